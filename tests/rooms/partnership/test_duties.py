"""Statutory duties: the register, who owns what, how it stands, audits with peers, and how many areas comply."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from linkspan.audit import NotNow, Refused
from linkspan.duty import queries as duty_queries
from linkspan.interop.feeds import RefusedFile
from linkspan.interop.tables import read_table
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import events, statutory
from linkspan.partnership.commands import areas, audits
from linkspan.partnership.commands import duties as commands
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.statutory import Duty
from tests.cast import Cast
from tests.support.lines import lines
from tests.support.partnership import Formed

SUFFICIENCY, SECTION_11, REPORT = "looked_after_sufficiency", "section_11", "yearly_report"


def take_on(everyone: Cast, mere: Formed, now: datetime, code: str = SUFFICIENCY, **changed: Any) -> UUID:
    """Let Dev put a duty of the council in Mo's hands."""
    said: dict[str, Any] = {
        "partnership_id": mere.id, "organisation_id": everyone.council.id, "code": code, "owner_id": everyone.mo.id,
        "due_on": now.date() + timedelta(days=90), "by": everyone.dev.actor(now), "at": now,
    }  # fmt: skip
    return commands.take_on(**(said | changed))


def answer(everyone: Cast, held_id: UUID, at: datetime, **changed: Any) -> UUID:
    said: dict[str, Any] = {
        "held_id": held_id, "outcome": "met", "on": at.date(), "next_on": at.date() + timedelta(days=365),
        "reference": "Cabinet paper 114", "by": everyone.dev.actor(at), "at": at,
    }  # fmt: skip
    return commands.answer_duty(**(said | changed))


# --- the register ----------------------------------------------------------------------------------------------------


def test_every_duty_names_its_law_and_its_guidance_or_that_none_was_issued() -> None:
    without = {duty.code for duty in statutory.SHIPPED if not duty.guidance}

    assert all(duty.law and duty.name and duty.kinds for duty in statutory.SHIPPED)
    assert without == {"child_poverty_strategy", "police_plan"}


def test_the_versions_of_a_duty_follow_one_another_without_a_gap() -> None:
    for code in {duty.code for duty in statutory.SHIPPED}:
        own = sorted((duty for duty in statutory.SHIPPED if duty.code == code), key=lambda one: one.version)
        assert [duty.version for duty in own] == list(range(1, len(own) + 1))
        assert all(one.until == next_.from_ for one, next_ in pairwise(own))


def test_a_duty_that_left_the_statute_book_says_so_from_that_day() -> None:
    before = statutory.in_force(date(2016, 5, 15))["child_poverty_strategy"]
    after = statutory.in_force(date(2016, 5, 16))["child_poverty_strategy"]

    assert (before.is_law, after.is_law) == (True, False)
    assert after.law.startswith("none since 16 May 2016")


@pytest.mark.parametrize(
    ("code", "after", "due"),
    [
        (REPORT, date(2026, 9, 29), date(2026, 9, 30)),
        (REPORT, date(2026, 9, 30), date(2027, 9, 30)),
        (SECTION_11, date(2026, 3, 31), date(2028, 3, 31)),
        (SUFFICIENCY, date(2028, 2, 29), date(2029, 2, 28)),
        ("domestic_abuse_strategy", date(2026, 12, 31), date(2029, 12, 31)),
    ],
)
def test_a_duty_recurs_by_its_own_date_or_its_period(code: str, after: date, due: date) -> None:
    assert rules.next_due(statutory.in_force(after)[code], after) == due


@pytest.mark.parametrize(
    ("outcomes", "due_on", "stands"),
    [
        ([], date(2026, 11, 2), "not_due"),
        ([], date(2026, 11, 1), "overdue"),
        ([("met", date(2026, 1, 1), date(2026, 1, 1))], date(2027, 1, 1), "met"),
        ([("met", date(2026, 1, 1), date(2026, 1, 2))], date(2027, 1, 1), "late"),
        ([("not_met", date(2026, 1, 1), date(2026, 1, 1))], date(2027, 1, 1), "not_met"),
        ([("met", date(2026, 1, 1), date(2026, 1, 1))], date(2026, 11, 1), "overdue"),
    ],
)
def test_how_a_duty_stands(outcomes: list[tuple[str, date, date]], due_on: date, stands: str) -> None:
    said = [rules.Outcome(due, on, outcome) for outcome, due, on in outcomes]

    assert rules.standing(said, due_on, date(2026, 11, 2)) == stands


# --- taking on and meeting -------------------------------------------------------------------------------------------


def test_a_duty_gets_an_owner_a_day_and_an_item(everyone: Cast, mere: Formed, now: datetime) -> None:
    held = take_on(everyone, mere, now)

    line = queries.one_held(held, now.date())
    assert (line.owner, line.stands, line.duty.code) == ("Mo Farrow", "not_due", SUFFICIENCY)
    item = duty_queries.items_about([held], now)[held]
    assert (item.kind, item.person_id, item.due_at.date()) == ("statutory_duty", everyone.mo.id, line.due_on)
    assert SUFFICIENCY not in {
        one.duty.code for one in queries.unowned(mere.id, now.date()) if one.organisation_id == everyone.council.id
    }


def test_what_nobody_owns_is_listed_for_each_member_whom_the_law_names(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    found = {(one.organisation, one.duty.code) for one in queries.unowned(mere.id, now.date())}

    assert {("Northmere Council", SUFFICIENCY), ("Southmere Council", SUFFICIENCY)} <= found
    assert ("Mere Police", SECTION_11) in found
    assert ("Heron Lane School", "section_175") in found
    assert ("", REPORT) in found
    assert not {name for name, code in found if code == "child_poverty_strategy"}  # no law asks it any more
    assert "Kite Youth Project" not in {name for name, _ in found}


def test_a_duty_met_late_is_kept_as_late_and_its_clock_runs_on(everyone: Cast, mere: Formed, now: datetime) -> None:
    held = take_on(everyone, mere, now, due_on=now.date() + timedelta(days=10))
    later = now + timedelta(days=20)
    assert queries.one_held(held, later.date()).stands == "overdue"

    answer(everyone, held, later)

    line = queries.one_held(held, later.date())
    assert (line.stands, line.due_on) == ("late", later.date() + timedelta(days=365))
    (kept,) = queries.outcomes_of(held)
    assert (kept.said, kept.reference, kept.by) == ("late", "Cabinet paper 114", "Dev Mistry")
    assert duty_queries.items_about([held], later)[held].due_at.date() == line.due_on


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reference": " "}, "duty.evidence"),
        ({"outcome": "not_met"}, "duty.not_met_why"),
        ({"outcome": "perhaps"}, "duty.outcome"),
        ({"on": date(2026, 11, 3)}, "duty.ahead"),
        ({"next_on": date(2026, 11, 2)}, "duty.next_past"),
        ({"link": "javascript:alert(1)"}, "duty.link"),
    ],
)
def test_an_answer_without_evidence_or_with_impossible_days_is_refused(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    held = take_on(everyone, mere, now)

    with pytest.raises(NotNow) as caught:
        answer(everyone, held, now, **changed)

    assert caught.value.code == code
    assert queries.outcomes_of(held) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "no_such"}, "duty.unknown"),
        ({"code": "section_175"}, "duty.not_theirs"),
        ({"due_on": date(2026, 11, 1)}, "duty.due_past"),
        ({"owner_id": UUID(int=7)}, "duty.owner"),
    ],
)
def test_a_duty_is_not_taken_on_like_that(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotNow) as caught:
        take_on(everyone, mere, now, **changed)

    assert caught.value.code == code


def test_no_organisation_takes_on_a_duty_twice(everyone: Cast, mere: Formed, now: datetime) -> None:
    take_on(everyone, mere, now)

    with pytest.raises(NotNow, match=r"duty\.held"):
        take_on(everyone, mere, now)


def test_what_partners_owe_together_the_business_manager_keeps(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(Refused):
        take_on(everyone, mere, now, REPORT, by=everyone.mo.actor(now))

    held = take_on(everyone, mere, now, REPORT, by=everyone.bea.actor(now), owner_id=everyone.bea.id)

    assert queries.one_held(held, now.date()).owner == "Bea Lindholm"
    assert REPORT not in {one.duty.code for one in queries.unowned(mere.id, now.date())}


def test_nobody_answers_for_another_organisation(everyone: Cast, mere: Formed, now: datetime) -> None:
    held = take_on(everyone, mere, now)

    for member in (everyone.kit, everyone.sana, everyone.ben):
        with pytest.raises(Refused):
            answer(everyone, held, now, by=member.actor(now))

    assert queries.outcomes_of(held) == []


def test_a_duty_is_passed_on_and_dropped_with_why(everyone: Cast, mere: Formed, now: datetime) -> None:
    held = take_on(everyone, mere, now)
    dev = everyone.dev.actor(now)

    commands.pass_on(held_id=held, owner_id=everyone.dev.id, by=dev, at=now)
    assert queries.one_held(held, now.date()).owner == "Dev Mistry"

    commands.drop_duty(held_id=held, why="The law was repealed.", by=dev, at=now)
    assert held not in duty_queries.items_about([held], now)
    assert queries.one_held(held, now.date()).ended_why == "The law was repealed."
    with pytest.raises(NotNow, match=r"duty\.dropped"):
        answer(everyone, held, now)


def test_a_partnership_enters_a_version_of_its_own_and_the_old_one_still_reads(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    own = Duty(
        SUFFICIENCY, 0, "Enough homes for children we look after", ("council",), "Children Act 1989 s 22G",
        "Mere sufficiency protocol", 6, now.date(),
    )  # fmt: skip
    commands.enter_version(
        partnership_id=mere.id, wanted=own, why="Agreed by the leads.", by=everyone.bea.actor(now), at=now
    )

    mine = queries.register(mere.id, now.date())[SUFFICIENCY]
    assert (mine.version, mine.months) == (2, 6)
    assert queries.register(mere.id, now.date() - timedelta(days=1))[SUFFICIENCY].version == 1
    assert queries.register(None, now.date())[SUFFICIENCY].version == 1
    assert [duty.version for duty in queries.versions(mere.id, SUFFICIENCY)] == [1, 2]


# --- audits ----------------------------------------------------------------------------------------------------------


def scored(everyone: Cast, mere: Formed, now: datetime, *, leave_out: int = 0) -> tuple[UUID, UUID]:
    """Let Dev score the council against section 11, all but some standards."""
    held = take_on(everyone, mere, now, SECTION_11)
    dev = everyone.dev.actor(now)
    audit_id = audits.begin_audit(held_id=held, by=dev, at=now)
    standards = list(statutory.STANDARDS["section_11"])
    for standard in standards[: len(standards) - leave_out]:
        audits.score(audit_id=audit_id, standard=standard, value=3, evidence="Policy 7, 2026", by=dev, at=now)
    return held, audit_id


def test_an_audit_handed_in_meets_the_duty_and_sets_its_next_day(everyone: Cast, mere: Formed, now: datetime) -> None:
    held, audit_id = scored(everyone, mere, now)
    due_on = queries.one_held(held, now.date()).due_on

    audits.hand_in(audit_id=audit_id, by=everyone.dev.actor(now), at=now)

    line = queries.one_held(held, now.date())
    assert (line.stands, line.due_on) == ("met", date(due_on.year + 2, due_on.month, due_on.day))
    assert queries.audit(audit_id, now.date()).handed_in_at == now
    assert len(lines(events.AUDIT_HANDED_IN)) == 1


def test_an_audit_with_a_standard_left_out_is_not_handed_in(everyone: Cast, mere: Formed, now: datetime) -> None:
    held, audit_id = scored(everyone, mere, now, leave_out=1)

    with pytest.raises(NotNow, match=r"audit\.unscored"):
        audits.hand_in(audit_id=audit_id, by=everyone.dev.actor(now), at=now)

    page = queries.audit(audit_id, now.date())
    assert (page.scored, len(page.scores)) == (11, 12)
    assert queries.one_held(held, now.date()).stands == "not_due"


def test_a_peer_challenges_a_score_and_the_first_one_is_kept_beside_the_agreed(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    _held, audit_id = scored(everyone, mere, now)
    audits.hand_in(audit_id=audit_id, by=everyone.dev.actor(now), at=now)

    doubt = audits.challenge_score(
        audit_id=audit_id,
        standard="listening",
        said="No child was asked this year.",
        by=everyone.sana.actor(now),
        at=now,
    )
    audits.reply(challenge_id=doubt, said="Agreed.", agreed=2, by=everyone.dev.actor(now), at=now)

    line = next(one for one in queries.audit(audit_id, now.date()).scores if one.standard == "listening")
    assert (line.score, line.challenges[0].agreed_score) == (3, 2)
    assert line.challenges[0].organisation == "Mere Police"


def test_nobody_challenges_their_own_agency_or_an_audit_that_is_not_in(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    _held, audit_id = scored(everyone, mere, now)
    said: dict[str, Any] = {"audit_id": audit_id, "standard": "listening", "said": "Why?", "at": now}

    with pytest.raises(NotNow, match=r"audit\.not_in"):
        audits.challenge_score(by=everyone.sana.actor(now), **said)
    with pytest.raises(NotNow, match=r"audit\.own"):
        audits.challenge_score(by=everyone.mo.actor(now), **said)


def test_a_score_is_from_one_to_four_and_rests_on_something(everyone: Cast, mere: Formed, now: datetime) -> None:
    _held, audit_id = scored(everyone, mere, now)
    said: dict[str, Any] = {"audit_id": audit_id, "standard": "listening", "by": everyone.dev.actor(now), "at": now}

    for value, evidence, code in ((5, "x", "audit.score"), (0, "x", "audit.score"), (2, " ", "audit.evidence")):
        with pytest.raises(NotNow) as caught:
            audits.score(value=value, evidence=evidence, **said)
        assert caught.value.code == code


# --- the country -----------------------------------------------------------------------------------------------------

HEAD = "area code,area,duty,complies,on,source"


def read(lines: list[str]) -> areas.ReadFile:
    """Read a file of areas as its page does."""
    rows = read_table("\n".join(lines).encode(), rules.COLUMNS, needed=rules.COLUMNS)
    return areas.read([(row.line, row.cells, row.problem) for row in rows])


def poverty(complying: int, known: int) -> list[str]:
    """Write a file of areas of which the first so many have a strategy against child poverty."""
    return [
        HEAD,
        *(
            f"E09{number:06},Area {number:03},child_poverty_strategy,"
            f"{'yes' if number < complying else 'no'},2012-04-30,Survey of 2012"
            for number in range(known)
        ),
    ]


def test_74_of_125_areas_have_a_strategy_and_the_51_that_have_none_are_named(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    said = read(poverty(74, 125))
    assert said.refused == ()

    assert areas.import_areas(answers=said.answers, by=everyone.bea.actor(now), at=now) == 125

    found = queries.nationwide("child_poverty_strategy", now.date())
    assert (found.count.complying, found.count.known, found.count.percent) == (74, 125, Decimal("59.2"))
    assert len(found.failing) == 51
    assert found.failing[0].area == "Area 074"


def test_the_newest_answer_of_an_area_counts_and_a_file_loaded_twice_changes_nothing(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    bea = everyone.bea.actor(now)
    first = read(poverty(1, 2)).answers
    for _ in range(2):
        areas.import_areas(answers=first, by=bea, at=now)
    later = read([HEAD, "E09000001,Area 001,child_poverty_strategy,yes,2013-01-01,Letter"])
    areas.import_areas(answers=later.answers, by=bea, at=now)

    assert queries.nationwide("child_poverty_strategy", date(2012, 12, 31)).count == rules.Count(1, 2)
    assert queries.nationwide("child_poverty_strategy", now.date()).count == rules.Count(2, 2)


def test_what_an_area_here_records_itself_counts_before_a_file(everyone: Cast, mere: Formed, now: datetime) -> None:
    held = take_on(everyone, mere, now)
    areas.import_areas(
        answers=read([HEAD, f"E06990001,Northmere,{SUFFICIENCY},no,2026-01-01,Press"]).answers,
        by=everyone.bea.actor(now), at=now,
    )  # fmt: skip
    assert queries.nationwide(SUFFICIENCY, now.date()).count == rules.Count(0, 1)

    answer(everyone, held, now)

    found = queries.nationwide(SUFFICIENCY, now.date())
    assert found.count == rules.Count(1, 1)
    assert found.complying[0].source == queries.HERE


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",Leeds,prevent,yes,2026-01-01,Letter", "area code"),
        ("E1,Leeds,knitting,yes,2026-01-01,Letter", "duty"),
        ("E1,Leeds,prevent,maybe,2026-01-01,Letter", "complies"),
        ("E1,Leeds,prevent,yes,1 May,Letter", "on"),
        ("E1,Leeds,prevent,yes,2026-01-01,", "source"),
        ("E1,Leeds,prevent", "complies"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_what_to_do(line: str, column: str) -> None:
    (refused,) = read([HEAD, line]).refused

    assert (refused.line, refused.column) == (2, column)
    assert refused.what_to_do


def test_an_area_twice_in_one_file_and_a_file_without_headings_are_refused() -> None:
    twice = [HEAD, *["E1,Leeds,prevent,yes,2026-01-01,Letter"] * 2]

    assert read(twice).refused[0].line == 3
    for lines_ in (["something,else"], []):
        with pytest.raises(RefusedFile):
            read(lines_)


def test_the_share_of_no_areas_is_none() -> None:
    assert rules.tally({}).percent is None


def test_only_those_who_keep_a_partnership_load_areas(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(Refused):
        areas.import_areas(answers=read(poverty(1, 2)).answers, by=everyone.kit.actor(now), at=now)
