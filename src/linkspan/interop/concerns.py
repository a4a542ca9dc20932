"""A front door for the demonstration, and concerns in different states, said and decided as its people would."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children.queries.lists import my_children
from linkspan.interop.requests import actor_of
from linkspan.interop.setup import Steward, seat_steward
from linkspan.pathway.commands import deciding, drafting, raising, worries
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries.concerns import mine
from linkspan.pathway.rules import Who, Words

WORKERS = (
    Steward("Farah Nwosu", "Social worker, front door", "council", ("front_door", "practitioner"), 5),
    Steward("Theo Bell", "Senior social worker, front door", "council", ("front_door", "practitioner"), 4),
)
TEACHER, GP, SERGEANT = "ben.carter@linkspan.example", "helen.cole@linkspan.example", "tom.dee@linkspan.example"
DOOR = WORKERS[0].email

HUNGRY = Words(
    saw="Asked for food at breakfast club on Monday, Tuesday and today. Wore the same clothes all week.",
    thinks="I think that there may not be enough money for food, and that nobody has noticed.",
    child_said="\"Mum sleeps in the day. I do my own tea.\"",
    done="Gave breakfast and lunch. Asked the school nurse to look in.",
    family_knows="yes", urgency="soon",
)  # fmt: skip
BRUISE = Words(
    saw="A round bruise on the upper left arm, about three centimetres, seen at PE at 10.20 today.",
    thinks="It looked like a grip mark to me. I am not sure.",
    child_said="\"He got cross.\" I asked who. \"I'm not allowed to say.\"",
    done="Wrote it down at once and told nobody else in school.",
    family_knows="unsafe", family_why="The child seemed afraid of somebody at home.", urgency="today",
)  # fmt: skip
MISSED = Words(
    saw="Third appointment in a row not kept: 12-month check, vaccination, hearing test.",
    thinks="The family may have moved, or may find it hard to come.", family_knows="no",
    family_why="Two letters and three calls were not answered.", urgency="soon",
)  # fmt: skip
SHOUTING = Words(
    saw="Officers called at 02.10. Two adults were shouting, a child stood on the stairs in night clothes.",
    child_said="\"Can you make them stop?\"", done="The man left for the night. No injuries were seen.",
    family_knows="yes", urgency="today",
)  # fmt: skip
QUIET = Words(
    saw="Has stopped talking at lunch, and asked twice this week whether school is open on Saturday.",
    thinks="Too small to send anywhere by itself. I want it remembered.",
)  # fmt: skip
BEGUN = Words(saw="Came in without a coat again. Her shoes were wet through and she said")


@trail.audited
def found_front_door(*, organisations: Mapping[str, UUID], by: Actor, at: datetime) -> int:
    """Seat those who work the council's front door; once. Gives how many were seated now."""
    agencies_commands.note_invented(by=by, at=at)
    council = organisations["council"]
    there = {each.email for each in agencies.people_with_role("front_door", london_day(at), organisation_id=council)}
    wanted = [each for each in WORKERS if each.email not in there]
    for worker in wanted:
        seat_steward(worker, council, by, at)
    return len(wanted)


def found_concerns(*, at: datetime) -> int:
    """Let the cast raise concerns, keep a worry and leave a draft, and the front door decide one; give how many.

    Again changes nothing. One is past its date, since a concern that nobody answers is what goes wrong.
    """
    cast = {each.email: as_actor(each, at) for each in agencies.demo_cast(london_day(at))}
    made = 0
    for email, words, number, ago in (
        (TEACHER, HUNGRY, 0, timedelta(days=4)), (TEACHER, BRUISE, 1, timedelta(hours=2)),
        (GP, MISSED, 0, timedelta(hours=20)), (SERGEANT, SHOUTING, 0, timedelta(hours=7)),
    ):  # fmt: skip
        if email in cast:
            made += _raise(cast[email], words, number, at - ago)
    if DOOR in cast:
        made += _take_a_call(cast[DOOR], at - timedelta(hours=1))
    if TEACHER in cast and DOOR in cast:
        _decide(cast[TEACHER], cast[DOOR], at)
        _keep_and_begin(cast[TEACHER], at)
    return made


def as_actor(each: agencies.Colleague, at: datetime) -> Actor:
    """Give somebody of the cast as they act."""
    return actor_of(each, agencies.organisation(each.organisation_id), at)


def key_of(what: str, by: Actor) -> UUID:
    """Give the key that makes an act of the demonstration once only."""
    return uuid5(NAMESPACE_URL, f"demonstration {what} {by.person_id}")


def _raise(by: Actor, words: Words, number: int, at: datetime) -> bool:
    """Raise a concern about one of the children someone works with, or, with none, about a child as they know them."""
    children = my_children(by=by, at=at)
    known = children[number % len(children)].child_id if children else None
    who = Who() if known else Who("A girl in a red coat", "about 8", "The flats by the bridge")
    raising.raise_concern(
        words=words, child_id=known, who=who, by=by, at=at, once=key_of(f"concern {number} {words.urgency}", by)
    )
    return True


def _take_a_call(by: Actor, at: datetime) -> bool:
    words = Words(
        saw="A caller heard crying and banging through the wall last night, between ten and midnight.",
        family_knows="no", family_why="We have not spoken to the family yet.", urgency="soon", referrer="public",
        told_by="A neighbour, who asks that the family is not told", reach="01632 960712",
    )  # fmt: skip
    raising.raise_concern(
        words=words, who=Who("Two small boys", "3 and 5", "Number 14, the flat above the shop"), by=by, at=at,
        once=key_of("call", by),
    )  # fmt: skip
    return True


def _decide(teacher: Actor, worker: Actor, at: datetime) -> None:
    """Decide what the police raised, so that a newcomer sees an answer as well as what waits."""
    waiting = _contacts_of(SERGEANT, at)
    given = Given(
        outcome="early_help", level=2,
        reasons="A first call to this home. Both parents agreed to meet a family help worker this week. The school"
        " sees the child every day and will tell us of any change.",
        told="A family help worker is meeting both parents this week, with their agreement.",
    )  # fmt: skip
    for contact_id in waiting[:1]:
        deciding.decide(contact_id=contact_id, given=given, by=worker, at=at, once=key_of("decision", worker))


def _contacts_of(email: str, at: datetime) -> Sequence[UUID]:
    by = next((as_actor(each, at) for each in agencies.demo_cast(london_day(at)) if each.email == email), None)
    if by is None:
        return ()
    return [each.contact_id for line in mine(by=by, at=at).concerns for each in line.contacts]


def _keep_and_begin(by: Actor, at: datetime) -> None:
    """Keep an early worry, and leave a draft that its author has been reminded of."""
    children = my_children(by=by, at=at)
    if not children:
        return
    worries.keep_worry(
        words=QUIET, child_id=children[-1].child_id, by=by, at=at - timedelta(days=6), once=key_of("worry", by)
    )
    began = at - timedelta(hours=5)
    drafting.save_draft(key=key_of("draft", by), words=BEGUN, child_id=children[0].child_id, by=by, at=began)
