"""Be the agency that has seen: cosign another node's checkpoint, having checked that its trail only grew.

Works by file, so that two agencies need no connection. What was last seen of each log is kept in the state
folder.
Source: C2SP tlog-witness and tlog-cosignature.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linkspan.audit.checkpoint import with_signatures
from linkspan.audit.offline import (
    EMPTY_ROOT,
    Broken,
    Checkpoint,
    Trust,
    VerifierKey,
    check_consistency,
    check_signatures,
    parse_checkpoint,
    read_keys,
    unbase64,
)
from linkspan.audit.vault import Vault, replace_file


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to cosign, and the proof that it contains one of an earlier size."""

    old: int
    path: tuple[bytes, ...]
    note: str

    @staticmethod
    def parse(text: str) -> "Request":
        """Read a request: `old SIZE`, the proof's hashes, an empty line, the checkpoint."""
        head, gap, note = text.partition("\n\n")
        first, *steps = head.split("\n")
        word, _, size = first.partition(" ")
        if word != "old" or not gap or not size.isdigit() or len(size) > 18:
            raise Broken("this is not a request to cosign; make one with `linkspan trail checkpoint --since`")
        return Request(int(size), tuple(unbase64(step) for step in steps if step), note)


class Witness:
    """This node as a witness of others."""

    def __init__(self, state: Path) -> None:
        """Name the state folder that holds the witness's keys and memory."""
        self._vault = Vault(state)
        self._signers = self._vault.witness_keys().witness_signers(f"linkspan/{self._vault.node()}/witness")

    @property
    def keys(self) -> list[VerifierKey]:
        """The keys to give to those whose checkpoints this node cosigns."""
        return [signer.key for signer in self._signers]

    def last_seen(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint cosigned for a log."""
        path = self._memory(origin) / "checkpoint"
        return parse_checkpoint(path.read_text()) if path.exists() else None

    def cosign(self, request: Request, trusted: Sequence[VerifierKey] = ()) -> str:
        """Check a checkpoint against all this witness has seen of its log, remember it and cosign it.

        The log's keys are given the first time and remembered. A rollback or a fork is refused, for good.
        """
        stated = parse_checkpoint(request.note)
        keys = Trust(trusted or self._known_keys(stated.origin)).log_keys(stated.origin, [])
        if not keys:
            raise Broken(f"the first time, give the keys of {stated.origin} with --key")
        check_signatures(stated, keys)
        seen = self.last_seen(stated.origin)
        old, root = (seen.size, seen.root) if seen else (0, EMPTY_ROOT)
        if stated.size < old:
            raise Broken(f"{stated.origin} has been rolled back: {old} entries were seen, it now shows {stated.size}")
        if request.old != old:
            raise Broken(f"this witness has seen {old} entries: ask for `linkspan trail checkpoint --since {old}`")
        check_consistency(old, root, stated.size, stated.root, request.path)
        self._remember(stated, request.note, keys)
        at = int(time.time())
        return with_signatures(request.note, [signer.line(stated, at) for signer in self._signers])

    def _known_keys(self, origin: str) -> list[VerifierKey]:
        path = self._memory(origin) / "keys"
        return read_keys([str(path)]) if path.exists() else []

    def _remember(self, stated: Checkpoint, note: str, keys: Sequence[VerifierKey]) -> None:
        folder = self._memory(stated.origin)
        replace_file(folder / "keys", "".join(f"{key}\n" for key in keys).encode())
        replace_file(folder / "checkpoint", note.encode())

    def _memory(self, origin: str) -> Path:
        return self._vault.folder / "witnessed" / hashlib.sha256(origin.encode()).hexdigest()[:32]
