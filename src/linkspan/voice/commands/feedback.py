"""Saying how something was, finding themes in what was written, and answering them: "you said, we did"."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import F

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.partnership.survey_marks import mark_of
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import feedback_models as models
from linkspan.voice import feedback_rules as rules
from linkspan.voice.queries import feedback as queries

# Who answers for an organisation, the first that it has.
ANSWERS = ("manager", "dsl", "delegated_partner", "lead_partner")


def link_of(said_id: UUID) -> str:
    """Give the address of something that was said."""
    return f"/feedback/said/{said_id}/"


def mark_for(topic: str, event_id: UUID, giver_id: UUID) -> str:
    """Give the mark under which it is known that somebody has said how something was."""
    return mark_of(uuid5(event_id, topic), giver_id)


@trail.audited
def give_feedback(
    *,
    topic: str,
    event_id: UUID,
    organisation_id: UUID,
    happened_on: date,
    said: Mapping[str, int],
    words: str,
    by: Actor,
    at: datetime,
    giver_id: UUID | None = None,
    once: UUID | None = None,
) -> None:
    """Count what someone says of what an organisation did, once for each event; the trail never says what.

    `giver_id` is the child whose page it came from; a worker gives their own.
    """
    permit = gate.require(by=by, to=Action.GIVE_FEEDBACK, at=at, organisation_id=organisation_id)
    today = london_day(at)
    asked = rules.asked_on(topic, today)
    refuse_if(rules.why_not_offer(happened_on, today) or rules.why_not_give(asked, said, words))
    giver = by.person_id or giver_id
    if asked is None or giver is None or (by.kind == "system") != (asked.audience == rules.CHILD):
        raise NotFound
    quarter = rules.quarter_of(today)
    _mark_once(mark_for(topic, event_id, giver), quarter)
    for code, option in sorted(said.items()):
        _count(organisation_id, code, asked.version, quarter, option)
    if words.strip():
        models.FeedbackWords.objects.create(
            organisation_id=organisation_id, topic=topic, quarter=quarter, words=words.strip()
        )
    trail.record(events.FEEDBACK_GIVEN, permit)


def _mark_once(mark: str, quarter: date) -> None:
    _row, is_new = models.FeedbackMark.objects.get_or_create(mark=mark, defaults={"quarter": quarter})
    if not is_new:
        raise NotNow("feedback.given_already", "You have answered about this already. Your first answer is kept.")


def _count(organisation_id: UUID, code: str, version: int, quarter: date, option: int) -> None:
    row, _ = models.FeedbackCount.objects.get_or_create(
        organisation_id=organisation_id, question=code, version=version, quarter=quarter, option=option
    )
    models.FeedbackCount.objects.filter(id=row.id).update(count=F("count") + 1)


@trail.audited
def mind_feedback(*, by: Actor, at: datetime) -> int:
    """Throw away the marks that no answer can meet any more; return how many."""
    permit = gate.require(by=by, to=Action.MIND_VOICE, at=at)
    gone, _ = models.FeedbackMark.objects.filter(quarter__lt=rules.marks_kept_from(london_day(at))).delete()
    trail.record(events.FEEDBACK_MINDED, permit, detail={"marks": gone})
    return gone


# --- themes ----------------------------------------------------------------------------------------------------------


@trail.audited
def make_feedback_theme(*, topic: str, name: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Name a theme of what was written about the reader's own organisation."""
    permit = _reads(by, at)
    person_id, organisation_id = by.in_post()
    if topic not in rules.TOPICS:
        raise NotFound
    known = models.FeedbackTheme.objects.filter(organisation=organisation_id, topic=topic, name__iexact=name.strip())
    refuse_if(rules.why_not_theme(name, is_known=known.exists()))
    row = models.FeedbackTheme.objects.create(
        organisation_id=organisation_id, topic=topic, name=name.strip(), made_by_id=person_id, made_at=at
    )
    trail.record(events.FEEDBACK_THEME_MADE, permit, about=row.id)
    return row.id


@trail.audited
def theme_words(
    *, words_id: UUID, theme_ids: Collection[UUID], by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep which themes are in what somebody wrote; a theme found in enough answers asks for one by itself."""
    permit = _reads(by, at)
    organisation_id = by.in_post()[1]
    row = models.FeedbackWords.objects.select_for_update().filter(id=words_id, organisation=organisation_id).first()
    if row is None or not queries.may_be_read(row.organisation_id, row.topic, row.quarter, london_day(at)):
        raise NotFound
    themes = list(
        models.FeedbackTheme.objects.filter(organisation=organisation_id, topic=row.topic, id__in=list(theme_ids))
    )
    row.found.all().delete()
    models.FeedbackThemeFound.objects.bulk_create(models.FeedbackThemeFound(words=row, theme=theme) for theme in themes)
    models.FeedbackWords.objects.filter(id=row.id).update(is_read=True)
    for theme in themes:
        if theme.found.count() >= rules.OPENS_AT and not models.YouSaid.objects.filter(theme=theme).exists():
            _open(theme, theme.name, None, by, at, permit)
    trail.record(events.FEEDBACK_WORDS_THEMED, permit, about=organisation_id)


# --- you said, we did ------------------------------------------------------------------------------------------------


@trail.audited
def publish_theme(*, theme_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Publish a theme as what people said, so that the organisation has to answer it; whoever publishes it owns it."""
    permit = _reads(by, at)
    person_id, organisation_id = by.in_post()
    theme = models.FeedbackTheme.objects.select_for_update().filter(id=theme_id, organisation=organisation_id).first()
    if theme is None:
        raise NotFound
    refuse_if(rules.why_not_open(said, is_open=models.YouSaid.objects.filter(theme=theme).exists()))
    return _open(theme, said.strip(), person_id, by, at, permit)


def _open(
    theme: models.FeedbackTheme, said: str, owner_id: UUID | None, by: Actor, at: datetime, permit: Permit
) -> UUID:
    said_id, organisation_id, today = new_id(), theme.organisation_id, london_day(at)
    owner_id = owner_id or _who_answers(organisation_id, today)
    area_id = agencies.organisation(organisation_id).area_id
    due = duty_queries.due_for(rules.ANSWER_CLOCK, at, area_id=area_id)
    item_id = duty.open_item(
        kind=rules.ANSWER_KIND, area_id=area_id, organisation_id=organisation_id, person_id=owner_id, due=due,
        about=said_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.YouSaid.objects.create(
        id=said_id, theme=theme, words=said, found=rules.shown_themes(theme.found.count()), item_id=item_id,
        opened_at=at, opened_by_id=by.person_id, due_at=due.due_at,
    )  # fmt: skip
    trail.record(events.FEEDBACK_OPENED, permit, about=said_id)
    notify.tell(
        to=owner_id or notify.AtDesk(organisation_id), event=events.FEEDBACK_OPENED, link=link_of(said_id),
        about=said_id,
    )  # fmt: skip
    return said_id


def _who_answers(organisation_id: UUID, on: date) -> UUID | None:
    for role in ANSWERS:
        if found := agencies.people_with_role(role, on, organisation_id=organisation_id):
            return found[0].person_id
    return None


@trail.audited
def answer_feedback(
    *, said_id: UUID, outcome: str, words: str, on: date | None, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Say what was done and when, what will be and by which day, or why not.

    A promise becomes a task of its own with the promised day as its date, and stays one until it is answered for.
    """
    row = models.YouSaid.objects.select_for_update(of=("self",)).select_related("theme").filter(id=said_id).first()
    if row is None:
        _reads(by, at)
        raise NotFound
    organisation_id, today = queries.owed_by(row), london_day(at)
    permit = gate.require(by=by, to=Action.ANSWER_FEEDBACK, at=at, organisation_id=organisation_id)
    refuse_if(rules.why_not_answer(outcome, words, on, today, is_settled=row.settled_at is not None))
    if on is None:
        raise NotFound
    made = models.WeDid.objects.create(
        said=row, outcome=outcome, words=words.strip(), on_day=on, at=at, by_person_id=by.person_id
    )
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    if outcome == rules.WILL:
        _promise(row, organisation_id, on, by, at, permit)
    else:
        row.settled_at = at
    row.save(update_fields=["item", "due_at", "settled_at"])
    trail.record(events.FEEDBACK_ANSWERED, permit, about=said_id, detail={"outcome": outcome})
    return made.id


def _promise(row: models.YouSaid, organisation_id: UUID, on: date, by: Actor, at: datetime, permit: Permit) -> None:
    """Open the task of a promise, with whoever made it."""
    area_id = agencies.organisation(organisation_id).area_id
    due = duty_queries.due_for(rules.PROMISE_CLOCK, at, on=on, area_id=area_id)
    row.item_id = duty.open_item(
        kind=rules.PROMISE_KIND, area_id=area_id, organisation_id=organisation_id, person_id=by.person_id, due=due,
        about=row.id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row.due_at = due.due_at


def _reads(by: Actor, at: datetime) -> Permit:
    """Ask the gate whether someone answers for their own organisation."""
    return gate.require(by=by, to=Action.ANSWER_FEEDBACK, at=at, organisation_id=by.organisation_id)
