"""Early signs over one year, for children coming to harm and for children who are not, with the truth kept apart.

Every rate here is invented, to be argued with; where a published figure gave the order of size, it is named. What the
signs are given by is harm, a hard year, or chance: never where a family comes from or what it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from linkspan.synth.partnership import Partnership
from linkspan.synth.people import Child

YEAR = 365
SIGN_COLUMNS = ("child_id", "agency", "kind", "on")
TRUTH_COLUMNS = ("child_id", "truth", "harm_on")
SCHOOL_AGE, MISSING_AGE = 4, 10  # years
HARMED = 0.01  # of children in a year: assumed; about twice as many as begin a child protection plan in England
HARD_YEAR = 0.05  # illness, a death, a separation: many signs and no harm
BEFORE_HARM = 120  # days over which the signs of a child coming to harm are spread


class Rate(NamedTuple):
    """What, from which agency, from which age, and how likely: by chance in a year, in a hard year, before harm."""

    kind: str
    agency: str
    least_age: int
    chance: float
    hard_year: float
    harm: float


# Absence: about one pupil in six misses a tenth of school (DfE, 2023 to 2025). Missing: some 70,000 children are
# reported missing in a year (NCA). Moves: about one household with children in eleven (English Housing Survey). The
# rest is judgement, and a hard year is made to look much like harm on purpose: rules are easy to flatter.
RATES = (
    Rate("worry", "schools", SCHOOL_AGE, 0.060, 0.40, 0.55),
    Rate("worry", "gps", 0, 0.020, 0.25, 0.28),
    Rate("worry", "hospital", 0, 0.010, 0.20, 0.22),
    Rate("worry", "police", 0, 0.008, 0.06, 0.22),
    Rate("worry", "council", 0, 0.010, 0.12, 0.15),
    Rate("attendance_drop", "schools", SCHOOL_AGE, 0.150, 0.50, 0.50),
    Rate("missing", "police", MISSING_AGE, 0.008, 0.03, 0.25),
    Rate("missing", "council", MISSING_AGE, 0.002, 0.01, 0.08),
    Rate("move", "gps", 0, 0.060, 0.15, 0.18),
    Rate("move", "schools", SCHOOL_AGE, 0.050, 0.12, 0.14),
    Rate("flag", "council", 0, 0.003, 0.03, 0.08),
    Rate("flag", "hospital", 0, 0.002, 0.03, 0.05),
)
AGAIN = 0.3  # how likely each further one of a kind from the same agency is, once there was one


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign: about which child, from which agency, of which kind, on which day."""

    child_id: str
    agency: str
    kind: str
    on: date

    def cells(self) -> tuple[str, ...]:
        """Lay the row out in the file's order."""
        return self.child_id, self.agency, self.kind, self.on.isoformat()


@dataclass(frozen=True, slots=True)
class SignTruth:
    """What was truly so of a child that year: harm (and the day it came out), a hard year, or neither."""

    child_id: str
    truth: str
    harm_on: date | None = None

    def cells(self) -> tuple[str, ...]:
        """Lay the row out in the file's order."""
        return self.child_id, self.truth, self.harm_on.isoformat() if self.harm_on else ""


def signs(partnership: Partnership) -> Iterator[tuple[SignTruth, tuple[SignRow, ...]]]:
    """Give each living child's truth and the signs of the year that ends on the partnership's day."""
    rng = Random(f"{partnership.seed}:signs")
    begins = partnership.on - timedelta(days=YEAR)
    for child in sorted(partnership.children, key=lambda each: each.id):
        age = (partnership.on - child.birthday).days // YEAR
        if child.is_unborn or child.died or child.adopted == "old" or age < 1:
            continue
        yield _year_of(child, age, begins, rng)


def _year_of(child: Child, age: int, begins: date, rng: Random) -> tuple[SignTruth, tuple[SignRow, ...]]:
    draw = rng.random()
    found = list(_spread(child.id, age, "chance", begins, YEAR, rng))
    if draw < HARMED:
        harm_on = begins + timedelta(days=BEFORE_HARM + int(rng.random() * (YEAR - BEFORE_HARM)))
        found += _spread(child.id, age, "harm", harm_on - timedelta(days=BEFORE_HARM), BEFORE_HARM, rng)
        truth = SignTruth(child.id, "harm", harm_on)
    elif draw < HARMED + HARD_YEAR:
        found += _spread(child.id, age, "hard_year", begins, YEAR, rng)
        truth = SignTruth(child.id, "hard_year")
    else:
        truth = SignTruth(child.id, "none")
    return truth, tuple(sorted(found, key=lambda row: (row.on, row.agency, row.kind)))


def _spread(child_id: str, age: int, what: str, first: date, days: int, rng: Random) -> Iterator[SignRow]:
    """Draw the signs of one cause over some days; a kind may come again from the same agency."""
    for rate in RATES:
        likely = getattr(rate, what)
        while rng.random() < likely:
            if age >= rate.least_age:
                yield SignRow(child_id, rate.agency, rate.kind, first + timedelta(days=int(rng.random() * days)))
            likely = AGAIN
