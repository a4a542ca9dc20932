"""Tables of disputes between partners, and of each partnership's own stages in versions; private to this room."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import dispute_rules as rules


class DisputeTable(models.Model):
    """One version of a partnership's own stages. It counts from its first day until the next one's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    why = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="partnership_disputetable_numbered"),
            models.UniqueConstraint(fields=["partnership", "from_on"], name="partnership_disputetable_once"),
        ]


class DisputeStage(models.Model):
    """One stage of a table: whom it means, and how long it has."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.ForeignKey(DisputeTable, models.PROTECT, related_name="stages")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit, unit) for unit in rules.UNITS])
    roles = ArrayField(models.CharField(max_length=30), default=list)
    band = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "place"], name="partnership_disputestage_placed"),
            models.UniqueConstraint(fields=["table", "code"], name="partnership_disputestage_once"),
        ]


class Dispute(models.Model):
    """What one agency disputes with another: under a reference, never with a child's details."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    table = models.ForeignKey(DisputeTable, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=20, choices=[(code, code) for code in rules.SUBJECTS])
    reference = models.CharField(max_length=40)
    by_organisation = Concerns("agencies.Organisation")
    by_person = DoneBy("agencies.Person")
    with_organisation = Concerns("agencies.Organisation")
    why = models.CharField(max_length=rules.AT_MOST)
    wants = models.CharField(max_length=rules.AT_MOST)
    stage = models.CharField(max_length=40)
    is_answered = models.BooleanField(default=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, default="", choices=[(code, code) for code in rules.OUTCOMES])
    learning = models.CharField(max_length=rules.AT_MOST, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnership_dispute_between_two", condition=~Q(by_organisation=F("with_organisation"))
            ),
            models.CheckConstraint(
                name="partnership_dispute_closed_with_outcome", condition=Q(closed_at__isnull=True) ^ ~Q(outcome="")
            ),
            models.UniqueConstraint(
                fields=["partnership", "by_organisation", "with_organisation", "reference"],
                condition=Q(closed_at__isnull=True), name="partnership_dispute_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="partnership_dispute_due", condition=Q(closed_at__isnull=True)),
        ]


class DisputeStep(models.Model):
    """One thing said or done in a dispute, at a stage."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)
    by_organisation = Concerns("agencies.Organisation", null=True)
    said = models.CharField(max_length=rules.AT_MOST, blank=True, default="")
