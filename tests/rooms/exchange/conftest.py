"""Rowan, whom the council and the school know, asked about by the school; an outsider agency beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from linkspan.audit import Actor
from linkspan.exchange import models
from linkspan.exchange.commands import answering, asking, clocks
from linkspan.exchange.rules import EntryGiven, Given, Outcome, SearchGiven
from linkspan.matching import Model
from tests import cast
from tests.cast import Member
from tests.rooms.children.conftest import NOW, Index, a_record
from tests.support.database import as_test

LATER = NOW + timedelta(hours=2)
BEGAN = {"involved_from": date(2021, 9, 1)}
QUESTIONS = ("Have you been called to the home since March?", "Is anyone at the address known for violence?")
TOLD = Given(
    Outcome.DISCLOSED,
    entries=(
        EntryGiven("fact", "Officers attended on 3 October.", "Command and control log", date(2026, 10, 3)),
        EntryGiven("opinion", "The mother seemed afraid.", "PC Ward's note"),
    ),
    onward="ask", readers="agency", family="unsafe", keep_until=date(2027, 1, 15),
)  # fmt: skip
WITHHELD = Given(
    Outcome.WITHHELD, ground="detrimental", first="What we hold is about an adult and does not bear on Rowan.",
    second="Telling would show who gave it, and end what keeps her safe.", family="unsafe",
)  # fmt: skip
NOTHING = Given(
    Outcome.NOTHING_HELD,
    searches=(SearchGiven("Patient records", ("name", "nhs_number"), date(2026, 11, 2), "Reception", None, None),),
)
MORE_TIME = Given(Outcome.MORE_TIME, words="The record is on paper, at another site.", until=date(2026, 11, 9))


@dataclass(frozen=True)
class World:
    """The index, Rowan, and what the tests do with requests about her."""

    index: Index
    child: UUID

    @property
    def cast(self) -> cast.Cast:
        """Give the cast."""
        return self.index.cast

    def ask(self, by: Actor | None = None, *agencies: Any, at: datetime = NOW, **changes: Any) -> UUID:
        """Let Ben ask the police and the GP, or someone else ask others."""
        wanted = dict(
            child_id=self.child, organisations=[each.id for each in agencies or (self.cast.police, self.cast.practice)],
            questions=QUESTIONS, purpose="protect", basis="10", urgency="check",
            why="Rowan came to school with a bruise and would not say how.", by=by or self.cast.ben.actor(at), at=at,
        )  # fmt: skip
        return asking.ask(**(wanted | changes))

    def part(self, request_id: UUID, organisation: Any) -> models.Part:
        """Find an agency's part."""
        with as_test():
            return models.Part.objects.select_related("request").get(request=request_id, organisation=organisation)

    def questions(self, part: models.Part) -> list[UUID]:
        """List the questions put to a part, in order."""
        with as_test():
            rows = models.Put.objects.filter(part=part).order_by("question__number")
            return list(rows.values_list("question_id", flat=True))

    def answer(
        self, part: models.Part, by: Member, given: Given, questions: Collection[UUID] | None = None,
        at: datetime = LATER,
    ) -> None:  # fmt: skip
        """Answer all of a part's questions, or some."""
        chosen = self.questions(part) if questions is None else questions
        answering.answer(part_id=part.id, questions=chosen, given=given, by=by.actor(at), at=at)

    def mind(self, at: datetime) -> int:
        """Let the worker look at the clocks."""
        return clocks.mind_requests(by=Actor.system("worker"), at=at)

    def told(self, member: Member, event: str) -> int:
        """Count the notices of one kind that someone was given."""
        return self.index.count("agencies_notice where person_id = %s and event = %s", member.id, event)


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> World:
    index = Index(cast.build(), model)
    index.send(index.cast.council, a_record("1", **BEGAN))
    index.send(index.cast.school, a_record("s1", **BEGAN))
    child = index.child_of(index.cast.school, "s1")
    assert child is not None
    return World(index, child)
