"""Tables of files whose keeping has run out, put forward by one and decided on by another; private to this room."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import DoneBy
from linkspan.audit.ids import new_id


class Disposal(models.Model):
    """A list of files whose keeping has run out, put forward by one person for another to decide on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    proposed_by = DoneBy("agencies.Person", related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField()
    size = models.IntegerField()
    decided_by = DoneBy("agencies.Person", null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(default="")
    gone = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(gone=0) | ~Q(decided_by=F("proposed_by")), name="children_disposal_by_two"
            ),
        ]


class DisposalFile(models.Model):
    """A file on such a list, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="files")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    retention = models.TextField()
    due_on = models.DateField()
    outcome = models.TextField(default="", choices=[(v, v) for v in ("", "gone", "kept")])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child"], condition=Q(outcome=""), name="children_disposalfile_once"),
        ]
