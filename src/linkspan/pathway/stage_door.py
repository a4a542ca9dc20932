"""Who may begin, read and work on a stage: the gate's answer, the child's wall, and for what is kept apart its list.

Each holds with the other switched off: the gate decides what someone may do in their post, the database which rows
there are for them at all.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children.queries.file import glance_today
from linkspan.exchange.access import open_to
from linkspan.pathway import door, events, models
from linkspan.pathway.stage_rules import Life, Running
from linkspan.pathway.stages import BY_CODE
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.sharing.ports import facts

REVIEWER = "shield_reviewer"
Owned = models.Stage | models.Episode


def link_of(stage_id: UUID) -> str:
    """Give the address of a stage: an id, and nothing about anyone."""
    return f"/stages/{stage_id}/"


def require_child(child_id: UUID, by: Actor, at: datetime, to: Action = Action.WORK_STAGE) -> Permit:
    """Let on whoever may work on a child's way: a relationship, their council's area, what it holds, or a reason."""
    own = by.organisation_id if _holds(child_id, by.organisation_id) else None
    return gate.require(
        by=by, to=to, about=child_id, at=at, organisation_id=own, reason=_stated() or glance_today(child_id)
    )


def _stated() -> str | None:
    act = trail.under_way()
    return act.reason if act else None


def require_stage(
    stage_id: UUID, by: Actor, at: datetime, to: Action = Action.WORK_STAGE, *, locked: bool = True
) -> tuple[models.Stage, Permit]:
    """Give a stage somebody works on, kept for the rest of the act; where they do not, there is none."""
    row = models.Stage.objects.filter(id=stage_id).first()
    if row is None or not is_open_to(row, by, at):
        raise NotFound
    permit = permit_for(row, by, at, to)
    if not locked:
        return row, permit
    if not works("works_stage", stage_id):
        raise NotFound
    return models.Stage.lock(stage_id), permit


def require_episode(
    episode_id: UUID, by: Actor, at: datetime, to: Action = Action.CLOSE_EPISODE
) -> tuple[models.Episode, Permit]:
    """Give an episode somebody works on, kept for the rest of the act; where they do not, there is none."""
    row = models.Episode.objects.filter(id=episode_id).first()
    if row is None or not is_open_to(row, by, at) or not works("works_episode", episode_id):
        raise NotFound
    return models.Episode.lock(episode_id), permit_for(row, by, at, to)


def permit_for(row: Owned, by: Actor, at: datetime, to: Action) -> Permit:
    """Ask the gate about what a row is about: its child, its agency, or, where it is kept apart, its own list."""
    if isinstance(row, models.Stage) and row.restricted:
        apart = Action.SEE_RESTRICTED_STAGE if to is Action.SEE_PATHWAY else Action.WORK_RESTRICTED_STAGE
        return gate.require(by=by, to=apart, at=at)
    reason = _stated() or (glance_today(row.child_id) if row.child_id else None)
    return gate.require(by=by, to=to, about=row.child_id, at=at, organisation_id=_own(row, by), reason=reason)


def _own(row: Owned, by: Actor) -> UUID:
    """Say whose a row is for the gate: the asker's too, where it waits for them to take it over."""
    if row.organisation_id != by.organisation_id and by.organisation_id and works("holds_item", row.item_id):
        return by.organisation_id
    return row.organisation_id


def is_open_to(row: Owned, by: Actor, at: datetime) -> bool:
    """Tell whether the child's wall lets somebody know of a row; of a child who is not in the index there is none."""
    return row.child_id is None or row.child_id in open_to([row.child_id], by, at)


def works(question: str, about: UUID) -> bool:
    """Ask the database, in the asker's own signed name, whether they work on a row."""
    with connection.cursor() as cursor:
        match question:
            case "works_stage":
                cursor.execute("select linkspan.works_stage(%s, linkspan.ctx())", [about])
            case "works_episode":
                cursor.execute("select linkspan.works_episode(%s, linkspan.ctx())", [about])
            case _:
                cursor.execute("select linkspan.holds_item(%s, linkspan.ctx())", [about])
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)


def roles_for(by: Actor, child_id: UUID | None, at: datetime) -> frozenset[str]:
    """Give the roles somebody has towards a child: a shield reviewer stands in for the front door of a walled one."""
    if child_id is None or REVIEWER not in by.roles:
        return by.roles
    known = facts().facts([child_id], by, at).get(child_id)
    if known and (known.protection == "identity" or known.sealed):
        return by.roles | {door.ROLE}
    return by.roles


# --- what is asked of the child before a stage is kept -----------------------------------------------------------


def life_of(child_id: UUID | None) -> Life:
    """Give the days of a child that rules ask after; nothing of a child whom the asker may not know."""
    if child_id is None:
        return Life()
    with connection.cursor() as cursor:
        cursor.execute("select born, expected, died, area_id from linkspan.life_of(%s)", [child_id])
        row = cursor.fetchone()
    return Life(*row) if row else Life()


def running_of(child_id: UUID | None) -> tuple[Running, ...]:
    """List the open stages of a child, whoever holds them; nothing that is kept apart."""
    if child_id is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "select stage_id, kind, organisation_id, episode_id, happened_at from linkspan.open_stages(%s)", [child_id]
        )
        return tuple(Running(*row) for row in cursor.fetchall() if row[1] in BY_CODE)


def open_episode_of(child_id: UUID | None, council_id: UUID) -> UUID | None:
    """Name the open episode of a child with a council."""
    if child_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.open_episode(%s, %s)", [child_id, council_id])
        (found,) = cursor.fetchone() or (None,)
    return found


def _holds(child_id: UUID, organisation_id: UUID | None) -> bool:
    if organisation_id is None:
        return False
    if any(each.organisation_id == organisation_id for each in running_of(child_id)):
        return True
    return open_episode_of(child_id, organisation_id) is not None


# --- whom to tell -----------------------------------------------------------------------------------------------


def tell(stage: models.Stage, people: Iterable[UUID | None], event: str, by: Actor) -> None:
    """Tell people of a stage, but for whoever does the telling and whoever may not know of it."""
    wanted = {each for each in people if each and each != by.person_id}
    notify.tell(to=sorted(wanted - _not_to_tell(stage.id, wanted)), event=event, link=link_of(stage.id), about=stage.id)


def tell_holder(stage: models.Stage, person_id: UUID | None, event: str, by: Actor, at: datetime) -> None:
    """Tell who holds a stage now: the person, else the agency's desk."""
    desk = () if person_id else door.desk_of(stage.organisation_id, london_day(at))
    tell(stage, [person_id, *desk], event, by)


def _not_to_tell(stage_id: UUID, people: Collection[UUID]) -> frozenset[UUID]:
    if not people:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select person from linkspan.not_to_tell_of_stage(%s, %s)", [stage_id, list(people)])
        return frozenset(person for (person,) in cursor.fetchall())


def is_named(person_id: UUID, at: datetime) -> bool:
    """Tell whether somebody holds a post today."""
    return bool(agencies.in_post(person_id, london_day(at)))


def note(
    event: str, permit: Permit, row: models.Stage, detail: Mapping[str, object] | None = None, words: str = ""
) -> None:
    """Leave the line of what was done with a stage; of what is kept apart it says neither kind nor child."""
    aside = {"words": words} if words else None
    if row.restricted:
        kept = event if event in APART else events.RESTRICTED_CHANGED
        trail.record(kept, permit, about=row.id, aside=aside)
        return
    trail.record(
        event, permit, about=row.id, child=row.child_id, detail={"kind": row.kind, **(detail or {})}, aside=aside
    )


APART = frozenset({
    events.RESTRICTED_BEGUN, events.RESTRICTED_SEEN, events.RESTRICTED_CHANGED, events.RESTRICTED_LET_IN,
    events.RESTRICTED_KEPT_OUT,
})  # fmt: skip
