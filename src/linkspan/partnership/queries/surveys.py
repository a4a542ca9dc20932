"""What may be asked about surveys: how many answered, and, once closed, what they said, telling no one apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.audit import NotFound
from linkspan.partnership import report_rules, survey_models, survey_rules
from linkspan.partnership.publication_rules import Table
from linkspan.partnership.survey_marks import as_asked, mark_of
from linkspan.partnership.survey_rules import Agreed, Asked, Mean, Said, Share


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey as one of a list: its state, and how many of those asked have answered."""

    id: UUID
    partnership_id: UUID
    title: str
    purpose: str
    audience: str
    sent_at: datetime | None
    closes_on: date | None
    closed_at: datetime | None
    source: str
    rate: Share

    @property
    def state(self) -> str:
        """Name where it stands: draft, open or closed."""
        if self.sent_at is None:
            return "draft"
        return "open" if self.closed_at is None else "closed"


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in its place."""

    id: UUID
    asked: Asked


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A survey as whoever was asked sees it: its questions, what they said so far, and whether they sent it."""

    survey: SurveyLine
    questions: tuple[QuestionLine, ...]
    said: Mapping[UUID, Said]
    has_answered: bool


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What people of one organisation chose; no numbers where that would give somebody away."""

    name: str
    options: tuple[Share, ...] | None


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """In how many texts everyone who read them found a theme; None where fewer than five."""

    name: str
    found: int | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question; `is_hidden` where fewer than five answered it."""

    id: UUID
    asked: Asked
    answered: int | None
    options: tuple[tuple[str, Share], ...] = ()
    agreeing: Share | None = None
    groups: tuple[GroupResult, ...] = ()
    mean: Mean | None = None
    themes: tuple[ThemeCount, ...] = ()
    read: int = 0
    readers: Agreed = field(default_factory=lambda: Agreed(0, 0))

    @property
    def is_hidden(self) -> bool:
        """Tell whether too few answered to show anything."""
        return self.answered is None


@dataclass(frozen=True, slots=True)
class TextLine:
    """What somebody wrote, and the themes that one reader found in it; None where they have not read it."""

    answer_id: UUID
    words: str
    found: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class Texts:
    """All that was written to one question, for one reader, and the themes there are."""

    question: QuestionLine
    survey: SurveyLine
    lines: tuple[TextLine, ...]
    themes: tuple[tuple[UUID, str], ...]

    @property
    def next_one(self) -> TextLine | None:
        """Give the next text that the reader has not read."""
        return next((each for each in self.lines if each.found is None), None)


def surveys(partnership_id: UUID) -> Sequence[SurveyLine]:
    """List the surveys of a partnership, the latest first."""
    rows = survey_models.Survey.objects.filter(partnership=partnership_id).order_by("-made_at", "-id")
    return [_line(row) for row in rows]


def survey(survey_id: UUID, partnership_id: UUID | None = None) -> SurveyLine:
    """Give one survey, of one partnership where it is named; NotFound when there is none."""
    row = survey_models.Survey.objects.filter(id=survey_id).first()
    if row is None or (partnership_id and row.partnership_id != partnership_id):
        raise NotFound
    return _line(row)


def questions(survey_id: UUID) -> tuple[QuestionLine, ...]:
    """List a survey's questions in their places."""
    rows = survey_models.Question.objects.filter(survey=survey_id).order_by("place")
    return tuple(QuestionLine(row.id, as_asked(row)) for row in rows)


def asked_of(person_id: UUID, today: date) -> Sequence[tuple[SurveyLine, bool]]:
    """List the open surveys that someone was asked to answer, and whether they have."""
    rows = survey_models.Invitation.objects.filter(
        person=person_id, survey__closed_at__isnull=True, survey__closes_on__gte=today
    )
    ordered = rows.select_related("survey").order_by("survey__closes_on", "survey_id")
    return [(_line(row.survey), row.has_answered) for row in ordered]


def to_answer(survey_id: UUID, person_id: UUID) -> ToAnswer:
    """Give a survey to someone who was asked, with their own answers so far; NotFound for anyone else."""
    row = survey_models.Invitation.objects.select_related("survey").filter(survey=survey_id, person=person_id).first()
    if row is None:
        raise NotFound
    answers = survey_models.Answer.objects.filter(
        response__survey=survey_id, response__mark=mark_of(survey_id, person_id)
    )
    said = {each.question_id: Said(each.option, each.number, each.words) for each in answers}
    return ToAnswer(_line(row.survey), questions(survey_id), said, row.has_answered)


def results(survey_id: UUID) -> tuple[QuestionResult, ...]:
    """Give what was answered to each question of a closed survey; nothing while it is open.

    Two looks at an open survey would differ by one person's answer.
    """
    line = survey(survey_id)
    if line.state != "closed":
        return ()
    if line.source:
        return tuple(_counted_elsewhere(each, line.rate) for each in questions(survey_id))
    asked = Counter(survey_models.Invitation.objects.filter(survey=survey_id).values_list("organisation", flat=True))
    names = dict(
        survey_models.Invitation.objects.filter(survey=survey_id).values_list("organisation", "organisation__name")
    )
    return tuple(_result(each, asked, names) for each in questions(survey_id))


def texts(question_id: UUID, reader_id: UUID) -> Texts:
    """Give what was written to a question, by chance's order; none where fewer than five people wrote."""
    row = survey_models.Question.objects.filter(id=question_id, kind=survey_rules.TEXT).first()
    if row is None:
        raise NotFound
    line = survey(row.survey_id)
    answers = _sent(question=question_id) if line.state == "closed" else []
    if len(answers) < survey_rules.FEWEST:
        answers = []
    mine = _readings(question_id).get(reader_id, {})
    lines = tuple(TextLine(each.id, each.words, mine.get(each.id)) for each in answers)
    themes = tuple(row.themes.order_by("name").values_list("id", "name"))
    return Texts(QuestionLine(row.id, as_asked(row)), line, lines, themes)


# --- counting ----------------------------------------------------------------------------------------------------


def _line(row: survey_models.Survey) -> SurveyLine:
    if row.asked_elsewhere is not None:
        rate = Share(row.answered_elsewhere or 0, row.asked_elsewhere, row.asked_elsewhere)
    else:
        asked = row.invitations.count()
        rate = Share(row.invitations.filter(has_answered=True).count(), asked, asked)
    return SurveyLine(
        row.id, row.partnership_id, row.title, row.purpose, row.audience, row.sent_at, row.closes_on, row.closed_at,
        row.source, rate,
    )  # fmt: skip


def _sent(**which: Any) -> list[survey_models.Answer]:
    rows = survey_models.Answer.objects.filter(response__is_sent=True, **which)
    return list(rows.select_related("response").order_by("id"))


def _result(question: QuestionLine, asked: Counter[UUID], names: Mapping[UUID, str]) -> QuestionResult:
    answers, everyone = _sent(question=question.id), asked.total()
    if len(answers) < survey_rules.FEWEST:
        return QuestionResult(question.id, question.asked, None)
    if question.asked.kind == survey_rules.TEXT:
        return _themed(question, len(answers))
    if question.asked.kind == survey_rules.NUMBER:
        numbers = [each.number for each in answers if each.number is not None]
        return QuestionResult(question.id, question.asked, len(answers), mean=survey_rules.mean(numbers, everyone))
    chosen = Counter(each.option for each in answers if each.option is not None)
    by_group: dict[UUID, Counter[int]] = defaultdict(Counter)
    for each in answers:
        if each.option is not None:
            by_group[each.response.organisation_id][each.option] += 1
    return _shares(question, chosen, everyone, tuple(_groups(question, by_group, asked, names)))


def _shares(
    question: QuestionLine, chosen: Mapping[int, int], asked: int, groups: tuple[GroupResult, ...] = ()
) -> QuestionResult:
    options, answered = survey_rules.options_of(question.asked), sum(chosen.values())
    agreeing = None
    if question.asked.kind == survey_rules.SCALE:
        agreeing = Share(sum(chosen.get(option, 0) for option in survey_rules.AGREEING), answered, asked)
    shares = tuple((name, Share(chosen.get(option, 0), answered, asked)) for option, name in enumerate(options))
    return QuestionResult(question.id, question.asked, answered, shares, agreeing, groups)


def _groups(
    question: QuestionLine,
    by_group: Mapping[UUID, Counter[int]],
    asked: Counter[UUID],
    names: Mapping[UUID, str],
) -> Iterable[GroupResult]:
    sizes = {key: chosen.total() for key, chosen in by_group.items()}
    shown = survey_rules.shown_groups(sizes)
    options = range(len(survey_rules.options_of(question.asked)))
    for key in sorted(asked, key=lambda each: names[each]):
        counts = by_group.get(key, Counter())
        shares = tuple(Share(counts[option], counts.total(), asked[key]) for option in options)
        yield GroupResult(names[key], shares if key in shown else None)


def _counted_elsewhere(question: QuestionLine, rate: Share) -> QuestionResult:
    rows = survey_models.CountedElsewhere.objects.filter(question=question.id)
    chosen = dict(rows.values_list("option", "count"))
    if sum(chosen.values()) < survey_rules.FEWEST:
        return QuestionResult(question.id, question.asked, None)
    return _shares(question, chosen, rate.of)


# --- words -------------------------------------------------------------------------------------------------------


def _readings(question_id: UUID) -> dict[UUID, dict[UUID, frozenset[UUID]]]:
    """Give, by reader, the texts they read and the themes they found in each."""
    found: dict[UUID, dict[UUID, frozenset[UUID]]] = defaultdict(dict)
    rows = survey_models.Reading.objects.filter(answer__question=question_id).prefetch_related("themes")
    for row in rows:
        found[row.reader_id][row.answer_id] = frozenset(theme.id for theme in row.themes.all())
    return dict(found)


def _themed(question: QuestionLine, answered: int) -> QuestionResult:
    readings = _readings(question.id)
    themes = list(survey_models.Theme.objects.filter(question=question.id).order_by("name"))
    by_answer: dict[UUID, list[frozenset[UUID]]] = defaultdict(list)
    for one in readings.values():
        for answer_id, found in one.items():
            by_answer[answer_id].append(found)
    counts = []
    for theme in themes:
        found_in = sum(all(theme.id in each for each in found) for found in by_answer.values())
        counts.append(ThemeCount(theme.name, found_in if found_in >= survey_rules.FEWEST else None))
    first, second = [*sorted(readings.values(), key=len, reverse=True), {}, {}][:2]
    agreed = survey_rules.readers_agree(first, second, [theme.id for theme in themes])
    return QuestionResult(
        question.id, question.asked, answered, themes=tuple(counts), read=len(by_answer), readers=agreed
    )


# --- the yearly report -------------------------------------------------------------------------------------------


def report_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give the surveys that were closed in a year: how many answered, and how many agreed to what."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    closed = [each for each in surveys(partnership_id) if each.closed_at and first <= each.closed_at.date() <= last]
    rates = tuple((each.title, said(each.rate)) for each in closed)
    agreeing = tuple(
        (f"{each.title}: {result.asked.words}", said(result.agreeing))
        for each in closed
        for result in results(each.id)
        if result.agreeing
    )
    note = "Intervals of 95 per cent are on the survey's own page. Fewer than five answers are not shown."
    return [
        table
        for table in (
            Table("surveys.rate", "Who answered our surveys", ("Survey", "Answered"), rates, 1),
            Table("surveys.agreed", "How many agreed", ("Survey and question", "Agreed"), agreeing, 1, note),
        )
        if table.rows
    ]


def said(share: Share) -> str:
    """Write a share with its two numbers: "90% (105 of 117)"."""
    return f"{share.percent}% ({share.found} of {share.of})"
