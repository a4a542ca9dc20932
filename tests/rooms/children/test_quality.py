"""Figures of matching: honest about what they cannot see, and blind to whom they are about."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.audit import Actor, Refused
from linkspan.children import estimates
from linkspan.children.commands import counting, linking, shields
from linkspan.children.queries import decisions, quality
from linkspan.children.traditions import tradition_of_names
from tests.rooms.children.conftest import NOW, QUALITY, WHY, Index, a_record

LATER = NOW + timedelta(hours=2)
WORKER = Actor.system("worker")


def girl(number: int, **changes: Any) -> dict[str, Any]:
    """Invent a girl like no other."""
    return dict(
        given_name=f"Linden{chr(97 + number)}", family_name=f"Marsh{chr(97 + number)}wick", sex="F",
        date_of_birth=(NOW - timedelta(days=2500 + 137 * number)).date(), address_line_1=f"{number} Sedge Row",
        postcode=f"ZE{number % 9 + 1} {number % 9 + 1}QQ",
    ) | changes  # fmt: skip


@pytest.fixture
def twelve(index: Index) -> Index:
    """An index where the council and the school know the same twelve girls."""
    index.send(index.cast.council, *(a_record(f"c{n}", girl(n)) for n in range(12)))
    index.send(index.cast.school, *(a_record(f"s{n}", girl(n)) for n in range(12)))
    return index


def counts(index: Index, dimension: str, about: str = "") -> dict[str, Any]:
    rows = index.rows(
        "select counts from children_qualitycount where dimension = %s and about = %s order by day desc",
        dimension,
        about,
    )
    return dict(json.loads(rows[0][0]))


def test_counts_are_kept_for_the_node_each_agency_load_and_tradition(twelve: Index) -> None:
    counting.count_quality(by=WORKER, at=LATER)

    whole = counts(twelve, "node")
    assert (whole["records"], whole["linked"]) == (24, 12)
    assert counts(twelve, "agency", str(twelve.cast.school.id))["linked"] == 12
    assert counts(twelve, "agency", str(twelve.cast.council.id))["linked"] == 0
    assert twelve.count("children_qualitycount where dimension = 'load'") == 2
    assert counts(twelve, "tradition")["records"] == 24


def test_a_count_of_the_same_day_takes_the_place_of_the_first(twelve: Index) -> None:
    counting.count_quality(by=WORKER, at=LATER)
    counting.count_quality(by=twelve.cast.dana.actor(LATER), at=LATER)

    assert twelve.count("children_qualitycount where dimension = 'node'") == 1
    assert twelve.events("children.quality.counted") == 2


def test_an_undone_link_lowers_the_share_that_is_right(twelve: Index) -> None:
    record = twelve.record(twelve.cast.school, "s3").id
    linking.unlink(record_id=record, reason=QUALITY, by=twelve.cast.dana.actor(LATER), at=LATER)

    counting.count_quality(by=WORKER, at=LATER)
    found = quality.quality(by=twelve.cast.dana.actor(LATER), at=LATER)

    assert counts(twelve, "node")["undone"] == 1
    assert found.whole is not None
    assert found.whole.figures.precision is not None
    assert found.whole.figures.precision.value <= 11 / 12


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_a_protected_child_and_a_sealed_record_are_not_counted(twelve: Index, kind: str) -> None:
    counting.count_quality(by=WORKER, at=LATER)
    before = counts(twelve, "node")["records"]
    child = twelve.child_of(twelve.cast.council, "c3")

    shields.shield(child_id=child, kind=kind, reason=WHY, by=twelve.cast.amina.actor(LATER), at=LATER)
    counting.count_quality(by=WORKER, at=LATER)

    assert counts(twelve, "node")["records"] == before - 2


def test_few_records_are_not_shown(index: Index) -> None:
    index.send(index.cast.council, *(a_record(f"c{n}", girl(n)) for n in range(11)))
    index.send(index.cast.school, *(a_record(f"s{n}", girl(n)) for n in range(3)))
    counting.count_quality(by=WORKER, at=LATER)

    found = quality.quality(by=index.cast.dana.actor(LATER), at=LATER)

    by_name = {line.name: line.figures for line in found.agencies}
    assert by_name["Heron Lane School"] == estimates.Figures(None, None, None, None, None, None, None)
    assert by_name["Northmere Council"].records == 10


def test_figures_are_refused_to_those_who_answer_for_no_quality(twelve: Index) -> None:
    for member in (twelve.cast.kit, twelve.cast.amina, twelve.cast.ben):
        with pytest.raises(Refused):
            quality.quality(by=member.actor(LATER), at=LATER)
        with pytest.raises(Refused):
            counting.count_quality(by=member.actor(LATER), at=LATER)

    assert twelve.count("children_qualitycount") == 0


def test_an_inspector_sees_figures_and_no_decisions(twelve: Index) -> None:
    counting.count_quality(by=WORKER, at=LATER)

    found = quality.quality(by=twelve.cast.oz.actor(LATER), at=LATER)

    assert found.whole is not None
    assert (found.agreement, found.reliability) == (None, ())


def test_traditions_are_told_by_lists_and_only_where_one_list_has_the_name() -> None:
    told = tradition_of_names()

    assert told["kowalski"] == "polish"
    assert told["smith"] == "english"
    assert "" not in told.values()
    assert len(set(told.values())) >= 6


# --- the sums alone -------------------------------------------------------------------------------------------------


def test_kappa_is_as_in_cohen_s_own_way() -> None:
    found = estimates.agreement({
        ("same", "same"): 20, ("same", "different"): 5, ("different", "same"): 10, ("different", "different"): 15
    })  # fmt: skip

    assert found.agreed.value == 0.7
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert found.kappa.low < 0.4 < found.kappa.high


def test_two_who_always_say_the_same_one_thing_have_no_kappa() -> None:
    assert estimates.agreement({("same", "same"): 12}).kappa is None
    assert estimates.agreement({}).kappa is None


@given(hits=st.integers(0, 400), more=st.integers(0, 400))
def test_a_share_lies_within_its_interval_and_the_interval_within_0_and_1(hits: int, more: int) -> None:
    found = estimates.share(hits, hits + more)

    assert 0 <= found.low <= found.value <= found.high <= 1


@given(
    automatic=st.integers(10, 5_000), undone=st.integers(0, 50), expected=st.floats(0, 50), waiting=st.integers(0, 500),
    by_person=st.integers(0, 500), same=st.integers(0, 100), different=st.integers(0, 100),
)  # fmt: skip
def test_recall_is_estimated_within_its_interval(
    automatic: int, undone: int, expected: float, waiting: int, by_person: int, same: int, different: int
) -> None:
    counted = dict(
        automatic=automatic,
        undone=undone,
        expected_wrong=expected,
        waiting=waiting,
        by_person=by_person,
        waiting_same=waiting / 3,
    )

    found = estimates.recall(counted, (same, same + different))

    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(count=st.integers(0, 10_000))
def test_a_shown_count_is_rounded_and_never_small(count: int) -> None:
    shown = estimates.rounded(count)

    assert shown is None if 0 < count < 10 else shown is not None and shown % 5 == 0 and abs(shown - count) <= 2


# --- what the model expected, and what people said --------------------------------------------------------------------


def decided(chance: float, same: int, of: int, **changes: Any) -> list[decisions.DecidedPair]:
    told = {"levels": {}, "bits": {}, "raised_at": NOW, "decided_at": LATER} | changes
    return [decisions.DecidedPair(probability=chance, is_same=number < same, **told) for number in range(of)]


def band_at(chance: float, found: list[decisions.DecidedPair], **since: Any) -> decisions.ReliabilityBand:
    return next(each for each in decisions.reliability(found, **since) if each.low <= chance < each.high)


@pytest.mark.parametrize(("same", "is_out"), [(20, False), (24, False), (36, True), (4, True)])
def test_a_band_is_out_of_line_where_the_model_expects_what_the_interval_leaves_out(same: int, is_out: bool) -> None:
    band = band_at(0.5, decided(0.52, same, 40))

    assert band.expected == pytest.approx(0.52)
    assert band.is_out_of_line is is_out


def test_of_few_decisions_nothing_is_told() -> None:
    band = band_at(0.5, decided(0.52, 9, 9))

    assert (band.decided, band.expected, band.same, band.is_out_of_line) == (None, None, None, False)


def test_pairs_of_an_earlier_model_say_nothing_of_the_one_in_use() -> None:
    before = decided(0.52, 40, 40, raised_at=NOW - timedelta(days=1))

    assert band_at(0.5, before).is_out_of_line
    assert band_at(0.5, before, since=NOW).decided == 0
