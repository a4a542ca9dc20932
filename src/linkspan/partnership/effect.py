"""What changed after a decision, and how sure one can be: an interrupted series with an interval.

The course before the decision is a straight line; after it the line may step and may turn. What neighbouring quarters
have in common beyond that (one bad quarter is often followed by another) is an autoregressive error of the first
order. How strong it is cannot be known from a dozen quarters, so every strength is tried and counts by how well it
fits (its restricted likelihood); the interval is that of all of them together, and wider for it. Two plain properties
follow: a series that drifts by itself does not pass for an effect, and few quarters give a wide interval.

Rounding adds error of its own. The spread is never taken to be less than rounding alone would make it, so that a
series of equal figures is not mistaken for certainty.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Fewer than these say nothing about a course, or about a turn in it.
LEAST_BEFORE = 8
LEAST_AFTER = 4
CONFIDENCE = 0.95
STRENGTHS = np.linspace(-0.4, 0.95, 28)

TOO_FEW = "too_few"
TOO_EARLY = "too_early"
AS_EXPECTED = "as_expected"
LESS = "less"
OTHER_WAY = "other_way"
NOT_MEASURABLE = "not_measurable"
CHANGED = "changed"
VERDICTS = (AS_EXPECTED, LESS, OTHER_WAY, CHANGED, NOT_MEASURABLE, TOO_EARLY, TOO_FEW)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter's figure: the quarter counted from the decision's own (0), and how far rounding may move it."""

    at: int
    value: float
    rounding: float = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and between what the true value lies with 95 per cent confidence."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether no change at all is outside it."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed: `moved` is how far the figure is, at quarter `at`, from where its earlier course would have led.

    `step` is the jump at the decision, `turn` how much the course bends with each quarter. `expected` and `reached` are
    the two figures that `moved` is the difference of.
    """

    at: int
    before: int
    after: int
    expected: float
    reached: float
    moved: Interval
    step: Interval
    turn: Interval


def interrupted(points: Sequence[Point], until: int | None = None) -> Effect | str:
    """Say what changed by a quarter (the last one there is, where it lies ahead), or why nothing can be said yet.

    The quarter of the decision itself is left out: it belongs to neither side.
    """
    used = sorted((each for each in points if each.at != 0), key=lambda each: each.at)
    before, after = sum(each.at < 0 for each in used), sum(each.at > 0 for each in used)
    if before < LEAST_BEFORE:
        return TOO_FEW
    if after < LEAST_AFTER:
        return TOO_EARLY
    last = used[-1].at
    at = last if until is None else max(1, min(until, last))
    fits = _fits(used)
    now = np.array([1.0, at, 1.0, at - 1.0])
    untouched = np.array([1.0, at, 0.0, 0.0])
    mean = sum(fit.weight * fit.coefficients for fit in fits)
    return Effect(
        at=at, before=before, after=after, expected=float(untouched @ mean), reached=float(now @ mean),
        moved=_interval(fits, now - untouched), step=_interval(fits, np.array([0.0, 0.0, 1.0, 0.0])),
        turn=_interval(fits, np.array([0.0, 0.0, 0.0, 1.0])),
    )  # fmt: skip


def verdict(moved: Interval, direction: str, amount: float | None) -> str:
    """Say in one code what became of an expectation: it should go `up` or `down`, by `amount` where one was named."""
    if not moved.is_clear:
        return NOT_MEASURABLE
    if direction not in ("up", "down"):
        return CHANGED
    gained = moved.value if direction == "up" else -moved.value
    if gained < 0:
        return OTHER_WAY
    return AS_EXPECTED if amount is None or gained >= amount else LESS


# --- the regression -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    """The line for one strength of what neighbouring quarters share, and how much it counts."""

    weight: float
    coefficients: Floats
    covariance: Floats
    freedom: int


def _fits(points: Sequence[Point]) -> list[_Fit]:
    at = np.array([each.at for each in points], dtype=float)
    values = np.array([each.value for each in points], dtype=float)
    least = float(np.mean([each.rounding**2 for each in points]))
    later = (at > 0).astype(float)
    design = np.column_stack([np.ones_like(at), at, later, later * (at - 1.0)])
    rows = [_fit(strength, at, design, values, least) for strength in STRENGTHS]
    likelihoods = np.array([likelihood for likelihood, _coefficients, _covariance in rows])
    weights = np.exp(likelihoods - likelihoods.max())
    weights /= weights.sum()
    freedom = len(points) - design.shape[1]
    return [
        _Fit(float(weight), coefficients, covariance, freedom)
        for weight, (_likelihood, coefficients, covariance) in zip(weights, rows, strict=True)
    ]


def _fit(strength: float, at: Floats, design: Floats, values: Floats, least: float) -> tuple[float, Floats, Floats]:
    """Fit by generalised least squares, with the logarithm of the restricted likelihood."""
    gaps = np.abs(at[:, None] - at[None, :])
    related = np.sign(strength) ** gaps * np.abs(strength) ** gaps
    inverse = np.linalg.inv(related)
    normal = design.T @ inverse @ design
    unnormal = np.linalg.inv(normal)
    coefficients = unnormal @ design.T @ inverse @ values
    errors = values - design @ coefficients
    freedom = len(values) - design.shape[1]
    # The spread has a floor: what rounding alone would make, and never quite nothing.
    squares = max(float(errors @ inverse @ errors), freedom * max(least, 1e-9))
    likelihood = -0.5 * (np.linalg.slogdet(related)[1] + np.linalg.slogdet(normal)[1] + freedom * math.log(squares))
    return float(likelihood), coefficients, unnormal * (squares / freedom)


def _interval(fits: Sequence[_Fit], of: Floats) -> Interval:
    """Give the middle 95 per cent of what all fits together say of a sum of coefficients."""
    centres = np.array([float(of @ fit.coefficients) for fit in fits])
    spreads = np.array([math.sqrt(max(float(of @ fit.covariance @ of), 1e-18)) for fit in fits])
    weights, freedom = np.array([fit.weight for fit in fits]), fits[0].freedom
    kept = weights > 1e-6
    centres, spreads, weights = centres[kept], spreads[kept], weights[kept]
    # Close-set in the middle and wide apart in the heavy tails of Student's distribution.
    middle, widest = float(weights @ centres / weights.sum()), float(spreads.max())
    unit = float(spreads.min()) + (float(centres.max()) - float(centres.min())) / 10
    edge = math.asinh((60 * widest + float(np.abs(centres - middle).max())) / unit)
    steps = np.linspace(-edge, edge, 4_001)
    grid = middle + unit * np.sinh(steps)
    away = (grid[None, :] - centres[:, None]) / spreads[:, None]
    dense = (weights / spreads) @ (1 + away**2 / freedom) ** (-(freedom + 1) / 2)
    below = np.cumsum(dense * np.cosh(steps))
    below /= below[-1]
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(grid[np.searchsorted(below, place)]) for place in (tail, 1 - tail))
    return Interval(middle, low, high)
