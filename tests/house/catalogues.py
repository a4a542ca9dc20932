"""Bring the catalogues of a child's pages up to date and compile them: `python -m tests.house.catalogues`.

The compiled files are kept beside the words: installing the program then needs no compiler, and what a reviewer signed
is what runs. A house test holds that the two say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import meta

from linkspan.cli.grades.texts import TEMPLATES, Text, every_text, parsed
from tests.house.source import PACKAGE

LOCALE = PACKAGE / "locale"
LANGUAGES = ("cy", "pl", "ur", "ar", "ro", "uk")
# Pages are found by what they include; Python by these beginnings. `web/words.py` writes dates and times.
MODULES = ("web/young/", "web/reading/")
# The tables and functions of a room whose words a child reads; the rest of those modules speaks to staff.
IN_ROOMS = {
    "voice/page_rules.py": {"PICTURES", "SERVICES", "FOR", "why_not_check"},
    "voice/message_rules.py": {"why_not_say", "why_not_way", "why_not_feel"},
    "voice/feedback_rules.py": {"OPTIONS", "CHILDRENS_SETS", "why_not_offer", "why_not_give"},
}
# What `web/words.py` says on staff pages alone.
NOT_A_CHILDS = ("working day", "unborn", "%(n)d ", "A browser", "%(browser)s", "%(day)s, %(left)s", "due today")
# Headings that differ from one tool to the next, or name nobody.
NOT_SIGNED = (b'"Generated-By', b'"Last-Translator', b'"Language-Team', b'"Report-Msgid', b'"Project-Id-Version')
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # fixed: a signature must not be undone by the day a file was written on


def templates() -> frozenset[str]:
    """Name each template that a child's page is made of, with all that it extends, includes or imports."""
    found: set[str] = set()
    waiting = [path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "young").rglob("*.html")]
    while waiting:
        name = waiting.pop()
        if name in found or not (TEMPLATES / name).is_file():
            continue
        found.add(name)
        waiting += [each for each in meta.find_referenced_templates(parsed(TEMPLATES / name)) if each]
    return frozenset(f"web/templates/{name}" for name in found)


def childs_texts() -> Iterator[Text]:
    """Give each text that a child may read."""
    made_of = templates()
    for text in every_text():
        if text.where in made_of:
            yield text
        elif text.where == "web/words.py":
            if not text.words.startswith(NOT_A_CHILDS):
                yield text
        elif text.where.startswith(MODULES) or text.within in IN_ROOMS.get(text.where, ()):
            yield text


def path_of(language: str) -> Path:
    """Give where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Read a catalogue; an empty one where there is none yet."""
    if not path_of(language).is_file():
        return Catalog(locale=language, project="Linkspan", creation_date=BEGUN, revision_date=BEGUN, fuzzy=False)
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """Give a catalogue with exactly the texts that pages now use, and the translations it had."""
    old = read(language)
    new = Catalog(locale=language, project="Linkspan", creation_date=BEGUN, revision_date=BEGUN, fuzzy=False)
    new.header_comment = f"# The child's pages in {new.locale.english_name if new.locale else language}."
    for text in childs_texts():
        ids = (text.words, text.plural) if text.plural else text.words
        known = old.get(text.words, text.context or None)
        fits = known and isinstance(known.id, str) == isinstance(ids, str)
        new.add(ids, string=known.string if known and fits else None, context=text.context or None)
    return new


def missing(catalogue: Catalog) -> list[Message]:
    """List the texts that have no translation, or lack one of the language's plural forms."""
    return [each for each in catalogue if each.id and not all(_forms(each, catalogue.num_plurals))]


def _forms(message: Message, plurals: int) -> list[str]:
    if isinstance(message.id, str):
        return [str(message.string or "")]
    forms = [str(each or "") for each in message.string]
    return forms if len(forms) == plurals else [""]


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue and its compiled twin."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = written.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(NOT_SIGNED)))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def main() -> None:
    """Renew each catalogue and say what it lacks."""
    for language in LANGUAGES:
        catalogue = renewed(language)
        write(language, catalogue)
        lacking = missing(catalogue)
        print(f"{language}: {len(catalogue)} texts, {len(lacking)} without a translation")
        for each in lacking:
            print(f"    {each.id!r}")


if __name__ == "__main__":
    main()
