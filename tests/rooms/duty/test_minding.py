"""What lies at a desk, and offers nobody answers: shown with their clocks, and passed up once these have run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkspan.agencies import models as agencies_models
from linkspan.agencies.ports import Holder
from linkspan.duty import commands, events, jobs, queries, rules
from linkspan.duty.clocks import shipped
from tests import cast
from tests.cast import Member
from tests.rooms.duty.conftest import WORKER, as_member, as_worker, opened
from tests.support.database import as_test

DAY = timedelta(days=1)


def told(event: str) -> list[str]:
    with as_test():
        rows = agencies_models.Notice.objects.filter(event=event).order_by("person__name")
        return list(rows.values_list("person__name", flat=True))


def test_what_lies_at_a_desk_shows_as_unallocated_with_its_waiting_and_its_clock(
    everyone: cast.Cast, now: datetime
) -> None:
    item_id = opened(everyone, now, desk=True)

    line = queries.item(item_id, now + DAY)

    assert line.is_unallocated
    assert line.held_since == now
    assert line.allocate_by == datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)


def test_what_someone_holds_has_no_allocation_clock(everyone: cast.Cast, now: datetime) -> None:
    line = queries.item(opened(everyone, now), now)

    assert (line.is_unallocated, line.allocate_by) == (False, None)


def test_each_way_to_a_desk_starts_the_allocation_clock_anew(everyone: cast.Cast, jo: Member, now: datetime) -> None:
    placed, given, several = opened(everyone, now), opened(everyone, now, person_id=jo.id), None
    later = now + DAY
    commands.reassign(item_id=placed, to=Holder(everyone.council.id), **as_worker(later))
    commands.hand_over_all(
        giver=Holder(everyone.council.id, person_id=jo.id), to=Holder(everyone.council.id), **as_worker(later)
    )
    [several] = commands.open_many(
        kind="match_review",
        rows=[
            commands.Opening(
                area_id=everyone.northmere.id, organisation_id=everyone.council.id,
                due=queries.due_for("match.review", later),
            )
        ],
        **as_worker(later),
    )  # fmt: skip

    for item_id in (placed, given, several):
        assert queries.item(item_id, later).allocate_by == datetime(2026, 11, 4, 23, 59, 59, tzinfo=UTC)


def test_an_area_s_own_allocation_clock_counts_there(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    rule = replace(
        shipped(rules.DESK_CLOCK)[0], length=4, unit=rules.Unit.HOURS, from_=now.date(), area_id=everyone.northmere.id
    )
    commands.enter_version(
        wanted=rule, why="Agreed in October.", by=replace(mona.actor(now), stepped_up_at=now), at=now
    )
    opened(everyone, now)

    commands.hand_over_all(
        giver=Holder(everyone.council.id, person_id=everyone.amina.id), to=Holder(everyone.council.id),
        **as_worker(now),
    )  # fmt: skip

    [line] = queries.organisation_items(everyone.council.id, now, unallocated=True)
    assert line.allocate_by == now + timedelta(hours=4)


def test_a_desk_that_keeps_something_too_long_is_passed_up_once(
    everyone: cast.Cast, mona: Member, now: datetime
) -> None:
    opened(everyone, now, desk=True)
    opened(everyone, now)

    before = commands.mind_desks(by=WORKER, at=now)
    after = [commands.mind_desks(by=WORKER, at=now + 2 * DAY) for _ in range(2)]

    assert (before, after) == (0, [1, 0])
    assert told(events.DESK_WAITS) == sorted(["Mona Reyes", everyone.mo.person.name])


def test_an_offer_nobody_answers_is_passed_up_once_and_stays_with_its_giver(
    everyone: cast.Cast, mona: Member, now: datetime
) -> None:
    item_id = opened(everyone, now)
    to = Holder(everyone.school.id, None, everyone.ben.id)
    commands.offer(item_id=item_id, to=to, **as_member(everyone.amina, now))

    before = commands.mind_offers(by=WORKER, at=now + DAY)
    after = [commands.mind_offers(by=WORKER, at=now + 4 * DAY) for _ in range(2)]

    assert (before, after) == (0, [1, 0])
    assert {"Mona Reyes", everyone.amina.person.name, everyone.ben.person.name} <= set(told(events.HANDOVER_UNANSWERED))
    assert queries.owners_of([item_id])[item_id].person_id == everyone.amina.id
    assert len(queries.offers_of([item_id])) == 1


@pytest.mark.parametrize("job", [jobs.mind_desks, jobs.mind_offers])
def test_the_worker_looks_by_itself(everyone: cast.Cast, job: object) -> None:
    job(timestamp=0)
