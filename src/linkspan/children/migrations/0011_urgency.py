"""Keep with each waiting pair how soon a person should look at it, and read the queue in that order by an index.

The rule is that of `reviewing.py`, which a test holds it to. It is worked out here because what it rests on is behind
walls that those whose acts change it are not inside: raising a flag must move a pair and must not show one.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

RULE = """
create function inwall.risks(levels jsonb, has_flag boolean, has_concern boolean, is_protected boolean,
    one_died boolean, records bigint)
  returns text[] language sql immutable as $$
  select array_remove(array[
    case when is_protected then 'protected' end,
    case when has_flag then 'flagged' end,
    case when has_concern then 'concern' end,
    case when nhs = 'different' or ((nhs in ('same', 'former') or upn = 'same') and (
        given in ('different', 'other_name', 'overlap')
        or (birth in ('different', 'days_100', 'same_year') and given not in ('exact', 'core'))
        or (birth = 'different' and family = 'different'))) then 'numbers' end,
    case when given in ('different', 'other_name', 'overlap') and family not in ('different', 'missing') and (
        birth in ('exact', 'default_exact', 'swapped', 'digit') or postcode = 'whole'
        or address in ('same_home', 'same_home_elsewhere')) then 'kin' end,
    case when one_died then 'died' end,
    case when records > 8 then 'many' end], null)
  from (select coalesce(levels->>'given', 'missing') as given, coalesce(levels->>'family', 'missing') as family,
    coalesce(levels->>'birth', 'missing') as birth, coalesce(levels->>'nhs', 'missing') as nhs,
    coalesce(levels->>'upn', 'missing') as upn, coalesce(levels->>'postcode', 'missing') as postcode,
    coalesce(levels->>'address', 'missing') as address) level
$$;

create function inwall.harm(risks text[], born date, today date) returns int language sql immutable as $$
  select 1 + 3 * (risks && array['protected', 'flagged', 'concern'])::int + 3 * ('numbers' = any(risks))::int
    + 3 * ('kin' = any(risks))::int + 2 * ('died' = any(risks))::int + ('many' = any(risks))::int
    + case when today - born < 365 then 2 when today - born < 1825 then 1 else 0 end
$$;

-- The day on which the child grows out of the harm that age adds; null where age adds none.
create function inwall.harm_changes(born date, today date) returns date language sql immutable as $$
  select case when today - born < 365 then born + 365 when today - born < 1825 then born + 1825 end
$$;

-- A rival beyond all likelihood counts as none: PostgreSQL refuses a product too small for a number.
create function inwall.doubt(probability float8, rival float8) returns float8 language sql immutable as $$
  select greatest(0.05::float8,
    even + (1::float8 - even) * case when rival > 1e-100 then least(1::float8, rival) else 0::float8 end)
  from (select 1::float8 - abs(2::float8 * probability - 1::float8) as even) certain
$$;

-- The day in London that the act under way counts by; today's where nobody acts.
create function inwall.today() returns date language plpgsql stable as $$
begin
  if coalesce(current_setting('linkspan.ctx', true), '') = '' then
    return (now() at time zone 'Europe/London')::date;
  end if;
  return (linkspan.at(linkspan.ctx()) at time zone 'Europe/London')::date;
end $$;

-- Whose queue a pair is in: the areas of either child, and the agencies with a record of one.
create function inwall.places_of(c uuid, own uuid) returns uuid[] language sql stable as $$
  select array(
    select k.area_id from children_child k where k.id in (c, own)
    union select e.area_id from children_residence e where e.child_id in (c, own) and e.until_on is null
    union select r.organisation_id from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id in (c, own) and l.until_at is null)
$$;
"""

WEIGHING = """
-- Weigh pairs, write what has changed, and give the pairs it changed for. What is written already is not written
-- again, so that two acts meet on a pair only where both change it.
create function inwall.weigh(wanted uuid[]) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  today date := inwall.today();
begin
  return query
  with told as materialized (
    select f.*, inwall.risks(f.levels, f.has_flag, f.has_concern, f.is_protected, f.one_died, f.records) as risks,
      inwall.doubt(f.probability, f.rival) as doubt,
      case when f.born ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(f.born, 'date')
        then f.born::date end as birth
    from inwall.pair_facts(array(
      select p.id from children_pair p where p.id = any(wanted) and p.decided_at is null and not p.sealed)) f
  ),
  weight as materialized (
    select t.*, inwall.harm(t.risks, t.birth, today) as harm,
      inwall.harm(t.risks, t.birth, today) * t.doubt as urgency, inwall.harm_changes(t.birth, today) as changes_on
    from told t
  ),
  place as materialized (
    select w.pair_id, near.id as place_id, w.urgency, w.raised_at, w.due_at
    from weight w cross join lateral unnest(inwall.places_of(w.child_id, w.own_id)) as near(id)
  ),
  out_of_queue as (
    delete from children_urgency u where u.pair_id = any(wanted)
      and not exists (select 1 from weight w where w.pair_id = u.pair_id) returning u.pair_id
  ),
  left_place as (
    delete from children_turn t where t.pair_id = any(wanted)
      and not exists (select 1 from place p where p.pair_id = t.pair_id and p.place_id = t.place_id)
    returning t.pair_id
  ),
  weighed as (
    insert into children_urgency as u
      (pair_id, harm, doubt, urgency, risks, born, rival, due_at, rule, weighed_on, changes_on)
    select w.pair_id, w.harm, w.doubt, w.urgency, w.risks, w.birth, w.rival, w.due_at, 1, today, w.changes_on
    from weight w left join children_urgency b on b.pair_id = w.pair_id
    where (b.harm, b.doubt, b.urgency, b.risks, b.born, b.rival, b.due_at, b.rule, b.changes_on) is distinct from
      (w.harm::smallint, w.doubt, w.urgency, w.risks, w.birth, w.rival, w.due_at, 1::smallint, w.changes_on)
    order by w.pair_id
    on conflict (pair_id) do update set harm = excluded.harm, doubt = excluded.doubt, urgency = excluded.urgency,
      risks = excluded.risks, born = excluded.born, rival = excluded.rival, due_at = excluded.due_at,
      rule = excluded.rule, weighed_on = excluded.weighed_on, changes_on = excluded.changes_on
    returning u.pair_id
  ),
  placed as (
    insert into children_turn as t (pair_id, place_id, urgency, raised_at, due_at)
    select p.pair_id, p.place_id, p.urgency, p.raised_at, p.due_at
    from place p left join children_turn b on b.pair_id = p.pair_id and b.place_id = p.place_id
    where (b.urgency, b.raised_at, b.due_at) is distinct from (p.urgency, p.raised_at, p.due_at)
    order by p.pair_id, p.place_id
    on conflict (pair_id, place_id) do update set urgency = excluded.urgency, raised_at = excluded.raised_at,
      due_at = excluded.due_at
    returning t.pair_id
  )
  select o.pair_id from out_of_queue o union select l.pair_id from left_place l
  union select w.pair_id from weighed w union select p.pair_id from placed p;
end $$;

-- Weigh what waits about children, or for records, after something about them has changed.
create function inwall.weigh_about(children uuid[], records uuid[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  pairs uuid[] := array(
    select p.id from children_pair p where p.decided_at is null and p.child_id = any(children)
    union select p.id from children_pair p where p.decided_at is null and p.record_id = any(records)
    union select p.id from children_link l join children_pair p on p.record_id = l.record_id and p.decided_at is null
      where l.until_at is null and l.child_id = any(children));
begin
  if cardinality(pairs) > 0 then perform inwall.weigh(pairs); end if;
end $$;
"""

# What a pair's urgency or places rest on: table, how the changed rows are picked from `changed` (and `was`, on update),
# and what is to be weighed.
CHILDREN = "perform inwall.weigh_about(array({picked}), '{{}}');"
LIVE = (
    "perform inwall.weigh_about(array(select l.child_id from children_link l where l.until_at is null"
    " and l.record_id in ({picked})), array({picked}));"
)
WATCHED = {
    "children_flag": ("select child_id from changed", "select child_id from changed union select child_id from was",
        CHILDREN),
    "children_residence": ("select child_id from changed",
        "select child_id from changed union select child_id from was", CHILDREN),
    "children_child": ("select id from changed where false",
        "select n.id from changed n join was o on o.id = n.id where (n.protection, n.harm_recorded, n.area_id)"
        " is distinct from (o.protection, o.harm_recorded, o.area_id)", CHILDREN),
    "children_link": ("select child_id from changed", "select child_id from changed union select child_id from was",
        "perform inwall.weigh_about(array({picked}), array(select record_id from changed));"),
    "children_recordversion": ("select record_id from changed", "select record_id from changed", LIVE),
    "children_sourcerecord": ("select id from changed where false",
        "select n.id from changed n join was o on o.id = n.id where (n.version, n.organisation_id)"
        " is distinct from (o.version, o.organisation_id)", LIVE),
    "duty_clock": ("select p.id from changed c join children_pair p on p.item_id = c.item_id",
        "select p.id from changed c join children_pair p on p.item_id = c.item_id",
        "perform inwall.weigh(array({picked}));"),
}  # fmt: skip
# A pair's rivals are the record's other pairs: all of them are weighed with it.
PAIR = """
create function inwall.weigh_after_children_pair() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    perform inwall.weigh(array(
      select c.id from changed c union select w.id from was w
      union select p.id from changed c join children_pair p on p.record_id = c.record_id and p.decided_at is null));
  else
    perform inwall.weigh(array(
      select p.id from changed c join children_pair p on p.record_id = c.record_id and p.decided_at is null));
  end if;
  return null;
end $$;
"""


def function(table: str) -> str:
    """Write the function that weighs what a change of a table's rows touches."""
    added, altered, act = WATCHED[table]
    return f"""
create function inwall.weigh_after_{table}() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    {act.format(picked=altered)}
  else
    {act.format(picked=added)}
  end if;
  return null;
end $$;
"""


def triggers(table: str) -> str:
    """Hang it on the table, once for each statement, however many rows it changes."""
    inserts = "" if "where false" in WATCHED.get(table, ("",))[0] else (
        f"create trigger {table}_added_weighed after insert on {table} referencing new table as changed "
        f"for each statement execute function inwall.weigh_after_{table}();\n"
    )  # fmt: skip
    return inserts + (
        f"create trigger {table}_changed_weighed after update on {table} referencing old table as was "
        f"new table as changed for each statement execute function inwall.weigh_after_{table}();\n"
    )


TABLES = (*WATCHED, "children_pair")
TRIGGERS = "".join(map(function, WATCHED)) + PAIR + "".join(map(triggers, TABLES))

QUEUE = """
-- The pairs that wait near the asker, in order: past their date first, then by urgency, then the oldest. Those the
-- asker has answered already are a list of their own. Goes on after a pair that is in it.
create function linkspan.queue(after uuid, most int, is_answered boolean)
  returns table (pair_id uuid, risks text[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  moment timestamptz := linkspan.at(who);
  near uuid[] := array(select a.area_id from agencies_organisationarea a where a.organisation_id = mine
    and a.from_on <= moment::date and (a.until_on is null or a.until_on > moment::date) union select mine);
  here children_turn;
begin
  if not inwall.has_role(who, array['matching_reviewer', 'data_officer', 'shield_reviewer']) then return; end if;
  if is_answered then
    return query
    select u.pair_id, u.risks from children_urgency u join children_pair p on p.id = u.pair_id
    where p.decided_at is null and not p.sealed
      and u.pair_id in (select o.pair_id from children_opinion o where o.person_id = me and o.until_at is null)
      and exists (select 1 from children_turn t where t.pair_id = u.pair_id and t.place_id = any(near))
    order by coalesce(u.due_at < moment, false) desc, u.urgency desc, p.raised_at, p.id limit most;
    return;
  end if;
  select t.* into here from children_turn t where t.pair_id = after and t.place_id = any(near) and not exists (
    select 1 from children_opinion o where o.pair_id = after and o.person_id = me and o.until_at is null) limit 1;
  return query
  with late as (
    select distinct t.pair_id, 1 as part, t.urgency, t.raised_at
    from unnest(near) as place(id) cross join lateral (
      select x.pair_id, x.urgency, x.raised_at from children_turn x
      where x.place_id = place.id and x.due_at < moment
        and (here.pair_id is null or x.urgency < here.urgency
          or (x.urgency = here.urgency and (x.raised_at, x.pair_id) > (here.raised_at, here.pair_id)))
        and not exists (select 1 from children_opinion o
          where o.pair_id = x.pair_id and o.person_id = me and o.until_at is null)
      order by x.urgency desc, x.raised_at, x.pair_id limit most) t
    where here.pair_id is null or here.due_at < moment
  ),
  in_time as (
    select distinct t.pair_id, 2 as part, t.urgency, t.raised_at
    from unnest(near) as place(id) cross join lateral (
      select x.pair_id, x.urgency, x.raised_at from children_turn x
      where x.place_id = place.id and (x.due_at < moment) is not true
        and (here.pair_id is null or here.due_at < moment or x.urgency < here.urgency
          or (x.urgency = here.urgency and (x.raised_at, x.pair_id) > (here.raised_at, here.pair_id)))
        and not exists (select 1 from children_opinion o
          where o.pair_id = x.pair_id and o.person_id = me and o.until_at is null)
      order by x.urgency desc, x.raised_at, x.pair_id limit most) t
  ),
  first_ones as (
    select a.* from (select * from late union all select * from in_time) a
    order by a.part, a.urgency desc, a.raised_at, a.pair_id limit most
  )
  select f.pair_id, u.risks
  from first_ones f
  join children_pair p on p.id = f.pair_id and p.decided_at is null and not p.sealed
  join children_urgency u on u.pair_id = f.pair_id
  order by f.part, f.urgency desc, f.raised_at, f.pair_id;
end $$;

-- Weigh everything that waits again, some at a time, in the order of their numbers. Gives the last of them, how many
-- were looked at, and of how many what was kept was wrong: not those that a birthday or a new rule has moved.
create function linkspan.weigh_again(after uuid, most int)
  returns table (last uuid, checked int, moved int, mended int)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  ids uuid[];
  awaited uuid[];
  changed uuid[];
begin
  if not linkspan.works_index(linkspan.ctx()) then
    raise exception 'only the program itself weighs the queue again' using errcode = 'LS005';
  end if;
  ids := array(
    select id from (
      select p.id from children_pair p where p.decided_at is null and not p.sealed
      union select u.pair_id from children_urgency u union select t.pair_id from children_turn t) waiting
    where after is null or id > after order by id limit most);
  awaited := array(select u.pair_id from children_urgency u
    where u.pair_id = any(ids) and (u.changes_on <= inwall.today() or u.rule <> 1));
  changed := array(select w from inwall.weigh(ids) w);
  return query select ids[cardinality(ids)], cardinality(ids),
    (select count(*)::int from unnest(changed) c where c = any(awaited)),
    (select count(*)::int from unnest(changed) c where not c = any(awaited));
end $$;
revoke all on function linkspan.queue(uuid, int, boolean), linkspan.weigh_again(uuid, int) from public;
grant execute on function linkspan.queue(uuid, int, boolean), linkspan.weigh_again(uuid, int) to linkspan_app;
"""
BEGIN = "select count(*) from inwall.weigh(array(select id from children_pair where decided_at is null))"

DROP = (
    "drop function linkspan.queue(uuid, int, boolean), linkspan.weigh_again(uuid, int);\n"
    + "".join(f"drop function inwall.weigh_after_{table}() cascade;\n" for table in TABLES)
    + """
drop function inwall.weigh_about(uuid[], uuid[]), inwall.weigh(uuid[]), inwall.places_of(uuid, uuid), inwall.today(),
  inwall.doubt(float8, float8), inwall.harm_changes(date, date), inwall.harm(text[], date, date),
  inwall.risks(jsonb, boolean, boolean, boolean, boolean, bigint);
"""
)


class Migration(migrations.Migration):
    dependencies = [("children", "0010_disposal"), ("duty", "0002_nothing_falls_in_the_gap")]

    operations = [
        Together(
migrations.CreateModel(
            name="Urgency",
            fields=[
                ("pair", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="children.pair")),
                ("harm", models.PositiveSmallIntegerField()),
                ("doubt", models.FloatField()),
                ("urgency", models.FloatField()),
                ("risks", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("born", models.DateField(null=True)),
                ("rival", models.FloatField()),
                ("due_at", models.DateTimeField(null=True)),
                ("rule", models.PositiveSmallIntegerField()),
                ("weighed_on", models.DateField()),
                ("changes_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("changes_on__isnull", False)), fields=["changes_on"], name="children_urgency_changes")],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("pk", models.CompositePrimaryKey("pair", "place_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.UUIDField()),
                ("urgency", models.FloatField()),
                ("raised_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("pair", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.pair")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_id", "-urgency", "raised_at", "pair"], include=("due_at",), name="children_turn_order"),
                    models.Index(fields=["place_id", "due_at"], name="children_turn_due"),
                ],
            },
        ),
),
        grant("children_urgency"),
        wall("children_urgency"),
        grant("children_turn"),
        wall("children_turn"),
        migrations.RunSQL(RULE + WEIGHING + TRIGGERS + QUEUE, DROP),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]  # fmt: skip
