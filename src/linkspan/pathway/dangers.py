"""What this room tells a child's own page: whether something is open that the page must not give away."""

from uuid import UUID

from django.db import connection


class OpenDangers:
    """Strategy discussions, section 47, emergency orders, undecided concerns, and what an assessment found."""

    def is_open(self, child_id: UUID) -> bool:
        """Say whether any is open; what is kept apart from everybody counts as well."""
        with connection.cursor() as cursor:
            cursor.execute("select linkspan.dangers_open(%s)", [child_id])
            row = cursor.fetchone()
        return row is None or row[0] is not False
