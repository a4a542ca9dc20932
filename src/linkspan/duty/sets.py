"""Changes to many items at once, as single statements: item by item they would take minutes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies.ports import Holder
from linkspan.duty import models, rules
from linkspan.duty.queries.dates import desk_dates, due_for


def copy_in(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write many rows of one of this room's tables at once; names come from code, never from a request."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row(row)


# The locks come first and in one order, so that two handovers of overlapping sets wait, not meet head on.
# A tenure never ends before it began: at the worst it was held for no time, and the next one starts there.
HAND_OVER = """
with moving as (
  select t.id, t.item_id, greatest(%(at)s::timestamptz, t.from_at) as moment
  from duty_tenure t join duty_item i on i.id = t.item_id
  where t.until_at is null
    and t.organisation_id = %(organisation)s
    and (%(post)s::uuid is null or t.post_id = %(post)s)
    and (%(person)s::uuid is null or t.person_id = %(person)s)
    and (%(within)s::uuid[] is null or i.area_id = any(%(within)s))
    and (t.organisation_id, t.post_id, t.person_id)
        is distinct from (%(to_organisation)s::uuid, %(to_post)s::uuid, %(to_person)s::uuid)
  order by i.id
  for update of i, t
), lapsed as (
  update duty_offer o set settled_at = %(at)s, outcome = 'withdrawn', settled_by_id = %(settled_by)s
  from moving m where o.item_id = m.item_id and o.settled_at is null
), ended as (
  update duty_tenure t set until_at = m.moment from moving m where t.id = m.id returning t.item_id, t.until_at
)
insert into duty_tenure
  (id, item_id, organisation_id, post_id, person_id, from_at, allocate_by, allocate_version)
select gen_random_uuid(), e.item_id, %(to_organisation)s, %(to_post)s, %(to_person)s, e.until_at,
  case when %(to_person)s::uuid is null then coalesce(d.due_at, %(desk_by)s) end,
  case when %(to_person)s::uuid is null then coalesce(d.version, %(desk_version)s) end
from ended e join duty_item i on i.id = e.item_id
left join unnest(%(areas)s::uuid[], %(dues)s::timestamptz[], %(versions)s::int[]) d(area_id, due_at, version)
  on d.area_id = i.area_id
"""

LAPSE = """
update duty_offer o set settled_at = %(at)s, outcome = 'withdrawn', settled_by_id = %(settled_by)s
from duty_item i
where i.id = o.item_id and o.settled_at is null
  and o.to_organisation_id = %(organisation)s
  and (%(post)s::uuid is null or o.to_post_id = %(post)s)
  and (%(person)s::uuid is null or o.to_person_id = %(person)s)
  and (%(within)s::uuid[] is null or i.area_id = any(%(within)s))
"""

CLOSE = """
with ended as (
  update duty_tenure set until_at = greatest(%(at)s::timestamptz, from_at)
  where item_id = any(%(items)s) and until_at is null returning item_id, until_at
), stopped as (
  update duty_clock c set done_at = %(at)s, breach_reason =
    case when c.due_at >= %(at)s then c.breach_reason when i.kind = %(late_kind)s then %(late_reason)s
    else %(reason)s end
  from duty_item i where i.id = c.item_id and c.item_id = any(%(items)s) and c.done_at is null
), lapsed as (
  update duty_offer set settled_at = %(at)s, outcome = 'withdrawn', settled_by_id = %(settled_by)s
  where item_id = any(%(items)s) and settled_at is null
)
update duty_item i set closed_at = e.until_at from ended e where i.id = e.item_id
"""


# The sum of which items they are does not hang on their order, and is read from the index's own hash.
TALLY = """
select 'duty.' || i.kind, i.area_id, count(*), bit_xor(uuid_hash_extended(i.id, 0))
from duty_tenure t join duty_item i on i.id = t.item_id
where t.until_at is null and t.organisation_id = %(organisation)s
  and (%(post)s::uuid is null or t.post_id = %(post)s)
  and (%(person)s::uuid is null or t.person_id = %(person)s)
group by i.kind, i.area_id order by i.kind, i.area_id
"""


def tally(giver: Holder) -> list[tuple[Any, ...]]:
    """Count what a giver holds by kind and area, with the sum of which items these are."""
    values = {"organisation": giver.organisation_id, "post": giver.post_id, "person": giver.person_id}
    with connection.cursor() as cursor:
        cursor.execute(TALLY, values)
        return list(cursor.fetchall())


def hand_over(
    giver: Holder, to: Holder, *, at: datetime, person_id: UUID | None, within: Collection[UUID] | None
) -> int:
    """Move every item a giver holds, in some areas when named, to another holder; return how many.

    What comes to a desk gets the date by which somebody is to have it, by the clock of the item's area.
    """
    dates = {} if to.person_id else desk_dates(_areas(), at)
    usual = due_for(rules.DESK_CLOCK, at)
    values: dict[str, Any] = {
        "at": at,
        "organisation": giver.organisation_id,
        "post": giver.post_id,
        "person": giver.person_id,
        "within": None if within is None else sorted(within),
        "to_organisation": to.organisation_id,
        "to_post": to.post_id,
        "to_person": to.person_id,
        "settled_by": person_id,
        "desk_by": usual.due_at,
        "desk_version": usual.rule_version,
        "areas": list(dates),
        "dues": [each.due_at for each in dates.values()],
        "versions": [each.rule_version for each in dates.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER, values)
        moved: int = cursor.rowcount
        cursor.execute(LAPSE, values)
    return moved


def _areas() -> set[UUID]:
    """Name the areas that have set an allocation clock of their own: all others go by the usual one."""
    own = models.ClockVersion.objects.filter(code=rules.DESK_CLOCK, area__isnull=False)
    return {area_id for area_id in own.values_list("area", flat=True).distinct() if area_id}


def close(item_ids: Collection[UUID], *, at: datetime, person_id: UUID | None, reason: str) -> list[UUID]:
    """Close every one of these items that is open, the late ones with a reason, and name them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from duty_item where id = any(%s) and closed_at is null order by id for update",
            [sorted(item_ids)],
        )
        items = [item_id for (item_id,) in cursor.fetchall()]
        values: dict[str, Any] = {"at": at, "items": items, "settled_by": person_id, "reason": reason}
        cursor.execute(CLOSE, values | {"late_kind": rules.LATE_KIND, "late_reason": reason or "recorded_late"})
    return items
