"""The rules for emerging patterns on plain values: when each fires, what counts once, and what they can never see."""

from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.pathway import patterns
from linkspan.pathway.patterns import KINDS, RULES, Fired, Rule, Sign, mark_of, rules_on, weigh

TODAY = date(2026, 11, 22)
AGENCIES = {name: UUID(int=number) for number, name in enumerate(("school", "gp", "police", "council", "hospital"), 1)}
SPACE = UUID(int=99)


def a_sign(kind: str, agency: str, days_ago: int, number: int = 1) -> Sign:
    return Sign(
        uuid5(SPACE, f"{kind} {agency} {days_ago} {number}"), kind, AGENCIES[agency], TODAY - timedelta(days=days_ago)
    )


def fired(*signs: Sign, on: date = TODAY) -> set[str]:
    return {each.rule.code for each in weigh(signs, on)}


WORRIES = (a_sign("worry", "school", 80), a_sign("worry", "gp", 40), a_sign("worry", "police", 2))

# code, what makes it fire, and the same with one thing short of it
CASES = [
    ("worries_three_agencies", WORRIES, (*WORRIES[:2], a_sign("worry", "gp", 2))),
    ("worries_three_agencies", WORRIES, (a_sign("worry", "school", 90), *WORRIES[1:])),
    (
        "worries_and_a_sign",
        (a_sign("worry", "school", 50), a_sign("worry", "gp", 10), a_sign("flag", "hospital", 5)),
        (a_sign("worry", "school", 60), a_sign("worry", "gp", 10), a_sign("flag", "hospital", 5)),
    ),
    (
        "worries_and_a_sign",
        (a_sign("worry", "school", 50), a_sign("worry", "gp", 10), a_sign("move", "gp", 5)),
        (a_sign("worry", "gp", 50), a_sign("worry", "gp", 10), a_sign("move", "council", 5)),
    ),
    (
        "worry_missing_attendance",
        (a_sign("worry", "school", 55), a_sign("missing", "police", 30), a_sign("attendance_drop", "school", 3)),
        (a_sign("worry", "school", 55), a_sign("missing", "school", 30), a_sign("attendance_drop", "school", 3)),
    ),
    (
        "missing_and_attendance",
        (a_sign("missing", "police", 29), a_sign("attendance_drop", "school", 0)),
        (a_sign("missing", "police", 30), a_sign("attendance_drop", "school", 0)),
    ),
    (
        "missing_and_attendance",
        (a_sign("missing", "police", 20), a_sign("attendance_drop", "school", 0)),
        (a_sign("missing", "school", 20), a_sign("attendance_drop", "school", 0)),
    ),
    (
        "move_and_two_signs",
        (a_sign("move", "gp", 80), a_sign("worry", "school", 20), a_sign("attendance_drop", "school", 3)),
        (a_sign("move", "gp", 80), a_sign("worry", "school", 20), a_sign("worry", "hospital", 3)),
    ),
]


@pytest.mark.parametrize(("code", "enough", "short"), CASES)
def test_a_rule_fires_on_just_enough_and_not_on_one_thing_less(
    code: str, enough: tuple[Sign, ...], short: tuple[Sign, ...]
) -> None:
    assert code in fired(*enough)
    assert code not in fired(*short)


def test_every_rule_has_a_case_of_its_own() -> None:
    assert {code for code, _enough, _short in CASES} == {rule.code for rule in RULES}


def test_what_one_agency_says_ten_times_counts_once() -> None:
    again = [a_sign("worry", "school", days, number) for days in (1, 5, 9) for number in (1, 2, 3)]

    assert fired(*again, WORRIES[1]) == set()
    (three,) = weigh([*again, *WORRIES[1:]], TODAY)
    assert (len(three.counted), len(three.repeats)) == (3, 8)


def test_a_missing_episode_that_two_agencies_tell_of_is_one_episode() -> None:
    told_twice = (a_sign("missing", "police", 10), a_sign("missing", "school", 9))

    (found,) = weigh([*told_twice, a_sign("attendance_drop", "school", 3)], TODAY)

    assert [sign.source for sign in found.counted] == [AGENCIES["police"], AGENCIES["school"]]
    assert [sign.source for sign in found.repeats] == [AGENCIES["school"]]
    assert fired(*told_twice) == set()


def test_no_single_agency_and_no_single_kind_of_fact_ever_fires_a_rule() -> None:
    for agency in AGENCIES:
        assert fired(*(a_sign(kind, agency, days) for kind in KINDS for days in (1, 10, 20, 50))) == set()
    for kind in set(KINDS) - {"worry"}:
        assert fired(*(a_sign(kind, agency, days) for agency in AGENCIES for days in (1, 10, 20, 50))) == set()


def test_what_is_to_come_and_what_is_long_past_is_not_seen() -> None:
    ahead = [replace(sign, on=TODAY + timedelta(days=1)) for sign in WORRIES]
    past = [replace(sign, on=TODAY - timedelta(days=patterns.longest())) for sign in WORRIES]

    assert fired(*ahead) == fired(*past) == set()


ALLOWED_TO_SEE = {"id": UUID, "kind": str, "source": UUID, "on": date}


def test_the_rules_see_four_things_and_none_that_tells_of_ethnicity_poverty_or_a_place() -> None:
    assert {spot.name: spot.type for spot in fields(Sign)} == ALLOWED_TO_SEE
    with pytest.raises(TypeError):
        Sign(UUID(int=1), "worry", UUID(int=2), TODAY, ethnicity="WBRI")
    with pytest.raises(AttributeError):
        object.__setattr__(WORRIES[0], "free_school_meals", True)


def test_a_kind_that_no_rule_knows_changes_nothing() -> None:
    planted = [a_sign(kind, agency, 1) for kind in ("ethnicity", "poverty", "refuge") for agency in AGENCIES]

    assert weigh([*WORRIES, *planted], TODAY) == weigh(WORRIES, TODAY)


signs = st.builds(
    a_sign, st.sampled_from(sorted(KINDS)), st.sampled_from(sorted(AGENCIES)), st.integers(-5, 100), st.integers(1, 3)
)


@given(st.lists(signs, max_size=12, unique=True), st.randoms())
def test_the_order_in_which_signs_arrive_decides_nothing(found: list[Sign], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert weigh(shuffled, TODAY) == weigh(found, TODAY)


@given(st.lists(signs, max_size=10, unique=True), signs)
def test_a_further_sign_never_silences_a_rule_but_for_one_happening_told_by_another(
    found: list[Sign], further: Sign
) -> None:
    before = {each.rule.code for each in weigh(found, TODAY)}
    after = {each.rule.code for each in weigh([*found, further], TODAY)}

    if further.kind not in patterns.SAME_WITHIN:
        assert before <= after


@given(st.lists(signs, max_size=12, unique=True))
def test_whatever_fires_rests_on_its_window_and_enough_agencies_and_counts_nobody_twice(found: list[Sign]) -> None:
    for each in weigh(found, TODAY):
        said = [(sign.kind, sign.source) for sign in each.counted]
        assert len(said) == len(set(said))
        assert len({source for _kind, source in said}) >= each.rule.agencies >= 2
        assert all(0 <= (TODAY - sign.on).days < each.rule.days for sign in (*each.counted, *each.repeats))
        assert not set(each.counted) & set(each.repeats)


# A rule changes by a new version with its own days: whoever edits one in place meets this table first.
KEPT = {
    ("worries_three_agencies", 1): "b0b549e26b7b",
    ("worries_and_a_sign", 1): "710225b441f3",
    ("worry_missing_attendance", 1): "e87fb271384f",
    ("missing_and_attendance", 1): "8df3ef61ceef",
    ("move_and_two_signs", 1): "fc3bf7e96bde",
}  # fmt: skip


def test_no_rule_changes_without_a_new_version() -> None:
    assert {(rule.code, rule.version): mark_of(rule) for rule in RULES} == KEPT


def test_each_rule_has_one_version_at_a_time_and_says_why_and_where_from() -> None:
    for rule in RULES:
        assert [other for other in rules_on(max(rule.from_, TODAY)) if other.code == rule.code] == [rule]
        assert all((rule.title, rule.says, rule.why, rule.source))
        assert f"{rule.days} days" in rule.says
        assert {kind for want in rule.wants for kind in want.kinds} <= set(KINDS)


def test_a_later_version_takes_over_on_its_day() -> None:
    first = replace(RULES[0], until=date(2027, 1, 1))
    then = replace(RULES[0], version=2, days=30, from_=date(2027, 1, 1))

    def on(day: date) -> list[Rule]:
        return [each.rule for each in weigh([replace(sign, on=day) for sign in WORRIES], day, (first, then))]

    assert on(date(2026, 12, 31)) == [first]
    assert on(date(2027, 1, 1)) == [then]


def test_a_rule_says_what_it_rests_on() -> None:
    (found,) = weigh(WORRIES, TODAY)

    assert found == Fired(RULES[0], WORRIES, ())
