"""Lay out who may decide what for a lead, reviews of it, and decisions referred up."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("partnership", "0002_arrangements"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Delegation",
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
                        "staff",
                        models.CharField(
                            choices=[("no", "no"), ("whole", "whole"), ("scoped", "scoped")], max_length=10
                        ),
                    ),
                    ("staff_scope", models.CharField(blank=True, default="", max_length=500)),
                    (
                        "data",
                        models.CharField(
                            choices=[("no", "no"), ("whole", "whole"), ("scoped", "scoped")], max_length=10
                        ),
                    ),
                    ("data_scope", models.CharField(blank=True, default="", max_length=500)),
                    (
                        "policy",
                        models.CharField(
                            choices=[("no", "no"), ("whole", "whole"), ("scoped", "scoped")], max_length=10
                        ),
                    ),
                    ("policy_scope", models.CharField(blank=True, default="", max_length=500)),
                    ("money", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    ("instrument", models.CharField(max_length=200)),
                    ("instrument_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("made_at", models.DateTimeField()),
                    ("ended_why", models.CharField(blank=True, default="", max_length=500)),
                    (
                        "delegate",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "delegate_seat",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.appointment"
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
                        "lead",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "lead_seat",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.appointment"
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
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="delegations",
                            to="partnership.partnership",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_delegation_forwards",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("lead", models.F("delegate")), _negated=True),
                            name="partnership_delegation_not_to_self",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("money__isnull", True), ("money__gte", 0), _connector="OR"),
                            name="partnership_delegation_money",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["partnership", "delegate"], name="partnership_delegation_of"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DelegatedFunction",
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
                        "function",
                        models.CharField(
                            choices=[
                                ("partnership_decisions", "partnership_decisions"),
                                ("threshold_document", "threshold_document"),
                                ("information_sharing", "information_sharing"),
                                ("staff_deployment", "staff_deployment"),
                                ("budget", "budget"),
                                ("policy", "policy"),
                                ("case_escalation", "case_escalation"),
                                ("training", "training"),
                                ("scrutiny_and_reviews", "scrutiny_and_reviews"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "delegate",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "lead",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    (
                        "delegation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="functions",
                            to="partnership.delegation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                            ),
                            name="partnership_delegatedfunction_forwards",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                ("partnership", "="),
                                ("lead", "="),
                                ("delegate", "="),
                                ("function", "="),
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
                            name="partnership_delegatedfunction_once",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="DelegationReview",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("due_on", models.DateField()),
                    ("found", models.CharField(max_length=500)),
                    (
                        "finding",
                        models.CharField(
                            choices=[("kept", "kept"), ("to_change", "to_change"), ("ended", "ended")], max_length=10
                        ),
                    ),
                    ("next_on", models.DateField(null=True)),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "delegation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reviews",
                            to="partnership.delegation",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ReferralUp",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("decision", models.UUIDField()),
                    ("what", models.CharField(max_length=500)),
                    ("link", models.CharField(max_length=200)),
                    (
                        "functions",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=40), size=None
                        ),
                    ),
                    (
                        "commitments",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=10), default=list, size=None
                        ),
                    ),
                    ("money", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    (
                        "wanting",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=40), default=list, size=None
                        ),
                    ),
                    ("limit", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                    ("at", models.DateTimeField()),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[("ratified", "ratified"), ("overturned", "overturned")],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, default="", max_length=500)),
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
                        "by_person",
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
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.partnership"
                        ),
                    ),
                    (
                        "taken_by",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("decision", "organisation"), name="partnership_referralup_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answered_by__isnull", True),
                                models.Q(("answered_by", models.F("taken_by")), _negated=True),
                                _connector="OR",
                            ),
                            name="partnership_referralup_other_eyes",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("answer", ""),
                                    ("answered_at__isnull", True),
                                    ("answered_by__isnull", True),
                                    ("reason", ""),
                                ),
                                models.Q(
                                    ("answered_at__isnull", False),
                                    ("answered_by__isnull", False),
                                    models.Q(("answer", ""), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="partnership_referralup_answered_whole",
                        ),
                    ]
                },
            ),
        ),
        grant("partnership_delegation", app="select, insert, update", auditor="select"),
        grant("partnership_delegatedfunction", app="select, insert, update", auditor="select"),
        grant("partnership_delegationreview", app="select, insert, update", auditor="select"),
        grant("partnership_referralup", app="select, insert, update", auditor="select"),
    ]
