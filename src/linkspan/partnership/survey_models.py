"""Tables of questions to partners and staff, and their answers; private to this room.

Whom a survey was sent to and what was answered are kept in two tables that no column joins. While a survey is open an
answer carries a mark by which the program itself finds it again for the person who gave it; closing throws it away.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import survey_rules as rules


class Survey(models.Model):
    """Questions to partners or staff, from draft to closed; or the counts of one that was made elsewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=500)
    audience = models.CharField(max_length=20, choices=[(each, each) for each in rules.AUDIENCES])
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closes_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=300, blank=True, default="")
    asked_elsewhere = models.PositiveIntegerField(null=True)
    answered_elsewhere = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnership_survey_sent_with_an_end",
                condition=Q(sent_at__isnull=True) | Q(closes_on__isnull=False) | Q(asked_elsewhere__isnull=False),
            ),
        ]


class Question(models.Model):
    """One question, how it is answered, and in which place it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(each, each) for each in rules.KINDS])
    words = models.CharField(max_length=300)
    options = ArrayField(models.CharField(max_length=120), default=list)
    lowest = models.IntegerField(null=True)
    highest = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "place"], name="partnership_question_place"),
        ]


class Invitation(models.Model):
    """That a person was asked, whether they have answered, and how often they were reminded; never what they said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    person = Concerns("agencies.Person")
    organisation = Concerns("agencies.Organisation")
    has_answered = models.BooleanField(default=False)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "person"], name="partnership_invitation_once"),
            models.CheckConstraint(
                name="partnership_invitation_reminders", condition=Q(reminded__lte=rules.MOST_REMINDERS)
            ),
        ]


class Response(models.Model):
    """A set of answers under a number by chance, with no time and no name; closing the survey empties its `mark`.

    A number by chance, since numbers in order of time would say who answered when.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    organisation = Concerns("agencies.Organisation")
    mark = models.CharField(max_length=64, null=True)  # noqa: DJ001  none is a number that was thrown away
    is_sent = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "mark"], name="partnership_response_once"),
        ]


class Answer(models.Model):
    """What was answered to one question."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    option = models.PositiveSmallIntegerField(null=True)
    number = models.IntegerField(null=True)
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "question"], name="partnership_answer_once"),
        ]


class CountedElsewhere(models.Model):
    """How many chose one option in a survey that was made elsewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="counted")
    option = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "option"], name="partnership_counted_once"),
        ]


class Theme(models.Model):
    """Something that several people wrote about, as a reader named it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="themes")
    name = models.CharField(max_length=120)
    made_by = DoneBy("agencies.Person")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "name"], name="partnership_theme_once"),
        ]


class Reading(models.Model):
    """That one reader read one answer in words, and which themes they found in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="readings")
    reader = DoneBy("agencies.Person")
    themes = models.ManyToManyField(Theme, through="partnership.ThemeFound", related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "reader"], name="partnership_reading_once"),
        ]


class ThemeFound(models.Model):
    """One theme that a reader found in an answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reading", "theme"], name="partnership_theme_found_once"),
        ]
