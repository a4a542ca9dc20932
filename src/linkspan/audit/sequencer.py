"""Give every entry of the trail its place in the tree, and sign the tree as it grows.

One process, under its own database role. It takes an entry only when every transaction that could still
write an earlier one has ended, so no gap can open behind it. It polls: a notification at each commit would
make all commits queue for one lock. Whatever instant it is killed at, it goes on from what was committed.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from linkspan.audit import checkpoint, events, sealed
from linkspan.audit.ids import new_id
from linkspan.audit.note import KeysMissing, Signer
from linkspan.audit.offline import Broken, Checkpoint, VerifierKey, check_signatures, parse_checkpoint
from linkspan.audit.sealed import Epoch, rows
from linkspan.audit.trail import canonical
from linkspan.audit.tree import risen
from linkspan.audit.vault import Vault

log = logging.getLogger(__name__)

LOCK = 0x4C494E4B5350414E  # one sequencer a database
BATCH = 10_000
SIGN_AFTER_ENTRIES = 1_000
SIGN_AFTER_SECONDS = 1.0
IDLE_SECONDS = 0.2
AWAY = (OperationalError, InterfaceError)

TAKE = """
insert into audit_leaf (epoch, index, entry, xid, leaf)
select %(epoch)s, %(size)s - 1 + row_number() over (order by xid, id), id, xid, sha256('\\x00'::bytea || body)
from (
  select id, xid, body from audit_entry e
  where xid > coalesce(
      (select xid from audit_leaf where epoch = %(epoch)s order by index desc limit 1), '0'::xid8)
    and xid < pg_snapshot_xmin(pg_current_snapshot())
    and not exists (select 1 from audit_leaf l where l.entry = e.id)
  order by xid fetch first %(batch)s rows with ties
) ready
order by xid, id
returning index, leaf
"""

# Entries that no signed tree of this database covers, when a new epoch opens. Those of transactions still
# open come later in the ordinary way; numbers from beyond the newest transaction came with a dump.
TAKE_LEFT_OVER = """
with seen as (select pg_current_snapshot() as now)
insert into audit_leaf (epoch, index, entry, xid, leaf)
select %(epoch)s, row_number() over (order by recorded_at, id), id,
  ((pg_snapshot_xmin(seen.now)::text::numeric - 1)::text)::xid8, sha256('\\x00'::bytea || body)
from audit_entry e, seen
where (e.xid < pg_snapshot_xmin(seen.now) or e.xid >= pg_snapshot_xmax(seen.now)) and e.id <> %(opening)s
  and not exists (
    select 1 from audit_leaf l where l.entry = e.id
      and l.index < (select max(size) from audit_checkpoint c where c.epoch = l.epoch))
order by recorded_at, id
returning index, leaf
"""

PLACE_FIRST = """
insert into audit_leaf (epoch, index, entry, xid, leaf)
select %s, 0, id, ((pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text)::xid8,
  sha256('\\x00'::bytea || body)
from audit_entry where id = %s
returning index, leaf
"""

FROM_ANOTHER_SERVER = """
select exists (select 1 from audit_entry e where xid >= pg_snapshot_xmax(pg_current_snapshot())
  and not exists (select 1 from audit_leaf l where l.entry = e.id))
"""


class Forked(Exception):
    """To go on would sign a tree that contradicts one already signed. Only a new epoch can follow."""


class Sequencer:
    """The one writer of the tree."""

    def __init__(self, state: Path, batch: int = BATCH) -> None:
        """Name the state folder that holds the keys; nothing is read until the first step."""
        self.vault = Vault(state)
        self._batch = batch

    def begin(self) -> Epoch:
        """Find the epoch to go on with, opening a new node's first; refuse when the past disagrees."""
        with transaction.atomic():
            _lock()
            epoch = sealed.current_epoch()
            if epoch is None:
                if self.vault.last_epoch():
                    raise Forked("the database knows no trail, but this node has signed one")
                return _insert_epoch(self.vault, 1, "the node's first start")
            if self.vault.last_epoch() > epoch.number:
                raise Forked(f"the database knows only epoch {epoch.number} of this node's trail")
            if rows(FROM_ANOTHER_SERVER)[0][0]:
                raise Forked("the database was loaded from a dump: its entries come from another server")
            self._signers(epoch)
            _check_past(self.vault, epoch)
            return epoch

    def sequence(self) -> int:
        """Give the next entries their places, in one transaction; tell how many."""
        with transaction.atomic():
            _lock()
            epoch = self._epoch()
            size = sealed.size_of(epoch.number)
            taken = rows(TAKE, {"epoch": epoch.number, "size": size, "batch": self._batch})
            _raise_subtrees(epoch.number, size, taken)
        return len(taken)

    def sign(self) -> Checkpoint | None:
        """Sign the tree where it has grown since the last checkpoint, and give the new one."""
        with transaction.atomic():
            _lock()
            epoch = self._epoch()
            past = _check_past(self.vault, epoch)
            size = sealed.size_of(epoch.number)
            if size == 0:
                return None
            if past is None or size > past[1].size:
                stated = checkpoint.unsigned(epoch.origin, size, sealed.tree_of(epoch.number, size).root())
                text = checkpoint.sign(stated, self._signers(epoch), int(time.time()))
                # First outside the database: should this transaction be lost, the node knows what it signed.
                self.vault.remember_signed(epoch.number, text)
            else:
                text, stated = past
            rows_kept = _insert_checkpoint(epoch.number, stated, text)
        return stated if rows_kept else None

    def publish(self) -> None:
        """Show the last checkpoint and its tiles as plain files; a full disk there must not stop sealing."""
        epoch = self._epoch()
        last = sealed.last_checkpoint(epoch.number)
        if last is None:
            return
        try:
            self.vault.publish(
                epoch.number, last.note, epoch.keys, lambda *span: sealed.read_hashes(epoch.number, *span)
            )
        except OSError as error:
            log.error("The trail could not be published: %s", error)

    def run(self, stop: threading.Event, on_checkpoint: Callable[[Checkpoint], None] | None = None) -> None:
        """Seal and sign until told to stop, through restarts of the database."""
        pace = _Pace()
        begun = False
        while not stop.is_set():
            try:
                if not begun:
                    self.begin()
                    begun = True
                taken = self.sequence()
                if pace.is_due(taken):
                    self._seal(on_checkpoint)
                    pace.signed()
            except AWAY as error:
                log.warning("The database is away: %s", type(error).__name__)
                connection.close()
                begun, taken = False, 0
                stop.wait(IDLE_SECONDS * 5)
            if taken < self._batch:
                stop.wait(IDLE_SECONDS)
        if begun:
            with suppress(*AWAY):  # the next run signs what this one could not
                self._seal(on_checkpoint)

    def _seal(self, on_checkpoint: Callable[[Checkpoint], None] | None) -> None:
        signed = self.sign()
        self.publish()
        if signed and on_checkpoint:
            on_checkpoint(signed)
        if alarm := sealed.lag_alarm(sealed.sequencer_lag()):
            log.error(alarm)

    def _epoch(self) -> Epoch:
        epoch = sealed.current_epoch()
        if epoch is None:
            raise Forked("the trail has not begun")
        return epoch

    def _signers(self, epoch: Epoch) -> list[Signer]:
        signers = self.vault.keys(epoch.number).log_signers(epoch.origin)
        if {signer.key for signer in signers} != set(epoch.keys):
            raise KeysMissing(f"the keys in {self.vault.folder} are not those of {epoch.origin}")
        return signers


class _Pace:
    """When the next checkpoint is due: each second or each thousand entries, while there is anything new."""

    def __init__(self) -> None:
        self._fresh = 1  # what a killed run left unsigned
        self._since = 0.0

    def is_due(self, taken: int) -> bool:
        """Count entries just taken and tell whether to sign now; each five seconds look at the lag anyway."""
        self._fresh += taken
        waited = time.monotonic() - self._since
        late = waited >= SIGN_AFTER_SECONDS
        return bool(self._fresh and (late or self._fresh >= SIGN_AFTER_ENTRIES)) or waited >= 5

    def signed(self) -> None:
        """Begin the next wait."""
        self._fresh, self._since = 0, time.monotonic()


def open_epoch(state: Path, reason: str, *, new_keys: bool = False) -> Epoch:
    """Begin a new tree after a restore, or with new keys, citing the last signed word of the one before.

    Every entry that the old tree's surviving checkpoints do not cover is sealed again in the new one.
    """
    vault = Vault(state)
    with transaction.atomic():
        rows("select set_config('statement_timeout', '0', true)")
        if connection.connection.info.server_version >= 170_000:
            rows("select set_config('transaction_timeout', '0', true)")
        _lock()
        known = [epoch.number for epoch in sealed.epochs()]
        number = max([vault.last_epoch(), *known]) + 1
        cited = next(filter(None, (_last_word(vault, past) for past in range(number - 1, 0, -1))), None)
        epoch = _insert_epoch(vault, number, reason, new_keys=new_keys)
        opening = _insert_opening(epoch, cited)
        first = rows(PLACE_FIRST, [number, opening])
        left = rows(TAKE_LEFT_OVER, {"epoch": number, "opening": opening})
        _raise_subtrees(number, 0, first + left)
    return epoch


def _insert_epoch(vault: Vault, number: int, reason: str, *, new_keys: bool = False) -> Epoch:
    try:
        keys = vault.make_keys(number) if new_keys else vault.keys(number)
    except KeysMissing:
        if number > 1:
            raise
        keys = vault.make_keys(number)
    origin = f"linkspan/{vault.node()}/{number}"
    public = "".join(f"{signer.key}\n" for signer in keys.log_signers(origin))
    rows(
        "insert into audit_epoch (epoch, origin, keys, reason) values (%s, %s, %s, %s) returning epoch",
        [number, origin, public, reason],
    )
    epoch = sealed.current_epoch()
    if epoch is None or epoch.number != number:
        raise Forked(f"epoch {number} could not be opened")
    return epoch


def _last_word(vault: Vault, epoch: int) -> tuple[str, Checkpoint] | None:
    """Give the longest checkpoint of an epoch that either the files or the database remember."""
    kept = sealed.last_checkpoint(epoch)
    found = [vault.last_signed(epoch), (kept.note, kept.checkpoint) if kept else None]
    return max(filter(None, found), key=lambda pair: pair[1].size, default=None)


def _insert_opening(epoch: Epoch, cited: tuple[str, Checkpoint] | None) -> UUID:
    detail: dict[str, object] = {"epoch": epoch.number, "origin": epoch.origin, "reason": epoch.reason}
    detail["keys"] = [str(key) for key in epoch.keys]
    if cited:
        text, last = cited
        past = int(last.origin.rpartition("/")[2])
        kept = sealed.last_checkpoint(past)
        held = kept.checkpoint.size if kept else 0
        detail |= {"cites": text, "lost_from": held, "lost_until": last.size}
    entry = new_id()
    body = canonical(
        {
            "v": 1,
            "id": str(entry),
            "at": epoch.opened_at.isoformat(),
            "actor": {"kind": "system", "system": "sequencer"},
            "event": events.EPOCH_OPENED,
            "decision": "allow",
            "detail": detail,
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_entry (id, event, decision, body) values (%s, %s, 'allow', %s)",
            [entry, events.EPOCH_OPENED, body],
        )
    return entry


def _check_past(vault: Vault, epoch: Epoch) -> tuple[str, Checkpoint] | None:
    """Refuse to go on when the tree does not contain what was signed; give the last thing signed."""
    last = _last_word(vault, epoch.number)
    if last is None:
        return None
    size, signed = sealed.size_of(epoch.number), last[1]
    if size < signed.size:
        raise Forked(f"{signed.size} entries of {epoch.origin} were signed and the database holds {size}")
    if sealed.tree_of(epoch.number, size).root(signed.size) != signed.root:
        raise Forked(f"the first {signed.size} entries of {epoch.origin} are not those that were signed")
    return last


def _insert_checkpoint(epoch: int, stated: Checkpoint, text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_checkpoint (epoch, size, root, note) values (%s, %s, %s, %s) on conflict do nothing",
            [epoch, stated.size, stated.root, text],
        )
        return int(cursor.rowcount)


def _raise_subtrees(epoch: int, size: int, taken: list[tuple[int, bytes]]) -> None:
    """Store the subtree hashes that new leaves complete, once sure that their places follow on."""
    taken.sort()
    if [index for index, _ in taken] != list(range(size, size + len(taken))):
        raise Forked("places in the tree do not follow one another")
    leaves = b"".join(bytes(leaf) for _, leaf in taken)
    whole = risen(lambda *span: sealed.read_hashes(epoch, *span), size, leaves) if leaves else []
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into audit_subtree (epoch, level, index, hash) values (%s, %s, %s, %s)",
            [(epoch, level, index, root) for level, index, root in whole],
        )


def keep_cosignature(text: str, witnesses: list[VerifierKey]) -> list[str]:
    """Keep what trusted witnesses added to a checkpoint of ours; give their names."""
    returned = parse_checkpoint(text)
    with transaction.atomic():
        _lock()
        ours = rows(
            "select c.epoch, c.note from audit_checkpoint c join audit_epoch e using (epoch) "
            "where e.origin = %s and c.size = %s",
            [returned.origin, returned.size],
        )
        if not ours:
            raise Broken(f"this node has no checkpoint of {returned.origin} at {returned.size}")
        epoch, own = ours[0]
        check_signatures(returned, [], witnesses)
        lines = checkpoint.split_cosignatures(text, parse_checkpoint(own))
        known = {(key.name, key.id): key for key in witnesses}
        names = []
        for name, line in lines:
            key_id = parse_checkpoint(returned.text + "\n" + line).signatures[0].key_id
            if (name, key_id) in known:
                rows(
                    "insert into audit_cosignature (epoch, size, name, key_id, line) "
                    "values (%s, %s, %s, %s, %s) on conflict do nothing returning size",
                    [epoch, returned.size, name, key_id, line],
                )
                names.append(name)
    return sorted(set(names))


def _lock() -> None:
    rows("select pg_advisory_xact_lock(%s)", [LOCK])
