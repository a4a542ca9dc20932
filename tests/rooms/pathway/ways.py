"""A child's way as tests walk it: people who may begin and end stages, and rows read past the walls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.audit import Actor
from linkspan.duty.models import Clock, Item, Tenure
from linkspan.pathway import models
from linkspan.pathway.commands import finishing, stages
from linkspan.pathway.stage_rules import WasThere
from linkspan.sharing.rules import stated
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, a_record
from tests.rooms.pathway.conftest import BEGAN, World
from tests.support.database import as_test
from tests.support.seats import seat

WHY = stated("concern", "A neighbour rang about noise at night")
ALL_THERE = tuple(
    WasThere(agency, "there")
    for agency in ("social_care", "police", "health", "education", "family", "child", "youth_justice")
)


@dataclass(frozen=True)
class Way:
    """Rowan and her brother by another name, whom the council works with, and those who work with them."""

    world: World
    child: UUID
    brother: UUID
    amina: Member
    mo: Member
    dee: Member
    kit: Member
    lado: Member
    ivy: Member

    def begin(self, kind: str, by: Actor | None = None, *, at: datetime = NOW, **changes: Any) -> UUID:
        """Let the council's manager, or someone else, begin a stage for Rowan."""
        wanted: dict[str, Any] = dict(
            kind=kind, child_ids=[self.child], happened_at=at, by=by or self.mo.actor(at), at=at
        )
        return stages.begin_stage(**(wanted | changes))

    def finish(
        self, stage_id: UUID, outcome: str, by: Actor | None = None, *, at: datetime = NOW, **changes: Any
    ) -> UUID | None:
        """Let the manager end a stage, with everyone there."""
        wanted: dict[str, Any] = dict(
            stage_id=stage_id, outcome=outcome, ended_at=at, present=ALL_THERE, by=by or self.mo.actor(at), at=at
        )
        return finishing.finish_stage(**(wanted | changes))

    def row(self, stage_id: UUID) -> models.Stage:
        """Read a stage past the walls."""
        with as_test():
            return models.Stage.objects.get(id=stage_id)

    def rows(self, **wanted: Any) -> list[models.Stage]:
        """Read stages past the walls, oldest first."""
        with as_test():
            return list(models.Stage.objects.filter(**wanted).order_by("recorded_at", "id"))

    def open_kinds(self, child: UUID | None = None) -> set[str]:
        """Name the kinds that are open for a child."""
        return {each.kind for each in self.rows(child=child or self.child, ended_at=None, replaced_at=None)}

    def open(self, kind: str, child: UUID | None = None) -> models.Stage:
        """Give the one open stage of a kind."""
        (found,) = self.rows(child=child or self.child, kind=kind, ended_at=None, replaced_at=None)
        return found

    def episode(self, child: UUID | None = None) -> models.Episode:
        """Give the newest episode of a child, past the walls."""
        with as_test():
            return models.Episode.objects.filter(child=child or self.child).order_by("-recorded_at", "-id")[0]

    def clock(self, row: models.Stage | models.Episode) -> Clock:
        """Give the clock that runs on a stage, or the last that did."""
        with as_test():
            found = list(Clock.objects.filter(item=row.item_id).order_by("starts_at", "id"))
        return next((each for each in found if each.done_at is None), found[-1])

    def clocks(self, row: models.Stage | models.Episode) -> list[Clock]:
        """Give all clocks of a stage."""
        with as_test():
            return list(Clock.objects.filter(item=row.item_id).order_by("starts_at", "due_at"))

    def holder(self, row: models.Stage | models.Episode) -> tuple[UUID, UUID | None]:
        """Give which agency and person holds a stage."""
        with as_test():
            live = Tenure.objects.get(item=row.item_id, until_at=None)
            return live.organisation_id, live.person_id

    def asked_why(self, about: UUID) -> int:
        """Count the open tasks that ask why a stage or an episode was late."""
        with as_test():
            items = {each.item_id for kind in (models.Stage, models.Episode) for each in kind.objects.filter(id=about)}
            return Item.objects.filter(kind="late_reason", about_object__in=items, closed_at=None).count()

    def asked(self, kind: str, about: UUID) -> int:
        """Count the open tasks that ask something about a stage."""
        with as_test():
            return Item.objects.filter(kind=kind, about_object=about, closed_at=None).count()


def make_way(world: World) -> Way:
    """Let the council and the police work with Rowan and Idris."""
    index, cast = world.index, world.cast
    index.send(cast.council, a_record("c1", **BEGAN), a_record("c2", IDRIS, **BEGAN))
    index.send(cast.police, a_record("p1", **BEGAN), a_record("p2", IDRIS, **BEGAN))
    brother = index.child_of(cast.council, "c2")
    assert brother is not None
    assert index.child_of(cast.council, "c1") == world.child
    lado = seat(cast.council, "Lena Marsh", "Allegations officer", {"lado"}, band=4)
    ivy = seat(cast.police, "Ivy Strand", "Detective inspector", {"manager"}, band=4)
    return Way(world, world.child, brother, cast.amina, cast.mo, cast.dee, cast.kit, lado, ivy)


LONG = timedelta(days=400)
