"""The demonstration's pathways: walked through the same commands as anyone's, so that a newcomer meets a living one."""

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.duty.models import Tenure
from linkspan.interop import concerns, pathways
from linkspan.pathway import models
from tests import cast
from tests.support import stages as way
from tests.support.database import as_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    made = cast.build()
    with as_test():
        agencies.Node.objects.update(mode="demo")
        agencies.User.objects.update(is_demo=True)
        agencies.User.objects.filter(id=made.ben.user.id).update(email=concerns.TEACHER)
        agencies.Person.objects.filter(id=made.ben.id).update(email=concerns.TEACHER)
    way.known_to_council(made)
    way.known_to_council(
        made, record="C-2", record_ids=("S-2", "G-2"), given_name="Linnet", family_name="Harrowgate",
        nhs_number="9434765870", address_line_1="3 Sallow Court", postcode="ZE4 1AB",
    )  # fmt: skip
    way.known_to_council(
        made, record="C-3", record_ids=("S-3", "G-3"), given_name="Merle", family_name="Cotterill",
        nhs_number="9990000018", address_line_1="9 Alder Mews", postcode="ZE5 2CD",
    )  # fmt: skip
    return made


def test_a_newcomer_meets_a_planned_conference_a_plan_and_a_helped_family(people: cast.Cast) -> None:
    made = pathways.found_pathways(at=timezone.now())

    with as_test():
        rows = models.Stage.objects.filter(replaced_at=None)
        assert made == 9
        assert rows.get(kind="icpc").planned_at is not None
        assert rows.get(kind="cp_plan", ended_at=None).details["category"] == "NEG"
        assert rows.filter(kind="core_group").exclude(outcome="").count() == 1
        assert rows.filter(kind="family_help_plan", ended_at=None).exists()
        assert rows.filter(kind="return_interview", ended_at=None).exists()
        open_items = set(rows.filter(ended_at=None).values_list("item_id", flat=True))
        assert Tenure.objects.filter(item__in=open_items, until_at=None).count() == len(open_items)


def test_walking_them_again_walks_nothing_new(people: cast.Cast) -> None:
    at = timezone.now()
    pathways.found_pathways(at=at)
    with as_test():
        before = models.Stage.objects.count()

    pathways.found_pathways(at=at)

    with as_test():
        assert models.Stage.objects.count() == before
