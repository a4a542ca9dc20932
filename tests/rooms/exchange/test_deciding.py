"""Telling or not telling is a decision about sharing: kept once, in the agency's own list, tied to the answer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children.queries.replaying import replay_decision
from linkspan.exchange import models
from linkspan.exchange.commands import answering
from linkspan.exchange.queries.records import records_of, records_of_decision
from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.agreement_document import PurposeLine
from linkspan.sharing.asking import Asked
from linkspan.sharing.queries.decisions import DecisionLine, DecisionWhole, Wanted, decision, decisions
from tests import factories
from tests.cast import Member
from tests.rooms.children.conftest import NOW
from tests.rooms.exchange.conftest import LATER, MORE_TIME, NOTHING, TOLD, WITHHELD, World
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test

AFTER = LATER + timedelta(hours=1)
WORRY = Asked(Receiver.EDUCATION, frozenset({Matter.WORRY}), Aim.PROTECT, Urgency.SOON)


@pytest.fixture
def part(world: World) -> models.Part:
    """The police's part of what the school asks."""
    return world.part(world.ask(), world.cast.police)


@pytest.fixture
def lead(world: World) -> Member:
    """The police's own lead for information governance, who answers for its sharing."""
    person = factories.person(name="Ivy Lowe", user=factories.user(email="ivy@example.test"))
    post = factories.post(organisation=world.cast.police, title="Information governance lead", roles={"ig_lead"})
    return replace(
        world.cast.dee, user=person.user, person=person, post=post,
        appointment=factories.appointment(person=person, post=post),
    )  # fmt: skip


def listed(who: Member, wanted: Wanted = Wanted()) -> tuple[DecisionLine, ...]:  # noqa: B008  a frozen value
    return decisions(wanted=wanted, by=who.actor(AFTER), at=AFTER)[0]


def whole(who: Member, decision_id: UUID) -> DecisionWhole:
    return decision(decision_id=decision_id, by=who.actor(AFTER), at=AFTER)


def test_an_answer_that_tells_is_one_decision_with_the_form_s_fields(
    world: World, part: models.Part, lead: Member
) -> None:
    world.answer(part, world.cast.dee, TOLD)

    (line,) = listed(lead)
    kept = whole(lead, line.id)
    assert (line.decision, line.receiver, line.aim, line.urgency) == ("shared", "education", "protect", "soon")
    assert (line.answer, line.of_part, line.informed) == ("", part.id, "no")
    assert (line.asked_on, line.shared_on, line.is_part_3) == (date(2026, 11, 2), date(2026, 11, 2), True)
    assert line.laws == ("Children Act 2004 s 10",)
    assert kept.texts["asked_by"] == "Heron Lane School"
    assert kept.texts["fact_or_opinion"] == "1 facts, 1 opinions"
    assert "art 6(1)(e)" in kept.texts["lawful_basis"]
    assert "sch 1 para 18" in kept.texts["lawful_basis"]
    assert kept.texts["retention"].endswith("2027-01-15")
    assert world.index.events("sharing.decision.recorded") == 1


def test_the_decision_and_the_answers_lead_to_each_other(world: World, part: models.Part, lead: Member) -> None:
    world.answer(part, world.cast.dee, TOLD)
    (line,) = listed(lead)

    answers = records_of_decision(decision_id=line.id, part_id=part.id, by=lead.actor(AFTER), at=AFTER)
    asker = records_of(part_id=part.id, by=world.cast.ben.actor(AFTER), at=AFTER)

    assert [each.question for each in answers] == [2, 1]
    assert {each.decision_id for each in answers} == {line.id}
    assert [each.is_ours for each in asker] == [False, False]
    with as_test():
        assert set(models.Answer.objects.values_list("decision_id", flat=True)) == {line.id}


@pytest.mark.parametrize(
    ("changes", "cited"),
    [
        ({"mode": "content"}, "NM-2026-01, 1"),
        ({"mode": "existence"}, ""),
        ({"mode": "content", "purposes": ("direct_care",)}, ""),
        (None, ""),
    ],
    ids=["content", "that something is held alone", "another purpose", "none"],
)
def test_the_record_cites_the_clause_in_force_by_which_the_asker_may_be_told(
    world: World, part: models.Part, lead: Member, changes: dict[str, Any] | None, cited: str
) -> None:
    people = world.cast
    if changes:
        clause = a_clause([people.police.id], [people.school.id], **changes)
        parties = [people.police, people.school, people.council]
        document = a_document([each.id for each in parties], [clause])
        purposes = tuple(PurposeLine(each, "As the partnership says") for each in clause.purposes)
        sign_by_all(put_forward(people, replace(document, purposes=purposes), NOW), parties, NOW)

    world.answer(part, people.dee, TOLD)

    (line,) = listed(lead)
    records = records_of(part_id=part.id, by=people.ben.actor(AFTER), at=AFTER)
    assert {each.agreement for each in records} == {cited}
    assert whole(lead, line.id).texts["agreement"] == (cited or "None in force covers it; the law alone.")


def test_a_refusal_s_reasoning_is_written_once_with_the_answer(world: World, part: models.Part, lead: Member) -> None:
    world.answer(part, world.cast.dee, WITHHELD)

    (line,) = listed(lead)
    (first, _second) = records_of_decision(decision_id=line.id, part_id=part.id, by=lead.actor(AFTER), at=AFTER)
    assert (line.decision, line.refusal_test, line.shared_on) == ("not_shared", "necessity", None)
    assert (first.first, first.second) == (WITHHELD.first, WITHHELD.second)
    rows = world.index.rows("select to_jsonb(d)::text from sharing_sharingdecision d")
    assert WITHHELD.first not in str(rows)
    assert WITHHELD.second not in str(rows)


@pytest.mark.parametrize("given", [NOTHING, MORE_TIME], ids=["nothing held", "more time"])
def test_an_answer_that_decides_nothing_about_sharing_keeps_no_decision(
    world: World, part: models.Part, lead: Member, given: object
) -> None:
    world.answer(part, world.cast.dee, given)  # a Given of another outcome

    assert listed(lead) == ()


def test_a_correction_is_a_decision_that_puts_the_first_right(world: World, part: models.Part, lead: Member) -> None:
    world.answer(part, world.cast.dee, TOLD, world.questions(part)[:1])
    with as_test():
        answer_id = models.Answer.objects.get(part=part).id

    answering.correct_answer(
        answer_id=answer_id, given=WITHHELD, why="It was about her cousin.", by=world.cast.dee.actor(AFTER), at=AFTER
    )

    later, first = listed(lead)
    assert (later.decision, later.is_put_right) == ("not_shared", False)
    assert (first.decision, first.is_put_right) == ("shared", True)


def test_the_advice_asked_before_is_kept_with_the_decision(world: World, part: models.Part, lead: Member) -> None:
    answering.answer(
        part_id=part.id, questions=world.questions(part), given=TOLD, advised=WORRY, by=world.cast.dee.actor(LATER),
        at=LATER,
    )  # fmt: skip

    (line,) = listed(lead)
    kept = whole(lead, line.id)
    assert (line.answer, line.matters) == ("share", ("worry",))
    assert kept.advice["why"]
    assert kept.advice["telling"]


def test_advice_about_telling_someone_else_is_not_carried_and_nothing_is_answered(
    world: World, part: models.Part
) -> None:
    with pytest.raises(NotNow) as problem:
        answering.answer(
            part_id=part.id, questions=world.questions(part), given=TOLD,
            advised=replace(WORRY, receiver=Receiver.COUNCIL), by=world.cast.dee.actor(LATER), at=LATER,
        )  # fmt: skip

    assert problem.value.code == "sharing.advice_other"
    assert world.index.count("exchange_answer") == 0
    assert world.index.count("sharing_sharingdecision") == 0


def test_the_decision_is_decided_again_with_the_same_answer(world: World, part: models.Part, lead: Member) -> None:
    world.answer(part, world.cast.dee, TOLD)
    entries = world.index.rows(
        "select id from audit_entry where event = any(%s)", ["sharing.decision.recorded", "exchange.answer.given"]
    )

    found = [replay_decision(entry_id=entry, by=lead.actor(AFTER), at=AFTER).replayed for (entry,) in entries]

    assert [each and each.is_same for each in found] == [True, True]


def test_nobody_outside_the_answering_agency_is_shown_its_decision(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, TOLD)
    with as_test():
        (decision_id,) = models.Answer.objects.values_list("decision_id", flat=True).distinct()

    for who in (world.cast.ben, world.cast.mo, world.cast.ines, world.cast.oz):
        with pytest.raises((NotFound, Refused)):
            decision(decision_id=decision_id, by=who.actor(AFTER), at=AFTER)


def test_an_answer_that_tells_cannot_stand_without_its_decision(world: World, part: models.Part) -> None:
    world.answer(part, world.cast.dee, TOLD)

    with (
        as_test(), pytest.raises(IntegrityError, match="exchange_answer_decided"), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(
            "insert into exchange_answer select (jsonb_populate_record(a, jsonb_build_object('id', %s::text, "
            "'decision_id', null, 'until_at', now(), 'ended_how', 'followed'))).* from exchange_answer a limit 1",
            [str(new_id())],
        )
