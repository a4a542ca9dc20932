"""Emerging patterns: raised by open rules to a front door, where a person reads why and decides what it means."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.notify import AtDesk
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.particulars import named_to_worker
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import door, events, models, patterns, rules, sign_rules, told
from linkspan.pathway.basis import basis_for
from linkspan.pathway.commands import raising
from linkspan.pathway.patterns import Fired, Sign
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "pattern"
CLOCK = "pattern.look"
MOST_AT_ONCE = 500
# What a concern that was opened from a pattern says: why stands with the pattern, which its front door alone reads.
SAID = "Opened at the front door from an emerging pattern. What it rests on stands there."
# Who a child is, as far as whoever decides must know; no place.
NAMED = ("name", "known_as", "born", "expected", "sex")


class Weighed(NamedTuple):
    """One sign as it came from the database, with the area its child lives in."""

    sign: Sign
    area_id: UUID
    is_walled: bool


# --- the rules look -------------------------------------------------------------------------------------------


@trail.audited
def weigh(*, by: Actor, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Let the rules look at every child of whom a sign came that they have not seen; give how many patterns arose.

    What goes in: signs that were sent for this, each under an agreement that is still in force at this moment.
    """
    permit = gate.require(by=by, to=Action.WEIGH_SIGNS, at=at)
    on = london_day(at)
    mark = "/".join(patterns.mark_of(rule) for rule in patterns.rules_on(on))
    with connection.cursor() as cursor:
        since = on - timedelta(days=patterns.longest())
        cursor.execute("select * from linkspan.signs_to_weigh(%s, %s, %s)", [mark, since, most])
        rows = cursor.fetchall()
    lawful: dict[tuple[UUID, UUID, str], bool] = {}
    raised, seen = 0, []
    for child_id, found in groupby(rows, key=itemgetter(1)):
        seen.append(child_id)
        raised += _look_at(child_id, [_weighed(each) for each in found], lawful, by, at, permit)
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.mark_weighed(%s, %s)", [seen, mark])
    trail.record(events.SIGNS_WEIGHED, permit, detail={"children": len(seen), "patterns": raised})
    return raised


def _weighed(row: Sequence[Any]) -> Weighed:
    sign_id, _child_id, kind, source, happened_on, area_id, is_walled = row
    return Weighed(Sign(sign_id, kind, source, happened_on), area_id, is_walled)


def _look_at(
    child_id: UUID, found: Sequence[Weighed], lawful: dict[tuple[UUID, UUID, str], bool], by: Actor, at: datetime,
    permit: Permit,
) -> bool:  # fmt: skip
    council = agencies.council_of(found[0].area_id, london_day(at))
    if council is None:
        return False
    signs = []
    for each in found:
        key = (each.sign.source, council, each.sign.kind)
        if key not in lawful:
            lawful[key] = basis_for(*key, at) is not None
        if lawful[key]:
            signs.append(each.sign)
    fired = [each for each in patterns.weigh(signs, london_day(at)) if _is_new(each, child_id, council)]
    if not fired:
        return False
    row = models.Pattern.objects.filter(child=child_id, organisation=council, closed_at=None).first()
    is_raised = row is None
    if row is None:
        row = _raise(child_id, council, found[0], by, at, permit)
    added = _add(row, fired, at)
    if added and not is_raised:
        trail.record(events.PATTERN_GROWN, permit, about=row.id)
        holder = duty_queries.owners_of([row.item_id])[row.item_id].person_id
        notify.tell(to=[holder] if holder else (), event=events.PATTERN_GROWN, link=link_of(row.id), about=row.id)
    return is_raised


def _is_new(fired: Fired, child_id: UUID, council: UUID) -> bool:
    """Tell whether something is counted that no person has closed already: the same signs are never raised twice."""
    closed = models.PatternSign.objects.filter(
        pattern__child=child_id, pattern__organisation=council, pattern__closed_at__isnull=False, counted=True
    ).values_list("sign_id", flat=True)
    return not {sign.id for sign in fired.counted} <= set(closed)


def _raise(
    child_id: UUID, council: UUID, first: Weighed, by: Actor, at: datetime, permit: Permit
) -> models.Pattern:  # fmt: skip
    due = duty_queries.due_for(CLOCK, at, area_id=first.area_id)
    reviewer = _reviewer(child_id, council, at) if first.is_walled else None
    pattern_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=first.area_id, organisation_id=council, person_id=reviewer, due=due, about=pattern_id,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    said = named_to_worker(child_id=child_id, permit=permit)
    row = models.Pattern(
        id=pattern_id, item_id=item_id, organisation_id=council, area_id=first.area_id, child_id=child_id,
        said={name: said[name] for name in NAMED if name in said}, raised_at=at, due_at=due.due_at,
    )  # fmt: skip
    models.Pattern.objects.bulk_create([row])
    trail.record(events.PATTERN_RAISED, permit, about=row.id, detail={"organisation": str(council)})
    workers = agencies.people_with_role(door.ROLE, london_day(at), organisation_id=council)
    desk: list[UUID | AtDesk] = [each.person_id for each in workers]
    notify.tell(
        to=[reviewer] if reviewer else desk or [AtDesk(council)], event=events.PATTERN_RAISED,
        link=link_of(row.id), about=row.id,
    )  # fmt: skip
    return row


def _reviewer(child_id: UUID, council: UUID, at: datetime) -> UUID | None:
    """Name a shield reviewer of the council, for a child whom its front door may not know of."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.is_shut_out(%s, %s)", [child_id, council])
        (is_out,) = cursor.fetchone() or (False,)
    found = agencies.people_with_role(raising.SHIELDS, london_day(at), organisation_id=council) if is_out else ()
    return next((each.person_id for each in found), None)


def _add(row: models.Pattern, fired: Iterable[Fired], at: datetime) -> bool:
    """Keep that rules fired and what each saw; give whether anything was added to what stood there."""
    is_added = False
    for each in fired:
        code, version = each.rule.code, each.rule.version
        rule = models.PatternRule.objects.filter(pattern=row, code=code, version=version).first()
        if rule is None:
            rule = models.PatternRule(id=new_id(), pattern_id=row.id, code=code, version=version, fired_at=at)
            models.PatternRule.objects.bulk_create([rule])
            is_added = True
        known = set(models.PatternSign.objects.filter(rule=rule.id).values_list("sign_id", flat=True))
        rows = [*_seen(each.counted, known, True), *_seen(each.repeats, known, False)]
        models.PatternSign.objects.bulk_create([
            models.PatternSign(
                id=new_id(), pattern_id=row.id, rule_id=rule.id, sign_id=sign.id, counted=is_counted, seen_at=at
            )
            for sign, is_counted in rows
        ])  # fmt: skip
        is_added = is_added or any(is_counted for _sign, is_counted in rows)
    return is_added


def _seen(signs: Iterable[Sign], known: Collection[UUID], is_counted: bool) -> list[tuple[Sign, bool]]:
    return [(sign, is_counted) for sign in signs if sign.id not in known]


def link_of(pattern_id: UUID) -> str:
    """Give the address of a pattern: an id, and nothing about anyone."""
    return f"/front-door/patterns/{pattern_id}/"


# --- a person decides -----------------------------------------------------------------------------------------


@trail.audited
def take(*, pattern_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Make a pattern one's own; its date stays. Whoever held it is told."""
    row, permit = _open(pattern_id, by, at)
    person_id, organisation_id = by.in_post()
    held = duty_queries.owners_of([row.item_id])[row.item_id]
    post_id = door.post_of(organisation_id, person_id, (door.ROLE, door.REVIEWER), london_day(at))
    duty.reassign(item_id=row.item_id, to=Holder(organisation_id, post_id, person_id), by=by, at=at, permit=permit)
    trail.record(events.PATTERN_TAKEN, permit, about=pattern_id, child=row.child_id)
    if held.person_id and held.person_id != person_id:
        notify.tell(to=held.person_id, event=events.PATTERN_TAKEN, link=link_of(pattern_id), about=pattern_id)


@trail.audited
def let_go(*, pattern_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a pattern one holds back to the front door's desk, where it shows as unallocated."""
    row, permit = _open(pattern_id, by, at)
    if duty_queries.owners_of([row.item_id])[row.item_id].person_id != by.person_id:
        raise NotNow("pathway.pattern_not_yours", "You do not hold that.")
    duty.reassign(item_id=row.item_id, to=Holder(row.organisation_id), by=by, at=at, permit=permit)
    trail.record(events.PATTERN_LET_GO, permit, about=pattern_id, child=row.child_id)
    workers = agencies.people_with_role(door.ROLE, london_day(at), organisation_id=row.organisation_id)
    others = [each.person_id for each in workers if each.person_id != by.person_id]
    notify.tell(to=others, event=events.PATTERN_LET_GO, link=link_of(pattern_id), about=pattern_id)


@trail.audited
def contest_sign(
    *, pattern_id: UUID, sign_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say that a sign does not belong here, and why: no rule counts it again, here or later."""
    row, permit = _open(pattern_id, by, at)
    if problem := sign_rules.why_not_reason(why):
        raise problem
    if not models.PatternSign.objects.filter(pattern=row, sign=sign_id).exists():
        raise NotFound
    if models.PatternContest.objects.filter(pattern=row, sign=sign_id).exists():
        raise NotNow("pathway.contested_already", "That is contested already.")
    _contest(row, "sign", why, by, at, sign_id=sign_id)
    trail.record(events.PATTERN_CONTESTED, permit, about=pattern_id, child=row.child_id, detail={"sign": str(sign_id)})


@trail.audited
def contest_rule(
    *, pattern_id: UUID, code: str, version: int, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say that a rule misleads here, and why: the front door's managers see how often, beside how often it fires."""
    row, permit = _open(pattern_id, by, at)
    if problem := sign_rules.why_not_reason(why):
        raise problem
    if not models.PatternRule.objects.filter(pattern=row, code=code, version=version).exists():
        raise NotFound
    _contest(row, "rule", why, by, at, code=code, version=version)
    trail.record(
        events.PATTERN_CONTESTED, permit, about=pattern_id, child=row.child_id,
        detail={"rule": code, "version": version},
    )  # fmt: skip


def _contest(row: models.Pattern, kind: str, why: str, by: Actor, at: datetime, **of: Any) -> None:
    person_id, _organisation_id = by.in_post()
    contest = models.PatternContest(
        id=new_id(), pattern_id=row.id, kind=kind, by_id=person_id, by_as=by.post_title, at=at,
        why=rules.cleaned(why), **of,
    )  # fmt: skip
    models.PatternContest.objects.bulk_create([contest])


@trail.audited
def dismiss(
    *, pattern_id: UUID, why: str, breach_reason: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Dismiss a pattern with a reason: the same signs never raise it again; a new one may."""
    row, permit = _open(pattern_id, by, at)
    if problem := sign_rules.why_not_reason(why):
        raise problem
    row.close("dismissed", by_id=by.person_id, post=by.post_title, why=rules.cleaned(why), at=at)
    _close_item(row, breach_reason, by, at, permit)
    trail.record(events.PATTERN_DISMISSED, permit, about=pattern_id, child=row.child_id)


@trail.audited
def open_contact(
    *, pattern_id: UUID, why: str = "", breach_reason: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Open a contact from a pattern, to be decided like any other; nobody outside the front door is told of either."""
    row, permit = _open(pattern_id, by, at)
    person_id, organisation_id = by.in_post()
    child = told.Told(row.child_id, row.said, row.area_id, row.organisation_id, is_walled=_is_reviewers(row, by))
    words = rules.Words(saw=SAID, thinks=rules.cleaned(why), urgency="soon")
    concern = raising.keep_words(words, "concern", child, by, at, referrer=rules.FROM_PATTERN)
    contact_id = raising.open_contact(concern.id, 1, child, words.urgency, by, at, permit)
    contact = models.Contact.objects.filter(id=contact_id).values_list("item_id", flat=True).first()
    if contact is None:
        raise NotFound
    post_id = door.post_of(organisation_id, person_id, (door.ROLE, door.REVIEWER), london_day(at))
    duty.reassign(item_id=contact, to=Holder(organisation_id, post_id, person_id), by=by, at=at, permit=permit)
    row.contact_id = contact_id
    row.close("contact", by_id=person_id, post=by.post_title, why=rules.cleaned(why), at=at)
    _close_item(row, breach_reason, by, at, permit)
    trail.record(
        events.PATTERN_OPENED, permit, about=pattern_id, child=row.child_id, detail={"contact": str(contact_id)}
    )
    return contact_id


def _is_reviewers(row: models.Pattern, by: Actor) -> bool:
    """Tell whether a pattern is a shield reviewer's to work, because the front door may not know of the child."""
    return door.ROLE not in by.roles


def _close_item(row: models.Pattern, breach_reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """End the task. Late and with no reason given, it is saved all the same, and the reason is asked for afterwards."""
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit, breach_reason=breach_reason)


@trail.audited
def explain_late(*, pattern_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say afterwards why a pattern was closed late; that closes the task that asked for it."""
    permit = door.require_door(by, at, Action.WORK_PATTERNS)
    row = models.Pattern.objects.filter(id=pattern_id).first()
    if row is None or not door.opens([row], by, at):
        raise NotFound
    duty.explain_late(item_id=row.item_id, reason=reason, by=by, at=at, permit=permit)
    trail.record(events.PATTERN_LATE_EXPLAINED, permit, about=pattern_id, child=row.child_id, detail={"reason": reason})


def _open(pattern_id: UUID, by: Actor, at: datetime) -> tuple[models.Pattern, Permit]:
    """Lock a pattern of one's own front door that nobody has closed; anyone else's is not there."""
    permit = door.require_door(by, at, Action.WORK_PATTERNS)
    found = models.Pattern.objects.filter(id=pattern_id).first()
    if found is None or not door.opens([found], by, at):
        raise NotFound
    by.in_post()
    row = models.Pattern.lock(pattern_id)
    if problem := sign_rules.why_not_work_pattern(row.closed_how):
        raise problem
    return row, permit
