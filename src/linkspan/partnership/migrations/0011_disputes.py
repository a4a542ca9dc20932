"""Lay out disputes between partners, and the stages that each partnership has for them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0010_surveys"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Dispute",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "subject",
                        models.CharField(
                            choices=[
                                ("threshold", "threshold"),
                                ("strategy", "strategy"),
                                ("conference", "conference"),
                                ("plan_drift", "plan_drift"),
                                ("not_sharing", "not_sharing"),
                                ("attendance", "attendance"),
                                ("money", "money"),
                                ("other", "other"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("why", models.CharField(max_length=2000)),
                    ("wants", models.CharField(max_length=2000)),
                    ("stage", models.CharField(max_length=40)),
                    ("is_answered", models.BooleanField(default=False)),
                    ("at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("agreed", "agreed"),
                                ("changed", "changed"),
                                ("upheld", "upheld"),
                                ("not_agreed", "not_agreed"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default="",
                            max_length=20,
                        ),
                    ),
                    ("learning", models.CharField(blank=True, default="", max_length=2000)),
                    (
                        "by_organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    (
                        "with_organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="DisputeStep",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("stage", models.CharField(max_length=40)),
                    ("at", models.DateTimeField()),
                    ("said", models.CharField(blank=True, default="", max_length=2000)),
                    (
                        "by_organisation",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "dispute",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="partnership.dispute"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="DisputeTable",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("from_on", models.DateField()),
                    ("why", models.CharField(max_length=500)),
                    ("made_at", models.DateTimeField()),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "number"), name="partnership_disputetable_numbered"
                        ),
                        models.UniqueConstraint(
                            fields=("partnership", "from_on"), name="partnership_disputetable_once"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="DisputeStage",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("code", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=80)),
                    ("length", models.PositiveSmallIntegerField()),
                    (
                        "unit",
                        models.CharField(choices=[("hours", "hours"), ("working_days", "working_days")], max_length=20),
                    ),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), default=list, size=None
                        ),
                    ),
                    ("band", models.PositiveSmallIntegerField(null=True)),
                    (
                        "table",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stages",
                            to="partnership.disputetable",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("table", "place"), name="partnership_disputestage_placed"),
                        models.UniqueConstraint(fields=("table", "code"), name="partnership_disputestage_once"),
                    ]
                },
            ),
        ),
        Together(
            migrations.AddField(
                model_name="dispute",
                name="table",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="partnership.disputetable",
                ),
            ),
            migrations.AddIndex(
                model_name="dispute",
                index=models.Index(
                    condition=models.Q(("closed_at__isnull", True)), fields=["due_at"], name="partnership_dispute_due"
                ),
            ),
            migrations.AddConstraint(
                model_name="dispute",
                constraint=models.CheckConstraint(
                    condition=models.Q(("by_organisation", models.F("with_organisation")), _negated=True),
                    name="partnership_dispute_between_two",
                ),
            ),
            migrations.AddConstraint(
                model_name="dispute",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="XOR"
                    ),
                    name="partnership_dispute_closed_with_outcome",
                ),
            ),
            migrations.AddConstraint(
                model_name="dispute",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("closed_at__isnull", True)),
                    fields=("partnership", "by_organisation", "with_organisation", "reference"),
                    name="partnership_dispute_once",
                ),
            ),
        ),
        grant("partnership_disputetable", app="select, insert, update", auditor="select"),
        grant("partnership_disputestage", app="select, insert, update", auditor="select"),
        grant("partnership_dispute", app="select, insert, update", auditor="select"),
        grant("partnership_disputestep", app="select, insert, update", auditor="select"),
    ]
