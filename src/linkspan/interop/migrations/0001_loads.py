"""Make the tables of feed loads and the rows they refused."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_one_node"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="FeedLoad",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("format", models.TextField()),
                    ("kind", models.TextField(choices=[("full", "full"), ("delta", "delta")])),
                    ("file_name", models.TextField()),
                    ("digest", models.TextField()),
                    ("size", models.BigIntegerField()),
                    ("kept_as", models.TextField(default="")),
                    (
                        "state",
                        models.TextField(
                            choices=[("running", "running"), ("done", "done"), ("refused", "refused")],
                            default="running",
                        ),
                    ),
                    ("started_at", models.DateTimeField()),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("rows_done", models.BigIntegerField(default=0)),
                    ("new", models.BigIntegerField(default=0)),
                    ("changed", models.BigIntegerField(default=0)),
                    ("unchanged", models.BigIntegerField(default=0)),
                    ("refused", models.BigIntegerField(default=0)),
                    ("added", models.BigIntegerField(default=0)),
                    ("left_out", models.BigIntegerField(default=0)),
                    ("linked", models.BigIntegerField(default=0)),
                    ("waiting", models.BigIntegerField(default=0)),
                    ("ended", models.BigIntegerField(default=0)),
                    ("fault", models.TextField(default="")),
                    ("what_to_do", models.TextField(default="")),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "started_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("state", "running")),
                            fields=("organisation", "digest", "format", "kind"),
                            name="interop_load_once_at_a_time",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["organisation", "-started_at"], name="interop_load_newest"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RowRefused",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("line", models.BigIntegerField()),
                    ("record_id", models.TextField(default="")),
                    ("field", models.TextField()),
                    ("value_shown", models.TextField()),
                    ("reason", models.TextField()),
                    ("what_to_do", models.TextField()),
                    ("code", models.TextField()),
                    (
                        "load",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="rows_refused",
                            to="interop.feedload",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["load", "line"], name="interop_refused_line"),
                    ]
                },
            ),
        ),
    ]
