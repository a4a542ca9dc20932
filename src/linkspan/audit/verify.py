"""Check the trail where it lies: every entry against its leaf, every leaf against every signed root.

What it finds it names by index. It trusts no hash the database computed, and of the keys only those kept
outside it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from linkspan.audit import sealed
from linkspan.audit.export import checkpoint_notes, streamed
from linkspan.audit.offline import (
    EPOCH_OPENED,
    Broken,
    Checkpoint,
    Frontier,
    Trust,
    VerifierKey,
    check_signatures,
    leaf_hash,
    parse_checkpoint,
    perfect_root,
)
from linkspan.audit.sealed import Epoch
from linkspan.audit.tree import HASH, WIDTH
from linkspan.audit.vault import Vault

MOST_PROBLEMS = 1_000
STEP = 5_000

ENTRIES = """
select l.index, l.leaf, e.body, e.id::text, e.event, e.decision,
  e.actor_person::text, e.organisation::text, e.child::text, e.object::text
from audit_leaf l left join audit_entry e on e.id = l.entry
where l.epoch = %s order by l.index
"""
# An entry whose transaction came before one already sealed should have been sealed with it.
NEVER_SEALED = """
select id from audit_entry e
where xid <= (select xid from audit_leaf l where l.epoch = %s order by index desc limit 1)
  and not exists (select 1 from audit_leaf l where l.entry = e.id) limit 1000
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the trail that is not as it was sealed. `index` is the entry at fault, where one is."""

    epoch: int
    what: str
    index: int | None = None

    def __str__(self) -> str:
        where = f"entry {self.index}" if self.index is not None else "the trail"
        return f"epoch {self.epoch}, {where}: {self.what}"


@dataclass
class Report:
    """What a check of the trail found."""

    entries: int = 0
    checkpoints: int = 0
    unsigned: int = 0
    waiting: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def add(self, epoch: int, what: str, index: int | None = None) -> None:
        """Note a problem; a trail destroyed wholesale need not be listed whole."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(epoch, what, index))


def verify(state: Path, keys: Sequence[VerifierKey] = (), progress: Callable[[int], None] | None = None) -> Report:
    """Check the whole trail in the database against itself, the signing keys and what was published.

    Runs as the auditor's role, on one unmoving picture of the database.
    """
    report, vault = Report(), Vault(state)
    with transaction.atomic():
        sealed.freeze()
        before: Epoch | None = None
        for epoch in sealed.epochs():
            _EpochCheck(epoch, vault, keys, report, progress).run(before)
            before = epoch if sealed.last_checkpoint(epoch.number) else before
        _check_beginnings(vault, report)
        report.waiting = sealed.sequencer_lag().waiting
    return report


def _check_beginnings(vault: Vault, report: Report) -> None:
    known = sealed.current_epoch()
    number = known.number if known else 0
    if vault.last_epoch() > number:
        report.add(number, f"this node has signed epoch {vault.last_epoch()}, of which the database knows nothing")
    for (entry,) in sealed.rows(NEVER_SEALED, [number]):
        report.add(number, f"an entry was slipped in behind those already sealed: {entry}")


class _EpochCheck:
    """The check of one epoch, in one pass over its entries."""

    def __init__(
        self,
        epoch: Epoch,
        vault: Vault,
        keys: Sequence[VerifierKey],
        report: Report,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._epoch, self._vault, self._report, self._progress = epoch, vault, report, progress
        self._trust = Trust(self._trusted(keys))
        self._tree = Frontier()
        self._fresh: list[bytes] = []  # leaves read since the last checkpoint's root was compared
        self._is_whole = True
        self._last: Checkpoint | None = None

    def run(self, before: Epoch | None) -> None:
        """Check every entry, checkpoint and stored hash of the epoch."""
        notes = checkpoint_notes(self._epoch.number)
        due = next(notes, None)
        for _ in self._leaves():
            while due is not None and due[0] <= self._size:
                self._checkpoint(*due)
                due = next(notes, None)
        while due is not None:
            self._checkpoint(*due)
            due = next(notes, None)
        self._fold()
        self._report.unsigned = self._size - (self._last.size if self._last else 0)
        self._check_end()
        self._check_subtrees()
        if before is not None:
            self._check_opening(before)

    @property
    def _size(self) -> int:
        return self._tree.size + len(self._fresh)

    def _trusted(self, given: Sequence[VerifierKey]) -> Sequence[VerifierKey]:
        """Choose the keys to believe: those given, else those published outside the database."""
        trusted = list(given) or self._vault.published_keys(self._epoch.number)
        if not trusted:
            self._report.warnings.append(
                f"{self._epoch.origin}: no key was found outside the database; give the published one"
            )
        return trusted

    def _leaves(self) -> Iterator[None]:
        """Read the leaves in order, checking each against its entry; pause after each."""
        for index, leaf, *entry in streamed(ENTRIES, [self._epoch.number]):
            while self._size < min(index, self._size + MOST_PROBLEMS):
                self._problem("it is missing from the tree", self._size)
                self._fresh.append(bytes(HASH))
                yield
            if why := _why_not_as_sealed(leaf, entry):
                self._problem(why, index)
            self._fresh.append(bytes(leaf))
            self._report.entries += 1
            if self._progress and self._report.entries % STEP == 0:
                self._progress(self._report.entries)
            yield

    def _problem(self, what: str, index: int | None = None) -> None:
        self._report.add(self._epoch.number, what, index)

    def _fold(self) -> None:
        self._tree.extend(b"".join(self._fresh))
        self._fresh.clear()

    def _checkpoint(self, size: int, note: str) -> None:
        self._report.checkpoints += 1
        low, first = self._tree.size, b"".join(self._fresh)
        self._fold()
        try:
            stated = parse_checkpoint(note)
            keys = self._trust.log_keys(stated.origin, self._epoch.keys)
            check_signatures(stated, keys, self._trust.witnesses(stated.origin))
        except Broken as error:
            self._problem(str(error))
            return
        if (stated.origin, stated.size) != (self._epoch.origin, size):
            self._problem(f"the checkpoint kept at {size} is one of {stated.origin} at {stated.size}")
            return
        self._last = stated
        if stated.size > self._tree.size:
            self._problem(f"{stated.size} entries were signed and {self._tree.size} are left", self._tree.size)
            if self._is_whole:
                self._locate(low, first, self._tree.size)
            self._is_whole = False
        elif self._is_whole and self._tree.root() != stated.root:
            self._is_whole = False  # later roots cannot agree either
            if not self._locate(low, first, size):
                self._problem(f"something between entries {low} and {size - 1} is not what was signed", low)

    def _locate(self, low: int, leaves: bytes, high: int) -> bool:
        """Name the leaves that differ from the published ones; tell whether any was found."""
        moved: list[int] = []
        for row in range(low // WIDTH, -(-high // WIDTH)):
            shown = self._vault.published_leaves(self._epoch.number, row) or b""
            start = max(low, row * WIDTH)
            for index in range(start, min(high, row * WIDTH + len(shown) // HASH)):
                column = index % WIDTH
                if shown[column * HASH : (column + 1) * HASH] != leaves[(index - low) * HASH :][:HASH]:
                    moved.append(index)
        for index in moved:
            self._problem("the entry and its leaf were both changed or moved", index)
        return bool(moved)

    def _check_end(self) -> None:
        """Compare with the last checkpoint this node remembers outside the database."""
        remembered = self._vault.last_signed(self._epoch.number)
        if remembered is None:
            return
        try:
            check_signatures(remembered[1], self._trust.log_keys(self._epoch.origin, self._epoch.keys))
        except Broken as error:
            self._problem(f"the checkpoint kept in the state folder is false: {error}")
            return
        held = self._last.size if self._last else 0
        if remembered[1].size > self._tree.size:
            self._problem(f"cut back: {remembered[1].size} entries were signed and {self._tree.size} are left")
        elif remembered[1].size == held and self._last and remembered[1].root != self._last.root:
            self._problem(f"two different checkpoints were signed at {held}")

    def _check_subtrees(self) -> None:
        """Compare the stored subtree hashes, which proofs are made from, with those computed now."""
        computed = {1: bytes(self._tree.rows)}
        while len(computed[max(computed)]) >= WIDTH * HASH:
            level, row = max(computed), WIDTH * HASH
            below = computed[level]
            whole = range(len(below) // row)
            computed[level + 1] = b"".join(perfect_root(below[i * row : (i + 1) * row]) for i in whole)
        kept: dict[int, bytearray] = {level: bytearray() for level in computed}
        sql = "select level, index, hash from audit_subtree where epoch = %s order by level, index"
        for level, index, root in streamed(sql, [self._epoch.number]):
            held = kept.setdefault(level, bytearray())
            if len(held) != index * HASH:
                self._problem(f"a stored hash of level {level} is missing before {index}")
                return
            held += root
        for level, held in kept.items():
            if bytes(held) != computed.get(level, b"") and self._is_whole:
                self._problem(f"the stored hashes of level {level} are not those of the leaves")

    def _check_opening(self, before: Epoch) -> None:
        """Check that the epoch begins by citing the last signed word of the one before."""
        found = sealed.rows(
            "select e.body from audit_leaf l join audit_entry e on e.id = l.entry where l.epoch = %s and l.index = 0",
            [self._epoch.number],
        )
        kept = sealed.last_checkpoint(before.number)
        try:
            opening = json.loads(bytes(found[0][0]))
            cited = parse_checkpoint(opening["detail"]["cites"])
            check_signatures(cited, before.keys)
        except (LookupError, TypeError, ValueError, Broken) as error:
            self._problem(f"it does not begin by citing {before.origin}: {error}", 0)
            return
        held = kept.checkpoint.size if kept else 0
        if opening.get("event") != EPOCH_OPENED or cited.origin != before.origin or cited.size < held:
            self._problem(f"it cites something other than the end of {before.origin}", 0)
        elif cited.size > held:
            self._report.warnings.append(
                f"entries {held} to {cited.size - 1} of {before.origin} were lost and are declared lost"
            )


def _why_not_as_sealed(leaf: bytes, entry: list[Any]) -> str | None:
    """Say how an entry differs from its leaf, or its columns from its body; nothing when sound."""
    body, *columns = entry
    if body is None:
        return "the entry is gone; its leaf remains"
    if leaf_hash(bytes(body)) != bytes(leaf):
        return "the entry is not what was sealed"
    said = json.loads(str(body, "utf-8"))
    actor = said.get("actor", {})
    stated = [said.get(name) for name in ("id", "event", "decision")]
    stated += [actor.get("person"), actor.get("organisation"), said.get("child"), said.get("about")]
    if columns != stated:
        return "the columns beside the entry no longer repeat what it says"
    return None
