"""Rows of stages and episodes as acts make them, each with its item, holder and date; for commands alone."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due
from linkspan.pathway import events, hearing, models, stage_door, stages
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.sides import Sides, close_doors, sides_of, standing
from linkspan.pathway.stage_types import StageKind
from linkspan.pathway.stages import BY_CODE

ITEM, EPISODE_ITEM, APART_ITEM = "stage", "episode", "restricted_stage"
DEPARTURE_ITEM, DEPARTURE_CLOCK = "departure_stage", "departure.explain"
# Something that happened in time and was written up after its date: the reason is known.
WRITTEN_LATE = "recorded_late"


@dataclass(frozen=True, slots=True)
class Subject:
    """The child of a stage: in the index, or as a contact says who they are."""

    area_id: UUID
    child_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stage to open: of which kind, held by whom, after what."""

    kind: StageKind
    organisation_id: UUID
    act: UUID = field(default_factory=new_id)
    person_id: UUID | None = None
    episode_id: UUID | None = None
    follows: models.Stage | None = None
    decision_id: UUID | None = None
    happened_at: datetime | None = None
    planned_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)
    unusual: tuple[str, ...] = ()
    departure: str = ""
    lead_id: UUID | None = None
    restricted: bool = False
    sides: Sides | None = None
    source: str = ""
    referred_at: datetime | None = None


# --- dates ------------------------------------------------------------------------------------------------------


def due_of(wanted: Wanted, area_id: UUID, at: datetime) -> Due:
    """Say by when a stage is due: from when something happened, never from when it was written."""
    code = rules.clock_of(wanted.kind, _of_its_kind(wanted))
    return duty_queries.due_for(code, _starts_at(wanted, at), area_id=area_id)


def _of_its_kind(wanted: Wanted) -> int:
    """Count how many stages of the same kind one follows in a row."""
    count, before = 0, wanted.follows
    while before is not None and before.kind == wanted.kind.code and count < 2:
        count, before = count + 1, before.follows
    return count


def _starts_at(wanted: Wanted, at: datetime) -> datetime:
    before, own = as_corrected(wanted.follows), wanted.happened_at or at
    match wanted.kind.clock_from:
        case "itself" if before is not None and before.kind == wanted.kind.code:
            return before.ended_at or own
        case "referral" if wanted.episode_id:
            found = models.Episode.objects.filter(id=wanted.episode_id).values_list("referred_at", flat=True).first()
            return found or own
        case "before" if before is not None:
            return before.happened_at or before.ended_at or own
        case "before_end" if before is not None:
            return before.ended_at or before.happened_at or own
        case "kind":
            return _nearest(before, wanted.kind.clock_kind) or (before and before.happened_at) or own
        case _:
            return own


def _nearest(before: models.Stage | None, kind: str) -> datetime | None:
    while before is not None and before.kind != kind:
        before = before.follows
    before = as_corrected(before)
    return before.happened_at if before else None


def as_corrected(row: models.Stage | None) -> models.Stage | None:
    """Give a stage as it was corrected last."""
    while row is not None and row.replaced_at is not None:
        row = models.Stage.objects.filter(corrects=row.id).first()
    return row


# --- opening ----------------------------------------------------------------------------------------------------


def open_stage(subject: Subject, wanted: Wanted, by: Actor, at: datetime, permit: Permit) -> models.Stage:
    """Open a stage with its item and date, and with it what begins when it does."""
    kind, stage_id = wanted.kind, new_id()
    restricted = kind.restricted or wanted.restricted
    episode_id = wanted.episode_id
    if kind.of_episode and episode_id is None:
        # An episode shows to more people than those inside: what is kept apart opens none.
        episode_id = known_episode(subject, wanted) if restricted else episode_for(subject, wanted, by, at, permit)
    wanted = _with(wanted, episode_id=episode_id)
    due = due_of(wanted, subject.area_id, at)
    item_id = duty.open_item(
        kind=APART_ITEM if restricted else ITEM, title="" if restricted else kind.code, area_id=subject.area_id,
        organisation_id=wanted.organisation_id, person_id=standing(wanted.organisation_id, wanted.person_id, at),
        due=due, about=stage_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row = models.Stage(
        id=stage_id, item_id=item_id, act=wanted.act, kind=kind.code, organisation_id=wanted.organisation_id,
        area_id=subject.area_id, child_id=subject.child_id, contact_id=subject.contact_id, episode_id=episode_id,
        follows=wanted.follows, decision_id=wanted.decision_id, lead_id=wanted.lead_id, begun_by_id=by.person_id,
        begun_as=by.post_title, recorded_at=at, planned_at=wanted.planned_at, happened_at=wanted.happened_at,
        due_at=due.due_at, details=wanted.details, unusual=list(wanted.unusual), departure=wanted.departure,
        restricted=restricted,
    )  # fmt: skip
    models.Stage.objects.bulk_create([row])
    if restricted:
        officers = close_doors(row, wanted.sides or _sides_before(wanted.follows), by, at, permit)
        stage_door.tell(row, officers, events.RESTRICTED_BEGUN, by)
    _note_opened(row, by, at, permit)
    ask_departure(row, by, at, permit)
    if row.happened_at:
        begin_with(row, subject, by, at, permit)
    return row


def _with(wanted: Wanted, **changes: Any) -> Wanted:
    return Wanted(**({name: getattr(wanted, name) for name in Wanted.__slots__} | changes))


def _note_opened(row: models.Stage, by: Actor, at: datetime, permit: Permit) -> None:
    if row.restricted:
        stage_door.note(events.RESTRICTED_BEGUN, permit, row)
        return
    event = events.STAGE_BEGUN if row.happened_at else events.STAGE_OPENED
    detail = {"due": row.due_at.isoformat(), "unusual": list(row.unusual)}
    stage_door.note(event, permit, row, detail)
    holder = duty_queries.owners_of([row.item_id])[row.item_id]
    stage_door.tell_holder(row, holder.person_id, event, by, at)


def _sides_before(before: models.Stage | None) -> Sides:
    """Give the sides of what a stage follows: what follows it is kept from the same people."""
    return sides_of(before) if before is not None and before.restricted else Sides()


def begin_with(row: models.Stage, subject: Subject, by: Actor, at: datetime, permit: Permit) -> None:
    """Open what begins when a stage of its kind does, such as the reviews of a plan."""
    held = holder_of(row)
    hearing.ask(row, "begin", held, by, at, permit)
    for code in BY_CODE[row.kind].begins_with:
        open_next(row, code, subject, held, by, at, permit, begins=False)


def open_next(
    before: models.Stage, code: str, subject: Subject, person_id: UUID | None, by: Actor, at: datetime, permit: Permit,
    *, begins: bool = True, details: dict[str, Any] | None = None, organisation_id: UUID | None = None,
) -> models.Stage | None:  # fmt: skip
    """Open what follows a stage, at its council; nothing where one of its kind is open already and one is all there is.

    `person_id` holds it where it stays with the same agency; else it is the desk's. `begins`: a kind that begins at
    once does so when the one before it ended.
    """
    kind = BY_CODE[code]
    council_id = organisation_id or council_for(before, subject, at)
    running = () if before.restricted else stage_door.running_of(subject.child_id)
    here = {each.kind for each in running if each.organisation_id == council_id}
    if (kind.single and code in here) or (kind.plan and here & set(stages.PLANS)):
        return None
    same = before.organisation_id == council_id
    wanted = Wanted(
        kind=kind, organisation_id=council_id, act=_act_after(before, code, at), person_id=person_id if same else None,
        episode_id=before.episode_id if same and _is_open_episode(before.episode_id) else None, follows=before,
        happened_at=(before.ended_at or before.happened_at) if begins and kind.at_once else None,
        details=_thought_of(before, kind) | (details or {}), lead_id=before.lead_id if same else None,
        restricted=before.restricted,
    )  # fmt: skip
    return open_stage(subject, wanted, by, at, permit)


def _thought_of(before: models.Stage, kind: StageKind) -> dict[str, Any]:
    """Give which harm was thought of on a stage, for what follows it: an end of one stage answers no such question."""
    return {"harms": before.details["harms"]} if "harms" in before.details and kind.field("harms") else {}


def _act_after(before: models.Stage, code: str, at: datetime) -> UUID:
    """Give brothers and sisters who were worked in one act one act for what follows too."""
    together = models.Stage.objects.filter(follows__act=before.act, kind=code, recorded_at=at)
    found: UUID | None = together.values_list("act", flat=True).first()
    return found or new_id()


def _is_open_episode(episode_id: UUID | None) -> bool:
    return episode_id is not None and models.Episode.objects.filter(id=episode_id, closed_on=None).exists()


def council_for(before: models.Stage, subject: Subject, at: datetime) -> UUID:
    """Name the council that what follows goes to: the one that holds it, else that of the area; else who holds it."""
    on = london_day(at)
    if agencies.organisation(before.organisation_id).kind == "council":
        return before.organisation_id
    return agencies.council_of(subject.area_id, on) or before.organisation_id


def episode_for(subject: Subject, wanted: Wanted, by: Actor, at: datetime, permit: Permit) -> UUID:
    """Give the open episode of a child with a council, or open one."""
    if found := known_episode(subject, wanted):
        return found
    referred_at = wanted.referred_at or min(wanted.happened_at or at, at)
    source = wanted.source or stages.source_of("", by.organisation_kind)
    return open_episode(
        subject, wanted.organisation_id, referred_at=referred_at, source=source, person_id=wanted.person_id, by=by,
        at=at, permit=permit,
    )  # fmt: skip


def known_episode(subject: Subject, wanted: Wanted) -> UUID | None:
    """Give the open episode of a child with a council, or of the contact of one who is not in the index."""
    if subject.child_id is not None:
        return stage_door.open_episode_of(subject.child_id, wanted.organisation_id)
    of_contact = models.Episode.objects.filter(contact=subject.contact_id, child=None, closed_on=None)
    found: UUID | None = of_contact.filter(organisation=wanted.organisation_id).values_list("id", flat=True).first()
    return found if subject.contact_id else None


def open_episode(
    subject: Subject, organisation_id: UUID, *, referred_at: datetime, source: str, primary_need: str = "",
    person_id: UUID | None = None, by: Actor, at: datetime, permit: Permit,
) -> UUID:  # fmt: skip
    """Open a child's episode with a council, with its item and the day a manager looks."""
    episode_id = new_id()
    item_id = duty.open_item(
        kind=EPISODE_ITEM, area_id=subject.area_id, organisation_id=organisation_id,
        person_id=standing(organisation_id, person_id, at), about=episode_id,
        due=duty_queries.due_for(stages.EPISODE_CLOCK, referred_at, area_id=subject.area_id), by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Episode.objects.bulk_create([
        models.Episode(
            id=episode_id, item_id=item_id, organisation_id=organisation_id, area_id=subject.area_id,
            child_id=subject.child_id, contact_id=subject.contact_id, begun_by_id=by.person_id,
            referral_on=london_day(referred_at), referred_at=referred_at, recorded_at=at, source=source,
            primary_need=primary_need,
        )
    ])  # fmt: skip
    trail.record(events.EPISODE_OPENED, permit, about=episode_id, child=subject.child_id, detail={"source": source})
    return episode_id


# --- holding ----------------------------------------------------------------------------------------------------


def holder_of(row: models.Stage) -> UUID | None:
    """Name the person who holds an open stage, or held it last."""
    live = duty_queries.owners_of([row.item_id]).get(row.item_id)
    if live:
        return live.person_id
    tenures = duty_queries.history(row.item_id).tenures
    return tenures[-1].holder.person_id if tenures else None


def subject_of(row: models.Stage | models.Episode) -> Subject:
    """Give whom a stage or episode is about."""
    return Subject(row.area_id, row.child_id, row.contact_id)


# --- what is asked afterwards -----------------------------------------------------------------------------------


def ask_departure(row: models.Stage, by: Actor, at: datetime, permit: Permit) -> None:
    """Ask, that day, why something departs from the usual way, where no line says so yet; it stops nothing."""
    if not row.unusual or row.departure:
        return
    if row.id in duty_queries.items_about([row.id], at, kind=DEPARTURE_ITEM):
        return
    own = by.organisation_id
    holder_id = own if own and not row.restricted else row.organisation_id
    person_id = standing(holder_id, by.person_id if holder_id == own else holder_of(row), at)
    duty.open_item(
        kind=DEPARTURE_ITEM, area_id=row.area_id, organisation_id=holder_id, person_id=person_id,
        due=duty_queries.due_for(DEPARTURE_CLOCK, at, area_id=row.area_id), about=row.id, by=by, at=at, permit=permit,
    )  # fmt: skip


def versions(row: models.Stage) -> list[models.Stage]:
    """Give a stage as it counts now, and after it as it was before each correction."""
    found = [as_corrected(row) or row]
    while (before := found[-1].corrects_id) is not None:
        found.append(models.Stage.objects.get(id=before))
    return found


def close_asked(row_id: UUID, kind: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Close the task that asked, now that somebody has said."""
    task = duty_queries.items_about([row_id], at, kind=kind).get(row_id)
    if task:
        duty.close_item(item_id=task.id, by=by, at=at, permit=permit)
