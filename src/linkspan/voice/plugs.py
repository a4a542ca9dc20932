"""What this room gives to a room below: what an agency holds of what children said follows its successor."""

from linkspan.agencies.inherited import Inherited
from linkspan.voice import events

# Hearings and wishes of an agency, each with its item; the words themselves say who wrote them, and never change hands.
WORDS = Inherited(
    code="voice",
    models=("voice.Hearing", "voice.ChildWish"),
    counts="count_heard",
    tallies="tally_heard",
    lists_areas="areas_of_heard",
    hands_over="hand_over_heard",
    event=events.VOICE_HANDED_OVER,
)

# What children sent to an agency's desk; a person holds one through duty's items alone.
MESSAGES = Inherited(
    code="messages",
    models=("voice.Message",),
    counts="count_messages",
    tallies="tally_messages",
    lists_areas="areas_of_messages",
    hands_over="hand_over_messages",
    event=events.MESSAGES_HANDED_OVER,
)
