"""Brothers and sisters who live elsewhere: who is shown as one, and that neither wall is seen through them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkspan.children import faces, models
from linkspan.children.commands import shields
from linkspan.children.queries.file import child_file
from linkspan.children.received import ReceivedCarer
from tests.cast import Member
from tests.rooms.children.conftest import NOW, WHY, Index, a_record
from tests.rooms.children.test_twin_worlds import undone
from tests.support.database import as_test
from tests.support.soak import length

LATER = NOW + timedelta(hours=1)
MOTHER = ReceivedCarer("Mrs M. Ashgrove", "mother", "+44 1632 960333")
# Rowan's sister, who lives with their aunt; and their mother as the police write her.
LARK = dict(
    given_name="Lark", family_name="Ashgrove", date_of_birth=date(2011, 5, 2), sex="F", nhs_number="9434765838",
    address_line_1="5 Egret Lane", postcode="ZE4 9QQ", carers=(MOTHER,),
)  # fmt: skip


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, whom the council and her school know."""
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.school, a_record("s1"))
    found = index.child_of(index.cast.council, "1")
    assert found is not None
    return found


def add_lark(index: Index, **changes: Any) -> UUID:
    index.send(index.cast.police, a_record("k", LARK | changes))
    lark = index.child_of(index.cast.police, "k")
    assert lark is not None
    return lark


def elsewhere(child_id: UUID, member: Member) -> list[str]:
    """Name those whom a file shows as brothers and sisters elsewhere."""
    file = child_file(child_id=child_id, by=member.actor(LATER), at=LATER, reason=WHY, reason_code="concern")
    return [each.name for each in file.siblings]


def test_a_sister_who_lives_elsewhere_is_on_the_file_of_each(index: Index, rowan: UUID) -> None:
    lark = add_lark(index)

    assert elsewhere(rowan, index.cast.amina) == ["Lark Ashgrove"]
    assert elsewhere(lark, index.cast.amina) == ["Rowan Ashgrove"]
    file = child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)
    assert file.siblings[0].age == 15
    assert file.household == ()


def test_who_lives_in_the_same_home_is_not_shown_as_elsewhere(index: Index, rowan: UUID) -> None:
    add_lark(index, address_line_1="14 Tern Walk", postcode="ZE3 9QQ")

    assert elsewhere(rowan, index.cast.amina) == []


def test_a_file_asks_for_them_once(index: Index, rowan: UUID) -> None:
    add_lark(index)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        elsewhere(rowan, index.cast.amina)

    assert sum("linkspan.siblings(" in each["sql"] for each in asked) == 1


@pytest.mark.parametrize(
    ("carer", "is_shown"),
    [
        (ReceivedCarer("Marian Ashgrove", "Mother", "01632960333"), True),
        (ReceivedCarer("Ashgrove, Marian", None, "01632 960 333"), True),
        (ReceivedCarer("Márian ASHGROVE", "parent", "(01632) 960333"), True),
        (ReceivedCarer("Marian Ashgrove", "mother", None), False),
        (ReceivedCarer("Marian Ashgrove", "mother", "960333"), False),
        (ReceivedCarer("Marian Ashgrove", "mother", "01632 960334"), False),
        (ReceivedCarer("Marian Ashgrove", "Foster carer", "01632 960333"), False),
        (ReceivedCarer("Marian Ashgrove", "Key worker", "01632 960333"), False),
        (ReceivedCarer("Piers Ashgrove", "father", "01632 960333"), False),
        (ReceivedCarer("Marian Oakes", "mother", "01632 960333"), False),
        (ReceivedCarer("  ", "mother", "01632 960333"), False),
    ],
)  # fmt: skip
def test_a_carer_is_the_same_by_name_and_telephone(carer: ReceivedCarer, is_shown: bool) -> None:
    hers = faces.carers(a_record("1"))

    assert len(hers) == 1
    assert (faces.carers(a_record("k", LARK | {"carers": (carer,)})) == hers) is is_shown


def test_a_father_is_shared_as_well_as_a_mother(index: Index, rowan: UUID) -> None:
    father = ReceivedCarer("Tom Rill", "father", "01632 960444")
    index.send(index.cast.school, a_record("s1", carers=(MOTHER, father)), at=LATER)
    add_lark(index, carers=(ReceivedCarer("Ana Quay", "mother", "01632 960555"), father))

    assert elsewhere(rowan, index.cast.amina) == ["Lark Ashgrove"]


def test_a_number_that_very_many_children_share_is_no_family_s(index: Index, rowan: UUID) -> None:
    names = ("Ada", "Bo", "Cyd", "Dov", "Eli", "Fin", "Gus", "Hal", "Ivo", "Jan", "Kim", "Lou", "Moe")
    index.send(index.cast.police, *(
        a_record(f"m{at}", LARK | dict(
            given_name=name, family_name=f"Marsh{name}", date_of_birth=date(2008 + at % 9, 1 + at % 12, 3 + at),
            nhs_number=None, address_line_1=f"{at + 1} Heron Road",
        )) for at, name in enumerate(names)
    ))  # fmt: skip

    assert elsewhere(rowan, index.cast.amina) == []


def test_a_mother_who_is_no_longer_said_ties_nobody(index: Index, rowan: UUID) -> None:
    add_lark(index)
    index.send(index.cast.police, a_record("k", LARK | {"carers": ()}), at=LATER)

    assert elsewhere(rowan, index.cast.amina) == []


# --- what hides a sister ------------------------------------------------------------------------------------


def identity_walled(index: Index, rowan: UUID) -> None:
    add_lark(index, protection="identity")


def location_protected(index: Index, rowan: UUID) -> None:
    add_lark(index, protection="location")


def shielded_by_hand(index: Index, rowan: UUID) -> None:
    lark = add_lark(index)
    shields.shield(child_id=lark, kind="location", reason=WHY, by=index.cast.dee.actor(NOW), at=NOW)


def protected_record(index: Index, rowan: UUID) -> None:
    """A record whose place its source keeps apart, of a child whose protection a reviewer has lifted since."""
    lark = add_lark(index, protection="location")
    with as_test():
        models.Child.objects.filter(id=lark).update(protection="none")


def sensitive_service(index: Index, rowan: UUID) -> None:
    add_lark(index, sensitive_service=True)


def adopted(index: Index, rowan: UUID) -> None:
    """Lark's file has an adoption: her old one, or her new one with her first mother's number left in."""
    lark = add_lark(index)
    index.send(index.cast.hospital, a_record("n", LARK | dict(
        given_name="Nell", family_name="Sands", nhs_number=None, carers=(), date_of_birth=date(2011, 5, 3),
    )))  # fmt: skip
    _never(index.record(index.cast.police, "k").id, index.record(index.cast.hospital, "n").id)
    assert lark


def adopted_herself(index: Index, rowan: UUID) -> None:
    """Rowan's own file has an adoption."""
    add_lark(index)
    index.send(index.cast.hospital, a_record("n", given_name="Nell", family_name="Sands", nhs_number=None, carers=(),
                                             date_of_birth=date(2015, 3, 11), address_line_1="1 Far Way"))  # fmt: skip
    _never(index.record(index.cast.council, "1").id, index.record(index.cast.hospital, "n").id)


def _never(one: UUID, other: UUID) -> None:
    low, high = sorted((one, other))
    with as_test():
        models.NeverLink.objects.create(low_id=low, high_id=high, kind="adoption", at=NOW)


def conflicted(index: Index, rowan: UUID) -> None:
    lark = add_lark(index)
    with as_test():
        models.Conflict.objects.create(
            child_id=lark, person_id=index.cast.amina.person.id, kind="relative", from_at=NOW
        )


def archived(index: Index, rowan: UUID) -> None:
    lark = add_lark(index)
    with as_test():
        models.Child.objects.filter(id=lark).update(archived_on=NOW.date())


def herself_protected(index: Index, rowan: UUID) -> None:
    """Where Rowan is, is protected: where her sister is would say where to look."""
    add_lark(index)
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=index.cast.ben.actor(NOW), at=NOW)


def herself_known_to_a_clinic(index: Index, rowan: UUID) -> None:
    """Who her mother is, a sensitive service alone says."""
    index.send(index.cast.council, a_record("1", carers=()), at=LATER)
    index.send(index.cast.school, a_record("s1", carers=()), at=LATER)
    index.send(index.cast.hospital, a_record("c", sensitive_service=True))
    add_lark(index)


Hiding = Callable[[Index, UUID], None]
# What hides her, and the words of the database's rule without which she would be seen.
HIDDEN: list[tuple[Hiding, str, str, str]] = [
    (identity_walled, "tells_place", "inwall.sees_place(k, who)", "(r.protection = 'none' or"),
    (location_protected, "tells_place", "inwall.sees_place(k, who)", "(r.protection = 'none' or"),
    (shielded_by_hand, "tells_place", "inwall.sees_place(k, who)", ""),
    (protected_record, "tells_place", "(r.protection = 'none' or", ""),
    (sensitive_service, "tells_place", "not r.sensitive", ""),
    (adopted, "siblings", "not inwall.is_adopted(k.id)", ""),
    (adopted_herself, "siblings", "inwall.is_adopted(c)", ""),
    (conflicted, "siblings", "not inwall.conflicted(k.id, who)", ""),
    (archived, "siblings", "k.archived_on is null", ""),
    (herself_protected, "siblings", "not inwall.sees_place(c, who)", "inwall.sees_record_place(m.record_id, who)"),
    (herself_known_to_a_clinic, "siblings", "inwall.sees_record(m.record_id, who)", ""),
]  # fmt: skip


@pytest.mark.parametrize(("hide", "function", "rule", "also"), HIDDEN, ids=[each[0].__name__ for each in HIDDEN])
def test_a_wall_hides_a_sister_and_is_caught_where_its_rule_is_dropped(
    index: Index, rowan: UUID, hide: Hiding, function: str, rule: str, also: str
) -> None:
    hide(index, rowan)

    assert elsewhere(rowan, index.cast.amina) == []
    with undone():
        for dropped in filter(None, (rule, also)):
            drop_rule(function, dropped)
        assert elsewhere(rowan, index.cast.amina) == ["Lark Ashgrove"], (
            "the rule hides nothing, or this test sees nothing"
        )


def drop_rule(function: str, rule: str) -> None:
    """Let the database's function no longer ask for this."""
    schema = "inwall" if function == "tells_place" else "linkspan"
    with connection.cursor() as cursor:
        cursor.execute("set role linkspan_owner")
        cursor.execute(f"select pg_get_functiondef('{schema}.{function}'::regproc)")
        (written,) = cursor.fetchone() or ("",)
        assert written.count(rule) == 1, (function, rule)
        always = "(true or" if rule.endswith(" or") else "false" if f"or {rule}" in written else "true"
        cursor.execute(written.replace(rule, always))
        cursor.execute("set role linkspan_app")


def test_those_inside_both_walls_do_see_her(index: Index, rowan: UUID) -> None:
    identity_walled(index, rowan)

    assert elsewhere(rowan, index.cast.dee) == ["Lark Ashgrove"], "the police are inside"


def test_not_even_those_inside_are_shown_an_adopted_child_as_a_sister(index: Index, rowan: UUID) -> None:
    adopted(index, rowan)

    assert elsewhere(rowan, index.cast.dee) == []


# --- any mixture --------------------------------------------------------------------------------------------

SISTERS = st.lists(
    st.tuples(
        st.sampled_from(["none", "location", "identity"]), st.booleans(), st.sampled_from(["home", "elsewhere"])
    ),
    max_size=3,
)  # fmt: skip
NAMES = (("Lark", 2011, "9434765838"), ("Teal", 2013, "9434765870"), ("Brent", 2009, None))


@given(SISTERS)
@settings(
    max_examples=length(12, 200), deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whatever_the_mixture_outsiders_see_the_open_ones_alone(
    index: Index, rowan: UUID, sisters: list[tuple[str, bool, str]]
) -> None:
    """The file is that of the world in which those behind a wall were never born."""
    at_home = dict(address_line_1="14 Tern Walk", postcode="ZE3 9QQ")

    def shown(hidden: bool) -> tuple[list[str], list[str]]:
        for (name, year, nhs), (protection, sensitive, home) in zip(NAMES, sisters, strict=False):
            if hidden or (protection == "none" and not sensitive):
                words = LARK | dict(given_name=name, date_of_birth=date(year, 5, 2), nhs_number=nhs)
                words |= at_home if home == "home" else {}
                record = a_record(name, words, protection=protection, sensitive_service=sensitive)
                index.send(index.cast.police, record)
        file = child_file(child_id=rowan, by=index.cast.amina.actor(LATER), at=LATER)
        return [each.name for each in file.siblings], [each.name for each in file.household]

    with undone():
        with_hidden = shown(hidden=True)
    with undone():
        without = shown(hidden=False)

    assert with_hidden == without


def test_packing_a_worked_record_keeps_whom_it_is_tied_to() -> None:
    worked = faces.work_out(a_record("1"))

    assert faces.unpacked(faces.packed(worked)).carers == worked.carers != ()
    assert replace(worked, carers=()) != worked
