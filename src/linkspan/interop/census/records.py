"""What a children-in-need census says, element by element; both layouts, of 2022 and of 2026, in one set of classes.

None and () stand for what the file does not say. Codes are the Department's own and are kept as they came.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Header:
    """Which return this is, for which year, and who made it."""

    collection: str | None = None
    year: int | None = None
    reference_date: date | None = None
    source_level: str | None = None
    lea: str | None = None
    software_code: str | None = None
    release: str | None = None
    serial_no: str | None = None
    date_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment under section 17."""

    started_on: date
    reviewed_on: date | None = None
    authorised_on: date | None = None
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """One child-in-need plan: when it ran."""

    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One section 47 enquiry and the conference it led to."""

    started_on: date
    conference_due_on: date | None = None
    conference_on: date | None = None
    no_conference_needed: bool | None = None


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """One child protection plan and its review conferences."""

    started_on: date
    ended_on: date | None = None
    first_category: str | None = None
    latest_category: str | None = None
    plans_before: int | None = None
    reviewed_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Pre-proceedings and family group decision making, which the layout of 2026 added."""

    started_on: date
    letter_sent_on: date | None = None
    meeting_offered: bool | None = None
    meeting_held: bool | None = None
    first_meeting_on: date | None = None
    review_meetings: int | None = None
    decided_on: date | None = None
    outcome: str | None = None
    applied_to_court_on: date | None = None
    first_care_plan_letter_on: date | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One `CINdetails`: from a referral to its closing, with the modules that hang on it."""

    referred_on: date
    source: str | None = None
    primary_need: str | None = None
    closed_on: date | None = None
    closing_reason: str | None = None
    conference_on: date | None = None
    assessments: tuple[Assessment, ...] = ()
    need_plans: tuple[NeedPlan, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    no_further_action: bool | None = None
    protection_plans: tuple[ProtectionPlan, ...] = ()
    proceedings: tuple[Proceedings, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """One child, by numbers and characteristics; a census names nobody.

    `gender_current` is the code of the 2022 layout, `sex` that of the layout since 2024-25.
    """

    la_child_id: str
    upn: str | None = None
    former_upn: str | None = None
    upn_unknown: str | None = None
    born_on: date | None = None
    expected_on: date | None = None
    gender_current: str | None = None
    sex: str | None = None
    died_on: date | None = None
    ethnicity: str | None = None
    disabilities: tuple[str, ...] = ()
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One whole return."""

    header: Header = field(default_factory=Header)
    children: tuple[Child, ...] = ()
