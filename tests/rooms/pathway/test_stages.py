"""Stages end to end: what a decision opens, what an outcome opens, whose clock runs from when, and what is asked."""

from datetime import date, datetime, timedelta

import pytest

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children.commands import keeping
from linkspan.pathway.commands import deciding, episodes, finishing, stages
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.rules import Who
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import LATER, World
from tests.rooms.pathway.ways import ALL_THERE, Way, make_way

DAY = timedelta(days=1)


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def a_decision(outcome: str, level: int = 4) -> Given:
    return Given(
        outcome, level, "A bruise with no account of it, and a child afraid to go home.", "We will look into it."
    )


def decide(way: Way, outcome: str, level: int = 4, at: datetime = LATER, **changes: object) -> object:
    contact = way.world.contacts(way.world.raise_it())[0] if "contact_id" not in changes else None
    wanted: dict[str, object] = dict(given=a_decision(outcome, level), by=way.world.farah.actor(at), at=at)
    if contact:
        wanted["contact_id"] = contact.id
    return deciding.decide(**(wanted | changes))


# --- a decision opens what it means -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "level", "kind", "clock", "has_episode"),
    [
        ("early_help", 2, "early_help", "early_help.review", False),
        ("family_help_assessment", 3, "assessment", "assessment.complete", True),
        ("strategy_discussion", 4, "strategy_discussion", "strategy.hold", True),
    ],
)
def test_a_decision_opens_what_it_means_in_the_same_act_at_the_desk(
    way: Way, outcome: str, level: int, kind: str, clock: str, has_episode: bool
) -> None:
    decide(way, outcome, level)

    row = way.open(kind)
    assert way.holder(row) == (way.world.cast.council.id, None)
    assert way.clock(row).rule == clock
    assert row.happened_at is None
    assert (row.episode_id is not None) == has_episode
    if has_episode:
        assert way.episode().source == "2A"


def test_an_assessment_runs_from_the_referral_and_not_from_the_decision(way: Way) -> None:
    decide(way, "family_help_assessment", 3)

    assert way.clock(way.open("assessment")).starts_at == NOW


def test_no_further_action_opens_nothing(way: Way) -> None:
    decide(way, "no_further_action", 1)

    assert way.open_kinds() == set()


def test_a_later_decision_ends_what_nobody_had_begun(way: Way) -> None:
    contact = way.world.contacts(way.world.raise_it())[0]
    first = decide(way, "family_help_assessment", 3, contact_id=contact.id)

    decide(way, "no_further_action", 1, contact_id=contact.id, instead_of=first, at=LATER + DAY)

    (row,) = way.rows(child=way.child)
    assert (row.outcome, way.open_kinds()) == ("not_begun", set())
    assert way.episode().closing_reason == "undone"


def test_a_later_decision_leaves_what_somebody_has_begun(way: Way) -> None:
    contact = way.world.contacts(way.world.raise_it())[0]
    first = decide(way, "family_help_assessment", 3, contact_id=contact.id)
    stages.start_stage(stage_id=way.open("assessment").id, happened_at=LATER, by=way.mo.actor(LATER), at=LATER)

    decide(way, "strategy_discussion", contact_id=contact.id, instead_of=first, at=LATER + DAY)

    assert way.open_kinds() == {"assessment", "strategy_discussion"}
    assert way.open("strategy_discussion").episode_id == way.open("assessment").episode_id


def test_a_child_who_is_not_in_the_index_has_a_stage_all_the_same(way: Way) -> None:
    concern = way.world.raise_it(child_id=None, who=Who("A boy in red"))
    contact = way.world.contacts(concern)[0]

    decide(way, "strategy_discussion", contact_id=contact.id)

    (row,) = way.rows(contact=contact.id)
    assert (row.child_id, row.kind, row.ended_at) == (None, "strategy_discussion", None)


# --- from discussion to plan ------------------------------------------------------------------------------------


def test_one_outcome_opens_the_next_stage_until_there_is_a_plan_with_its_meetings(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    enquiry = way.finish(discussion, "section47")
    assert enquiry
    assert way.row(enquiry).happened_at == NOW
    held = NOW + 10 * DAY
    conference = way.finish(enquiry, "conference", at=held, details={"child_seen": True})
    assert conference
    assert way.clock(way.row(conference)).starts_at == NOW
    met = NOW + 14 * DAY
    plan = way.finish(conference, "cp_plan", at=met, details={"category": "NEG"})
    assert plan

    row = way.row(plan)
    assert (row.kind, row.happened_at, row.details) == ("cp_plan", met, {"category": "NEG"})
    assert way.open_kinds() == {"cp_plan", "core_group", "cp_review"}
    assert way.clock(way.open("core_group")).rule == "core_group.first"
    assert way.clock(way.open("cp_review")).rule == "review.first"
    assert {each.episode_id for each in way.rows(child=way.child)} == {way.episode().id}


def a_plan(way: Way) -> None:
    conference = way.begin("icpc")
    way.finish(conference, "cp_plan", details={"category": "PHY"})


def test_a_core_group_that_met_opens_the_next_and_moves_the_plans_own_date(way: Way) -> None:
    a_plan(way)
    met = NOW + 7 * DAY

    way.finish(way.open("core_group").id, "held", at=met)

    again = way.open("core_group")
    assert way.clock(again).rule == "core_group.later"
    assert way.clock(again).starts_at == met
    assert way.clock(way.open("cp_plan")).starts_at == met


def test_a_review_that_ends_the_plan_ends_its_meetings_and_opens_no_other(way: Way) -> None:
    a_plan(way)
    met = NOW + 60 * DAY

    way.finish(way.open("cp_review").id, "family_help_plan", at=met, breach_reason="capacity")

    assert way.open_kinds() == {"family_help_plan", "plan_review"}
    (plan,) = way.rows(kind="cp_plan")
    assert (plan.outcome, plan.ended_at) == ("family_help_plan", met)
    (group,) = way.rows(kind="core_group")
    assert group.outcome == "not_begun"


def test_the_third_review_of_a_looked_after_child_has_the_later_clock(way: Way) -> None:
    way.begin("looked_after", details={"legal_status": "V2"})
    rules = [way.clock(way.open("la_review")).rule]
    for days in (20, 100):
        way.finish(way.open("la_review").id, "plan_right", at=NOW + days * DAY, breach_reason="capacity")
        rules.append(way.clock(way.open("la_review")).rule)

    assert rules == ["la_review.first", "la_review.second", "la_review.later"]


def test_a_return_interview_runs_from_the_moment_the_child_came_back(way: Way) -> None:
    missing = way.begin("missing", way.dee.actor(NOW), details={"risk": "high"})
    back = NOW + timedelta(hours=9)

    way.finish(missing, "found", way.dee.actor(NOW + DAY), at=NOW + DAY, ended_at=back)

    interview = way.open("return_interview")
    assert way.clock(interview).starts_at == back
    assert interview.organisation_id == way.world.cast.council.id


def test_police_protection_opens_a_strategy_discussion_at_the_council(way: Way) -> None:
    way.begin("police_protection", way.dee.actor(NOW))

    row = way.open("strategy_discussion")
    assert row.organisation_id == way.world.cast.council.id
    assert way.clock(way.open("police_protection")).due_at == NOW + timedelta(hours=72)


# --- brothers and sisters ---------------------------------------------------------------------------------------


def test_brothers_and_sisters_are_worked_in_one_act_with_a_row_each(way: Way) -> None:
    first = way.begin("strategy_discussion", child_ids=[way.child, way.brother])
    rows = way.rows(kind="strategy_discussion")
    assert {each.child_id for each in rows} == {way.child, way.brother}
    assert len({each.act for each in rows}) == 1
    assert len({each.item_id for each in rows}) == 2

    way.finish(first, "section47", also=[each.id for each in rows if each.id != first])

    enquiries = way.rows(kind="section47")
    assert {each.child_id for each in enquiries} == {way.child, way.brother}
    assert len({each.act for each in enquiries}) == 1


def test_an_act_for_a_child_who_may_not_be_known_begins_nothing_for_anyone(way: Way) -> None:
    with pytest.raises(Refused):
        way.begin("strategy_discussion", way.kit.actor(NOW), child_ids=[way.child, way.brother])

    assert way.rows() == []


# --- what is asked afterwards -----------------------------------------------------------------------------------


def test_a_stage_written_up_later_runs_from_when_it_happened(way: Way) -> None:
    happened = NOW - 5 * DAY

    stage_id = way.begin("police_protection", way.dee.actor(NOW), happened_at=happened)

    row = way.row(stage_id)
    assert (row.happened_at, row.recorded_at) == (happened, NOW)
    assert way.clock(row).starts_at == happened
    assert row.unusual == ["late_writing"]
    assert way.asked("departure_stage", stage_id) == 1


def test_a_line_that_says_why_leaves_nothing_to_ask(way: Way) -> None:
    stage_id = way.begin("section47", departure="The discussion was held by telephone at night.")

    row = way.row(stage_id)
    assert (row.unusual, row.departure) == (["order"], "The discussion was held by telephone at night.")
    assert way.asked("departure_stage", stage_id) == 0


def test_a_line_said_later_closes_what_asked_for_it(way: Way) -> None:
    stage_id = way.begin("section47")
    assert way.asked("departure_stage", stage_id) == 1

    finishing.explain_departure(
        stage_id=stage_id, departure="The discussion was held by telephone.", by=way.mo.actor(NOW), at=NOW
    )

    assert way.asked("departure_stage", stage_id) == 0
    assert way.row(stage_id).departure == "The discussion was held by telephone."


def test_a_late_finish_without_a_reason_is_kept_and_asked_about(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    conference = way.finish(way.finish(discussion, "section47") or discussion, "conference")
    assert conference
    late = NOW + 40 * DAY

    way.finish(conference, "no_plan", at=late)

    assert way.asked_why(conference) == 1
    assert way.clock(way.row(conference)).breach_reason == ""
    finishing.explain_late(stage_id=conference, reason="family_unavailable", by=way.mo.actor(late), at=late)
    assert way.asked_why(conference) == 0
    assert way.clock(way.row(conference)).breach_reason == "family_unavailable"


def test_a_meeting_held_in_time_and_written_late_was_not_late(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    conference = way.finish(way.finish(discussion, "section47") or discussion, "conference")
    assert conference
    held = NOW + 10 * DAY

    way.finish(conference, "no_plan", at=NOW + 40 * DAY, ended_at=held)

    assert way.asked_why(conference) == 0
    assert way.clock(way.row(conference)).breach_reason == "recorded_late"


def test_an_agency_that_must_be_there_and_was_not_is_named_and_stops_nothing(way: Way) -> None:
    discussion = way.begin("strategy_discussion")

    way.finish(discussion, "section47", present=[each for each in ALL_THERE if each.agency_kind != "police"])

    assert way.row(discussion).unusual == ["absent.police"]
    assert way.asked("departure_stage", discussion) == 1


def test_a_conference_planned_for_a_sunday_is_a_warning(way: Way) -> None:
    sunday = datetime.fromisoformat("2026-11-08T10:00:00+00:00")
    stage_id = way.begin("icpc", happened_at=None, planned_at=NOW + DAY, departure="")

    stages.plan_stage(stage_id=stage_id, planned_at=sunday, by=way.mo.actor(NOW), at=NOW)

    row = way.row(stage_id)
    assert row.planned_at == sunday
    assert "weekend" in row.unusual


# --- bad input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("no_such_stage", {}, "pathway.stage_unknown"),
        ("strategy_discussion", {"happened_at": NOW + DAY}, "pathway.happened_ahead"),
        ("assessment", {"happened_at": datetime.fromisoformat("2013-01-02T10:00:00+00:00")}, "pathway.before_birth"),
        ("cp_plan", {"details": {"category": "XXX"}}, "pathway.field_wrong"),
        ("cp_plan", {"details": {"colour": "red"}}, "pathway.field_unknown"),
        ("cp_plan", {}, "pathway.field_missing"),
        ("police_protection", {}, "pathway.stage_not_yours"),
        ("strategy_discussion", {"departure": "x" * 501}, "pathway.long_line_why"),
        ("strategy_discussion", {"child_ids": []}, "pathway.no_child"),
    ],
)
def test_what_cannot_have_been_so_is_refused_and_nothing_is_kept(
    way: Way, kind: str, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(NotNow) as problem:
        way.begin(kind, **changes)

    assert problem.value.code == code
    assert way.rows() == []


def test_a_second_plan_is_refused_while_one_is_open(way: Way) -> None:
    way.begin("family_help_plan")

    with pytest.raises(NotNow, match=r"pathway\.second_plan"):
        way.begin("cp_plan", details={"category": "NEG"})

    assert way.open_kinds() == {"family_help_plan", "plan_review"}


def test_a_second_assessment_is_refused_while_one_is_open(way: Way) -> None:
    way.begin("assessment")

    with pytest.raises(NotNow, match=r"pathway\.stage_open"):
        way.begin("assessment")


@pytest.mark.parametrize(
    ("outcome", "ended", "code"),
    [
        ("section47", NOW - DAY, "pathway.ends_before"),
        ("section47", NOW + 9 * DAY, "pathway.happened_ahead"),
        ("nonsense", NOW, "pathway.outcome_unknown"),
    ],
)
def test_an_end_that_cannot_be_is_refused(way: Way, outcome: str, ended: datetime, code: str) -> None:
    discussion = way.begin("strategy_discussion")

    with pytest.raises(NotNow) as problem:
        way.finish(discussion, outcome, ended_at=ended)

    assert problem.value.code == code
    assert way.row(discussion).ended_at is None


def test_a_stage_that_has_ended_does_not_end_again(way: Way) -> None:
    discussion = way.begin("strategy_discussion")
    way.finish(discussion, "no_further_action")

    with pytest.raises(NotNow, match=r"pathway\.stage_ended"):
        way.finish(discussion, "section47")


def test_an_eighteenth_birthday_waits_for_what_somebody_still_has_to_do(way: Way) -> None:
    grown, worker = NOW + timedelta(days=20 * 365), Actor.system("worker")
    help_ = way.begin("early_help")

    keeping.archive_aged(by=worker, at=grown)
    before = way.world.index.child(way.child).archived_on
    way.finish(help_, "needs_met", at=NOW + DAY)
    keeping.archive_aged(by=worker, at=grown)

    assert before is None
    assert way.world.index.child(way.child).archived_on == grown.date()


def test_a_conference_that_makes_a_plan_says_the_category(way: Way) -> None:
    conference = way.begin("icpc")

    with pytest.raises(NotNow, match=r"pathway\.field_missing"):
        way.finish(conference, "cp_plan")


def test_the_same_request_twice_begins_one_stage(way: Way) -> None:
    once = way.child

    first = way.begin("strategy_discussion", once=once)
    again = way.begin("strategy_discussion", once=once)

    assert first == again
    assert len(way.rows()) == 1


# --- episodes ---------------------------------------------------------------------------------------------------


def test_an_assessment_that_ends_in_nothing_more_closes_the_episode_with_its_reason(way: Way) -> None:
    assessment = way.begin("assessment")

    way.finish(
        assessment, "no_further_action", at=NOW + 20 * DAY,
        details={"factors": ["3B", "4A"], "primary_need": "N5", "child_seen": True},
    )  # fmt: skip

    episode = way.episode()
    assert (episode.closing_reason, episode.closed_on) == ("RC8", date(2026, 11, 22))
    assert episode.primary_need == "N5"


def test_an_episode_with_something_under_way_does_not_close(way: Way) -> None:
    way.begin("assessment")

    with pytest.raises(NotNow, match=r"pathway\.stages_open"):
        episodes.close_episode(
            episode_id=way.episode().id, closed_on=date(2026, 11, 2), reason="RC7", by=way.mo.actor(NOW), at=NOW
        )


def test_an_episode_closes_with_a_reason_the_census_knows(way: Way) -> None:
    episode_id = episodes.open_episode(child_id=way.child, referred_at=NOW, source="2A", by=way.mo.actor(NOW), at=NOW)
    with pytest.raises(NotNow, match=r"pathway\.closing_reason"):
        episodes.close_episode(
            episode_id=episode_id, closed_on=date(2026, 11, 2), reason="gone", by=way.mo.actor(NOW), at=NOW
        )

    episodes.close_episode(
        episode_id=episode_id, closed_on=date(2026, 11, 2), reason="RC7", by=way.mo.actor(NOW), at=NOW
    )

    assert way.episode().closing_reason == "RC7"


def test_a_child_has_one_open_episode_with_a_council(way: Way) -> None:
    wanted = dict(child_id=way.child, referred_at=NOW, source="2A", by=way.mo.actor(NOW), at=NOW)
    episodes.open_episode(**wanted)

    with pytest.raises(NotNow, match=r"pathway\.episode_open"):
        episodes.open_episode(**wanted)


def test_an_outsider_meets_no_stage(way: Way) -> None:
    stage_id = way.begin("strategy_discussion")

    with pytest.raises(NotFound):
        finishing.finish_stage(stage_id=stage_id, ended_at=NOW, outcome="section47", by=way.kit.actor(NOW), at=NOW)
    with pytest.raises(Refused):
        way.begin("early_help", way.kit.actor(NOW))
