"""Tables of who answers for what, for which children, where and when; private to this room."""

from typing import ClassVar

from django.db import models

from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns, DoneBy


class Responsibility(Dated):
    """One organisation answers for a function, for a group of children in an area; another may commission it.

    The level is the area's. Two that overlap are allowed, so that the map can find and show them. `follows` is what
    this one took over from when its predecessor was reorganised.
    """

    function = models.CharField(max_length=60)
    children = models.CharField(max_length=40)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    accountable = Concerns("agencies.Organisation")
    commissioner = Concerns("agencies.Organisation", null=True)
    instrument = models.CharField(max_length=300, blank=True, default="")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    entered_by = DoneBy("agencies.Person", null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_responsibility_forwards"),
            no_overlap("partnership_responsibility_once", "function", "children", "area", "accountable"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "function"], name="partnership_resp_where"),
            models.Index(fields=["accountable"], name="partnership_resp_of"),
        ]
