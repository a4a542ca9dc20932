"""Whether an answer may be made now, and what it says: only what was decided, with what is left out taken away."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow
from linkspan.audit.called import called
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import asked, leaving_out
from linkspan.scrutiny.leaving_out import Span

ELSEWHERE = ("elsewhere", "elsewhere_police")
PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told."""

    room: str
    kind: str
    wrote: str
    written_at: datetime | None
    text: str
    picture: bytes = b""

    @property
    def drawn(self) -> str:
        """Give the picture as text, for a page or a file that holds it whole; nothing where there is none."""
        return b64encode(self.picture).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is told, what was left out in general terms, and who else may be asked."""

    told: tuple[Told, ...]
    elsewhere: tuple[str, ...]
    left_out: tuple[str, ...]
    pieces: int
    marks: int


def pieces_of(row: models.AccessRequest) -> list[models.AccessPiece]:
    """List the pieces of a request's pack with their marks."""
    return list(models.AccessPiece.objects.filter(request=row.id).prefetch_related("marks").order_by("number"))


def opinion_of(row: models.AccessRequest) -> models.AccessOpinion | None:
    """Give the newest opinion that was given."""
    found: models.AccessOpinion | None = row.opinions.exclude(given_at=None).order_by("-given_at", "-id").first()
    return found


def why_not_make(row: models.AccessRequest, pieces: Sequence[models.AccessPiece], at: datetime) -> NotNow | None:
    """Say why no answer may be made now."""
    done = asked.steps(row.id)
    if row.gathered_at is None:
        return NotNow("access.not_gathered", "Gather what is held first.")
    if called("access_regrouped", row.id)[0][0]:
        return NotNow("access.regrouped", "The child's file was put together anew. Gather again.")
    if row.stops.filter(until_at=None).exists():
        return NotNow("access.stopped_now", "The clock stands still. Let it run on first.")
    opinion = opinion_of(row)
    problem = rules.why_not_make(
        undecided=sum(1 for each in pieces if not is_decided(each)),
        has_health=any(each.is_health for each in pieces), opinion=opinion.says if opinion else "",
        opinion_on=london_day(opinion.given_at) if opinion and opinion.given_at else None, today=london_day(at),
        stopped=rules.why_not_gather(done, asked.why_stopped(row, done)),
    )  # fmt: skip
    if problem is None and opinion and opinion.says == "serious_harm" and any(map(_tells_health, pieces)):
        return NotNow("access.harm_told", "A health professional fears serious harm. Leave the health records out.")
    return problem


def is_decided(piece: models.AccessPiece) -> bool:
    """Tell whether a person read a piece and decided on each of its proposals."""
    return piece.decided_at is not None and all(mark.decision for mark in piece.marks.all())


def _tells_health(piece: models.AccessPiece) -> bool:
    return piece.is_health and bool(text_of(piece))


def text_of(piece: models.AccessPiece) -> str:
    """Give what is told of a piece; nothing where it is left out whole."""
    spans = spans_of(piece)
    told = leaving_out.without(piece.text, spans)
    return "" if not told.replace(leaving_out.LEFT_OUT, "").strip() else told


def spans_of(piece: models.AccessPiece) -> list[Span]:
    """Give what a person decided to leave out of a piece."""
    return [Span(mark.start, mark.end, mark.ground) for mark in piece.marks.all() if mark.decision == "accepted"]


def picture_of(piece: models.AccessPiece) -> bytes:
    """Give the picture that a piece is of; none where any words of it are left out, since it may show what they say."""
    return b"" if piece.kind != PICTURE or spans_of(piece) else picture(piece)


def picture(piece: models.AccessPiece) -> bytes:
    """Give the picture that a piece is of, to whoever decides on it; none of what was taken back meanwhile."""
    found = called("access_picture", piece.request_id, piece.source)
    return bytes(found[0][0]) if found else b""


def told_apart(row: models.AccessRequest) -> list[models.AccessApart]:
    """List what somebody inside decided to tell of what is kept from whoever answers."""
    return list(row.aparts.filter(decision="tell").exclude(text="").order_by("asked_at", "id"))


def answer(pieces: Sequence[models.AccessPiece], apart: Sequence[models.AccessApart] = ()) -> Answer:
    """Put the answer together. A piece that is left out whole leaves no gap."""
    told = [(piece, text) for piece in pieces if (text := text_of(piece))]
    grounds = [span.ground for piece in pieces for span in spans_of(piece)]
    return Answer(
        told=(
            *(
                Told(piece.room, piece.kind, piece.wrote, piece.written_at, text, picture_of(piece))
                for piece, text in told
                if piece.kind not in ELSEWHERE
            ),
            *(Told("apart", each.kind, each.decided_as, None, each.text) for each in apart),
        ),
        elsewhere=tuple(text for piece, text in told if piece.kind in ELSEWHERE),
        left_out=tuple(dict.fromkeys(said for ground in grounds if (said := leaving_out.BY_CODE[ground].general))),
        pieces=len(told) + len(apart),
        marks=len(grounds),
    )
