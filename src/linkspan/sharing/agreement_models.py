"""Tables of agreements: versions, who is party, what was signed, what was withdrawn; private to this room.

A version that was put forward never changes, and signatures and withdrawals are only ever added: the database holds
that by triggers. Whether a version is in force is worked out at the moment asked, by `linkspan.in_force`.
"""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id


class Agreement(models.Model):
    """An agreement through all its versions. Its duty item names who answers for it, and its next date."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    tier = models.PositiveSmallIntegerField()
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    review_told_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="sharing_agreement_tier", condition=Q(tier__gte=1) & Q(tier__lte=2)),
        ]

    @classmethod
    def lock(cls, agreement_id: UUID) -> Self:
        """Take an agreement for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=agreement_id).first()
        if row is None:
            raise NotFound
        return row


class AgreementVersion(models.Model):
    """One version: the document as signed, and the policies made from it. Until it is put forward, a draft."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    organisation = Concerns("agencies.Organisation")
    text = models.TextField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    made_by = DoneBy("agencies.Person")
    made_at = models.DateTimeField()
    put_forward_by = DoneBy("agencies.Person", null=True)
    put_forward_at = models.DateTimeField(null=True)
    policy_text = models.TextField(blank=True, default="")
    signed_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="sharing_agreementversion_number"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(put_forward_at__isnull=True),
                name="sharing_agreementversion_one_draft",
            ),
            models.CheckConstraint(
                name="sharing_agreementversion_put_forward_whole",
                condition=(Q(put_forward_at__isnull=True) & Q(put_forward_by__isnull=True) & Q(signed_hash=""))
                | (
                    Q(put_forward_at__isnull=False)
                    & Q(put_forward_by__isnull=False)
                    & ~Q(signed_hash="")
                    & Q(starts_on__isnull=False)
                    & Q(ends_on__gt=F("starts_on"))
                ),
            ),
        ]

    def put_forward(self, *, policy_text: str, signed_hash: str, by_id: UUID, at: datetime) -> None:
        """Fix the version for good, with the policies made from it and the hash that is signed."""
        self.policy_text, self.signed_hash = policy_text, signed_hash
        self.put_forward_by_id, self.put_forward_at = by_id, at
        self.save(update_fields=["policy_text", "signed_hash", "put_forward_by", "put_forward_at"])


class AgreementParty(models.Model):
    """An organisation that a version binds once it and every other party have signed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="parties")
    organisation = Concerns("agencies.Organisation")
    role = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "organisation"], name="sharing_agreementparty_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="sharing_agreementparty_of")]


class AgreementClause(models.Model):
    """A clause's policy template, and between whom it is linked: every one of `asking` with every one of `holding`.

    `asked_text` is the template for whoever is asked a question first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=20)
    template = models.CharField(max_length=120)
    text = models.TextField()
    asked_template = models.CharField(max_length=120)
    asked_text = models.TextField()
    purposes = ArrayField(models.CharField(max_length=30))
    asking = ArrayField(models.UUIDField())
    holding = ArrayField(models.UUIDField())

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["asking"], name="sharing_agreementclause_asking"),
            models.Index(fields=["version"], name="sharing_agreementclause_of"),
        ]


class AgreementSupersession(models.Model):
    """An agreement that a version puts an end to, once it is signed and has begun."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="ends")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="ended_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "agreement"], name="sharing_agreementsupersession_once"),
        ]


class AgreementSignature(models.Model):
    """One person's signature for one party, of the hash of what they read. Leaving later does not undo it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    organisation = Concerns("agencies.Organisation")
    person = DoneBy("agencies.Person")
    post_title = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation", "person"], name="sharing_agreementsignature_person"
            ),
            models.UniqueConstraint(
                fields=["version", "organisation", "place"], name="sharing_agreementsignature_place"
            ),
            models.CheckConstraint(name="sharing_agreementsignature_two", condition=Q(place__gte=1) & Q(place__lte=2)),
        ]


class AgreementWithdrawal(models.Model):
    """A party's withdrawal: from that moment no version put forward before it is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="withdrawals")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="withdrawals")
    organisation = Concerns("agencies.Organisation")
    person = DoneBy("agencies.Person")
    said = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "organisation"], name="sharing_agreementwithdrawal_once"),
        ]


class AgreementReview(models.Model):
    """A review of a version: when it was held, what was found and what came of it. Never changed, only added to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="reviews")
    organisation = Concerns("agencies.Organisation")
    person = DoneBy("agencies.Person")
    post_title = models.CharField(max_length=120)
    reviewed_on = models.DateField()
    outcome = models.CharField(max_length=20)
    found = models.TextField()
    next_on = models.DateField(null=True)
    took_part = ArrayField(models.UUIDField())
    late_because = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sharing_agreementreview_next",
                condition=Q(outcome="end", next_on__isnull=True)
                | Q(outcome__in=["continue", "change"], next_on__isnull=False, next_on__gt=F("reviewed_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["version", "at"], name="sharing_agreementreview_of")]


class AgreementStandIn(models.Model):
    """A successor in the place of a party that is gone, by law and for a time: all parties are to sign again by then.

    It stands in up to, not including, `until_on`. Its duty item names who sees to the new signatures, and by when.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="stand_ins")
    predecessor = Concerns("agencies.Organisation")
    successor = Concerns("agencies.Organisation")
    from_on = models.DateField()
    until_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "predecessor", "successor"], name="sharing_agreementstandin_once"
            ),
            models.CheckConstraint(name="sharing_agreementstandin_forwards", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="sharing_agreementstandin_another", condition=~Q(predecessor=F("successor"))),
            models.CheckConstraint(
                name="sharing_agreementstandin_settled_how", condition=Q(settled_at__isnull=True) ^ ~Q(settled_how="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["successor"], name="sharing_agreementstandin_of")]


class DecidingPage(models.Model):
    """A text that is part of a book that decided something: the base policies, or the templates of a few clauses."""

    hash = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()


def versions_put_forward() -> Any:
    """Give the versions that are no drafts."""
    return AgreementVersion.objects.filter(put_forward_at__isnull=False)
