"""Whether a stage has the child's words: the rows and tasks of it, inside the acts of commands.

The rooms above know what a stage is; here it is an id and a kind. Nothing here stands in the way of a stage.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.voice import events
from linkspan.voice import word_models as models

ITEM, CLOCK = "words_missing", "words.record"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a stage has of the child's words: when they were written, or the last reason why there are none."""

    words_at: datetime | None = None
    reason: str = ""
    said: str = ""
    reason_at: datetime | None = None
    asked_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Tell whether the stage counts as complete: with words, or with a reason why not."""
        return self.words_at is not None or bool(self.reason)


def heard_for(child_id: UUID, stage_id: UUID) -> Heard:
    """Say what a stage of a child has; nothing of what was said. The database answers who may know of the child."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select words_at, reason, said, reason_at, asked_at, settled_at from linkspan.heard_for(%s, %s)",
            [child_id, stage_id],
        )
        row = cursor.fetchone()
    return Heard(row[0], row[1] or "", row[2] or "", *row[3:]) if row else Heard()


def leads(child_id: UUID) -> bool:
    """Ask the database, in the asker's own signed name, whether they lead for a child."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.is_lead_of(%s, linkspan.ctx())", [child_id])
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)


def ask(
    *, child_id: UUID, stage_id: UUID, stage_kind: str, area_id: UUID, organisation_id: UUID, person_id: UUID | None,
    by: Actor, at: datetime, permit: Permit,
) -> bool:  # fmt: skip
    """Keep that a stage asks for the child's words, and open a task where it has neither words nor a reason.

    Say whether a task was opened. Asked twice for one stage, the second asks for nothing.
    """
    heard = heard_for(child_id, stage_id)
    if heard.asked_at is not None:
        return False
    hearing_id, item_id = new_id(), None
    if not heard.is_complete:
        item_id = duty.open_item(
            kind=ITEM, area_id=area_id, organisation_id=organisation_id, person_id=person_id, about=stage_id,
            due=duty_queries.due_for(CLOCK, at, area_id=area_id), by=by, at=at, permit=permit,
        )  # fmt: skip
    models.Hearing.objects.bulk_create([
        models.Hearing(
            id=hearing_id, item_id=item_id, child_id=child_id, stage_id=stage_id, stage_kind=stage_kind,
            organisation_id=organisation_id, area_id=area_id, asked_by_id=by.person_id, asked_at=at,
            settled_at=at if item_id is None else None,
        )
    ])  # fmt: skip
    trail.record(
        events.HEARING_ASKED, permit, about=hearing_id, child=child_id,
        detail={"kind": stage_kind, "open": item_id is not None},
    )  # fmt: skip
    return item_id is not None


def keep_for(row: models.Words, stages: Collection[UUID], by: Actor, at: datetime, permit: Permit) -> None:
    """Keep for which stages words were given, and settle what was open there."""
    wanted = sorted(set(stages))
    models.HeardFor.objects.bulk_create(models.HeardFor(id=new_id(), words_id=row.id, stage_id=each) for each in wanted)
    for each in wanted:
        settle(row.child_id, each, by, at, permit)


def reopen(row: models.Words, by: Actor, at: datetime, permit: Permit) -> None:
    """Ask again for each stage that counted words which were about another child, where it has nothing else."""
    for stage_id in (
        models.HeardFor.objects.filter(words=row.id).order_by("stage_id").values_list("stage_id", flat=True)
    ):
        settled = models.Hearing.objects.filter(child=row.child_id, stage_id=stage_id, settled_at__isnull=False).first()
        if settled is not None and not heard_for(row.child_id, stage_id).is_complete:
            _ask_again(models.Hearing.lock(settled.id), by, at, permit)


def _ask_again(row: models.Hearing, by: Actor, at: datetime, permit: Permit) -> None:
    person_id = _held_last(row, at)
    row.item_id = duty.open_item(
        kind=ITEM, area_id=row.area_id, organisation_id=row.organisation_id, person_id=person_id, about=row.stage_id,
        due=duty_queries.due_for(CLOCK, at, area_id=row.area_id), by=by, at=at, permit=permit,
    )  # fmt: skip
    row.settled_at = None
    row.save(update_fields=["item", "settled_at"])
    trail.record(events.HEARING_REOPENED, permit, about=row.id, detail={"kind": row.stage_kind})
    notify.tell(
        to=person_id or notify.AtDesk(row.organisation_id), event=events.HEARING_REOPENED,
        link=f"/children/{row.child_id}/voice/", about=row.child_id,
    )  # fmt: skip


def _held_last(row: models.Hearing, at: datetime) -> UUID | None:
    """Name who was asked first, if they are in post there today; else it is the desk's."""
    tenures = duty_queries.history(row.item_id).tenures if row.item_id else ()
    person_id = tenures[-1].holder.person_id if tenures else row.asked_by_id
    seats = agencies.in_post(person_id, london_day(at)) if person_id else ()
    return person_id if any(each.organisation_id == row.organisation_id for each in seats) else None


def settle(child_id: UUID, stage_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Close what was asked for a stage, if anything of this child is open."""
    found = models.Hearing.objects.filter(child=child_id, stage_id=stage_id, settled_at=None).first()
    if found is None:
        return
    row = models.Hearing.lock(found.id)
    if row.settled_at is not None or row.item_id is None:
        return
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.HEARING_SETTLED, permit, about=row.id, detail={"kind": row.stage_kind})
