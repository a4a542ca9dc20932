"""Agreements in force, as the database has them at the moment asked; nothing is remembered between requests."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.sharing.agreements import Selection
from linkspan.sharing.clauses import link

CLAUSES = "select agreement, number, template, text from linkspan.clauses_for(%s, %s, %s)"


class AgreementsInForce:
    """The source of agreements that the gate asks: one indexed query a question, of however many children."""

    def selected(self, *, asking: UUID, purpose: str, at: datetime) -> Selection:
        """Select the clauses by which an organisation may ask, and link them to it."""
        with connection.cursor() as cursor:
            cursor.execute(CLAUSES, [asking, str(purpose), at])
            rows = cursor.fetchall()
        links = tuple(link(template, code, number, asking) for code, number, template, _text in rows)
        return Selection(tuple(text for _code, _number, _template, text in rows), links)
