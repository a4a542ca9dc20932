"""What was said of an organisation, as far as it may be shown, and what it answered. Nobody is told apart by it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound
from linkspan.duty import queries as duty_queries
from linkspan.voice import feedback_models as models
from linkspan.voice import feedback_rules as rules
from linkspan.voice.feedback_rules import Cells, Question, Span


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What may be shown of one question in one version: span by span, the newest first."""

    topic: str
    question: Question
    version: int
    spans: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class WordsLine:
    """What somebody wrote, with the quarters it came from and no more; `themes` is None until it was read."""

    id: UUID
    words: str
    span: Span
    themes: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme, in how many answers it was found (None where that is hidden), and what was made of it."""

    id: UUID
    topic: str
    name: str
    found: int | None
    said_id: UUID | None


@dataclass(frozen=True, slots=True)
class Did:
    """One answer to what was said."""

    outcome: str
    words: str
    on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something people said of an organisation, and its answers, the newest last."""

    id: UUID
    organisation_id: UUID
    organisation: str
    owed_by: UUID
    topic: str
    words: str
    found: int | None
    opened_on: date
    due_on: date
    holder: str
    is_settled: bool
    is_late: bool
    answers: tuple[Did, ...]

    @property
    def is_for_children(self) -> bool:
        """Tell whether children said it."""
        return rules.audience_of(self.topic) == rules.CHILD


def has_given(mark: str) -> bool:
    """Tell whether an answer was given under a mark."""
    return bool(models.FeedbackMark.objects.filter(mark=mark).exists())


def figures(organisation_id: UUID, today: date) -> tuple[QuestionFigures, ...]:
    """Give what may be shown of every question ever asked about an organisation; nothing of the quarter that runs."""
    counted: dict[tuple[str, int], dict[date, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in models.FeedbackCount.objects.filter(organisation=organisation_id):
        counted[row.question, row.version][row.quarter][row.option] = row.count
    found = []
    for asked in rules.SETS:
        for question in asked.questions:
            options = range(len(rules.OPTIONS[question.kind]))
            by_quarter = {
                quarter: [chosen.get(option, 0) for option in options]
                for quarter, chosen in counted[question.code, asked.version].items()
            }
            shown = rules.publish(by_quarter, today)
            found.append(QuestionFigures(asked.topic, question, asked.version, tuple(reversed(shown))))
    return tuple(found)


def may_be_read(organisation_id: UUID, topic: str, quarter: date, today: date) -> bool:
    """Tell whether what was written in a quarter is in a group of five or more that has ended."""
    return any(quarter in span for span in _spans(organisation_id, topic, today))


def words(organisation_id: UUID, topic: str, today: date) -> tuple[WordsLine, ...]:
    """Give what was written about an organisation, by chance's order; only where five or more wrote in the same span.

    For those who answer for the organisation.
    """
    spans = _spans(organisation_id, topic, today)
    rows = models.FeedbackWords.objects.filter(organisation=organisation_id, topic=topic).prefetch_related("found")
    return tuple(
        WordsLine(
            row.id, row.words, span, frozenset(each.theme_id for each in row.found.all()) if row.is_read else None
        )
        for row in rows.order_by("id")
        for span in spans
        if row.quarter in span
    )


def themes(organisation_id: UUID) -> tuple[ThemeLine, ...]:
    """List the themes named for an organisation."""
    rows = models.FeedbackTheme.objects.filter(organisation=organisation_id).annotate(times=Count("found"))
    ordered = rows.select_related("said").order_by("topic", "name")
    return tuple(
        ThemeLine(
            row.id, row.topic, row.name, rules.shown_themes(row.times), row.said.id if hasattr(row, "said") else None
        )
        for row in ordered
    )


def theme(theme_id: UUID, organisation_id: UUID) -> ThemeLine:
    """Give one theme of an organisation; NotFound for any other."""
    for each in themes(organisation_id):
        if each.id == theme_id:
            return each
    raise NotFound


def you_said(at: datetime, *, organisation_id: UUID | None = None, audience: str = "") -> tuple[Said, ...]:
    """List what was said and what was done, the newest first, everywhere or of one organisation or audience."""
    rows = models.YouSaid.objects.order_by("-opened_at", "-id")
    if organisation_id:
        rows = rows.filter(theme__organisation=organisation_id)
    if audience:
        rows = rows.filter(theme__topic__in=[each for each in rules.TOPICS if rules.audience_of(each) == audience])
    return _said(rows, at)


def one_said(said_id: UUID, at: datetime) -> Said:
    """Give one thing that was said; NotFound when there is none."""
    for each in _said(models.YouSaid.objects.filter(id=said_id), at):
        return each
    raise NotFound


def owed_by(row: models.YouSaid) -> UUID:
    """Name whose answer it is: that of whoever holds the task, such as a successor; else of whom it was said."""
    owner = duty_queries.owners_of([row.item_id]).get(row.item_id)
    return owner.organisation_id if owner else row.theme.organisation_id


def _spans(organisation_id: UUID, topic: str, today: date) -> Sequence[Span]:
    rows = models.FeedbackWords.objects.filter(organisation=organisation_id, topic=topic)
    counted = rows.values("quarter").annotate(times=Count("id")).values_list("quarter", "times")
    return rules.spans(dict(counted), today)


def _said(rows: Any, at: datetime) -> tuple[Said, ...]:
    listed = list(rows.select_related("theme__organisation").prefetch_related("answers"))
    owners = duty_queries.owners_of([row.item_id for row in listed if row.settled_at is None])
    answered_by = {did.by_person_id for row in listed for did in row.answers.all() if did.by_person_id}
    names = agencies.names_of({owner.person_id for owner in owners.values() if owner.person_id} | answered_by)
    return tuple(_line(row, owners, names, at) for row in listed)


def _line(row: models.YouSaid, owners: Any, names: Any, at: datetime) -> Said:
    owner = owners.get(row.item_id)
    due_on = london_day(row.due_at)
    return Said(
        id=row.id,
        organisation_id=row.theme.organisation_id,
        organisation=row.theme.organisation.name,
        owed_by=owner.organisation_id if owner else row.theme.organisation_id,
        topic=row.theme.topic,
        words=row.words,
        found=row.found,
        opened_on=london_day(row.opened_at),
        due_on=due_on,
        holder=names.get(owner.person_id, "") if owner else "",
        is_settled=row.settled_at is not None,
        is_late=row.settled_at is None and due_on < london_day(at),
        answers=tuple(
            Did(did.outcome, did.words, did.on_day, did.at, names.get(did.by_person_id, ""))
            for did in sorted(row.answers.all(), key=lambda each: (each.at, each.id))
        ),
    )
