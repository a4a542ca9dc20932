"""What the benchmarks do inside the program: load, search and check the answers by the truth file."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.children.queries import finding
from linkspan.interop import commands, setup
from linkspan.matching import Query
from linkspan.sharing.rules import stated

Progress = Callable[[str, int, int], None]
REASON = stated("concern", "measuring how fast a search answers")


def load(*, folder: Path, feeds: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Found the partnership and load its feeds, and give rows, seconds and rows a second."""
    by = Actor.system("demo")
    organisations = setup.found_partnership(path=folder / "partnership.json", by=by, at=now())
    clock = _Clock()
    rows, began = 0, time.perf_counter()
    for feed in feeds:

        def step(done: int, _line: int, feed: str = feed) -> None:
            clock.kept()
            progress(feed, done, 0)

        organisation_id = organisations[feed]
        loaded = commands.load_feed(
            path=folder / f"{feed}.csv", format_name="csv", organisation_id=organisation_id,
            by=Actor.system("feed", organisation_id), at=clock.now, progress=step,
        )  # fmt: skip
        rows += loaded.rows
    seconds = time.perf_counter() - began
    return {
        "rows": rows, "seconds": round(seconds, 1), "rows_per_second": round(rows / seconds),
        "slowest_batch_seconds": round(clock.slowest, 2), "longest_between_batches_seconds": round(clock.longest, 2),
    }  # fmt: skip


class _Clock:
    """Tell a load the time, and note how long each batch takes: a load last asks as it begins to keep one."""

    def __init__(self) -> None:
        self.slowest, self.longest = 0.0, 0.0
        self._asked = self._kept = time.perf_counter()

    def now(self) -> datetime:
        """Tell the time."""
        self._asked = time.perf_counter()
        return now()

    def kept(self) -> None:
        """Note that a batch was kept: how long it took itself, and with the wait for it."""
        kept = time.perf_counter()
        self.slowest, self.longest = max(self.slowest, kept - self._asked), max(self.longest, kept - self._kept)
        self._kept = kept


def bare_copy(owner_url: str, folder: Path, feeds: Sequence[str]) -> float:
    """Time COPY of the same files into plain tables of text: the least that any load could take."""
    began = time.perf_counter()
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        for feed in feeds:
            path = folder / f"{feed}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                columns = next(csv.reader(file))
            spelt = ", ".join(f'"{column}" text' for column in columns)
            owner.execute(f"drop table if exists bare_{feed}; create table bare_{feed} ({spelt})".encode())
            statement = f"copy bare_{feed} from stdin (format csv, header)".encode()
            with owner.cursor().copy(statement) as copy, path.open("rb") as file:
                while block := file.read(1 << 20):
                    copy.write(block)
        owner.commit()
        seconds = time.perf_counter() - began
        for feed in feeds:
            owner.execute(f"drop table bare_{feed}".encode())
    return seconds


def search(*, folder: Path, most: int) -> dict[str, Any]:
    """Put queries as a practitioner would; give times, and how often the right child is first or in the first five."""
    by = searcher()
    truth = truth_of(folder)
    sets: dict[str, Any] = {}
    counts: set[int] = set()
    for name, rows in queries_of(folder, most).items():
        times, first, five, asked = [], 0, 0, 0
        for row in rows:
            query = query_of(row)
            began = time.perf_counter()
            finding.candidates_for(query, by=by, at=now())
            times.append(time.perf_counter() - began)
            with CaptureQueriesContext(connection) as made:
                answers = finding.find(query=query, by=by, at=now(), reason=REASON)
            counts.add(len(made))
            shown = [truth.get(each.child_id, set()) for each in (*answers.likely, *answers.might_be)]
            if row["child_id"]:
                asked += 1
                first += row["child_id"] in (shown[0] if shown else set())
                five += any(row["child_id"] in each for each in shown[:5])
        sets[name] = {
            "queries": len(rows), **percentiles(times),
            **({"recall_at_1": round(first / asked, 4), "recall_at_5": round(five / asked, 4)} if asked else {}),
        }  # fmt: skip
    return {"sets": sets, "database_queries_per_search": sorted(counts)}


def searcher() -> Actor:
    """Give the social worker of the cast as she stands before the gate."""
    on = now().date()
    amina = next(each for each in agencies.demo_cast(on) if each.post_title == "Social worker")
    person = agencies.person(amina.person_id)
    council = agencies.organisation(amina.organisation_id)
    return Actor(
        kind="person", name=amina.name, person_id=amina.person_id, organisation_id=amina.organisation_id,
        appointment_id=amina.appointment_id, organisation_kind=council.kind, roles=amina.roles,
        trained_until=person.trained_until, vetted_until=person.vetted_until,
    )  # fmt: skip


def truth_of(folder: Path) -> dict[UUID, set[str]]:
    """Give the true children each child of the index is made of, read past the wall as a benchmark may."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        true = {(row["agency"], row["record_id"]): row["child_id"] for row in csv.DictReader(file)}
    found: dict[UUID, set[str]] = {}
    for agency, record_id, child_id in finding.everything(by=Actor.system("demo"), at=now()):
        if (agency, record_id) in true:
            found.setdefault(child_id, set()).add(true[(agency, record_id)])
    return found


def queries_of(folder: Path, most: int) -> dict[str, list[dict[str, str]]]:
    """Give the partnership's searches, set by set."""
    found: dict[str, list[dict[str, str]]] = {}
    with (folder / "queries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows = found.setdefault(row["set"], [])
            if len(rows) < most:
                rows.append(row)
    return found


def query_of(row: dict[str, str]) -> Query:
    """Put a row of the searches as it would be typed."""
    born = date.fromisoformat(row["date_of_birth"]) if row["date_of_birth"] else None
    given = " ".join(part for part in (row["given_name"], row["middle_names"]) if part)
    query = Query(
        given=given or None, family=row["family_name"] or None, born=born,
        birth_year=int(row["birth_year"]) if row["birth_year"] else None, age=int(row["age"]) if row["age"] else None,
        on=now().date(), sex=row["sex"] or None, postcode=row["postcode"] or None, nhs=row["nhs_number"] or None,
        upn=row["upn"] or None, school=row["school_urn"] or None,
    )  # fmt: skip
    return replace(query, age=None) if query.born else query


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Give the middle and the tail of some times, in milliseconds."""
    ordered = sorted(seconds)
    at = {"median_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    return {name: round(1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2) for name, q in at.items()}


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)
