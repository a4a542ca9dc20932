"""What the front door reads of emerging patterns: each rule that fired, what it saw, and who holds it. No score."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.pathway import door, events, models, patterns
from linkspan.pathway.basis import basis_for
from linkspan.pathway.commands.patterns import KIND
from linkspan.pathway.measured import Measured, measured
from linkspan.pathway.patterns import Rule, Sign
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.sharing.ports import facts

MOST = 200


@dataclass(frozen=True, slots=True)
class PatternLine:
    """One open pattern in a list: who it is about, which rules fired, whose it is and by when."""

    pattern_id: UUID
    child_id: UUID
    said: dict[str, Any]
    rules: tuple[Rule, ...]
    agencies: int
    raised_at: datetime
    due_at: datetime
    band: Band
    holder_id: UUID | None
    holder: str
    held_since: datetime


@dataclass(frozen=True, slots=True)
class SignLine:
    """One sign as a rule saw it: what kind, of which day, who holds it and whom to ring, and under what it was sent.

    `state` is '' where it counts still; else taken_back, contested, no_agreement or no_longer, and it would count no
    more.
    """

    sign_id: UUID
    kind: str
    on: date
    until: date | None
    band: str
    agency: str
    phone: str
    desk: str
    sent_at: datetime
    sent_by: str
    by_choice: bool
    agreement: str
    clause: str
    assessment: str
    state: str
    contested_why: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that fired, with what it counted and what it saw and did not count; whether it would still fire."""

    rule: Rule
    fired_at: datetime
    counted: tuple[SignLine, ...]
    repeats: tuple[SignLine, ...]
    still_holds: bool
    contests: tuple["ContestLine", ...]


@dataclass(frozen=True, slots=True)
class ContestLine:
    """What somebody said against a sign or a rule."""

    by: str
    post: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Other:
    """Something else that the same front door has, or had, of the child."""

    id: UUID
    at: datetime
    is_open: bool
    closed_how: str
    why: str


@dataclass(frozen=True, slots=True)
class PatternPage:
    """One pattern whole."""

    pattern_id: UUID
    child_id: UUID
    said: dict[str, Any]
    file_open: bool
    rules: tuple[RuleLine, ...]
    raised_at: datetime
    due_at: datetime
    band: Band
    is_open: bool
    is_late: bool
    holder: str
    is_mine: bool
    closed_at: datetime | None
    closed_how: str
    closed_by: str
    closed_as: str
    closed_why: str
    contact_id: UUID | None
    contacts: tuple[Other, ...]
    earlier: tuple[Other, ...]
    lacks_late_reason: bool

    @property
    def agencies(self) -> tuple[str, ...]:
        """Name the agencies whose signs were counted."""
        return tuple(sorted({sign.agency for rule in self.rules for sign in rule.counted}))


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What came of one rule at one's own front door."""

    raised: int = 0
    waiting: int = 0
    contacts: int = 0
    dismissed: int = 0
    contested: int = 0


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Every rule in force, how it did on invented partnerships, and, for those who work the door, what came of it."""

    rules: tuple[Rule, ...]
    past: tuple[Rule, ...]
    measured: Measured
    figures: Mapping[tuple[str, int], RuleFigures] | None


def board(*, by: Actor, at: datetime) -> tuple[PatternLine, ...]:
    """List the open patterns of one's own front door, soonest due first; each child named is in the trail."""
    with trail.look(by=by, at=at):
        permit = door.require_door(by, at, Action.WORK_PATTERNS)
        waiting = models.Pattern.objects.filter(organisation=by.organisation_id, closed_at=None)
        rows = list(waiting.order_by("due_at", "id")[:MOST])
        shown = [row for row in rows if row.id in door.opens(rows, by, at)] if rows else []
        lines = _lines(shown, by, at)
        trail.record(events.PATTERNS_LISTED, permit, detail={"listed": len(lines)})
        trail.record_many(events.PATTERN_LISTED, permit, ((line.child_id, line.pattern_id, None) for line in lines))
        return lines


def _lines(rows: Sequence[models.Pattern], by: Actor, at: datetime) -> tuple[PatternLine, ...]:
    bands = Bands.seen_from(at, duty.special_days())
    held = duty.items_about([row.id for row in rows], at, kind=KIND)
    fired: dict[UUID, list[Rule]] = {}
    for each in models.PatternRule.objects.filter(pattern__in=rows).order_by("fired_at", "code"):
        fired.setdefault(each.pattern_id, []).append(patterns.rule_of(each.code, each.version))
    sources: dict[UUID, set[UUID]] = {}
    counted = models.PatternSign.objects.filter(pattern__in=rows, counted=True)
    for pattern_id, source in counted.values_list("pattern_id", "sign__organisation_id"):
        sources.setdefault(pattern_id, set()).add(source)
    people = agencies.names_of({line.person_id for line in held.values() if line.person_id})
    return tuple(
        PatternLine(
            pattern_id=row.id, child_id=row.child_id, said=row.said, rules=tuple(fired.get(row.id, ())),
            agencies=len(sources.get(row.id, ())), raised_at=row.raised_at, due_at=row.due_at,
            band=bands.of(row.due_at), holder_id=held[row.id].person_id,
            holder=people.get(held[row.id].person_id or row.id, ""),
            held_since=held[row.id].held_since,
        )
        for row in rows
    )  # fmt: skip


def pattern_page(*, pattern_id: UUID, by: Actor, at: datetime) -> PatternPage:
    """Give one pattern of one's own front door, item by item; it is a look at the child, and leaves its line."""
    with trail.look(by=by, at=at):
        permit = door.require_door(by, at, Action.WORK_PATTERNS)
        row = models.Pattern.objects.filter(id=pattern_id).first()
        if row is None or not door.opens([row], by, at):
            raise NotFound
        trail.record(events.PATTERN_SEEN, permit, about=pattern_id, child=row.child_id)
        return _page(row, by, at)


def _page(row: models.Pattern, by: Actor, at: datetime) -> PatternPage:
    bands = Bands.seen_from(at, duty.special_days())
    line = duty.items_about([row.id], at, kind=KIND).get(row.id)
    people = agencies.names_of({each for each in (row.closed_by_id, line.person_id if line else None) if each})
    contacts = models.Contact.objects.filter(child=row.child_id, organisation=row.organisation_id).order_by(
        "-received_at", "-id"
    )
    earlier = models.Pattern.objects.filter(child=row.child_id, organisation=row.organisation_id).exclude(id=row.id)
    return PatternPage(
        pattern_id=row.id, child_id=row.child_id, said=dict(row.said),
        file_open=gate.may(by=by, to=Action.SEE_CHILD, about=row.child_id, at=at).allow,
        rules=_rules(row, by, at), raised_at=row.raised_at, due_at=row.due_at, band=bands.of(row.due_at),
        is_open=row.closed_at is None, is_late=row.closed_at is None and row.due_at < at,
        holder=people.get(line.person_id, "") if line and line.person_id else "",
        is_mine=bool(line and line.person_id == by.person_id), closed_at=row.closed_at, closed_how=row.closed_how,
        closed_by=people.get(row.closed_by_id, "") if row.closed_by_id else "", closed_as=row.closed_as,
        closed_why=row.closed_why, contact_id=row.contact_id,
        contacts=tuple(
            Other(each.id, each.received_at, each.closed_at is None, each.closed_how, "")
            for each in contacts[:MOST] if each.id != row.contact_id
        ),
        earlier=tuple(
            Other(each.id, each.raised_at, each.closed_at is None, each.closed_how, each.closed_why)
            for each in earlier.order_by("-raised_at", "-id")[:MOST]
        ),
        lacks_late_reason=bool(duty.lacks_reason([row.item_id])),
    )  # fmt: skip


def _rules(row: models.Pattern, by: Actor, at: datetime) -> tuple[RuleLine, ...]:
    contests = list(models.PatternContest.objects.filter(pattern=row).order_by("at", "id"))
    seen = list(models.PatternSign.objects.filter(pattern=row).select_related("sign").order_by("sign__on", "id"))
    signs = {each.sign_id: each.sign for each in seen}
    states = _states(row, list(signs.values()), {each.sign_id: each for each in contests if each.sign_id}, by, at)
    lines = _signs(signs, states, contests, london_day(at))
    said_by = agencies.names_of({each.by_id for each in contests})
    found = []
    for fired in models.PatternRule.objects.filter(pattern=row).order_by("fired_at", "code"):
        rule = patterns.rule_of(fired.code, fired.version)
        own = [each for each in seen if each.rule_id == fired.id]
        left = [_plain(each.sign) for each in own if not states[each.sign_id]]
        on = london_day(fired.fired_at)
        last = max((each.seen_at for each in own), default=fired.fired_at)
        found.append(
            RuleLine(
                rule=rule, fired_at=fired.fired_at,
                counted=_in_order(lines[each.sign_id] for each in own if each.counted),
                repeats=_in_order(lines[each.sign_id] for each in own if not each.counted),
                still_holds=any(patterns.weigh(left, day, [rule]) for day in {on, london_day(last)}),
                contests=tuple(
                    ContestLine(said_by.get(each.by_id, ""), each.by_as, each.at, each.why)
                    for each in contests if (each.code, each.version) == (fired.code, fired.version)
                ),
            )
        )  # fmt: skip
    return tuple(found)


def _in_order(lines: Iterable[SignLine]) -> tuple[SignLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.on, line.agency, line.sent_at)))


def _plain(sign: models.EarlySign) -> Sign:
    return Sign(sign.id, sign.kind, sign.organisation_id, sign.until or sign.on)


def _states(
    row: models.Pattern, signs: Collection[models.EarlySign], contested: Mapping[UUID, models.PatternContest],
    by: Actor, at: datetime,
) -> dict[UUID, str]:  # fmt: skip
    """Say of each sign whether it counts still, and if not why: what has changed since the rule fired."""
    told = facts().facts({row.child_id}, by, at).get(row.child_id)
    is_protected = told is not None and told.protection != "none"
    known = {
        key: basis_for(*key, at) is not None
        for key in {(each.organisation_id, row.organisation_id, each.kind) for each in signs}
    }
    states = {}
    for each in signs:
        problems = (
            (each.taken_back_at is not None, "taken_back"),
            (each.id in contested, "contested"),
            (each.kind == "move" and is_protected, "no_longer"),
            (not known[(each.organisation_id, row.organisation_id, each.kind)], "no_agreement"),
        )
        states[each.id] = next((state for is_so, state in problems if is_so), "")
    return states


def _signs(
    signs: Mapping[UUID, models.EarlySign], states: Mapping[UUID, str], contests: Sequence[models.PatternContest],
    on: date,
) -> dict[UUID, SignLine]:  # fmt: skip
    names = agencies.organisation_names({each.organisation_id for each in signs.values()})
    why = {each.sign_id: each.why for each in contests if each.sign_id}
    lines = {}
    for each in signs.values():
        desk = agencies.desk_for(on, organisation_id=each.organisation_id)
        own_desk = desk if desk and desk.organisation_id == each.organisation_id else None
        sender = agencies.person(each.sent_by_id) if each.sent_by_id else None
        lines[each.id] = SignLine(
            sign_id=each.id, kind=each.kind, on=each.on, until=each.until, band=each.band,
            agency=names.get(each.organisation_id, ""), desk=own_desk.name if own_desk else "",
            phone=(sender.phone if sender else "") or (own_desk.phone if own_desk else ""), sent_at=each.sent_at,
            sent_by=sender.name if sender else "", by_choice=each.choice_id is not None, agreement=each.agreement,
            clause=each.clause, assessment=each.assessment, state=states[each.id],
            contested_why=why.get(each.id, ""),
        )  # fmt: skip
    return lines


def rules_page(*, by: Actor, at: datetime) -> RulesPage:
    """Give every rule in plain data with how it did when measured; figures of one's own door to those who work it."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_PATTERN_RULES, at=at, organisation_id=by.organisation_id)
        figures = _figures(by, at)
        trail.record(events.PATTERN_RULES_SEEN, permit)
    on = london_day(at)
    in_force = patterns.rules_on(on)
    past = tuple(rule for rule in patterns.RULES if rule not in in_force)
    return RulesPage(rules=in_force, past=past, measured=measured(), figures=figures)


def _figures(by: Actor, at: datetime) -> dict[tuple[str, int], RuleFigures] | None:
    if not gate.may(by=by, to=Action.WORK_PATTERNS, at=at, organisation_id=by.organisation_id).allow:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.pattern_figures()")
        return {(code, version): RuleFigures(*counts) for code, version, *counts in cursor.fetchall()}
