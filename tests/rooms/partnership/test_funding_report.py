"""What the yearly report says of money."""

from datetime import datetime
from decimal import Decimal

from linkspan.partnership.queries import funding_report
from tests.cast import Cast
from tests.rooms.partnership.test_funding import figure, give, pool
from tests.support.partnership import Formed


def test_the_report_says_what_was_given_beside_what_is_fair(everyone: Cast, mere: Formed, now: datetime) -> None:
    figure(everyone, mere, now, everyone.northmere.id, "children", 30_000)
    figure(everyone, mere, now, everyone.southmere.id, "children", 10_000)
    give(everyone, mere, now, everyone.council.id, cash=Decimal(90_000))
    give(everyone, mere, now, everyone.police.id, everyone.sana.id, cash=Decimal(30_000), is_prevention=True)
    pool(everyone, mere, now)

    given, prevention, pools = funding_report.report_tables(mere.id, 2027)

    assert given.rows[0] == ("Northmere Council", "£90,000.00", "£30,000.00", "Several partners")
    assert given.rows[1] == ("Mere Police", "£30,000.00", "£40,000.00", "One partner alone")
    assert prevention.rows[0][1] == "25.0% (£30,000.00 of £120,000.00)"
    assert pools.rows == (("Speech and language", "£120,000.00", "Not known", "Not recorded"),)


def test_a_year_without_money_has_no_table(mere: Formed) -> None:
    assert funding_report.report_tables(mere.id, 2020) == []
