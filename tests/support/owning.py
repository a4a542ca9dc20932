"""What must hold of every open item at every instant, written from the promise and apart from what enforces it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from hypothesis import HealthCheck, Phase, currently_in_test_context, event, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from linkspan.agencies import rules
from linkspan.audit import NotFound, NotNow, Refused
from tests.support.database import as_test

# Every item whose tenures, joined up, are not exactly the time it was open; whose last owner is no more; or whose
# dates do not fit; or that a desk holds without a date by which somebody is to have it.
BROKEN = """
select i.kind, i.id from duty_item i
left join lateral (
  select count(*) filter (where until_at is null) as live, min(from_at) as first, max(until_at) as last,
         bool_or(follows is distinct from from_at and follows is not null) as hole
  from (select t.*, lag(t.until_at) over (order by t.from_at, t.until_at nulls last, t.id) as follows
        from duty_tenure t where t.item_id = i.id) t
) t on true
left join lateral (
  select count(*) filter (where done_at is null) as running from duty_clock c where c.item_id = i.id
) c on true
left join duty_tenure live on live.item_id = i.id and live.until_at is null
left join agencies_organisation o on o.id = live.organisation_id
where t.hole or t.first <> i.opened_at
   or (i.closed_at is null and (t.live <> 1 or c.running = 0 or o.until_on <= %s))
   or (i.closed_at is null and live.person_id is null and live.allocate_by is null)
   or (i.closed_at is not null and (t.live <> 0 or c.running <> 0 or t.last <> i.closed_at))
"""
# Everything that was done late, of which nobody has said why and nobody is being asked.
UNASKED = """
select i.kind, c.rule from duty_clock c join duty_item i on i.id = c.item_id
where c.done_at > c.due_at and c.breach_reason = ''
  and not exists (select from duty_item a where a.kind = 'late_reason' and a.about_object = i.id
                  and a.closed_at is null)
"""
# Every open record of the front door and of a child's way, whose item is closed or is not there.
LOST = """
select 'contact' from pathway_contact r left join duty_item i on i.id = r.item_id
  where r.closed_at is null and (i.id is null or i.closed_at is not null)
union all select 'draft' from pathway_draft r left join duty_item i on i.id = r.item_id
  where r.ended_at is null and (i.id is null or i.closed_at is not null)
union all select 'reply' from pathway_reply r left join duty_item i on i.id = r.item_id
  where r.closed_at is null and (i.id is null or i.closed_at is not null)
union all select 'challenge' from pathway_challenge r left join duty_item i on i.id = r.item_id
  where r.closed_at is null and (i.id is null or i.closed_at is not null)
union all select r.kind from pathway_stage r left join duty_item i on i.id = r.item_id
  where r.ended_at is null and r.replaced_at is null and (i.id is null or i.closed_at is not null)
union all select 'episode' from pathway_episode r left join duty_item i on i.id = r.item_id
  where r.closed_on is null and (i.id is null or i.closed_at is not null)
"""
# Every open record of the other rooms: the table, and what says that it is open.
ROOMS = {
    "pathway_pattern": "r.closed_at is null",
    "exchange_request": "r.closed_at is null",
    "exchange_part": "r.closed_at is null",
    "exchange_sample": "r.said = ''",
    "children_pair": "r.decided_at is null",
    "children_sight": "r.confirmed_at is null and r.refused_at is null and r.until_at > %(at)s",
    "children_lead": "r.accepted_at is null and r.declined_at is null and r.until_at is null",
    "children_shield": "r.reviewed_at is null and r.until_at is null",
    "children_correction": "r.answered_at is null",
    "children_watch": "r.lifted_at is null",
    "children_flag": "r.ended_at is null",
    "children_flagdelivery": "r.read_at is null and r.ended_at is null",
    "children_newcomer": "r.read_at is null and r.ended_at is null",
    "sharing_challenge": "r.reviewed_at is null",
    "sharing_question": "r.answered_at is null and r.withdrawn_at is null",
    "sharing_referral": "r.outcome_at is null",
    "sharing_agreementstandin": "r.settled_at is null",
    "voice_hearing": "r.settled_at is null",
    "voice_childwish": "r.told_at is null",
}
ADRIFT = "\nunion all ".join(
    f"select '{table}', r.id from {table} r left join duty_item i on i.id = r.item_id"
    f" where ({is_open}) and (i.id is null or i.closed_at is not null)"
    for table, is_open in ROOMS.items()
)

# Every task that is open still though what it was for is done: nobody could ever close it. A sight that has run out is
# closed when the worker next looks.
GHOSTS = "\nunion all ".join(
    f"select 'done: {table}', r.id from {table} r join duty_item i on i.id = r.item_id"
    f" where i.closed_at is null and not ({is_open})"
    for table, is_open in ROOMS.items()
    if table != "children_sight"
)


def wrong(at: datetime, *, with_ways: bool = False) -> list[tuple[Any, ...]]:
    """Give whatever does not hold: nothing, ever."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(BROKEN, [rules.london_day(at)])
        found = list(cursor.fetchall())
        for sql in (ADRIFT, GHOSTS):
            cursor.execute(sql, {"at": at})
            found += cursor.fetchall()
        for sql in (UNASKED, *((LOST,) if with_ways else ())):
            cursor.execute(sql)
            found += cursor.fetchall()
    return found


def name_of(command: Callable[..., Any]) -> str:
    """Name a command by its room and its file."""
    return f"{command.__module__.removeprefix('linkspan.')}.{command.__name__}"


def attempt(command: Callable[..., Any], /, done: Counter[str] | None = None, **wanted: Any) -> Any:
    """Do it, unless the state of things or the gate forbids it, which changes nothing; count it where it was done."""
    name = name_of(command)
    try:
        result = command(**wanted)
    except (NotNow, Refused) as refusal:
        _note(f"{name}: {refusal.code}")
        return None
    except NotFound:
        _note(f"{name}: not found")
        return None
    _note(f"{name}: done")
    if done is not None:
        done[name] += 1
    return result


def _note(said: str) -> None:
    if currently_in_test_context():
        event(said)


def rows(sql: str, *values: Any) -> list[Any]:
    """Give the first column of a question asked past the walls."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [found for (found, *_) in cursor.fetchall()]


def ids(sql: str, *values: Any) -> list[UUID]:
    """Give ids found past the walls."""
    return rows(sql, *values)


def drive(machine: type[RuleBasedStateMachine], part: int, *, examples: int, steps: int) -> None:
    """Run so many sequences of so many steps, the same ones each time; each part has its own."""
    run_state_machine_as_test(
        seed(part)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a sequence is short enough to read, and shrinking one takes minutes
            database=None,
        ),
    )
