"""A large invented region, built set-based: many organisations, and what they hold and answer for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tests.support.database import as_test

AREAS = """
insert into agencies_area (id, code, name, level, from_on)
select gen_random_uuid(), 'R' || n, 'Region ' || n, 'local_authority', '2020-04-01' from generate_series(1, %(areas)s) n
"""
# Every area has its council; all other kinds serve one area, or three where their number is a multiple of four.
ORGANISATIONS = """
with place as (select id, row_number() over (order by code) as n from agencies_area where name like 'Region %%'),
made as (
  insert into agencies_organisation (id, code, name, kind, identifiers, area_id, from_on)
  select gen_random_uuid(), 'R-' || g, 'Organisation ' || g,
    case when g <= %(areas)s then 'council'
      else (array['school', 'hospital_trust', 'police', 'icb', 'charity'])[1 + g %% 5] end,
    '{}', p.id, '2020-04-01'
  from generate_series(1, %(organisations)s) g join place p on p.n = 1 + (g - 1) %% %(areas)s
  returning id, code, area_id
)
insert into agencies_organisationarea (id, organisation_id, area_id, from_on)
select distinct on (m.id, p.id) gen_random_uuid(), m.id, p.id, '2020-04-01'::date
from made m join place home on home.id = m.area_id
join place p on p.id = home.id
  or (substr(m.code, 3)::int > %(areas)s and substr(m.code, 3)::int %% 4 = 0
    and p.n in (1 + home.n %% %(areas)s, 1 + (home.n + 1) %% %(areas)s))
"""
GATHER = """
create temporary table region_item on commit drop as
with seat as (
  select s.organisation_id, s.area_id, row_number() over (order by o.code, s.area_id) as n, count(*) over () as seats
  from agencies_organisationarea s join agencies_organisation o on o.id = s.organisation_id where o.code like 'R-%%'
)
select gen_random_uuid() as id, s.organisation_id, s.area_id
from generate_series(1, %(items)s) g join seat s on s.n = 1 + g %% s.seats
"""
ITEMS = (
    "insert into duty_item (id, kind, title, area_id, opened_at)"
    " select id, 'test.thing', 'test.thing', area_id, %(at)s from region_item",
    "insert into duty_tenure (id, item_id, organisation_id, from_at, allocate_by, allocate_version)"
    " select gen_random_uuid(), id, organisation_id, %(at)s, %(at)s, 1 from region_item",
    "insert into duty_clock (id, item_id, rule, rule_version, starts_at, due_at, breach_reason)"
    " select gen_random_uuid(), id, 'match.review', 1, %(at)s, %(at)s + interval '1 year', '' from region_item",
)
ANSWERS = """
insert into partnership_responsibility
  (id, function, children, area_id, accountable_id, instrument, entered_at, from_on)
select gen_random_uuid(), f.code, 'all', s.area_id, s.organisation_id, '', %(at)s, '2020-04-01'
from agencies_organisationarea s join agencies_organisation o on o.id = s.organisation_id
join (values ('council', 'enquiry_47'), ('council', 'assessment_17'), ('police', 'police_protection'),
  ('icb', 'camhs'), ('hospital_trust', 'maternity')) f(kind, code) on f.kind = o.kind
where o.code like 'R-%%'
"""
LIVE = """
select o.id, o.kind, array_agg(s.area_id order by s.area_id)
from agencies_organisation o join agencies_organisationarea s on s.organisation_id = o.id
where o.code like 'R-%%' and o.until_on is null and s.until_on is null
group by o.id, o.kind order by o.kind, o.id
"""


@dataclass(frozen=True)
class Live:
    """An organisation of the region that there is."""

    id: UUID
    kind: str
    areas: tuple[UUID, ...]


def build(*, at: Any, organisations: int = 500, items: int = 10_000, areas: int = 50) -> None:
    """Build a region; every statement is one for all."""
    values = {"at": at, "organisations": organisations, "items": items, "areas": areas}
    with as_test(), connection.cursor() as cursor:
        for statement in (AREAS, ORGANISATIONS, GATHER, *ITEMS, ANSWERS):
            cursor.execute(statement, values)


def live() -> list[Live]:
    """List the organisations of the region that there are, by kind."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE)
        return [Live(one, kind, tuple(areas)) for one, kind, areas in cursor.fetchall()]


def count(asked: str, *values: Any) -> int:
    """Count by a question that the test wrote."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {asked}", list(values))
        (found,) = cursor.fetchone() or (0,)
    return int(found)
