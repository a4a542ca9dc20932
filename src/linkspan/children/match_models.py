"""Tables of the matching models in use and of what a new one would decide otherwise; private to this room."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from linkspan.agencies.ports import DoneBy
from linkspan.audit.ids import new_id


class MatchModel(models.Model):
    """A matching model that may be used here: its artefact word for word, and the release gates it passed.

    Rows are added, never changed. The model that comes with the program is taken as it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    version = models.TextField()
    hash = models.TextField(unique=True)
    artefact = models.TextField()
    made_at = models.DateTimeField(null=True)
    gates = models.JSONField(default=list)
    passed = models.BooleanField(default=False)
    is_shipped = models.BooleanField(default=False)
    note = models.TextField(default="")
    registered_at = models.DateTimeField()
    registered_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(passed=True) | Q(is_shipped=True), name="children_matchmodel_passed"),
        ]


class ModelPeriod(models.Model):
    """That a model was in use, from when until when; exactly one is at any moment."""

    id = models.UUIDField(primary_key=True, default=new_id)
    model = models.ForeignKey(MatchModel, models.PROTECT, related_name="periods")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    is_return = models.BooleanField(default=False)
    reason = models.TextField(default="")
    by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="children_modelperiod_one_at_a_time",
                expressions=[
                    (
                        Func(F("from_at"), F("until_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Rescoring(models.Model):
    """How far the records of before have been weighed again by a model that was put to use."""

    id = models.UUIDField(primary_key=True, default=new_id)
    period = models.OneToOneField(ModelPeriod, models.PROTECT, related_name="rescoring")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stopped = models.TextField(default="")
    after = models.UUIDField(null=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    found = models.IntegerField(default=0)


class Rescored(models.Model):
    """What a new model would have decided otherwise, for a person to look at: nothing moves because of it.

    `unlink`: it would not put the record with this child. `move`: it would put it with the other. `link`: it would
    take the two files for one child.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    rescoring = models.ForeignKey(Rescoring, models.PROTECT, related_name="rows")
    record = models.ForeignKey("children.SourceRecord", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.TextField(choices=[(v, v) for v in ("unlink", "move", "link")])
    before = models.FloatField(null=True)
    probability = models.FloatField()
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(default="", choices=[(v, v) for v in ("", "sent", "kept", "overtaken")])
    decided_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "kind", "other"],
                condition=Q(decided_at=None),
                nulls_distinct=False,
                name="children_rescored_one_open",
            ),
        ]
