"""Standing in: the cover sees, does and is told what is the absent person's; nothing changes hands."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linkspan.agencies import models as agencies_models
from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.audit import NotFound, NotNow, Refused, trail
from linkspan.duty import commands, events, models, queries
from tests import cast
from tests.cast import Member
from tests.rooms.duty.conftest import as_member, as_worker, opened
from tests.support.database import as_test
from tests.support.lines import lines

WEEK = timedelta(days=7)


def arrange(everyone: cast.Cast, mona: Member, jo: Member, now: datetime, **changed: Any) -> UUID:
    """Let Mona name Jo to stand in for Amina this week."""
    details: dict[str, Any] = dict(
        absent_id=everyone.amina.id, cover_id=jo.id, from_=now.date(), until=(now + WEEK).date(), why="sickness",
        by=mona.actor(now), at=now,
    )  # fmt: skip
    return commands.arrange_cover(**(details | changed))


def notices(member: Member, event: str) -> int:
    with as_test():
        return agencies_models.Notice.objects.filter(person=member.id, event=event).count()


def test_the_cover_sees_what_is_the_absent_person_s_and_nothing_changes_hands(
    everyone: cast.Cast, mona: Member, jo: Member, now: datetime
) -> None:
    item_id = opened(everyone, now)

    arrange(everyone, mona, jo, now)

    [line] = queries.my_items(jo.id, now, organisation_id=everyone.council.id)
    assert (line.id, line.person_id) == (item_id, everyone.amina.id)
    assert queries.owners_of([item_id]) == {item_id: Holder(everyone.council.id, None, everyone.amina.id)}
    assert len(queries.history(item_id).tenures) == 1
    assert len(lines(events.COVER_ARRANGED)) == 1
    assert (notices(everyone.amina, events.COVER_ARRANGED), notices(jo, events.COVER_ARRANGED)) == (1, 1)


def test_what_is_for_the_absent_person_alone_stays_out_of_sight(
    everyone: cast.Cast, mona: Member, jo: Member, now: datetime
) -> None:
    opened(everyone, now, kind="look_question")
    arrange(everyone, mona, jo, now)

    board = queries.my_items(jo.id, now, organisation_id=everyone.council.id, without={"look_question"})

    assert len(board) == 0


def test_cover_begins_and_ends_on_its_days(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    opened(everyone, now)
    arrange(everyone, mona, jo, now, from_=(now + timedelta(days=1)).date())

    seen = [
        len(queries.my_items(jo.id, at, organisation_id=everyone.council.id))
        for at in (now, now + timedelta(days=1), now + timedelta(days=6), now + WEEK)
    ]

    assert seen == [0, 1, 1, 0]


def test_the_cover_answers_what_the_absent_person_is_offered(
    everyone: cast.Cast, mona: Member, jo: Member, now: datetime
) -> None:
    item_id = opened(everyone, now, person_id=mona.id)
    to = Holder(everyone.council.id, None, everyone.amina.id)
    offer_id = commands.offer(item_id=item_id, to=to, **as_member(mona, now))
    with pytest.raises(NotNow, match="offer_not_yours"):
        commands.accept_offer(offer_id=offer_id, **as_member(jo, now))
    arrange(everyone, mona, jo, now)

    [waiting] = queries.offers_to(everyone.council.id, person_id=jo.id, at=now)
    commands.accept_offer(offer_id=waiting.id, **as_member(jo, now))

    assert queries.owners_of([item_id]) == {item_id: to}


def test_the_cover_answers_why_something_was_late(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + WEEK))
    [task_id] = queries.late_tasks_of([item_id])
    arrange(everyone, mona, jo, now + WEEK, from_=(now + WEEK).date(), until=(now + 2 * WEEK).date())

    commands.say_why(task_id=task_id, reason="capacity", by=jo.actor(now + WEEK), at=now + WEEK)

    assert queries.late_tasks_of([item_id]) == frozenset()


def test_both_are_told_but_of_what_is_private(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    arrange(everyone, mona, jo, now)

    permit = as_worker(now)
    with trail.look(by=permit["by"], at=now):
        notify.tell(to=everyone.amina.id, event="pathway.contact.offered")
        notify.tell(to=everyone.amina.id, event="sharing.look.asked", privately=True)
        trail.record(events.DESK_WAITS, permit["permit"])

    told = [notices(member, "pathway.contact.offered") for member in (everyone.amina, jo)]
    privately = [notices(member, "sharing.look.asked") for member in (everyone.amina, jo)]
    assert (told, privately) == ([1, 1], [1, 0])


def test_cover_is_shown_beside_the_name(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    cover_id = arrange(everyone, mona, jo, now)

    found = queries.covers_of([everyone.amina.id, everyone.ben.id], now)

    assert list(found) == [everyone.amina.id]
    line = found[everyone.amina.id]
    assert (line.id, line.cover, line.until) == (cover_id, "Jo Marsh", (now + WEEK).date())
    assert [each.id for each in queries.organisation_covers(everyone.council.id, now)] == [cover_id]


def test_cover_ends_when_someone_ends_it(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    cover_id = arrange(everyone, mona, jo, now)

    commands.end_cover(cover_id=cover_id, by=mona.actor(now), at=now)

    assert queries.stands_in_for(jo.id, everyone.council.id, now) == frozenset()
    assert len(lines(events.COVER_ENDED)) == 1
    with pytest.raises(NotNow, match="cover_over"):
        commands.end_cover(cover_id=cover_id, by=mona.actor(now), at=now)


def test_a_cover_who_leaves_covers_nobody(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    arrange(everyone, mona, jo, now)
    with as_test():
        agencies_models.Appointment.objects.filter(person=jo.id).update(until_on=now.date())

    assert queries.stands_in_for(jo.id, everyone.council.id, now) == frozenset()
    assert queries.covers_of([everyone.amina.id], now) == {}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"why": "holiday"}, "cover_why"),
        ({"from_": date(2026, 11, 1)}, "cover_days"),
        ({"until": date(2026, 11, 2)}, "cover_days"),
        ({"until": date(2027, 6, 1)}, "cover_long"),
    ],
)
def test_what_will_not_do_is_refused(
    everyone: cast.Cast, mona: Member, jo: Member, now: datetime, changed: dict[str, Any], problem: str
) -> None:
    with pytest.raises(NotNow, match=problem):
        arrange(everyone, mona, jo, now, **changed)
    assert models.Cover.objects.count() == 0


def test_nobody_covers_themselves_or_two_at_once_or_while_away(
    everyone: cast.Cast, mona: Member, jo: Member, now: datetime
) -> None:
    with pytest.raises(NotNow, match="cover_self"):
        arrange(everyone, mona, jo, now, cover_id=everyone.amina.id)
    with pytest.raises(NotNow, match="cover_gone"):
        arrange(everyone, mona, jo, now, cover_id=everyone.kit.id)
    arrange(everyone, mona, jo, now)
    with pytest.raises(NotNow, match="covered_already"):
        arrange(everyone, mona, jo, now, cover_id=mona.id)
    with pytest.raises(NotNow, match="cover_absent"):
        arrange(everyone, mona, jo, now, absent_id=mona.id, cover_id=everyone.amina.id)
    assert models.Cover.objects.count() == 1


def test_only_who_places_the_work_names_a_cover(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    cover_id = arrange(everyone, mona, jo, now)

    for member in (jo, everyone.amina):
        with pytest.raises(Refused):
            arrange(everyone, mona, jo, now, by=member.actor(now))
    with pytest.raises(NotFound):
        commands.end_cover(cover_id=cover_id, by=everyone.ben.actor(now), at=now)


def test_the_database_keeps_one_cover_at_a_time(everyone: cast.Cast, mona: Member, jo: Member, now: datetime) -> None:
    cover_id = arrange(everyone, mona, jo, now)

    with as_test():
        row = models.Cover.objects.get(id=cover_id)
        row.pk = None
        with pytest.raises(IntegrityError, match="duty_cover_one_at_a_time"), transaction.atomic():
            row.save(force_insert=True)
