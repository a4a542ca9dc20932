"""The return of what social workers recorded here, put before the published validator."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkspan.audit import Actor
from linkspan.interop import commands, returns
from linkspan.interop.census import records
from linkspan.interop.census.rulebook import BY_CODE, LET_STAND
from linkspan.pathway import models
from linkspan.pathway.commands import episodes, finishing, stages
from tests.rooms.children.conftest import NOW
from tests.rooms.interop.census_messages import written
from tests.rooms.pathway.conftest import World, model, world
from tests.rooms.pathway.ways import ALL_THERE, Way, make_way
from tests.support.census_validator import ask, exceptions
from tests.support.database import as_test

__all__ = ["model", "world"]
pytestmark = pytest.mark.django_db
YEAR = 2027  # the tests' day, 2 November 2026, is in it


def on(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


class Work:
    """Lets the council's manager record what happened, each on its day and written up today."""

    def __init__(self, way: Way) -> None:
        self.way, self.by = way, way.mo.actor(NOW)

    def refer(self, child: Any, at: datetime, need: str = "N1") -> Any:
        return episodes.open_episode(child_id=child, referred_at=at, source="2A", primary_need=need, by=self.by, at=NOW)

    def begin(self, child: Any, kind: str, at: datetime, **how: Any) -> Any:
        return stages.begin_stage(kind=kind, child_ids=[child], happened_at=at, by=self.by, at=NOW, **how)

    def finish(self, child: Any, kind: str, outcome: str, at: datetime, **how: Any) -> None:
        row = self.way.open(kind, child)
        finishing.finish_stage(
            stage_id=row.id, outcome=outcome, ended_at=at, present=ALL_THERE, breach_reason="family_unavailable",
            by=self.by, at=NOW, **how,
        )  # fmt: skip


@pytest.fixture
def work(world: World) -> Work:
    """Rowan is protected by a plan; her brother's plan has ended and his time with the council with it."""
    way = make_way(world)
    work, rowan, idris = Work(way), way.child, way.brother
    work.refer(rowan, on(5, 5))
    work.begin(rowan, "assessment", on(5, 6))
    work.begin(rowan, "strategy_discussion", on(5, 6))
    work.finish(rowan, "strategy_discussion", "section47", on(5, 6))
    if way.open("section47", rowan).happened_at is None:
        stages.start_stage(stage_id=way.open("section47", rowan).id, happened_at=on(5, 7), by=work.by, at=NOW)
    work.finish(rowan, "section47", "conference", on(5, 19))
    work.finish(rowan, "icpc", "cp_plan", on(5, 26), happened_at=on(5, 26), details={"category": "NEG"})
    work.finish(rowan, "assessment", "goes_on", on(6, 15), details={"factors": ["16A"], "child_seen": True})
    work.finish(rowan, "cp_review", "category_changed", on(8, 17), happened_at=on(8, 17), details={"category": "EMO"})
    work.refer(idris, on(6, 1), "N4")
    work.begin(idris, "assessment", on(6, 2))
    work.finish(idris, "assessment", "family_help_plan", on(7, 1), details={"factors": ["14A"], "child_seen": True})
    work.finish(idris, "family_help_plan", "needs_met", on(9, 30))
    return work


def the_return(way: Way) -> returns.Return:
    council = way.world.cast.council.id
    returns.number_children(organisation_id=council, by=Actor.system("feed", council), at=NOW)
    return returns.make_return(organisation_id=council, year=YEAR, by=Actor.system("feed", council), at=NOW, lea="201")


def test_what_was_recorded_here_is_in_the_return(work: Work) -> None:
    made = the_return(work.way)

    rowan, idris = (next(c for c in made.children if made.child_of[c.la_child_id] == child)
                    for child in (work.way.child, work.way.brother))  # fmt: skip
    (protected,), (helped,) = rowan.episodes, idris.episodes
    assert (protected.referred_on, protected.source, protected.primary_need, protected.no_further_action) == (
        on(5, 5).date(), "2A", "N1", False,
    )  # fmt: skip
    assert protected.assessments == (records.Assessment(on(5, 6).date(), None, on(6, 15).date(), ("16A",)),)
    (enquiry,) = protected.enquiries
    # Fifteen working days from the strategy discussion of 6 May, past the bank holiday of 25 May.
    assert (enquiry.conference_due_on, enquiry.conference_on) == (on(5, 28).date(), on(5, 26).date())
    assert protected.protection_plans == (
        records.ProtectionPlan(on(5, 26).date(), None, "NEG", "EMO", 0, (on(8, 17).date(),)),
    )
    assert helped.need_plans == (records.NeedPlan(on(7, 1).date(), on(9, 30).date()),)
    assert (helped.closed_on, helped.closing_reason) == (on(9, 30).date(), "RC7")
    assert made.errors == ()


@pytest.mark.needs_validator
def test_the_validator_finds_no_error_but_the_exceptions(work: Work, tmp_path: Path) -> None:
    made = the_return(work.way)
    file = tmp_path / "return.xml"
    file.write_bytes(written(records.Message(made.header, made.children)))

    (said,) = ask(file)

    assert {rule for _child, rule in said.errors_found} <= set(exceptions())
    assert said.failed <= set(exceptions())


def test_every_exception_is_a_rule_with_its_reason() -> None:
    listed = exceptions()

    assert set(listed) >= LET_STAND
    assert all(len(reason) > 40 for reason in listed.values())
    assert all(BY_CODE[code].refuses for code in LET_STAND)


def test_a_return_of_what_was_recorded_here_loads_as_what_is_here_already(work: Work, tmp_path: Path) -> None:
    made, council = the_return(work.way), work.way.world.cast.council.id
    path = tmp_path / "return.xml"
    path.write_bytes(written(records.Message(made.header, made.children)))
    with as_test():
        before = (models.Episode.objects.count(), models.Stage.objects.count())

    loaded = commands.load_feed(
        path=path, format_name="cin-xml", kind="delta", organisation_id=council, by=Actor.system("feed", council),
        at=lambda: NOW,
    )  # fmt: skip

    with as_test():
        assert (models.Episode.objects.count(), models.Stage.objects.count()) == before
    assert (loaded.state, loaded.refused, loaded.added) == ("done", 0, 0)


def test_a_child_in_no_record_of_the_council_gets_a_number_and_is_known_by_it_again(
    world: World, tmp_path: Path
) -> None:
    council, by = world.cast.council.id, world.cast.mo.actor(NOW)
    episodes.open_episode(child_id=world.child, referred_at=on(5, 5), source="2A", primary_need="N1", by=by, at=NOW)
    feed = Actor.system("feed", council)
    returns.number_children(organisation_id=council, by=feed, at=NOW)
    made = returns.make_return(organisation_id=council, year=YEAR, by=feed, at=NOW)
    path = tmp_path / "return.xml"
    path.write_bytes(written(records.Message(made.header, made.children)))

    loaded = commands.load_feed(
        path=path, format_name="cin-xml", kind="delta", organisation_id=council, by=feed, at=lambda: NOW
    )

    (child,) = made.children
    assert (made.child_of[child.la_child_id], child.la_child_id[:2], child.sex) == (world.child, "LS", "F")
    assert made.errors == ()
    assert (loaded.state, loaded.refused, loaded.added, loaded.new) == ("done", 0, 0, 0)
    with as_test():
        assert models.Episode.objects.count() == 1
