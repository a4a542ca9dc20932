"""Records that are true for a period, and how the database keeps periods apart; any room's tables may be such.

Periods are `from_on` and `until_on`, the upper bound exclusive.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from linkspan.audit.ids import new_id


def no_overlap(name: str, *same: str) -> ExclusionConstraint:
    """Forbid two overlapping periods of the same thing, in the database itself."""
    period = Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (period, RangeOperators.OVERLAPS),
        ],
    )


def forwards(name: str) -> models.CheckConstraint:
    """Forbid a period that ends before it begins; one that ends as it begins never was."""
    return models.CheckConstraint(name=name, condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")))


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Keep what is in force on a day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


class Dated(models.Model):
    """Something true for a period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def end(cls, on: date, **which: Any) -> None:
        """End on a day whatever lasts beyond it; what would have begun later never comes."""
        lasting = cls.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), **which)
        lasting.filter(from_on__gte=on).update(until_on=F("from_on"))
        lasting.filter(from_on__lt=on).update(until_on=on)
