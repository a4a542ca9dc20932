"""Tables of emerging patterns: early signs that agencies sent for this, and what the rules raised from them.

Private to this room. A sign holds not a word of what anyone wrote: what kind, from which agency, of which day, and
under which agreement it was sent. A pattern is for the front door that it was raised to, and for nobody else.
"""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.pathway import patterns
from linkspan.pathway.stage_models import one_of

CONTESTED = ("sign", "rule")
CLOSED_HOW = ("contact", "dismissed")


class SignChoice(models.Model):
    """That an agency sends every sign of one kind by itself, from a moment until it ends the choice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", db_index=False)
    kind = models.TextField(choices=one_of(patterns.KINDS))
    made_by = DoneBy("agencies.Person", db_index=False)
    made_as = models.TextField(default="")
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(ended_at=None), name="pathway_signchoice_one_stands"
            ),
        ]


class EarlySign(models.Model):
    """One early sign that an agency sent to be weighed: by somebody's own act, or by its standing choice.

    `origin` is what it was sent from (a worry, a flag, a stage, a version of a record), so that it is sent once.
    `weighed` is the mark of the rules that have looked at it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", db_index=False)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    kind = models.TextField(choices=one_of(patterns.KINDS))
    origin = models.UUIDField(null=True)
    on = models.DateField()
    until = models.DateField(null=True)
    band = models.TextField(default="", choices=one_of(("", *patterns.BANDS)))
    sent_at = models.DateTimeField()
    sent_by = DoneBy("agencies.Person", null=True, db_index=False)
    choice = models.ForeignKey(SignChoice, models.PROTECT, null=True, related_name="+")
    agreement = models.TextField()
    clause = models.TextField()
    assessment = models.TextField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = DoneBy("agencies.Person", null=True, db_index=False)
    taken_back_why = models.TextField(default="")
    weighed = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "origin", "child"], condition=Q(origin__isnull=False),
                name="pathway_earlysign_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=False) | Q(choice__isnull=False), name="pathway_earlysign_sent_somehow"
            ),
            models.CheckConstraint(
                condition=~Q(agreement="") & ~Q(clause="") & ~Q(assessment=""), name="pathway_earlysign_has_a_basis"
            ),
            models.CheckConstraint(
                condition=Q(kind="attendance_drop", until__isnull=False) & ~Q(band="")
                | ~Q(kind="attendance_drop") & Q(band=""),
                name="pathway_earlysign_band_of_attendance",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")), name="pathway_earlysign_forwards"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["child", "on"], name="pathway_earlysign_child"),
            models.Index(fields=["organisation", "-sent_at"], name="pathway_earlysign_agency"),
        ]

    @classmethod
    def lock(cls, sign_id: UUID) -> Self:
        """Take a sign for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=sign_id).first()
        if row is None:
            raise NotFound
        return row


class Pattern(models.Model):
    """What rules raised about one child to one front door; at most one is open. A person decides what it means.

    `said` is who the child is (name and birth date): the front door need not open a file to know of whom it reads.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    said = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_how = models.TextField(default="", choices=one_of(("", *CLOSED_HOW)))
    closed_by = DoneBy("agencies.Person", null=True, db_index=False)
    closed_as = models.TextField(default="")
    closed_why = models.TextField(default="")
    contact = models.OneToOneField("pathway.Contact", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "organisation"], condition=Q(closed_at=None), name="pathway_pattern_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(closed_how=""), name="pathway_pattern_closed_somehow"
            ),
            models.CheckConstraint(
                condition=Q(closed_how="contact") ^ Q(contact__isnull=True), name="pathway_pattern_became_a_contact"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "due_at"], name="pathway_pattern_board"),
        ]

    @classmethod
    def lock(cls, pattern_id: UUID) -> Self:
        """Take a pattern for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=pattern_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, how: str, *, by_id: UUID | None, post: str, why: str, at: datetime) -> None:
        """End the pattern; what it rested on stays to be read."""
        self.closed_at, self.closed_how, self.closed_by_id, self.closed_as = at, how, by_id, post
        self.closed_why = why
        self.save(update_fields=["closed_at", "closed_how", "closed_by", "closed_as", "closed_why", "contact"])


class PatternRule(models.Model):
    """That one version of one rule fired, and when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="rules")
    code = models.TextField()
    version = models.PositiveSmallIntegerField()
    fired_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "code", "version"], name="pathway_patternrule_once"),
        ]


class PatternSign(models.Model):
    """One sign that a rule saw: counted, or not, since it repeats another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="signs")
    rule = models.ForeignKey(PatternRule, models.PROTECT, related_name="signs")
    sign = models.ForeignKey(EarlySign, models.PROTECT, related_name="+")
    counted = models.BooleanField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "sign"], name="pathway_patternsign_once"),
        ]


class PatternContest(models.Model):
    """That a worker says a sign does not belong here, or that a rule misleads, and why. A sign so contested counts no
    more."""

    id = models.UUIDField(primary_key=True, default=new_id)
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="contests")
    kind = models.TextField(choices=one_of(CONTESTED))
    sign = models.ForeignKey(EarlySign, models.PROTECT, null=True, related_name="+")
    code = models.TextField(default="")
    version = models.PositiveSmallIntegerField(null=True)
    by = DoneBy("agencies.Person", db_index=False)
    by_as = models.TextField(default="")
    at = models.DateTimeField()
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "sign"], name="pathway_patterncontest_sign_once"),
            models.CheckConstraint(
                condition=Q(kind="sign", sign__isnull=False, code="", version__isnull=True)
                | Q(kind="rule", sign__isnull=True, version__isnull=False) & ~Q(code=""),
                name="pathway_patterncontest_of_one_thing",
            ),
        ]
