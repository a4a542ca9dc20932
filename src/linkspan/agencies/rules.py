"""Rules on plain values: kinds and codes, opening hours, and why something may not be done."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays

from linkspan.audit.errors import NotNow

LONDON = ZoneInfo("Europe/London")

LEVELS = ("national", "regional", "sub_regional", "local_authority", "district", "neighbourhood")
WITHIN_KINDS = ("geographic", "icb", "police_force")
ORGANISATION_KINDS = (
    "council",
    "school",
    "gp_practice",
    "hospital_trust",
    "police",
    "icb",
    "charity",
    "youth_justice",
    "housing",
    "nursery",
    "other",
)
ROLES = (
    "practitioner",
    "manager",
    "duty",
    "dsl",
    "front_door",
    "data_officer",
    "matching_reviewer",
    "shield_reviewer",
    "lado",
    "ig_lead",
    "caldicott_guardian",
    "signatory",
    "inspector",
    "scrutineer",
    "lead_partner",
    "delegated_partner",
    "business_manager",
    "commissioner",
    "admin",
)
# Source: Safeguarding Vulnerable Groups Act 2006 s 7 (a barred person may not do regulated activity). A suspension is
# the employer's own neutral act.
SUSPENSIONS = ("suspended", "barred")
HOME_MARKS = ("home", "outcode", "phone")
MODES = ("empty", "demo", "real")
SCOPES = ("all", "known")
# Every child has a school, a doctor and a hospital: that one of these has a record says nothing of why.
UNIVERSAL_KINDS = frozenset({"school", "nursery", "gp_practice", "hospital_trust", "icb"})
IDENTIFIERS = {
    "ods": re.compile(r"[A-Z0-9]{3,10}"),
    "urn": re.compile(r"\d{6}"),
    "lea": re.compile(r"\d{3}"),  # a council's number in returns to the Department for Education
    "gss": re.compile(r"[EWSNK]\d{8}"),
    "ukprn": re.compile(r"\d{8}"),
}

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ALWAYS_OPEN = "24 hours"
_SPAN = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


def london_day(at: datetime) -> date:
    """Give the day it is in England at a moment."""
    return at.astimezone(LONDON).date()


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Give England's bank holidays of a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True, slots=True)
class Opening:
    """A span of the day on which a line is answered; `closes` is exclusive."""

    weekdays: frozenset[int]
    opens: time
    closes: time


def read_hours(text: str) -> tuple[Opening, ...]:
    """Read opening hours such as "Mon-Fri 08:30-17:00; Sat 09:00-12:00", or "24 hours".

    Raise ValueError when they cannot be read.
    """
    if not text or text == ALWAYS_OPEN:
        return ()
    openings = []
    for part in text.split(";"):
        if not (span := _SPAN.fullmatch(part.strip())):
            raise ValueError(f"cannot read opening hours {part.strip()!r}")
        first = DAYS.index(span[1])
        last = DAYS.index(span[2]) if span[2] else first
        opens, closes = time(int(span[3]), int(span[4])), time(int(span[5]), int(span[6]))
        if last < first or closes <= opens:
            raise ValueError(f"opening hours run backwards in {part.strip()!r}")
        openings.append(Opening(frozenset(range(first, last + 1)), opens, closes))
    return tuple(openings)


OFFICE_HOURS = "Mon-Fri 09:00-17:00"


def is_office_hours(at: datetime) -> bool:
    """Tell whether most offices answer their telephone at a moment."""
    return is_open(OFFICE_HOURS, at)


def is_open(hours: str, at: datetime) -> bool:
    """Tell whether a line with these hours is answered at a moment; bank holidays are closed days."""
    if hours == ALWAYS_OPEN:
        return True
    here = at.astimezone(LONDON)
    if here.date() in bank_holidays(here.year):
        return False
    return any(
        here.weekday() in opening.weekdays and opening.opens <= here.time() < opening.closes
        for opening in read_hours(hours)
    )


def stepped_up_at(methods: Sequence[Mapping[str, object]]) -> datetime | None:
    """Give when the person last proved themselves again in this session, by sign-in's own log."""
    times = [
        float(str(method["at"]))
        for method in methods
        if "at" in method and (method.get("reauthenticated") or method.get("method") == "mfa")
    ]
    return datetime.fromtimestamp(max(times), tz=UTC) if times else None


def why_not_found(identifiers: Mapping[str, str], levels: Collection[str], hours: str) -> NotNow | None:
    """Say why an organisation may not be founded with these identifiers, areas served and desk hours."""
    for name, value in identifiers.items():
        if name not in IDENTIFIERS or not IDENTIFIERS[name].fullmatch(value):
            return NotNow("agencies.identifier_malformed", f"The {name} code {value} is not a code of that kind.")
    if any(level != "local_authority" for level in levels):
        return NotNow("agencies.area_level", "The areas an organisation serves are council areas.")
    return why_not_hours(hours)


def why_not_hours(hours: str) -> NotNow | None:
    """Say why opening hours cannot be taken."""
    try:
        read_hours(hours)
    except ValueError:
        return NotNow("agencies.hours_unreadable", "Write the hours like this: Mon-Fri 08:30-17:00; Sat 09:00-12:00.")
    return None


def why_not_period(from_: date, until: date | None, within_from: date, within_until: date | None) -> NotNow | None:
    """Say why a period does not fit inside another."""
    if until is not None and until < from_:
        return NotNow("agencies.period_backwards", "The end is before the beginning.")
    ends_late = within_until is not None and (until is None or until > within_until)
    if from_ < within_from or ends_late:
        return NotNow("agencies.period_outside", "That is outside the time it belongs to.")
    return None


@dataclass(frozen=True, slots=True)
class Share:
    """What one successor takes over: the areas named, or, with none named, all that no other share names."""

    successor_id: UUID
    area_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to, not including, another."""

    from_: date
    until: date | None = None

    def covers(self, on: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.from_ <= on and (self.until is None or on < self.until)


def why_not_succeed(
    organisation_id: UUID,
    life: Period,
    shares: Sequence[Share],
    successors: Mapping[UUID, Period],
    on: date,
    today: date,
) -> NotNow | None:
    """Say why an organisation may not hand over to these successors on a day."""
    if on > today:
        return NotNow("agencies.too_early", "It cannot be done before its legal date.")
    if not life.covers(on) and life.until != on:
        return NotNow("agencies.ended", "That organisation does not exist on that day.")
    named: set[UUID] = set()
    for share in shares:
        if share.successor_id == organisation_id:
            return NotNow("agencies.own_successor", "An organisation cannot succeed itself.")
        heir = successors.get(share.successor_id)
        if heir is None or not heir.covers(on) or not heir.covers(today):
            return NotNow("agencies.successor_gone", "The successor does not exist on that day.")
        if named & share.area_ids:
            return NotNow("agencies.shares_overlap", "Two successors cannot both take the same area.")
        named |= share.area_ids
    if sum(not share.area_ids for share in shares) > 1:
        return NotNow("agencies.shares_overlap", "Only one successor can take all that is left.")
    return None


def why_not_mode(
    mode: str, to: str, impact_assessment: str, *, demo_users: bool, holds_invented: bool
) -> NotNow | None:
    """Say why an installation may not change what it is for."""
    if to not in MODES or (to == "empty" and mode != "empty"):
        return NotNow("agencies.mode_unknown", "An installation is for a demonstration or for real use.")
    if to == "demo" and mode == "real":
        return NotNow("agencies.real_holds_people", "Real children's records are here: invented ones cannot join them.")
    if to == "real" and (demo_users or holds_invented):
        return NotNow(
            "agencies.invented_loaded",
            "Invented people or demonstration sign-ins are loaded here. Use a new installation.",
        )
    if to == "real" and not impact_assessment:
        return NotNow(
            "agencies.not_assessed",
            "Record the impact assessment, and whether all children or only known ones are held, first.",
        )
    return None


def why_not_load(mode: str) -> NotNow | None:
    """Say why no record may be loaded into an installation yet."""
    if mode != "empty":
        return None
    return NotNow(
        "agencies.node_empty",
        "Nobody has said yet what this installation is for. An administrator records the impact assessment and turns it"
        " to real use, under This installation; then load the file again.",
    )


def why_not_suspend(kind: str, *, is_self: bool, stands: bool) -> NotNow | None:
    """Say why someone may not be suspended."""
    if kind not in SUSPENSIONS:
        return NotNow("agencies.suspension_kind", "Choose whether they are suspended or barred.")
    if is_self:
        return NotNow("agencies.suspension_self", "You cannot suspend yourself. Ask a colleague.")
    return NotNow("agencies.suspended_already", "They are suspended already.") if stands else None


def overlaps(from_: date, until: date | None, others: Iterable[tuple[date, date | None]]) -> bool:
    """Tell whether a period has a day in common with any of others."""
    return any(
        (until is None or other_from < until)
        and (other_until is None or from_ < other_until)
        and other_from != other_until
        for other_from, other_until in others
    )


def why_not_hand_to(
    organisation_id: UUID,
    leaver_id: UUID,
    to_organisation_id: UUID,
    to_person_id: UUID | None,
    *,
    is_there: bool,
) -> NotNow | None:
    """Say why what a leaver holds may not pass to these: only their own organisation takes it unasked."""
    if to_organisation_id != organisation_id:
        return NotNow("agencies.hand_to_outside", "Another organisation has to accept it: offer it to them.")
    if to_person_id == leaver_id:
        return NotNow("agencies.hand_to_leaver", "It cannot pass to the person who is leaving.")
    if not is_there:
        return NotNow("agencies.hand_to_gone", "That person has no post there.")
    return None
