"""Put a FHIR Patient, and the people related to them, into the columns of the feed template.

Source: HL7 FHIR R4; UK Core Patient; NHS Personal Demographics Service for restricted records.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from linkspan.interop.feeds import checks, reasons
from linkspan.interop.feeds.json_stream import maps_at, text_at
from linkspan.interop.feeds.refusals import Fault
from linkspan.interop.fhir.elements import (
    NHS_NUMBER,
    ODS_CODE,
    Element,
    concept,
    concept_codes,
    current,
    extension,
    first_by_use,
    given_names,
    identifiers,
    is_current,
    phone,
    whole_name,
)

Texts = dict[str, str]

# Traced without finding the person, or found to clash: the number is kept as sent but not used to tell who it is.
# Source: UK Core NHS number verification status; the numeric codes are those of the NHS Data Dictionary.
_UNPROVEN = frozenset({"04", "05", "trace-attempt-no-match-or-multiple-match-found", "trace-needs-to-be-resolved"})
# Source: HL7 v3 Confidentiality; the demographics service marks sensitive and withdrawn records the same way.
_OPEN_LABELS = frozenset({"U", "L", "M", "N"})


def texts_of(patient: Element, on: date) -> Texts:
    """Return what a Patient says, by column. Raises a fault when it stands for nobody to be kept."""
    _check_in_use(patient)
    return {
        "record_id": text_at(patient, "id"),
        "nhs_number": _nhs_number(patient, on),
        **_names(patient, on),
        "date_of_birth": text_at(patient, "birthDate"),
        "sex": text_at(patient, "gender"),
        **_address(patient, on),
        "phone": phone(patient, on),
        "gp_ods": _practice(patient, on),
        **_language(patient),
        "protection": "location" if is_restricted(patient) else "",
        "deceased_on": _death(patient),
    }


def carer_texts(person: Element, on: date) -> Texts:
    """Return what a Patient.contact or RelatedPerson says, by part of a carer's columns."""
    names = person.get("name")
    if isinstance(names, list):  # RelatedPerson has several names, Patient.contact one
        names = first_by_use(current(person, "name", on), ("usual", "official", "", "temp"))
    relations = person.get("relationship")
    said = [concept(relation) for relation in relations] if isinstance(relations, list) else []
    return {
        "name": whole_name(names if isinstance(names, Mapping) else {}),
        "relationship": next(filter(None, said), ""),
        "phone": phone(person, on),
    }


def contacts(patient: Element, on: date) -> list[Texts]:
    """Return the named contacts of a Patient."""
    found = [carer_texts(contact, on) for contact in current(patient, "contact", on)]
    return [texts for texts in found if texts["name"]]


def superseded_numbers(patient: Element, on: date) -> tuple[str, ...]:
    """Return the NHS numbers that the Patient no longer has."""
    sent = [text_at(each, "value") for each in identifiers(patient, NHS_NUMBER) if not is_current(each, on)]
    for link in maps_at(patient, "link"):
        if text_at(link, "type") == "replaces":
            sent.append(text_at(link, "other", "identifier", "value"))
            sent.append(text_at(link, "other", "reference").rpartition("/")[2])
    found = []
    for text in sent:
        with suppress(Fault):
            found.append(checks.nhs_number(text))
    return tuple(dict.fromkeys(number for number in found if number))


def is_restricted(resource: Element) -> bool:
    """Tell whether a resource carries a confidentiality label above normal; an unknown label counts as one."""
    for label in maps_at(resource.get("meta"), "security"):
        code = text_at(label, "code").upper()
        if code in {"R", "V", "REDACTED"}:
            return True
        if text_at(label, "system").rstrip("/").endswith("Confidentiality") and code not in _OPEN_LABELS:
            return True
    return False


def _check_in_use(patient: Element) -> None:
    if any(text_at(link, "type") == "replaced-by" for link in maps_at(patient, "link")):
        number = next((text_at(each, "value") for each in identifiers(patient, NHS_NUMBER)), "")
        raise Fault(reasons.NHS_SUPERSEDED, "nhs_number", number)
    if patient.get("active") is False:
        raise Fault(reasons.PATIENT_INACTIVE, "Patient.active", "false")


def _nhs_number(patient: Element, on: date) -> str:
    for identifier in identifiers(patient, NHS_NUMBER):
        status = extension(identifier, "NHSNumberVerificationStatus").get("valueCodeableConcept")
        if is_current(identifier, on) and _UNPROVEN.isdisjoint(concept_codes(status)):
            return text_at(identifier, "value")
    return ""


def _names(patient: Element, on: date) -> Texts:
    names = current(patient, "name", on)
    registered = first_by_use(names, ("official", "usual", "", "temp"))
    usual = first_by_use(names, ("nickname", "usual"))
    given = given_names(registered)
    family = text_at(registered, "family")
    if not given and not family:
        *given, family = text_at(registered, "text").split() or [""]
    known_as = " ".join(given_names(usual)) or text_at(usual, "text")
    former = [text_at(name, "family") for name in maps_at(patient, "name") if not is_current(name, on)]
    return {
        "given_name": given[0] if given else "",
        "middle_names": " ".join(given[1:]),
        "family_name": family,
        "known_as": "" if usual is registered or known_as == " ".join(given) else known_as,
        "former_family_name": next((name for name in former if name and name != family), ""),
    }


def _address(patient: Element, on: date) -> Texts:
    address = first_by_use(current(patient, "address", on), ("home", "", "temp"))
    sent = address.get("line")
    lines = [line for line in sent if isinstance(line, str) and line.strip()] if isinstance(sent, list) else []
    return {
        "address_line_1": lines[0] if lines else text_at(address, "text"),
        "address_line_2": ", ".join(lines[1:]),
        "town": text_at(address, "city"),
        "postcode": text_at(address, "postalCode"),
        "uprn": _property_number(address),
    }


def _property_number(address: Element) -> str:
    for key in maps_at(address, "extension"):
        is_key = text_at(key, "url").endswith("AddressKey")
        kind = text_at(extension(key, "type"), "valueCoding", "code")
        if is_key and kind == "UPRN":
            return text_at(extension(key, "value"), "valueString")
    return ""


def _practice(patient: Element, on: date) -> str:
    for practitioner in maps_at(patient, "generalPractitioner"):
        identifier = practitioner.get("identifier")
        is_code = text_at(identifier, "system") == ODS_CODE
        if is_code and isinstance(identifier, Mapping) and is_current(identifier, on):
            return text_at(identifier, "value")
    return ""


def _language(patient: Element) -> Texts:
    spoken = maps_at(patient, "communication")
    preferred = next((each for each in spoken if each.get("preferred") is True), spoken[0] if spoken else {})
    # UK Core wrote both as one extension before it took up the base elements.
    older = extension(patient, "NHSCommunication")
    needed = {
        extension(patient, "interpreterRequired").get("valueBoolean"),
        extension(older, "interpreterRequired").get("valueBoolean"),
    }
    return {
        "language": concept(preferred.get("language"))
        or concept(extension(older, "language").get("valueCodeableConcept")),
        "interpreter": "yes" if True in needed else "no" if False in needed else "",
    }


def _death(patient: Element) -> str:
    if patient.get("deceasedBoolean") is True:
        raise Fault(reasons.DIED_WITHOUT_DATE, "deceased_on", "true")
    return text_at(patient, "deceasedDateTime")[:10]
