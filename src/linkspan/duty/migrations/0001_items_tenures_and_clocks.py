"""Lay out open items, who holds them, by when, and handovers on offer."""

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
        ("audit", "0001_trail"),
        ("agencies", "0001_organisations_posts_and_people"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="SpecialDay",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("day", models.DateField(unique=True)),
                    ("is_working", models.BooleanField()),
                    ("name", models.CharField(max_length=120)),
                ],
            ),
            migrations.CreateModel(
                name="Item",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("kind", models.CharField(max_length=60)),
                    ("title", models.CharField(max_length=80)),
                    ("about_object", models.UUIDField(null=True)),
                    ("opened_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                            ),
                            name="duty_item_forwards",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("about_object__isnull", False)),
                            fields=["about_object"],
                            name="duty_item_about",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Clock",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("rule", models.CharField(max_length=60)),
                    ("rule_version", models.PositiveSmallIntegerField()),
                    ("starts_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("done_at", models.DateTimeField(null=True)),
                    (
                        "breach_reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("family_unavailable", "family_unavailable"),
                                ("partner_awaited", "partner_awaited"),
                                ("capacity", "capacity"),
                                ("safety_first", "safety_first"),
                                ("recorded_late", "recorded_late"),
                                ("source_awaited", "source_awaited"),
                                ("other", "other"),
                            ],
                            default="",
                            max_length=40,
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="duty.item"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("due_at__gte", models.F("starts_at"))), name="duty_clock_forwards"
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("done_at__isnull", True)),
                            fields=["item", "due_at"],
                            name="duty_clock_next",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Offer",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("offered_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("settled_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("accepted", "accepted"),
                                ("refused", "refused"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default="",
                            max_length=20,
                        ),
                    ),
                    (
                        "refusal_reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("not_ours", "not_ours"),
                                ("no_capacity", "no_capacity"),
                                ("not_known_to_us", "not_known_to_us"),
                                ("more_needed", "more_needed"),
                                ("other", "other"),
                            ],
                            default="",
                            max_length=40,
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="duty.item"
                        ),
                    ),
                    (
                        "offered_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "settled_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "to_organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "to_person",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "to_post",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.post",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("settled_at__isnull", True)),
                            fields=("item",),
                            name="duty_offer_one_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("settled_at__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="XOR"
                            ),
                            name="duty_offer_settled_with_outcome",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("settled_at__isnull", True)),
                            fields=["to_organisation", "to_person"],
                            name="duty_offer_waiting",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Tenure",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="tenures", to="duty.item"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "post",
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.post",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_at__isnull", True), ("until_at__gte", models.F("from_at")), _connector="OR"
                            ),
                            name="duty_tenure_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("item", "="),
                                (
                                    models.Func(
                                        models.F("from_at"),
                                        models.F("until_at"),
                                        function="tstzrange",
                                        output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                    ),
                                    "&&",
                                ),
                            ],
                            name="duty_tenure_one_owner",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("until_at__isnull", True)),
                            fields=["organisation", "person"],
                            name="duty_tenure_live",
                        ),
                        models.Index(
                            condition=models.Q(("until_at__isnull", True)), fields=["person"], name="duty_tenure_mine"
                        ),
                    ],
                },
            ),
        ),
        grant("duty_item", app="select, insert, update", auditor="select"),
        grant("duty_tenure", app="select, insert, update", auditor="select"),
        grant("duty_clock", app="select, insert, update", auditor="select"),
        grant("duty_offer", app="select, insert, update", auditor="select"),
        grant("duty_specialday", app="select, insert, update", auditor="select"),
    ]
