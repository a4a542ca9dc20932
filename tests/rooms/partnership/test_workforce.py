"""Posts, vacancies, leavers, cases and training; and a duty desk that nobody sits at."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import NotNow, Refused
from linkspan.partnership import ports, workforce_models, workforce_rules
from linkspan.partnership.commands import workforce as commands
from linkspan.partnership.queries import workforce as queries
from linkspan.partnership.workforce_rules import Counts, Rate
from tests import factories
from tests.cast import Cast
from tests.support.database import as_test
from tests.support.partnership import Formed

QUARTER = date(2026, 10, 1)
COUNTS = Counts("Social worker", Decimal("12.5"), Decimal(10), Decimal(2), 3, Decimal(11))


def record(everyone: Cast, mere: Formed, now: datetime, **changed: Any) -> UUID:
    said: dict[str, Any] = {
        "partnership_id": mere.id, "organisation_id": everyone.council.id, "quarter": QUARTER, "counts": COUNTS,
        "by": everyone.mo.actor(now), "at": now,
    }  # fmt: skip
    return commands.record_staffing(**(said | changed))


def line(found: list[queries.Workforce], organisation_id: UUID, group: str) -> queries.GroupLine:
    member = next(each for each in found if each.organisation_id == organisation_id)
    return next(each for each in member.groups if each.group == group)


def test_each_rate_has_both_its_numbers() -> None:
    assert COUNTS.vacancies == Rate(Decimal("2.5"), Decimal("12.5"))
    assert (COUNTS.vacancies.percent, COUNTS.turnover.percent, COUNTS.agency_share.percent) == (20, 27, 17)
    assert replace(COUNTS, in_post=Decimal(14)).vacancies.percent == 0
    assert replace(COUNTS, average_in_post=Decimal(0), leavers=0).turnover.percent is None
    assert queries.said(COUNTS.vacancies) == "20% (2.5 of 12.5)"


def test_quarters_go_back_over_the_new_year() -> None:
    assert workforce_rules.quarters_back(date(2026, 5, 31), 3) == [
        date(2026, 4, 1),
        date(2026, 1, 1),
        date(2025, 10, 1),
    ]


@pytest.mark.parametrize(
    ("changed", "quarter", "code"),
    [
        ({"establishment": Decimal(-1)}, QUARTER, "workforce.number"),
        ({"leavers": -1}, QUARTER, "workforce.number"),
        ({"agency": Decimal(100_000)}, QUARTER, "workforce.number"),
        ({"in_post": Decimal("1.005")}, QUARTER, "workforce.parts"),
        ({"group": " "}, QUARTER, "workforce.group"),
        ({"establishment": Decimal(0), "in_post": Decimal(0)}, QUARTER, "workforce.nothing"),
        ({"average_in_post": Decimal(0)}, QUARTER, "workforce.leavers"),
        ({}, date(2026, 10, 2), "workforce.quarter"),
        ({}, date(2027, 1, 1), "workforce.quarter"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, Any], quarter: date, code: str) -> None:
    problem = workforce_rules.why_not_record(replace(COUNTS, **changed), quarter, date(2026, 11, 2))

    assert problem is not None
    assert problem.code == code


def test_figures_are_kept_and_what_was_wrong_stays_as_history(everyone: Cast, mere: Formed, now: datetime) -> None:
    record(everyone, mere, now)
    record(everyone, mere, now, counts=replace(COUNTS, in_post=Decimal(11)))
    record(everyone, mere, now, quarter=date(2026, 7, 1))

    latest = line(list(queries.workforce(mere.id, now)), everyone.council.id, "Social worker")

    assert latest.counts is not None
    assert (latest.quarter, latest.counts.in_post) == (QUARTER, 11)
    assert workforce_models.Staffing.objects.count() == 3
    assert [each.quarter for each in queries.history(everyone.council.id)["Social worker"]] == [
        date(2026, 7, 1), QUARTER,
    ]  # fmt: skip


def test_an_organisation_speaks_for_itself_alone(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(Refused):
        record(everyone, mere, now, organisation_id=everyone.police.id)
    for member in (everyone.kit, everyone.amina, everyone.bea):
        with pytest.raises(Refused):
            record(everyone, mere, now, by=member.actor(now))
    with pytest.raises(NotNow):
        record(everyone, mere, now, quarter=date(2030, 1, 1))


def test_training_is_counted_for_five_or_more_and_hidden_for_fewer(everyone: Cast, mere: Formed, now: datetime) -> None:
    post = factories.post(organisation=everyone.council, title="Family help worker")
    for number in range(5):
        until = now.date() + timedelta(days=1 if number < 3 else -1)
        factories.appointment(person=factories.person(trained_until=until), post=post)

    found = list(queries.workforce(mere.id, now))

    assert line(found, everyone.council.id, "Family help worker").trained == Rate(Decimal(3), Decimal(5))
    assert line(found, everyone.council.id, "Team manager").trained is None


def cases(everyone: Cast, now: datetime, count: int, person: agencies.Person | None) -> None:
    for _ in range(count):
        factories.item(
            organisation=everyone.council, opened_at=now, due_at=now + timedelta(days=9), person=person, kind="episode"
        )


def test_open_cases_are_counted_by_post_rounded_and_small_counts_hidden(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    cases(everyone, now, 13, everyone.amina.person)
    cases(everyone, now, 4, everyone.mo.person)
    factories.item(
        organisation=everyone.council, opened_at=now, due_at=now, person=everyone.mo.person, kind="lead.offer"
    )

    found = ports.caseload().open_cases([everyone.council.id], now.date())

    assert found[everyone.council.id, "Social worker"] == 15
    assert found[everyone.council.id, "Team manager"] is None
    assert line(list(queries.workforce(mere.id, now)), everyone.council.id, "Social worker").cases == 15


def test_a_desk_that_nobody_sits_at_is_a_gap(everyone: Cast, mere: Formed, now: datetime) -> None:
    empty = {each.organisation for each in queries.empty_desks(mere.id, now.date())}
    assert "Northmere Council" not in empty
    assert "Kite Youth Project" in empty

    with as_test():
        agencies.Appointment.objects.filter(id=everyone.mo.appointment.id).update(until_on=now.date())

    found = queries.empty_desks(mere.id, now.date())
    assert ("Northmere Council", "Northmere") in {(each.organisation, each.area) for each in found}
    assert "Mill Street Surgery" not in {each.organisation for each in found}  # it is no member


def test_the_year_s_figures_are_given_to_the_report(everyone: Cast, mere: Formed, now: datetime) -> None:
    record(everyone, mere, now)

    [table] = queries.report_tables(mere.id, 2027)

    assert table.rows == (("Northmere Council: Social worker", "20% (2.5 of 12.5)", "27% (3 of 11)", "17% (2 of 12)"),)
    assert queries.report_tables(mere.id, 2026) == ()
