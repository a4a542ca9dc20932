"""Keep which matching model is in use, and list what a new one would have decided otherwise for people to look at."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant, wall

FUNCTIONS = """
-- Exactly one model is in use from the first moment that one is, at every commit.
create function linkspan.one_model_in_use() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if (select count(*) from children_modelperiod where until_at is null) <> 1 then
    raise exception 'exactly one model is in use' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- Whether the asker may put this model to use: set-up where there is none yet; otherwise a keeper of the model who did
-- not add it, or anyone of them for a model that was in use before.
create function linkspan.may_activate(m uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from children_matchmodel k
    where k.id = m and (k.passed or k.is_shipped) and (
      ((linkspan.ctx()->>'system') in ('setup', 'demo') and k.is_shipped)
      or (inwall.has_role(linkspan.ctx(), array['data_officer', 'ig_lead', 'caldicott_guardian']) and (
        k.registered_by_id is distinct from (linkspan.ctx()->>'person')::uuid
        or exists (select 1 from children_modelperiod p where p.model_id = m)))))
$$;

-- Whether what is said of these may be shown to this asker, as they are protected now: a matching reviewer where nobody
-- is, a shield reviewer where somebody is, and nobody about someone close to them. What is sealed stays sealed.
create function linkspan.may_weigh(r uuid, c uuid, o uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  shielded boolean;
begin
  if inwall.conflicted(c, who) or (o is not null and inwall.conflicted(o, who)) then return false; end if;
  select exists (select 1 from children_child k where k.id in (c, o) and k.protection <> 'none')
      or exists (select 1 from children_sourcerecord s where s.id = r and (s.protection <> 'none' or s.sealed))
    into shielded;
  if shielded then return inwall.has_role(who, array['shield_reviewer']); end if;
  return inwall.has_role(who, array['matching_reviewer', 'data_officer']);
end $$;

-- A reviewer may put a pair before reviewers, as a feed does: openly where nobody is protected, sealed where somebody is.
create function linkspan.may_raise(r uuid, c uuid, is_sealed boolean) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  mine uuid;
begin
  select l.child_id into mine from children_link l where l.record_id = r and l.until_at is null;
  return linkspan.may_weigh(r, c, mine) and is_sealed = (
    exists (select 1 from children_child k where k.id in (c, mine) and k.protection <> 'none')
    or exists (select 1 from children_sourcerecord s where s.id = r and (s.protection <> 'none' or s.sealed)));
end $$;

-- Of lines the asker may see: which of the two children are protected now, and whether the record is.
create function linkspan.shields_of(wanted uuid[])
  returns table (rescored_id uuid, children uuid[], is_record boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select w.id, array(select k.id from children_child k where k.id in (w.child_id, w.other_id) and k.protection <> 'none'),
    exists (select 1 from children_sourcerecord s where s.id = w.record_id and (s.protection <> 'none' or s.sealed))
  from children_rescored w
  where w.id = any(wanted) and linkspan.may_weigh(w.record_id, w.child_id, w.other_id)
$$;

revoke all on function linkspan.one_model_in_use(), linkspan.may_activate(uuid), linkspan.may_weigh(uuid, uuid, uuid),
  linkspan.may_raise(uuid, uuid, boolean), linkspan.shields_of(uuid[]) from public;
grant execute on function linkspan.may_activate(uuid), linkspan.may_weigh(uuid, uuid, uuid),
  linkspan.may_raise(uuid, uuid, boolean), linkspan.shields_of(uuid[]) to linkspan_app;

alter policy children_pair_insert on children_pair with check (
  (select linkspan.works_index((select linkspan.ctx()))) or linkspan.may_raise(record_id, child_id, sealed));
"""

UNDO = """
alter policy children_pair_insert on children_pair with check ((select linkspan.works_index((select linkspan.ctx()))));
drop function linkspan.shields_of, linkspan.may_raise, linkspan.may_weigh, linkspan.may_activate, linkspan.one_model_in_use
"""

WATCH = """
create constraint trigger children_modelperiod_one after insert or update or delete on children_modelperiod
  deferrable initially deferred for each row execute function linkspan.one_model_in_use()
"""

WHO = "(select linkspan.ctx())"
INDEX = f"(select linkspan.works_index({WHO}))"
SETUP = f"({WHO}->>'system') in ('setup', 'demo')"
ME = "(select linkspan.ctx_person())"


def role(*names: str) -> str:
    """Say in SQL that the asker's post carries one of these roles, asked once per statement."""
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(select linkspan.has_role({WHO}, array[{listed}]))"


KEEPER = role("data_officer", "ig_lead", "caldicott_guardian")
WEIGHS = "linkspan.may_weigh(record_id, child_id, other_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_one_node"),
        ("children", "0005_only_the_application"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="MatchModel",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("version", models.TextField()),
                    ("hash", models.TextField(unique=True)),
                    ("artefact", models.TextField()),
                    ("made_at", models.DateTimeField(null=True)),
                    ("gates", models.JSONField(default=list)),
                    ("passed", models.BooleanField(default=False)),
                    ("is_shipped", models.BooleanField(default=False)),
                    ("note", models.TextField(default="")),
                    ("registered_at", models.DateTimeField()),
                    (
                        "registered_by",
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
                        models.CheckConstraint(
                            condition=models.Q(("passed", True), ("is_shipped", True), _connector="OR"),
                            name="children_matchmodel_passed",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="ModelPeriod",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    ("is_return", models.BooleanField(default=False)),
                    ("reason", models.TextField(default="")),
                    (
                        "by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "model",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="periods",
                            to="children.matchmodel",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                (
                                    models.Func(
                                        models.F("from_at"),
                                        models.F("until_at"),
                                        function="tstzrange",
                                        output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                    ),
                                    "&&",
                                )
                            ],
                            name="children_modelperiod_one_at_a_time",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Rescoring",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("started_at", models.DateTimeField()),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("stopped", models.TextField(default="")),
                    ("after", models.UUIDField(null=True)),
                    ("total", models.IntegerField(default=0)),
                    ("done", models.IntegerField(default=0)),
                    ("found", models.IntegerField(default=0)),
                    (
                        "period",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="rescoring",
                            to="children.modelperiod",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Rescored",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("unlink", "unlink"), ("move", "move"), ("link", "link")])),
                    ("before", models.FloatField(null=True)),
                    ("probability", models.FloatField()),
                    ("evidence", models.JSONField(default=list)),
                    ("found_at", models.DateTimeField()),
                    ("decided_at", models.DateTimeField(null=True)),
                    (
                        "decision",
                        models.TextField(
                            choices=[("", ""), ("sent", "sent"), ("kept", "kept"), ("overtaken", "overtaken")],
                            default="",
                        ),
                    ),
                    ("reason", models.TextField(default="")),
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
                        "decided_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "other",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.sourcerecord"
                        ),
                    ),
                    (
                        "rescoring",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="children.rescoring"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("decided_at", None)),
                            fields=("record", "kind", "other"),
                            name="children_rescored_one_open",
                            nulls_distinct=False,
                        ),
                    ]
                },
            ),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RunSQL(WATCH, "drop trigger children_modelperiod_one on children_modelperiod"),
        # Which model weighs, and how far it has got, names nobody.
        grant("children_matchmodel", app="select, insert"),
        wall(
            "children_matchmodel",
            select="true",
            insert=f"({SETUP} and is_shipped) or ({role('data_officer')} and not is_shipped and registered_by_id = {ME})",
        ),
        frozen("children_matchmodel"),
        grant("children_modelperiod", app="select, insert, update"),
        wall(
            "children_modelperiod",
            select="true",
            insert="linkspan.may_activate(model_id)",
            update=f"{SETUP} or {KEEPER}",
        ),
        grant("children_rescoring", app="select, insert, update"),
        wall(
            "children_rescoring", select="true", insert=f"{INDEX} or {SETUP} or {KEEPER}", update=f"{INDEX} or {KEEPER}"
        ),
        grant("children_rescored", app="select, insert, update"),
        wall("children_rescored", select=f"{INDEX} or {WEIGHS}", insert=INDEX, update=f"{INDEX} or {WEIGHS}"),
    ]
