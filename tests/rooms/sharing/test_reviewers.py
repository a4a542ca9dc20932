"""Who reviews a look is outside the looker's line, in whatever shape an organisation is."""

from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkspan.agencies import models as agencies
from linkspan.agencies import queries
from linkspan.agencies.ports import Holder
from linkspan.sharing import reviewers
from tests import cast, factories
from tests.support.database import as_test

ON = date(2026, 11, 2)
NAMES = ("Nia Holt", "Rhys Amber", "Lena Yusuf", "Tess Okoro", "Bo Vale", "Una Yusuf")


@st.composite
def staffs(draw: st.DrawFn) -> list[tuple[str, int | None, set[str]]]:
    """Posts in some tree, each answering to an earlier one or to nobody, with a name and roles."""
    count = draw(st.integers(1, 7))
    return [
        (
            draw(st.sampled_from(NAMES)),
            draw(st.none() | st.integers(0, place - 1)) if place else None,
            draw(st.sets(st.sampled_from(["ig_lead", "caldicott_guardian", "manager", "duty"]), max_size=2)),
        )
        for place in range(count)
    ]


def seat(staff: list[tuple[str, int | None, set[str]]], school: agencies.Organisation) -> list[tuple[Any, Any]]:
    """Put everyone in post, and give them with their posts."""
    made: list[tuple[Any, Any]] = []
    for name, above, roles in staff:
        person = factories.person(name=name)
        post = factories.post(
            organisation=school, title="Post", roles=roles, reports_to=made[above][1] if above is not None else None
        )
        factories.appointment(person=person, post=post)
        made.append((person, post))
    return made


def line_by_hand(staff: list[tuple[str, int | None, set[str]]], place: int) -> set[int]:
    """Say who is above and below a post, walking the tree one step at a time."""
    found: set[int] = set()
    above = staff[place][1]
    while above is not None:
        found.add(above)
        above = staff[above][1]
    below = {place}
    for each in range(place + 1, len(staff)):
        if staff[each][1] in below:
            below.add(each)
    return found | below - {place}


def test_nobody_in_the_line_reviews_and_no_relative_and_no_desk_the_looker_sits_at(db: None) -> None:
    everyone = cast.build()

    @settings(
        max_examples=25, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(staff=staffs(), with_ines=st.booleans(), data=st.data())
    def run(staff: list[tuple[str, int | None, set[str]]], with_ines: bool, data: st.DataObject) -> None:
        point = transaction.savepoint()
        with as_test():
            made = seat(staff, everyone.school)
            if not with_ines:
                agencies.Appointment.objects.filter(person=everyone.ines.id).update(until_on=ON)
        place = data.draw(st.integers(0, len(staff) - 1))
        looker = made[place][0]
        line = {made[each][0].id for each in line_by_hand(staff, place)}

        found = reviewers.seat_for(looker.id, everyone.school.id, ON)

        assert queries.line_of(looker.id, ON) == line
        assert found is not None
        if found.person_id:
            assert found.person_id not in line | {looker.id}
            surname = reviewers.surname_of(queries.person(found.person_id).name)
            assert surname != reviewers.surname_of(looker.name)
            assert reviewers.is_outside_line(looker.id, found.person_id, ON)
        else:
            assert found.organisation_id != everyone.school.id
        transaction.savepoint_rollback(point)

    run()


def test_the_nearest_reviews_first_its_own_then_the_councils_of_its_area(db: None) -> None:
    everyone = cast.build()

    assert reviewers.seat_for(everyone.ben.id, everyone.school.id, ON) == held_by(everyone, "ines")
    with as_test():
        lead = factories.person(name="Nia Holt")
        factories.appointment(
            person=lead, post=factories.post(organisation=everyone.school, title="Data lead", roles={"ig_lead"})
        )

    found = reviewers.seat_for(everyone.ben.id, everyone.school.id, ON)

    assert found is not None
    assert (found.organisation_id, found.person_id) == (everyone.school.id, lead.id)


def held_by(everyone: cast.Cast, name: str) -> Holder:
    """Name a member of the council as a holder."""
    return Holder(everyone.council.id, None, getattr(everyone, name).id)


def test_a_common_surname_is_no_reason_to_pass_someone_over(db: None) -> None:
    everyone = cast.build()
    with as_test():
        cousin = factories.person(name="Olu Calder")
        factories.appointment(
            person=cousin, post=factories.post(organisation=everyone.school, title="Teacher", roles={"practitioner"})
        )

    rare = reviewers.seat_for(cousin.id, everyone.school.id, ON, is_rare=lambda _surname: True)
    common = reviewers.seat_for(cousin.id, everyone.school.id, ON, is_rare=lambda _surname: False)

    assert rare is not None
    assert rare.person_id is None
    assert rare.organisation_id == everyone.council.id
    assert common == held_by(everyone, "ines")
