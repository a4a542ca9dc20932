"""Measure a reorganisation of a board that holds much: invented rows, the real plan, rehearsal and commit.

The rows are written as the tables' owner, set-based. Beside the commit, the open items of a sample are handed over one
by one, as somebody would who moved each task by itself, and the time of that is reckoned up to the whole.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, LiteralString, TypeVar
from uuid import UUID

import psycopg
from django.db import connection
from django.utils import timezone

from linkspan.agencies.ports import Holder, gate
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.partnership.commands import members
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.reorganisation_rules import Plan, Share, Step

Found = TypeVar("Found")
DEMO, WORKER = Actor.system("demo"), Actor.system("worker")
SINCE = date(2020, 4, 1)
AREAS, WORKERS, CHILDREN = 5, 400, 20_000

PLACES: LiteralString = """
insert into agencies_area (id, code, name, level, from_on)
select id, 'B' || %(run)s || '-' || n, 'Bench area ' || n, 'local_authority', %(since)s
from unnest(%(areas)s::uuid[]) with ordinality a(id, n)
"""
AGENCIES: LiteralString = """
insert into agencies_organisation (id, code, name, kind, identifiers, area_id, from_on)
select id, 'B' || %(run)s || '-' || kind || n, 'Bench ' || kind || ' ' || n, kind, '{}',
  (%(areas)s::uuid[])[1], %(since)s
from unnest(%(organisations)s::uuid[], %(kinds)s::text[]) with ordinality o(id, kind, n)
"""
SERVES: LiteralString = """
insert into agencies_organisationarea (id, organisation_id, area_id, from_on)
select gen_random_uuid(), o, a, %(since)s from unnest(%(organisations)s::uuid[]) o, unnest(%(areas)s::uuid[]) a
"""
SEATS: LiteralString = """
with person as (
  insert into agencies_person (id, name, phone, email, trained_until, vetted_until)
  select gen_random_uuid(), 'Bench worker ' || %(run)s || '-' || n, '', '', '2040-01-01', '2040-01-01'
  from generate_series(1, %(workers)s) n returning id, name
), post as (
  insert into agencies_post (id, organisation_id, title, roles, band, from_on)
  select gen_random_uuid(), %(board)s, name, '{practitioner}', 6, %(since)s from person returning id, title
)
insert into agencies_appointment (id, person_id, post_id, from_on)
select gen_random_uuid(), person.id, post.id, %(since)s from person join post on post.title = person.name
"""
KNOWN: LiteralString = """
insert into children_child (id, area_id, protection, sensitive_agreed, harm_recorded, held_for, retention, is_canary,
  created_at)
select gen_random_uuid(), (%(areas)s::uuid[])[1 + n %% cardinality(%(areas)s::uuid[])], 'none', false, false, '',
  'index', false, %(at)s from generate_series(1, %(children)s) n
"""
# Every second item is of a request that the board made, every other of one that it has to answer.
GATHER: LiteralString = """
create temporary table held on commit drop as
with child as (
  select c.id, c.area_id, row_number() over () as n from children_child c where c.area_id = any(%(areas)s)
), worker as (
  select p.id, row_number() over () as n from agencies_person p where p.name like 'Bench worker ' || %(run)s || '-%%'
), pair as (
  select g, gen_random_uuid() as request, c.id as child, c.area_id as area, w.id as person
  from generate_series(1, %(items)s / 2) g
  join child c on c.n = 1 + g %% %(children)s
  join worker w on w.n = 1 + g %% %(workers)s
)
select p.*, k as is_part, gen_random_uuid() as item from pair p, unnest(array[false, true]) k
"""
FILL: tuple[LiteralString, ...] = (
    "insert into duty_item (id, kind, title, about_object, area_id, opened_at)"
    " select item, case when is_part then 'request_answer' else 'request_follow' end, 'request', request, area, %(at)s"
    " from held",
    "insert into duty_tenure (id, item_id, organisation_id, person_id, from_at)"
    " select gen_random_uuid(), item, %(board)s, person, %(at)s from held",
    "insert into duty_clock (id, item_id, rule, rule_version, starts_at, due_at, breach_reason)"
    " select gen_random_uuid(), item, 'request.routine', 1, %(at)s, %(at)s::timestamptz + interval '30 days', ''"
    " from held",
    "insert into exchange_request (id, item_id, child_id, area_id, organisation_id, asked_by_id, asked_as, purpose,"
    " urgency, why, asked_at, due_at, closed_how, closed_why)"
    " select request, item, child, area, %(board)s, person, 'Nurse', %(purpose)s, 'routine', 'Invented.', %(at)s,"
    " %(at)s::timestamptz + interval '30 days', '', '' from held where not is_part",
    "insert into exchange_part (id, item_id, request_id, organisation_id, basis, law, asked_at, due_at, closed_how)"
    " select gen_random_uuid(), item, request, %(board)s, 'law', 'Invented', %(at)s,"
    " %(at)s::timestamptz + interval '30 days', '' from held where is_part",
    "insert into pathway_significantevent (id, child_id, organisation_id, said_by_id, author_id, author_as, area_id,"
    " kind, happened_at, is_day, what, nature, source, source_said, sharing, held_why, is_released, at, why,"
    " is_withdrawn) select gen_random_uuid(), child, %(board)s, %(board)s, person, 'Nurse', area, %(event)s, %(at)s,"
    " true, 'Invented.', %(nature)s, %(source)s, '', 'workers', '', false, %(at)s, '', false from held where is_part",
    "insert into partnership_responsibility (id, function, children, area_id, accountable_id, instrument, entered_at,"
    " from_on) select gen_random_uuid(), f, 'all', a, %(board)s, '', %(at)s, %(since)s"
    " from unnest(%(functions)s::text[]) f, unnest(%(areas)s::uuid[]) a",
    "analyze duty_item, duty_tenure, duty_clock, exchange_request, exchange_part, pathway_significantevent",
)
SAMPLE: LiteralString = """
select i.id from duty_tenure t join duty_item i on i.id = t.item_id
where t.organisation_id = %(board)s and t.until_at is null order by i.id limit %(sample)s
"""
LEFT: tuple[LiteralString, ...] = (
    "select count(*) from duty_tenure where organisation_id = %(board)s and until_at is null",
    "select count(*) from exchange_request where organisation_id = %(board)s",
    "select count(*) from exchange_part where organisation_id = %(board)s",
    "select count(*) from pathway_significantevent where organisation_id = %(board)s",
    "select count(*) from duty_item i where closed_at is null and (select count(*) from duty_tenure t"
    " where t.item_id = i.id and t.until_at is null) <> 1",
)


@dataclass(frozen=True, slots=True)
class Built:
    """A region with one board that holds much, the board that takes it over, and what it was built with."""

    board: UUID
    heir: UUID
    partnership: UUID
    values: dict[str, Any]


def measure(owner_url: str, *, items: int, sample: int, words: dict[str, str]) -> dict[str, Any]:
    """Build a board that holds so many items; hand a sample over one by one; rehearse; commit; say how long each took.

    `words` are codes that the rooms above allow for an invented event and request.
    """
    built = _build(owner_url, items, words, timezone.now())
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        picked = [row[0] for row in owner.execute(SAMPLE, built.values | {"sample": sample}).fetchall()]
    one_by_one, _ = _timed(lambda: _hand_over_each(picked, built.heir))
    at = timezone.now()
    step = Step(built.board, (Share(built.heir),))
    plan = Plan("Bench merger", "merger", london_day(at), "An invented order", (step,))
    made = commands.plan_reorganisation(partnership_id=built.partnership, plan=plan, by=DEMO, at=at)
    rehearsed, said = _timed(lambda: commands.rehearse(reorganisation_id=made, by=DEMO, at=timezone.now()))
    committed, _ = _timed(lambda: commands.commit_reorganisation(reorganisation_id=made, by=WORKER, at=timezone.now()))
    each = one_by_one.wall / len(picked)
    return {
        "items": items - len(picked), "moved": {one["code"]: one["count"] for one in said["steps"][0]["passed"]},
        "rehearsal_s": round(rehearsed.wall, 2), "commit_s": round(committed.wall, 2), "sample": len(picked),
        "commit_processor_s": round(committed.processor, 2),
        "item_by_item_processor_would_take_s": round(one_by_one.processor / len(picked) * items, 1),
        "item_by_item_ms": round(each * 1000, 2), "item_by_item_would_take_s": round(each * items, 1),
        "times_faster": round(each * items / committed.wall, 1), "left_behind": _left(owner_url, built.values),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took by the clock on the wall, and of the processors, here and in the database."""

    wall: float
    processor: float


def _timed(act: Callable[[], Found]) -> tuple[Taken, Found]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    began, spent = time.perf_counter(), time.process_time() + _processor(backend)
    found = act()
    return Taken(time.perf_counter() - began, time.process_time() + _processor(backend) - spent), found


def _processor(process: int) -> float:
    """Give the seconds of processor a process has had; nought where the system does not say."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _hand_over_each(items: list[UUID], heir: UUID) -> None:
    """Hand items over as they would be one at a time: each with the gate's permit, its own act and its own line."""
    for item_id in items:
        at = timezone.now()
        permit = gate().require(by=WORKER, to="reassign_task", at=at)
        duty.reseat(item_id=item_id, to=Holder(heir), by=WORKER, at=at, permit=permit)


def _build(owner_url: str, items: int, words: dict[str, str], at: datetime) -> Built:
    areas = [new_id() for _ in range(AREAS)]
    council, board, heir = (new_id() for _ in range(3))
    values: dict[str, Any] = words | {
        "run": str(new_id())[-6:], "areas": areas, "organisations": [council, board, heir],
        "kinds": ["council", "icb", "icb"], "board": board, "since": SINCE, "at": at, "items": items,
        "workers": WORKERS, "children": CHILDREN, "functions": sorted(FUNCTIONS),
    }  # fmt: skip
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        for statement in (PLACES, AGENCIES, SERVES, SEATS, KNOWN, GATHER, *FILL):
            owner.execute(statement, values)
    partnership = members.form_partnership(
        code=f"bench-{values['run']}", name="Bench", area_ids=areas, from_=london_day(at), by=DEMO, at=at
    )
    return Built(board, heir, partnership, values)


def _left(owner_url: str, values: dict[str, Any]) -> int:
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        return sum(int((owner.execute(asked, values).fetchone() or (0,))[0]) for asked in LEFT)
