"""At the same instant: one act stays one act, one of two wins, and whoever loses is told so."""

import json
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.agencies import commands as agencies
from linkspan.agencies import models as agencies_models
from linkspan.agencies import queries, rules
from linkspan.audit import Actor
from linkspan.children import candidates
from linkspan.children.commands import flags, linking, shields, sights
from linkspan.children.queries.file import child_file
from linkspan.children.queries.finding import find
from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.interop import commands
from linkspan.matching import Query
from linkspan.sharing import commands as sharing
from tests import cast, factories
from tests.resilience import partnership
from tests.resilience.conftest import speaking_to
from tests.resilience.instant import at_once
from tests.rooms.children.conftest import IDRIS, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record
from tests.support.database import as_test


def colleague(index: Index, name: str, roles: set[str], at: datetime) -> Actor:
    """Seat one more person at the council."""
    user = factories.user()
    person = factories.person(name=name, user=user)
    post = factories.post(organisation=index.cast.council, title=name, roles=roles)
    factories.appointment(person=person, post=post)
    actor = queries.actor_for(user, cast.NoSession(), at)
    assert actor is not None
    return actor


def rowan(index: Index) -> UUID:
    """Give the child whom the council's first record is about."""
    index.send(index.cast.council, a_record("1"))
    child = index.child_of(index.cast.council, "1")
    assert child is not None
    return child


# --- the same request -------------------------------------------------------------------------------------------


def test_a_request_sent_eight_times_at_once_is_done_once_and_answered_alike(index: Index, now: datetime) -> None:
    child, amina, once = rowan(index), index.cast.amina.actor(now), uuid4()

    answers = at_once(
        *(lambda: sights.work_with(child_id=child, by=amina, at=now, reason=WHY, once=once) for _ in range(8))
    )

    assert len(set(answers)) == 1
    assert index.rows("select id from children_sight") == [(answers[0],)]
    assert index.events("children.sight.taken") == 1
    assert index.count("duty_item where kind = 'sight_confirm'") == 1
    assert index.count("agencies_notice where event = 'children.sight.taken'") == 1


def test_a_request_that_may_not_be_is_refused_however_often_it_is_sent_at_once(index: Index, now: datetime) -> None:
    child, amina, once = rowan(index), index.cast.amina.actor(now), uuid4()
    sights.work_with(child_id=child, by=amina, at=now, reason=WHY)

    answers = at_once(
        *(lambda: sights.work_with(child_id=child, by=amina, at=now, reason=WHY, once=once) for _ in range(4))
    )

    assert answers == ["children.sight_already"] * 4
    assert index.count("children_sight") == 1
    assert index.count("audit_once where result is null") == 0


def test_two_requests_for_the_same_thing_at_once_do_not_both_get_it(index: Index, now: datetime) -> None:
    child, amina = rowan(index), index.cast.amina.actor(now)

    answers = at_once(
        *(lambda: sights.work_with(child_id=child, by=amina, at=now, reason=WHY, once=uuid4()) for _ in range(4))
    )

    assert answers.count("children.sight_already") == 3
    assert index.count("children_sight") == 1


# --- budgets ----------------------------------------------------------------------------------------------------


def test_of_two_last_searches_at_once_only_one_is_within_the_budget(index: Index, now: datetime) -> None:
    rowan(index)
    ada, amina = index.cast.ada.actor(now, stepped_up=True), index.cast.amina.actor(now)
    sharing.set_budget(organisation_id=index.cast.council.id, searches=3, by=ada, at=now)
    query = Query(given="Rowan", family="Ashgrove", born=date(2015, 3, 9))

    def search() -> str:
        return "found" if find(query=query, by=amina, at=now, reason=WHY) else "nothing"

    alone = [search(), search()]
    together = at_once(search, search)

    assert alone == ["found", "found"]
    assert sorted(together) == ["challenge_needed", "found"]


def test_of_two_last_strangers_opened_at_once_only_one_is_within_the_budget(index: Index, now: datetime) -> None:
    first = rowan(index)
    index.send(index.cast.council, a_record("2", IDRIS))
    second = index.child_of(index.cast.council, "2")
    ada, ben = index.cast.ada.actor(now, stepped_up=True), index.cast.ben.actor(now)
    sharing.set_budget(organisation_id=index.cast.school.id, children=1, by=ada, at=now)

    def open_file(child: UUID | None) -> UUID:
        assert child
        return child_file(child_id=child, by=ben, at=now, reason=WHY, reason_code="concern").child_id

    answers = at_once(lambda: open_file(first), lambda: open_file(second))

    assert answers.count("challenge_needed") == 1
    assert len({first, second} & set(answers)) == 1


# --- one of two wins --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second_says_same", [True, False])
def test_of_two_reviewers_who_decide_a_pair_at_once_one_wins_and_the_other_is_told(
    index: Index, now: datetime, second_says_same: bool
) -> None:
    child = rowan(index)
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    pair, dana = index.pair().id, index.cast.dana.actor(now)
    eve = colleague(index, "Eve Marsh", {"matching_reviewer"}, now)
    ordinary = [{"field": "given", "level": "similar", "bits": 2.0}, {"field": "birth", "level": "exact", "bits": 9.0}]
    index.rows("update children_pair set evidence = %s::jsonb returning id", json.dumps(ordinary))

    answers = at_once(
        lambda: linking.decide_pair(pair_id=pair, same=True, reason=QUALITY, by=dana, at=now),
        lambda: linking.decide_pair(pair_id=pair, same=second_says_same, reason=QUALITY, by=eve, at=now),
    )

    assert answers.count("children.pair_decided") == 1
    same_won = index.pair().decision == "same"
    assert (index.child_of(index.cast.police, "x") == child) is same_won
    assert index.events("children.pair.decided") == 1
    assert index.count("children_neverlink") == (0 if same_won else 1)


def test_of_two_managers_who_confirm_a_sight_at_once_one_wins_and_the_other_is_told(
    index: Index, now: datetime
) -> None:
    child, amina = rowan(index), index.cast.amina.actor(now)
    sight = sights.work_with(child_id=child, by=amina, at=now, reason=WHY)
    mo = index.cast.mo.actor(now)
    gwen = colleague(index, "Gwen Tarn", {"manager", "duty", "practitioner"}, now)

    answers = at_once(
        lambda: sights.confirm_sight(sight_id=sight, by=mo, at=now),
        lambda: sights.refuse_sight(sight_id=sight, by=gwen, at=now),
    )

    assert sorted(answers, key=str) == [None, "children.sight_answered"]
    assert index.count("children_sight where (confirmed_at is null) = (refused_at is null)") == 0
    assert index.events("children.sight.confirmed") + index.events("children.sight.refused") == 1


# --- feeds ------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Path:
    partnership.invent(tmp_path)
    return tmp_path


def test_the_same_file_loaded_twice_at_once_makes_no_record_twice(
    migrated: Urls, worker_name: str, files: Path, django_db_blocker: Any
) -> None:
    name = f"races_{worker_name}"
    with speaking_to(clone(migrated, name), django_db_blocker):
        organisations = partnership.found(files)
        load = partnership.Load("police", files / "police.csv", 20)

        answers = at_once(*(lambda: partnership.load(load, organisations) for _ in range(3)))

        index = Index.__new__(Index)
        assert any(isinstance(each, commands.Loaded) and each.state == "done" for each in answers)
        assert {each for each in answers if not isinstance(each, commands.Loaded)} <= {"interop.load_over"}
        police = organisations["police"]
        assert index.count("children_sourcerecord where organisation_id = %s", police) == 20
        assert index.count("children_recordversion v join children_sourcerecord s on s.id = v.record_id"
                           " where organisation_id = %s", police) == 20  # fmt: skip
        assert index.rows(
            "select state, rows_done, new + changed + unchanged + refused from interop_feedload"
            " where organisation_id = %s group by 1, 2, 3", police,
        ) == [("done", 20, 20)]  # fmt: skip
    drop_clone(migrated, name)


def test_two_agencies_that_send_the_same_children_at_once_do_not_make_them_twice(index: Index, now: datetime) -> None:
    given = ("Zofia", "Tariq", "Imogen", "Kwame", "Saoirse", "Ewa", "Idris", "Carys", "Noor", "Petra")
    children = [
        dict(given_name=name, family_name=f"Thistle{name.lower()}", date_of_birth=date(2012, 1 + at, 3 + at), sex="F",
             address_line_1=f"{at + 3} Curlew Row", postcode=f"ZE5 {at}QX")
        for at, name in enumerate(given)
    ]  # fmt: skip

    agencies = (index.cast.council, index.cast.police, index.cast.hospital)

    for number, child in enumerate(children):
        record = a_record(f"r{number}", child)
        at_once(*(partial(index.send, each, record) for each in agencies))

    assert index.count("children_sourcerecord") == 30
    assert index.count("(select child_id from children_link where until_at is null group by 1) c") == 10


def test_a_shield_raised_while_a_batch_is_placed_seals_what_the_batch_would_have_linked(
    index: Index, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, amina = rowan(index), index.cast.amina.actor(now)
    placing = candidates.place
    shielded: list[UUID] = []

    def shield_and_place(*asked: Any, **how: Any) -> Any:
        if not shielded:  # the batch has met the child, unprotected; now someone else shields her, and is done
            raised = at_once(partial(shields.shield, child_id=child, kind="location", reason=WHY, by=amina, at=now))
            shielded.extend(raised)
        return placing(*asked, **how)

    monkeypatch.setattr(candidates, "place", shield_and_place)
    with as_test():
        agencies_models.Node.objects.update(mode="demo")
    feed = tmp_path / "feed.csv"
    feed.write_text(
        "record_id,nhs_number,given_name,family_name,date_of_birth,sex,address_line_1,postcode\n"
        "p1,9434765919,Rowan,Ashgrove,2015-03-09,F,14 Tern Walk,ZE3 9QQ\n"
    )

    loaded = commands.load_feed(
        path=feed, format_name="csv", organisation_id=index.cast.police.id,
        by=Actor.system("feed", index.cast.police.id), at=lambda: now,
    )  # fmt: skip

    assert (loaded.new, loaded.linked, loaded.waiting) == (1, 0, 1)
    assert index.record(index.cast.police, "p1").sealed
    assert index.events("children.record.received") == 2


# --- succession -------------------------------------------------------------------------------------------------


def test_what_is_opened_while_an_agency_is_wound_up_is_never_left_with_no_one(index: Index, now: datetime) -> None:
    school, council = index.cast.school, index.cast.council
    index.send(school, a_record("s1", practitioner_name="Ben Okoro"))
    child = index.child_of(school, "s1")
    assert child
    ben, ada = index.cast.ben.actor(now), index.cast.ada.actor(now, stepped_up=True)

    def flag(number: int) -> UUID:
        return flags.raise_flag(
            child_id=child, kind="call_before_acting", contact_name=f"Flag {number}", contact_phone="01632 960001",
            review_on=(now + timedelta(days=60)).date(), by=ben, at=now,
        )  # fmt: skip

    def wind_up() -> str:
        agencies.succeed(organisation_id=school.id, shares=[rules.Share(council.id)], on=now.date(), by=ada, at=now)
        return "wound up"

    answers = at_once(*(lambda number=number: flag(number) for number in range(6)), wind_up)

    assert answers[-1] == "wound up"
    raised = [each for each in answers[:-1] if isinstance(each, UUID)]
    assert index.count("children_flag") == len(raised)
    left = "duty_tenure t join duty_item i on i.id = t.item_id where i.closed_at is null and t.until_at is null"
    assert index.count(f"{left} and t.organisation_id = %s", school.id) == 0
    assert index.count(f"{left} and i.kind = 'flag_review'") == len(raised)
    assert index.count("children_flag where organisation_id = %s", school.id) == 0
