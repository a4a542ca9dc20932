"""Make the table of significant events that workers add to a child's chronology."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0013_guarded"),
        ("pathway", "0004_stage_walls"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="SignificantEvent",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("author_as", models.TextField(default="")),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("harm", "harm"),
                                ("voice", "voice"),
                                ("health", "health"),
                                ("education", "education"),
                                ("home", "home"),
                                ("police", "police"),
                                ("missing", "missing"),
                                ("help", "help"),
                                ("meeting", "meeting"),
                                ("good", "good"),
                            ]
                        ),
                    ),
                    ("happened_at", models.DateTimeField()),
                    ("is_day", models.BooleanField(default=True)),
                    ("what", models.TextField()),
                    ("nature", models.TextField(choices=[("fact", "fact"), ("opinion", "opinion")])),
                    (
                        "source",
                        models.TextField(
                            choices=[
                                ("saw", "saw"),
                                ("child", "child"),
                                ("family", "family"),
                                ("worker", "worker"),
                                ("record", "record"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("source_said", models.TextField(default="")),
                    (
                        "sharing",
                        models.TextField(
                            choices=[("workers", "workers"), ("told", "told"), ("silent", "silent")], default="workers"
                        ),
                    ),
                    ("held_why", models.TextField(default="")),
                    ("is_released", models.BooleanField(default=False)),
                    ("at", models.DateTimeField()),
                    ("why", models.TextField(default="")),
                    ("is_withdrawn", models.BooleanField(default=False)),
                    ("dropped_at", models.DateTimeField(null=True)),
                    (
                        "area",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.area",
                        ),
                    ),
                    (
                        "author",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "corrects",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrected_by",
                            to="pathway.significantevent",
                        ),
                    ),
                    (
                        "first",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.significantevent",
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
                        "said_by",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("what", ""), _negated=True),
                                ("is_withdrawn", True),
                                ("dropped_at__isnull", False),
                                _connector="OR",
                            ),
                            name="pathway_significant_says_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("happened_at__lte", models.F("at")), ("is_day", True), _connector="OR"),
                            name="pathway_significant_has_happened",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("corrects", None), ("first", None)),
                                models.Q(("corrects__isnull", False), ("first__isnull", False)),
                                _connector="OR",
                            ),
                            name="pathway_significant_in_a_chain",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("sharing", "workers"), ("is_released", False), _connector="OR"),
                            name="pathway_significant_held_or_released",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["child", "happened_at"], name="pathway_significant_child"),
                        models.Index(fields=["organisation"], name="pathway_significant_agency"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SignificantOutside",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "event",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="outside",
                            to="pathway.significantevent",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("event", "person"), name="pathway_significant_outside_once"),
                    ]
                },
            ),
        ),
    ]
