"""The tables of a parent's or carer's page: put forward, decided, what it shows, and how it is opened.

Private to this room. What a parent sees comes from one function of the database, `linkspan.parent_page`, and from no
query on these tables.
"""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.voice import parent_rules as rules


def _codes(found: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), str(code)) for code in found]


class ParentPage(models.Model):
    """One adult's page about one child. Off unless decided "yes", not closed, and not held.

    `held_at`: the child's records moved to another file; it stays shut until somebody decides again. `item` is the
    decision that waits, and then the review of a page that is on.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation", related_name="+", db_index=False)
    adult = models.TextField()
    relationship = models.TextField(default="")
    basis = models.TextField(choices=_codes(rules.BASES))
    basis_why = models.TextField(default="")
    evidence = ArrayField(models.TextField(choices=_codes(rules.EVIDENCE)))
    verified_by = DoneBy("agencies.Person", related_name="+", db_index=False)
    verified_on = models.DateField()
    put_by = DoneBy("agencies.Person", related_name="+", db_index=False)
    put_at = models.DateTimeField()
    reason = models.TextField()
    decision = models.TextField(default="", choices=[("", ""), ("yes", "yes"), ("no", "no")])
    decided_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    closed_why = models.TextField(default="")
    held_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="voice_parentpage_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("put_by")),
                name="voice_parentpage_by_another",
            ),
            models.CheckConstraint(
                condition=Q(evidence__len__gte=2) | Q(dropped_at__isnull=False), name="voice_parentpage_two_kinds"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False), name="voice_parentpage_closed_by"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["child"], name="voice_parentpage_child")]

    @classmethod
    def lock(cls, page_id: UUID) -> Self:
        """Take a page for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=page_id).first()
        if row is None:
            raise NotFound
        return row


class ParentCode(models.Model):
    """A code given face to face: only its hash is kept, it opens once, and not for long."""

    id = models.UUIDField(primary_key=True, default=new_id)
    page = models.ForeignKey(ParentPage, models.PROTECT, related_name="codes")
    digest = models.TextField(unique=True)
    given_by = DoneBy("agencies.Person", related_name="+", db_index=False)
    given_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class ParentSession(models.Model):
    """A page that is open on somebody's telephone; the application itself cannot read this table."""

    id = models.UUIDField(primary_key=True, default=new_id)
    page = models.ForeignKey(ParentPage, models.PROTECT, related_name="+")
    digest = models.TextField(unique=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class ParentTry(models.Model):
    """That somebody tried a code: from where as a keyed hash of the day, so that guessing is slowed. Gone in a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="voice_parenttry_at")]


class ParentShown(models.Model):
    """One thing a page shows: a worker (by their involvement, so that it ends with it), a meeting, or a paper."""

    id = models.UUIDField(primary_key=True, default=new_id)
    page = models.ForeignKey(ParentPage, models.PROTECT, related_name="shown")
    what = models.TextField(choices=_codes(rules.WHATS))
    involvement = models.ForeignKey("children.Involvement", models.PROTECT, null=True, related_name="+")
    meeting = models.TextField(default="", choices=[("", ""), *_codes(rules.MEETINGS)])
    meets_at = models.DateTimeField(null=True)
    title = models.TextField(default="")
    given_on = models.DateField(null=True)
    added_by = DoneBy("agencies.Person", related_name="+", db_index=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what="contact", involvement__isnull=False)
                | (Q(what="meeting", meets_at__isnull=False) & ~Q(meeting=""))
                | Q(what="paper", given_on__isnull=False),
                name="voice_parentshown_whole",
            ),
        ]
