"""Whether a stage has the child's words, and the task that asks for them. It stops nothing, whatever is missing.

Which kinds ask is data (`hearing` of a kind): assessments, conferences and reviews as they end, plans as they begin.
A plan that came of a conference or review is heard with it: the child is asked once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, Permit
from linkspan.pathway import models, stage_door, stages
from linkspan.pathway.sides import standing
from linkspan.pathway.stage_types import Moment
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import hearing as voice
from linkspan.voice.commands.hearings import ask_for_words
from linkspan.voice.commands.words import record_words
from linkspan.voice.hearing import Heard
from linkspan.voice.word_rules import SAID_AT_MOST, UNSAID, Saying

# Ends after which nobody is asked: it never began, or there is no child any more to ask.
UNASKED = frozenset({stages.NOT_BEGUN, "died"})
SAID = "child_said"


@dataclass(frozen=True, slots=True)
class Voice:
    """What a stage has of the child's words; `stage_id` is the one under which they are kept."""

    stage_id: UUID
    child_id: UUID
    heard: Heard


def heard_as(row: models.Stage) -> UUID:
    """Name the stage under which words are kept: the first of its versions, or what a plan came of."""
    first = row
    while first.corrects_id is not None:
        first = models.Stage.objects.get(id=first.corrects_id)
    before = first.follows
    if stages.BY_CODE[first.kind].hearing == "begin" and before is not None and stages.BY_CODE[before.kind].hearing:
        return heard_as(before)
    return first.id


def asks(row: models.Stage) -> bool:
    """Tell whether a stage asks for the child's words: not of what is kept apart, nor of a child not born yet."""
    kind = stages.BY_CODE.get(row.kind)
    if kind is None or not kind.hearing or row.restricted or row.origin or row.child_id is None:
        return False
    life = stage_door.life_of(row.child_id)
    return life.died is None and not (life.born is None and life.expected is not None)


def ask(row: models.Stage, moment: Moment, person_id: UUID | None, by: Actor, at: datetime, permit: Permit) -> None:
    """Ask whoever holds a stage for the child's words, in the act that ends it or, for a plan, begins it."""
    if stages.BY_CODE[row.kind].hearing != moment or row.outcome in UNASKED or row.child_id is None or not asks(row):
        return
    ask_for_words(
        child_id=row.child_id, stage_id=heard_as(row), stage_kind=row.kind, area_id=row.area_id,
        organisation_id=row.organisation_id, person_id=standing(row.organisation_id, person_id, at), by=by, at=at,
        permit=permit,
    )  # fmt: skip


def keep_said(row: models.Stage, by: Actor, at: datetime) -> None:
    """Keep what was typed as the child's words in a stage as exactly that: verbatim, attributed, in one place.

    It stays with the stage where it cannot be: of what is kept apart, of a child not in the index, or written by
    somebody who does not work with the child. Then the child's words are still asked for.
    """
    said, heard_at = str(row.details.get(SAID, "")), row.happened_at or row.ended_at or at
    if not said or len(said) > SAID_AT_MOST or row.restricted or row.origin or row.child_id is None or not by.person_id:
        return
    if not gate.may(by=by, to=Action.RECORD_VOICE, about=row.child_id, at=at).allow:
        return
    saying = Saying(said=said, said_at=min(heard_at, at), alone=UNSAID)
    record_words(child_id=row.child_id, saying=saying, stages=[heard_as(row)], by=by, at=at)
    row.details = {code: value for code, value in row.details.items() if code != SAID}


def voice_of(row: models.Stage) -> Voice | None:
    """Give what a stage has of the child's words: nothing of one that neither asks for them nor was told any."""
    if row.child_id is None or row.restricted:
        return None
    stage_id = heard_as(row)
    heard = voice.heard_for(row.child_id, stage_id)
    return Voice(stage_id, row.child_id, heard) if heard.words_at or asks(row) else None
