"""What a new model would have decided otherwise, as far as each reviewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children import composite, events, models
from linkspan.children.queries.evidence import EvidenceLine, evidence_lines
from linkspan.children.queries.lists import latest_of
from linkspan.children.queries.models import active
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

PAGE = 50


@dataclass(frozen=True, slots=True)
class RescoredLine:
    """A line of what would change: which record, with whom it is, and where the model would see it."""

    rescored_id: UUID
    kind: str
    record_id: UUID
    record_organisation: str
    record_number: str
    record_name: str
    child_id: UUID
    child_name: str
    other_id: UUID | None
    other_name: str
    before: float | None
    probability: float
    found_at: datetime


@dataclass(frozen=True, slots=True)
class RescoredPage:
    """One page of what would change; `next_from` is where the next begins."""

    lines: tuple[RescoredLine, ...]
    next_from: UUID | None


@dataclass(frozen=True, slots=True)
class RescoredDetail:
    """One line with the evidence: what the record was linked on, and what the new model says."""

    line: RescoredLine
    is_shielded: bool
    before: tuple[EvidenceLine, ...]
    after: tuple[EvidenceLine, ...]
    decision: str
    decided_at: datetime | None
    decided_by: str
    reason: str
    pair_id: UUID | None
    child_records: int
    links_from: float


def would_change(
    *, shielded: bool, by: Actor, at: datetime, start: UUID | None = None, most: int = PAGE
) -> RescoredPage:
    """List what the model in use would have decided otherwise: openly for matching reviewers, or what is protected
    for shield reviewers. Never how many more there are."""
    to = Action.SEAL_DECIDE if shielded else Action.REVIEW_MATCH
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=to, at=at)
        shown, next_from = _allowed(shielded, to, by, at, start, most)
        trail.record(events.RESCORED_SEEN, permit, detail={"shielded": shielded, "shown": len(shown)})
        for row, leave in shown:
            trail.record(events.RESCORED_SEEN, leave, about=row.id)
        return RescoredPage(tuple(_lines([row for row, _ in shown])), next_from)


def _allowed(
    shielded: bool, to: Action, by: Actor, at: datetime, start: UUID | None, most: int
) -> tuple[list[tuple[models.Rescored, Permit]], UUID | None]:
    """Read on until a page is full of what the asker may see, or there is no more."""
    shown: list[tuple[models.Rescored, Permit]] = []
    while len(shown) <= most:
        rows = list(_open_rows(start)[:PAGE])
        if not rows:
            return shown, None
        start = rows[-1].id
        shields = _shields(rows)
        wanted = [row for row in rows if row.id in shields and bool(shields[row.id]) is shielded]
        about = {side for row in wanted for side in _asked_about(row, shields[row.id])}
        allowed = gate.require_many(by=by, to=to, about=about, at=at) if about else {}
        for row in wanted:
            asked = _asked_about(row, shields[row.id])
            given = [allowed[each] for each in asked if each in allowed]
            if given and (not shielded or len(given) == len(asked)):
                shown.append((row, given[0]))
    return shown[:most], shown[most - 1][0].id


def _open_rows(start: UUID | None) -> Any:
    rows = models.Rescored.objects.filter(decided_at=None).select_related("record").order_by("id")
    # What was linked or taken out since is no longer as the model met it.
    rows = rows.filter(rescoring__period__until_at=None, record__links__until_at=None, record__links__child=F("child"))
    return rows.filter(id__gt=start) if start else rows


def _sides(row: models.Rescored) -> list[UUID]:
    return [each for each in (row.child_id, row.other_id) if each]


@dataclass(frozen=True, slots=True)
class _Shields:
    """Which sides of a line are protected now, and whether the record itself is."""

    children: frozenset[UUID]
    is_record: bool

    def __bool__(self) -> bool:
        return self.is_record or bool(self.children)


def _shields(rows: Sequence[models.Rescored]) -> dict[UUID, _Shields]:
    """Ask the database, which knows of protections that the asker may not see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rescored_id, children, is_record from linkspan.shields_of(%s)", [[row.id for row in rows]]
        )
        return {row[0]: _Shields(frozenset(row[1]), row[2]) for row in cursor.fetchall()}


def _asked_about(row: models.Rescored, shields: _Shields) -> list[UUID]:
    """Name the children that leave is wanted for: all that are protected, or either where nobody is."""
    return sorted(shields.children) or ([row.child_id] if shields else _sides(row))


def _lines(rows: Sequence[models.Rescored]) -> list[RescoredLine]:
    said = latest_of(list({side for row in rows for side in _sides(row)}))
    versions = models.RecordVersion.objects.filter(record__in=[row.record_id for row in rows])
    own = {each.record_id: each.said for each in versions.order_by("record", "-number").distinct("record")}
    names = agencies.organisation_names({row.record.organisation_id for row in rows})
    return [
        RescoredLine(
            rescored_id=row.id, kind=row.kind, record_id=row.record_id, record_number=row.record.record_id,
            record_organisation=names.get(row.record.organisation_id, ""),
            record_name=" ".join(
                str(own.get(row.record_id, {}).get(part, "")) for part in ("given_name", "family_name")
            ).strip(),
            child_id=row.child_id, child_name=composite.best_name(said.get(row.child_id, [])), other_id=row.other_id,
            other_name=composite.best_name(said.get(row.other_id, [])) if row.other_id else "", before=row.before,
            probability=row.probability, found_at=row.found_at,
        )
        for row in rows
    ]  # fmt: skip


def rescored_detail(*, rescored_id: UUID, by: Actor, at: datetime) -> RescoredDetail:
    """Open one line: the evidence as it was weighed when the record was linked, and as the new model weighs it."""
    with trail.look(by=by, at=at):
        row = models.Rescored.objects.select_related("record").filter(id=rescored_id).first()
        if row is None:
            raise NotFound
        permit, is_shielded = leave_for(row, by, at)
        trail.record(events.RESCORED_SEEN, permit, about=rescored_id)
        (line,) = _lines([row])
        link = models.Link.objects.filter(record=row.record_id, child=row.child_id, until_at=None).first()
        pair = models.Pair.objects.filter(record=row.record_id, child=row.other_id, decided_at=None).first()
        people = agencies.names_of([row.decided_by_id] if row.decided_by_id else [])
        return RescoredDetail(
            line=line, is_shielded=is_shielded, before=evidence_lines(link.evidence if link else ()),
            after=evidence_lines(row.evidence), decision=row.decision if link or row.decision else "overtaken",
            decided_at=row.decided_at, reason=row.reason,
            decided_by=people.get(row.decided_by_id, "") if row.decided_by_id else "",
            pair_id=pair.id if pair else None,
            child_records=models.Link.objects.filter(child=row.child_id, until_at=None).count(),
            links_from=active().thresholds.link,
        )  # fmt: skip


def leave_for(row: models.Rescored, by: Actor, at: datetime, reason: str | None = None) -> tuple[Permit, bool]:
    """Ask the gate about a line, and tell whether it is protected: then leave is wanted for every protected child."""
    shields = _shields([row]).get(row.id)
    if shields is None:
        raise NotFound
    asked = _asked_about(row, shields)
    if not shields:
        may = (each for each in asked if gate.may(by=by, to=Action.REVIEW_MATCH, about=each, at=at).allow)
        return gate.require(by=by, to=Action.REVIEW_MATCH, about=next(may, asked[0]), at=at, reason=reason), False
    permits = [gate.require(by=by, to=Action.SEAL_DECIDE, about=each, at=at, reason=reason) for each in asked]
    return permits[0], True
