"""What became of each wish of a child, and when the child was told: two acts, and the second closes the task."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, refuse_if, trail
from linkspan.duty import commands as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules


@trail.audited
def answer_wish(*, wish_id: UUID, outcome: str, done: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Keep what was done about a wish; where it was not done in full, why. The child is still to be told."""
    row, permit = _wish(wish_id, by, at)
    line = rules.cleaned(done)
    refuse_if(rules.why_not_answer(outcome, line, is_answered=row.answered_at is not None))
    row.outcome, row.done, row.answered_by_id, row.answered_at = outcome, line, by.person_id, at
    row.save(update_fields=["outcome", "done", "answered_by", "answered_at"])
    trail.record(events.WISH_ANSWERED, permit, about=row.id, detail={"outcome": outcome})


@trail.audited
def tell_child(
    *, wish_id: UUID, how: str, told_on: date | None, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep on what day, how and by whom the child was told what became of a wish; or why the child is not told."""
    row, permit = _wish(wish_id, by, at)
    line = rules.cleaned(said)
    day = None if how == rules.NOT_TOLD else told_on
    refuse_if(
        rules.why_not_tell(
            how, day, line, is_answered=row.answered_at is not None, is_told=row.told_at is not None,
            wished_on=_wished_on(row), today=london_day(at),
        )
    )  # fmt: skip
    row.told_how, row.told_on, row.told_said, row.told_by_id, row.told_at = how, day, line, by.person_id, at
    row.save(update_fields=["told_how", "told_on", "told_said", "told_by", "told_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.WISH_TOLD, permit, about=row.id, detail={"how": how})


def _wished_on(row: models.ChildWish) -> date:
    """Give the day the child said it; whoever may see to the wish and not read the words goes by when it was marked."""
    said_at = models.Words.objects.filter(id=row.words_id).values_list("said_at", flat=True).first()
    return london_day(said_at or row.at)


def _wish(wish_id: UUID, by: Actor, at: datetime) -> tuple[models.ChildWish, Permit]:
    """Give a wish that the asker may see to, kept for the rest of the act; the walls hold back the rest."""
    found = models.ChildWish.objects.filter(id=wish_id).first()
    if found is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.RECORD_VOICE, about=found.child_id, at=at)
    return models.ChildWish.lock(wish_id), permit
