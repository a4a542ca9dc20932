"""Any sequence of reorganisations leaves no orphan and loses no history: by night over 500 organisations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.reorganisation_models import Reorganisation
from linkspan.partnership.reorganisation_rules import Plan, Share, Step
from tests import cast
from tests.conftest import NOW
from tests.support import region
from tests.support.partnership import Formed, formed
from tests.support.region import Live, count
from tests.support.soak import length

pytestmark = pytest.mark.django_db
# Each step moves many items and is checked over all of them: a small region and short sequences here; by night the
# whole one and long ones.
ITEMS, ORGANISATIONS, AREAS = length(1_000, 10_000), length(100, 500), length(10, 50)
EXAMPLES, LONGEST = length(6, 12), length(4, 7)

# What the region's organisations answer for: any of it may be transferred.
FUNCTIONS = ("enquiry_47", "assessment_17", "police_protection", "camhs", "maternity")
# The only reasons for which a drawn plan cannot be: no council is left for an area.
CANNOT_BE = {"agencies.no_council"}

OPEN = "duty_item where closed_at is null and kind = 'test.thing'"
WITHOUT_ONE_OWNER = (
    "duty_item i where i.closed_at is null and (select count(*) from duty_tenure t join agencies_organisation o"
    " on o.id = t.organisation_id where t.item_id = i.id and t.until_at is null"
    " and (o.until_on is null or o.until_on > %s)) <> 1"
)
HOLES = (
    "duty_tenure t where t.until_at is not null and not exists (select from duty_tenure n"
    " where n.item_id = t.item_id and n.from_at = t.until_at)"
)
FIRST_CHANGED = (
    "duty_tenure t where not exists (select from duty_tenure e where e.item_id = t.item_id and e.from_at < t.from_at)"
    " and t.organisation_id not in (select id from agencies_organisation where code like 'R-%%')"
    " and t.item_id in (select id from duty_item where kind = 'test.thing')"
)
ANSWERED_BY_GONE = (
    "partnership_responsibility r join agencies_organisation o on o.id = r.accountable_id"
    " where r.from_on <= %s and (r.until_on is null or r.until_on > %s) and o.until_on <= %s"
)
ANSWERED_BEFORE = "partnership_responsibility where entered_at < %s and from_on < coalesce(until_on, 'infinity')"
GAPS = (
    "(select distinct function, area_id from partnership_responsibility) f where not exists ("
    "select from partnership_responsibility r where r.function = f.function and r.area_id = f.area_id"
    " and r.from_on <= %s and (r.until_on is null or r.until_on > %s))"
    " and not exists (select from partnership_reorganisationloose l"
    " where l.area_id = f.area_id and l.kind = 'partnership.responsibility')"
)
SERVED_BY_GONE = (
    "agencies_organisationarea s join agencies_organisation o on o.id = s.organisation_id"
    " where o.until_on <= %s and (s.until_on is null or s.until_on > %s)"
)


def drawn(kind: str, chance: Random) -> Sequence[Step]:
    """Draw a plan of one kind among the organisations that there are."""
    there = region.live()
    giver = chance.choice(there)
    like = [one for one in there if one.kind == giver.kind and one.id != giver.id]
    if not like:
        return [Step(giver.id)]
    heir, other = chance.choice(like), chance.choice(like)
    if kind == "merger":
        others = [one for one in like if one.id != heir.id]
        givers = [giver, *chance.sample(others, min(len(others), chance.randint(0, 2)))]
        return [Step(one.id, (Share(heir.id),)) for one in givers]
    if kind == "split":
        first = frozenset(giver.areas[: max(1, len(giver.areas) // 2)])
        shares = [Share(heir.id, first)] + ([Share(other.id)] if other.id != heir.id and chance.random() < 0.7 else [])
        return [Step(giver.id, tuple(shares))]
    if kind == "abolition":
        return [Step(giver.id)]
    if kind == "transfer":
        return [Step(giver.id, (Share(heir.id),), ends=False)]
    return [Step(giver.id, (Share(heir.id, frozenset({chance.choice(giver.areas)})),), ends=False)]


def carried_out(kind: str, steps: Sequence[Step], people: cast.Cast, mere: Formed, at: datetime) -> bool:
    """Plan, rehearse and commit; tell whether it could be. What the rehearsal said is what was done."""
    functions = FUNCTIONS if kind == "transfer" else ()
    plan = Plan("Drawn", kind, london_day(at), "An order that was drawn", tuple(steps), functions)
    bea, ada = people.bea.actor(at), people.ada.actor(at, stepped_up=True)
    before = transaction.savepoint()
    try:
        made: UUID = commands.plan_reorganisation(partnership_id=mere.id, plan=plan, by=bea, at=at)
        said = commands.rehearse(reorganisation_id=made, by=bea, at=at)
        untouched = count(OPEN)
        commands.commit_reorganisation(reorganisation_id=made, by=ada, at=at)
    except NotNow as problem:
        if problem.code not in CANNOT_BE:
            raise
        transaction.savepoint_rollback(before)
        return False
    row = Reorganisation.objects.get(id=made)
    assert row.outcome == said == row.rehearsal
    assert untouched == count(OPEN)
    return True


def no_orphan_and_no_history_lost(at: datetime, items: int, before: int) -> None:
    on = london_day(at)
    assert count(OPEN) == items
    assert count(WITHOUT_ONE_OWNER, on) == 0
    assert count(HOLES) == 0
    assert count(FIRST_CHANGED) == 0
    assert count(ANSWERED_BY_GONE, on, on, on) == 0
    assert count(SERVED_BY_GONE, on, on) == 0
    assert count(GAPS, on, on) == 0
    assert count(ANSWERED_BEFORE, NOW) == before


@pytest.fixture
def people(db: None) -> cast.Cast:
    everyone = cast.build()
    region.build(at=NOW - timedelta(days=30), organisations=ORGANISATIONS, items=ITEMS, areas=AREAS)
    return everyone


@settings(
    max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)  # fmt: skip
@given(
    kinds=st.lists(
        st.sampled_from(["merger", "split", "abolition", "boundary", "transfer"]), min_size=2, max_size=LONGEST
    ),
    seed=st.integers(0, 2**32),
)  # fmt: skip
def test_any_sequence_of_reorganisations_leaves_no_orphan_and_loses_no_history(
    people: cast.Cast, kinds: list[str], seed: int
) -> None:
    chance, start = Random(seed), transaction.savepoint()
    mere = formed(people)
    items, before = count(OPEN), count(ANSWERED_BEFORE, NOW)
    try:
        for number, kind in enumerate(kinds):
            at = NOW + timedelta(days=number)
            carried_out(kind, drawn(kind, chance), people, mere, at)
            no_orphan_and_no_history_lost(at, items, before)
    finally:  # the next sequence begins where this one began, whatever was found
        transaction.savepoint_rollback(start)
    assert (items, len(region.live())) == (ITEMS, ORGANISATIONS)


def test_the_region_is_as_large_as_it_says(people: cast.Cast) -> None:
    there: list[Live] = region.live()

    assert len(there) == ORGANISATIONS
    assert count(OPEN) == ITEMS
    assert count("partnership_responsibility") > 60
