"""Recognise the heading of a feed."""

from collections.abc import Sequence

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.refusals import RefusedFile
from linkspan.interop.feeds.template import COLUMN_NAMES

_KNOWN = frozenset(COLUMN_NAMES)
_IDENTIFYING = frozenset({"date_of_birth", "expected_date_of_birth", "nhs_number"})


def columns_of(heading: Sequence[str]) -> list[str]:
    """Return the template's column names for a heading, in the heading's order.

    Capital letters, spaces and hyphens make no difference. A column not every feed needs may be left out.
    An unknown column is refused, not passed over: a misspelt name would lose its whole column in silence.
    """
    columns = [text.strip().lower().replace(" ", "_").replace("-", "_") for text in heading]
    for column in columns:
        if column not in _KNOWN:
            raise RefusedFile(reasons.HEADER_UNKNOWN, line=1, value=column or ",".join(columns))
        if columns.count(column) > 1:
            raise RefusedFile(reasons.HEADER_REPEATED, line=1, value=column)
    if "record_id" not in columns or _IDENTIFYING.isdisjoint(columns):
        missing = "record_id" if "record_id" not in columns else "date_of_birth"
        raise RefusedFile(reasons.HEADER_MISSING, line=1, value=missing)
    return columns
