"""Gathering what is held, the health professional's opinion, and a person's decision on all that may be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import asked, assembling, events, leaving_out
from linkspan.scrutiny.leaving_out import Known
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

OPINION_CLOCK, OPINION_KIND = "access.opinion", "health_opinion"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides about one proposal, or adds: which words instead, on which ground, and why."""

    decision: str
    reason: str
    words: str = ""
    ground: str = ""


@trail.audited
def gather(*, request_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Gather what the agency holds of the child, and propose what the rules would leave out. Give how many pieces.

    Gathering again begins anew: what was decided about an earlier pack is gone, and stays in the trail.
    """
    row, permit = asked.locked(request_id, by, at)
    done = asked.steps(request_id)
    refuse_if(rules.why_not_gather(done, asked.why_stopped(row, done)))
    items = assembling.gathered(request_id, by.organisation_kind, at)
    models.AccessMark.objects.filter(piece__request=request_id).delete()
    models.AccessPiece.objects.filter(request=request_id).delete()
    pieces = [_piece(request_id, number, item) for number, item in enumerate(items, start=1)]
    models.AccessPiece.objects.bulk_create(pieces)
    known = _known(row)
    models.AccessMark.objects.bulk_create([
        models.AccessMark(id=new_id(), piece_id=piece.id, start=span.start, end=span.end, ground=span.ground)
        for piece in pieces
        for span in leaving_out.proposed(piece.text, piece.kind, known, agency_kind=by.organisation_kind)
    ])  # fmt: skip
    row.gathered_at, row.gathered_by_id = at, by.person_id
    row.save(update_fields=["gathered_at", "gathered_by"])
    trail.record(events.ACCESS_GATHERED, permit, about=request_id, detail={"pieces": len(pieces)})
    return len(pieces)


def _piece(request_id: UUID, number: int, item: assembling.Item) -> models.AccessPiece:
    return models.AccessPiece(
        id=new_id(), request_id=request_id, number=number, room=item.room, kind=item.kind, source=item.source,
        wrote=item.wrote, written_at=item.written_at, text=item.text, is_health=item.is_health,
    )  # fmt: skip


def _known(row: models.AccessRequest) -> Known:
    around = asked.around(row.id)
    nobody: frozenset[str] = frozenset()
    return Known(
        own_names=around.get("own", nobody), others=around.get("other", nobody) | around.get("barred", nobody),
        places=around.get("place", nobody), asker=row.asker, asker_name=row.asker_name,
        is_protected="protected" in around,
    )  # fmt: skip


# --- the health professional's opinion --------------------------------------------------------------------------


@trail.audited
def ask_opinion(*, request_id: UUID, organisation_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Ask a health service that works with the child whether its health records may be told."""
    row, permit = asked.locked(request_id, by, at)
    if row.opinions.filter(given_at=None).exists():
        raise NotNow("access.opinion_asked", "A health professional is asked already.")
    if organisation_id not in {each for (each,) in called("health_around", request_id)}:
        raise NotNow("access.not_their_patient", "Choose a health service that works with the child.")
    due = duty_queries.due_for(OPINION_CLOCK, at, area_id=row.area_id)
    opinion_id = new_id()
    item_id = duty.open_item(
        kind=OPINION_KIND, area_id=row.area_id, organisation_id=organisation_id, due=due, about=opinion_id, by=by,
        at=at, permit=permit,
    )  # fmt: skip
    models.AccessOpinion.objects.bulk_create([
        models.AccessOpinion(
            id=opinion_id, item_id=item_id, request_id=request_id, child_id=_child_of(row),
            organisation_id=organisation_id, asked_by_id=by.in_post()[0], asked_at=at, due_at=due.due_at,
        )
    ])  # fmt: skip
    trail.record(events.OPINION_ASKED, permit, about=opinion_id)
    notify.tell(
        to=notify.AtDesk(organisation_id), event=events.OPINION_ASKED,
        link=f"/access-requests/opinions/{opinion_id}/", about=opinion_id,
    )  # fmt: skip
    return opinion_id


@trail.audited
def give_opinion(*, opinion_id: UUID, says: str, words: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say, as a health professional who works with the child, whether telling is likely to cause serious harm.

    Where it is, all health pieces are proposed to be left out; the agency that answers still decides.
    """
    found = models.AccessOpinion.objects.filter(id=opinion_id, organisation=by.organisation_id).first()
    if found is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.GIVE_HEALTH_OPINION, about=found.child_id, at=at)
    row = models.AccessOpinion.lock(opinion_id)
    if row.given_at or duty_queries.owners_of([row.item_id]).get(row.item_id) is None:
        raise NotNow("access.opinion_given", "That has been answered, or is no longer asked.")
    if says not in rules.OPINIONS:
        raise NotNow("access.opinion_open", "Choose what you think.")
    refuse_if(rules.why_not_words(words, "Say in a line why."))
    if says == "serious_harm":
        _propose_all(row.request_id)
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    row.given_by_id, row.given_as, row.given_at, row.says, row.words = by.person_id, by.post_title, at, says, words
    row.save(update_fields=["given_by", "given_as", "given_at", "says", "words"])
    trail.record(events.OPINION_GIVEN, permit, about=opinion_id, detail={"says": says})
    notify.tell(to=row.asked_by_id, event=events.OPINION_GIVEN, link="/access-requests/", about=opinion_id)


def _propose_all(request_id: UUID) -> None:
    """Propose that every health piece is left out whole; each is to be decided on anew."""
    pieces = list(models.AccessPiece.objects.filter(request=request_id, is_health=True))
    models.AccessMark.objects.bulk_create([
        models.AccessMark(id=new_id(), piece_id=each.id, start=0, end=len(each.text), ground="harm_health")
        for each in pieces
    ])  # fmt: skip
    models.AccessPiece.objects.filter(id__in=[each.id for each in pieces]).update(decided_at=None, decided_by=None)


# --- a person decides -------------------------------------------------------------------------------------------


@trail.audited
def decide_piece(
    *, piece_id: UUID, rulings: Mapping[UUID, Ruling], more: Iterable[Ruling] = (), by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Decide on every proposal of one piece, each with its reason, and leave out more where a person sees it."""
    piece = models.AccessPiece.objects.filter(id=piece_id).first()
    if piece is None:
        raise NotFound
    row, permit = asked.locked(piece.request_id, by, at, asked.DECIDE)
    marks = list(piece.marks.order_by("start", "id"))
    added: list[models.AccessMark] = []
    for mark in marks:
        ruling = rulings.get(mark.id, Ruling("", ""))
        refuse_if(leaving_out.why_not_decide(ruling.decision, ruling.reason, piece.text, ruling.words, ruling.ground))
        mark.decision, mark.reason = ruling.decision, ruling.reason.strip()
        mark.decided_by_id, mark.decided_at = by.person_id, at
        added += _instead(piece, ruling, by, at) if ruling.decision == "changed" else []
    for extra in more:
        refuse_if(leaving_out.why_not_decide("changed", extra.reason, piece.text, extra.words, extra.ground))
        added += _instead(piece, extra, by, at)
    models.AccessMark.objects.bulk_update(marks, ["decision", "reason", "decided_by", "decided_at"])
    models.AccessMark.objects.bulk_create(added)
    piece.decided_at, piece.decided_by_id = at, by.person_id
    piece.save(update_fields=["decided_at", "decided_by"])
    trail.record(
        events.ACCESS_DECIDED, permit, about=row.id,
        detail={"piece": piece.number, "marks": _counted([*marks, *added])},
    )  # fmt: skip


def _instead(piece: models.AccessPiece, ruling: Ruling, by: Actor, at: datetime) -> list[models.AccessMark]:
    """Leave out some words wherever they stand in a piece."""
    return [
        models.AccessMark(
            id=new_id(), piece_id=piece.id, start=start, end=end, ground=ruling.ground, is_proposed=False,
            decision="accepted", reason=ruling.reason.strip(), decided_by_id=by.person_id, decided_at=at,
        )
        for start, end in leaving_out.find(piece.text, ruling.words)
    ]  # fmt: skip


def _counted(marks: Iterable[models.AccessMark]) -> dict[str, int]:
    """Count decisions by ground, for the trail: codes and numbers, never words."""
    counted: dict[str, int] = {}
    for mark in marks:
        code = f"{mark.ground}.{mark.decision}"
        counted[code] = counted.get(code, 0) + 1
    return counted


def _child_of(row: models.AccessRequest) -> UUID:
    if row.child_id is None:
        raise NotNow("access.which_child", "Find the child's file first.")
    return row.child_id
