"""Compare the names of one pair of records: the levels that `name_levels` gives whole columns of pairs.

What two names say of one another is remembered, as the same names meet again and again.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import inf

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from linkspan.matching.name_levels import NEAR, SHORTEST_SLIP, SIMILAR, SOUND_FLOOR, SWAPPED_FLOOR
from linkspan.matching.names import NameParts, code_of, family_parts, given_parts
from linkspan.matching.pairing import CODE

Row = Sequence[str]
GIVEN, MIDDLE, FAMILY, KNOWN_AS, FORMER_FAMILY = range(5)
_GIVEN_CODE, _FAMILY_CODE, _MIDDLE_CODE = CODE["given"], CODE["family"], CODE["middle"]
GIVEN_DIFFERENT, GIVEN_SWAPPED, GIVEN_MIDDLE = (_GIVEN_CODE[level] for level in ("different", "swapped", "middle"))
FAMILY_DIFFERENT, FAMILY_SWAPPED = _FAMILY_CODE["different"], _FAMILY_CODE["swapped"]
_ALIAS, _NICKNAME, _FORMER, _AMONG = (
    _GIVEN_CODE["alias"], _GIVEN_CODE["nickname"], _FAMILY_CODE["former"], _FAMILY_CODE["among_names"],
)  # fmt: skip
REMEMBERED = 200_000

# What a pair of names says: more than other names of the two ever could; less than a few others; or nothing firm.
FIRM, SAID, OPEN = range(3)
Said = tuple[int, int, int]  # the level, the code of the name whose frequency weighs it, and how firm it is


def _rounded_up(threshold: float) -> float:
    """Return the least number that passes a threshold once rounded to the 32 bits in which columns are compared."""
    least = np.float32(threshold)
    between = (float(least) + float(np.nextafter(least, np.float32(-inf)))) / 2
    return between if np.float32(between) >= least else float(np.nextafter(between, inf))


_NEAR, _SIMILAR, _SOUND_FLOOR, _SWAPPED_FLOOR = map(_rounded_up, (NEAR, SIMILAR, SOUND_FLOOR, SWAPPED_FLOOR))


def _alike(one: str, two: str) -> float:
    """Return the Jaro-Winkler similarity of texts, compared in one order so that sides agree."""
    return JaroWinkler.normalized_similarity(two, one) if one > two else JaroWinkler.normalized_similarity(one, two)


def _one_off(one: str, two: str) -> bool:
    """Tell whether two texts are one slip of the keys apart."""
    if len(one) <= SHORTEST_SLIP or len(two) <= SHORTEST_SLIP:
        return False
    return OSA.distance(one, two, score_cutoff=1) <= 1


def _in_common(left: Sequence[str], right: Sequence[str]) -> list[str]:
    return [word for word in left if word in right]


def _largest(words: Sequence[str]) -> int:
    return max(map(code_of, words))


def _sound_code(parts: NameParts) -> int:
    return code_of("~" + parts.sound())


def _initials(left: NameParts, right: NameParts) -> bool:
    return 1 in (len(left.text), len(right.text)) and left.text[0] == right.text[0]


@lru_cache(maxsize=REMEMBERED)
def _given_names(left: str, right: str) -> Said:
    """Say what two given names say of one another."""
    one, two = given_parts(left), given_parts(right)
    if one.placeholder or two.placeholder:
        return _GIVEN_CODE["placeholder"], 0, FIRM
    if "".join(one.words) == "".join(two.words):
        return _GIVEN_CODE["exact"], code_of("".join(one.words)), FIRM
    if one.text == two.text:
        return _GIVEN_CODE["core"], code_of(one.text), FIRM
    if one.canonical == two.canonical:
        return _GIVEN_CODE["spelling"], _sound_code(one), FIRM
    if _in_common(one.groups, two.groups):
        return _NICKNAME, 0, SAID
    return _given_words(one, two) or _likeness(one, two, _GIVEN_CODE, existing=one.known and two.known)


def _given_words(one: NameParts, two: NameParts) -> Said | None:
    """Say what two given names of several words have in common."""
    shared = _in_common(one.tokens, two.tokens)
    if not shared:
        return None
    if len(shared) >= min(len(one.tokens), len(two.tokens)) and not (one.honorific or two.honorific):
        return _GIVEN_CODE["token"], _largest(shared), SAID
    # "Yu Ning" and "Yoo Ning" share a word, but are one name that sounds alike.
    return None if one.sound() == two.sound() else (_GIVEN_CODE["overlap"], _largest(shared), SAID)


def _likeness(one: NameParts, two: NameParts, codes: dict[str, int], *, existing: bool) -> Said:
    """Compare how names look and sound; two given names that both exist are two names, not a slip."""
    like, slip = _alike(one.text, two.text), _one_off(one.text, two.text)
    sounds = like >= _SOUND_FLOOR and one.sound() == two.sound()
    similar = like >= _SIMILAR or slip
    level = "initial" if _initials(one, two) else "different"
    if existing and (sounds or similar):
        level = "other_name"
    elif like >= _NEAR and slip:
        level = "slip"
    elif sounds:
        return codes["sound"], _sound_code(one), OPEN
    elif similar:
        level = "near" if like >= _NEAR else "similar"
    return codes[level], 0, OPEN


def given_level(left: Row, right: Row) -> tuple[int, int]:
    """Compare given names, with what the child is known as and middle names."""
    if not left[GIVEN] or not right[GIVEN]:
        return 0, 0
    level, shared, firm = _given_names(left[GIVEN], right[GIVEN])
    if firm == FIRM:
        return level, shared
    if _swapped(left, right):
        return GIVEN_SWAPPED, 0
    if (left[KNOWN_AS] or right[KNOWN_AS]) and (known := _as_known(left, right)):
        return known, 0
    if firm == OPEN:
        mine, theirs = left[MIDDLE], right[MIDDLE]
        if (mine and _given_word(mine, right[GIVEN])) or (theirs and _given_word(left[GIVEN], theirs)):
            return GIVEN_MIDDLE, 0
    return level, shared


def _swapped(left: Row, right: Row) -> bool:
    """Tell whether given and family name have changed places."""
    mine, theirs = left[FAMILY], right[FAMILY]
    return bool(mine) and bool(theirs) and _one_whole(left[GIVEN], theirs) and _one_whole(right[GIVEN], mine)


def _one_whole(given: str, family: str) -> bool:
    """Tell whether a given name is written as a family name is."""
    if given == family:
        return True
    if " " not in given:
        return " " in family and given == family.replace(" ", "")
    return "".join(given_parts(given).words) == family.replace(" ", "")


def _as_known(left: Row, right: Row) -> int:
    """Say whether what a child is known as is the other's name, or one that may be short for it; 0 for neither."""
    mine, theirs = left[KNOWN_AS], right[KNOWN_AS]
    pairs = ((left[GIVEN], theirs), (mine, right[GIVEN]), (mine, theirs))
    parts = [(given_parts(one), given_parts(two)) for one, two in pairs if one and two]
    if any(one.canonical == two.canonical for one, two in parts):
        return _ALIAS
    return _NICKNAME if any(_in_common(one.groups, two.groups) for one, two in parts) else 0


@lru_cache(maxsize=REMEMBERED)
def _given_word(one: str, two: str) -> bool:
    return bool(_in_common(given_parts(one).tokens, given_parts(two).tokens))


@lru_cache(maxsize=REMEMBERED)
def _family_word(family: str, middle: str) -> bool:
    return bool(_in_common(family_parts(family).tokens, given_parts(middle).tokens))


@lru_cache(maxsize=REMEMBERED)
def _family_names(left: str, right: str) -> Said:
    """Say what two family names say of one another."""
    one, two = family_parts(left), family_parts(right)
    if "".join(one.words) == "".join(two.words):
        return _FAMILY_CODE["exact"], code_of("".join(one.words)), FIRM
    if one.canonical == two.canonical:
        return _FAMILY_CODE["spelling"], _sound_code(one), FIRM
    if shared := _in_common(one.tokens, two.tokens):
        return _FAMILY_CODE["part"], _largest(shared), SAID
    return _likeness(one, two, _FAMILY_CODE, existing=False)


def family_level(left: Row, right: Row) -> tuple[int, int]:
    """Compare family names, with former ones, parts of double names and names written among the middle names."""
    if not left[FAMILY] or not right[FAMILY]:
        return 0, 0
    level, shared, firm = _family_names(left[FAMILY], right[FAMILY])
    if firm == FIRM:
        return level, shared
    if left[GIVEN] and right[GIVEN] and _swapped(left, right):
        return FAMILY_SWAPPED, 0
    if (left[FORMER_FAMILY] or right[FORMER_FAMILY]) and (former := _former(left, right)):
        return _FORMER, _largest(former)
    if firm == OPEN:  # the family name of one side may be among the middle names of the other
        mine, theirs = left[MIDDLE], right[MIDDLE]
        if (theirs and _family_word(left[FAMILY], theirs)) or (mine and _family_word(right[FAMILY], mine)):
            return _AMONG, 0
    return level, shared


def _former(left: Row, right: Row) -> list[str]:
    """List the names by which a family name of one side is the former one of the other."""
    pairs = ((left[FAMILY], right[FORMER_FAMILY]), (right[FAMILY], left[FORMER_FAMILY]))
    names = [("".join(family_parts(one).words), "".join(family_parts(two).words)) for one, two in pairs if two]
    return [one for one, two in names if one == two]


@lru_cache(maxsize=REMEMBERED)
def middle_level(left: str, right: str) -> int:
    """Compare middle names."""
    one, two = given_parts(left), given_parts(right)
    if (
        _in_common(one.tokens, two.tokens)
        or one.canonical == two.canonical
        or one.sound() == two.sound()
        or _alike(one.text, two.text) >= _SIMILAR
        or _one_off(one.text, two.text)
    ):
        return _MIDDLE_CODE["same"]
    return _MIDDLE_CODE["initial" if _initials(one, two) else "different"]


def swapped_loosely(left: Row, right: Row) -> bool:
    """Tell whether given and family name have changed places and one of them is misspelt besides."""
    one, two = _crosswise(left[GIVEN], right[FAMILY]), _crosswise(right[GIVEN], left[FAMILY])
    return min(one, two) >= _SWAPPED_FLOOR and max(one, two) >= _NEAR


@lru_cache(maxsize=REMEMBERED)
def _crosswise(given: str, family: str) -> float:
    one, two = given_parts(given), family_parts(family)
    return 1.0 if one.canonical == two.canonical else _alike(one.text, two.text)
