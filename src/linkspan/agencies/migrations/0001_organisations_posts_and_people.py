"""Lay out organisations, areas, posts, people and desks, each for a period."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_trail"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="User",
                fields=[
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("email", models.EmailField(max_length=254, unique=True)),
                    ("is_active", models.BooleanField(default=True)),
                    ("is_demo", models.BooleanField(default=False)),
                    ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                            name="agencies_user_email_lower",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Area",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("code", models.CharField(max_length=20, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    (
                        "level",
                        models.CharField(
                            choices=[
                                ("national", "national"),
                                ("regional", "regional"),
                                ("sub_regional", "sub_regional"),
                                ("local_authority", "local_authority"),
                                ("district", "district"),
                                ("neighbourhood", "neighbourhood"),
                            ],
                            max_length=20,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True),
                                ("until_on__gte", models.F("from_on")),
                                _connector="OR",
                            ),
                            name="agencies_area_forwards",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AreaWithin",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("geographic", "geographic"),
                                ("icb", "icb"),
                                ("police_force", "police_force"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="lies_within",
                            to="agencies.area",
                        ),
                    ),
                    (
                        "within",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="agencies.area"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_areawithin_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("area", "="),
                                ("kind", "="),
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
                            name="agencies_areawithin_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("area", models.F("within")), _negated=True),
                            name="agencies_areawithin_not_itself",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Node",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("only", models.BooleanField(default=True, unique=True)),
                    (
                        "mode",
                        models.CharField(
                            choices=[("empty", "empty"), ("demo", "demo"), ("real", "real")],
                            default="empty",
                            max_length=10,
                        ),
                    ),
                    (
                        "scope",
                        models.CharField(choices=[("all", "all"), ("known", "known")], default="known", max_length=10),
                    ),
                    ("impact_assessment", models.CharField(blank=True, default="", max_length=120)),
                    ("holds_invented", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("only", True)), name="agencies_node_only"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("mode", "real"), _negated=True),
                                models.Q(models.Q(("impact_assessment", ""), _negated=True), ("holds_invented", False)),
                                _connector="OR",
                            ),
                            name="agencies_node_real_is_assessed",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Organisation",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("code", models.CharField(max_length=40, unique=True)),
                    ("name", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("council", "council"),
                                ("school", "school"),
                                ("gp_practice", "gp_practice"),
                                ("hospital_trust", "hospital_trust"),
                                ("police", "police"),
                                ("icb", "icb"),
                                ("charity", "charity"),
                                ("youth_justice", "youth_justice"),
                                ("housing", "housing"),
                                ("nursery", "nursery"),
                                ("other", "other"),
                            ],
                            max_length=30,
                        ),
                    ),
                    ("identifiers", models.JSONField(default=dict)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_organisation_forwards",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="DutyDesk",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("name", models.CharField(max_length=120)),
                    ("phone", models.CharField(max_length=40)),
                    ("out_of_hours_phone", models.CharField(blank=True, default="", max_length=40)),
                    ("hours", models.CharField(blank=True, default="", max_length=200)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="desks",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_dutydesk_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("organisation", "="),
                                ("area", "="),
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
                            name="agencies_dutydesk_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="OrganisationArea",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="served_by",
                            to="agencies.area",
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="serves",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_organisationarea_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("organisation", "="),
                                ("area", "="),
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
                            name="agencies_organisationarea_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Person",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("phone", models.CharField(blank=True, default="", max_length=40)),
                    ("email", models.EmailField(blank=True, default="", max_length=254)),
                    ("trained_until", models.DateField(null=True)),
                    ("vetted_until", models.DateField(null=True)),
                    (
                        "user",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="person",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Notice",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("event", models.CharField(max_length=80)),
                    ("link", models.CharField(max_length=200)),
                    ("about_object", models.UUIDField(null=True)),
                    ("at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(null=True)),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notices",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person", "-at"], name="agencies_notice_person"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Post",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("title", models.CharField(max_length=120)),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), default=list, size=None
                        ),
                    ),
                    ("band", models.PositiveSmallIntegerField(default=6)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="posts",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "reports_to",
                        linkspan.agencies.ports.Concerns(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.post",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_post_forwards",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("band__gte", 1), ("band__lte", 6)), name="agencies_post_band_of_six"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "roles__contained_by",
                                    [
                                        "practitioner",
                                        "manager",
                                        "duty",
                                        "dsl",
                                        "front_door",
                                        "data_officer",
                                        "matching_reviewer",
                                        "shield_reviewer",
                                        "lado",
                                        "ig_lead",
                                        "caldicott_guardian",
                                        "signatory",
                                        "inspector",
                                        "scrutineer",
                                        "lead_partner",
                                        "delegated_partner",
                                        "business_manager",
                                        "commissioner",
                                        "admin",
                                    ],
                                )
                            ),
                            name="agencies_post_known_roles",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Appointment",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="appointments",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "post",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="appointments",
                            to="agencies.post",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="agencies_appointment_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("person", "="),
                                ("post", "="),
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
                            name="agencies_appointment_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Succession",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("on_day", models.DateField()),
                    (
                        "area",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.area",
                        ),
                    ),
                    (
                        "predecessor",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="succeeded_by",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "successor",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="succeeded",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("predecessor", "successor", "area", "on_day"),
                            name="agencies_succession_once",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                            name="agencies_succession_not_itself",
                        ),
                    ]
                },
            ),
        ),
        grant("agencies_area", app="select, insert, update", auditor="select"),
        grant("agencies_areawithin", app="select, insert, update", auditor="select"),
        grant("agencies_organisation", app="select, insert, update", auditor="select"),
        grant("agencies_organisationarea", app="select, insert, update", auditor="select"),
        grant("agencies_post", app="select, insert, update", auditor="select"),
        grant("agencies_person", app="select, insert, update", auditor="select"),
        grant("agencies_appointment", app="select, insert, update", auditor="select"),
        grant("agencies_dutydesk", app="select, insert, update", auditor="select"),
        grant("agencies_node", app="select, insert, update", auditor="select"),
        grant("agencies_succession", app="select, insert", auditor="select"),
        grant("agencies_notice", app="select, insert, update"),
        grant("agencies_user", app="select, insert, update"),
        grant("agencies_user_groups", app="select"),
        grant("agencies_user_user_permissions", app="select"),
    ]
