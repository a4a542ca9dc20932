"""By which agreement an early sign may be sent and weighed: one in force whose impact assessment names the purpose."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.pathway.patterns import INFORMATION
from linkspan.sharing.facts import Purpose
from linkspan.sharing.queries.agreed import CoveringClause, covering, own_use

PURPOSE = Purpose.EMERGING_PATTERNS.value
# What the front door is told: that there is a sign, from whom, and whom to ring. Not what was written.
MODE = "contact"
# Signs go to the council of the area in which the child lives. A clause for narrower groups of children than these
# covers no sign, since nobody could say of each sign, at any later moment, that its child was among them.
GROUPS = frozenset({"all", "area"})


@dataclass(frozen=True, slots=True)
class Basis:
    """The clause that a sign goes by, and the impact assessment that names the purpose."""

    agreement: str
    title: str
    clause: str
    assessment: str


def basis_for(giver: UUID, council: UUID, kind: str, at: datetime) -> Basis | None:
    """Give the clause by which an agency may send a kind of sign to a council's front door just now; None for none.

    What the council itself holds goes by a clause that lets it receive the same from others for this purpose.
    """
    information = INFORMATION[kind]
    if giver == council:
        found = own_use(organisation=council, purpose=PURPOSE, kind=information, at=at)
    else:
        found = covering(giver=giver, receiver=council, purpose=PURPOSE, kind=information, mode=MODE, at=at)
    return next((_basis(each) for each in found if _is_enough(each)), None)


def _is_enough(clause: CoveringClause) -> bool:
    return clause.is_assessed and bool(clause.impact_assessment.strip()) and bool(GROUPS.intersection(clause.groups))


def _basis(clause: CoveringClause) -> Basis:
    return Basis(clause.agreement, clause.title, clause.number, clause.impact_assessment)
