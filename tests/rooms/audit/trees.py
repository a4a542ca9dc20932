"""Trees, signers and exports for the tests of the trail, by the shortest reading of RFC 6962."""

import base64
import hashlib
import json
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from linkspan.audit import checkpoint
from linkspan.audit.note import Keys
from linkspan.audit.offline import leaf_hash, node_hash
from linkspan.audit.tree import Tree, risen

NODE_KEYS = Keys(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    MLDSA44PrivateKey.from_seed_bytes(bytes(range(32))),
)
OTHER_KEYS = Keys(
    Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))),
    MLDSA44PrivateKey.from_seed_bytes(bytes(range(1, 33))),
)
SIGNED_AT = 1_795_000_000


def naive_root(bodies: Sequence[bytes]) -> bytes:
    """Compute a root straight from the definition."""
    if not bodies:
        return hashlib.sha256(b"").digest()
    if len(bodies) == 1:
        return leaf_hash(bodies[0])
    split = 1
    while split * 2 < len(bodies):
        split *= 2
    return node_hash(naive_root(bodies[:split]), naive_root(bodies[split:]))


class MemoryTree:
    """A stored tree kept in memory, grown as the sequencer grows the real one."""

    def __init__(self) -> None:
        self.levels: dict[int, bytes] = {}
        self.size = 0

    def read(self, level: int, start: int, stop: int) -> bytes:
        return self.levels.get(level, b"")[start * 32 : stop * 32]

    def append(self, bodies: Sequence[bytes]) -> None:
        leaves = b"".join(leaf_hash(body) for body in bodies)
        for level, index, root in risen(self.read, self.size, leaves):
            assert len(self.levels.get(level, b"")) == index * 32
            self.levels[level] = self.levels.get(level, b"") + root
        self.levels[0] = self.levels.get(0, b"") + leaves
        self.size += len(bodies)

    @property
    def tree(self) -> Tree:
        return Tree(self.read, self.size)


def bodies_of(count: int, first: int = 0) -> list[bytes]:
    """Make entries as the trail would write them."""
    return [
        json.dumps({"event": "children.file.opened", "id": f"entry-{number}"}).encode()
        for number in range(first, first + count)
    ]


def signed(origin: str, bodies: Sequence[bytes], keys: Keys = NODE_KEYS) -> str:
    """Sign a checkpoint over some entries."""
    stated = checkpoint.unsigned(origin, len(bodies), naive_root(bodies))
    return checkpoint.sign(stated, keys.log_signers(origin), SIGNED_AT)


def epoch_lines(origin: str, bodies: Sequence[bytes], marks: Sequence[int], keys: Keys = NODE_KEYS) -> list[bytes]:
    """Write one epoch of an export with a checkpoint after each size in `marks`."""
    lines = [f"epoch {origin}".encode()]
    lines += [f"key {signer.key}".encode() for signer in keys.log_signers(origin)]
    for index, body in enumerate(bodies):
        lines.append(base64.b64encode(leaf_hash(body)) + b" " + base64.b64encode(body))
        if index + 1 in marks:
            note = signed(origin, bodies[: index + 1], keys)
            lines.append(b"checkpoint " + base64.b64encode(note.encode()))
    return lines


def export_of(lines: Sequence[bytes]) -> bytes:
    """Close an export with its true last line, as a forger would."""
    content = b"".join(line + b"\n" for line in [b"linkspan-trail/1", *lines])
    return content + b"end " + hashlib.sha256(content).hexdigest().encode() + b"\n"
