"""Agreements in force, as the database has them at the moment asked; nothing is remembered between requests."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.sharing.agreements import Selection
from linkspan.sharing.clauses import link

CLAUSES = """
select agreement, number, template, text, holding
from linkspan.clauses_for(%s, %s::uuid[], %s, %s)
"""


class AgreementsInForce:
    """The source of agreements that the gate asks: one indexed query a question, of however many children."""

    def selected(self, *, asking: UUID | None, holding: Collection[UUID], purpose: str, at: datetime) -> Selection:
        """Select the clauses that bear on a question, and link them between who asks and who holds."""
        if asking is None:
            return Selection()
        with connection.cursor() as cursor:
            cursor.execute(CLAUSES, [asking, sorted(holding), str(purpose), at])
            rows = cursor.fetchall()
        templates = dict.fromkeys(text for _code, _number, _template, text, _holders in rows)
        links = dict.fromkeys(
            link(template, code, number, asking, holder)
            for code, number, template, _text, holders in rows
            for holder in holders
        )
        return Selection(tuple(templates), tuple(links))
