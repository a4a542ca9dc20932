"""What the yearly report says of delegations, duties and disputes."""

from datetime import datetime, timedelta

from linkspan.audit.ids import new_id
from linkspan.partnership.commands import delegations, disputes
from linkspan.partnership.delegation_rules import Needed
from linkspan.partnership.queries import promises_report
from tests.cast import Cast
from tests.rooms.partnership.test_delegations import delegate, wanted
from tests.rooms.partnership.test_disputes import begin
from tests.rooms.partnership.test_duties import answer, take_on
from tests.support.partnership import Formed

YEAR = 2027  # 1 April 2026 to 31 March 2027


def test_a_year_without_anything_has_no_tables(everyone: Cast, mere: Formed) -> None:
    for tables in (promises_report.delegation_tables, promises_report.duty_tables, promises_report.dispute_tables):
        assert list(tables(mere.id, YEAR)) == []


def test_delegations_stand_by_post_and_referrals_are_counted(everyone: Cast, mere: Formed, now: datetime) -> None:
    delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget", money="5000"))
    referral = delegations.refer_up(
        partnership_id=mere.id, decision_id=new_id(), what="More staff.", link="/partnership/",
        taken_by=everyone.dev.id, organisation_id=everyone.council.id, by=everyone.bea.actor(now), at=now,
        needed=Needed(frozenset({"training"})),
    )  # fmt: skip
    delegations.answer_referral(
        referral_id=referral, answer="overturned", reason="Not now.", by=everyone.lena.actor(now), at=now
    )

    given, referred = promises_report.delegation_tables(mere.id, YEAR)

    assert given.rows == (("Northmere Council: Director of children's services", "The budget", "£5,000.00"),)
    assert referred.rows == (("Northmere Council", "1", "0", "1", "0"),)
    assert "Dev" not in str(given.rows)
    assert len(promises_report.delegation_tables(mere.id, YEAR - 1)) == 0


def test_duties_are_counted_as_met_in_time_of_all_that_were_answered(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    held = take_on(everyone, mere, now, due_on=now.date() + timedelta(days=5))
    answer(everyone, held, now, next_on=now.date() + timedelta(days=10))
    answer(everyone, held, now + timedelta(days=20))

    (table,) = promises_report.duty_tables(mere.id, YEAR)

    assert table.rows == (("Secure enough places for children looked after (sufficiency)", "1 of 2", "1", "0"),)


def test_disputes_are_counted_in_the_year_they_were_raised(everyone: Cast, mere: Formed, now: datetime) -> None:
    begin(everyone, mere, now)
    back = begin(everyone, mere, now, reference="CIN/2026-0500", subject="money")
    disputes.withdraw(dispute_id=back, said="It was our own mistake.", by=everyone.ben.actor(now), at=now)

    subjects, outcomes = promises_report.dispute_tables(mere.id, YEAR)

    assert subjects.rows == (("Thresholds", "1"), ("Money and staff", "1"))
    assert outcomes.rows == (("Taken back", "1 of 1"),)
    assert len(promises_report.dispute_tables(mere.id, YEAR + 1)) == 0
