"""Let a flag reach the desks that need it: whom it reaches is worked out when it is asked, and a delivery gives no sight.

The gate decides the same by the clauses themselves; either wall holds with the other switched off.
"""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import grant, wall

REACH = """
-- An agency at a moment, as the walls are asked about it: nobody of it by name.
create function inwall.agency(o uuid, at timestamptz) returns jsonb language sql immutable as
  $$ select jsonb_build_object('org', o, 'at', at) $$;

-- Whether a child is in one of the groups that a clause names, as an agency stands to them.
create function inwall.in_group(groups jsonb, c uuid, o uuid, at timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select groups ? 'all'
    or (groups ? 'known' and exists (select 1 from children_involvement i where i.child_id = c
      and i.organisation_id = o and i.from_on <= $4::date and (i.until_on is null or i.until_on > $4::date)))
    or (groups ? 'area' and inwall.is_near(c, inwall.agency(o, $4)))
    or (groups ? 'harm' and coalesce((select k.harm_recorded from children_child k where k.id = c), false))
$$;

-- A clause in force by which one agency may know the flags that another raised on a child, less what it holds back.
create function inwall.flag_clause(c uuid, giver uuid, taker uuid, at timestamptz)
  returns table (agreement text, clause text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code::text, k.number::text
  from sharing_agreementclause k
  join sharing_agreementversion n on n.id = k.version_id
  join sharing_agreement a on a.id = n.agreement_id
  cross join unnest(array['safeguarding', 'child_protection']) as purpose
  cross join lateral jsonb_array_elements(n.text::jsonb->'clauses') as said
  where k.asking @> array[taker] and k.holding @> array[giver] and purpose = any(k.purposes)
    and position('"see_flags"' in k.text) > 0
    and said->>'number' = k.number and said->'kinds' ? 'alerts' and said->>'mode' in ('contact', 'content')
    and inwall.in_group(said->'groups', c, taker, $4)
    and not exists (
      select 1 from jsonb_array_elements(n.text::jsonb->'clauses') as bar
      where bar->>'effect' = 'withhold' and bar->'purposes' ? purpose and bar->'kinds' ? 'alerts'
        and bar->>'mode' in ('existence', 'contact')
        and ((bar->'receivers' ? taker::text and bar->'givers' ? giver::text)
          or (bar->>'direction' = 'both_ways' and bar->'receivers' ? giver::text and bar->'givers' ? taker::text))
        and inwall.in_group(bar->'groups', c, taker, $4))
    and linkspan.in_force(n.id, $4)
  order by a.code, k.number limit 1
$$;

-- What keeps a child's flags from an agency whatever else holds: the walls, a seal, a service that is not named.
create function inwall.is_shut(c uuid, o uuid, at timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  child children_child;
  is_inside boolean := inwall.inside(c, inwall.agency(o, at));
begin
  select * into child from children_child k where k.id = c and k.disposed_on is null and k.archived_on is null;
  if not found or (child.protection = 'identity' and not is_inside) then return true; end if;
  if not exists (select 1 from children_link l where l.child_id = c and l.until_at is null) then return false; end if;
  return (not is_inside and not exists (
      select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and not r.sealed))
    or (not child.sensitive_agreed and not child.harm_recorded and not exists (
      select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and (not r.sensitive or r.organisation_id = o)));
end $$;

-- Why a flag reaches an agency's desk at a moment: it works with the child, or an agreement lets it; nothing where it
-- does not.
create function inwall.flag_way(f uuid, o uuid, at timestamptz, out way text, out agreement text, out clause text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  flag children_flag;
begin
  select * into flag from children_flag x where x.id = f;
  if not found or flag.organisation_id = o or inwall.is_shut(flag.child_id, o, at)
     or exists (select 1 from children_flagexclusion x where x.flag_id = f and x.organisation_id = o)
     or not exists (select 1 from agencies_organisation g
       where g.id = o and g.from_on <= at::date and (g.until_on is null or g.until_on > at::date)) then
    return;
  end if;
  if exists (select 1 from children_involvement i where i.child_id = flag.child_id and i.organisation_id = o
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date))
     or exists (select 1 from children_sight s where s.child_id = flag.child_id and s.organisation_id = o
      and s.from_at <= at and s.until_at > at and s.refused_at is null)
     or exists (select 1 from children_lead l where l.child_id = flag.child_id and l.organisation_id = o
      and l.accepted_at is not null and l.until_at is null) then
    way := 'works_with';
  elsif inwall.is_near(flag.child_id, inwall.agency(o, at)) then
    select k.agreement, k.clause into agreement, clause
      from inwall.flag_clause(flag.child_id, flag.organisation_id, o, at) k;
    if found then way := 'agreement'; end if;
  end if;
end $$;

-- Whether the asker may meet a flag: it reaches their desk, or the file is open to them; never what is kept from them.
create function inwall.meets_flag(f uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  flag children_flag;
begin
  select * into flag from children_flag x where x.id = f;
  if not found or who->>'person' is null or inwall.suspended(who) or inwall.conflicted(flag.child_id, who)
     or inwall.flag_kept_from(f, who) then
    return false;
  end if;
  return inwall.sees(flag.child_id, who)
    or (inwall.flag_way(f, (who->>'org')::uuid, linkspan.at(who))).way is not null;
end $$;

create function inwall.own_flag(f uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_flag x where x.id = f and x.organisation_id = (who->>'org')::uuid)
    and not inwall.flag_kept_from(f, who)
$$;

-- Whether an agency is known to a child by a sensitive service alone, so that to name it would say which.
create function inwall.is_unnamed(c uuid, o uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  with ties as (
    select i.sensitive from children_involvement i where i.child_id = c and i.organisation_id = o
    union all
    select r.sensitive from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and r.organisation_id = o)
  select coalesce(bool_and(ties.sensitive), false) from ties
$$;

-- Whether those who raised a flag may be told what became of it at an agency: not where that would name a sensitive
-- service, or say where a protected child is.
create function inwall.shows_receipt(f uuid, o uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  flag children_flag;
begin
  select * into flag from children_flag x where x.id = f;
  return found and flag.organisation_id = (who->>'org')::uuid and not inwall.flag_kept_from(f, who)
    and inwall.may_know(flag.child_id, who) and inwall.sees_place(flag.child_id, who)
    and (not inwall.is_unnamed(flag.child_id, o) or inwall.opens_sensitive(flag.child_id, who));
end $$;
"""

ASKED = {"meets_flag": "f uuid", "own_flag": "f uuid", "shows_receipt": "f uuid, o uuid"}


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = ", ".join(each.split()[0] for each in takes.split(", "))
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- The flags on the asker's desk: those delivered there that reach it still, and those that have ended since someone there
-- read them. Which child is meant, what to do, whom to ring; nothing of what stands behind.
create function linkspan.reached_flags()
  returns table (flag_id uuid, child_id uuid, area_id uuid, giver uuid, kind text, contact_name text,
    contact_phone text, night_contact text, night_phone text, review_on date, raised_at timestamptz,
    ended_at timestamptz, way text, agreement text, clause text, delivered_at timestamptz, due_at timestamptz,
    read_at timestamptz, read_by uuid, reminded_at timestamptz, shown jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  mine uuid := (who->>'org')::uuid;
  at timestamptz := linkspan.at(who);
begin
  if who->>'person' is null or inwall.suspended(who)
     or not inwall.has_role(who, array['practitioner', 'manager', 'duty', 'dsl']) then
    return;
  end if;
  return query
  select f.id, f.child_id, k.area_id, f.organisation_id, f.kind, f.contact_name, f.contact_phone, f.night_contact,
    f.night_phone, f.review_on, f.raised_at, f.ended_at, w.way, coalesce(w.agreement, ''), coalesce(w.clause, ''),
    d.delivered_at, d.due_at, d.read_at, d.read_by_id, d.reminded_at,
    (select e.shown - array['outcode', 'postcode', 'school']
      from children_face e join children_sourcerecord r on r.id = e.record_id
      where e.child_id = f.child_id and not r.sensitive and not r.sealed order by e.record_id limit 1)
  from children_flagdelivery d
  join children_flag f on f.id = d.flag_id
  join children_child k on k.id = f.child_id
  cross join lateral inwall.flag_way(f.id, mine, at) w
  where d.organisation_id = mine and w.way is not null
    and ((d.ended_at is null and f.ended_at is null)
      or (d.ended_how = 'flag_ended' and d.read_at is not null and f.ended_at > at - interval '28 days'))
    and not inwall.flag_kept_from(f.id, who) and not inwall.conflicted(f.child_id, who);
end $$;

-- Tasks that would tell someone of a flag that is kept from them, or of one on a child whose file they never see.
create function linkspan.tasks_kept_from_me() returns table (item uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  mine uuid := (who->>'org')::uuid;
begin
  return query
  select d.item_id from children_flagdelivery d join children_flag f on f.id = d.flag_id
  where d.organisation_id = mine and d.ended_at is null and d.read_at is null
    and (inwall.flag_kept_from(f.id, who) or inwall.conflicted(f.child_id, who))
  union
  select f.item_id from children_flag f
  where f.organisation_id = mine and f.ended_at is null
    and (inwall.flag_kept_from(f.id, who) or inwall.conflicted(f.child_id, who))
  -- What is kept apart on a child's way; its tables come with a later migration.
  union
  select k.item from linkspan.stage_tasks_kept_from_me() k;
end $$;

-- Which of some people a flag may not be told to, for whoever tells them: it gives back only names it was given.
create function linkspan.not_to_tell(f uuid, people uuid[]) returns table (person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select p from unnest(people) p
  where exists (select 1 from children_flagexclusion x where x.flag_id = f and x.person_id = p)
    or exists (select 1 from children_conflict x join children_flag g on g.child_id = x.child_id
      where g.id = f and x.person_id = p and x.from_at <= linkspan.at(who)
        and (x.until_at is null or x.until_at > linkspan.at(who)));
end $$;

-- The desks that a flag reaches and that have not been given it: of one flag, for those who raised it, or of all, for the
-- worker. Ids to deliver to, never to show.
create function linkspan.flags_to_deliver(one uuid, most int)
  returns table (flag_id uuid, child_id uuid, area_id uuid, organisation uuid, way text, agreement text, clause text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  at timestamptz := linkspan.at(who);
begin
  if not linkspan.works_index(who) and (one is null or not inwall.own_flag(one, who)) then
    raise exception 'only those who raised a flag, or the worker, deliver it' using errcode = 'LS005';
  end if;
  return query
  with standing as materialized (
    select f.id, f.child_id, f.organisation_id, k.area_id
    from children_flag f join children_child k on k.id = f.child_id
    where f.ended_at is null and (one is null or f.id = one) and k.archived_on is null and k.disposed_on is null
  ), agreed as materialized (
    select distinct c.holding, c.asking
    from sharing_agreementclause c
    where c.purposes::text[] && array['safeguarding', 'child_protection'] and position('"see_flags"' in c.text) > 0
      and c.holding && array(select s.organisation_id from standing s) and linkspan.in_force(c.version_id, at)
  ), meant as (
    select s.id, i.organisation_id as taker from standing s join children_involvement i on i.child_id = s.child_id
      where i.from_on <= at::date and (i.until_on is null or i.until_on > at::date)
    union
    select s.id, g.organisation_id from standing s join children_sight g on g.child_id = s.child_id
      where g.from_at <= at and g.until_at > at and g.refused_at is null
    union
    select s.id, l.organisation_id from standing s join children_lead l on l.child_id = s.child_id
      where l.accepted_at is not null and l.until_at is null
    union
    select s.id, near.organisation_id from standing s
      join agreed a on a.holding @> array[s.organisation_id]
      join agencies_organisationarea near on near.organisation_id = any(a.asking)
        and near.from_on <= at::date and (near.until_on is null or near.until_on > at::date)
        and (near.area_id = s.area_id or near.area_id in (select e.area_id from children_residence e
          where e.child_id = s.child_id and e.from_on <= at::date and (e.until_on is null or e.until_on > at::date)))
  )
  select s.id, s.child_id, s.area_id, m.taker, w.way, coalesce(w.agreement, ''), coalesce(w.clause, '')
  from meant m join standing s on s.id = m.id
  cross join lateral inwall.flag_way(s.id, m.taker, at) w
  where w.way is not null and not exists (
    select 1 from children_flagdelivery d
    where d.flag_id = s.id and d.organisation_id = m.taker and d.ended_at is null)
  order by s.id, m.taker limit most;
end $$;

-- Deliveries that nobody has read and that reach their desk no longer: an agreement ended, or the work with the child did.
create function linkspan.deliveries_gone(most int) returns table (delivery_id uuid, child_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not linkspan.works_index(who) then
    raise exception 'only the worker takes deliveries back' using errcode = 'LS005';
  end if;
  return query
  select d.id, f.child_id from children_flagdelivery d join children_flag f on f.id = d.flag_id
  where d.read_at is null and d.ended_at is null
    and (inwall.flag_way(f.id, d.organisation_id, linkspan.at(who))).way is null
  order by d.id limit most;
end $$;

-- End every delivery of a flag that has ended, those the raiser may not know of too, and give what is to be closed and
-- who is to be told: the desks that had read it, and the people who had.
create function linkspan.end_deliveries(f uuid)
  returns table (item uuid, organisation uuid, person uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.own_flag(f, who) or exists (select 1 from children_flag x where x.id = f and x.ended_at is null) then
    raise exception 'only a flag of one''s own that has ended is taken off the desks' using errcode = 'LS005';
  end if;
  return query
  with ended as (
    update children_flagdelivery d set ended_at = linkspan.at(who), ended_how = 'flag_ended'
    where d.flag_id = f and d.ended_at is null
    returning d.item_id, d.organisation_id, d.read_at)
  select case when e.read_at is null then e.item_id end, case when e.read_at is not null then e.organisation_id end,
    null::uuid from ended e
  union all
  select null, null, s.person_id from children_flagseen s
  where s.flag_id = f and s.read_at is not null and inwall.may_know((select x.child_id from children_flag x
    where x.id = f), jsonb_build_object('person', s.person_id, 'org', s.organisation_id, 'at', linkspan.at(who)));
end $$;

-- The agencies whose name the asker may not connect with a child, as who raised a flag: sensitive services.
create function linkspan.unnamed_raisers(c uuid) returns table (organisation uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if inwall.opens_sensitive(c, who) then return; end if;
  return query
  select distinct f.organisation_id from children_flag f
  where f.child_id = c and f.organisation_id <> (who->>'org')::uuid and inwall.is_unnamed(c, f.organisation_id);
end $$;
"""

CALLED = (
    "reached_flags()", "tasks_kept_from_me()", "not_to_tell(uuid, uuid[])", "flags_to_deliver(uuid, int)",
    "deliveries_gone(int)", "end_deliveries(uuid)", "unnamed_raisers(uuid)",
    *(f"{name}({'uuid, ' * takes.count('uuid')}jsonb)" for name, takes in ASKED.items()),
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
RIGHTS = f"revoke all on function {LISTED} from public; grant execute on function {LISTED} to linkspan_app;"
DROP = (
    f"drop function {LISTED}, inwall.shows_receipt(uuid, uuid, jsonb), inwall.is_unnamed(uuid, uuid), "
    "inwall.own_flag(uuid, jsonb), inwall.meets_flag(uuid, jsonb), inwall.flag_way(uuid, uuid, timestamptz), "
    "inwall.is_shut(uuid, uuid, timestamptz), inwall.flag_clause(uuid, uuid, uuid, timestamptz), "
    "inwall.in_group(jsonb, uuid, uuid, timestamptz), inwall.agency(uuid, timestamptz)"
)

WHO = "(select linkspan.ctx())"
INDEX = f"(select linkspan.works_index({WHO}))"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
OURS = f"(organisation_id = {MINE} and not linkspan.flag_kept_from(flag_id, {WHO}))"
RECEIPT = f"linkspan.shows_receipt(flag_id, organisation_id, {WHO})"
# A flag may be kept from a colleague of those who raised it as well.
FLAG = f"""
alter policy children_flag_select on children_flag using ({INDEX} or (not linkspan.flag_kept_from(id, {WHO})
  and (organisation_id = {MINE} or linkspan.sees(child_id, {WHO}))));
alter policy children_flag_update on children_flag using ({INDEX} or (organisation_id = {MINE}
  and not linkspan.flag_kept_from(id, {WHO})));
alter policy children_flagseen_select on children_flagseen using ({OURS} or {RECEIPT});
alter policy children_flagseen_insert on children_flagseen with check (person_id = {ME} and organisation_id = {MINE}
  and linkspan.meets_flag(flag_id, {WHO}));
"""
FLAG_BACK = f"""
alter policy children_flag_select on children_flag using ({INDEX} or organisation_id = {MINE}
  or (linkspan.sees(child_id, {WHO}) and not linkspan.flag_kept_from(id, {WHO})));
alter policy children_flag_update on children_flag using (organisation_id = {MINE});
alter policy children_flagseen_select on children_flagseen
  using (exists (select 1 from children_flag f where f.id = flag_id));
alter policy children_flagseen_insert on children_flagseen
  with check (person_id = {ME} and exists (select 1 from children_flag f where f.id = flag_id));
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0011_urgency"), ("sharing", "0003_agreements")]

    operations = [
        migrations.CreateModel(
            name="FlagDelivery",
            fields=[
                ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                ("way", models.TextField(choices=[("works_with", "works_with"), ("agreement", "agreement")])),
                ("agreement", models.TextField(default="")),
                ("clause", models.TextField(default="")),
                ("delivered_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_how",
                    models.TextField(
                        choices=[("", ""), ("flag_ended", "flag_ended"), ("no_longer", "no_longer")], default=""
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="children.flag"
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"),
                ),
                (
                    "organisation",
                    linkspan.agencies.ports.HeldBy(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "read_by",
                    linkspan.agencies.ports.DoneBy(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation"], name="children_flagdelivery_desk"),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("read_at", None)),
                        fields=["due_at"],
                        name="children_flagdelivery_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("flag", "organisation"),
                        name="children_flagdelivery_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="children_flagdelivery_read_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REACH + "".join(asked(name, takes) for name, takes in ASKED.items()) + WORK + RIGHTS, DROP),
        grant("children_flagdelivery", app="select, insert, update", auditor="select"),
        wall(
            "children_flagdelivery",
            select=f"{INDEX} or {OURS} or {RECEIPT}",
            insert=f"{INDEX} or linkspan.own_flag(flag_id, {WHO})",
            update=f"{INDEX} or {OURS}",
        ),
        grant("children_flagseen", app="select, insert, update (read_at)"),
        migrations.RunSQL(
            f"create policy children_flagseen_update on children_flagseen for update to linkspan_app "
            f"using (person_id = {ME})",
            "drop policy children_flagseen_update on children_flagseen",
        ),
        migrations.RunSQL(FLAG, FLAG_BACK),
    ]
