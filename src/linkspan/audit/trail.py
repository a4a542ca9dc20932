"""The one way an action or a read is done: signed context, permit, entry, commit."""

import functools
import hashlib
import inspect
import json
import os
import uuid
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction

from linkspan.audit import context, events
from linkspan.audit.actor import Actor, Permit
from linkspan.audit.errors import Refused
from linkspan.audit.ids import new_id

Command = TypeVar("Command", bound=Callable[..., Any])
Asked = TypeVar("Asked")
Detail = dict[str, Any]


@dataclass(slots=True)
class Act:
    """A transaction under way: who asks, for which moment, and the lines it will leave."""

    by: Actor
    at: datetime
    reason: str | None = None
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    asides: list[tuple[Any, ...]] = field(default_factory=list)
    recorded: int = 0
    # What was asked once in this look and stays so for the rest of it; None in an act, which may change what it asks.
    recalled: dict[Any, Any] | None = None
    began: bool = False


_current: ContextVar[Act | None] = ContextVar("linkspan_act", default=None)

FLUSH_AT = 20_000


def current() -> Act:
    """Return the act or look under way; asking outside one is a bug."""
    act = _current.get()
    if act is None:
        raise RuntimeError("Nothing may be read or changed outside an act or a look.")
    return act


def under_way() -> Act | None:
    """Return the act or look under way, if there is one."""
    return _current.get()


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode


def canonical(value: object) -> bytes:
    """Write JSON in its one canonical form: sorted keys, no spaces, UTF-8."""
    return _canonical(value).encode()


@contextmanager
def _open(by: Actor, at: datetime, reason: str | None) -> Generator[Act]:
    if at.tzinfo is None:
        raise ValueError("`at` must carry its time zone.")
    if (outer := _current.get()) is not None:
        with transaction.atomic(savepoint=False):
            yield outer
        return
    act = Act(by=by, at=at, reason=reason)
    try:
        with transaction.atomic(durable=True):
            token = _current.set(act)
            try:
                context.enter(by, at)
                yield act
                if not act.recorded:
                    raise RuntimeError("An act or look left no line in the trail.")
                _flush(act)
                context.leave()
            finally:
                _current.reset(token)
    except Refused as refusal:
        _record_refusal(refusal, by=by, at=at)
        raise


class _Undone(Exception):
    """Undoes a rehearsal; it never leaves this module."""


@contextmanager
def rehearsal() -> Generator[None]:
    """Do what is inside for real, checks of the commit included, and then undo it all, its lines too.

    What was learned inside is all that is left. The act under way goes on as if nothing had been done.
    """
    act = current()
    _flush(act)
    recorded = act.recorded
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            raise _Undone
    except _Undone:
        pass
    finally:
        act.entries, act.asides, act.recorded = [], [], recorded
        forget()


@contextmanager
def look(*, by: Actor, at: datetime, reason: str | None = None) -> Generator[Act]:
    """Open a read: every query in it needs a permit and leaves a line; it commits before anything is rendered."""
    with _open(by, at, reason) as act:
        if not act.began:
            act.began, act.recalled = True, {}
        yield act


def recalled(key: Any, ask: Callable[[], Asked]) -> Asked:
    """Give what was asked before in the same look, else ask. An act asks each time: it may have changed the answer."""
    act = _current.get()
    if act is None or act.recalled is None:
        return ask()
    if key not in act.recalled:
        act.recalled[key] = ask()
    found: Asked = act.recalled[key]
    return found


def forget() -> None:
    """Forget what a look was told: it has written something that may change the answers."""
    act = _current.get()
    if act is not None and act.recalled is not None:
        act.recalled.clear()


def audited(command: Command) -> Command:
    """Make a function a command: one transaction, at least one line in the trail, and once only per `once`.

    The outermost command commits; one called inside another joins it. A refusal undoes everything and is then
    recorded on its own. A repeat with the same `once` by the same actor returns the first result.
    """
    takes_once = "once" in inspect.signature(command).parameters

    @functools.wraps(command)
    def run(*, by: Actor, at: datetime, once: UUID | None = None, **kwargs: Any) -> Any:
        if takes_once:
            kwargs["once"] = once
        with _open(by, at, None) as act:
            act.began, act.recalled = True, None
            if once is None:
                return command(by=by, at=at, **kwargs)
            name = f"{command.__module__}.{command.__name__}"
            if (first := _claim(act, name, once)) is not None:
                return _thaw(first["result"])
            result = command(by=by, at=at, **kwargs)
            _keep(act, once, result)
            return result

    return cast(Command, run)


def record(
    event: str,
    permit: Permit,
    *,
    about: UUID | None = None,
    child: UUID | None = None,
    detail: Detail | None = None,
    aside: Detail | None = None,
) -> UUID:
    """Add one line to the trail of the act under way and return its id.

    Who, when and which child come from the permit, so they cannot disagree with what was decided; `about` is the record
    acted on. `child` names the child where the permit was given for a set. `detail` holds ids and codes only;
    personal words go in `aside`, which the leaf commits to by a salted hash and which can be erased without harm to it.
    """
    act = _act_of(permit)
    spoken = dict(aside or {})
    if permit.reason and "reason" not in spoken:
        spoken["reason"] = permit.reason
    if permit.decided:
        spoken["decided"] = json.loads(permit.decided)
    body = _body(event, permit, "allow")
    if permit.about and child and permit.about != child:
        raise ValueError("The permit is about another child.")
    entry_id = _append(act, event, body, permit.about or child, about, detail, spoken or None)
    if len(act.entries) >= FLUSH_AT:
        _flush(act)
    return entry_id


def record_many(event: str, permit: Permit, rows: Iterable[tuple[UUID | None, UUID | None, Detail | None]]) -> None:
    """Add a line for each (child, record, detail) under one permit; for acts on a set of children."""
    act = _act_of(permit)
    shared = _body(event, permit, "allow")
    for child, about, detail in rows:
        _append(act, event, dict(shared), child or permit.about, about, detail, None)
        if len(act.entries) >= FLUSH_AT:
            _flush(act)


def _act_of(permit: Permit) -> Act:
    """Return the act under way, which must be its permit holder's own."""
    act = current()
    if permit.actor.key != act.by.key:
        raise ValueError("The permit is someone else's.")
    return act


def _body(event: str, permit: Permit, decision: str) -> Detail:
    body = _said_by(permit.actor, permit.at) | {
        "event": event,
        "decision": decision,
        "action": permit.action,
        "policies": list(permit.reasons),
        "policy_hash": permit.policy_hash,
    }
    if permit.law:
        body["law"] = permit.law
    if permit.agreement:
        body["agreement"] = permit.agreement
    if permit.alarm:
        body["alarm"] = True
    return body


def _said_by(by: Actor, at: datetime) -> Detail:
    actor = {
        "kind": by.kind,
        "person": by.person_id and str(by.person_id),
        "organisation": by.organisation_id and str(by.organisation_id),
        "appointment": by.appointment_id and str(by.appointment_id),
        "session": by.session and hashlib.sha256(by.session.encode()).hexdigest()[:16],
        "system": by.name if by.kind == "system" else None,
    }
    return {"v": 1, "at": at.isoformat(), "actor": {key: value for key, value in actor.items() if value}}


def _append(
    act: Act,
    event: str,
    body: Detail,
    child: UUID | None,
    about: UUID | None,
    detail: Detail | None,
    aside: Detail | None,
) -> UUID:
    entry_id = new_id()
    body["id"] = str(entry_id)
    if child:
        body["child"] = str(child)
    if about:
        body["about"] = str(about)
    if detail:
        body["detail"] = detail
    if aside:
        salt = os.urandom(16)
        body["aside"] = hashlib.sha256(salt + canonical(aside)).hexdigest()
        act.asides.append((entry_id, salt, json.dumps(aside, default=str)))
    actor = body["actor"]
    act.entries.append(
        (
            entry_id,
            event,
            body["decision"],
            canonical(body),
            actor.get("person"),
            actor.get("organisation"),
            child,
            about,
        )
    )
    act.recorded += 1
    return entry_id


COLUMNS = "id, event, decision, body, actor_person, organisation, child, object"


def _flush(act: Act) -> None:
    if not act.entries:
        return
    entries, asides = act.entries, act.asides
    act.entries, act.asides = [], []
    with connection.cursor() as cursor:
        # While answers are not waited for, PostgreSQL takes no COPY.
        if len(entries) > 50 and not connection.connection.pgconn.pipeline_status:
            with cursor.copy(f"copy audit_entry ({COLUMNS}) from stdin") as copy:
                for entry in entries:
                    copy.write_row(entry)
        else:
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(entries))
            values = [value for entry in entries for value in entry]
            cursor.execute(f"insert into audit_entry ({COLUMNS}) values {marks}", values)  # noqa: S608  marks only
        if asides:
            marks = ", ".join(["(%s, %s, %s::jsonb)"] * len(asides))
            values = [value for row in asides for value in row]
            cursor.execute(f"insert into audit_aside (entry, salt, body) values {marks}", values)  # noqa: S608  marks only


def _record_refusal(refusal: Refused, *, by: Actor, at: datetime) -> None:
    """Leave the line of a refusal in a transaction of its own, the act it belonged to having been undone."""
    act = Act(by=by, at=at)
    body = _said_by(by, at) | {
        "event": events.REFUSED,
        "decision": "deny",
        "action": refusal.action,
        "code": refusal.code,
        "policies": list(refusal.policies),
        "policy_hash": refusal.policy_hash,
    }
    if refusal.alarm:
        body["alarm"] = True
    aside: Detail = {"reason": refusal.reason} if refusal.reason else {}
    if refusal.decided:
        aside["decided"] = json.loads(refusal.decided)
    _append(act, events.REFUSED, body, refusal.about, None, None, aside or None)
    with transaction.atomic():
        if refusal.keep:
            refusal.keep()
        _flush(act)


def _claim(act: Act, command: str, once: UUID) -> Detail | None:
    """Take the request's number, or return what the first holder of it left behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_once (actor, once, command) values (%s, %s, %s) on conflict do nothing",
            [act.by.key, once, command],
        )
        if cursor.rowcount:
            return None
        cursor.execute("select command, result from audit_once where actor = %s and once = %s", [act.by.key, once])
        row = cursor.fetchone()
    if row is None or row[0] != command:
        raise RuntimeError("A request number was used again for something else.")
    act.recorded += 1
    return {"result": json.loads(row[1]) if isinstance(row[1], str) else row[1]}


def _keep(act: Act, once: UUID, result: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update audit_once set result = %s::jsonb where actor = %s and once = %s",
            [json.dumps(_freeze(result)), act.by.key, once],
        )


def _freeze(value: object) -> object:
    return {"uuid": str(value)} if isinstance(value, UUID) else {"json": value}


def _thaw(value: Any) -> Any:
    if isinstance(value, dict) and "uuid" in value:
        return uuid.UUID(value["uuid"])
    return value["json"] if isinstance(value, dict) else value
