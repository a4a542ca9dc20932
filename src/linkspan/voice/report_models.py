"""The tables of the commissioner's figures, sealed reports and directions; private to this room.

What was published or sealed never changes: the database holds that by triggers.
"""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id


class VoiceRelease(models.Model):
    """The figures of one year, from April to March, published once; `year` is that of its last day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    year = models.PositiveSmallIntegerField(unique=True)
    at = models.DateTimeField()


class VoiceFigure(models.Model):
    """One published count of a release: rounded, or None where it is hidden. `label` names an area as it was then."""

    id = models.UUIDField(primary_key=True, default=new_id)
    release = models.ForeignKey(VoiceRelease, models.PROTECT, related_name="figures")
    measure = models.TextField()
    dimension = models.TextField()
    member = models.TextField()
    label = models.TextField(default="")
    place = models.PositiveSmallIntegerField()
    shown = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "measure", "dimension", "member"], name="voice_voicefigure_once"
            ),
        ]  # fmt: skip


class SealedReport(models.Model):
    """A year's report as it was sealed: the very file that Parliament receives, and its hash."""

    id = models.UUIDField(primary_key=True, default=new_id)
    release = models.OneToOneField(VoiceRelease, models.PROTECT, related_name="sealed")
    foreword = models.TextField(default="")
    file = models.BinaryField()
    hash = models.TextField(unique=True)
    sealed_by = DoneBy("agencies.Person", db_index=False)
    sealed_at = models.DateTimeField()


class Direction(models.Model):
    """A direction of the Secretary of State to inquire into one child's case; `until` is its last day.

    Its item is open until somebody says what came of it: first to be confirmed, then to be ended by its last day.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    reference = models.TextField()
    directed_on = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    recorded_by = DoneBy("agencies.Person", db_index=False)
    recorded_at = models.DateTimeField()
    confirmed_by = DoneBy("agencies.Person", null=True, db_index=False)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("recorded_by"))),
                name="voice_direction_confirmed_by_another",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("directed_on")), name="voice_direction_forwards"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, outcome="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome="")),
                name="voice_direction_ended_with_words",
            ),
        ]

    @classmethod
    def lock(cls, direction_id: UUID) -> Self:
        """Take a direction for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=direction_id).first()
        if row is None:
            raise NotFound
        return row
