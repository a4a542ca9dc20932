"""Tables of what leads delegated to whom, of reviews of it, and of decisions referred up; private to this room."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import delegation_rules as rules

EXTENTS = [(code, code) for code in rules.EXTENTS]


class Delegation(Dated):
    """What a lead lets somebody of their organisation decide and commit, by which paper.

    It is between two people in their posts: each appointment is named, and when either ends, so does it.
    """

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="delegations")
    organisation = Concerns("agencies.Organisation")
    lead = Concerns("agencies.Person")
    lead_seat = models.ForeignKey("agencies.Appointment", models.PROTECT, related_name="+")
    delegate = Concerns("agencies.Person")
    delegate_seat = models.ForeignKey("agencies.Appointment", models.PROTECT, related_name="+")
    staff = models.CharField(max_length=10, choices=EXTENTS)
    staff_scope = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    data = models.CharField(max_length=10, choices=EXTENTS)
    data_scope = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    policy = models.CharField(max_length=10, choices=EXTENTS)
    policy_scope = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    instrument = models.CharField(max_length=200)
    instrument_on = models.DateField()
    review_on = models.DateField()
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = DoneBy("agencies.Person", null=True)
    ended_why = models.CharField(max_length=rules.LONGEST, blank=True, default="")
    ended_by = DoneBy("agencies.Person", null=True)

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_delegation_forwards"),
            models.CheckConstraint(name="partnership_delegation_not_to_self", condition=~Q(lead=F("delegate"))),
            models.CheckConstraint(
                name="partnership_delegation_money", condition=Q(money__isnull=True) | Q(money__gte=0)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership", "delegate"], name="partnership_delegation_of")]


class DelegatedFunction(Dated):
    """One function of a delegation, for its period; the same from the same lead to the same person never overlaps."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="functions")
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    lead = Concerns("agencies.Person")
    delegate = Concerns("agencies.Person")
    function = models.CharField(max_length=40, choices=[(code, code) for code in rules.FUNCTIONS])

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_delegatedfunction_forwards"),
            no_overlap("partnership_delegatedfunction_once", "partnership", "lead", "delegate", "function"),
        ]


class DelegationReview(models.Model):
    """What a lead found when they looked again at what they delegated."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person")
    due_on = models.DateField()
    found = models.CharField(max_length=rules.LONGEST)
    finding = models.CharField(max_length=10, choices=[(code, code) for code in rules.FINDINGS])
    next_on = models.DateField(null=True)


class ReferralUp(models.Model):
    """A decision that somebody took for their agency and could not, put before its lead to ratify or overturn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation")
    decision = models.UUIDField()
    what = models.CharField(max_length=rules.LONGEST)
    link = models.CharField(max_length=200)
    taken_by = Concerns("agencies.Person")
    functions = ArrayField(models.CharField(max_length=40))
    commitments = ArrayField(models.CharField(max_length=10), default=list)
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wanting = ArrayField(models.CharField(max_length=40), default=list)
    limit = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = DoneBy("agencies.Person", null=True)
    answer = models.CharField(max_length=10, blank=True, default="", choices=[(code, code) for code in rules.ANSWERS])
    reason = models.CharField(max_length=rules.LONGEST, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "organisation"], name="partnership_referralup_once"),
            models.CheckConstraint(
                name="partnership_referralup_other_eyes",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("taken_by")),
            ),
            models.CheckConstraint(
                name="partnership_referralup_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", reason="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(reason="")),
            ),
        ]
