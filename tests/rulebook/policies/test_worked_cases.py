"""Worked cases in the Department for Education's format, to be read as a table: who shares what with whom, and why.

The policies are those of the published directory, written out again here so that the cases stand alone. The same cases
are put to the published file itself where it is beside the checkout.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from linkspan.sharing import dsa
from tests.plugins.leftout import SHARED

PUBLISHED = SHARED / "dfe-sui" / "org-directory.json"
FROM_2025 = {"validFrom": "2025-01-01T00:00:00Z"}
ALL_TYPES = ["LOCAL_AUTHORITY", "EDUCATION", "HEALTH", "POLICE", "HOUSING", "OTHER"]


def rule(mode: str, types: list[str], records: list[str], purposes: list[str], **more: Any) -> dict[str, Any]:
    said = {"effect": "allow", "modes": [mode], "recordTypes": records, "destOrgTypes": types, "purposes": purposes}
    return said | FROM_2025 | more


def organisation(org_id: str, org_type: str, defaults: list[Any], exceptions: list[Any]) -> dict[str, Any]:
    policy = {"version": "2025-11-10T12:00:00Z", "defaults": defaults, "exceptions": exceptions}
    return {"orgId": org_id, "orgName": org_id.title(), "orgType": org_type, "dsaPolicy": policy}


CARE = ["childrens-services.details", "personal.details"]
SCHOOL = ["education.details", "personal.details"]
HEALTH = ["health.details"]
CRIME = ["crime-justice.details"]
CHILD = ["SAFEGUARDING", "CHILD_PROTECTION"]
PUPIL = ["SAFEGUARDING", "EDUCATION_MONITORING"]
POLICING = [*CHILD, "CRIME_PREVENTION"]
WITHOUT_DATES = {"validFrom": None}
OPERATION = {
    "effect": "allow", "modes": ["EXISTENCE", "CONTENT"], "recordTypes": CRIME, "destOrgIds": ["LOCAL-AUTHORITY-01"],
    "purposes": CHILD, "validFrom": "2025-12-01T00:00:00Z", "validUntil": "9999-03-01T00:00:00Z",
    "reason": "Timeboxed multi-agency safeguarding operation.",
}  # fmt: skip
PILOT = {
    "organisations": [
        organisation(
            "LOCAL-AUTHORITY-01", "LOCAL_AUTHORITY",
            [rule("EXISTENCE", ALL_TYPES, CARE, CHILD), rule("CONTENT", ALL_TYPES[:4], CARE, CHILD)], [],
        ),
        organisation(
            "EDUCATION-01", "EDUCATION",
            [rule("EXISTENCE", ALL_TYPES, SCHOOL, PUPIL), rule("CONTENT", ALL_TYPES[:2], SCHOOL, PUPIL)],
            [rule("CONTENT", ["VOLUNTARY"], SCHOOL[:1], ["GENERAL_ENQUIRY"], effect="deny", **WITHOUT_DATES)],
        ),
        organisation(
            "HEALTH-01", "HEALTH",
            [rule("EXISTENCE", ALL_TYPES, HEALTH, CHILD), rule("CONTENT", ALL_TYPES[:3], HEALTH, CHILD)], [],
        ),
        organisation(
            "POLICE-01", "POLICE",
            [rule("EXISTENCE", ["POLICE"], CRIME, POLICING), rule("CONTENT", ["POLICE"], CRIME, POLICING)], [OPERATION],
        ),
        organisation("NO-DSA-01", "FAUX", [], []),
    ]
}  # fmt: skip

LA, ED, HE, PO, NO = "LOCAL-AUTHORITY-01", "EDUCATION-01", "HEALTH-01", "POLICE-01", "NO-DSA-01"
NOW = "2026-11-22T10:00:00Z"

# who would share, with whom, of which type, how much, what, what for, when, and the rule that decides ("" for none)
CASES = [
    # A council tells everyone on its list that it holds something, and four types of organisation what.
    (LA, ED, "EDUCATION", "EXISTENCE", "childrens-services.details", "SAFEGUARDING", NOW, f"{LA}/defaults/0", True),
    (LA, "H-9", "HOUSING", "EXISTENCE", "personal.details", "CHILD_PROTECTION", NOW, f"{LA}/defaults/0", True),
    (LA, PO, "POLICE", "CONTENT", "childrens-services.details", "SAFEGUARDING", NOW, f"{LA}/defaults/1", True),
    (LA, "H-9", "HOUSING", "CONTENT", "childrens-services.details", "SAFEGUARDING", NOW, "", False),
    (LA, "V-9", "VOLUNTARY", "EXISTENCE", "personal.details", "SAFEGUARDING", NOW, "", False),
    (LA, ED, "EDUCATION", "CONTENT", "childrens-services.details", "CRIME_PREVENTION", NOW, "", False),
    (LA, ED, "EDUCATION", "CONTENT", "health.details", "SAFEGUARDING", NOW, "", False),
    # Nothing tells upper from lower case.
    (LA.lower(), ED, "Education", "existence", "Personal.Details", "safeguarding", NOW, f"{LA}/defaults/0", True),
    # A rule holds from its first moment, that moment included.
    (LA, ED, "EDUCATION", "EXISTENCE", "personal.details", "SAFEGUARDING", "2025-01-01T00:00:00Z",
     f"{LA}/defaults/0", True),
    (LA, ED, "EDUCATION", "EXISTENCE", "personal.details", "SAFEGUARDING", "2024-12-31T23:59:59Z", "", False),
    (LA, ED, "EDUCATION", "EXISTENCE", "personal.details", "SAFEGUARDING", "2025-01-01T00:59:59+01:00", "", False),
    # A school's purposes are its own, and its exception refuses what no default allows either.
    (ED, LA, "LOCAL_AUTHORITY", "CONTENT", "education.details", "EDUCATION_MONITORING", NOW, f"{ED}/defaults/1", True),
    (ED, LA, "LOCAL_AUTHORITY", "CONTENT", "education.details", "CHILD_PROTECTION", NOW, "", False),
    (ED, HE, "HEALTH", "CONTENT", "education.details", "SAFEGUARDING", NOW, "", False),
    (ED, HE, "HEALTH", "EXISTENCE", "education.details", "SAFEGUARDING", NOW, f"{ED}/defaults/0", True),
    (ED, "V-9", "VOLUNTARY", "CONTENT", "education.details", "GENERAL_ENQUIRY", NOW, f"{ED}/exceptions/0", False),
    (ED, "V-9", "VOLUNTARY", "CONTENT", "personal.details", "GENERAL_ENQUIRY", NOW, "", False),
    # Health shares content with council, schools and health; police learn only that something is held.
    (HE, PO, "POLICE", "EXISTENCE", "health.details", "CHILD_PROTECTION", NOW, f"{HE}/defaults/0", True),
    (HE, PO, "POLICE", "CONTENT", "health.details", "CHILD_PROTECTION", NOW, "", False),
    (HE, ED, "EDUCATION", "CONTENT", "health.details", "SAFEGUARDING", NOW, f"{HE}/defaults/1", True),
    # Police share with police, and with one named council while an operation lasts.
    (PO, "P-2", "POLICE", "CONTENT", "crime-justice.details", "CRIME_PREVENTION", NOW, f"{PO}/defaults/1", True),
    (PO, LA, "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "SAFEGUARDING", NOW, f"{PO}/exceptions/0", True),
    (PO, LA, "LOCAL_AUTHORITY", "EXISTENCE", "crime-justice.details", "CHILD_PROTECTION", NOW,
     f"{PO}/exceptions/0", True),
    (PO, "LA-2", "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "SAFEGUARDING", NOW, "", False),
    (PO, LA, "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "CRIME_PREVENTION", NOW, "", False),
    (PO, LA, "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "SAFEGUARDING", "2025-11-30T23:59:59Z", "", False),
    (PO, LA, "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "SAFEGUARDING", "9999-03-01T00:00:00Z",
     f"{PO}/exceptions/0", True),
    (PO, LA, "LOCAL_AUTHORITY", "CONTENT", "crime-justice.details", "SAFEGUARDING", "9999-03-01T00:00:01Z", "", False),
    # The exception names the council by its id, so what type it says it is counts for nothing.
    (PO, LA, "OTHER", "CONTENT", "crime-justice.details", "SAFEGUARDING", NOW, f"{PO}/exceptions/0", True),
    # No agreement, or an organisation nobody knows: deny.
    (NO, LA, "LOCAL_AUTHORITY", "EXISTENCE", "personal.details", "SAFEGUARDING", NOW, "", False),
    ("UNKNOWN-7", LA, "LOCAL_AUTHORITY", "EXISTENCE", "personal.details", "SAFEGUARDING", NOW, "", False),
]  # fmt: skip
FIELDS = ("source_org", "dest_org", "dest_org_type", "mode", "record_type", "purpose", "at")


def answer(directory: dsa.Directory, case: tuple[Any, ...]) -> tuple[str, bool]:
    (asked,) = dsa.read_requests(dict(zip(FIELDS, case, strict=False)), directory, datetime.now(UTC))
    said = directory.decide(asked)
    return said.policy_id, said.allow


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(str(part) for part in case))
def test_a_worked_case_is_answered_as_the_format_says(case: tuple[Any, ...]) -> None:
    directory = dsa.Directory(dsa.read_policies(json.dumps(PILOT)))

    assert answer(directory, case) == case[-2:]


@pytest.mark.needs_shared
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside this checkout")
def test_the_published_directory_answers_every_worked_case_the_same() -> None:
    directory = dsa.Directory(dsa.read_policies(PUBLISHED.read_bytes()))

    assert [answer(directory, case) for case in CASES] == [case[-2:] for case in CASES]
