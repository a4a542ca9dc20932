"""Lay out figures as published, meetings, decisions, what they were to change, and how agencies take part."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant

# What of a count may be published, for the rooms above that count: the same as `disclosure.shown`.
SHOWN = """
create function linkspan.shown_count(n bigint) returns int language sql immutable as
  $$ select case when n < 5 then null else ((n + 2) / 5 * 5)::int end $$;
revoke all on function linkspan.shown_count(bigint) from public;
grant execute on function linkspan.shown_count(bigint) to linkspan_app
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("partnership", "0006_reorganisations"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Expectation",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("indicator", models.TextField()),
                    ("least", models.PositiveSmallIntegerField()),
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
                            name="partnership_expectation_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("partnership", "="),
                                ("indicator", "="),
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
                            name="partnership_expectation_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("least__gte", 1), ("least__lte", 100)),
                            name="partnership_expectation_a_share",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Conversation",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("quarter", models.DateField()),
                    ("part", models.PositiveIntegerField()),
                    ("whole", models.PositiveIntegerField()),
                    ("opened_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("answer", models.TextField(blank=True, default="")),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("closing", models.TextField(blank=True, default="")),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "closed_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
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
                        "expectation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="conversations",
                            to="partnership.expectation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("expectation", "organisation", "quarter"), name="partnership_conversation_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answered_at__isnull", True), models.Q(("answer", ""), _negated=True), _connector="XOR"
                            ),
                            name="partnership_conversation_answered",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_at__isnull", True), ("answered_at__isnull", False), _connector="OR"
                            ),
                            name="partnership_conversation_closed_after_an_answer",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Meeting",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("title", models.CharField(max_length=200)),
                    ("held_on", models.DateField()),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    (
                        "recorded_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Attendance",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("post_title", models.CharField(max_length=120)),
                    ("band", models.PositiveSmallIntegerField()),
                    (
                        "how",
                        models.TextField(
                            choices=[("there", "there"), ("apologies", "apologies"), ("absent", "absent")]
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "post",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.post",
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="attendances",
                            to="partnership.meeting",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("meeting", "person", "post"), name="partnership_attendance_once"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Paper",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=300)),
                    ("reference", models.CharField(blank=True, default="", max_length=300)),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="partnership.meeting"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "number"), name="partnership_paper_numbered"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="PartnersDecision",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    ("indicator", models.TextField(blank=True, default="")),
                    (
                        "direction",
                        models.TextField(blank=True, choices=[("", ""), ("up", "up"), ("down", "down")], default=""),
                    ),
                    ("amount", models.DecimalField(decimal_places=1, max_digits=8, null=True)),
                    ("by_when", models.DateField(null=True)),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decisions",
                            to="partnership.meeting",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "number"), name="partnership_decision_numbered"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("amount", None), ("by_when", None), ("direction", ""), ("indicator", "")),
                                models.Q(
                                    models.Q(("indicator", ""), _negated=True),
                                    models.Q(("direction", ""), _negated=True),
                                    ("by_when__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="partnership_decision_expects_whole",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Heard",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "who",
                        models.TextField(
                            choices=[("young_people", "young_people"), ("practitioners", "practitioners")]
                        ),
                    ),
                    ("said", models.TextField()),
                    ("changed", models.TextField()),
                    ("at", models.DateTimeField()),
                    (
                        "written_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="heard",
                            to="partnership.partnersdecision",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="EffectReview",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("done_at", models.DateTimeField(null=True)),
                    ("words", models.TextField(blank=True, default="")),
                    ("verdict", models.TextField(blank=True, default="")),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "decision",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="review",
                            to="partnership.partnersdecision",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="DecisionTaker",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("functions", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ("staff", models.BooleanField(default=False)),
                    ("information", models.BooleanField(default=False)),
                    ("policy", models.BooleanField(default=False)),
                    ("money", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ("could", models.TextField(choices=[("yes", "yes"), ("up_to", "up_to"), ("no", "no")])),
                    (
                        "why",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), default=list, size=None
                        ),
                    ),
                    (
                        "attendance",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.attendance"
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="takers",
                            to="partnership.partnersdecision",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("decision", "attendance"), name="partnership_taker_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="PublishedQuarter",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("indicator", models.TextField()),
                    ("quarter", models.DateField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("indicator", "quarter"), name="partnership_published_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Figure",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("shown", models.PositiveIntegerField()),
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
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "published",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="figures",
                            to="partnership.publishedquarter",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("published", "area", "organisation"),
                            name="partnership_figure_once",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("shown__gte", 5),
                                (
                                    "shown",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("shown"), "/", models.Value(5)
                                        ),
                                        "*",
                                        models.Value(5),
                                    ),
                                ),
                            ),
                            name="partnership_figure_in_fives",
                        ),
                    ]
                },
            ),
        ),
        grant("partnership_expectation", app="select, insert, update", auditor="select"),
        grant("partnership_conversation", app="select, insert, update", auditor="select"),
        grant("partnership_meeting", app="select, insert, update", auditor="select"),
        grant("partnership_attendance", app="select, insert, update", auditor="select"),
        grant("partnership_paper", app="select, insert, update", auditor="select"),
        grant("partnership_partnersdecision", app="select, insert, update", auditor="select"),
        grant("partnership_heard", app="select, insert, update", auditor="select"),
        grant("partnership_effectreview", app="select, insert, update", auditor="select"),
        grant("partnership_decisiontaker", app="select, insert, update", auditor="select"),
        grant("partnership_publishedquarter", app="select, insert", auditor="select"),
        grant("partnership_figure", app="select, insert", auditor="select"),
        frozen("partnership_publishedquarter"),
        frozen("partnership_figure"),
        RunSQL(SHOWN, "drop function linkspan.shown_count(bigint)"),
    ]
