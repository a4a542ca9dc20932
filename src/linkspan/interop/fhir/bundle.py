"""Read a FHIR R4 Bundle of Patient and RelatedPerson as a stream.

The file is read twice, because a RelatedPerson may stand anywhere before or after their Patient: first for the
related people, of whom only name, relationship and phone are held, then for the Patients, one at a time.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO

from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.relatedperson import RelatedPerson
from pydantic import ValidationError

from linkspan.children.received import ReceivedRecord
from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.json_stream import maps_at, read_members, text_at
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Fault, RefusedFile, RefusedRow, refused_row
from linkspan.interop.feeds.rows import Row, RowReader
from linkspan.interop.feeds.template import MOST_CARERS, WIDE_COLUMN_NAMES
from linkspan.interop.fhir.elements import NHS_NUMBER, Element, extension, identifiers, is_current
from linkspan.interop.fhir.patient import (
    Texts,
    carer_texts,
    contacts,
    is_restricted,
    superseded_numbers,
    texts_of,
)

_CARER_PARTS = ("name", "relationship", "phone")


@dataclass(slots=True)
class _Family:
    """What the first reading found."""

    carers: dict[str, list[tuple[int, Texts]]] = field(default_factory=dict)  # by the Patient they point to
    refused: list[RefusedRow] = field(default_factory=list)
    has_patients: bool = False
    is_restricted: bool = False


def read_fhir(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    """Yield each Patient of a Bundle as a record or a refusal, with the people related to them.

    `line` is the place of the entry in the Bundle, the first being 1. The stream must be able to go back.
    Raises RefusedFile when the Bundle cannot be read; as the first reading goes to the end, no row comes before it.
    """
    limits = limits or Limits()
    family = _read_family(stream, on, limits)
    reader = RowReader(WIDE_COLUMN_NAMES, on=on, superseded=superseded)
    yield from family.refused
    stream.seek(0)
    for line, entry in _entries(stream, limits):
        if text_at(entry, "resource", "resourceType") == "Patient":
            yield _patient_row(entry, line, family, reader, on)
    for left in family.carers.values():
        for line, texts in left:
            yield refused_row(line, [Fault(reasons.RELATED_WITHOUT_PATIENT, "RelatedPerson", texts["name"])])


def _read_family(stream: BinaryIO, on: date, limits: Limits) -> _Family:
    family = _Family()
    is_bundle = False
    line = 0
    for name, value in read_members(stream, "entry", limits, reasons.NOT_A_BUNDLE):
        if name == "resourceType":
            is_bundle = value == "Bundle"
        elif name == "meta":
            family.is_restricted = is_restricted({"meta": value})
        elif name == "entry":
            line += 1
            _note_entry(value, line, family, on)
    if not is_bundle or not family.has_patients:
        raise RefusedFile(reasons.NOT_A_BUNDLE)
    return family


def _note_entry(entry: object, line: int, family: _Family, on: date) -> None:
    kind = text_at(entry, "resource", "resourceType")
    if kind == "Patient":
        family.has_patients = True
    elif kind == "RelatedPerson" and isinstance(entry, Mapping):
        person = entry["resource"]
        try:
            _validate(RelatedPerson, person)
            if person.get("active") is not False and is_current(person, on):
                texts = carer_texts(person, on)
                if not texts["name"]:
                    raise Fault(reasons.CARER_UNNAMED, "RelatedPerson.name")
                family.carers.setdefault(_patient_pointed_to(person), []).append((line, texts))
        except Fault as fault:
            family.refused.append(refused_row(line, [fault], text_at(person, "id")))


def _entries(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, Any]]:
    entries = (value for name, value in read_members(stream, "entry", limits, reasons.NOT_A_BUNDLE) if name == "entry")
    return enumerate(entries, 1)


def _patient_row(entry: Element, line: int, family: _Family, reader: RowReader, on: date) -> Row:
    patient = entry["resource"]
    carers = _carers_of(patient, text_at(entry, "fullUrl"), family)
    try:
        _validate(Patient, patient)
        texts = texts_of(patient, on)
        people = list({person["name"]: person for person in [*contacts(patient, on), *carers]}.values())
        if len(people) > MOST_CARERS:
            raise Fault(reasons.TOO_MANY_CARERS, "RelatedPerson", str(len(people)))
    except Fault as fault:
        return refused_row(line, [fault], text_at(patient, "id"))
    for number, person in enumerate(people, 1):
        texts.update({f"carer_{number}_{part}": person[part] for part in _CARER_PARTS})
    if family.is_restricted:
        texts["protection"] = "location"
    row = reader.read_named(texts, line)
    if isinstance(row, ReceivedRecord):
        raw = {**row.raw, **_beside(patient)}
        return replace(row, superseded_nhs_numbers=superseded_numbers(patient, on), raw=raw)
    return row


def _beside(patient: Element) -> Texts:
    """Return what a Patient says that no column holds and that tells children apart."""
    numbers = identifiers(patient, NHS_NUMBER)
    sent = {
        "Patient.multipleBirth": str(patient.get("multipleBirthInteger", patient.get("multipleBirthBoolean", ""))),
        "Patient.identifier.nhs-number": " ".join(text_at(number, "value") for number in numbers),
        "Patient.identifier.nhs-number.status": " ".join(map(_status, numbers)).strip(),
    }
    return {name: text for name, text in sent.items() if text and text.isprintable()}


def _status(identifier: Element) -> str:
    status = extension(identifier, "NHSNumberVerificationStatus").get("valueCodeableConcept")
    return next((text_at(code, "code") for code in maps_at(status, "coding")), "")


def _carers_of(patient: Element, address: str, family: _Family) -> list[Texts]:
    numbers = [text_at(each, "value") for each in identifiers(patient, NHS_NUMBER)]
    keys = {_bare(address), f"Patient/{text_at(patient, 'id')}", *numbers} - {""}
    return [texts for key in sorted(keys) for _line, texts in family.carers.pop(key, [])]


def _patient_pointed_to(person: Element) -> str:
    return _bare(text_at(person, "patient", "reference")) or text_at(person, "patient", "identifier", "value")


def _bare(reference: str) -> str:
    """Return a reference without the server's address and the version."""
    before, mark, after = reference.partition("Patient/")
    return f"{mark}{after.split('/')[0]}" if mark else before


def _validate(model: type[Patient] | type[RelatedPerson], resource: Element) -> None:
    """Hold a resource to FHIR R4, so that what reads it may rely on its shape."""
    try:
        model.model_validate(resource)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, (text_at(resource, "resourceType"), *first["loc"])))
        raise Fault(reasons.PATIENT_MALFORMED, place, str(first.get("input", ""))) from error
