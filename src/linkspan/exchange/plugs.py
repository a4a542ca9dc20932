"""What this room gives to a room below: what an agency asked and was asked follows its successor."""

from linkspan.agencies.inherited import Inherited
from linkspan.exchange import events

# Requests an agency made and parts it must answer; a person holds them through duty's items alone.
REQUESTS = Inherited(
    code="exchange",
    models=("exchange.Request", "exchange.Part"),
    what="requests",
    event=events.REQUESTS_HANDED_OVER,
)
