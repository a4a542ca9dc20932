"""A child's chronology: what workers add, what is gathered from everywhere, what is missing, and who reads what."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from linkspan.agencies import commands as agencies
from linkspan.agencies.rules import Share
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children.commands import flags, leads, shields
from linkspan.children.models import Link
from linkspan.children.queries.file import child_file
from linkspan.exchange.commands import answering, asking
from linkspan.exchange.models import Part, Put
from linkspan.exchange.queries.thread import thread
from linkspan.exchange.rules import EntryGiven, Given, Outcome
from linkspan.pathway import events, models, stages
from linkspan.pathway.chronology_rules import Event, Telling, Wanted
from linkspan.pathway.commands import chronicling, deciding, worries
from linkspan.pathway.queries import chronology as queries
from linkspan.pathway.queries.chronology import Chronology
from tests import factories
from tests.cast import Member
from tests.rooms.children.conftest import NOW, WHY, a_record, signed
from tests.rooms.pathway.conftest import SAID, World
from tests.rooms.pathway.test_deciding import GIVEN
from tests.rooms.pathway.test_stages_apart import allegation
from tests.rooms.pathway.ways import make_way
from tests.support.database import as_test
from tests.support.seats import seat

LATER = NOW + timedelta(hours=1)
FALL = Telling(
    kind="health", happened_at=NOW - timedelta(days=3), what="Seen at the hospital with a broken wrist.", nature="fact",
    source="record", source_said="Letter of the hospital",
)  # fmt: skip
KEPT = replace(
    FALL, what="The police have asked us not to speak of it.", sharing="told", held_why="An enquiry is open."
)
HIDDEN = replace(KEPT, sharing="silent")
RIGHT = "The letter says the left arm, not the wrist."


def add(world: World, telling: Telling = FALL, by: Member | None = None, at: datetime = NOW, **more: Any) -> UUID:
    """Let Ben of the school add something, or someone else."""
    teller = by or world.cast.ben
    wanted: dict[str, Any] = dict(child_id=world.child, telling=telling, by=teller.actor(at), at=at)
    return chronicling.add_event(**(wanted | more))


def moves(world: World) -> None:
    """Let the school's record say, two days later, that Rowan lives elsewhere now."""
    record = a_record("s1", involved_from=date(2021, 9, 1), address_line_1="8 Quay")
    world.index.send(world.cast.school, record, at=LATER + timedelta(days=2))


def read(world: World, by: Member | None = None, at: datetime = LATER, **more: Any) -> Chronology:
    """Let Dr Cole of the practice read it, or someone else."""
    reader = by or world.cast.cole
    return queries.chronology(child_id=world.child, by=reader.actor(at), at=at, **more)


def added(found: Chronology) -> list[Event]:
    return [each for each in found.events if each.source == "workers"]


def codes(found: Chronology) -> list[str]:
    return [each.code for each in found.events]


def words(found: Chronology) -> str:
    return " ".join(said.words for each in found.events for said in each.said)


# --- adding -------------------------------------------------------------------------------------------------


def test_what_a_school_adds_is_read_at_the_surgery_with_who_said_it_and_how_they_know(world: World) -> None:
    add(world)

    (event,) = added(read(world))

    assert (event.organisation, event.author, event.author_as) == (
        "Heron Lane School",
        "Ben Okoro",
        world.cast.ben.post.title,
    )
    assert [(each.nature, each.words, each.source) for each in event.said] == [
        ("fact", FALL.what, "Letter of the hospital")
    ]
    assert (event.kind, event.happened_at, event.recorded_at) == ("health", FALL.happened_at, NOW)
    assert world.index.events(events.CHRONOLOGY_ADDED) == 1


def test_the_same_page_sent_twice_adds_one_event(world: World) -> None:
    once = uuid4()

    first, second = add(world, once=once), add(world, once=once)

    assert first == second
    assert len(added(read(world))) == 1


def test_the_trail_keeps_the_kinds_of_what_was_added_and_none_of_its_words(world: World) -> None:
    event_id = add(world)

    ((body,),) = world.index.rows("select convert_from(body, 'UTF8') from audit_entry where object = %s", event_id)
    assert '"kind":"health"' in body
    assert "wrist" not in body


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (dict(kind="rumour"), "chronology.kind"),
        (dict(nature="guess"), "chronology.nature"),
        (dict(source="dream"), "chronology.source"),
        (dict(sharing="everyone"), "chronology.sharing"),
        (dict(happened_at=NOW + timedelta(days=1)), "chronology.future"),
        (dict(happened_at=NOW + timedelta(minutes=5), is_day=False), "chronology.future"),
        (dict(happened_at=NOW - timedelta(days=366 * 30)), "chronology.long_ago"),
        (dict(what="  \n "), "chronology.what"),
        (dict(what="x" * 601), "chronology.long"),
        (dict(source_said=""), "chronology.whose"),
        (dict(sharing="told", held_why="no"), "chronology.held_why"),
        (dict(sharing="silent", held_why="An enquiry is open.", is_released=True), "chronology.released_held"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotNow) as problem:
        add(world, replace(FALL, **changes))

    assert problem.value.code == code
    assert world.index.count("pathway_significantevent") == 0


def test_a_day_of_which_the_hour_is_not_known_may_be_today(world: World) -> None:
    add(world, replace(FALL, happened_at=NOW.replace(hour=12)))

    assert len(added(read(world))) == 1


def test_nobody_adds_to_the_chronology_of_a_child_they_do_not_work_with(world: World) -> None:
    with pytest.raises(Refused):
        add(world, by=world.cast.dee)

    assert world.index.count("pathway_significantevent") == 0


def test_the_database_lets_nobody_add_who_does_not_work_with_the_child(world: World) -> None:
    row = models.SignificantEvent(
        id=new_id(), child_id=world.child, organisation=world.cast.police, said_by=world.cast.police,
        author=world.cast.dee.person, area=world.cast.northmere, kind="police", happened_at=NOW, what="Seen out late.",
        nature="fact", source="saw", at=NOW,
    )  # fmt: skip

    with pytest.raises(DatabaseError, match="row-level security"), signed(world.cast.dee.actor(NOW)):
        models.SignificantEvent.objects.bulk_create([row])


# --- putting right, taking back -----------------------------------------------------------------------------


def correct(world: World, event_id: UUID, telling: Telling, at: datetime = LATER, by: Member | None = None) -> UUID:
    teller = by or world.cast.ben
    return chronicling.correct_event(event_id=event_id, telling=telling, why=RIGHT, by=teller.actor(at), at=at)


def test_a_correction_is_a_new_row_and_the_earlier_words_stay_to_be_read(world: World) -> None:
    first = add(world)
    correct(world, first, replace(FALL, what="Seen at the hospital with a broken left arm."))

    (event,) = added(read(world, at=LATER + timedelta(hours=1)))

    assert event.said[0].words == "Seen at the hospital with a broken left arm."
    assert [(each.what, each.why) for each in event.earlier] == [(FALL.what, RIGHT)]
    with as_test():
        assert models.SignificantEvent.objects.get(id=first).what == FALL.what
    assert world.index.events(events.CHRONOLOGY_CORRECTED) == 1


def test_nothing_of_an_event_may_be_changed_or_deleted_by_the_application(world: World) -> None:
    event_id = add(world)

    for attempt in ("update pathway_significantevent set what = 'x'", "delete from pathway_significantevent"):
        by = world.cast.ben.actor(NOW)
        with pytest.raises(DatabaseError, match="permission denied"), signed(by), connection.cursor() as cursor:
            cursor.execute(attempt)
    with as_test():
        assert models.SignificantEvent.objects.get(id=event_id).what == FALL.what


def test_an_event_is_put_right_once_and_then_from_its_newest_words(world: World) -> None:
    first = add(world)
    second = correct(world, first, replace(FALL, what="A broken left arm."))

    with pytest.raises(NotNow) as problem:
        correct(world, first, FALL, LATER + timedelta(minutes=1))
    third = correct(world, second, replace(FALL, what="A broken left arm, and bruises."), LATER + timedelta(minutes=2))

    assert problem.value.code == "chronology.overtaken"
    (event,) = added(read(world, at=LATER + timedelta(hours=1)))
    assert (event.event_id, len(event.earlier)) == (third, 2)


def test_another_agency_s_event_is_not_there_to_be_put_right(world: World) -> None:
    event_id = add(world)

    with pytest.raises(NotFound):
        correct(world, event_id, FALL, by=world.cast.cole)
    with pytest.raises(NotFound):
        queries.own_event(event_id=event_id, by=world.cast.cole.actor(NOW), at=NOW)


def test_what_was_taken_back_is_gone_for_others_with_all_its_earlier_words(world: World) -> None:
    first = add(world)
    second = correct(world, first, replace(FALL, what="A broken left arm."))
    chronicling.withdraw_event(
        event_id=second, why="This was about another pupil.", by=world.cast.ben.actor(LATER), at=LATER
    )
    after = LATER + timedelta(hours=1)

    assert added(read(world, at=after)) == []
    (ours,) = added(read(world, by=world.cast.ben, at=after))
    assert (ours.code, ours.said, len(ours.earlier)) == ("event.withdrawn", (), 2)
    with pytest.raises(NotFound):
        queries.own_event(event_id=ours.event_id, by=world.cast.ben.actor(after), at=after)
    assert world.index.events(events.CHRONOLOGY_WITHDRAWN) == 1


# --- who reads what -----------------------------------------------------------------------------------------


def test_what_an_agency_keeps_to_itself_is_told_as_held_back_with_whom_to_ask(world: World) -> None:
    add(world, KEPT)

    found = read(world)

    assert added(found) == []
    assert [each.organisation for each in found.held_back] == ["Heron Lane School"]
    assert found.held_back[0].phone
    assert [each.shared for each in added(read(world, by=world.cast.ben))] == ["told"]


def test_of_what_is_held_back_neither_how_much_nor_from_when_is_told(world: World) -> None:
    add(world, KEPT)
    before = read(world)
    add(world, replace(KEPT, happened_at=NOW - timedelta(days=200), what="Something else of the enquiry."), at=LATER)

    assert replace(read(world)) == before


def test_what_nobody_may_know_of_leaves_no_trace_at_all(world: World) -> None:
    before = read(world)
    add(world, HIDDEN)

    assert read(world) == before
    assert len(added(read(world, by=world.cast.ben))) == 1


def test_a_correction_that_keeps_to_its_agency_takes_the_earlier_words_from_others(world: World) -> None:
    first = add(world)
    correct(world, first, replace(HIDDEN, what="A broken wrist."))

    found = read(world, at=LATER + timedelta(hours=1))

    assert (added(found), found.held_back) == ([], ())


def test_whoever_stands_outside_an_event_reads_none_of_it_in_their_own_agency_either(world: World) -> None:
    rae = seat(world.cast.school, "Rae Pole", "Teaching assistant", {"practitioner"})
    first = add(world, replace(KEPT, outside=frozenset({rae.id})))
    correct(world, first, replace(KEPT, what="Put right: the enquiry goes on."))
    after = LATER + timedelta(hours=1)

    found = read(world, by=rae, at=after)

    assert (added(found), found.held_back) == ([], ())
    assert "enquiry" in words(read(world, by=world.cast.ben, at=after))
    with pytest.raises(NotFound):
        queries.own_event(event_id=first, by=rae.actor(after), at=after)


def test_the_database_itself_gives_an_outsider_nothing(world: World) -> None:
    add(world)

    with signed(world.cast.dee.actor(LATER)), connection.cursor() as cursor:
        cursor.execute("select count(*) from linkspan.significant_events(%s)", [world.child])
        told = cursor.fetchone()
        rows = models.SignificantEvent.objects.count()

    assert (told, rows) == ((0,), 0)


def test_a_reason_opens_the_file_and_not_the_chronology(world: World) -> None:
    with pytest.raises(Refused):
        read(world, by=world.cast.dee, reason=WHY)

    assert world.index.events(events.CHRONOLOGY_SEEN) == 0


def test_an_inspector_with_a_reason_reads_what_was_shared_and_not_what_was_kept(world: World) -> None:
    add(world)
    add(world, HIDDEN)

    found = read(world, by=world.cast.oz, reason=WHY)

    assert [each.shared for each in added(found)] == ["workers"]
    assert not found.may_add


def test_a_sensitive_service_s_words_leave_no_trace_before_it_lets_them(world: World) -> None:
    clinic = world.index.cast.charity
    world.index.send(clinic, a_record("c1", sensitive_service=True, involved_from=date(2024, 1, 1)))
    assert world.index.child_of(clinic, "c1") == world.child
    before = read(world)
    add(world, by=world.cast.kit)
    add(world, replace(KEPT), by=world.cast.kit)

    assert read(world) == before
    assert len(added(read(world, by=world.cast.kit))) == 2


def test_where_the_place_is_protected_only_one_s_own_words_are_shown_and_no_agency_is_named(world: World) -> None:
    add(world)
    add(world, replace(FALL, what="Wrist is healing."), by=world.cast.cole)
    add(world, KEPT)
    shields.shield(child_id=world.child, kind="location", reason=WHY, by=world.cast.ben.actor(NOW), at=NOW)
    with as_test():
        world.index.rows("delete from children_inside where organisation_id = %s returning id", world.cast.practice.id)

    found = read(world)

    assert found.is_place_hidden
    assert [each.said[0].words for each in added(found)] == ["Wrist is healing."]
    assert {each.organisation for each in found.events} <= {"Mill Street Surgery", ""}
    assert (found.held_back, found.quiet) == ((), ())


def test_someone_whose_own_family_it_is_finds_no_chronology(world: World) -> None:
    add(world)
    world.index.rows(
        "insert into children_conflict (id, child_id, person_id, kind, from_at) values (%s, %s, %s, 'family', %s)"
        " returning id", new_id(), world.child, world.cast.cole.id, NOW - timedelta(days=1),
    )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        read(world)

    assert not refusal.value.discloses


# --- gathered from everywhere -------------------------------------------------------------------------------


def test_the_file_s_own_events_stand_beside_what_workers_say(world: World) -> None:
    lead = leads.offer_lead(child_id=world.child, person_id=world.cast.cole.id, by=world.cast.ben.actor(NOW), at=NOW)
    leads.accept_lead(lead_id=lead, by=world.cast.cole.actor(NOW), at=NOW)
    flag = flags.raise_flag(
        child_id=world.child, kind="call_before_acting", contact_name="Ben Okoro", contact_phone="01632 960111",
        review_on=date(2027, 1, 4), by=world.cast.ben.actor(NOW), at=NOW,
    )  # fmt: skip
    flags.end_flag(flag_id=flag, reason="It is settled now.", by=world.cast.ben.actor(LATER), at=LATER)
    moves(world)

    found = read(world, at=LATER + timedelta(days=3))

    assert {"involvement.began", "lead.taken", "flag.raised", "flag.ended", "home.moved"} <= {*codes(found)}
    moved = next(each for each in found.events if each.code == "home.moved")
    assert (moved.words["place"], moved.organisation) == ("8 Quay, ZE3 9QQ", "Heron Lane School")
    assert [each.happened_at for each in found.events] == sorted((e.happened_at for e in found.events), reverse=True)


def test_a_flag_kept_from_the_reader_is_not_in_the_chronology(world: World) -> None:
    before = read(world)
    flags.raise_flag(
        child_id=world.child, kind="call_before_acting", contact_name="Ben Okoro", contact_phone="01632 960111",
        review_on=date(2027, 1, 4), keep_from_organisations=[world.cast.practice.id],
        by=world.cast.ben.actor(NOW), at=NOW,
    )  # fmt: skip

    assert read(world) == before


def test_a_concern_is_read_by_its_author_and_the_front_door_and_by_nobody_else(world: World) -> None:
    world.raise_it()

    mine = read(world, by=world.tess)

    (concern,) = [each for each in mine.events if each.code == "concern.raised"]
    assert [each.nature for each in concern.said] == ["fact", "opinion", "child"]
    assert "concern.raised" not in codes(read(world))


def test_an_early_worry_stays_with_its_author_and_lead(world: World) -> None:
    worries.keep_worry(words=replace(SAID, urgency=""), child_id=world.child, by=world.tess.actor(NOW), at=NOW)

    assert "worry.raised" in codes(read(world, by=world.cast.ben))
    assert "worry.raised" not in codes(read(world))


def test_a_decision_is_told_to_those_recorded_by_name_without_what_was_said(world: World) -> None:
    world.index.send(
        world.cast.practice,
        a_record("g1", involved_from=date(2021, 9, 1), practitioner_name="Dr Cole Marsh", practitioner_role="GP"),
    )
    (contact,) = world.contacts(world.raise_it())
    deciding.decide(contact_id=contact.id, given=GIVEN, by=world.farah.actor(NOW), at=NOW)

    found = read(world)

    (decided,) = [each for each in found.events if each.code == "contact.decided"]
    assert (decided.words["outcome"], decided.said, decided.organisation) == (
        "family_help_assessment", (), "Northmere Council",
    )  # fmt: skip
    assert found.learns_decisions
    assert SAID.saw not in words(found)


def test_an_answer_s_words_are_here_once_its_asker_has_read_it_and_for_no_third_agency(world: World) -> None:
    ask_at = NOW - timedelta(days=1)
    request = asking.ask(
        child_id=world.child, organisations=[world.cast.police.id], questions=["Were you called to the home?"],
        purpose="protect", basis="10", urgency="check", why="Rowan came to school with a bruise.",
        by=world.cast.ben.actor(ask_at), at=ask_at,
    )  # fmt: skip
    with as_test():
        part = Part.objects.get(request=request)
        asked = list(Put.objects.filter(part=part).values_list("question_id", flat=True))
    answering.answer(
        part_id=part.id, questions=asked, by=world.cast.dee.actor(NOW), at=NOW,
        given=Given(
            Outcome.DISCLOSED, entries=(EntryGiven("fact", "Officers attended on 3 October.", "Control log"),),
            onward="ask", readers="agency", family="told",
        ),
    )  # fmt: skip

    unread = read(world, by=world.cast.ben)
    thread(part_id=part.id, by=world.cast.ben.actor(LATER), at=LATER)
    opened = read(world, by=world.cast.ben, at=LATER + timedelta(minutes=5))

    assert next(each for each in unread.events if each.code == "request.answered").words["unread"] == "1"
    assert "Officers attended" not in words(unread)
    assert "Officers attended" in words(opened)
    assert not {"request.asked", "request.answered"} & {*codes(read(world))}


def test_stages_stand_where_they_began_and_ended_with_what_came_of_them(world: World) -> None:
    way = make_way(world)
    stage_id = way.begin("assessment", at=NOW - timedelta(days=9))
    kind = stages.BY_CODE["assessment"]
    way.finish(stage_id, kind.outcomes[0].code, at=NOW)

    found = read(world, by=world.cast.mo)

    ended = next(each for each in found.events if each.code == "stage.ended" and each.words["stage"] == "assessment")
    assert (ended.happened_at, ended.organisation) == (NOW, "Northmere Council")
    assert ended.words["outcome"] == kind.outcomes[0].code
    assert "stage.began" in codes(found)
    assert "episode.opened" in codes(found)


@pytest.mark.parametrize("name", ["dee", "mo", "amina", "ben", "cole"])
def test_an_allegation_is_in_nobody_s_chronology_and_leaves_no_trace(world: World, name: str) -> None:
    way = make_way(world)
    reader: Member = getattr(world.cast, name)
    before = read(world, by=reader)
    allegation(way)

    assert read(world, by=reader) == before


# --- what is missing ----------------------------------------------------------------------------------------


def test_a_stretch_in_which_nobody_said_anything_is_shown_as_one(world: World) -> None:
    add(world, replace(FALL, happened_at=NOW - timedelta(days=400)))
    add(world, replace(FALL, happened_at=NOW - timedelta(days=200)))

    found = read(world)

    assert [(each.days, each.is_open) for each in found.gaps][:2] == [(200, True), (200, False)]


def test_a_gap_is_not_told_where_an_agency_or_a_kind_was_chosen(world: World) -> None:
    add(world, replace(FALL, happened_at=NOW - timedelta(days=400)))

    assert read(world, wanted=Wanted(kind="health")).gaps == ()
    assert read(world, wanted=Wanted(kind="health")).quiet == ()


def test_an_agency_that_is_involved_and_has_told_nothing_is_named_with_whom_to_ring(world: World) -> None:
    assert [each.organisation for each in read(world).quiet] == ["Heron Lane School"]
    assert read(world).quiet[0].phone

    add(world)

    assert read(world).quiet == ()


def test_the_chronology_is_narrowed_by_agency_kind_and_days(world: World) -> None:
    add(world)
    add(world, replace(FALL, kind="good", happened_at=NOW - timedelta(days=40)), by=world.cast.cole)
    school = world.cast.school.id

    assert {each.organisation_id for each in read(world, wanted=Wanted(agency=school)).events} == {school}
    assert [each.kind for each in read(world, wanted=Wanted(kind="good")).events] == ["good"]
    last_week = Wanted(from_=date(2026, 10, 26), until=date(2026, 11, 1))
    assert [each.code for each in read(world, wanted=last_week).events] == ["event.added"]
    assert read(world, wanted=last_week).total == read(world).total


# --- packs --------------------------------------------------------------------------------------------------


def pack(world: World, edition: str = "workers", taker: Member | None = None, **more: Any) -> queries.Pack:
    by = taker or world.cast.cole
    wanted: dict[str, Any] = dict(
        child_id=world.child, edition=edition, purpose="conference", why="The conference is on Thursday.",
        by=by.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip
    return queries.pack(**(wanted | more))


def test_a_pack_keeps_who_took_it_for_what_and_its_line_is_found_by_its_reference(world: World) -> None:
    add(world)

    made = pack(world)

    assert (made.child, made.born, made.made_by, made.purpose) == (
        "Rowan Ashgrove", date(2015, 3, 9), "Dr Cole Marsh", "conference",
    )  # fmt: skip
    rows = world.index.rows(
        "select id::text, convert_from(body, 'UTF8') from audit_entry where event = %s", events.PACK_MADE
    )
    ((line, body),) = rows
    assert line.endswith(made.reference)
    assert '"purpose":"conference"' in body
    assert "Thursday" not in body


def test_a_pack_is_refused_without_a_fresh_sign_in(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        pack(world, by=world.cast.cole.actor(LATER))

    assert refusal.value.code == "step_up_needed"
    assert world.index.events(events.PACK_MADE) == 0


@pytest.mark.parametrize(("changes", "code"), [
    (dict(edition="press"), "chronology.edition"), (dict(purpose="fun"), "chronology.purpose"),
])  # fmt: skip
def test_a_pack_for_nobody_or_for_nothing_is_refused(world: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotNow) as problem:
        pack(world, **changes)

    assert problem.value.code == code


def test_what_an_agency_keeps_to_itself_stays_out_of_its_own_packs_too(world: World) -> None:
    add(world, KEPT)

    made = pack(world, taker=world.cast.ben)

    assert "police" not in words(made.chronology)
    assert made.left_out == 1


def test_a_family_s_edition_has_released_words_alone(world: World) -> None:
    add(world, replace(FALL, is_released=True))
    add(world, replace(FALL, what="Her uncle Piers drank in front of her."))

    made = pack(world, "family")

    assert words(made.chronology) == FALL.what
    assert "Piers" not in str(made.chronology)


def test_a_family_s_edition_names_nobody_and_no_place(world: World) -> None:
    lead = leads.offer_lead(child_id=world.child, person_id=world.cast.cole.id, by=world.cast.ben.actor(NOW), at=NOW)
    leads.accept_lead(lead_id=lead, by=world.cast.cole.actor(NOW), at=NOW)
    moves(world)
    add(world, replace(FALL, is_released=True, source="family", source_said="Her aunt Marian"))
    world.raise_it()

    after = LATER + timedelta(days=3)
    taker = world.cast.cole.actor(after, stepped_up=True)

    told = str(pack(world, "family", by=taker, at=after).chronology.events)

    for name in ("Cole Marsh", "Ben Okoro", "8 Quay", "Marian", "bruise", "home.moved", "concern.raised"):
        assert name not in told, name
    assert "lead.taken" in told


def test_a_family_s_edition_has_the_stages_a_family_takes_part_in_and_no_enquiry(world: World) -> None:
    way = make_way(world)
    way.begin("assessment", at=NOW - timedelta(days=9))
    way.begin("section47", at=NOW)

    told = {each.words.get("stage") for each in pack(world, "family", world.cast.mo).chronology.events}

    assert "assessment" in told
    assert "section47" not in told
    assert "section47" in {each.words.get("stage") for each in read(world, by=world.cast.mo).events}


def test_a_family_s_edition_has_no_sensitive_service_though_its_taker_sees_it(world: World) -> None:
    clinic = world.index.cast.charity
    world.index.send(clinic, a_record("c1", sensitive_service=True, involved_from=date(2024, 1, 1)))
    add(world, replace(FALL, is_released=True), by=world.cast.kit)

    made = pack(world, "family", world.cast.kit)

    assert "Kite Youth Project" in str(read(world, by=world.cast.kit))
    assert "Kite Youth Project" not in str(made.chronology.events)


def test_a_family_is_told_of_no_gap_and_of_no_agency_s_silence(world: World) -> None:
    add(world, KEPT)

    made = pack(world, "family").chronology

    assert (made.gaps, made.quiet, made.held_back) == ((), (), ())


# --- afterwards ---------------------------------------------------------------------------------------------


def test_a_disposed_file_keeps_that_something_was_said_and_none_of_the_words(world: World) -> None:
    event_id = add(world)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_child set disposed_on = %s where id = %s", [date(2026, 11, 3), world.child])

    with as_test():
        row = models.SignificantEvent.objects.get(id=event_id)
    assert (row.what, row.source_said, row.kind) == ("", "", "health")


def test_what_an_agency_added_is_its_successor_s_to_put_right(world: World) -> None:
    event_id = add(world)
    heir = factories.organisation(code="NEW-SCH", name="New Heron School", kind="school", area=world.cast.northmere)

    agencies.succeed(
        organisation_id=world.cast.school.id, shares=[Share(heir.id, frozenset())], on=LATER.date(),
        by=world.cast.ada.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip

    with as_test():
        row = models.SignificantEvent.objects.get(id=event_id)
    assert (row.organisation_id, row.said_by_id, row.what) == (heir.id, world.cast.school.id, FALL.what)
    assert world.index.events(events.CHRONOLOGY_HANDED_OVER) == 1


def test_what_was_added_goes_with_the_child_s_last_record(world: World) -> None:
    event_id = add(world)
    world.index.send(world.cast.practice, a_record("p9", given_name="Other", nhs_number=None, postcode="ZE9 1AA"))
    other = world.index.child_of(world.cast.practice, "p9")
    with as_test():
        for row in list(Link.objects.filter(child=world.child, until_at=None)):
            Link.objects.filter(id=row.id).update(until_at=LATER)
            Link.objects.create(record_id=row.record_id, child_id=other, made_by="person", from_at=LATER)

    assert other != world.child
    assert world.index.rows("select child_id from pathway_significantevent where id = %s", event_id) == [(other,)]


def test_that_a_pack_was_taken_is_told_to_those_who_may_know_who_looked(world: World) -> None:
    add(world)
    pack(world)
    ines = world.cast.ines.actor(LATER)

    file = child_file(child_id=world.child, by=ines, at=LATER, reason=WHY, with_looks=True)

    assert [each.person for each in file.looks or () if each.event == events.PACK_MADE] == ["Dr Cole Marsh"]
    assert not [each for each in file.looks or () if each.event == events.CHRONOLOGY_ADDED]


# --- how fast -----------------------------------------------------------------------------------------------


def test_five_hundred_events_take_as_many_queries_as_five(world: World) -> None:
    for number in range(5):
        add(world, replace(FALL, happened_at=NOW - timedelta(days=number + 1)))
    with CaptureQueriesContext(connection) as few:
        read(world)
    with as_test():
        one = models.SignificantEvent.objects.first()
        assert one is not None
        models.SignificantEvent.objects.bulk_create([
            models.SignificantEvent(**{
                field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields
            } | {"id": new_id(), "happened_at": NOW - timedelta(days=number)})
            for number in range(495)
        ])  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        found = read(world)

    assert len(added(found)) == 500
    assert len(many) == len(few)
