"""Lay out partnerships, the areas they are for and who is in them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Partnership",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("code", models.CharField(max_length=40, unique=True)),
                    ("name", models.CharField(max_length=200)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_partnership_forwards",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Member",
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
                        "kind",
                        models.CharField(
                            choices=[
                                ("safeguarding_partner", "safeguarding_partner"),
                                ("relevant_agency", "relevant_agency"),
                                ("education", "education"),
                            ],
                            max_length=30,
                        ),
                    ),
                    ("because", models.CharField(blank=True, default="", max_length=500)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="members",
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
                            name="partnership_member_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("partnership", "="),
                                ("organisation", "="),
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
                            name="partnership_member_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PartnershipArea",
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
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="areas",
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
                            name="partnership_area_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("area", "="),
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
                            name="partnership_area_once",
                        ),
                    ],
                },
            ),
        ),
        grant("partnership_partnership", app="select, insert, update", auditor="select"),
        grant("partnership_partnershiparea", app="select, insert, update", auditor="select"),
        grant("partnership_member", app="select, insert, update", auditor="select"),
    ]
