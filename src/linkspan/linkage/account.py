"""The account of a run: counts, times and what was guessed, as JSON and as a page."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import Model

if TYPE_CHECKING:
    from linkspan.linkage.clusters import Grouped
    from linkspan.linkage.inputs import Input
    from linkspan.linkage.sides import Side

BINS = 20


@dataclass(slots=True)
class Account:
    """What a run did."""

    engine: str
    files: list[str]
    started: float = field(default_factory=perf_counter)
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    pairs: int = 0
    kept: int = 0
    lefts_paired: int = 0
    common_keys: int = 0
    wide: bool = False
    at_home: float = 1.0  # others of its home that a record has in the file matched against
    histogram: NDArray[np.int64] = field(default_factory=lambda: np.zeros(BINS, dtype=np.int64))
    sides: list[dict[str, Any]] = field(default_factory=list)
    model: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Time a stage."""
        started = perf_counter()
        try:
            yield
        finally:
            self.stages[stage] = round(self.stages.get(stage, 0.0) + perf_counter() - started, 2)

    def add_probabilities(self, probability: NDArray[np.float64]) -> None:
        """Count pairs into the histogram."""
        self.histogram += np.histogram(probability, bins=BINS, range=(0.0, 1.0))[0]

    def note_clusters(self, grouped: Grouped) -> None:
        """Say what the clusters are like."""
        _, sizes = np.unique(grouped.cluster, return_counts=True)
        size, count = np.unique(sizes, return_counts=True)
        self.clusters = {
            "clusters": len(sizes),
            "records_in_clusters_of_two_or_more": int(sizes[sizes > 1].sum()),
            "clusters_by_size": {str(one): int(many) for one, many in zip(size.tolist(), count.tolist(), strict=True)},
            "links_refused_to_keep_people_apart": grouped.refused,
        }

    def finish(self, inputs: list[Input], sides: list[Side], model: Model) -> None:
        """Take in what is known only at the end."""
        self.model = {"version": model.version, "hash": model.hash}
        for each, side in zip(inputs, sides, strict=True):
            self.sides.append(
                {
                    "file": str(each.source.path),
                    "rows": side.rows,
                    "rows_that_say_too_little": side.unkeyed,
                    "rows_found_by_names_alone": side.weak,
                    "columns": dict(each.reading.of),
                    "how_settled": {slot: each.columns.how[slot] for slot in each.reading.of},
                    "not_used": list(each.columns.unused),
                    "known_in_rows": {name: count for name, count in side.known.items() if count},
                    "mended": each.source.oddities.as_dict(),
                    "notes": each.notes,
                }
            )
        self.notes += self._warnings()

    def _warnings(self) -> list[str]:
        notes = []
        if self.common_keys:
            notes.append(
                f"{self.common_keys:,} combinations of names, dates and places were left out of the search because too "
                "many records share them. Pairs that agree on nothing else were not compared."
            )
        if not self.pairs:
            notes.append("No two records had enough in common to be compared. Are the columns the right ones?")
        for side in self.sides:
            if side["rows_that_say_too_little"]:
                count = side["rows_that_say_too_little"]
                notes.append(f"{count:,} rows of {side['file']} say too little to be matched: a name alone, or less.")
            for fault, count in side["mended"].items():
                notes.append(f"{side['file']}: {count:,} {fault.replace('_', ' ')} were mended.")
        return notes

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return {
            "engine": self.engine,
            "files": self.files,
            "model": self.model,
            "seconds": self.seconds,
            "stages": self.stages,
            "pairs_compared": self.pairs,
            "rows_written": self.kept,
            "left_records_paired": self.lefts_paired,
            "keys_too_common": self.common_keys,
            "broad_keys": self.wide,
            "others_of_the_home_in_file": self.at_home,
            "peak_memory_mib": {"main": peak // 1024, "largest_helper": helpers // 1024},
            "clusters": self.clusters,
            "sides": self.sides,
            "notes": self.notes,
            "probabilities": [
                {"from": at / BINS, "until": (at + 1) / BINS, "pairs": int(count)}
                for at, count in enumerate(self.histogram.tolist())
            ],
        }

    def write(self, out: Path) -> None:
        """Write the account beside the outcome, as JSON and as a page."""
        found = self.as_dict()
        out.with_suffix(".report.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        out.with_suffix(".report.html").write_text(page(found), encoding="utf-8")


def page(found: dict[str, Any]) -> str:
    """Lay an account out as one plain page that needs nothing else."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Matching report</title>",
        "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "table{border-collapse:collapse}td,th{border-bottom:1px solid #bbb;padding:.3em .8em;text-align:start}"
        ".bar{background:#1d70b8;height:.8em}</style><h1>Matching report</h1>",
        _table({name: found[name] for name in ("engine", "seconds", "pairs_compared", "rows_written")}),
        _list("What to know", found["notes"]),
        "<h2>Times in seconds</h2>" + _table(found["stages"]),
    ]
    for side in found["sides"]:
        parts.append(f"<h2>{escape(side['file'])}</h2>" + _list("How it was read", side["notes"]))
        parts.append(_table({"rows": side["rows"], **{f"{k} from": v for k, v in side["columns"].items()}}))
        parts.append("<h3>Rows in which each is known</h3>" + _table(side["known_in_rows"]))
    if found["clusters"]:
        sizes = found["clusters"].pop("clusters_by_size")
        parts.append("<h2>Clusters</h2>" + _table(found["clusters"]))
        parts.append("<h3>Clusters by number of records</h3>" + _table(sizes))
        found["clusters"]["clusters_by_size"] = sizes
    parts.append("<h2>Pairs by probability</h2>" + _bars(found["probabilities"]))
    return "\n".join(parts) + "\n"


def _list(heading: str, lines: list[str]) -> str:
    return f"<h3>{heading}</h3><ul>" + "".join(f"<li>{escape(line)}" for line in lines) + "</ul>" if lines else ""


def _table(values: dict[str, Any]) -> str:
    rows = (f"<tr><th>{escape(str(name).replace('_', ' '))}<td>{_shown(value)}" for name, value in values.items())
    return "<table>" + "".join(rows) + "</table>"


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else escape(str(value))


def _bars(bins: list[dict[str, Any]]) -> str:
    most = max([each["pairs"] for each in bins] or [1]) or 1
    rows = (
        f"<tr><td>{each['from']:.2f} to {each['until']:.2f}<td>{each['pairs']:,}"
        f'<td><div class=bar style="width:{200 * each["pairs"] / most:.0f}px"></div>'
        for each in bins
    )
    return "<table>" + "".join(rows) + "</table>"
