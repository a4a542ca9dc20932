"""What a looker and a child have in common, told in flags alone; and looks that are judged in silence."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import models as agencies
from linkspan.agencies import queries as people
from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.children import homes
from linkspan.children.commands import watching
from linkspan.children.plugs import IndexFacts
from linkspan.children.queries.around import around, watches
from linkspan.children.queries.file import child_file
from linkspan.children.queries.trail_lines import Wanted, acts
from linkspan.children.received import ReceivedCarer
from linkspan.duty import queries as boards
from linkspan.sharing import commands, gate, queries
from linkspan.sharing.challenges import QUIET
from linkspan.sharing.facts import Action
from linkspan.sharing.standout import Likeness
from tests.cast import Member
from tests.rooms.children.conftest import NOW, QUALITY, ROWAN, WHY, Index, a_record, signed
from tests.support.database import as_test

WORKER = Actor.system("worker")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def rowan(index: Index) -> UUID:
    """A girl whom only the practice knows."""
    index.send(index.cast.practice, a_record("p1"))
    child_id = index.child_of(index.cast.practice, "p1")
    assert child_id is not None
    return child_id


def likeness(child_id: UUID, member: Member) -> Likeness:
    """Ask as the worker does."""
    with signed(WORKER):
        return IndexFacts().likeness(child_id, member.id, member.organisation.id)


def rename(member: Member, name: str = "", phone: str = "") -> None:
    with as_test():
        agencies.Person.objects.filter(id=member.id).update(**({"name": name} if name else {"phone": phone}))


def test_a_stranger_has_nothing_in_common(index: Index, rowan: UUID) -> None:
    assert likeness(rowan, index.cast.amina) == Likeness(children=1)


@pytest.mark.parametrize("name", ["Amina Ashgrove", "Dr Amina ASHGROVE", "Amina Yusuf-Ashgrove", "Amina Áshgrove"])
def test_the_childs_surname_is_shared_however_it_is_written(index: Index, rowan: UUID, name: str) -> None:
    index.send(index.cast.practice, a_record("p9", ROWAN | dict(
        given_name="Otis", nhs_number="9434765838", address_line_1="9 Knot Way", postcode="ZE4 1AB",
        date_of_birth=ROWAN["date_of_birth"].replace(year=2012),
    )))  # fmt: skip
    rename(index.cast.amina, name)

    found = likeness(rowan, index.cast.amina)

    assert found.surname == found.children


def test_a_carers_and_a_former_surname_count(index: Index) -> None:
    index.send(index.cast.practice, a_record("p1", ROWAN | dict(
        family_name="Pell", former_family_name="Orrin", carers=(ReceivedCarer("Jo Varley", "father"),)
    )))  # fmt: skip
    child_id = index.child_of(index.cast.practice, "p1")
    assert child_id is not None

    shared = {}
    for name in ("Amina Pell", "Amina Orrin", "Amina Varley", "Amina Yusuf", "Jo Varley"):
        rename(index.cast.amina, name)
        found = likeness(child_id, index.cast.amina)
        shared[name] = (found.surname is not None, found.name)

    assert shared == {
        "Amina Pell": (True, False), "Amina Orrin": (True, False), "Amina Varley": (True, False),
        "Amina Yusuf": (False, False), "Jo Varley": (True, True),
    }  # fmt: skip


def test_ones_own_home_district_and_telephone_are_compared_as_keyed_hashes(index: Index, rowan: UUID) -> None:
    amina, ada = index.cast.amina, index.cast.ada.actor(NOW, stepped_up=True)

    def marked(**said: str) -> Likeness:
        agencies_commands.mark_home(
            person_id=amina.id, organisation_id=index.cast.council.id, marks=homes.marks(**said), by=ada, at=NOW
        )
        return likeness(rowan, amina)

    assert marked(address="14, Tern Walk", postcode="ze3 9qq").address
    assert marked(address="15 Tern Walk", postcode="ZE3 9QQ") == Likeness(outcode=True, children=1)
    assert marked(phone="+44 1632 960333") == Likeness(phone=True, children=1)
    assert marked() == Likeness(children=1)


def test_a_colleagues_family_is_known_by_name_or_number(index: Index, rowan: UUID) -> None:
    rename(index.cast.mo, "Marian Ashgrove")
    assert likeness(rowan, index.cast.amina).colleague == 1
    assert likeness(rowan, index.cast.ben).colleague is None, "a colleague elsewhere is none"
    rename(index.cast.mo, "Mo Farrow")
    rename(index.cast.mo, phone="01632 960 333")
    assert likeness(rowan, index.cast.amina).colleague_phone
    assert not likeness(rowan, index.cast.ben).colleague_phone


def test_only_the_worker_may_compare_and_weigh(index: Index, rowan: UUID) -> None:
    for by in (index.cast.ines.actor(NOW), index.cast.amina.actor(NOW), Actor.system("feed")):
        for ask in (
            "select * from linkspan.likeness(%s, %s, %s, '', '')",
            "select * from linkspan.bearers('ashgrove')",
        ):
            with pytest.raises(Error, match="only the worker"), signed(by), connection.cursor() as cursor:
                cursor.execute(ask, [rowan, index.cast.amina.id, index.cast.council.id] if "%s" in ask else [])


# --- silence --------------------------------------------------------------------------------------------------


def told_to(index: Index, member: Member, child_id: UUID) -> dict[str, Any]:
    """Give all that a looker's own pages would say."""
    by = member.actor(LATER, stepped_up=True)
    answers: dict[str, Any] = {
        "tasks": [(line.kind, line.about) for line in boards.my_items(member.id, LATER)],
        "team": [(line.kind, line.about) for line in boards.organisation_items(
            member.organisation.id, LATER, without=QUIET)],
        "asked": queries.my_questions(by=by, at=LATER),
        "notices": [(each.event, each.link) for each in people.notices_for(member.id)],
        "file": child_file(child_id=child_id, by=by, at=LATER, reason=WHY),
    }  # fmt: skip
    for name, ask in (
        ("looks", lambda: child_file(child_id=child_id, by=by, at=LATER, with_looks=True).looks),
        ("challenges", lambda: queries.challenges_to_review(by=by, at=LATER)),
        ("trail", lambda: [(line.event, line.action, line.child_id) for line in acts(wanted=Wanted(), by=by, at=LATER)
                           .lines if line.event != "trail.seen"]),
    ):  # fmt: skip
        try:
            with trail.look(by=by, at=LATER):
                answers[name] = ask()
        except (Refused, NotFound) as problem:
            answers[name] = type(problem).__name__
    return answers


def test_a_looker_is_told_the_same_whether_the_look_stands_out_or_not(index: Index, rowan: UUID) -> None:
    # A social worker, and an information-governance lead who also works with children and reads the trail.
    lookers = [index.cast.amina, index.cast.mo]
    with as_test():
        agencies.Post.objects.filter(id=index.cast.mo.post.id).update(
            roles=["practitioner", "manager", "duty", "ig_lead"]
        )
        agencies.Post.objects.filter(id=index.cast.amina.post.id).update(reports_to=None)

    for looker in lookers:
        worlds = []
        for name in ("Sam Pelham", "Sam Ashgrove"):
            point = transaction.savepoint()
            rename(looker, name)
            child_file(child_id=rowan, by=looker.actor(NOW), at=NOW, reason=WHY)
            commands.judge_looks(by=WORKER, at=LATER)
            raised = index.count("sharing_challenge where is_silent")
            if raised:
                by = index.cast.ines.actor(LATER)
                (review_,) = queries_of(by)
                around(challenge_id=review_, by=by, at=LATER)
                commands.ask_looker(challenge_id=review_, asking="never", by=by, at=LATER)
                commands.refer_look(challenge_id=review_, receiver="lado", by=by, at=LATER)
                commands.review_challenge(challenge_id=review_, outcome="misuse", said="Told", by=by, at=LATER)
            worlds.append((raised, told_to(index, looker, rowan)))
            transaction.savepoint_rollback(point)
        (none, without), (one, with_review) = worlds
        assert (none, one) == (0, 1)
        for what, answer in without.items():
            assert str(answer) == str(with_review[what]), (looker.person.name, what)


def queries_of(by: Actor) -> list[UUID]:
    with trail.look(by=by, at=LATER):
        return [each.id for each in queries.challenges_to_review(by=by, at=LATER)]


def test_the_reviewer_sees_what_the_looker_did_around_it_and_nobody_else_does(index: Index, rowan: UUID) -> None:
    rename(index.cast.amina, "Amina Ashgrove")
    child_file(child_id=rowan, by=index.cast.amina.actor(NOW), at=NOW, reason=WHY)
    commands.judge_looks(by=WORKER, at=LATER)
    with as_test():  # the trail has the real time of each act, and the look of a test does not
        (challenge_id,) = (row[0] for row in index.rows("select id from sharing_challenge"))
        index.rows("update sharing_challenge set at = now() returning id")

    shown = around(challenge_id=challenge_id, by=index.cast.ines.actor(LATER), at=LATER)

    assert "children.file.seen" in {line.event for line in shown}
    assert {line.child_id for line in shown if line.is_same_child} == {rowan}
    assert any(WHY in line.reason for line in shown)
    other = index.colleague("Ivo Stead", "ig_lead", at=LATER)
    assert around(challenge_id=challenge_id, by=other, at=LATER) == ()


# --- watched files ----------------------------------------------------------------------------------------------


def test_a_watched_file_has_each_strangers_look_reviewed(index: Index, rowan: UUID) -> None:
    ines = index.cast.ines.actor(NOW)
    review_on = (NOW + timedelta(days=60)).date()
    watch_id = watching.watch_file(child_id=rowan, reason=QUALITY, review_on=review_on, by=ines, at=NOW)
    child_file(child_id=rowan, by=index.cast.amina.actor(NOW), at=NOW, reason=WHY)
    commands.judge_looks(by=WORKER, at=LATER)

    whys = index.rows("select whys from sharing_challenge")
    (shown,) = watches(by=ines, at=NOW)
    watching.stop_watching(watch_id=watch_id, reason=QUALITY, by=ines, at=LATER)

    assert whys == [(["vip"],)]
    assert (shown.child_id, shown.review_on) == (rowan, review_on)
    assert watches(by=index.cast.ines.actor(LATER), at=LATER) == ()
    assert not likeness(rowan, index.cast.amina).watched


def test_watching_is_refused_where_it_cannot_be(index: Index, rowan: UUID) -> None:
    ines, soon = index.cast.ines.actor(NOW), (NOW + timedelta(days=9)).date()
    watching.watch_file(child_id=rowan, reason=QUALITY, review_on=soon, by=ines, at=NOW)

    with pytest.raises(NotNow):
        watching.watch_file(child_id=rowan, reason=QUALITY, review_on=soon, by=ines, at=NOW)
    for member in (index.cast.amina, index.cast.kit):
        with pytest.raises((Refused, NotFound)):
            watching.watch_file(child_id=rowan, reason=QUALITY, review_on=soon, by=member.actor(NOW), at=NOW)
        with signed(member.actor(NOW)), connection.cursor() as cursor:
            cursor.execute("select count(*) from children_watch")
            assert cursor.fetchone() == (0,)


# --- overdue, suspended, emergency --------------------------------------------------------------------------------


def test_a_suspended_person_sees_nothing_even_with_the_gate_switched_off(index: Index) -> None:
    index.send(index.cast.council, a_record("1", ROWAN | dict(practitioner_name="Amina Yusuf")))
    amina = index.cast.amina.actor(LATER)

    def seen() -> int:
        with signed(amina, LATER), connection.cursor() as cursor:
            cursor.execute("select count(*) from children_child")
            return int(cursor.fetchone()[0])

    before = seen()
    agencies_commands.suspend_person(
        person_id=index.cast.amina.id, organisation_id=index.cast.council.id, kind="suspended", said="",
        by=index.cast.ada.actor(NOW, stepped_up=True), at=NOW,
    )  # fmt: skip

    assert (before, seen()) == (1, 0)


def test_emergency_sight_covers_ordinary_files_only(index: Index) -> None:
    """Answering the question lets someone on to an ordinary file, never past a wall."""
    index.send(index.cast.practice, a_record("p1"))
    index.send(index.cast.police, a_record("w", ROWAN | dict(
        given_name="Wren", nhs_number="9434765838", date_of_birth=ROWAN["date_of_birth"].replace(year=2018),
        address_line_1="3 Dunlin Row", postcode="ZE4 1AB",
    ), protection="identity"))  # fmt: skip
    ordinary, walled = index.child_of(index.cast.practice, "p1"), index.child_of(index.cast.police, "w")
    assert ordinary is not None
    assert walled is not None
    with as_test():
        agencies.Person.objects.filter(id=index.cast.amina.id).update(trained_until=NOW.date() - timedelta(days=1))
    amina = index.cast.amina.actor(NOW)

    with pytest.raises(Refused) as asked:
        child_file(child_id=ordinary, by=amina, at=NOW, reason=WHY)
    for child_id in (ordinary, walled):
        commands.answer_challenge(answer=WHY, about=child_id, to=Action.SEE_CHILD, by=amina, at=NOW)

    assert asked.value.code == "challenge_needed"
    assert child_file(child_id=ordinary, by=amina, at=NOW, reason=WHY).name == "Rowan Ashgrove"
    with pytest.raises(Refused) as refused:
        child_file(child_id=walled, by=amina, at=NOW, reason=WHY)
    assert (refused.value.code, refused.value.discloses) == ("not_found", False)
    with trail.look(by=amina, at=NOW):
        permit = gate.require(by=amina, to=Action.SEE_NOTICES, at=NOW)
        trail.record("test.looked", permit)
        assert not gate.may(by=amina, to=Action.OPEN_WALLED, about=walled, at=NOW, reason=WHY).allow
