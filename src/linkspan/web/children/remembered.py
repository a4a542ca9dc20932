"""What a session remembers of a search for an hour: why it was made and what was typed. Never in an address.

Both go when the person signs out, and count for nothing after an hour. They are kept sealed: sessions have no wall.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken

from linkspan.audit import NotNow
from linkspan.sharing import rules
from linkspan.web.request import PageRequest
from linkspan.web.sealing import cipher

REASON = "linkspan_reason"
SEARCH = "linkspan_search"
LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why someone looks: a code from the gate's table and words of their own."""

    code: str
    words: str

    @property
    def line(self) -> str:
        """Give the one line that the gate takes."""
        return rules.stated(self.code, self.words)


def keep_reason(request: PageRequest, reason: Reason) -> None:
    """Remember why this person is searching, for the next hour."""
    request.session[REASON] = _sealed({"code": reason.code, "words": reason.words, "at": request.at.isoformat()})


def kept_reason(request: PageRequest) -> Reason | None:
    """Give the reason stated within the hour, if it will still do."""
    held = _opened(request.session.get(REASON))
    if not held or _is_old(request, held):
        request.session.pop(REASON, None)
        return None
    reason = Reason(held["code"], held["words"])
    try:
        _ = reason.line
    except NotNow:
        return None
    return reason


def keep_search(request: PageRequest, typed: Mapping[str, str]) -> None:
    """Remember what was typed, so that going back from a file shows the same answer."""
    request.session[SEARCH] = _sealed({"typed": dict(typed), "at": request.at.isoformat()})


def kept_search(request: PageRequest) -> dict[str, str] | None:
    """Give what was typed within the hour."""
    held = _opened(request.session.get(SEARCH))
    if not held or _is_old(request, held):
        request.session.pop(SEARCH, None)
        return None
    return dict(held["typed"])


def forget_search(request: PageRequest) -> None:
    """Forget what was typed and why; the next search starts clean."""
    request.session.pop(SEARCH, None)
    request.session.pop(REASON, None)


def _sealed(held: Mapping[str, Any]) -> str:
    return cipher("search").encrypt(json.dumps(held).encode()).decode()


def _opened(sealed: str | None) -> dict[str, Any] | None:
    """Open what was kept; what cannot be opened, the key having changed, is forgotten."""
    if not sealed:
        return None
    try:
        opened: dict[str, Any] = json.loads(cipher("search").decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return opened


def _is_old(request: PageRequest, held: Mapping[str, Any]) -> bool:
    return request.at - datetime.fromisoformat(held["at"]) > LASTS
