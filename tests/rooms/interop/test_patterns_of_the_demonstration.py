"""The demonstration's emerging patterns: sent and raised through the same commands as anyone's."""

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.interop import concerns, patterns
from linkspan.pathway import models
from tests import cast
from tests.support import children
from tests.support.database import as_test
from tests.support.patterns import agree

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
    concerns.found_front_door(organisations={"council": made.council.id}, by=Actor.system("demo"), at=timezone.now())
    return made


def test_a_newcomer_meets_a_pattern_from_three_agencies(people: cast.Cast) -> None:
    agree(people, timezone.now())

    assert patterns.found_patterns(at=timezone.now()) == 1

    with as_test():
        (row,) = models.Pattern.objects.all()
        assert models.PatternSign.objects.filter(pattern=row, counted=True).count() == 3
        assert [each.code for each in models.PatternRule.objects.all()] == ["worries_three_agencies"]


def test_without_an_agreement_on_early_signs_there_is_none(people: cast.Cast) -> None:
    assert patterns.found_patterns(at=timezone.now()) == 0

    with as_test():
        assert not models.EarlySign.objects.exists()
        assert not models.Pattern.objects.exists()
