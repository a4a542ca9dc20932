"""Early worries: kept with one's own agency, raised as a concern later, or taken back with a reason."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.pathway import events, models, rules
from linkspan.pathway.commands import raising
from linkspan.pathway.rules import Who, Words
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def keep_worry(
    *,
    words: Words,
    by: Actor,
    at: datetime,
    child_id: UUID | None = None,
    who: Who = raising.NOBODY,
    family: Collection[UUID] = (),
    others: Sequence[str] = (),
    area_id: UUID | None = None,
    once: UUID | None = None,
) -> UUID:
    """Keep an early worry with one's own agency: its author, its safeguarding lead and its managers read it."""
    permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
    by.in_post()
    said = words.cleaned()
    told = raising.told_of(
        said, who, others, kind="worry", child_id=child_id, family=family, area_id=area_id, by=by, at=at
    )
    worry = raising.keep_words(said, "worry", told[0], by, at)
    models.WorryChild.objects.bulk_create([
        models.WorryChild(id=new_id(), concern_id=worry.id, number=number, child_id=each.child_id, said=each.said)
        for number, each in enumerate(told, start=1)
    ])  # fmt: skip
    trail.record(events.WORRY_KEPT, permit, about=worry.id, detail={"children": len(told)})
    return worry.id


@trail.audited
def take_back_worry(*, worry_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take an early worry back, with why; it stays to be read as it was, and no longer counts."""
    worry, permit = own_worry(worry_id, by, at)
    if problem := rules.why_not_take_back(worry.kind, worry.ended_at, why):
        raise problem
    worry.end("taken_back", by_id=by.person_id, at=at, why=rules.cleaned(why))
    trail.record(events.WORRY_TAKEN_BACK, permit, about=worry_id)


def own_worry(worry_id: UUID, by: Actor, at: datetime) -> tuple[models.Concern, Permit]:
    """Lock a worry that someone wrote, or that their own agency holds and they lead."""
    worry = models.Concern.lock(worry_id)
    if worry.organisation_id != by.organisation_id or worry.kind != "worry":
        raise NotFound
    if worry.author_id == by.person_id:
        return worry, gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
    return worry, gate.require(by=by, to=Action.SEE_AGENCY_CONCERNS, at=at, organisation_id=worry.organisation_id)


def words_of(concern: models.Concern) -> Words:
    """Give what a concern or a worry says."""
    return Words(
        saw=concern.saw, thinks=concern.thinks, child_said=concern.child_said, done=concern.done,
        family_knows=concern.family_knows, family_why=concern.family_why, urgency=concern.urgency,
        happened_on=london_day(concern.happened_at) if concern.happened_at else None, referrer=concern.referrer,
        told_by=concern.told_by, reach=concern.reach,
    )  # fmt: skip
