"""What this room gives to a room below: access requests follow an agency's successor."""

from linkspan.agencies.inherited import Inherited
from linkspan.scrutiny import events

ACCESS = Inherited(
    code="scrutiny",
    models=("scrutiny.AccessRequest", "scrutiny.AccessOpinion", "scrutiny.AccessApart"),
    what="access",
    event=events.ACCESS_INHERITED,
)
