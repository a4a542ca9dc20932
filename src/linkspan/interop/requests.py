"""A few requests between the agencies of the demonstration, in different states, made as its people would make them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Colleague, Organisation
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children.queries.lists import my_children
from linkspan.exchange.commands import answering, asking, clocks
from linkspan.exchange.queries.inbox import inbox
from linkspan.exchange.rules import EntryGiven, Given, Outcome, SearchGiven

ASKS = frozenset({"practitioner", "dsl"})
HOME = "Have you been called to the home in the last year?"
WORRIES = "Do you know of anything that worries you about this child?"


def found_requests(*, at: datetime) -> int:
    """Let the cast ask one another, and some answer; give how many requests were made. Again changes nothing."""
    people = dict(_people(at))
    made = 0
    for asker, (wanted, urgency, questions, ago) in {
        "school": (("police", "gp_practice"), "check", (HOME, WORRIES), timedelta(days=4)),
        "council": (
            ("police", "hospital_trust", "school", "gp_practice", "icb"), "check", (WORRIES,), timedelta(hours=3)
        ),
        "gp_practice": (("council",), "soon", ("Is anyone helping this family now?",), timedelta(days=1)),
    }.items():  # fmt: skip
        if asker in people:
            made += _ask(people[asker], wanted, urgency, questions, at - ago)
    for kind in ("police", "hospital_trust"):
        if kind in people:
            _answer(people[kind], at)
    clocks.mind_requests(by=Actor.system("worker"), at=at)
    return made


def _people(at: datetime) -> Iterator[tuple[str, Actor]]:
    """Give one of the cast for each kind of agency: the first who works with children there."""
    seen: set[str] = set()
    for each in agencies.demo_cast(london_day(at)):
        organisation = agencies.organisation(each.organisation_id)
        if organisation.kind not in seen and each.roles & ASKS:
            seen.add(organisation.kind)
            yield organisation.kind, _actor(each, organisation, at)


def _actor(each: Colleague, organisation: Organisation, at: datetime) -> Actor:
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


def _answer(by: Actor, at: datetime) -> None:
    """Let one agency tell something and keep something, or say that it holds nothing."""
    for line in inbox(by=by, at=at).to_answer:
        questions = [cell.question_id for cell in line.cells]
        first, rest = questions[:1], questions[1:]
        told = _told(at) if rest else _nothing(by, at)
        _give(line.part_id, first, told, by, at)
        if rest:
            _give(line.part_id, rest, _withheld(), by, at)


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


def _nothing(by: Actor, at: datetime) -> Given:
    search = SearchGiven("Main records", ("name", "date_of_birth", "nhs_number"), london_day(at), by.name)
    return Given(Outcome.NOTHING_HELD, searches=(search,))
