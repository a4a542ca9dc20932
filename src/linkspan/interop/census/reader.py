"""Read a census: every element is kept, or told of with its line, its value, why it was not kept and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from linkspan.interop.census import layout, reasons, records, values
from linkspan.interop.census.elements import LIST, ROOT, Element, elements
from linkspan.interop.census.layout import Leaf, Module, Wrap
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Fault, RefusedFile, RefusedRow, Why, refused_row

COLLECTION = "CIN"


@dataclass(frozen=True, slots=True)
class Unkept:
    """Something a file says that is not kept. `pieces` counts the texts and attributes that go with it."""

    line: int
    field: str
    value: str
    why: Why
    pieces: int = 1
    la_child_id: str = ""

    def as_row(self) -> RefusedRow:
        """Put it as a feed's refused row, safe to show."""
        return refused_row(self.line, [Fault(self.why, self.field, self.value)], self.la_child_id)


@dataclass(frozen=True, slots=True)
class HeaderRead:
    """The header, and how many pieces of text it keeps."""

    line: int
    header: records.Header
    pieces: int


@dataclass(frozen=True, slots=True)
class ChildRead:
    """A child, the line they begin on, and how many pieces of text are kept of them."""

    line: int
    child: records.Child
    pieces: int


Read = HeaderRead | ChildRead | Unkept


def read_census(stream: BinaryIO, *, limits: Limits | None = None) -> Iterator[Read]:
    """Yield the header, each child, and whatever is not kept, in the order of the file.

    Raises RefusedFile, possibly after children have come. Whoever keeps them must then keep none: a census that was cut
    short would read as one whose other children are no longer in need.
    """
    reading = _Reading()
    for holder, element in elements(stream, limits=limits):
        yield from reading.take(holder, element)
    if reading.header is None:
        raise RefusedFile(reasons.NO_HEADER)


def read_message(stream: BinaryIO, *, limits: Limits | None = None) -> tuple[records.Message, tuple[Unkept, ...]]:
    """Read a whole census into memory, with all that is not kept."""
    header, children, unkept = records.Header(), [], []
    for read in read_census(stream, limits=limits):
        match read:
            case HeaderRead():
                header = read.header
            case ChildRead():
                children.append(read.child)
            case Unkept():
                unkept.append(read)
    return records.Message(header, tuple(children)), tuple(unkept)


class _Reading:
    """One file as it is read: its header, and the children met so far."""

    def __init__(self) -> None:
        self.header: records.Header | None = None
        self._met: set[str] = set()

    def take(self, holder: str, element: Element) -> Iterator[Read]:
        if holder == ROOT and element.tag == layout.HEADER.tag:
            yield from self._take_header(element)
        elif holder == LIST and element.tag == layout.CHILD.tag:
            yield from self._take_child(element)
        elif element.tag in (ROOT, LIST) and holder != LIST:
            yield from _strays(element)
        else:
            yield _whole(element, reasons.NOT_ASKED)

    def _take_header(self, element: Element) -> Iterator[Read]:
        if self.header is not None:
            yield _whole(element, reasons.GIVEN_TWICE)
            return
        filling = _Filling()
        filling.fill(layout.HEADER, element)
        self.header = records.Header(**filling.values())
        if self.header.collection != COLLECTION:
            raise RefusedFile(reasons.OTHER_COLLECTION, line=element.line, value=self.header.collection or "")
        yield HeaderRead(element.line, self.header, filling.kept)
        yield from filling.unkept

    def _take_child(self, element: Element) -> Iterator[Read]:
        if self.header is None:
            raise RefusedFile(reasons.NO_HEADER, line=element.line)
        filling = _Filling()
        child = filling.make(layout.CHILD, element)
        if child is None:
            yield from filling.unkept
            return
        if child.la_child_id in self._met:
            again = _whole(element, reasons.CHILD_TWICE)
            yield replace(again, field=layout.NUMBERED.tag, value=child.la_child_id, la_child_id=child.la_child_id)
            return
        self._met.add(child.la_child_id)
        yield ChildRead(element.line, child, filling.kept)
        for each in filling.unkept:
            yield replace(each, la_child_id=child.la_child_id)


class _Filling:
    """The values of one record as its elements are read, and what of them is not kept."""

    def __init__(self) -> None:
        self.kept = 0
        self.unkept: list[Unkept] = []
        self._found: dict[str, Any] = {}

    def values(self) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self._found.items()}

    def fill(self, holder: Wrap | Module, element: Element) -> None:
        self.unkept.extend(_strays(element))
        for inner in element.inner:
            match holder.by_tag.get(inner.tag):
                case None:
                    self.unkept.append(_whole(inner, reasons.NOT_ASKED))
                case Leaf() as part:
                    self._take_value(part, inner)
                case Wrap() as part:
                    self.fill(part, inner)
                case Module() as part:
                    self._take_module(part, inner)

    def make(self, module: Module, element: Element) -> Any:
        """Fill a record of a module and return it; None, and all of it unkept, where it lacks what names it."""
        self.fill(module, element)
        if module.key.field in self._found:
            return module.makes(**self.values())
        left = element.pieces - sum(each.pieces for each in self.unkept)
        self.unkept.append(Unkept(element.line, module.key.tag, "", reasons.LACKS_WHAT_NAMES_IT, left))
        return None

    def _take_module(self, module: Module, element: Element) -> None:
        inside = _Filling()
        record = inside.make(module, element)
        self.unkept.extend(inside.unkept)
        if record is not None:
            self.kept += inside.kept
            self._found.setdefault(module.field, []).append(record)

    def _take_value(self, leaf: Leaf, element: Element) -> None:
        text = element.text.strip()
        self.unkept.extend(_attributes(element))
        self.unkept.extend(_whole(inner, reasons.NOT_ASKED) for inner in element.inner)
        if not text:
            return
        try:
            if len(element.text) > values.LONGEST:
                raise values.Unread(reasons.TEXT_TOO_LONG)
            value = leaf.kind.read(text)
            if leaf.field in self._found and not leaf.many:
                raise values.Unread(reasons.GIVEN_TWICE)
        except values.Unread as fault:
            self.unkept.append(Unkept(element.line, leaf.tag, text, fault.why))
            return
        self.kept += 1
        if leaf.many:
            self._found.setdefault(leaf.field, []).append(value)
        else:
            self._found[leaf.field] = value


def _whole(element: Element, why: Why) -> Unkept:
    """Tell of an element that is not kept, nor anything in it."""
    return Unkept(element.line, element.tag, element.first_text, why, element.pieces)


def _strays(element: Element) -> Iterator[Unkept]:
    """Tell of what an element that only holds others says besides."""
    yield from _attributes(element)
    if text := element.text.strip():
        yield Unkept(element.line, element.tag, text, reasons.STRAY_TEXT)


def _attributes(element: Element) -> Iterator[Unkept]:
    for name, value in element.attributes:
        yield Unkept(element.line, f"{element.tag}/@{name}", value, reasons.STRAY_ATTRIBUTE)
