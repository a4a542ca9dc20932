"""Every kind of stage, one row each: who starts it, who is kept out, who must be there, its clock, what follows.

Written from the law and the guidance, not from the program, and to be read with docs/reference/pathway.md beside it.
Each row is walked by the people it names, in the database, with its walls up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.pathway.commands import finishing, stages, transfers
from linkspan.pathway.stages import BY_CODE
from tests.cast import Member
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import World
from tests.rooms.pathway.ways import Way, make_way
from tests.support.seats import seat

SOCIAL_CARE, SCHOOL, POLICE, OFFICER, INSPECTOR = "mo", "ben", "dee", "lado", "ivy"
CORE = frozenset({"social_care", "police", "health"})


@dataclass(frozen=True)
class Row:
    """One kind: `starts` and `ends` it, `not_theirs` may not; begun after `before`; `opens` names kinds with clocks."""

    kind: str
    starts: str
    clock: str
    outcome: str
    opens: Mapping[str, str] = field(default_factory=dict)
    closes: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    not_theirs: str = ""
    ends: str = ""
    before: str = ""
    begins: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)


PLAN_MEETINGS = {"core_group": "core_group.first", "cp_review": "review.first"}
CARE_MEETINGS = {"la_review": "la_review.first", "la_visit": "la_visit.first"}
HELP = {"family_help_plan": "episode.review", "plan_review": "family_help.review"}
CATEGORY = {"category": "NEG"}
ROWS = (
    # Help, agreed with the family: any agency; section 17 is the council's.
    Row("early_help", SCHOOL, "early_help.review", "stepped_up", {"assessment": "assessment.complete"}),
    Row("assessment", SOCIAL_CARE, "assessment.complete", "family_help_plan", HELP, not_theirs=SCHOOL),
    Row("family_help_plan", SOCIAL_CARE, "episode.review", "early_help", {"early_help": "early_help.review"},
        frozenset({"plan_review"}), not_theirs=SCHOOL, begins={"plan_review": "family_help.review"}),
    Row("plan_review", SOCIAL_CARE, "family_help.review", "goes_on", {"plan_review": "family_help.review"},
        must=frozenset({"family"}), before="family_help_plan"),
    Row("fgdm", SCHOOL, "family_help.review", "plan_made", must=frozenset({"family"})),
    # Section 47: a strategy discussion is social care, police and health at the least.
    Row("strategy_discussion", SOCIAL_CARE, "strategy.hold", "section47", {"section47": "section47.complete"},
        must=CORE, not_theirs=SCHOOL),
    Row("section47", SOCIAL_CARE, "section47.complete", "conference", {"icpc": "icpc.hold"}, not_theirs=POLICE),
    Row("icpc", SOCIAL_CARE, "icpc.hold", "cp_plan", {"cp_plan": "episode.review"} | PLAN_MEETINGS,
        must=CORE | {"family"}, not_theirs=SCHOOL, said=CATEGORY),
    Row("cp_plan", SOCIAL_CARE, "episode.review", "no_plan", closes=frozenset(PLAN_MEETINGS), not_theirs=SCHOOL,
        begins=PLAN_MEETINGS, details=CATEGORY),
    Row("core_group", SOCIAL_CARE, "core_group.first", "held", {"core_group": "core_group.later"},
        must=frozenset({"social_care", "family"}), before="cp_plan"),
    Row("cp_review", SOCIAL_CARE, "review.first", "goes_on", {"cp_review": "review.later"}, must=CORE | {"family"},
        before="cp_plan"),
    Row("pre_proceedings", SOCIAL_CARE, "pre_proceedings.review", "court",
        {"looked_after": "episode.review"} | CARE_MEETINGS, not_theirs=POLICE),
    # Section 46 is a constable's; section 44 the council's, by an order of the court.
    Row("police_protection", POLICE, "police_protection.end", "emergency_order",
        {"emergency_order": "emergency_order.end"}, not_theirs=SOCIAL_CARE,
        begins={"strategy_discussion": "strategy.hold"}),
    Row("emergency_order", SOCIAL_CARE, "emergency_order.end", "extended",
        {"emergency_order": "emergency_order.extended_end"}, not_theirs=POLICE),
    # Regulation of Investigatory Powers Act 2000, Part II: a superior answers for what officers do in secret.
    Row("covert_work", INSPECTOR, "covert.review", "overt", not_theirs=POLICE),
    # Section 16C: the partners.
    Row("serious_incident", SOCIAL_CARE, "incident.notify", "notified", {"rapid_review": "rapid_review.hold"},
        not_theirs=SCHOOL, said={"notified_on": "2026-11-02"}),
    Row("rapid_review", POLICE, "rapid_review.hold", "no_review", must=CORE, not_theirs=SCHOOL),
    # In care, with others, or missing.
    Row("looked_after", SOCIAL_CARE, "episode.review", "returned", HELP, frozenset(CARE_MEETINGS), not_theirs=SCHOOL,
        begins=CARE_MEETINGS),
    Row("la_review", SOCIAL_CARE, "la_review.first", "plan_right", {"la_review": "la_review.second"},
        must=frozenset({"social_care", "child"}), before="looked_after"),
    Row("la_visit", SOCIAL_CARE, "la_visit.first", "seen_alone", {"la_visit": "la_visit.later"}, before="looked_after"),
    Row("private_fostering", SCHOOL, "episode.review", "unsuitable", {"strategy_discussion": "strategy.hold"},
        frozenset({"pf_visit"}), ends=SOCIAL_CARE, begins={"pf_visit": "fostering.visit_first"}),
    Row("pf_visit", SOCIAL_CARE, "fostering.visit_first", "seen_alone", {"pf_visit": "fostering.visit_later"},
        before="private_fostering"),
    Row("missing", POLICE, "missing.review", "found", {"return_interview": "return_interview.hold"}),
    Row("return_interview", SCHOOL, "return_interview.hold", "harm_suspected",
        {"strategy_discussion": "strategy.hold"}, ends=SOCIAL_CARE),
    # Told to the officer by the act itself; what runs after that is the looking into it.
    Row("allegation", SCHOOL, "episode.review", "substantiated", ends=OFFICER),
)  # fmt: skip
MOVES = ("transfer_out", "transfer_in")


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def named(way: Way, who: str) -> Member:
    found = getattr(way, who, None) or getattr(way.world.cast, who)
    assert isinstance(found, Member)
    return found


def begun(way: Way, row: Row) -> Any:
    if row.before:
        way.begin(row.before, details=CATEGORY if row.before == "cp_plan" else {})
        return way.open(row.kind).id
    return way.begin(row.kind, named(way, row.starts).actor(NOW), details=row.details)


def test_every_kind_has_a_row_and_every_row_a_kind() -> None:
    assert sorted([*(row.kind for row in ROWS), *MOVES]) == sorted(BY_CODE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_a_row_of_the_pathway_goes_as_the_table_says(way: Way, row: Row) -> None:
    stage_id = begun(way, row)
    assert way.clock(way.row(stage_id)).rule == row.clock
    for kind, clock in row.begins.items():
        assert way.clock(way.open(kind)).rule == clock

    by = named(way, row.ends or row.starts).actor(NOW)
    way.finish(stage_id, row.outcome, by, present=(), details=row.said)

    ended = way.row(stage_id)
    assert ended.outcome == row.outcome
    assert {code.removeprefix("absent.") for code in ended.unusual if code.startswith("absent.")} == row.must
    for kind, clock in row.opens.items():
        assert way.clock(way.open(kind)).rule == clock, kind
    for kind in row.closes:
        assert kind not in way.open_kinds(), kind
    holders = {way.holder(each)[0] for each in way.rows(ended_at=None, replaced_at=None)}
    assert holders <= {way.world.cast.council.id, way.world.cast.police.id, way.world.cast.school.id}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_whoever_a_row_keeps_out_starts_ends_and_sees_none_of_it(way: Way, row: Row) -> None:
    with pytest.raises(Refused):
        stages.begin_stage(
            kind=row.kind, child_ids=[way.child], happened_at=NOW, details=row.details, by=way.kit.actor(NOW), at=NOW
        )
    if row.not_theirs:
        with pytest.raises(NotNow, match=r"pathway\.stage_not_yours"):
            way.begin(row.kind, named(way, row.not_theirs).actor(NOW), details=row.details)
    assert way.rows() == []
    stage_id = begun(way, row)

    with pytest.raises(NotFound):
        finishing.finish_stage(stage_id=stage_id, ended_at=NOW, outcome=row.outcome, by=way.kit.actor(NOW), at=NOW)
    with signed(way.kit.actor(NOW)), connection.cursor() as cursor:
        cursor.execute("select count(*) from pathway_stage")
        assert cursor.fetchone() == (0,)


def test_a_move_between_councils_goes_as_the_table_says(way: Way) -> None:
    other = seat(way.world.cast.southmere_council, "Sam Ridley", "Team manager", {"manager", "duty"}, band=5)
    way.begin("assessment")
    with pytest.raises(Refused):
        transfers.ask_transfer(
            child_id=way.child, to_organisation_id=other.organisation.id, by=way.kit.actor(NOW), at=NOW
        )
    with pytest.raises(NotNow, match=r"pathway\.stage_not_yours"):
        transfers.ask_transfer(
            child_id=way.child, to_organisation_id=other.organisation.id, by=way.world.cast.ben.actor(NOW), at=NOW
        )

    transfers.ask_transfer(child_id=way.child, to_organisation_id=other.organisation.id, by=way.mo.actor(NOW), at=NOW)
    assert {way.clock(way.open(kind)).rule for kind in MOVES} == {"transfer.accept"}
    transfers.answer_transfer(
        stage_id=way.open("transfer_in").id, outcome="family_help_plan", by=other.actor(NOW), at=NOW
    )

    assert {each.kind: way.clock(each).rule for each in way.rows(ended_at=None)} == HELP
