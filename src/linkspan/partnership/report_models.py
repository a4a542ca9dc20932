"""Tables of what is published, arrangements and yearly reports, and of who signed it; private to this room.

What was sent to be signed never changes, and a signature is of its hash: the database holds that by triggers.
"""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.partnership import publication_rules


class Publication(models.Model):
    """A version of published arrangements, or of a year's report: draft, sent to be signed, published or dropped."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="publications")
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in publication_rules.KINDS])
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(default=dict)
    text = models.TextField(blank=True, default="")
    hash = models.CharField(max_length=64, blank=True, default="")
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    put_forward_by = DoneBy("agencies.Person", null=True)
    put_forward_at = models.DateTimeField(null=True)
    published_by = DoneBy("agencies.Person", null=True)
    published_at = models.DateTimeField(null=True)
    dropped_by = DoneBy("agencies.Person", null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "year", "number"], nulls_distinct=False,
                name="partnership_publication_number",
            ),
            models.UniqueConstraint(
                fields=["partnership", "kind", "year"], nulls_distinct=False,
                condition=Q(published_at__isnull=True, dropped_at__isnull=True),
                name="partnership_publication_one_open",
            ),
            models.CheckConstraint(
                name="partnership_publication_year",
                condition=Q(kind=publication_rules.REPORT, year__isnull=False)
                | Q(kind=publication_rules.ARRANGEMENTS, year__isnull=True),
            ),
            models.CheckConstraint(
                name="partnership_publication_whole",
                condition=Q(put_forward_at__isnull=True, hash="", text="", published_at__isnull=True)
                | (Q(put_forward_at__isnull=False) & ~Q(hash="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="partnership_publication_dropped_or_published",
                condition=Q(dropped_at__isnull=True) | Q(published_at__isnull=True),
            ),
        ]  # fmt: skip

    @classmethod
    def lock(cls, publication_id: UUID) -> Self:
        """Take a version for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=publication_id).first()
        if row is None:
            raise NotFound
        return row


class PublicationSignature(models.Model):
    """A lead partner's signature for their organisation, of the hash of what they read. Leaving later keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="signatures")
    organisation = Concerns("agencies.Organisation")
    person = DoneBy("agencies.Person")
    name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=120)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "organisation"], name="partnership_publication_signed_once"),
        ]
