"""A nation's children are found by keys of their own, and nobody is lost on the way into the database."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import psycopg
import pytest

from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.linkage.folding import texts_of
from linkspan.linkage.keying import around
from linkspan.linkage.nation import Nation
from linkspan.linkage.online import asked, by_keys, invented
from linkspan.linkage.postings import PER_KEY, Searcher, build, postings
from linkspan.matching import Features, FoldedFeatures, Model, around_keys, nation_keys, said_keys

CHILDREN = 3_000


@pytest.fixture(scope="module")
def people() -> Nation:
    return invented(2_000, 3)


@pytest.fixture(scope="module")
def con(
    migrated: Urls, worker_name: str, people: Nation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection[Any]]:
    name = f"nation_{worker_name}"
    urls = clone(migrated, name)
    with psycopg.connect(urls.of("owner")) as opened:
        opened.execute("set role linkspan_owner")
        build(opened, people, CHILDREN, 3, tmp_path_factory.mktemp("keys"), lambda what, done, of: None)
        yield opened
    drop_clone(migrated, name)


@pytest.fixture(scope="module")
def searcher(con: psycopg.Connection[Any]) -> Searcher:
    return Searcher(con, Model.load_default(), CHILDREN)


def rows_of(written: bytes) -> dict[int, list[int]]:
    """Read what COPY would."""
    found, at = {}, 0
    while at < len(written):
        assert written[at : at + 6] == b"\x00\x02\x00\x00\x00\x08"
        key = int.from_bytes(written[at + 6 : at + 14], "big", signed=True)
        long = int.from_bytes(written[at + 14 : at + 18], "big")
        at += 18 + long
        found[key] = np.frombuffer(written[at - long : at], dtype=">i4").tolist()
    return found


def test_a_row_is_written_for_each_key_with_the_children_who_share_it() -> None:
    keys = np.array([7, -3, 7, 7, -3, 9], dtype=np.int64)
    children = np.array([1, 2, 3, 1, 5, 4], dtype=np.int32)

    found = rows_of(postings(keys, children))

    assert {key: sorted(each) for key, each in found.items()} == {7: [1, 3], -3: [2, 5], 9: [4]}


def test_no_keys_write_no_row() -> None:
    assert postings(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)) == b""


def test_of_more_children_than_a_key_holds_chance_and_not_age_says_who_stays() -> None:
    children = np.arange(1_000, dtype=np.int32)

    (kept,) = rows_of(postings(np.full(1_000, 5, dtype=np.int64), children)).values()

    assert len(set(kept)) == PER_KEY
    assert 300 < np.mean(kept) < 700


def test_columns_at_once_make_the_keys_of_area_and_month_that_a_search_makes(people: Nation) -> None:
    rows, keys = around(people.face)
    made: dict[int, set[int]] = {}
    for row, key in zip(rows.tolist(), keys.tolist(), strict=True):
        made.setdefault(row, set()).add(key)

    for at, text in enumerate(texts_of(people.face)):
        assert made.get(at, set()) == set(around_keys(FoldedFeatures.from_text(text)))


@pytest.mark.parametrize(
    ("other", "met"),
    [
        (date(2020, 3, 18), True),  # the day alone is wrong
        (date(2020, 8, 11), False),
        (date(2021, 3, 11), False),
    ],
)
def test_a_namesake_born_in_the_month_typed_is_met_whatever_the_day(other: date, met: bool) -> None:
    typed = Features(given="Oliver", family="Smith", born=date(2020, 3, 11))
    stored = Features(given="Oliver", family="Smith", born=other)

    assert bool(set(around_keys(typed)) & set(around_keys(stored))) is met


def test_a_first_of_january_that_stands_in_for_no_date_tells_no_month() -> None:
    typed = Features(given="Oliver", family="Smith", born=date(2020, 1, 1), born_precision="default")

    assert around_keys(typed) == []


def test_what_a_search_says_is_among_all_its_keys(people: Nation) -> None:
    for text in texts_of(people.face)[:200]:
        face = FoldedFeatures.from_text(text)
        assert set(said_keys(face)) <= set(nation_keys(face))


def test_every_child_is_in_the_database_once(con: psycopg.Connection[Any]) -> None:
    found = con.execute("select count(*), min(number), max(number) from online_child").fetchone()

    assert found == (CHILDREN, 0, CHILDREN - 1)


def test_every_key_names_children_who_are_there(con: psycopg.Connection[Any]) -> None:
    lists = [bytes(row[0]) for row in con.execute("select children from online_posting")]
    named = {int(each) for one in lists for each in np.frombuffer(one, dtype=">i4")}

    assert named == set(range(CHILDREN))


def test_searches_find_the_child_meant(searcher: Searcher, people: Nation) -> None:
    taken = by_keys(searcher, asked(people, "standard", 1.0, 150)).figures()

    assert taken["recall_at_1"] >= 0.97
    assert taken["recall_at_5"] >= 0.98


def test_stopping_when_sure_finds_first_whom_the_whole_search_does(
    searcher: Searcher, people: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = asked(people, "hard", 3.0, 200).typed
    short = [searcher.find(what, 1) for what in typed]

    monkeypatch.setattr("linkspan.linkage.postings.SURE", 2.0)
    whole = [searcher.find(what, 1) for what in typed]

    assert [each[0][0] for each in short if each] == [each[0][0] for each in whole if each]
    for one, other in zip(short, whole, strict=True):
        if one:
            assert one[0][1].scored.total_bits == other[0][1].scored.total_bits


def test_a_search_that_says_nothing_finds_nobody(searcher: Searcher) -> None:
    assert searcher.find(Features(), 5) == []


def test_the_database_s_refusal_is_raised(con: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.OperationalError, match="already exists"):
        Searcher(con, Model.load_default(), CHILDREN)
    con.rollback()
