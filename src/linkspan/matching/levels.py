"""Compare pairs field by field: how well do two records agree, as one named level per field."""

from typing import Any

import numpy as np

from linkspan.matching.name_levels import family_levels, given_levels, middle_levels, settle_swapped
from linkspan.matching.pairing import CODE, LEVELS, Codes, Compared, Open, Pairs, any_shared, choose
from linkspan.matching.table import BORN_KINDS

EXPECTED_EARLY, EXPECTED_LATE = 140, 28  # days before and after the due date that a birth may fall


KIND, FIRST, LAST, YEAR, MONTH, DAY, DIGITS = range(7)


def birth_levels(pairs: Pairs) -> Codes:
    """Compare birth dates, whole, partial, stood in for, or expected."""
    still = Open("birth", pairs)
    left, right = pairs.columns("born")
    still.settle("missing", (left[:, KIND] == 0) | (right[:, KIND] == 0))
    _settle_expected(still)
    _settle_periods(still)
    left, right = still.pairs.columns("born")
    same = left[:, FIRST] == right[:, FIRST]
    default = BORN_KINDS["default"]
    still.settle("default_exact", same & ((left[:, KIND] == default) | (right[:, KIND] == default)))
    left, right = still.pairs.columns("born")
    still.settle("exact", left[:, FIRST] == right[:, FIRST])
    left, right = still.pairs.columns("born")
    same_year = left[:, YEAR] == right[:, YEAR]
    still.settle("default_year", same_year & ((left[:, KIND] == default) | (right[:, KIND] == default)))
    _settle_slips(still)
    return still.level


def one_digit_differs(left: Any, right: Any) -> Any:
    """Tell where two numbers, four bits to a digit, differ in exactly one digit; of columns, or of one pair."""
    bits = left ^ right
    digits = (bits | bits >> 1 | bits >> 2 | bits >> 3) & 0x1111_1111
    return (digits != 0) & (digits & (digits - 1) == 0)


def _settle_slips(still: Open) -> None:
    left, right = still.pairs.columns("born")
    same_year = left[:, YEAR] == right[:, YEAR]
    swapped = same_year & (left[:, MONTH] == right[:, DAY]) & (left[:, DAY] == right[:, MONTH])
    digit = one_digit_differs(left[:, DIGITS], right[:, DIGITS])
    same_month = same_year & (left[:, MONTH] == right[:, MONTH])
    apart = np.abs(left[:, FIRST] - right[:, FIRST])
    conditions = [swapped, digit, same_month, apart <= 10, apart <= 100, same_year]
    names = ["swapped", "digit", "same_month", "days_10", "days_100", "same_year"]
    codes = [still.codes[name] for name in names]
    still.level[still.at] = choose(conditions, codes, still.codes["different"])


def _settle_expected(still: Open) -> None:
    left, right = still.pairs.columns("born")
    due = BORN_KINDS["expected"]
    due_l, due_r = left[:, KIND] == due, right[:, KIND] == due
    if not (due_l.any() or due_r.any()):
        return
    later = np.where(due_l, right[:, FIRST] - left[:, FIRST], left[:, FIRST] - right[:, FIRST])
    near = (later >= -EXPECTED_EARLY) & (later <= EXPECTED_LATE)
    both = due_l & due_r
    near = np.where(both, np.abs(later) <= EXPECTED_LATE, near)
    any_due = due_l | due_r
    still.settle("expected_near", any_due & near)
    kept = ~(any_due & near)
    still.settle("different", any_due[kept])


def _settle_periods(still: Open) -> None:
    """Compare where a side knows only a month, a year or an age: inside the period, near it, or not."""
    left, right = still.pairs.columns("born")
    month, age = BORN_KINDS["month"], BORN_KINDS["age"]
    wide_l = (left[:, KIND] >= month) & (left[:, KIND] <= age)
    wide_r = (right[:, KIND] >= month) & (right[:, KIND] <= age)
    wide = wide_l | wide_r
    if not wide.any():
        return
    overlap = (left[:, FIRST] <= right[:, LAST]) & (right[:, FIRST] <= left[:, LAST])
    gap = np.maximum(left[:, FIRST] - right[:, LAST], right[:, FIRST] - left[:, LAST])
    widest = np.maximum(np.where(wide_l, left[:, KIND], 0), np.where(wide_r, right[:, KIND], 0))
    level = np.select(
        [overlap & (widest == age), overlap & (widest == month), overlap, gap <= 366],
        [
            still.codes["age_agrees"],
            still.codes["month_agrees"],
            still.codes["year_agrees"],
            still.codes["near_period"],
        ],
        default=still.codes["different"],
    )
    for code in np.unique(level[wide]):
        hit = wide & (level == code)
        still.settle(LEVELS["birth"][code], hit)
        wide, level = wide[~hit], level[~hit]


def _plain(pairs: Pairs, name: str, column: str) -> Codes:
    left, right = pairs.columns(column)
    codes = CODE[name]
    level = np.where(left == right, codes["same"], codes["different"])
    return np.where((left == 0) | (right == 0), codes["missing"], level).astype(np.int8)


def nhs_levels(pairs: Pairs) -> Codes:
    """Compare NHS numbers, with superseded ones."""
    level = _plain(pairs, "nhs", "nhs")
    left, right = pairs.columns("nhs")
    former_l, former_r = pairs.columns("former_nhs")
    if former_l.any() or former_r.any():
        crossed = ((former_l == right[:, None]) & (former_l != 0)).any(axis=1)
        crossed |= ((former_r == left[:, None]) & (former_r != 0)).any(axis=1)
        crossed |= any_shared(former_l, former_r)[0] > 0
        level[crossed & (level != CODE["nhs"]["same"])] = CODE["nhs"]["former"]
    return level


def postcode_levels(pairs: Pairs) -> Codes:
    """Compare postcodes, whole or half."""
    codes = CODE["postcode"]
    left, right = pairs.columns("postcode")
    whole, sector, outcode = ((left[:, at] == right[:, at]) & (left[:, at] != 0) for at in range(3))
    half = (left[:, 0] == 0) | (right[:, 0] == 0)
    missing = (left[:, 2] == 0) | (right[:, 2] == 0)
    return choose(
        [missing, whole, half & outcode, sector, outcode],
        [codes["missing"], codes["whole"], codes["half"], codes["sector"], codes["outcode"]],
        codes["different"],
    )


def address_levels(pairs: Pairs, postcode: Codes) -> Codes:
    """Compare house number and street, given how the postcodes compare."""
    codes = CODE["address"]
    left, right = pairs.columns("address")
    street = (left[:, 1] == right[:, 1]) & (left[:, 1] != 0)
    number = (left[:, 0] == right[:, 0]) & (left[:, 0] != 0)
    numbered = (left[:, 0] != 0) & (right[:, 0] != 0)
    missing = (left[:, 1] == 0) | (right[:, 1] == 0) | ~numbered
    here = postcode == CODE["postcode"]["whole"]
    return choose(
        [missing, here & number, here & street, number & street],
        [codes["missing"], codes["same_home"], codes["same_street"], codes["same_home_elsewhere"]],
        codes["different"],
    )


def compare(pairs: Pairs) -> Compared:
    """Compare every field of every pair."""
    given, given_shared = given_levels(pairs)
    family, family_shared = family_levels(pairs)
    settle_swapped(pairs, given, family)
    middle = middle_levels(pairs)
    # A given name found among the other's middle names has moved, so what stands in its place does not disagree.
    middle[given == CODE["given"]["middle"]] = CODE["middle"]["missing"]
    postcode = postcode_levels(pairs)
    levels: dict[str, Codes] = {
        "given": given,
        "family": family,
        "middle": middle,
        "birth": birth_levels(pairs),
        "sex": _plain(pairs, "sex", "sex"),
        "postcode": postcode,
        "address": address_levels(pairs, postcode),
        "nhs": nhs_levels(pairs),
        "upn": _plain(pairs, "upn", "upn"),
        "school": _plain(pairs, "school", "school"),
    }
    return Compared(levels, {"given": given_shared, "family": family_shared})
