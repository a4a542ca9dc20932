"""Compare given, middle and family names."""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from linkspan.matching.pairing import CODE, LEAST, Codes, Open, Pairs, any_shared, choose
from linkspan.matching.table import Flags, Ints, Names

NEAR, SIMILAR, SOUND_FLOOR = 0.92, 0.85, 0.70
SWAPPED_FLOOR = 0.82  # both names must be this alike crosswise, one of them near
SHORTEST_SLIP = 1  # in a name this short, another letter is another name


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
    # Of two shared names take the larger code, so that both sides say the same.
    return first | second, np.maximum(np.where(first, one_l, LEAST), np.where(second, two_l, LEAST))


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
    still = Open("given", pairs)
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


def _settle_aliases(still: Open) -> None:
    of, same = "given_names", Names.SPELLING
    if still.pairs.has("known_as"):
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
    found: Flags = any_shared(left[given_l], right[given_r])[0] > 0
    at = np.flatnonzero(~found & ((known_l | known_r) != 0))
    for one, two in ((given_l, known_r), (known_l, given_r), (known_l, known_r)):
        found[at] |= any_shared(left[one[at]], right[two[at]])[0] > 0
    return found


def _settle_tokens(still: Open) -> None:
    pairs = still.pairs
    rows_l, rows_r = pairs.columns("given")
    left, right = pairs.left.given_names.tokens[rows_l], pairs.right.given_names.tokens[rows_r]
    count, shared = any_shared(left, right)
    fewest = np.minimum((left != 0).sum(axis=1), (right != 0).sum(axis=1))
    honorific_l, honorific_r = _name(pairs, "given", "given_names", Names.HONORIFIC)
    contained = (count > 0) & (count >= fewest) & ((honorific_l | honorific_r) == 0)
    still.settle("token", contained, shared)
    # "Yu Ning" and "Yoo Ning" share a word, but are one name that sounds alike.
    sound_l, sound_r = _name(still.pairs, "given", "given_names", Names.SOUND)
    still.settle("overlap", (count > 0)[~contained] & (sound_l != sound_r), shared[~contained])
    pairs = still.pairs
    if not pairs.has("middle"):
        return
    middle_l, middle_r = pairs.columns("middle")
    given_l, given_r = pairs.columns("given")
    names_l, names_r = pairs.left.given_names, pairs.right.given_names
    one, _ = any_shared(names_l.tokens[middle_l], names_r.tokens[given_r])
    two, _ = any_shared(names_l.tokens[given_l], names_r.tokens[middle_r])
    still.settle("middle", (one + two) > 0)


def _settle_likeness(still: Open, name: str, of: str) -> None:
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
    chosen = choose(conditions, range(len(names)), -1)
    for number, level in enumerate(names):
        hit = chosen == number
        still.settle(level, hit, sound_l if level == "sound" else None)
        chosen, sound_l = chosen[~hit], sound_l[~hit]


def family_levels(pairs: Pairs) -> tuple[Codes, Ints]:
    """Compare family names, with former ones, parts of double names and names written among the middle names."""
    of = "family_names"
    still = Open("family", pairs)
    rows_l, rows_r = pairs.columns("family")
    still.settle("missing", (rows_l == 0) | (rows_r == 0))
    left, right = _name(still.pairs, "family", of, Names.WHOLE)
    still.settle("exact", left == right, left)
    left, right = _name(still.pairs, "family", of, Names.SPELLING)
    still.settle("spelling", left == right, _name(still.pairs, "family", of, Names.SOUND)[0])
    still.settle("swapped", _swapped(still.pairs))
    if still.pairs.has("former_family"):
        where, shared = _crossed(still.pairs, "family", "former_family", of, Names.WHOLE)
        still.settle("former", where, shared)
    rows_l, rows_r = still.pairs.columns("family")
    tokens_l, tokens_r = (
        still.pairs.left.family_names.tokens[rows_l],
        still.pairs.right.family_names.tokens[rows_r],
    )
    count, shared = any_shared(tokens_l, tokens_r)
    still.settle("part", count > 0, shared)
    _settle_among(still)
    _settle_likeness(still, "family", of)
    left, right = _name(still.pairs, "family", of, Names.INITIAL)
    letter_l, letter_r = _name(still.pairs, "family", of, Names.LETTER)
    still.settle("initial", ((left | right) != 0) & (letter_l == letter_r))
    return still.level, still.shared


def middle_levels(pairs: Pairs) -> Codes:
    """Compare middle names."""
    still = Open("middle", pairs)
    rows_l, rows_r = pairs.columns("middle")
    still.settle("missing", (rows_l == 0) | (rows_r == 0))
    if not len(still.at):
        return still.level
    rows_l, rows_r = still.pairs.columns("middle")
    names_l, names_r = still.pairs.left.given_names, still.pairs.right.given_names
    same, _ = any_shared(names_l.tokens[rows_l], names_r.tokens[rows_r])
    spelling_l, spelling_r = _name(still.pairs, "middle", "given_names", Names.SPELLING)
    sound_l, sound_r = _name(still.pairs, "middle", "given_names", Names.SOUND)
    still.settle("same", (same > 0) | (spelling_l == spelling_r) | (sound_l == sound_r))
    like, one_off = _likeness(still.pairs, "middle", "given_names")
    still.settle("same", (like >= SIMILAR) | one_off)
    left, right = _name(still.pairs, "middle", "given_names", Names.INITIAL)
    letter_l, letter_r = _name(still.pairs, "middle", "given_names", Names.LETTER)
    still.settle("initial", ((left | right) != 0) & (letter_l == letter_r))
    return still.level


def _settle_among(still: Open) -> None:
    """Find the family name of one side among the middle names of the other."""
    pairs = still.pairs
    if not pairs.has("middle"):
        return
    family_l, family_r = pairs.columns("family")
    middle_l, middle_r = pairs.columns("middle")
    one, _ = any_shared(pairs.left.family_names.tokens[family_l], pairs.right.given_names.tokens[middle_r])
    two, _ = any_shared(pairs.left.given_names.tokens[middle_l], pairs.right.family_names.tokens[family_r])
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


def settle_swapped(pairs: Pairs, given: Codes, family: Codes) -> None:
    """Mark the pairs whose names agree only crosswise."""
    given_codes, family_codes = CODE["given"], CODE["family"]
    at = np.flatnonzero((given == given_codes["different"]) & (family == family_codes["different"]))
    hit = at[_loosely_swapped(pairs.part(at))]
    given[hit], family[hit] = given_codes["swapped"], family_codes["swapped"]
