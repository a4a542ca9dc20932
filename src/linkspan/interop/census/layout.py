"""Where each thing stands in the file, said once for the reader and the writer: elements in the order they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from linkspan.interop.census import codes, records
from linkspan.interop.census.values import DAY, LA_CHILD_ID, LETTER, MOMENT, NUMBER, UPN, WORDS, YES_NO, Kind, one_of


@dataclass(frozen=True)
class Leaf:
    """An element that holds one value of the record; `many` where it may come again."""

    tag: str
    field: str
    kind: Kind
    many: bool = False


@dataclass(frozen=True)
class Wrap:
    """An element that only holds others: `each` value in a wrapping of its own, or `always` there, even empty."""

    tag: str
    parts: tuple[Part, ...]
    each: bool = False
    always: bool = False

    @cached_property
    def by_tag(self) -> dict[str, Part]:
        """Find a part by the name of its element."""
        return {part.tag: part for part in self.parts}


@dataclass(frozen=True)
class Module:
    """An element that is a record of its own, one of many in `field`; `key` names what it cannot be without."""

    tag: str
    field: str
    makes: type[Any]
    parts: tuple[Part, ...]
    key: Leaf

    @cached_property
    def by_tag(self) -> dict[str, Part]:
        """Find a part by the name of its element."""
        return {part.tag: part for part in self.parts}


Part = Leaf | Wrap | Module


def _module(tag: str, field: str, makes: type[Any], key: Leaf, *parts: Part) -> Module:
    return Module(tag, field, makes, (key, *parts), key)


HEADER = Wrap(
    "Header",
    (
        Wrap(
            "CollectionDetails",
            (
                Leaf("Collection", "collection", WORDS),
                Leaf("Year", "year", NUMBER),
                Leaf("ReferenceDate", "reference_date", DAY),
            ),
            always=True,
        ),
        Wrap(
            "Source",
            (
                Leaf("SourceLevel", "source_level", WORDS),
                Leaf("LEA", "lea", WORDS),
                Leaf("SoftwareCode", "software_code", WORDS),
                Leaf("Release", "release", WORDS),
                Leaf("SerialNo", "serial_no", WORDS),
                Leaf("DateTime", "date_time", MOMENT),
            ),
            always=True,
        ),
    ),
)

ASSESSMENT = _module(
    "Assessments", "assessments", records.Assessment, Leaf("AssessmentActualStartDate", "started_on", DAY),
    Leaf("AssessmentInternalReviewDate", "reviewed_on", DAY),
    Leaf("AssessmentAuthorisationDate", "authorised_on", DAY),
    Wrap(
        "FactorsIdentifiedAtAssessment",
        (Leaf("AssessmentFactors", "factors", one_of(codes.FACTORS), many=True),),
    ),
)  # fmt: skip

NEED_PLAN = _module(
    "CINPlanDates", "need_plans", records.NeedPlan, Leaf("CINPlanStartDate", "started_on", DAY),
    Leaf("CINPlanEndDate", "ended_on", DAY),
)  # fmt: skip

ENQUIRY = _module(
    "Section47", "enquiries", records.Enquiry, Leaf("S47ActualStartDate", "started_on", DAY),
    Leaf("InitialCPCtarget", "conference_due_on", DAY),
    Leaf("DateOfInitialCPC", "conference_on", DAY),
    Leaf("ICPCnotRequired", "no_conference_needed", YES_NO),
)  # fmt: skip

PROTECTION_PLAN = _module(
    "ChildProtectionPlans", "protection_plans", records.ProtectionPlan, Leaf("CPPstartDate", "started_on", DAY),
    Leaf("CPPendDate", "ended_on", DAY),
    Leaf("InitialCategoryOfAbuse", "first_category", one_of(codes.CATEGORIES)),
    Leaf("LatestCategoryOfAbuse", "latest_category", one_of(codes.CATEGORIES)),
    Leaf("NumberOfPreviousCPP", "plans_before", NUMBER),
    Wrap("Reviews", (Leaf("CPPreviewDate", "reviewed_on", DAY, many=True),), each=True),
)  # fmt: skip

PROCEEDINGS = _module(
    "PreProceedingsandFGDM", "proceedings", records.Proceedings, Leaf("PPStartDate", "started_on", DAY),
    Leaf("LBPSentDate", "letter_sent_on", DAY),
    Leaf("FGDMMeetingOffer", "meeting_offered", YES_NO),
    Leaf("FGDMMeetingFac", "meeting_held", YES_NO),
    Leaf("InitialPPMeetingDate", "first_meeting_on", DAY),
    Leaf("ReviewMeetingsCount", "review_meetings", NUMBER),
    Leaf("StepDecisionDate", "decided_on", DAY),
    Leaf("PPOutcome", "outcome", LETTER),
    Leaf("CourtAppDate", "applied_to_court_on", DAY),
    Leaf("LetterInitCPDate", "first_care_plan_letter_on", DAY),
)  # fmt: skip

EPISODE = _module(
    "CINdetails", "episodes", records.Episode, Leaf("CINreferralDate", "referred_on", DAY),
    Leaf("ReferralSource", "source", one_of(codes.SOURCES)),
    Leaf("PrimaryNeedCode", "primary_need", one_of(codes.NEEDS)),
    Leaf("CINclosureDate", "closed_on", DAY),
    Leaf("ReasonForClosure", "closing_reason", one_of(codes.CLOSINGS)),
    Leaf("DateOfInitialCPC", "conference_on", DAY),
    ASSESSMENT, NEED_PLAN, ENQUIRY,
    Leaf("ReferralNFA", "no_further_action", YES_NO),
    PROTECTION_PLAN, PROCEEDINGS,
)  # fmt: skip

NUMBERED = Leaf("LAchildID", "la_child_id", LA_CHILD_ID)

CHILD = Module(
    "Child",
    "children",
    records.Child,
    (
        Wrap(
            "ChildIdentifiers",
            (
                NUMBERED,
                Leaf("UPN", "upn", UPN),
                Leaf("FormerUPN", "former_upn", UPN),
                Leaf("UPNunknown", "upn_unknown", one_of(codes.UPN_UNKNOWN)),
                Leaf("PersonBirthDate", "born_on", DAY),
                Leaf("ExpectedPersonBirthDate", "expected_on", DAY),
                Leaf("GenderCurrent", "gender_current", one_of(codes.GENDERS)),
                Leaf("Sex", "sex", one_of(codes.SEXES)),
                Leaf("PersonDeathDate", "died_on", DAY),
            ),
        ),
        Wrap(
            "ChildCharacteristics",
            (
                Leaf("Ethnicity", "ethnicity", one_of(codes.ETHNICITIES)),
                Wrap("Disabilities", (Leaf("Disability", "disabilities", one_of(codes.DISABILITIES), many=True),)),
            ),
            always=True,
        ),
        EPISODE,
    ),
    NUMBERED,
)
