"""Tables of budgets, challenges, canaries and the books that decided; private to this room."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.sharing import agreement_models, decision_models, rules

OF_AGREEMENTS = agreement_models  # through which Django finds the tables of agreements
OF_DECISIONS = decision_models  # through which Django finds the table of decisions


class Spend(models.Model):
    """How often a person of an organisation searched within one minute."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns("agencies.Person")
    organisation = Concerns("agencies.Organisation")
    minute = models.DateTimeField()
    searches = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organisation", "minute"], name="sharing_spend_minute"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "minute"], name="sharing_spend_of")]


class Opening(models.Model):
    """A child whose file a person opened on a day without a relationship, counted once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns("agencies.Person")
    organisation = Concerns("agencies.Organisation")
    day = models.DateField()
    child = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day", "child"], name="sharing_opening_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="sharing_opening_of")]


class BudgetLimit(models.Model):
    """An organisation's own numbers in place of the usual ones; an empty one leaves the usual in place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = Concerns("agencies.Organisation")
    searches = models.PositiveIntegerField(null=True)
    children = models.PositiveIntegerField(null=True)
    organisation_searches = models.PositiveIntegerField(null=True)
    organisation_children = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="sharing_budgetlimit_one"),
        ]


class Challenge(models.Model):
    """A look to be reviewed: its looker answered a question about it or, silently, it stood out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    person = DoneBy("agencies.Person")
    organisation = Concerns("agencies.Organisation")
    whys = ArrayField(models.CharField(max_length=20, choices=[(why, why) for why in rules.WHYS]))
    about_child = models.UUIDField(null=True)
    answer = models.TextField(blank=True, default="")
    is_silent = models.BooleanField(default=False)
    at = models.DateTimeField()
    covers_until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = DoneBy("agencies.Person", null=True)
    outcome = models.CharField(max_length=20, blank=True, default="", choices=[(code, code) for code in rules.OUTCOMES])
    asking = models.CharField(max_length=10, blank=True, default="", choices=[(code, code) for code in rules.ASKINGS])
    ask_on = models.DateField(null=True)
    question = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sharing_challenge_reviewed_whole",
                condition=(Q(reviewed_at__isnull=True) & Q(reviewed_by__isnull=True) & Q(outcome=""))
                | (Q(reviewed_at__isnull=False) & Q(reviewed_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(name="sharing_challenge_other_eyes", condition=~Q(reviewed_by=models.F("person"))),
            models.CheckConstraint(name="sharing_challenge_answered", condition=Q(is_silent=True) | ~Q(answer="")),
            models.CheckConstraint(
                name="sharing_challenge_asked_on",
                condition=(Q(asking="later") & Q(ask_on__isnull=False)) | (~Q(asking="later") & Q(ask_on__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "covers_until"], name="sharing_challenge_covers"),
            models.Index(
                fields=["organisation", "at"],
                name="sharing_challenge_waiting",
                condition=Q(reviewed_at__isnull=True),
            ),
        ]

    @classmethod
    def lock(cls, challenge_id: UUID) -> Self:
        """Take a challenge that the asker may review, for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=challenge_id).first()
        if row is None:
            raise NotFound
        return row

    def review(self, *, outcome: str, by_id: UUID, at: datetime) -> None:
        """Keep what the reviewer found."""
        self.outcome, self.reviewed_by_id, self.reviewed_at = outcome, by_id, at
        self.save(update_fields=["outcome", "reviewed_by", "reviewed_at"])


class Look(models.Model):
    """A file opened without a relationship, until the worker has judged whether it stands out and its day is compared.

    Every such look leaves one, so that none is told from another while it is made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns("agencies.Person")
    organisation = Concerns("agencies.Organisation")
    kind = models.CharField(max_length=30)
    roles = ArrayField(models.CharField(max_length=30), default=list)
    child = models.UUIDField()
    at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "at"], name="sharing_look_of"),
            models.Index(fields=["organisation", "at"], name="sharing_look_at"),
            models.Index(fields=["at"], name="sharing_look_waiting", condition=Q(judged_at__isnull=True)),
        ]


class Question(models.Model):
    """A question put to a looker about a look that is being reviewed, and their answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="questions")
    person = Concerns("agencies.Person")
    about_child = models.UUIDField(null=True)
    looked_at = models.DateTimeField()
    words = models.TextField()
    asked_by = DoneBy("agencies.Person", null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sharing_question_answered_whole",
                condition=(Q(answered_at__isnull=True) & Q(answer="")) | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]


class Referral(models.Model):
    """An allegation taken to whoever looks into it, from the moment it was known until its outcome is recorded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="referrals")
    receiver = models.CharField(max_length=20, choices=[(code, code) for code in rules.RECEIVERS])
    made_by = DoneBy("agencies.Person")
    known_at = models.DateTimeField()
    told_on = models.DateField(null=True)
    reference = models.CharField(max_length=80, blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sharing_referral_told_first", condition=Q(outcome_at__isnull=True) | Q(told_on__isnull=False)
            ),
        ]


class Canary(models.Model):
    """A file that stands for no child; whoever opens it was not looking for anyone they knew."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    child = models.UUIDField(unique=True)
    placed_by = DoneBy("agencies.Person", null=True)
    placed_at = models.DateTimeField()


class DecidingBook(models.Model):
    """Policies as they stood when they decided, kept for good, so that any decision can be made again.

    The text is cut into `pages`, each kept once for all the books that hold it.
    """

    hash = models.CharField(primary_key=True, max_length=64)
    schema_hash = models.CharField(max_length=64)
    pages = ArrayField(models.CharField(max_length=64))
    links = models.JSONField(default=list)
    first_used_at = models.DateTimeField()


class ImportedPolicy(models.Model):
    """A sharing policy that came in the Department for Education's format, as it was on its version moment.

    `custodian` is the organisation's own code in that format. A policy is never changed: a new version is a new row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    custodian = models.TextField()
    version = models.DateTimeField()
    hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["custodian", "version"], name="sharing_importedpolicy_version"),
        ]
