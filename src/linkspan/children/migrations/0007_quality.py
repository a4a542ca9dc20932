"""Keep what reviewers say of pairs, and count how matching and the sources' records stand.

What is counted leaves out every protected child and every sealed record. What a source is told of its own records rests
on those records alone, whatever walls stand; comparing them with other agencies' stops at any wall.
"""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

PAIRS = """
-- What is known of a record and a child before they become one file, whatever walls stand: for rules that show none.
create function inwall.merge_facts(r uuid, c uuid, own uuid)
  returns table (has_flag boolean, has_concern boolean, is_protected boolean, one_died boolean, born text,
    records bigint)
  language sql stable as $$
  select exists (select 1 from children_flag f where f.child_id in (c, own) and f.ended_at is null),
    exists (select 1 from children_child d where d.id in (c, own) and d.harm_recorded),
    exists (select 1 from children_child d where d.id in (c, own) and d.protection <> 'none'),
    coalesce(told.here_died <> told.own_died, false), told.born, told.records
  from (
    select max(v.said->>'date_of_birth') as born, count(*) as records,
      bool_or(v.said ? 'deceased_on') filter (where s.id <> r and k.child_id = c) as here_died,
      bool_or(v.said ? 'deceased_on') filter (where s.id = r or k.child_id = own) as own_died
    from children_sourcerecord s
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    left join children_link k on k.record_id = s.id and k.until_at is null
    where s.id in (select j.record_id from children_link j
        where j.child_id in (c, own) and j.until_at is null union select r)
  ) told
$$;

-- The same for whoever may say whose the record is, with the levels it was last weighed by against the child; null
-- where it never was.
create function linkspan.merge_facts(r uuid, c uuid)
  returns table (levels jsonb, has_flag boolean, has_concern boolean, is_protected boolean, one_died boolean,
    records bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (
      select jsonb_object_agg(e->>'field', e->>'level') from jsonb_array_elements((
        select w.evidence from (
          select p.evidence, p.raised_at as at from children_pair p where p.record_id = r and p.child_id = c
          union all
          select l.evidence, l.from_at from children_link l where l.record_id = r and l.child_id = c
        ) w where w.evidence <> '[]' order by w.at desc limit 1)) e),
    k.has_flag, k.has_concern, s.sealed or k.is_protected, k.one_died, k.records
  from children_sourcerecord s
  left join children_link l on l.record_id = s.id and l.until_at is null
  cross join lateral inwall.merge_facts(r, c, l.child_id) k
  where s.id = r and inwall.may_link(r, c, linkspan.ctx())
$$;

-- What is known of pairs, whatever walls stand: for the queue's order and for rules that show none of it.
create function inwall.pair_facts(wanted uuid[])
  returns table (pair_id uuid, child_id uuid, own_id uuid, sealed boolean, probability float8, raised_at timestamptz,
    due_at timestamptz, rival float8, levels jsonb, has_flag boolean, has_concern boolean, is_protected boolean,
    one_died boolean, born text, records bigint)
  language sql stable as $$
  select p.id, p.child_id, l.child_id, p.sealed, p.probability, p.raised_at,
    (select min(t.due_at) from duty_clock t where t.item_id = p.item_id and t.done_at is null),
    coalesce((select max(q.probability) from children_pair q where q.record_id = p.record_id and q.id <> p.id
      and q.decided_at is null and q.sealed = p.sealed), 0),
    coalesce((select jsonb_object_agg(e->>'field', e->>'level') from jsonb_array_elements(p.evidence) e), '{}'),
    k.has_flag, k.has_concern, p.sealed or k.is_protected, k.one_died, k.born, k.records
  from children_pair p
  left join children_link l on l.record_id = p.record_id and l.until_at is null
  cross join lateral inwall.merge_facts(p.record_id, p.child_id, l.child_id) k
  where p.id = any(wanted)
$$;

-- The same of pairs that the asker reviews. Sealed ones are told to shield reviewers alone.
create function linkspan.pair_facts(wanted uuid[])
  returns table (pair_id uuid, probability float8, raised_at timestamptz, rival float8, levels jsonb, has_flag boolean,
    has_concern boolean, is_protected boolean, is_late boolean, one_died boolean, born text, records bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  is_matcher boolean := inwall.has_role(who, array['matching_reviewer', 'data_officer']);
  is_shielder boolean := inwall.has_role(who, array['shield_reviewer']);
begin
  return query
  select f.pair_id, f.probability, f.raised_at, f.rival, f.levels, f.has_flag, f.has_concern, f.is_protected,
    coalesce(f.due_at < linkspan.at(who), false), f.one_died, f.born, f.records
  from inwall.pair_facts(wanted) f
  where (not f.sealed and is_matcher) or is_shielder;
end $$;

-- Decided pairs as the model sees them, without a name: how sure it was, level by level, and what people said.
create function linkspan.decided_pairs(most int)
  returns table (pair_id uuid, probability float8, evidence jsonb, is_same boolean, raised_at timestamptz,
    decided_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not (linkspan.counts_quality(who) or who->>'system' = 'operator') then
    raise exception 'only those who answer for quality learn from decisions' using errcode = 'LS005';
  end if;
  return query
  select p.id, p.probability, p.evidence, p.decision = 'same', p.raised_at, p.decided_at
  from children_pair p
  left join children_link l on l.record_id = p.record_id and l.until_at is null
  where p.decision in ('same', 'different') and not p.sealed and not exists (
    select 1 from children_child c where c.id in (p.child_id, l.child_id) and c.protection <> 'none')
  order by p.decided_at desc, p.id desc limit most;
end $$;

-- How often two people who did not see each other's answer gave which; counts of answers, of no pair.
create function linkspan.blind_answers()
  returns table (first text, second text, pairs bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not linkspan.counts_quality(linkspan.ctx()) then
    raise exception 'only those who answer for quality compare reviewers' using errcode = 'LS005';
  end if;
  return query
  with answers as (
    select o.pair_id as about, o.says, row_number() over (partition by o.pair_id order by o.at, o.id) as place
    from children_opinion o join children_pair p on p.id = o.pair_id
    where o.is_blind and o.until_at is null and o.says <> 'unsure' and not p.sealed
  )
  select a.says, b.says, count(*) from answers a join answers b on b.about = a.about and b.place = 2
  where a.place = 1 group by 1, 2;
end $$;

-- What was said about a child who was disposed of goes with the rest.
create function linkspan.blank_opinions() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update children_opinion o set reason = '' from children_pair p
    where p.id = o.pair_id and (p.child_id = new.id or p.record_id in (
      select l.record_id from children_link l where l.child_id = new.id));
  return new;
end $$;
create trigger children_child_opinions_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_opinions();
"""

COUNTS = """
create function linkspan.counts_quality(who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select linkspan.works_index(who) or inwall.has_role(who, array['data_officer'])
$$;

-- How matching stands for the node, each agency, each load and each naming tradition, in one pass. The names of each
-- tradition are handed in, joined to, and kept nowhere. Protected children and sealed records are not counted.
create function linkspan.quality_counts(names text[], traditions text[])
  returns table (dimension text, about text, counts jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not linkspan.counts_quality(linkspan.ctx()) then
    raise exception 'only those who answer for quality count it' using errcode = 'LS005';
  end if;
  return query
  with told as (select * from unnest(names, traditions) as t(name, tradition)),
  linked as (
    select k.record_id, bool_or(k.until_at is null and k.probability is not null and k.made_by <> 'person') as live,
      bool_or(k.until_at is null and k.made_by = 'person') as by_person,
      count(*) filter (where k.probability is not null and k.made_by <> 'person') as made,
      count(*) filter (where k.probability is not null and k.made_by <> 'person' and k.until_at is not null
        and k.undone_by_person_id is not null) as undone,
      sum(1 - k.probability) filter (where k.probability is not null and k.made_by <> 'person') as expected
    from children_link k group by k.record_id
  ),
  paired as (
    select p.record_id, bool_or(p.decided_at is null) as waits,
      min(p.raised_at) filter (where p.decided_at is null) as oldest,
      max(p.probability) filter (where p.decided_at is null) as likely,
      bool_or(p.decision = 'same') as same, bool_or(p.decision = 'different') as different
    from children_pair p where not p.sealed group by p.record_id
  ),
  record as (
    select s.organisation_id, v.load, coalesce(f.tradition, g.tradition, '') as tradition,
      k.live, k.by_person, k.made, k.undone, k.expected, p.waits, p.oldest, p.likely, p.same, p.different
    from children_sourcerecord s
    join children_recordversion v on v.record_id = s.id and v.number = 1
    join children_link l on l.record_id = s.id and l.until_at is null
    join children_child c on c.id = l.child_id and c.protection = 'none' and not c.is_canary and c.disposed_on is null
    join linked k on k.record_id = s.id
    left join paired p on p.record_id = s.id
    left join told f on f.name = lower(unaccent(regexp_replace(v.said->>'family_name', '^.*[ -]', '')))
    left join told g on g.name = lower(unaccent(split_part(v.said->>'given_name', ' ', 1)))
    where s.ended_on is null and not s.sealed and s.protection = 'none'
  )
  select case when grouping(r.organisation_id) = 0 then 'agency' when grouping(r.load) = 0 then 'load'
      when grouping(r.tradition) = 0 then 'tradition' else 'node' end,
    coalesce(r.organisation_id::text, r.load::text, r.tradition, ''),
    jsonb_build_object('records', count(*), 'linked', count(*) filter (where r.live),
      'by_person', count(*) filter (where r.by_person), 'automatic', coalesce(sum(r.made), 0),
      'undone', coalesce(sum(r.undone), 0), 'expected_wrong', round(coalesce(sum(r.expected), 0)::numeric, 3),
      'waiting', count(*) filter (where r.waits), 'oldest', min(r.oldest),
      'waiting_same', round(coalesce(sum(r.likely), 0)::numeric, 3),
      'same', count(*) filter (where r.same), 'different', count(*) filter (where r.different))
  from record r
  group by grouping sets ((), (r.organisation_id), (r.load), (r.tradition));
end $$;
"""

FAULTS = """
create function inwall.is_nhs_number(number text) returns boolean language sql immutable as $$
  select number ~ '^[0-9]{10}$' and (11 - (
    select sum(substr(number, place, 1)::int * (11 - place)) from generate_series(1, 9) place) % 11) % 11
    = substr(number, 10, 1)::int
$$;

-- An agency's live records as they stand, but for those about children that the asker is kept from.
create function inwall.own_records(of uuid, me uuid, at timestamptz)
  returns table (id uuid, number text, version int, said jsonb, place jsonb, received_at timestamptz, child_id uuid,
    is_open boolean)
  language sql stable as $$
  select s.id, s.record_id, s.version, v.said, p.said, v.received_at, l.child_id,
    not s.sealed and s.protection = 'none' and coalesce(c.protection = 'none', false)
  from children_sourcerecord s
  join children_recordversion v on v.record_id = s.id and v.number = s.version
  left join children_recordplace p on p.version_id = v.id
  left join children_link l on l.record_id = s.id and l.until_at is null
  left join children_child c on c.id = l.child_id
  where s.organisation_id = of and s.ended_on is null and c.disposed_on is null and not exists (
    select 1 from children_conflict x where x.child_id = l.child_id and x.person_id = me and x.from_at <= at
      and (x.until_at is null or x.until_at > at))
$$;

-- What is wrong with an agency's records. The first part rests on the record alone, so that no wall can be felt in it.
-- The second compares with others, and takes part in no comparison: a protected child, a sealed or a sensitive record.
create function inwall.record_faults(of uuid, me uuid, at timestamptz, placeholders text[])
  returns table (number text, fault text)
  language sql stable as $$
  with own as materialized (select * from inwall.own_records(of, me, at)),
  born as (select o.*, o.said->>'date_of_birth' as dob, o.said->>'nhs_number' as nhs, o.said->>'sex' as sex from own o),
  before as (
    select o.number, bool_or(v.said->>'date_of_birth' <> o.dob) as dob, bool_or(v.said->>'nhs_number' <> o.nhs) as nhs,
      bool_or(v.said->>'sex' <> 'U' and o.sex <> 'U' and v.said->>'sex' <> o.sex) as sex
    from born o join children_recordversion v on v.record_id = o.id and v.number < o.version
    where o.version > 1 and v.received_at > at - interval '1 year' group by o.number
  ),
  others as (
    select o.number, array_agg(v.said->>'date_of_birth') filter (where v.said ? 'date_of_birth') as dobs,
      array_agg(v.said->>'sex') filter (where v.said->>'sex' <> 'U') as sexes,
      array_agg(v.said->>'nhs_number') filter (where v.said ? 'nhs_number') as numbers
    from own o
    join children_link l on l.child_id = o.child_id and l.until_at is null
    join children_sourcerecord s on s.id = l.record_id and s.organisation_id <> of and s.ended_on is null
      and not s.sealed and not s.sensitive and s.protection = 'none'
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    where o.is_open group by o.number
  ),
  bearers as materialized (
    select v.said->>'nhs_number' as nhs, l.child_id
    from children_sourcerecord s
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    join children_link l on l.record_id = s.id and l.until_at is null
    join children_child c on c.id = l.child_id and c.protection = 'none' and c.disposed_on is null
    where s.ended_on is null and not s.sealed and not s.sensitive and s.protection = 'none' and v.said ? 'nhs_number'
    group by 1, 2
  )
  select o.number, 'no_birth_date' from born o where o.dob is null and not o.said ? 'expected_date_of_birth'
  union all select o.number, 'no_nhs_number' from born o where o.nhs is null
  union all select o.number, 'no_name' from own o where not o.said ? 'given_name'
  union all select o.number, 'no_address' from own o
    where not coalesce(o.place ? 'postcode' or o.place ? 'address_line_1', false)
  union all select o.number, 'default_birth_date' from born o where o.dob like '%-01-01'
  union all select o.number, 'placeholder_name' from own o
    where lower(unaccent(split_part(o.said->>'given_name', ' ', 1))) = any(placeholders)
  union all select o.number, 'died_before_birth' from born o where o.said->>'deceased_on' < o.dob
  union all select o.number, 'nhs_check_digit' from born o where o.nhs is not null and not inwall.is_nhs_number(o.nhs)
  union all select b.number, 'birth_date_changed' from before b where b.dob
  union all select b.number, 'nhs_number_changed' from before b where b.nhs
  union all select b.number, 'sex_changed' from before b where b.sex
  union all select o.number, 'not_confirmed' from own o where o.received_at < at - interval '1 year'
  union all select o.number, 'involvement_open' from own o
    where o.place->>'involved_from' < (at - interval '3 years')::date::text and not o.place ? 'involved_until'
      and o.received_at < at - interval '6 months'
  union all select o.number, 'nhs_number_shared' from born o where o.is_open and exists (
    select 1 from bearers b where b.nhs = o.nhs and b.child_id <> o.child_id)
  union all select o.number, 'birth_date_differs' from born o join others t on t.number = o.number
    where o.dob is not null and not o.dob = any(t.dobs)
  union all select o.number, 'sex_differs' from born o join others t on t.number = o.number
    where o.sex <> 'U' and not o.sex = any(t.sexes)
  union all select o.number, 'nhs_number_differs' from born o join others t on t.number = o.number
    where o.nhs is not null and not o.nhs = any(t.numbers)
$$;

create function linkspan.record_faults(placeholders text[], kind text, skipped int, most int)
  returns table (number text, fault text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.has_role(who, array['data_officer']) then
    raise exception 'a source is told of its own records alone' using errcode = 'LS005';
  end if;
  return query
  select f.number, f.fault
  from inwall.record_faults((who->>'org')::uuid, (who->>'person')::uuid, linkspan.at(who), placeholders) f
  where kind is null or f.fault = kind
  order by f.number, f.fault offset skipped limit most;
end $$;

create function linkspan.fault_counts(of uuid, placeholders text[])
  returns table (fault text, records bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  at timestamptz := linkspan.at(who);
begin
  if not (linkspan.works_index(who)
     or (inwall.has_role(who, array['data_officer']) and of = (who->>'org')::uuid)) then
    raise exception 'a source is told of its own records alone' using errcode = 'LS005';
  end if;
  return query
  select f.fault, count(*) from inwall.record_faults(of, (who->>'person')::uuid, at, placeholders) f group by f.fault
  union all select '', count(*) from inwall.own_records(of, (who->>'person')::uuid, at);
end $$;
"""

CALLED = (
    "pair_facts(uuid[])", "merge_facts(uuid, uuid)", "decided_pairs(int)", "blind_answers()",
    "quality_counts(text[], text[])", "record_faults(text[], text, int, int)", "fault_counts(uuid, text[])",
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
RIGHTS = f"""
revoke all on function {LISTED}, linkspan.counts_quality(jsonb), linkspan.blank_opinions() from public;
grant execute on function {LISTED} to linkspan_app;
"""
DROP = f"""
drop trigger children_child_opinions_blanked on children_child;
drop function {LISTED}, linkspan.counts_quality(jsonb), linkspan.blank_opinions();
drop function inwall.record_faults(uuid, uuid, timestamptz, text[]);
drop function inwall.own_records(uuid, uuid, timestamptz);
drop function inwall.is_nhs_number(text);
drop function inwall.pair_facts(uuid[]);
drop function inwall.merge_facts(uuid, uuid, uuid);
"""

WHO = "(select linkspan.ctx())"
INDEX = f"(select linkspan.works_index({WHO}))"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
OFFICER = f"(select linkspan.has_role({WHO}, array['data_officer']))"
SEES_FIGURES = (
    f"(select linkspan.has_role({WHO}, array['data_officer', 'manager', 'inspector', 'scrutineer', 'ig_lead', "
    "'caldicott_guardian']))"
)
THE_PAIR = "exists (select 1 from children_pair p where p.id = pair_id)"
OPEN_PAIR = "exists (select 1 from children_pair p where p.id = pair_id and p.decided_at is null)"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_one_node"), ("children", "0006_models")]

    operations = [
        Together(
migrations.CreateModel(
            name="QualityCount",
            fields=[
                ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("counted_at", models.DateTimeField()),
                ("dimension", models.TextField(choices=[("node", "node"), ("agency", "agency"), ("load", "load"), ("tradition", "tradition")])),
                ("about", models.TextField(default="")),
                ("counts", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "dimension", "about"), name="children_quality_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="FaultCount",
            fields=[
                ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("load", models.UUIDField(null=True)),
                ("counted_at", models.DateTimeField()),
                ("records", models.IntegerField()),
                ("counts", models.JSONField()),
                ("organisation", linkspan.agencies.ports.Concerns(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "day", "load"), name="children_fault_count_once", nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                ("says", models.TextField(choices=[("same", "same"), ("different", "different"), ("unsure", "unsure")])),
                ("reason", models.TextField()),
                ("probability", models.FloatField()),
                ("is_blind", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                ("pair", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="children.pair")),
                ("person", linkspan.agencies.ports.DoneBy(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("until_at", None)), fields=("pair", "person"), name="children_opinion_one_a_person"), models.CheckConstraint(condition=models.Q(("says__in", ("same", "different", "unsure"))), name="children_opinion_says")],
            },
        ),
),
        migrations.RunSQL(COUNTS + PAIRS + FAULTS + RIGHTS, DROP),
        # An opinion is taken back, never rewritten: of a row only its end may change.
        grant("children_opinion", app="select, insert, update (until_at)"),
        wall(
            "children_opinion", select=THE_PAIR, insert=f"person_id = {ME} and {OPEN_PAIR}", update=THE_PAIR
        ),
        grant("children_qualitycount", app="select, insert, update"),
        wall(
            "children_qualitycount",
            select=f"{INDEX} or {SEES_FIGURES}", insert=f"{INDEX} or {OFFICER}", update=f"{INDEX} or {OFFICER}",
        ),
        grant("children_faultcount", app="select, insert, update"),
        wall(
            "children_faultcount",
            select=f"{INDEX} or organisation_id = {MINE}",
            insert=f"{INDEX} or (organisation_id = {MINE} and {OFFICER})",
            update=f"{INDEX} or (organisation_id = {MINE} and {OFFICER})",
        ),
    ]  # fmt: skip
