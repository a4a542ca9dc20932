"""Answering: each question in one state, told apart from silence; corrected and taken back without overwriting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.exchange import models
from linkspan.exchange.commands import answering, threads
from linkspan.exchange.queries.records import nothing_held_tally, records_of
from linkspan.exchange.queries.requests import request_whole, requests_about
from linkspan.exchange.queries.thread import thread
from linkspan.exchange.rules import EntryGiven, Given, Outcome, SearchGiven
from linkspan.sharing import gateways
from tests.rooms.children.conftest import NOW
from tests.rooms.exchange.conftest import LATER, MORE_TIME, NOTHING, TOLD, WITHHELD, World
from tests.support.database import as_test

AFTER = LATER + timedelta(hours=1)


@pytest.fixture
def part(world: World) -> models.Part:
    """The police's part of what Ben asked."""
    return world.part(world.ask(), world.cast.police)


def test_what_is_told_reaches_the_asker_with_its_kind_source_date_and_restrictions(
    world: World, part: models.Part
) -> None:
    world.answer(part, world.cast.dee, TOLD)

    seen = thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)

    answer = seen.questions[0].answer
    assert answer is not None
    assert [(each.nature, each.on) for each in answer.entries] == [("fact", date(2026, 10, 3)), ("opinion", None)]
    assert (answer.onward, answer.readers, answer.keep_until) == ("ask", "agency", date(2027, 1, 15))
    assert seen.standing == "answered"
    assert world.told(world.cast.ben, "exchange.answer.given") == 1


def test_the_last_answer_closes_the_part_and_one_alone_does_not(world: World, part: models.Part) -> None:
    first, second = world.questions(part)

    world.answer(part, world.cast.dee, TOLD, [first])
    partly = thread(part_id=part.id, by=world.cast.dee.actor(AFTER), at=AFTER)
    world.answer(part, world.cast.dee, NOTHING, [second], AFTER)

    assert partly.standing == "partly"
    assert [each.state for each in partly.questions] == ["disclosed", "waiting"]
    assert world.index.rows("select closed_how from exchange_part where id = %s", part.id) == [("answered",)]
    assert world.index.count("duty_item where id = %s and closed_at is null", part.item_id) == 0


def test_more_time_is_asked_with_a_reason_and_stops_no_clock(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, MORE_TIME)
    late = NOW + timedelta(days=3)

    seen = thread(part_id=part.id, by=world.cast.ben.actor(late), at=late)

    assert seen.standing == "silent"
    assert [each.state for each in seen.questions] == ["silent", "silent"]
    assert seen.questions[0].answer is not None
    assert seen.questions[0].answer.wanted_until == date(2026, 11, 9)
    assert world.index.rows("select done_at, due_at::date::text from duty_clock where item_id = %s", part.item_id) == [
        (None, "2026-11-03")
    ]
    world.answer(part, world.cast.dee, TOLD, at=late)
    assert world.index.count("exchange_answer where until_at is null and outcome = 'disclosed'") == 2


def test_an_agency_that_is_named_gets_a_part_of_its_own(world: World, part: models.Part) -> None:
    given = Given(Outcome.REFERRED, to=world.cast.hospital.id, words="The emergency department saw her that night.")

    world.answer(part, world.cast.dee, given)

    opened = world.part(part.request_id, world.cast.hospital)
    assert opened.referred_by_id == world.cast.police.id
    assert world.questions(opened) == world.questions(part)
    assert world.index.count("duty_item where id = %s and closed_at is null", opened.item_id) == 1
    assert world.index.count("duty_tenure where item_id = %s and until_at is null", opened.item_id) == 1


def test_an_agency_that_was_asked_already_is_not_asked_twice(world: World, part: models.Part) -> None:
    given = Given(Outcome.REFERRED, to=world.cast.practice.id, words="The practice wrote to us about it.")

    world.answer(part, world.cast.dee, given)

    assert world.index.count("exchange_part where request_id = %s", part.request_id) == 2


def test_a_refusal_to_tell_keeps_both_parts_of_the_test_of_its_day(
    world: World, part: models.Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.questions(part)
    world.answer(part, world.cast.dee, WITHHELD, [first])

    begun = replace(gateways.GATEWAYS[0], commenced_on=date(2026, 10, 1))
    monkeypatch.setattr(gateways, "GATEWAYS", (begun, *gateways.GATEWAYS[1:]))
    world.answer(part, world.cast.dee, WITHHELD, [second], AFTER)

    assert world.index.rows("select test from exchange_answer order by at") == [("necessity",), ("detriment",)]


def bad(given: Given, **changes: Any) -> Given:
    return replace(given, **changes)


SEARCH = NOTHING.searches[0]
BAD: dict[str, Callable[[World], Given]] = {
    "no_entry": lambda w: bad(TOLD, entries=()),
    "nature": lambda w: bad(TOLD, entries=(EntryGiven("rumour", "It is said.", "Somebody"),)),
    "entry_short": lambda w: bad(TOLD, entries=(EntryGiven("fact", " ", "The log"),)),
    "entry_future": lambda w: bad(TOLD, entries=(EntryGiven("fact", "It will be.", "The log", date(2027, 1, 1)),)),
    "keep_until": lambda w: bad(TOLD, keep_until=date(2039, 1, 1)),
    "onward": lambda w: bad(TOLD, onward="anyone"),
    "readers": lambda w: bad(TOLD, readers="press"),
    "family": lambda w: bad(TOLD, family=""),
    "ground": lambda w: bad(WITHHELD, ground="busy"),
    "reasoning": lambda w: bad(WITHHELD, second="no"),
    "no_search": lambda w: bad(NOTHING, searches=()),
    "search_short": lambda w: bad(NOTHING, searches=(bad_search(searched_by=""),)),
    "search_by": lambda w: bad(NOTHING, searches=(bad_search(identifiers=("shoe_size",)),)),
    "search_future": lambda w: bad(NOTHING, searches=(bad_search(searched_on=date(2026, 12, 1)),)),
    "search_years": lambda w: bad(
        NOTHING, searches=(bad_search(covers_from=date(2020, 1, 1), covers_until=date(2019, 1, 1)),)
    ),
    "refer_whom": lambda w: Given(Outcome.REFERRED, to=w.cast.police.id, words="Ourselves, in another room."),
    "refer_why": lambda w: Given(Outcome.REFERRED, to=w.cast.hospital.id, words="them"),
    "more_time": lambda w: bad(MORE_TIME, until=date(2026, 11, 2)),
    "more_time_why": lambda w: bad(MORE_TIME, words=""),
}


def bad_search(**changes: Any) -> SearchGiven:
    return replace(SEARCH, **changes)


@pytest.mark.parametrize("problem", BAD)
def test_an_answer_that_will_not_do_changes_nothing(world: World, part: models.Part, problem: str) -> None:
    with pytest.raises(NotNow, match=f"exchange.{problem}"):
        world.answer(part, world.cast.dee, BAD[problem](world))

    assert world.index.count("exchange_answer") == 0
    assert world.index.count("duty_item where id = %s and closed_at is null", part.item_id) == 1
    assert world.told(world.cast.ben, "exchange.answer.given") == 0


@pytest.mark.parametrize("who", ["ben", "cole", "kit", "amina", "oz", "ada"])
def test_no_other_agency_answers(world: World, part: models.Part, who: str) -> None:
    with pytest.raises((NotFound, Refused)):
        world.answer(part, getattr(world.cast, who), TOLD)

    assert world.index.count("exchange_answer") == 0


def test_a_question_of_another_request_cannot_be_answered_here(world: World, part: models.Part) -> None:
    other = world.part(world.ask(), world.cast.police)

    for forged in ([*world.questions(other)], [uuid4()]):
        with pytest.raises(NotFound):
            world.answer(part, world.cast.dee, TOLD, forged)

    assert world.index.count("exchange_answer") == 0


def test_an_answered_question_is_corrected_and_not_answered_again(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, NOTHING)

    with pytest.raises(NotNow, match=r"part_closed|answered"):
        world.answer(part, world.cast.dee, TOLD, at=AFTER)


def test_a_correction_stands_beside_what_it_corrects(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, NOTHING)
    with as_test():
        first = models.Answer.objects.order_by("question__number").first()
    assert first is not None

    answering.correct_answer(
        answer_id=first.id, given=TOLD, why="A second system was searched", by=world.cast.dee.actor(AFTER), at=AFTER
    )

    seen = thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)
    answer, (before,) = seen.questions[0].answer, seen.questions[0].before
    assert answer is not None
    assert (answer.outcome, before.outcome, before.ended_how) == ("disclosed", "nothing_held", "corrected")
    assert before.ended_why == "A second system was searched"
    assert world.told(world.cast.ben, "exchange.answer.corrected") == 1
    with pytest.raises(NotNow, match="superseded"):
        answering.correct_answer(
            answer_id=first.id, given=TOLD, why="And again, for luck", by=world.cast.dee.actor(AFTER), at=AFTER
        )


def test_what_is_taken_back_is_read_no_longer_and_the_question_is_open_again(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, TOLD)
    with as_test():
        first = models.Answer.objects.order_by("question__number").first()
    assert first is not None

    answering.take_back_answer(
        answer_id=first.id, why="This was about another child", by=world.cast.dee.actor(AFTER), at=AFTER
    )

    asker = thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)
    teller = thread(part_id=part.id, by=world.cast.dee.actor(AFTER), at=AFTER)
    assert asker.questions[0].before[0].entries == ()
    assert teller.questions[0].before[0].entries != ()
    assert asker.questions[0].state == "waiting"
    now_open = world.part(part.request_id, world.cast.police)
    assert now_open.closed_at is None
    assert world.index.count("duty_item where id = %s and closed_at is null", now_open.item_id) == 1


def test_only_those_whom_it_was_told_for_read_it(world: World) -> None:
    mo, amina = world.cast.mo, world.cast.amina
    part = world.part(world.ask(mo.actor(NOW), world.cast.police), world.cast.police)
    world.answer(part, world.cast.dee, replace(TOLD, readers="asker"))

    told = {
        each.person.name: thread(part_id=part.id, by=each.actor(AFTER), at=AFTER).questions[0].answer
        for each in (mo, amina)
    }

    assert {name: bool(answer and answer.entries) for name, answer in told.items()} == {
        mo.person.name: True, amina.person.name: False
    }  # fmt: skip
    kept_back = told[amina.person.name]
    assert kept_back is not None
    assert kept_back.is_kept_back


def test_both_sides_see_who_opened_and_read_first(world: World, part: models.Part) -> None:
    thread(part_id=part.id, by=world.cast.dee.actor(LATER), at=LATER)
    world.answer(part, world.cast.dee, TOLD)
    thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)

    seen = thread(part_id=part.id, by=world.cast.dee.actor(AFTER), at=AFTER)

    assert (seen.opened_by, seen.opened_at) == ("Sgt Dee Hallam", LATER)
    answer = seen.questions[0].answer
    assert answer is not None
    assert (answer.read_by, answer.read_at) == ("Ben Okoro", AFTER)
    assert world.index.events("exchange.part.opened") == 1
    assert world.index.events("exchange.answer.read") == 1


def test_each_reading_of_what_was_told_is_in_the_trail_under_the_child(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, TOLD)
    before = world.index.count("audit_entry where event = 'exchange.request.seen' and child = %s", world.child)

    thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)
    thread(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)

    after = world.index.count("audit_entry where event = 'exchange.request.seen' and child = %s", world.child)
    assert after - before == 2


def test_words_go_both_ways_on_the_thread_and_a_late_one_is_a_chase(world: World, part: models.Part) -> None:
    late = NOW + timedelta(days=2)

    threads.say(part_id=part.id, text="Which address do you mean?", by=world.cast.dee.actor(LATER), at=LATER)
    threads.say(part_id=part.id, text="Please answer today.", by=world.cast.ben.actor(late), at=late)

    seen = thread(part_id=part.id, by=world.cast.dee.actor(late), at=late)
    assert [(each.by, each.kind, each.is_mine) for each in seen.messages] == [
        ("Sgt Dee Hallam", "remark", True), ("Ben Okoro", "chase", False)
    ]  # fmt: skip
    assert world.told(world.cast.ben, "exchange.message.left") == 1
    assert world.told(world.cast.dee, "exchange.message.left") == 1


def test_a_part_is_given_to_a_colleague_and_to_nobody_outside(world: World, part: models.Part) -> None:
    ward = world.index.colleague("PC Ward", "practitioner", organisation=world.cast.police)

    threads.hand_on(part_id=part.id, person_id=ward.person_id, by=world.cast.dee.actor(LATER), at=LATER)
    with pytest.raises(NotNow, match="no_colleague"):
        threads.hand_on(part_id=part.id, person_id=world.cast.cole.id, by=ward, at=LATER)

    seen = thread(part_id=part.id, by=world.cast.ben.actor(LATER), at=LATER)
    assert seen.holder == "PC Ward"
    with pytest.raises(NotFound):
        world.answer(part, world.cast.dee, TOLD)


def test_the_record_of_disclosure_writes_itself(world: World, part: models.Part) -> None:
    first, second = world.questions(part)
    world.answer(part, world.cast.dee, TOLD, [first])
    world.answer(part, world.cast.dee, WITHHELD, [second], AFTER)

    withheld, told = records_of(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)

    assert (told.requester, told.requested_by, told.holder) == ("Heron Lane School", "Ben Okoro", "Mere Police")
    assert (told.decided_by, told.decided_as) == ("Sgt Dee Hallam", "Sergeant")
    assert (told.decision, told.facts, told.opinions) == ("disclosed", 1, 1)
    assert (told.gateway, told.law, told.article_6) == ("10", "Children Act 2004 s 10", "UK GDPR art 6(1)(e)")
    assert "sch 1 para 18" in told.article_9
    assert (told.family, told.onward, told.keep_until) == ("unsafe", "ask", date(2027, 1, 15))
    assert (withheld.decision, withheld.ground, withheld.test) == ("withheld", "detrimental", "necessity")
    assert withheld.first
    assert withheld.second


def test_nothing_held_that_the_agency_s_own_record_contradicts_is_counted(world: World) -> None:
    request = world.ask(world.cast.amina.actor(NOW), world.cast.school)
    part = world.part(request, world.cast.school)
    world.answer(part, world.cast.ben, NOTHING)

    world.mind(AFTER)
    world.mind(AFTER + timedelta(minutes=5))

    tally = nothing_held_tally(by=world.cast.ben.actor(AFTER), at=AFTER)
    assert (tally.nothing_held, tally.contradicted) == (2, 2)
    assert [(each.system, each.identifiers, each.times) for each in tally.missed] == [
        ("Patient records", ("name", "nhs_number"), 2)
    ]
    assert world.told(world.cast.ben, "exchange.answer.contradicted") == 2
    seen = thread(part_id=part.id, by=world.cast.amina.actor(AFTER), at=AFTER)
    assert seen.questions[0].answer is not None
    assert seen.questions[0].answer.is_contradicted


def test_a_later_answer_about_an_earlier_day_contradicts_too(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, NOTHING)
    again = world.part(world.ask(at=AFTER), world.cast.police)
    world.answer(again, world.cast.dee, TOLD, at=AFTER)

    world.mind(AFTER + timedelta(minutes=5))

    assert world.index.rows("select distinct by_what from exchange_contradiction") == [("answer",)]


def test_a_request_is_one_grid_of_agencies_and_questions(world: World, part: models.Part) -> None:
    first, second = world.questions(part)
    world.answer(part, world.cast.dee, TOLD, [first])

    whole = request_whole(request_id=part.request_id, by=world.cast.ben.actor(AFTER), at=AFTER)

    states = {line.organisation: [cell.state for cell in line.cells] for line in whole.parts}
    assert states == {"Mere Police": ["disclosed", "waiting"], "Mill Street Surgery": ["waiting", "waiting"]}
    assert [each.question_id for each in whole.questions] == [first, second]


def test_an_agency_that_was_asked_sees_nothing_of_the_others(world: World, part: models.Part) -> None:
    seen = requests_about(
        child_id=world.child,
        by=world.cast.dee.actor(AFTER),
        at=AFTER,
        reason="concern: we were called there",
    )

    assert [line.organisation for each in seen for line in each.parts] == ["Mere Police"]
    with pytest.raises(NotFound):
        request_whole(request_id=part.request_id, by=world.cast.dee.actor(AFTER), at=AFTER)
