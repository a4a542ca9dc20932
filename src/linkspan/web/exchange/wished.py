"""What the child and parents said about telling the agency that asks, beside its request and the answer to it."""

from __future__ import annotations

from linkspan.exchange.queries.thread import Thread
from linkspan.sharing.advice.question import KINDS, Receiver
from linkspan.voice.queries.wishes import beside
from linkspan.web.request import PageRequest
from linkspan.web.voice.wishes import presenters
from linkspan.web.voice.wishes.presenters import Line


def beside_thread(found: Thread, request: PageRequest) -> list[Line] | None:
    """List the wishes that bear on telling whoever asked; None where the reader may not read them."""
    receiver = next((each for each, kinds in KINDS.items() if found.asker_kind in kinds), Receiver.OTHER_BODY)
    said = beside(child_id=found.child_id, receiver=receiver.value, by=request.actor, at=request.at)
    return presenters.beside(said)
