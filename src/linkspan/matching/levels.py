"""Compare pairs field by field: how well do two records agree, as one named level per field."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from linkspan.matching.table import BORN_KINDS, FeatureTable, Flags, Index, Ints, Names

Codes = NDArray[np.int8]

# The levels of each field; a level's place in the tuple is its code. The words for people are in words.py.
LEVELS: dict[str, tuple[str, ...]] = {
    "given": (
        "missing", "exact", "core", "spelling", "alias", "middle", "nickname", "token", "overlap", "slip", "sound",
        "near", "similar", "other_name", "swapped", "initial", "placeholder", "different",
    ),
    "family": (
        "missing", "exact", "former", "spelling", "part", "among_names", "slip", "sound", "near", "similar",
        "swapped", "initial", "different",
    ),
    "middle": ("missing", "same", "initial", "different"),
    "birth": (
        "missing", "exact", "default_exact", "swapped", "digit", "same_month", "days_10", "days_100", "default_year",
        "same_year", "month_agrees", "year_agrees", "age_agrees", "near_period", "expected_near", "different",
    ),
    "sex": ("missing", "same", "different"),
    "postcode": ("missing", "whole", "sector", "half", "outcode", "different"),
    "address": ("missing", "same_home", "same_street", "same_home_elsewhere", "different"),
    "nhs": ("missing", "same", "former", "different"),
    "upn": ("missing", "same", "different"),
    "school": ("missing", "same", "different"),
}  # fmt: skip
FIELD_ORDER = tuple(LEVELS)
CODE = {name: {level: code for code, level in enumerate(levels)} for name, levels in LEVELS.items()}

NEAR, SIMILAR, SOUND_FLOOR = 0.92, 0.85, 0.70
SWAPPED_FLOOR = 0.77  # both names must be this alike crosswise, one of them near
SHORTEST_SLIP = 1  # in a name this short, another letter is another name
EXPECTED_EARLY, EXPECTED_LATE = 140, 28  # days before and after the due date that a birth may fall


@dataclass(slots=True)
class Compared:
    """The levels of many pairs, and the code of the name whose frequency weighs the agreement (0 for none)."""

    levels: dict[str, Codes]
    shared: dict[str, Ints] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row numbers of pairs, one row of each table."""

    left: FeatureTable
    right: FeatureTable
    left_ix: Index
    right_ix: Index

    def columns(self, name: str) -> tuple[Ints, Ints]:
        """Return one column of both sides, pair by pair."""
        return getattr(self.left, name)[self.left_ix], getattr(self.right, name)[self.right_ix]

    def part(self, at: Index) -> "Pairs":
        """Keep some of the pairs."""
        return Pairs(self.left, self.right, self.left_ix[at], self.right_ix[at])


class _Open:
    """The pairs not yet given a level; each rule settles some and leaves the rest to weaker rules."""

    def __init__(self, name: str, pairs: Pairs) -> None:
        self.codes = CODE[name]
        self.level: Codes = np.full(len(pairs.left_ix), self.codes["different"], dtype=np.int8)
        self.shared: Ints = np.zeros(len(pairs.left_ix), dtype=np.int64)
        self.at: Index = np.arange(len(pairs.left_ix))
        self.pairs = pairs

    def settle(self, level: str, where: Flags, shared: Ints | None = None) -> None:
        """Give a level to the open pairs where the flags say so, and close them."""
        if not where.any():
            return
        hit = self.at[where]
        self.level[hit] = self.codes[level]
        if shared is not None:
            self.shared[hit] = shared[where]
        rest = ~where
        self.at = self.at[rest]
        self.pairs = self.pairs.part(np.flatnonzero(rest))


def _name(pairs: Pairs, name: str, of: str, column: int) -> tuple[Ints, Ints]:
    left: Names = getattr(pairs.left, of)
    right: Names = getattr(pairs.right, of)
    rows_l, rows_r = pairs.columns(name)
    return left.code[rows_l, column], right.code[rows_r, column]


def _crossed(pairs: Pairs, one: str, two: str, of: str, column: int) -> tuple[Flags, Ints]:
    """Tell where column `one` of a side equals column `two` of the other side, and by which code."""
    one_l, one_r = _name(pairs, one, of, column)
    two_l, two_r = _name(pairs, two, of, column)
    first = (one_l == two_r) & (one_l != 0)
    second = (two_l == one_r) & (two_l != 0)
    least = np.iinfo(np.int64).min  # of two shared names take the larger code, so that both sides say the same
    return first | second, np.maximum(np.where(first, one_l, least), np.where(second, two_l, least))


def _any_shared(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Count the codes two padded rows share, and return one of them (the largest, so that sides agree)."""
    count = np.zeros(len(left), dtype=np.int64)
    shared = np.zeros(len(left), dtype=np.int64)
    for column in range(left.shape[1]):
        code = left[:, column]
        hit = (right == code[:, None]).any(axis=1) & (code != 0)
        count += hit
        shared = np.where(hit & ((shared == 0) | (code > shared)), code, shared)
    return count, shared


def _likeness(pairs: Pairs, name: str, of: str) -> tuple[NDArray[np.float32], Flags]:
    """Return Jaro-Winkler similarity of two names, and where they are one slip of the keys apart."""
    rows_l, rows_r = pairs.columns(name)
    one, two = getattr(pairs.left, of).text[rows_l], getattr(pairs.right, of).text[rows_r]
    if not len(one):
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.bool_)
    like = _alike(one, two)
    slips = cpdist(one.tolist(), two.tolist(), scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    length_l, length_r = _name(pairs, name, of, Names.LENGTH)
    long_enough = (length_l > SHORTEST_SLIP) & (length_r > SHORTEST_SLIP)
    return like, (slips <= 1) & long_enough


def _swapped(pairs: Pairs) -> Flags:
    """Tell where given and family name have changed places."""
    given_l, given_r = pairs.columns("given")
    family_l, family_r = pairs.columns("family")
    whole = Names.WHOLE
    gl, gr = pairs.left.given_names.code[given_l, whole], pairs.right.given_names.code[given_r, whole]
    fl, fr = pairs.left.family_names.code[family_l, whole], pairs.right.family_names.code[family_r, whole]
    swapped: Flags = (gl == fr) & (fl == gr) & (gl != 0) & (fl != 0)
    return swapped


def given_levels(pairs: Pairs) -> tuple[Codes, Ints]:
    """Compare given names, with what the child is known as and middle names."""
    of = "given_names"
    still = _Open("given", pairs)
    rows_l, rows_r = pairs.columns("given")
    still.settle("missing", (rows_l == 0) | (rows_r == 0))
    left, right = _name(still.pairs, "given", of, Names.PLACEHOLDER)
    still.settle("placeholder", (left | right) != 0)
    for level, column in (("exact", Names.WHOLE), ("core", Names.CORE), ("spelling", Names.SPELLING)):
        left, right = _name(still.pairs, "given", of, column)
        shared = _name(still.pairs, "given", of, Names.SOUND)[0] if level == "spelling" else left
        still.settle(level, left == right, shared)
    still.settle("swapped", _swapped(still.pairs))
    _settle_aliases(still)
    _settle_tokens(still)
    _settle_likeness(still, "given", of)
    left, right = _name(still.pairs, "given", of, Names.INITIAL)
    letter_l, letter_r = _name(still.pairs, "given", of, Names.LETTER)
    still.settle("initial", ((left | right) != 0) & (letter_l == letter_r))
    return still.level, still.shared


def _settle_aliases(still: _Open) -> None:
    of, same = "given_names", Names.SPELLING
    where, _ = _crossed(still.pairs, "given", "known_as", of, same)
    still.settle("alias", where)
    where, _ = _crossed(still.pairs, "known_as", "known_as", of, same)
    still.settle("alias", where)
    still.settle("nickname", _nicknamed(still.pairs))


def _nicknamed(pairs: Pairs) -> Flags:
    """Tell where a name of one side may be short for a name of the other."""
    given_l, given_r = pairs.columns("given")
    known_l, known_r = pairs.columns("known_as")
    left, right = pairs.left.given_names.groups, pairs.right.given_names.groups
    found: Flags = _any_shared(left[given_l], right[given_r])[0] > 0
    at = np.flatnonzero(~found & ((known_l | known_r) != 0))
    for one, two in ((given_l, known_r), (known_l, given_r), (known_l, known_r)):
        found[at] |= _any_shared(left[one[at]], right[two[at]])[0] > 0
    return found


def _settle_tokens(still: _Open) -> None:
    pairs = still.pairs
    rows_l, rows_r = pairs.columns("given")
    left, right = pairs.left.given_names.tokens[rows_l], pairs.right.given_names.tokens[rows_r]
    count, shared = _any_shared(left, right)
    fewest = np.minimum((left != 0).sum(axis=1), (right != 0).sum(axis=1))
    honorific_l, honorific_r = _name(pairs, "given", "given_names", Names.HONORIFIC)
    contained = (count > 0) & (count >= fewest) & ((honorific_l | honorific_r) == 0)
    still.settle("token", contained, shared)
    still.settle("overlap", (count > 0)[~contained], shared[~contained])
    pairs = still.pairs
    middle_l, middle_r = pairs.columns("middle")
    given_l, given_r = pairs.columns("given")
    names_l, names_r = pairs.left.given_names, pairs.right.given_names
    one, _ = _any_shared(names_l.tokens[middle_l], names_r.tokens[given_r])
    two, _ = _any_shared(names_l.tokens[given_l], names_r.tokens[middle_r])
    still.settle("middle", (one + two) > 0)


def _settle_likeness(still: _Open, name: str, of: str) -> None:
    """Settle names that sound or look alike; two given names that both exist are two names, not a slip."""
    like, one_off = _likeness(still.pairs, name, of)
    sound_l, sound_r = _name(still.pairs, name, of, Names.SOUND)
    sounds = (sound_l == sound_r) & (like >= SOUND_FLOOR)
    similar = (like >= SIMILAR) | one_off
    if name == "given":
        known_l, known_r = _name(still.pairs, name, of, Names.KNOWN)
        other = ((known_l & known_r) != 0) & (sounds | similar)
    else:
        other = np.zeros(len(like), dtype=np.bool_)
    conditions = [other, (like >= NEAR) & one_off, sounds, like >= NEAR, similar]
    names = ["other_name", "slip", "sound", "near", "similar"]
    chosen = np.select(conditions, list(range(len(names))), default=-1)
    for number, level in enumerate(names):
        hit = chosen == number
        still.settle(level, hit, sound_l if level == "sound" else None)
        chosen, sound_l = chosen[~hit], sound_l[~hit]


def family_levels(pairs: Pairs) -> tuple[Codes, Ints]:
    """Compare family names, with former ones, parts of double names and names written among the middle names."""
    of = "family_names"
    still = _Open("family", pairs)
    rows_l, rows_r = pairs.columns("family")
    still.settle("missing", (rows_l == 0) | (rows_r == 0))
    left, right = _name(still.pairs, "family", of, Names.WHOLE)
    still.settle("exact", left == right, left)
    left, right = _name(still.pairs, "family", of, Names.SPELLING)
    still.settle("spelling", left == right, _name(still.pairs, "family", of, Names.SOUND)[0])
    still.settle("swapped", _swapped(still.pairs))
    where, shared = _crossed(still.pairs, "family", "former_family", of, Names.WHOLE)
    still.settle("former", where, shared)
    rows_l, rows_r = still.pairs.columns("family")
    tokens_l, tokens_r = (
        still.pairs.left.family_names.tokens[rows_l],
        still.pairs.right.family_names.tokens[rows_r],
    )
    count, shared = _any_shared(tokens_l, tokens_r)
    still.settle("part", count > 0, shared)
    _settle_among(still)
    _settle_likeness(still, "family", of)
    left, right = _name(still.pairs, "family", of, Names.INITIAL)
    letter_l, letter_r = _name(still.pairs, "family", of, Names.LETTER)
    still.settle("initial", ((left | right) != 0) & (letter_l == letter_r))
    return still.level, still.shared


def middle_levels(pairs: Pairs) -> Codes:
    """Compare middle names."""
    still = _Open("middle", pairs)
    rows_l, rows_r = pairs.columns("middle")
    still.settle("missing", (rows_l == 0) | (rows_r == 0))
    rows_l, rows_r = still.pairs.columns("middle")
    names_l, names_r = still.pairs.left.given_names, still.pairs.right.given_names
    same, _ = _any_shared(names_l.tokens[rows_l], names_r.tokens[rows_r])
    spelling_l, spelling_r = _name(still.pairs, "middle", "given_names", Names.SPELLING)
    sound_l, sound_r = _name(still.pairs, "middle", "given_names", Names.SOUND)
    still.settle("same", (same > 0) | (spelling_l == spelling_r) | (sound_l == sound_r))
    like, one_off = _likeness(still.pairs, "middle", "given_names")
    still.settle("same", (like >= SIMILAR) | one_off)
    left, right = _name(still.pairs, "middle", "given_names", Names.INITIAL)
    letter_l, letter_r = _name(still.pairs, "middle", "given_names", Names.LETTER)
    still.settle("initial", ((left | right) != 0) & (letter_l == letter_r))
    return still.level


def _settle_among(still: _Open) -> None:
    """Find the family name of one side among the middle names of the other."""
    pairs = still.pairs
    family_l, family_r = pairs.columns("family")
    middle_l, middle_r = pairs.columns("middle")
    one, _ = _any_shared(pairs.left.family_names.tokens[family_l], pairs.right.given_names.tokens[middle_r])
    two, _ = _any_shared(pairs.left.given_names.tokens[middle_l], pairs.right.family_names.tokens[family_r])
    still.settle("among_names", (one + two) > 0)


def _loosely_swapped(pairs: Pairs) -> Flags:
    """Tell where given and family name have changed places and one of them is misspelt besides."""
    given_l, given_r = pairs.columns("given")
    family_l, family_r = pairs.columns("family")
    found = np.zeros(len(given_l), dtype=np.bool_)
    at = np.flatnonzero((given_l != 0) & (given_r != 0) & (family_l != 0) & (family_r != 0))
    if not len(at):
        return found
    one = _alike(pairs.left.given_names.text[given_l[at]], pairs.right.family_names.text[family_r[at]])
    two = _alike(pairs.left.family_names.text[family_l[at]], pairs.right.given_names.text[given_r[at]])
    spelling_l = pairs.left.given_names.code[given_l[at], Names.SPELLING]
    spelling_r = pairs.right.given_names.code[given_r[at], Names.SPELLING]
    one[spelling_l == pairs.right.family_names.code[family_r[at], Names.SPELLING]] = 1.0
    two[pairs.left.family_names.code[family_l[at], Names.SPELLING] == spelling_r] = 1.0
    found[at] = (np.minimum(one, two) >= SWAPPED_FLOOR) & (np.maximum(one, two) >= NEAR)
    return found


def _alike(one: NDArray[np.object_], two: NDArray[np.object_]) -> NDArray[np.float32]:
    """Return the Jaro-Winkler similarity of texts, compared in one order so that sides agree."""
    turned = one > two
    left, right = np.where(turned, two, one).tolist(), np.where(turned, one, two).tolist()
    alike: NDArray[np.float32] = cpdist(left, right, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
    return alike


KIND, FIRST, LAST, YEAR, MONTH, DAY, DIGITS = range(7)


def birth_levels(pairs: Pairs) -> Codes:
    """Compare birth dates, whole, partial, stood in for, or expected."""
    still = _Open("birth", pairs)
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


def _one_digit_differs(left: Ints, right: Ints) -> Flags:
    """Tell where two numbers, four bits to a digit, differ in exactly one digit."""
    bits = left ^ right
    digits = (bits | bits >> 1 | bits >> 2 | bits >> 3) & 0x1111_1111
    differs: Flags = (digits != 0) & (digits & (digits - 1) == 0)
    return differs


def _settle_slips(still: _Open) -> None:
    left, right = still.pairs.columns("born")
    same_year = left[:, YEAR] == right[:, YEAR]
    swapped = same_year & (left[:, MONTH] == right[:, DAY]) & (left[:, DAY] == right[:, MONTH])
    digit = _one_digit_differs(left[:, DIGITS], right[:, DIGITS])
    same_month = same_year & (left[:, MONTH] == right[:, MONTH])
    apart = np.abs(left[:, FIRST] - right[:, FIRST])
    conditions = [swapped, digit, same_month, apart <= 10, apart <= 100, same_year]
    names = ["swapped", "digit", "same_month", "days_10", "days_100", "same_year"]
    codes = [still.codes[name] for name in names]
    still.level[still.at] = np.select(conditions, codes, default=still.codes["different"])


def _settle_expected(still: _Open) -> None:
    left, right = still.pairs.columns("born")
    due = BORN_KINDS["expected"]
    due_l, due_r = left[:, KIND] == due, right[:, KIND] == due
    later = np.where(due_l, right[:, FIRST] - left[:, FIRST], left[:, FIRST] - right[:, FIRST])
    near = (later >= -EXPECTED_EARLY) & (later <= EXPECTED_LATE)
    both = due_l & due_r
    near = np.where(both, np.abs(later) <= EXPECTED_LATE, near)
    any_due = due_l | due_r
    still.settle("expected_near", any_due & near)
    kept = ~(any_due & near)
    still.settle("different", any_due[kept])


def _settle_periods(still: _Open) -> None:
    """Compare where a side knows only a month, a year or an age: inside the period, near it, or not."""
    left, right = still.pairs.columns("born")
    month, age = BORN_KINDS["month"], BORN_KINDS["age"]
    wide_l = (left[:, KIND] >= month) & (left[:, KIND] <= age)
    wide_r = (right[:, KIND] >= month) & (right[:, KIND] <= age)
    wide = wide_l | wide_r
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
        crossed |= _any_shared(former_l, former_r)[0] > 0
        level[crossed & (level != CODE["nhs"]["same"])] = CODE["nhs"]["former"]
    return level


def postcode_levels(pairs: Pairs) -> Codes:
    """Compare postcodes, whole or half."""
    codes = CODE["postcode"]
    left, right = pairs.columns("postcode")
    whole, sector, outcode = ((left[:, at] == right[:, at]) & (left[:, at] != 0) for at in range(3))
    half = (left[:, 0] == 0) | (right[:, 0] == 0)
    missing = (left[:, 2] == 0) | (right[:, 2] == 0)
    return np.select(
        [missing, whole, half & outcode, sector, outcode],
        [codes["missing"], codes["whole"], codes["half"], codes["sector"], codes["outcode"]],
        default=codes["different"],
    ).astype(np.int8)


def address_levels(pairs: Pairs, postcode: Codes) -> Codes:
    """Compare house number and street, given how the postcodes compare."""
    codes = CODE["address"]
    left, right = pairs.columns("address")
    street = (left[:, 1] == right[:, 1]) & (left[:, 1] != 0)
    number = (left[:, 0] == right[:, 0]) & (left[:, 0] != 0)
    numbered = (left[:, 0] != 0) & (right[:, 0] != 0)
    missing = (left[:, 1] == 0) | (right[:, 1] == 0) | ~numbered
    here = postcode == CODE["postcode"]["whole"]
    return np.select(
        [missing, here & number, here & street, number & street],
        [codes["missing"], codes["same_home"], codes["same_street"], codes["same_home_elsewhere"]],
        default=codes["different"],
    ).astype(np.int8)


def _settle_swapped(pairs: Pairs, given: Codes, family: Codes) -> None:
    """Mark the pairs whose names agree only crosswise."""
    given_codes, family_codes = CODE["given"], CODE["family"]
    at = np.flatnonzero((given == given_codes["different"]) & (family == family_codes["different"]))
    hit = at[_loosely_swapped(pairs.part(at))]
    given[hit], family[hit] = given_codes["swapped"], family_codes["swapped"]


def compare(pairs: Pairs) -> Compared:
    """Compare every field of every pair."""
    given, given_shared = given_levels(pairs)
    family, family_shared = family_levels(pairs)
    _settle_swapped(pairs, given, family)
    postcode = postcode_levels(pairs)
    levels: dict[str, Codes] = {
        "given": given,
        "family": family,
        "middle": middle_levels(pairs),
        "birth": birth_levels(pairs),
        "sex": _plain(pairs, "sex", "sex"),
        "postcode": postcode,
        "address": address_levels(pairs, postcode),
        "nhs": nhs_levels(pairs),
        "upn": _plain(pairs, "upn", "upn"),
        "school": _plain(pairs, "school", "school"),
    }
    return Compared(levels, {"given": given_shared, "family": family_shared})
