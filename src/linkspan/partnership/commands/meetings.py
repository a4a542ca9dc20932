"""Writing meetings down, what they decided and expect of it, what was said about it, and what became of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Colleague
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.partnership import events, indicators, placing, scope
from linkspan.partnership import meeting_models as models
from linkspan.partnership import meeting_rules as rules
from linkspan.partnership.commands import delegations
from linkspan.partnership.delegation_rules import Needed
from linkspan.partnership.queries import delegations as authority
from linkspan.sharing.facts import Action

REVIEW_KIND = "decision_look"
# What a decision was to move by a day is published some weeks after the quarter of that day, and then looked at.
DAYS_TO_LOOK = 7


@trail.audited
def record_meeting(
    *, partnership_id: UUID, title: str, held_on: date, papers: Sequence[rules.PaperGiven],
    attended: Sequence[rules.Attended], by: Actor, at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Write down a meeting that was held: its papers, and who was there or sent apologies, in the post of that day."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    refuse_if(rules.why_not_hold(title, held_on, london_day(at), attended))
    seats = _seats(attended, held_on)
    meeting = models.Meeting.objects.create(
        partnership_id=partnership_id, title=title.strip(), held_on=held_on, recorded_at=at,
        recorded_by_id=by.person_id,
    )  # fmt: skip
    named = [each for each in papers if each.title.strip()]
    models.Paper.objects.bulk_create(
        models.Paper(meeting=meeting, number=number, title=each.title.strip(), reference=each.reference.strip())
        for number, each in enumerate(named, 1)
    )
    models.Attendance.objects.bulk_create(
        models.Attendance(
            meeting=meeting, person_id=each.person_id, post_id=seat.post_id, post_title=seat.post_title,
            band=seat.band, organisation_id=each.organisation_id, how=each.how,
        )
        for each, seat in zip(attended, seats, strict=True)
    )  # fmt: skip
    trail.record(
        events.MEETING_RECORDED, permit, about=meeting.id, detail={"papers": len(named), "attended": len(attended)}
    )
    return meeting.id


def _seats(attended: Sequence[rules.Attended], held_on: date) -> list[Colleague]:
    """Find the post each person held in their organisation that day; refuse somebody who held none."""
    seats: dict[tuple[UUID, UUID], Colleague] = {}
    for organisation_id in {each.organisation_id for each in attended}:
        for seat in sorted(agencies.colleagues(organisation_id, held_on), key=lambda one: -one.band):
            seats[organisation_id, seat.person_id] = seat
    for each in attended:
        if (each.organisation_id, each.person_id) not in seats:
            name = agencies.names_of([each.person_id]).get(each.person_id, "")
            raise rules.not_in_post(name, agencies.organisation(each.organisation_id).name, held_on)
    return [seats[each.organisation_id, each.person_id] for each in attended]


@trail.audited
def record_decision(
    *, partnership_id: UUID, meeting_id: UUID, given: rules.DecisionGiven, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Write down what a meeting decided: who took it for which agency, and what it is expected to move by when.

    Whoever took it without the authority that their agency gave is marked so, and it is referred up to the lead.
    """
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    meeting = models.Meeting.objects.select_for_update().filter(id=meeting_id, partnership=partnership_id).first()
    if meeting is None:
        raise NotFound
    known = {each.code for each in indicators.all_indicators()}
    refuse_if(rules.why_not_decide(given, known, meeting.held_on))
    for heard in given.heard:
        refuse_if(rules.why_not_hear(heard))
    decision = _decision(meeting, given, at)
    decision.save(force_insert=True)
    for heard in given.heard:
        _hear(decision.id, heard, by, at)
    lacking = [each for each in given.takers if not _take(decision, meeting, each, by, at)]
    if given.expects:
        _look_later(decision, meeting, given.expects, by, at, permit)
    trail.record(
        events.DECISION_RECORDED, permit, about=decision.id,
        detail={"indicator": decision.indicator, "takers": len(given.takers), "lacking": len(lacking)},
    )  # fmt: skip
    return decision.id


def _decision(meeting: models.Meeting, given: rules.DecisionGiven, at: datetime) -> models.PartnersDecision:
    number = models.PartnersDecision.objects.filter(meeting=meeting).count() + 1
    expects = given.expects
    return models.PartnersDecision(
        meeting=meeting, number=number, text=given.text.strip(), recorded_at=at,
        indicator=expects.indicator if expects else "", direction=expects.direction if expects else "",
        amount=expects.amount if expects else None, by_when=expects.by_when if expects else None,
    )  # fmt: skip


def _take(
    decision: models.PartnersDecision, meeting: models.Meeting, taken: rules.Taken, by: Actor, at: datetime
) -> bool:
    """Keep that somebody took a decision, and whether they could; refer it up where they could not."""
    seat = models.Attendance.objects.filter(id=taken.attendance_id, meeting=meeting, how="there").first()
    if seat is None:
        raise NotFound
    needed = Needed(frozenset(taken.functions), taken.staff, taken.information, taken.policy, taken.money)

    def could(on: date) -> authority.Authority:
        return authority.authority(
            partnership_id=meeting.partnership_id, person_id=seat.person_id, organisation_id=seat.organisation_id,
            needed=needed, on=on,
        )  # fmt: skip

    then = could(meeting.held_on)
    models.DecisionTaker.objects.create(
        decision=decision, attendance=seat, functions=sorted(taken.functions), staff=taken.staff,
        information=taken.information, policy=taken.policy, money=taken.money, could=then.answer, why=list(then.why),
    )  # fmt: skip
    # Who could not then and can now stands by it now: there is nothing left to refer.
    if not then.can and not could(london_day(at)).can:
        delegations.refer_up(
            partnership_id=meeting.partnership_id, decision_id=decision.id, what=_one_line(decision.text),
            link=link_of(meeting.partnership_id, decision.id), taken_by=seat.person_id,
            organisation_id=seat.organisation_id, needed=needed, by=by, at=at,
        )  # fmt: skip
    return then.can


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199].rstrip() + "…"


def link_of(partnership_id: UUID, decision_id: UUID) -> str:
    """Give the address of a decision's page."""
    return f"/partnership/{partnership_id}/meetings/decisions/{decision_id}/"


def _look_later(
    decision: models.PartnersDecision, meeting: models.Meeting, expects: rules.Expected, by: Actor, at: datetime,
    permit: Permit,
) -> None:  # fmt: skip
    """Give whoever wrote the decision down the task to look at what it changed, once that can be known."""
    person_id, organisation_id = by.in_post()
    indicator = indicators.indicator(expects.indicator)
    settles = indicator.settles if indicator else 0
    known_on = indicators.settled_on(indicators.quarter_of(expects.by_when), settles)
    on = max(known_on, london_day(at)) + timedelta(days=DAYS_TO_LOOK)
    area_id = placing.area_of(meeting.partnership_id, organisation_id, london_day(at))
    review_id = new_id()
    item_id = duty.open_item(
        kind=REVIEW_KIND, area_id=area_id, organisation_id=organisation_id, person_id=person_id,
        due=duty_queries.due_for(rules.REVIEW_CLOCK, at, on=on, area_id=area_id), about=decision.id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.EffectReview.objects.create(id=review_id, item_id=item_id, decision=decision)


@trail.audited
def hear(
    *, partnership_id: UUID, decision_id: UUID, heard: rules.HeardGiven, by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Keep what young people or practitioners said about a decision, and what was changed for it."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    decision = _of(partnership_id, decision_id)
    refuse_if(rules.why_not_hear(heard))
    _hear(decision.id, heard, by, at)
    trail.record(events.DECISION_HEARD, permit, about=decision.id, detail={"who": heard.who})


def _hear(decision_id: UUID, heard: rules.HeardGiven, by: Actor, at: datetime) -> None:
    models.Heard.objects.create(
        decision_id=decision_id, who=heard.who, said=heard.said.strip(), changed=heard.changed.strip(), at=at,
        written_by_id=by.person_id,
    )  # fmt: skip


@trail.audited
def look_at_effect(
    *, partnership_id: UUID, decision_id: UUID, words: str, verdict: str, by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Say in words what became of a decision, beside what the figures said that day; the task is done."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    decision = _of(partnership_id, decision_id)
    review = models.EffectReview.objects.select_for_update().filter(decision=decision).first()
    if review is None:
        raise NotFound
    refuse_if(rules.why_not_look(is_done=review.done_at is not None, words=words))
    review.done_at, review.words, review.verdict = at, words.strip(), verdict
    review.save(update_fields=["done_at", "words", "verdict"])
    duty.close_item(item_id=review.item_id, by=by, at=at, permit=permit)
    trail.record(events.DECISION_LOOKED_AT, permit, about=decision.id, detail={"verdict": verdict})


def _of(partnership_id: UUID, decision_id: UUID) -> models.PartnersDecision:
    row = models.PartnersDecision.objects.filter(id=decision_id, meeting__partnership=partnership_id).first()
    if row is None:
        raise NotFound
    return row
