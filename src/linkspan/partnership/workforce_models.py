"""Tables of establishment, vacancies and caseloads; private to this room."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id


class Staffing(models.Model):
    """How many of one kind of post an organisation has for a quarter, how many are filled, and how many people left.

    Nothing is overwritten: a figure that was wrong gets a `replaced_at`, and the right one is a row of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = Concerns("agencies.Organisation")
    quarter = models.DateField()
    group = models.CharField(max_length=120)
    establishment = models.DecimalField(max_digits=8, decimal_places=2)
    in_post = models.DecimalField(max_digits=8, decimal_places=2)
    agency = models.DecimalField(max_digits=8, decimal_places=2)
    leavers = models.PositiveIntegerField()
    average_in_post = models.DecimalField(max_digits=8, decimal_places=2)
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "quarter", "group"],
                condition=Q(replaced_at__isnull=True),
                name="partnership_staffing_once",
            ),
            models.CheckConstraint(
                name="partnership_staffing_not_below_nothing",
                condition=Q(establishment__gte=0, in_post__gte=0, agency__gte=0, average_in_post__gte=0),
            ),
        ]
