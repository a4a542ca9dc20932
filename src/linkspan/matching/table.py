"""Features as columns: each distinct name, date and place is prepared once, then pairs are compared as arrays."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import FIELDS, Features, FoldedFeatures, fold_all, fold_any
from linkspan.matching.names import (
    MOST_GROUPS,
    MOST_TOKENS,
    NameForm,
    code_of,
    family_form,
    given_form,
    spellings,
)

Ints = NDArray[np.int64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

BORN_KINDS = {"": 0, "day": 1, "default": 2, "month": 3, "year": 4, "age": 5, "expected": 6}
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Names:
    """The distinct names of a column pair, row 0 meaning "none"."""

    folded: list[str]
    text: NDArray[np.object_]
    code: Ints  # columns as named below
    tokens: Ints
    groups: Ints

    WHOLE, CORE, SOUND, SPELLING, INITIAL, LETTER, PLACEHOLDER, HONORIFIC, KNOWN, LENGTH = range(10)


def _padded(values: tuple[int, ...], width: int) -> tuple[int, ...]:
    return (values + (0,) * width)[:width]


def _code_row(form: NameForm) -> tuple[int, ...]:
    return (
        form.whole,
        form.core,
        form.sound,
        form.spelling,
        form.initial,
        form.first_letter,
        form.placeholder,
        form.honorific,
        form.known,
        form.length,
    )


def names_of(folded: list[str], form_of: Callable[[str], NameForm]) -> Names:
    """Prepare a list of distinct folded names, the first of them "none"."""
    forms = [form_of(name) for name in folded[1:]]
    code = np.zeros((len(folded), 10), dtype=np.int64)
    tokens = np.zeros((len(folded), MOST_TOKENS), dtype=np.int64)
    groups = np.zeros((len(folded), MOST_GROUPS), dtype=np.int64)
    text = np.empty(len(folded), dtype=object)
    text[0] = ""
    if forms:
        code[1:] = [_code_row(form) for form in forms]
        tokens[1:] = [_padded(f.tokens, MOST_TOKENS) for f in forms]
        groups[1:] = [_padded(f.groups, MOST_GROUPS) for f in forms]
        text[1:] = [f.text for f in forms]
    return Names(folded, text, code, tokens, groups)


@lru_cache(maxsize=50_000)
def born_row(born: str) -> tuple[int, ...]:
    """Return kind, first day, last day, year, month, day, and the eight digits, four bits each."""
    if not born:
        return (0,) * 7
    kind, from_, until = born.split(":")
    first, last = date.fromisoformat(from_), date.fromisoformat(until)
    number = BORN_KINDS[kind]
    if number == BORN_KINDS["day"] and (first.month, first.day) == (1, 1):
        number = BORN_KINDS["default"]
    days = (first.toordinal() - _EPOCH, last.toordinal() - _EPOCH)
    return (number, *days, first.year, first.month, first.day, int(from_.replace("-", ""), 16))


@lru_cache(maxsize=100_000)
def postcode_row(postcode: str) -> tuple[int, int, int]:
    """Return codes of the whole postcode, its sector and its outcode; 0 where not known."""
    if not postcode:
        return 0, 0, 0
    outcode, _, rest = postcode.partition(" ")
    whole = code_of(postcode) if len(rest) == 3 else 0
    return whole, (code_of(f"{outcode} {rest[0]}") if rest else 0), code_of(outcode)


@lru_cache(maxsize=100_000)
def address_row(address: str) -> tuple[int, int]:
    """Return codes of the house number and of the street; 0 where not known."""
    number, _, street = address.partition("|")
    return (code_of(number) if number else 0), (code_of(spellings().get(street, street)) if street else 0)


_IN_ORDER: Callable[[FoldedFeatures], tuple[str, ...]] = attrgetter(*FIELDS)


def row_of(face: Features | FoldedFeatures | str) -> Sequence[str]:
    """Return a face's fields in order; of a text, those that `FoldedFeatures.as_text` packed."""
    return face.split("\t") if isinstance(face, str) else _IN_ORDER(fold_any(face))


class _Distinct:
    """Number the distinct values of a column in order of arrival; "" is 0."""

    def __init__(self) -> None:
        self.place: dict[str, int] = {"": 0}

    def number(self, values: Iterable[str]) -> Index:
        place = self.place
        return np.fromiter((place.setdefault(value, len(place)) for value in values), dtype=np.intp)


def _rows(column: tuple[str, ...], row_of: Callable[[str], tuple[int, ...]]) -> Ints:
    distinct = _Distinct()
    at = distinct.number(column)
    return np.array([row_of(value) for value in distinct.place], dtype=np.int64)[at]


def _codes(column: tuple[str, ...]) -> Ints:
    return np.fromiter((code_of(value) if value else 0 for value in column), dtype=np.int64, count=len(column))


class FeatureTable:
    """Many people's folded features, as arrays ready to be compared."""

    def __init__(self, features: Sequence[Features | FoldedFeatures]) -> None:
        rows = [_IN_ORDER(face) for face in fold_all(features)]
        self._fill(rows)

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> "FeatureTable":
        """Build from what `FoldedFeatures.as_text` packed; the quickest way in."""
        table = cls.__new__(cls)
        table._fill([text.split("\t") for text in texts])
        return table

    def _fill(self, rows: Sequence[Sequence[str]]) -> None:
        self.size = len(rows)
        turned = list(zip(*rows, strict=True)) if rows else [()] * len(FIELDS)
        columns: dict[str, tuple[str, ...]] = dict(zip(FIELDS, turned, strict=True))
        given, family = _Distinct(), _Distinct()
        self.given = given.number(columns["given"])
        self.middle = given.number(columns["middle"])
        self.known_as = given.number(columns["known_as"])
        self.family = family.number(columns["family"])
        self.former_family = family.number(columns["former_family"])
        self.given_names = names_of(list(given.place), given_form)
        self.family_names = names_of(list(family.place), family_form)
        self.born = _rows(columns["born"], born_row)
        self.sex = _rows(columns["sex"], lambda sex: ({"": 0, "F": 1, "M": 2}[sex],))[:, 0]
        self.postcode = _rows(columns["postcode"], postcode_row)
        self.address = _rows(columns["address"], address_row)
        self.nhs = _codes(columns["nhs"])
        self.former_nhs = _rows(
            columns["former_nhs"], lambda text: _padded(tuple(code_of(one) for one in text.split()), 3)
        )
        self.upn = _codes(columns["upn"])
        self.school = _codes(columns["school"])

    def __len__(self) -> int:
        return self.size
