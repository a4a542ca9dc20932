"""Folding, skeletons and nicknames."""

import pytest

from linkspan.matching.names import (
    SKELETON_LENGTH,
    family_form,
    family_parts,
    fold_name,
    given_form,
    given_parts,
    is_placeholder,
    nicknames,
    skeleton,
    spellings,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Zoë  ", "zoe"),
        ("O'Brien", "obrien"),
        ("O\u2019Brien", "obrien"),
        ("Smith-Jones", "smith jones"),
        ("\u202eAmelia\u202c", "amelia"),
        ("Ọlúwáṣeun", "oluwaseun"),
        ("王小明", "wang xiao ming"),
        ("Dr. Amelia", "amelia"),
        ("Rev", "rev"),
        ("😀 Amelia", "amelia"),
        ("\x00\x1f", ""),
        (None, ""),
    ],
)
def test_a_name_folds_to_plain_words(text: str | None, folded: str) -> None:
    assert fold_name(text) == folded


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("katherine", "cathrin"),
        ("mohammed", "mhmd"),
        ("chowdhury", "choudree"),
        ("christopher", "kristofer"),
        ("zachary", "zakery"),
        ("geoffrey", "jeffry"),
        ("philip", "filip"),
        ("stephen", "stiven"),
        ("wojciech", "vojciech"),
        ("kowalski", "kovalsky"),
        ("mcdonald", "macdonald"),
        ("abdulrahman", "abdurahman"),
        ("knight", "night"),
        ("szymon", "shimon"),
        ("gurdeep", "gurdip"),
        ("maxamed", "muhammad"),
        ("shola", "sola"),
        ("zhang", "cheung"),
        ("fatimah", "fathima"),
    ],
)
def test_spellings_of_one_name_share_a_skeleton(one: str, two: str) -> None:
    assert skeleton(one) == skeleton(two)


@pytest.mark.parametrize(
    ("one", "two"), [("oliver", "amelia"), ("smith", "jones"), ("khan", "patel"), ("nowak", "kowalski")]
)
def test_different_names_keep_different_skeletons(one: str, two: str) -> None:
    assert skeleton(one) != skeleton(two)


def test_a_skeleton_is_short_whatever_the_name() -> None:
    assert len(skeleton("bcdfg" * 500)) <= SKELETON_LENGTH


@pytest.mark.parametrize("text", ["Baby", "Baby Girl", "Twin 1", "Unborn", "Not known", "Infant of Sarah", "TBC"])
def test_a_stand_in_is_no_name(text: str) -> None:
    assert is_placeholder(fold_name(text))
    assert given_form(fold_name(text)).skeletons == ()


@pytest.mark.parametrize("text", ["Babette", "Una", "Tina"])
def test_a_name_that_begins_like_a_stand_in_is_a_name(text: str) -> None:
    assert not is_placeholder(fold_name(text))


@pytest.mark.parametrize(
    ("short", "full"), [("kate", "katherine"), ("mo", "mohammed"), ("kuba", "jacob"), ("bill", "william")]
)
def test_a_nickname_leads_to_the_full_name(short: str, full: str) -> None:
    assert full in nicknames()[short]
    assert set(given_form(short).groups) & set(given_form(full).groups)


def test_each_spelling_belongs_to_one_name() -> None:
    assert all(spellings().get(name, name) == name for name in spellings().values())


def test_a_particle_does_not_hide_the_family_name() -> None:
    assert set(family_form("al hassan").tokens) & set(family_form("hassan").tokens)


# "Le" is a particle in French family names and a family name of its own in Vietnam: its place in the name tells.
@pytest.mark.parametrize(
    ("name", "tokens", "text"),
    [
        ("Le Gall", ("gall",), "legall"),
        ("van der Berg", ("berg",), "vanderberg"),
        ("da Silva", ("silva",), "dasilva"),
        ("Lê", ("le",), "le"),
        ("Nguyễn Lê", ("nguyen", "le"), "nguyenle"),
        ("Kumar Das", ("kumar", "das"), "kumardas"),
    ],
)
def test_a_particle_that_ends_a_family_name_is_a_name(name: str, tokens: tuple[str, ...], text: str) -> None:
    parts = family_parts(fold_name(name))

    assert (parts.tokens, parts.text) == (tokens, text)


@pytest.mark.parametrize(
    ("apart", "together"), [("Le Roy", "Leroy"), ("La Toya", "Latoya"), ("De Shawn", "Deshawn"), ("Da Quan", "Daquan")]
)
def test_what_opens_a_given_name_belongs_to_it(apart: str, together: str) -> None:
    assert given_parts(fold_name(apart)).text == given_parts(fold_name(together)).text
    assert given_form(fold_name(apart)).sound == given_form(fold_name(together)).sound


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Minh Le", ("minh", "le")),
        ("Kiran Das", ("kiran", "das")),
        ("Noor ul Ain", ("noor", "ain")),
        ("Jean de Dieu", ("jean", "dieu")),
        ("El Hadj", ("hadj",)),
        ("Le", ("le",)),
    ],
)
def test_a_particle_within_a_given_name_is_left_out_and_one_that_ends_it_is_not(
    name: str, words: tuple[str, ...]
) -> None:
    assert given_parts(fold_name(name)).words == words
