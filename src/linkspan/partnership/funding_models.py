"""Tables of who gave what, who commissions what, and what it changed; private to this room."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.partnership import funding_rules as rules


class Contribution(models.Model):
    """What an organisation gives to a partnership for a year; only proposed while it has no day of agreement.

    Nothing is overwritten: what was wrong gets a `replaced_at`, and what is right is a row of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation")
    year = models.PositiveSmallIntegerField()
    cash = models.DecimalField(max_digits=12, decimal_places=2)
    in_kind = models.DecimalField(max_digits=12, decimal_places=2)
    in_kind_how = models.CharField(max_length=300, blank=True, default="")
    functions = models.CharField(max_length=200)
    is_prevention = models.BooleanField()
    agreed_on = models.DateField(null=True)
    meeting = models.CharField(max_length=120, blank=True, default="")
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership", "year"], name="partnership_gift_year"),
            models.Index(fields=["organisation", "year"], name="partnership_gift_giver"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnership_contribution_something",
                condition=Q(cash__gte=0) & Q(in_kind__gte=0) & (Q(cash__gt=0) | Q(in_kind__gt=0)),
            ),
        ]


class ContributionAgreed(models.Model):
    """A person who agreed a contribution, and for which organisation they did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="agreed_by")
    person = DoneBy("agencies.Person")
    organisation = Concerns("agencies.Organisation")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "person"], name="partnership_agreed_once"),
        ]


class AreaFigure(models.Model):
    """A figure about an area as somebody entered it, with its source and the day it is of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")
    measure = models.CharField(max_length=20, choices=[(each, each) for each in rules.MEASURES])
    value = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area", "measure", "-as_of"], name="partnership_figure_latest")]
        constraints: ClassVar = [
            models.CheckConstraint(name="partnership_figure_above_nothing", condition=Q(value__gt=0)),
        ]


class FairModel(models.Model):
    """A formula by which a partnership weighs fair shares, kept as words that are read and never run."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    formula = models.TextField()
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class Pool(models.Model):
    """Money that organisations put together for one service: need, who commissions and provides, what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=20, choices=[(each, each) for each in rules.POOL_BASES])
    basis_words = models.CharField(max_length=200, blank=True, default="")
    need = models.CharField(max_length=500)
    service = models.CharField(max_length=300)
    function_code = models.CharField(max_length=60, blank=True, default="")
    commissioner = Concerns("agencies.Organisation")
    provider = models.CharField(max_length=200)
    spend = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    changed = models.CharField(max_length=500, blank=True, default="")
    indicator = models.CharField(max_length=60, blank=True, default="")
    made_by = DoneBy("agencies.Person", null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)


class PoolShare(models.Model):
    """What one organisation puts into money that is put together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="shares")
    organisation = Concerns("agencies.Organisation")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "organisation"], name="partnership_poolshare_once"),
            models.CheckConstraint(name="partnership_poolshare_something", condition=Q(amount__gt=0)),
        ]
