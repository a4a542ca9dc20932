"""What makes a look stand out, as tables to read: who looked, what they share with the child, when, how often."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.sharing.standout import (
    NEVER_UNUSUAL,
    Likeness,
    is_rare,
    is_unusual_hour,
    is_unusual_volume,
    whys_of_likeness,
    whys_of_look,
)

NATION, TOWN = 12_000_000, 3_000


@pytest.mark.parametrize(
    ("bearers", "children", "expected"),
    [
        # In a small index a handful of children is one family, whatever the share.
        (1, 40, True),
        (5, TOWN, True),
        (6, TOWN, False),
        # One in four thousand, and no more.
        (3_000, NATION, True),
        (3_001, NATION, False),
        (150_000, NATION, False),
    ],
)
def test_a_surname_is_rare_by_this_table(bearers: int, children: int, expected: bool) -> None:
    assert is_rare(bearers, children) is expected


# what they share, and what it says to a reviewer
LIKENESSES = [
    (Likeness(children=NATION), ()),
    # A rare surname is enough; a common one is not, until something else is shared.
    (Likeness(surname=40, children=NATION), ("same_surname",)),
    (Likeness(surname=150_000, children=NATION), ()),
    (Likeness(surname=150_000, outcode=True, children=NATION), ("same_outcode", "same_surname")),
    (Likeness(outcode=True, children=NATION), ()),
    # A home or a telephone of one's own, or a parent of one's own name.
    (Likeness(address=True, children=NATION), ("same_address",)),
    (Likeness(phone=True, children=NATION), ("same_phone",)),
    (Likeness(name=True, surname=150_000, children=NATION), ("same_name", "same_surname")),
    # A colleague's family: by number always, by name where the name is rare.
    (Likeness(colleague_phone=True, children=NATION), ("colleague",)),
    (Likeness(colleague=40, children=NATION), ("colleague",)),
    (Likeness(colleague=150_000, children=NATION), ()),
    (Likeness(colleague=150_000, surname=150_000, children=NATION), ("same_surname", "colleague")),
    # A file that governance watches, whoever looks.
    (Likeness(watched=True, children=NATION), ("vip",)),
]


@pytest.mark.parametrize(("likeness", "expected"), LIKENESSES)
def test_a_likeness_stands_out_by_this_table(likeness: Likeness, expected: tuple[str, ...]) -> None:
    assert whys_of_likeness(likeness) == expected


@pytest.mark.parametrize(
    ("kind", "roles", "at", "expected"),
    [
        ("school", {"practitioner"}, "2026-11-03T03:00+00:00", True),
        ("school", {"dsl"}, "2026-11-03T08:00+00:00", False),
        ("school", {"dsl", "duty"}, "2026-11-03T03:00+00:00", False),
        ("nursery", {"practitioner"}, "2026-11-03T21:00+00:00", True),
        ("gp_practice", {"practitioner"}, "2026-11-03T03:00+00:00", True),
        ("gp_practice", {"practitioner"}, "2026-11-03T19:45+00:00", False),
        ("council", {"practitioner"}, "2026-11-03T03:00+00:00", True),
        ("council", {"duty"}, "2026-11-03T03:00+00:00", False),
        ("council", {"practitioner"}, "2026-11-07T11:00+00:00", False),
        ("hospital_trust", {"practitioner"}, "2026-11-03T03:00+00:00", False),
        ("police", {"practitioner"}, "2026-11-03T03:00+00:00", False),
        ("charity", {"practitioner"}, "2026-11-03T23:30+00:00", True),
        # The clock on the wall counts: in summer half past five in universal time is half past six in England.
        ("school", {"practitioner"}, "2026-07-01T05:30+00:00", False),
        ("school", {"practitioner"}, "2026-12-01T05:30+00:00", True),
    ],
)
def test_an_hour_is_unusual_by_this_table(kind: str, roles: set[str], at: str, expected: bool) -> None:
    assert is_unusual_hour(kind, roles, datetime.fromisoformat(at)) is expected


@pytest.mark.parametrize(
    ("today", "own", "peers", "expected"),
    [
        (10, [1] * 20, [1] * 20, False),
        (11, [1] * 20, [1] * 20, True),
        (11, [4] * 20, [4] * 20, False),
        (13, [4] * 20, [4] * 20, True),
        # Someone new is compared with colleagues in the same kind of post; with nobody to compare, the budget asks.
        (26, [], [5] * 20, True),
        (25, [], [5] * 20, False),
        (60, [40] * 3, [], False),
        # Whoever has always opened much stands out beside the others.
        (30, [29] * 20, [4] * 20, True),
        (30, [29] * 20, [20] * 20, False),
    ],
)
def test_a_days_number_is_unusual_by_this_table(today: int, own: list[int], peers: list[int], expected: bool) -> None:
    assert is_unusual_volume(today, own, peers) is expected


days = st.lists(st.integers(0, 60), max_size=12)


@given(today=st.integers(0, 200), own=days, peers=days, more=st.integers(0, 100))
def test_opening_more_never_makes_a_day_less_unusual(today: int, own: list[int], peers: list[int], more: int) -> None:
    if is_unusual_volume(today, own, peers):
        assert today > NEVER_UNUSUAL
        assert is_unusual_volume(today + more, own, peers)


facts = st.fixed_dictionaries(
    {
        "surname": st.none() | st.integers(1, 200_000),
        "colleague": st.none() | st.integers(1, 200_000),
        "children": st.just(NATION),
    }
    | {name: st.booleans() for name in ("name", "address", "outcode", "phone", "colleague_phone", "watched")}
)


@given(shared=facts, name=st.sampled_from(["name", "address", "outcode", "phone", "colleague_phone", "watched"]))
def test_sharing_more_never_makes_a_look_stand_out_less(shared: dict[str, object], name: str) -> None:
    before = whys_of_likeness(Likeness(**shared))
    after = whys_of_likeness(Likeness(**(shared | {name: True})))

    assert set(before) <= set(after)


def test_all_that_makes_a_look_stand_out_is_said_at_once() -> None:
    whys = whys_of_look(Likeness(surname=1, children=NATION), is_canary=True, is_hour=True, is_volume=True)

    assert whys == ("same_surname", "canary", "hours", "volume")
