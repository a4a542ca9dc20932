"""What a child said, what became of each wish, and how often nobody asked: as far as the asker may hear it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.duty import queries as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, hearing
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules
from linkspan.voice.hearing import Heard


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A picture that goes with words: what it shows, in words; its bytes are another question."""

    id: UUID
    shows: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class BesideLine:
    """What was put beside words later: `kind` is of `word_rules.CHANGES`."""

    kind: str
    said: str
    sharing: str
    author: str
    author_as: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WishLine:
    """One thing a child wants, what became of it, and when the child was told. `holder` is empty for a duty desk."""

    id: UUID
    child_id: UUID
    words_id: UUID
    wish: str
    at: datetime
    due_at: datetime
    organisation_id: UUID
    organisation: str
    holder: str
    outcome: str
    done: str
    answered_by: str
    answered_at: datetime | None
    told_how: str
    told_on: date | None
    told_said: str
    told_by: str
    told_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether the child is still to be told."""
        return self.told_at is None


@dataclass(frozen=True, slots=True)
class WordsLine:
    """What a child said, how it was given, and who wrote it down; `sharing` is who may see it as it stands now."""

    id: UUID
    child_id: UUID
    said: str
    language: str
    language_said: str
    translation: str
    translated_by: str
    how: str
    through: str
    alone: str
    present: str
    said_at: datetime
    is_day: bool
    place: str
    interpretation: str
    sharing: str
    author_id: UUID
    author: str
    author_as: str
    organisation_id: UUID
    organisation: str
    at: datetime
    pictures: tuple[PictureLine, ...]
    beside: tuple[BesideLine, ...]
    wishes: tuple[WishLine, ...]
    stages: tuple[UUID, ...]

    @property
    def is_taken_back(self) -> bool:
        """Tell whether the child took the words back."""
        return any(each.kind == rules.WITHDRAWN for each in self.beside)

    @property
    def is_misplaced(self) -> bool:
        """Tell whether the words were about another child."""
        return any(each.kind == rules.WRONG_CHILD for each in self.beside)


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A stage that asks for the child's words and has neither words nor a reason yet."""

    stage_id: UUID
    stage_kind: str
    organisation_id: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """All that a child said, newest first, with what is still asked for."""

    child_id: UUID
    words: tuple[WordsLine, ...]
    wishes: tuple[WishLine, ...]
    asked: tuple[HearingLine, ...]
    may_record: bool


@dataclass(frozen=True, slots=True)
class HeardCount:
    """How many stages of an agency, in the quarter that began on a day, had words, or a reason, or neither.

    `how` is `words`, `missing` or a code of `word_rules.REASONS`. Nothing is suppressed here.
    """

    organisation_id: UUID
    quarter: date
    how: str
    count: int


def voice_of(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> Voice:
    """Give all that a child said and wished, to somebody who works with the child or an inspector who said why."""
    with trail.look(by=by, at=at, reason=reason):
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason)
        words = _lines(models.Words.objects.filter(child=child_id))
        wishes = _wishes(models.ChildWish.objects.filter(child=child_id))
        asked = models.Hearing.objects.filter(child=child_id, settled_at=None).order_by("asked_at", "id")
        record = gate.may(by=by, to=Action.RECORD_VOICE, about=child_id, at=at, reason=reason)
        _note(child_id, permit, words)
        return Voice(
            child_id, words, wishes,
            tuple(HearingLine(row.stage_id, row.stage_kind, row.organisation_id, row.asked_at) for row in asked),
            record.allow,
        )  # fmt: skip


def words_of(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> tuple[WordsLine, ...]:
    """List what a child said, newest first, as far as the asker may hear it."""
    return voice_of(child_id=child_id, by=by, at=at, reason=reason).words


def wishes_of(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> tuple[WishLine, ...]:
    """List what a child wants, newest first, with what became of each."""
    return voice_of(child_id=child_id, by=by, at=at, reason=reason).wishes


def one(*, words_id: UUID, by: Actor, at: datetime) -> WordsLine:
    """Give what a child said once; there is nothing where the asker may not hear it."""
    with trail.look(by=by, at=at):
        found = _lines(models.Words.objects.filter(id=words_id))
        if not found:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=found[0].child_id, at=at)
        _note(found[0].child_id, permit, found)
        return found[0]


def one_wish(*, wish_id: UUID, by: Actor, at: datetime) -> WishLine:
    """Give one wish; there is none where the asker neither hears it nor has to see to it."""
    with trail.look(by=by, at=at):
        found = _wishes(models.ChildWish.objects.filter(id=wish_id))
        if not found:
            raise NotFound
        permit = gate.require(by=by, to=Action.RECORD_VOICE, about=found[0].child_id, at=at)
        trail.record(events.WORDS_SEEN, permit, about=found[0].child_id, detail={"wish": str(wish_id)})
        return found[0]


def picture(*, picture_id: UUID, child_id: UUID, by: Actor, at: datetime) -> tuple[bytes, str]:
    """Give a picture's bytes and what they are, to somebody who may hear the words it goes with."""
    with trail.look(by=by, at=at):
        row = models.Picture.objects.filter(id=picture_id, words__child=child_id).first()
        if row is None or not row.body:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at)
        trail.record(events.PICTURE_SEEN, permit, about=row.words_id, detail={"picture": str(row.id)})
        return bytes(row.body), row.kind


def heard(*, child_id: UUID, stage_id: UUID, by: Actor, at: datetime, permit: Permit) -> Heard:
    """Say whether a stage has the child's words, or why not; the caller has the gate's permit for the stage."""
    if permit.actor.key != by.key or permit.about not in (None, child_id):
        raise ValueError("The permit is about another child, or someone else's.")
    return hearing.heard_for(child_id, stage_id)


def kind_asked(*, child_id: UUID, stage_id: UUID) -> str:
    """Give the kind of a stage that asked for a child's words, settled or not, inside a look; else nothing."""
    found = models.Hearing.objects.filter(child=child_id, stage_id=stage_id).values_list("stage_kind", flat=True)
    return found.first() or ""


def heard_counts(*, from_: date, until: date, by: Actor, at: datetime) -> tuple[HeardCount, ...]:
    """Count by agency and quarter how stages had the child's words, with "not asked" as such; it names no child.

    Days are those on which the words were due to be there, `until` exclusive. Small numbers are for the caller to
    suppress.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_VOICE_FIGURES, at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "select organisation_id, quarter, how, held from linkspan.count_hearings(%s, %s) order by 2, 1, 3",
                [from_, until],
            )
            found = tuple(HeardCount(*row) for row in cursor.fetchall())
        trail.record(events.HEARD_COUNTED, permit, detail={"from": str(from_), "until": str(until)})
        return found


# --- rows to lines ----------------------------------------------------------------------------------------------


def _note(child_id: UUID, permit: Permit, words: Collection[WordsLine]) -> None:
    trail.record(events.WORDS_SEEN, permit, about=child_id, detail={"words": len(words)})


def _lines(rows: Any) -> tuple[WordsLine, ...]:
    """Make lines of rows of words in a fixed number of queries, newest first."""
    found = list(rows.order_by("-said_at", "-at", "-id"))
    ids = [row.id for row in found]
    pictures = _by_words(models.Picture.objects.filter(words__in=ids).order_by("at", "id").defer("body"))
    beside = _by_words(models.Beside.objects.filter(words__in=ids).order_by("at", "id"))
    stages = _by_words(models.HeardFor.objects.filter(words__in=ids).order_by("id"))
    wishes: dict[UUID, list[WishLine]] = {}
    for wish in _wishes(models.ChildWish.objects.filter(words__in=ids)):
        wishes.setdefault(wish.words_id, []).append(wish)
    writers = [*found, *(each for rows in beside.values() for each in rows)]
    people = agencies.names_of(each.author_id for each in writers)
    places = agencies.organisation_names(each.organisation_id for each in writers)
    return tuple(
        _line(
            row, people, places, pictures.get(row.id, ()), beside.get(row.id, ()), tuple(wishes.get(row.id, ())),
            stages.get(row.id, ()),
        )
        for row in found
    )  # fmt: skip


def _by_words(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.words_id, []).append(row)
    return found


def _line(
    row: models.Words, people: dict[UUID, str], places: dict[UUID, str], pictures: Iterable[Any], beside: Iterable[Any],
    wishes: tuple[WishLine, ...], stages: Iterable[Any],
) -> WordsLine:  # fmt: skip
    notes = tuple(
        BesideLine(
            each.kind, each.said, each.sharing, people.get(each.author_id, ""), each.author_as,
            places.get(each.organisation_id, ""), each.at,
        )
        for each in beside
    )  # fmt: skip
    shared = [each.sharing for each in notes if each.kind == rules.SHARED]
    return WordsLine(
        id=row.id, child_id=row.child_id, said=row.said, language=row.language, language_said=row.language_said,
        translation=row.translation, translated_by=row.translated_by, how=row.how, through=row.through,
        alone=row.alone, present=row.present, said_at=row.said_at, is_day=row.is_day, place=row.place,
        interpretation=row.interpretation, sharing=shared[-1] if shared else row.sharing, author_id=row.author_id,
        author=people.get(row.author_id, ""), author_as=row.author_as, organisation_id=row.organisation_id,
        organisation=places.get(row.organisation_id, ""), at=row.at,
        pictures=tuple(PictureLine(each.id, each.shows, each.width, each.height) for each in pictures), beside=notes,
        wishes=wishes, stages=tuple(each.stage_id for each in stages),
    )  # fmt: skip


def _wishes(rows: Any) -> tuple[WishLine, ...]:
    found = list(rows.order_by("-at", "-id"))
    holders = duty.owners_of(row.item_id for row in found if row.told_at is None)
    held = {item: holder.person_id for item, holder in holders.items() if holder.person_id}
    who = {*held.values(), *(each for row in found for each in (row.answered_by_id, row.told_by_id) if each)}
    people = agencies.names_of(who)
    places = agencies.organisation_names(row.organisation_id for row in found)
    return tuple(
        WishLine(
            id=row.id, child_id=row.child_id, words_id=row.words_id, wish=row.wish, at=row.at, due_at=row.due_at,
            organisation_id=row.organisation_id, organisation=places.get(row.organisation_id, ""),
            holder=people.get(held[row.item_id], "") if row.item_id in held else "", outcome=row.outcome, done=row.done,
            answered_by=people.get(row.answered_by_id, ""), answered_at=row.answered_at, told_how=row.told_how,
            told_on=row.told_on, told_said=row.told_said, told_by=people.get(row.told_by_id, ""), told_at=row.told_at,
        )
        for row in found
    )  # fmt: skip
