"""Of the answers given, some are drawn by chance, and whoever asked says whether they were enough."""

from datetime import timedelta
from random import SystemRandom

import pytest
from django.db import DatabaseError, transaction

from linkspan.agencies.models import Notice
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.exchange import events, models
from linkspan.exchange.commands import sampling as commands
from linkspan.exchange.queries import sampling as queries
from tests.rooms.children.conftest import NOW
from tests.rooms.exchange.conftest import TOLD, World
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

WORKER = Actor.system("worker")
LATER = NOW + timedelta(days=1)


class Always(SystemRandom):
    """Chance that draws everything, or nothing."""

    def __init__(self, draws: int) -> None:
        super().__init__()
        self.draws = draws

    def randrange(self, *args: object, **kwargs: object) -> int:
        """Give the same number always."""
        return self.draws


def answered(world: World) -> models.Part:
    """Let the police answer what Ben asked."""
    part = world.part(world.ask(), world.cast.police)
    world.answer(part, world.cast.dee, TOLD)
    return part


def drawn(world: World) -> models.Sample:
    """Draw the answer, and give the sample."""
    part = answered(world)
    assert commands.draw_samples(by=WORKER, at=LATER, chance=Always(0)) == 1
    with as_test():
        return models.Sample.objects.get(part=part)


def test_a_drawn_answer_becomes_a_task_of_whoever_asked(world: World) -> None:
    sample = drawn(world)

    with as_test():
        tenure = duty.Tenure.objects.get(item=sample.item_id)
        draw = models.Draw.objects.get()
    assert tenure.person_id == world.cast.ben.id
    assert (draw.answered, draw.drawn) == (1, 1)
    assert Notice.objects.filter(person=world.cast.ben.id, event=events.SAMPLES_DRAWN).exists()


def test_chance_decides_and_nothing_is_drawn_from_twice(world: World) -> None:
    answered(world)

    assert commands.draw_samples(by=WORKER, at=LATER, chance=Always(1)) == 0
    assert commands.draw_samples(by=WORKER, at=LATER, chance=Always(0)) == 0
    with as_test():
        assert not models.Sample.objects.exists()


def test_whoever_asked_says_once_whether_it_was_enough(world: World) -> None:
    sample = drawn(world)
    ben = world.cast.ben.actor(LATER)

    assert queries.sample(sample_id=sample.id, by=ben, at=LATER).organisation == "Mere Police"
    commands.say_enough(sample_id=sample.id, said="partly", by=ben, at=LATER)

    with as_test():
        sample.refresh_from_db()
        assert duty.Item.objects.get(id=sample.item_id).closed_at == LATER
    assert (sample.said, sample.said_by_id) == ("partly", world.cast.ben.id)
    with pytest.raises(NotNow, match="sample_said"):
        commands.say_enough(sample_id=sample.id, said="yes", by=ben, at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic(), as_test():
        models.Sample.objects.filter(id=sample.id).update(said="yes")


def test_the_agency_that_answered_is_not_told_and_no_other_either(world: World) -> None:
    sample = drawn(world)

    for other in (world.cast.dee, world.cast.kit):
        with pytest.raises((NotFound, Refused)):
            queries.sample(sample_id=sample.id, by=other.actor(LATER), at=LATER)
        with pytest.raises((NotFound, Refused)):
            commands.say_enough(sample_id=sample.id, said="yes", by=other.actor(LATER), at=LATER)


def test_only_the_three_answers_are_taken(world: World) -> None:
    sample = drawn(world)

    with pytest.raises(NotNow, match="sample_how"):
        commands.say_enough(sample_id=sample.id, said="rubbish", by=world.cast.ben.actor(LATER), at=LATER)
