"""Table of significant events that workers add to a child's chronology. Private to this room.

Nothing of it is ever overwritten: what is put right or taken back is a new row, and `first` is where its chain began.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit.ids import new_id
from linkspan.pathway import chronology_rules as rules


class SignificantEvent(models.Model):
    """One thing that somebody says happened to a child: when, what, as fact or opinion, and how they know.

    `said_by` is the agency that said it; `organisation` the one that answers for it now. `happened_at` is when it was
    and `at` when it was written down.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    said_by = Concerns("agencies.Organisation", db_index=False)
    author = DoneBy("agencies.Person", db_index=False)
    author_as = models.TextField(default="")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=[(each, each) for each in rules.ADDED_KINDS])
    happened_at = models.DateTimeField()
    is_day = models.BooleanField(default=True)
    what = models.TextField()
    nature = models.TextField(choices=[(each, each) for each in rules.NATURES])
    source = models.TextField(choices=[(each, each) for each in rules.SOURCES])
    source_said = models.TextField(default="")
    sharing = models.TextField(default="workers", choices=[(each, each) for each in rules.SHARING])
    held_why = models.TextField(default="")
    is_released = models.BooleanField(default=False)
    at = models.DateTimeField()
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    why = models.TextField(default="")
    is_withdrawn = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(what="") | Q(is_withdrawn=True) | Q(dropped_at__isnull=False),
                name="pathway_significant_says_something",
            ),
            # A day is kept as its noon, so that an event of this morning's page may be of later today and no further.
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("at")) | Q(is_day=True), name="pathway_significant_has_happened"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, first=None) | Q(corrects__isnull=False, first__isnull=False),
                name="pathway_significant_in_a_chain",
            ),
            models.CheckConstraint(
                condition=Q(sharing="workers") | Q(is_released=False), name="pathway_significant_held_or_released"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child", "happened_at"], name="pathway_significant_child"),
            models.Index(fields=["organisation"], name="pathway_significant_agency"),
        ]


class SignificantOutside(models.Model):
    """Somebody who must never see an event, nor what it was corrected to: it is about them, or someone close."""

    id = models.UUIDField(primary_key=True, default=new_id)
    event = models.ForeignKey(SignificantEvent, models.PROTECT, related_name="outside")
    person = Concerns("agencies.Person", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "person"], name="pathway_significant_outside_once"),
        ]
