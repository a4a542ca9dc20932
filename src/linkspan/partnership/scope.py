"""Who may do what in which partnership: the gate's answer, and then whether the asker belongs there."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit
from linkspan.partnership import models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

# Whose work takes them to every partnership: they check, scrutinise or run the installation.
EVERYWHERE = frozenset({"inspector", "scrutineer", "admin"})


def require(
    *, by: Actor, to: Action, at: datetime, partnership_id: UUID, organisation_id: UUID | None = None,
    person_id: UUID | None = None,
) -> Permit:  # fmt: skip
    """Return a permit for something in one partnership; raise Refused, or NotFound where the asker has no part in it.

    `organisation_id` is whose part it is about, `person_id` whose act would be confirmed. Reading how a partnership is
    arranged is open to whoever is in post.
    """
    permit = gate.require(by=by, to=to, at=at, organisation_id=organisation_id, person_id=person_id)
    if not models.Partnership.objects.filter(id=partnership_id).exists():
        raise NotFound
    if to is not Action.SEE_PARTNERSHIP and not is_in(by, partnership_id, at):
        raise NotFound
    return permit


def is_in(by: Actor, partnership_id: UUID, at: datetime) -> bool:
    """Tell whether the asker's organisation is in a partnership that day, or their work takes them to every one."""
    if by.kind == "system" or by.roles & EVERYWHERE:
        return True
    members = models.Member.objects.on(london_day(at)).filter(partnership=partnership_id)
    return bool(members.filter(organisation=by.organisation_id).exists())
