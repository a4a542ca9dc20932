"""Lay out budgets, challenges, canaries and the shelf of deciding policies."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_one_node"),
        ("duty", "0002_nothing_falls_in_the_gap"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="DecidingBook",
                fields=[
                    ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ("schema_hash", models.CharField(max_length=64)),
                    (
                        "pages",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=64), size=None
                        ),
                    ),
                    ("links", models.JSONField(default=list)),
                    ("first_used_at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="BudgetLimit",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("searches", models.PositiveIntegerField(null=True)),
                    ("children", models.PositiveIntegerField(null=True)),
                    ("organisation_searches", models.PositiveIntegerField(null=True)),
                    ("organisation_children", models.PositiveIntegerField(null=True)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation",), name="sharing_budgetlimit_one"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Canary",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("child", models.UUIDField(unique=True)),
                    ("placed_at", models.DateTimeField()),
                    (
                        "placed_by",
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
                name="Challenge",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "whys",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("budget", "budget"),
                                    ("training", "training"),
                                    ("vetting", "vetting"),
                                    ("walled", "walled"),
                                    ("lapsed", "lapsed"),
                                    ("same_name", "same_name"),
                                    ("same_surname", "same_surname"),
                                    ("same_address", "same_address"),
                                    ("same_outcode", "same_outcode"),
                                    ("same_phone", "same_phone"),
                                    ("colleague", "colleague"),
                                    ("vip", "vip"),
                                    ("canary", "canary"),
                                    ("hours", "hours"),
                                    ("volume", "volume"),
                                ],
                                max_length=20,
                            ),
                            size=None,
                        ),
                    ),
                    ("about_child", models.UUIDField(null=True)),
                    ("answer", models.TextField(blank=True, default="")),
                    ("is_silent", models.BooleanField(default=False)),
                    (
                        "asking",
                        models.CharField(
                            blank=True,
                            choices=[("now", "now"), ("later", "later"), ("never", "never")],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("ask_on", models.DateField(null=True)),
                    ("question", models.TextField(blank=True, default="")),
                    ("at", models.DateTimeField()),
                    ("covers_until", models.DateTimeField()),
                    ("reviewed_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[("proper", "proper"), ("learning", "learning"), ("misuse", "misuse")],
                            default="",
                            max_length=20,
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
                        "person",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "reviewed_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "covers_until"], name="sharing_challenge_covers"),
                        models.Index(
                            condition=models.Q(("reviewed_at__isnull", True)),
                            fields=["organisation", "at"],
                            name="sharing_challenge_waiting",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True), ("outcome", "")),
                                models.Q(
                                    ("reviewed_at__isnull", False),
                                    ("reviewed_by__isnull", False),
                                    models.Q(("outcome", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="sharing_challenge_reviewed_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reviewed_by", models.F("person")), _negated=True),
                            name="sharing_challenge_other_eyes",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("is_silent", True), models.Q(("answer", ""), _negated=True), _connector="OR"
                            ),
                            name="sharing_challenge_answered",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("asking", "later"), ("ask_on__isnull", False)),
                                models.Q(models.Q(("asking", "later"), _negated=True), ("ask_on__isnull", True)),
                                _connector="OR",
                            ),
                            name="sharing_challenge_asked_on",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Opening",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("day", models.DateField()),
                    ("child", models.UUIDField()),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "day"], name="sharing_opening_of")],
                    "constraints": [
                        models.UniqueConstraint(fields=("person", "day", "child"), name="sharing_opening_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Spend",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("minute", models.DateTimeField()),
                    ("searches", models.PositiveIntegerField()),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "minute"], name="sharing_spend_of")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("person", "organisation", "minute"), name="sharing_spend_minute"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Look",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("kind", models.CharField(max_length=30)),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), default=list, size=None
                        ),
                    ),
                    ("child", models.UUIDField()),
                    ("at", models.DateTimeField()),
                    ("judged_at", models.DateTimeField(null=True)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "at"], name="sharing_look_of"),
                        models.Index(fields=["organisation", "at"], name="sharing_look_at"),
                        models.Index(
                            condition=models.Q(("judged_at__isnull", True)), fields=["at"], name="sharing_look_waiting"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Question",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("about_child", models.UUIDField(null=True)),
                    ("looked_at", models.DateTimeField()),
                    ("words", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    ("answer", models.TextField(blank=True, default="")),
                    (
                        "asked_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "challenge",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="questions",
                            to="sharing.challenge",
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answered_at__isnull", True), ("answer", "")),
                                models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="sharing_question_answered_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Referral",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "receiver",
                        models.CharField(choices=[("lado", "lado"), ("standards", "standards")], max_length=20),
                    ),
                    ("known_at", models.DateTimeField()),
                    ("told_on", models.DateField(null=True)),
                    ("reference", models.CharField(blank=True, default="", max_length=80)),
                    ("outcome", models.TextField(blank=True, default="")),
                    ("outcome_at", models.DateTimeField(null=True)),
                    (
                        "challenge",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="referrals",
                            to="sharing.challenge",
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome_at__isnull", True), ("told_on__isnull", False), _connector="OR"
                            ),
                            name="sharing_referral_told_first",
                        ),
                    ],
                },
            ),
        ),
    ]
