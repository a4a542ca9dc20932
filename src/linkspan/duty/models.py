"""Tables of open items, who holds them and by when, of clocks and of cover; private to this room.

Nothing here is personal: kinds, reasons and links are codes. That an open item has one owner and a next date
at every moment is held by the exclusion constraint below and the deferred trigger of migration 0002.
"""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.duty import rules


def _one_at_a_time(name: str, fields: list[str], condition: Q) -> ExclusionConstraint:
    """Refuse two rows of the same fields whose days, from one up to the other, overlap."""
    days = Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())
    equal = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*equal, (days, RangeOperators.OVERLAPS)], condition=condition)


class Item(models.Model):
    """Anything open that someone must answer for; `about_object` is another room's record of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    about_object = models.UUIDField(null=True)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="duty_item_forwards",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about_object"], name="duty_item_about", condition=Q(about_object__isnull=False)),
        ]

    @classmethod
    def lock(cls, item_id: UUID) -> Self:
        """Take an item for the rest of the transaction."""
        item = cls.objects.select_for_update().filter(id=item_id).first()
        if item is None:
            raise NotFound
        return item


class Tenure(models.Model):
    """Who holds an item for a period; without a person, the organisation's duty desk does.

    What a desk holds is to be given to somebody by `allocate_by`, counted by a version of that clock; once that has
    passed, the desk's managers are told, and `nudged_at` keeps when.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="tenures")
    # Who holds something now is asked by the indexes of what is live; one more would be written at every handover.
    organisation = HeldBy("agencies.Organisation", db_index=False)
    post = HeldBy("agencies.Post", null=True, db_index=False)
    person = HeldBy("agencies.Person", null=True, db_index=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    allocate_by = models.DateTimeField(null=True)
    allocate_version = models.PositiveSmallIntegerField(null=True)
    nudged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="duty_tenure_forwards",
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
            ),
            models.CheckConstraint(
                name="duty_tenure_desk_has_a_date",
                condition=Q(person__isnull=False) ^ Q(allocate_by__isnull=False, allocate_version__isnull=False),
            ),
            ExclusionConstraint(
                name="duty_tenure_one_owner",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_at"),
                            F("until_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "person"], name="duty_tenure_live", condition=Q(until_at__isnull=True)
            ),
            models.Index(fields=["person"], name="duty_tenure_mine", condition=Q(until_at__isnull=True)),
            models.Index(
                fields=["allocate_by"],
                name="duty_tenure_unallocated",
                condition=Q(until_at__isnull=True, person__isnull=True, nudged_at__isnull=True),
            ),
        ]


class Clock(models.Model):
    """By when something must happen to an item, under which version of which rule, and when it did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="clocks")
    rule = models.CharField(max_length=60)
    rule_version = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    breach_reason = models.CharField(
        max_length=40, blank=True, default="", choices=[(code, code) for code in rules.BREACH_REASONS]
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="duty_clock_forwards", condition=Q(due_at__gte=F("starts_at"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["item", "due_at"], name="duty_clock_next", condition=Q(done_at__isnull=True)),
        ]


class Offer(models.Model):
    """A handover not yet accepted: the giver holds the item until the receiver says yes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="offers")
    to_organisation = Concerns("agencies.Organisation")
    to_post = Concerns("agencies.Post", null=True)
    to_person = Concerns("agencies.Person", null=True)
    offered_by = DoneBy("agencies.Person", null=True)
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = DoneBy("agencies.Person", null=True)
    outcome = models.CharField(
        max_length=20,
        blank=True,
        default="",
        choices=[(outcome, outcome) for outcome in rules.OFFER_OUTCOMES],
    )
    refusal_reason = models.CharField(
        max_length=40, blank=True, default="", choices=[(code, code) for code in rules.REFUSAL_REASONS]
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(settled_at__isnull=True), name="duty_offer_one_at_a_time"
            ),
            models.CheckConstraint(
                name="duty_offer_settled_with_outcome", condition=Q(settled_at__isnull=True) ^ ~Q(outcome="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["to_organisation", "to_person"],
                name="duty_offer_waiting",
                condition=Q(settled_at__isnull=True),
            ),
        ]

    @classmethod
    def lock(cls, offer_id: UUID) -> Self:
        """Take an offer, and the item it is for, for the rest of the transaction."""
        item_id = cls.objects.filter(id=offer_id).values_list("item_id", flat=True).first()
        if item_id is None:
            raise NotFound
        Item.lock(item_id)
        return cls.objects.select_for_update().get(id=offer_id)

    def settle(self, outcome: str, *, at: datetime, person_id: UUID | None, reason: str = "") -> None:
        """Close the offer with what came of it."""
        self.outcome, self.settled_at, self.settled_by_id, self.refusal_reason = (
            outcome,
            at,
            person_id,
            reason,
        )
        self.save(update_fields=["outcome", "settled_at", "settled_by", "refusal_reason"])


class SpecialDay(models.Model):
    """A day proclaimed to be, or not to be, a working day, beyond what the rules for bank holidays give."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=120)


class ClockVersion(models.Model):
    """One version of one clock: everywhere, or in one area. Nothing of it ever changes but the day it ends.

    `version` counts all versions of a clock, of every area, so that it names one of them; `shipped_as` is the number
    under which a row came with the program, and is empty for what somebody entered here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", null=True)
    starts_with = models.CharField(max_length=160)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(each.value, each.value) for each in rules.Unit])
    day_zero = models.CharField(max_length=20, choices=[(each.value, each.value) for each in rules.DayZero])
    rolls = models.BooleanField()
    authority = models.CharField(max_length=20, choices=[(each, each) for each in rules.AUTHORITIES])
    source = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    shipped_as = models.PositiveSmallIntegerField(null=True)
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="duty_clockversion_number"),
            models.UniqueConstraint(
                fields=["code", "shipped_as"], name="duty_clockversion_shipped", condition=Q(shipped_as__isnull=False)
            ),
            models.CheckConstraint(
                name="duty_clockversion_forwards",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="duty_clockversion_made_or_shipped",
                condition=Q(shipped_as__isnull=False) ^ Q(made_by__isnull=False, made_at__isnull=False),
            ),
            _one_at_a_time("duty_clockversion_one_everywhere", ["code"], Q(area__isnull=True)),
            _one_at_a_time("duty_clockversion_one_in_area", ["code", "area"], Q(area__isnull=False)),
        ]


class Cover(models.Model):
    """Who stands in for a person who is away, from a day up to another; nothing changes hands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = Concerns("agencies.Organisation")
    absent = Concerns("agencies.Person")
    cover = Concerns("agencies.Person")
    why = models.CharField(max_length=20, choices=[(code, code) for code in rules.COVER_REASONS])
    from_on = models.DateField()
    until_on = models.DateField()
    arranged_by = DoneBy("agencies.Person")
    arranged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="duty_cover_forwards", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="duty_cover_by_another", condition=~Q(absent=F("cover"))),
            models.CheckConstraint(
                name="duty_cover_ended_by_someone", condition=Q(ended_at__isnull=True) ^ Q(ended_by__isnull=False)
            ),
            _one_at_a_time("duty_cover_one_at_a_time", ["organisation", "absent"], Q(ended_at__isnull=True)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cover", "until_on"], name="duty_cover_by", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["absent", "until_on"], name="duty_cover_of", condition=Q(ended_at__isnull=True)),
        ]
