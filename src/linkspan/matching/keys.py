"""Index keys: what two records of one child are likely to have in common, hashed to 64 bits.

A record is stored under all of its keys. A search or an arriving record looks up its own keys, most telling first, so
that a reader may stop when enough candidates are found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures, Query, fold_all, fold_any, readings
from linkspan.matching.names import code_of, family_form, given_form, nicknames, prefixes, skeleton

_MASK = (1 << 64) - 1
_SIGN = 1 << 63
# Odd multipliers: a key is a linear mix of hashes that are themselves random, so any will do; changing one is a re-index.
_FIRST, _SECOND, _THIRD = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
MOST_SOUNDS = 4
MOST_QUERY_KEYS = 160


def _kind(name: str) -> int:
    return code_of("key " + name)


NHS, UPN = _kind("nhs"), _kind("upn")
BORN_GIVEN, BORN_FAMILY, BORN_OUTCODE = _kind("born given"), _kind("born family"), _kind("born outcode")
POST_GIVEN, POST_FAMILY = _kind("postcode given"), _kind("postcode family")
NAMES_YEAR, NAMES_OUTCODE, NAMES = _kind("names year"), _kind("names outcode"), _kind("names")
GIVEN_FAMILY_START, GIVEN_START_FAMILY = _kind("given family start"), _kind("given start family")
GIVEN_YEAR, FAMILY_YEAR = _kind("given year"), _kind("family year")
GIVEN_OUTCODE, FAMILY_OUTCODE = _kind("given outcode"), _kind("family outcode")
GIVEN_SCHOOL, FAMILY_SCHOOL = _kind("given school"), _kind("family school")


def _key(kind: int, first: int, second: int = 0, third: int = 0) -> int:
    mixed = (kind + first * _FIRST + second * _SECOND + third * _THIRD) & _MASK
    return mixed - (1 << 64) if mixed & _SIGN else mixed


@dataclass(frozen=True, slots=True)
class _Sounds:
    """Name skeletons as codes: the first is the name itself, the rest its tokens, aliases and full forms."""

    every: tuple[int, ...]
    start: tuple[int, ...]  # of the name itself: its first two sounds


@lru_cache(maxsize=200_000)
def _given_sounds(given: str, middle: str, known_as: str) -> _Sounds:
    sounds: dict[str, None] = {}
    for name in (given, known_as):
        if name:
            form = given_form(name)
            if not form.placeholder:
                sounds.update(dict.fromkeys(form.skeletons))
    for name in (given, known_as):
        sounds.update(dict.fromkeys(_full_forms(name)))
    sounds.update(dict.fromkeys(skeleton(word) for word in middle.split()[:2] if len(word) > 2))
    return _coded(tuple(sounds))


def _full_forms(name: str) -> list[str]:
    """List the skeletons of the full names that a nickname may stand for."""
    found: list[str] = []
    for word in name.split()[:2]:
        found += [skeleton(full) for full in sorted(nicknames().get(word, ()))]
        if word.startswith("oluwa") and len(word) > 7:
            found.append(skeleton(word[5:]))
    return found[:4]


@lru_cache(maxsize=200_000)
def _family_sounds(family: str, former_family: str) -> _Sounds:
    sounds: dict[str, None] = {}
    for name in (family, former_family):
        if name:
            sounds.update(dict.fromkeys(family_form(name).skeletons))
    return _coded(tuple(sounds))


def _coded(sounds: tuple[str, ...]) -> _Sounds:
    kept = tuple(sound for sound in sounds if sound)[: MOST_SOUNDS + 2]
    return _Sounds(
        tuple(code_of(sound) for sound in kept), tuple(code_of("^" + one) for one in prefixes(kept[:1], 2))
    )


@lru_cache(maxsize=50_000)
def _born_codes(born: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the codes of the whole birth date, if there is one, and of every birth year it allows."""
    if not born:
        return (), ()
    kind, from_, until = born.split(":")
    days = (code_of(from_),) if kind in {"day", "default", "expected"} else ()
    years = range(int(from_[:4]), min(int(until[:4]), int(from_[:4]) + 2) + 1)
    return days, tuple(code_of(str(year)) for year in years)


@lru_cache(maxsize=50_000)
def _place_codes(postcode: str) -> tuple[int, int]:
    """Return the codes of the whole postcode and of its first half; 0 where not known."""
    if not postcode:
        return 0, 0
    outcode, _, rest = postcode.partition(" ")
    return (code_of(postcode) if len(rest) == 3 else 0), code_of(outcode)


@lru_cache(maxsize=50_000)
def _school_code(school: str) -> int:
    return code_of("school " + school) if school else 0


def _telling(face: FoldedFeatures) -> tuple[list[list[int]], list[list[int]]]:
    """Return keys telling enough to join batches on, and broader ones for searching only, each in groups."""
    given = _given_sounds(face.given, face.middle, face.known_as)
    family = _family_sounds(face.family, face.former_family)
    days, years = _born_codes(face.born)
    postcode, outcode = _place_codes(face.postcode)
    school = _school_code(face.school)
    pairs = [(one, two) for one in given.every[:1] for two in family.every]
    pairs += [(one, two) for one in given.every[1:] for two in family.every[:1]]
    telling = [
        [_key(NHS, code_of(number)) for number in (face.nhs, *face.former_nhs.split()) if number],
        [_key(UPN, code_of(face.upn))] if face.upn else [],
        [_key(BORN_GIVEN, day, sound) for day in days for sound in given.every],
        [_key(BORN_FAMILY, day, sound) for day in days for sound in family.every],
        [_key(POST_GIVEN, postcode, sound) for sound in given.every] if postcode else [],
        [_key(NAMES_YEAR, one, two, year) for year in years for one, two in pairs],
        [_key(NAMES_OUTCODE, one, two, outcode) for one, two in pairs] if outcode else [],
        [_key(BORN_OUTCODE, day, outcode) for day in days] if outcode else [],
        [_key(POST_FAMILY, postcode, sound) for sound in family.every] if postcode else [],
    ]
    broad = [
        [_key(FAMILY_SCHOOL, sound, school) for sound in family.every[:2]] if school else [],
        [_key(GIVEN_SCHOOL, sound, school) for sound in given.every[:2]] if school else [],
        [_key(NAMES, one, two) for one, two in pairs],
        [_key(GIVEN_OUTCODE, sound, outcode) for sound in given.every[:3]] if outcode else [],
        [_key(FAMILY_OUTCODE, sound, outcode) for sound in family.every[:3]] if outcode else [],
        [_key(GIVEN_FAMILY_START, one, two) for one in given.every[:2] for two in family.start],
        [_key(GIVEN_START_FAMILY, one, two) for one in given.start for two in family.every[:2]],
        [_key(GIVEN_YEAR, sound, year) for year in years for sound in given.every[:3]],
        [_key(FAMILY_YEAR, sound, year) for year in years for sound in family.every[:3]],
    ]
    return telling, broad


def _flat(groups: Iterable[Iterable[int]]) -> list[int]:
    return list(dict.fromkeys(chain.from_iterable(groups)))


def keys_for(features: Features | FoldedFeatures) -> list[int]:
    """List the keys to store a record under; signed 64-bit, the same in every process."""
    telling, broad = _telling(fold_any(features))
    return _flat(telling + broad)


def keys_for_many(
    features: Sequence[Features | FoldedFeatures],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the keys of many records: row numbers and keys, side by side."""
    return _many(map(keys_for, fold_all(features)))


def _many(lists: Iterable[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = list(lists)
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    keys = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(lengths.sum()))
    return np.repeat(np.arange(len(found), dtype=np.int64), lengths), keys


def _swapped_born(face: FoldedFeatures) -> FoldedFeatures | None:
    kind, _, rest = face.born.partition(":")
    year, month, day = rest[:10].split("-") if kind == "day" else ("", "", "")
    if not year or month == day or int(day) > 12:
        return None
    return replace(face, born=f"day:{year}-{day}-{month}:{year}-{day}-{month}")


def _swapped_names(face: FoldedFeatures) -> FoldedFeatures | None:
    if not face.given or not face.family or given_form(face.given).placeholder:
        return None
    return replace(face, given=face.family, family=face.given, known_as="", former_family="", middle="")


def _near_years(face: FoldedFeatures) -> list[FoldedFeatures]:
    kind, _, rest = face.born.partition(":")
    if not kind or kind == "month":
        return []
    years = {int(rest[:4]) - 1, int(rest[-10:][:4]) + 1}
    return [replace(face, born=f"year:{year:04}-01-01:{year:04}-12-31") for year in sorted(years) if year > 0]


def joining_keys(features: Features | FoldedFeatures) -> list[int]:
    """List the keys to look an arriving record up by: telling ones only, with the usual slips allowed for.

    Look them up among stored `keys_for` keys. A record that says little falls back on its names alone.
    """
    face = fold_any(features)
    telling, broad = _telling(face)
    slips = [
        [key for group in _telling(other)[0] for key in group]
        for other in (_swapped_born(face), _swapped_names(face))
        if other is not None
    ]
    slips += [_telling(other)[0][5] for other in _near_years(face)]
    found = _flat(telling + slips)
    return found if found or not broad[2] else broad[2]


def joining_keys_for_many(
    features: Sequence[Features | FoldedFeatures],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the joining keys of many records: row numbers and keys, side by side."""
    return _many(map(joining_keys, fold_all(features)))


def query_keys(features: Features | FoldedFeatures | Query) -> list[int]:
    """List the keys to search by, most telling first, so that a reader may stop at enough candidates."""
    faces = readings(features) if isinstance(features, Query) else [fold_any(features)]
    exact = [_telling(face) for face in faces]
    slipped = [
        _telling(other)
        for face in faces
        for other in (_swapped_born(face), _swapped_names(face))
        if other is not None
    ]
    near = [_telling(other) for face in faces for other in _near_years(face)]
    tiers: list[list[int]] = []
    for group in range(9):
        tiers += [telling[group] for telling, _ in exact]
        tiers += [telling[group] for telling, _ in slipped]
        if group == 5:
            tiers += [telling[5] for telling, _ in near]
    for group in range(9):
        tiers += [broad[group] for _, broad in exact]
    for group in (2, 5, 6, 7, 8):
        tiers += [broad[group] for _, broad in slipped]
    tiers += [broad[group] for group in (7, 8) for _, broad in near]
    return _flat(tiers)[:MOST_QUERY_KEYS]


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
    named = {word for word in words if not given_form(word).placeholder}
    has_day = face.born.startswith(("day:", "default:", "expected:"))
    if not named:
        if has_day and face.postcode:
            return None
        known = face.born or face.postcode or face.school or face.sex or face.address
        return "no_name" if known else "nothing"
    if len(named) > 1 or face.born or face.postcode or face.school:
        return None
    return "one_name"
