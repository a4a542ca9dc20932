"""Identifiers stand in the order they were made in, whatever the clock does."""

import threading
import time
from datetime import UTC, datetime
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest

from linkspan.audit import ids


def test_what_is_made_later_stands_later() -> None:
    made = [each for _ in range(2_000) for each in (ids.new_id(), *ids.new_ids(3))]

    assert all(one < other and str(one) < str(other) for one, other in pairwise(made))


def test_it_stands_later_where_the_clock_goes_back_or_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.new_id()
    stood = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr(ids.time, "time_ns", lambda: stood)

    made = [before, *(ids.new_id() for _ in range(50))]

    assert all(one < other for one, other in pairwise(made))


def test_it_is_a_version_seven_of_this_millisecond() -> None:
    said = ids.new_id()

    assert (said.version, said.variant) == (7, RFC_4122)
    made_at = datetime.fromtimestamp((said.int >> 80) / 1_000, UTC)
    assert abs((datetime.now(UTC) - made_at).total_seconds()) < 60


def test_hands_that_make_them_at_once_never_make_one_twice() -> None:
    made: list[UUID] = []
    hands = [threading.Thread(target=lambda: made.extend(ids.new_id() for _ in range(500))) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len({each.int >> 64 for each in made}) == 4_000


def test_the_half_that_is_drawn_tells_nothing_of_the_next() -> None:
    drawn = {each.int & 0x3FFFFFFFFFFFFFFF for each in ids.new_ids(1_000)}

    assert len(drawn) == 1_000
