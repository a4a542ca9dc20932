"""What this room gives to rooms below: what was said about sharing; what an agency holds follows its successor."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linkspan.agencies.inherited import Inherited
from linkspan.audit import Actor, Permit
from linkspan.sharing.advice import Matter, Receiver
from linkspan.sharing.overriding import Against, Override
from linkspan.voice import events
from linkspan.voice.commands import wishes as commands
from linkspan.voice.queries import wishes as queries

# Hearings and wishes of an agency, each with its item; the words themselves say who wrote them, and never change hands.
WORDS = Inherited(
    code="voice",
    models=("voice.Hearing", "voice.ChildWish"),
    what="heard",
    event=events.VOICE_HANDED_OVER,
)

# What children sent to an agency's desk; a person holds one through duty's items alone.
MESSAGES = Inherited(
    code="messages",
    models=("voice.Message",),
    what="messages",
    event=events.MESSAGES_HANDED_OVER,
)


class ToldWishes:
    """The wishes that "Can I share this?" and answers to requests go by; `sharing.ports.Wishes`."""

    def against(
        self, *, child_id: UUID, receiver: Receiver, matters: Collection[Matter], by: Actor, at: datetime
    ) -> Collection[Against]:
        """List the standing wishes against a sharing."""
        return queries.against(child_id=child_id, receiver=receiver, matters=matters, at=at)

    def overridden(
        self, *, decision_id: UUID, child_id: UUID, against: Collection[Against], said: Override | None, by: Actor,
        at: datetime, permit: Permit,
    ) -> None:  # fmt: skip
        """Keep that it was shared all the same, with an owner and a date."""
        commands.open_override(
            decision_id=decision_id, child_id=child_id, against=against, said=said, by=by, at=at, permit=permit
        )
