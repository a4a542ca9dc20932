"""An invented partnership for kills and races: founded once, with feeds that say something new at every version."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model

from linkspan import synth
from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.interop import commands, setup
from tests.cast import NoSession

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
CHILDREN, SEED = 60, 7
FEEDS = ("schools", "gps", "hospital", "police")
BATCH_ROWS = 6


@dataclass(frozen=True, slots=True)
class Load:
    """One file that one agency sends."""

    organisation: str
    path: Path
    rows: int


def invent(folder: Path) -> None:
    """Write the partnership and its first feeds."""
    synth.run(CHILDREN, SEED, folder)


def found(folder: Path) -> dict[str, UUID]:
    """Found the partnership and load its council's few records, so that there are children from the start."""
    organisations = setup.found_partnership(path=folder / "partnership.json", by=Actor.system("demo"), at=NOW)
    load(Load("council", folder / "council.csv", 0), organisations)
    return organisations


def load(one: Load, organisations: dict[str, UUID], batch_rows: int = BATCH_ROWS) -> commands.Loaded:
    """Load a file as its agency's feed does."""
    organisation_id = organisations[one.organisation]
    return commands.load_feed(
        path=one.path, format_name="csv", organisation_id=organisation_id, by=Actor.system("feed", organisation_id),
        at=lambda: NOW, batch_rows=batch_rows,
    )  # fmt: skip


def organisations_by_code() -> dict[str, UUID]:
    """Give every organisation's id by its code."""
    return {each.code: each.id for each in agencies.organisations(NOW.date())}


def versions(folder: Path, count: int) -> list[Load]:
    """Write so many versions of each feed: some rows of each differ from the last, a few are gone for a while."""
    chance = random.Random(SEED)
    loads = []
    for feed in FEEDS:
        with (folder / f"{feed}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for version in range(1, count + 1):
            path = folder / f"{feed}-{version}.csv"
            kept = rows if version == 1 else [_said_anew(row, chance) for row in rows if chance.random() > 0.05]
            _write(path, list(rows[0]), kept)
            loads.append((version, Load(feed, path, len(kept))))
    return [each for _, each in sorted(loads, key=lambda numbered: numbered[0])]


def _said_anew(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    if chance.random() < 0.25:
        row["phone"] = f"07700 900{chance.randrange(1000):03}"
    if chance.random() < 0.1:
        row["practitioner_phone"] = f"01632 960{chance.randrange(1000):03}"
    return row


def _write(path: Path, columns: Sequence[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)


def cast() -> dict[str, Actor]:
    """Give who signs in to the demonstration, by the first part of their address."""
    actors = {}
    for each in agencies.demo_cast(NOW.date()):
        actor = agencies.actor_for(get_user_model().objects.get(email=each.email), NoSession(), NOW)
        assert actor is not None
        actors[each.email.partition(".")[0]] = actor
    return actors
