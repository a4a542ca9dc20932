"""Asking for a child's words for a stage, and saying honestly why there are none."""

from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, hearing
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules


@trail.audited
def ask_for_words(
    *,
    child_id: UUID,
    stage_id: UUID,
    stage_kind: str,
    area_id: UUID,
    organisation_id: UUID,
    person_id: UUID | None,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> bool:
    """Ask for the child's words for a stage, of whoever holds it, and say whether a task was opened.

    The caller has asked the gate already and hands its permit on. It never refuses and never bars anything: a stage
    that has words or a reason already asks for nothing.
    """
    return hearing.ask(
        child_id=child_id, stage_id=stage_id, stage_kind=stage_kind, area_id=area_id, organisation_id=organisation_id,
        person_id=person_id, by=by, at=at, permit=permit,
    )  # fmt: skip


@trail.audited
def say_why_unheard(
    *, child_id: UUID, stage_id: UUID, reason: str, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Say why a stage is without the child's words; the task that asked closes. That nobody asked is counted so."""
    permit = gate.require(by=by, to=Action.RECORD_VOICE, about=child_id, at=at)
    line = rules.cleaned(said)
    refuse_if(rules.why_not_unheard(reason, line))
    person_id, organisation_id = by.in_post()
    row = models.Unheard(
        id=new_id(), child_id=child_id, stage_id=stage_id, reason=reason, said=line, author_id=person_id,
        author_as=by.post_title, organisation_id=organisation_id, at=at,
    )  # fmt: skip
    models.Unheard.objects.bulk_create([row])
    trail.record(events.UNHEARD_SAID, permit, about=row.id, detail={"reason": reason})
    hearing.settle(child_id, stage_id, by, at, permit)
    return row.id
