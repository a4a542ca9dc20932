"""Corrections, moves between councils, who holds a stage, unborn children and those who were not in the index."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from linkspan.audit import NotFound, NotNow, trail
from linkspan.pathway import models
from linkspan.pathway.commands import case_holding, correcting, deciding, episodes, finishing, stages, transfers
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries import stages as queries
from linkspan.pathway.rules import Who
from linkspan.pathway.stage_rules import WasThere
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.cast import Member
from tests.rooms.children.conftest import NOW, a_record, signed
from tests.rooms.pathway.conftest import LATER, World
from tests.rooms.pathway.ways import Way, make_way
from tests.support.database import as_test
from tests.support.seats import seat

DAY = timedelta(days=1)


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


@pytest.fixture
def southern(way: Way) -> Member:
    return seat(
        way.world.cast.southmere_council, "Sam Ridley", "Team manager", {"manager", "duty", "front_door"}, band=5
    )


def read_by(way: Way, member: Member, at: object = NOW) -> tuple[queries.StageLine, ...]:
    by = member.actor(NOW)
    with trail.look(by=by, at=NOW):
        permit = gate.require(by=by, to=Action.SEE_PATHWAY, about=way.child, at=NOW, organisation_id=by.organisation_id)
        trail.record("pathway.stages.seen", permit)
        return queries.stages_of(way.child, by=by, at=NOW, permit=permit)


# --- corrections ------------------------------------------------------------------------------------------------


def test_a_correction_is_another_row_and_the_first_stays_to_be_read(way: Way) -> None:
    first = way.begin("strategy_discussion")
    enquiry = way.finish(first, "section47")
    assert enquiry
    conference = way.finish(enquiry, "conference")
    assert conference

    new = correcting.correct_stage(
        stage_id=enquiry, why="The day was written wrong on the form.", happened_at=NOW - DAY, by=way.mo.actor(NOW),
        at=NOW,
    )  # fmt: skip

    old, row = way.row(enquiry), way.row(new)
    assert (old.happened_at, old.replaced_at) == (NOW, NOW)
    assert (row.happened_at, row.corrects_id, row.outcome) == (NOW - DAY, enquiry, "conference")
    assert [each.id for each in read_by(way, way.mo) if each.kind == "section47"] == [new]


def test_a_corrected_day_sets_the_dates_of_what_follows_anew(way: Way) -> None:
    first = way.begin("strategy_discussion")
    enquiry = way.finish(first, "section47")
    assert enquiry
    was = way.clock(way.row(enquiry)).due_at

    correcting.correct_stage(
        stage_id=first, why="It was held on the Friday before.", happened_at=NOW - 3 * DAY, ended_at=NOW - 3 * DAY,
        by=way.mo.actor(NOW), at=NOW,
    )  # fmt: skip

    clock = way.clock(way.row(enquiry))
    assert clock.starts_at == NOW - 3 * DAY
    assert clock.due_at < was
    assert way.row(enquiry).due_at == clock.due_at


def test_another_outcome_opens_what_it_means_and_ends_what_nobody_had_begun(way: Way) -> None:
    enquiry = way.begin("section47")
    way.finish(enquiry, "conference")

    correcting.correct_stage(
        stage_id=enquiry, why="The manager decided otherwise the same day.", outcome="family_help_plan",
        by=way.mo.actor(NOW), at=NOW,
    )  # fmt: skip

    assert way.open_kinds() == {"family_help_plan", "plan_review"}
    (conference,) = way.rows(kind="icpc")
    assert conference.outcome == "not_begun"


def test_a_line_asked_for_before_a_correction_is_kept_with_what_counts_now(way: Way) -> None:
    enquiry = way.begin("section47")
    new = correcting.correct_stage(
        stage_id=enquiry, why="The day was written wrong.", happened_at=NOW - DAY, by=way.mo.actor(NOW), at=NOW
    )
    assert way.asked("departure_stage", enquiry) == 1

    finishing.explain_departure(
        stage_id=enquiry, departure="It was held by telephone at night.", by=way.mo.actor(NOW), at=NOW
    )

    assert way.row(new).departure == "It was held by telephone at night."
    assert way.asked("departure_stage", enquiry) == 0


def test_who_was_there_goes_with_the_corrected_row(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    way.finish(
        discussion, "no_further_action", present=[WasThere("police", "there", name="DC Wren", brought="Two calls.")]
    )

    new = correcting.correct_stage(
        stage_id=discussion, why="The outcome was chosen wrongly.", outcome="early_help", by=way.mo.actor(NOW), at=NOW
    )

    with as_test():
        assert models.Present.objects.get(stage=new).brought == "Two calls."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": "no"}, "pathway.why_short"),
        ({"happened_at": NOW + DAY}, "pathway.happened_ahead"),
        ({"ended_at": NOW - 9 * DAY}, "pathway.ends_before"),
        ({"outcome": "cp_plan"}, "pathway.field_missing"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(way: Way, changes: dict[str, object], code: str) -> None:
    conference = way.begin("icpc")
    way.finish(conference, "no_plan")

    with pytest.raises(NotNow) as problem:
        correcting.correct_stage(
            **({"stage_id": conference, "why": "It was written wrong.", "by": way.mo.actor(NOW), "at": NOW} | changes)
        )

    assert problem.value.code == code
    assert way.row(conference).replaced_at is None


@pytest.mark.parametrize(
    "change",
    ["happened_at = happened_at - interval '1 day'", "outcome = 'early_help'", "kind = 'icpc'", "details = '{}'",
     "recorded_at = now()", "restricted = true", "ended_at = null, ended_recorded_at = null, outcome = ''"],
)  # fmt: skip
def test_the_database_lets_nobody_overwrite_what_was_recorded(way: Way, change: str) -> None:
    enquiry = way.begin("section47")
    way.finish(enquiry, "not_found", details={"child_seen": True})

    refused = pytest.raises(DatabaseError, match="never overwritten")
    with refused, signed(way.mo.actor(NOW)), connection.cursor() as cursor:
        cursor.execute(f"update pathway_stage set {change} where id = %s", [enquiry])


# --- moves between councils -------------------------------------------------------------------------------------


def moving(way: Way) -> UUID:
    conference = way.begin("icpc")
    way.finish(conference, "cp_plan", details={"category": "NEG"})
    return transfers.ask_transfer(
        child_id=way.child, to_organisation_id=way.world.cast.southmere_council.id, by=way.mo.actor(NOW), at=NOW
    )


def test_a_council_keeps_a_child_until_the_other_accepts(way: Way, southern: Member) -> None:
    moving(way)

    assert way.open("cp_plan").organisation_id == way.world.cast.council.id
    asked = way.open("transfer_in")
    assert asked.organisation_id == southern.organisation.id
    assert way.clock(asked).rule == "transfer.accept"
    assert way.holder(way.open("transfer_out"))[0] == way.world.cast.council.id


def test_the_receiving_council_reads_what_it_is_to_take_over_and_no_other_does(way: Way, southern: Member) -> None:
    moving(way)

    assert {"cp_plan", "transfer_in"} <= {each.kind for each in read_by(way, southern)}


def test_accepting_ends_the_one_councils_plan_and_begins_the_others_in_one_act(way: Way, southern: Member) -> None:
    moving(way)
    at = NOW + 10 * DAY

    transfers.answer_transfer(
        stage_id=way.open("transfer_in").id,
        outcome="cp_plan",
        details={"category": "NEG"},
        by=southern.actor(at),
        at=at,
    )

    plan = way.open("cp_plan")
    assert (plan.organisation_id, plan.happened_at, plan.details["category"]) == (southern.organisation.id, at, "NEG")
    assert {each.organisation_id for each in way.rows(ended_at=None, replaced_at=None)} == {southern.organisation.id}
    (ended,) = way.rows(kind="cp_plan", organisation=way.world.cast.council)
    assert (ended.outcome, ended.ended_at) == ("moved", at)
    with as_test():
        given = models.Episode.objects.get(organisation=way.world.cast.council)
        taken = models.Episode.objects.get(organisation=southern.organisation)
    assert (given.closing_reason, taken.source, taken.closed_on) == ("RC5", "5C", None)


def test_a_refusal_goes_back_with_a_reason_and_changes_nothing_else(way: Way, southern: Member) -> None:
    out = moving(way)

    transfers.answer_transfer(
        stage_id=way.open("transfer_in").id, outcome="refused", reason="not_ours", by=southern.actor(NOW), at=NOW
    )

    assert way.row(out).outcome == "refused"
    assert way.open_kinds() == {"cp_plan", "core_group", "cp_review"}
    assert way.episode().closed_on is None


def test_a_refusal_needs_a_reason(way: Way, southern: Member) -> None:
    moving(way)

    with pytest.raises(NotNow, match=r"duty\.reason_missing"):
        transfers.answer_transfer(
            stage_id=way.open("transfer_in").id, outcome="refused", by=southern.actor(NOW), at=NOW
        )


def test_what_was_asked_is_taken_back_on_both_sides(way: Way, southern: Member) -> None:
    out = moving(way)

    transfers.withdraw_transfer(stage_id=out, by=way.mo.actor(NOW), at=NOW)

    assert way.open_kinds() == {"cp_plan", "core_group", "cp_review"}


def test_a_council_with_nothing_to_hand_over_asks_nobody(way: Way, southern: Member) -> None:
    with pytest.raises(NotNow, match=r"pathway\.no_episode"):
        transfers.ask_transfer(
            child_id=way.child, to_organisation_id=southern.organisation.id, by=way.mo.actor(NOW), at=NOW
        )


# --- who holds it -----------------------------------------------------------------------------------------------


def test_somebody_of_another_agency_holds_a_plan_once_they_accept(way: Way) -> None:
    plan = way.begin("family_help_plan")
    case_holding.offer_case(
        stage_id=plan, organisation_id=way.world.cast.school.id, person_id=way.world.cast.ben.id, by=way.mo.actor(NOW),
        at=NOW,
    )  # fmt: skip
    assert way.holder(way.row(plan)) == (way.world.cast.council.id, way.mo.id)

    case_holding.answer_case(stage_id=plan, is_accepted=True, by=way.world.cast.ben.actor(NOW), at=NOW)

    assert way.holder(way.row(plan)) == (way.world.cast.school.id, way.world.cast.ben.id)


def test_a_refused_offer_leaves_it_with_its_giver(way: Way) -> None:
    plan = way.begin("family_help_plan")
    case_holding.offer_case(
        stage_id=plan, organisation_id=way.world.cast.school.id, person_id=way.world.cast.ben.id, by=way.mo.actor(NOW),
        at=NOW,
    )  # fmt: skip

    case_holding.answer_case(
        stage_id=plan, is_accepted=False, reason="no_capacity", by=way.world.cast.ben.actor(NOW), at=NOW
    )

    assert way.holder(way.row(plan)) == (way.world.cast.council.id, way.mo.id)


def test_a_colleague_takes_what_waits_at_the_desk_and_gives_it_back(way: Way) -> None:
    contact = way.world.contacts(way.world.raise_it())[0]
    given = Given("family_help_assessment", 3, "She needs more than one service can give.", "We will look into it.")
    deciding.decide(contact_id=contact.id, given=given, by=way.world.farah.actor(LATER), at=LATER)
    row = way.open("assessment")

    case_holding.take_case(stage_id=row.id, by=way.mo.actor(LATER), at=LATER)
    assert way.holder(row)[1] == way.mo.id
    case_holding.let_case_go(stage_id=row.id, by=way.mo.actor(LATER), at=LATER)

    assert way.holder(row) == (way.world.cast.council.id, None)


def test_an_outsider_is_offered_nothing_and_takes_nothing(way: Way) -> None:
    plan = way.begin("family_help_plan")

    with pytest.raises(NotFound):
        case_holding.take_case(stage_id=plan, by=way.kit.actor(NOW), at=NOW)
    with pytest.raises(NotFound):
        case_holding.answer_case(stage_id=plan, is_accepted=True, by=way.kit.actor(NOW), at=NOW)


def test_a_managers_look_sets_the_next_and_a_late_one_asks_why(way: Way) -> None:
    episode_id = episodes.open_episode(child_id=way.child, referred_at=NOW, source="2A", by=way.mo.actor(NOW), at=NOW)
    soon = NOW + 20 * DAY

    finishing.look_over(episode_id=episode_id, by=way.mo.actor(soon), at=soon)

    assert way.clock(way.episode()).starts_at == soon
    late = soon + 90 * DAY
    finishing.look_over(episode_id=episode_id, by=way.mo.actor(late), at=late)
    assert way.asked_why(episode_id) == 1


# --- who reads what ---------------------------------------------------------------------------------------------


def test_whoever_works_with_the_child_reads_that_it_was_and_not_what_others_brought(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    way.finish(
        discussion,
        "no_further_action",
        present=[WasThere("police", "there", person_id=way.dee.id, brought="Two calls.")],
    )

    (by_ben,) = read_by(way, way.world.cast.ben)
    (by_dee,) = read_by(way, way.dee)

    assert (by_ben.kind, by_ben.outcome, by_ben.present) == ("strategy_discussion", "no_further_action", ())
    assert by_dee.present[0].brought == "Two calls."


def test_the_database_shows_an_outsider_nothing_of_any_stage(way: Way) -> None:
    way.begin("icpc")

    for table in ("pathway_stage", "pathway_episode", "pathway_present"):
        with signed(way.kit.actor(NOW)), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,)


def test_nothing_of_a_walled_childs_way_shows_outside_the_wall(way: Way) -> None:
    way.begin("icpc")
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_child set protection = 'identity' where id = %s", [way.child])

    for member in (way.mo, way.amina, way.dee, way.world.cast.ben):
        with signed(member.actor(NOW)), connection.cursor() as cursor:
            cursor.execute("select count(*) from pathway_stage")
            assert cursor.fetchone() == (0,), member.person.name


# --- unborn, and not in the index -------------------------------------------------------------------------------


@pytest.fixture
def unborn(way: Way) -> UUID:
    way.world.index.send(
        way.world.cast.council,
        a_record("u1", dict(given_name="Baby", family_name="Ashgrove", expected_date_of_birth=date(2027, 3, 1)),
                 involved_from=date(2026, 10, 1)),
    )  # fmt: skip
    child = way.world.index.child_of(way.world.cast.council, "u1")
    assert child is not None
    return child


def test_an_unborn_child_has_a_plan_before_birth_but_not_long_before(way: Way, unborn: UUID) -> None:
    conference = way.begin("icpc", child_ids=[unborn])
    way.finish(conference, "cp_plan", details={"category": "NEG"})
    assert "cp_plan" in way.open_kinds(unborn)

    with pytest.raises(NotNow, match=r"pathway\.before_birth"):
        way.begin("strategy_discussion", child_ids=[unborn], happened_at=NOW - 200 * DAY)


def test_a_plan_does_not_begin_after_a_child_died(way: Way) -> None:
    way.world.index.send(way.world.cast.council, a_record("c1", deceased_on=date(2026, 10, 30)))

    with pytest.raises(NotNow, match=r"pathway\.after_death"):
        way.begin("cp_plan", details={"category": "NEG"})
    assert way.begin("serious_incident")


def a_stranger(way: Way) -> UUID:
    contact = way.world.contacts(way.world.raise_it(child_id=None, who=Who("A boy in red")))[0]
    given = Given("strategy_discussion", 4, "A child was seen to be struck in the street.", "We will look into it.")
    deciding.decide(contact_id=contact.id, given=given, by=way.world.farah.actor(LATER), at=LATER)
    return contact.id


def test_a_child_who_turns_out_to_be_known_brings_their_stages_and_episode_along(way: Way) -> None:
    contact_id = a_stranger(way)

    correcting.identify_child(contact_id=contact_id, child_id=way.child, by=way.world.farah.actor(LATER), at=LATER)

    assert way.open("strategy_discussion").contact_id == contact_id
    assert way.episode().contact_id == contact_id


def test_what_began_for_a_stranger_goes_on_in_the_childs_own_open_episode(way: Way) -> None:
    assessment = way.begin("assessment")
    contact_id = a_stranger(way)

    correcting.identify_child(contact_id=contact_id, child_id=way.child, by=way.world.farah.actor(LATER), at=LATER)

    assert way.open("strategy_discussion").episode_id == way.row(assessment).episode_id
    with as_test():
        joined = models.Episode.objects.get(contact=contact_id)
    assert (joined.closing_reason, joined.child_id) == ("joined", way.child)


def test_a_stage_of_a_stranger_is_worked_by_the_council_alone(way: Way) -> None:
    contact_id = a_stranger(way)
    (row,) = way.rows(contact=contact_id)

    with pytest.raises(NotFound):
        stages.start_stage(stage_id=row.id, happened_at=LATER, by=way.dee.actor(LATER), at=LATER)
    stages.start_stage(stage_id=row.id, happened_at=LATER, by=way.mo.actor(LATER), at=LATER)

    assert way.row(row.id).happened_at == LATER
