"""A child's time with one council: opened with a referral, closed with a day and a reason together."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, trail
from linkspan.pathway import closing, door, events, models, opening, stage_door, told
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.opening import Subject
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def open_episode(
    *,
    referred_at: datetime,
    source: str,
    child_id: UUID | None = None,
    contact_id: UUID | None = None,
    primary_need: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Open a child's episode with one's own council, from the day of the referral; a child has one open there."""
    person_id, organisation_id = by.in_post()
    if by.organisation_kind != "council":
        raise NotNow("pathway.no_council", "A council opens this. Raise a concern to its front door.")
    contact = models.Contact.objects.filter(id=contact_id).first() if contact_id else None
    if contact_id and (contact is None or not door.opens([contact], by, at)):
        raise NotFound
    about = child_id or (contact.child_id if contact else None)
    if about:
        permit = stage_door.require_child(about, by, at)
        lives = stage_door.life_of(about)
        subject = Subject(
            lives.area_id if lives.area_id in by.area_ids and lives.area_id else told.home_area(by), about, contact_id
        )
        if problem := rules.why_not_refer(lives, london_day(referred_at)):
            raise problem
    elif contact:
        permit = gate.require(by=by, to=Action.WORK_STAGE, at=at, organisation_id=contact.organisation_id)
        subject = Subject(contact.area_id, None, contact.id)
    else:
        raise NotNow("pathway.no_child", "Say who the child is, as far as you know.")
    has_open = stage_door.open_episode_of(about, organisation_id) is not None or (
        about is None and models.Episode.objects.filter(contact=contact_id, closed_on=None).exists()
    )
    if problem := rules.why_not_open_episode(source, primary_need, has_open=has_open, referred_at=referred_at, at=at):
        raise problem
    return opening.open_episode(
        subject, organisation_id, referred_at=referred_at, source=source, primary_need=primary_need,
        person_id=person_id, by=by, at=at, permit=permit,
    )  # fmt: skip


@trail.audited
def close_episode(
    *,
    episode_id: UUID,
    closed_on: date,
    reason: str,
    nfa: bool = False,
    breach_reason: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Close an episode on a day for a reason; what is still open for the child there ends first.

    Stages that nobody has begun are not needed any more and end with it.
    """
    episode, permit = stage_door.require_episode(episode_id, by, at)
    waiting = models.Stage.objects.filter(episode=episode_id, ended_at=None, replaced_at=None)
    problem = rules.why_not_close_episode(
        reason, closed_on, episode.referral_on, was_closed=episode.closed_on is not None,
        is_open_work=waiting.filter(happened_at__isnull=False).exists(), today=london_day(at),
    )  # fmt: skip
    if problem:
        raise problem
    for each in list(waiting.order_by("id").values_list("id", flat=True)):
        closing.set_aside(models.Stage.lock(each), by, at, permit)
    if nfa:
        episode.nfa = True
        episode.save(update_fields=["nfa"])
    closing.close_episode(episode, reason, on=closed_on, breach_reason=breach_reason, by=by, at=at, permit=permit)


@trail.audited
def describe_episode(
    *, episode_id: UUID, source: str = "", primary_need: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say better where an open episode came from, or what the main need is; the trail keeps who said what when."""
    episode, permit = stage_door.require_episode(episode_id, by, at)
    problem = rules.why_not_open_episode(
        source or episode.source, primary_need, has_open=False, referred_at=episode.referred_at, at=at
    )
    if problem:
        raise problem
    if episode.closed_on:
        raise NotNow("pathway.episode_closed", "That was closed already.")
    episode.source = source or episode.source
    episode.primary_need = primary_need or episode.primary_need
    episode.save(update_fields=["source", "primary_need"])
    trail.record(
        events.EPISODE_DESCRIBED, permit, about=episode.id, child=episode.child_id,
        detail={"source": episode.source, "need": episode.primary_need},
    )  # fmt: skip
