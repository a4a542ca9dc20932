"""The child's own page on a phone: a code from a worker, a check, what was released, and nothing to anybody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.support import children, young
from tests.support.pages import title, words
from tests.support.young import PICTURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    made = children.rowan(people)
    young.lead(made, people.ben, people.mo, timezone.now() - timedelta(hours=1))
    return made


def test_a_child_opens_the_page_picks_pictures_and_reads_at_a_neutral_address(people: cast.Cast, rowan: UUID) -> None:
    phone = Client()
    typed = young.code(rowan, people.ben, timezone.now())

    first = phone.post("/here/", {"code": typed.lower()})
    chosen = phone.post("/here/choose/", PICTURES)
    page = phone.get("/here/")

    assert first["Location"] == "/here/choose/"
    assert chosen["Location"] == "/here/"
    assert page.status_code == 200
    assert "nothing to read here yet" in words(page)
    assert title(page) == "Here for you"
