"""Bounds at 95 per cent on shares."""

from math import exp, inf, lgamma, log, log1p, sqrt

Z = 1.6448536269514722  # of 95 per cent, one side
TWO_SIDED = 1.959963984540054  # of 95 per cent, both sides


def upper(hits: int, of: int) -> float:
    """Bound a rare share from above, as Clopper and Pearson: exact, so it never promises too much."""
    if of == 0 or hits >= of:
        return 1.0
    if hits > 2_000:
        return wilson(hits, of, 1.0)
    low, high = hits / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, of, middle) > 0.05 else (low, middle)
    return high


def lower(hits: int, of: int) -> float:
    """Bound a share from below."""
    return 1.0 - upper(of - hits, of) if of else 0.0


def wilson(hits: int, of: int, side: float) -> float:
    """Bound a share by Wilson's score: side 1 from above, -1 from below."""
    share, weight = hits / of, Z * Z / of
    middle = share + weight / 2
    spread = Z * sqrt(share * (1 - share) / of + weight / (4 * of))
    return (middle + side * spread) / (1 + weight)


def _at_most(hits: int, of: int, share: float) -> float:
    """Give the chance of no more than so many hits."""
    logs = [
        lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log1p(-share)
        if share < 1
        else -inf
        for k in range(hits + 1)
    ]
    most = max(logs)
    return exp(most) * sum(exp(one - most) for one in logs) if most > -inf else 0.0


def interval(share: float, of: float) -> tuple[float, float]:
    """Bound a share on both sides at 95 per cent, by Wilson's score; `of` may be what weighted records are worth."""
    if of <= 0:
        return 0.0, 1.0
    weight = TWO_SIDED * TWO_SIDED / of
    middle = (share + weight / 2) / (1 + weight)
    spread = TWO_SIDED * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return max(0.0, middle - spread), min(1.0, middle + spread)
