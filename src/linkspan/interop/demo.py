"""The demonstration: an invented partnership, founded and loaded the way a real one would be."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from linkspan import synth
from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.children.queries.totals import totals
from linkspan.interop import (
    agreed,
    commands,
    concerns,
    flags,
    partnering,
    partners,
    past,
    pathways,
    patterns,
    queries,
    requests,
    setup,
)

FEEDS = ("council", "schools", "gps", "hospital", "police")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SignInLine:
    """Someone of the cast."""

    name: str
    post: str
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demonstration holds, and how long it took to load this time."""

    children: int
    records: int
    linked: int
    waiting_for_review: int
    sealed: int
    rows_loaded: int
    seconds: float
    rows_per_second: float
    sign_ins: tuple[SignInLine, ...]

    def as_plain(self) -> dict[str, Any]:
        """Give plain values for JSON."""
        return asdict(self)


def prepare(*, folder: Path, children: int, seed: int, progress: Progress) -> Summary:
    """Invent, found and load a partnership; what is there already is kept, and what was cut short is taken up again."""
    by = Actor.system("demo")
    made = folder / f"partnership-{children}-{seed}"
    if not (made / "queries.csv").is_file():
        synth.run(children, seed, made, progress=progress)
    organisations = setup.found_partnership(
        path=made / "partnership.json", by=by, at=_now(), progress=lambda done, all_: progress("people", done, all_)
    )
    flags.found_far_hospital(organisations=organisations, by=by, at=_now())
    concerns.found_front_door(organisations=organisations, by=by, at=_now())
    agreed.found_agreements(organisations=organisations, by=by, at=_now())
    partnership_id = partners.found_partners(organisations=organisations, by=by, at=_now())
    if partnership_id:
        partnering.found_partnering(partnership_id=partnership_id, by=by, at=_now())
        past.found_past(
            partnership_id=partnership_id, organisations=organisations, children=children, by=by, at=_now(),
            progress=progress,
        )  # fmt: skip
    began, rows = time.perf_counter(), 0
    for feed in FEEDS:
        rows += _load(made / f"{feed}.csv", organisations[feed], feed, progress)
    seconds = time.perf_counter() - began
    if rows:
        requests.found_requests(at=_now())
        flags.found_flags(at=_now())
        concerns.found_concerns(at=_now())
        pathways.found_pathways(at=_now())
        patterns.found_patterns(at=_now())
    held = totals(by=by, at=_now())
    return Summary(
        children=held.children, records=held.records, linked=held.links, waiting_for_review=held.waiting_pairs,
        sealed=held.sealed_records, rows_loaded=rows, seconds=round(seconds, 1),
        rows_per_second=round(rows / seconds) if rows else 0, sign_ins=sign_ins(),
    )  # fmt: skip


def _load(path: Path, organisation_id: UUID, feed: str, progress: Progress) -> int:
    by = Actor.system("feed", organisation_id)
    if queries.is_loaded(organisation_id=organisation_id, digest=commands.digest_of(path), by=by, at=_now()):
        return 0
    with path.open("rb") as file:
        lines = sum(1 for _ in file) - 1
    loaded = commands.load_feed(
        path=path, format_name="csv", organisation_id=organisation_id, by=by, at=_now,
        progress=lambda rows, _line: progress(feed, rows, lines),
    )  # fmt: skip
    return loaded.rows


def sign_ins() -> tuple[SignInLine, ...]:
    """List everyone who can sign in to the demonstration, practitioners first."""
    cast = agencies.demo_cast(_now().date())
    practitioners_first = sorted(cast, key=lambda each: ("practitioner" not in each.roles, "manager" in each.roles))
    return tuple(
        SignInLine(each.name, each.post_title, each.organisation_name, each.email) for each in practitioners_first
    )


def _now() -> datetime:
    return datetime.now(UTC)
