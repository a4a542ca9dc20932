"""Lay out what the law asks of agencies, who owes what by when, audits, and how areas stand."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_delegations"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Audit",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("standards", models.CharField(max_length=20)),
                    ("at", models.DateTimeField()),
                    ("handed_in_at", models.DateTimeField(null=True)),
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
                        "handed_in_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="AuditChallenge",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("standard", models.CharField(max_length=30)),
                    ("said", models.CharField(max_length=500)),
                    ("at", models.DateTimeField()),
                    ("reply", models.CharField(blank=True, default="", max_length=500)),
                    ("agreed_score", models.PositiveSmallIntegerField(null=True)),
                    ("replied_at", models.DateTimeField(null=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="challenges",
                            to="partnership.audit",
                        ),
                    ),
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
                        "replied_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="DutyVersion",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("code", models.CharField(max_length=40)),
                    ("version", models.PositiveSmallIntegerField()),
                    ("name", models.CharField(max_length=200)),
                    (
                        "kinds",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), size=None
                        ),
                    ),
                    ("law", models.CharField(max_length=300)),
                    ("guidance", models.CharField(blank=True, default="", max_length=300)),
                    ("months", models.PositiveSmallIntegerField()),
                    ("month", models.PositiveSmallIntegerField(default=0)),
                    ("day", models.PositiveSmallIntegerField(default=0)),
                    ("standards", models.CharField(blank=True, default="", max_length=20)),
                    ("is_law", models.BooleanField(default=True)),
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
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_dutyversion_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("partnership", "="),
                                ("code", "="),
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
                            name="partnership_dutyversion_once",
                        ),
                        models.UniqueConstraint(
                            fields=("partnership", "code", "version"), name="partnership_dutyversion_numbered"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="HeldDuty",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("code", models.CharField(max_length=40)),
                    ("version", models.PositiveSmallIntegerField()),
                    ("due_on", models.DateField()),
                    ("at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("ended_why", models.CharField(blank=True, default="", max_length=500)),
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
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
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
                            condition=models.Q(("ended_at__isnull", True)),
                            fields=("partnership", "organisation", "code"),
                            name="partnership_heldduty_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="DutyOutcome",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("due_on", models.DateField()),
                    ("on_day", models.DateField()),
                    ("outcome", models.CharField(choices=[("met", "met"), ("not_met", "not_met")], max_length=10)),
                    ("reference", models.CharField(blank=True, default="", max_length=200)),
                    ("link", models.CharField(blank=True, default="", max_length=300)),
                    ("note", models.CharField(blank=True, default="", max_length=500)),
                    ("at", models.DateTimeField()),
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
                        "held",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="outcomes",
                            to="partnership.heldduty",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome", "not_met"), models.Q(("reference", ""), _negated=True), _connector="OR"
                            ),
                            name="partnership_dutyoutcome_shown",
                        ),
                    ]
                },
            ),
        ),
        migrations.AddField(
            model_name="audit",
            name="held",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="partnership.heldduty"
            ),
        ),
        Together(
            migrations.CreateModel(
                name="AreaDuty",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("area_code", models.CharField(max_length=20)),
                    ("area_name", models.CharField(max_length=120)),
                    ("code", models.CharField(max_length=40)),
                    ("complies", models.BooleanField()),
                    ("on_day", models.DateField()),
                    ("source", models.CharField(max_length=200)),
                    ("at", models.DateTimeField()),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("code", "area_code", "on_day"), name="partnership_areaduty_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditScore",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("standard", models.CharField(max_length=30)),
                    ("score", models.PositiveSmallIntegerField()),
                    ("evidence", models.CharField(max_length=500)),
                    ("at", models.DateTimeField()),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="partnership.audit"
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
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("audit", "standard"), name="partnership_auditscore_once"),
                        models.CheckConstraint(
                            condition=models.Q(("score__gte", 1), ("score__lte", 4)),
                            name="partnership_auditscore_of_four",
                        ),
                    ],
                },
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handed_in_at__isnull", True)), fields=("held",), name="partnership_audit_one_open"
            ),
        ),
        grant("partnership_dutyversion", app="select, insert, update", auditor="select"),
        grant("partnership_heldduty", app="select, insert, update", auditor="select"),
        grant("partnership_dutyoutcome", app="select, insert, update", auditor="select"),
        grant("partnership_audit", app="select, insert, update", auditor="select"),
        grant("partnership_auditscore", app="select, insert, update", auditor="select"),
        grant("partnership_auditchallenge", app="select, insert, update", auditor="select"),
        grant("partnership_areaduty", app="select, insert, update", auditor="select"),
    ]
