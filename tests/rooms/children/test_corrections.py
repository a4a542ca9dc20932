"""Corrections and objections go to the agency a fact came from, with the law's clock, and it alone answers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children.commands import corrections
from linkspan.children.queries.corrections import corrections_of, to_answer
from tests import factories
from tests.cast import Member
from tests.rooms.children.conftest import NOW, Index, a_record

LATER = NOW + timedelta(days=3)


@pytest.fixture
def rowan(index: Index) -> UUID:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.school, a_record("s1"))
    child_id = index.child_of(index.cast.council, "1")
    assert child_id is not None
    return child_id


@pytest.fixture
def registrar(index: Index) -> Member:
    """The school's own data officer."""
    user = factories.user()
    person = factories.person(name="Reg Teal", user=user)
    post = factories.post(organisation=index.cast.school, title="Data officer", roles=("data_officer",))
    return Member(user, person, post, factories.appointment(person=person, post=post), index.cast.school)


def ask(index: Index, child_id: UUID, **changes: Any) -> UUID:
    wanted = dict(
        child_id=child_id, record_id=index.record(index.cast.school, "s1").id, field="given_name",
        words="Her name is spelt Rowen.", by=index.cast.amina.actor(NOW), at=NOW,
    )  # fmt: skip
    return corrections.ask_correction(**(wanted | changes))


def test_a_request_goes_to_the_source_with_a_clock_of_one_month(index: Index, rowan: UUID, registrar: Member) -> None:
    asked = ask(index, rowan)

    ((kind, holder, rule, due),) = index.rows(
        "select i.kind, t.organisation_id, c.rule, c.due_at::date::text from children_correction k "
        "join duty_item i on i.id = k.item_id join duty_tenure t on t.item_id = i.id "
        "join duty_clock c on c.item_id = i.id where k.id = %s",
        asked,
    )
    assert (kind, holder, rule) == ("correction_answer", index.cast.school.id, "correction.answer")
    assert due == "2026-12-02"
    assert index.count("agencies_notice where person_id = %s and about_object = %s", registrar.id, asked) == 1


def test_the_source_sees_and_answers_what_waits_for_it(index: Index, rowan: UUID, registrar: Member) -> None:
    asked = ask(index, rowan)
    reg = registrar.actor(LATER)

    (line,) = to_answer(by=reg, at=LATER)
    corrections.answer_correction(correction_id=asked, outcome="corrected", words="", by=reg, at=LATER)

    assert (line.correction_id, line.field, line.record_number) == (asked, "given_name", "s1")
    assert line.asked_by == "Amina Yusuf"
    assert to_answer(by=reg, at=LATER) == ()
    assert index.count("duty_item where kind = 'correction_answer' and closed_at is null") == 0
    (answered,) = corrections_of(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)
    assert (answered.outcome, answered.answered_at) == ("corrected", LATER)
    assert index.count("agencies_notice where person_id = %s and about_object = %s", index.cast.amina.id, asked) == 1


def test_what_is_kept_is_kept_with_a_reason(index: Index, rowan: UUID, registrar: Member) -> None:
    asked = ask(index, rowan)

    with pytest.raises(NotNow, match="correction_why"):
        corrections.answer_correction(
            correction_id=asked, outcome="kept", words=" ", by=registrar.actor(LATER), at=LATER
        )

    assert index.rows("select answered_at from children_correction") == [(None,)]


def test_no_other_agency_answers(index: Index, rowan: UUID) -> None:
    asked = ask(index, rowan)

    for member in (index.cast.dana, index.cast.amina, index.cast.kit, index.cast.ines):
        with pytest.raises((NotFound, NotNow, Refused)):
            corrections.answer_correction(
                correction_id=asked, outcome="corrected", words="", by=member.actor(LATER), at=LATER
            )

    assert index.rows("select answered_at from children_correction") == [(None,)]
    assert to_answer(by=index.cast.dana.actor(LATER), at=LATER) == ()


def test_an_objection_has_its_own_clock_and_answers(index: Index, rowan: UUID, registrar: Member) -> None:
    asked = corrections.ask_objection(
        child_id=rowan, record_id=index.record(index.cast.school, "s1").id, words="We do not want this shared.",
        by=index.cast.amina.actor(NOW), at=NOW,
    )  # fmt: skip

    with pytest.raises(NotNow, match="correction_outcome"):
        corrections.answer_correction(
            correction_id=asked, outcome="corrected", words="", by=registrar.actor(LATER), at=LATER
        )
    corrections.answer_correction(
        correction_id=asked, outcome="kept", words="A duty to protect the child", by=registrar.actor(LATER), at=LATER
    )

    assert index.rows("select kind, outcome from children_correction") == [("objection", "kept")]
    assert index.rows("select rule from duty_clock where item_id = (select item_id from children_correction)") == [
        ("objection.answer",)
    ]


def test_an_outsider_asks_for_nothing_and_learns_nothing(index: Index, rowan: UUID) -> None:
    with pytest.raises((NotFound, Refused)):
        ask(index, rowan, by=index.cast.kit.actor(NOW))

    assert index.count("children_correction") == 0


def test_a_record_of_another_child_cannot_be_named(index: Index, rowan: UUID) -> None:
    index.send(index.cast.council, a_record("9", given_name="Tilda", nhs_number=None, date_of_birth=None))

    with pytest.raises(NotFound):
        ask(index, rowan, record_id=index.record(index.cast.council, "9").id)


def test_asking_twice_with_one_request_number_asks_once(index: Index, rowan: UUID) -> None:
    first = ask(index, rowan, once=rowan)
    second = ask(index, rowan, once=rowan)

    assert first == second
    assert index.count("children_correction") == 1


def test_the_words_stay_out_of_the_trail(index: Index, rowan: UUID) -> None:
    ask(index, rowan)

    assert index.count("audit_entry where position('Rowen' in convert_from(body, 'UTF8')) > 0") == 0
    assert index.count("children_correction where words like '%%Rowen%%'") == 1
