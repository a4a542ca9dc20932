"""Write a census: the order of the layout, one way only, so that the same message is the same file to the byte."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from linkspan.interop.census import layout, records
from linkspan.interop.census.elements import LIST, ROOT
from linkspan.interop.census.layout import Leaf, Module, Part, Wrap

STEP = "  "


def write_census(stream: BinaryIO, header: records.Header, children: Iterable[records.Child]) -> int:
    """Write a whole return, child by child, and return how many children it holds."""
    count = 0
    for line in ('<?xml version="1.0" encoding="UTF-8"?>', f"<{ROOT}>", *_held(layout.HEADER, header, STEP)):
        stream.write(f"{line}\n".encode())
    stream.write(f"{STEP}<{LIST}>\n".encode())
    for child in children:
        stream.writelines(f"{line}\n".encode() for line in _held(layout.CHILD, child, STEP * 2))
        count += 1
    stream.write(f"{STEP}</{LIST}>\n</{ROOT}>\n".encode())
    return count


def write_message(stream: BinaryIO, message: records.Message) -> int:
    """Write a message held in memory."""
    return write_census(stream, message.header, message.children)


def _held(holder: Wrap | Module, record: Any, indent: str) -> list[str]:
    """Write an element with what stands in it."""
    inside = [line for part in holder.parts for line in _part(part, record, indent + STEP)]
    return [f"{indent}<{holder.tag}>", *inside, f"{indent}</{holder.tag}>"]


def _part(part: Part, record: Any, indent: str) -> Iterable[str]:
    match part:
        case Leaf():
            return [_leaf(part, value, indent) for value in _said(part, record)]
        case Wrap(each=True):
            return _wrapped_each(part, record, indent)
        case Wrap():
            lines = _held(part, record, indent)
            return lines if len(lines) > 2 or part.always else ()
        case Module():
            return [line for each in getattr(record, part.field) for line in _held(part, each, indent)]


def _wrapped_each(wrap: Wrap, record: Any, indent: str) -> Iterator[str]:
    """Write a wrapping of its own round every value."""
    for leaf in wrap.parts:
        if isinstance(leaf, Leaf):
            for value in _said(leaf, record):
                yield from (f"{indent}<{wrap.tag}>", _leaf(leaf, value, indent + STEP), f"{indent}</{wrap.tag}>")


def _said(leaf: Leaf, record: Any) -> tuple[Any, ...]:
    value = getattr(record, leaf.field)
    if leaf.many:
        return tuple(value)
    return () if value is None else (value,)


def _leaf(leaf: Leaf, value: Any, indent: str) -> str:
    return f"{indent}<{leaf.tag}>{escape(leaf.kind.write(value))}</{leaf.tag}>"
