"""Fill a front door with open contacts, so that its board can be timed: invented words about invented children.

The rows are written as the tables' owner, since what is measured is reading: 50,000 concerns raised one by one through
the front page would take a quarter of an hour. The database's own rules hold them to one owner and one date each.
"""

from datetime import date
from typing import Any, LiteralString

import psycopg

WORKERS = 40
FIND_COUNCIL: LiteralString = """
select o.id, a.area_id from agencies_organisation o join agencies_organisationarea a on a.organisation_id = o.id
where o.kind = 'council'
order by (select count(*) from children_child k where k.area_id = a.area_id) desc, o.code limit 1
"""
SEAT: LiteralString = """
with person as (
  insert into agencies_person (id, name, phone, email, trained_until, vetted_until)
  select gen_random_uuid(), 'Front-door worker ' || n, '', '', %(until)s, %(until)s
  from generate_series(1, %(workers)s) n returning id, name
), post as (
  insert into agencies_post (id, organisation_id, title, roles, band, from_on)
  select gen_random_uuid(), %(council)s, name, '{front_door}', 6, %(on)s from person returning id, title
)
insert into agencies_appointment (id, person_id, post_id, from_on)
select gen_random_uuid(), person.id, post.id, %(on)s from person join post on post.title = person.name
"""
SIGN_IN: LiteralString = """
with one as (
  insert into agencies_user (id, password, is_superuser, email, is_active, is_demo, date_joined)
  values (gen_random_uuid(), '!', false, 'front-door-1@example.test', true, true, now()) returning id
)
update agencies_person set user_id = one.id from one where name = 'Front-door worker 1'
"""
# Three in four are held by somebody; each has waited for up to a fortnight and is due within a day of being received.
GATHER: LiteralString = """
create temporary table waiting on commit drop as
select n, gen_random_uuid() as item, gen_random_uuid() as concern, gen_random_uuid() as contact,
  (select array_agg(id) from (select k.id from children_child k order by k.id limit 50000) some_of)
    [1 + n %% %(children)s] as child,
  case when n %% 4 > 0 then (select array_agg(p.id order by p.name) from agencies_person p
    where p.name like 'Front-door worker %%')[1 + (n / 4) %% %(workers)s] end as person,
  now() - make_interval(mins => (n * 7919) %% 20160) as received,
  (array['soon', 'soon', 'soon', 'today', 'danger'])[1 + n %% 5] as urgency
from generate_series(1, %(items)s) n
"""
FILL: tuple[LiteralString, ...] = (
    "insert into duty_item (id, kind, title, about_object, area_id, opened_at)"
    " select item, 'contact', 'contact', contact, %(area)s, received from waiting",
    "insert into duty_tenure (id, item_id, organisation_id, person_id, from_at, allocate_by, allocate_version)"
    " select gen_random_uuid(), item, %(council)s, person, received,"
    " case when person is null then received + interval '1 day' end, case when person is null then 1 end from waiting",
    "insert into duty_clock (id, item_id, rule, rule_version, starts_at, due_at, breach_reason)"
    " select gen_random_uuid(), item, 'contact.decide', 1, received, received + interval '1 day', '' from waiting",
    "insert into pathway_concern (id, organisation_id, author_id, author_as, area_id, kind, referrer, told_by, reach,"
    " saw, thinks, child_said, done, family_knows, family_why, urgency, at, ended_how, ended_why)"
    " select concern, %(council)s, person, '', %(area)s, 'concern', 'professional', '', '', 'Came to school hungry.',"
    " '', '', '', 'yes', '', urgency, received, '', '' from waiting",
    "insert into pathway_contact (id, item_id, concern_id, child_id, said, number, organisation_id, area_id, urgency,"
    " received_at, due_at, closed_how)"
    " select contact, item, concern, child, jsonb_build_object('name', 'Invented Child ' || n), 1, %(council)s,"
    " %(area)s, urgency, received, received + interval '1 day', '' from waiting",
)
# A board that has been there for a day is measured: not the minutes in which the database tidies up behind a load.
TIDY: LiteralString = "vacuum (analyze) duty_item, duty_tenure, duty_clock, pathway_concern, pathway_contact"


def fill(owner_url: str, items: int, on: date) -> dict[str, Any]:
    """Let so many contacts wait at the largest council's front door; those of an earlier run count."""
    with psycopg.connect(owner_url) as connection:
        connection.execute("set role linkspan_owner")
        found = connection.execute(FIND_COUNCIL).fetchone()
        if found is None:
            raise RuntimeError("there is no council in this database")
        values: dict[str, Any] = {
            "council": found[0], "area": found[1], "workers": WORKERS, "on": date(2024, 1, 1),
            "until": date(on.year + 2, 1, 1),
        }  # fmt: skip
        if not _one(connection, "select count(*) from agencies_person where name like 'Front-door worker %'"):
            connection.execute(SEAT, values)
            connection.execute(SIGN_IN)
        values["children"] = _one(connection, "select least(count(*), 50000) from children_child")
        there = _one(connection, "select count(*) from pathway_contact where closed_at is null")
        values["items"] = max(0, items - there)
        connection.execute(GATHER, values)
        for statement in FILL:
            connection.execute(statement, values)
        waiting = _one(connection, "select count(*) from pathway_contact where closed_at is null")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("set role linkspan_owner")
        connection.execute(TIDY)
        connection.execute("analyze agencies_appointment")
    return {"open_contacts": waiting, "children": values["children"], "workers": WORKERS}


def _one(connection: psycopg.Connection[Any], asked: LiteralString) -> int:
    found = connection.execute(asked).fetchone()
    return int(found[0]) if found else 0
