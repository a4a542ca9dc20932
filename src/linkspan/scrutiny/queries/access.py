"""Access requests as their agency works on them: the list by clock, one request step by step, its pack, its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.called import called
from linkspan.children.queries.names import names_under
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import asked, events, replying
from linkspan.scrutiny.replying import Answer
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Line:
    """One request on the list."""

    id: UUID
    asker: str
    asker_name: str
    about: str
    received_at: datetime
    due_at: datetime
    band: Band
    is_stopped: bool
    closed_at: datetime | None
    closed_how: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it was taken."""

    kind: str
    answers: Mapping[str, str]
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MarkLine:
    """Something that is proposed or decided to be left out."""

    id: UUID
    start: int
    end: int
    ground: str
    is_proposed: bool
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was gathered."""

    id: UUID
    number: int
    room: str
    kind: str
    wrote: str
    written_at: datetime | None
    text: str
    is_health: bool
    is_decided: bool
    marks: tuple[MarkLine, ...]


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a health professional is asked, and said."""

    id: UUID
    organisation: str
    due_at: datetime
    given_at: datetime | None
    says: str
    words: str
    given_as: str


@dataclass(frozen=True, slots=True)
class Telling:
    """That they were told something the law wants told."""

    kind: str
    words: str
    how: str
    told_on: date


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Something that somebody inside put into the answer: as they tell it, and nothing besides."""

    kind: str
    text: str
    decided_as: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One request with all that was done about it, and what comes next; `problem` is what stands in the way of it."""

    line: Line
    child_id: UUID | None
    child: str
    form: str
    wanted: str
    taken_by: str
    extended_at: datetime | None
    stopped_for: str
    stopped_why: str
    steps: tuple[StepLine, ...]
    next_step: str
    problem: NotNow | None
    pieces: tuple[Piece, ...]
    opinions: tuple[OpinionLine, ...]
    health: tuple[tuple[UUID, str], ...]
    made_at: datetime | None
    handed_at: datetime | None
    tellings: tuple[Telling, ...]
    apart: tuple[ToldApart, ...]
    refused_for: str


def requests(*, by: Actor, at: datetime) -> tuple[Line, ...]:
    """List the requests made to the asker's own agency: those open by their date, then the last that were closed."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_ACCESS_REQUESTS, at=at, organisation_id=by.organisation_id)
        rows = models.AccessRequest.objects.filter(organisation=by.organisation_id)
        listed = [
            *rows.filter(closed_at=None).order_by("due_at", "id")[:200],
            *rows.exclude(closed_at=None).order_by("-closed_at", "id")[:50],
        ]
        stopped = set(
            models.AccessStop.objects.filter(request__in=[row.id for row in listed], until_at=None).values_list(
                "request_id", flat=True
            )
        )
        trail.record(events.ACCESS_SEEN, permit, detail={"requests": len(listed)})
        bands = Bands.seen_from(at, duty.special_days())
    return tuple(_line(row, bands, row.id in stopped) for row in listed)


def whole(*, request_id: UUID, by: Actor, at: datetime) -> Whole:
    """Give one request of the asker's own agency; anyone else's is not there."""
    with trail.look(by=by, at=at, reason=asked.REASON):
        row, permit = _seen(request_id, by, at)
        done = asked.steps(request_id)
        pieces = replying.pieces_of(row)
        stop = row.stops.filter(until_at=None).first()
        copy = row.copies.order_by("-made_at", "-id").first()
        child = names_under({row.child_id: permit}, by=by, at=at)[row.child_id] if row.child_id else ""
        return Whole(
            line=_line(row, Bands.seen_from(at, duty.special_days()), stop is not None),
            child_id=row.child_id, child=child, form=row.form, wanted=row.wanted,
            taken_by=agencies.names_of({row.taken_by_id}).get(row.taken_by_id, ""), extended_at=row.extended_at,
            stopped_for=stop.kind if stop else "", stopped_why=stop.words if stop else "", steps=_steps(row),
            next_step=_next(row, done, pieces, at), problem=_problem(row, done, pieces, at),
            pieces=tuple(map(_piece, pieces)), opinions=_opinions(row), health=_health(row),
            made_at=copy.made_at if copy else None, handed_at=copy.handed_at if copy else None,
            tellings=_tellings(row), refused_for=row.refused_for,
            apart=tuple(ToldApart(one.kind, one.text, one.decided_as) for one in replying.told_apart(row)),
        )  # fmt: skip


def _seen(request_id: UUID, by: Actor, at: datetime) -> tuple[models.AccessRequest, Permit]:
    row = asked.found(request_id, by)
    permit = asked.require(row, by, at)
    trail.record(events.ACCESS_SEEN, permit, about=request_id)
    return row, permit


def _tellings(row: models.AccessRequest) -> tuple[Telling, ...]:
    return tuple(Telling(one.kind, one.words, one.how, one.told_on) for one in row.tellings.order_by("at", "id"))


def child_named(*, child_id: UUID, by: Actor, at: datetime) -> str:
    """Give the name of a child from whose file a request is begun, through the gate."""
    with trail.look(by=by, at=at, reason=asked.REASON):
        permit = gate.require(by=by, to=Action.SEE_CHILD, about=child_id, at=at, reason=asked.REASON)
        trail.record(events.ACCESS_SEEN, permit)
        return names_under({child_id: permit}, by=by, at=at)[child_id] or ""


def _line(row: models.AccessRequest, bands: Bands, is_stopped: bool) -> Line:
    return Line(
        row.id, row.asker, row.asker_name, row.about, row.received_at, row.due_at, bands.of(row.due_at), is_stopped,
        row.closed_at, row.closed_how,
    )  # fmt: skip


def _steps(row: models.AccessRequest) -> tuple[StepLine, ...]:
    rows = list(row.steps.order_by("at", "id"))
    names = agencies.names_of({each.by_person_id for each in rows})
    return tuple(
        StepLine(each.kind, each.answers, each.words, names.get(each.by_person_id, ""), each.at) for each in rows
    )


def _next(row: models.AccessRequest, done: list[rules.Done], pieces: list[models.AccessPiece], at: datetime) -> str:
    """Name what comes next: a step, then gathering, the opinion, deciding, making the files, handing them over."""
    if row.closed_at:
        return ""
    if step := rules.next_step(done):
        return step
    if row.gathered_at is None:
        return "gather"
    problem = replying.why_not_make(row, pieces, at)
    if problem is None:
        return "hand" if row.copies.exists() else "make"
    return {"access.no_opinion": "opinion", "access.undecided": "decide", "access.harm_told": "decide"}.get(
        problem.code, "gather" if problem.code == "access.regrouped" else "stopped"
    )


def _problem(
    row: models.AccessRequest, done: list[rules.Done], pieces: list[models.AccessPiece], at: datetime
) -> NotNow | None:
    if row.closed_at:
        return None
    if stopped := asked.why_stopped(row, done):
        return stopped
    return replying.why_not_make(row, pieces, at) if row.gathered_at else None


def _piece(row: models.AccessPiece) -> Piece:
    marks = sorted(row.marks.all(), key=lambda mark: (mark.start, mark.end))
    return Piece(
        row.id, row.number, row.room, row.kind, row.wrote, row.written_at, row.text, row.is_health,
        replying.is_decided(row),
        tuple(
            MarkLine(each.id, each.start, each.end, each.ground, each.is_proposed, each.decision, each.reason)
            for each in marks
        ),
    )  # fmt: skip


def _opinions(row: models.AccessRequest) -> tuple[OpinionLine, ...]:
    rows = list(row.opinions.order_by("-asked_at", "-id"))
    names = agencies.organisation_names({each.organisation_id for each in rows})
    return tuple(_opinion(each, names.get(each.organisation_id, "")) for each in rows)


def _opinion(row: models.AccessOpinion, name: str) -> OpinionLine:
    return OpinionLine(row.id, name, row.due_at, row.given_at, row.says, row.words, row.given_as)


def _health(row: models.AccessRequest) -> tuple[tuple[UUID, str], ...]:
    """List the health services that work with the child and may be asked."""
    if row.child_id is None or row.closed_at:
        return ()
    listed = [each for (each,) in called("health_around", row.id)]
    return tuple(sorted(agencies.organisation_names(listed).items(), key=lambda one: one[1]))


def opinion(*, opinion_id: UUID, by: Actor, at: datetime) -> tuple[OpinionLine, str, tuple[Piece, ...]]:
    """Give what a health service is asked about a child it works with: the child's name, and the health records."""
    with trail.look(by=by, at=at):
        row = models.AccessOpinion.objects.filter(id=opinion_id, organisation=by.organisation_id).first()
        if row is None:
            raise NotFound
        permit = gate.require(by=by, to=Action.GIVE_HEALTH_OPINION, about=row.child_id, at=at)
        trail.record(events.OPINION_SEEN, permit, about=opinion_id)
        pieces = models.AccessPiece.objects.filter(request=row.request_id, is_health=True).order_by("number")
        shown = tuple(map(_piece, pieces.prefetch_related("marks")))
        child = names_under({row.child_id: permit}, by=by, at=at)[row.child_id]
        return _opinion(row, agencies.organisation(row.organisation_id).name), child, shown


def picture(*, request_id: UUID, piece_id: UUID, by: Actor, at: datetime) -> bytes:
    """Give the picture that a piece is of, to whoever decides on that piece."""
    with trail.look(by=by, at=at, reason=asked.REASON):
        row = asked.found(request_id, by)
        permit = asked.require(row, by, at, asked.DECIDE)
        piece = models.AccessPiece.objects.filter(id=piece_id, request=request_id, kind=replying.PICTURE).first()
        body = replying.picture(piece) if piece else b""
        if not body:
            raise NotFound
        trail.record(events.ACCESS_SEEN, permit, about=request_id, detail={"piece": str(piece_id)})
        return body


def answer(*, request_id: UUID, by: Actor, at: datetime) -> tuple[Whole, Answer]:
    """Give the answer as it would leave now: only what was decided, with what is left out taken away."""
    with trail.look(by=by, at=at, reason=asked.REASON):
        row = asked.found(request_id, by)
        asked.require(row, by, at, asked.DECIDE)
        pieces = replying.pieces_of(row)
        refuse_if(replying.why_not_make(row, pieces, at))
        return whole(request_id=request_id, by=by, at=at), replying.answer(pieces, replying.told_apart(row))
