"""Make the tables of stages: episodes, stages, who was there, who reads what is kept apart."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0013_guarded"),
        ("duty", "0002_nothing_falls_in_the_gap"),
        ("pathway", "0002_walls"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Episode",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("referral_on", models.DateField()),
                    ("referred_at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "source",
                        models.TextField(
                            choices=[
                                ("1A", "1A"),
                                ("1B", "1B"),
                                ("1C", "1C"),
                                ("1D", "1D"),
                                ("2A", "2A"),
                                ("2B", "2B"),
                                ("3A", "3A"),
                                ("3B", "3B"),
                                ("3C", "3C"),
                                ("3D", "3D"),
                                ("3E", "3E"),
                                ("3F", "3F"),
                                ("4", "4"),
                                ("5A", "5A"),
                                ("5B", "5B"),
                                ("5C", "5C"),
                                ("5D", "5D"),
                                ("6", "6"),
                                ("7", "7"),
                                ("8", "8"),
                                ("9", "9"),
                                ("10", "10"),
                            ]
                        ),
                    ),
                    (
                        "primary_need",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("N1", "N1"),
                                ("N2", "N2"),
                                ("N3", "N3"),
                                ("N4", "N4"),
                                ("N5", "N5"),
                                ("N6", "N6"),
                                ("N7", "N7"),
                                ("N8", "N8"),
                                ("N9", "N9"),
                                ("N0", "N0"),
                            ],
                            default="",
                        ),
                    ),
                    ("nfa", models.BooleanField(default=False)),
                    ("closed_on", models.DateField(null=True)),
                    ("closed_recorded_at", models.DateTimeField(null=True)),
                    (
                        "closing_reason",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("RC1", "RC1"),
                                ("RC2", "RC2"),
                                ("RC3", "RC3"),
                                ("RC4", "RC4"),
                                ("RC5", "RC5"),
                                ("RC6", "RC6"),
                                ("RC7", "RC7"),
                                ("RC8", "RC8"),
                                ("RC9", "RC9"),
                                ("undone", "undone"),
                                ("joined", "joined"),
                            ],
                            default="",
                        ),
                    ),
                    (
                        "origin",
                        models.TextField(choices=[("", ""), ("census", "census"), ("joined", "joined")], default=""),
                    ),
                    ("origin_key", models.TextField(default="")),
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
                        "begun_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.contact",
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
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("child__isnull", False), ("closed_on", None), ("origin", "")),
                            fields=("child", "organisation"),
                            name="pathway_episode_one_open",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("origin", ""), _negated=True),
                            fields=("organisation", "origin", "origin_key"),
                            name="pathway_episode_origin_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("closed_on__isnull", True),
                                    ("closed_recorded_at__isnull", True),
                                    ("closing_reason", ""),
                                ),
                                models.Q(
                                    ("closed_on__isnull", False),
                                    ("closed_recorded_at__isnull", False),
                                    models.Q(("closing_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pathway_episode_closed_for_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_on__isnull", True),
                                ("closed_on__gte", models.F("referral_on")),
                                _connector="OR",
                            ),
                            name="pathway_episode_forwards",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["organisation", "referral_on"], name="pathway_episode_council"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Stage",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("act", models.UUIDField()),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("early_help", "early_help"),
                                ("assessment", "assessment"),
                                ("family_help_plan", "family_help_plan"),
                                ("plan_review", "plan_review"),
                                ("fgdm", "fgdm"),
                                ("transfer_out", "transfer_out"),
                                ("transfer_in", "transfer_in"),
                                ("strategy_discussion", "strategy_discussion"),
                                ("section47", "section47"),
                                ("icpc", "icpc"),
                                ("cp_plan", "cp_plan"),
                                ("core_group", "core_group"),
                                ("cp_review", "cp_review"),
                                ("pre_proceedings", "pre_proceedings"),
                                ("police_protection", "police_protection"),
                                ("covert_work", "covert_work"),
                                ("emergency_order", "emergency_order"),
                                ("serious_incident", "serious_incident"),
                                ("rapid_review", "rapid_review"),
                                ("looked_after", "looked_after"),
                                ("la_review", "la_review"),
                                ("la_visit", "la_visit"),
                                ("private_fostering", "private_fostering"),
                                ("pf_visit", "pf_visit"),
                                ("missing", "missing"),
                                ("return_interview", "return_interview"),
                                ("allegation", "allegation"),
                            ]
                        ),
                    ),
                    ("begun_as", models.TextField(default="")),
                    ("recorded_at", models.DateTimeField()),
                    ("planned_at", models.DateTimeField(null=True)),
                    ("happened_at", models.DateTimeField(null=True)),
                    ("due_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("ended_recorded_at", models.DateTimeField(null=True)),
                    ("outcome", models.TextField(default="")),
                    ("details", models.JSONField(default=dict)),
                    (
                        "unusual",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), default=list, size=None
                        ),
                    ),
                    ("departure", models.TextField(default="")),
                    ("restricted", models.BooleanField(default=False)),
                    ("corrects_why", models.TextField(default="")),
                    ("replaced_at", models.DateTimeField(null=True)),
                    (
                        "origin",
                        models.TextField(choices=[("", ""), ("census", "census"), ("joined", "joined")], default=""),
                    ),
                    ("origin_key", models.TextField(default="")),
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
                        "begun_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.contact",
                        ),
                    ),
                    (
                        "corrects",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrected_by",
                            to="pathway.stage",
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.decision",
                        ),
                    ),
                    (
                        "ended_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "episode",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stages",
                            to="pathway.episode",
                        ),
                    ),
                    (
                        "follows",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="followed_by",
                            to="pathway.stage",
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "lead",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
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
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("ended_at__isnull", True), ("ended_recorded_at__isnull", True), ("outcome", "")
                                ),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_recorded_at__isnull", False),
                                    models.Q(("outcome", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pathway_stage_ended_with_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_at__isnull", True),
                                ("happened_at__isnull", True),
                                ("ended_at__gte", models.F("happened_at")),
                                _connector="OR",
                            ),
                            name="pathway_stage_forwards",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind__in", ("covert_work", "allegation")), _negated=True),
                                ("restricted", True),
                                _connector="OR",
                            ),
                            name="pathway_stage_kept_apart",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("corrects__isnull", True),
                                models.Q(("corrects_why", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="pathway_stage_corrected_why",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("child__isnull", False),
                                ("ended_at", None),
                                (
                                    "kind__in",
                                    (
                                        "early_help",
                                        "assessment",
                                        "family_help_plan",
                                        "plan_review",
                                        "transfer_out",
                                        "transfer_in",
                                        "section47",
                                        "icpc",
                                        "cp_plan",
                                        "core_group",
                                        "cp_review",
                                        "pre_proceedings",
                                        "police_protection",
                                        "emergency_order",
                                        "looked_after",
                                        "la_review",
                                        "la_visit",
                                        "private_fostering",
                                        "pf_visit",
                                        "missing",
                                    ),
                                ),
                                ("origin", ""),
                                ("replaced_at", None),
                                ("restricted", False),
                            ),
                            fields=("child", "organisation", "kind"),
                            name="pathway_stage_single",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("child__isnull", False),
                                ("ended_at", None),
                                ("kind__in", ("family_help_plan", "cp_plan")),
                                ("origin", ""),
                                ("replaced_at", None),
                                ("restricted", False),
                            ),
                            fields=("child", "organisation"),
                            name="pathway_stage_one_plan",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("origin", ""), _negated=True),
                            fields=("organisation", "origin", "origin_key"),
                            name="pathway_stage_origin_once",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["child", "recorded_at"], name="pathway_stage_child"),
                        models.Index(
                            condition=models.Q(("ended_at", None), ("replaced_at", None)),
                            fields=["organisation", "due_at"],
                            name="pathway_stage_open",
                        ),
                        models.Index(fields=["act"], name="pathway_stage_act"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Present",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "agency_kind",
                        models.TextField(
                            choices=[
                                ("social_care", "social_care"),
                                ("police", "police"),
                                ("health", "health"),
                                ("education", "education"),
                                ("youth_justice", "youth_justice"),
                                ("housing", "housing"),
                                ("voluntary", "voluntary"),
                                ("family", "family"),
                                ("child", "child"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("name_said", models.TextField(default="")),
                    ("role_said", models.TextField(default="")),
                    (
                        "how",
                        models.TextField(
                            choices=[
                                ("there", "there"),
                                ("by_report", "by_report"),
                                ("apologies", "apologies"),
                                ("absent", "absent"),
                            ]
                        ),
                    ),
                    ("brought", models.TextField(default="")),
                    ("at", models.DateTimeField()),
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
                        "person",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
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
                        "stage",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="present", to="pathway.stage"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("person__isnull", False)),
                            fields=("stage", "person"),
                            name="pathway_present_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Outside",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("why", models.TextField(choices=[("subject", "subject"), ("conflicted", "conflicted")])),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "kept_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "stage",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="outside", to="pathway.stage"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("until_at", None)),
                            fields=("stage", "person"),
                            name="pathway_outside_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Inside",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "let_in_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "stage",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="inside", to="pathway.stage"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("until_at", None)),
                            fields=("stage", "person"),
                            name="pathway_inside_once",
                        ),
                    ]
                },
            ),
        ),
    ]
