"""Keep the reviews of agreements: each is added once and never changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import frozen, grant, wall

MINE = "organisation_id = (select linkspan.ctx_org()) and person_id = (select linkspan.ctx_person())"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("sharing", "0005_sharing_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="review_told_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="AgreementReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("post_title", models.CharField(max_length=120)),
                ("reviewed_on", models.DateField()),
                ("outcome", models.CharField(max_length=20)),
                ("found", models.TextField()),
                ("next_on", models.DateField(null=True)),
                ("took_part", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("late_because", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "person",
                    linkspan.agencies.ports.DoneBy(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="sharing.agreementversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["version", "at"], name="sharing_agreementreview_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_on__isnull", True), ("outcome", "end")),
                            models.Q(
                                ("next_on__gt", models.F("reviewed_on")),
                                ("next_on__isnull", False),
                                ("outcome__in", ["continue", "change"]),
                            ),
                            _connector="OR",
                        ),
                        name="sharing_agreementreview_next",
                    )
                ],
            },
        ),
        grant("sharing_agreementreview", app="select, insert", auditor="select"),
        wall("sharing_agreementreview", select="true", insert=MINE),
        frozen("sharing_agreementreview"),
    ]
