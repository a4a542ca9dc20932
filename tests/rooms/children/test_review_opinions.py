"""Opinions of reviewers: quick for an ordinary pair, two people for a risky one, a third where two differ."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.children import models, reviewing
from linkspan.children.commands import linking, opinions, shields, undoing
from linkspan.children.queries import decisions, reviews
from tests import factories
from tests.rooms.children.conftest import NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record
from tests.support.database import as_test

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def risky(index: Index) -> Index:
    """An index where a record with Rowan's number, under another name and birthday, waits."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    return index


@pytest.fixture
def ordinary(index: Index) -> Index:
    """An index where a pair waits that one person may decide."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    index.soften("x")
    renumber(index, drawn=False)
    return index


def renumber(index: Index, *, drawn: bool) -> UUID:
    """Give the pair a number that is, or is not, drawn for a blind second look."""
    pair = index.pair()
    number = next(each for each in iter(new_id, None) if reviewing.is_drawn(each) is drawn)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update duty_item set about_object = %s where about_object = %s", [number, pair.id])
        cursor.execute("update children_pair set id = %s where id = %s", [number, pair.id])
    return number


def dana(index: Index) -> Actor:
    return index.cast.dana.actor(LATER)


def nia(index: Index) -> Actor:
    return index.colleague("Nia Holt", "matching_reviewer", at=LATER)


def third(index: Index) -> Actor:
    return index.colleague("Tam Reed", "matching_reviewer", at=LATER)


def say(index: Index, by: Actor, says: str) -> str:
    return opinions.give_opinion(pair_id=index.pair().id, says=says, reason=QUALITY, by=by, at=LATER)


def test_an_ordinary_pair_is_decided_by_one_answer(ordinary: Index) -> None:
    assert say(ordinary, dana(ordinary), "same") == "same"

    assert ordinary.child_of(ordinary.cast.police, "x") == ordinary.child_of(ordinary.cast.council, "1")
    assert ordinary.events("children.opinion.given") == 1


def test_a_risky_merge_is_a_proposal_until_another_person_agrees(risky: Index) -> None:
    item = risky.pair().item_id

    first = say(risky, dana(risky), "same")
    held = risky.rows("select count(*) from duty_tenure where item_id = %s and until_at is null", item)
    apart = risky.child_of(risky.cast.police, "x") != risky.child_of(risky.cast.council, "1")
    second = say(risky, nia(risky), "same")

    assert (first, apart, second) == ("waits", True, "same")
    assert held == [(1,)]
    assert risky.child_of(risky.cast.police, "x") == risky.child_of(risky.cast.council, "1")
    assert risky.count("duty_item where id = %s and closed_at is not null", item) == 1


def test_the_same_person_under_two_posts_is_one_person(risky: Index) -> None:
    say(risky, dana(risky), "same")
    other_post = factories.post(organisation=risky.cast.police, title="Records", roles={"data_officer"}, band=5)
    other = factories.appointment(person=risky.cast.dana.person, post=other_post)
    again = Actor(**{
        name: getattr(dana(risky), name) for name in Actor.__dataclass_fields__
    } | {"appointment_id": other.id, "organisation_id": risky.cast.police.id})  # fmt: skip

    outcome = say(risky, again, "same")

    assert outcome == "waits"
    assert risky.pair().decided_at is None
    assert risky.count("children_opinion where until_at is null") == 1


def test_no_command_merges_a_risky_pair_alone(risky: Index) -> None:
    pair_id = risky.pair().id

    with pytest.raises(NotNow, match="two_people"):
        linking.decide_pair(pair_id=pair_id, same=True, reason=QUALITY, by=dana(risky), at=LATER)
    linking.decide_pair(pair_id=pair_id, same=False, reason=QUALITY, by=dana(risky), at=LATER)
    undoing.take_back(pair_id=pair_id, reason=QUALITY, by=dana(risky), at=LATER)

    assert risky.pair().decided_at is None
    assert risky.count("children_neverlink where until_at is null") == 0
    assert risky.child_of(risky.cast.police, "x") != risky.child_of(risky.cast.council, "1")


def test_where_two_differ_a_third_decides(risky: Index) -> None:
    third_id = third(risky).person_id
    say(risky, dana(risky), "same")
    differ = say(risky, nia(risky), "different")
    open_still = risky.pair().decided_at is None
    told = risky.count("agencies_notice where event = 'children.pair.disputed' and person_id = %s", third_id)

    settled = say(risky, third(risky), "different")

    assert (differ, open_still, told, settled) == ("disputed", True, 1, "different")
    assert risky.pair().decision == "different"


def test_where_nobody_is_there_to_agree_the_manager_is_told_and_minds_may_change(risky: Index) -> None:
    waits = say(risky, dana(risky), "same")

    changed = say(risky, dana(risky), "different")

    assert (waits, changed) == ("waits", "different")
    assert (
        risky.count("agencies_notice where event = 'children.pair.disputed' and person_id = %s", risky.cast.mo.id) == 1
    )


def test_a_drawn_pair_is_answered_by_two_who_do_not_see_each_other(ordinary: Index) -> None:
    pair_id = renumber(ordinary, drawn=True)
    nia(ordinary)

    first = say(ordinary, dana(ordinary), "same")
    shown = reviews.pair_detail(pair_id=pair_id, by=nia(ordinary), at=LATER)
    second = say(ordinary, nia(ordinary), "same")

    assert (first, shown.opinions, shown.needs_two, second) == ("waits", (), False, "same")
    assert ordinary.count("children_opinion where is_blind") == 2


def test_a_drawn_pair_waits_for_nobody_where_there_is_no_second_reviewer(ordinary: Index) -> None:
    renumber(ordinary, drawn=True)

    assert say(ordinary, dana(ordinary), "same") == "same"


def test_a_flag_makes_a_second_look_needed_and_is_not_told(ordinary: Index) -> None:
    rowan = ordinary.child_of(ordinary.cast.council, "1")
    with as_test():
        models.Child.objects.filter(id=rowan).update(harm_recorded=True)
    nia(ordinary)

    outcome = say(ordinary, dana(ordinary), "same")
    seen = reviews.pair_detail(pair_id=ordinary.pair().id, by=nia(ordinary), at=LATER)

    assert outcome == "waits"
    assert (seen.risks, seen.needs_two, seen.opinions) == ((), False, ())


def test_a_protected_child_s_pair_wants_two_shield_reviewers(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)

    first = say(index, shirin, "same")
    with pytest.raises((NotFound, Refused)):
        say(index, dana(index), "same")
    second = say(index, index.colleague("Sian Moor", "shield_reviewer", at=LATER), "same")

    assert (first, second) == ("waits", "same")


def test_undoing_puts_the_pair_before_reviewers_again_with_a_clock(ordinary: Index) -> None:
    say(ordinary, dana(ordinary), "same")

    undoing.undo(pair_id=ordinary.pair().id, reason=QUALITY, by=dana(ordinary), at=LATER)

    pair = ordinary.pair()
    assert (pair.decided_at, pair.decision) == (None, "")
    assert ordinary.child_of(ordinary.cast.police, "x") != ordinary.child_of(ordinary.cast.council, "1")
    assert ordinary.count("duty_clock where item_id = %s and done_at is null", pair.item_id) == 1
    assert ordinary.count("children_opinion where until_at is null") == 0
    assert say(ordinary, dana(ordinary), "different") == "different"


def test_undoing_what_was_said_of_a_sealed_record_seals_it_again(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="location"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)
    say(index, shirin, "different")

    undoing.take_back(pair_id=index.pair().id, reason=QUALITY, by=shirin, at=LATER)

    assert index.pair().sealed
    assert index.record(index.cast.school, "s1").sealed
    assert index.rows("select child_id from children_face where record_id = %s", index.pair().record_id) == [(None,)]


def test_undoing_one_answer_about_a_sealed_record_leaves_nothing_of_it_in_the_open_queue(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    index.send(index.cast.police, a_record("y", PERHAPS_ROWAN | {"given_name": "Tamsin"}))
    index.send(index.cast.council, a_record("1", protection="location"), at=LATER)
    rowan, both = index.child_of(index.cast.council, "1"), index.record(index.cast.police, "y").id
    ((beside,),) = index.rows("select id from children_pair where record_id = %s and child_id <> %s", both, rowan)
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)
    opinions.give_opinion(pair_id=beside, says="different", reason=QUALITY, by=shirin, at=LATER)

    undoing.take_back(pair_id=beside, reason=QUALITY, by=shirin, at=LATER)

    assert index.count("children_pair where record_id = %s and sealed and decided_at is null", both) == 2
    assert index.count("children_pair where not sealed") == 0


def test_an_answer_that_waits_is_taken_back(risky: Index) -> None:
    say(risky, dana(risky), "same")

    opinions.take_back_opinion(pair_id=risky.pair().id, by=dana(risky), at=LATER)

    assert say(risky, nia(risky), "same") == "waits"
    assert risky.events("children.opinion.taken_back") == 1


def test_an_outsider_says_nothing_of_a_pair(risky: Index) -> None:
    for member in (risky.cast.kit, risky.cast.amina, risky.cast.oz, risky.cast.ada):
        with pytest.raises((NotFound, Refused)):
            say(risky, member.actor(LATER), "unsure")
        with pytest.raises(Refused):
            reviews.next_pair(by=member.actor(LATER), at=LATER)

    assert risky.count("children_opinion") == 0


def test_what_could_do_most_harm_comes_first(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    index.send(index.cast.police, a_record("y", PERHAPS_ROWAN | {"given_name": "Tamsin"}), at=LATER)
    with as_test():
        models.Pair.objects.update(probability=0.5)
    index.soften("x")

    first = reviews.waiting_pairs(by=dana(index), at=LATER)

    assert (first[0].record_number, first[-1].record_number) == ("y", "x")
    assert "numbers" in first[0].risks
    assert reviews.next_pair(by=dana(index), at=LATER) == first[0].pair_id
    assert reviews.next_pair(by=dana(index), at=LATER, after=first[0].pair_id) == first[1].pair_id


def test_a_shielded_child_s_pair_leaves_the_queue(risky: Index) -> None:
    rowan = risky.child_of(risky.cast.council, "1")
    shields.shield(child_id=rowan, kind="identity", reason=WHY, by=risky.cast.amina.actor(NOW), at=NOW)

    assert reviews.waiting_pairs(by=dana(risky), at=LATER) == ()
    assert reviews.next_pair(by=dana(risky), at=LATER) is None


def test_decisions_teach_without_a_name(ordinary: Index) -> None:
    say(ordinary, dana(ordinary), "different")

    (learned,) = decisions.decided_pairs(by=dana(ordinary), at=LATER)

    assert not learned.is_same
    assert learned.probability == ordinary.pair().probability
    assert learned.levels["family"] == "exact"
    with pytest.raises(Refused):
        decisions.decided_pairs(by=ordinary.cast.kit.actor(LATER), at=LATER)


def test_nothing_is_learned_from_a_child_who_is_protected_now(ordinary: Index) -> None:
    say(ordinary, dana(ordinary), "different")
    rowan = ordinary.child_of(ordinary.cast.council, "1")
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=ordinary.cast.amina.actor(LATER), at=LATER)

    assert decisions.decided_pairs(by=dana(ordinary), at=LATER) == ()


# --- the rules alone ------------------------------------------------------------------------------------------------

SAID = st.lists(st.sampled_from(reviewing.SAYS), max_size=5)


@given(said=SAID, is_double=st.booleans())
def test_no_set_of_opinions_merges_a_risky_pair_on_one_word(said: list[str], is_double: bool) -> None:
    outcome = reviewing.settled(said, is_risky=True, is_double=is_double)

    assert outcome != "same" or said.count("same") >= 2


@given(said=SAID, is_risky=st.booleans(), is_double=st.booleans())
def test_no_opinions_are_a_dead_end(said: list[str], is_risky: bool, is_double: bool) -> None:
    for answer in ("same", "different"):
        more = [*said, *[answer] * (len(said) + 2)]
        assert reviewing.settled(more, is_risky=is_risky, is_double=is_double) == answer


@given(chance=st.floats(0, 1), rival=st.floats(0, 1))
def test_doubt_is_greatest_near_even_and_never_less_with_a_rival(chance: float, rival: float) -> None:
    def doubt(probability: float, other: float) -> float:
        return reviewing.doubt(reviewing.PairFacts(new_id(), probability, NOW, rival=other))

    assert doubt(0.5, rival) >= doubt(chance, rival) - 1e-9
    assert doubt(chance, rival) >= doubt(chance, 0.0) - 1e-9


def test_one_pair_in_twenty_is_drawn() -> None:
    drawn = sum(reviewing.is_drawn(UUID(int=number)) for number in range(20_000))

    assert 850 < drawn < 1_150


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ({"nhs": "same", "given": "different", "birth": "exact", "family": "exact"}, {"numbers", "kin"}),
        ({"nhs": "different", "given": "exact", "birth": "exact", "family": "exact"}, {"numbers"}),
        ({"given": "different", "birth": "different", "family": "exact", "postcode": "whole"}, {"kin"}),
        ({"given": "different", "birth": "exact", "family": "different"}, set()),
        ({"given": "exact", "birth": "exact", "family": "exact", "nhs": "same"}, set()),
    ],
)  # fmt: skip
def test_levels_say_which_pairs_are_risky(levels: dict[str, str], wanted: set[str]) -> None:
    assert set(reviewing.risks(reviewing.PairFacts(new_id(), 0.5, NOW, levels=levels))) == wanted
