"""A dispute that no third reviewer can end is settled by who manages the reviewers, and by nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import events, models
from linkspan.children.commands import linking, opinions, settling, shields
from linkspan.children.queries import settling as queries
from tests import factories
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record, signed
from tests.support.database import as_test

LATER = NOW + timedelta(hours=2)
AFTER = LATER + timedelta(minutes=5)


@pytest.fixture
def disputed(index: Index) -> Index:
    """An index where two reviewers differ on whether a record is Rowan's, and there is no third."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    say(index, "same", "different")
    return index


def nia(index: Index) -> Actor:
    return index.colleague("Nia Holt", "matching_reviewer", at=LATER)


def say(index: Index, first: str, second: str) -> None:
    other = nia(index)
    for by, says in ((index.cast.dana.actor(LATER), first), (other, second)):
        opinions.give_opinion(pair_id=index.pair().id, says=says, reason=QUALITY, by=by, at=LATER)


def settle(index: Index, by: Actor, *, same: bool = True, reason: str = QUALITY) -> Any:
    return settling.settle_dispute(pair_id=index.pair().id, same=same, reason=reason, by=by, at=AFTER)


def mo(index: Index) -> Actor:
    return index.cast.mo.actor(AFTER)


def test_the_manager_is_told_where_to_settle_when_no_third_reviewer_is_there(disputed: Index) -> None:
    link = f"/reviews/{disputed.pair().id}/settle/"

    told = disputed.count("agencies_notice where event = 'children.pair.disputed' and link = %s and person_id = %s",
                          link, disputed.cast.mo.id)  # fmt: skip

    assert told == 1


def test_the_manager_sees_both_sides_and_what_each_reviewer_said(disputed: Index) -> None:
    found = queries.disputed_pair(pair_id=disputed.pair().id, by=mo(disputed), at=AFTER)

    assert (found.record.name, found.child.name) == ("Hazel Ashgrove", "Rowan Ashgrove")
    assert sorted((each.person, each.says) for each in found.opinions) == [
        ("Dana Reeve", "same"), ("Nia Holt", "different"),
    ]  # fmt: skip
    assert found.evidence


@pytest.mark.parametrize("same", [True, False])
def test_the_manager_settles_it_either_way_and_both_reviewers_are_told(disputed: Index, same: bool) -> None:
    item = disputed.pair().item_id

    settle(disputed, mo(disputed), same=same)

    pair = disputed.pair()
    together = disputed.child_of(disputed.cast.police, "x") == disputed.child_of(disputed.cast.council, "1")
    assert (pair.decision, pair.decided_by_id, together) == ("same" if same else "different", disputed.cast.mo.id, same)
    assert disputed.count("children_neverlink where until_at is null") == (0 if same else 1)
    assert disputed.count("duty_item where id = %s and closed_at is not null", item) == 1
    assert disputed.count("children_opinion where until_at is null") == 2
    told = "agencies_notice where event = %s and person_id in (%s, %s)"
    dana, other = disputed.cast.dana.id, nia(disputed).person_id
    assert disputed.count(told, events.PAIR_SETTLED, dana, other) == 2
    assert disputed.events(events.PAIR_SETTLED) == 1


def test_two_who_are_unsure_are_settled_as_well(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    say(index, "unsure", "unsure")

    settle(index, mo(index))

    assert index.pair().decision == "same"


def test_what_waited_beside_it_goes_along(disputed: Index) -> None:
    disputed.send(disputed.cast.school, a_record("y", PERHAPS_ROWAN | {"given_name": "Tamsin", "nhs_number": None}))
    emptied = disputed.child_of(disputed.cast.police, "x")
    with as_test():
        before = list(models.Pair.objects.exclude(record__record_id="x").values_list("id", flat=True))

    settling.settle_dispute(
        pair_id=disputed.pair(record__record_id="x", child=disputed.child_of(disputed.cast.council, "1")).id,
        same=True, reason=QUALITY, by=mo(disputed), at=AFTER,
    )  # fmt: skip

    assert disputed.count("children_pair where decided_at is null and child_id = %s", emptied) == 0
    assert disputed.count("children_pair where id = any(%s)", before) == len(before)


def test_nothing_is_settled_without_a_reason(disputed: Index) -> None:
    with pytest.raises(NotNow, match="link_reason"):
        settle(disputed, mo(disputed), reason="  ")


def test_what_nobody_differs_on_is_not_the_manager_s(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    pair_id = index.pair().id

    for ask in (queries.disputed_pair, lambda **asked: settle(index, mo(index))):
        with pytest.raises((NotFound, NotNow)):
            ask(pair_id=pair_id, by=mo(index), at=AFTER)

    assert index.pair().decided_at is None


def test_where_a_third_reviewer_is_there_it_is_theirs(disputed: Index) -> None:
    disputed.colleague("Tam Reed", "matching_reviewer", at=LATER)

    with pytest.raises(NotNow, match="settle_third"):
        settle(disputed, mo(disputed))
    with pytest.raises(NotNow, match="settle_third"):
        queries.disputed_pair(pair_id=disputed.pair().id, by=mo(disputed), at=AFTER)


def test_a_reviewer_who_answered_does_not_settle_by_another_post(disputed: Index) -> None:
    post = factories.post(organisation=disputed.cast.council, title="Manager", roles={"manager"}, band=5)
    other = factories.appointment(person=disputed.cast.dana.person, post=post)
    dana = disputed.cast.dana.actor(AFTER)
    again = Actor(**{
        name: getattr(dana, name) for name in Actor.__dataclass_fields__
    } | {"appointment_id": other.id, "roles": frozenset({"manager"})})  # fmt: skip

    with pytest.raises(NotNow, match="settle_own"):
        settle(disputed, again)


def another_manager(index: Index) -> Actor:
    return index.colleague("Rae Tolland", "manager", at=AFTER, organisation=index.cast.southmere_council)


@pytest.mark.parametrize(
    "who",
    [
        lambda index: index.cast.kit.actor(AFTER), lambda index: index.cast.amina.actor(AFTER),
        lambda index: index.cast.dana.actor(AFTER), lambda index: index.cast.ines.actor(AFTER),
        lambda index: index.cast.ada.actor(AFTER, stepped_up=True), lambda index: index.cast.oz.actor(AFTER),
        lambda index: index.cast.ben.actor(AFTER), another_manager,
        lambda index: index.colleague("Lea Brook", "manager", at=AFTER, organisation=index.cast.police),
    ],
)  # fmt: skip
def test_settling_is_refused_to_anyone_else(disputed: Index, who: Callable[[Index], Actor]) -> None:
    by = who(disputed)

    with pytest.raises((NotFound, NotNow, Refused)):
        settle(disputed, by)
    with pytest.raises((NotFound, NotNow, Refused)):
        queries.disputed_pair(pair_id=disputed.pair().id, by=by, at=AFTER)

    assert disputed.pair().decided_at is None


def test_the_database_shows_a_manager_no_pair_that_reviewers_do_not_differ_on(disputed: Index) -> None:
    with signed(mo(disputed), AFTER):
        mine = list(models.Pair.objects.values_list("id", flat=True))
    with signed(another_manager(disputed), AFTER):
        theirs = list(models.Pair.objects.values_list("id", flat=True))
    opinions.take_back_opinion(pair_id=disputed.pair().id, by=nia(disputed), at=AFTER)
    with signed(mo(disputed), AFTER):
        later = list(models.Pair.objects.values_list("id", flat=True))

    assert (mine, theirs, later) == ([disputed.pair().id], [], [])


def test_the_database_lets_a_manager_move_no_other_record(disputed: Index) -> None:
    disputed.send(disputed.cast.council, a_record("2", IDRIS))
    idris = disputed.child_of(disputed.cast.council, "2")
    x = disputed.record(disputed.cast.police, "x").id
    other = disputed.record(disputed.cast.council, "2").id
    rowan = disputed.child_of(disputed.cast.council, "1")

    for record_id, child_id in ((x, idris), (other, rowan)):
        link = models.Link(record_id=record_id, child_id=child_id, made_by="person", from_at=AFTER)
        with pytest.raises(DatabaseError, match="row-level security"), signed(mo(disputed), AFTER):
            models.Link.objects.bulk_create([link])


# --- walls --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_once_the_child_is_protected_the_dispute_is_out_of_the_manager_s_sight(disputed: Index, kind: str) -> None:
    rowan = disputed.child_of(disputed.cast.council, "1")
    shields.shield(child_id=rowan, kind=kind, reason=WHY, by=disputed.cast.amina.actor(LATER), at=LATER)

    with pytest.raises((NotFound, Refused)):
        settle(disputed, mo(disputed))
    with pytest.raises((NotFound, Refused)):
        queries.disputed_pair(pair_id=disputed.pair().id, by=mo(disputed), at=AFTER)
    with signed(mo(disputed), AFTER):
        assert list(models.Pair.objects.all()) == []


def test_a_manager_of_the_child_s_own_family_settles_nothing(disputed: Index) -> None:
    rowan = disputed.child_of(disputed.cast.council, "1")
    with as_test():
        models.Conflict.objects.create(child_id=rowan, person_id=disputed.cast.mo.id, kind="family", from_at=NOW)

    with pytest.raises((NotFound, Refused)):
        settle(disputed, mo(disputed))


@pytest.fixture
def sealed(index: Index) -> Index:
    """A record that may be a protected child's, on which two shield reviewers are unsure."""
    index.send(index.cast.council, a_record("1", protection="identity"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))
    first = index.cast.shirin.actor(LATER, stepped_up=True)
    second = index.colleague("Sian Moor", "shield_reviewer", at=LATER)
    for by in (first, second):
        opinions.give_opinion(pair_id=index.pair().id, says="unsure", reason=QUALITY, by=by, at=LATER)
    return index


def test_a_sealed_dispute_is_settled_by_another_shield_reviewer(sealed: Index) -> None:
    third = sealed.colleague("Ola Finch", "shield_reviewer", at=AFTER)

    settle(sealed, third)

    assert sealed.child_of(sealed.cast.school, "s1") == sealed.child_of(sealed.cast.council, "1")
    assert not sealed.record(sealed.cast.school, "s1").sealed


def test_a_sealed_dispute_is_nothing_to_the_manager_or_to_who_answered(sealed: Index) -> None:
    for by in (mo(sealed), sealed.cast.dana.actor(AFTER), sealed.cast.ines.actor(AFTER)):
        with pytest.raises((NotFound, Refused)):
            settle(sealed, by)
    with pytest.raises(NotNow, match="settle_own"):
        settle(sealed, sealed.cast.shirin.actor(AFTER, stepped_up=True))
    assert sealed.count("agencies_notice where link like '%%/settle/'") == 0


def test_a_settled_pair_can_be_put_before_reviewers_again(disputed: Index) -> None:
    settle(disputed, mo(disputed))
    record = disputed.record(disputed.cast.police, "x").id

    linking.unlink(record_id=record, reason=QUALITY, by=disputed.cast.dana.actor(AFTER), at=AFTER + timedelta(hours=1))

    assert disputed.child_of(disputed.cast.police, "x") != disputed.child_of(disputed.cast.council, "1")
