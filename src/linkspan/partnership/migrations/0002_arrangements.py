"""Lay out who sits in which seat, and panels."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_partnerships")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Panel",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("series", models.UUIDField(default=linkspan.audit.ids.new_id)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("mappa", "mappa"),
                                ("marac", "marac"),
                                ("exploitation", "exploitation"),
                                ("child_death", "child_death"),
                                ("channel", "channel"),
                                ("other", "other"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("name", models.CharField(max_length=200)),
                    ("footing", models.CharField(max_length=500)),
                    ("chair", models.CharField(blank=True, default="", max_length=200)),
                    ("funds", models.CharField(max_length=500)),
                    ("line", models.CharField(max_length=500)),
                    (
                        "chair_organisation",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="panels",
                            to="partnership.partnership",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_panel_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("series", "="),
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
                            name="partnership_panel_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Sitting",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    (
                        "seat",
                        models.CharField(
                            choices=[
                                ("chair", "chair"),
                                ("scrutineer", "scrutineer"),
                                ("business_manager", "business_manager"),
                                ("lead_partner", "lead_partner"),
                                ("delegated_partner", "delegated_partner"),
                                ("council_chief_executive", "council_chief_executive"),
                                ("director", "director"),
                                ("lead_member", "lead_member"),
                                ("icb_chief_executive", "icb_chief_executive"),
                                ("designated_doctor", "designated_doctor"),
                                ("designated_nurse", "designated_nurse"),
                                ("chief_officer", "chief_officer"),
                                ("senior_lead", "senior_lead"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("title", models.CharField(max_length=120)),
                    ("named_at", models.DateTimeField()),
                    (
                        "named_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sittings",
                            to="partnership.partnership",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "post",
                        linkspan.agencies.ports.Concerns(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.post"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_sitting_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("seat__in", ["designated_doctor", "designated_nurse"]), _negated=True),
                            expressions=[
                                ("partnership", "="),
                                ("seat", "="),
                                (
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("organisation"),
                                        models.F("partnership"),
                                        output_field=models.UUIDField(),
                                    ),
                                    "=",
                                ),
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
                            name="partnership_sitting_one_each",
                        ),
                    ]
                },
            ),
        ),
        grant("partnership_sitting", app="select, insert, update", auditor="select"),
        grant("partnership_panel", app="select, insert, update", auditor="select"),
    ]
