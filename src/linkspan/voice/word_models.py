"""The tables of what a child said, why nobody has their words, and what was done about each wish.

Private to this room. Words are never changed: the database refuses it to everybody. What is put beside them later is a
row of its own.
"""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.voice import word_rules as rules


class Words(models.Model):
    """What one child said: verbatim, in their language, how, where, who was there; and who wrote it down, for whom.

    `said_at` is when the child said it and `at` when it was written. `interpretation` is the writer's and no part of
    what was said.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    said = models.TextField()
    language = models.TextField(choices=[(each, each) for each in rules.LANGUAGES])
    language_said = models.TextField(default="")
    translation = models.TextField(default="")
    translated_by = models.TextField(default="")
    how = models.TextField(choices=[(each, each) for each in rules.HOWS])
    through = models.TextField(default="")
    alone = models.TextField(choices=[(each, each) for each in rules.ALONE])
    present = models.TextField(default="")
    said_at = models.DateTimeField()
    is_day = models.BooleanField(default=True)
    place = models.TextField(choices=[(each, each) for each in rules.PLACES])
    interpretation = models.TextField(default="")
    sharing = models.TextField(default="workers", choices=[(each, each) for each in rules.SHARING])
    author = DoneBy("agencies.Person", db_index=False)
    author_as = models.TextField(default="")
    organisation = Concerns("agencies.Organisation", db_index=False)
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(translation="", translated_by="") | (~Q(translation="") & ~Q(translated_by="")),
                name="voice_words_translated_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(alone__in=("yes", "unsaid")) | ~Q(present="") | Q(dropped_at__isnull=False),
                name="voice_words_alone_or_with_somebody",
            ),
            # A day is kept as its noon, so words of this morning's page may be of later today and no further.
            models.CheckConstraint(condition=Q(said_at__lte=F("at")) | Q(is_day=True), name="voice_words_were_said"),
        ]
        indexes: ClassVar = [models.Index(fields=["child", "said_at"], name="voice_words_child")]


class Picture(models.Model):
    """A drawing or photograph that goes with words, drawn anew from what was sent so that it carries nothing hidden."""

    id = models.UUIDField(primary_key=True, default=new_id)
    words = models.ForeignKey(Words, models.PROTECT, related_name="pictures")
    body = models.BinaryField()
    kind = models.TextField(choices=[("image/jpeg", "image/jpeg"), ("image/png", "image/png")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    shows = models.TextField(default="")
    at = models.DateTimeField()


class Beside(models.Model):
    """What was put beside words later: a correction, that they were taken back, or who may see them from then on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    words = models.ForeignKey(Words, models.PROTECT, related_name="beside")
    kind = models.TextField(choices=[(each, each) for each in rules.CHANGES])
    said = models.TextField()
    sharing = models.TextField(default="", choices=[(each, each) for each in ("", *rules.SHARING)])
    author = DoneBy("agencies.Person", db_index=False)
    author_as = models.TextField(default="")
    organisation = Concerns("agencies.Organisation", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind=rules.SHARED) & ~Q(sharing="")) | (~Q(kind=rules.SHARED) & Q(sharing="")),
                name="voice_beside_sharing",
            ),
        ]


class HeardFor(models.Model):
    """That words were given for a stage of the child's way, such as an assessment; the room above knows the stage."""

    id = models.UUIDField(primary_key=True, default=new_id)
    words = models.ForeignKey(Words, models.PROTECT, related_name="heard_for")
    stage_id = models.UUIDField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words", "stage_id"], name="voice_heard_for_once"),
        ]


class Unheard(models.Model):
    """An honest reason why a stage is without the child's words, from somebody, on a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    stage_id = models.UUIDField(db_index=True)
    reason = models.TextField(choices=[(each, each) for each in rules.REASONS])
    said = models.TextField()
    author = DoneBy("agencies.Person", db_index=False)
    author_as = models.TextField(default="")
    organisation = Concerns("agencies.Organisation", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child"], name="voice_unheard_child")]


class Hearing(models.Model):
    """That a stage asks for the child's words: from when, of whom, and when that was settled.

    One that was settled when it was made needs no item; one that is open always has one.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, null=True, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    stage_id = models.UUIDField(unique=True)
    stage_kind = models.TextField()
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    asked_by = DoneBy("agencies.Person", null=True, db_index=False)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(settled_at__isnull=False), name="voice_hearing_open_has_item"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child"], name="voice_hearing_child"),
            models.Index(fields=["organisation", "asked_at"], name="voice_hearing_agency"),
        ]

    @classmethod
    def lock(cls, hearing_id: UUID) -> Self:
        """Take a hearing for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=hearing_id).first()
        if row is None:
            raise NotFound
        return row


class ChildWish(models.Model):
    """One thing a child wants, within their words: whose it is, what became of it, and when the child was told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    words = models.ForeignKey(Words, models.PROTECT, related_name="wishes")
    wish = models.TextField()
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    author = DoneBy("agencies.Person", db_index=False)
    author_as = models.TextField(default="")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.TextField(default="", choices=[(each, each) for each in ("", *rules.OUTCOMES)])
    done = models.TextField(default="")
    answered_by = DoneBy("agencies.Person", null=True, db_index=False)
    answered_at = models.DateTimeField(null=True)
    told_how = models.TextField(default="", choices=[(each, each) for each in ("", *rules.TOLD_HOW)])
    told_on = models.DateField(null=True)
    told_said = models.TextField(default="")
    told_by = DoneBy("agencies.Person", null=True, db_index=False)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="voice_childwish_answered_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(told_how="", told_at=None)
                | (~Q(told_how="") & Q(told_at__isnull=False, answered_at__isnull=False)),
                name="voice_childwish_told_after_answer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child"], name="voice_childwish_child"),
            models.Index(fields=["organisation", "due_at"], name="voice_childwish_agency"),
        ]

    @classmethod
    def lock(cls, wish_id: UUID) -> Self:
        """Take a wish for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=wish_id).first()
        if row is None:
            raise NotFound
        return row
