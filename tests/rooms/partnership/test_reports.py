"""The yearly report: opened when its year has ended, due by 30 September, with figures and the year before beside."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from linkspan.audit import Actor, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.partnership import models as shared
from linkspan.partnership import report_rules
from linkspan.partnership.commands import publications
from linkspan.partnership.commands import reports as commands
from linkspan.partnership.publication_rules import REPORT, State, Table
from linkspan.partnership.queries import publications as versions
from linkspan.partnership.queries import reports as queries
from linkspan.partnership.report_sections import Provider
from tests.cast import Cast
from tests.support import arrangements as made
from tests.support.arrangements import Leads
from tests.support.database import as_test
from tests.support.partnership import Formed

WORKER = Actor.system("worker")
APRIL = datetime(2026, 4, 1, 4, 40, tzinfo=UTC)


@pytest.fixture
def leads(everyone: Cast, mere: Formed) -> Leads:
    found = made.leads(everyone, mere)
    made.seated(everyone, mere, found)
    return found


def paid(partnership_id: UUID, year: int) -> tuple[Table, ...]:
    """Stand for another part's figures."""
    return (
        Table(
            "paid", "What each partner paid", ("Partner", "Paid"),
            (("Northmere Council", f"£{year},000"), *((("Mere Police", "£5,000"),) if year > 2025 else ())), 1,
        ),
    )  # fmt: skip


def test_the_report_is_opened_the_day_after_the_year_and_is_due_by_the_end_of_september(
    everyone: Cast, mere: Formed, leads: Leads
) -> None:
    assert commands.open_reports(by=WORKER, at=APRIL) == 1
    assert commands.open_reports(by=WORKER, at=APRIL) == 0

    line = versions.open_version(mere.id, REPORT, 2026)
    assert line is not None
    due_at = versions.page(mere.id, line.id, APRIL).due_at
    assert due_at is not None
    assert due_at.astimezone(UTC).date() == date(2026, 9, 30)
    with as_test():
        tenure = duty.Tenure.objects.get(item__about_object=line.id)
        assert tenure.person_id == everyone.bea.person.id


def test_without_a_business_manager_the_first_councils_desk_holds_it(everyone: Cast, mere: Formed) -> None:
    commands.open_reports(by=WORKER, at=APRIL)

    with as_test():
        tenure = duty.Tenure.objects.get(item__kind="yearly_report")
        assert (tenure.organisation_id, tenure.person_id) == (everyone.council.id, None)


def test_only_the_worker_opens_reports(everyone: Cast, mere: Formed) -> None:
    with pytest.raises(Refused):
        commands.open_reports(by=everyone.bea.actor(APRIL), at=APRIL)


def test_every_element_the_law_asks_has_a_section_with_its_law(everyone: Cast, mere: Formed, now: datetime) -> None:
    document = queries.document(mere.id, 2026, {}, now.date())

    assert [one.code for one in document.sections] == list(report_rules.CODES)
    assert all(one.law for one in document.sections)


def test_figures_stand_beside_the_year_before(everyone: Cast, mere: Formed, now: datetime) -> None:
    document = queries.document(mere.id, 2026, {}, now.date(), providers=(Provider("funding", paid),))

    (table,) = next(one for one in document.sections if one.code == "funding").tables
    assert table.head == ("Partner", "2025 to 2026", "2024 to 2025")
    assert table.rows == (("Northmere Council", "£2026,000", "£2025,000"), ("Mere Police", "£5,000", ""))
    assert table.chart == 1


def test_the_days_that_a_seat_stood_empty_are_counted(everyone: Cast, mere: Formed, leads: Leads) -> None:
    (table,) = queries.seats(mere.id, 2026)

    days = dict(table.rows)
    assert days["Independent scrutineer, Mere Safeguarding Children"] == "0"
    assert len(table.rows) == 10  # a chair and a scrutineer, and a lead and a delegate of each of four partners


def test_a_seat_empty_for_part_of_the_year_counts_its_days(everyone: Cast, mere: Formed) -> None:
    made.seat(mere, "chair", None, "Iris Vale", date(2025, 7, 1))

    (table,) = queries.seats(mere.id, 2026)

    assert dict(table.rows)["Partnership chair, Mere Safeguarding Children"] == "91"  # April to June 2025
    assert dict(table.rows)["Independent scrutineer, Mere Safeguarding Children"] == "365"


def test_who_joined_and_who_left_in_the_year_is_listed(everyone: Cast, mere: Formed) -> None:
    with as_test():
        members = shared.Member.objects
        members.filter(id=mere.members["charity"]).update(until_on=date(2025, 9, 1))
        members.filter(id=mere.members["school"]).update(from_on=date(2025, 11, 3))
        members.filter(id=mere.members["hospital"]).update(from_on=date(2024, 11, 3))

    (table,) = queries.changes(mere.id, 2026)

    assert table.rows == (
        ("Heron Lane School", "joined on 3 November 2025"),
        ("Kite Youth Project", "left on 1 September 2025"),
    )


def test_a_report_is_signed_and_published_with_its_figures_fixed(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.published(everyone, mere, leads, now, REPORT, 2026)

    page = versions.public("mere", REPORT, 2026)
    assert page.version.state is State.PUBLISHED
    assert page.version.id == version_id
    assert page.document.year == 2026
    changed = next(one for one in page.document.sections if one.code == "activity").tables
    assert changed[0].title == "Days that seats stood empty"


def test_a_report_lacks_every_element_that_nobody_wrote(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    bea = everyone.bea.actor(now)
    version_id = publications.begin(partnership_id=mere.id, kind=REPORT, year=2026, by=bea, at=now)

    said = [one.said for one in versions.page(mere.id, version_id, now).findings]

    assert len(said) == 10
    assert "Nothing is written under “What independent scrutiny found”." in said
    with pytest.raises(NotNow, match=r"publication\.missing"):
        publications.put_forward(version_id=version_id, by=bea, at=now)


@pytest.mark.parametrize(("year", "code"), [(2028, "report.year"), (None, "report.year"), (1990, "report.before")])
def test_no_report_is_begun_for_a_year_that_is_not_there(
    everyone: Cast, mere: Formed, now: datetime, year: int | None, code: str
) -> None:
    with pytest.raises(NotNow, match=code):
        publications.begin(partnership_id=mere.id, kind=REPORT, year=year, by=everyone.bea.actor(now), at=now)
