"""The lead for a child: offered by one, answered by the other, and never stuck with somebody who has gone."""

from datetime import timedelta
from uuid import UUID

import pytest

from linkspan.agencies import commands as agencies
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotNow
from linkspan.children import events, models
from linkspan.children.commands import leads
from linkspan.duty import queries as duty
from tests.rooms.children.conftest import NOW, Index, a_record
from tests.support.database import as_test
from tests.support.lines import lines

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, whom the school and the practice know."""
    index.send(index.cast.school, a_record("s"))
    index.send(index.cast.practice, a_record("g"))
    child = index.child_of(index.cast.school, "s")
    assert child
    return child


def offer(index: Index, child: UUID, to: UUID) -> UUID:
    return leads.offer_lead(child_id=child, person_id=to, by=index.cast.ben.actor(NOW), at=NOW)


def test_a_second_offer_waits_for_the_answer_to_the_first(index: Index, rowan: UUID) -> None:
    first = offer(index, rowan, index.cast.cole.id)

    with pytest.raises(NotNow) as caught:
        offer(index, rowan, index.cast.amina.id)

    assert caught.value.code == "children.lead_offered"
    with as_test():
        assert models.Lead.objects.get().id == first


def test_an_offer_to_somebody_who_left_lapses_when_another_is_made(index: Index, rowan: UUID) -> None:
    first = offer(index, rowan, index.cast.cole.id)
    agencies.end_appointment(
        appointment_id=index.cast.cole.appointment.id,
        until=NOW.date(),
        hand_to=Holder(index.cast.practice.id),
        by=Actor.system("setup"),
        at=LATER,
    )

    second = leads.offer_lead(
        child_id=rowan, person_id=index.cast.amina.id, by=index.cast.ben.actor(LATER), at=LATER
    )  # fmt: skip

    with as_test():
        gone, waiting = models.Lead.objects.get(id=first), models.Lead.objects.get(id=second)
        assert (gone.until_at, gone.accepted_at, waiting.until_at) == (LATER, None, None)
        assert duty.history(gone.item_id).closed_at == LATER
        assert duty.owners_of([waiting.item_id])[waiting.item_id].person_id == index.cast.amina.id
    assert len(lines(events.LEAD_LAPSED)) == 1
