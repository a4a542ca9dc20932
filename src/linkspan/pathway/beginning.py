"""What a decision of the front door begins in the same act, and what a later decision undoes of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit
from linkspan.pathway import closing, door, models, opening, stage_door, stage_rules, stages
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.opening import Subject, Wanted


def follow_decision(
    contact: models.Contact, concern: models.Concern, decision_id: UUID, given: Given, by: Actor, at: datetime,
    permit: Permit,
) -> None:  # fmt: skip
    """Open the stage that a decision means, unallocated at the council's desk; end what an earlier decision opened.

    Where the same is wanted again, or is under way, what is there stays, and is told what harm is thought of.
    """
    wanted = stages.OPENED_BY.get(given.outcome)
    is_there = undo(contact, decision_id, wanted, by, at, permit)
    if wanted is None:
        return
    kind = stages.kind_of(wanted)
    running = stage_door.running_of(contact.child_id)
    here = {each.kind for each in running if each.organisation_id == contact.organisation_id}
    if is_there or (kind.single and wanted in here):
        _think_of(given.harms, wanted, contact)
        return
    source = stages.source_of(concern.referrer if concern.referrer != "professional" else "", _kind_of(concern))
    opening.open_stage(
        Subject(contact.area_id, contact.child_id, contact.id),
        Wanted(
            kind=kind, organisation_id=contact.organisation_id, decision_id=decision_id, source=source,
            referred_at=contact.received_at, person_id=_reviewer(contact, by, at),
            details={"harms": list(given.harms)} if given.harms else {},
        ),
        by, at, permit,
    )  # fmt: skip


def _think_of(harms: Sequence[str], kind: str, contact: models.Contact) -> None:
    """Say on what is under way which harm is thought of besides; nothing that was said before is taken away."""
    if not harms:
        return
    of = {"child": contact.child_id} if contact.child_id else {"contact": contact.id}
    there = models.Stage.objects.filter(
        **of, kind=kind, organisation=contact.organisation_id, ended_at=None, replaced_at=None, restricted=False
    )
    for row in there.select_for_update():
        row.details = stage_rules.with_more(row.details, {"harms": harms})
        row.save(update_fields=["details"])


def _reviewer(contact: models.Contact, by: Actor, at: datetime) -> UUID | None:
    """Name the shield reviewer who decided on a walled child: the desk may not know of the child, so they hold it."""
    stands_in = door.ROLE not in by.roles and door.ROLE in stage_door.roles_for(by, contact.child_id, at)
    return by.person_id if stands_in else None


def _kind_of(concern: models.Concern) -> str:
    return agencies.organisation(concern.organisation_id).kind if concern.organisation_id else ""


def undo(
    contact: models.Contact, decision_id: UUID, wanted: str | None, by: Actor, at: datetime, permit: Permit
) -> bool:
    """End what earlier decisions on a contact opened and nobody began; tell whether what is wanted now is there."""
    opened = models.Stage.objects.filter(contact=contact.id, ended_at=None, replaced_at=None, restricted=False)
    opened = opened.filter(decision__isnull=False).exclude(decision=decision_id)
    is_there, episodes = False, set()
    for each in list(opened.order_by("id").values_list("id", flat=True)):
        row = models.Stage.lock(each)
        if row.kind == wanted:
            is_there = True
        elif row.happened_at is None:
            closing.set_aside(row, by, at, permit)
            episodes.add(row.episode_id)
    if not is_there and (wanted is None or not stages.kind_of(wanted).of_episode):
        for episode_id in sorted(each for each in episodes if each):
            _undo_episode(episode_id, contact.id, by, at, permit)
    return is_there


def _undo_episode(episode_id: UUID, contact_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Close an episode that began with the contact, and in which nothing was ever done: it was none."""
    done = models.Stage.objects.filter(episode=episode_id).exclude(outcome=stages.NOT_BEGUN)
    episode = models.Episode.lock(episode_id)
    if episode.closed_on is None and episode.contact_id == contact_id and not done.exists():
        closing.close_episode(episode, stages.UNDONE, on=london_day(at), by=by, at=at, permit=permit)
