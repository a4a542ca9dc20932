"""Archived at eighteen, held where an inquiry needs it, disposed of when its class has run out and not before."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import keeping as classes
from linkspan.children import models, rules
from linkspan.children.commands import disposal, flags, keeping, leads, sights
from linkspan.children.queries.file import child_file
from linkspan.children.queries.finding import find
from linkspan.children.queries.keeping import disposal_list, disposal_lists, file_kept, files_kept
from linkspan.matching import Query
from linkspan.voice.commands import messages
from linkspan.voice.message_rules import Saying
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record, signed
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.owning import wrong

HOUR = timedelta(hours=1)
WORKER = Actor.system("worker")
BORN = date(2008, 11, 2)
ADULT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
LONG_AFTER = datetime(2033, 1, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def aged(index: Index) -> UUID:
    """Someone who turns eighteen on the day, as two agencies know them."""
    index.send(index.cast.council, a_record("1", date_of_birth=BORN), at=NOW - timedelta(days=90))
    index.send(index.cast.practice, a_record("p1", date_of_birth=BORN), at=NOW - timedelta(days=90))
    child_id = index.child_of(index.cast.council, "1")
    assert child_id == index.child_of(index.cast.practice, "p1")
    return child_id


def archive(at: datetime = ADULT) -> int:
    return keeping.archive_aged(by=WORKER, at=at)


def long_after(index: Index) -> Actor:
    """Ines, years later, when a file may be disposed of."""
    return index.cast.ines.actor(LONG_AFTER, stepped_up=True)


def test_a_file_is_archived_on_the_eighteenth_birthday_and_not_before(index: Index, aged: UUID) -> None:
    assert archive(ADULT - timedelta(days=1)) == 0
    assert archive() == 1
    assert archive() == 0

    assert index.child(aged).archived_on == ADULT.date()
    assert index.count("audit_entry where event = 'children.child.archived' and child = %s", aged) == 1


def test_an_archived_file_is_out_of_search_and_closed(index: Index, aged: UUID) -> None:
    amina = index.cast.amina.actor(NOW)
    asked = Query(given="Rowan", family="Ashgrove", born=BORN)
    before = find(query=asked, by=amina, at=NOW, reason=WHY)

    archive()

    assert [each.child_id for each in before.likely] == [aged]
    assert not find(query=asked, by=amina, at=NOW, reason=WHY)
    with pytest.raises((NotFound, Refused)):
        child_file(child_id=aged, by=amina, at=NOW, reason=WHY)


def test_a_file_waits_while_sources_disagree_on_the_birth_date_or_a_flag_stands(index: Index, aged: UUID) -> None:
    flag_id = flags.raise_flag(
        child_id=aged, kind="plan_exists", contact_name="Amina Yusuf", contact_phone="01632 960001",
        review_on=date(2026, 12, 1), by=index.cast.amina.actor(NOW), at=NOW,
    )  # fmt: skip
    assert archive() == 0

    flags.end_flag(flag_id=flag_id, reason="Plan has ended", by=index.cast.amina.actor(NOW), at=NOW)
    index.send(index.cast.practice, a_record("p1", date_of_birth=date(2009, 11, 2)), at=NOW)
    assert index.child_of(index.cast.practice, "p1") == aged
    assert archive() == 0


def by_hand(index: Index, child_id: UUID) -> None:
    why = "Opened in error for the wrong child"
    keeping.archive(child_id=child_id, reason=why, by=index.cast.dana.actor(ADULT), at=ADULT)


@pytest.mark.parametrize("is_by_hand", [False, True])
def test_archiving_closes_what_waited_about_the_child(index: Index, aged: UUID, is_by_hand: bool) -> None:
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN), at=NOW)
    pair = index.pair()

    by_hand(index, aged) if is_by_hand else archive()

    assert index.child(aged).archived_on == ADULT.date()
    assert index.pair().decision == "overtaken"
    assert index.count("duty_item where id = %s and closed_at is not null", pair.item_id) == 1


def test_archiving_by_hand_waits_for_what_is_open_unless_the_file_was_opened_in_error(index: Index, aged: UUID) -> None:
    open_page(aged, index.cast.ben)
    said = Saying("say", "I do not like it here.")
    messages.say(child_id=aged, page_id=UUID(int=7), saying=said, by=Actor.system("child_page"), at=NOW)

    with pytest.raises(NotNow, match="work_open") as problem:
        by_hand(index, aged)
    keeping.archive(child_id=aged, reason=QUALITY, is_error=True, by=priya(index, NOW + HOUR), at=NOW + HOUR)

    assert "This is still open: a message from the child (1)." in problem.value.message
    assert index.child(aged).archived_on == (NOW + HOUR).date()


def test_every_kind_of_work_that_can_be_open_has_its_words() -> None:
    whole = import_module("linkspan.scrutiny.migrations.0002_whole")
    assert rules.WORK.keys() == set(whole.OPEN_WORK)


def test_whoever_archives_leaves_no_task_without_what_it_is_for(index: Index, aged: UUID) -> None:
    sights.work_with(child_id=aged, reason=WHY, by=index.cast.amina.actor(NOW), at=NOW)
    leads.offer_lead(child_id=aged, person_id=index.cast.cole.id, by=index.cast.amina.actor(NOW), at=NOW)

    keeping.archive(child_id=aged, reason=QUALITY, by=priya(index, NOW + HOUR), at=NOW + HOUR)

    assert wrong(NOW + HOUR) == []


def test_a_file_archived_in_error_comes_back(index: Index, aged: UUID) -> None:
    archive()

    keeping.restore(child_id=aged, reason="The birth date was wrong", by=index.cast.dana.actor(NOW), at=NOW)

    assert index.child(aged).archived_on is None


# --- disposal --------------------------------------------------------------------------------------------------------


def put_forward(index: Index, *child_ids: UUID, at: datetime = LONG_AFTER) -> UUID:
    """Let the police's lead put files forward, and give the list that Ines finds."""
    disposal.put_forward(child_ids=child_ids, reason=QUALITY, by=priya(index, at), at=at)
    return disposal_lists(by=long_after(index), at=at)[0].id


def priya(index: Index, at: datetime = LONG_AFTER) -> Actor:
    """Someone else who governs, at another agency that serves the area."""
    return index.colleague("Priya Moss", "ig_lead", at=at, organisation=index.cast.police)


def dispose(index: Index, *child_ids: UUID) -> int:
    """Put files forward and let Ines dispose of them."""
    priya(index)
    return disposal.decide_disposal(
        disposal_id=put_forward(index, *child_ids), child_ids=child_ids, reason=QUALITY, by=long_after(index),
        at=LONG_AFTER,
    )  # fmt: skip


def test_a_file_is_not_put_forward_before_its_class_has_run_out(index: Index, aged: UUID) -> None:
    archive()
    soon = datetime(2031, 1, 10, 10, 0, tzinfo=UTC)

    with pytest.raises(NotNow, match="not_due"):
        disposal.put_forward(child_ids=[aged], reason=QUALITY, by=priya(index, soon), at=soon)

    assert index.count("children_disposal") == 0


def test_a_file_that_is_put_forward_waits_for_someone_else_who_is_told(index: Index, aged: UUID) -> None:
    archive()

    disposal_id = put_forward(index, aged)

    ((kind, holder),) = index.rows(
        "select i.kind, t.person_id from duty_item i join duty_tenure t on t.item_id = i.id and t.until_at is null"
        " join children_disposal d on d.item_id = i.id where d.id = %s and i.closed_at is null", disposal_id,
    )  # fmt: skip
    told = index.rows("select event from agencies_notice where person_id = %s", index.cast.ines.id)
    assert (kind, holder) == ("disposal", index.cast.ines.id)
    assert ("children.disposal.put_forward",) in told
    assert index.child(aged).disposed_on is None
    with pytest.raises(NotNow, match="disposal_listed"):
        disposal.put_forward(child_ids=[aged], reason=QUALITY, by=priya(index), at=LONG_AFTER)


def test_nobody_puts_a_file_forward_where_nobody_else_could_decide(index: Index, aged: UUID) -> None:
    archive()

    with pytest.raises(NotNow, match="disposal_alone"):
        disposal.put_forward(child_ids=[aged], reason=QUALITY, by=long_after(index), at=LONG_AFTER)


def test_who_put_a_file_forward_does_not_dispose_of_it_and_may_take_it_back(index: Index, aged: UUID) -> None:
    archive()
    disposal_id = put_forward(index, aged)

    with pytest.raises(Refused) as refused:
        disposal.decide_disposal(
            disposal_id=disposal_id, child_ids=[aged], reason=QUALITY, by=priya(index), at=LONG_AFTER
        )
    assert refused.value.code == "own_act"
    assert index.child(aged).disposed_on is None
    gone = disposal.decide_disposal(
        disposal_id=disposal_id, child_ids=[], reason=QUALITY, by=priya(index), at=LONG_AFTER
    )

    assert gone == 0
    assert index.rows("select outcome from children_disposalfile") == [("kept",)]
    assert index.count("duty_item where kind = 'disposal' and closed_at is null") == 0
    assert file_kept(child_id=aged, by=long_after(index), at=LONG_AFTER).is_due


def test_the_database_itself_wants_two_people(index: Index, aged: UUID) -> None:
    archive()
    put_forward(index, aged)

    for one in (priya(index), index.colleague("Sol Reed", "ig_lead", at=LONG_AFTER)):
        refused = one.name == "Priya Moss"
        with signed(one, LONG_AFTER), connection.cursor() as cursor:
            if not refused:
                cursor.execute("select linkspan.dispose_child(%s)", [aged])
                continue
            with pytest.raises(DatabaseError, match="someone else puts a file forward"), transaction.atomic():
                cursor.execute("select linkspan.dispose_child(%s)", [aged])


def test_a_list_is_decided_on_once(index: Index, aged: UUID) -> None:
    archive()
    disposal_id = put_forward(index, aged)
    disposal.decide_disposal(disposal_id=disposal_id, child_ids=[], reason=QUALITY, by=long_after(index), at=LONG_AFTER)

    with pytest.raises((NotNow, NotFound)):
        disposal.decide_disposal(
            disposal_id=disposal_id, child_ids=[aged], reason=QUALITY, by=long_after(index), at=LONG_AFTER
        )
    assert index.child(aged).disposed_on is None


def test_disposal_removes_what_was_said_and_what_found_the_child_and_keeps_who_did_what(
    index: Index, aged: UUID
) -> None:
    child_file(child_id=aged, by=index.cast.dee.actor(NOW), at=NOW, reason=WHY)
    archive()
    lines = index.count("audit_entry where child = %s", aged)
    assert index.count("audit_aside a join audit_entry e on e.id = a.entry where e.child = %s", aged) > 0

    count = dispose(index, aged)

    assert count == 1
    assert index.child(aged).disposed_on == LONG_AFTER.date()
    assert index.rows("select distinct said::text from children_recordversion") == [("{}",)]
    assert index.rows("select distinct said::text from children_recordplace") == [("{}",)]
    assert index.count("children_face") == index.count("children_key") == 0
    assert index.count("audit_entry where child = %s", aged) >= lines + 1
    ((reason,),) = index.rows(
        "select a.body->>'reason' from audit_aside a join audit_entry e on e.id = a.entry where e.child = %s", aged
    )
    assert reason == QUALITY
    (line,) = disposal_lists(by=long_after(index), at=LONG_AFTER)
    assert (line.size, line.gone, line.proposed_by, line.decided_by) == (1, 1, "Priya Moss", "Ines Calder")


def test_a_disposed_child_stays_gone_whatever_the_source_sends(index: Index, aged: UUID) -> None:
    archive()
    dispose(index, aged)

    counts = index.send(index.cast.council, a_record("1", date_of_birth=BORN, known_as="Ro"), at=LONG_AFTER)

    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 1)
    assert index.rows("select distinct said::text from children_recordversion") == [("{}",)]


def test_a_legal_hold_keeps_a_file_until_it_is_released(index: Index, aged: UUID) -> None:
    archive()
    ines, disposal_id = long_after(index), put_forward(index, aged)
    keeping.hold(child_id=aged, held_for="The Mere Inquiry", reason=QUALITY, by=ines, at=LONG_AFTER)
    decided: dict[str, Any] = {"disposal_id": disposal_id, "reason": QUALITY, "by": ines, "at": LONG_AFTER}

    with pytest.raises((NotNow, Refused)):
        disposal.decide_disposal(child_ids=[aged], **decided)
    assert index.child(aged).disposed_on is None
    ((_line, (listed,)),) = [disposal_list(disposal_id=disposal_id, by=ines, at=LONG_AFTER)]
    assert (listed.stays, listed.kept.held_for) == ("held", "The Mere Inquiry")
    keeping.release_hold(child_id=aged, reason=QUALITY, by=ines, at=LONG_AFTER)
    disposal.decide_disposal(child_ids=[aged], **decided)

    assert index.child(aged).disposed_on is not None


def test_the_database_itself_keeps_what_is_held(index: Index, aged: UUID) -> None:
    archive()
    ines = long_after(index)
    keeping.hold(child_id=aged, held_for="The Mere Inquiry", reason=QUALITY, by=ines, at=LONG_AFTER)

    with (
        pytest.raises(DatabaseError, match="this file is kept"),
        signed(ines, LONG_AFTER),
        connection.cursor() as cursor,
    ):
        cursor.execute("select linkspan.dispose_child(%s)", [aged])


def test_a_longer_class_keeps_a_file_longer(index: Index, aged: UUID) -> None:
    archive()
    ines, disposal_id = long_after(index), put_forward(index, aged)

    keeping.keep_under(child_id=aged, retention="looked_after", reason=QUALITY, by=ines, at=LONG_AFTER)

    with pytest.raises(NotNow, match="retention_other"):
        disposal.decide_disposal(disposal_id=disposal_id, child_ids=[aged], reason=QUALITY, by=ines, at=LONG_AFTER)
    assert file_kept(child_id=aged, by=ines, at=LONG_AFTER).due_on == date(2083, 11, 2)


def test_what_a_sensitive_service_sent_keeps_a_file_too(index: Index, aged: UUID) -> None:
    younger = BORN + timedelta(days=1)
    index.send(index.cast.hospital, a_record("h1", date_of_birth=younger, sensitive_service=True), at=NOW)
    assert index.child_of(index.cast.hospital, "h1") == aged
    archive()

    kept = file_kept(child_id=aged, by=index.cast.ines.actor(ADULT), at=ADULT)

    assert kept.due_on == classes.years_after(younger, 24)


def test_what_is_due_is_listed_for_information_governance_alone(index: Index, aged: UUID) -> None:
    archive()

    (line,) = files_kept(which="due", by=long_after(index), at=LONG_AFTER).files
    early = files_kept(which="due", by=index.cast.ines.actor(ADULT), at=ADULT).files
    (kept,) = files_kept(which="kept", by=index.cast.ines.actor(ADULT), at=ADULT).files

    assert (line.child_id, line.due_on, line.is_due) == (aged, date(2032, 11, 2), True)
    assert early == ()
    assert not kept.is_due
    for member in (index.cast.amina, index.cast.kit, index.cast.ada, index.cast.oz):
        with pytest.raises((Refused, NotFound)):
            files_kept(which="kept", by=member.actor(NOW), at=NOW)
        with pytest.raises((Refused, NotFound)):
            disposal_lists(by=member.actor(NOW), at=NOW)


def test_a_file_whose_child_is_hidden_or_of_another_area_is_on_no_list(index: Index, aged: UUID) -> None:
    archive()
    with as_test():
        models.Child.objects.filter(id=aged).update(protection="identity")
    hidden = files_kept(which="kept", by=index.cast.ines.actor(ADULT), at=ADULT).files
    with as_test():
        models.Child.objects.filter(id=aged).update(protection="none")
    far = index.colleague("Farah Dean", "ig_lead", at=ADULT, organisation=index.cast.southmere_council)

    assert hidden == ()
    assert files_kept(which="kept", by=far, at=ADULT).files == ()
    with pytest.raises((Refused, NotFound)):
        file_kept(child_id=aged, by=far, at=ADULT)


def test_lists_go_on_where_the_page_before_ended(index: Index, aged: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    index.send(index.cast.council, a_record("2", IDRIS, date_of_birth=BORN), at=NOW - timedelta(days=90))
    archive()
    ines = index.cast.ines.actor(ADULT)
    monkeypatch.setattr("linkspan.children.queries.keeping.MOST", 1)

    first = files_kept(which="kept", by=ines, at=ADULT)
    second = files_kept(which="kept", by=ines, at=ADULT, below=first.below)

    assert len({one.child_id for one in (*first.files, *second.files)}) == 2
    assert len(first.files) == len(second.files) == 1


@pytest.mark.parametrize(
    ("code", "died", "until"),
    [
        ("index", None, date(2032, 11, 2)),
        ("health", None, date(2033, 11, 2)),
        ("school_protection", None, date(2033, 11, 2)),
        ("looked_after", None, date(2083, 11, 2)),
        ("looked_after", date(2020, 5, 1), date(2035, 5, 1)),
        ("protection", None, date(2061, 6, 1)),
        ("general", None, date(2032, 6, 1)),
    ],
)
def test_each_class_runs_out_on_its_day(code: str, died: Any, until: date) -> None:
    assert classes.kept_until(code, born=BORN, died=died, last_contact=date(2026, 6, 1)) == until


def test_someone_born_on_leap_day_is_an_adult_on_the_first_of_march() -> None:
    assert not classes.is_adult(date(2008, 2, 29), date(2026, 2, 28))
    assert classes.is_adult(date(2008, 2, 29), date(2026, 3, 1))
