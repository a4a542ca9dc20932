"""What may be begun and ended, and what is unusual, on plain values; and that the kinds fit together."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit.errors import NotNow
from linkspan.duty.clocks import CLOCKS
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.stage_rules import Life, Running, WasThere
from linkspan.pathway.stages import BY_CODE, KINDS, OPENED_BY, REASONS, kind_of

AT = datetime.fromisoformat("2026-11-04T10:00:00+00:00")
DAY = timedelta(days=1)
HERE = uuid4()


def begin(kind: str, life: Life | None = None, running: tuple[str, ...] = (), there: UUID = HERE, **days: Any) -> str:
    open_ = [Running(uuid4(), each, there, None, AT) for each in running]
    problem = rules.why_not_begin(
        kind_of(kind), life or Life(), open_, HERE,
        **({"happened_at": AT, "planned_at": None, "at": AT} | days),
    )  # fmt: skip
    return problem.code if problem else ""


@pytest.mark.parametrize(
    ("born", "expected", "happened", "code"),
    [
        (date(2026, 11, 4), None, AT, ""),
        (date(2027, 8, 11), None, AT, ""),  # 280 days later to the day
        (date(2027, 8, 12), None, AT, "pathway.before_birth"),
        (None, date(2027, 3, 1), AT, ""),
        (None, date(2027, 3, 1), AT - 200 * DAY, "pathway.before_birth"),
        (None, None, AT - 9000 * DAY, ""),
    ],
)
def test_nothing_begins_more_than_forty_weeks_before_birth(
    born: date | None, expected: date | None, happened: datetime, code: str
) -> None:
    assert begin("strategy_discussion", Life(born, expected), happened_at=happened) == code


def test_a_plan_may_begin_on_the_day_of_death_and_on_no_later_one() -> None:
    assert begin("cp_plan", Life(died=date(2026, 11, 4))) == ""
    assert begin("cp_plan", Life(died=date(2026, 11, 3))) == "pathway.after_death"
    assert begin("serious_incident", Life(died=date(2026, 11, 3))) == ""


@pytest.mark.parametrize(
    ("kind", "running", "code"),
    [
        ("cp_plan", ("family_help_plan",), "pathway.second_plan"),
        ("family_help_plan", ("cp_plan",), "pathway.second_plan"),
        ("cp_plan", ("cp_plan",), "pathway.second_plan"),
        ("section47", ("section47",), "pathway.stage_open"),
        ("strategy_discussion", ("strategy_discussion",), ""),
        ("cp_plan", ("looked_after",), ""),
    ],
)
def test_one_plan_stands_at_a_time_and_discussions_as_many_as_are_needed(
    kind: str, running: tuple[str, ...], code: str
) -> None:
    assert begin(kind, running=running) == code


def test_a_council_where_a_child_is_found_acts_whatever_another_has_open() -> None:
    assert begin("section47", running=("section47",), there=uuid4()) == ""


@pytest.mark.parametrize(
    ("kind", "follows", "days", "unusual"),
    [
        ("section47", "strategy_discussion", {}, ()),
        ("section47", None, {}, ("order",)),
        ("strategy_discussion", None, {}, ()),
        ("icpc", "section47", {"happened_at": None, "planned_at": AT + 4 * DAY}, ("weekend",)),
        ("icpc", "section47", {"happened_at": None, "planned_at": datetime.fromisoformat("2026-12-28T10:00:00+00:00")},
         ("weekend",)),
        ("strategy_discussion", None, {"happened_at": AT - 3 * DAY}, ("late_writing",)),
        ("strategy_discussion", None, {"happened_at": AT - 2 * DAY}, ()),
    ],
)  # fmt: skip
def test_what_is_unusual_to_begin_is_named(
    kind: str, follows: str | None, days: dict[str, Any], unusual: tuple[str, ...]
) -> None:
    wanted = {"happened_at": AT, "planned_at": None, "at": AT} | days
    assert rules.unusual_to_begin(kind_of(kind), follows, **wanted) == unusual


@pytest.mark.parametrize(
    ("how", "unusual"),
    [("there", ()), ("by_report", ()), ("apologies", ("absent.health",)), ("absent", ("absent.health",))],
)
def test_an_agency_counts_as_there_in_person_or_by_report(how: str, unusual: tuple[str, ...]) -> None:
    present = [WasThere("social_care", "there"), WasThere("police", "there"), WasThere("health", how)]

    found = rules.unusual_to_end(
        kind_of("strategy_discussion"), {}, present, may_decide=True, happened_at=AT, ended_at=AT, at=AT
    )

    assert found == unusual


def test_somebody_else_deciding_and_a_plan_of_one_day_are_named() -> None:
    found = rules.unusual_to_end(kind_of("cp_plan"), {}, [], may_decide=False, happened_at=AT, ended_at=AT, at=AT)

    assert found == ("decider", "same_day")


@pytest.mark.parametrize(
    ("kind", "details", "asked", "code"),
    [
        ("assessment", {"factors": ["21", "3B"]}, "finish", "pathway.field_wrong"),
        ("assessment", {"factors": ["18A"]}, "finish", "pathway.field_wrong"),
        ("assessment", {"child_seen": "yes"}, "finish", "pathway.field_wrong"),
        ("assessment", {"review_on": "31 June"}, "begin", "pathway.field_wrong"),
        ("cp_plan", {"category": "NEG", "previous_plans": -1}, "begin", "pathway.field_wrong"),
        ("cp_plan", {"category": "NEG", "previous_plans": True}, "begin", "pathway.field_wrong"),
        ("cp_plan", {"category": ""}, "begin", "pathway.field_missing"),
        ("early_help", {"goals": "x" * 20_001}, "begin", "pathway.field_wrong"),
        ("early_help", {"shoe_size": 3}, "begin", "pathway.field_unknown"),
    ],
)
def test_what_a_stage_does_not_keep_is_refused(kind: str, details: dict[str, Any], asked: str, code: str) -> None:
    with pytest.raises(NotNow) as problem:
        rules.kept_details(kind_of(kind), details, asked=asked)

    assert problem.value.code == code


def test_what_a_stage_keeps_is_kept_in_one_form() -> None:
    kept = rules.kept_details(
        kind_of("assessment"),
        {
            "factors": ["3B", "3B", "4A"],
            "review_on": date(2026, 11, 9),
            "child_seen": True,
            "child_said": " I hid.\r\n ",
        },
        asked="finish",
    )

    assert kept == {"factors": ["3B", "4A"], "review_on": "2026-11-09", "child_seen": True, "child_said": "I hid."}


@pytest.mark.parametrize(
    ("kind", "before", "clock"),
    [
        ("la_review", 0, "la_review.first"), ("la_review", 1, "la_review.second"), ("la_review", 2, "la_review.later"),
        ("core_group", 0, "core_group.first"), ("core_group", 5, "core_group.later"),
        ("emergency_order", 1, "emergency_order.extended_end"), ("strategy_discussion", 3, "strategy.hold"),
    ],
)  # fmt: skip
def test_the_clock_of_a_series_goes_by_its_place_in_it(kind: str, before: int, clock: str) -> None:
    assert rules.clock_of(kind_of(kind), before) == clock


@pytest.mark.parametrize(
    ("reason", "closed", "open_work", "code"),
    [
        ("RC7", date(2026, 11, 4), False, ""),
        ("", date(2026, 11, 4), False, "pathway.closing_reason"),
        ("undone", date(2026, 11, 4), False, "pathway.closing_reason"),
        ("RC7", date(2026, 11, 5), False, "pathway.happened_ahead"),
        ("RC7", date(2026, 10, 1), False, "pathway.ends_before"),
        ("RC7", date(2026, 11, 4), True, "pathway.stages_open"),
    ],
)
def test_an_episode_closes_on_a_day_and_for_a_reason_together(
    reason: str, closed: date, open_work: bool, code: str
) -> None:
    problem = rules.why_not_close_episode(
        reason, closed, date(2026, 10, 12), was_closed=False, is_open_work=open_work, today=date(2026, 11, 4)
    )

    assert (problem.code if problem else "") == code


# --- the kinds fit together -------------------------------------------------------------------------------------


def test_every_code_that_a_kind_names_is_one() -> None:
    clocks = {rule.code for rule in CLOCKS}
    for kind in KINDS:
        named = {*kind.usual_after, *kind.begins_with, *filter(None, (kind.renews, kind.ends_with, kind.clock_kind))}
        for each in kind.outcomes:
            named |= {*each.opens, *each.closes}
            assert each.closes_episode in ("", *REASONS)
            assert all(kind.field(code) for code in each.needs), (kind.code, each.code)
        assert named <= set(BY_CODE), kind.code
        assert set(filter(None, (kind.clock, kind.clock_second, kind.clock_later))) <= clocks, kind.code
    assert set(OPENED_BY.values()) <= set(BY_CODE)


def test_what_an_outcome_opens_can_begin_at_the_council() -> None:
    for kind in KINDS:
        for each in kind.outcomes:
            for code in each.opens:
                opened = BY_CODE[code]
                assert opened.of_council or code == "early_help", (kind.code, code)
                required = {one.code for one in opened.fields if one.required}
                assert not required or set(each.needs) >= required, (kind.code, each.code, code)
