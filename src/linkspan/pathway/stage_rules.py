"""What may be begun, ended and corrected, and what departs from the usual way: plain functions on plain values.

What cannot have been so is refused in plain words. What is merely unusual is kept, named, and asked about once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import bank_holidays, london_day
from linkspan.audit.errors import NotNow
from linkspan.pathway.help_kinds import ALONE_FACTOR, NO_HARM
from linkspan.pathway.rules import cleaned
from linkspan.pathway.stage_types import AGENCIES, COUNTS_AS_THERE, HOW_PRESENT, Field, Outcome, StageKind
from linkspan.pathway.stages import BY_CODE, NEEDS, REASONS, SOURCES


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# Choices among codes that stand alone: that there is none.
ALONE = frozenset({ALONE_FACTOR, NO_HARM})
LONGEST_BEFORE_BIRTH = timedelta(weeks=40)
WRITTEN_WITHIN = timedelta(days=2)
TEXT_AT_MOST = 20_000
LINE_AT_MOST = 500
MOST_CHILDREN = 12
MOST_PRESENT = 60
WHY_AT_LEAST = 10

# How something may depart from the usual way. None of it is an error: it is said, kept, and explained in one line.
UNUSUAL: Mapping[str, str] = {
    "order": _("It does not usually follow what came before"),
    "weekend": _("It is on a weekend or a bank holiday"),
    "late_writing": _("It was written up more than two days later"),
    "decider": _("Somebody else usually decides this"),
    "same_day": _("It began and ended on one day"),
    "not_seen": _("The child was not seen"),
    **{f"absent.{code}": _("Nobody spoke for them: ") + words for code, words in AGENCIES.items()},
}


@dataclass(frozen=True, slots=True)
class Life:
    """The days of a child that a rule asks after, as far as they are known, and the area they belong to."""

    born: date | None = None
    expected: date | None = None
    died: date | None = None
    area_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """An open stage of a child, whoever holds it."""

    stage_id: UUID
    kind: str
    organisation_id: UUID
    episode_id: UUID | None
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class WasThere:
    """Who took part in a stage: for which part of the partnership, and what they brought."""

    agency_kind: str
    how: str
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    role: str = ""
    brought: str = ""


def kind_named(code: str) -> StageKind:
    """Give a kind by its code; raises NotNow where there is none."""
    if code not in BY_CODE:
        raise NotNow("pathway.stage_unknown", _("There is no such stage. Choose one of those on the page."))
    return BY_CODE[code]


# --- beginning --------------------------------------------------------------------------------------------------


def why_not_start(kind: StageKind, organisation_kind: str, roles: frozenset[str]) -> NotNow | None:
    """Say why somebody's post does not start a stage of a kind."""
    if kind.starts_by.takes(organisation_kind, roles):
        return None
    return NotNow("pathway.stage_not_yours", _("Your post does not start this stage. The page says whose does."))


def why_not_begin(
    kind: StageKind, life: Life, running: Collection[Running], holder_id: UUID, *, happened_at: datetime | None,
    planned_at: datetime | None, at: datetime,
) -> NotNow | None:  # fmt: skip
    """Say why a stage cannot have begun, or cannot be planned, as it is said to."""
    if happened_at and happened_at > at:
        return NotNow("pathway.happened_ahead", _("That day has not come yet. Say when it happened."))
    if problem := why_not_then(kind, life, london_day(happened_at or planned_at or at)):
        return problem
    here = {each.kind for each in running if each.organisation_id == holder_id}
    if kind.plan and any(BY_CODE[code].plan for code in here if code in BY_CODE):
        return NotNow("pathway.second_plan", _("A child has one plan at a time. End the open plan first."))
    if kind.single and kind.code in here:
        return NotNow("pathway.stage_open", _("One of these is open for this child already. Write in that one."))
    return None


def why_not_then(kind: StageKind, life: Life, day: date) -> NotNow | None:
    """Say why a day cannot be right for a child: long before birth, or a plan after death."""
    if problem := why_not_refer(life, day):
        return problem
    if kind.plan and life.died and day > life.died:
        return NotNow("pathway.after_death", _("The child had died by that day. A plan cannot begin then."))
    return None


def why_not_refer(life: Life, day: date) -> NotNow | None:
    """Say why a referral cannot have been on a day: no child is referred long before birth."""
    birth = life.born or life.expected
    if birth and day < birth - LONGEST_BEFORE_BIRTH:
        return NotNow("pathway.before_birth", _("That day is more than 40 weeks before birth. Check the day."))
    return None


def why_not_many(count: int) -> NotNow | None:
    """Say why so many children are not worked in one act."""
    if not count:
        return NotNow("pathway.no_child", _("Say who the child is, as far as you know."))
    if count > MOST_CHILDREN:
        return NotNow("pathway.many_children", _("Work at most 12 children of one family in one act."))
    return None


def unusual_to_begin(
    kind: StageKind, follows: str | None, *, happened_at: datetime | None, planned_at: datetime | None, at: datetime
) -> tuple[str, ...]:
    """Name how a beginning departs from the usual way."""
    found = []
    if kind.usual_after and follows not in kind.usual_after:
        found.append("order")
    found += _of_day(kind, happened_at or planned_at)
    if happened_at and at - happened_at > WRITTEN_WITHIN:
        found.append("late_writing")
    return tuple(found)


def _of_day(kind: StageKind, when: datetime | None) -> list[str]:
    if not (when and kind.on_working_days):
        return []
    day = london_day(when)
    return ["weekend"] if day.weekday() >= 5 or day in bank_holidays(day.year) else []


# --- ending -----------------------------------------------------------------------------------------------------


def why_not_end(
    kind: StageKind, *, was_ended: bool, happened_at: datetime | None, ended_at: datetime, outcome: str, at: datetime
) -> NotNow | None:
    """Say why a stage cannot have ended as it is said to."""
    if was_ended:
        return NotNow("pathway.stage_ended", _("Somebody ended this already. Correct it if it is wrong."))
    if kind.outcome(outcome) is None:
        return NotNow("pathway.outcome_unknown", _("Choose what came of it."))
    if ended_at > at:
        return NotNow("pathway.happened_ahead", _("That day has not come yet. Say when it happened."))
    if happened_at and ended_at < happened_at:
        return NotNow("pathway.ends_before", _("It cannot have ended before it began. Check both days."))
    return None


def why_not_change(*, was_ended: bool, was_begun: bool = False) -> NotNow | None:
    """Say why an open stage's days may not be set."""
    if was_ended:
        return NotNow("pathway.stage_ended", _("Somebody ended this already. Correct it if it is wrong."))
    if was_begun:
        return NotNow("pathway.stage_begun", _("It has begun already. Correct the day if it is wrong."))
    return None


def unusual_to_end(
    kind: StageKind, details: Mapping[str, Any], present: Sequence[WasThere], *, may_decide: bool,
    happened_at: datetime, ended_at: datetime, at: datetime,
) -> tuple[str, ...]:  # fmt: skip
    """Name how an ending departs from the usual way: who was not there, who decided, when it was written."""
    there = {each.agency_kind for each in present if each.how in COUNTS_AS_THERE}
    found = [f"absent.{agency}" for agency in kind.must_be_there if agency not in there]
    if not may_decide:
        found.append("decider")
    found += _of_day(kind, happened_at)
    if at - ended_at > WRITTEN_WITHIN:
        found.append("late_writing")
    if kind.plan and london_day(happened_at) == london_day(ended_at):
        found.append("same_day")
    if kind.field("child_seen") and details.get("child_seen") is not True:
        found.append("not_seen")
    return tuple(found)


def why_not_present(present: Sequence[WasThere]) -> NotNow | None:
    """Say why a list of who was there cannot be kept as it is."""
    if len(present) > MOST_PRESENT:
        return NotNow("pathway.many_present", _("Keep the list to 60 people."))
    for each in present:
        if each.agency_kind not in AGENCIES or each.how not in HOW_PRESENT:
            return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
        if len(each.brought) > TEXT_AT_MOST or max(len(each.name), len(each.role)) > LINE_AT_MOST:
            return NotNow("pathway.long", _("Keep each part to 20,000 characters. Nothing was cut."))
    return None


# --- what a stage keeps besides ---------------------------------------------------------------------------------


def kept_details(
    kind: StageKind, details: Mapping[str, Any], *, asked: str, needs: Sequence[str] = ()
) -> dict[str, Any]:
    """Give what a stage keeps besides its days, checked; raises NotNow for what is none of it, or is wanting."""
    kept: dict[str, Any] = {}
    for code, value in details.items():
        field = kind.field(code)
        if field is None:
            raise NotNow("pathway.field_unknown", _("This stage keeps nothing of that name. Nothing was saved."))
        if value in (None, "", []):
            continue
        kept[code] = _kept(field, value)
    wanted = {*needs, *(each.code for each in kind.fields if each.required and each.asked == asked)}
    if wanted - set(kept):
        raise NotNow("pathway.field_missing", _("Something that this stage needs is missing. The page says what."))
    return kept


def with_more(said: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a stage keeps with what is said of it later: an answer stands, and kinds of harm are added to it.

    That none was thought of stays beside them as it was said: only a correction takes anything away.
    """
    harms = list(dict.fromkeys([*said.get("harms", ()), *more.get("harms", ())]))
    return {**more, **said} | ({"harms": harms} if harms else {})


def _kept(field: Field, value: Any) -> Any:
    kept = _read(field, value)
    if kept is None:
        raise NotNow("pathway.field_wrong", _("One of the answers is not one that can be kept. Choose again."))
    return kept


def _read(field: Field, value: Any) -> Any:
    """Give a value as it is kept, or None where it is not of its kind."""
    match field.type:
        case "code":
            return value if value in field.choices else None
        case "codes":
            found = list(dict.fromkeys(value)) if isinstance(value, list | tuple) else []
            is_alone = not ALONE & set(found) or len(found) == 1
            return found if found and is_alone and all(each in field.choices for each in found) else None
        case "date":
            return _day_of(value)
        case "yes_no":
            return value if isinstance(value, bool) else None
        case "number":
            return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100 else None
        case _:
            return cleaned(value) if isinstance(value, str) and len(value) <= TEXT_AT_MOST else None


def _day_of(value: Any) -> str | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def kept_line(text: str) -> str:
    """Give a line as it is kept; raises NotNow where it is too long to be one."""
    line = cleaned(text)
    if len(line) > LINE_AT_MOST:
        raise NotNow("pathway.long_line_why", _("Say it in one line: 500 characters at most."))
    return line


def why_not_explain(line: str) -> NotNow | None:
    """Say why a reason is none."""
    return None if len(line) >= WHY_AT_LEAST else NotNow("pathway.why_short", _("Say why, in a few words of your own."))


# --- clocks -----------------------------------------------------------------------------------------------------


def clock_of(kind: StageKind, before_of_kind: int) -> str:
    """Name the clock of a stage, by how many of its kind it follows in a row."""
    if before_of_kind == 1 and kind.clock_second:
        return kind.clock_second
    return kind.clock_later if before_of_kind and kind.clock_later else kind.clock


def is_late(due_at: datetime, ended_at: datetime) -> bool:
    """Tell whether something happened after its date, whenever it was written."""
    return ended_at > due_at


# --- episodes ---------------------------------------------------------------------------------------------------


def why_not_open_episode(
    source: str, primary_need: str, *, has_open: bool, referred_at: datetime, at: datetime
) -> NotNow | None:
    """Say why an episode cannot be opened."""
    if source not in SOURCES or primary_need not in ("", *NEEDS):
        return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
    if referred_at > at:
        return NotNow("pathway.happened_ahead", _("That day has not come yet. Say when it happened."))
    if has_open:
        return NotNow("pathway.episode_open", _("This council works with the child already. Write in that."))
    return None


def why_not_close_episode(
    reason: str, closed_on: date, referral_on: date, *, was_closed: bool, is_open_work: bool, today: date
) -> NotNow | None:
    """Say why an episode cannot be closed."""
    if was_closed:
        return NotNow("pathway.episode_closed", _("That was closed already."))
    if reason not in REASONS:
        return NotNow("pathway.closing_reason", _("Choose why it is closed: the day and the reason go together."))
    if closed_on > today:
        return NotNow("pathway.happened_ahead", _("That day has not come yet. Say when it happened."))
    if closed_on < referral_on:
        return NotNow("pathway.ends_before", _("It cannot have ended before it began. Check both days."))
    if is_open_work:
        return NotNow("pathway.stages_open", _("Something is still open for this child here. End it first."))
    return None


def ends_plan(outcome: Outcome | None, code: str) -> str:
    """Say with which outcome a stage ends that another's outcome closes: the same, where it is one of its own."""
    kind = BY_CODE[code]
    return outcome.code if outcome and kind.outcome(outcome.code) else "closed_with"
