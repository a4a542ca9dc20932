"""Lay out who gave what, who commissions what, and what it changed."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_workforce")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Contribution",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    ("cash", models.DecimalField(decimal_places=2, max_digits=12)),
                    ("in_kind", models.DecimalField(decimal_places=2, max_digits=12)),
                    ("in_kind_how", models.CharField(blank=True, default="", max_length=300)),
                    ("functions", models.CharField(max_length=200)),
                    ("is_prevention", models.BooleanField()),
                    ("agreed_on", models.DateField(null=True)),
                    ("meeting", models.CharField(blank=True, default="", max_length=120)),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("replaced_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["partnership", "year"], name="partnership_gift_year"),
                        models.Index(fields=["organisation", "year"], name="partnership_gift_giver"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("cash__gte", 0),
                                ("in_kind__gte", 0),
                                models.Q(("cash__gt", 0), ("in_kind__gt", 0), _connector="OR"),
                            ),
                            name="partnership_contribution_something",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContributionAgreed",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "contribution",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agreed_by",
                            to="partnership.contribution",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("contribution", "person"), name="partnership_agreed_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="AreaFigure",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                    (
                        "measure",
                        models.CharField(
                            choices=[("children", "children"), ("need", "need"), ("area_km2", "area_km2")],
                            max_length=20,
                        ),
                    ),
                    ("value", models.DecimalField(decimal_places=4, max_digits=14)),
                    ("source", models.CharField(max_length=200)),
                    ("as_of", models.DateField()),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["area", "measure", "-as_of"], name="partnership_figure_latest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("value__gt", 0)), name="partnership_figure_above_nothing"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FairModel",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    ("name", models.CharField(max_length=80)),
                    ("formula", models.TextField()),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("retired_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Pool",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    ("name", models.CharField(max_length=120)),
                    (
                        "basis",
                        models.CharField(
                            choices=[
                                ("section_75", "section_75"),
                                ("section_10", "section_10"),
                                ("childrens_trust", "childrens_trust"),
                                ("other", "other"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("basis_words", models.CharField(blank=True, default="", max_length=200)),
                    ("need", models.CharField(max_length=500)),
                    ("service", models.CharField(max_length=300)),
                    ("function_code", models.CharField(blank=True, default="", max_length=60)),
                    (
                        "commissioner",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    ("provider", models.CharField(max_length=200)),
                    ("spend", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    ("changed", models.CharField(blank=True, default="", max_length=500)),
                    ("indicator", models.CharField(blank=True, default="", max_length=60)),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("replaced_at", models.DateTimeField(null=True)),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="PoolShare",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "pool",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="partnership.pool"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("pool", "organisation"), name="partnership_poolshare_once"),
                        models.CheckConstraint(
                            condition=models.Q(("amount__gt", 0)), name="partnership_poolshare_something"
                        ),
                    ],
                    "indexes": [],
                },
            ),
        ),
        grant("partnership_contribution", app="select, insert, update", auditor="select"),
        grant("partnership_contributionagreed", app="select, insert, update", auditor="select"),
        grant("partnership_areafigure", app="select, insert, update", auditor="select"),
        grant("partnership_fairmodel", app="select, insert, update", auditor="select"),
        grant("partnership_pool", app="select, insert, update", auditor="select"),
        grant("partnership_poolshare", app="select, insert, update", auditor="select"),
    ]
