"""Read the trail in tests, past the walls."""

import json
from typing import Any

from django.db import connection

from tests.support.database import as_test


def lines(event: str | None = None) -> list[dict[str, Any]]:
    """Give the trail's lines so far, oldest first, or those of one event."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select body from audit_entry order by id")
        bodies = [json.loads(bytes(body)) for (body,) in cursor.fetchall()]
    return [body for body in bodies if event in (None, body["event"])]
