"""A dispute that no third reviewer can end: who may settle it, and what they see."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.children import events, models, reviewing, weighed
from linkspan.children.queries import reviews
from linkspan.children.queries.reviews import PairDetail
from linkspan.duty import queries as duty
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

ROLES = {False: ("matching_reviewer", "data_officer"), True: ("shield_reviewer",)}


def reviewers_beside(pair: models.Pair, by: Actor, at: datetime) -> set[UUID]:
    """Name who else may look at a pair, where it waits."""
    item = duty.items_about([pair.id], at).get(pair.id)
    if item is None:
        return set()
    on = london_day(at)
    people = {
        each.person_id
        for role in ROLES[pair.sealed]
        for each in agencies.people_with_role(role, on, area_id=item.area_id)
    }
    return people - {by.person_id}


def team_of(pair: models.Pair) -> UUID | None:
    """Give the organisation with whom a pair waits."""
    holder = duty.owners_of([pair.item_id]).get(pair.item_id)
    return holder.organisation_id if holder else None


def leave_to_settle(pair: models.Pair, by: Actor, at: datetime, reason: str | None = None) -> Permit:
    """Ask the gate about either side: a manager of those it waits with, or a shield reviewer where it is sealed."""
    if pair.sealed:
        return gate.require(by=by, to=Action.SEAL_DECIDE, about=pair.child_id, at=at, reason=reason)
    team, about, to = team_of(pair), pair.child_id, Action.SETTLE_MATCH
    own = models.Link.objects.filter(record=pair.record_id, until_at=None).values_list("child_id", flat=True).first()
    if own and not gate.may(by=by, to=to, about=about, at=at, reason=reason, organisation_id=team).allow:
        about = own
    return gate.require(by=by, to=to, about=about, at=at, reason=reason, organisation_id=team)


def why_not_settle(pair: models.Pair, by: Actor, at: datetime) -> NotNow | None:
    """Say why a dispute may not be settled by the asker now."""
    said = weighed.standing([pair.id]).get(pair.id, [])
    spoken = {each.person_id for each in said}
    return reviewing.why_not_settle(
        pair.decision, [each.says for each in said], is_own=by.person_id in spoken,
        has_third=not pair.sealed and bool(reviewers_beside(pair, by, at) - spoken),
    )  # fmt: skip


def disputed_pair(*, pair_id: UUID, by: Actor, at: datetime) -> PairDetail:
    """Open a pair that reviewers differ on, with what each of them said, for whoever may settle it."""
    with trail.look(by=by, at=at):
        pair = models.Pair.objects.select_related("record").filter(id=pair_id).first()
        if pair is None:
            raise NotFound
        permit = leave_to_settle(pair, by, at)
        if problem := why_not_settle(pair, by, at):
            raise problem
        trail.record(events.PAIRS_SEEN, permit, about=pair_id)
        return reviews.opened(pair, permit, by, at)
