"""The index's keys for whole columns at once: the same keys as `matching.joining_keys` and `matching.keys_for` make."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.coded import Coded
from linkspan.linkage.folding import Face
from linkspan.matching import keys as shared
from linkspan.matching.keys import MOST_SOUNDS
from linkspan.matching.names import code_of, given_form
from linkspan.matching.table import address_row as prepared_address

Codes = NDArray[np.int64]
RowsAndKeys = tuple[NDArray[np.int64], Codes]
WIDEST = 5  # a name's own skeleton and those of its words
_FACTORS = tuple(np.uint64(one) for one in shared.FACTORS)
_MASK = (1 << 64) - 1


class Emitted:
    """Row numbers and keys, gathered piece by piece."""

    def __init__(self) -> None:
        self.rows: list[NDArray[np.int64]] = []
        self.keys: list[Codes] = []

    def add(self, kind: int, *parts: Codes) -> None:
        """Make a key of each row whose parts are all known."""
        known = parts[0] != 0
        for part in parts[1:]:
            known &= part != 0
        rows = np.flatnonzero(known)
        if not len(rows):
            return
        mixed = np.full(len(rows), np.uint64(kind & _MASK))
        for part, factor in zip(parts, _FACTORS, strict=False):
            mixed += part[rows].view(np.uint64) * factor
        self.rows.append(rows)
        self.keys.append(mixed.view(np.int64))

    def both(self) -> RowsAndKeys:
        """Return row numbers and keys, side by side."""
        if not self.rows:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return np.concatenate(self.rows), np.concatenate(self.keys)


@dataclass(slots=True)
class _Known:
    given: list[Codes]
    family: list[Codes]
    day: Codes
    years: list[Codes]
    postcode: Codes
    outcode: Codes
    school: Codes

    def pairs(self) -> Iterator[tuple[Codes, Codes]]:
        """Pair the given name with every family name, and the family name with every other given name."""
        if self.given and self.family:
            yield from ((self.given[0], each) for each in self.family)
            yield from ((each, self.family[0]) for each in self.given[1:])


def _columns(column: Coded, row_of: Callable[[str], tuple[int, ...]], width: int) -> list[Codes]:
    """Return a column of codes for each place that any row fills."""
    if len(column.values) == 1:
        return []
    table = column.table(row_of, width)
    return [table[column.at, at] for at in range(width) if table[:, at].any()]


def _distinct(columns: list[Codes], most: int) -> list[Codes]:
    """Keep the first few distinct codes of each row, moved together to the left."""
    if len(columns) < 2:
        return columns
    turned = np.stack(columns)
    for at in range(1, len(columns)):
        again = (turned[:at] == turned[at]).any(axis=0)
        turned[at][again] = 0
    place = np.cumsum(turned != 0, axis=0)
    made = np.zeros((most, turned.shape[1]), dtype=np.int64)
    for at in range(len(columns)):
        kept = np.flatnonzero((turned[at] != 0) & (place[at] <= most))
        made[place[at][kept] - 1, kept] = turned[at][kept]
    return [column for column in made if column.any()]


def _given_sounds(given: Coded, middle: Coded | None, known_as: Coded | None) -> list[Codes]:
    parts = _columns(given, lambda name: shared.name_sounds(name, False), WIDEST)
    if known_as is not None:
        parts += _columns(known_as, lambda name: shared.name_sounds(name, False), WIDEST)
    parts += _columns(given, shared.full_forms, 4)
    if known_as is not None:
        parts += _columns(known_as, shared.full_forms, 4)
    if middle is not None:
        parts += _columns(middle, shared.middle_sounds, 2)
    unnamed = given.at == 0
    for part in parts:
        part[unnamed] = 0
    return _distinct(parts, MOST_SOUNDS)


def _family_sounds(family: Coded, former: Coded | None) -> list[Codes]:
    parts = _columns(family, lambda name: shared.name_sounds(name, True), WIDEST)
    if former is not None:
        parts += _columns(former, lambda name: shared.name_sounds(name, True), WIDEST)
    return _distinct(parts, MOST_SOUNDS)


def _one(column: Coded, code: Callable[[str], tuple[int, ...]], width: int, at: int) -> Codes:
    codes: Codes = column.table(code, width)[column.at, at]
    return codes


def _known(face: Face) -> _Known:
    born = face["born"]
    years = born.table(lambda text: shared.born_codes(text)[1], 3)
    return _Known(
        given=_given_sounds(face["given"], face["middle"], face["known_as"]),
        family=_family_sounds(face["family"], face["former_family"]),
        day=_one(born, lambda text: shared.born_codes(text)[0], 1, 0),
        years=[years[born.at, at] for at in range(3) if years[:, at].any()],
        postcode=_one(face["postcode"], shared.place_codes, 2, 0),
        outcode=_one(face["postcode"], shared.place_codes, 2, 1),
        school=_one(face["school"], lambda text: (shared.school_code(text),), 1, 0),
    )


def _add_numbers(made: Emitted, face: Face) -> None:
    made.add(shared.NHS, _one(face["nhs"], lambda text: (code_of(text),), 1, 0))
    former = face["former_nhs"]
    for codes in _columns(former, lambda text: tuple(code_of(each) for each in text.split()), 6):
        made.add(shared.NHS, codes)
    made.add(shared.UPN, _one(face["upn"], lambda text: (code_of(text),), 1, 0))


def _add_telling(made: Emitted, known: _Known) -> None:
    for sound in known.given:
        made.add(shared.BORN_GIVEN, known.day, sound)
        made.add(shared.POST_GIVEN, known.postcode, sound)
    for sound in known.family:
        made.add(shared.BORN_FAMILY, known.day, sound)
        made.add(shared.POST_FAMILY, known.postcode, sound)
    for one, two in known.pairs():
        made.add(shared.NAMES_OUTCODE, one, two, known.outcode)
    _add_names_year(made, known, known.years)
    made.add(shared.BORN_OUTCODE, known.day, known.outcode)


def _add_names_year(made: Emitted, known: _Known, years: list[Codes]) -> None:
    for one, two in known.pairs():
        for year in years:
            made.add(shared.NAMES_YEAR, one, two, year)


def stored(face: Face) -> RowsAndKeys:
    """List the telling keys by which rows can be found."""
    made, known = Emitted(), _known(face)
    _add_numbers(made, face)
    _add_telling(made, known)
    return made.both()


def names_alone(face: Face) -> RowsAndKeys:
    """List the keys that a row which says little falls back on: its names, with the school or town if known."""
    made, known = Emitted(), _known(face)
    for sound in known.family[:2]:
        made.add(shared.FAMILY_SCHOOL, sound, known.school)
    for sound in known.given[:2]:
        made.add(shared.GIVEN_SCHOOL, sound, known.school)
    for one, two in known.pairs():
        made.add(shared.NAMES, one, two)
    return made.both()


def around(face: Face) -> RowsAndKeys:
    """List the keys of a nation's index by which a child who moved nearby, or whose day of birth is wrong, is told."""
    made, known = Emitted(), _known(face)
    area = _one(face["postcode"], lambda text: (shared.area_code(text),), 1, 0)
    month = _one(face["born"], lambda text: (shared.month_code(text),), 1, 0)
    for one, two in known.pairs():
        made.add(shared.NAMES_AREA, one, two, area)
        made.add(shared.NAMES_MONTH, one, two, month)
    return made.both()


# Keys of small files only, that an index could not afford: one thing alone.
DAY_ALONE, POST_ALONE, GIVEN_ALONE, FAMILY_ALONE = (
    code_of(f"key {name} alone") for name in ("born", "postcode", "given", "family")
)
HOME, STREET_GIVEN, STREET_FAMILY = (code_of(f"key {name}") for name in ("home", "street given", "street family"))


def broad(face: Face) -> RowsAndKeys:
    """List keys too broad for large files, which find more in small ones: a date, a place, a name, a home alone."""
    made, known = Emitted(), _known(face)
    made.add(DAY_ALONE, known.day)
    made.add(POST_ALONE, known.postcode)
    number = _one(face["address"], prepared_address, 2, 0)
    street = _one(face["address"], prepared_address, 2, 1)
    made.add(HOME, number, street)
    for sounds, alone, year_kind, street_kind in (
        (known.given[:3], GIVEN_ALONE, shared.GIVEN_YEAR, STREET_GIVEN),
        (known.family[:3], FAMILY_ALONE, shared.FAMILY_YEAR, STREET_FAMILY),
    ):
        for sound in sounds:
            made.add(alone, sound)
            made.add(street_kind, sound, street)
            for year in known.years:
                made.add(year_kind, sound, year)
    for one, two in known.pairs():
        made.add(shared.NAMES, one, two)
    return made.both()


def joining(face: Face) -> tuple[RowsAndKeys, RowsAndKeys]:
    """List the keys to look rows up by, slips allowed for; and apart, those of rows that have only names to go by."""
    made, known = Emitted(), _known(face)
    born = face["born"]
    _add_numbers(made, face)
    _add_telling(made, known)
    near = born.table(shared.near_years, 2)
    _add_names_year(made, known, [near[born.at, at] for at in range(2) if near[:, at].any()])
    turned = _one(born, shared.swapped_day, 1, 0)
    if turned.any():
        _add_day_slips(made, replace(known, day=turned))
    _add_telling(made, _names_turned(face, known))
    rows, keys = made.both()
    weak = np.ones(len(born.at), dtype=np.bool_)
    weak[rows] = False
    if not weak.any():
        return (rows, keys), (rows[:0], keys[:0])
    last_rows, last_keys = names_alone(face)
    kept = weak[last_rows]
    return (rows, keys), (last_rows[kept], last_keys[kept])


def _add_day_slips(made: Emitted, known: _Known) -> None:
    """Add the keys that a changed-round day changes; the others are there already."""
    for sound in known.given:
        made.add(shared.BORN_GIVEN, known.day, sound)
    for sound in known.family:
        made.add(shared.BORN_FAMILY, known.day, sound)
    made.add(shared.BORN_OUTCODE, known.day, known.outcode)


def _names_turned(face: Face, known: _Known) -> _Known:
    """Read the given name as the family name and the other way round."""
    given, family = face["given"], face["family"]
    stand_in = np.array([bool(name) and given_form(name).placeholder for name in given.values])
    barred = (given.at == 0) | (family.at == 0) | stand_in[given.at]
    turned = replace(known, given=_given_sounds(family, None, None), family=_family_sounds(given, None))
    for codes in (*turned.given, *turned.family):
        codes[barred] = 0
    # Without a name in it a key is the same as before.
    return turned
