"""Asking partners and staff: building a survey, sending it once to each, keeping answers without names, closing it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.partnership import events, models, scope, survey_models, survey_rules
from linkspan.partnership.survey_marks import as_asked, mark_of
from linkspan.partnership.survey_rules import Asked, Said
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MAKE = Action.MAKE_SURVEY
DELEGATES = "delegated_partner"


@trail.audited
def draft_survey(
    *, partnership_id: UUID, title: str, purpose: str, audience: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Begin a survey of the members' delegated partners, or of front-line staff."""
    permit = scope.require(by=by, to=MAKE, at=at, partnership_id=partnership_id)
    if not title.strip() or not purpose.strip() or audience not in (survey_rules.PARTNERS, survey_rules.STAFF):
        raise NotNow("survey.unnamed", "Give the survey a title, say what it is for and whom it asks.")
    row = survey_models.Survey.objects.create(
        partnership_id=partnership_id, title=title.strip(), purpose=purpose.strip(), audience=audience,
        made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    trail.record(events.SURVEY_DRAFTED, permit, about=row.id)
    return row.id


@trail.audited
def add_question(*, survey_id: UUID, asked: Asked, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Add a question at the end of a survey that has not been sent."""
    survey, permit = _made(survey_id, by, at)
    _refuse_sent(survey)
    places = list(survey.questions.values_list("place", flat=True))
    refuse_if(survey_rules.why_not_ask(asked, len(places)))
    row = _ask(survey, asked, max(places, default=0) + 1)
    trail.record(events.SURVEY_QUESTION_ADDED, permit, about=survey_id, detail={"kind": asked.kind})
    return row.id


@trail.audited
def remove_question(*, survey_id: UUID, question_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a question out of a survey that has not been sent."""
    survey, permit = _made(survey_id, by, at)
    _refuse_sent(survey)
    gone, _ = survey.questions.filter(id=question_id).delete()
    if not gone:
        raise NotFound
    trail.record(events.SURVEY_QUESTION_REMOVED, permit, about=survey_id)


@trail.audited
def send_survey(
    *,
    survey_id: UUID,
    organisation_ids: Collection[UUID],
    closes_on: date,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> int:
    """Ask each delegated partner, or each person in post, of the organisations chosen, once; return how many."""
    survey, permit = _made(survey_id, by, at)
    today = london_day(at)
    members = models.Member.objects.on(today).filter(partnership=survey.partnership_id)
    inside = set(organisation_ids) & set(members.values_list("organisation_id", flat=True))
    people = _asked(survey.audience, inside, today)
    refuse_if(
        survey_rules.why_not_send(
            survey.questions.count(), len(people), closes_on, today, is_sent=survey.sent_at is not None
        )
    )
    survey_models.Invitation.objects.bulk_create(
        survey_models.Invitation(survey=survey, person_id=person_id, organisation_id=organisation_id)
        for person_id, organisation_id in people.items()
    )
    survey.sent_at, survey.closes_on = at, closes_on
    survey.save(update_fields=["sent_at", "closes_on"])
    trail.record(events.SURVEY_SENT, permit, about=survey_id, detail={"people": len(people)})
    notify.tell(to=list(people), event=events.SURVEY_SENT, link=f"/surveys/{survey_id}/", about=survey_id)
    return len(people)


@trail.audited
def answer_survey(
    *,
    survey_id: UUID,
    said: Mapping[UUID, Said],
    is_sent: bool,
    is_change: bool = False,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Keep someone's answers as a draft, or send them; what was sent already is changed only on purpose.

    The trail says that somebody answered, never what.
    """
    survey, invitation, permit = _asked_of(survey_id, by, at)
    if not survey_rules.is_open(bool(survey.sent_at), survey.closes_on, bool(survey.closed_at), london_day(at)):
        raise NotNow("survey.closed", "This survey is closed. Nothing was saved.")
    if invitation.has_answered and not (is_sent and is_change):
        raise NotNow(
            "survey.answered_already",
            "You have answered already, and your first answer is kept. Open the survey again to change it.",
        )
    questions = {row.id: as_asked(row) for row in survey.questions.all()}
    kept = {key: each for key, each in said.items() if key in questions}
    if is_sent or any(not each.is_empty for each in kept.values()):
        refuse_if(survey_rules.why_not_answer(kept, questions))
    _keep_answers(survey, invitation, kept, is_sent=is_sent)
    trail.record(events.SURVEY_ANSWERED if is_sent else events.SURVEY_ANSWER_KEPT, permit, about=survey_id)


@trail.audited
def close_survey(*, survey_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Close a survey before its day; from then on its results can be read, and no answer belongs to anyone."""
    survey, permit = _made(survey_id, by, at)
    if survey.sent_at is None or survey.closed_at is not None:
        raise NotNow("survey.not_open", "It is not open.")
    _close([survey], at)
    trail.record(events.SURVEY_CLOSED, permit, about=survey_id)


@trail.audited
def mind_surveys(*, by: Actor, at: datetime) -> int:
    """Close what is past its last day, and remind whoever has not answered, twice at most; return how many."""
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    today = london_day(at)
    rows = survey_models.Survey.objects.filter(sent_at__isnull=False, closed_at__isnull=True)
    surveys = list(rows.select_for_update().order_by("id"))
    _close([each for each in surveys if each.closes_on and each.closes_on < today], at)
    reminded = sum(_remind(each, today) for each in surveys if each.closed_at is None)
    trail.record(events.SURVEYS_MINDED, permit, detail={"reminded": reminded})
    return reminded


@trail.audited
def import_survey(
    *,
    partnership_id: UUID,
    title: str,
    purpose: str,
    source: str,
    asked: int,
    answered: int,
    counts: Sequence[tuple[Asked, Sequence[int]]],
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Bring in how many chose what in a survey that was made elsewhere."""
    permit = scope.require(by=by, to=MAKE, at=at, partnership_id=partnership_id)
    refuse_if(survey_rules.why_not_import(title, source, asked, answered, counts))
    row = survey_models.Survey.objects.create(
        partnership_id=partnership_id, title=title.strip(), purpose=purpose.strip(), audience=survey_rules.ELSEWHERE,
        made_by_id=by.person_id, made_at=at, sent_at=at, closed_at=at, source=source.strip(), asked_elsewhere=asked,
        answered_elsewhere=answered,
    )  # fmt: skip
    for place, (question, numbers) in enumerate(counts, 1):
        kept = _ask(row, question, place)
        survey_models.CountedElsewhere.objects.bulk_create(
            survey_models.CountedElsewhere(question=kept, option=option, count=count)
            for option, count in enumerate(numbers)
        )
    trail.record(events.SURVEY_IMPORTED, permit, about=row.id, detail={"questions": len(counts)})
    return row.id


@trail.audited
def make_theme(*, question_id: UUID, name: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Name a theme that several people wrote about."""
    question = survey_models.Question.objects.filter(id=question_id, kind=survey_rules.TEXT).first()
    if question is None:
        raise NotFound
    _survey, permit = _made(question.survey_id, by, at)
    if not name.strip() or question.themes.filter(name__iexact=name.strip()).exists():
        raise NotNow("survey.theme", "Give the theme a name that no other has.")
    row = survey_models.Theme.objects.create(
        question=question, name=name.strip(), made_by_id=by.in_post()[0], made_at=at
    )
    trail.record(events.SURVEY_THEME_MADE, permit, about=question.survey_id)
    return row.id


@trail.audited
def theme_answer(
    *, answer_id: UUID, theme_ids: Collection[UUID], by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep which themes a reader found in what somebody wrote, none being an answer too."""
    answer = survey_models.Answer.objects.select_related("question").filter(id=answer_id).first()
    if answer is None or answer.question.kind != survey_rules.TEXT:
        raise NotFound
    survey, permit = _made(answer.question.survey_id, by, at)
    if survey.closed_at is None:
        raise NotNow("survey.still_open", "What was written can be read once the survey is closed.")
    wanted = answer.question.themes.filter(id__in=list(theme_ids))
    reading, _ = survey_models.Reading.objects.get_or_create(answer=answer, reader_id=by.in_post()[0])
    survey_models.ThemeFound.objects.filter(reading=reading).delete()
    survey_models.ThemeFound.objects.bulk_create(
        survey_models.ThemeFound(reading=reading, theme=theme) for theme in wanted
    )
    trail.record(events.SURVEY_WORDS_THEMED, permit, about=survey.id)


# --- shared ------------------------------------------------------------------------------------------------------


def _made(survey_id: UUID, by: Actor, at: datetime) -> tuple[survey_models.Survey, Permit]:
    survey = survey_models.Survey.objects.select_for_update().filter(id=survey_id).first()
    if survey is None:
        gate.require(by=by, to=MAKE, at=at)
        raise NotFound
    return survey, scope.require(by=by, to=MAKE, at=at, partnership_id=survey.partnership_id)


def _refuse_sent(survey: survey_models.Survey) -> None:
    if survey.sent_at:
        raise NotNow("survey.sent_already", "It has been sent. What was asked stays as it was asked.")


def _ask(survey: survey_models.Survey, asked: Asked, place: int) -> survey_models.Question:
    is_number = asked.kind == survey_rules.NUMBER
    return survey_models.Question.objects.create(
        survey=survey, place=place, kind=asked.kind, words=asked.words.strip(),
        options=list(survey_rules.options_of(asked)), lowest=asked.lowest if is_number else None,
        highest=asked.highest if is_number else None,
    )  # fmt: skip


def _asked(audience: str, organisations: Collection[UUID], today: date) -> dict[UUID, UUID]:
    """Give whom to ask, each once, with the organisation they answer from."""
    if audience == survey_rules.PARTNERS:
        found = [one for one in agencies.people_with_role(DELEGATES, today) if one.organisation_id in organisations]
    else:
        found = [one for key in sorted(organisations) for one in agencies.colleagues(key, today)]
    people: dict[UUID, UUID] = {}
    for one in found:
        people.setdefault(one.person_id, one.organisation_id)
    return people


def _asked_of(
    survey_id: UUID, by: Actor, at: datetime
) -> tuple[survey_models.Survey, survey_models.Invitation, Permit]:
    permit = gate.require(by=by, to=Action.ANSWER_SURVEY, at=at)
    rows = survey_models.Invitation.objects.select_for_update().select_related("survey")
    invitation = rows.filter(survey=survey_id, person=by.in_post()[0]).first()
    if invitation is None:
        raise NotFound
    return invitation.survey, invitation, permit


def _keep_answers(
    survey: survey_models.Survey, invitation: survey_models.Invitation, said: Mapping[UUID, Said], *, is_sent: bool
) -> None:
    response, _ = survey_models.Response.objects.get_or_create(
        survey=survey, mark=mark_of(survey.id, invitation.person_id),
        defaults={"organisation_id": invitation.organisation_id},
    )  # fmt: skip
    response.answers.all().delete()
    survey_models.Answer.objects.bulk_create(
        survey_models.Answer(
            response=response, question_id=key, option=each.option, number=each.number, words=each.words.strip()
        )
        for key, each in said.items()
        if not each.is_empty
    )
    if is_sent:
        survey_models.Response.objects.filter(id=response.id).update(is_sent=True)
        survey_models.Invitation.objects.filter(id=invitation.id).update(has_answered=True)


def _close(surveys: Sequence[survey_models.Survey], at: datetime) -> None:
    """Throw away the marks by which answers could be found again, and whatever was never sent."""
    of_these: dict[str, Any] = {"survey__in": surveys}
    survey_models.Answer.objects.filter(response__survey__in=surveys, response__is_sent=False).delete()
    survey_models.Response.objects.filter(**of_these, is_sent=False).delete()
    survey_models.Response.objects.filter(**of_these).update(mark=None)
    for each in surveys:
        each.closed_at = at
        each.save(update_fields=["closed_at"])


def _remind(survey: survey_models.Survey, today: date) -> int:
    due = [
        row
        for row in survey.invitations.filter(has_answered=False)
        if survey.closes_on and survey_rules.is_time_to_remind(survey.closes_on, row.reminded, row.reminded_on, today)
    ]
    survey_models.Invitation.objects.filter(id__in=[row.id for row in due]).update(
        reminded=F("reminded") + 1, reminded_on=today
    )
    people = [row.person_id for row in due]
    notify.tell(to=people, event=events.SURVEY_SENT, link=f"/surveys/{survey.id}/", about=survey.id)
    return len(due)
