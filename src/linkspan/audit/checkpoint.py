"""Write and sign checkpoints: the short signed statement of how long the trail is and what its root is.

Source: C2SP tlog-checkpoint.
"""

import base64
from collections.abc import Sequence
from dataclasses import replace

from linkspan.audit.note import Signer
from linkspan.audit.offline import Broken, Checkpoint, Signature, parse_checkpoint


def unsigned(origin: str, size: int, root: bytes) -> Checkpoint:
    """State a tree's size and root for a log."""
    if not origin or any(character.isspace() or character == "+" for character in origin):
        raise ValueError("An origin has no spaces and no plus sign.")
    return Checkpoint(origin, size, root, f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n")


def sign(checkpoint: Checkpoint, signers: Sequence[Signer], at: int) -> str:
    """Sign a checkpoint with every key and give the note to publish."""
    return checkpoint.text + "\n" + "".join(signer.line(checkpoint, at) for signer in signers)


def with_signatures(note: str, lines: Sequence[str]) -> str:
    """Add cosignature lines to a note, each signer once, the latest word winning."""
    checkpoint = parse_checkpoint(note)
    fresh: dict[tuple[str, bytes], Signature] = {(s.name, s.key_id): s for s in checkpoint.signatures}
    for line in lines:
        added = parse_checkpoint(checkpoint.text + "\n" + line).signatures
        fresh |= {(s.name, s.key_id): s for s in added}
    return written(replace(checkpoint, signatures=tuple(fresh.values())))


def written(checkpoint: Checkpoint) -> str:
    """Give the note that a parsed checkpoint came from."""
    lines = [f"\u2014 {s.name} {base64.b64encode(s.key_id + s.value).decode()}\n" for s in checkpoint.signatures]
    return checkpoint.text + "\n" + "".join(lines)


def split_cosignatures(note: str, of: Checkpoint) -> list[tuple[str, str]]:
    """List (name, line) of the signatures on a returned note that the log's own note lacks."""
    returned = parse_checkpoint(note)
    if returned.text != of.text:
        raise Broken("the cosigned checkpoint is not the one this node signed")
    own = {(s.name, s.key_id) for s in of.signatures}
    fresh = [s for s in returned.signatures if (s.name, s.key_id) not in own]
    return [(s.name, written(replace(returned, signatures=(s,))).split("\n\n", 1)[1]) for s in fresh]
