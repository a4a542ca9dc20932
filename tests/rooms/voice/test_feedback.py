"""What children and workers say of services: counted once, kept from names, and answered with a date."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.voice import events, feedback_models
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands import feedback as commands
from linkspan.voice.queries import feedback as queries
from tests import cast
from tests.support.database import as_test
from tests.support.lines import lines

WORKER = Actor.system("worker")
CHILD_PAGE = Actor.system("child_page")


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


class Heard:
    """What is said of the council, by whom it takes."""

    def __init__(self, everyone: cast.Cast, now: datetime) -> None:
        self.everyone, self.now = everyone, now
        self.council: UUID = everyone.council.id
        self.mo = everyone.mo.actor(now)

    def say(
        self, by: Actor, said: dict[str, int] | None = None, *, words: str = "", topic: str = rules.DECISION,
        event_id: UUID | None = None, giver_id: UUID | None = None, at: datetime | None = None, ago: int = 0,
    ) -> None:  # fmt: skip
        at = at or self.now
        commands.give_feedback(
            topic=topic, event_id=event_id or uuid4(), organisation_id=self.council,
            happened_on=at.date() - timedelta(days=ago), said=said or {}, words=words, by=by, at=at, giver_id=giver_id,
        )  # fmt: skip

    def children_say(self, *said: str, option: int = 0) -> None:
        for words in said:
            self.say(CHILD_PAGE, {"helped": option}, words=words, topic=rules.MEETING, giver_id=uuid4())

    @property
    def later(self) -> datetime:
        """A moment in the next quarter."""
        return self.now + timedelta(days=70)

    def words(self, topic: str = rules.MEETING) -> tuple[queries.WordsLine, ...]:
        return queries.words(self.council, topic, self.later.date())

    def theme(self, name: str = "Too many workers", times: int = 0) -> UUID:
        mo = self.everyone.mo.actor(self.later)
        theme_id = commands.make_feedback_theme(topic=rules.MEETING, name=name, by=mo, at=self.later)
        for line in self.words()[:times]:
            commands.theme_words(words_id=line.id, theme_ids=[theme_id], by=mo, at=self.later)
        return theme_id

    def answer(self, said_id: UUID, outcome: str, days: int, words: str = "One worker stays with you.") -> None:
        commands.answer_feedback(
            said_id=said_id, outcome=outcome, words=words, on=self.later.date() + timedelta(days=days),
            by=self.everyone.mo.actor(self.later), at=self.later,
        )  # fmt: skip


@pytest.fixture
def heard(everyone: cast.Cast, now: datetime) -> Heard:
    return Heard(everyone, now)


def open_items(said_id: UUID) -> list[tuple[str, UUID | None, str]]:
    """Give each open item about something that was said, with who holds it and its clock."""
    with as_test():
        rows = duty.Item.objects.filter(about_object=said_id, closed_at__isnull=True)
        return [
            (
                row.kind,
                duty.Tenure.objects.get(item=row, until_at__isnull=True).person_id,
                duty.Clock.objects.get(item=row, done_at__isnull=True).rule,
            )
            for row in rows
        ]


def test_the_same_event_twice_is_one_answer(heard: Heard, everyone: cast.Cast, now: datetime) -> None:
    ben, event_id = everyone.ben.actor(now), uuid4()
    heard.say(ben, {"decision_reason": 2}, event_id=event_id)

    with pytest.raises(NotNow, match=r"^feedback\.given_already$"):
        heard.say(ben, {"decision_reason": 0}, words="Now it is well.", event_id=event_id)
    heard.say(everyone.cole.actor(now), {"decision_reason": 2}, event_id=event_id)
    heard.say(ben, {"decision_reason": 2})

    with as_test():
        counts = feedback_models.FeedbackCount.objects.values_list("question", "option", "count")
        assert list(counts) == [("decision_reason", 2, 3)]
        assert not feedback_models.FeedbackWords.objects.exists()


def test_an_answer_is_kept_without_a_name_a_child_or_a_time(heard: Heard, everyone: cast.Cast, now: datetime) -> None:
    child_id, event_id = uuid4(), uuid4()
    heard.say(CHILD_PAGE, {"helped": 4}, words="No.", topic=rules.MEETING, giver_id=child_id, event_id=event_id)

    with as_test():
        kept = [
            str(list(model.objects.values()))
            for model in (
                feedback_models.FeedbackMark, feedback_models.FeedbackCount, feedback_models.FeedbackWords
            )
        ]  # fmt: skip
        assert {field.name for field in feedback_models.FeedbackWords._meta.fields} == {
            "id", "organisation", "topic", "quarter", "words", "is_read",
        }  # fmt: skip
        assert feedback_models.FeedbackWords.objects.get().id.version == 4  # by chance, not in order of time
    assert not [text for text in kept if str(child_id) in text or str(event_id) in text or "11, 2" in text]
    (line,) = lines(events.FEEDBACK_GIVEN)
    assert str(child_id) not in str(line)
    assert "No." not in str(line)


def test_children_are_asked_through_their_page_and_workers_at_their_desks(heard: Heard, now: datetime) -> None:
    with pytest.raises(NotFound):
        heard.say(heard.mo, {"helped": 0}, topic=rules.MEETING)
    with pytest.raises(NotFound):
        heard.say(CHILD_PAGE, {"decision_reason": 0}, giver_id=uuid4())
    with pytest.raises(NotFound):
        heard.say(CHILD_PAGE, {"helped": 0}, topic=rules.MEETING)
    with pytest.raises(Refused):
        heard.say(WORKER, {"helped": 0}, topic=rules.MEETING, giver_id=uuid4())
    with pytest.raises(NotNow, match=r"^feedback\.too_late$"):
        heard.say(heard.mo, {"decision_reason": 0}, ago=61)


def test_marks_are_thrown_away_once_nothing_can_be_answered_with_them(heard: Heard, now: datetime) -> None:
    heard.say(heard.mo, {"decision_reason": 0})

    assert commands.mind_feedback(by=WORKER, at=now + timedelta(days=59)) == 0
    assert commands.mind_feedback(by=WORKER, at=now + timedelta(days=59 + 70)) == 1
    with pytest.raises(Refused):
        commands.mind_feedback(by=heard.mo, at=now)


def test_managers_see_numbers_once_a_quarter_is_over(heard: Heard, now: datetime) -> None:
    heard.children_say(*["It was good."] * 6)
    heard.children_say("No.", option=4)

    assert not any(each.spans for each in queries.figures(heard.council, now.date()))
    helped = next(each for each in queries.figures(heard.council, heard.later.date()) if each.question.code == "helped")

    assert [each.shown for each in helped.spans] == [(5, None, None, None, None)]


def test_words_are_read_only_of_five_people_and_after_their_quarter(heard: Heard, everyone: cast.Cast) -> None:
    heard.children_say("a", "b", "c", "d")
    assert heard.words() == ()
    with as_test():
        fourth = feedback_models.FeedbackWords.objects.first()
        assert fourth is not None
    with pytest.raises(NotFound):
        commands.theme_words(words_id=fourth.id, theme_ids=[], by=heard.mo, at=heard.later)

    heard.children_say("e")

    assert sorted(each.words for each in heard.words()) == ["a", "b", "c", "d", "e"]
    assert queries.words(heard.council, rules.MEETING, heard.now.date()) == ()


def test_someone_of_another_agency_cannot_theme_or_publish_or_answer(heard: Heard, everyone: cast.Cast) -> None:
    heard.children_say(*"abcde")
    theme_id = heard.theme()
    ben, kit = everyone.ben.actor(heard.later), everyone.kit.actor(heard.later)

    # Ben answers for his school and not for the council; Kit answers for nobody.
    for by, error in ((ben, NotFound), (kit, Refused)):
        with pytest.raises(error):
            commands.theme_words(words_id=heard.words()[0].id, theme_ids=[theme_id], by=by, at=heard.later)
        with pytest.raises(error):
            commands.publish_theme(theme_id=theme_id, said="Too many.", by=by, at=heard.later)
    said_id = commands.publish_theme(
        theme_id=theme_id, said="You have too many workers.", by=everyone.mo.actor(heard.later), at=heard.later
    )
    for by in (ben, kit):
        with pytest.raises(Refused):
            commands.answer_feedback(
                said_id=said_id, outcome=rules.WILL_NOT, words="No.", on=heard.later.date(), by=by, at=heard.later
            )
    assert queries.one_said(said_id, heard.later).answers == ()
    assert heard.words()[0].themes is None


def test_a_theme_found_five_times_opens_a_task_with_a_clock_and_an_owner(heard: Heard, everyone: cast.Cast) -> None:
    heard.children_say(*"abcdef")
    theme_id = heard.theme(times=4)
    assert queries.you_said(heard.later) == ()

    mo = everyone.mo.actor(heard.later)
    for line in heard.words()[4:]:
        commands.theme_words(words_id=line.id, theme_ids=[theme_id], by=mo, at=heard.later)

    (said,) = queries.you_said(heard.later)
    assert (said.words, said.found, said.holder) == ("Too many workers", 5, "Mo Farrow")
    assert open_items(said.id) == [("feedback_answer", everyone.mo.id, "feedback.answer")]
    assert 26 <= (said.due_on - heard.later.date()).days <= 32  # twenty working days
    assert agencies.Notice.objects.filter(person=everyone.mo.person, event=events.FEEDBACK_OPENED).count() == 1
    assert [each.found for each in queries.themes(heard.council)] == [5]
    assert queries.one_said(said.id, heard.later + timedelta(days=40)).is_late


def test_a_promise_is_a_task_with_its_day_until_it_is_answered_for(heard: Heard, everyone: cast.Cast) -> None:
    said_id = commands.publish_theme(
        theme_id=heard.theme(), said="You have too many workers.", by=everyone.mo.actor(heard.later), at=heard.later
    )
    heard.answer(said_id, rules.WILL, 30, "You keep one worker.")

    assert open_items(said_id) == [("feedback_promise", everyone.mo.id, "feedback.promise")]
    promised = queries.one_said(said_id, heard.later)
    assert (promised.due_on, promised.is_late) == (heard.later.date() + timedelta(days=30), False)
    assert queries.one_said(said_id, heard.later + timedelta(days=31)).is_late

    heard.answer(said_id, rules.DONE, 0)

    done = queries.one_said(said_id, heard.later)
    assert [each.outcome for each in done.answers] == ["will", "done"]
    assert done.is_settled
    assert open_items(said_id) == []
    with pytest.raises(NotNow, match=r"^feedback\.settled$"):
        heard.answer(said_id, rules.WILL_NOT, 0)
    assert [each.id for each in queries.you_said(heard.later, audience=rules.CHILD)] == [said_id]
    assert queries.you_said(heard.later, audience=rules.STAFF) == ()


def test_a_theme_has_a_name_of_its_own_and_is_published_once(heard: Heard, everyone: cast.Cast) -> None:
    theme_id, mo = heard.theme(), everyone.mo.actor(heard.later)
    commands.publish_theme(theme_id=theme_id, said="Too many workers.", by=mo, at=heard.later)

    with pytest.raises(NotNow, match=r"^feedback\.theme$"):
        heard.theme("too many WORKERS")
    with pytest.raises(NotNow, match=r"^feedback\.opened$"):
        commands.publish_theme(theme_id=theme_id, said="Again.", by=mo, at=heard.later)
