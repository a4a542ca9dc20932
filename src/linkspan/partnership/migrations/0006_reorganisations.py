"""Lay out plans for merging, splitting and ending organisations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant

# What was carried out stays as it was carried out, whoever asks.
KEEP = """
create function linkspan.keep_carried_out() returns trigger language plpgsql as $$
declare
  plan uuid;
begin
  if tg_table_name = 'partnership_reorganisationstep' then
    plan := case when tg_op = 'DELETE' then old.reorganisation_id else new.reorganisation_id end;
  else
    select s.reorganisation_id into plan from partnership_reorganisationstep s
    where s.id = case when tg_op = 'DELETE' then old.step_id else new.step_id end;
  end if;
  if exists (select 1 from partnership_reorganisation r where r.id = plan and r.done_at is not null) then
    raise exception 'a plan that was carried out stays as it was' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
revoke all on function linkspan.keep_carried_out() from public;
create trigger partnership_reorganisation_kept before update or delete on partnership_reorganisation
  for each row when (old.done_at is not null) execute function linkspan.refuse_change();
create trigger partnership_reorganisationstep_kept before insert or update or delete on partnership_reorganisationstep
  for each row execute function linkspan.keep_carried_out();
create trigger partnership_reorganisationshare_kept before insert or update or delete on partnership_reorganisationshare
  for each row execute function linkspan.keep_carried_out();
"""
UNKEEP = """
drop trigger partnership_reorganisationshare_kept on partnership_reorganisationshare;
drop trigger partnership_reorganisationstep_kept on partnership_reorganisationstep;
drop trigger partnership_reorganisation_kept on partnership_reorganisation;
drop function linkspan.keep_carried_out();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("partnership", "0005_responsibilities"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Reorganisation",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("merger", "merger"),
                                ("split", "split"),
                                ("abolition", "abolition"),
                                ("boundary", "boundary"),
                                ("transfer", "transfer"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("on_day", models.DateField()),
                    ("instrument", models.CharField(max_length=300)),
                    (
                        "functions",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=60), default=list, size=None
                        ),
                    ),
                    ("planned_at", models.DateTimeField()),
                    ("rehearsed_at", models.DateTimeField(null=True)),
                    ("rehearsal", models.JSONField(null=True)),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("settled_at", models.DateTimeField(null=True)),
                    ("done_at", models.DateTimeField(null=True)),
                    ("outcome", models.JSONField(null=True)),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    ("withdrawn_why", models.CharField(blank=True, default="", max_length=300)),
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
                        "done_by",
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reorganisations",
                            to="partnership.partnership",
                        ),
                    ),
                    (
                        "planned_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "rehearsed_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "settled_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "withdrawn_by",
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
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("planned_by")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("settled_by__isnull", True),
                                    models.Q(("settled_by", models.F("planned_by")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("done_by__isnull", True),
                                    models.Q(("done_by", models.F("planned_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            name="partnership_reorganisation_other_eyes",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("done_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                            ),
                            name="partnership_reorganisation_one_end",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at__isnull", True), ("outcome__isnull", True)),
                                models.Q(("done_at__isnull", False), ("outcome__isnull", False)),
                                _connector="OR",
                            ),
                            name="partnership_reorganisation_done_with_outcome",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("done_at__isnull", True), ("withdrawn_at__isnull", True)),
                            fields=["on_day"],
                            name="partnership_reorg_waiting",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReorganisationLoose",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("kind", models.CharField(max_length=60)),
                    ("count", models.PositiveIntegerField()),
                    ("settled_at", models.DateTimeField(null=True)),
                    ("settled_how", models.CharField(blank=True, default="", max_length=300)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
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
                        "reorganisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="loose",
                            to="partnership.reorganisation",
                        ),
                    ),
                    (
                        "settled_by",
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
                name="ReorganisationStep",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("ends", models.BooleanField()),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "reorganisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="steps",
                            to="partnership.reorganisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("reorganisation", "organisation"), name="partnership_reorgstep_once"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="ReorganisationShare",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "areas",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.UUIDField(), default=list, size=None
                        ),
                    ),
                    (
                        "successor",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "step",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="shares",
                            to="partnership.reorganisationstep",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("step", "successor"), name="partnership_reorgshare_once"),
                    ]
                },
            ),
        ),
        grant("partnership_reorganisation", app="select, insert, update", auditor="select"),
        grant("partnership_reorganisationstep", app="select, insert, delete", auditor="select"),
        grant("partnership_reorganisationshare", app="select, insert, delete", auditor="select"),
        grant("partnership_reorganisationloose", app="select, insert, update", auditor="select"),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
