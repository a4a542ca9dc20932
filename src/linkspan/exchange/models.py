"""Tables of requests and answers. Private to this room; the database holds a wall round each (see the migrations).

What is said stands in tables of its own (subjects, questions, entries, messages), so that it can go when its time is
over and the record that it was asked and told can stay. Nothing that was answered is ever overwritten.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.exchange import enough, escalation, rules


def one_of(values: Iterable[object]) -> list[tuple[str, str]]:
    """Give codes as a field's choices."""
    return [(str(value), str(value)) for value in values]


class Request(models.Model):
    """What one agency asks of others about a child, or a child and others of the family."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    asked_by = DoneBy("agencies.Person", db_index=False)
    asked_as = models.TextField()
    purpose = models.TextField(choices=one_of(rules.PURPOSES))
    urgency = models.TextField(choices=one_of(rules.URGENCIES))
    why = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_how = models.TextField(default="", choices=one_of(("", "finished", "withdrawn", "recalled")))
    closed_why = models.TextField(default="")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(closed_how=""), name="exchange_request_closed_somehow"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="exchange_request_forwards"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child"], name="exchange_request_child"),
            models.Index(fields=["organisation", "-asked_at"], name="exchange_request_asker"),
        ]

    @classmethod
    def lock(cls, request_id: UUID) -> Self:
        """Take a request for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=request_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, how: str, *, at: datetime, why: str = "") -> None:
        """End the request."""
        self.closed_at, self.closed_how, self.closed_why = at, how, why
        self.save(update_fields=["closed_at", "closed_how", "closed_why"])


class Subject(models.Model):
    """A child a request is about, as far as an agency needs to look them up: never more than is here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(Request, models.PROTECT, related_name="subjects")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="exchange_subject_numbered"),
            models.UniqueConstraint(fields=["request", "child"], name="exchange_subject_once"),
        ]


class SubjectPlace(models.Model):
    """Where a child lived when the request was made, unless that was protected: behind the wall of a place."""

    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="place")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    said = models.JSONField(default=list)


class Question(models.Model):
    """One thing asked."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(Request, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="exchange_question_numbered"),
        ]


class Part(models.Model):
    """One agency's share of a request, with its own item and clock."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="parts")
    organisation = HeldBy("agencies.Organisation", db_index=False)
    basis = models.TextField()
    law = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    referred_by = Concerns("agencies.Organisation", null=True, db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_how = models.TextField(default="", choices=one_of(("", "answered", "withdrawn", "recalled")))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(closed_how=""), name="exchange_part_closed_somehow"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="exchange_part_forwards"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at"], name="exchange_part_agency"),
            models.Index(fields=["due_at"], name="exchange_part_due", condition=Q(closed_at__isnull=True)),
        ]

    @classmethod
    def lock(cls, part_id: UUID) -> Self:
        """Take a part for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=part_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, how: str, *, at: datetime) -> None:
        """End the part."""
        self.closed_at, self.closed_how = at, how
        self.save(update_fields=["closed_at", "closed_how"])


class Put(models.Model):
    """That a question was put to an agency's part."""

    id = models.UUIDField(primary_key=True, default=new_id)
    part = models.ForeignKey(Part, models.PROTECT, related_name="puts", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "question"], name="exchange_put_once"),
        ]


class Answer(models.Model):
    """What an agency said to one question: one lives at a time, and those before it stay as they were."""

    id = models.UUIDField(primary_key=True, default=new_id)
    part = models.ForeignKey(Part, models.PROTECT, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation", db_index=False)
    by_person = DoneBy("agencies.Person", db_index=False)
    by_post = models.TextField()
    outcome = models.TextField(choices=one_of(rules.Outcome))
    at = models.DateTimeField()
    basis = models.TextField()
    law = models.TextField()
    agreement = models.TextField(default="")
    onward = models.TextField(default="")
    readers = models.TextField(default="")
    keep_until = models.DateField(null=True)
    family = models.TextField(default="")
    ground = models.TextField(default="")
    test = models.TextField(default="", choices=one_of(("", *rules.TESTS)))
    first = models.TextField(default="")
    second = models.TextField(default="")
    referred_to = Concerns("agencies.Organisation", null=True, db_index=False)
    words = models.TextField(default="")
    wanted_until = models.DateField(null=True)
    until_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="", choices=one_of(("", "followed", "corrected", "taken_back")))
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)
    ended_why = models.TextField(default="")
    dropped_at = models.DateTimeField(null=True)
    # What was decided by telling or not telling, as it stands in the agency's list of sharing decisions.
    decision = models.ForeignKey("sharing.SharingDecision", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["disclosed", "withheld"]) | Q(decision__isnull=False),
                name="exchange_answer_decided",
            ),
            models.UniqueConstraint(
                fields=["part", "question"], condition=Q(until_at=None), name="exchange_answer_one_live"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) ^ ~Q(ended_how=""), name="exchange_answer_ended_somehow"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="withheld")
                | Q(dropped_at__isnull=False)
                | (~Q(ground="") & ~Q(test="") & ~Q(first="") & ~Q(second="")),
                name="exchange_answer_withheld_with_reasons",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["part"], name="exchange_answer_part"),
            models.Index(
                fields=["keep_until"],
                name="exchange_answer_due_to_go",
                condition=Q(dropped_at__isnull=True, keep_until__isnull=False),
            ),
        ]

    @classmethod
    def lock(cls, answer_id: UUID) -> Self:
        """Take an answer for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=answer_id).first()
        if row is None:
            raise NotFound
        return row

    def end(self, how: str, *, by_id: UUID | None, at: datetime, why: str = "") -> None:
        """Let the answer stand no longer; it stays to be read as it was."""
        self.until_at, self.ended_how, self.ended_by_id, self.ended_why = at, how, by_id, why
        self.save(update_fields=["until_at", "ended_how", "ended_by", "ended_why"])


class Entry(models.Model):
    """One fact or opinion told, and where it came from."""

    id = models.UUIDField(primary_key=True, default=new_id)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    nature = models.TextField(choices=one_of(rules.NATURES))
    text = models.TextField()
    source = models.TextField()
    of_day = models.DateField(null=True)


class Search(models.Model):
    """One search that found nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="searches")
    number = models.PositiveSmallIntegerField()
    system = models.TextField()
    identifiers = models.JSONField(default=list)
    covers_from = models.DateField(null=True)
    covers_until = models.DateField(null=True)
    searched_on = models.DateField()
    searched_by = models.TextField()


class Contradiction(models.Model):
    """That "nothing held" was found to be otherwise: by the agency's own feed, or by a later answer of its own."""

    answer = models.OneToOneField(Answer, models.PROTECT, primary_key=True, related_name="contradiction")
    found_at = models.DateTimeField()
    by_what = models.TextField(choices=one_of(("feed", "answer")))


class Message(models.Model):
    """A remark on the thread, from either side."""

    id = models.UUIDField(primary_key=True, default=new_id)
    part = models.ForeignKey(Part, models.PROTECT, related_name="messages")
    organisation = Concerns("agencies.Organisation", db_index=False)
    by_person = DoneBy("agencies.Person", db_index=False)
    kind = models.TextField(choices=one_of(("remark", "chase")))
    text = models.TextField()
    at = models.DateTimeField()


class Receipt(models.Model):
    """The first time that the other side opened a part, or read an answer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    part = models.ForeignKey(Part, models.PROTECT, related_name="receipts")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="+")
    by_person = DoneBy("agencies.Person", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "answer"], nulls_distinct=False, name="exchange_receipt_first"),
        ]


class Escalation(models.Model):
    """A rung of the area's table that a silence has reached, and how many people were told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    part = models.ForeignKey(Part, models.PROTECT, related_name="escalations")
    rung = models.TextField(choices=one_of(escalation.RUNGS))
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "rung"], name="exchange_escalation_once"),
        ]


class Sample(models.Model):
    """An answered part that was drawn by chance: whether what was answered was enough, as the asker says once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    part = models.OneToOneField(Part, models.PROTECT, related_name="sample")
    drawn_at = models.DateTimeField()
    said = models.TextField(default="", choices=one_of(("", *enough.ENOUGH)))
    said_at = models.DateTimeField(null=True)
    said_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(said_at__isnull=True) ^ ~Q(said=""), name="exchange_sample_said_somehow"
            ),
        ]

    @classmethod
    def lock(cls, sample_id: UUID) -> Self:
        """Take a sample for the rest of the transaction."""
        row = cls.objects.select_for_update(of=("self",)).select_related("part__request").filter(id=sample_id).first()
        if row is None:
            raise NotFound
        return row


class Draw(models.Model):
    """That parts answered since the last draw were drawn from: until when, of how many, how many."""

    id = models.UUIDField(primary_key=True, default=new_id)
    until_at = models.DateTimeField(unique=True)
    answered = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
