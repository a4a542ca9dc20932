"""The signed word to the database about who is asking, which the application's role can carry but not forge."""

import hashlib
import hmac
import json
import time
from datetime import datetime

from django.conf import settings
from django.db import connection

from linkspan.audit.actor import Actor

LIFETIME_SECONDS = 300


def sign(payload: dict[str, object]) -> str:
    """Sign a context as the database verifies it: 64 hex digits of HMAC-SHA256, then the JSON signed."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    key = bytes.fromhex(settings.LINKSPAN_CONTEXT_KEY)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() + text


def enter(by: Actor, at: datetime) -> None:
    """Tell the database, for the open transaction alone, who asks and for which moment."""
    connection.ensure_connection()
    payload: dict[str, object] = {
        "pid": connection.connection.info.backend_pid,
        "exp": int(time.time()) + LIFETIME_SECONDS,
        "at": at.isoformat(),
        "kind": by.kind,
        "person": str(by.person_id) if by.person_id else None,
        "org": str(by.organisation_id) if by.organisation_id else None,
        "appointment": str(by.appointment_id) if by.appointment_id else None,
        "system": by.name if by.kind == "system" else None,
    }
    with connection.cursor() as cursor:
        cursor.execute("select set_config('linkspan.ctx', %s, true)", [sign(payload)])


def leave() -> None:
    """Fire what is deferred, then forget who asked: nothing may be read on an old word.

    What was fired goes back to waiting, so that a test's next act in the same transaction is held as the first was.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set constraints all deferred; select set_config('linkspan.ctx', '', true)"
        )
