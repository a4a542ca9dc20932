"""Rules of how many people there are to do the work: posts, vacancies, leavers, and desks that nobody sits at."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from linkspan.audit.errors import NotNow

FEWEST = 5  # groups of fewer people are not shown
MOST = Decimal(100_000)
HUNDREDTH = Decimal("0.01")


def quarter_of(day: date) -> date:
    """Give the first day of the quarter that a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarters_back(from_: date, count: int) -> list[date]:
    """List a quarter and those before it, the latest first."""
    found = [quarter_of(from_)]
    while len(found) < count:
        first = found[-1]
        found.append(date(first.year - 1, 10, 1) if first.month == 1 else date(first.year, first.month - 3, 1))
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, never a percentage without both."""

    part: Decimal
    of: Decimal

    @property
    def percent(self) -> int | None:
        """Give it in whole per cent, half up; None of nothing."""
        if self.of <= 0:
            return None
        return int((self.part * 100 / self.of).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Counts:
    """One kind of post in one quarter, in whole-time equivalents; leavers are people, over twelve months."""

    group: str
    establishment: Decimal
    in_post: Decimal
    agency: Decimal
    leavers: int
    average_in_post: Decimal

    @property
    def vacancies(self) -> Rate:
        """Give the posts that are not filled by anyone employed, of all there are; none where more are in post."""
        return Rate(max(Decimal(0), self.establishment - self.in_post), self.establishment)

    @property
    def turnover(self) -> Rate:
        """Give who left in twelve months, of the average in post over them."""
        return Rate(Decimal(self.leavers), self.average_in_post)

    @property
    def agency_share(self) -> Rate:
        """Give agency staff, of all who work: those in post and agency staff."""
        return Rate(self.agency, self.in_post + self.agency)


def why_not_record(counts: Counts, quarter: date, today: date) -> NotNow | None:
    """Say why these figures may not be kept for a quarter."""
    numbers = (counts.establishment, counts.in_post, counts.agency, counts.average_in_post, Decimal(counts.leavers))
    if not counts.group.strip():
        return NotNow("workforce.group", "Say which post the figures are of.")
    if quarter != quarter_of(quarter) or quarter > today:
        return NotNow("workforce.quarter", "Choose a quarter that has begun.")
    if any(not 0 <= each < MOST for each in numbers):
        return NotNow("workforce.number", "A number cannot be below nothing, nor 100,000 or more.")
    if any(each != each.quantize(HUNDREDTH) for each in numbers):
        return NotNow("workforce.parts", "Write whole-time equivalents with at most two places, such as 4.25.")
    if not counts.establishment and not counts.in_post:
        return NotNow("workforce.nothing", "Write how many posts there are.")
    if counts.leavers and not counts.average_in_post:
        return NotNow("workforce.leavers", "Where somebody left, somebody was in post: write how many on average.")
    return None
