"""Read the sealed trail from the database: epochs, leaves, subtree hashes, checkpoints, lag."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.audit.checkpoint import with_signatures
from linkspan.audit.offline import Broken, Checkpoint, VerifierKey, parse_checkpoint
from linkspan.audit.tree import Tree

ALARM_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of the trail with one tree; a new one begins when a restore would fork the old."""

    number: int
    origin: str
    keys: tuple[VerifierKey, ...]
    reason: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class SignedAt:
    """A checkpoint as the database keeps it."""

    note: str
    checkpoint: Checkpoint
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry was sealed."""

    epoch: int
    index: int
    entry: UUID


@dataclass(frozen=True, slots=True)
class Lag:
    """How far sealing is behind: entries waiting, the age of the oldest, leaves no checkpoint covers yet."""

    waiting: int
    oldest_seconds: float
    unsigned: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How long the trail is, and when its end was last signed and last cosigned by a witness."""

    origin: str
    size: int
    signed_at: datetime
    cosigned_size: int | None
    cosigned_at: datetime | None
    cosigned_by: str | None


def rows(sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def freeze() -> None:
    """Make the transaction just opened see one unmoving picture of the database, and change nothing."""
    with connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")


def epochs() -> list[Epoch]:
    """List the epochs, oldest first."""
    found = rows("select epoch, origin, keys, reason, opened_at from audit_epoch order by epoch")
    return [
        Epoch(number, origin, tuple(map(VerifierKey.parse, keys.splitlines())), reason, opened)
        for number, origin, keys, reason, opened in found
    ]


def current_epoch() -> Epoch | None:
    """Give the epoch that entries are being sealed in; nothing before the sequencer's first run."""
    return next(reversed(epochs()), None)


def read_hashes(epoch: int, level: int, start: int, stop: int) -> bytes:
    """Read the stored hashes start..stop-1 of one level, one after the other."""
    if start >= stop:
        return b""
    if level == 0:
        table, column, values = "audit_leaf", "leaf", [epoch, start, stop]
    else:
        table, column, values = "audit_subtree", "hash", [epoch, start, stop, level]
    of_level = " and level = %s" if level else ""
    sql = (
        f"select string_agg({column}, ''::bytea order by index) from {table} "  # noqa: S608 (fixed names)
        f"where epoch = %s and index >= %s and index < %s{of_level}"
    )
    return bytes(rows(sql, values)[0][0] or b"")


def size_of(epoch: int) -> int:
    """Count the leaves of an epoch by its last index."""
    found = rows("select index + 1 from audit_leaf where epoch = %s order by index desc limit 1", [epoch])
    return int(found[0][0]) if found else 0


def tree_of(epoch: int, size: int | None = None) -> Tree:
    """Give the stored tree of an epoch."""
    return Tree(lambda *span: read_hashes(epoch, *span), size_of(epoch) if size is None else size)


def last_checkpoint(epoch: int, covering: int = 0) -> SignedAt | None:
    """Give an epoch's last checkpoint with more than `covering` entries."""
    found = rows(
        "select note, signed_at from audit_checkpoint where epoch = %s and size > %s order by size desc limit 1",
        [epoch, covering],
    )
    return SignedAt(found[0][0], parse_checkpoint(found[0][0]), found[0][1]) if found else None


def with_cosignatures(epoch: int, signed: str) -> str:
    """Add to a checkpoint the signatures that witnesses have sent back."""
    size = parse_checkpoint(signed).size
    lines = rows(
        "select line from audit_cosignature where epoch = %s and size = %s order by name, key_id",
        [epoch, size],
    )
    return with_signatures(signed, [line for (line,) in lines])


def best_checkpoint(epoch: int, covering: int) -> str:
    """Give the note that proves most of an entry: the last cosigned, else the last."""
    cosigned = rows(
        "select note from audit_checkpoint c where epoch = %s and size > %s and exists "
        "(select 1 from audit_cosignature s where s.epoch = c.epoch and s.size = c.size) "
        "order by size desc limit 1",
        [epoch, covering],
    )
    if cosigned:
        return with_cosignatures(epoch, cosigned[0][0])
    last = last_checkpoint(epoch, covering)
    if last is None:
        raise Broken("no checkpoint covers it yet; try again in a few seconds", covering)
    return last.note


def place_of(wanted: UUID | int, epoch: int | None = None) -> Place | None:
    """Find where an entry was sealed, by its id or by its index in an epoch (the current one if unsaid)."""
    if isinstance(wanted, UUID):
        found = rows(
            "select epoch, index, entry from audit_leaf where entry = %s order by epoch desc limit 1",
            [wanted],
        )
    else:
        found = rows(
            "select epoch, index, entry from audit_leaf "
            "where index = %s and epoch = coalesce(%s, (select max(epoch) from audit_epoch))",
            [wanted, epoch],
        )
    return Place(*found[0]) if found else None


def sequencer_lag() -> Lag:
    """Tell how far sealing lags behind what has been written."""
    waiting, oldest, unsigned = rows("select waiting, oldest_seconds, unsigned from linkspan.sequencer_lag()")[0]
    return Lag(waiting, oldest or 0.0, unsigned)


def lag_alarm(lag: Lag) -> str | None:
    """Say what is wrong when sealing lags too far, or nothing.

    One transaction left open anywhere in the cluster holds back every entry written after it.
    """
    if lag.oldest_seconds <= ALARM_SECONDS:
        return None
    return (
        f"{lag.waiting} entries of the trail wait to be sealed, the oldest for {lag.oldest_seconds:.0f} s. "
        "Either the sequencer is not running or a transaction has been left open."
    )


def standing() -> Standing | None:
    """Tell how the trail stands: signed how far and when, cosigned how far and when."""
    epoch = current_epoch()
    signed = last_checkpoint(epoch.number) if epoch else None
    if epoch is None or signed is None:
        return None
    cosigned = rows(
        "select size, received_at, name from audit_cosignature where epoch = %s order by size desc limit 1",
        [epoch.number],
    )
    size, at, name = cosigned[0] if cosigned else (None, None, None)
    return Standing(epoch.origin, signed.checkpoint.size, signed.signed_at, size, at, name)
