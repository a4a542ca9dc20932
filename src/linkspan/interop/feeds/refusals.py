"""Say why a row or a file was refused, and what to do about it."""

from dataclasses import dataclass

SHOWN_LENGTH = 60
RECORD_ID_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in plain words with a code that never changes; both texts are message ids for translation."""

    code: str
    reason: str
    what_to_do: str


class Fault(Exception):
    """One value that cannot be kept. The reader adds the field and the value and turns it into a refusal."""

    def __init__(self, why: Why, field: str = "", value: str = "") -> None:
        super().__init__(why.reason)
        self.why = why
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault in one field, in plain words. `value_shown` is short and holds no invisible characters."""

    field: str
    value_shown: str
    reason: str
    what_to_do: str
    code: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not kept. `also` holds its further faults; `record_id` is empty when unreadable."""

    line: int
    field: str
    value_shown: str
    reason: str
    what_to_do: str
    code: str
    record_id: str = ""
    also: tuple[Refusal, ...] = ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Return every fault of the row, the first one first."""
        first = Refusal(self.field, self.value_shown, self.reason, self.what_to_do, self.code)
        return (first, *self.also)


class RefusedFile(Exception):
    """A fault of the whole file.

    It may come after rows have been read (a file cut short): those rows stand, but the file is not complete,
    so nothing may be taken as gone because it was not seen.
    """

    def __init__(self, why: Why, *, line: int | None = None, value: str = "") -> None:
        self.code = why.code
        self.reason = why.reason
        self.what_to_do = why.what_to_do
        self.line = line
        self.value_shown = shown(value)
        place = f" (line {line})" if line else ""
        detail = f" [{self.value_shown}]" if value else ""
        super().__init__(f"{why.reason}{place}{detail} {why.what_to_do}")


def refused_row(line: int, faults: list[Fault], record_id: str = "") -> RefusedRow:
    """Make one refused row of all its faults."""
    first, *rest = (
        Refusal(shown(fault.field), shown(fault.value), fault.why.reason, fault.why.what_to_do, fault.why.code)
        for fault in faults
    )
    return RefusedRow(
        line=line,
        field=first.field,
        value_shown=first.value_shown,
        reason=first.reason,
        what_to_do=first.what_to_do,
        code=first.code,
        record_id=record_id if len(record_id) <= RECORD_ID_LENGTH and record_id.isprintable() else "",
        also=tuple(rest),
    )


def shown(text: str) -> str:
    """Shorten a value for showing and replace characters that hide or reorder text."""
    start = text[: SHOWN_LENGTH + 1]
    visible = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in start)
    return visible if len(visible) <= SHOWN_LENGTH else f"{visible[: SHOWN_LENGTH - 1]}\N{HORIZONTAL ELLIPSIS}"
