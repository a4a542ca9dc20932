"""Where else a child lives or was found, and which council was told of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit.ids import new_id


class Residence(models.Model):
    """Which council area a child belongs to, lives in or was found in, over time.

    A feed finds a child by itself; a worker of a council says that one is placed or was found, and whom to ring.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="residences")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(v, v) for v in ("home", "placed", "found")])
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    organisation = Concerns("agencies.Organisation", null=True, related_name="+", db_index=False)
    said_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    contact_name = models.TextField(default="", db_default="")
    contact_phone = models.TextField(default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="children_residence_forward"
            ),
        ]
        # The worker asks again and again who is somewhere else; few are.
        indexes: ClassVar = [
            models.Index(fields=["child"], name="children_residence_away", condition=~Q(kind="home") & Q(until_on=None))
        ]


class Newcomer(models.Model):
    """That the council of another area was told of a child placed or found there: its task until somebody reads it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    residence = models.ForeignKey(Residence, models.PROTECT, related_name="told")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    organisation = HeldBy("agencies.Organisation", related_name="+")
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = DoneBy("agencies.Person", null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["residence"], name="children_newcomer_once"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="children_newcomer_read_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="children_newcomer_desk")]
