"""Choose among the repeated elements of a FHIR resource: names, addresses, phone numbers and identifiers.

Source: HL7 FHIR R4; UK Core Patient and RelatedPerson.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linkspan.interop.feeds.json_stream import maps_at, text_at

Element = Mapping[str, Any]

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
_ENDED_USES = frozenset({"old", "maiden"})


def is_current(element: Element, on: date) -> bool:
    """Tell whether an element is in use on a day. Periods may give a year or a month alone."""
    today = on.isoformat()
    start = text_at(element, "period", "start")[:10]
    end = text_at(element, "period", "end")[:10]
    has_begun = not start or start <= today[: len(start)]
    has_ended = bool(end) and end < today[: len(end)]
    return has_begun and not has_ended and text_at(element, "use") not in _ENDED_USES


def current(resource: Element, name: str, on: date) -> list[Element]:
    """Return the elements called `name` that are in use on a day."""
    return [element for element in maps_at(resource, name) if is_current(element, on)]


def first_by_use(elements: Sequence[Element], uses: Sequence[str]) -> Element:
    """Return the first element of the first use that any element has; elements of other uses are left out."""
    for use in uses:
        for element in elements:
            if text_at(element, "use") == use:
                return element
    return {}


def given_names(name: Element) -> list[str]:
    """Return the given names, the first one first."""
    given = name.get("given")
    return [each for each in given if isinstance(each, str) and each.strip()] if isinstance(given, list) else []


def whole_name(name: Element) -> str:
    """Return a person's name as one text."""
    return text_at(name, "text") or " ".join([*given_names(name), text_at(name, "family")]).strip()


def phone(resource: Element, on: date) -> str:
    """Return the phone number to try first."""
    numbers = [
        contact for contact in current(resource, "telecom", on) if text_at(contact, "system") in {"phone", "sms"}
    ]
    return text_at(first_by_use(numbers, ("mobile", "home", "", "work", "temp")), "value")


def concept(value: object) -> str:
    """Return a coded concept as people would say it."""
    coding = maps_at(value, "coding")
    said = [text_at(code, "display") for code in coding] + [text_at(code, "code") for code in coding]
    return text_at(value, "text") or next(filter(None, said), "")


def concept_codes(value: object) -> set[str]:
    """Return the codes of a coded concept."""
    return {text_at(code, "code") for code in maps_at(value, "coding")}


def extension(element: Element, ending: str) -> Element:
    """Return the extension whose address ends so: addresses differ between releases, their endings do not."""
    for each in maps_at(element, "extension"):
        if text_at(each, "url").endswith(ending):
            return each
    return {}


def identifiers(resource: Element, system: str) -> list[Element]:
    """Return the identifiers of one system."""
    return [each for each in maps_at(resource, "identifier") if text_at(each, "system") == system]
