"""Lay out who must do what for whom, where and at which level."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("partnership", "0004_duties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("function", models.CharField(max_length=60)),
                ("children", models.CharField(max_length=40)),
                ("instrument", models.CharField(blank=True, default="", max_length=300)),
                ("entered_at", models.DateTimeField()),
                (
                    "accountable",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                    ),
                ),
                (
                    "commissioner",
                    linkspan.agencies.ports.Concerns(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.organisation",
                    ),
                ),
                (
                    "entered_by",
                    linkspan.agencies.ports.DoneBy(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="partnership.responsibility",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="partnership_responsibility_forwards",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("function", "="),
                            ("children", "="),
                            ("area", "="),
                            ("accountable", "="),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="partnership_responsibility_once",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["area", "function"], name="partnership_resp_where"),
                    models.Index(fields=["accountable"], name="partnership_resp_of"),
                ],
            },
        ),
        grant("partnership_responsibility", app="select, insert, update", auditor="select"),
    ]
