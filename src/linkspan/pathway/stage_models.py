"""Tables of what follows the front door: episodes of a council, stages with their days, who was there, who reads them.

Private to this room. A stage's kind is data (`stages.py`); a row says that one of that kind happened to one child.
What was recorded stays: only what was left open is filled in, once, and a correction is another row.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.pathway import stages
from linkspan.pathway.stage_types import AGENCIES, HOW_PRESENT

# What a census file brought; what met another of its own when agencies or files were joined. Neither stands in the way
# of what is begun here.
ORIGINS = ("", "census", "joined")


def one_of(values: Iterable[object]) -> list[tuple[str, str]]:
    """Give codes as a field's choices."""
    return [(str(value), str(value)) for value in values]


class Episode(models.Model):
    """A child's time with one council's social care, from a referral to a reason for closing; at most one is open.

    `child` is None for a child who is not in the index: the contact says who they are.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("pathway.Contact", models.PROTECT, null=True, related_name="+")
    begun_by = DoneBy("agencies.Person", null=True, db_index=False)
    referral_on = models.DateField()
    referred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.TextField(choices=one_of(stages.SOURCES))
    primary_need = models.TextField(default="", choices=one_of(("", *stages.NEEDS)))
    nfa = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    closed_recorded_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(default="", choices=one_of(("", *stages.REASONS, *stages.NO_EPISODE)))
    origin = models.TextField(default="", choices=one_of(ORIGINS))
    origin_key = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "organisation"], name="pathway_episode_one_open",
                condition=Q(closed_on=None, origin="", child__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation", "origin", "origin_key"], name="pathway_episode_origin_once",
                condition=~Q(origin=""),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_reason="", closed_recorded_at__isnull=True)
                | (Q(closed_on__isnull=False, closed_recorded_at__isnull=False) & ~Q(closing_reason="")),
                name="pathway_episode_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("referral_on")),
                name="pathway_episode_forwards",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["organisation", "referral_on"], name="pathway_episode_council"),
        ]

    @classmethod
    def lock(cls, episode_id: UUID) -> Self:
        """Take an episode for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=episode_id).first()
        if row is None:
            raise NotFound
        return row

    def close(self, reason: str, *, on: date, at: datetime) -> None:
        """End the episode on a day, for a reason."""
        self.closed_on, self.closing_reason, self.closed_recorded_at = on, reason, at
        self.save(update_fields=["closed_on", "closing_reason", "closed_recorded_at"])


class Stage(models.Model):
    """One stage of one child's way: planned, begun or held, ended with an outcome; whose it is, and by when.

    Brothers and sisters worked as one have a row each under the same `act`. `happened_at` is when it began or was held,
    `recorded_at` when somebody wrote so: clocks run from the first. `unusual` names in codes how it departs from the
    usual way, and `departure` says why in one line.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    act = models.UUIDField()
    kind = models.TextField(choices=one_of(stages.BY_CODE))
    organisation = HeldBy("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey("children.Child", models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("pathway.Contact", models.PROTECT, null=True, related_name="+")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, related_name="stages")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    decision = models.ForeignKey("pathway.Decision", models.PROTECT, null=True, related_name="+")
    lead = DoneBy("agencies.Person", null=True)
    begun_by = DoneBy("agencies.Person", null=True, db_index=False)
    begun_as = models.TextField(default="")
    recorded_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    happened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)
    outcome = models.TextField(default="")
    details = models.JSONField(default=dict)
    unusual = ArrayField(models.TextField(), default=list)
    departure = models.TextField(default="")
    restricted = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    corrects_why = models.TextField(default="")
    replaced_at = models.DateTimeField(null=True)
    origin = models.TextField(default="", choices=one_of(ORIGINS))
    origin_key = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_recorded_at__isnull=True, outcome="")
                | (Q(ended_at__isnull=False, ended_recorded_at__isnull=False) & ~Q(outcome="")),
                name="pathway_stage_ended_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(happened_at__isnull=True) | Q(ended_at__gte=F("happened_at")),
                name="pathway_stage_forwards",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=stages.APART) | Q(restricted=True), name="pathway_stage_kept_apart"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects_why=""), name="pathway_stage_corrected_why"
            ),
            models.UniqueConstraint(
                fields=["child", "organisation", "kind"], name="pathway_stage_single",
                condition=Q(
                    ended_at=None, replaced_at=None, origin="", child__isnull=False, restricted=False,
                    kind__in=stages.SINGLE,
                ),
            ),
            models.UniqueConstraint(
                fields=["child", "organisation"], name="pathway_stage_one_plan",
                condition=Q(
                    ended_at=None, replaced_at=None, origin="", child__isnull=False, restricted=False,
                    kind__in=stages.PLANS,
                ),
            ),
            models.UniqueConstraint(
                fields=["organisation", "origin", "origin_key"], name="pathway_stage_origin_once",
                condition=~Q(origin=""),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["child", "recorded_at"], name="pathway_stage_child"),
            models.Index(
                fields=["organisation", "due_at"], name="pathway_stage_open",
                condition=Q(ended_at=None, replaced_at=None),
            ),
            models.Index(fields=["act"], name="pathway_stage_act"),
        ]  # fmt: skip

    @classmethod
    def lock(cls, stage_id: UUID) -> Self:
        """Take a stage for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=stage_id).first()
        if row is None:
            raise NotFound
        return row


class Present(models.Model):
    """Who took part in a stage, for which part of the partnership, how, and what they brought."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="present")
    agency_kind = models.TextField(choices=one_of(AGENCIES))
    organisation = Concerns("agencies.Organisation", null=True, db_index=False)
    person = Concerns("agencies.Person", null=True)
    name_said = models.TextField(default="")
    role_said = models.TextField(default="")
    how = models.TextField(choices=one_of(HOW_PRESENT))
    brought = models.TextField(default="")
    at = models.DateTimeField()
    written_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "person"], name="pathway_present_once", condition=Q(person__isnull=False)
            ),
        ]


class Inside(models.Model):
    """Someone who reads a restricted stage, by whom they were let in, and until when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="inside")
    person = Concerns("agencies.Person")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    let_in_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "person"], condition=Q(until_at=None), name="pathway_inside_once"
            ),
        ]  # fmt: skip


class Outside(models.Model):
    """Someone whom a stage is kept from, whatever else holds: whom it is about, or who is close to them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="outside")
    person = Concerns("agencies.Person")
    why = models.TextField(choices=one_of(("subject", "conflicted")))
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    kept_by = DoneBy("agencies.Person", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "person"], condition=Q(until_at=None), name="pathway_outside_once"
            ),
        ]  # fmt: skip
