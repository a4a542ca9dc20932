"""The tables of what children and workers say of services, and what was done about it; private to this room.

That somebody answered about an event, how many chose what, and what was written are kept in three tables that no
column joins. None of them holds a child, a person or a time: of when, only the quarter is kept, and of who, only a
mark that needs the program's key and is thrown away once it is of no more use.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.voice import feedback_rules as rules


class FeedbackMark(models.Model):
    """That somebody has answered about an event, under a mark that says neither who nor about what."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mark = models.CharField(max_length=64, unique=True)
    quarter = models.DateField()


class FeedbackCount(models.Model):
    """How many chose one answer to one question about an organisation in a quarter; no row is one person's."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = Concerns("agencies.Organisation")
    question = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    quarter = models.DateField()
    option = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "question", "version", "quarter", "option"], name="voice_feedbackcount_once"
            ),
        ]


class FeedbackWords(models.Model):
    """What somebody wrote, under a number by chance: numbers in order of time would say who wrote when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = Concerns("agencies.Organisation")
    topic = models.CharField(max_length=20, choices=[(each, each) for each in rules.TOPICS])
    quarter = models.DateField()
    words = models.TextField()
    is_read = models.BooleanField(default=False)


class FeedbackTheme(models.Model):
    """Something that several people wrote about an organisation, as whoever reads for it named it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = Concerns("agencies.Organisation")
    topic = models.CharField(max_length=20, choices=[(each, each) for each in rules.TOPICS])
    name = models.CharField(max_length=120)
    made_by = DoneBy("agencies.Person")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "topic", "name"], name="voice_feedbacktheme_once"),
        ]


class FeedbackThemeFound(models.Model):
    """That a theme was found in what somebody wrote."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    words = models.ForeignKey(FeedbackWords, models.PROTECT, related_name="found")
    theme = models.ForeignKey(FeedbackTheme, models.PROTECT, related_name="found")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words", "theme"], name="voice_feedbackthemefound_once"),
        ]


class YouSaid(models.Model):
    """A theme that an organisation has to answer; its item says who does and by when.

    `found` is in how many answers it was when it was opened, as it may be published; none where they were few.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    theme = models.OneToOneField(FeedbackTheme, models.PROTECT, related_name="said")
    words = models.CharField(max_length=rules.LONGEST_SAID)
    found = models.PositiveIntegerField(null=True)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = DoneBy("agencies.Person", null=True)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class WeDid(models.Model):
    """What an organisation answered: what was done, what will be by which day, or why not; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    said = models.ForeignKey(YouSaid, models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=10, choices=[(each, each) for each in rules.OUTCOMES])
    words = models.CharField(max_length=rules.LONGEST_DID)
    on_day = models.DateField()
    at = models.DateTimeField()
    by_person = DoneBy("agencies.Person", null=True)
