"""Look at the files of a run: settle columns, date forms and ids, and leave out what tells nobody apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linkspan.linkage.births import DateForm, form_of
from linkspan.linkage.coded import NOTHING
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.folding import Reading
from linkspan.linkage.mapping import Columns, columns_for
from linkspan.linkage.reading import Source, look_at

ROW_NUMBERS = "row"  # what --id takes to number the rows
ONE_FOR_ALL = 0.9  # share of rows with one value above which a place tells nobody apart
PLACES = ("postcode", "town")


@dataclass(slots=True)
class Input:
    """A file, how it is to be read, and what people should know about that."""

    source: Source
    columns: Columns
    reading: Reading
    id_column: str | None
    notes: list[str] = field(default_factory=list)


def inputs_for(paths: Sequence[Path], *, asked: Mapping[str, str], id_column: str | None) -> list[Input]:
    """Look at the files of one run; a mapped column may be missing from one of two files, not from both."""
    sources = [look_at(path) for path in paths]
    for slot, column in asked.items():
        if not any(_has(source, column) for source in sources):
            names = " and ".join(str(source.path) for source in sources)
            shown = ", ".join(sources[0].header[:30])
            raise CannotMatch(f'--map: no column "{column}" for {slot} in {names}. The first has: {shown}.')
    found = [_input(source, asked, id_column) for source in sources]
    _settle_forms(found)
    _leave_out_constant(found)
    return found


def _has(source: Source, column: str) -> bool:
    return column.strip().lower() in {name.strip().lower() for name in source.header}


def _input(source: Source, asked: Mapping[str, str], id_column: str | None) -> Input:
    mine = {slot: column for slot, column in asked.items() if _has(source, column)}
    chosen = None if id_column in (None, ROW_NUMBERS) else id_column
    columns = columns_for(source.header, asked=mine, id_column=chosen, file=str(source.path))
    of = {slot: column for slot, column in columns.of.items() if slot != "record_id"}
    own = columns.of.get("record_id") if id_column != ROW_NUMBERS else None
    made = Input(source, columns, Reading(of, DateForm()), own)
    if own is None:
        made.notes.append("Rows go by their number: the first row after the column names is 1.")
    for slot, column in columns.guessed.items():
        made.notes.append(f'Took column "{column}" for {slot}. If that is wrong, say --map {slot}=COLUMN.')
    if not {"date_of_birth", "birth_year", "age"} & of.keys():
        made.notes.append("There is no date of birth, so few pairs can be sure.")
    return made


def _settle_forms(found: list[Input]) -> None:
    """Read 03/04/2015 in each file as its other dates show, or as the other file's do."""
    forms = {}
    for at, each in enumerate(found):
        column = each.reading.of.get("date_of_birth")
        forms[at] = form_of(each.source.sample[column]) if column else DateForm()
    for at, each in enumerate(found):
        form = forms[at]
        if not form.seen:
            form = next((other for other in forms.values() if other.seen), form)
        each.reading = Reading(each.reading.of, form)
        column = each.reading.of.get("date_of_birth")
        if column and any("/" in value for value in each.source.sample[column][:200]):
            order = "month first" if form.month_first else "day first"
            known = "as the dates show" if form.seen else "which is assumed, since no date shows it"
            each.notes.append(f'Dates with slashes in "{column}" are read {order}, {known}.')


def _leave_out_constant(found: list[Input]) -> None:
    """Leave out places that nearly everyone shares: they would look like agreement and tell nobody apart."""
    for slot in PLACES:
        shares = [share for each in found if (share := _commonest(each, slot)) is not None]
        if shares and max(shares) >= ONE_FOR_ALL:
            for each in found:
                if slot in each.reading.of:
                    each.reading = Reading(each.reading.of, each.reading.dates, (*each.reading.left_out, slot))
                    each.notes.append(f'Left out column "{each.reading.of[slot]}": nearly every row says the same.')


def _commonest(one: Input, slot: str) -> float | None:
    column = one.reading.of.get(slot)
    if column is None:
        return None
    values = [value for value in one.source.sample[column] if value.strip() and value not in NOTHING]
    return Counter(values).most_common(1)[0][1] / len(values) if len(values) >= 20 else None
