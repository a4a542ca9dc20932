"""Turn the texts of one row, in the template's columns, into a received record or a refused row."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import compress
from operator import itemgetter
from typing import Any

from linkspan.children.received import ReceivedBar, ReceivedCarer, ReceivedRecord
from linkspan.interop.feeds import checks, reasons
from linkspan.interop.feeds.refusals import Fault, RefusedRow, Why, refused_row
from linkspan.interop.feeds.template import COLUMN_NAMES

Check = Callable[[str], object]
Row = ReceivedRecord | RefusedRow

_GROUP_COLUMN = re.compile(r"(carer|must_not_contact)_([0-9]+)_([a-z_]+)")
_PLAIN_CHECKS: dict[str, Check] = {
    "record_id": checks.record_id,
    "upn": checks.upn,
    "sex": checks.sex,
    "postcode": checks.postcode,
    "uprn": checks.uprn,
    "phone": checks.phone,
    "school_urn": checks.school_urn,
    "gp_ods": checks.gp_ods,
    "practitioner_phone": checks.phone,
    "involved_from": checks.any_date,
    "involved_until": checks.any_date,
    "protection": checks.protection,
    "sensitive_service": checks.yes_no,
    "interpreter": checks.yes_no,
}
_GROUP_CHECKS: dict[str, Check] = {
    "phone": checks.phone,
    "parental_responsibility": checks.yes_no,
    "from": checks.any_date,
    "until": checks.any_date,
}
_KINDS: dict[str, tuple[str, type[ReceivedCarer] | type[ReceivedBar], Why]] = {
    "carer": ("carers", ReceivedCarer, reasons.CARER_UNNAMED),
    "must_not_contact": ("bars", ReceivedBar, reasons.BAR_UNNAMED),
}


@dataclass(frozen=True, slots=True)
class _Cell:
    place: int
    column: str
    field: str
    check: Check


class _Checked:
    """Some columns of a row, checked together. Empty cells, which are most, cost next to nothing."""

    def __init__(self, cells: Sequence[_Cell]) -> None:
        self.cells = tuple(cells)
        self._fields = [cell.field for cell in cells]
        self._checks = [cell.check for cell in cells]
        self._places = [cell.place for cell in cells]
        self._pick = itemgetter(*self._places) if len(cells) > 1 else self._pick_one

    def values(self, texts: Sequence[str]) -> dict[str, Any]:
        """Return what is given, by field. Raises the first fault."""
        chosen = self._pick(texts)
        given = compress(zip(self._fields, self._checks, chosen, strict=True), chosen)
        return {field: value for field, check, text in given if (value := check(text)) is not None}

    def values_and_faults(self, texts: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        """Return what is given and sound, and every fault of the rest."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for cell in self.cells:
            try:
                value = cell.check(texts[cell.place])
            except Fault as fault:
                faults.append(Fault(fault.why, cell.column, texts[cell.place]))
            else:
                if value is not None:
                    values[cell.field] = value
        return values, faults

    def _pick_one(self, texts: Sequence[str]) -> tuple[str, ...]:
        return (texts[self._places[0]],)


@dataclass(frozen=True, slots=True)
class _Group:
    """The columns of one carer, or of one person who must not have contact."""

    field: str  # of the record
    person: type[ReceivedCarer] | type[ReceivedBar]
    unnamed: Why
    name_column: str
    columns: _Checked
    span: slice  # from its first column to its last, to pass over an empty group quickly


class RowReader:
    """Check the rows of one file. It remembers record_ids, so make one for each file.

    `on` is the day of loading; `superseded` holds NHS numbers known to have been replaced.
    """

    def __init__(
        self, columns: Sequence[str] = COLUMN_NAMES, *, on: date, superseded: Collection[str] = frozenset()
    ) -> None:
        self.columns = tuple(columns)
        self._superseded = frozenset(superseded)
        self._on = on
        self._seen: set[str] = set()
        cells = [self._cell(place, column) for place, column in enumerate(self.columns)]
        self._plain = _Checked([cell for cell in cells if not _GROUP_COLUMN.fullmatch(cell.column)])
        self._groups = _groups(cells)
        self._id_place = self.columns.index("record_id")

    def read(self, texts: Sequence[str], line: int) -> Row:
        """Return the record that the texts make, or the row refused with every fault it has."""
        try:
            return self._record(self._plain.values(texts), texts, line)
        except Fault:
            return self._refused(texts, line)

    def read_named(self, texts: Mapping[str, str], line: int) -> Row:
        """Return the record that texts named by column make, or the row refused."""
        return self.read([texts.get(column, "") for column in self.columns], line)

    def id_of(self, texts: Sequence[str]) -> str:
        """Return what stands in the record_id column of a row that cannot be read whole."""
        return texts[self._id_place].strip() if self._id_place < len(texts) else ""

    def _record(self, values: dict[str, Any], texts: Sequence[str], line: int) -> ReceivedRecord:
        for fault in _row_faults(values):
            raise fault
        if values["record_id"] in self._seen:
            raise Fault(reasons.RECORD_ID_REPEATED)
        for group in self._groups:
            if any(texts[group.span]):
                person = _person(group, texts)
                if person is not None:
                    values[group.field] = (*values.get(group.field, ()), person)
        self._seen.add(values["record_id"])
        values["line"] = line
        values["raw"] = dict(zip(compress(self.columns, texts), filter(None, texts), strict=True))
        return ReceivedRecord(**values)

    def _refused(self, texts: Sequence[str], line: int) -> RefusedRow:
        """Read the row once more, slowly, to find every fault in it."""
        values, faults = self._plain.values_and_faults(texts)
        faulty = {fault.field for fault in faults}
        faults += (fault for fault in _row_faults(values) if fault.field not in faulty)
        record_id = str(values.get("record_id", ""))
        if record_id and record_id in self._seen:
            faults.append(Fault(reasons.RECORD_ID_REPEATED, "record_id", record_id))
        if record_id:
            self._seen.add(record_id)
        for group in self._groups:
            faults += _group_faults(group, texts)
        return refused_row(line, faults, record_id)

    def _cell(self, place: int, column: str) -> _Cell:
        group = _GROUP_COLUMN.fullmatch(column)
        if group is None:
            return _Cell(place, column, column, self._check(column))
        part = group[3]
        field = "from_" if part == "from" else part
        return _Cell(place, column, field, _GROUP_CHECKS.get(part, checks.words))

    def _check(self, column: str) -> Check:
        match column:
            case "nhs_number":
                return self._nhs_number
            case "date_of_birth":
                return lru_cache(maxsize=1 << 14)(partial(checks.birth_date, on=self._on))
            case "expected_date_of_birth":
                return lru_cache(maxsize=1 << 14)(partial(checks.expected_date, on=self._on))
            case "deceased_on":
                return lru_cache(maxsize=1 << 14)(partial(checks.past_date, on=self._on))
            case _:
                return _PLAIN_CHECKS.get(column, checks.words)

    def _nhs_number(self, text: str) -> str | None:
        number = checks.nhs_number(text)
        if number in self._superseded:
            raise Fault(reasons.NHS_SUPERSEDED)
        return number


def _groups(cells: Iterable[_Cell]) -> list[_Group]:
    gathered: dict[tuple[str, int], list[_Cell]] = {}
    for cell in cells:
        if found := _GROUP_COLUMN.fullmatch(cell.column):
            gathered.setdefault((found[1], int(found[2])), []).append(cell)
    return [
        _Group(*_KINDS[kind], f"{kind}_{number}_name", _Checked(part), slice(part[0].place, part[-1].place + 1))
        for (kind, number), part in sorted(gathered.items(), key=lambda item: item[0])
    ]


def _person(group: _Group, texts: Sequence[str]) -> ReceivedCarer | ReceivedBar | None:
    values = group.columns.values(texts)
    if not values:
        return None
    if "name" not in values or "until" in values:  # only then can the person be at fault as a whole
        for fault in _person_faults(group, values):
            raise fault
    return group.person(**values)


def _group_faults(group: _Group, texts: Sequence[str]) -> list[Fault]:
    values, faults = group.columns.values_and_faults(texts)
    if not faults and values:
        faults += _person_faults(group, values)
    return faults


def _person_faults(group: _Group, values: dict[str, Any]) -> Iterable[Fault]:
    if "name" not in values:
        yield Fault(group.unnamed, group.name_column)
    if _is_reversed(values.get("from_"), values.get("until")):
        column = group.name_column.removesuffix("name") + "until"
        yield Fault(reasons.ENDS_BEFORE_START, column, str(values["until"]))


def _row_faults(values: dict[str, Any]) -> Iterable[Fault]:
    """Yield what is wrong with the row as a whole."""
    if "record_id" not in values:
        yield Fault(reasons.RECORD_ID_MISSING, "record_id")
    if "date_of_birth" in values:
        if "expected_date_of_birth" in values:
            expected = str(values["expected_date_of_birth"])
            yield Fault(reasons.BOTH_BIRTH_DATES, "expected_date_of_birth", expected)
        if "deceased_on" in values and values["deceased_on"] < values["date_of_birth"]:
            yield Fault(reasons.DIED_BEFORE_BIRTH, "deceased_on", str(values["deceased_on"]))
    elif "expected_date_of_birth" not in values and "nhs_number" not in values:
        yield Fault(reasons.NEITHER_BIRTH_NOR_NUMBER, "date_of_birth")
    if _NAMES_AND_NUMBERS.isdisjoint(values):
        yield Fault(reasons.NOBODY_NAMED, "family_name")
    if _is_reversed(values.get("involved_from"), values.get("involved_until")):
        yield Fault(reasons.ENDS_BEFORE_START, "involved_until", str(values["involved_until"]))


def _is_reversed(from_: date | None, until: date | None) -> bool:
    return from_ is not None and until is not None and until < from_


_NAMES_AND_NUMBERS = frozenset({"nhs_number", "upn", "given_name", "family_name", "known_as"})
