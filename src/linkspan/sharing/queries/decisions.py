"""Asking whether something may be shared, and reading what was decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.sharing import decision_models as models
from linkspan.sharing import events, gate, ports
from linkspan.sharing.advice import Advice
from linkspan.sharing.asking import Asked, answer
from linkspan.sharing.decision_rules import TEXTS
from linkspan.sharing.facts import Action

PAGE = 50
MOST_EXPORTED = 5_000
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions to list: of which kind, with whom, and from and until which day (both included)."""

    decision: str = ""
    receiver: str = ""
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision as a list shows it: no words of anyone's.

    `answer` is empty where no advice was asked. `of_part` is the request that it answers, if it answers one;
    `is_put_right` where a later decision stands in its place.
    """

    id: UUID
    at: datetime
    decision: str
    answer: str
    receiver: str
    aim: str
    urgency: str
    matters: tuple[str, ...]
    person_name: str
    post_title: str
    has_child: bool
    informed: str
    refusal_test: str
    laws: tuple[str, ...]
    asked_on: date | None
    shared_on: date | None
    is_part_3: bool
    relationship: str
    of_part: UUID | None
    is_put_right: bool


@dataclass(frozen=True, slots=True)
class DecisionWhole:
    """One decision, whole. `child_id` is there only for whoever may see that child's file.

    `is_inspected`: it is another organisation's, read by an inspector.
    """

    line: DecisionLine
    organisation_name: str
    child_id: UUID | None
    is_mine: bool
    telling_is_risky: bool
    texts: Mapping[str, str]
    advice: Mapping[str, Any]
    is_inspected: bool = False


def advice_on(*, asked: Asked, by: Actor, at: datetime, about: UUID | None = None, reason: str | None = None) -> Advice:
    """Answer whether something may be shared. About a child, only to whoever may see that child's file.

    What it is about is not put on the trail: it could say more of a family than the file does.
    """
    with trail.look(by=by, at=at):
        if about is not None:
            gate.require(by=by, to=Action.SEE_CHILD, about=about, at=at, reason=reason)
        permit = gate.require(by=by, to=Action.ASK_ADVICE, at=at)
        found = answer(asked, by=by, at=at)
        detail = {"receiver": asked.receiver.value, "aim": asked.aim.value, "answer": found.answer.value}
        trail.record(events.ADVICE_GIVEN, permit, child=about, detail=detail)
        return found


def decisions(*, wanted: Wanted, by: Actor, at: datetime, start: int = 0) -> tuple[tuple[DecisionLine, ...], bool]:
    """List the decisions of the asker's organisation, newest first, a page at a time, and say whether more follow."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_SHARING, at=at, organisation_id=by.organisation_id)
        rows = _visible(_filtered(wanted, by), by, at, start + PAGE + 1)[start:]
        trail.record(events.DECISIONS_SEEN, permit, detail={"decisions": [str(row.id) for row in rows[:PAGE]]})
        return _lines(rows[:PAGE]), len(rows) > PAGE


def exported_decisions(*, wanted: Wanted, by: Actor, at: datetime) -> tuple[DecisionLine, ...]:
    """List the decisions for a file to take away: as in the list, and never anyone's words."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_SHARING, at=at, organisation_id=by.organisation_id)
        rows = _visible(_filtered(wanted, by), by, at, MOST_EXPORTED)
        trail.record(events.DECISIONS_EXPORTED, permit, detail={"decisions": len(rows)})
        return _lines(rows)


def my_decisions(*, by: Actor, at: datetime, limit: int = 10) -> tuple[DecisionLine, ...]:
    """List what the asker decided last, newest first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.RECORD_SHARING, at=at, organisation_id=by.organisation_id)
        mine = models.SharingDecision.objects.filter(organisation=by.organisation_id, person=by.person_id)
        rows = list(mine.order_by("-at", "-id")[:limit])
        trail.record(events.DECISIONS_SEEN, permit, detail={"decisions": [str(row.id) for row in rows]})
        return _lines(rows)


def decision(*, decision_id: UUID, by: Actor, at: datetime) -> DecisionWhole:
    """Read one decision: one's own, or one of the organisation's for those who answer for it.

    One about a child behind a wall that the asker is outside of, or of the asker's own family, is not there.
    """
    with trail.look(by=by, at=at):
        row = models.SharingDecision.objects.filter(id=decision_id, organisation=by.organisation_id).first()
        is_mine = row is not None and row.person_id == by.person_id
        action = Action.RECORD_SHARING if is_mine else Action.SEE_SHARING
        permit = gate.require(by=by, to=action, at=at, organisation_id=by.organisation_id)
        if row is None or not (is_mine or _may_know([row], by, at)):
            raise NotFound
        trail.record(events.DECISION_SEEN, permit, about=row.id, child=row.about_child)
        seen = row.about_child and gate.may(by=by, to=Action.SEE_CHILD, about=row.about_child, at=at).allow
        return _whole(row, row.about_child if seen else None, is_mine=is_mine)


def decisions_about(*, child_id: UUID, permit: Permit) -> tuple[tuple[str, DecisionLine], ...]:
    """List what every organisation decided about a child, each with its name, to the inspector whose permit it is."""
    rows = list(models.SharingDecision.objects.filter(about_child=child_id).order_by("-at", "-id")[:PAGE])
    trail.record(events.DECISIONS_SEEN, permit, child=child_id, detail={"decisions": [str(row.id) for row in rows]})
    names = agencies.organisation_names({row.organisation_id for row in rows})
    return tuple((names.get(row.organisation_id, ""), line) for row, line in zip(rows, _lines(rows), strict=True))


def child_of_anothers(*, decision_id: UUID, by: Actor) -> UUID | None:
    """Name the child whom another organisation's decision is about, as far as the wall lets it be known at all."""
    found = models.SharingDecision.objects.filter(id=decision_id).exclude(organisation=by.organisation_id)
    return found.values_list("about_child", flat=True).first()


def inspected_decision(*, decision_id: UUID, child_id: UUID, permit: Permit) -> DecisionWhole:
    """Read another organisation's decision about a child, by the permit of an inspector."""
    row = models.SharingDecision.objects.filter(id=decision_id, about_child=child_id).first()
    if row is None:
        raise NotFound
    trail.record(events.DECISION_SEEN, permit, about=row.id, child=child_id)
    return replace(_whole(row, child_id, is_mine=False), is_inspected=True)


def _filtered(wanted: Wanted, by: Actor) -> Any:
    rows = models.SharingDecision.objects.filter(organisation=by.organisation_id)
    if wanted.decision:
        rows = rows.filter(decision=wanted.decision)
    if wanted.receiver:
        rows = rows.filter(receiver=wanted.receiver)
    if wanted.from_:
        rows = rows.filter(at__gte=datetime.combine(wanted.from_, time(), LONDON))
    if wanted.until:
        rows = rows.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), LONDON))
    return rows.order_by("-at", "-id")


def _visible(rows: Any, by: Actor, at: datetime, most: int) -> list[models.SharingDecision]:
    """Take the first rows that the asker may know of."""
    found: list[models.SharingDecision] = []
    for begin in range(0, MOST_EXPORTED * 2, 200):
        batch = list(rows[begin : begin + 200])
        found += _may_know(batch, by, at)
        if len(batch) < 200 or len(found) >= most:
            break
    return found[:most]


def _may_know(rows: Sequence[models.SharingDecision], by: Actor, at: datetime) -> list[models.SharingDecision]:
    children: Collection[UUID] = {row.about_child for row in rows if row.about_child and row.person_id != by.person_id}
    known = ports.facts().facts(children, by, at) if children else {}

    def may(row: models.SharingDecision) -> bool:
        if row.about_child is None or row.person_id == by.person_id:
            return True
        facts = known.get(row.about_child)
        if facts is None or facts.conflicted:
            return False
        return facts.protection != "identity" or facts.inside_wall

    return [row for row in rows if may(row)]


def _lines(rows: Iterable[models.SharingDecision]) -> tuple[DecisionLine, ...]:
    rows = list(rows)
    names = agencies.names_of({row.person_id for row in rows})
    later = models.SharingDecision.objects.filter(instead_of__in=[row.id for row in rows])
    put_right = set(later.values_list("instead_of", flat=True))
    return tuple(_line(row, names, put_right) for row in rows)


def _line(row: models.SharingDecision, names: Mapping[UUID, str], put_right: Collection[UUID | None]) -> DecisionLine:
    said = row.advice
    laws = [law for _code, law in said.get("gateways", ())] + [source for _words, source in said.get("why", ())]
    return DecisionLine(
        id=row.id,
        at=row.at,
        decision=row.decision,
        answer=row.answer,
        receiver=row.receiver,
        aim=row.aim,
        urgency=row.urgency,
        matters=tuple(row.matters),
        person_name=names.get(row.person_id, ""),
        post_title=row.post_title,
        has_child=row.about_child is not None,
        informed=row.informed,
        refusal_test=row.refusal_test,
        laws=tuple(dict.fromkeys(laws or [row.legal_power])),
        asked_on=row.asked_on,
        shared_on=row.shared_on,
        is_part_3=row.is_part_3,
        relationship=row.relationship,
        of_part=row.of_part,
        is_put_right=row.id in put_right,
    )


def _whole(row: models.SharingDecision, child_id: UUID | None, *, is_mine: bool) -> DecisionWhole:
    (line,) = _lines([row])
    return DecisionWhole(
        line=line,
        organisation_name=agencies.organisation(row.organisation_id).name,
        child_id=child_id,
        is_mine=is_mine,
        telling_is_risky=row.telling_is_risky,
        texts={name: getattr(row, name) for name in TEXTS},
        advice=row.advice,
    )
