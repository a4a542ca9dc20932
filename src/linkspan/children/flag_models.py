"""Tables of flags: what each says, whom it is kept from, which desks it reached and who has seen it; private to this
room.

Whom a flag reaches is worked out when it is read, by `linkspan.reached_flags`; a delivery gives nobody sight.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit.ids import new_id


class Flag(models.Model):
    """A neutral word that someone should be rung, or that a plan exists, with who and by when it is looked at again.

    `late_told_on` is the day on which its holder was last told that its review is late.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="flags")
    kind = models.TextField(choices=[(v, v) for v in ("call_before_acting", "plan_exists", "location_protected")])
    organisation = HeldBy("agencies.Organisation", related_name="+")
    raised_by = DoneBy("agencies.Person", related_name="+")
    contact_name = models.TextField()
    contact_phone = models.TextField()
    night_contact = models.TextField(default="")
    night_phone = models.TextField(default="")
    review_on = models.DateField()
    raised_at = models.DateTimeField()
    late_told_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True, related_name="+")
    end_reason = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child"], name="children_flag_child")]


class FlagExclusion(models.Model):
    """A person or agency the raiser kept a flag from."""

    id = models.UUIDField(primary_key=True, default=new_id)
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="exclusions")
    organisation = Concerns("agencies.Organisation", null=True, related_name="+")
    person = Concerns("agencies.Person", null=True, related_name="+")


class FlagDelivery(models.Model):
    """That a flag was put on an agency's desk: why, when, and what came of it.

    Its duty item is open until someone there has read it. `ended_how` says why the delivery no longer stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="deliveries")
    organisation = HeldBy("agencies.Organisation", related_name="+")
    way = models.TextField(choices=[(v, v) for v in ("works_with", "agreement")])
    agreement = models.TextField(default="")
    clause = models.TextField(default="")
    delivered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = DoneBy("agencies.Person", null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="", choices=[(v, v) for v in ("", "flag_ended", "no_longer")])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["flag", "organisation"], condition=Q(ended_at=None), name="children_flagdelivery_once"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="children_flagdelivery_read_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation"], name="children_flagdelivery_desk"),
            models.Index(
                fields=["due_at"], name="children_flagdelivery_waiting", condition=Q(read_at=None, ended_at=None)
            ),
        ]


class FlagSeen(models.Model):
    """That a flag was on the page before a person, since when, and whether they said that they have read it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="seen")
    organisation = Concerns("agencies.Organisation", related_name="+")
    person = DoneBy("agencies.Person", related_name="+")
    seen_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["flag", "person"], name="children_flag_seen_once"),
        ]
