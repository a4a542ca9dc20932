"""Emerging patterns for the demonstration: early signs that its people send, and what the open rules raise of them."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow
from linkspan.children.commands.sights import work_with
from linkspan.children.queries.lists import my_children
from linkspan.interop.concerns import DOOR, GP, SERGEANT, TEACHER
from linkspan.interop.requests import actor_of
from linkspan.pathway.commands import patterns, signs, worries
from linkspan.pathway.queries.patterns import board
from linkspan.pathway.rules import Words
from linkspan.sharing.rules import stated

WORKER = Actor.system("worker")
# Who keeps which early worry about which of the teacher's children: alone, none of them is much.
WORRIES = (
    (TEACHER, 0, Words(saw="Cried when the bell went on Friday, and would not say why.")),
    (GP, 0, Words(saw="Brought by a neighbour for a cough. Nobody knew when Mum would be back.")),
    (SERGEANT, 0, Words(saw="Seen alone by the canal after ten at night, twice in a week.")),
    (TEACHER, 1, Words(saw="Falls asleep in the first lesson most days now.")),
    (GP, 1, Words(saw="Has lost weight since the spring. Dad says that it is a growth spurt.")),
)  # fmt: skip


def found_patterns(*, at: datetime) -> int:
    """Let the cast keep and send early signs about two children, and the rules look; give how many patterns arose.

    A demonstration without these people, or whose agreement on early signs is not there, gets none.
    """
    cast = {each.email: actor_of(each, agencies.organisation(each.organisation_id), at)
            for each in agencies.demo_cast(london_day(at))}  # fmt: skip
    if not {TEACHER, GP, SERGEANT, DOOR} <= cast.keys():
        return 0
    children = [each.child_id for each in my_children(by=cast[TEACHER], at=at)][:2]
    try:
        for email, number, words in WORRIES:
            if number < len(children):
                _send(cast[email], children[number], number, words, at)
        if len(children) > 1:
            _attendance(cast[TEACHER], children[1], at)
    except NotNow:  # no agreement lets it go: nothing is sent, as anywhere else
        return 0
    raised = patterns.weigh(by=WORKER, at=at)
    _take_one(cast[DOOR], at)
    return raised


def _send(by: Actor, child_id: UUID, number: int, words: Words, at: datetime) -> None:
    if by.person_id and child_id not in {each.child_id for each in my_children(by=by, at=at)}:
        reason = stated("concern", "Met the child this week and is worried")
        work_with(child_id=child_id, by=by, at=at, reason=reason, once=_key("sight", by, number))
    worry = worries.keep_worry(words=words, child_id=child_id, by=by, at=at, once=_key("early worry", by, number))
    signs.send(child_id=child_id, origin=worry, by=by, at=at, once=_key("early sign", by, number))


def _attendance(by: Actor, child_id: UUID, at: datetime) -> None:
    until = london_day(at) - timedelta(days=2)
    signs.send_attendance(
        child_id=child_id, from_=until - timedelta(days=25), until=until, band="80_90", by=by, at=at,
        once=_key("attendance", by, 1),
    )  # fmt: skip


def _take_one(by: Actor, at: datetime) -> None:
    """Let a worker of the front door take the first, so that one has an owner and one waits at the desk."""
    waiting = [each for each in board(by=by, at=at) if each.holder_id is None]
    if len(waiting) > 1:
        patterns.take(pattern_id=waiting[0].pattern_id, by=by, at=at, once=_key("pattern", by, 0))


def _key(what: str, by: Actor, number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"demonstration {what} {number} {by.person_id}")
