"""A node's database and state folder in the hands of a test: each role at will, and a hostile owner."""

import io
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connections

from linkspan.audit import export, sealed, verify
from linkspan.audit.ids import new_id
from linkspan.audit.offline import Trust, Verdict, check_export
from linkspan.audit.sequencer import Sequencer
from linkspan.audit.trail import canonical
from linkspan.cli.postgres import Urls
from linkspan.config.database import database

INSERT = "insert into audit_entry (id, event, decision, body, organisation, child) values (%s, %s, %s, %s, %s, %s)"


def entry_row(event: str = "children.file.opened", **more: Any) -> tuple[Any, ...]:
    """Make an entry's columns as the trail writes them."""
    entry, organisation, child = new_id(), uuid4(), uuid4()
    body = {
        "v": 1,
        "id": str(entry),
        "at": "2026-11-02T10:00:00+00:00",
        "actor": {"kind": "person", "organisation": str(organisation)},
        "event": event,
        "decision": "allow",
        "child": str(child),
    } | more
    return entry, event, "allow", canonical(body), organisation, child


class Node:
    """One database and one state folder."""

    def __init__(self, urls: Urls, state: Path) -> None:
        self.urls = urls
        self.state = state
        self.state.mkdir(parents=True, exist_ok=True)

    def become(self, role: str) -> None:
        """Make Django's connection this role's."""
        connections["default"].close()
        connections["default"].settings_dict.update(database(self.urls.of(role), f"linkspan_{role}"))

    def leave(self) -> None:
        connections["default"].close()

    def connect(self, role: str, **options: Any) -> psycopg.Connection[Any]:
        """Open a connection beside Django's."""
        connection = psycopg.connect(self.urls.of(role), autocommit=True, **options)
        connection.execute(f"set role linkspan_{role}")
        return connection

    def write(self, count: int, *special: tuple[Any, ...]) -> list[UUID]:
        """Commit entries as the application does, then such as the caller made."""
        rows = [*(entry_row() for _ in range(count)), *special]
        with self.connect("app") as app, app.transaction():
            app.cursor().executemany(INSERT, rows)
        return [row[0] for row in rows]

    def sequencer(self, batch: int = 10_000) -> Sequencer:
        """Start sealing, as the sequencer's role."""
        self.become("sequencer")
        sequencer = Sequencer(self.state, batch)
        sequencer.begin()
        return sequencer

    def seal(self, batch: int = 10_000) -> None:
        """Seal, sign and publish all there is."""
        sequencer = self.sequencer(batch)
        while sequencer.sequence():
            continue
        sequencer.sign()
        sequencer.publish()

    def verify(self) -> verify.Report:
        self.become("auditor")
        return verify.verify(self.state)

    def exported(self) -> bytes:
        self.become("auditor")
        out = io.BytesIO()
        export.export(out)
        return out.getvalue()

    def check_export(self) -> Verdict:
        """Export the trail and check the file with the first epoch's published keys."""
        content = self.exported()
        keys = [key for epoch in sealed.epochs() for key in epoch.keys]
        return check_export(io.BytesIO(content), Trust(keys))

    def leaves(self) -> list[tuple[Any, ...]]:
        self.become("auditor")
        return sealed.rows("select epoch, index, entry, leaf from audit_leaf order by epoch, index")

    def tamper(self, *statements: str, values: Sequence[object] = ()) -> None:
        """Do what the database's owner could: switch the triggers off and change what lies there."""
        tables = ("audit_entry", "audit_leaf", "audit_subtree", "audit_checkpoint")
        with self.connect("owner") as owner, owner.transaction():
            for table in tables:
                owner.execute(f"alter table {table} disable trigger user")
            for statement in statements:
                owner.execute(statement, values if "%s" in statement else None)
            for table in tables:
                owner.execute(f"alter table {table} enable trigger user")


@contextmanager
def on_its_own_connection(blocker: Any) -> Generator[None]:
    """Lend Django's connection to a node, and give it back as it was."""
    before = dict(connections["default"].settings_dict)
    with blocker.unblock():
        yield
        connections["default"].close()
    connections["default"].settings_dict.clear()
    connections["default"].settings_dict.update(before)
