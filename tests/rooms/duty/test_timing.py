"""Versions of clocks and proclaimed days: who sets them, what they change, and what keeps its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linkspan.audit import Actor, NotNow, Refused
from linkspan.duty import clocks, commands, events, models, queries, rules
from linkspan.duty.shipping import ship_clocks
from tests import cast
from tests.cast import Member
from tests.rooms.duty.conftest import opened
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.seats import seat

WHY = "The partnership agreed this on 1 November."


def fresh(member: Member, at: datetime) -> Actor:
    """Give someone who signed in again just now."""
    return replace(member.actor(at), stepped_up_at=at)


def wanted(
    code: str, length: int, unit: rules.Unit, from_: date, area_id: UUID | None = None, **more: Any
) -> rules.ClockRule:
    """Give a version of a clock as somebody enters it."""
    first = clocks.shipped(code)[0]
    return rules.ClockRule(
        code=code, version=0, starts_with=first.starts_with, length=length, unit=unit, authority=first.authority,
        source="Local protocol, 2026", from_=from_, area_id=area_id, **more,
    )  # fmt: skip


def enter(member: Member, at: datetime, rule: rules.ClockRule, why: str = WHY) -> UUID:
    return commands.enter_version(wanted=rule, why=why, by=fresh(member, at), at=at)


@pytest.fixture
def root(everyone: cast.Cast) -> Member:
    return seat(everyone.inspectorate, "Ada Root", "Administrator", {"admin"})


def test_the_table_holds_every_clock_that_ships(db: None) -> None:
    held = {code: [line.rule for line in lines] for code, lines in queries.versions().items()}

    assert {code: [replace(rule) for rule in found] for code, found in held.items()} == {
        rule.code: [rule] for rule in clocks.CLOCKS
    }


def test_shipping_again_adds_nothing(db: None) -> None:
    with as_test():
        assert ship_clocks() == 0


def test_an_area_sets_its_own_local_clock_and_others_keep_theirs(
    everyone: cast.Cast, mona: Member, now: datetime
) -> None:
    before = queries.due_for("core_group.later", now, area_id=everyone.northmere.id)

    enter(mona, now, wanted("core_group.later", 4, rules.Unit.WEEKS, now.date(), everyone.northmere.id))

    here = queries.due_for("core_group.later", now, area_id=everyone.northmere.id)
    there = queries.due_for("core_group.later", now, area_id=everyone.southmere.id)
    assert (here.due_at - now).days == 28
    assert there.due_at == before.due_at == queries.due_for("core_group.later", now).due_at
    assert (here.rule_version, there.rule_version) == (2, 1)
    assert len(lines(events.CLOCK_ENTERED)) == 1


def test_a_clock_that_runs_keeps_the_version_it_began_under(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    item_id = opened(everyone, now)
    due_at = queries.item(item_id, now).due_at

    enter(mona, now, wanted("shield.review", 3, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id))

    assert queries.item(item_id, now).due_at == due_at
    assert queries.history(item_id).clocks[0].rule_version == 1
    assert queries.due_for("shield.review", now, area_id=everyone.northmere.id).due_at > due_at


def test_a_version_counts_from_its_day_and_not_before(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    begins = now + timedelta(days=7)
    enter(mona, now, wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, begins.date(), everyone.northmere.id))

    until_then = queries.due_for("lead.answer", begins - timedelta(days=1), area_id=everyone.northmere.id)
    from_then = queries.due_for("lead.answer", begins, area_id=everyone.northmere.id)

    assert (until_then.rule_version, from_then.rule_version) == (1, 2)


@pytest.mark.parametrize(
    ("length", "unit"),
    [(16, rules.Unit.WORKING_DAYS), (22, rules.Unit.DAYS), (1, rules.Unit.MONTHS), (5, rules.Unit.WEEKS)],
)
def test_an_area_never_lengthens_what_guidance_sets(
    everyone: cast.Cast, mona: Member, now: datetime, length: int, unit: rules.Unit
) -> None:
    with pytest.raises(NotNow, match="clock_longer"):
        enter(mona, now, wanted("icpc.hold", length, unit, now.date(), everyone.northmere.id))

    assert queries.due_for("icpc.hold", now, area_id=everyone.northmere.id).rule_version == 1


def test_an_area_may_shorten_what_guidance_sets(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    enter(mona, now, wanted("icpc.hold", 10, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id))

    here = queries.due_for("icpc.hold", now, area_id=everyone.northmere.id)
    assert here.due_at < queries.due_for("icpc.hold", now).due_at
    assert queries.versions("icpc.hold")["icpc.hold"][1].rule.authority == "guidance"


def test_a_shorter_law_overtakes_an_area_that_had_shortened_it(
    everyone: cast.Cast, mona: Member, root: Member, now: datetime
) -> None:
    enter(mona, now, wanted("icpc.hold", 10, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id))

    enter(root, now, wanted("icpc.hold", 5, rules.Unit.WORKING_DAYS, now.date()))

    here = queries.due_for("icpc.hold", now, area_id=everyone.northmere.id)
    assert here == queries.due_for("icpc.hold", now)
    assert here.rule_version == 3


def test_an_administrator_lengthens_what_law_sets_by_a_new_version_for_everywhere(
    everyone: cast.Cast, root: Member, now: datetime
) -> None:
    begins = now + timedelta(days=30)

    enter(root, now, wanted("icpc.hold", 20, rules.Unit.WORKING_DAYS, begins.date()))

    first, last = queries.due_for("icpc.hold", now), queries.due_for("icpc.hold", begins)
    assert (first.rule_version, last.rule_version) == (1, 2)
    ends = [line.rule.until for line in queries.versions("icpc.hold")["icpc.hold"]]
    assert ends == [None, begins.date()]


def test_an_area_goes_back_to_the_clock_for_everywhere(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    enter(mona, now, wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id))
    later = now + timedelta(days=2)

    commands.drop_version(
        code="lead.answer", area_id=everyone.northmere.id, from_=later.date(), why=WHY, by=fresh(mona, now), at=now
    )

    assert queries.due_for("lead.answer", now, area_id=everyone.northmere.id).rule_version == 2
    assert queries.due_for("lead.answer", later, area_id=everyone.northmere.id).rule_version == 1
    with pytest.raises(NotNow, match="clock_not_own"):
        commands.drop_version(
            code="lead.answer", area_id=everyone.northmere.id, from_=later.date(), why=WHY, by=fresh(mona, now), at=now
        )


@pytest.mark.parametrize(
    ("code", "length", "unit", "days", "problem"),
    [
        ("flag.review", 5, "working_days", 0, "clock_given"),
        ("lead.answer", 5, "given", 0, "clock_given"),
        ("lead.answer", 0, "hours", 0, "clock_length"),
        ("lead.answer", 400, "working_days", 0, "clock_length"),
        ("lead.answer", -1, "working_days", 0, "clock_length"),
        ("lead.answer", 3, "working_days", -1, "clock_past"),
        ("no.such", 3, "working_days", 0, "clock_unknown"),
    ],
)
def test_what_will_not_do_is_refused_and_changes_nothing(
    everyone: cast.Cast, mona: Member, now: datetime, code: str, length: int, unit: str, days: int, problem: str
) -> None:
    model = replace(
        wanted("lead.answer", length, rules.Unit(unit), now.date() + timedelta(days=days), everyone.northmere.id),
        code=code,
    )

    with pytest.raises(NotNow, match=problem):
        enter(mona, now, model)
    assert models.ClockVersion.objects.filter(area__isnull=False).count() == 0


def test_the_same_again_and_one_before_a_later_one_are_refused(
    everyone: cast.Cast, mona: Member, now: datetime
) -> None:
    rule = wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date() + timedelta(days=9), everyone.northmere.id)
    enter(mona, now, rule)

    with pytest.raises(NotNow, match="clock_same"):
        enter(mona, now, rule)
    with pytest.raises(NotNow, match="clock_entered"):
        enter(mona, now, replace(rule, length=3, from_=now.date()))


def test_a_change_on_the_same_day_takes_the_place_of_the_first(
    everyone: cast.Cast, mona: Member, now: datetime
) -> None:
    rule = wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id)
    enter(mona, now, rule)

    enter(mona, now, replace(rule, length=3))

    assert queries.due_for("lead.answer", now, area_id=everyone.northmere.id).rule_version == 3


def test_a_change_without_a_reason_is_refused(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    rule = wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id)

    with pytest.raises(NotNow, match="why_missing"):
        enter(mona, now, rule, why=" ")


def test_nobody_else_sets_a_clock(everyone: cast.Cast, mona: Member, root: Member, now: datetime) -> None:
    here = wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id)
    there = replace(here, area_id=everyone.southmere.id)
    everywhere = replace(here, area_id=None)

    for member, rule in ((everyone.amina, here), (root, here), (mona, there), (mona, everywhere), (everyone.kit, here)):
        with pytest.raises(Refused):
            enter(member, now, rule)
    with pytest.raises(Refused):
        commands.enter_version(wanted=here, why=WHY, by=mona.actor(now), at=now)


def test_the_database_keeps_a_version_as_it_was(everyone: cast.Cast, mona: Member, now: datetime) -> None:
    row_id = enter(mona, now, wanted("lead.answer", 4, rules.Unit.WORKING_DAYS, now.date(), everyone.northmere.id))

    with as_test(), pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.ClockVersion.objects.filter(id=row_id).update(length=9)
    with as_test():
        row = models.ClockVersion.objects.get(id=row_id)
        row.pk, row.version = None, 99
        with pytest.raises(IntegrityError, match="duty_clockversion_one_in_area"), transaction.atomic():
            row.save(force_insert=True)


def test_a_new_version_that_ships_follows_the_one_before(everyone: cast.Cast, now: datetime) -> None:
    with as_test(), transaction.atomic():
        first = models.ClockVersion.objects.get(code="icpc.hold")
        models.ClockVersion.objects.filter(id=first.id).delete()

        assert ship_clocks() == 1
        assert models.ClockVersion.objects.get(code="icpc.hold").length == 15


def test_a_proclaimed_day_moves_later_dates_only(everyone: cast.Cast, root: Member, now: datetime) -> None:
    item_id, before = opened(everyone, now), queries.due_for("shield.review", now)

    commands.proclaim_day(day=date(2026, 11, 3), is_working=False, name="A royal wedding", by=fresh(root, now), at=now)

    assert (before.due_at.day, queries.due_for("shield.review", now).due_at.day) == (3, 4)
    assert queries.item(item_id, now).due_at == before.due_at
    assert queries.proclaimed() == (queries.DayLine(date(2026, 11, 3), False, "A royal wedding"),)


def test_a_day_that_has_passed_or_has_no_name_is_not_proclaimed(
    everyone: cast.Cast, root: Member, mona: Member, now: datetime
) -> None:
    by = fresh(root, now)

    with pytest.raises(NotNow, match="day_past"):
        commands.proclaim_day(day=date(2026, 11, 1), is_working=False, name="Late", by=by, at=now)
    with pytest.raises(NotNow, match="day_unnamed"):
        commands.proclaim_day(day=date(2026, 11, 3), is_working=False, name=" ", by=by, at=now)
    with pytest.raises(Refused):
        commands.proclaim_day(day=date(2026, 11, 3), is_working=False, name="Mine", by=fresh(mona, now), at=now)
    assert queries.proclaimed() == ()


def test_what_began_before_the_table_counts_by_the_first_version(db: None) -> None:
    assert queries.due_for("icpc.hold", datetime(2019, 3, 4, 9, tzinfo=UTC)).rule_version == 1
