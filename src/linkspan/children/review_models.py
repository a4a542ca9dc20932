"""Tables of what people say of pairs, of how soon each is looked at, and of quality counted; private to this room."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id


class Opinion(models.Model):
    """What one reviewer says of a pair: kept until it settles the pair with others', or is taken back."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pair = models.ForeignKey("children.Pair", models.PROTECT, related_name="opinions")
    person = DoneBy("agencies.Person", related_name="+", db_index=False)
    says = models.TextField(choices=[(v, v) for v in ("same", "different", "unsure")])
    reason = models.TextField()
    probability = models.FloatField()
    is_blind = models.BooleanField(default=False)
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pair", "person"], condition=Q(until_at=None), name="children_opinion_one_a_person"
            ),
            models.CheckConstraint(condition=Q(says__in=("same", "different", "unsure")), name="children_opinion_says"),
        ]


class Urgency(models.Model):
    """How soon a person should look at a pair that waits: harm times doubt, what they are made of, by which rule.

    The database keeps it in step with whatever it is made of; no application role may touch it.
    """

    pair = models.OneToOneField(
        "children.Pair", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    harm = models.PositiveSmallIntegerField()
    doubt = models.FloatField()
    urgency = models.FloatField()
    risks = ArrayField(models.TextField())
    born = models.DateField(null=True)
    rival = models.FloatField()
    due_at = models.DateTimeField(null=True)
    rule = models.PositiveSmallIntegerField()
    weighed_on = models.DateField()
    changes_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["changes_on"], name="children_urgency_changes", condition=Q(changes_on__isnull=False)),
        ]


class Turn(models.Model):
    """A waiting pair's place in the queue of one area or agency near it: read in order, by the index alone."""

    pk = models.CompositePrimaryKey("pair", "place_id")
    pair = models.ForeignKey("children.Pair", models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    place_id = models.UUIDField()
    urgency = models.FloatField()
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["place_id", "-urgency", "raised_at", "pair"], name="children_turn_order", include=["due_at"]
            ),
            models.Index(fields=["place_id", "due_at"], name="children_turn_due"),
        ]


class QualityCount(models.Model):
    """How matching stood on a day for the node, an agency, a load or a naming tradition: counts alone, of no one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField()
    counted_at = models.DateTimeField()
    dimension = models.TextField(choices=[(v, v) for v in ("node", "agency", "load", "tradition")])
    about = models.TextField(default="")
    counts = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "dimension", "about"], name="children_quality_once_a_day"),
        ]


class FaultCount(models.Model):
    """How many of an agency's records have which fault, on a day and after a load."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", related_name="+")
    day = models.DateField()
    load = models.UUIDField(null=True)
    counted_at = models.DateTimeField()
    records = models.IntegerField()
    counts = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "day", "load"], nulls_distinct=False, name="children_fault_count_once"
            ),
        ]
