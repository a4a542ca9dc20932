"""Tables of reorganisations: what was planned, rehearsed, settled and done, and what was left over; private."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.partnership import reorganisation_rules as rules


class Reorganisation(models.Model):
    """A plan by which organisations pass what they hold to others on a legal date. It is never changed once done.

    `confirmed_by` is who else says that the law has it so: what is confirmed is carried out on its day, settled or
    not. `settled_by` is who else committed it, with nothing left over, before its day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="reorganisations")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in rules.KINDS])
    on_day = models.DateField()
    instrument = models.CharField(max_length=300)
    functions = ArrayField(models.CharField(max_length=60), default=list)
    organisation = Concerns("agencies.Organisation")
    planned_by = DoneBy("agencies.Person", null=True)
    planned_at = models.DateTimeField()
    rehearsed_by = DoneBy("agencies.Person", null=True)
    rehearsed_at = models.DateTimeField(null=True)
    rehearsal = models.JSONField(null=True)
    confirmed_by = DoneBy("agencies.Person", null=True)
    confirmed_at = models.DateTimeField(null=True)
    settled_by = DoneBy("agencies.Person", null=True)
    settled_at = models.DateTimeField(null=True)
    done_by = DoneBy("agencies.Person", null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    withdrawn_by = DoneBy("agencies.Person", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnership_reorganisation_other_eyes",
                condition=(Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("planned_by")))
                & (Q(settled_by__isnull=True) | ~Q(settled_by=F("planned_by")))
                & (Q(done_by__isnull=True) | ~Q(done_by=F("planned_by"))),
            ),
            models.CheckConstraint(
                name="partnership_reorganisation_one_end",
                condition=Q(done_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="partnership_reorganisation_done_with_outcome",
                condition=Q(done_at__isnull=True, outcome__isnull=True)
                | Q(done_at__isnull=False, outcome__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["on_day"],
                name="partnership_reorg_waiting",
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    @classmethod
    def lock(cls, reorganisation_id: UUID) -> Self:
        """Take a plan for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=reorganisation_id).first()
        if row is None:
            raise NotFound
        return row

    def forget_rehearsal(self) -> None:
        """Make a changed plan want another rehearsal, and the other person's word again."""
        self.rehearsed_by = self.rehearsed_at = self.rehearsal = None
        self.confirmed_by = self.confirmed_at = self.settled_by = self.settled_at = None

    def mark(self, part: str, *, person_id: UUID | None, at: datetime) -> None:
        """Note who did a part of it, and when."""
        setattr(self, f"{part}_by_id", person_id)
        setattr(self, f"{part}_at", at)


class ReorganisationStep(models.Model):
    """One organisation of a plan: whether it ends on the day, or lives on without what it gives away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    organisation = Concerns("agencies.Organisation")
    ends = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reorganisation", "organisation"], name="partnership_reorgstep_once"),
        ]


class ReorganisationShare(models.Model):
    """What one successor takes over in a step: the areas named or, with none, all that no other share names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    step = models.ForeignKey(ReorganisationStep, models.PROTECT, related_name="shares")
    successor = Concerns("agencies.Organisation")
    areas = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "successor"], name="partnership_reorgshare_once"),
        ]


class ReorganisationLoose(models.Model):
    """What nobody was to take over on the day: so much of one kind in one area, with a council's duty desk, overdue."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="loose")
    organisation = Concerns("agencies.Organisation")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    settled_by = DoneBy("agencies.Person", null=True)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=300, blank=True, default="")
