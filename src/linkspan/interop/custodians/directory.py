"""Read who the custodians are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.json_stream import maps_at, read_members, text_at
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import RefusedFile

_KINDS = {
    "LOCAL_AUTHORITY": "council",
    "EDUCATION": "school",
    "HEALTH": "hospital_trust",
    "POLICE": "police",
    "HOUSING": "housing",
    "VOLUNTARY": "charity",
}


@dataclass(frozen=True, slots=True)
class Custodian:
    """An organisation of the directory. `kind` is one of our kinds of organisation."""

    code: str
    name: str
    kind: str
    record_types: tuple[str, ...]


def read_directory(stream: BinaryIO, *, limits: Limits | None = None) -> Iterator[Custodian]:
    """Yield each organisation of a directory file. How to sign in to its systems is not taken."""
    found = False
    for name, value in read_members(stream, "organisations", limits or Limits(), reasons.NOT_A_CUSTODIAN):
        if name == "organisations":
            found = True
            types = (text_at(record, "recordType") for record in maps_at(value, "records"))
            yield _custodian(
                text_at(value, "orgId"), text_at(value, "orgName"), text_at(value, "orgType"), tuple(types)
            )
    if not found:
        raise RefusedFile(reasons.NOT_A_CUSTODIAN)


def custodian_of(stream: BinaryIO, *, limits: Limits | None = None) -> Custodian:
    """Return whose records a custodian file holds, and of which types."""
    said: dict[str, str] = {}
    types: dict[str, None] = {}
    for name, value in read_members(stream, "records", limits or Limits(), reasons.NOT_A_CUSTODIAN):
        if name == "records":
            types[text_at(value, "recordType")] = None
        elif isinstance(value, str):
            said[name] = value
    return _custodian(said.get("orgId", ""), said.get("orgName", ""), said.get("orgType", ""), tuple(types))


def _custodian(code: str, name: str, kind: str, record_types: tuple[str, ...]) -> Custodian:
    if not code or not name:
        raise RefusedFile(reasons.NOT_A_CUSTODIAN, value=code or name)
    return Custodian(code, name, _KINDS.get(kind, "other"), record_types)
