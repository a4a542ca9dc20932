"""What was answered to the three questions, kept sealed in the session for an hour between the pages."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken

from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.advice.question import KINDS
from linkspan.sharing.asking import Asked
from linkspan.web.request import PageRequest
from linkspan.web.sealing import cipher

ASKED = "linkspan_advice"
LASTS = timedelta(hours=1)


def keep(request: PageRequest, asked: Asked, about: UUID | None) -> None:
    """Remember what was asked, and about which child if any."""
    held = {
        "receiver": asked.receiver.value,
        "matters": sorted(asked.matters),
        "aim": asked.aim.value,
        "urgency": asked.urgency.value,
        "risky": asked.telling_is_risky,
        "about": str(about) if about else "",
        "at": request.at.isoformat(),
    }
    request.session[ASKED] = cipher("advice").encrypt(json.dumps(held).encode()).decode()


def kept_for(request: PageRequest, about: UUID, asker_kind: str) -> Asked | None:
    """Give what was asked within the hour about telling such an agency of a child, or of nobody in particular."""
    found = kept(request, about) or kept(request, None)
    return found if found and asker_kind in KINDS.get(found.receiver, ()) else None


def kept(request: PageRequest, about: UUID | None) -> Asked | None:
    """Give what was asked within the hour about the same child, or about nobody in particular."""
    sealed = request.session.get(ASKED)
    if not sealed:
        return None
    try:
        held = json.loads(cipher("advice").decrypt(sealed.encode()))
    except InvalidToken:
        return None
    if held["about"] != (str(about) if about else ""):
        return None
    if request.at - datetime.fromisoformat(held["at"]) > LASTS:
        request.session.pop(ASKED, None)
        return None
    return Asked(
        receiver=Receiver(held["receiver"]),
        matters=frozenset(Matter(each) for each in held["matters"]),
        aim=Aim(held["aim"]),
        urgency=Urgency(held["urgency"]),
        telling_is_risky=held["risky"],
    )
