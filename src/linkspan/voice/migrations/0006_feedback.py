"""Lay out what children and workers say of services, and what was done about it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0005_parents"), ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
    ]  # fmt: skip

    operations = [
        Together(
            migrations.CreateModel(
                name="FeedbackMark",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("mark", models.CharField(max_length=64, unique=True)),
                    ("quarter", models.DateField()),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackTheme",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "topic",
                        models.CharField(
                            choices=[
                                ("meeting", "meeting"),
                                ("answer", "answer"),
                                ("decision", "decision"),
                                ("pages", "pages"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("made_at", models.DateTimeField()),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "topic", "name"), name="voice_feedbacktheme_once"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="FeedbackWords",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "topic",
                        models.CharField(
                            choices=[
                                ("meeting", "meeting"),
                                ("answer", "answer"),
                                ("decision", "decision"),
                                ("pages", "pages"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("quarter", models.DateField()),
                    ("words", models.TextField()),
                    ("is_read", models.BooleanField(default=False)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackThemeFound",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "theme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="found", to="voice.feedbacktheme"
                        ),
                    ),
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="found", to="voice.feedbackwords"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("words", "theme"), name="voice_feedbackthemefound_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="YouSaid",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("words", models.CharField(max_length=300)),
                    ("found", models.PositiveIntegerField(null=True)),
                    ("opened_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("settled_at", models.DateTimeField(null=True)),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "opened_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "theme",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="said", to="voice.feedbacktheme"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="WeDid",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[("done", "done"), ("will", "will"), ("will_not", "will_not")], max_length=10
                        ),
                    ),
                    ("words", models.CharField(max_length=600)),
                    ("on_day", models.DateField()),
                    ("at", models.DateTimeField()),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "said",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="voice.yousaid"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackCount",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("question", models.CharField(max_length=40)),
                    ("version", models.PositiveSmallIntegerField()),
                    ("quarter", models.DateField()),
                    ("option", models.PositiveSmallIntegerField()),
                    ("count", models.PositiveIntegerField(default=0)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "question", "version", "quarter", "option"),
                            name="voice_feedbackcount_once",
                        )
                    ],
                },
            ),
        ),
        grant("voice_feedbackmark", app="select, insert, delete"),
        grant("voice_feedbackcount", app="select, insert, update", auditor="select"),
        grant("voice_feedbackwords", app="select, insert, update"),
        grant("voice_feedbacktheme", app="select, insert, update", auditor="select"),
        grant("voice_feedbackthemefound", app="select, insert, delete"),
        grant("voice_yousaid", app="select, insert, update", auditor="select"),
        grant("voice_wedid", app="select, insert", auditor="select"),
    ]
