"""What is known about a person, and its folded form: plain strings that are stored once and scored many times."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Literal

from linkspan.matching.names import fold_name

Precision = Literal["day", "month", "year", "default", "expected"]


@dataclass(frozen=True, slots=True)
class Features:
    """What one record says about one child, as received. Everything may be missing.

    `born_precision` is "default" for a stand-in such as 1 January, "expected" for an unborn child's due date.
    `former_nhs` are superseded NHS numbers that the source itself names.
    """

    given: str | None = None
    middle: str | None = None
    family: str | None = None
    known_as: str | None = None
    former_family: str | None = None
    born: date | None = None
    born_precision: Precision = "day"
    sex: str | None = None
    postcode: str | None = None
    nhs: str | None = None
    upn: str | None = None
    school: str | None = None
    address: str | None = None
    former_nhs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What a practitioner knows about a child: any part of it, spelt anyhow.

    `name` is free text in any order, used when `given` and `family` are both empty. `age` is in whole years on
    the date `on`. `postcode` may be a half.
    """

    name: str | None = None
    given: str | None = None
    family: str | None = None
    born: date | None = None
    birth_year: int | None = None
    age: int | None = None
    on: date | None = None
    sex: str | None = None
    postcode: str | None = None
    nhs: str | None = None
    upn: str | None = None
    school: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class FoldedFeatures:
    """Features as plain ASCII strings, empty where nothing is known: what an index stores beside a record.

    Names are lower-case words. `born` is "kind:from:until" with ISO dates, where kind is day, default, month, year,
    age or expected. `postcode` is "AB1 2CD", "AB1 2" or "AB1"; `address` is "number|street".
    """

    given: str = ""
    middle: str = ""
    family: str = ""
    known_as: str = ""
    former_family: str = ""
    born: str = ""
    sex: str = ""
    postcode: str = ""
    nhs: str = ""
    former_nhs: str = ""
    upn: str = ""
    school: str = ""
    address: str = ""

    def as_text(self) -> str:
        """Pack into one line of text for a single column."""
        return "\t".join(getattr(self, name) for name in FIELDS)

    @staticmethod
    def from_text(text: str) -> "FoldedFeatures":
        """Unpack what `as_text` wrote."""
        return FoldedFeatures(*text.split("\t"))

    def without_place(self) -> "FoldedFeatures":
        """Drop what tells where the child is: postcode, school and address."""
        return replace(self, postcode="", school="", address="")


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(FoldedFeatures))
_PLACES = [at for at, name in enumerate(FIELDS) if name in {"postcode", "school", "address"}]


def without_place(text: str) -> str:
    """Do to packed features what `FoldedFeatures.without_place` does."""
    parts = text.split("\t")
    for at in _PLACES:
        parts[at] = ""
    return "\t".join(parts)


_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])([A-Z]{2})$")
_SECTOR = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)[ ]+([0-9])$")
_OUTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
_NOT_IDENTIFIER = re.compile(r"[^0-9A-Z]")
_ANY_NUMBER = re.compile(r"\b([0-9]+[a-z]?)\b")
_STREET_WORDS = frozenset(("flat", "apartment", "apt", "unit", "room", "floor", "house", "the"))
SEXES = {"F": "F", "M": "M", "FEMALE": "F", "MALE": "M", "GIRL": "F", "BOY": "M"}


def fold_postcode(text: str | None) -> str:
    """Write a whole or half postcode in one way; empty for stand-ins such as ZZ99 and for what is no postcode."""
    upper = (text or "")[:20].upper().strip()
    if not upper.isascii():
        return ""
    if sector := _SECTOR.match(upper):
        return f"{sector[1]} {sector[2]}"
    compact = _NOT_IDENTIFIER.sub("", upper)
    if compact.startswith("ZZ99"):
        return ""
    if full := _POSTCODE.match(compact):
        return f"{full[1]} {full[2]}{full[3]}"
    return compact if _OUTCODE.match(compact) else ""


def fold_identifier(text: str | None) -> str:
    """Keep the letters and digits of a number or code."""
    return _NOT_IDENTIFIER.sub("", (text or "")[:40].upper())


def fold_address(text: str | None) -> str:
    """Keep the house number and the first word of the street."""
    if not text:
        return ""
    lowered = text[:200].lower()
    numbers: list[str] = _ANY_NUMBER.findall(lowered)
    words = [word for word in fold_name(lowered).split() if len(word) > 2 and word not in _STREET_WORDS]
    if not words:
        return ""
    return f"{' '.join(numbers[:2])}|{words[0]}"


def fold_sex(text: str | None) -> str:
    """Return F, M or nothing."""
    return SEXES.get((text or "")[:10].strip().upper(), "")


def _month(born: date) -> tuple[date, date]:
    last = monthrange(born.year, born.month)[1]
    return born.replace(day=1), born.replace(day=last)


def _born(kind: str, from_: date, until: date) -> str:
    return f"{kind}:{from_.isoformat()}:{until.isoformat()}"


def fold_born(born: date | None, precision: Precision) -> str:
    """Write a birth date with how far it can be trusted."""
    if born is None:
        return ""
    if precision == "month":
        return _born("month", *_month(born))
    if precision == "year":
        return _born("year", date(born.year, 1, 1), date(born.year, 12, 31))
    return _born(precision, born, born)


def fold(features: Features) -> FoldedFeatures:
    """Fold a record's features for keys and scoring."""
    given, known_as = fold_name(features.given), fold_name(features.known_as)
    return FoldedFeatures(
        given=given or known_as,
        middle=fold_name(features.middle),
        family=fold_name(features.family),
        known_as=known_as,
        former_family=fold_name(features.former_family),
        born=fold_born(features.born, features.born_precision),
        sex=fold_sex(features.sex),
        postcode=fold_postcode(features.postcode),
        nhs=fold_identifier(features.nhs),
        former_nhs=" ".join(filter(None, map(fold_identifier, features.former_nhs))),
        upn=fold_identifier(features.upn),
        school=fold_identifier(features.school),
        address=fold_address(features.address),
    )


def _years_before(on: date, years: int) -> date:
    year = max(1, on.year - years)
    try:
        return on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _query_born(query: Query) -> str:
    if query.born is not None:
        return fold_born(query.born, "day")
    if query.birth_year is not None and 1900 <= query.birth_year <= 2200:
        return _born("year", date(query.birth_year, 1, 1), date(query.birth_year, 12, 31))
    if query.age is not None and query.on is not None and 0 <= query.age <= 120:
        oldest = _years_before(query.on, query.age + 1) + timedelta(days=1)
        return _born("age", oldest, _years_before(query.on, query.age))
    return ""


def readings(query: Query) -> list[FoldedFeatures]:
    """List the ways to read a query: which word of a free name is the given name and which the family name."""
    base = FoldedFeatures(
        given=fold_name(query.given),
        family=fold_name(query.family),
        born=_query_born(query),
        sex=fold_sex(query.sex),
        postcode=fold_postcode(query.postcode),
        nhs=fold_identifier(query.nhs),
        upn=fold_identifier(query.upn),
        school=fold_identifier(query.school),
        address=fold_address(query.address),
    )
    words = fold_name(query.name).split()[:6]
    if not words or base.given or base.family:
        return [base]
    if len(words) == 1:
        return [replace(base, given=words[0]), replace(base, family=words[0])]
    pairs = [(words[:-1], words[-1:]), (words[1:], words[:1])]
    if len(words) > 2:
        pairs.append((words[:1], words[1:]))
    return [replace(base, given=" ".join(given), family=" ".join(family)) for given, family in pairs]


def fold_any(features: "Features | FoldedFeatures") -> FoldedFeatures:
    """Fold features unless they are folded already."""
    return features if isinstance(features, FoldedFeatures) else fold(features)


def fold_all(features: "Sequence[Features | FoldedFeatures]") -> list[FoldedFeatures]:
    """Fold each of the features unless folded already."""
    return [fold_any(one) for one in features]
