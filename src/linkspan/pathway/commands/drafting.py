"""Writing a concern: it keeps itself as it is written, and is sent, kept as an early worry, or given up."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, models, rules
from linkspan.pathway.commands import raising, worries
from linkspan.pathway.rules import Who, Words
from linkspan.pathway.told import home_area, known
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "concern_draft"
# A draft that was late says so by itself: nobody need explain why they did not send it sooner.
LATE = "recorded_late"


@trail.audited
def save_draft(
    *,
    key: UUID,
    words: Words,
    by: Actor,
    at: datetime,
    child_id: UUID | None = None,
    who: Who = raising.NOBODY,
    family: Collection[UUID] = (),
    others: Sequence[str] = (),
    area_id: UUID | None = None,
) -> UUID:
    """Keep a concern as far as it is written, under its page's own number; the first time starts its clock.

    The child cannot be changed afterwards, and an id that the author may not open is dropped without a word.
    """
    permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
    person_id, _organisation_id = by.in_post()
    said = words.cleaned()
    if problem := rules.why_not_write(said, who, others):
        raise problem
    _one_at_a_time(key, person_id)
    draft = models.Draft.objects.filter(author=person_id, key=key).first()
    kept = _json(said, who, family, others)
    if draft is None:
        draft = _begin(key, child_id, area_id, kept, by, at, permit)
    else:
        if problem := rules.why_not_continue(draft.ended_at):
            raise problem
        if draft.child_id:
            kept |= {"known": draft.said.get("known", {})}
        draft.said, draft.saved_at, draft.area_id = kept, at, area_id or draft.area_id
        draft.save(update_fields=["said", "saved_at", "area"])
    trail.record(events.DRAFT_SAVED, permit, about=draft.id)
    return draft.id


def _one_at_a_time(key: UUID, person_id: UUID) -> None:
    """Let two savings of one page follow one another: the first makes the draft, the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{person_id}/{key}"])


def _json(words: Words, who: Who, family: Collection[UUID], others: Sequence[str]) -> dict[str, object]:
    return {
        "words": words.as_json(), "who": who.as_json(), "family": [str(each) for each in family],
        "others": [line for line in map(rules.cleaned, others) if line],
    }  # fmt: skip


def _begin(
    key: UUID, child_id: UUID | None, area_id: UUID | None, kept: dict[str, object], by: Actor, at: datetime,
    permit: Permit, worry_id: UUID | None = None,
) -> models.Draft:  # fmt: skip
    person_id, organisation_id = by.in_post()
    child = known(child_id, by, at)
    if child:
        kept |= {"known": {name: child.said[name] for name in ("name", "born") if name in child.said}}
    draft_id, here = new_id(), area_id or home_area(by)
    item_id = duty.open_item(
        kind=KIND, area_id=here, organisation_id=organisation_id, person_id=person_id,
        due=duty_queries.due_for(rules.UNSENT, at, area_id=here), about=draft_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    draft = models.Draft(
        id=draft_id, key=key, item_id=item_id, organisation_id=organisation_id, author_id=person_id,
        child_id=child.child_id if child else None, area_id=here, worry_id=worry_id, said=kept, started_at=at,
        saved_at=at,
    )  # fmt: skip
    models.Draft.objects.bulk_create([draft])
    return draft


@trail.audited
def send_draft(*, draft_id: UUID, danger_seen: bool, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Send a draft as a concern; where a child is in danger now, only after who to ring was shown."""
    draft, permit = _own(draft_id, by, at)
    words = Words.from_json(draft.said.get("words", {}))
    if problem := rules.why_not_send_unseen(words.urgency, danger_seen=danger_seen):
        raise problem
    if danger_seen:
        trail.record(events.DANGER_SHOWN, permit, about=draft_id)
    worry = _worry(draft)
    concern_id = raising.raise_concern(
        words=words, child_id=draft.child_id, who=_who(draft), family=_family(draft), others=_others(draft),
        area_id=draft.area_id, worry_id=worry.id if worry else None, by=by, at=at,
    )  # fmt: skip
    if worry:
        worry.end("raised", by_id=by.person_id, at=at)
    _end(draft, "sent", by, at, permit, concern_id)
    return concern_id


@trail.audited
def keep_draft(*, draft_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Keep a draft as an early worry, with one's own agency and nobody else: no contact, no clock, no referral."""
    draft, permit = _own(draft_id, by, at)
    worry_id = worries.keep_worry(
        words=Words.from_json(draft.said.get("words", {})), child_id=draft.child_id, who=_who(draft),
        family=_family(draft), others=_others(draft), area_id=draft.area_id, by=by, at=at,
    )  # fmt: skip
    _end(draft, "kept", by, at, permit, worry_id)
    return worry_id


@trail.audited
def drop_draft(*, draft_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a draft up; what it said is gone."""
    draft, permit = _own(draft_id, by, at)
    _end(draft, "dropped", by, at, permit)
    trail.record(events.DRAFT_DROPPED, permit, about=draft_id)


@trail.audited
def take_up_worry(*, worry_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Begin a concern from an early worry: everything it says stands there already."""
    worry, permit = worries.own_worry(worry_id, by, at)
    if problem := rules.why_not_raise_worry(worry.kind, worry.ended_at):
        raise problem
    begun = models.Draft.objects.filter(author=by.person_id, worry=worry_id, ended_at=None).first()
    if begun:
        trail.record(events.DRAFT_SEEN, permit, about=begun.id)
        return begun.id
    children = list(worry.children.order_by("number"))
    main = next((each for each in children if each.child_id), None)
    first = main or children[0]
    rest = [each for each in children if each is not first]
    known_rest = [each.child_id for each in rest if each.child_id]
    said_rest = [Who.from_json(each.said).name for each in rest if not each.child_id]
    kept = _json(worries.words_of(worry), Who.from_json(first.said), known_rest, said_rest)
    draft = _begin(new_id(), first.child_id, worry.area_id, kept, by, at, permit, worry_id=worry_id)
    trail.record(events.WORRY_TAKEN_UP, permit, about=worry_id, detail={"draft": str(draft.id)})
    return draft.id


def _own(draft_id: UUID, by: Actor, at: datetime) -> tuple[models.Draft, Permit]:
    permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
    draft = models.Draft.lock(draft_id)
    if draft.author_id != by.person_id or draft.organisation_id != by.organisation_id:
        raise NotFound
    if problem := rules.why_not_continue(draft.ended_at):
        raise problem
    return draft, permit


def _end(draft: models.Draft, how: str, by: Actor, at: datetime, permit: Permit, became_id: UUID | None = None) -> None:
    draft.end(how, at=at, became_id=became_id)
    close_item(draft.item_id, by, at, permit)


def close_item(item_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    is_late = duty_queries.item(item_id, at).due_at < at
    duty.close_item(item_id=item_id, by=by, at=at, permit=permit, breach_reason=LATE if is_late else "")


def _worry(draft: models.Draft) -> models.Concern | None:
    """Give the early worry a draft came from, unless it was raised or taken back meanwhile."""
    if draft.worry_id is None:
        return None
    worry = models.Concern.lock(draft.worry_id)
    if problem := rules.why_not_raise_worry(worry.kind, worry.ended_at):
        raise problem
    return worry


def _who(draft: models.Draft) -> Who:
    """Give who the child is as said; for one known when it was begun, as the file had it then."""
    return Who.from_json(draft.said.get("who") or draft.said.get("known") or {})


def _family(draft: models.Draft) -> list[UUID]:
    return [UUID(each) for each in draft.said.get("family", [])]


def _others(draft: models.Draft) -> list[str]:
    return [str(each) for each in draft.said.get("others", [])]
