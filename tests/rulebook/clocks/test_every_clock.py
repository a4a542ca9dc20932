"""Every clock against dates counted on paper: at Christmas, at Easter, over a leap day, past a proclaimed holiday, and
over both changes of the clocks.

The lengths are written here from law and guidance, and not read from the table; the dates were counted by hand on
calendars with England's bank holidays, once for each length, since a clock is its length and how it is counted.
"""

from datetime import date, datetime

import pytest

from linkspan.agencies.rules import LONDON
from linkspan.duty import rules
from linkspan.duty.clocks import CLOCKS, rule_for

# The days on which something starts. Bank holidays near them: Friday 25 and Monday 28 December 2026, Friday 1 January
# 2027; Good Friday 26 and Easter Monday 29 March, 3 and 31 May 2027; Good Friday 14 and Easter Monday 17 April, 1 May
# 2028; Good Friday 3 and Easter Monday 6 April, 4 and 25 May 2026. 2028 has a 29 February.
CHRISTMAS = date(2026, 12, 16)  # a Wednesday
EASTER = date(2027, 3, 25)  # the Thursday before Good Friday
LEAP = date(2028, 2, 24)  # a Thursday
PROCLAIMED = date(2026, 11, 9)  # a Monday; the Tuesday is proclaimed a holiday
SPRING = date(2026, 3, 27)  # the Friday before the clocks go forward
AUTUMN = date(2026, 10, 23)  # the Friday before they go back
STARTS = (CHRISTMAS, EASTER, LEAP, PROCLAIMED, SPRING, AUTUMN)
HOLIDAY = {date(2026, 11, 10): False}


def days(*found: tuple[int, int, int]) -> tuple[date, ...]:
    return tuple(date(*each) for each in found)


# By length and way of counting: when it is due, from each of the days above in their order.
WORKED: dict[str, tuple[date, ...]] = {
    "1 working day": days((2026, 12, 17), (2027, 3, 30), (2028, 2, 25), (2026, 11, 11), (2026, 3, 30), (2026, 10, 26)),
    "2 working days": days((2026, 12, 18), (2027, 3, 31), (2028, 2, 28), (2026, 11, 12), (2026, 3, 31), (2026, 10, 27)),
    "5 working days": days((2026, 12, 23), (2027, 4, 5), (2028, 3, 2), (2026, 11, 17), (2026, 4, 7), (2026, 10, 30)),
    "7 working days": days((2026, 12, 29), (2027, 4, 7), (2028, 3, 6), (2026, 11, 19), (2026, 4, 9), (2026, 11, 3)),
    "10 working days": days((2027, 1, 4), (2027, 4, 12), (2028, 3, 9), (2026, 11, 24), (2026, 4, 14), (2026, 11, 6)),
    "15 working days": days((2027, 1, 11), (2027, 4, 19), (2028, 3, 16), (2026, 12, 1), (2026, 4, 21), (2026, 11, 13)),
    "20 working days": days((2027, 1, 18), (2027, 4, 26), (2028, 3, 23), (2026, 12, 8), (2026, 4, 28), (2026, 11, 20)),
    "45 working days": days((2027, 2, 22), (2027, 6, 2), (2028, 5, 2), (2027, 1, 15), (2026, 6, 4), (2026, 12, 29)),
    "the same day": days((2026, 12, 16), (2027, 3, 25), (2028, 2, 24), (2026, 11, 9), (2026, 3, 27), (2026, 10, 23)),
    "5 days": days((2026, 12, 21), (2027, 3, 30), (2028, 2, 29), (2026, 11, 14), (2026, 4, 1), (2026, 10, 28)),
    "5 days, the first one": days(
        (2026, 12, 20), (2027, 3, 29), (2028, 2, 28), (2026, 11, 13), (2026, 3, 31), (2026, 10, 27)
    ),
    "7 days, the first one": days(
        (2026, 12, 22), (2027, 3, 31), (2028, 3, 1), (2026, 11, 15), (2026, 4, 2), (2026, 10, 29)
    ),
    "8 days, the first one": days(
        (2026, 12, 23), (2027, 4, 1), (2028, 3, 2), (2026, 11, 16), (2026, 4, 3), (2026, 10, 30)
    ),
    "1 week": days((2026, 12, 23), (2027, 4, 1), (2028, 3, 2), (2026, 11, 16), (2026, 4, 3), (2026, 10, 30)),
    "4 weeks": days((2027, 1, 13), (2027, 4, 22), (2028, 3, 23), (2026, 12, 7), (2026, 4, 24), (2026, 11, 20)),
    "6 weeks": days((2027, 1, 27), (2027, 5, 6), (2028, 4, 6), (2026, 12, 21), (2026, 5, 8), (2026, 12, 4)),
    "12 weeks": days((2027, 3, 10), (2027, 6, 17), (2028, 5, 18), (2027, 2, 1), (2026, 6, 19), (2027, 1, 15)),
    "1 month": days((2027, 1, 16), (2027, 4, 25), (2028, 3, 24), (2026, 12, 9), (2026, 4, 27), (2026, 11, 23)),
    # 16 January 2027 is a Saturday, and 25 April 2027 a Sunday.
    "1 month, then a working day": days(
        (2027, 1, 18), (2027, 4, 26), (2028, 3, 24), (2026, 12, 9), (2026, 4, 27), (2026, 11, 23)
    ),
    "3 months, then a working day": days(
        (2027, 3, 16), (2027, 6, 25), (2028, 5, 24), (2027, 2, 9), (2026, 6, 29), (2027, 1, 25)
    ),
    "3 months": days((2027, 3, 16), (2027, 6, 25), (2028, 5, 24), (2027, 2, 9), (2026, 6, 27), (2027, 1, 23)),
    "6 months": days((2027, 6, 16), (2027, 9, 25), (2028, 8, 24), (2027, 5, 9), (2026, 9, 27), (2027, 4, 23)),
}


def hours(*found: tuple[int, int, int, int]) -> tuple[datetime, ...]:
    return tuple(datetime(*each, tzinfo=LONDON) for each in found)


# Hours pass as they pass: from noon in England of these days, to the time on the wall there. On 28 March 2027 and 29
# March 2026 the clocks go forward an hour, and on 25 October 2026 they go back one.
NOONS = hours((2026, 12, 24, 12), (2027, 3, 25, 12), (2028, 2, 28, 12), (2026, 3, 28, 12), (2026, 10, 24, 12))
ELAPSED: dict[str, tuple[datetime, ...]] = {
    "at once": NOONS,
    "2 hours": hours((2026, 12, 24, 14), (2027, 3, 25, 14), (2028, 2, 28, 14), (2026, 3, 28, 14), (2026, 10, 24, 14)),
    "4 hours": hours((2026, 12, 24, 16), (2027, 3, 25, 16), (2028, 2, 28, 16), (2026, 3, 28, 16), (2026, 10, 24, 16)),
    "24 hours": hours((2026, 12, 25, 12), (2027, 3, 26, 12), (2028, 2, 29, 12), (2026, 3, 29, 13), (2026, 10, 25, 11)),
    "72 hours": hours((2026, 12, 27, 12), (2027, 3, 28, 13), (2028, 3, 2, 12), (2026, 3, 31, 13), (2026, 10, 27, 11)),
}

# What each source says, or what this program takes where none says: read from the sources, not from the table.
LENGTHS = {
    # A concern, what is decided about it, and disagreement.
    "concern.unsent": "4 hours",
    "concern.unsent_lead": "2 hours",
    "contact.decide": "1 working day",
    "contact.decide_today": "the same day",
    "contact.decide_danger": "2 hours",
    "reply.referrer": "1 working day",
    "pattern.look": "2 working days",
    "breach.reason": "the same day",
    "departure.explain": "the same day",
    "challenge.practitioners": "1 working day",
    "challenge.managers": "1 working day",
    "challenge.leads": "2 working days",
    "challenge.partners": "5 working days",
    "challenge.settle": "2 working days",
    "words.record": "5 working days",
    "wish.answer": "10 working days",
    "wish.why": "1 working day",
    "wish.silence": "1 month",
    "message.answer": "1 working day",
    "feedback.answer": "20 working days",
    "direction.confirm": "5 working days",
    "page.holding_back": "20 working days",
    "parent_page.decide": "5 working days",
    "parent_page.review": "3 months",
    # Who holds what.
    "item.allocate": "1 working day",
    "handover.answer": "2 working days",
    "lead.answer": "2 working days",
    "training.renew": "10 working days",
    # Asking another agency.
    "request.emergency": "4 hours",
    "request.same_day": "the same day",
    "request.check": "1 working day",
    "request.soon": "5 working days",
    "request.routine": "10 working days",
    "request.sample": "5 working days",
    # Help.
    "episode.review": "6 weeks",
    "early_help.review": "6 weeks",
    "assessment.complete": "45 working days",
    "family_help.review": "3 months",
    "pre_proceedings.review": "6 weeks",
    # Protection.
    "strategy.hold": "24 hours",
    "section47.complete": "15 working days",
    "icpc.hold": "15 working days",
    "core_group.first": "10 working days",
    "core_group.later": "6 weeks",
    "review.first": "3 months",
    "review.later": "6 months",
    "transfer.accept": "15 working days",
    "police_protection.end": "72 hours",
    "emergency_order.end": "8 days, the first one",
    "emergency_order.extended_end": "7 days, the first one",
    "assessment_order.end": "7 days, the first one",
    "missing.review": "24 hours",
    "return_interview.hold": "72 hours",
    "incident.notify": "5 working days",
    "rapid_review.hold": "15 working days",
    "practice_review.publish": "6 months",
    "allegation.tell": "1 working day",
    "covert.review": "4 weeks",
    # Care.
    "la_review.first": "20 working days",
    "la_review.second": "3 months",
    "la_review.later": "6 months",
    "la_visit.first": "1 week",
    "la_visit.later": "6 weeks",
    "la_visit.settled": "3 months",
    "fostering.visit_first": "7 working days",
    "fostering.visit_later": "6 weeks",
    "fostering.visit_after_year": "12 weeks",
    # The partnership itself.
    "referral_up.answer": "5 working days",
    "dispute.settle": "2 working days",
    "participation.answer": "10 working days",
    "participation.close": "5 working days",
    "arrangements.publish": "12 weeks",
    "agreement.sign_again": "6 months",
    "reorganisation.loose": "at once",
    # Records, and people's rights in them.
    "school_file.transfer": "5 days",
    "school_file.transfer_term": "5 days, the first one",
    "access.answer": "1 month, then a working day",
    "access.extended": "3 months, then a working day",
    "access.wait": "10 working days",
    "access.opinion": "5 working days",
    "access.apart": "5 working days",
    "subject_access.answer": "1 month, then a working day",
    "data_breach.tell": "72 hours",
    "correction.answer": "1 month, then a working day",
    "objection.answer": "1 month, then a working day",
    "disposal.decide": "1 month",
    "shield.review": "1 working day",
    "seal.review": "1 working day",
    "sight.confirm": "5 working days",
    "flag.read": "1 working day",
    "newcomer.read": "1 working day",
    "match.review": "5 working days",
    "misuse.review": "1 working day",
    "look.question": "2 working days",
    "lado.tell": "1 working day",
    "standards.tell": "1 working day",
    "referral.outcome": "10 working days",
}
# The act itself names the day.
GIVEN = {
    "flag.review", "watch.review", "agreement.next", "delegation.review", "statutory_duty.meet", "dispute.stage",
    "reorganisation.day", "yearly_report.publish", "decision.look", "wish.ask", "wish.tell", "feedback.promise",
    "direction.end",
}  # fmt: skip
BY_DAYS = [(code, length) for code, length in LENGTHS.items() if length in WORKED]
BY_HOURS = [(code, length) for code, length in LENGTHS.items() if length in ELAPSED]


def test_every_clock_of_the_table_has_dates_counted_on_paper() -> None:
    assert {rule.code for rule in CLOCKS} == {*LENGTHS} | GIVEN
    assert {*LENGTHS.values()} == {*WORKED} | {*ELAPSED}


@pytest.mark.parametrize(("code", "length"), BY_DAYS)
def test_a_clock_of_days_is_due_at_the_end_of_the_day_counted_on_paper(code: str, length: str) -> None:
    for starts_on, expected in zip(STARTS, WORKED[length], strict=True):
        overrides = HOLIDAY if starts_on == PROCLAIMED else {}
        for minute in (0, 23 * 60 + 59):  # from the first minute of its day in England to the last
            starts_at = datetime(*starts_on.timetuple()[:3], minute // 60, minute % 60, tzinfo=LONDON)

            due = rules.due(starts_at, rule_for(code, starts_on), overrides=overrides)

            assert due.due_at == datetime(*expected.timetuple()[:3], 23, 59, 59, tzinfo=LONDON), starts_on


@pytest.mark.parametrize(("code", "length"), BY_HOURS)
def test_a_clock_of_hours_is_due_when_they_have_passed(code: str, length: str) -> None:
    for starts_at, expected in zip(NOONS, ELAPSED[length], strict=True):
        due = rules.due(starts_at, rule_for(code, starts_at.date()), overrides=HOLIDAY)

        assert due.due_at.astimezone(LONDON).replace(tzinfo=None) == expected.replace(tzinfo=None), starts_at


@pytest.mark.parametrize("code", sorted(GIVEN))
def test_a_clock_whose_day_is_given_ends_with_that_day(code: str) -> None:
    starts_at, day = datetime(2026, 10, 23, 9, tzinfo=LONDON), date(2026, 10, 26)

    due = rules.due(starts_at, rule_for(code, starts_at.date()), on=day)

    assert due.due_at == datetime(2026, 10, 26, 23, 59, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("code", "starts_on", "expected"),
    [
        ("review.first", date(2027, 11, 30), date(2028, 2, 29)),  # no 30 February, and the year has a 29th
        ("la_review.later", date(2026, 8, 31), date(2027, 2, 28)),
        ("la_review.second", date(2028, 2, 29), date(2028, 5, 29)),  # a holiday; law gives no day more
        ("la_review.first", date(2026, 12, 24), date(2027, 1, 26)),
        ("icpc.hold", date(2026, 12, 24), date(2027, 1, 19)),
        ("core_group.first", date(2028, 4, 13), date(2028, 5, 2)),  # Good Friday is next, and the 1st a holiday
    ],
)
def test_awkward_days_count_as_on_paper(code: str, starts_on: date, expected: date) -> None:
    assert rules.due_day(starts_on, rule_for(code, starts_on)) == expected


LAW = {
    "police_protection.end", "emergency_order.end", "emergency_order.extended_end", "assessment_order.end",
    "la_review.first", "la_review.second", "la_review.later", "la_visit.first", "la_visit.later", "la_visit.settled",
    "fostering.visit_first", "fostering.visit_later", "fostering.visit_after_year", "subject_access.answer",
    "data_breach.tell", "correction.answer", "objection.answer", "access.answer", "access.extended",
}  # fmt: skip
GUIDANCE = {
    "contact.decide", "reply.referrer", "assessment.complete", "icpc.hold", "core_group.first", "review.first",
    "review.later", "transfer.accept", "incident.notify", "rapid_review.hold", "practice_review.publish",
    "allegation.tell", "lado.tell", "school_file.transfer", "school_file.transfer_term", "return_interview.hold",
    "agreement.next", "yearly_report.publish",
}  # fmt: skip


def test_each_clock_says_on_whose_authority_it_runs() -> None:
    said = {rule.code: rule.authority for rule in CLOCKS}

    assert {code for code, authority in said.items() if authority == "law"} == LAW
    assert {code for code, authority in said.items() if authority == "guidance"} == GUIDANCE
