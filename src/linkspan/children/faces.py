"""What a record is matched and found by, and what a search may show of it."""

import hashlib
import unicodedata
from array import array
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from uuid import UUID

from linkspan.children import said
from linkspan.children.copying import as_json
from linkspan.children.received import ReceivedRecord
from linkspan.matching import Features, FoldedFeatures, RecordKeys, fold, record_keys


@dataclass(frozen=True, slots=True)
class Worked:
    """A record with all that can be worked out from it alone.

    `face` is what it is matched by, folded into one text; `identity`, `place` and `shown` are JSON to be kept.
    """

    record: ReceivedRecord
    fingerprint: bytes
    face: str
    household: int | None
    carers: tuple[int, ...]
    keys: RecordKeys
    identity: str
    place: str
    shown: str

    @property
    def record_id(self) -> str:
        """Give the source's own number for the record."""
        return self.record.record_id

    @property
    def line(self) -> int:
        """Give the line of the file it came from."""
        return self.record.line


@dataclass(slots=True)
class Arrival:
    """A record on its way in, before the database is asked about it."""

    worked: Worked
    id: UUID
    area_id: UUID
    version: int = 1

    @property
    def record(self) -> ReceivedRecord:
        """Give what was received."""
        return self.worked.record

    @property
    def folded(self) -> FoldedFeatures:
        """Give what it is matched by."""
        return FoldedFeatures.from_text(self.worked.face)


def features(record: ReceivedRecord) -> Features:
    """Give a record's features for matching."""
    born, precision = record.date_of_birth, "day"
    if born is None and record.expected_date_of_birth:
        born, precision = record.expected_date_of_birth, "expected"
    return Features(
        given=record.given_name,
        middle=record.middle_names,
        family=record.family_name,
        known_as=record.known_as,
        former_family=record.former_family_name,
        born=born,
        born_precision=precision,  # type: ignore[arg-type]  # one of the two literals above
        sex=record.sex,
        postcode=record.postcode,
        nhs=record.nhs_number,
        upn=record.upn,
        school=record.school_urn,
        address=record.address_line_1,
        former_nhs=record.superseded_nhs_numbers,
    )


def folded(record: ReceivedRecord) -> FoldedFeatures:
    """Fold a record's features once, for keeping."""
    return fold(features(record))


def shown(record: ReceivedRecord) -> dict[str, Any]:
    """Give what a search may show of a record: enough to tell children apart, nothing more."""
    names = (record.given_name, record.family_name)
    told = {
        "name": " ".join(name for name in names if name),
        "known_as": record.known_as,
        "born": record.date_of_birth and record.date_of_birth.isoformat(),
        "expected": record.expected_date_of_birth and record.expected_date_of_birth.isoformat(),
        "sex": record.sex,
        "outcode": (record.postcode or "").partition(" ")[0] or None,
        "school": record.school_urn,
        "deceased": record.deceased_on and record.deceased_on.isoformat(),
    }
    return {key: value for key, value in told.items() if value}


def household(face: FoldedFeatures) -> int | None:
    """Number a home by postcode, house number and street, so that those who share it can be found; 64 bits, signed."""
    number, _, street = face.address.partition("|")
    if not (face.postcode and len(face.postcode.partition(" ")[2]) == 3 and number and street):
        return None
    home = f"{face.postcode}|{number}|{street}".encode()
    return int.from_bytes(hashlib.blake2b(home, digest_size=8).digest(), signed=True)


# Whom a source names as a carer by their work: children who share one are not brothers and sisters for it.
BY_WORK = ("foster", "work", "residential", "childmind", "nanny", "school", "teacher", "staff", "advocate", "agency")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "prof", "sir", "lady"})
MOST_CARERS = 2


def carers(record: ReceivedRecord) -> tuple[int, ...]:
    """Number the parents and carers a record names, by telephone and name, so that children who share one are found.

    The first letter and the last name do, as one agency writes "Mrs S Khan" where another writes "Sarah Khan". Without
    a whole telephone number nobody is numbered: very many share a name.
    """
    found: dict[int, None] = {}
    for each in record.carers:
        digits = "".join(letter for letter in each.phone or "" if letter.isdigit())[-10:]
        words = _words(each.name)
        if len(digits) == 10 and words and not any(part in (each.relationship or "").lower() for part in BY_WORK):
            said = f"{digits}|{words[0][0]}|{words[-1]}".encode()
            found[int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), signed=True)] = None
    return tuple(found)[:MOST_CARERS]


def _words(name: str) -> list[str]:
    """Take a name apart without accents, titles and points, the family name last."""
    family, comma, given = name.partition(",")
    plain = unicodedata.normalize("NFKD", f"{given} {family}" if comma else name).casefold()
    kept = "".join(letter for letter in plain if letter.isalpha() or letter in " -")
    return [word for word in kept.split() if word not in TITLES and word.strip("-")]


def work_out(record: ReceivedRecord, fingerprint: bytes | None = None) -> Worked:
    """Work out everything that a record itself decides: pure work, which another process may do."""
    face = folded(record)
    return Worked(
        record=record,
        fingerprint=fingerprint or said.fingerprint(record),
        face=face.as_text(),
        household=household(face),
        carers=carers(record),
        keys=record_keys(face),
        identity=as_json(said.identity(record)),
        place=as_json(said.place(record)),
        shown=as_json(shown(record)),
    )


_NAMES = [each.name for each in fields(ReceivedRecord)]
_RECORD = attrgetter(*_NAMES)
_SPENT: list[tuple[int, Any]] = [(_NAMES.index("raw"), {}), (_NAMES.index("carers"), ()), (_NAMES.index("bars"), ())]


def packed(worked: Worked) -> tuple[Any, ...]:
    """Pack a worked-out record into plain values, without what only working it out needed, to be sent elsewhere."""
    record = list(_RECORD(worked.record))
    for at, nothing in _SPENT:
        record[at] = nothing
    keys = (array("q", each).tobytes() for each in (worked.keys.open, worked.keys.placed, worked.keys.joining))
    told = (worked.fingerprint, (worked.household, worked.carers), worked.identity, worked.place, worked.shown)
    return record, worked.face, *keys, *told


def unpacked(parts: tuple[Any, ...]) -> Worked:
    """Unpack what `packed` packed."""
    record, face, open_, placed, joining, fingerprint, home, identity, place, told = parts
    return Worked(
        record=ReceivedRecord(*record),
        fingerprint=fingerprint,
        face=face,
        household=home[0],
        carers=home[1],
        keys=RecordKeys(*(array("q", each).tolist() for each in (open_, placed, joining))),
        identity=identity,
        place=place,
        shown=told,
    )
