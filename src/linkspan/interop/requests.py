"""A few requests between the agencies of the demonstration, in different states, made as its people would make them."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Colleague, Organisation
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children.queries.lists import my_children
from linkspan.exchange.commands import answering, asking, clocks, threads
from linkspan.exchange.queries.inbox import inbox
from linkspan.exchange.rules import EntryGiven, Given, Outcome

ASKS = frozenset({"practitioner", "dsl"})
HOME = "Have you been called to the home in the last year?"
WORRIES = "Do you know of anything that worries you about this child?"


def found_requests(*, at: datetime) -> int:
    """Let the cast ask one another, and some answer; give how many requests were made. Again changes nothing."""
    cast = _cast(at)
    made = 0
    for asker, (wanted, urgency, questions, ago) in {
        "school": (("police", "gp_practice"), "check", (HOME, WORRIES), timedelta(days=4)),
        "council": (
            ("police", "hospital_trust", "school", "gp_practice", "icb"), "check", (WORRIES,), timedelta(hours=3)
        ),
        "gp_practice": (("council",), "soon", ("Is anyone helping this family now?",), timedelta(days=1)),
    }.items():  # fmt: skip
        made += any(_ask(by, wanted, urgency, questions, at - ago) for by in cast.get(asker, ()))
    for by in cast.get("police", ())[:1]:
        _answer_at_desk(by, at)
    clocks.mind_requests(by=Actor.system("worker"), at=at)
    return made


def _cast(at: datetime) -> dict[str, list[Actor]]:
    """Give those of the cast who work with children, by kind of agency."""
    found: dict[str, list[Actor]] = {}
    for each in agencies.demo_cast(london_day(at)):
        if each.roles & ASKS:
            organisation = agencies.organisation(each.organisation_id)
            found.setdefault(organisation.kind, []).append(actor_of(each, organisation, at))
    return found


def actor_of(each: Colleague, organisation: Organisation, at: datetime) -> Actor:
    """Give one of the cast as they stand before the gate, without signing in."""
    person = agencies.person(each.person_id)
    return Actor(
        kind="person", name=each.name, person_id=each.person_id, organisation_id=organisation.id,
        organisation_name=organisation.name, organisation_kind=organisation.kind, appointment_id=each.appointment_id,
        post_title=each.post_title, area_ids=tuple(a.id for a in agencies.areas_of(organisation.id, london_day(at))),
        roles=each.roles, trained_until=person.trained_until, vetted_until=person.vetted_until, session="demonstration",
        stepped_up_at=None,
    )  # fmt: skip


def _ask(by: Actor, kinds: tuple[str, ...], urgency: str, questions: tuple[str, ...], at: datetime) -> int:
    children = my_children(by=by, at=at)
    on = london_day(at)
    wanted = [found[0].id for kind in kinds if (found := _near(by, kind, at))]
    if not children or not wanted:
        return 0
    asking.ask(
        child_id=children[0].child_id, organisations=wanted, questions=questions, purpose="front_door", basis="10",
        urgency=urgency, why="The child has come to us hungry and tired three times this month.", by=by,
        at=at, once=uuid5(NAMESPACE_URL, f"demonstration {by.organisation_id} {on.year}"),
    )  # fmt: skip
    return 1


def _near(by: Actor, kind: str, at: datetime) -> list[Organisation]:
    """List agencies of a kind near someone, those with people of the cast first: somebody can sign in there."""
    cast = {each.organisation_id for each in agencies.demo_cast(london_day(at))}
    found = [
        each
        for area_id in by.area_ids
        for each in agencies.organisations(london_day(at), kind=kind, area_id=area_id)
        if each.id != by.organisation_id
    ]
    return sorted(found, key=lambda each: (each.id not in cast, each.name))


def _answer_at_desk(answerer: Actor, at: datetime) -> None:
    """Let a desk give what waits to one of the cast, who answers what has two questions and leaves the rest."""
    organisation = agencies.organisation(answerer.in_post()[1])
    staff = agencies.colleagues(organisation.id, london_day(at))
    desk = next((actor_of(each, organisation, at) for each in staff if each.roles & {"duty", "manager"}), answerer)
    for line in inbox(by=desk, at=at).to_answer:
        once = uuid5(NAMESPACE_URL, f"demonstration {line.part_id} given")
        threads.hand_on(part_id=line.part_id, person_id=answerer.person_id, by=desk, at=at, once=once)
        questions = [cell.question_id for cell in line.cells]
        if len(questions) > 1:
            _give(line.part_id, questions[:1], _told(at), answerer, at)
            _give(line.part_id, questions[1:], _withheld(), answerer, at)


def _give(part_id: UUID, questions: list[UUID], given: Given, by: Actor, at: datetime) -> None:
    once = uuid5(NAMESPACE_URL, f"demonstration {part_id} {given.outcome}")
    answering.answer(part_id=part_id, questions=questions, given=given, by=by, at=at, once=once)


def _told(at: datetime) -> Given:
    on = london_day(at)
    return Given(
        Outcome.DISCLOSED,
        entries=(
            EntryGiven("fact", "Officers attended twice. No one was arrested.", "Command and control log",
                       on - timedelta(days=40)),
            EntryGiven("opinion", "The officer thought the flat was cold and the cupboards bare.", "Officer's note",
                       on - timedelta(days=40)),
        ),
        onward="ask", readers="agency", family="not_yet",
    )  # fmt: skip


def _withheld() -> Given:
    return Given(
        Outcome.WITHHELD, ground="detrimental", first="What we hold is about an adult who has left the home.",
        second="Telling would show who spoke to us, and that person is at risk.", family="unsafe",
    )  # fmt: skip
