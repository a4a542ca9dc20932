"""Both engines, and the scorer that search and arrival use, give the same pairs and the same probabilities."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from linkspan.linkage.folding import Reading, features_of, fold_batch
from linkspan.linkage.inputs import inputs_for
from linkspan.linkage.judging import model_for, one_person
from linkspan.linkage.keying import joining, names_alone, stored
from linkspan.linkage.linking import Options, dedupe, link
from linkspan.linkage.tables import table_of
from linkspan.matching import FeatureTable, FoldedFeatures, Model, joining_keys, keys_for, score, score_pairs
from linkspan.matching.household import odds_of
from linkspan.synth import run as invent
from tests.rooms.linkage.files import pair_of_files, rows_of

WITHIN = 1e-6


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds")
    invent(1_500, 7, folder, "poor")
    return folder


def folded(path: Path) -> tuple[Reading, list[FoldedFeatures], object]:
    (one,) = inputs_for([path], asked={}, id_column=None)
    (batch,) = one.source.batches(one.reading.columns, path.parent)
    face = fold_batch(batch, one.reading)
    return one.reading, features_of(face), face


def test_columns_at_once_make_the_keys_that_arrival_makes(feeds: Path) -> None:
    _, rows, face = folded(feeds / "hospital.csv")

    (strong_rows, strong), (weak_rows, weak) = joining(face)
    kept_rows, kept = (np.concatenate(each) for each in zip(stored(face), names_alone(face), strict=True))

    for at, row in enumerate(rows):
        mine = {*strong[strong_rows == at].tolist(), *weak[weak_rows == at].tolist()}
        assert mine == set(joining_keys(row)), row
        assert set(kept[kept_rows == at].tolist()) <= set(keys_for(row)), row


def test_columns_at_once_make_the_table_that_arrival_makes(feeds: Path) -> None:
    _, rows, face = folded(feeds / "gps.csv")
    pairs = np.arange(len(rows) - 1)

    quick, slow = table_of(face), FeatureTable(rows)

    ours = score_pairs(quick, quick, pairs, pairs + 1)
    theirs = score_pairs(slow, slow, pairs, pairs + 1)
    assert np.array_equal(ours.total_bits, theirs.total_bits)
    assert np.array_equal(ours.household_bits, theirs.household_bits)


def by_pair(path: Path) -> dict[tuple[str, str], float]:
    return {(row["left_id"], row["right_id"]): float(row["probability"]) for row in rows_of(path)}


def test_pairs_have_the_probability_that_scoring_a_record_as_it_arrives_gives(feeds: Path, tmp_path: Path) -> None:
    left, right, out = feeds / "schools.csv", feeds / "gps.csv", tmp_path / "out.csv"
    account = link(left, right, out, Options(at_least=0.05, both_ways=False, wide=False))
    found = by_pair(out)
    _, ones, _ = folded(left)
    _, twos, face = folded(right)
    table = table_of(face)
    model = model_for(Model.load_default(), table)
    keys = [set(keys_for(row)) for row in twos]
    bearers: dict[int, list[int]] = {}
    for at, each in enumerate(keys):
        for key in each:
            bearers.setdefault(key, []).append(at)
    names = [row["record_id"] for row in rows_of(left)], [row["record_id"] for row in rows_of(right)]

    expected = {}
    for at, row in enumerate(ones[:400]):
        near = sorted(
            {one for key in joining_keys(row) if len(bearers.get(key, ())) <= 100 for one in bearers.get(key, ())}
        )
        for candidate, chance in online(row, near, twos, table, model):
            if chance >= 0.05:
                expected[names[0][at], names[1][candidate]] = chance

    mine = {pair: chance for pair, chance in found.items() if pair[0] in set(names[0][:400])}
    assert account.pairs > 1_000
    assert mine.keys() == expected.keys()
    assert max(abs(mine[pair] - expected[pair]) for pair in mine) < WITHIN


def online(
    row: FoldedFeatures, near: list[int], twos: list[FoldedFeatures], table: FeatureTable, model: Model
) -> list[tuple[int, float]]:
    """Score one record's candidates as search does, telling it which of them are records of one person."""
    if not near:
        return []
    other = np.array(near, dtype=np.intp)
    scores = score_pairs(FeatureTable([row]), table, np.zeros(len(near), dtype=np.intp), other, model=model)
    odds = odds_of(scores.total_bits, scores.household_bits)
    people = one_person(table, np.zeros(len(near), dtype=np.intp), other, odds, model)
    scored = score(row, [twos[at] for at in near], child_of=people.tolist(), model=model)
    return [(near[one.candidate], one.probability) for one in scored]


@pytest.mark.needs_java
@pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")
def test_spark_gives_the_pairs_and_probabilities_that_duckdb_gives(tmp_path: Path) -> None:
    left, right = pair_of_files(tmp_path, 100_000)
    outs = {engine: tmp_path / f"{engine}.csv" for engine in ("duckdb", "spark")}

    accounts = {
        engine: link(left, right, out, Options(engine=engine, spark_master="local[2]", wide=False, most_per_key=30))
        for engine, out in outs.items()
    }

    quick, wide = by_pair(outs["duckdb"]), by_pair(outs["spark"])
    assert accounts["duckdb"].sides[0]["rows"] + accounts["duckdb"].sides[1]["rows"] == 200_000
    assert accounts["spark"].pairs == accounts["duckdb"].pairs
    assert quick.keys() == wide.keys()
    assert len(quick) > 90_000
    assert max(abs(quick[pair] - wide[pair]) for pair in quick) < WITHIN


@pytest.mark.needs_java
@pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")
def test_spark_makes_the_clusters_that_duckdb_makes(feeds: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "duckdb.csv", tmp_path / "spark.csv"]

    for out in outs:
        dedupe(feeds / "hospital.csv", out, Options(engine=out.stem, spark_master="local[2]"))

    assert outs[0].read_text() == outs[1].read_text()
