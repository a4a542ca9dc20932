"""Compare one pair of records value by value: the levels that `levels.compare` gives whole columns of pairs.

Arrays pay from some hundreds of pairs on; a search weighs a few dozen. Rows are faces as sequences in `FIELDS` order.
"""

from collections.abc import Sequence
from functools import lru_cache

from linkspan.matching.levels import (
    DAY,
    DIGITS,
    EXPECTED_EARLY,
    EXPECTED_LATE,
    FIRST,
    KIND,
    LAST,
    MONTH,
    YEAR,
    one_digit_differs,
)
from linkspan.matching.names import spellings
from linkspan.matching.pairing import CODE
from linkspan.matching.singly_named import (
    FAMILY_DIFFERENT,
    FAMILY_SWAPPED,
    GIVEN_DIFFERENT,
    GIVEN_MIDDLE,
    GIVEN_SWAPPED,
    Row,
    family_level,
    given_level,
    middle_level,
    swapped_loosely,
)
from linkspan.matching.table import BORN_KINDS, born_row

# The places of a face's fields in a row.
GIVEN, MIDDLE, FAMILY, KNOWN_AS, FORMER_FAMILY, BORN, SEX, POSTCODE, NHS, FORMER_NHS, UPN, SCHOOL, ADDRESS = range(13)

_BIRTH, _POSTCODE, _ADDRESS, _NHS = CODE["birth"], CODE["postcode"], CODE["address"], CODE["nhs"]
_SAME, _DIFFERENT = 1, 2  # of sex, UPN and school; 0 is missing, of every field
_WHOLE, _FORMER, _NHS_SAME, _NHS_DIFFERENT = _POSTCODE["whole"], _NHS["former"], _NHS["same"], _NHS["different"]
_DEFAULT, _MONTH, _AGE, _DUE = (BORN_KINDS[kind] for kind in ("default", "month", "age", "expected"))
MOST_FORMER = 3  # superseded numbers that count, as in a table

# Levels in FIELD_ORDER, then the codes of the names whose frequency weighs the given and the family name.
Levels = tuple[int, int, int, int, int, int, int, int, int, int]
Compared = tuple[Levels, int, int]


def compare_one(left: Row, right: Row) -> Compared:
    """Compare every field of a pair."""
    given, given_shared = given_level(left, right)
    family, family_shared = family_level(left, right)
    middle = birth = postcode = address = nhs = 0
    if given == GIVEN_DIFFERENT and family == FAMILY_DIFFERENT and swapped_loosely(left, right):
        given, family = GIVEN_SWAPPED, FAMILY_SWAPPED
    # A given name found among the other's middle names has moved, so what stands in its place does not disagree.
    if left[MIDDLE] and right[MIDDLE] and given != GIVEN_MIDDLE:
        middle = middle_level(left[MIDDLE], right[MIDDLE])
    if left[BORN] and right[BORN]:
        birth = birth_level(left[BORN], right[BORN])
    if left[POSTCODE] and right[POSTCODE]:
        postcode = postcode_level(left[POSTCODE], right[POSTCODE])
    if left[ADDRESS] and right[ADDRESS]:
        address = address_level(left[ADDRESS], right[ADDRESS], postcode == _WHOLE)
    if left[NHS] or left[FORMER_NHS]:
        nhs = nhs_level(left, right)
    sex, school = _plain(left[SEX], right[SEX]), _plain(left[SCHOOL], right[SCHOOL])
    upn = _plain(left[UPN], right[UPN])
    return (given, family, middle, birth, sex, postcode, address, nhs, upn, school), given_shared, family_shared


def _plain(left: str, right: str) -> int:
    if not left or not right:
        return 0
    return _SAME if left == right else _DIFFERENT


@lru_cache(maxsize=50_000)
def birth_level(left: str, right: str) -> int:
    """Compare two birth dates, whole, partial, stood in for, or expected."""
    one, two = born_row(left), born_row(right)
    if _DUE in (one[KIND], two[KIND]):
        return _BIRTH["expected_near" if _near_due(one, two) else "different"]
    widest = max((row[KIND] for row in (one, two) if _MONTH <= row[KIND] <= _AGE), default=0)
    if widest:
        return _BIRTH[_period(one, two, widest)]
    default = _DEFAULT in (one[KIND], two[KIND])
    if one[FIRST] == two[FIRST]:
        return _BIRTH["default_exact" if default else "exact"]
    if default and one[YEAR] == two[YEAR]:
        return _BIRTH["default_year"]
    return _BIRTH[_slip(one, two)]


def _near_due(one: Sequence[int], two: Sequence[int]) -> bool:
    later = two[FIRST] - one[FIRST] if one[KIND] == _DUE else one[FIRST] - two[FIRST]
    if one[KIND] == two[KIND]:
        return abs(later) <= EXPECTED_LATE
    return -EXPECTED_EARLY <= later <= EXPECTED_LATE


def _period(one: Sequence[int], two: Sequence[int], widest: int) -> str:
    if one[FIRST] <= two[LAST] and two[FIRST] <= one[LAST]:
        return {_AGE: "age_agrees", _MONTH: "month_agrees"}.get(widest, "year_agrees")
    gap = max(one[FIRST] - two[LAST], two[FIRST] - one[LAST])
    return "near_period" if gap <= 366 else "different"


def _slip(one: Sequence[int], two: Sequence[int]) -> str:
    same_year, apart = one[YEAR] == two[YEAR], abs(one[FIRST] - two[FIRST])
    if same_year and one[MONTH] == two[DAY] and one[DAY] == two[MONTH]:
        return "swapped"
    if one_digit_differs(one[DIGITS], two[DIGITS]):
        return "digit"
    if same_year and one[MONTH] == two[MONTH]:
        return "same_month"
    if apart <= 100:
        return "days_10" if apart <= 10 else "days_100"
    return "same_year" if same_year else "different"


def postcode_level(left: str, right: str) -> int:
    """Compare two postcodes, whole or half."""
    if left == right and left[-4:-3] == " ":
        return _WHOLE
    one, _, rest = left.partition(" ")
    two, _, other = right.partition(" ")
    if one != two:
        return _POSTCODE["different"]
    if len(rest) != 3 or len(other) != 3:
        return _POSTCODE["half"]
    if rest == other:
        return _WHOLE
    return _POSTCODE["sector" if rest[0] == other[0] else "outcode"]


def address_level(left: str, right: str, here: bool) -> int:
    """Compare house number and street of two addresses; `here`: of one postcode."""
    number, _, street = left.partition("|")
    another, _, other = right.partition("|")
    if not (number and another and street and other):
        return 0
    one_street = street == other or spellings().get(street, street) == spellings().get(other, other)
    if here:
        return _ADDRESS["same_home" if number == another else "same_street" if one_street else "different"]
    return _ADDRESS["same_home_elsewhere" if number == another and one_street else "different"]


def nhs_level(left: Row, right: Row) -> int:
    """Compare NHS numbers, with superseded ones."""
    one, two = left[NHS], right[NHS]
    if one and one == two:
        return _NHS_SAME
    if left[FORMER_NHS] or right[FORMER_NHS]:
        mine, theirs = left[FORMER_NHS].split()[:MOST_FORMER], right[FORMER_NHS].split()[:MOST_FORMER]
        if two in mine or one in theirs or not set(mine).isdisjoint(theirs):
            return _FORMER
    return _NHS_DIFFERENT if one and two else 0
