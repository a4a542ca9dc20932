"""Build the second wall round stages: who reads one, who works on one, and what nobody changes once it is recorded.

Behind it stand the child's own walls: who may not know of the child meets nothing here either. What is kept apart is
read by those who were let in by name, and never by whom it is about, whatever else holds.
"""

from django.db import migrations

from linkspan.audit.walls import grant, wall

DECIDE = """
-- The parts of the system that read or write the yearly return, and never what is kept apart.
create function inwall.makes_returns(who jsonb) returns boolean language sql immutable as
  $$ select coalesce(who->>'system' in ('feed', 'demo', 'operator'), false) $$;

-- Whether somebody is recorded as working with a child: by name, by their own word, as lead; or for their agency, whose
-- desk, managers and safeguarding leads answer for what it does.
create function inwall.works_child(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_involvement i where i.child_id = c
      and i.from_on <= linkspan.at(who)::date and (i.until_on is null or i.until_on > linkspan.at(who)::date)
      and (i.person_id = (who->>'person')::uuid or (i.organisation_id = (who->>'org')::uuid
        and inwall.has_role(who, array['dsl', 'manager', 'duty', 'front_door']))))
    or exists (select 1 from children_sight s where s.child_id = c and s.person_id = (who->>'person')::uuid
      and s.refused_at is null and s.from_at <= linkspan.at(who) and s.until_at > linkspan.at(who))
    or exists (select 1 from children_lead l where l.child_id = c and l.person_id = (who->>'person')::uuid
      and l.declined_at is null and (l.until_at is null or l.until_at > linkspan.at(who)))
$$;

create function inwall.is_outside(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from pathway_outside o where o.stage_id = s and o.person_id = (who->>'person')::uuid
    and (o.until_at is null or o.until_at > linkspan.at(who)))
$$;

create function inwall.is_let_in(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not inwall.is_outside(s, who) and exists (
    select 1 from pathway_inside i where i.stage_id = s and i.person_id = (who->>'person')::uuid
      and i.from_at <= linkspan.at(who) and (i.until_at is null or i.until_at > linkspan.at(who)))
$$;

-- Whether the asker's is the council to which another wants to hand a child: until it has answered, and in the act of
-- its answer, it reads and works what it is to take over.
create function inwall.receives_case(c uuid, giver uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select c is not null and exists (
    select 1 from pathway_stage y join pathway_stage g on g.id = y.follows_id
    where y.kind = 'transfer_in' and y.child_id = c and y.organisation_id = (who->>'org')::uuid
      and g.organisation_id = giver and y.replaced_at is null
      and (y.ended_at is null or y.ended_recorded_at = linkspan.at(who)))
    and inwall.has_role(who, array['practitioner', 'manager', 'duty', 'front_door'])
$$;

-- Whether somebody holds an item, or is offered it by name or as their agency's desk.
create function inwall.holds_item(i uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from duty_tenure t where t.item_id = i and t.until_at is null
      and t.person_id = (who->>'person')::uuid and t.organisation_id = (who->>'org')::uuid)
    or exists (select 1 from duty_offer o where o.item_id = i and o.to_organisation_id = (who->>'org')::uuid
      and (o.settled_at is null or o.settled_at = linkspan.at(who)) and (o.to_person_id = (who->>'person')::uuid
        or (o.to_person_id is null and inwall.has_role(who, array['front_door', 'duty', 'manager', 'dsl']))))
$$;

-- Whether somebody answers for what a council holds about a child: its front door, desk and managers; whoever of it is
-- recorded as working with the child; of a walled child, a shield reviewer.
create function inwall.answers_for_case(c uuid, holder uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select holder = (who->>'org')::uuid and (
    inwall.has_role(who, array['front_door', 'duty', 'manager', 'dsl'])
    or (c is not null and inwall.has_role(who, array['practitioner']) and inwall.works_child(c, who))
    or (c is not null and inwall.has_role(who, array['shield_reviewer'])
      and (select k.protection = 'identity' from children_child k where k.id = c)))
$$;

-- Whether the asker's is the council of an area: wherever a child is found, it acts.
create function inwall.is_council_of(area uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from agencies_organisation o where o.id = (who->>'org')::uuid and o.kind = 'council')
    and inwall.serves(area, who) and inwall.has_role(who, array['front_door', 'duty', 'manager'])
$$;

create function inwall.works_stage(s uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x pathway_stage;
begin
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select * into x from pathway_stage t where t.id = s;
  if not found or (x.child_id is not null and not inwall.may_know(x.child_id, who)) or inwall.is_outside(s, who) then
    return false;
  end if;
  if x.begun_by_id = (who->>'person')::uuid and x.recorded_at = linkspan.at(who) then return true; end if;
  if x.restricted then return inwall.is_let_in(s, who); end if;
  return inwall.answers_for_case(x.child_id, x.organisation_id, who) or inwall.holds_item(x.item_id, who)
    or x.lead_id = (who->>'person')::uuid or inwall.is_council_of(x.area_id, who)
    or inwall.receives_case(x.child_id, x.organisation_id, who)
    -- What a council asked of another it may take back.
    or (x.kind = 'transfer_in' and exists (select 1 from pathway_stage g where g.id = x.follows_id
      and inwall.answers_for_case(g.child_id, g.organisation_id, who)));
end $$;

create function inwall.reads_stage(s uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x pathway_stage;
begin
  if inwall.works_stage(s, who) then return true; end if;
  if inwall.makes_returns(who) then
    return exists (select 1 from pathway_stage t where t.id = s and not t.restricted);
  end if;
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select * into x from pathway_stage t where t.id = s;
  if not found or x.restricted or inwall.is_outside(s, who)
     or (x.child_id is not null and not inwall.may_know(x.child_id, who)) then
    return false;
  end if;
  -- Whoever began or ended something for their own agency reads what they wrote, also once it is over.
  return exists (select 1 from pathway_present p where p.stage_id = s and p.person_id = (who->>'person')::uuid)
    or (x.organisation_id = (who->>'org')::uuid and (who->>'person')::uuid in (x.begun_by_id, x.ended_by_id))
    or (x.organisation_id = (who->>'org')::uuid and inwall.has_role(who, array['data_officer']))
    or (x.child_id is not null and (inwall.works_child(x.child_id, who) or inwall.inspects(x.child_id, who)));
end $$;

-- What each agency brought to a meeting is for those who were there and those who answer for it.
create function inwall.attends_stage(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.works_stage(s, who) or (inwall.reads_stage(s, who) and (
    exists (select 1 from pathway_present p where p.stage_id = s and p.person_id = (who->>'person')::uuid)
    or inwall.has_role(who, array['inspector'])))
$$;

create function inwall.works_episode(e uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x pathway_episode;
begin
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select * into x from pathway_episode t where t.id = e;
  if not found or (x.child_id is not null and not inwall.may_know(x.child_id, who)) then return false; end if;
  return (x.begun_by_id = (who->>'person')::uuid and x.recorded_at = linkspan.at(who))
    or inwall.answers_for_case(x.child_id, x.organisation_id, who) or inwall.holds_item(x.item_id, who)
    or inwall.receives_case(x.child_id, x.organisation_id, who)
    or exists (select 1 from pathway_stage s where s.episode_id = e and s.ended_at is null and not s.restricted
      and inwall.holds_item(s.item_id, who));
end $$;

create function inwall.reads_episode(e uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x pathway_episode;
begin
  if inwall.works_episode(e, who) or inwall.makes_returns(who) then return true; end if;
  if who->>'person' is null or inwall.suspended(who) then return false; end if;
  select * into x from pathway_episode t where t.id = e;
  if not found or (x.child_id is not null and not inwall.may_know(x.child_id, who)) then return false; end if;
  return (x.organisation_id = (who->>'org')::uuid and inwall.has_role(who, array['data_officer']))
    or (x.child_id is not null and (inwall.works_child(x.child_id, who) or inwall.inspects(x.child_id, who)));
end $$;

-- Whoever begins what is kept apart names who is inside and outside in the same act; after that those inside do.
create function inwall.keeps_apart(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.is_let_in(s, who) or exists (select 1 from pathway_stage x where x.id = s
    and x.begun_by_id = (who->>'person')::uuid and x.recorded_at = linkspan.at(who))
$$;
"""

ASKED = (
    "works_child", "works_stage", "reads_stage", "attends_stage", "works_episode", "reads_episode", "keeps_apart",
    "is_outside", "holds_item",
)  # fmt: skip


def asked(name: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    return (
        f"create function linkspan.{name}(x uuid, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}(x, who); end $$;\n"
    )


WORK = """
-- What a rule asks after before a stage is kept, for who may know the child: the days of birth or of the due date, and of
-- death; and the area the child belongs to, where the asker may know the place.
create function linkspan.life_of(c uuid) returns table (born date, expected date, died date, area_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.may_know(c, who) then return; end if;
  return query
  select max((v.said->>'date_of_birth')::date), max((v.said->>'expected_date_of_birth')::date),
    min((v.said->>'deceased_on')::date),
    (select k.area_id from children_child k where k.id = c and (k.protection = 'none' or inwall.inside(c, who)))
  from children_link l
  join children_sourcerecord r on r.id = l.record_id
  join children_recordversion v on v.record_id = r.id and v.number = r.version
  where l.child_id = c and l.until_at is null;
end $$;

-- Which open stages of a child stand in another's way, whoever holds them: a kind, and an id to name in an act. Nothing
-- that is kept apart.
create function linkspan.open_stages(c uuid)
  returns table (stage_id uuid, kind text, organisation_id uuid, episode_id uuid, happened_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.may_know(c, linkspan.ctx()) then return; end if;
  return query
  select s.id, s.kind, s.organisation_id, s.episode_id, s.happened_at from pathway_stage s
  where s.child_id = c and s.ended_at is null and s.replaced_at is null and not s.restricted and s.origin = '';
end $$;

create function linkspan.open_episode(c uuid, council uuid) returns uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.may_know(c, linkspan.ctx()) then return null; end if;
  return (select e.id from pathway_episode e
    where e.child_id = c and e.organisation_id = council and e.closed_on is null and e.origin = '');
end $$;

-- What the children are called of whose open stages somebody has to take care, where no record of theirs is open to them:
-- a council is to find a child whom a school alone knows. Nothing that a sensitive service says, and nothing sealed.
create function linkspan.called(children uuid[])
  returns table (child_id uuid, record_id uuid, organisation_id uuid, received_at timestamptz, given text, family text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select k.child, r.id, r.organisation_id, v.received_at, v.said->>'given_name', v.said->>'family_name'
  from unnest(children) k(child)
  join children_link l on l.child_id = k.child and l.until_at is null
  join children_sourcerecord r on r.id = l.record_id and not r.sealed and not r.sensitive
  join children_recordversion v on v.record_id = r.id and v.number = r.version
  where exists (select 1 from pathway_stage s
      where s.child_id = k.child and s.ended_at is null and s.replaced_at is null and inwall.works_stage(s.id, who))
    or exists (select 1 from pathway_episode e
      where e.child_id = k.child and e.closed_on is null and inwall.works_episode(e.id, who));
end $$;

-- Tasks that would tell of what is kept apart, or of a child whom somebody may not know of.
create function linkspan.stage_tasks_kept_from_me() returns table (item uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select i.id from pathway_stage s join duty_item i on i.id = s.item_id or i.about_object in (s.id, s.item_id)
  where i.closed_at is null
    and exists (select 1 from duty_tenure t where t.item_id = i.id and t.until_at is null
      and t.organisation_id = (who->>'org')::uuid)
    and ((s.restricted and not inwall.is_let_in(s.id, who)) or inwall.is_outside(s.id, who)
      or (s.child_id is not null and inwall.conflicted(s.child_id, who)));
end $$;

-- Which of some people may not be told of a stage; it gives back only names it was given.
create function linkspan.not_to_tell_of_stage(s uuid, people uuid[]) returns table (person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select p from unnest(people) p
  where exists (select 1 from pathway_outside o where o.stage_id = s and o.person_id = p
      and (o.until_at is null or o.until_at > linkspan.at(who)))
    or exists (select 1 from children_conflict x join pathway_stage g on g.child_id = x.child_id
      where g.id = s and x.person_id = p and x.from_at <= linkspan.at(who)
        and (x.until_at is null or x.until_at > linkspan.at(who)))
    -- Of a child behind an identity wall only those inside it, and shield reviewers, are told.
    or exists (select 1 from pathway_stage g join children_child k on k.id = g.child_id
      where g.id = s and k.protection = 'identity' and not exists (
        select 1 from children_inside i where i.child_id = k.id and i.person_id = p
          and (i.until_at is null or i.until_at > linkspan.at(who)))
      and not exists (
        select 1 from agencies_appointment a join agencies_post o on o.id = a.post_id
        where a.person_id = p and a.from_on <= linkspan.at(who)::date
          and (a.until_on is null or a.until_on > linkspan.at(who)::date)
          and ('shield_reviewer' = any(o.roles::text[]) or exists (
            select 1 from children_inside i where i.child_id = k.id and i.organisation_id = o.organisation_id
              and (i.until_at is null or i.until_at > linkspan.at(who))))))
    or exists (select 1 from pathway_stage g where g.id = s and g.restricted and not exists (
      select 1 from pathway_inside i where i.stage_id = s and i.person_id = p
        and (i.until_at is null or i.until_at > linkspan.at(who))));
end $$;

-- Whether what is kept apart is open, and nobody who was let in is in post any more where it is held: its task is at a
-- desk then that may not see it.
create function inwall.is_left_apart(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from pathway_stage x where x.id = s and x.restricted and x.ended_at is null
    and x.replaced_at is null and not exists (
      select 1 from pathway_inside i
      join agencies_appointment a on a.person_id = i.person_id
      join agencies_post o on o.id = a.post_id
      where i.stage_id = s and i.from_at <= linkspan.at(who) and (i.until_at is null or i.until_at > linkspan.at(who))
        and o.organisation_id = x.organisation_id and a.from_on <= linkspan.at(who)::date
        and (a.until_on is null or a.until_on > linkspan.at(who)::date)))
$$;

-- What was left so, for the worker alone, with its tasks, which whoever else holds may not see, and everyone it is kept
-- from. It learns neither kind nor child.
create function linkspan.left_apart(most int)
  returns table (stage_id uuid, items uuid[], organisation_id uuid, outside uuid[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.keeps_pathway(who) then
    raise exception 'only the worker minds what is kept apart' using errcode = 'LS005';
  end if;
  return query
  select s.id, array(
    select i.id from duty_item i join duty_tenure t on t.item_id = i.id and t.until_at is null
      where (i.id = s.item_id or i.about_object in (s.id, s.item_id)) and i.closed_at is null
        and t.organisation_id = s.organisation_id
      order by i.id), s.organisation_id, array(
    select o.person_id from pathway_outside o
      where o.stage_id = s.id and (o.until_at is null or o.until_at > linkspan.at(who))
    union select x.person_id from children_conflict x
      where x.child_id = s.child_id and (x.until_at is null or x.until_at > linkspan.at(who)))
  from pathway_stage s
  where s.restricted and s.ended_at is null and s.replaced_at is null and inwall.is_left_apart(s.id, who)
  order by s.recorded_at, s.id limit most;
end $$;

-- Let in who takes it by their post. Nobody else is ever let in by the worker.
create function linkspan.seat_apart(row_id uuid, s uuid, p uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.keeps_pathway(who) or not inwall.is_left_apart(s, who) or exists (
    select 1 from pathway_outside o where o.stage_id = s and o.person_id = p
      and (o.until_at is null or o.until_at > linkspan.at(who)))
  then
    raise exception 'nobody is let in here' using errcode = 'LS005';
  end if;
  insert into pathway_inside (id, stage_id, person_id, from_at) values (row_id, s, p, linkspan.at(who));
end $$;

-- What an agency holds goes to its successor, open or closed. Where both had the same open for one child, the one that
-- comes keeps a mark instead of standing in the other's way: both stay open, owned and due.
create function linkspan.hand_over_stages(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
  total bigint := 0;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update pathway_episode e set organisation_id = receiver,
    origin = case when meets then 'joined' else e.origin end,
    origin_key = case when meets then e.id::text else e.origin_key end
    from (select g.id, g.closed_on is null and g.origin = '' and exists (
        select 1 from pathway_episode r where r.organisation_id = receiver and r.child_id = g.child_id
          and r.closed_on is null and r.origin = '') as meets
      from pathway_episode g where g.organisation_id = giver
        and (within_areas is null or g.area_id = any(within_areas))) m
    where e.id = m.id;
  get diagnostics moved = row_count;
  total := total + moved;
  update pathway_stage s set organisation_id = receiver,
    origin = case when meets then 'joined' else s.origin end,
    origin_key = case when meets then s.id::text else s.origin_key end
    from (select g.id, g.ended_at is null and g.replaced_at is null and g.origin = '' and exists (
        select 1 from pathway_stage r where r.organisation_id = receiver and r.child_id = g.child_id
          and r.ended_at is null and r.replaced_at is null and r.origin = ''
          and (r.kind = g.kind or (r.kind = any(PLANS) and g.kind = any(PLANS)))) as meets
      from pathway_stage g where g.organisation_id = giver
        and (within_areas is null or g.area_id = any(within_areas))) m
    where s.id = m.id;
  get diagnostics moved = row_count;
  return total + moved;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_stages(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'pathway.episode', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_episode p where p.organisation_id = giver group by p.area_id
  union all
  select 'pathway.stage', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_stage p where p.organisation_id = giver group by p.area_id
$$;

create function linkspan.count_stages(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from pathway_episode e where e.organisation_id = giver and e.closed_on is null)
       + (select count(*) from pathway_stage s
          where s.organisation_id = giver and s.ended_at is null and s.replaced_at is null)
$$;

create function linkspan.areas_of_stages(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.area_id from pathway_episode e where e.organisation_id = giver
  union
  select s.area_id from pathway_stage s where s.organisation_id = giver
$$;

-- When a child's last record goes to another file, their way goes with it, by the same rule where both had one open.
create function linkspan.carry_stages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from pathway_stage) and not exists (select 1 from pathway_episode) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, n.child_id as receiver
    from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
    where n.until_at is null and o.child_id <> n.child_id and not exists (
      select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)
  ), times as (
    update pathway_episode e set child_id = m.receiver,
      origin = case when m.meets then 'joined' else e.origin end,
      origin_key = case when m.meets then e.id::text else e.origin_key end
      from (select g.id, c.receiver, g.closed_on is null and g.origin = '' and exists (
          select 1 from pathway_episode r where r.child_id = c.receiver and r.organisation_id = g.organisation_id
            and r.closed_on is null and r.origin = '') as meets
        from pathway_episode g join moved c on c.giver = g.child_id) m
      where e.id = m.id
  )
  update pathway_stage s set child_id = m.receiver,
    origin = case when m.meets then 'joined' else s.origin end,
    origin_key = case when m.meets then s.id::text else s.origin_key end
    from (select g.id, c.receiver, g.ended_at is null and g.replaced_at is null and g.origin = '' and exists (
        select 1 from pathway_stage r where r.child_id = c.receiver and r.organisation_id = g.organisation_id
          and r.ended_at is null and r.replaced_at is null and r.origin = ''
          and (r.kind = g.kind or (r.kind = any(PLANS) and g.kind = any(PLANS)))) as meets
      from pathway_stage g join moved c on c.giver = g.child_id) m
    where s.id = m.id;
  return null;
end $$;
create trigger pathway_stages_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_stages();

-- What was said about a child who was disposed of goes with the rest; that it happened, and when, stays.
create function linkspan.blank_stages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update pathway_present p set brought = '', name_said = '', role_said = ''
    from pathway_stage s where s.id = p.stage_id and s.child_id = new.id;
  update pathway_stage s set details = '{}', departure = '', origin_key = case when s.origin = '' then ''
      else s.id::text end, corrects_why = case when s.corrects_id is null then '' else '-' end
    where s.child_id = new.id;
  update pathway_episode e set origin_key = e.id::text where e.child_id = new.id and e.origin <> '';
  return new;
end $$;
create trigger pathway_stages_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_stages();
""".replace("PLANS", "array['family_help_plan', 'cp_plan']")

GUARDS = """
-- What was recorded stays: what was open is filled in, once, and an end is an end.
create function linkspan.guard_stage() returns trigger language plpgsql as $$
declare
  -- What may be filled in whenever, each by its own rule below.
  late text[] := array['child_id', 'episode_id', 'replaced_at', 'departure', 'unusual'];
  open_ text[] := array['lead_id', 'planned_at', 'happened_at', 'due_at', 'ended_at', 'ended_recorded_at', 'ended_by_id',
    'outcome', 'details'];
  was jsonb := to_jsonb(old);
  is_ jsonb := to_jsonb(new);
begin
  if current_user <> 'linkspan_app' then return new; end if;
  if (is_ - late - open_) <> (was - late - open_)
    or (old.ended_at is not null and (is_ - late) <> (was - late))
    or (old.replaced_at is not null and is_ <> was)
    or (old.child_id is not null and new.child_id is distinct from old.child_id)
    or (old.happened_at is not null and new.happened_at is distinct from old.happened_at)
    or (old.departure <> '' and new.departure <> old.departure)
    or not new.unusual @> old.unusual or not new.details @> old.details then
    raise exception 'what was recorded of a stage is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_stage_guarded before update on pathway_stage
  for each row execute function linkspan.guard_stage();

create function linkspan.guard_episode() returns trigger language plpgsql as $$
declare
  open_ text[] := array['child_id', 'source', 'primary_need', 'nfa', 'closed_on', 'closed_recorded_at',
    'closing_reason'];
begin
  if current_user <> 'linkspan_app' then return new; end if;
  if (to_jsonb(new) - open_) <> (to_jsonb(old) - open_) or old.closed_on is not null
    or (old.child_id is not null and new.child_id is distinct from old.child_id) then
    raise exception 'what was recorded of an episode is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_episode_guarded before update on pathway_episode
  for each row execute function linkspan.guard_episode();

-- Who is inside or outside may come to an end, once.
create function linkspan.guard_side() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and ((to_jsonb(new) - 'until_at') <> (to_jsonb(old) - 'until_at')
    or old.until_at is not null) then
    raise exception 'who was let in or kept out is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_inside_guarded before update on pathway_inside
  for each row execute function linkspan.guard_side();
create trigger pathway_outside_guarded before update on pathway_outside
  for each row execute function linkspan.guard_side();
"""

INNER = (
    "makes_returns(jsonb)",
    "works_child(uuid, jsonb)", "is_outside(uuid, jsonb)", "is_let_in(uuid, jsonb)",
    "receives_case(uuid, uuid, jsonb)", "holds_item(uuid, jsonb)", "answers_for_case(uuid, uuid, jsonb)",
    "is_council_of(uuid, jsonb)", "works_stage(uuid, jsonb)", "reads_stage(uuid, jsonb)",
    "attends_stage(uuid, jsonb)", "works_episode(uuid, jsonb)", "reads_episode(uuid, jsonb)",
    "keeps_apart(uuid, jsonb)", "is_left_apart(uuid, jsonb)",
)  # fmt: skip
CALLED = (
    *(f"{name}(uuid, jsonb)" for name in ASKED), "life_of(uuid)", "open_stages(uuid)", "open_episode(uuid, uuid)",
    "called(uuid[])", "stage_tasks_kept_from_me()", "not_to_tell_of_stage(uuid, uuid[])",
    "left_apart(int)", "seat_apart(uuid, uuid, uuid)", "hand_over_stages(uuid, uuid, uuid[])",
    "count_stages(uuid)", "tally_stages(uuid)", "areas_of_stages(uuid)",
)  # fmt: skip
TRIGGERED = ("carry_stages()", "blank_stages()", "guard_stage()", "guard_episode()", "guard_side()")
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
OPENED = (
    f"revoke all on function {LISTED}, {', '.join(f'linkspan.{each}' for each in TRIGGERED)} from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger pathway_stage_guarded on pathway_stage; drop trigger pathway_episode_guarded on pathway_episode;"
    "drop trigger pathway_inside_guarded on pathway_inside; drop trigger pathway_outside_guarded on pathway_outside;"
    "drop trigger pathway_stages_follow_links on children_link; drop trigger pathway_stages_blanked on children_child;"
    f"drop function {LISTED}, {', '.join(f'linkspan.{each}' for each in TRIGGERED)}, "
    + ", ".join(f"inwall.{each}" for each in INNER)
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
KNOWS = f"(child_id is null or linkspan.may_know(child_id, {WHO}))"
KEPT = "select, insert, update"
# A loaded return brings what happened, under its own mark.
LOADS = f"(origin = 'census' and (select coalesce({WHO}->>'system' in ('feed', 'demo', 'operator'), false)))"

WALLS = [
    (
        "episode",
        KEPT,
        dict(
            select=f"linkspan.reads_episode(id, {WHO})",
            insert=f"(begun_by_id = {ME} and {KNOWS}) or {LOADS}",
            update=f"linkspan.works_episode(id, {WHO}) or {LOADS}",
        ),
    ),
    (
        "stage",
        KEPT,
        dict(
            select=f"linkspan.reads_stage(id, {WHO})",
            insert=f"(begun_by_id = {ME} and {KNOWS}) or {LOADS}",
            update=f"linkspan.works_stage(id, {WHO}) or {LOADS}",
        ),
    ),
    (
        "present",
        "select, insert",
        dict(
            select=f"linkspan.attends_stage(stage_id, {WHO})",
            insert=f"written_by_id = {ME} and linkspan.works_stage(stage_id, {WHO})",
        ),
    ),
    (
        "inside",
        KEPT,
        dict(
            select=f"linkspan.keeps_apart(stage_id, {WHO})",
            insert=f"let_in_by_id = {ME} and linkspan.keeps_apart(stage_id, {WHO})",
            update=f"linkspan.keeps_apart(stage_id, {WHO})",
        ),
    ),
    (
        "outside",
        KEPT,
        dict(
            select=f"linkspan.keeps_apart(stage_id, {WHO})",
            insert=f"kept_by_id = {ME} and linkspan.keeps_apart(stage_id, {WHO})",
            update=f"linkspan.keeps_apart(stage_id, {WHO})",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("pathway", "0003_stages")]

    operations = [
        migrations.RunSQL(DECIDE + "".join(map(asked, ASKED)) + WORK + GUARDS + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"pathway_{name}", app=rights), wall(f"pathway_{name}", **rules))
        ],
    ]
