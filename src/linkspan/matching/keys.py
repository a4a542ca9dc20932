"""Index keys: what two records of one child are likely to have in common, hashed to 64 bits.

A record is stored under all of its keys. A search or an arriving record looks up its own keys, most telling first, so
that a reader may stop when enough candidates are found.

What a key is made of (`FACTORS`, the kinds, and the codes of names, dates and places) is for whoever makes the same
keys of whole columns at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures, Query, fold_all, fold_any, readings
from linkspan.matching.names import code_of, family_parts, given_parts, nicknames, skeleton

RowsAndKeys = tuple[NDArray[np.int64], NDArray[np.int64]]
_Rows = NDArray[np.intp]

_MASK = (1 << 64) - 1
_SIGN = 1 << 63
# Odd multipliers: a key is a linear mix of hashes that are themselves random, so any odd one does.
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_FIRST, _SECOND, _THIRD = FACTORS
MOST_SOUNDS = 6
MOST_QUERY_KEYS = 160
MOST_TOGETHER = 100


def _kind(name: str) -> int:
    return code_of("key " + name)


NHS, UPN = _kind("nhs"), _kind("upn")
BORN_GIVEN, BORN_FAMILY, BORN_OUTCODE = _kind("born given"), _kind("born family"), _kind("born outcode")
POST_GIVEN, POST_FAMILY = _kind("postcode given"), _kind("postcode family")
NAMES_YEAR, NAMES_OUTCODE, NAMES = _kind("names year"), _kind("names outcode"), _kind("names")
GIVEN_FAMILY_START, GIVEN_START_FAMILY = _kind("given family start"), _kind("given start family")
GIVEN_YEAR, FAMILY_YEAR = _kind("given year"), _kind("family year")
GIVEN_OUTCODE, FAMILY_OUTCODE = _kind("given outcode"), _kind("family outcode")
NAMES_AREA, NAMES_MONTH = _kind("names area"), _kind("names month")
GIVEN_SCHOOL, FAMILY_SCHOOL = _kind("given school"), _kind("family school")


def _key(kind: int, first: int, second: int = 0, third: int = 0) -> int:
    mixed = (kind + first * _FIRST + second * _SECOND + third * _THIRD) & _MASK
    return mixed - (1 << 64) if mixed & _SIGN else mixed


@dataclass(frozen=True, slots=True)
class _Sounds:
    """Name skeletons as codes: the first is the name itself, the rest its tokens, aliases and full forms."""

    every: tuple[int, ...]
    start: tuple[int, ...]  # of the name itself: its first two sounds


_NO_SOUNDS = _Sounds((), ())


@lru_cache(maxsize=100_000)
def name_sounds(name: str, family: bool) -> tuple[int, ...]:
    """Return the skeleton codes of a name: whole, then its words. None for a stand-in such as "Baby"."""
    parts = family_parts(name) if family else given_parts(name)
    return tuple(map(code_of, parts.skeletons()))


@lru_cache(maxsize=100_000)
def _start(name: str, family: bool) -> tuple[int, ...]:
    """Return the code of how a name begins, for searching with a misspelt end."""
    parts = family_parts(name) if family else given_parts(name)
    return tuple(code_of("^" + sound[:2]) for sound in parts.skeletons()[:1])


@lru_cache(maxsize=100_000)
def full_forms(name: str) -> tuple[int, ...]:
    """Return the skeleton codes of the full names that a nickname may stand for."""
    found: list[str] = []
    for word in name.split()[:2]:
        found += [skeleton(full) for full in sorted(nicknames().get(word, ()))]
        if word.startswith("oluwa") and len(word) > 7:
            found.append(skeleton(word[5:]))
    return tuple(code_of(sound) for sound in found[:4] if sound)


@lru_cache(maxsize=100_000)
def middle_sounds(middle: str) -> tuple[int, ...]:
    """Return the skeleton codes of the first two middle names, initials left out."""
    return tuple(code_of(skeleton(word)) for word in middle.split()[:2] if len(word) > 2)


def _given_sounds(given: str, middle: str, known_as: str) -> _Sounds:
    if not given:
        return _NO_SOUNDS
    codes = name_sounds(given, False) + (name_sounds(known_as, False) if known_as else ())
    codes += full_forms(given) + (full_forms(known_as) if known_as else ())
    codes += middle_sounds(middle) if middle else ()
    return _Sounds(tuple(dict.fromkeys(codes))[:MOST_SOUNDS], _start(given, False))


def _family_sounds(family: str, former_family: str) -> _Sounds:
    codes = name_sounds(family, True) if family else ()
    codes += name_sounds(former_family, True) if former_family else ()
    return _Sounds(tuple(dict.fromkeys(codes))[:MOST_SOUNDS], _start(family, True) if family else ())


@lru_cache(maxsize=50_000)
def born_codes(born: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the codes of the whole birth date, if there is one, and of every birth year it allows."""
    if not born:
        return (), ()
    kind, from_, until = born.split(":")
    days = (code_of(from_),) if kind in {"day", "default", "expected"} else ()
    years = range(int(from_[:4]), min(int(until[:4]), int(from_[:4]) + 2) + 1)
    return days, tuple(code_of(str(year)) for year in years)


@lru_cache(maxsize=50_000)
def place_codes(postcode: str) -> tuple[int, int]:
    """Return the codes of the whole postcode and of its first half; 0 where not known."""
    if not postcode:
        return 0, 0
    outcode, _, rest = postcode.partition(" ")
    return (code_of(postcode) if len(rest) == 3 else 0), code_of(outcode)


def area_code(postcode: str) -> int:
    """Return the code of a postcode's letters, which a family that moves nearby keeps; 0 where not known."""
    letters = postcode[: 2 if postcode[1:2].isalpha() else 1]
    return code_of("area " + letters) if letters else 0


@lru_cache(maxsize=50_000)
def month_code(born: str) -> int:
    """Return the code of the month of a birth date whose day is said; 0 where it is not, or is a stand-in."""
    kind, _, day = born.partition(":")
    return code_of("month " + day[:7]) if kind in {"day", "expected"} else 0


@lru_cache(maxsize=50_000)
def school_code(school: str) -> int:
    """Return the code of a school; 0 where not known."""
    return code_of("school " + school) if school else 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What a face offers to keys, as codes."""

    given: _Sounds
    family: _Sounds
    pairs: list[tuple[int, int]]  # of a given and a family name, at least one of them the name itself
    days: tuple[int, ...]
    years: tuple[int, ...]
    postcode: int
    outcode: int
    school: int


def _paired(given: _Sounds, family: _Sounds) -> list[tuple[int, int]]:
    pairs = [(one, two) for one in given.every[:1] for two in family.every]
    return pairs + [(one, two) for one in given.every[1:] for two in family.every[:1]]


def _known(face: FoldedFeatures) -> _Known:
    given = _given_sounds(face.given, face.middle, face.known_as)
    family = _family_sounds(face.family, face.former_family)
    days, years = born_codes(face.born)
    postcode, outcode = place_codes(face.postcode)
    school = school_code(face.school)
    return _Known(given, family, _paired(given, family), days, years, postcode, outcode, school)


def _numbers(face: FoldedFeatures) -> list[int]:
    numbers = [_key(NHS, code_of(number)) for number in (face.nhs, *face.former_nhs.split()) if number]
    return [*numbers, _key(UPN, code_of(face.upn))] if face.upn else numbers


def _telling(known: _Known) -> list[list[int]]:
    """Return groups of keys telling enough to join batches on, the most telling first."""
    given, family, pairs = known.given.every, known.family.every, known.pairs
    postcode, outcode = known.postcode, known.outcode
    return [
        [_key(BORN_GIVEN, day, sound) for day in known.days for sound in given],
        [_key(BORN_FAMILY, day, sound) for day in known.days for sound in family],
        [_key(POST_GIVEN, postcode, sound) for sound in given] if postcode else [],
        _names_year(pairs, known.years),
        [_key(NAMES_OUTCODE, one, two, outcode) for one, two in pairs] if outcode else [],
        [_key(BORN_OUTCODE, day, outcode) for day in known.days] if outcode else [],
        [_key(POST_FAMILY, postcode, sound) for sound in family] if postcode else [],
    ]


def _names_year(pairs: list[tuple[int, int]], years: tuple[int, ...]) -> list[int]:
    return [_key(NAMES_YEAR, one, two, year) for year in years for one, two in pairs]


def _broad(known: _Known) -> list[list[int]]:
    """Return groups of keys for searching only: each holds too many records to join batches on."""
    given, family = known.given, known.family
    school, outcode, years = known.school, known.outcode, known.years
    return [
        [_key(FAMILY_SCHOOL, sound, school) for sound in family.every[:2]] if school else [],
        [_key(GIVEN_SCHOOL, sound, school) for sound in given.every[:2]] if school else [],
        [_key(NAMES, one, two) for one, two in known.pairs],
        [_key(GIVEN_OUTCODE, sound, outcode) for sound in given.every[:3]] if outcode else [],
        [_key(FAMILY_OUTCODE, sound, outcode) for sound in family.every[:3]] if outcode else [],
        [_key(GIVEN_FAMILY_START, one, two) for one in given.every[:2] for two in family.start],
        [_key(GIVEN_START_FAMILY, one, two) for one in given.start for two in family.every[:2]],
        [_key(GIVEN_YEAR, sound, year) for year in years for sound in given.every[:3]],
        [_key(FAMILY_YEAR, sound, year) for year in years for sound in family.every[:3]],
    ]


def _flat(groups: Iterable[Iterable[int]]) -> list[int]:
    return list(dict.fromkeys(chain.from_iterable(groups)))


def keys_for(features: Features | FoldedFeatures) -> list[int]:
    """List the keys to store a record under; signed 64-bit, the same in every process."""
    face = fold_any(features)
    known = _known(face)
    return _flat([_numbers(face), *_telling(known), *_broad(known)])


def keys_for_many(features: Sequence[Features | FoldedFeatures]) -> RowsAndKeys:
    """List the keys of many records: row numbers and keys, side by side."""
    return flat(map(keys_for, fold_all(features)))


def flat(lists: Iterable[Sequence[int]]) -> RowsAndKeys:
    """Lay the keys of many records out: row numbers and keys, side by side."""
    found = list(lists)
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    keys = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(lengths.sum()))
    return np.repeat(np.arange(len(found), dtype=np.int64), lengths), keys


@lru_cache(maxsize=50_000)
def swapped_day(born: str) -> tuple[int, ...]:
    """Return the code of the birth date with day and month changed round, where that is a date."""
    kind, _, rest = born.partition(":")
    if kind != "day":
        return ()
    year, month, day = rest[:10].split("-")
    return (code_of(f"{year}-{day}-{month}"),) if month != day and int(day) <= 12 else ()


@lru_cache(maxsize=50_000)
def near_years(born: str) -> tuple[int, ...]:
    """Return the codes of the birth years just before and just after those that the birth date allows."""
    kind, _, rest = born.partition(":")
    if not kind or kind == "month":
        return ()
    return code_of(str(int(rest[:4]) - 1)), code_of(str(int(rest[-10:][:4]) + 1))


def _slips(face: FoldedFeatures, known: _Known) -> list[_Known]:
    """List what the face would offer had day and month, or given and family name, been changed round."""
    slips: list[_Known] = []
    if days := swapped_day(face.born):
        slips.append(replace(known, days=days))
    if face.given and face.family and not given_parts(face.given).placeholder:
        given, family = _given_sounds(face.family, "", ""), _family_sounds(face.given, "")
        slips.append(replace(known, given=given, family=family, pairs=_paired(given, family)))
    return slips


def joining_keys(features: Features | FoldedFeatures) -> list[int]:
    """List the keys to look an arriving record up by: telling ones only, with the usual slips allowed for.

    Look them up among stored `keys_for` keys. A record that says little falls back on its names alone.
    """
    face = fold_any(features)
    known = _known(face)
    groups = [_numbers(face), *_telling(known), _names_year(known.pairs, near_years(face.born))]
    for slip in _slips(face, known):
        groups += _telling(slip)
    return _flat(groups) or _flat(_broad(known)[:3])


# Which groups of `_telling` and `_broad` would tell where a child is: those made with a postcode, outcode or school.
_PLACED_TELLING, _PLACED_BROAD = frozenset({2, 4, 5, 6}), frozenset({0, 1, 3, 4})
_NAMES_ALONE = 2  # the group of `_broad` made of names and nothing else


@dataclass(frozen=True, slots=True)
class RecordKeys:
    """All keys of one record: those to store, apart by whether they would tell a place, and those to look it up by."""

    open: list[int]
    placed: list[int]
    joining: list[int]


def record_keys(features: Features | FoldedFeatures) -> RecordKeys:
    """Work out `keys_for` and `joining_keys` of one record together, at little more than the cost of one."""
    face = fold_any(features)
    known = _known(face)
    numbers, telling, broad = _numbers(face), _telling(known), _broad(known)
    unplaced = [group for at, group in enumerate(telling) if at not in _PLACED_TELLING]
    unplaced += [group for at, group in enumerate(broad) if at not in _PLACED_BROAD]
    placed = [telling[at] for at in _PLACED_TELLING] + [broad[at] for at in _PLACED_BROAD]
    joining = [numbers, *telling, _names_year(known.pairs, near_years(face.born))]
    for slip in _slips(face, known):
        joining += _telling(slip)
    return RecordKeys(_flat([numbers, *unplaced]), _flat(placed), _flat(joining) or _flat(broad[:3]))


def joining_keys_for_many(features: Sequence[Features | FoldedFeatures]) -> RowsAndKeys:
    """List the joining keys of many records: row numbers and keys, side by side."""
    return flat(map(joining_keys, fold_all(features)))


def pairs_within(features: Sequence[Features | FoldedFeatures]) -> tuple[_Rows, _Rows]:
    """List the pairs of records in one batch that share a telling key: the later row, then the earlier one.

    A batch may hold several records of one child, which no lookup among stored keys can find. Keys that more than
    `MOST_TOGETHER` records share are passed over.
    """
    faces = fold_all(features)
    return pairs_sharing([joining_keys(face) for face in faces], [keys_for(face) for face in faces])


def pairs_sharing(joining: Sequence[Sequence[int]], kept: Sequence[Sequence[int]]) -> tuple[_Rows, _Rows]:
    """Do as `pairs_within`, from the keys that each record is looked up by and those it is stored under."""
    rows, keys = flat(joining)
    stored_rows, stored = flat(kept)
    order = np.argsort(stored, kind="stable")
    stored, stored_rows = stored[order], stored_rows[order]
    start = np.searchsorted(stored, keys, "left")
    count = np.searchsorted(stored, keys, "right") - start
    count = np.where(count > MOST_TOGETHER, 0, count)
    later = np.repeat(rows, count)
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    earlier = stored_rows[np.repeat(start, count) + within]
    high, low = np.maximum(later, earlier), np.minimum(later, earlier)
    size = max(1, len(joining))
    both = np.unique((high * size + low)[high != low])
    return (both // size).astype(np.intp), (both % size).astype(np.intp)


def query_keys(features: Features | FoldedFeatures | Query, *, broad: bool = True) -> list[int]:
    """List the keys to search by, most telling first.

    Without `broad` ones: a nation's index leaves out what thousands of its children share.
    """
    faces = readings(features) if isinstance(features, Query) else [fold_any(features)]
    exact = [_known(face) for face in faces]
    slips = [slip for face, known in zip(faces, exact, strict=True) for slip in _slips(face, known)]
    years = near_years(faces[0].born)
    near = [replace(known, years=years) for known in exact] if years else []
    groups = [_numbers(face) for face in faces]
    groups += _by_group([_telling(known) for known in [*exact, *slips]])
    groups += [_names_year(known.pairs, known.years) for known in near]
    if not broad:
        groups += [_broad(known)[_NAMES_ALONE] for known in exact]
        return _flat(groups)[:MOST_QUERY_KEYS]
    groups += _by_group([_broad(known) for known in exact])
    groups += _by_group([_broad(known)[2:] for known in slips])
    groups += _by_group([_broad(known)[-2:] for known in near])
    return _flat(groups)[:MOST_QUERY_KEYS]


def said_keys(features: Features | FoldedFeatures) -> list[int]:
    """List the telling keys of what a search says, no slip allowed for: mostly they are enough."""
    face = fold_any(features)
    return _flat([_numbers(face), *_telling(_known(face))])


def nation_keys(features: Features | FoldedFeatures) -> list[int]:
    """List the keys that a nation's index searches by: every telling one, names alone, and those around."""
    face = fold_any(features)
    return list(dict.fromkeys([*query_keys(face, broad=False), *around_keys(face)]))


def around_keys(features: Features | FoldedFeatures) -> list[int]:
    """List the keys of a nation's index by which a child is told from a nation's namesakes.

    One who moved nearby by the postcode's letters, one whose day of birth is wrong by its month.
    """
    face = fold_any(features)
    kinds = ((NAMES_AREA, area_code(face.postcode)), (NAMES_MONTH, month_code(face.born)))
    return [_key(kind, one, two, told) for kind, told in kinds if told for one, two in _known(face).pairs]


def _by_group(groups: list[list[list[int]]]) -> list[list[int]]:
    """Put the first group of every list first, then the second of every list, and so on."""
    return [group for together in zip(*groups, strict=True) for group in together]


def why_too_little(features: Features | FoldedFeatures | Query) -> str | None:
    """Say why a query is too thin to search by, as a code, or None when it is enough.

    Codes: nothing, one_name (a name alone needs an age, a place, a school or a second name), no_name (a date, place or
    school alone).
    """
    faces = readings(features) if isinstance(features, Query) else [fold_any(features)]
    face = faces[0]
    if face.nhs or face.upn or face.former_nhs:
        return None
    words = {word for one in faces for word in (one.given + " " + one.family).split() if len(word) > 1}
    named = {word for word in words if not given_parts(word).placeholder}
    has_day = face.born.startswith(("day:", "default:", "expected:"))
    if not named:
        if has_day and face.postcode:
            return None
        known = face.born or face.postcode or face.school or face.sex or face.address
        return "no_name" if known else "nothing"
    if len(named) > 1 or face.born or face.postcode or face.school:
        return None
    return "one_name"
