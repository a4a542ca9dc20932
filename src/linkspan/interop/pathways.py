"""Children's ways for the demonstration, walked by its people as they would: what is open, what was, what is late."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children.queries.lists import my_children
from linkspan.duty.queries import special_days
from linkspan.duty.rules import add_working_days
from linkspan.interop.concerns import TEACHER, as_actor, key_of
from linkspan.pathway.commands import finishing, stages
from linkspan.pathway.queries.stages import StageLine
from linkspan.pathway.queries.way import way_of_child
from linkspan.pathway.stage_rules import WasThere

DAY = timedelta(days=1)
DISCUSSED = (
    WasThere(
        "social_care", "there", name="Social worker", brought="Two assessments since 2024, both closed with help."
    ),
    WasThere("police", "there", name="Detective in child protection", brought="Called to the home in May and in June."),
    WasThere(
        "health", "by_report", name="Named nurse", brought="Two appointments missed. Weight on the ninth centile."
    ),
    WasThere("education", "apologies", name="Safeguarding lead"),
)
MET = (
    WasThere("social_care", "there", name="Social worker"),
    WasThere("family", "there", name="Mother and grandmother", brought="Gran has the children on Fridays now."),
    WasThere("education", "there", name="Class teacher", brought="In school every day this month, and on time."),
)


def found_pathways(*, at: datetime) -> int:
    """Let a social worker and a teacher work with some of their children; give how many stages they began.

    Again changes nothing. One child's conference has its day; one has a plan whose core group met; one family is
    helped, and one child was missing and came back.
    """
    cast = [(each.email, as_actor(each, at)) for each in agencies.demo_cast(london_day(at))]
    workers = [by for _email, by in cast if by.organisation_kind == "council" and "practitioner" in by.roles]
    known = {child_id: by for by in reversed(workers) for child_id in _children(by, at)}
    made = 0
    walks = (("strategy_discussion", _to_a_conference), ("cp_plan", _on_a_plan), ("assessment", _helped))
    for (kind, walk), (child_id, worker) in zip(walks, known.items(), strict=False):
        if not _of_kind(child_id, kind, worker, at):
            made += walk(child_id, worker, at)
    teacher = next((by for email, by in cast if email == TEACHER), None)
    pupils = _children(teacher, at) if teacher else []
    if teacher and pupils and not _of_kind(pupils[-1], "missing", teacher, at):
        made += _came_back(pupils[-1], teacher, at)
    return made


def _children(by: Actor, at: datetime) -> list[UUID]:
    return [each.child_id for each in my_children(by=by, at=at)]


def _begin(kind: str, child_id: UUID, by: Actor, at: datetime, **more: Any) -> UUID:
    return stages.begin_stage(
        kind=kind,
        child_ids=[child_id],
        happened_at=at,
        by=by,
        at=at,
        once=key_of(f"begin {kind} {child_id}", by),
        **more,
    )


def _finish(stage_id: UUID, outcome: str, by: Actor, at: datetime, details: Mapping[str, Any], **more: Any) -> UUID:
    opened = finishing.finish_stage(
        stage_id=stage_id, ended_at=at, outcome=outcome, details=details, by=by, at=at,
        once=key_of(f"finish {stage_id}", by), **more,
    )  # fmt: skip
    return opened or stage_id


def _to_a_conference(child_id: UUID, by: Actor, at: datetime) -> int:
    """Discuss, enquire, and set the day of a conference."""
    began = at - 9 * DAY
    discussion = _begin("strategy_discussion", child_id, by, began)
    enquiry = _finish(
        discussion, "section47", by, began, {"enquirers": "joint", "medical": False}, present=DISCUSSED,
        departure="The manager agreed by telephone and signs on Monday.",
    )  # fmt: skip
    conference = _finish(
        enquiry, "conference", by, at - 2 * DAY, {"child_seen": True, "child_said": "\"I like it at Gran's.\""},
        departure="The manager agreed by telephone.",
    )  # fmt: skip
    ahead = add_working_days(london_day(at), 3, special_days())
    planned = at.replace(year=ahead.year, month=ahead.month, day=ahead.day, hour=10, minute=0, second=0, microsecond=0)
    stages.plan_stage(stage_id=conference, planned_at=planned, by=by, at=at, once=key_of(f"plan {conference}", by))
    return 3


def _on_a_plan(child_id: UUID, by: Actor, at: datetime) -> int:
    """Protect by a plan, whose core group met once."""
    began = at - 44 * DAY
    _begin(
        "cp_plan", child_id, by, began, details={"category": "NEG", "previous_plans": 0},
        departure="The conference was held on paper before the records were moved here.",
    )  # fmt: skip
    for group in _of_kind(child_id, "core_group", by, began)[:1]:
        _finish(group.id, "held", by, at - 33 * DAY, {"child_said": '"Will you come again?"'}, present=MET)
    return 2


def _helped(child_id: UUID, by: Actor, at: datetime) -> int:
    """Assess, and help by one plan."""
    assessment = _begin("assessment", child_id, by, at - 40 * DAY)
    _finish(
        assessment, "family_help_plan", by, at - 6 * DAY,
        {"factors": ["3B", "16A"], "primary_need": "N4", "child_seen": True, "child_said": "\"Mum is tired.\""},
    )  # fmt: skip
    return 2


def _came_back(child_id: UUID, by: Actor, at: datetime) -> int:
    """Miss a child, and find them again: someone independent is to ask what happened."""
    missing = _begin("missing", child_id, by, at - 2 * DAY, details={"risk": "medium", "police_told": True})
    _finish(missing, "found", by, at - DAY, {})
    return 2


def _of_kind(child_id: UUID, kind: str, by: Actor, at: datetime) -> list[StageLine]:
    """List the stages of a kind that somebody reads of a child, newest last."""
    found = way_of_child(child_id=child_id, by=by, at=at)
    return [each for each in found.stages if each.kind == kind]
