"""Take a decision about a pair back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.children import events, models, reviewing, weighed
from linkspan.children.commands import linking
from linkspan.children.commands.pairs import seal_around
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing.policy import Action


@trail.audited
def take_back(*, pair_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID | None:
    """Do the opposite of what was decided about a pair; give the child its record is with now.

    A record that was put with the child gets a child of its own again. One that was said to be another child's is put
    with this one, once what walls the two off is lifted; where that would be a merge that wants two people, the pair
    is put before reviewers again instead, so that nobody merges alone what two must.
    """
    pair = _decided(pair_id)
    if pair.decision == "same":
        return linking.unlink(record_id=pair.record_id, reason=reason, by=by, at=at)
    facts = weighed.facts_of([pair_id]).get(pair_id)
    if facts is None or reviewing.risks(facts):
        undo(pair_id=pair_id, reason=reason, by=by, at=at)
        return _child_of(pair.record_id)
    _lift(pair, reason, by, at)
    linking.relink(record_id=pair.record_id, child_id=pair.child_id, reason=reason, by=by, at=at)
    return pair.child_id


@trail.audited
def undo(*, pair_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Make a decision as if it had not been taken: the records apart and unwalled, the pair before reviewers again.

    What the decision overtook waits again too. Opinions that led to it are ended, not lost. The clock starts anew.
    """
    pair = _decided(pair_id)
    overtaken = models.Pair.objects.filter(record=pair.record_id, decision="overtaken", decided_at=pair.decided_at)
    again = [pair, *overtaken.exclude(id=pair.id).select_for_update()]
    if pair.decision == "same":
        linking.unlink(record_id=pair.record_id, reason=reason, by=by, at=at)
    else:
        _lift(pair, reason, by, at)
    permit = linking.either_side(pair, Action.REVIEW_MATCH, by, at, reason)
    for each in again:
        _reopen(each, by, at, permit)
    _seal_again(again, by, at, permit)
    trail.record(events.PAIR_REOPENED, permit, about=pair_id, aside={"reason": reason.strip()})


def _decided(pair_id: UUID) -> models.Pair:
    pair = models.Pair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise NotFound
    if pair.decision not in ("same", "different"):
        raise NotNow("children.pair_open", "Nobody has decided that yet, or a later decision has overtaken it.")
    return pair


def _child_of(record_id: UUID) -> UUID | None:
    return models.Link.objects.filter(record=record_id, until_at=None).values_list("child_id", flat=True).first()


def _lift(pair: models.Pair, reason: str, by: Actor, at: datetime) -> None:
    """Lift what walls a record off from the records of a child."""
    others = models.Link.objects.filter(child=pair.child_id, until_at=None).values("record")
    walls = models.NeverLink.objects.filter(until_at=None)
    between = Q(low=pair.record_id, high__in=others) | Q(high=pair.record_id, low__in=others)
    for never in walls.filter(between):
        linking.lift_never_link(never_id=never.id, reason=reason, by=by, at=at)


def _reopen(pair: models.Pair, by: Actor, at: datetime, permit: Permit) -> None:
    if models.Pair.objects.filter(record=pair.record_id, child=pair.child_id, decided_at=None).exists():
        raise NotNow("children.pair_asked_again", "The same pair waits for a reviewer already.")
    before = duty_queries.history(pair.item_id)
    kind, clock = ("seal_review", "seal.review") if pair.sealed else ("match_review", "match.review")
    pair.item_id = duty.open_item(
        kind=kind, area_id=before.area_id, organisation_id=before.tenures[-1].holder.organisation_id,
        due=duty_queries.due_for(clock, at, area_id=before.area_id), by=by, at=at, permit=permit, about=pair.id,
    )  # fmt: skip
    for opinion in models.Opinion.objects.filter(pair=pair.id, until_at=None):
        opinion.until_at = at
        opinion.save(update_fields=["until_at"])
    pair.decided_at, pair.decision, pair.decided_by_id, pair.reason = None, "", None, ""
    pair.save(update_fields=["item", "decided_at", "decision", "decided_by", "reason"])


def _seal_again(again: Collection[models.Pair], by: Actor, at: datetime, permit: Permit) -> None:
    """Put a record that may be a protected child's out of sight again, as it was before the decision."""
    sealed = [pair for pair in again if pair.sealed]
    models.Pair.objects.filter(id__in=[pair.id for pair in sealed]).update(sealed=False)
    records = {pair.record_id for pair in sealed}
    meant = models.Pair.objects.filter(record__in=records, decided_at=None).values_list("child_id", flat=True)
    own = {_child_of(record_id) for record_id in records} - {None}
    seal_around({*meant, *(each for each in own if each)}, by=by, at=at, permit=permit)
