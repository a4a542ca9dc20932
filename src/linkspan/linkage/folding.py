"""Fold a batch of a file's rows into what the matcher compares, each distinct value once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkspan.linkage.births import DateForm, folded_age, folded_born, folded_parts
from linkspan.linkage.coded import Coded, together
from linkspan.matching.features import (
    FIELDS,
    FoldedFeatures,
    fold_address,
    fold_identifier,
    fold_postcode,
    fold_sex,
)
from linkspan.matching.names import PARTICLES, TITLES, fold_name

if TYPE_CHECKING:
    import pyarrow as pa

Face = dict[str, Coded]
_CODE = re.compile(r"[^0-9A-Z]")
SEX_CODES = {"1": "M", "2": "F"}  # as the NHS data dictionary writes them


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file's columns: slot to column, the form of its dates, and slots found useless and left out."""

    of: Mapping[str, str]
    dates: DateForm
    left_out: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """List the columns to read."""
        return [column for slot, column in self.of.items() if slot not in self.left_out]


def place_code(text: str) -> str:
    """Write any country's postcode in the parts the matcher compares; a British one as a British one."""
    if british := fold_postcode(text):
        return british
    code = _CODE.sub("", text.upper()[:20]) if text.isascii() else ""
    code = code.removesuffix("0") if text.endswith(".0") else code
    if code.startswith("ZZ99") or not any(letter.isdigit() for letter in code):
        return ""
    if code.isdigit():
        code = code.lstrip("0")
        code = code[:5] if len(code) == 9 else code  # an American code with its four further digits
    if not 3 <= len(code) <= 10:
        return ""
    # The last two letters or digits are the finest part; the mark fills up to a British code's three.
    return f"{code[:-2]} {code[-2:]}-"


def split_name(text: str) -> tuple[str, str, str]:
    """Part a full name into given, middle and family names; a comma puts the family name first."""
    before, comma, after = text.partition(",")
    if comma and after.strip():
        words = fold_name(after).split()
        return " ".join(words[:1]), " ".join(words[1:]), fold_name(before)
    # Parts with a hyphen between them are one name, so words are told apart before they are folded.
    words = [folded for word in text.split() if (folded := fold_name(word)) and folded not in TITLES]
    if len(words) < 2:
        return "", "", " ".join(words)
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return words[0], " ".join(words[1:start]), " ".join(words[start:])


def fold_batch(batch: "pa.Table", reading: Reading) -> Face:
    """Fold a batch of rows, column by column."""
    raw = {slot: Coded.of(batch.column(reading.of[slot])) for slot in reading.of if slot not in reading.left_out}
    none = Coded.empty(len(batch))
    face: Face = dict.fromkeys(FIELDS, none)
    for slot, field in (("given_name", "given"), ("middle_names", "middle"), ("family_name", "family"),
                        ("known_as", "known_as"), ("former_family_name", "former_family")):  # fmt: skip
        if slot in raw:
            face[field] = raw[slot].map(fold_name)
    if "name" in raw:
        _fill_names(face, raw["name"])
    if face["known_as"] is not none:
        both = together((face["given"], face["known_as"]))
        face["given"] = both.map(lambda text: text.split("\t")[0] or text.split("\t")[1])
    face["born"] = _born(raw, reading.dates, none)
    face["sex"] = raw["sex"].map(_sex) if "sex" in raw else none
    face["postcode"] = raw["postcode"].map(place_code) if "postcode" in raw else none
    face["address"] = _address(raw, none)
    _fill_numbers(face, raw)
    return face


def _sex(text: str) -> str:
    return fold_sex(text) or SEX_CODES.get(text, "")


def _fill_names(face: Face, name: Coded) -> None:
    for at, field in enumerate(("given", "middle", "family")):
        if not face[field].known():
            face[field] = name.map(lambda text, at=at: split_name(text)[at])  # type: ignore[misc]  # bound now


def _born(raw: Mapping[str, Coded], dates: DateForm, none: Coded) -> Coded:
    """Take the birth date; where a row has none, its parts, then its age."""
    born = (
        raw["date_of_birth"].map(lambda text: folded_born(text, dates.month_first)) if "date_of_birth" in raw else none
    )
    if "birth_year" in raw:
        parts = together(raw.get(slot, none) for slot in ("birth_year", "birth_month", "birth_day"))
        born = _first_known(born, parts.map(lambda text: folded_parts(*text.split("\t"))))
    if "age" in raw and "as_of" in raw:
        aged = together((raw["age"], raw["as_of"]))
        born = _first_known(born, aged.map(lambda text: folded_age(*text.split("\t"))))
    if "expected_date_of_birth" in raw:
        due = raw["expected_date_of_birth"].map(lambda text: folded_born(text, dates.month_first))
        born = _first_known(born, due.map(lambda text: text.replace("day:", "expected:")))
    return born


def _first_known(one: Coded, two: Coded) -> Coded:
    if not one.known():
        return two
    return together((one, two)).map(lambda text: text.split("\t")[0] or text.split("\t")[1])


def _address(raw: Mapping[str, Coded], none: Coded) -> Coded:
    line = raw.get("address_line_1") or raw.get("street")
    if line is None:
        return none
    if "house_number" in raw:
        line = together((raw["house_number"], line))
    return line.map(lambda text: fold_address(text.replace("\t", " ")))


def _fill_numbers(face: Face, raw: Mapping[str, Coded]) -> None:
    """Fill the numbers; a national number of another country stands where the NHS number or pupil number would."""
    for slot, field in (("nhs_number", "nhs"), ("upn", "upn")):
        if slot in raw:
            face[field] = raw[slot].map(fold_identifier)
    if "number" in raw:
        face["nhs" if "nhs_number" not in raw else "upn"] = raw["number"].map(fold_identifier)
    if "school_urn" in raw:
        face["school"] = raw["school_urn"].map(fold_identifier)
    elif "town" in raw:
        face["school"] = raw["town"].map(lambda text: fold_identifier(fold_name(text)))


def texts_of(face: Face) -> list[str]:
    """Write each row as the index stores it."""
    return ["\t".join(row) for row in zip(*(face[name].texts() for name in FIELDS), strict=True)]


def features_of(face: Face) -> list[FoldedFeatures]:
    """List each row's folded features."""
    return [FoldedFeatures(*row) for row in zip(*(face[name].texts() for name in FIELDS), strict=True)]
