"""Tables of figures as published, meetings, decisions and what they were to change; private to this room.

What was published is never changed: a later count of the same quarter, beside the first, could tell of one child.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import meeting_rules as rules


def one_of(values: Iterable[object]) -> list[tuple[str, str]]:
    """Give codes as a field's choices."""
    return [(str(value), str(value)) for value in values]


class PublishedQuarter(models.Model):
    """That an indicator's figures for a quarter were published, once and for every place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    indicator = models.TextField()
    quarter = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="partnership_published_once"),
        ]


class Figure(models.Model):
    """A count that may be shown: five or more, to the nearest five. A smaller one has no row, and neither has none."""

    id = models.UUIDField(primary_key=True, default=new_id)
    published = models.ForeignKey(PublishedQuarter, models.PROTECT, related_name="figures")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    organisation = Concerns("agencies.Organisation", null=True, db_index=False)
    shown = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["published", "area", "organisation"], nulls_distinct=False, name="partnership_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(shown__gte=5) & Q(shown=F("shown") / 5 * 5), name="partnership_figure_in_fives"
            ),
        ]


class Meeting(models.Model):
    """A meeting of a partnership that was held."""

    id = models.UUIDField(primary_key=True, default=new_id)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = DoneBy("agencies.Person", null=True, db_index=False)


class Paper(models.Model):
    """A paper that a meeting had before it: what it is called and where it is kept, never the paper itself."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="partnership_paper_numbered"),
        ]


class Attendance(models.Model):
    """Who was at a meeting, or sent apologies: the person, the post they held that day, its band and agency."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    person = Concerns("agencies.Person")
    post = Concerns("agencies.Post", db_index=False)
    post_title = models.CharField(max_length=120)
    band = models.PositiveSmallIntegerField()
    organisation = Concerns("agencies.Organisation", db_index=False)
    how = models.TextField(choices=one_of(rules.ATTENDED))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person", "post"], name="partnership_attendance_once"),
        ]


class PartnersDecision(models.Model):
    """What a meeting decided, who took it for which agency, and what it is expected to move, by when and how far."""

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    indicator = models.TextField(blank=True, default="")
    direction = models.TextField(blank=True, default="", choices=one_of(("", *rules.DIRECTIONS)))
    amount = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    by_when = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="partnership_decision_numbered"),
            models.CheckConstraint(
                condition=Q(indicator="", direction="", amount=None, by_when=None)
                | (~Q(indicator="") & ~Q(direction="") & Q(by_when__isnull=False)),
                name="partnership_decision_expects_whole",
            ),
        ]


class DecisionTaker(models.Model):
    """Somebody who took a decision for an agency, on which functions, and whether they could commit it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(PartnersDecision, models.PROTECT, related_name="takers")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="+")
    functions = ArrayField(models.TextField())
    staff = models.BooleanField(default=False)
    information = models.BooleanField(default=False)
    policy = models.BooleanField(default=False)
    money = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    could = models.TextField(choices=one_of(rules.COULD))
    why = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "attendance"], name="partnership_taker_once"),
        ]


class Heard(models.Model):
    """What young people, or practitioners, said about a decision, and what was changed for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(PartnersDecision, models.PROTECT, related_name="heard")
    who = models.TextField(choices=one_of(rules.VOICES))
    said = models.TextField()
    changed = models.TextField()
    at = models.DateTimeField()
    written_by = DoneBy("agencies.Person", null=True, db_index=False)


class EffectReview(models.Model):
    """That somebody must look at what a decision changed by its day, and what they made of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    decision = models.OneToOneField(PartnersDecision, models.PROTECT, related_name="review")
    done_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")
    verdict = models.TextField(blank=True, default="")


class Expectation(Dated):
    """A partnership's own threshold: the least share of an indicator by which an agency is asked about it."""

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    indicator = models.TextField()
    least = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_expectation_forwards"),
            no_overlap("partnership_expectation_once", "partnership", "indicator"),
            models.CheckConstraint(condition=Q(least__gte=1, least__lte=100), name="partnership_expectation_a_share"),
        ]


class Conversation(models.Model):
    """That an agency is asked why a figure of its own is under the threshold; what it says, and how it ended."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    expectation = models.ForeignKey(Expectation, models.PROTECT, related_name="conversations")
    organisation = Concerns("agencies.Organisation")
    quarter = models.DateField()
    part = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = DoneBy("agencies.Person", null=True, db_index=False)
    closing = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["expectation", "organisation", "quarter"], name="partnership_conversation_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ ~Q(answer=""), name="partnership_conversation_answered"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(answered_at__isnull=False),
                name="partnership_conversation_closed_after_an_answer",
            ),
        ]
