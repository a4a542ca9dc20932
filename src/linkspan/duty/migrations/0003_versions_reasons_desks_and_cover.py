"""Keep versions of clocks, ask for reasons, give what lies at a desk a date, and say who stands in for whom."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant

# What lay at a desk before this began is to be given to somebody within a day of when it came there.
BACKFILL = """
update duty_tenure set allocate_by = from_at + interval '1 day', allocate_version = 1 where person_id is null;
set constraints all immediate
"""

# What was done late keeps its reason, or somebody is being asked for it; `duty_check_item` asks this at every commit.
CHECK = """
create function linkspan.duty_lacks_reason(subject uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (select from duty_clock where item_id = subject and done_at > due_at and breach_reason = '')
    and not exists (
      select from duty_item where about_object = subject and kind = 'late_reason' and closed_at is null)
$$;
revoke all on function linkspan.duty_lacks_reason(uuid) from public;
"""
UNCHECK = "drop function linkspan.duty_lacks_reason(uuid)"

GUARD = """
create function linkspan.guard_clock_version() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'until_on' <> to_jsonb(old) - 'until_on' then
    raise exception 'a version of a clock never changes: enter a new one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
revoke all on function linkspan.guard_clock_version() from public;
create trigger duty_clockversion_guarded before update on duty_clockversion
  for each row execute function linkspan.guard_clock_version();
"""
UNGUARD = "drop trigger duty_clockversion_guarded on duty_clockversion; drop function linkspan.guard_clock_version()"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0002_nothing_falls_in_the_gap"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="ClockVersion",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("code", models.CharField(max_length=60)),
                    ("version", models.PositiveSmallIntegerField()),
                    ("starts_with", models.CharField(max_length=160)),
                    ("length", models.PositiveSmallIntegerField()),
                    (
                        "unit",
                        models.CharField(
                            choices=[
                                ("working_days", "working_days"),
                                ("days", "days"),
                                ("hours", "hours"),
                                ("weeks", "weeks"),
                                ("months", "months"),
                                ("given", "given"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "day_zero",
                        models.CharField(
                            choices=[("event_day", "event_day"), ("day_before", "day_before")], max_length=20
                        ),
                    ),
                    ("rolls", models.BooleanField()),
                    (
                        "authority",
                        models.CharField(
                            choices=[("law", "law"), ("guidance", "guidance"), ("local default", "local default")],
                            max_length=20,
                        ),
                    ),
                    ("source", models.CharField(max_length=400)),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("shipped_as", models.PositiveSmallIntegerField(null=True)),
                    ("made_at", models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name="Cover",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "why",
                        models.CharField(
                            choices=[
                                ("sickness", "sickness"),
                                ("leave", "leave"),
                                ("training", "training"),
                                ("other", "other"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("from_on", models.DateField()),
                    ("until_on", models.DateField()),
                    ("arranged_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                ],
            ),
        ),
        Together(
            migrations.AddField(
                model_name="offer",
                name="nudged_at",
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name="tenure",
                name="allocate_by",
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name="tenure",
                name="allocate_version",
                field=models.PositiveSmallIntegerField(null=True),
            ),
            migrations.AddField(
                model_name="tenure",
                name="nudged_at",
                field=models.DateTimeField(null=True),
            ),
            migrations.AlterField(
                model_name="clock",
                name="breach_reason",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("family_unavailable", "family_unavailable"),
                        ("partner_awaited", "partner_awaited"),
                        ("capacity", "capacity"),
                        ("safety_first", "safety_first"),
                        ("recorded_late", "recorded_late"),
                        ("source_awaited", "source_awaited"),
                        ("by_rule", "by_rule"),
                        ("other", "other"),
                    ],
                    default="",
                    max_length=40,
                ),
            ),
            migrations.AddIndex(
                model_name="tenure",
                index=models.Index(
                    condition=models.Q(
                        ("nudged_at__isnull", True), ("person__isnull", True), ("until_at__isnull", True)
                    ),
                    fields=["allocate_by"],
                    name="duty_tenure_unallocated",
                ),
            ),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        Together(
            migrations.AddConstraint(
                model_name="tenure",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("person__isnull", False),
                        models.Q(("allocate_by__isnull", False), ("allocate_version__isnull", False)),
                        _connector="XOR",
                    ),
                    name="duty_tenure_desk_has_a_date",
                ),
            ),
            migrations.AddField(
                model_name="clockversion",
                name="area",
                field=models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                ),
            ),
            migrations.AddField(
                model_name="clockversion",
                name="made_by",
                field=linkspan.agencies.ports.DoneBy(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                ),
            ),
            migrations.AddField(
                model_name="cover",
                name="absent",
                field=linkspan.agencies.ports.Concerns(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                ),
            ),
            migrations.AddField(
                model_name="cover",
                name="arranged_by",
                field=linkspan.agencies.ports.DoneBy(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                ),
            ),
            migrations.AddField(
                model_name="cover",
                name="cover",
                field=linkspan.agencies.ports.Concerns(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                ),
            ),
            migrations.AddField(
                model_name="cover",
                name="ended_by",
                field=linkspan.agencies.ports.DoneBy(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                ),
            ),
            migrations.AddField(
                model_name="cover",
                name="organisation",
                field=linkspan.agencies.ports.Concerns(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                ),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=models.UniqueConstraint(fields=("code", "version"), name="duty_clockversion_number"),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("shipped_as__isnull", False)),
                    fields=("code", "shipped_as"),
                    name="duty_clockversion_shipped",
                ),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                    ),
                    name="duty_clockversion_forwards",
                ),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("shipped_as__isnull", False),
                        models.Q(("made_at__isnull", False), ("made_by__isnull", False)),
                        _connector="XOR",
                    ),
                    name="duty_clockversion_made_or_shipped",
                ),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("area__isnull", True)),
                    expressions=[
                        ("code", "="),
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
                    name="duty_clockversion_one_everywhere",
                ),
            ),
            migrations.AddConstraint(
                model_name="clockversion",
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("area__isnull", False)),
                    expressions=[
                        ("code", "="),
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
                    name="duty_clockversion_one_in_area",
                ),
            ),
            migrations.AddIndex(
                model_name="cover",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)), fields=["cover", "until_on"], name="duty_cover_by"
                ),
            ),
            migrations.AddIndex(
                model_name="cover",
                index=models.Index(
                    condition=models.Q(("ended_at__isnull", True)), fields=["absent", "until_on"], name="duty_cover_of"
                ),
            ),
            migrations.AddConstraint(
                model_name="cover",
                constraint=models.CheckConstraint(
                    condition=models.Q(("until_on__gt", models.F("from_on"))), name="duty_cover_forwards"
                ),
            ),
            migrations.AddConstraint(
                model_name="cover",
                constraint=models.CheckConstraint(
                    condition=models.Q(("absent", models.F("cover")), _negated=True), name="duty_cover_by_another"
                ),
            ),
            migrations.AddConstraint(
                model_name="cover",
                constraint=models.CheckConstraint(
                    condition=models.Q(("ended_at__isnull", True), ("ended_by__isnull", False), _connector="XOR"),
                    name="duty_cover_ended_by_someone",
                ),
            ),
            migrations.AddConstraint(
                model_name="cover",
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("ended_at__isnull", True)),
                    expressions=[
                        ("organisation", "="),
                        ("absent", "="),
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
                    name="duty_cover_one_at_a_time",
                ),
            ),
        ),
        grant("duty_clockversion", app="select, insert, update", auditor="select"),
        grant("duty_cover", app="select, insert, update", auditor="select"),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(CHECK, UNCHECK),
    ]
