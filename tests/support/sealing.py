"""Seal the trail of a test's own transaction, which no sequencer beside it can see."""

from __future__ import annotations

from django.db import connection

from linkspan.audit import checkpoint
from linkspan.audit.offline import leaf_hash
from tests.rooms.audit.trees import NODE_KEYS, SIGNED_AT, naive_root
from tests.support.database import as_test

ORIGIN = "linkspan/node-test/1"


def seal(*, altered: int | None = None, root: bytes | None = None) -> None:
    """Seal and sign all there is, as the sequencer would; `altered` is a line whose leaf is of other bytes."""
    signers = NODE_KEYS.log_signers(ORIGIN)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select id, xid::text, body from audit_entry order by id")
        entries = cursor.fetchall()
        bodies = [b"other bytes" if place == altered else bytes(row[2]) for place, row in enumerate(entries)]
        keys = "".join(f"{signer.key}\n" for signer in signers)
        opened = "insert into audit_epoch (epoch, origin, keys, reason) values (1, %s, %s, 'test')"
        cursor.execute(opened, [ORIGIN, keys])
        cursor.executemany(
            "insert into audit_leaf (epoch, index, entry, xid, leaf) values (1, %s, %s, %s::xid8, %s)",
            [(place, row[0], row[1], leaf_hash(bodies[place])) for place, row in enumerate(entries)],
        )
        stated = checkpoint.unsigned(ORIGIN, len(bodies), root or naive_root(bodies))
        note = checkpoint.sign(stated, signers, SIGNED_AT)
        cursor.execute(
            "insert into audit_checkpoint (epoch, size, root, note) values (1, %s, %s, %s)",
            [stated.size, stated.root, note],
        )
