"""Read a JSON file as a stream of entries, with a bound on the depth and size of each."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import RefusedFile, Why

_UTF8_MARK = b"\xef\xbb\xbf"
_STARTS = frozenset({"start_map", "start_array"})
_ENDS = frozenset({"end_map", "end_array"})


def read_members(stream: BinaryIO, list_name: str, limits: Limits, not_this: Why) -> Iterator[tuple[str, Any]]:
    """Yield the members of the file's one object in order, and each entry of the list `list_name` by itself.

    Raises RefusedFile when the file is not JSON, is cut short, goes too deep or holds too large an entry;
    for `not_this` reason when it is not an object, or when `list_name` is not a list.
    """
    guarded = _Guarded(stream, limits)
    entries = 0
    try:
        for name, value in _members(guarded, list_name, limits, not_this):
            yield name, value
            entries += name == list_name
            if entries > limits.json_entries:
                raise RefusedFile(reasons.JSON_TOO_MANY_ENTRIES)
    except (ijson.JSONError, ValueError) as error:
        raise RefusedFile(reasons.JSON_BROKEN) from error


def _members(guarded: "_Guarded", list_name: str, limits: Limits, not_this: Why) -> Iterator[tuple[str, Any]]:
    walk = _Walk(list_name, limits, not_this)
    builder: ObjectBuilder | None = None
    for event, value in ijson.basic_parse(guarded, use_float=True):
        if builder is None:
            guarded.entry_begins()
            if walk.begins_value(event):
                builder = ObjectBuilder()
        walk.take(event, value)
        if builder is not None:
            builder.event(event, value)
            if walk.is_between_values:
                yield walk.name, builder.value
                builder = None


class _Walk:
    """Know where in the file the parser stands: in which member, how deep, how far into a value."""

    def __init__(self, list_name: str, limits: Limits, not_this: Why) -> None:
        self.name = ""
        self._list_name = list_name
        self._limits = limits
        self._not_this = not_this
        self._depth = 0
        self._events = 0

    @property
    def is_between_values(self) -> bool:
        return self._depth == (2 if self.name == self._list_name else 1)

    def begins_value(self, event: str) -> bool:
        """Tell whether the event begins a member, or an entry of the list; refuse a file of another shape."""
        self._events = 0
        if self._depth == 0:
            if event != "start_map":
                raise RefusedFile(self._not_this)
            return False
        if event == "map_key" or event in _ENDS:
            return False
        if self._depth == 1 and self.name == self._list_name and event != "start_array":
            raise RefusedFile(self._not_this)
        return self.is_between_values

    def take(self, event: str, value: Any) -> None:
        """Move on by one event."""
        if event == "map_key" and self._depth == 1:
            self.name = value
        self._depth += (event in _STARTS) - (event in _ENDS)
        self._events += 1
        if self._depth > self._limits.json_depth:
            raise RefusedFile(reasons.JSON_TOO_DEEP)
        if self._events > self._limits.json_entry_events:
            raise RefusedFile(reasons.JSON_ENTRY_TOO_LARGE)


class _Guarded:
    """Count the bytes that are read, and stop when one entry or the whole file takes too many."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._total = 0
        self._entry_start = 0

    def entry_begins(self) -> None:
        self._entry_start = self._total

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        if self._total == 0:
            block = block.removeprefix(_UTF8_MARK)
        self._total += len(block)
        if self._total > self._limits.file_bytes:
            raise RefusedFile(reasons.FILE_TOO_LARGE)
        if self._total - self._entry_start > self._limits.json_entry_bytes:
            raise RefusedFile(reasons.JSON_ENTRY_TOO_LARGE)
        return block


def text_at(value: object, *path: str | int) -> str:
    """Return the text that stands at a path of names and places, or nothing when there is none."""
    for step in path:
        match value, step:
            case Mapping(), str():
                value = value.get(step)
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return ""
    return value if isinstance(value, str) else ""


def maps_at(value: object, name: str) -> list[Mapping[str, Any]]:
    """Return the objects of the list called `name`, or none when it is not a list."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
