"""What a look was told once it need not ask again; what changes something asks anew."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.audit import trail
from linkspan.children.commands import shields
from linkspan.children.queries.file import child_file
from linkspan.pathway.queries.chronology import chronology
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.sharing.ports import facts
from linkspan.sharing.rules import stated
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import World

WHY = stated("concern", "A neighbour rang about noise at night")


def times(queries: CaptureQueriesContext, what: str) -> int:
    return sum(what in each["sql"] for each in queries.captured_queries)


def test_a_look_asks_for_the_gates_facts_once(world: World) -> None:
    by = world.cast.ben.actor(NOW)
    with CaptureQueriesContext(connection) as asked, trail.look(by=by, at=NOW):
        child_file(child_id=world.child, by=by, at=NOW)
        chronology(child_id=world.child, by=by, at=NOW)

    assert times(asked, "select * from linkspan.facts(") == 1
    assert times(asked, "from sharing_spend") <= 2
    assert times(asked, "pg_advisory_xact_lock") == 1


def test_another_look_asks_anew(world: World) -> None:
    by = world.cast.ben.actor(NOW)
    child_file(child_id=world.child, by=by, at=NOW)
    shields.shield(child_id=world.child, kind="identity", reason=WHY, by=world.cast.amina.actor(NOW), at=NOW)

    with CaptureQueriesContext(connection) as asked, trail.look(by=by, at=NOW):
        known = facts().facts([world.child], by, NOW)
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=NOW)
        trail.record("duty.board.seen", permit)

    assert times(asked, "select * from linkspan.facts(") == 1
    assert known[world.child].protection == "identity"


def test_an_act_asks_each_time_since_it_may_change_the_answer(world: World) -> None:
    asked = []

    @trail.audited
    def change(*, by: object, at: object) -> None:
        for _ in range(2):
            trail.recalled("how many", lambda: asked.append(1))
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=NOW)  # type: ignore[arg-type]  # the actor given below
        trail.record("duty.board.seen", permit)

    change(by=world.cast.ben.actor(NOW), at=NOW)

    assert len(asked) == 2


def test_what_a_look_writes_makes_it_ask_again(world: World) -> None:
    by, told = world.cast.ben.actor(NOW), []
    with trail.look(by=by, at=NOW):
        for _ in range(2):
            trail.recalled("how many", lambda: told.append(1))
        trail.forget()
        trail.recalled("how many", lambda: told.append(1))
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=NOW)
        trail.record("duty.board.seen", permit)

    assert len(told) == 2
