"""“I am working with this child”: five working days' sight, that a manager or a feed confirms, or that lapses."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Refused, trail
from linkspan.children import events, models
from linkspan.children.commands import sights
from linkspan.children.queries import file
from linkspan.duty import queries as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, WHY, Index, a_record
from tests.support.database import as_test
from tests.support.lines import lines

WORKER = Actor.system("worker")
LAST_DAY = date(2026, 11, 9)  # NOW is a Monday


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, whom the school knows and in whose life neither Amina nor her council has a part yet."""
    index.send(index.cast.school, a_record("s1"))
    child = index.child_of(index.cast.school, "s1")
    assert child
    return child


@pytest.fixture
def taken(index: Index, rowan: UUID) -> UUID:
    """Amina has opened the file and said that she works with Rowan."""
    amina = index.cast.amina.actor(NOW)
    file.child_file(child_id=rowan, by=amina, at=NOW, reason=WHY, reason_code="concern")
    return sights.work_with(child_id=rowan, by=amina, at=NOW, reason=WHY)


def opens(child_id: UUID, who: Member, at: datetime) -> bool:
    """Tell whether someone opens a file without saying why."""
    by = who.actor(at)
    try:
        with trail.look(by=by, at=at):
            trail.record(events.FILE_SEEN, gate.require(by=by, to=Action.SEE_CHILD, about=child_id, at=at))
    except Refused:
        return False
    return True


def row(sight_id: UUID) -> models.Sight:
    with as_test():
        return models.Sight.objects.get(id=sight_id)


def test_it_lasts_for_five_working_days_and_no_longer(index: Index, rowan: UUID, taken: UUID) -> None:
    until, amina = row(taken).until_at, index.cast.amina

    assert london_day(until) in (LAST_DAY, LAST_DAY + timedelta(days=1))
    assert opens(rowan, amina, NOW + timedelta(days=3))
    assert opens(rowan, amina, until - timedelta(minutes=1))
    assert not opens(rowan, amina, until + timedelta(minutes=1))


def test_it_is_a_task_of_the_manager_with_the_same_day(index: Index, taken: UUID) -> None:
    owner = duty.owners_of([row(taken).item_id])[row(taken).item_id]

    assert owner.person_id == index.cast.mo.id


def test_unconfirmed_it_lapses_closes_its_task_and_says_so(index: Index, rowan: UUID, taken: UUID) -> None:
    after = row(taken).until_at + timedelta(minutes=1)

    early = sights.settle_sights(by=WORKER, at=after - timedelta(days=1))
    settled = sights.settle_sights(by=WORKER, at=after)

    assert (early, settled) == (0, 1)
    assert duty.history(row(taken).item_id).closed_at == after
    assert [line["about"] for line in lines(events.SIGHT_LAPSED) if line.get("child")] == [str(taken)]
    assert not opens(rowan, index.cast.amina, after)


def test_a_managers_word_carries_it_on_past_the_five_days(index: Index, rowan: UUID, taken: UUID) -> None:
    until = row(taken).until_at

    sights.confirm_sight(sight_id=taken, by=index.cast.mo.actor(NOW), at=NOW)

    assert sights.settle_sights(by=WORKER, at=until + timedelta(days=1)) == 0
    assert opens(rowan, index.cast.amina, until + timedelta(days=1))


@pytest.mark.parametrize("until", [None, date(2027, 3, 31)])
def test_the_agencys_feed_that_names_the_worker_confirms_it(
    index: Index, rowan: UUID, taken: UUID, until: date | None
) -> None:
    named = a_record("1", practitioner_name="Amina Yusuf", involved_until=until)
    index.send(index.cast.council, named, at=NOW + timedelta(days=1))

    settled = sights.settle_sights(by=WORKER, at=NOW + timedelta(days=1))

    assert settled == 1
    assert row(taken).confirmed_at == NOW + timedelta(days=1)
    assert row(taken).confirmed_by_id is None
    assert opens(rowan, index.cast.amina, NOW + timedelta(days=20))


def test_a_feed_that_names_the_worker_for_another_child_confirms_nothing(
    index: Index, rowan: UUID, taken: UUID
) -> None:
    index.send(index.cast.council, a_record("2", IDRIS, practitioner_name="Amina Yusuf"), at=NOW + timedelta(days=1))

    assert sights.settle_sights(by=WORKER, at=NOW + timedelta(days=1)) == 0


def test_refused_it_ends_at_once(index: Index, rowan: UUID, taken: UUID) -> None:
    later = NOW + timedelta(days=2)  # the look on a stated reason is over by then
    sights.refuse_sight(sight_id=taken, by=index.cast.mo.actor(later), at=later)

    assert not opens(rowan, index.cast.amina, later)
    with pytest.raises(NotNow, match="sight_answered"):
        sights.confirm_sight(sight_id=taken, by=index.cast.mo.actor(later), at=later)


def test_it_gives_nobody_else_sight(index: Index, rowan: UUID, taken: UUID) -> None:
    later = NOW + timedelta(days=2)

    assert not opens(rowan, index.cast.dee, later)
    assert not opens(rowan, index.cast.cole, later)


def test_it_is_said_once_at_a_time_and_anew_after_it_lapsed(index: Index, rowan: UUID, taken: UUID) -> None:
    amina, after = index.cast.amina, row(taken).until_at + timedelta(minutes=1)

    with pytest.raises(NotNow, match="sight_already"):
        sights.work_with(child_id=rowan, by=amina.actor(NOW), at=NOW, reason=WHY)
    file.child_file(child_id=rowan, by=amina.actor(after), at=after, reason=WHY, reason_code="concern")
    again = sights.work_with(child_id=rowan, by=amina.actor(after), at=after, reason=WHY)

    assert again != taken
    assert opens(rowan, amina, after + timedelta(days=2))
