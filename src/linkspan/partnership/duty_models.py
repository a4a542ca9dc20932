"""Tables of statutory duties: a partnership's own versions, who owes what by when, audits and areas; private here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import duty_rules as rules


class DutyVersion(Dated):
    """A partnership's own version of a duty of the shipped register, or a duty of its own."""

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    kinds = ArrayField(models.CharField(max_length=30))
    law = models.CharField(max_length=300)
    guidance = models.CharField(max_length=300, blank=True, default="")
    months = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    standards = models.CharField(max_length=20, blank=True, default="")
    is_law = models.BooleanField(default=True)
    why = models.CharField(max_length=rules.LONGEST)
    made_at = models.DateTimeField()
    made_by = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_dutyversion_forwards"),
            no_overlap("partnership_dutyversion_once", "partnership", "code"),
            models.UniqueConstraint(fields=["partnership", "code", "version"], name="partnership_dutyversion_numbered"),
        ]


class HeldDuty(models.Model):
    """A duty that an organisation of a partnership has taken on; its item says who owns it and by when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=rules.LONGEST, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "code"], condition=Q(ended_at__isnull=True),
                name="partnership_heldduty_once",
            ),
        ]  # fmt: skip


class DutyOutcome(models.Model):
    """What became of a duty for one period, and what shows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    held = models.ForeignKey(HeldDuty, models.PROTECT, related_name="outcomes")
    due_on = models.DateField()
    on_day = models.DateField()
    outcome = models.CharField(max_length=10, choices=[(code, code) for code in rules.OUTCOMES])
    reference = models.CharField(max_length=200, blank=True, default="")
    link = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnership_dutyoutcome_shown", condition=Q(outcome=rules.NOT_MET) | ~Q(reference="")
            ),
        ]


class Audit(models.Model):
    """An agency's assessment of itself against the standards of a duty; the duty's own item is its clock."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    held = models.ForeignKey(HeldDuty, models.PROTECT, related_name="audits")
    standards = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["held"], condition=Q(handed_in_at__isnull=True), name="partnership_audit_one_open"
            ),
        ]


class AuditScore(models.Model):
    """The score an agency gave itself on one standard, and what it rests on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="scores")
    standard = models.CharField(max_length=30)
    score = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=rules.LONGEST)
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "standard"], name="partnership_auditscore_once"),
            models.CheckConstraint(name="partnership_auditscore_of_four", condition=Q(score__gte=1) & Q(score__lte=4)),
        ]


class AuditChallenge(models.Model):
    """What a peer of another organisation doubts about a score, and what the agency answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="challenges")
    standard = models.CharField(max_length=30)
    by_organisation = Concerns("agencies.Organisation")
    by_person = DoneBy("agencies.Person")
    said = models.CharField(max_length=rules.LONGEST)
    at = models.DateTimeField()
    reply = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    agreed_score = models.PositiveSmallIntegerField(null=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = DoneBy("agencies.Person", null=True)


class AreaDuty(models.Model):
    """Whether an area complies with a duty, as a file from elsewhere says; the newest day counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area_code = models.CharField(max_length=20)
    area_name = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    complies = models.BooleanField()
    on_day = models.DateField()
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "area_code", "on_day"], name="partnership_areaduty_once"),
        ]
