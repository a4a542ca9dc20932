"""The trail for those who check it: how it stands, its lines, the proof of one, and a first check from inside."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, NotNow, Permit, events, sealed, trail
from linkspan.audit.offline import Broken, Checkpoint, Trust, check_signatures, parse_checkpoint
from linkspan.audit.proof import proof_of
from linkspan.audit.vault import Vault
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

A_PAGE = 50
CHECKED_AT_ONCE = 20_000

ACTS = """
select entry, recorded_at, event, decision, person, organisation, child, object, body, reason, epoch, leaf_index
from linkspan.acts(%(one)s, %(person)s, %(child)s, %(agency)s, %(what)s, %(is_person)s, %(is_refused)s,
  %(is_alarm)s, %(since)s, %(before)s, %(below)s, %(most)s)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the trail to show; what is not said is not asked. `before` is exclusive."""

    person: UUID | None = None
    child: UUID | None = None
    agency: UUID | None = None
    what: tuple[str, ...] = ()
    is_person: bool = False
    is_refused: bool = False
    is_alarm: bool = False
    since: datetime | None = None
    before: datetime | None = None
    below: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail. It names staff; a child only by the reference that the file's address carries."""

    id: UUID
    at: datetime
    event: str
    is_refused: bool
    is_alarm: bool
    action: str
    code: str
    person_id: UUID | None
    person: str
    organisation: str
    system: str
    child_id: UUID | None
    object_id: UUID | None
    reason: str
    law: str
    policies: tuple[str, ...]
    policy_hash: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    epoch: int | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, newest first, and where the older ones begin."""

    lines: tuple[Line, ...]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the trail stands: signed and cosigned how far, and how far sealing lags."""

    signed: sealed.Standing | None
    lag: sealed.Lag
    alarm: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a first check found: the newest lines and the whole tree of hashes, from inside."""

    size: int
    lines: int
    first: int
    is_outside_key: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A text to keep, and the name to keep it by."""

    name: str
    text: str


def standing(*, by: Actor, at: datetime) -> Standing:
    """Tell how the trail stands."""
    with trail.look(by=by, at=at):
        _permit(by, at, Action.SEE_TRAIL, events.TRAIL_SEEN, {"part": "standing"})
        lag = sealed.sequencer_lag()
        return Standing(sealed.standing(), lag, sealed.lag_alarm(lag))


def acts(*, wanted: Wanted, by: Actor, at: datetime, most: int = A_PAGE) -> Page:
    """List lines of the trail, newest first: an inspector's are all, information governance's those of its agency
    and of children in its area; nobody is shown one about a child they may not know of."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
        asked = {name: str(value) for name in ("person", "agency", "below") if (value := getattr(wanted, name))}
        rows = _rows(wanted, most + 1)
        trail.record(
            events.TRAIL_SEEN, permit, child=wanted.child,
            detail=asked | {"part": "acts", "lines": min(len(rows), most)},
        )  # fmt: skip
        lines = _lines(rows[:most])
    return Page(lines, lines[-1].id if len(rows) > most else None)


def act(*, entry_id: UUID, by: Actor, at: datetime) -> Line:
    """Give one line of the trail."""
    with trail.look(by=by, at=at):
        _permit(by, at, Action.SEE_TRAIL, events.TRAIL_SEEN, {"part": "act", "entry": str(entry_id)})
        lines = _lines(_rows(Wanted(), 1, one=entry_id))
    if not lines:
        raise NotFound
    return lines[0]


def proof(*, entry_id: UUID, by: Actor, at: datetime) -> Download:
    """Give the proof that one line is in the trail, for anyone to check without this program."""
    with trail.look(by=by, at=at):
        _permit(by, at, Action.SEE_TRAIL, events.PROOF_TAKEN, {"entry": str(entry_id)})
        with connection.cursor() as cursor:
            cursor.execute("select linkspan.line_bytes(%s)", [entry_id])
            (body,) = cursor.fetchone() or (None,)
        if body is None:
            raise NotFound
        place = sealed.place_of(entry_id)
        if place is None:
            raise NotNow("trail.not_sealed", "That line is not sealed yet. Try again in a few seconds.")
        try:
            return Download(f"linkspan-{place.epoch}-{place.index}.tlog-proof", proof_of(place, bytes(body)))
        except Broken as problem:
            raise NotNow("trail.no_proof", f"There is no proof to give: {problem}.") from problem


def checkpoint(*, by: Actor, at: datetime) -> Download:
    """Give the last signed checkpoint, to keep and compare with later ones."""
    with trail.look(by=by, at=at):
        _permit(by, at, Action.SEE_TRAIL, events.TRAIL_SEEN, {"part": "checkpoint"})
        epoch = sealed.current_epoch()
        last = sealed.last_checkpoint(epoch.number) if epoch else None
        if epoch is None or last is None:
            raise NotNow("trail.unsigned", "Nothing has been signed yet. Try again in a few seconds.")
        note = sealed.with_cosignatures(epoch.number, last.note)
    return Download(f"linkspan-{epoch.number}-{last.checkpoint.size}.checkpoint", note)


def keys(*, by: Actor, at: datetime) -> Download:
    """Give the keys that the trail is signed with, oldest epoch first."""
    with trail.look(by=by, at=at):
        _permit(by, at, Action.SEE_TRAIL, events.TRAIL_SEEN, {"part": "keys"})
        found = [str(key) for epoch in sealed.epochs() for key in epoch.keys]
    return Download("linkspan-trail-keys.txt", "".join(f"{key}\n" for key in dict.fromkeys(found)))


# --- a first check --------------------------------------------------------------------------------------------


def check(*, state: Path, by: Actor, at: datetime) -> Checked:
    """Check the tree of hashes against the last signed word, and the newest lines against their leaves.

    It looks from inside, with what the database answers: whoever owns the database could answer falsely. The whole
    check from outside is `linkspan trail verify`, on the node or on an export.
    """
    with trail.look(by=by, at=at):
        _permit(by, at, Action.VERIFY_TRAIL, events.TRAIL_CHECKED, None)
        epoch = sealed.current_epoch()
        last = sealed.last_checkpoint(epoch.number) if epoch else None
        if epoch is None or last is None:
            raise NotNow("trail.unsigned", "Nothing has been signed yet. Try again in a few seconds.")
        return _checked(epoch, last.note, Vault(state))


def _checked(epoch: sealed.Epoch, note: str, vault: Vault) -> Checked:
    problems: list[str] = []
    outside = vault.published_keys(epoch.number)
    signed = parse_checkpoint(note)
    try:
        check_signatures(signed, Trust(outside or epoch.keys).log_keys(epoch.origin, epoch.keys))
        if sealed.tree_of(epoch.number, signed.size).root() != signed.root:
            problems.append("the hashes do not add up to what was signed")
    except Broken as problem:
        problems.append(str(problem))
    problems += _against_memory(vault, epoch.number, signed)
    first = max(0, signed.size - CHECKED_AT_ONCE)
    faults = sealed.rows("select * from linkspan.leaf_faults(%s, %s, %s)", [epoch.number, first, signed.size])
    problems += [f"line {index} is gone or is not what was sealed" for (index,) in faults]
    return Checked(signed.size, signed.size - first, first, bool(outside), tuple(problems))


def _against_memory(vault: Vault, epoch: int, signed: Checkpoint) -> list[str]:
    """Compare with the last checkpoint that the node's files remember."""
    remembered = vault.last_signed(epoch)
    if remembered is None:
        return []
    if remembered[1].size > signed.size:
        return [f"cut back: {remembered[1].size} lines were signed and the database knows of {signed.size}"]
    if remembered[1].size == signed.size and remembered[1].root != signed.root:
        return [f"two different checkpoints were signed at {signed.size}"]
    return []


# --- rows into lines ------------------------------------------------------------------------------------------


def _permit(by: Actor, at: datetime, to: Action, event: str, detail: dict[str, Any] | None) -> Permit:
    permit = gate.require(by=by, to=to, at=at)
    trail.record(event, permit, detail=detail)
    return permit


def _rows(wanted: Wanted, most: int, one: UUID | None = None) -> list[tuple[Any, ...]]:
    asked = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    asked |= {"what": list(wanted.what) or None, "most": most, "one": one}
    with connection.cursor() as cursor:
        cursor.execute(ACTS, asked)
        return list(cursor.fetchall())


def _lines(rows: Sequence[tuple[Any, ...]]) -> tuple[Line, ...]:
    people = agencies.names_of({row[4] for row in rows if row[4]})
    names = agencies.organisation_names({row[5] for row in rows if row[5]})
    return tuple(_line(row, people, names) for row in rows)


def _line(row: tuple[Any, ...], people: Mapping[UUID, str], names: Mapping[UUID, str]) -> Line:
    entry, at, event, decision, person, organisation, child, about, body, reason, epoch, index = row
    said: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return Line(
        id=entry,
        at=at,
        event=event,
        is_refused=decision == "deny",
        is_alarm=bool(said.get("alarm")),
        action=said.get("action", ""),
        code=said.get("code", ""),
        person_id=person,
        person=people.get(person, ""),
        organisation=names.get(organisation, ""),
        system=said.get("actor", {}).get("system", ""),
        child_id=child,
        object_id=about,
        reason=reason or "",
        law=said.get("law", ""),
        policies=tuple(said.get("policies", ())),
        policy_hash=said.get("policy_hash", ""),
        detail=said.get("detail", {}),
        epoch=epoch,
        index=index,
    )
