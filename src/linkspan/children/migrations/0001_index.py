"""Make the tables of the index: children, records as received, links, involvement, flags, shields."""

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
                name="SourceRecord",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("record_id", models.TextField()),
                    ("version", models.IntegerField(default=1)),
                    ("fingerprint", models.BinaryField()),
                    ("protection", models.TextField(default="none")),
                    ("sensitive", models.BooleanField(default=False)),
                    ("sealed", models.BooleanField(default=False)),
                    ("first_seen_at", models.DateTimeField()),
                    ("ended_on", models.DateField(null=True)),
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("organisation", "record_id"), name="children_record_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="RecordVersion",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.IntegerField()),
                    ("received_at", models.DateTimeField()),
                    ("load", models.UUIDField()),
                    ("said", models.JSONField()),
                    (
                        "record",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="children.sourcerecord",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("record", "number"), name="children_version_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Child",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "protection",
                        models.TextField(
                            choices=[("none", "none"), ("location", "location"), ("identity", "identity")],
                            default="none",
                        ),
                    ),
                    ("sensitive_agreed", models.BooleanField(default=False)),
                    ("harm_recorded", models.BooleanField(default=False)),
                    ("archived_on", models.DateField(null=True)),
                    ("disposed_on", models.DateField(null=True)),
                    ("held_for", models.TextField(default="")),
                    ("retention", models.TextField(default="index")),
                    ("is_canary", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField()),
                    (
                        "area",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.area",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("protection__in", ("none", "location", "identity"))),
                            name="children_child_protection",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("disposed_on", None), ("held_for", ""), _connector="OR"),
                            name="children_child_held_is_kept",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("protection", "none"), _negated=True),
                            fields=["id"],
                            name="children_child_walled",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Conflict",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField()),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Face",
                fields=[
                    (
                        "record",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="children.sourcerecord",
                        ),
                    ),
                    ("organisation_id", models.UUIDField()),
                    ("folded", models.TextField()),
                    ("folded_open", models.TextField()),
                    ("shown", models.JSONField()),
                    ("household", models.BigIntegerField(null=True)),
                    ("carer_one", models.BigIntegerField(null=True)),
                    ("carer_two", models.BigIntegerField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name="PastFace",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "record", "number", blank=True, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.sourcerecord",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("folded", models.TextField()),
                    ("folded_open", models.TextField()),
                    ("until_on", models.DateField()),
                ],
            ),
            migrations.CreateModel(
                name="Correction",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("correction", "correction"), ("objection", "objection")])),
                    ("field", models.TextField(default="")),
                    ("words", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("answer", models.TextField(default="")),
                    ("outcome", models.TextField(default="")),
                    (
                        "answered_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "asked_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
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
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.sourcerecord",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Flag",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("call_before_acting", "call_before_acting"),
                                ("plan_exists", "plan_exists"),
                                ("location_protected", "location_protected"),
                            ]
                        ),
                    ),
                    ("contact_name", models.TextField()),
                    ("contact_phone", models.TextField()),
                    ("night_contact", models.TextField(default="")),
                    ("night_phone", models.TextField(default="")),
                    ("review_on", models.DateField()),
                    ("raised_at", models.DateTimeField()),
                    ("late_told_on", models.DateField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.TextField(default="")),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="flags", to="children.child"
                        ),
                    ),
                    (
                        "ended_by",
                        linkspan.agencies.ports.DoneBy(
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
                        linkspan.agencies.ports.HeldBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "raised_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["child"], name="children_flag_child"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="FlagExclusion",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "flag",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="children.flag"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
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
                ],
            ),
            migrations.CreateModel(
                name="FlagSeen",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("seen_at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(null=True)),
                    (
                        "flag",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="seen", to="children.flag"
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
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("flag", "person"), name="children_flag_seen_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Glance",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("reason_code", models.TextField()),
                    ("alarm", models.BooleanField(default=False)),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
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
                ],
                options={
                    "indexes": [
                        models.Index(fields=["child", "person"], name="children_glance_child"),
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
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="inside", to="children.child"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
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
                ],
            ),
            migrations.CreateModel(
                name="Involvement",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("name", models.TextField(default="")),
                    ("role", models.TextField(default="")),
                    ("phone", models.TextField(default="")),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("sensitive", models.BooleanField(default=False)),
                    (
                        "child",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="involvements",
                            to="children.child",
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
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.sourcerecord",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["child"], name="children_involvement_child"),
                        models.Index(fields=["person"], name="children_involvement_person"),
                        models.Index(fields=["record"], name="children_involvement_record"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Key",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "key", "record", blank=True, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("key", models.BigIntegerField()),
                    ("place", models.BooleanField(default=False)),
                    (
                        "record",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.sourcerecord",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Lead",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(default="lead_practitioner")),
                    ("offered_at", models.DateTimeField()),
                    ("accepted_at", models.DateTimeField(null=True)),
                    ("declined_at", models.DateTimeField(null=True)),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="children.child"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "offered_by",
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
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("accepted_at__isnull", False), ("declined_at", None), ("until_at", None)
                            ),
                            fields=("child", "kind"),
                            name="children_lead_one_of_a_kind",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("person", models.F("offered_by")), _negated=True),
                            name="children_lead_not_self",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Link",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("probability", models.FloatField(null=True)),
                    ("evidence", models.JSONField(default=list)),
                    ("made_by", models.TextField()),
                    ("reason", models.TextField(default="")),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    ("undone_reason", models.TextField(default="")),
                    (
                        "child",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="children.child",
                        ),
                    ),
                    (
                        "made_by_person",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="children.sourcerecord",
                        ),
                    ),
                    (
                        "undone_by_person",
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
                        models.UniqueConstraint(
                            condition=models.Q(("until_at", None)), fields=("record",), name="children_link_one_live"
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["child"], name="children_link_child"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NeverLink",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[("different", "different"), ("adoption", "adoption"), ("protected", "protected")]
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
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
                        "high",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.sourcerecord"
                        ),
                    ),
                    (
                        "lifted_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "low",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.sourcerecord"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("until_at", None)),
                            fields=("low", "high", "kind"),
                            name="children_never_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("low__lt", models.F("high"))), name="children_never_ordered"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Outcode",
                fields=[
                    ("outcode", models.TextField(primary_key=True, serialize=False)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Pair",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("probability", models.FloatField()),
                    ("evidence", models.JSONField(default=list)),
                    ("sealed", models.BooleanField(default=False)),
                    ("raised_at", models.DateTimeField()),
                    ("decided_at", models.DateTimeField(null=True)),
                    (
                        "decision",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("same", "same"),
                                ("different", "different"),
                                ("overtaken", "overtaken"),
                            ],
                            default="",
                        ),
                    ),
                    ("reason", models.TextField(default="")),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "decided_by",
                        linkspan.agencies.ports.DoneBy(
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
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.sourcerecord"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("decided_at", None)),
                            fields=("record", "child"),
                            name="children_pair_one_open",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="RecordPlace",
                fields=[
                    (
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="place",
                            serialize=False,
                            to="children.recordversion",
                        ),
                    ),
                    ("said", models.JSONField()),
                ],
            ),
            migrations.CreateModel(
                name="Residence",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("home", "home"), ("placed", "placed"), ("found", "found")])),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("contact_name", models.TextField(db_default="", default="")),
                    ("contact_phone", models.TextField(db_default="", default="")),
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
                        "said_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="residences", to="children.child"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="children_residence_forward",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(models.Q(("kind", "home"), _negated=True), ("until_on", None)),
                            fields=["child"],
                            name="children_residence_away",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Shield",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("location", "location"), ("identity", "identity")])),
                    ("raised_at", models.DateTimeField()),
                    ("reviewed_at", models.DateTimeField(null=True)),
                    ("outcome", models.TextField(default="")),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="shields", to="children.child"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "raised_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
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
            ),
            migrations.CreateModel(
                name="Sight",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("refused_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="sights", to="children.child"
                        ),
                    ),
                    (
                        "confirmed_by",
                        linkspan.agencies.ports.DoneBy(
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
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["child", "person"], name="children_sight_child"),
                    ]
                },
            ),
        ),
        Together(
            migrations.AddField(
                model_name="face",
                name="child",
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="children.child",
                ),
            ),
            migrations.AddField(
                model_name="recordplace",
                name="record",
                field=models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="children.sourcerecord",
                ),
            ),
            migrations.AddIndex(
                model_name="face",
                index=models.Index(fields=["child"], name="children_face_child"),
            ),
            migrations.AddIndex(
                model_name="face",
                index=models.Index(
                    condition=models.Q(("household__isnull", False)),
                    fields=["household"],
                    name="children_face_household",
                ),
            ),
            *(
                migrations.AddIndex(
                    model_name="face",
                    index=models.Index(
                        condition=models.Q((f"{name}__isnull", False)), fields=[name], name=f"children_face_{name}"
                    ),
                )
                for name in ("carer_one", "carer_two")
            ),
        ),
    ]
