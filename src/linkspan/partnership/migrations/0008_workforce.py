"""Lay out establishment, vacancies and caseloads."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [("partnership", "0007_meetings")]

    operations = [
        migrations.CreateModel(
            name="Staffing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                ("quarter", models.DateField()),
                ("group", models.CharField(max_length=120)),
                ("establishment", models.DecimalField(decimal_places=2, max_digits=8)),
                ("in_post", models.DecimalField(decimal_places=2, max_digits=8)),
                ("agency", models.DecimalField(decimal_places=2, max_digits=8)),
                ("leavers", models.PositiveIntegerField()),
                ("average_in_post", models.DecimalField(decimal_places=2, max_digits=8)),
                (
                    "made_by",
                    linkspan.agencies.ports.DoneBy(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("organisation", "quarter", "group"),
                        name="partnership_staffing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agency__gte", 0),
                            ("average_in_post__gte", 0),
                            ("establishment__gte", 0),
                            ("in_post__gte", 0),
                        ),
                        name="partnership_staffing_not_below_nothing",
                    ),
                ],
                "indexes": [],
            },
        ),
        grant("partnership_staffing", app="select, insert, update", auditor="select"),
    ]
