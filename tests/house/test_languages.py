"""The child's pages say the same in every language, and what runs is what a reviewer read."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings as django_settings

from linkspan.cli.grades.score import PLACE
from linkspan.config import settings
from tests.house import catalogues
from tests.house.source import PACKAGE

STYLES = sorted((PACKAGE / "web" / "static" / "linkspan").glob("*.css"))
KEPT = ("Childline", "0800 1111", "999")
SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right)|(?:^|[\s;{])(?:left|right|float)\s*:|text-align:\s*(?:left|right)"
)


@pytest.fixture(scope="module", params=catalogues.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    return catalogues.read(language)


def said(catalogue: Catalog) -> list[tuple[str, str]]:
    """Pair each text with each form of its translation."""
    pairs = []
    for each in catalogue:
        if each.id:
            strings = each.string if isinstance(each.string, list | tuple) else [each.string]
            last = each.id if isinstance(each.id, str) else each.id[-1]
            pairs += [(last, str(string)) for string in strings]
    return pairs


def test_the_languages_offered_are_those_that_have_catalogues() -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["en-gb", *catalogues.LANGUAGES]


def test_each_text_of_a_childs_page_is_translated(language: str, catalogue: Catalog) -> None:
    used = {text.words for text in catalogues.childs_texts()}
    held = {each.id if isinstance(each.id, str) else each.id[0] for each in catalogue if each.id}

    assert used - held == set(), "run: python -m tests.house.catalogues, and translate what it names"
    assert [each.id for each in catalogues.missing(catalogue)] == []


def test_a_translation_has_the_places_of_its_text(catalogue: Catalog) -> None:
    changed = [
        (text, string)
        for text, string in said(catalogue)
        # In a form for one or two, the number itself may be said as a word.
        if set(PLACE.findall(string)) - set(PLACE.findall(text))
        or (set(PLACE.findall(text)) - {"%(n)d", "%(num)d"}) - set(PLACE.findall(string))
    ]

    assert changed == []


def test_names_and_numbers_to_ring_stay_as_they_are(catalogue: Catalog) -> None:
    lost = [(kept, string) for text, string in said(catalogue) for kept in KEPT if kept in text and kept not in string]

    assert lost == []


def test_a_number_of_two_parts_is_not_turned_round_between_words_that_run_from_right_to_left(
    language: str, catalogue: Catalog
) -> None:
    if language not in settings_bidi():
        return
    # Without the marks around it 0800 1111 is drawn as 1111 0800, and a child would ring a stranger.
    turned = [string for _text, string in said(catalogue) if re.search(r"(?<!\u2066)0800 1111(?!\u2069)", string)]

    assert turned == []


def settings_bidi() -> list[str]:
    """Name the languages that run from right to left."""
    return list(django_settings.LANGUAGES_BIDI)


def test_no_translation_is_left_for_a_tool_to_guess(catalogue: Catalog) -> None:
    assert [each.id for each in catalogue if each.id and each.fuzzy] == []


def test_what_runs_is_what_was_read(language: str, catalogue: Catalog) -> None:
    with catalogues.path_of(language).with_suffix(".mo").open("rb") as file:
        runs = vars(GNUTranslations(file))["_catalog"]

    read: dict[object, str] = {}
    for each in catalogue:
        if each.id:
            first = each.id if isinstance(each.id, str) else each.id[0]
            key = f"{each.context}\x04{first}" if each.context else first
            strings = each.string if isinstance(each.string, list | tuple) else None
            read |= {(key, n): str(s) for n, s in enumerate(strings)} if strings else {key: str(each.string)}
    assert {key: string for key, string in runs.items() if key} == read


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_follow_the_direction_of_the_text(style: Path) -> None:
    # The one rule that may name a side turns what vendored styles place by it.
    rules = [line for line in style.read_text(encoding="utf-8").splitlines() if "@bottom" not in line]

    assert [line for line in rules if SIDES.search(line) and '[dir="rtl"]' not in line] == []
