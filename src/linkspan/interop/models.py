"""Tables of loads: what came, how far it got, what was refused and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id


class FeedLoad(models.Model):
    """One file from one agency, as far as it has been read. Counts are of rows."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", related_name="+")
    format = models.TextField()
    kind = models.TextField(choices=[(v, v) for v in ("full", "delta")])
    file_name = models.TextField()
    digest = models.TextField()
    size = models.BigIntegerField()
    kept_as = models.TextField(default="")  # the uploaded file's name in the state folder; gone once it is loaded
    state = models.TextField(default="running", choices=[(v, v) for v in ("running", "done", "refused")])
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = DoneBy("agencies.Person", null=True, related_name="+")
    rows_done = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    linked = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField(default=0)  # of children whom only services that every child has know
    also = models.JSONField(default=dict)  # what else a return brought, by what it is: how many were new, changed, …
    fault = models.TextField(default="")
    what_to_do = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "digest", "format", "kind"],
                condition=Q(state="running"),
                name="interop_load_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-started_at"], name="interop_load_newest")]


class CensusChild(models.Model):
    """A child under the number by which a council's yearly return knows them, with what only the return says.

    `made_record` tells that the record in the index came from a return alone, so that it names nobody. `waiting` is
    what the return says of a child who is not known yet: it is kept until they are.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", related_name="+")
    la_child_id = models.TextField()
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    record = models.UUIDField(null=True)
    made_record = models.BooleanField(default=False)
    said = models.JSONField(default=dict)
    fingerprint = models.TextField(default="")
    waiting = models.TextField(default="")
    load = models.ForeignKey(FeedLoad, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    written_by = DoneBy("agencies.Person", null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "la_child_id"], name="interop_census_number_once"),
        ]


class RowRefused(models.Model):
    """A row that was not kept: where, why, and what to do about it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    load = models.ForeignKey(FeedLoad, models.PROTECT, related_name="rows_refused")
    line = models.BigIntegerField()
    record_id = models.TextField(default="")
    field = models.TextField()
    value_shown = models.TextField()
    reason = models.TextField()
    what_to_do = models.TextField()
    code = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["load", "line"], name="interop_refused_line")]
