"""The rules of the commissioner's figures, sealed reports and directions."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from uuid import UUID

from linkspan.audit.errors import NotNow
from linkspan.partnership import report_rules as years
from linkspan.voice import suppression
from linkspan.voice.suppression import Cell, Family

# The five outcomes of the Children Act 2004 s 10(2), as the child's page asks about them. Until 1 April 2014 they were
# the Commissioner's by s 2(3); the Children and Families Act 2014 s 107 put rights, views and interests in their place.
OUTCOMES = ("healthy", "safe", "enjoy", "contribute", "enough")
HEARD = Family("due", ("heard", "not_asked"))
FELT = tuple(Family(f"{each}.said", (f"{each}.well", f"{each}.badly")) for each in OUTCOMES)
FAMILIES = (HEARD, *FELT)

AREA, AGE, ETHNICITY, NEED = "area", "age", "ethnicity", "need"
DIMENSIONS = (AREA, AGE, ETHNICITY, NEED)
UNKNOWN = "unknown"
# Every group of a list is in it, also where nobody is: that a group is missing would say that nobody is in it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    AGE: ("0-4", "5-9", "10-12", "13-15", "16-17", "18+", UNKNOWN),
    ETHNICITY: ("white", "mixed", "asian", "black", "other", UNKNOWN),
    NEED: ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", UNKNOWN),
}
ALL = ("all", "")

# What is written down within these days of the year's end is in its figures; what comes later is in none.
SETTLES = timedelta(days=28)
# A 95 per cent interval.
Z = 1.959964
FOREWORD_AT_MOST = 10_000
REFERENCE_AT_MOST = 60
REASON_AT_MOST = 500
LONGEST_DIRECTION = timedelta(days=366)
# First a direction waits for another person of the office; once confirmed it runs until somebody says what came of it.
CONFIRM_KIND, CONFIRM_CLOCK = "direction_confirm", "direction.confirm"
END_KIND, END_CLOCK = "direction_end", "direction.end"


# --- figures ------------------------------------------------------------------------------------------------------


def year_due(on: date) -> int | None:
    """Name the year, by that of its last day, whose figures may be counted by now: the last one that is settled."""
    year = years.year_ending_by(on)
    return year if on > years.last_day(year) + SETTLES else year - 1


def period(year: int) -> tuple[date, date, date]:
    """Give a year's first day, the day after its last, and the day before which what counts was written down."""
    until = years.last_day(year) + timedelta(days=1)
    return years.first_day(year), until, until + SETTLES


Counts = Mapping[tuple[str, str, str], int]


def area_groups(areas: Collection[str]) -> tuple[str, ...]:
    """List the groups of the list by area: every area there is, and one for files of an area that has ended since.

    It is there also where it has nobody: a line that came and went would tell that somebody is in it.
    """
    return (*areas, UNKNOWN) if len(areas) > 1 else tuple(areas)


def with_ended_areas(counts: Counts, areas: Collection[str]) -> Counts:
    """Count the children of areas that have ended with those whose area is not known."""
    made: dict[tuple[str, str, str], int] = {}
    for (measure, dimension, group), count in counts.items():
        is_gone = dimension == AREA and group not in areas
        cell = (measure, dimension, UNKNOWN if is_gone else group)
        made[cell] = made.get(cell, 0) + count
    return made


Lists = Mapping[str, Mapping[str, Mapping[str, int]]]
Published = dict[tuple[str, str, str], int | None]


def release(counts: Mapping[tuple[str, str, str], int], areas: Collection[str]) -> Published:
    """Make a year's release of exact counts by (measure, dimension, group): what is shown, and None for what is not."""
    totals = {family.whole: _totals(family, counts) for family in FAMILIES}
    kept = {family.whole: suppression.publishable(family, totals[family.whole]) for family in FAMILIES}
    made: Published = {}
    for family in FAMILIES:
        for measure in family.measures:
            stays = kept[family.whole]
            is_out = stays is not None and measure in stays.measures
            made[measure, *ALL] = suppression.rounded(totals[family.whole][measure]) if is_out else None
    for dimension, groups in {AREA: tuple(areas), **GROUPS}.items():
        # With one group a list is its total once more.
        if len(groups) > 1:
            cells = _list([kept[family.whole] for family in (HEARD,)], dimension, groups, counts)
            cells |= _list([kept[family.whole] for family in FELT], dimension, groups, counts)
            every = [(measure, group) for family in FAMILIES for measure in family.measures for group in groups]
            made |= {(measure, dimension, group): cells.get((measure, group)) for measure, group in every}
    return made


def _totals(family: Family, counts: Mapping[tuple[str, str, str], int]) -> dict[str, int]:
    return {measure: counts.get((measure, *ALL), 0) for measure in family.measures}


def _list(
    kept: Collection[Family | None], dimension: str, groups: Collection[str],
    counts: Mapping[tuple[str, str, str], int],
) -> dict[Cell, int | None]:  # fmt: skip
    families = [family for family in kept if family is not None]
    exact = {
        measure: {group: counts.get((measure, dimension, group), 0) for group in groups}
        for family in families
        for measure in family.measures
    }
    return suppression.published(exact, suppression.protect_together(families, exact)) if families else {}


@dataclass(frozen=True, slots=True)
class Share:
    """About so many of so many, and between which shares (0 to 1) the true one lies, for chance and rounding."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Give the share of the rounded counts."""
        return min(1.0, self.part / self.whole)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Give Wilson's score interval for a share.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(part: int | None, whole: int | None) -> Share | None:
    """Work a share out of published counts, with the widest interval of the true ones; None where either is hidden."""
    if part is None or whole is None:
        return None
    parts, wholes = suppression.band(part), suppression.band(whole)
    low, _ = wilson(min(parts.low, wholes.high), wholes.high)
    _, high = wilson(min(parts.high, wholes.low), wholes.low)
    return Share(part, whole, low, high)


# --- the sealed report ---------------------------------------------------------------------------------------------


def digest(file: bytes) -> str:
    """Give the hash of a report's file."""
    return hashlib.sha256(file).hexdigest()


SEALED = "voice.report.sealed"  # the event, as `events.py` has it


class NotOfReport(Exception):
    """A line of the trail that is not of the sealing of a report."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a line of the trail says of a report: of which year it is, and its hash."""

    year: int
    hash: str


def sealing_in(line: bytes) -> Sealing:
    """Read the sealing of a report out of a line of the trail, as it was signed."""
    try:
        said = json.loads(line)
        if said["event"] != SEALED or said.get("decision", "allow") != "allow":
            raise NotOfReport("the proof is of something else than the sealing of a report")
        return Sealing(int(said["detail"]["year"]), str(said["detail"]["hash"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise NotOfReport("the proof does not say which report was sealed") from problem


def why_not_seal(*, is_published: bool, is_sealed: bool, file: bytes, foreword: str) -> NotNow | None:
    """Say why a year's report cannot be sealed."""
    if not is_published:
        return NotNow(
            "voice.report_no_figures", "The figures of that year are not published yet. Seal it once they are."
        )
    if is_sealed:
        return NotNow("voice.report_sealed", "That year's report is sealed. It never changes.")
    if len(foreword) > FOREWORD_AT_MOST:
        return NotNow("voice.report_long", "The words are too long. Make them shorter and send them again.")
    if not file.startswith(b"%PDF-"):
        return NotNow("voice.report_no_pdf", "The PDF could not be made here. Nothing was sealed.")
    return None


# --- directions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Direction:
    """What the Secretary of State directed, as it was recorded: about which child, from and until which day."""

    child_id: UUID
    directed_on: date
    until: date
    recorded_by: UUID
    confirmed_by: UUID | None
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What is recorded of a direction: its reference, its day, its last day and its reason."""

    reference: str
    directed_on: date
    until: date
    reason: str


def why_not_record(said: Said, on: date, *, is_known: bool) -> NotNow | None:
    """Say why a direction cannot be recorded. `until` is its last day."""
    if not (said.reference.strip() and len(said.reference) <= REFERENCE_AT_MOST):
        return NotNow("voice.direction_reference", "Give the direction's own reference, in 60 letters or fewer.")
    if not (said.reason.strip() and len(said.reason) <= REASON_AT_MOST):
        return NotNow("voice.direction_reason", "Say in a line or two why it was given.")
    if said.directed_on > on:
        return NotNow("voice.direction_ahead", "The day of the direction has not come yet. Check the day.")
    if not on <= said.until <= said.directed_on + LONGEST_DIRECTION:
        return NotNow("voice.direction_until", "Its last day is today or later, and within a year of the direction.")
    if not is_known:
        return NotNow(
            "voice.direction_child", "No child is known by that reference. Ask the council that holds the file for it."
        )
    return None


def why_not_confirm(direction: Direction, by: UUID | None, on: date) -> NotNow | None:
    """Say why somebody cannot confirm a direction."""
    if direction.is_ended:
        return NotNow("voice.direction_ended", "The direction is ended already.")
    if direction.confirmed_by is not None:
        return NotNow("voice.direction_confirmed", "The direction is confirmed already.")
    if direction.recorded_by == by:
        return NotNow("voice.direction_own", "You recorded it. Somebody else of your office has to confirm it.")
    if direction.until < on:
        return NotNow("voice.direction_over", "The direction has run out. A new one is needed.")
    return None


def why_not_end(outcome: str, *, is_ended: bool) -> NotNow | None:
    """Say why a direction cannot be ended."""
    if is_ended:
        return NotNow("voice.direction_ended", "The direction is ended already.")
    if not outcome.strip() or len(outcome) > REASON_AT_MOST:
        return NotNow("voice.direction_outcome", "Say in a line or two what came of it. Name nobody.")
    return None


def why_not_inquire(directions: Collection[Direction], child_id: UUID, on: date) -> NotNow | None:
    """Say why nobody may inquire into a child's case today."""
    of_child = [each for each in directions if each.child_id == child_id and each.directed_on <= on]
    if not of_child:
        return NotNow(
            "voice.inquiry_undirected", "There is no direction about this child. You cannot go on without one."
        )
    lasting = [each for each in of_child if on <= each.until and not each.is_ended]
    if not lasting:
        return NotNow(
            "voice.inquiry_over", "The direction about this child has run out or is ended. A new one is needed."
        )
    if not any(each.confirmed_by not in (None, each.recorded_by) for each in lasting):
        return NotNow("voice.inquiry_unconfirmed", "Somebody else of your office has to confirm the direction first.")
    return None
