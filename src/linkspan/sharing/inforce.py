"""Agreements in force, as the database has them at the moment asked; nothing is remembered between requests."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import trail
from linkspan.sharing.agreements import Lapsed, Selection
from linkspan.sharing.clauses import link

CLAUSES = "select agreement, number, template, text from linkspan.clauses_for(%s, %s, %s, %s)"
LAPSED = """
select distinct a.id, a.code, n.text::jsonb ->> 'title', n.ends_on
from sharing_agreementclause c
join sharing_agreementversion n on n.id = c.version_id
join sharing_agreement a on a.id = n.agreement_id
where c.asking @> array[%s]::uuid[] and linkspan.lapsed(n.id, %s)
order by a.code
"""


class AgreementsInForce:
    """The source of agreements that the gate asks: one indexed query a question, of however many children."""

    def selected(self, *, asking: UUID, purpose: str, at: datetime, is_in_date: bool = True) -> Selection:
        """Select the clauses by which an organisation may ask, and link them to it; once in a look."""
        key = ("clauses", asking, str(purpose), at, is_in_date)
        return trail.recalled(key, lambda: self._selected(asking, purpose, at, is_in_date))

    def _selected(self, asking: UUID, purpose: str, at: datetime, is_in_date: bool) -> Selection:
        with connection.cursor() as cursor:
            cursor.execute(CLAUSES, [asking, str(purpose), at, is_in_date])
            rows = cursor.fetchall()
        links = tuple(link(template, code, number, asking) for code, number, template, _text in rows)
        return Selection(tuple(text for _code, _number, _template, text in rows), links)

    def lapsed(self, *, asking: UUID, at: datetime) -> tuple[Lapsed, ...]:
        """List the agreements by which an organisation could ask until their last day came."""
        with connection.cursor() as cursor:
            cursor.execute(LAPSED, [asking, at])
            return tuple(Lapsed(*row) for row in cursor.fetchall())
