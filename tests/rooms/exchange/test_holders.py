"""Who holds something is told where an agreement lets it be known, and a hidden holder leaves no trace."""

from linkspan.exchange.queries.holders import Holders, holders
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.exchange.conftest import BEGAN, World
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all


def agree(world: World, *givers: object) -> None:
    """Let the school know that some agencies hold something, by an agreement that all have signed."""
    people = world.cast
    parties = [*givers, people.school, people.council]
    ids = [each.id for each in dict.fromkeys(parties)]
    clause = a_clause([each.id for each in givers], [people.school.id])
    sign_by_all(put_forward(people, a_document(ids, [clause]), NOW), list(dict.fromkeys(parties)), NOW)


def told(world: World) -> Holders:
    return holders(child_id=world.child, by=world.cast.ben.actor(NOW), at=NOW)


def named(world: World) -> list[str]:
    return [name for name, _desk in told(world).named]


def test_without_an_agreement_nobody_is_named_and_every_desk_is(world: World) -> None:
    found = told(world)

    assert found.named == ()
    assert {"Northmere Council", "Mere Police", "Mill Street Surgery"} <= {d.organisation_name for d in found.desks}


def test_an_agreement_names_the_agencies_it_covers_and_no_other(world: World) -> None:
    world.index.send(world.cast.police, a_record("p1", **BEGAN))
    world.index.send(world.cast.hospital, a_record("h1", **BEGAN))

    agree(world, world.cast.police)

    assert named(world) == ["Mere Police"]
    assert world.index.events("exchange.holders.seen") == 1


def test_a_sensitive_service_leaves_no_trace_whatever_the_agreement(world: World) -> None:
    agree(world, world.cast.practice)
    without = told(world)

    world.index.send(world.cast.practice, a_record("g1", **BEGAN, sensitive_service=True))

    assert told(world) == without


def test_a_protected_child_s_holders_are_named_to_nobody_outside(world: World) -> None:
    agree(world, world.cast.police)
    without = told(world)

    world.index.send(world.cast.police, a_record("p1", **BEGAN, protection="location"))

    assert told(world).named == without.named
