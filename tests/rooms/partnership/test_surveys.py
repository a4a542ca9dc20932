"""A survey from draft to closed: each asked once, answers apart from names, and results that give nobody away."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.partnership import events, survey_models, survey_rules
from linkspan.partnership.commands import surveys as commands
from linkspan.partnership.queries import surveys as queries
from linkspan.partnership.survey_rules import Asked, Said
from tests import factories
from tests.cast import Cast
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed

WORKER = Actor.system("worker")


class Made:
    """A survey of Bea's with one question of each kind, and those who answer it."""

    def __init__(self, everyone: Cast, mere: Formed, now: datetime, audience: str = "staff") -> None:
        self.everyone, self.mere, self.now = everyone, mere, now
        self.bea = everyone.bea.actor(now)
        self.id: UUID = commands.draft_survey(
            partnership_id=mere.id, title="How we work together", purpose="To learn what gets in the way.",
            audience=audience, by=self.bea, at=now,
        )  # fmt: skip
        self.scale = self.ask(Asked("scale", "Other agencies answer me in time."))
        self.choice = self.ask(Asked("choice", "What helps most?", ("Meetings", "A person to ring")))
        self.number = self.ask(Asked("number", "How many meetings a month?", lowest=0, highest=20))
        self.text = self.ask(Asked("text", "What gets in the way?"))

    def ask(self, asked: Asked) -> UUID:
        return commands.add_question(survey_id=self.id, asked=asked, by=self.bea, at=self.now)

    def send(self, *organisations: agencies.Organisation, days: int = 14, **changed: Any) -> int:
        chosen = organisations or (self.everyone.council, self.everyone.police, self.everyone.charity)
        return commands.send_survey(
            survey_id=self.id, organisation_ids=[each.id for each in chosen],
            closes_on=self.now.date() + timedelta(days=days), **({"by": self.bea, "at": self.now} | changed),
        )  # fmt: skip

    def answer(self, by: Actor, said: dict[UUID, Said] | None = None, **changed: Any) -> None:
        wanted = {"is_sent": True, "at": self.now} | changed
        commands.answer_survey(survey_id=self.id, said=said or {self.scale: Said(option=1)}, by=by, **wanted)

    def close(self) -> None:
        commands.close_survey(survey_id=self.id, by=self.bea, at=self.now)


@pytest.fixture
def made(everyone: Cast, mere: Formed, now: datetime) -> Made:
    return Made(everyone, mere, now)


def answered(made: Made, organisation: agencies.Organisation, options: list[int], words: str = "") -> None:
    """Let so many people of an organisation have answered, past the pages, each as given."""
    with as_test():
        for option in options:
            survey_models.Invitation.objects.create(
                survey_id=made.id, person=factories.person(), organisation=organisation, has_answered=True
            )
            response = survey_models.Response.objects.create(survey_id=made.id, organisation=organisation, is_sent=True)
            for question_id, said in ((made.scale, Said(option=option)), (made.text, Said(words=words))):
                if not said.is_empty:
                    survey_models.Answer.objects.create(
                        response=response, question_id=question_id, option=said.option, words=said.words
                    )


def test_each_person_in_post_is_asked_once_and_told_without_a_word_of_it(made: Made) -> None:
    count = made.send(made.everyone.charity, made.everyone.council)

    invited = survey_models.Invitation.objects.filter(survey=made.id)
    assert invited.count() == count > 5
    notice = agencies.Notice.objects.get(person=made.everyone.kit.person)
    assert (notice.event, notice.link) == (events.SURVEY_SENT, f"/surveys/{made.id}/")
    with pytest.raises(NotNow, match=r"^survey\.sent_already$"):
        made.send(made.everyone.charity)
    assert survey_models.Invitation.objects.filter(survey=made.id).count() == count


def test_partners_are_asked_through_their_delegates(everyone: Cast, mere: Formed, now: datetime) -> None:
    partners = Made(everyone, mere, now, audience="partners")

    assert partners.send(everyone.council, everyone.police, everyone.charity) == 2
    assert {row.person_id for row in survey_models.Invitation.objects.all()} == {everyone.dev.id, everyone.sana.id}


def test_nobody_outside_the_partnership_is_asked(made: Made) -> None:
    with pytest.raises(NotNow, match=r"^survey\.nobody$"):
        made.send(made.everyone.practice)


def test_a_survey_that_asks_nothing_is_not_sent(everyone: Cast, mere: Formed, now: datetime, made: Made) -> None:
    for question_id in (made.scale, made.choice, made.number, made.text):
        commands.remove_question(survey_id=made.id, question_id=question_id, by=made.bea, at=now)

    with pytest.raises(NotNow, match=r"^survey\.no_question$"):
        made.send()


def test_what_was_sent_asks_what_it_asked(made: Made) -> None:
    made.send()

    with pytest.raises(NotNow, match=r"^survey\.sent_already$"):
        made.ask(Asked("text", "One more thing?"))
    with pytest.raises(NotNow, match=r"^survey\.sent_already$"):
        commands.remove_question(survey_id=made.id, question_id=made.text, by=made.bea, at=made.now)


@pytest.mark.parametrize("who", ["kit", "amina", "dev", "mo"])
def test_surveys_are_made_by_the_business_manager_and_the_scrutineer(made: Made, who: str) -> None:
    with pytest.raises(Refused):
        made.send(by=getattr(made.everyone, who).actor(made.now))
    assert made.send(by=made.everyone.gus.actor(made.now)) > 0


def test_an_answer_is_kept_apart_from_the_name_it_came_from(made: Made) -> None:
    made.send()
    made.answer(made.everyone.kit.actor(made.now), {made.scale: Said(option=0), made.text: Said(words="Time.")})

    response = survey_models.Response.objects.get()
    assert response.mark is not None
    assert str(made.everyone.kit.id) not in response.mark
    fields = {field.name for model in (survey_models.Response, survey_models.Answer) for field in model._meta.fields}
    assert fields == {
        "id",
        "survey",
        "organisation",
        "mark",
        "is_sent",
        "response",
        "question",
        "option",
        "number",
        "words",
    }
    assert response.id.version == 4  # by chance: numbers in order of time would say who answered when
    said = lines(events.SURVEY_ANSWERED)
    assert len(said) == 1
    assert str(response.id) not in str(said)
    assert survey_models.Invitation.objects.get(person=made.everyone.kit.person).has_answered


def test_closing_throws_away_what_joins_an_answer_to_anyone(made: Made) -> None:
    made.send()
    kit, mo = made.everyone.kit.actor(made.now), made.everyone.mo.actor(made.now)
    made.answer(kit)
    made.answer(mo, is_sent=False)

    made.close()

    assert [(row.mark, row.is_sent) for row in survey_models.Response.objects.all()] == [(None, True)]
    assert queries.to_answer(made.id, made.everyone.kit.id).said == {}
    with pytest.raises(NotNow, match=r"^survey\.closed$"):
        made.answer(kit, is_change=True)


def test_a_draft_waits_and_the_first_answer_stands_until_it_is_changed_on_purpose(made: Made) -> None:
    made.send()
    kit = made.everyone.kit.actor(made.now)
    made.answer(kit, {made.scale: Said(option=4)}, is_sent=False)
    assert queries.to_answer(made.id, made.everyone.kit.id).said[made.scale].option == 4
    assert queries.survey(made.id).rate.found == 0

    made.answer(kit, {made.scale: Said(option=3)})
    with pytest.raises(NotNow, match=r"^survey\.answered_already$"):
        made.answer(kit, {made.scale: Said(option=0)})
    assert queries.to_answer(made.id, made.everyone.kit.id).said[made.scale].option == 3

    made.answer(kit, {made.scale: Said(option=2)}, is_change=True)
    assert queries.to_answer(made.id, made.everyone.kit.id).said[made.scale].option == 2
    assert survey_models.Response.objects.count() == 1
    assert queries.survey(made.id).rate.found == 1


def test_whoever_was_not_asked_finds_no_survey(made: Made) -> None:
    made.send(made.everyone.council)

    with pytest.raises(NotFound):
        made.answer(made.everyone.kit.actor(made.now))
    with pytest.raises(NotFound):
        queries.to_answer(made.id, made.everyone.kit.id)


def test_nothing_answered_and_answers_that_do_not_fit_are_refused(made: Made) -> None:
    made.send()
    kit = made.everyone.kit.actor(made.now)

    for said in ({made.scale: Said()}, {made.scale: Said(option=9)}, {made.number: Said(number=21)}):
        with pytest.raises(NotNow):
            made.answer(kit, said)
    assert not survey_models.Response.objects.exists()


def test_the_worker_reminds_twice_and_then_closes(made: Made) -> None:
    made.send(made.everyone.charity, days=14)
    told = agencies.Notice.objects.filter(person=made.everyone.kit.person)

    for day in range(17):
        commands.mind_surveys(by=WORKER, at=made.now + timedelta(days=day))

    assert told.count() == 3
    assert survey_models.Invitation.objects.get().reminded == survey_rules.MOST_REMINDERS
    assert queries.survey(made.id).state == "closed"


def test_who_answered_is_not_reminded(made: Made) -> None:
    made.send(made.everyone.charity)
    made.answer(made.everyone.kit.actor(made.now))

    assert commands.mind_surveys(by=WORKER, at=made.now + timedelta(days=7)) == 0
    with pytest.raises(Refused):
        commands.mind_surveys(by=made.bea, at=made.now)


def test_nothing_is_shown_while_it_is_open_nor_of_fewer_than_five(made: Made) -> None:
    made.send(made.everyone.charity)
    answered(made, made.everyone.council, [0, 0, 1, 1])
    assert queries.results(made.id) == ()

    made.close()

    scale = queries.results(made.id)[0]
    assert scale.is_hidden
    assert scale.options == ()


def test_117_of_132_answered_and_90_per_cent_agreed(made: Made) -> None:
    made.send(made.everyone.charity)
    answered(made, made.everyone.council, [0] * 60 + [1] * 25 + [3] * 6)
    answered(made, made.everyone.police, [1] * 20 + [4] * 6)
    with as_test():
        survey_models.Invitation.objects.bulk_create(
            survey_models.Invitation(survey_id=made.id, person=factories.person(), organisation=made.everyone.council)
            for _ in range(14)
        )
    made.close()

    line, scale = queries.survey(made.id), queries.results(made.id)[0]

    assert (line.rate.found, line.rate.of) == (117, 132)
    assert scale.agreeing is not None
    assert (scale.agreeing.found, scale.agreeing.of, scale.agreeing.percent) == (105, 117, 90)
    assert queries.said(scale.agreeing) == "90% (105 of 117)"
    assert [(each.name, each.options is not None) for each in scale.groups] == [
        ("Kite Youth Project", False), ("Mere Police", True), ("Northmere Council", True),
    ]  # fmt: skip


def test_a_small_group_takes_the_next_smallest_with_it(made: Made) -> None:
    made.send(made.everyone.charity)
    answered(made, made.everyone.council, [0] * 20)
    answered(made, made.everyone.police, [1] * 8)
    answered(made, made.everyone.school, [4] * 2)
    made.close()

    groups = {each.name: each.options for each in queries.results(made.id)[0].groups}

    assert groups["Northmere Council"] is not None
    assert groups["Mere Police"] is None
    assert groups["Heron Lane School"] is None


def test_words_are_themed_by_two_readers_and_never_guessed(made: Made) -> None:
    made.send(made.everyone.charity)
    answered(made, made.everyone.council, [0] * 6, words="Nobody rings back.")
    answer = survey_models.Answer.objects.filter(question=made.text).first()
    assert answer is not None
    with pytest.raises(NotNow, match=r"^survey\.still_open$"):
        commands.theme_answer(answer_id=answer.id, theme_ids=[], by=made.bea, at=made.now)
    made.close()
    gus = made.everyone.gus.actor(made.now)
    silence = commands.make_theme(question_id=made.text, name="No reply", by=made.bea, at=made.now)
    commands.make_theme(question_id=made.text, name="No time", by=gus, at=made.now)

    texts = queries.texts(made.text, made.everyone.bea.id)
    assert len(texts.lines) == 6
    for line in texts.lines:
        commands.theme_answer(answer_id=line.answer_id, theme_ids=[silence], by=made.bea, at=made.now)
    for line in texts.lines[:5]:
        found = [silence] if line is not texts.lines[0] else []
        commands.theme_answer(answer_id=line.answer_id, theme_ids=found, by=gus, at=made.now)

    words = queries.results(made.id)[3]
    assert (words.read, words.readers.same, words.readers.of, words.readers.percent) == (6, 9, 10, 90)
    assert [(each.name, each.found) for each in words.themes] == [("No reply", 5), ("No time", None)]
    assert queries.texts(made.text, made.everyone.bea.id).next_one is None
    with pytest.raises(NotNow, match=r"^survey\.theme$"):
        commands.make_theme(question_id=made.text, name="no reply", by=gus, at=made.now)


def test_what_fewer_than_five_wrote_is_not_read(made: Made) -> None:
    made.send(made.everyone.charity)
    answered(made, made.everyone.council, [0] * 4, words="I am the only nurse here.")
    made.close()

    assert queries.texts(made.text, made.everyone.bea.id).lines == ()


def test_counts_of_a_survey_made_elsewhere_show_like_our_own(everyone: Cast, mere: Formed, now: datetime) -> None:
    counts = survey_rules.read_counts(
        "It works well.\nAgree: 105\nDisagree: 12\n\nSchools have a say.\nAgree: 71\nDisagree: 46"
    )
    survey_id = commands.import_survey(
        partnership_id=mere.id, title="All areas, 2021", purpose="A review", source="The review's report", asked=132,
        answered=117, counts=counts, by=everyone.bea.actor(now), at=now,
    )  # fmt: skip

    line = queries.survey(survey_id)
    first, second = (dict(each.options)["Agree"] for each in queries.results(survey_id))

    assert (line.state, queries.said(line.rate)) == ("closed", "89% (117 of 132)")
    assert (queries.said(first), queries.said(second)) == ("90% (105 of 117)", "61% (71 of 117)")
    assert [round(each, 3) for each in first.interval] == [0.877, 0.915]


def test_the_year_s_surveys_are_given_to_the_report(everyone: Cast, mere: Formed, now: datetime) -> None:
    test_counts_of_a_survey_made_elsewhere_show_like_our_own(everyone, mere, now)

    assert queries.report_tables(mere.id, 2027)[0].rows == (("All areas, 2021", "89% (117 of 132)"),)
    assert queries.report_tables(mere.id, 2026) == []
    assert date(2026, 11, 2) == now.date()
