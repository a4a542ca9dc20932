"""Advice by the law and the agreements of the day, and decisions about sharing that stay as they were made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children import models as children
from linkspan.sharing import commands as agreements
from linkspan.sharing import decision_models as models
from linkspan.sharing.advice import Aim, Answer, Matter, Receiver, Urgency
from linkspan.sharing.agreement_document import PurposeLine
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_sharing
from linkspan.sharing.decision_rules import Kept
from linkspan.sharing.queries.decisions import (
    Wanted,
    advice_on,
    decision,
    decisions,
    exported_decisions,
    my_decisions,
)
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.agreements import a_clause, a_document, sign_by_all, signer, the_version
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

WORRY = Asked(Receiver.COUNCIL, frozenset({Matter.WORRY}), Aim.PROTECT, Urgency.SOON)
BEHAVIOUR = Asked(Receiver.HEALTH, frozenset({Matter.EVERYDAY}), Aim.CARE, Urgency.SOON)
SHARED = Kept(decision="shared", reasons="She may be hurt again this week.", informed="later")
REFUSED = replace(SHARED, decision="not_shared", refusal="Her aunt works there and would learn where she is.")


@pytest.fixture
def keep(everyone: cast.Cast, now: datetime) -> Callable[..., Any]:
    def record(by: Actor | None = None, kept: Kept = SHARED, **more: Any) -> Any:
        return record_sharing(asked=WORRY, kept=kept, by=by or everyone.amina.actor(now), at=now, **more)

    return record


def rows() -> list[models.SharingDecision]:
    with as_test():
        return list(models.SharingDecision.objects.all())


def test_advice_leaves_a_line_that_does_not_say_what_it_was_about(everyone: cast.Cast, now: datetime) -> None:
    asked = replace(WORRY, matters=frozenset({Matter.GENDER}))

    found = advice_on(asked=asked, by=everyone.ben.actor(now), at=now)

    (line,) = lines("sharing.advice.given")
    assert found.answer is Answer.DO_NOT
    assert line["detail"] == {"receiver": "council", "aim": "protect", "answer": "do_not"}


def test_the_giver_and_its_areas_come_from_the_post(everyone: cast.Cast, now: datetime) -> None:
    found = advice_on(asked=WORRY, by=everyone.dee.actor(now), at=now)

    assert found.question.giver_kind == "police"
    assert found.question.area_codes == {"E06990001", "E06990002"}


def test_an_agreement_in_force_is_cited_and_settles_what_there_was_to_ask(everyone: cast.Cast, now: datetime) -> None:
    parties = [everyone.school, everyone.practice]
    clause = a_clause(
        [everyone.school.id], [everyone.practice.id], purposes=("direct_care",), kinds=("education",), mode="content"
    )
    document = a_document(
        [each.id for each in parties], [clause], purposes=(PurposeLine("direct_care", "How a pupil does at school"),)
    )
    ben = everyone.ben.actor(now)
    before = advice_on(asked=BEHAVIOUR, by=ben, at=now)
    by = signer(everyone.school, "Drafting Head", now, role="ig_lead")
    version_id = agreements.draft_agreement(code="NM-2026-07", document=document, by=by, at=now)
    agreements.put_forward(version_id=version_id, by=by, at=now)
    unsigned = advice_on(asked=BEHAVIOUR, by=ben, at=now)
    sign_by_all(the_version(version_id), parties, now)

    after = advice_on(asked=BEHAVIOUR, by=ben, at=now)

    assert (before.answer, unsigned.answer, after.answer) == (
        Answer.ASK_FIRST, Answer.ASK_FIRST, Answer.SHARE_PART,
    )  # fmt: skip
    assert [(each.clause, each.parties) for each in after.covers] == [("1", "Mill Street Surgery")]
    assert "NM-2026-07" in after.covers[0].agreement
    assert after.no_agreement is None


def test_a_decision_is_kept_whole_with_the_answer_it_followed(
    everyone: cast.Cast, keep: Callable[..., Any], now: datetime
) -> None:
    kept = replace(SHARED, child_view="She wants it to stop", what="What I saw on Monday", receipt="Logged 4411")

    found = decision(decision_id=keep(kept=kept), by=everyone.amina.actor(now), at=now)

    assert found.line.answer == "share"
    assert found.line.person_name == "Amina Yusuf"
    assert found.organisation_name == "Northmere Council"
    assert found.texts["child_view"] == "She wants it to stop"
    assert found.advice["why"]
    assert ["11", "Children Act 2004 s 11"] in [list(each) for each in found.advice["gateways"]]


def test_the_answer_is_worked_out_by_the_room_and_not_by_who_records(
    everyone: cast.Cast, keep: Callable[..., Any]
) -> None:
    keep(kept=replace(REFUSED))

    (row,) = rows()
    assert (row.answer, row.decision, row.refusal_test) == ("share", "not_shared", "necessity")


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (replace(REFUSED, refusal=""), "sharing.refusal_unreasoned"),
        (replace(REFUSED, refusal="   no      "), "sharing.refusal_unreasoned"),
        (replace(SHARED, reasons="yes"), "sharing.decision_unreasoned"),
        (replace(SHARED, informed="no"), "sharing.silence_unreasoned"),
        (replace(SHARED, what="x" * 4_001), "sharing.decision_long"),
        (replace(SHARED, decision="perhaps"), "sharing.decision_unknown"),
    ],
)
def test_a_record_without_what_it_needs_is_refused_and_nothing_is_kept(
    keep: Callable[..., Any], kept: Kept, code: str
) -> None:
    with pytest.raises(NotNow) as refused:
        keep(kept=kept)

    assert refused.value.code == code
    assert rows() == []


def test_a_day_ahead_of_today_is_refused(keep: Callable[..., Any], now: datetime) -> None:
    with pytest.raises(NotNow, match=r"sharing\.decision_ahead"):
        keep(kept=replace(SHARED, shared_on=now.date() + timedelta(days=1)))


def test_the_same_request_is_kept_once(everyone: cast.Cast, keep: Callable[..., Any]) -> None:
    once = new_id()

    assert keep(once=once) == keep(once=once)
    assert len(rows()) == 1


def test_no_part_of_the_system_decides(everyone: cast.Cast, keep: Callable[..., Any]) -> None:
    with pytest.raises((Refused, NotNow)):
        keep(by=Actor.system("feed", everyone.council.id))

    assert rows() == []


def test_about_a_child_one_may_not_open_nothing_is_advised_and_nothing_kept(
    everyone: cast.Cast, keep: Callable[..., Any], index: Invented, now: datetime
) -> None:
    walled = index.child(protection="identity")
    kit = everyone.kit.actor(now)

    for child in (walled, uuid4()):
        with pytest.raises(Refused):
            keep(by=kit, about=child)
        with pytest.raises(Refused):
            advice_on(asked=WORRY, by=kit, at=now, about=child)

    assert rows() == []
    assert lines("sharing.advice.given") == []


def test_about_a_child_of_ones_own_it_goes_through_the_look(
    everyone: cast.Cast, keep: Callable[..., Any], index: Invented
) -> None:
    child = index.child(involved_person=True, involved_organisation=True)

    keep(about=child)

    (row,) = rows()
    (line,) = lines("sharing.decision.recorded")
    assert row.about_child == child
    assert line["child"] == str(child)


def test_the_organisations_managers_and_governance_see_it_and_nobody_else(
    everyone: cast.Cast, keep: Callable[..., Any], now: datetime
) -> None:
    decision_id = keep(kept=REFUSED)

    for seeing in (everyone.mo, everyone.ines):
        found, _more = decisions(wanted=Wanted(), by=seeing.actor(now), at=now)
        assert [each.id for each in found] == [decision_id]
    for blind in (everyone.ben, everyone.dana, everyone.kit, everyone.shirin):
        with pytest.raises(Refused):
            decisions(wanted=Wanted(), by=blind.actor(now), at=now)
        with pytest.raises((Refused, NotFound)):
            decision(decision_id=decision_id, by=blind.actor(now), at=now)
        with pytest.raises(Refused):
            exported_decisions(wanted=Wanted(), by=blind.actor(now), at=now)
    assert decision(decision_id=decision_id, by=everyone.amina.actor(now), at=now).is_mine


def test_an_inspector_lists_those_of_the_organisation_of_their_post_alone(
    everyone: cast.Cast, keep: Callable[..., Any], now: datetime
) -> None:
    keep(kept=REFUSED)
    inside = signer(everyone.council, "Seconded Inspector", now, role="inspector")

    here, _more = decisions(wanted=Wanted(), by=inside, at=now)
    there, _none = decisions(wanted=Wanted(), by=everyone.oz.actor(now), at=now)

    assert len(here) == 1
    assert there == ()


def test_what_i_decided_is_listed_to_me(everyone: cast.Cast, keep: Callable[..., Any], now: datetime) -> None:
    mine = keep()
    keep(by=everyone.mo.actor(now))

    assert [each.id for each in my_decisions(by=everyone.amina.actor(now), at=now)] == [mine]


def test_the_wall_holds_with_the_gate_out_of_the_way(
    everyone: cast.Cast, keep: Callable[..., Any], now: datetime
) -> None:
    decision_id = keep()

    def seen(by: Actor) -> int:
        with looking(by, now):
            return models.SharingDecision.objects.filter(id=decision_id).count()

    assert [seen(each.actor(now)) for each in (everyone.amina, everyone.mo, everyone.ines)] == [1, 1, 1]
    others = (everyone.ben, everyone.kit, everyone.dana, everyone.dee, everyone.oz)
    assert [seen(each.actor(now)) for each in others] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("protection", "seen_by_lead"), [("none", 1), ("location", 1), ("identity", 0)])
def test_the_wall_keeps_a_decision_about_a_walled_child_with_the_gate_out_of_the_way(
    everyone: cast.Cast, keep: Callable[..., Any], index: Invented, now: datetime, protection: str, seen_by_lead: int
) -> None:
    child = index.child(involved_person=True, involved_organisation=True)
    in_the_index(everyone, child, protection)
    decision_id = keep(about=child)

    def seen(by: Actor) -> int:
        with looking(by, now):
            return models.SharingDecision.objects.filter(id=decision_id).count()

    assert [seen(each.actor(now)) for each in (everyone.amina, everyone.mo, everyone.ines)] == [
        1, seen_by_lead, seen_by_lead,
    ]  # fmt: skip


def in_the_index(everyone: cast.Cast, child_id: UUID, protection: str) -> None:
    """Put a child where the database's own wall looks for them."""
    with as_test():
        children.Child.objects.bulk_create([
            children.Child(id=child_id, area=everyone.northmere, protection=protection, created_at=timezone.now())
        ])  # fmt: skip


def test_the_wall_keeps_anyone_from_deciding_in_anothers_name(
    everyone: cast.Cast, keep: Callable[..., Any], now: datetime
) -> None:
    keep()
    (row,) = rows()
    row.id, row.person_id = new_id(), everyone.ben.id

    with looking(everyone.amina.actor(now), now), pytest.raises(DatabaseError), transaction.atomic():
        models.SharingDecision.objects.bulk_create([row])


@pytest.mark.parametrize(
    "change", ["update sharing_sharingdecision set reasons = 'x'", "delete from sharing_sharingdecision"]
)
def test_a_decision_never_changes_whoever_asks(keep: Callable[..., Any], change: str) -> None:
    keep()

    with as_test(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_decision_about_a_child_behind_a_wall_is_not_listed_outside_it(
    everyone: cast.Cast, keep: Callable[..., Any], index: Invented, now: datetime
) -> None:
    child = index.child(involved_person=True, involved_organisation=True)
    in_the_index(everyone, child, "none")
    decision_id = keep(about=child)
    mo = everyone.mo.actor(now)
    before, _more = decisions(wanted=Wanted(), by=mo, at=now)
    index.known[child] = replace(index.known[child], protection="identity", inside_wall=False)

    after, _none = decisions(wanted=Wanted(), by=mo, at=now)

    assert len(before) == 1
    assert after == ()
    assert exported_decisions(wanted=Wanted(), by=mo, at=now) == ()
    with pytest.raises(NotFound):
        decision(decision_id=decision_id, by=mo, at=now)
