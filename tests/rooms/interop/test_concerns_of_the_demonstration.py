"""The demonstration's concerns: said, kept, begun and decided through the same commands as anyone's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.interop import concerns
from linkspan.pathway import models
from tests import cast
from tests.support import children
from tests.support.database import as_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    made = cast.build()
    with as_test():
        agencies.Node.objects.update(mode="demo")
        for member, email in ((made.ben, concerns.TEACHER), (made.cole, concerns.GP), (made.dee, concerns.SERGEANT)):
            agencies.User.objects.filter(id=member.user.id).update(email=email, is_demo=True)
            agencies.Person.objects.filter(id=member.id).update(email=email)
    children.rowan(made)
    return made


def found(people: cast.Cast) -> int:
    at, by = timezone.now(), Actor.system("demo")
    concerns.found_front_door(organisations={"council": people.council.id}, by=by, at=at)
    return concerns.found_concerns(at=at)


def test_a_newcomer_meets_concerns_in_every_state(people: cast.Cast) -> None:
    made = found(people)

    now = timezone.now()
    with as_test():
        waiting = models.Contact.objects.filter(closed_at=None)
        assert made == 5
        assert waiting.filter(due_at__lt=now).exists()
        assert waiting.filter(due_at__gt=now).exists()
        assert models.Decision.objects.count() == 1
        assert models.Reply.objects.exclude(sent_at=None).count() == 1
        assert models.Concern.objects.filter(kind="worry").count() == 1
        assert models.Draft.objects.filter(ended_at=None, started_at__lt=now - timedelta(hours=4)).count() == 1
        assert models.Concern.objects.filter(referrer="public").count() == 1


def test_making_them_again_makes_nothing_new(people: cast.Cast) -> None:
    found(people)

    found(people)

    with as_test():
        assert models.Concern.objects.filter(kind="concern").count() == 5
        assert models.Draft.objects.count() == 1
        assert agencies.Person.objects.filter(email=concerns.DOOR).count() == 1
