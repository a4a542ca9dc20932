"""Turn an episode of the pathway with its stages into what the census has of it, whoever recorded it and how."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.duty.rules import add_working_days
from linkspan.interop.census import records
from linkspan.pathway.queries.stages import ExportedEpisode, StageLine
from linkspan.pathway.stages import NOT_BEGUN

CONFERENCE_WITHIN = 15  # working days from the strategy discussion; Working Together
# What came of pre-proceedings, where it was recorded here: the published layout names one letter and lists none.
COURT = ("court", "court_at_home")


def episode_of(exported: ExportedEpisode, plans_before: Sequence[date] = ()) -> records.Episode:
    """Give one episode; `plans_before` are the days on which the child's other child protection plans began."""
    line = exported.episode
    held = [each for each in exported.stages if each.happened_at and each.outcome != NOT_BEGUN]
    enquiries, conference_on = _enquiries(held)
    return records.Episode(
        referred_on=line.referral_on, source=line.source or None, primary_need=line.primary_need or None,
        closed_on=line.closed_on, closing_reason=line.closing_reason or None, conference_on=conference_on,
        assessments=tuple(_assessment(each) for each in _of("assessment", held)),
        need_plans=tuple(records.NeedPlan(_began(each), _ended(each)) for each in _of("family_help_plan", held)),
        enquiries=enquiries, no_further_action=line.nfa,
        protection_plans=tuple(_protection(each, held, plans_before) for each in _of("cp_plan", held)),
        proceedings=tuple(_proceedings(each) for each in _of("pre_proceedings", held)),
    )  # fmt: skip


def without_place(exported: ExportedEpisode) -> int:
    """Count conferences that the census has no room for: it has one for each enquiry, and one for the episode."""
    held = [each for each in exported.stages if each.happened_at and each.outcome != NOT_BEGUN]
    enquiries, conference_on = _enquiries(held)
    told = sum(each.conference_on is not None for each in enquiries) + (conference_on is not None)
    return len(_of("icpc", held)) - told


def _of(kind: str, stages: Iterable[StageLine]) -> list[StageLine]:
    return sorted((each for each in stages if each.kind == kind), key=lambda each: (_began(each), each.recorded_at))


def _began(stage: StageLine) -> date:
    return london_day(stage.happened_at or stage.recorded_at)


def _ended(stage: StageLine) -> date | None:
    return london_day(stage.ended_at) if stage.ended_at else None


def _said_day(stage: StageLine, field: str) -> date | None:
    said = stage.details.get(field)
    return date.fromisoformat(said) if said else None


def _assessment(stage: StageLine) -> records.Assessment:
    factors = stage.details.get("factors") or ()
    return records.Assessment(_began(stage), _said_day(stage, "review_on"), _ended(stage), tuple(factors))


def _enquiries(held: Sequence[StageLine]) -> tuple[tuple[records.Enquiry, ...], date | None]:
    """Give the enquiries, each with the conference it led to, and the day of the first conference of none."""
    by_id = {each.id: each for each in held}
    left = _of("icpc", held)
    enquiries = []
    for enquiry in _of("section47", held):
        own = next((each for each in left if each.follows_id == enquiry.id), None)
        if own is not None:
            left.remove(own)
        enquiries.append(_enquiry(enquiry, own, _discussed_on(enquiry, by_id)))
    return tuple(enquiries), _began(left[0]) if left else None


def _discussed_on(enquiry: StageLine, by_id: Mapping[UUID, StageLine]) -> date:
    """Give the day of the strategy discussion an enquiry came from, else its own first day."""
    before = by_id.get(enquiry.follows_id) if enquiry.follows_id else None
    while before is not None and before.kind != "strategy_discussion":
        before = by_id.get(before.follows_id) if before.follows_id else None
    return _began(before or enquiry)


def _enquiry(enquiry: StageLine, conference: StageLine | None, discussed_on: date) -> records.Enquiry:
    is_loaded = enquiry.origin != ""
    due_on = _said_day(enquiry, "icpc_due_on") if is_loaded else add_working_days(discussed_on, CONFERENCE_WITHIN)
    not_needed = enquiry.details.get("icpc_not_required")
    if not is_loaded:
        not_needed = enquiry.ended_at is not None and enquiry.outcome != "conference" and conference is None
    return records.Enquiry(_began(enquiry), due_on, _began(conference) if conference else None, not_needed)


def _protection(plan: StageLine, held: Sequence[StageLine], plans_before: Sequence[date]) -> records.ProtectionPlan:
    began, ended = _began(plan), _ended(plan)
    reviews = [
        each
        for each in _of("cp_review", held)
        if each.follows_id == plan.id or (each.origin == "" and began < _began(each) <= (ended or _began(each)))
    ]
    first = plan.details.get("category")
    latest = plan.details.get("latest_category")
    if plan.origin == "":
        found = [each.details["category"] for each in reviews if each.details.get("category")]
        latest = latest or (found[-1] if found else first)
    before = plan.details.get("previous_plans")
    if before is None and plan.origin == "":
        before = sum(day < began for day in plans_before)
    return records.ProtectionPlan(began, ended, first, latest, before, tuple(_began(each) for each in reviews))


def _proceedings(stage: StageLine) -> records.Proceedings:
    court_on = _said_day(stage, "court_on")
    if court_on is None and stage.outcome in COURT:
        court_on = _ended(stage)
    reviews = stage.details.get("reviews")
    return records.Proceedings(
        started_on=_began(stage), letter_sent_on=_said_day(stage, "letter_on"),
        meeting_offered=stage.details.get("fgdm_offered"), meeting_held=stage.details.get("fgdm_held"),
        first_meeting_on=_said_day(stage, "first_meeting_on"), review_meetings=reviews,
        decided_on=_said_day(stage, "decided_on") or _ended(stage), outcome=stage.details.get("census_outcome"),
        applied_to_court_on=court_on, first_care_plan_letter_on=_said_day(stage, "cp_letter_on"),
    )  # fmt: skip
