"""Making the return: from what was loaded and what was recorded here, as the year asks, with what is to be mended."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from linkspan.audit import Refused
from linkspan.interop import returns
from linkspan.interop.census import records
from linkspan.interop.census.reader import read_message
from tests import cast
from tests.plugins.leftout import SHARED
from tests.rooms.interop.census_messages import written
from tests.rooms.interop.test_census_loading import (
    BUSY,
    CLOSED,
    Loading,
    a_child,
    counts,
    loading,
    people,
    state,
    whole_pathway,
)
from tests.support import lines as trail_lines

__all__ = ["loading", "people", "state"]
pytestmark = pytest.mark.django_db


def made(loading: Loading, year: int = 2026, **how: Any) -> returns.Return:
    returns.number_children(organisation_id=loading.council, by=loading.by, at=loading.now)
    return returns.make_return(organisation_id=loading.council, year=year, by=loading.by, at=loading.now, **how)


def as_file(made_: returns.Return) -> bytes:
    return written(records.Message(made_.header, made_.children))


def test_what_was_loaded_is_what_is_written(loading: Loading) -> None:
    family = (
        a_child(BUSY, upn="H801200001001", upn_unknown=None),
        a_child(CLOSED, number="B2", died_on=date(2026, 1, 2)),
    )
    loading.load(*family)

    children = made(loading).children

    assert children == tuple(replace(each, upn_unknown=None) for each in family)
    message, unkept = read_message(BytesIO(as_file(made(loading))))
    assert (message.children, unkept) == (children, ())


def test_the_header_says_whose_return_it_is_and_of_which_year(loading: Loading) -> None:
    header = made(loading, lea="201").header

    assert (header.collection, header.year, header.reference_date, header.lea) == (
        "CIN",
        2026,
        date(2026, 3, 31),
        "201",
    )


def test_loaded_written_and_loaded_again_the_records_are_the_same(loading: Loading) -> None:
    loading.load(a_child(BUSY, upn="H801200001001"), a_child(CLOSED, number="B2"))
    before, rows = counts(), whole_pathway()

    again = loading.load_bytes(as_file(made(loading)))

    assert (again.new, again.refused) == (0, 0)
    assert again.also.get("parts", {"new": 0, "changed": 0}) | {"unchanged": 0} == {
        "new": 0, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    assert counts() == before
    assert whole_pathway() == rows


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", ["fake_CIN_data.xml", "CIN_Census_2026.xml"])
def test_the_published_sample_comes_back_as_it_went_in(loading: Loading, name: str) -> None:
    path = SHARED / "cin-census" / name
    loaded = loading.load_path(path)
    rows, before = whole_pathway(), counts()
    history = made(loading, whole_history=True)

    again = loading.load_bytes(as_file(history))

    assert (again.new, counts(), whole_pathway()) == (0, before, rows)
    with path.open("rb") as stream:
        message, _unkept = read_message(stream)
    refused = {(line.record_id, line.value_shown) for line in refusals(loading, loaded)}
    came = {child.la_child_id: child for child in history.children}
    for said in message.children:
        told = [each for each in said.episodes if (said.la_child_id, each.referred_on.isoformat()) not in refused]
        if not told:
            assert said.la_child_id not in came
            continue
        child = came[said.la_child_id]
        assert replace(child, sex=None, episodes=()) == replace(said, sex=None, gender_current=None, episodes=())
        assert [each.referred_on for each in child.episodes] == sorted(each.referred_on for each in told)
        if name == "fake_CIN_data.xml":
            assert child.episodes == tuple(sorted(told, key=lambda each: each.referred_on))


def refusals(loading: Loading, loaded: Any) -> list[Any]:
    from linkspan.interop import queries

    return list(queries.refusals(load_id=loaded.load_id, by=loading.by, at=loading.now))


def test_a_data_officer_makes_the_return_of_their_own_council(loading: Loading, people: cast.Cast) -> None:
    loading.load(a_child(CLOSED))
    dana = people.dana.actor(loading.now)

    made_ = returns.make_return(organisation_id=loading.council, year=2026, by=dana, at=loading.now)

    assert [child.la_child_id for child in made_.children] == ["A1"]


@pytest.mark.parametrize("who", ["amina", "kit", "ines", "oz"])
def test_nobody_else_makes_it(loading: Loading, people: cast.Cast, who: str) -> None:
    loading.load(a_child(CLOSED))
    by = getattr(people, who).actor(loading.now)

    with pytest.raises(Refused):
        returns.make_return(organisation_id=loading.council, year=2026, by=by, at=loading.now)


def test_each_child_of_a_return_finds_a_line_of_it_in_their_trail(loading: Loading) -> None:
    loading.load(a_child(CLOSED), a_child(BUSY, number="B2"))

    made_ = made(loading)

    seen = {line["child"] for line in trail_lines.lines("interop.return.made") if line.get("child")}
    assert seen == {str(each) for each in made_.child_of.values()}
    assert len(seen) == 2


def test_an_error_keeps_a_return_from_being_sent_and_an_exception_does_not(loading: Loading) -> None:
    loading.load(a_child(CLOSED, disabilities=()), a_child(replace(CLOSED, primary_need=None), number="B2"))

    made_ = made(loading)

    assert [(each.la_child_id, each.rule.code) for each in made_.errors] == [("B2", "8610")]
    assert ("A1", "8540") in {(each.la_child_id, each.rule.code) for each in made_.findings}


def test_a_child_whose_ethnicity_nobody_recorded_is_told_of(loading: Loading) -> None:
    loading.load(a_child(CLOSED, ethnicity=None))

    made_ = made(loading, lea="201")

    assert made_.children[0].ethnicity == "NOBT"
    assert [(each.la_child_id, each.field) for each in made_.notes] == [("A1", "Ethnicity")]
