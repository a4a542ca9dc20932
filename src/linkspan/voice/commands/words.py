"""Keeping what a child said. Nothing of it is ever changed: what is put right or taken back stands beside it."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, hearing, pictures, wishing
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules
from linkspan.voice.word_rules import Saying


@trail.audited
def record_words(
    *,
    child_id: UUID,
    saying: Saying,
    picture: bytes | None = None,
    shows: str = "",
    stages: Collection[UUID] = (),
    wishes: Sequence[str] = (),
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Keep what a child said, with a picture, the stages it was said for, and the wishes that are in it.

    Tasks that asked for the child's words for those stages close.
    """
    permit = gate.require(by=by, to=Action.RECORD_VOICE, about=child_id, at=at)
    told = saying.cleaned()
    refuse_if(rules.why_not_record(told, at, has_picture=picture is not None))
    drawn = pictures.drawn_anew(picture) if picture is not None else None
    person_id, organisation_id = by.in_post()
    row = models.Words(
        id=new_id(), child_id=child_id, said=told.said, language=told.language, language_said=told.language_said,
        translation=told.translation, translated_by=told.translated_by, how=told.how, through=told.through,
        alone=told.alone, present=told.present, said_at=told.said_at, is_day=told.is_day, place=told.place,
        interpretation=told.interpretation, sharing=told.sharing, author_id=person_id, author_as=by.post_title,
        organisation_id=organisation_id, at=at,
    )  # fmt: skip
    models.Words.objects.bulk_create([row])
    if drawn is not None:
        models.Picture.objects.bulk_create([
            models.Picture(
                id=new_id(), words_id=row.id, body=drawn.body, kind=drawn.kind, width=drawn.width,
                height=drawn.height, shows=rules.cleaned(shows)[: rules.LINE_AT_MOST], at=at,
            )
        ])  # fmt: skip
    hearing.keep_for(row, stages, by, at, permit)
    for wish in wishes:
        wishing.open_wish(row, wish, by, at, permit)
    trail.record(
        events.WORDS_RECORDED, permit, about=row.id,
        detail={"how": told.how, "sharing": told.sharing, "picture": drawn is not None, "stages": len(set(stages))},
    )  # fmt: skip
    return row.id


@trail.audited
def correct_words(*, words_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Put a correction beside words: what was written first stays as it is, and above it."""
    row, permit = _words(words_id, by, at)
    return _put_beside(row, rules.CORRECTION, said, events.WORDS_CORRECTED, by, at, permit)


@trail.audited
def withdraw_words(*, words_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Keep that the child took words back, and what the child said about it. That they were said stays."""
    row, permit = _words(words_id, by, at)
    return _put_beside(row, rules.WITHDRAWN, said, events.WORDS_WITHDRAWN, by, at, permit)


@trail.audited
def misplace_words(*, words_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Take back words one wrote about the wrong child: nobody else reads them there any more.

    A stage that counted them, and has nothing else, asks for the child's words again.
    """
    row, permit = _words(words_id, by, at)
    if row.author_id != by.person_id:
        raise NotNow("voice.not_the_writer", "Only the person who wrote it down can take it back.")
    made = _put_beside(row, rules.WRONG_CHILD, said, events.WORDS_MISPLACED, by, at, permit)
    hearing.reopen(row, by, at, permit)
    return made


@trail.audited
def move_words(
    *, words_id: UUID, child_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:  # fmt: skip
    """Write one's own words down again for the child who said them, and take them back from where they stood.

    Said, when and how stay as they were; they are written anew by the same person, with their picture. They count for
    no stage there yet, and what was marked as a wish is marked again by whoever works with that child.
    """
    row, _permit = _words(words_id, by, at)
    if row.child_id == child_id:
        raise NotNow("voice.same_child", "That is the child it stands with now. Name the other child.")
    picture = models.Picture.objects.filter(words=row.id).order_by("at", "id").first()
    saying = Saying(**{each.name: getattr(row, each.name) for each in fields(Saying)})
    made = record_words(
        child_id=child_id, saying=saying, picture=bytes(picture.body) if picture else None,
        shows=picture.shows if picture else "", by=by, at=at,
    )  # fmt: skip
    misplace_words(words_id=words_id, said=said, by=by, at=at)
    return made


@trail.audited
def share_words(*, words_id: UUID, sharing: str, why: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Say anew who may see words, and why. Whoever wrote them says so, or the child's lead worker."""
    row, permit = _words(words_id, by, at)
    if row.author_id != by.person_id and not hearing.leads(row.child_id):
        raise NotNow("voice.not_the_writer", "The person who wrote it down, or the child's lead worker, decides this.")
    if sharing not in rules.SHARING:
        raise NotNow("voice.code_unknown", "Choose one of the answers on the page.")
    return _put_beside(row, rules.SHARED, why, events.WORDS_SHARED, by, at, permit, sharing)


@trail.audited
def mark_wish(*, words_id: UUID, wish: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Mark something a child wants within what they said; whoever marks it sees to it until it is handed on."""
    row, permit = _words(words_id, by, at)
    return wishing.open_wish(row, wish, by, at, permit).id


def _words(words_id: UUID, by: Actor, at: datetime) -> tuple[models.Words, Permit]:
    """Give words that the asker may hear and write beside; the walls hold back the rest."""
    row = models.Words.objects.filter(id=words_id).first()
    if row is None:
        raise NotFound
    return row, gate.require(by=by, to=Action.RECORD_VOICE, about=row.child_id, at=at)


def _put_beside(
    row: models.Words, kind: str, said: str, event: str, by: Actor, at: datetime, permit: Permit, sharing: str = ""
) -> UUID:
    line = rules.cleaned(said)
    gone = models.Beside.objects.filter(words=row.id, kind__in=(rules.WITHDRAWN, rules.WRONG_CHILD))
    refuse_if(rules.why_not_add_beside(kind, line, is_taken_back=kind != rules.SHARED and gone.exists()))
    person_id, organisation_id = by.in_post()
    made = models.Beside(
        id=new_id(), words_id=row.id, kind=kind, said=line, sharing=sharing, author_id=person_id,
        author_as=by.post_title, organisation_id=organisation_id, at=at,
    )  # fmt: skip
    models.Beside.objects.bulk_create([made])
    trail.record(event, permit, about=row.id, detail={"sharing": sharing} if sharing else {})
    return made.id
