"""Build the second wall: which rows of the index the application may touch, whoever asks, whatever the gate says.

Each rule reads the signed context once per statement (`(select linkspan.ctx())`) and compares periods with the
moment it carries. The functions are the owner's: they see past the wall to decide, and give away only their answer.
"""

from django.db import migrations

from linkspan.audit.walls import grant, wall

FUNCTIONS = """
-- What decides lives where the application cannot call it: asked with another's name, it would answer for them.
create schema inwall;

create function linkspan.at(who jsonb) returns timestamptz language sql immutable as
  $$ select (who->>'at')::timestamptz $$;

create function inwall.has_role(who jsonb, wanted text[]) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from agencies_appointment a join agencies_post p on p.id = a.post_id
    where a.id = (who->>'appointment')::uuid and a.person_id = (who->>'person')::uuid
      and p.organisation_id = (who->>'org')::uuid and p.roles::text[] && wanted
      and a.from_on <= linkspan.at(who)::date and (a.until_on is null or a.until_on > linkspan.at(who)::date))
$$;

create function inwall.inside(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from children_inside i
    where i.child_id = c and i.from_at <= linkspan.at(who) and (i.until_at is null or i.until_at > linkspan.at(who))
      and (i.person_id = (who->>'person')::uuid or i.organisation_id = (who->>'org')::uuid))
$$;

create function inwall.conflicted(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from children_conflict x
    where x.child_id = c and x.person_id = (who->>'person')::uuid
      and x.from_at <= linkspan.at(who) and (x.until_at is null or x.until_at > linkspan.at(who)))
$$;

-- Whether the asker's organisation serves an area, or one that a child belongs to, lives in or was found in.
create function inwall.serves(area uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from agencies_organisationarea a
    where a.organisation_id = (who->>'org')::uuid and a.area_id = area
      and a.from_on <= linkspan.at(who)::date and (a.until_on is null or a.until_on > linkspan.at(who)::date))
$$;

create function inwall.is_near(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from agencies_organisationarea a
    where a.organisation_id = (who->>'org')::uuid
      and a.from_on <= linkspan.at(who)::date and (a.until_on is null or a.until_on > linkspan.at(who)::date)
      and (a.area_id = (select k.area_id from children_child k where k.id = c) or a.area_id in (
        select s.area_id from children_residence s where s.child_id = c and s.from_on <= linkspan.at(who)::date
          and (s.until_on is null or s.until_on > linkspan.at(who)::date))))
$$;

-- Whether the asker has opened where a child is in an emergency, and the time for it has not run out. An identity is
-- never opened so. The table comes with a later migration.
create function inwall.opened(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from children_placeopening o join children_child k on k.id = o.child_id
    where o.child_id = c and k.protection = 'location' and o.person_id = (who->>'person')::uuid
      and o.from_at <= linkspan.at(who) and o.until_at > linkspan.at(who));
end $$;

-- Whether the asker is suspended or barred from working at this moment, in whatever post.
create function inwall.suspended(who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from agencies_suspension s where s.person_id = (who->>'person')::uuid
    and s.from_at <= linkspan.at(who) and (s.ended_at is null or s.ended_at > linkspan.at(who)));
end $$;

-- Whether an open pair of this kind has the child on either side.
create function inwall.in_pair(c uuid, is_sealed boolean) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_pair p where p.child_id = c and p.decided_at is null and p.sealed = is_sealed)
    or exists (select 1 from children_link l join children_pair p on p.record_id = l.record_id
      where l.child_id = c and l.until_at is null and p.decided_at is null and p.sealed = is_sealed)
$$;

create function linkspan.rank(protection text) returns int language sql immutable as
  $$ select case protection when 'identity' then 2 when 'location' then 1 else 0 end $$;

-- A system's own work on the index, under its own name in the trail.
create function linkspan.works_index(who jsonb) returns boolean language sql immutable as
  $$ select coalesce(who->>'system' in ('feed', 'demo', 'worker'), false) $$;

-- Whether reviewers differ on a pair, by what they say now.
create function inwall.is_disputed(p uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (select count(distinct o.says) filter (where o.says <> 'unsure') > 1
      or count(*) filter (where o.says = 'unsure') > 1
    from children_opinion o where o.pair_id = p and o.until_at is null);
end $$;

-- Whether the asker manages those with whom a pair waits that they differ on, and so may settle it: an open pair that is
-- not sealed, or one that the asker is settling at this moment. Then what hangs on the record, and on the two children.
create function inwall.settles_pair(p children_pair, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.has_role(who, array['manager']) and not p.sealed
    and (p.decided_at is null or (p.decided_by_id = (who->>'person')::uuid and p.decided_at = linkspan.at(who)))
    and exists (select 1 from duty_tenure t where t.item_id = p.item_id and t.organisation_id = (who->>'org')::uuid
      and (t.until_at is null or t.until_at >= linkspan.at(who)))
    and inwall.is_disputed(p.id);
end $$;

create function inwall.settles_record(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.has_role(who, array['manager'])
    and exists (select 1 from children_pair p where p.record_id = r and inwall.settles_pair(p, who));
end $$;

create function inwall.settles_child(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.has_role(who, array['manager']) and (
    exists (select 1 from children_pair p where p.child_id = c and inwall.settles_pair(p, who))
    or exists (select 1 from children_link l where l.child_id = c
      and (l.until_at is null or l.until_at = linkspan.at(who)) and inwall.settles_record(l.record_id, who)));
end $$;

-- Whether anything ties the asker to this child: the walls of protection and conflict come first in `sees`.
create function inwall.tied(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  at timestamptz := linkspan.at(who);
begin
  return exists (select 1 from children_involvement i where i.child_id = c
      and (i.organisation_id = mine or i.person_id = me)
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date))
    or exists (select 1 from children_sight s where s.child_id = c and s.from_at <= at and s.until_at > at
      and s.refused_at is null
      and (s.person_id = me or (s.organisation_id = mine and inwall.has_role(who, array['manager', 'duty']))))
    or exists (select 1 from children_glance g where g.child_id = c and g.person_id = me
      and g.from_at <= at and g.until_at > at)
    or exists (select 1 from children_lead l where l.child_id = c and l.person_id = me
      and l.declined_at is null and (l.until_at is null or l.until_at > at))
    or exists (select 1 from children_flag f where f.child_id = c and f.organisation_id = mine
      and f.ended_at is null)
    or exists (select 1 from children_correction k where k.child_id = c and k.organisation_id = mine
      and k.answered_at is null)
    or (inwall.has_role(who, array['matching_reviewer', 'data_officer']) and inwall.in_pair(c, false))
    or (inwall.has_role(who, array['shield_reviewer']) and (inwall.in_pair(c, true)
        or exists (select 1 from children_shield h where h.child_id = c)))
    or (inwall.has_role(who, array['ig_lead', 'caldicott_guardian', 'matching_reviewer', 'data_officer',
        'shield_reviewer']) and inwall.is_near(c, who))
    or inwall.settles_child(c, who);
end $$;

create function inwall.sees(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  protected text;
begin
  if linkspan.works_index(who) then return true; end if;
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select k.protection into protected from children_child k where k.id = c and k.disposed_on is null;
  if not found then return false; end if;
  if inwall.conflicted(c, who) then return false; end if;
  if protected = 'identity' and not inwall.inside(c, who)
     and not inwall.has_role(who, array['shield_reviewer']) then
    return false;
  end if;
  return inwall.tied(c, who) or inwall.inside(c, who);
end $$;

create function inwall.sees_place(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select linkspan.works_index(who) or inwall.inside(c, who) or inwall.opened(c, who)
    or coalesce((select k.protection = 'none' from children_child k where k.id = c), false)
$$;

create function inwall.opens_sensitive(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select linkspan.works_index(who)
    or coalesce((select k.sensitive_agreed or k.harm_recorded from children_child k where k.id = c), false)
$$;

create function inwall.sees_record(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  record children_sourcerecord;
  about uuid;
begin
  if linkspan.works_index(who) then return true; end if;
  select * into record from children_sourcerecord s where s.id = r;
  if not found then return false; end if;
  if record.sealed then
    return inwall.has_role(who, array['shield_reviewer']);
  end if;
  select l.child_id into about from children_link l where l.record_id = r and l.until_at is null;
  if about is not null and inwall.conflicted(about, who) then return false; end if;
  if record.organisation_id = (who->>'org')::uuid then return true; end if;
  if exists (select 1 from children_pair p where p.record_id = r and p.decided_at is null and not p.sealed)
     and (inwall.has_role(who, array['matching_reviewer', 'data_officer']) or inwall.settles_record(r, who))
     and record.protection = 'none'
     and (about is null or inwall.sees(about, who)) then
    return true;
  end if;
  return about is not null and inwall.sees(about, who)
    and (not record.sensitive or inwall.opens_sensitive(about, who));
end $$;

create function inwall.sees_record_place(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  record children_sourcerecord;
  about uuid;
begin
  if linkspan.works_index(who) then return true; end if;
  select * into record from children_sourcerecord s where s.id = r;
  if record.organisation_id = (who->>'org')::uuid then return true; end if;
  if record.protection <> 'none' or record.sealed then
    select l.child_id into about from children_link l where l.record_id = r and l.until_at is null;
    return about is not null
      and (inwall.inside(about, who) or (not record.sealed and inwall.opened(about, who)));
  end if;
  select l.child_id into about from children_link l where l.record_id = r and l.until_at is null;
  return about is null or inwall.sees_place(about, who);
end $$;

create function inwall.is_sensitive_service(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select linkspan.works_index(who) or exists (
    select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
    where l.child_id = c and l.until_at is null and r.sensitive and r.organisation_id = (who->>'org')::uuid)
$$;

-- Whether the asker may know that a child is here at all; the same no for a child there is not, so that writing a row
-- about an id tells nothing.
create function inwall.may_know(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not inwall.conflicted(c, who) and (
    coalesce((select k.protection <> 'identity' from children_child k where k.id = c), false)
    or inwall.inside(c, who) or inwall.has_role(who, array['shield_reviewer']))
$$;

create function inwall.is_sealed(r uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select s.sealed from children_sourcerecord s where s.id = r), false)
$$;

-- Whoever shields a child goes inside the wall with their agency, if they could see what it will hide.
create function inwall.may_enter(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.sees(c, who) and inwall.sees_place(c, who)
$$;

-- A reviewer may say whose a record is, but for walls: a sealed record and a walled child are a shield reviewer's.
-- So may whoever settles a pair that reviewers differ on, of its record and its children.
create function inwall.may_link(r uuid, c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not inwall.conflicted(c, who) and (inwall.has_role(who, array['shield_reviewer'])
    or ((inwall.has_role(who, array['matching_reviewer', 'data_officer'])
        or (inwall.settles_record(r, who) and inwall.settles_child(c, who)))
      and not inwall.is_sealed(r) and (inwall.inside(c, who)
        or coalesce((select k.protection <> 'identity' from children_child k where k.id = c), false))))
$$;

create function inwall.flag_kept_from(f uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_flagexclusion x where x.flag_id = f
    and (x.person_id = (who->>'person')::uuid or x.organisation_id = (who->>'org')::uuid))
$$;
"""

SEARCH = """
-- The one way a person finds a child they are not tied to. Equality on hashed keys only; specific keys come first;
-- rows are capped; what would tell where a protected child is neither matches nor comes out. Which records want a look
-- before they are met is kept in a table that comes with a later migration.
create function linkspan.find(wanted bigint[], most int)
  returns table (record_id uuid, child_id uuid, folded text, shown jsonb, protection text, until_on date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  at timestamptz := linkspan.at(who);
  inside uuid[] := array(
    select i.child_id from children_inside i
    where (i.person_id = me or i.organisation_id = mine) and i.from_at <= at and (i.until_at is null or i.until_at > at));
begin
  return query
  with hit as materialized (
    -- A key that few records share tells more: the worth of a record is the sum over the keys it shares. What the asker
    -- may not meet is out before anything is counted, or it would decide who else is met, and takes no longer than what
    -- they may: all that decides it stands in one row.
    select k.record_id, sum(k.worth) as worth, sum(k.worth) filter (where not k.place) as worth_open
    from unnest(wanted) as w(key)
    cross join lateral (
      select kk.record_id, kk.place, ln(120::float8 / count(*) over ()) as worth
      from (
        select x.record_id, x.place
        from children_key x left join children_guarded g on g.record_id = x.record_id
        where x.key = w.key and (g.record_id is null or (
          not g.is_closed and (not g.is_sensitive or g.organisation_id = mine)
          and (g.protection = 'none' or (g.protection = 'location' and not x.place) or g.child_id = any(inside))))
        limit 60) kk
    ) k
    group by k.record_id
  ), likely as materialized (
    -- Someone who moved shares no place: the open keys choose as well, alone.
    select c.record_id, max(c.worth) as worth
    from (
      (select h.record_id, h.worth from hit h order by h.worth desc, h.record_id limit most)
      union all
      (select h.record_id, h.worth_open from hit h where h.worth_open is not null
       order by h.worth_open desc, h.record_id limit most)
    ) c
    group by c.record_id
  )
  select f.record_id, f.child_id,
    case when hidden.place then said.folded_open else said.folded end,
    case when hidden.place then f.shown - array['outcode', 'postcode', 'school'] else f.shown end,
    case when c.protection = 'location' then 'location' else 'none' end,
    said.until_on
  from likely h
  join children_face f on f.record_id = h.record_id
  cross join lateral (
    select f.folded, f.folded_open, null::date as until_on
    union all
    select p.folded, p.folded_open, p.until_on from children_pastface p where p.record_id = f.record_id
  ) said
  join children_child c on c.id = f.child_id
  join children_sourcerecord r on r.id = f.record_id
  cross join lateral (
    select c.protection <> 'none' and not exists (
      select 1 from children_inside i
      where i.child_id = c.id and i.from_at <= at and (i.until_at is null or i.until_at > at)
        and (i.person_id = me or i.organisation_id = mine)) as place
  ) hidden
  where c.archived_on is null and c.disposed_on is null
    and (c.protection <> 'identity' or not hidden.place)
    and (not r.sensitive or r.organisation_id = mine or c.sensitive_agreed or c.harm_recorded)
    and not exists (
      select 1 from children_conflict x
      where x.child_id = c.id and x.person_id = me
        and x.from_at <= at and (x.until_at is null or x.until_at > at))
  order by h.worth desc, f.record_id;
end $$;

create function linkspan.facts(wanted uuid[])
  returns table (child_id uuid, involved_person boolean, involved_organisation boolean, sight_person boolean,
    glance text, lead boolean, offered_lead boolean, protection text, inside_wall boolean, sealed boolean,
    sensitive_only boolean, sensitive_own boolean, sensitive_agreed boolean, significant_harm boolean,
    same_area boolean, archived boolean, conflicted boolean, legal_hold boolean, canary boolean, organisations uuid[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  at timestamptz := linkspan.at(who);
  reviewer boolean := inwall.has_role(who, array['shield_reviewer']);
begin
  -- A child there is not costs the same work and one row too, and is told of as one behind an identity wall: neither
  -- the time nor the size of an answer says which of the two it was.
  return query
  select w.id,
    exists (select 1 from children_involvement i where i.child_id = w.id and i.person_id = me
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date)) and c.id is not null,
    exists (select 1 from children_involvement i where i.child_id = w.id and i.organisation_id = mine
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date)) and c.id is not null,
    exists (select 1 from children_sight s where s.child_id = w.id and s.person_id = me
      and s.from_at <= at and s.until_at > at and s.refused_at is null) and c.id is not null,
    (select g.reason_code from children_glance g where g.child_id = w.id and g.person_id = me
      and g.from_at <= at and g.until_at > at and c.id is not null order by g.from_at desc limit 1),
    exists (select 1 from children_lead l where l.child_id = w.id and l.person_id = me
      and l.accepted_at is not null and l.until_at is null) and c.id is not null,
    exists (select 1 from children_lead l where l.child_id = w.id and l.person_id = me
      and l.accepted_at is null and l.declined_at is null and l.until_at is null) and c.id is not null,
    coalesce(c.protection, 'identity'),
    (inwall.inside(w.id, who) or (reviewer and places.same) or inwall.opened(w.id, who)) and c.id is not null,
    exists (select 1 from children_link l where l.child_id = w.id and l.until_at is null)
      and not exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = w.id and l.until_at is null and not r.sealed) and c.id is not null,
    not exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = w.id and l.until_at is null and not r.sensitive)
      and exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = w.id and l.until_at is null and r.sensitive) and c.id is not null,
    exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = w.id and l.until_at is null and r.sensitive and r.organisation_id = mine)
      and c.id is not null,
    coalesce(c.sensitive_agreed, false), coalesce(c.harm_recorded, false), places.same and c.id is not null,
    c.archived_on is not null, inwall.conflicted(w.id, who) and c.id is not null, coalesce(c.held_for, '') <> '',
    coalesce(c.is_canary, false),
    -- Who holds something, as far as an agreement may tell: neither a sealed record nor a sensitive service kept back.
    -- A flag is held by those who raised it, but for whom it is kept from.
    array(select r.organisation_id from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = w.id and l.until_at is null and not r.sealed and c.id is not null
        and (not r.sensitive or c.sensitive_agreed or c.harm_recorded or r.organisation_id = mine)
      union
      select f.organisation_id from children_flag f
      where f.child_id = w.id and f.ended_at is null and c.id is not null and not inwall.flag_kept_from(f.id, who)
        and (c.sensitive_agreed or c.harm_recorded or f.organisation_id = mine or not exists (
          select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
          where l.child_id = w.id and l.until_at is null and r.sensitive and r.organisation_id = f.organisation_id)))
  from (select distinct unnest(wanted) as id) w
  left join children_child c on c.id = w.id and c.disposed_on is null
  cross join lateral (select inwall.is_near(w.id, who) as same) places;
end $$;

-- Whether what a record says of a place may be told to someone who is not tied to its child.
create function inwall.tells_place(r children_sourcerecord, k uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not r.sensitive and not r.sealed and inwall.sees_place(k, who)
    and (r.protection = 'none' or inwall.inside(k, who) or linkspan.works_index(who))
$$;

-- Whether a child has an old file and a new one that nothing may join.
create function inwall.is_adopted(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_link l join children_neverlink n
    on n.kind = 'adoption' and n.until_at is null and l.record_id in (n.low_id, n.high_id)
    where l.child_id = c and l.until_at is null)
$$;

-- Others who live at the same address, where neither their address nor this child's is protected from the asker.
create function linkspan.household(c uuid)
  returns table (child_id uuid, shown jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) or not inwall.sees_place(c, who) then return; end if;
  return query
  select distinct on (f.child_id) f.child_id, f.shown - array['outcode', 'postcode', 'school']
  from children_face mine
  join children_face f on f.household = mine.household and f.child_id <> c
  join children_child k on k.id = f.child_id
  join children_sourcerecord r on r.id = f.record_id
  where mine.child_id = c and k.archived_on is null and k.disposed_on is null
    and inwall.sees_record(mine.record_id, who) and inwall.sees_record_place(mine.record_id, who)
    and inwall.tells_place(r, k.id, who) and not inwall.conflicted(k.id, who)
  order by f.child_id, f.record_id
  limit 20;
end $$;

-- Others who share a parent or carer and live elsewhere. Who shares one is worked out from a telephone, which is a place:
-- so neither this child's place nor the other's may be protected from the asker, and no record of either may be one whose
-- place is kept apart. An adopted child is tied to nobody, old file or new, whoever asks. Many who share one "carer" are
-- no family: it is a home's or an office's number.
create function linkspan.siblings(c uuid)
  returns table (child_id uuid, shown jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) or not inwall.sees_place(c, who) or inwall.is_adopted(c) then return; end if;
  return query
  with home as materialized (
    select h.child_id from linkspan.household(c) h
  ), mine as materialized (
    select distinct x.carer from children_face m cross join lateral (values (m.carer_one), (m.carer_two)) x(carer)
    where m.child_id = c and x.carer is not null
      and inwall.sees_record(m.record_id, who) and inwall.sees_record_place(m.record_id, who)
  ), shared as materialized (
    select m.carer, f.child_id, f.record_id, f.shown
    from mine m
    cross join lateral (
      select g.* from children_face g where g.carer_one = m.carer or g.carer_two = m.carer limit 200) f
    join children_child k on k.id = f.child_id
    join children_sourcerecord r on r.id = f.record_id
    where k.id <> c and k.archived_on is null and k.disposed_on is null
      and inwall.tells_place(r, k.id, who) and not inwall.conflicted(k.id, who) and not inwall.is_adopted(k.id)
  ), family as (
    select s.carer from shared s group by s.carer having count(distinct s.child_id) <= 12
  )
  select distinct on (s.child_id) s.child_id, s.shown - array['outcode', 'postcode', 'school']
  from shared s
  where s.carer in (select y.carer from family y) and s.child_id not in (select h.child_id from home h)
  order by s.child_id, s.record_id
  limit 20;
end $$;

-- Put what a record is found by, and who is involved because of it, with the child it is linked to.
create function linkspan.file_record(r uuid, c uuid)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not (linkspan.works_index(who) or inwall.may_link(r, c, who)) then
    raise exception 'only a reviewer moves a record' using errcode = 'LS005';
  end if;
  if not exists (select 1 from children_link l where l.record_id = r and l.child_id = c and l.until_at is null) then
    raise exception 'a record is filed where it is linked' using errcode = 'LS005';
  end if;
  update children_face f set child_id = c where f.record_id = r;
  update children_involvement i set child_id = c where i.record_id = r;
end $$;

-- What holds for one child holds for the child a record goes on to: protection, insiders, conflicts, holds; where the
-- first is left without records, its flags, sights, leads, shields and requests too. Nothing is ever loosened.
create function linkspan.carry_over(r uuid, giver uuid, receiver uuid)
  returns text language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  at timestamptz := linkspan.at(who);
  old children_child;
  new children_child;
  moved children_sourcerecord;
  strictest text;
begin
  if not (linkspan.works_index(who) or inwall.may_link(r, receiver, who)) then
    raise exception 'only a reviewer moves a record' using errcode = 'LS005';
  end if;
  select * into old from children_child k where k.id = giver for update;
  select * into new from children_child k where k.id = receiver for update;
  select * into moved from children_sourcerecord s where s.id = r;
  select p into strictest from unnest(array[old.protection, new.protection, moved.protection]) p
    where p is not null order by linkspan.rank(p) desc limit 1;
  update children_child k set protection = strictest,
      held_for = case when k.held_for = '' then coalesce(old.held_for, '') else k.held_for end,
      sensitive_agreed = k.sensitive_agreed and (not moved.sensitive or coalesce(old.sensitive_agreed, false)),
      harm_recorded = k.harm_recorded and (not moved.sensitive or coalesce(old.harm_recorded, false))
    where k.id = receiver;
  insert into children_residence (id, child_id, area_id, kind, from_on)
    select gen_random_uuid(), receiver, moved.area_id, 'found', at::date
    where not exists (select 1 from children_residence e
      where e.child_id = receiver and e.area_id = moved.area_id and e.until_on is null);
  insert into children_inside (id, child_id, organisation_id, person_id, from_at, until_at)
    select gen_random_uuid(), receiver, i.organisation_id, i.person_id, at, i.until_at from children_inside i
    where i.child_id = giver and (i.until_at is null or i.until_at > at) and not exists (
      select 1 from children_inside e where e.child_id = receiver and (e.until_at is null or e.until_at > at)
        and e.organisation_id is not distinct from i.organisation_id
        and e.person_id is not distinct from i.person_id);
  insert into children_inside (id, child_id, organisation_id, from_at)
    select gen_random_uuid(), receiver, o.id, at from (
      select moved.organisation_id as id
      union select i.organisation_id from children_involvement i where i.record_id = r) o
    where moved.protection <> 'none' and not exists (
      select 1 from children_inside e where e.child_id = receiver and (e.until_at is null or e.until_at > at)
        and e.organisation_id = o.id);
  insert into children_conflict (id, child_id, person_id, kind, from_at, until_at)
    select gen_random_uuid(), receiver, x.person_id, x.kind, at, x.until_at from children_conflict x
    where x.child_id = giver and (x.until_at is null or x.until_at > at) and not exists (
      select 1 from children_conflict e where e.child_id = receiver and e.person_id = x.person_id
        and (e.until_at is null or e.until_at > at));
  if not exists (select 1 from children_link l where l.child_id = giver and l.until_at is null) then
    update children_flag f set child_id = receiver where f.child_id = giver and f.ended_at is null;
    update children_sight s set child_id = receiver where s.child_id = giver and s.until_at > at;
    update children_shield h set child_id = receiver where h.child_id = giver and h.until_at is null;
    update children_correction k set child_id = receiver where k.child_id = giver and k.answered_at is null;
    update children_lead l set child_id = receiver
      where l.child_id = giver and l.until_at is null and l.declined_at is null and not exists (
        select 1 from children_lead e where e.child_id = receiver and e.kind = l.kind and e.until_at is null
          and e.declined_at is null);
    update children_involvement i set child_id = receiver where i.child_id = giver and i.record_id is null;
    -- Where a council said that the child is, and what the council there was told. The table of that comes later.
    update children_newcomer n set child_id = receiver from children_residence e
      where e.id = n.residence_id and n.child_id = giver and n.ended_at is null and e.organisation_id is not null;
    update children_residence e set child_id = receiver
      where e.child_id = giver and e.organisation_id is not null and e.until_on is null;
  end if;
  return strictest;
end $$;

-- The protection that records and standing shields still ask for; a record that has ended asks for nothing.
create function linkspan.protection_due(c uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select case when inwall.has_role(linkspan.ctx(), array['shield_reviewer']) then p end from (
    select 'none' as p
    union all select h.kind from children_shield h where h.child_id = c and h.until_at is null
    union all select r.protection from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and r.ended_on is null) asked
  order by linkspan.rank(p) desc limit 1
$$;

-- Once a child is protected, what waits about them is for shield reviewers alone, and a record that may be theirs is
-- out of sight, with whatever else waits about it. Gives the pairs that were sealed, for their clocks to be set anew.
create function linkspan.seal_around(c uuid)
  returns table (pair_id uuid, item_id uuid, area_id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not exists (select 1 from children_child k where k.id = c and k.protection <> 'none') then return; end if;
  update children_sourcerecord s set sealed = true
    from children_pair p where p.child_id = c and p.decided_at is null and not p.sealed and s.id = p.record_id;
  update children_face f set child_id = null
    from children_pair p where p.child_id = c and p.decided_at is null and not p.sealed and f.record_id = p.record_id;
  update children_involvement i set child_id = null
    from children_pair p where p.child_id = c and p.decided_at is null and not p.sealed and i.record_id = p.record_id;
  return query
    update children_pair p set sealed = true
    where p.decided_at is null and not p.sealed and (p.child_id = c or p.record_id in (
      select l.record_id from children_link l where l.child_id = c and l.until_at is null
      union select q.record_id from children_pair q where q.child_id = c and q.decided_at is null))
    returning p.id, p.item_id, (select k.area_id from children_child k where k.id = c);
end $$;

-- Whether a record was said never to be taken for a child; the wall itself is not shown.
create function linkspan.never_linked(r uuid, c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.may_link(r, c, linkspan.ctx()) and exists (
    select 1 from children_link l
    join children_neverlink n on n.until_at is null
      and n.low_id = least(l.record_id, r) and n.high_id = greatest(l.record_id, r)
    where l.child_id = c and l.until_at is null and l.record_id <> r)
$$;

-- Leave of a file no more than that there was one: what found it, what was said and why goes; who did what stays.
create function linkspan.dispose_child(c uuid)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  file children_child;
  records uuid[];
begin
  if not inwall.has_role(who, array['ig_lead', 'caldicott_guardian']) then
    raise exception 'only information governance disposes of a file' using errcode = 'LS005';
  end if;
  select * into file from children_child k where k.id = c for update;
  if file.id is null or file.held_for <> '' or file.archived_on is null or file.disposed_on is not null then
    raise exception 'this file is kept' using errcode = 'LS006';
  end if;
  -- Nobody disposes alone: someone else put the file on a list that is open. Its table comes with a later migration.
  update children_disposalfile f set outcome = 'gone' from children_disposal d
    where f.child_id = c and f.outcome = '' and d.id = f.disposal_id and d.decided_at is null
      and d.proposed_by_id <> (who->>'person')::uuid;
  if not found then
    raise exception 'someone else puts a file forward first' using errcode = 'LS006';
  end if;
  records := array(select l.record_id from children_link l where l.child_id = c and l.until_at is null);
  delete from children_key k where k.record_id = any(records);
  delete from children_face f where f.record_id = any(records);
  delete from children_pastface p where p.record_id = any(records);
  update children_recordplace p set said = '{}' where p.record_id = any(records);
  update children_recordversion v set said = '{}' where v.record_id = any(records);
  update children_involvement i set name = '', role = '', phone = '' where i.child_id = c or i.record_id = any(records);
  update children_link l set reason = '', undone_reason = '' where l.child_id = c or l.record_id = any(records);
  update children_pair p set reason = '' where p.child_id = c or p.record_id = any(records);
  update children_flag f set contact_name = '', contact_phone = '', night_contact = '', night_phone = '',
    end_reason = '' where f.child_id = c;
  update children_correction k set words = '', answer = '' where k.child_id = c;
  update children_residence e set contact_name = '', contact_phone = '' where e.child_id = c;
  delete from audit_aside a using audit_entry e where e.id = a.entry and e.child = c;
  update children_child k set disposed_on = linkspan.at(who)::date where k.id = c;
  return cardinality(records);
end $$;

-- What the application may not do to a child, whoever asks and whatever the gate said.
create function linkspan.guard_child() returns trigger language plpgsql as $$
declare
  who jsonb;
begin
  if current_user <> 'linkspan_app' then return new; end if;
  who := linkspan.ctx();
  if linkspan.rank(new.protection) < linkspan.rank(old.protection)
     and not linkspan.has_role(who, array['shield_reviewer']) then
    raise exception 'only a shield reviewer lowers a protection' using errcode = 'LS006';
  end if;
  if (new.held_for, new.retention) is distinct from (old.held_for, old.retention)
     and not linkspan.has_role(who, array['ig_lead', 'caldicott_guardian']) then
    raise exception 'only information governance holds a file' using errcode = 'LS006';
  end if;
  if new.archived_on is distinct from old.archived_on and not (linkspan.works_index(who)
     or linkspan.has_role(who, array['ig_lead', 'caldicott_guardian', 'data_officer'])) then
    raise exception 'only its keepers archive a file' using errcode = 'LS006';
  end if;
  if (new.sensitive_agreed, new.harm_recorded) is distinct from (old.sensitive_agreed, old.harm_recorded)
     and not linkspan.is_sensitive_service(new.id, who) then
    raise exception 'only the service opens what it holds' using errcode = 'LS006';
  end if;
  if new.disposed_on is distinct from old.disposed_on then
    raise exception 'a file is disposed of by the rule alone' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger children_child_guarded before update on children_child
  for each row execute function linkspan.guard_child();

-- What an agency holds here when another takes its place; the rows are moved by the owner, the gate having decided.
-- Who hands agencies over: those whom the gate lets reorganise, the worker on the legal day, and the business manager,
-- whose rehearsal does it all and undoes it.
create function inwall.hands_over_agencies(who jsonb) returns boolean language sql stable as
  $$ select linkspan.works_index(who) or inwall.has_role(who, array['admin', 'lead_partner', 'business_manager']) $$;

create function linkspan.hand_over_held(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
  more bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update children_flag f set organisation_id = receiver from children_child c
    where c.id = f.child_id and f.organisation_id = giver and f.ended_at is null
      and (within_areas is null or c.area_id = any(within_areas));
  get diagnostics moved = row_count;
  update children_flagdelivery d set organisation_id = receiver
    from children_flag f join children_child c on c.id = f.child_id
    where f.id = d.flag_id and d.organisation_id = giver and d.ended_at is null
      and (within_areas is null or c.area_id = any(within_areas))
      and not exists (select 1 from children_flagdelivery e
        where e.flag_id = d.flag_id and e.organisation_id = receiver and e.ended_at is null);
  update children_newcomer n set organisation_id = receiver from children_residence e
    where e.id = n.residence_id and n.organisation_id = giver and n.ended_at is null
      and (within_areas is null or e.area_id = any(within_areas));
  update children_correction k set organisation_id = receiver from children_child c
    where c.id = k.child_id and k.organisation_id = giver and k.answered_at is null
      and (within_areas is null or c.area_id = any(within_areas));
  get diagnostics more = row_count;
  return moved + more;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_held(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'children.flag', c.area_id, count(*), bit_xor(uuid_hash_extended(f.id, 0))
    from children_flag f join children_child c on c.id = f.child_id where f.organisation_id = giver and f.ended_at is null group by c.area_id
  union all
  select 'children.correction', c.area_id, count(*), bit_xor(uuid_hash_extended(k.id, 0))
    from children_correction k join children_child c on c.id = k.child_id where k.organisation_id = giver and k.answered_at is null group by c.area_id
$$;

create function linkspan.count_held(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from children_flag f where f.organisation_id = giver and f.ended_at is null)
       + (select count(*) from children_correction k where k.organisation_id = giver and k.answered_at is null)
$$;

-- Whether a line of a file's trail would tell the asker of a flag that is kept from them. The table of deliveries comes
-- with a later migration.
create function inwall.is_kept_line(event text, about uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if starts_with(event, 'children.flag.') then
    return inwall.flag_kept_from(about, who)
      or exists (select 1 from children_flagdelivery d where d.id = about and inwall.flag_kept_from(d.flag_id, who));
  end if;
  return starts_with(event, 'duty.') and (
    exists (select 1 from children_flag f where f.item_id = about and inwall.flag_kept_from(f.id, who))
    or exists (select 1 from children_flagdelivery d where d.item_id = about
      and inwall.flag_kept_from(d.flag_id, who)));
end $$;

-- Who did what with a file. That a flag reached a desk, and the task it is there, are nobody's look, and how many they are
-- would tell of agencies unseen.
create function linkspan.looks(c uuid, most int)
  returns table (recorded_at timestamptz, event text, action text, person uuid, organisation uuid, reason text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) then return; end if;
  return query
  select e.recorded_at, e.event, convert_from(e.body, 'UTF8')::jsonb->>'action', e.actor_person, e.organisation,
    a.body->>'reason'
  from audit_entry e left join audit_aside a on a.entry = e.id
  where e.child = c and e.actor_person is not null and e.decision = 'allow'
    and not inwall.is_kept_line(e.event, e.object, who)
    and e.event not in ('children.flag.delivered', 'children.flag.taken_back', 'children.flag.reminded')
    and e.event not like 'duty.item.%'
    -- Who said that they are worried, and who decides about it, is for the trail's own readers: a look here may be by
    -- somebody the worry is about. That somebody took the child's history out of the system is not of that kind.
    and (e.event not like 'pathway.%' or e.event = 'pathway.pack.made')
  order by e.recorded_at desc, e.id desc limit least(most, 500);
end $$;

revoke all on function linkspan.find(bigint[], int), linkspan.facts(uuid[]), linkspan.household(uuid),
  linkspan.siblings(uuid),
  linkspan.looks(uuid, int),
  linkspan.file_record(uuid, uuid), linkspan.carry_over(uuid, uuid, uuid),
  linkspan.seal_around(uuid), linkspan.never_linked(uuid, uuid), linkspan.dispose_child(uuid),
  linkspan.hand_over_held(uuid, uuid, uuid[]), linkspan.count_held(uuid), linkspan.tally_held(uuid) from public;
grant execute on function linkspan.find(bigint[], int), linkspan.facts(uuid[]), linkspan.household(uuid),
  linkspan.siblings(uuid),
  linkspan.looks(uuid, int),
  linkspan.file_record(uuid, uuid), linkspan.carry_over(uuid, uuid, uuid),
  linkspan.seal_around(uuid), linkspan.never_linked(uuid, uuid), linkspan.dispose_child(uuid),
  linkspan.hand_over_held(uuid, uuid, uuid[]), linkspan.count_held(uuid), linkspan.tally_held(uuid) to linkspan_app;
"""


# The same questions where policies and commands may ask them: only in the name that was signed.
ASKED = {
    "has_role": "wanted text[]",
    "inside": "c uuid",
    "is_near": "c uuid",
    "is_sealed": "r uuid",
    "sees": "c uuid",
    "sees_place": "c uuid",
    "opens_sensitive": "c uuid",
    "sees_record": "r uuid",
    "sees_record_place": "r uuid",
    "flag_kept_from": "f uuid",
    "may_know": "c uuid",
    "may_enter": "c uuid",
    "may_link": "r uuid, c uuid",
    "settles_record": "r uuid",
    "settles_child": "c uuid",
    "is_sensitive_service": "c uuid",
}


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = [each.split()[0] for each in takes.split(", ")]
    order = ["who", *given] if name == "has_role" else [*given, "who"]
    if name == "is_sealed":
        order.remove("who")
    listed = ", ".join(
        f"{each} jsonb" if each == "who" else next(t for t in takes.split(", ") if t.split()[0] == each)
        for each in order
    )
    check = "" if name == "is_sealed" else "perform linkspan.check_word(who); "
    return (
        f"create function linkspan.{name}({listed}) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin {check}return inwall.{name}({', '.join(order)}); end $$;\n"
    )


GUARDED = """
create function linkspan.check_word(who jsonb) returns void language plpgsql stable as $$
begin
  if who is distinct from linkspan.ctx() then
    raise exception 'that is not who is asking' using errcode = 'LS002';
  end if;
end $$;
""" + "".join(asked(name, takes) for name, takes in ASKED.items())

DROP = """
drop trigger children_child_guarded on children_child;
drop schema inwall cascade;
drop function linkspan.guard_child, linkspan.dispose_child, linkspan.never_linked, linkspan.protection_due,
  linkspan.seal_around, linkspan.carry_over, linkspan.file_record, linkspan.hand_over_held, linkspan.count_held,
  linkspan.tally_held,  linkspan.looks, linkspan.siblings, linkspan.household, linkspan.facts, linkspan.find, linkspan.rank,
  linkspan.works_index, linkspan.at, linkspan.check_word, ASKED_NAMES
""".replace("ASKED_NAMES", ", ".join(f"linkspan.{name}" for name in ASKED))

WHO = "(select linkspan.ctx())"
INDEX = f"(select linkspan.works_index({WHO}))"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"


def role(*names: str) -> str:
    """Say in SQL that the asker's post carries one of these roles, asked once per statement."""
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(select linkspan.has_role({WHO}, array[{listed}]))"


MATCHER = role("matching_reviewer", "data_officer")
SHIELDER = role("shield_reviewer")
REVIEWER = role("matching_reviewer", "data_officer", "shield_reviewer")
MANAGER = role("manager")
OVERSIGHT = role("ig_lead", "caldicott_guardian", "shield_reviewer")
SEES = f"linkspan.sees(child_id, {WHO})"
SETTLES_RECORD = f"({MANAGER} and linkspan.settles_record(id, {WHO}))"
SETTLES_PAIR = (
    f"({MANAGER} and not sealed and (linkspan.settles_record(record_id, {WHO}) "
    f"or linkspan.settles_child(child_id, {WHO})))"
)
KNOWS = f"linkspan.may_know(child_id, {WHO})"

ADD_AND_CHANGE = "select, insert, update"
WALLS = [
    (
        "child",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or linkspan.sees(id, {WHO})",
            insert=f"{INDEX} or {REVIEWER}",
            update=f"{INDEX} or linkspan.sees(id, {WHO})",
        ),
    ),
    (
        "residence",
        "select, insert, update (until_on)",
        dict(
            select=f"{INDEX} or ({SEES} and (kind = 'home' or linkspan.sees_place(child_id, {WHO})))",
            insert=f"{INDEX} or {REVIEWER} or ({SEES} and (kind = 'home' or (organisation_id = {MINE} and "
            f"said_by_id = {ME} and linkspan.sees_place(child_id, {WHO}))))",
            update=f"{INDEX} or ({SEES} and kind <> 'home' and linkspan.sees_place(child_id, {WHO}))",
        ),
    ),
    (
        "sourcerecord",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or linkspan.sees_record(id, {WHO})",
            insert=INDEX,
            update=f"{INDEX} or ({REVIEWER} and linkspan.sees_record(id, {WHO})) or {SETTLES_RECORD}",
        ),
    ),
    (
        "recordversion",
        "select, insert",
        dict(select=f"{INDEX} or linkspan.sees_record(record_id, {WHO})", insert=INDEX),
    ),
    (
        "recordplace",
        "select, insert",
        dict(
            select=f"{INDEX} or (linkspan.sees_record(record_id, {WHO}) and linkspan.sees_record_place(record_id, {WHO}))",
            insert=INDEX,
        ),
    ),
    (
        "link",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or {SEES}",
            insert=f"{INDEX} or linkspan.may_link(record_id, child_id, {WHO})",
            update=f"{INDEX} or linkspan.may_link(record_id, child_id, {WHO})",
        ),
    ),
    (
        "neverlink",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or (kind = 'different' and {MATCHER}) or {SHIELDER}",
            insert=f"{INDEX} or (kind = 'different' and {MATCHER}) or {SHIELDER} or (kind = 'different' and {MANAGER} and "
            f"(linkspan.settles_record(low_id, {WHO}) or linkspan.settles_record(high_id, {WHO})))",
            update=f"(kind = 'different' and {MATCHER}) or {SHIELDER}",
        ),
    ),
    (
        "pair",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or (not sealed and {MATCHER}) or {SHIELDER} or {SETTLES_PAIR}",
            insert=INDEX,
            update=f"{INDEX} or (not sealed and {MATCHER}) or {SHIELDER} or {SETTLES_PAIR}",
        ),
    ),
    (
        "involvement",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or ({SEES} and not linkspan.is_sealed(record_id) and (organisation_id = {MINE} or ("
            f"linkspan.sees_place(child_id, {WHO}) and (not sensitive or linkspan.opens_sensitive(child_id, {WHO})))))",
            insert=f"{INDEX} or organisation_id = {MINE}",
            update=f"{INDEX} or organisation_id = {MINE}",
        ),
    ),
    (
        "sight",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or organisation_id = {MINE} or ({OVERSIGHT} and {SEES})",
            insert=f"person_id = {ME} and organisation_id = {MINE} and {KNOWS}",
            update=f"{INDEX} or organisation_id = {MINE}",
        ),
    ),
    (
        "glance",
        "select, insert",
        dict(
            select=f"person_id = {ME} or ({OVERSIGHT} and {SEES})",
            insert=f"person_id = {ME} and organisation_id = {MINE} and {KNOWS}",
        ),
    ),
    (
        "lead",
        ADD_AND_CHANGE,
        dict(select=f"{SEES}", insert=f"offered_by_id = {ME} and {KNOWS}", update=f"person_id = {ME} or {SEES}"),
    ),
    (
        "flag",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or organisation_id = {MINE} or ({SEES} and not linkspan.flag_kept_from(id, {WHO}))",
            insert=f"organisation_id = {MINE} and {KNOWS}",
            update=f"organisation_id = {MINE}",
        ),
    ),
    (
        "flagexclusion",
        "select, insert",
        dict(
            select=f"exists (select 1 from children_flag f where f.id = flag_id and f.organisation_id = {MINE})",
            insert=f"exists (select 1 from children_flag f where f.id = flag_id and f.organisation_id = {MINE})",
        ),
    ),
    (
        "flagseen",
        "select, insert",
        dict(
            select="exists (select 1 from children_flag f where f.id = flag_id)",
            insert=f"person_id = {ME} and exists (select 1 from children_flag f where f.id = flag_id)",
        ),
    ),
    (
        "shield",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or ({OVERSIGHT} and {KNOWS}) or raised_by_id = {ME} or linkspan.inside(child_id, {WHO})",
            insert=f"{INDEX} or (raised_by_id = {ME} and {KNOWS})",
            update=f"{INDEX} or {SHIELDER}",
        ),
    ),
    (
        "inside",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or ({OVERSIGHT} and {KNOWS}) or linkspan.inside(child_id, {WHO})",
            insert=f"{INDEX} or {SHIELDER} or (organisation_id = {MINE} and person_id is null "
            f"and linkspan.may_enter(child_id, {WHO}))",
            update=f"{INDEX} or {SHIELDER}",
        ),
    ),
    (
        "conflict",
        ADD_AND_CHANGE,
        dict(
            select=f"{INDEX} or {role('ig_lead', 'caldicott_guardian')} or person_id = {ME}",
            insert=f"({role('ig_lead', 'caldicott_guardian')} or person_id = {ME}) and {KNOWS}",
            update=role("ig_lead", "caldicott_guardian"),
        ),
    ),
    (
        "correction",
        ADD_AND_CHANGE,
        dict(
            select=f"organisation_id = {MINE} or {SEES}",
            insert=f"asked_by_id = {ME} and {SEES}",
            update=f"organisation_id = {MINE}",
        ),
    ),
    ("face", "select, insert, update, delete", dict(select=INDEX, insert=f"{INDEX}", update=f"{INDEX}", delete=INDEX)),
    ("pastface", "select, insert, delete", dict(select=INDEX, insert=INDEX, delete=INDEX)),
    ("key", "select, insert, delete", dict(select=INDEX, insert=INDEX, delete=INDEX)),
]


class Migration(migrations.Migration):
    dependencies = [("children", "0001_index"), ("audit", "0002_tree")]

    operations = [
        migrations.RunSQL(FUNCTIONS + SEARCH + GUARDED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"children_{name}", app=rights), wall(f"children_{name}", **rules))
        ],
        grant("children_outcode", app="select, insert, update"),  # geography, nothing of a child
    ]
