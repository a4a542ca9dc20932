"""What may be asked about notices, and about what this installation is for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import models


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    event: str
    link: str
    about: UUID | None
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Node:
    """What this installation is for, and whether all children or only known ones are held."""

    mode: str
    scope: str
    impact_assessment: str
    holds_invented: bool

    @property
    def holds_only_known(self) -> bool:
        """Tell whether a child needs more than a school, a doctor or a hospital to have an entry.

        A demonstration holds every child it invents.
        """
        return self.mode == "real" and self.scope == "known"


def notices_for(person_id: UUID, *, limit: int = 50) -> tuple[Notice, ...]:
    """List what a person was told, newest first."""
    rows = models.Notice.objects.filter(person=person_id).order_by("-at", "-id")[:limit]
    return tuple(Notice(row.id, row.event, row.link, row.about_object, row.at, row.read_at is not None) for row in rows)


def unread_count(person_id: UUID) -> int:
    """Count what a person was told and has not read."""
    return models.Notice.objects.filter(person=person_id, read_at__isnull=True).count()


def node() -> Node:
    """Give what this installation is for."""
    row = models.Node.objects.get()
    return Node(row.mode, row.scope, row.impact_assessment, row.holds_invented)


def node_mode() -> str:
    """Give whether this installation is empty, a demonstration or real."""
    return node().mode
