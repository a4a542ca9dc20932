"""Write FHIR Bundles for tests: invented children as UK Core writes them."""

import json
from typing import Any

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

Resource = dict[str, Any]


def nhs_number(value: str, status: str = "number-present-and-verified", **more: object) -> Resource:
    """Return an NHS number as an identifier with its verification status."""
    coding = [{"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "code": status}]
    return {
        "extension": [{"url": f"{UK_CORE}NHSNumberVerificationStatus", "valueCodeableConcept": {"coding": coding}}],
        "system": "https://fhir.nhs.uk/Id/nhs-number",
        "value": value,
        **more,
    }


def patient(**changes: object) -> Resource:
    """Return a Patient with every element that is read, changed as told; None takes an element out."""
    resource: Resource = {
        "resourceType": "Patient",
        "id": "pat-1",
        "meta": {"security": [{"system": CONFIDENTIALITY, "code": "U"}]},
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": True}
        ],
        "identifier": [nhs_number("9434765919"), {"system": "https://hospital.example/mrn", "value": "77"}],
        "active": True,
        "name": [
            {"use": "nickname", "given": ["Millie"]},
            {"use": "official", "given": ["Amelia", "Rose", "Ngozi"], "family": "Okafor"},
            {"use": "old", "given": ["Amelia"], "family": "Adeyemi", "period": {"end": "2020-01-01"}},
        ],
        "telecom": [
            {"system": "email", "value": "a@example.org"},
            {"system": "phone", "value": "01632 960123", "use": "home"},
            {"system": "phone", "value": "07700 900123", "use": "mobile"},
            {"system": "phone", "value": "07700 900999", "use": "mobile", "period": {"end": "2019"}},
        ],
        "gender": "female",
        "birthDate": "2015-03-31",
        "address": [
            {"use": "home", "line": ["1 Old Road"], "postalCode": "LS1 1AA", "period": {"end": "2024-05"}},
            {
                "extension": [
                    {
                        "url": f"{UK_CORE}AddressKey",
                        "extension": [
                            {"url": "type", "valueCoding": {"code": kind}},
                            {"url": "value", "valueString": value},
                        ],
                    }
                    for kind, value in (("PAF", "19974416"), ("UPRN", "100012345678"))
                ],
                "use": "home",
                "line": ["14 Quarry Lane", "Hill Top", "Upper Side"],
                "city": "Northmoor",
                "postalCode": "LS1 4AP",
                "period": {"start": "2024-05-01"},
            },
        ],
        "multipleBirthInteger": 2,
        "contact": [
            {
                "relationship": [{"text": "Grandmother"}],
                "name": {"text": "Grace Okafor"},
                "telecom": [{"system": "phone", "value": "01632 960555"}],
            }
        ],
        "communication": [
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "ig", "display": "Igbo"}]}, "preferred": True},
        ],
        "generalPractitioner": [
            {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A81001"}}
        ],
    }
    resource.update(changes)
    return {name: value for name, value in resource.items() if value is not None}


def related(reference: str = "Patient/pat-1", name: str = "Ada Okafor", **changes: object) -> Resource:
    """Return a RelatedPerson: the mother."""
    return {
        "resourceType": "RelatedPerson",
        "id": "rel-1",
        "patient": {"reference": reference},
        "relationship": [{"coding": [{"code": "MTH", "display": "mother"}]}],
        "name": [{"use": "usual", "text": name}],
        "telecom": [{"system": "phone", "value": "01632 960789", "use": "mobile"}],
        **changes,
    }


def bundle(*resources: Resource, **more: object) -> bytes:
    """Return the resources as a Bundle, the way a server writes it."""
    entries = [{"fullUrl": f"https://fhir.example/{_place(each)}", "resource": each} for each in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries, **more}).encode()


def _place(resource: Resource) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"
