"""Keep who may not work at this moment, and keyed hashes of where staff live."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_one_node")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Suspension",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("suspended", "suspended"), ("barred", "barred")],
                            max_length=20,
                        ),
                    ),
                    ("from_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            null=True, on_delete=PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "ended_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True, on_delete=PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=PROTECT, related_name="suspensions", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at__isnull", True)),
                            fields=("person",),
                            name="agencies_suspension_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("person", models.F("by_person")), _negated=True),
                                models.Q(
                                    ("ended_by__isnull", True),
                                    models.Q(("ended_by", models.F("by_person")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            name="agencies_suspension_other_eyes",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HomeMark",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("home", "home"), ("outcode", "outcode"), ("phone", "phone")],
                            max_length=20,
                        ),
                    ),
                    ("token", models.BinaryField()),
                    ("at", models.DateTimeField()),
                    ("forgot_at", models.DateTimeField(null=True)),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=PROTECT, related_name="home_marks", to="agencies.person"
                        ),
                    ),
                ],
            ),
        ),
        grant("agencies_suspension", app="select, insert, update", auditor="select"),
        # The hashes are the owner's functions' to compare; the application may only say that some are there.
        grant(
            "agencies_homemark", app="insert, update (token, forgot_at), select (id, person_id, kind, at, forgot_at)"
        ),
    ]
