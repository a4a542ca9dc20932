"""How many open cases lie with each kind of post, for the partnership: counted from who holds them, never which."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from linkspan.partnership import disclosure
from linkspan.pathway.opening import EPISODE_ITEM

CASES = """
select held.organisation_id, held.title, count(*) from (
  select t.organisation_id, coalesce((
    select p.title from agencies_appointment a join agencies_post p on p.id = a.post_id
    where a.person_id = t.person_id and p.organisation_id = t.organisation_id
      and a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s)
    order by a.from_on, a.id limit 1
  ), '') as title
  from duty_tenure t join duty_item i on i.id = t.item_id
  where t.until_at is null and i.closed_at is null and i.kind = %(kind)s and t.organisation_id = any(%(organisations)s)
) held
group by 1, 2
"""


class Caseloads:
    """Open episodes by the post of whoever holds them, rounded, the small counts left out."""

    def open_cases(self, organisation_ids: Collection[UUID], on: date) -> Mapping[tuple[UUID, str], int | None]:
        """Count open cases by organisation and title of the post that holds them, as may be shown: None where few."""
        with connection.cursor() as cursor:
            cursor.execute(CASES, {"on": on, "kind": EPISODE_ITEM, "organisations": list(organisation_ids)})
            rows = cursor.fetchall()
        return {(organisation_id, title): disclosure.shown(count) for organisation_id, title, count in rows}
