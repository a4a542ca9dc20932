"""Make the tables of requests between agencies: what is asked, each agency's part, and what it answers."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_one_node"),
        ("children", "0007_quality"),
        ("duty", "0002_nothing_falls_in_the_gap"),
        ("sharing", "0005_sharing_decisions"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Answer",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("by_post", models.TextField()),
                    (
                        "outcome",
                        models.TextField(
                            choices=[
                                ("disclosed", "disclosed"),
                                ("withheld", "withheld"),
                                ("nothing_held", "nothing_held"),
                                ("referred", "referred"),
                                ("more_time", "more_time"),
                            ]
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("basis", models.TextField()),
                    ("law", models.TextField()),
                    ("agreement", models.TextField(default="")),
                    ("onward", models.TextField(default="")),
                    ("readers", models.TextField(default="")),
                    ("keep_until", models.DateField(null=True)),
                    ("family", models.TextField(default="")),
                    ("ground", models.TextField(default="")),
                    (
                        "test",
                        models.TextField(
                            choices=[("", ""), ("necessity", "necessity"), ("detriment", "detriment")], default=""
                        ),
                    ),
                    ("first", models.TextField(default="")),
                    ("second", models.TextField(default="")),
                    ("words", models.TextField(default="")),
                    ("wanted_until", models.DateField(null=True)),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "ended_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("followed", "followed"),
                                ("corrected", "corrected"),
                                ("taken_back", "taken_back"),
                            ],
                            default="",
                        ),
                    ),
                    ("ended_why", models.TextField(default="")),
                    ("dropped_at", models.DateTimeField(null=True)),
                    (
                        "decision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="sharing.sharingdecision",
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
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "referred_to",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Question",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name="Subject",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("said", models.JSONField(default=dict)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Contradiction",
                fields=[
                    (
                        "answer",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="contradiction",
                            serialize=False,
                            to="exchange.answer",
                        ),
                    ),
                    ("found_at", models.DateTimeField()),
                    ("by_what", models.TextField(choices=[("feed", "feed"), ("answer", "answer")])),
                ],
            ),
            migrations.CreateModel(
                name="Entry",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("nature", models.TextField(choices=[("fact", "fact"), ("opinion", "opinion")])),
                    ("text", models.TextField()),
                    ("source", models.TextField()),
                    ("of_day", models.DateField(null=True)),
                    (
                        "answer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="exchange.answer"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Part",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("basis", models.TextField()),
                    ("law", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("answered", "answered"),
                                ("withdrawn", "withdrawn"),
                                ("recalled", "recalled"),
                            ],
                            default="",
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
                        "referred_by",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Message",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("remark", "remark"), ("chase", "chase")])),
                    ("text", models.TextField()),
                    ("at", models.DateTimeField()),
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
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "part",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="exchange.part"
                        ),
                    ),
                ],
            ),
        ),
        Together(
            migrations.AddField(
                model_name="answer",
                name="part",
                field=models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="answers",
                    to="exchange.part",
                ),
            ),
            migrations.AddField(
                model_name="answer",
                name="question",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.question"
                ),
            ),
        ),
        Together(
            migrations.CreateModel(
                name="Receipt",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("at", models.DateTimeField()),
                    (
                        "answer",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="exchange.answer",
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
                        "part",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="exchange.part"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("part", "answer"), name="exchange_receipt_first", nulls_distinct=False
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Request",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("asked_as", models.TextField()),
                    (
                        "purpose",
                        models.TextField(
                            choices=[
                                ("protect", "protect"),
                                ("enquiry", "enquiry"),
                                ("front_door", "front_door"),
                                ("help", "help"),
                                ("missing", "missing"),
                                ("care", "care"),
                                ("review", "review"),
                            ]
                        ),
                    ),
                    (
                        "urgency",
                        models.TextField(
                            choices=[
                                ("emergency", "emergency"),
                                ("same_day", "same_day"),
                                ("check", "check"),
                                ("soon", "soon"),
                                ("routine", "routine"),
                            ]
                        ),
                    ),
                    ("why", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("finished", "finished"),
                                ("withdrawn", "withdrawn"),
                                ("recalled", "recalled"),
                            ],
                            default="",
                        ),
                    ),
                    ("closed_why", models.TextField(default="")),
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
                        "asked_by",
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
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_at__isnull", True),
                                models.Q(("closed_how", ""), _negated=True),
                                _connector="XOR",
                            ),
                            name="exchange_request_closed_somehow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("due_at__gte", models.F("asked_at"))), name="exchange_request_forwards"
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["child"], name="exchange_request_child"),
                        models.Index(fields=["organisation", "-asked_at"], name="exchange_request_asker"),
                    ],
                },
            ),
        ),
        Together(
            migrations.AddField(
                model_name="question",
                name="request",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="exchange.request"
                ),
            ),
            migrations.AddField(
                model_name="part",
                name="request",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="exchange.request"
                ),
            ),
        ),
        Together(
            migrations.CreateModel(
                name="Search",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("system", models.TextField()),
                    ("identifiers", models.JSONField(default=list)),
                    ("covers_from", models.DateField(null=True)),
                    ("covers_until", models.DateField(null=True)),
                    ("searched_on", models.DateField()),
                    ("searched_by", models.TextField()),
                    (
                        "answer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="searches", to="exchange.answer"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="SubjectPlace",
                fields=[
                    (
                        "subject",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="place",
                            serialize=False,
                            to="exchange.subject",
                        ),
                    ),
                    ("said", models.JSONField(default=list)),
                ],
            ),
        ),
        migrations.AddField(
            model_name="subject",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="exchange.request"
            ),
        ),
        Together(
            migrations.CreateModel(
                name="Escalation",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "rung",
                        models.TextField(
                            choices=[
                                ("desk", "desk"),
                                ("manager", "manager"),
                                ("named_lead", "named_lead"),
                                ("delegated_partner", "delegated_partner"),
                                ("lead_partners", "lead_partners"),
                            ]
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("told", models.PositiveSmallIntegerField()),
                    (
                        "part",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="exchange.part"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("part", "rung"), name="exchange_escalation_once")],
                },
            ),
            migrations.CreateModel(
                name="Put",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "part",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="puts",
                            to="exchange.part",
                        ),
                    ),
                    (
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.question"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("part", "question"), name="exchange_put_once")],
                },
            ),
        ),
        Together(
            migrations.AddIndex(
                model_name="answer",
                index=models.Index(fields=["part"], name="exchange_answer_part"),
            ),
            migrations.AddIndex(
                model_name="answer",
                index=models.Index(
                    condition=models.Q(("dropped_at__isnull", True), ("keep_until__isnull", False)),
                    fields=["keep_until"],
                    name="exchange_answer_due_to_go",
                ),
            ),
            migrations.AddConstraint(
                model_name="answer",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("outcome__in", ["disclosed", "withheld"]), _negated=True),
                        ("decision__isnull", False),
                        _connector="OR",
                    ),
                    name="exchange_answer_decided",
                ),
            ),
            migrations.AddConstraint(
                model_name="answer",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("until_at", None)), fields=("part", "question"), name="exchange_answer_one_live"
                ),
            ),
            migrations.AddConstraint(
                model_name="answer",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("until_at__isnull", True), models.Q(("ended_how", ""), _negated=True), _connector="XOR"
                    ),
                    name="exchange_answer_ended_somehow",
                ),
            ),
            migrations.AddConstraint(
                model_name="answer",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("outcome", "withheld"), _negated=True),
                        ("dropped_at__isnull", False),
                        models.Q(
                            models.Q(("ground", ""), _negated=True),
                            models.Q(("test", ""), _negated=True),
                            models.Q(("first", ""), _negated=True),
                            models.Q(("second", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="exchange_answer_withheld_with_reasons",
                ),
            ),
            migrations.AddConstraint(
                model_name="question",
                constraint=models.UniqueConstraint(fields=("request", "number"), name="exchange_question_numbered"),
            ),
            migrations.AddIndex(
                model_name="part",
                index=models.Index(fields=["organisation", "-asked_at"], name="exchange_part_agency"),
            ),
            migrations.AddIndex(
                model_name="part",
                index=models.Index(
                    condition=models.Q(("closed_at__isnull", True)), fields=["due_at"], name="exchange_part_due"
                ),
            ),
            migrations.AddConstraint(
                model_name="part",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True), models.Q(("closed_how", ""), _negated=True), _connector="XOR"
                    ),
                    name="exchange_part_closed_somehow",
                ),
            ),
            migrations.AddConstraint(
                model_name="part",
                constraint=models.CheckConstraint(
                    condition=models.Q(("due_at__gte", models.F("asked_at"))), name="exchange_part_forwards"
                ),
            ),
            migrations.AddField(
                model_name="subjectplace",
                name="child",
                field=models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                ),
            ),
            migrations.AddConstraint(
                model_name="subject",
                constraint=models.UniqueConstraint(fields=("request", "number"), name="exchange_subject_numbered"),
            ),
            migrations.AddConstraint(
                model_name="subject",
                constraint=models.UniqueConstraint(fields=("request", "child"), name="exchange_subject_once"),
            ),
        ),
    ]
