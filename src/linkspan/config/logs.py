"""Write log lines that say what went wrong and where, never about whom."""

from __future__ import annotations

import copy
import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from linkspan.cli.places import is_ours, kind, places

LEFT_OUT = "…"
SAFE = (bool, int, float, UUID, date, timedelta, type(None))
LONGEST = 300


class Discreet(logging.Formatter):
    """Formats a record without what its exception says and without texts that others put into it.

    Our own lines may carry texts: they are ids and codes.
    """

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Format a copy, so that no other handler is affected."""
        shown = copy.copy(record)
        shown.exc_info = shown.exc_text = shown.stack_info = None
        shown.msg, shown.args = _message(record), None
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return "\n".join([super().format(shown), *places(error)])


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith("django."):
        return _about_request(record)
    ours = is_ours(record.name)
    if not isinstance(record.msg, str):
        return str(_shown(record.msg, ours))
    filled = _filled(record.msg, record.args, ours)
    return filled if ours else filled.partition("\n")[0][:LONGEST]


def _about_request(record: logging.LogRecord) -> str:
    """Say which page answered how; the address itself may hold what somebody typed."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    parts = [getattr(record, "status_code", ""), getattr(request, "method", ""), getattr(match, "view_name", "")]
    return " ".join(str(part) for part in parts if part) or LEFT_OUT


def _filled(message: str, args: Any, ours: bool) -> str:
    """Fill a message with what may be shown."""
    if not args:
        return message
    shown = (
        {name: _shown(value, ours) for name, value in args.items()}
        if isinstance(args, dict)
        else tuple(_shown(value, ours) for value in args)
    )
    try:
        return message % shown
    except (TypeError, ValueError, KeyError):
        return message


def _shown(value: object, ours: bool) -> Any:
    if isinstance(value, SAFE) or (ours and isinstance(value, str)):
        return value
    return kind(value) if isinstance(value, BaseException) else LEFT_OUT
