"""Tables of who sits in which seat, and of panels; private to this room."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from linkspan.agencies.dated import Dated, forwards
from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import arrangement_rules

# Where a seat stands: with an organisation, or with the partnership itself.
PLACE = Coalesce(F("organisation"), F("partnership"), output_field=models.UUIDField())
PERIOD = Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())


class Sitting(Dated):
    """Somebody in a seat, of an organisation or of the partnership itself; name and title as they were then."""

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="sittings")
    seat = models.CharField(max_length=40, choices=[(each.code, each.code) for each in arrangement_rules.SEATS])
    organisation = Concerns("agencies.Organisation", null=True)
    person = Concerns("agencies.Person", null=True)
    post = Concerns("agencies.Post", null=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    named_by = DoneBy("agencies.Person", null=True)
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_sitting_forwards"),
            ExclusionConstraint(
                name="partnership_sitting_one_each",
                expressions=[
                    ("partnership", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (
                        Coalesce(F("organisation"), F("partnership"), output_field=models.UUIDField()),
                        RangeOperators.EQUAL,
                    ),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=~Q(seat__in=list(arrangement_rules.SHARED)),
            ),
        ]


class Panel(Dated):
    """A panel as it is from a day on: a change ends the row and begins the next of the same `series`."""

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="panels")
    series = models.UUIDField(default=new_id)
    kind = models.CharField(max_length=20, choices=[(code, code) for code in arrangement_rules.PANELS])
    name = models.CharField(max_length=200)
    footing = models.CharField(max_length=500)
    chair = models.CharField(max_length=200, blank=True, default="")
    chair_organisation = Concerns("agencies.Organisation", null=True)
    funds = models.CharField(max_length=500)
    line = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_panel_forwards"),
            ExclusionConstraint(
                name="partnership_panel_once",
                expressions=[("series", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
            ),
        ]
