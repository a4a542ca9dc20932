"""Write the whole trail to one file that anyone can check with `offline.py`, and with nothing else.

Asides, which hold personal words, are never part of it. The format is in docs/reference/trail-format.md.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import IO, Any, LiteralString

from django.db import connection, transaction

from linkspan.audit import sealed
from linkspan.audit.offline import EXPORT_HEADER, Broken, leaf_hash
from linkspan.audit.sealed import Epoch

CHUNK = 5_000


def export(out: IO[bytes], *, bodies: bool = True, progress: Callable[[int], None] | None = None) -> int:
    """Write every entry up to the last checkpoint of each epoch; tell how many. Runs as the auditor's role.

    Without `bodies` only the hashes are written: enough to check that nothing was cut, not what was said.
    """
    digest, count = hashlib.sha256(), 0
    with transaction.atomic():
        sealed.freeze()
        for is_entry, line in _lines(bodies):
            digest.update(line)
            out.write(line)
            count += is_entry
            if progress and is_entry and count % CHUNK == 0:
                progress(count)
    out.write(b"end " + digest.hexdigest().encode() + b"\n")
    return count


def _lines(bodies: bool) -> Iterator[tuple[bool, bytes]]:
    yield False, EXPORT_HEADER.encode() + b"\n"
    for epoch in sealed.epochs():
        last = sealed.last_checkpoint(epoch.number)
        if last is not None:
            yield from _epoch_lines(epoch, last.checkpoint.size, bodies)


def _epoch_lines(epoch: Epoch, size: int, bodies: bool) -> Iterator[tuple[bool, bytes]]:
    yield False, f"epoch {epoch.origin}\n".encode()
    for key in epoch.keys:
        yield False, f"key {key}\n".encode()
    checkpoints = checkpoint_notes(epoch.number)
    due, note = next(checkpoints)
    for index, leaf, body in _entries(epoch.number, size):
        said = b"-"
        if bodies:
            if body is None or leaf_hash(bytes(body)) != bytes(leaf):
                raise Broken("it is not what was sealed: run `linkspan trail verify`", index)
            said = base64.b64encode(body)
        yield True, base64.b64encode(leaf) + b" " + said + b"\n"
        if index + 1 == due:
            yield False, b"checkpoint " + base64.b64encode(note.encode()) + b"\n"
            due, note = next(checkpoints, (0, ""))


def checkpoint_notes(epoch: int) -> Iterator[tuple[int, str]]:
    """Give each checkpoint of an epoch with what witnesses added to it, oldest first."""
    cosigned = {size for (size,) in sealed.rows("select size from audit_cosignature where epoch = %s", [epoch])}
    sql = "select size, note from audit_checkpoint where epoch = %s order by size"
    for size, note in streamed(sql, [epoch]):
        yield size, sealed.with_cosignatures(epoch, note) if size in cosigned else note


def _entries(epoch: int, size: int) -> Iterator[tuple[int, bytes, bytes | None]]:
    sql = (
        "select l.index, l.leaf, e.body from audit_leaf l left join audit_entry e on e.id = l.entry "
        "where l.epoch = %s and l.index < %s order by l.index"
    )
    for expected, (index, leaf, body) in enumerate(streamed(sql, [epoch, size])):
        if index != expected:
            raise Broken("its place in the tree is empty", expected)
        yield index, leaf, body


def streamed(sql: LiteralString, values: list[object]) -> Iterator[tuple[Any, ...]]:
    """Run a query whose rows come a few thousand at a time, so that memory does not grow with the trail.

    In PostgreSQL's binary format, which halves the time that bytes take; Django's own cursors have only text.
    """
    connection.ensure_connection()
    with connection.connection.cursor(name=f"trail_{secrets.token_hex(4)}") as cursor:
        cursor.execute(sql, values, binary=True)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk
