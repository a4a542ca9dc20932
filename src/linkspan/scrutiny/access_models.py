"""The tables of access requests: who asked, what is held, what is told and why. Private to this room.

What was gathered is a copy, kept only until the request is closed; that it was gathered, decided and told stays.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny import leaving_out


def one_of(values: Iterable[str]) -> list[tuple[str, str]]:
    """Give codes as a field's choices."""
    return [(value, value) for value in values]


class AccessRequest(models.Model):
    """Somebody asks an agency for what it holds about a child. `child` is None until it is known which file it is.

    `received_at` is when they asked and `recorded_at` when somebody wrote it down: the clock runs from the first.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    taken_by = DoneBy("agencies.Person", db_index=False)
    taken_as = models.TextField(default="")
    form = models.TextField(choices=one_of(rules.FORMS))
    asker = models.TextField(choices=one_of(rules.ASKERS))
    asker_name = models.TextField()
    about = models.TextField()
    wanted = models.TextField(default="")
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    extended_why = models.TextField(default="")
    gathered_at = models.DateTimeField(null=True)
    gathered_by = DoneBy("agencies.Person", null=True, db_index=False)
    warned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_how = models.TextField(default="", choices=one_of(("", *rules.CLOSED)))
    refused_for = models.TextField(default="", choices=one_of(("", *rules.REFUSALS)))
    closed_why = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ ~Q(closed_how=""), name="scrutiny_access_closed_somehow"
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("recorded_at")), name="scrutiny_access_forwards"),
            models.CheckConstraint(
                condition=Q(gathered_at__isnull=True) | Q(child__isnull=False), name="scrutiny_access_of_a_child"
            ),
            models.CheckConstraint(
                condition=Q(closed_how="refused") ^ Q(refused_for=""), name="scrutiny_access_refused_for_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "due_at"], name="scrutiny_access_agency"),
            models.Index(fields=["child"], name="scrutiny_access_child"),
        ]

    @classmethod
    def lock(cls, request_id: UUID) -> Self:
        """Take a request for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=request_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, how: str, *, at: datetime, why: str = "", refused_for: str = "") -> None:
        """End the request."""
        self.closed_at, self.closed_how, self.closed_why, self.refused_for = at, how, why, refused_for
        self.save(update_fields=["closed_at", "closed_how", "closed_why", "refused_for"])


class AccessStep(models.Model):
    """A step that somebody took for a request, and how they knew; the newest of a kind counts, all stay."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="steps")
    kind = models.TextField(choices=one_of(rules.STEPS))
    answers = models.JSONField(default=dict)
    words = models.TextField()
    by_person = DoneBy("agencies.Person", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="scrutiny_step_says_how_known"),
        ]


class AccessStop(models.Model):
    """A time in which the clock of a request stands still, and what is waited for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="stops")
    kind = models.TextField(choices=one_of(rules.STOPS))
    words = models.TextField()
    by_person = DoneBy("agencies.Person", db_index=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request"], condition=Q(until_at=None), name="scrutiny_stop_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="scrutiny_stop_forwards"
            ),
        ]


class AccessTelling(models.Model):
    """That they were told something about their request that the law wants told: in which words, how and when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="tellings")
    kind = models.TextField(choices=one_of(rules.TELLINGS))
    words = models.TextField()
    how = models.TextField(choices=one_of(rules.TOLD))
    told_on = models.DateField()
    by_person = DoneBy("agencies.Person", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="extended"), name="scrutiny_telling_of_more_time_once"
            ),
        ]


class AccessApart(models.Model):
    """Something that is kept from whoever answers, put to somebody inside it, who decides in their place.

    `text` is what they tell, with what they leave out taken away; whoever answers meets the row only when it is told.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="aparts")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation", db_index=False)
    kind = models.TextField(choices=one_of(rules.APART))
    about = models.UUIDField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.TextField(default="", choices=one_of(("", *rules.APART_DECISIONS, "over")))
    ground = models.TextField(default="", choices=one_of(("", *leaving_out.BY_CODE)))
    reason = models.TextField(default="")
    text = models.TextField(default="")
    decided_by = DoneBy("agencies.Person", null=True, db_index=False)
    decided_as = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "about"], name="scrutiny_apart_asked_once"),
            models.CheckConstraint(
                condition=Q(decision="") ^ Q(decided_at__isnull=False), name="scrutiny_apart_decided_at"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "over"]) | ~Q(reason=""), name="scrutiny_apart_decided_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(decision="leave") | ~Q(ground=""), name="scrutiny_apart_on_a_ground"),
        ]

    @classmethod
    def lock(cls, apart_id: UUID) -> Self:
        """Take it for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=apart_id).first()
        if row is None:
            raise NotFound
        return row


class AccessPiece(models.Model):
    """One thing that is held, as it was gathered: what, who wrote it, when, and its text."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    room = models.TextField()
    kind = models.TextField()
    source = models.UUIDField(null=True)
    wrote = models.TextField(default="")
    written_at = models.DateTimeField(null=True)
    text = models.TextField(default="")
    is_health = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="scrutiny_piece_numbered"),
        ]


class AccessMark(models.Model):
    """Some of a piece that a rule or a person would leave out, and what was decided about it, by whom and why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    piece = models.ForeignKey(AccessPiece, models.PROTECT, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    ground = models.TextField(choices=one_of(leaving_out.BY_CODE))
    is_proposed = models.BooleanField(default=True)
    decision = models.TextField(default="", choices=one_of(("", *leaving_out.DECISIONS)))
    reason = models.TextField(default="")
    decided_by = DoneBy("agencies.Person", null=True, db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="scrutiny_mark_forwards"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & ~Q(reason="") & Q(decided_at__isnull=False)),
                name="scrutiny_mark_decided_with_a_reason",
            ),
        ]


class AccessOpinion(models.Model):
    """What a health professional who works with the child is asked about its health records, and says."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="opinions")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    organisation = HeldBy("agencies.Organisation")
    asked_by = DoneBy("agencies.Person", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    given_by = DoneBy("agencies.Person", null=True, db_index=False)
    given_as = models.TextField(default="")
    given_at = models.DateTimeField(null=True)
    says = models.TextField(default="", choices=one_of(("", *rules.OPINIONS)))
    words = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, says="") | (Q(given_at__isnull=False) & ~Q(says="")),
                name="scrutiny_opinion_says_something",
            ),
        ]

    @classmethod
    def lock(cls, opinion_id: UUID) -> Self:
        """Take an opinion for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=opinion_id).first()
        if row is None:
            raise NotFound
        return row


class AccessCopy(models.Model):
    """Files that were made to be handed over: never the files, only what tells them apart."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="copies")
    page_hash = models.TextField()
    data_hash = models.TextField()
    pieces = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    made_by = DoneBy("agencies.Person", db_index=False)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    handed_by = DoneBy("agencies.Person", null=True, db_index=False)
