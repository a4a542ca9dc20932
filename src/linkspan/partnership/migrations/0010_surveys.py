"""Lay out questions to partners and staff, and their answers."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [("partnership", "0009_funding")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Survey",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    ("title", models.CharField(max_length=160)),
                    ("purpose", models.CharField(max_length=500)),
                    (
                        "audience",
                        models.CharField(
                            choices=[("partners", "partners"), ("staff", "staff"), ("elsewhere", "elsewhere")],
                            max_length=20,
                        ),
                    ),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("closes_on", models.DateField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("source", models.CharField(blank=True, default="", max_length=300)),
                    ("asked_elsewhere", models.PositiveIntegerField(null=True)),
                    ("answered_elsewhere", models.PositiveIntegerField(null=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("sent_at__isnull", True),
                                ("closes_on__isnull", False),
                                ("asked_elsewhere__isnull", False),
                                _connector="OR",
                            ),
                            name="partnership_survey_sent_with_an_end",
                        )
                    ],
                    "indexes": [],
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
                    (
                        "survey",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="questions",
                            to="partnership.survey",
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("choice", "choice"), ("scale", "scale"), ("number", "number"), ("text", "text")],
                            max_length=10,
                        ),
                    ),
                    ("words", models.CharField(max_length=300)),
                    (
                        "options",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=120), default=list, size=None
                        ),
                    ),
                    ("lowest", models.IntegerField(null=True)),
                    ("highest", models.IntegerField(null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("survey", "place"), name="partnership_question_place")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "survey",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="invitations",
                            to="partnership.survey",
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    ("has_answered", models.BooleanField(default=False)),
                    ("reminded", models.PositiveSmallIntegerField(default=0)),
                    ("reminded_on", models.DateField(null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("survey", "person"), name="partnership_invitation_once"),
                        models.CheckConstraint(
                            condition=models.Q(("reminded__lte", 2)), name="partnership_invitation_reminders"
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Response",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "survey",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="responses",
                            to="partnership.survey",
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    ("mark", models.CharField(max_length=64, null=True)),
                    ("is_sent", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("survey", "mark"), name="partnership_response_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "response",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="partnership.response",
                        ),
                    ),
                    (
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.question"
                        ),
                    ),
                    ("option", models.PositiveSmallIntegerField(null=True)),
                    ("number", models.IntegerField(null=True)),
                    ("words", models.TextField(blank=True, default="")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("response", "question"), name="partnership_answer_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="CountedElsewhere",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="counted",
                            to="partnership.question",
                        ),
                    ),
                    ("option", models.PositiveSmallIntegerField()),
                    ("count", models.PositiveIntegerField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("question", "option"), name="partnership_counted_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Theme",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "question",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="themes",
                            to="partnership.question",
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("question", "name"), name="partnership_theme_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Reading",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "answer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="readings",
                            to="partnership.answer",
                        ),
                    ),
                    (
                        "reader",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("answer", "reader"), name="partnership_reading_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="ThemeFound",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "reading",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.reading"
                        ),
                    ),
                    (
                        "theme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.theme"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("reading", "theme"), name="partnership_theme_found_once")
                    ],
                    "indexes": [],
                },
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="themes",
            field=models.ManyToManyField(related_name="+", through="partnership.ThemeFound", to="partnership.theme"),
        ),
        grant("partnership_survey", app="select, insert, update", auditor="select"),
        grant("partnership_question", app="select, insert, update, delete", auditor="select"),
        grant("partnership_invitation", app="select, insert, update", auditor="select"),
        grant("partnership_response", app="select, insert, update, delete", auditor="select"),
        grant("partnership_answer", app="select, insert, update, delete", auditor="select"),
        grant("partnership_countedelsewhere", app="select, insert, update", auditor="select"),
        grant("partnership_theme", app="select, insert, update", auditor="select"),
        grant("partnership_reading", app="select, insert, update", auditor="select"),
        grant("partnership_themefound", app="select, insert, update, delete", auditor="select"),
    ]
