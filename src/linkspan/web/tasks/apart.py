"""Which tasks a list leaves out, since that there is such a task tells something that the reader may not know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children.queries.flags import tasks_kept_from_me
from linkspan.duty import queries as duty
from linkspan.duty import rules
from linkspan.sharing.challenges import QUIET
from linkspan.voice.queries import messages

SHIELD_TASKS = frozenset({"shield_review", "seal_review"})
PATTERN_TASKS = frozenset({"pattern"})
# One person's own: what they are asked about themselves, what they have not sent, and what only those inside may know.
ONE_PERSON_S = frozenset({"look_question", "concern_draft", "restricted_stage", "access_apart"})
# Nobody's list but the holder's: whoever answers an access request may be the reader.
APART = frozenset({"access_apart"})


def mine(by: Actor, at: datetime) -> duty.Board:
    """Give what the reader holds, and what those hold whom they cover, but for what is these people's alone."""
    if by.person_id is None:
        return duty.Board(())
    board = duty.my_items(by.person_id, at, organisation_id=by.organisation_id, without=not_for_a_cover(by))
    kept = _kept_from_me()
    return board.without(kept | duty.late_tasks_of(kept))


def team_s(by: Actor, at: datetime) -> duty.Board:
    """Give what the reader's organisation holds, but for what not everyone there may know of."""
    if by.organisation_id is None:
        return duty.Board(())
    board = duty.organisation_items(
        by.organisation_id, at, without=QUIET | APART | _of_shields(by, at) | _of_patterns(by)
    )
    kept = _kept_from_me()
    return board.without(kept | duty.late_tasks_of(kept))


def _kept_from_me() -> frozenset[UUID]:
    """Name the tasks of flags and of children's messages that are kept from the reader."""
    return tasks_kept_from_me() | messages.tasks_kept_from_me()


def late_reasons(by: Actor, at: datetime) -> list[tuple[duty.ItemLine, duty.ItemHistory]]:
    """Give the tasks that ask the reader why something was late, with what was: theirs, and those at their desk."""
    board = [*mine(by, at), *(duty.organisation_items(by.organisation_id, at, unallocated=True, kind=rules.LATE_KIND)
             if by.organisation_id else ())]  # fmt: skip
    asked = {line.id: line for line in board if line.kind == rules.LATE_KIND}
    kept = duty.late_tasks_of(_kept_from_me())
    found = [(line, duty.history(line.about)) for line in asked.values() if line.about and line.id not in kept]
    hidden = not_for_a_cover(by)
    return [(line, was) for line, was in found if line.person_id == by.person_id or was.kind not in hidden]


def not_for_a_cover(by: Actor) -> frozenset[str]:
    """Name the kinds that a colleague does not see though they stand in, or sit at the same desk."""
    shields = frozenset() if "shield_reviewer" in by.roles else SHIELD_TASKS
    return QUIET | shields | _of_patterns(by) | ONE_PERSON_S


def _of_shields(by: Actor, at: datetime) -> frozenset[str]:
    """Name the tasks that would say that some child was shielded, where someone else is there to decide on them."""
    if "shield_reviewer" in by.roles:
        return frozenset()
    there = agencies.people_with_role("shield_reviewer", london_day(at), organisation_id=by.organisation_id)
    return SHIELD_TASKS if there else frozenset()


def _of_patterns(by: Actor) -> frozenset[str]:
    """Name the tasks that only those who work the front door may know of."""
    return frozenset() if by.roles & {"front_door", "shield_reviewer"} else PATTERN_TASKS
