"""Prove to an outsider that one entry is in the trail, or that the trail has only grown.

Source: C2SP tlog-proof (an entry) and tlog-witness (growth, in the form a witness is asked with).
"""

import base64
from uuid import UUID

from linkspan.audit import sealed
from linkspan.audit.errors import NotFound
from linkspan.audit.offline import PROOF_HEADER, Broken, leaf_hash, parse_checkpoint


def prove(wanted: UUID | int, epoch: int | None = None) -> str:
    """Write the proof of one entry, with the entry inside it; check it with `offline.py` and the node's key.

    Refuses to prove an entry that is no longer what was sealed. Runs as the auditor's role.
    """
    place = sealed.place_of(wanted, epoch)
    if place is None:
        raise NotFound("no such entry has been sealed")
    found = sealed.rows("select body from audit_entry where id = %s", [place.entry])
    return proof_of(place, bytes(found[0][0]) if found else None)


def proof_of(place: sealed.Place, body: bytes | None) -> str:
    """Write the proof of an entry whose place and bytes are at hand; a role that may read no entry can do it."""
    (leaf,) = sealed.rows("select leaf from audit_leaf where epoch = %s and index = %s", [place.epoch, place.index])[0]
    if body is None or leaf_hash(body) != bytes(leaf):
        raise Broken("it is not what was sealed", place.index)
    note = sealed.best_checkpoint(place.epoch, place.index)
    size = parse_checkpoint(note).size
    path = sealed.tree_of(place.epoch, size).inclusion(place.index)
    extra = base64.b64encode(body).decode()
    return f"{PROOF_HEADER}\nextra {extra}\nindex {place.index}\n{_lines(path)}\n{note}"


def growth(since: int) -> str:
    """Write the last checkpoint with the proof that it contains the first `since` entries, for a witness."""
    epoch = sealed.current_epoch()
    last = sealed.last_checkpoint(epoch.number) if epoch else None
    if epoch is None or last is None:
        raise NotFound("nothing has been signed yet")
    if since > last.checkpoint.size:
        raise Broken(f"the last checkpoint has {last.checkpoint.size} entries, fewer than {since}")
    path = sealed.tree_of(epoch.number, last.checkpoint.size).consistency(since)
    return f"old {since}\n{_lines(path)}\n{sealed.with_cosignatures(epoch.number, last.note)}"


def _lines(path: list[bytes]) -> str:
    return "".join(base64.b64encode(step).decode() + "\n" for step in path)
