"""People of the children's commissioner's office, and children who were to be heard, past the gate. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit.ids import new_id
from linkspan.children import models as children
from linkspan.voice import report_models as reports
from linkspan.voice import report_rules as rules
from tests import cast, factories
from tests.cast import Member
from tests.support.database import as_test


def commissioner(people: cast.Cast, name: str) -> Member:
    """Put somebody into the children's commissioner's office."""
    with as_test():
        office = agencies.Organisation.objects.filter(code="OFFICE").first()
    if office is None:
        both = (people.northmere, people.southmere)
        office = factories.organisation(
            code="OFFICE", name="The Children's Commissioner", kind="other", area=people.northmere, serves=both
        )
    user = factories.user(email=f"{name.split()[0].lower()}@example.test")
    person = factories.person(name=name, user=user)
    post = factories.post(organisation=office, title="Of the commissioner's office", roles={"commissioner"}, band=4)
    return Member(user, person, post, factories.appointment(person=person, post=post), office)


def known_child(area: agencies.Area) -> UUID:
    """Make a file of a child in an area, with nothing in it."""
    made = new_id()
    with as_test():
        children.Child.objects.create(id=made, area=area, created_at=timezone.now())
    return made


def published(year: int, areas: Sequence[str]) -> None:
    """Publish a year of invented counts, small ones among them, as the worker would."""
    spread = {
        "due": {"0-4": 40, "5-9": 60, "10-12": 2, "13-15": 55, "16-17": 25, "18+": 0, "unknown": 18},
        "heard": {"0-4": 3, "5-9": 47, "10-12": 1, "13-15": 37, "16-17": 20, "18+": 0, "unknown": 12},
        "not_asked": {"0-4": 20, "5-9": 10, "10-12": 0, "13-15": 0, "16-17": 0, "18+": 0, "unknown": 0},
    }
    counts = {(measure, rules.AGE, age): count for measure, row in spread.items() for age, count in row.items()}
    counts |= {("due", *rules.ALL): 200, ("heard", *rules.ALL): 120, ("not_asked", *rules.ALL): 30}
    counts |= {("due", rules.AREA, areas[0]): 150, ("due", rules.AREA, areas[1]): 50}
    counts |= {("safe.said", *rules.ALL): 90, ("safe.well", *rules.ALL): 61, ("safe.badly", *rules.ALL): 12}
    names = dict(agencies.Area.objects.values_list("id", "name"))
    made = rules.release(counts, areas)
    with as_test():
        release = reports.VoiceRelease.objects.create(year=year, at=timezone.now())
        reports.VoiceFigure.objects.bulk_create(
            reports.VoiceFigure(
                release=release, measure=measure, dimension=dimension, member=member, place=place, shown=shown,
                label=names[UUID(member)] if dimension == rules.AREA else "",
            )
            for place, ((measure, dimension, member), shown) in enumerate(made.items())
        )  # fmt: skip
