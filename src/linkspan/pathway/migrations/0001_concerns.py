"""Make the tables of concerns: what was said, each child's contact, what was decided, and disagreement about it."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0013_guarded"),
        ("duty", "0002_nothing_falls_in_the_gap"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Challenge",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("why", models.TextField()),
                    ("wants", models.TextField()),
                    ("stage", models.TextField()),
                    ("at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("upheld", "upheld"),
                                ("changed", "changed"),
                                ("not_agreed", "not_agreed"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default="",
                        ),
                    ),
                    ("learning", models.TextField(default="")),
                    (
                        "by_organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
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
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ChallengeStep",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("raised", "raised"),
                                ("said", "said"),
                                ("moved", "moved"),
                                ("answered", "answered"),
                                ("withdrawn", "withdrawn"),
                            ]
                        ),
                    ),
                    ("stage", models.TextField()),
                    ("at", models.DateTimeField()),
                    ("said", models.TextField(default="")),
                    (
                        "by_organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "challenge",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="pathway.challenge"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Concern",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("author_as", models.TextField(default="")),
                    ("kind", models.TextField(choices=[("concern", "concern"), ("worry", "worry")])),
                    (
                        "referrer",
                        models.TextField(
                            choices=[
                                ("professional", "professional"),
                                ("family", "family"),
                                ("public", "public"),
                                ("anonymous", "anonymous"),
                                ("suspected", "suspected"),
                                ("pattern", "pattern"),
                            ]
                        ),
                    ),
                    ("told_by", models.TextField(default="")),
                    ("reach", models.TextField(default="")),
                    ("saw", models.TextField(default="")),
                    ("thinks", models.TextField(default="")),
                    ("child_said", models.TextField(default="")),
                    ("done", models.TextField(default="")),
                    (
                        "family_knows",
                        models.TextField(
                            choices=[("", ""), ("yes", "yes"), ("no", "no"), ("unsafe", "unsafe")], default=""
                        ),
                    ),
                    ("family_why", models.TextField(default="")),
                    (
                        "urgency",
                        models.TextField(
                            choices=[("", ""), ("danger", "danger"), ("today", "today"), ("soon", "soon")], default=""
                        ),
                    ),
                    ("happened_at", models.DateTimeField(null=True)),
                    ("at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "ended_how",
                        models.TextField(
                            choices=[("", ""), ("raised", "raised"), ("taken_back", "taken_back")], default=""
                        ),
                    ),
                    ("ended_why", models.TextField(default="")),
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
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
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
                        "organisation",
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "worry",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="raised_as",
                            to="pathway.concern",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("dropped_at__isnull", False),
                                models.Q(("saw", ""), _negated=True),
                                models.Q(("child_said", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="pathway_concern_says_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind", "worry"), models.Q(("urgency", ""), _negated=True), _connector="OR"
                            ),
                            name="pathway_concern_says_how_urgent",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind", "worry"), ("ended_at__isnull", True), _connector="OR"),
                            name="pathway_concern_only_a_worry_ends",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_at__isnull", True), models.Q(("ended_how", ""), _negated=True), _connector="XOR"
                            ),
                            name="pathway_concern_ended_somehow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("happened_at__isnull", True), ("happened_at__lte", models.F("at")), _connector="OR"
                            ),
                            name="pathway_concern_of_what_has_happened",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["author", "-at"], name="pathway_concern_author"),
                        models.Index(fields=["organisation", "-at"], name="pathway_concern_agency"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Contact",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField(default=1)),
                    ("said", models.JSONField(default=dict)),
                    ("urgency", models.TextField(choices=[("danger", "danger"), ("today", "today"), ("soon", "soon")])),
                    ("received_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("acknowledged_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_how",
                        models.TextField(choices=[("", ""), ("decided", "decided"), ("joined", "joined")], default=""),
                    ),
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
                        "child",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "concern",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="pathway.concern"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "joined_to",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.contact",
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
                                ("closed_at__isnull", True),
                                models.Q(("closed_how", ""), _negated=True),
                                _connector="XOR",
                            ),
                            name="pathway_contact_closed_somehow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("due_at__gte", models.F("received_at"))),
                            name="pathway_contact_forwards",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_how", "joined"), _negated=True),
                                ("joined_to__isnull", False),
                                _connector="OR",
                            ),
                            name="pathway_contact_joined_to_one",
                        ),
                        models.UniqueConstraint(fields=("concern", "child"), name="pathway_contact_once_a_child"),
                    ],
                    "indexes": [
                        models.Index(fields=["organisation", "due_at"], name="pathway_contact_board"),
                        models.Index(
                            condition=models.Q(("closed_at__isnull", True)),
                            fields=["organisation", "due_at", "id"],
                            name="pathway_contact_waiting",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Decision",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "outcome",
                        models.TextField(
                            choices=[
                                ("no_further_action", "no_further_action"),
                                ("advice", "advice"),
                                ("early_help", "early_help"),
                                ("family_help_assessment", "family_help_assessment"),
                                ("strategy_discussion", "strategy_discussion"),
                            ]
                        ),
                    ),
                    ("level", models.PositiveSmallIntegerField()),
                    ("reasons", models.TextField()),
                    ("decided_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("replaced_at", models.DateTimeField(null=True)),
                    (
                        "contact",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="pathway.contact"
                        ),
                    ),
                    (
                        "decided_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                            name="pathway_decision_has_a_level",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("replaced_at", None)),
                            fields=("contact",),
                            name="pathway_decision_one_counts",
                        ),
                    ]
                },
            ),
        ),
        migrations.AddField(
            model_name="challenge",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="pathway.decision"
            ),
        ),
        Together(
            migrations.CreateModel(
                name="Draft",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("key", models.UUIDField()),
                    ("said", models.JSONField(default=dict)),
                    ("started_at", models.DateTimeField()),
                    ("saved_at", models.DateTimeField()),
                    ("author_told_at", models.DateTimeField(null=True)),
                    ("lead_told_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "ended_how",
                        models.TextField(
                            choices=[("", ""), ("sent", "sent"), ("kept", "kept"), ("dropped", "dropped")], default=""
                        ),
                    ),
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
                        "became",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.concern",
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
                    (
                        "worry",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.concern",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("author", "key"), name="pathway_draft_one_a_page"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_at__isnull", True), models.Q(("ended_how", ""), _negated=True), _connector="XOR"
                            ),
                            name="pathway_draft_ended_somehow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ended_at__isnull", True), ("said", {}), _connector="OR"),
                            name="pathway_draft_emptied_when_ended",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["author", "-saved_at"], name="pathway_draft_author"),
                        models.Index(
                            condition=models.Q(("ended_at__isnull", True)),
                            fields=["organisation"],
                            name="pathway_draft_open",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Reply",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "to_kind",
                        models.TextField(
                            choices=[("professional", "professional"), ("family", "family"), ("public", "public")]
                        ),
                    ),
                    ("words", models.TextField(default="")),
                    ("due_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("read_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "decision",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="pathway.decision"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "sent_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("sent_at__isnull", True), models.Q(("words", ""), _negated=True), _connector="OR"
                            ),
                            name="pathway_reply_sent_with_words",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("read_at__isnull", True), ("sent_at__isnull", False), _connector="OR"),
                            name="pathway_reply_read_after_sent",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="WorryChild",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField(default=1)),
                    ("said", models.JSONField(default=dict)),
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
                        "concern",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="children", to="pathway.concern"
                        ),
                    ),
                ],
            ),
        ),
        Together(
            migrations.AddIndex(
                model_name="challenge",
                index=models.Index(fields=["by_organisation"], name="pathway_challenge_challenger"),
            ),
            migrations.AddIndex(
                model_name="challenge",
                index=models.Index(fields=["organisation"], name="pathway_challenge_answerer"),
            ),
            migrations.AddIndex(
                model_name="challenge",
                index=models.Index(
                    condition=models.Q(("closed_at__isnull", True)), fields=["due_at"], name="pathway_challenge_due"
                ),
            ),
            migrations.AddConstraint(
                model_name="challenge",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="XOR"
                    ),
                    name="pathway_challenge_closed_somehow",
                ),
            ),
        ),
    ]
