"""Disputes between partners: what is open at which stage, how each went, what was learned, and by which stages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound
from linkspan.partnership import dispute_models as models
from linkspan.partnership import dispute_rules as rules
from linkspan.partnership.dispute_rules import Stage

# Besides the two agencies: who keeps, scrutinises or inspects the partnership sees that its disputes are settled.
OVERSEERS = frozenset({"business_manager", "scrutineer", "inspector"})


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing said or done in a dispute."""

    kind: str
    stage: str
    at: datetime
    by: str
    organisation: str
    said: str


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute as a list shows it. `waits_for` is the agency that speaks next, empty once it is closed."""

    id: UUID
    partnership_id: UUID
    subject: str
    reference: str
    by_organisation_id: UUID
    by_organisation: str
    with_organisation_id: UUID
    with_organisation: str
    stage: str
    stage_name: str
    is_answered: bool
    at: datetime
    due_at: datetime
    closed_at: datetime | None
    outcome: str
    learning: str

    @property
    def waits_for(self) -> str:
        """Name the agency whose turn it is."""
        if self.closed_at:
            return ""
        return self.by_organisation if self.is_answered else self.with_organisation


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One dispute, whole: what is disputed, the stages it goes by, and every step."""

    line: DisputeLine
    why: str
    wants: str
    raised_by: str
    raised_by_id: UUID
    stages: tuple[Stage, ...]
    steps: tuple[StepLine, ...]
    people: tuple[str, ...]

    @property
    def is_last(self) -> bool:
        """Tell whether there is no stage above."""
        return self.stages[-1].code == self.line.stage


@dataclass(frozen=True, slots=True)
class TableLine:
    """One version of a partnership's stages; number 0 is what came with the program."""

    number: int
    from_: date | None
    stages: tuple[Stage, ...]
    why: str
    made_by: str


# --- stages ----------------------------------------------------------------------------------------------------------


def table_on(partnership_id: UUID, on: date) -> tuple[UUID | None, tuple[Stage, ...]]:
    """Give the stages that a dispute begun on a day goes by, with the id of the partnership's table if it has one."""
    row = models.DisputeTable.objects.filter(partnership=partnership_id, from_on__lte=on).order_by("-number").first()
    return (row.id, stages_of(row.id)) if row else (None, rules.SHIPPED)


def stages_of(table_id: UUID | None) -> tuple[Stage, ...]:
    """Give the stages of a table; without one, those that came with the program."""
    if table_id is None:
        return rules.SHIPPED
    rows = models.DisputeStage.objects.filter(table=table_id).order_by("place")
    return tuple(Stage(row.code, row.name, row.length, row.unit, frozenset(row.roles), row.band) for row in rows)


def tables(partnership_id: UUID) -> Sequence[TableLine]:
    """List the versions of a partnership's stages, the newest first; what came with the program last."""
    rows = models.DisputeTable.objects.filter(partnership=partnership_id).select_related("made_by").order_by("-number")
    own = [
        TableLine(row.number, row.from_on, stages_of(row.id), row.why, row.made_by.name if row.made_by else "")
        for row in rows
    ]
    return [*own, TableLine(0, None, rules.SHIPPED, "", "")]


def people_of(stage: Stage, organisation_id: UUID, on: date) -> tuple[agencies.Colleague, ...]:
    """Name whom a stage means in an agency; where it means nobody there, its managers."""
    present = agencies.colleagues(organisation_id, on)
    found = {each.person_id: each for each in present if stage.means(each.roles, each.band)}
    if not found:
        found = {each.person_id: each for each in present if "manager" in each.roles}
    return tuple(found.values())


# --- disputes --------------------------------------------------------------------------------------------------------


def disputes(partnership_id: UUID, by: Actor) -> Sequence[DisputeLine]:
    """List the disputes that somebody may see: open ones first, the soonest due first."""
    rows = _seen(by).filter(partnership=partnership_id)
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda one: (one.closed_at is not None, one.due_at if not one.closed_at else one.at))


def dispute(dispute_id: UUID, by: Actor, at: datetime) -> DisputePage:
    """Give one dispute, for the two agencies and whoever oversees; NotFound for anyone else."""
    row = _seen(by).filter(id=dispute_id).first()
    if row is None:
        raise NotFound
    stages = stages_of(row.table_id)
    steps = models.DisputeStep.objects.filter(dispute=row).select_related("by_person", "by_organisation")
    answering = people_of(rules.stage_of(stages, row.stage), row.with_organisation_id, london_day(at))
    return DisputePage(
        line=_line(row), why=row.why, wants=row.wants, raised_by=row.by_person.name, raised_by_id=row.by_person_id,
        stages=stages, people=tuple(each.name for each in answering),
        steps=tuple(
            StepLine(
                each.kind, rules.stage_of(stages, each.stage).name, each.at,
                each.by_person.name if each.by_person else "",
                each.by_organisation.name if each.by_organisation else "", each.said,
            )
            for each in steps.order_by("at", "id")
        ),
    )  # fmt: skip


def speaks_for(page: DisputeLine, by: Actor) -> bool:
    """Tell whether somebody goes on with a dispute for the agency that raised it."""
    return by.organisation_id == page.by_organisation_id


def answers(page: DisputePage, by: Actor, at: datetime) -> bool:
    """Tell whether somebody is among those who answer a dispute at its stage."""
    stage = rules.stage_of(page.stages, page.line.stage)
    return is_answering(stage, page.line.with_organisation_id, by, at)


def is_answering(stage: Stage, organisation_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell whether a stage means somebody in the agency that is to answer; where it means nobody, anyone there may."""
    if by.organisation_id != organisation_id:
        return False
    meant = {each.person_id for each in people_of(stage, organisation_id, london_day(at))}
    return not meant or by.person_id in meant


def sees_all(by: Actor) -> bool:
    """Tell whether somebody sees the disputes of every agency: they keep, scrutinise or inspect."""
    return by.kind == "system" or bool(by.roles & OVERSEERS)


def _seen(by: Actor) -> Any:
    rows = models.Dispute.objects.select_related("by_organisation", "with_organisation", "by_person")
    if sees_all(by):
        return rows
    return rows.filter(Q(by_organisation=by.organisation_id) | Q(with_organisation=by.organisation_id))


def _line(row: models.Dispute) -> DisputeLine:
    return DisputeLine(
        id=row.id, partnership_id=row.partnership_id, subject=row.subject, reference=row.reference,
        by_organisation_id=row.by_organisation_id, by_organisation=row.by_organisation.name,
        with_organisation_id=row.with_organisation_id, with_organisation=row.with_organisation.name, stage=row.stage,
        stage_name=rules.stage_of(stages_of(row.table_id), row.stage).name, is_answered=row.is_answered, at=row.at,
        due_at=row.due_at, closed_at=row.closed_at, outcome=row.outcome, learning=row.learning,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the disputes raised in a period: how many, at which stage they ended, and how."""

    raised: int
    closed: int
    by_subject: tuple[tuple[str, int], ...]
    by_outcome: tuple[tuple[str, int], ...]


def tally(partnership_id: UUID, first: date, last: date) -> Tally:
    """Count the disputes raised in a partnership from one day to another, both counted; agencies are not named."""
    rows = models.Dispute.objects.filter(partnership=partnership_id).values_list("at", "subject", "outcome")
    found = [(subject, outcome) for at, subject, outcome in rows if first <= london_day(at) <= last]
    subjects, outcomes = Counter(subject for subject, _ in found), Counter(outcome for _, outcome in found if outcome)
    return Tally(
        len(found), sum(outcomes.values()),
        tuple((code, subjects[code]) for code in rules.SUBJECTS if subjects[code]),
        tuple((code, outcomes[code]) for code in rules.OUTCOMES if outcomes[code]),
    )  # fmt: skip
