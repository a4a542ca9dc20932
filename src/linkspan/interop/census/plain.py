"""Put a census child into plain JSON and text, and back, to be kept until they are known."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from linkspan.interop.census import layout, records
from linkspan.interop.census.layout import Leaf, Module, Wrap
from linkspan.interop.census.reader import COLLECTION, read_message
from linkspan.interop.census.writer import write_census


def as_text(child: records.Child) -> str:
    """Write one child as a census of their own."""
    stream = BytesIO()
    write_census(stream, records.Header(collection=COLLECTION), [child])
    return stream.getvalue().decode()


def from_text(text: str) -> records.Child:
    """Read back one child."""
    message, _unkept = read_message(BytesIO(text.encode()))
    return message.children[0]


def fingerprint(child: records.Child) -> str:
    """Digest what is said of a child, so that the same again is known to change nothing."""
    return hashlib.sha256(as_text(child).encode()).hexdigest()


def person(child: records.Child) -> dict[str, Any]:
    """Give what is said of who a child is, as plain values under the names of the census, without their episodes."""
    return {
        leaf.tag: [leaf.kind.write(each) for each in value] if leaf.many else leaf.kind.write(value)
        for leaf in LEAVES
        if (value := getattr(child, leaf.field)) not in (None, ())
    }


def read_person(said: Mapping[str, Any]) -> dict[str, Any]:
    """Read such plain values back, as fields of a child."""
    return {
        leaf.field: tuple(map(leaf.kind.read, said[leaf.tag])) if leaf.many else leaf.kind.read(said[leaf.tag])
        for leaf in LEAVES
        if leaf.tag in said
    }


def _leaves(holder: Wrap | Module) -> list[Leaf]:
    found: list[Leaf] = []
    for part in holder.parts:
        if isinstance(part, Leaf):
            found.append(part)
        elif isinstance(part, Wrap):
            found += _leaves(part)
    return found


LEAVES = tuple(leaf for leaf in _leaves(layout.CHILD) if leaf is not layout.NUMBERED)
