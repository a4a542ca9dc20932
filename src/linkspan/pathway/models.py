"""Tables of the pathway's beginning. Private to this room; the database holds a wall round each (see the migrations).

What was said stands once, in a concern, however many children of a family it is about: fact, opinion and the child's
own words each in a field of its own. What is sent or decided is never overwritten.
"""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.pathway import rules
from linkspan.pathway.chronology_models import SignificantEvent as SignificantEvent
from linkspan.pathway.chronology_models import SignificantOutside as SignificantOutside
from linkspan.pathway.pattern_models import EarlySign as EarlySign
from linkspan.pathway.pattern_models import Pattern as Pattern
from linkspan.pathway.pattern_models import PatternContest as PatternContest
from linkspan.pathway.pattern_models import PatternRule as PatternRule
from linkspan.pathway.pattern_models import PatternSign as PatternSign
from linkspan.pathway.pattern_models import SignChoice as SignChoice
from linkspan.pathway.stage_models import Episode as Episode
from linkspan.pathway.stage_models import Inside as Inside
from linkspan.pathway.stage_models import Outside as Outside
from linkspan.pathway.stage_models import Present as Present
from linkspan.pathway.stage_models import Stage as Stage
from linkspan.pathway.stage_models import one_of


class Draft(models.Model):
    """A concern half written. Its author alone reads it; what it says goes when it is sent or given up.

    `key` is the page's own number, under which its author's browser keeps sending it: nobody else's draft has it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.UUIDField()
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    organisation = HeldBy("agencies.Organisation", db_index=False)
    author = DoneBy("agencies.Person", db_index=False)
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    worry = models.ForeignKey("Concern", models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    author_told_at = models.DateTimeField(null=True)
    lead_told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="", choices=one_of(("", "sent", "kept", "dropped")))
    became = models.ForeignKey("Concern", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "key"], name="pathway_draft_one_a_page"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ended_how=""), name="pathway_draft_ended_somehow"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(said={}), name="pathway_draft_emptied_when_ended"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["author", "-saved_at"], name="pathway_draft_author"),
            models.Index(fields=["organisation"], name="pathway_draft_open", condition=Q(ended_at__isnull=True)),
        ]

    @classmethod
    def lock(cls, draft_id: UUID) -> Self:
        """Take a draft for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=draft_id).first()
        if row is None:
            raise NotFound
        return row

    def end(self, how: str, *, at: datetime, became_id: UUID | None = None) -> None:
        """End the draft and let go of what it said: that stands elsewhere now, or was given up."""
        self.ended_at, self.ended_how, self.said, self.became_id = at, how, {}, became_id
        self.save(update_fields=["ended_at", "ended_how", "said", "became"])


class Concern(models.Model):
    """What somebody said about a child, or about children of one family: sent on, or kept as an early worry."""

    id = models.UUIDField(primary_key=True, default=new_id)
    # None where a member of the public says it, or someone who is stopped from working.
    organisation = HeldBy("agencies.Organisation", null=True, db_index=False)
    author = DoneBy("agencies.Person", null=True, db_index=False)
    author_as = models.TextField(default="")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=one_of(rules.KINDS))
    referrer = models.TextField(choices=one_of((*rules.REFERRERS, rules.FROM_PATTERN)))
    # Who told the author, where it was somebody else, and how whoever spoke can be reached.
    told_by = models.TextField(default="")
    reach = models.TextField(default="")
    saw = models.TextField(default="")
    thinks = models.TextField(default="")
    child_said = models.TextField(default="")
    done = models.TextField(default="")
    family_knows = models.TextField(default="", choices=one_of(("", *rules.FAMILY_KNOWS)))
    family_why = models.TextField(default="")
    urgency = models.TextField(default="", choices=one_of(("", *rules.URGENCIES)))
    happened_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    worry = models.OneToOneField("self", models.PROTECT, null=True, related_name="raised_as")
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="", choices=one_of(("", "raised", "taken_back")))
    ended_why = models.TextField(default="")
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=False) | ~Q(saw="") | ~Q(child_said=""),
                name="pathway_concern_says_something",
            ),
            models.CheckConstraint(condition=Q(kind="worry") | ~Q(urgency=""), name="pathway_concern_says_how_urgent"),
            models.CheckConstraint(
                condition=Q(kind="worry") | Q(ended_at__isnull=True),
                name="pathway_concern_only_a_worry_ends",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ended_how=""), name="pathway_concern_ended_somehow"
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("at")),
                name="pathway_concern_of_what_has_happened",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["author", "-at"], name="pathway_concern_author"),
            models.Index(fields=["organisation", "-at"], name="pathway_concern_agency"),
        ]

    @classmethod
    def lock(cls, concern_id: UUID) -> Self:
        """Take a concern for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=concern_id).first()
        if row is None:
            raise NotFound
        return row

    def end(self, how: str, *, by_id: UUID | None, at: datetime, why: str = "") -> None:
        """Let an early worry stand no longer; it stays to be read as it was."""
        self.ended_at, self.ended_how, self.ended_by_id, self.ended_why = at, how, by_id, why
        self.save(update_fields=["ended_at", "ended_how", "ended_by", "ended_why"])


class WorryChild(models.Model):
    """A child an early worry is about: in the index, or as somebody said who they are."""

    id = models.UUIDField(primary_key=True, default=new_id)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="children")
    number = models.PositiveSmallIntegerField(default=1)
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict)


class Contact(models.Model):
    """One child's share of a concern at the front door: it has one owner, one date and, in time, one decision.

    `said` is who the child is, as the author's file had it or as they said it (name, born, age, where): all there is
    where `child` is None.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="contacts")
    number = models.PositiveSmallIntegerField(default=1)
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    urgency = models.TextField(choices=one_of(rules.URGENCIES))
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_how = models.TextField(default="", choices=one_of(("", "decided", "joined")))
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(closed_how=""), name="pathway_contact_closed_somehow"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("received_at")), name="pathway_contact_forwards"),
            models.CheckConstraint(
                condition=~Q(closed_how="joined") | Q(joined_to__isnull=False), name="pathway_contact_joined_to_one"
            ),
            models.UniqueConstraint(fields=["concern", "child"], name="pathway_contact_once_a_child"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "due_at"], name="pathway_contact_board"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                name="pathway_contact_waiting",
                condition=Q(closed_at__isnull=True),
            ),
        ]

    @classmethod
    def lock(cls, contact_id: UUID) -> Self:
        """Take a contact for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=contact_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, how: str, *, at: datetime) -> None:
        """End the contact."""
        self.closed_at, self.closed_how = at, how
        self.save(update_fields=["closed_at", "closed_how"])


class Decision(models.Model):
    """What the front door decided about one contact: the newest counts, and those before it stay as they were."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="decisions")
    outcome = models.TextField(choices=one_of(rules.OUTCOMES))
    level = models.PositiveSmallIntegerField()
    reasons = models.TextField()
    decided_by = DoneBy("agencies.Person", db_index=False)
    decided_as = models.TextField(default="")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="pathway_decision_has_a_level"),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(replaced_at=None), name="pathway_decision_one_counts"
            ),
        ]


class Reply(models.Model):
    """What the referrer is told of a decision, in the words that the decider saw before they went."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="reply")
    to_kind = models.TextField(choices=one_of(rules.REPLIED_TO))
    words = models.TextField(default="")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = DoneBy("agencies.Person", null=True, db_index=False)
    read_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | ~Q(words=""), name="pathway_reply_sent_with_words"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(sent_at__isnull=False), name="pathway_reply_read_after_sent"
            ),
        ]

    @classmethod
    def lock(cls, reply_id: UUID) -> Self:
        """Take a reply for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=reply_id).first()
        if row is None:
            raise NotFound
        return row


class Challenge(models.Model):
    """A professional disagreement about a decision. It stops nothing; both agencies see all of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="challenges")
    organisation = HeldBy("agencies.Organisation", db_index=False)
    by_organisation = Concerns("agencies.Organisation", db_index=False)
    by_person = DoneBy("agencies.Person", db_index=False)
    why = models.TextField()
    wants = models.TextField()
    stage = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", choices=one_of(("", *rules.CHALLENGE_OUTCOMES)))
    learning = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(outcome=""), name="pathway_challenge_closed_somehow"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["by_organisation"], name="pathway_challenge_challenger"),
            models.Index(fields=["organisation"], name="pathway_challenge_answerer"),
            models.Index(fields=["due_at"], name="pathway_challenge_due", condition=Q(closed_at__isnull=True)),
        ]

    @classmethod
    def lock(cls, challenge_id: UUID) -> Self:
        """Take a challenge for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=challenge_id).first()
        if row is None:
            raise NotFound
        return row


class ChallengeStep(models.Model):
    """One step of a disagreement: a stage reached, or something said at it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="steps")
    kind = models.TextField(choices=one_of(("raised", "said", "moved", "answered", "withdrawn")))
    stage = models.TextField()
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True, db_index=False)
    by_organisation = Concerns("agencies.Organisation", null=True, db_index=False)
    said = models.TextField(default="")
