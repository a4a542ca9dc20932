"""Steps that commands of this room share."""

from typing import Any

from linkspan.audit import NotFound


def the_one(rows: Any, **wanted: Any) -> Any:
    """Give the one row wanted; NotFound when there is none."""
    row = rows.filter(**wanted).first()
    if row is None:
        raise NotFound
    return row
