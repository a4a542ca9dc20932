"""The tables of what a child does on their page: what they say, how things are, and what they ask.

A message is added once and answered once; its words are never overwritten. Private to this room.
"""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.voice import message_rules as rules


class ContactWay(models.Model):
    """How and when a child said that they may be reached. The newest stands; the earlier ones stay to be read."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    page = models.UUIDField()
    way = models.TextField(choices=[(each, each) for each in rules.WAYS])
    time = models.TextField(choices=[(each, each) for each in rules.TIMES])
    where = models.TextField(default="")
    phone = models.TextField(default="")
    never_ring = models.BooleanField(default=False)
    not_at_home = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(never_ring=False) | Q(phone=""), name="voice_contactway_never_ring"),
        ]
        indexes: ClassVar = [models.Index(fields=["child", "-at"], name="voice_contactway_child")]


class Message(models.Model):
    """What a child sent from their page to a council's desk, and how it was closed.

    `named` is who it is about, or who is asked to get in touch. `page` is the page it was sent from; `contact` the
    contact that was opened from it at a front door.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    page = models.UUIDField()
    kind = models.TextField(choices=[(each, each) for each in rules.KINDS])
    said = models.TextField(default="")
    named = Concerns("agencies.Person", null=True, db_index=False)
    named_words = models.TextField(default="")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    contact = models.UUIDField(null=True, unique=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child", "-sent_at"], name="voice_message_child"),
            models.Index(fields=["organisation", "due_at"], name="voice_message_desk"),
        ]

    @classmethod
    def lock(cls, message_id: UUID) -> Self:
        """Take a message for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=message_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, at: datetime) -> None:
        """Say that the message is answered."""
        self.closed_at = at
        self.save(update_fields=["closed_at"])


class MessageStep(models.Model):
    """One thing that a desk did with a message; the child reads those that are told or answered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, models.PROTECT, related_name="steps")
    kind = models.TextField(choices=[(each, each) for each in rules.STEPS_TAKEN])
    words = models.TextField(default="")
    by = DoneBy("agencies.Person", db_index=False)
    by_as = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(kind="answer"), name="voice_messagestep_one_answer"
            ),
            models.UniqueConstraint(fields=["message"], condition=Q(kind="harm"), name="voice_messagestep_one_contact"),
        ]


class MessageOutside(models.Model):
    """Somebody who must never read a message, nor learn that there is one: the child complains about them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, models.PROTECT, related_name="outside")
    person = Concerns("agencies.Person", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person"], name="voice_messageoutside_once"),
        ]


class Feeling(models.Model):
    """How a child says that things are with one of the five outcomes. Those given at one time share `together`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    page = models.UUIDField()
    together = models.UUIDField()
    outcome = models.TextField(choices=[(each, each) for each in rules.OUTCOMES])
    step = models.PositiveSmallIntegerField()
    said = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["together", "outcome"], name="voice_feeling_once"),
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=5), name="voice_feeling_of_five"),
        ]
        indexes: ClassVar = [models.Index(fields=["child", "-at"], name="voice_feeling_child")]
