"""Build the second wall round concerns: their author and leads, and those of the council who decide, read them.

Behind it stand the child's own walls: who may not know of the child meets nothing here either. What decides lives in
`inwall`; the application may ask it only in the name that was signed.
"""

from django.db import migrations

from linkspan.audit.walls import grant, wall

DECIDE = """
create function inwall.keeps_pathway(who jsonb) returns boolean language sql immutable as
  $$ select coalesce(who->>'system' = 'worker', false) $$;

-- Who of the receiving council works what reached it; a shield reviewer, because a walled child's is theirs.
create function inwall.works_contact(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_pathway(who) or exists (
    select 1 from pathway_contact x
    where x.id = c and x.organisation_id = (who->>'org')::uuid
      and (x.child_id is null or inwall.may_know(x.child_id, who))
      and inwall.has_role(who, array['front_door', 'duty', 'manager', 'shield_reviewer']))
$$;

-- The author while they work where they wrote it (or, where they wrote it from no post, themselves), and that agency's
-- safeguarding lead and managers.
create function inwall.wrote(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_concern n
    where n.id = c and n.author_id = (who->>'person')::uuid
      and n.organisation_id is not distinct from (who->>'org')::uuid)
$$;

create function inwall.leads_concern(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_concern n
    where n.id = c and n.organisation_id = (who->>'org')::uuid and inwall.has_role(who, array['dsl', 'manager']))
$$;

create function inwall.reads_contact(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.works_contact(c, who) or exists (
    select 1 from pathway_contact x
    where x.id = c and (x.child_id is null or inwall.may_know(x.child_id, who))
      and (inwall.wrote(x.concern_id, who) or inwall.leads_concern(x.concern_id, who)
        or (x.child_id is not null and inwall.inspects(x.child_id, who))))
$$;

-- A worry about a child whom somebody may not know of any more is as if it were not there. The worker keeps clocks, and
-- needs no word of what was said for that.
create function inwall.reads_concern(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select not inwall.keeps_pathway(who) and (
    exists (select 1 from pathway_contact x where x.concern_id = c and inwall.reads_contact(x.id, who))
    or ((inwall.wrote(c, who) or inwall.leads_concern(c, who))
      and not exists (select 1 from pathway_contact x where x.concern_id = c)
      and not exists (
        select 1 from pathway_worrychild w
        where w.concern_id = c and w.child_id is not null and not inwall.may_know(w.child_id, who))))
$$;

-- Those at or above a band, whom the higher stages of a disagreement mean whatever roles their posts carry.
create function inwall.is_senior(who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from agencies_appointment a join agencies_post p on p.id = a.post_id
    where a.id = (who->>'appointment')::uuid and a.person_id = (who->>'person')::uuid
      and p.organisation_id = (who->>'org')::uuid and p.band <= 4
      and a.from_on <= linkspan.at(who)::date and (a.until_on is null or a.until_on > linkspan.at(who)::date))
$$;

-- Whoever is recorded as working with a child learns what was decided about the child, and none of what was said: so
-- that they can disagree. So do those whom a disagreement's higher stages mean.
create function inwall.learns_contact(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.reads_contact(c, who) or exists (
    select 1 from pathway_contact x
    join children_involvement i on i.child_id = x.child_id and i.person_id = (who->>'person')::uuid
      and i.from_on <= linkspan.at(who)::date and (i.until_on is null or i.until_on > linkspan.at(who)::date)
    where x.id = c and x.decided_at is not null and inwall.may_know(x.child_id, who))
  or exists (
    select 1 from pathway_contact x
    join pathway_decision n on n.contact_id = x.id join pathway_challenge g on g.decision_id = n.id
    where x.id = c and (x.child_id is null or inwall.may_know(x.child_id, who))
      and (who->>'org')::uuid in (x.organisation_id, g.by_organisation_id) and inwall.is_senior(who))
$$;

create function inwall.learns_decision(d uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from pathway_decision n where n.id = d and inwall.learns_contact(n.contact_id, who))
$$;

create function inwall.reads_decision(d uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from pathway_decision n where n.id = d and inwall.reads_contact(n.contact_id, who))
$$;

create function inwall.works_decision(d uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from pathway_decision n where n.id = d and inwall.works_contact(n.contact_id, who))
$$;

-- Both agencies see all of a disagreement, and so does whoever raised it; never past the wall of the child.
create function inwall.reads_challenge(h uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.keeps_pathway(who) or exists (
    select 1 from pathway_challenge g
    join pathway_decision n on n.id = g.decision_id
    join pathway_contact x on x.id = n.contact_id
    where g.id = h and (x.child_id is null or inwall.may_know(x.child_id, who))
      and (inwall.reads_contact(x.id, who) or g.by_person_id = (who->>'person')::uuid
        or ((who->>'org')::uuid in (x.organisation_id, g.by_organisation_id) and (inwall.is_senior(who)
          or inwall.has_role(who, array['dsl', 'manager', 'front_door', 'duty', 'caldicott_guardian'])))))
$$;
"""

ASKED = {
    "works_contact": "c uuid", "reads_contact": "c uuid", "wrote": "c uuid", "reads_concern": "c uuid",
    "reads_decision": "d uuid", "works_decision": "d uuid", "reads_challenge": "h uuid",
    "learns_contact": "c uuid", "learns_decision": "d uuid",
}  # fmt: skip


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = takes.split()[0]
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- Drafts whose next telling is due, without a word of what they say or whom they are about.
create function linkspan.unsent_drafts(due_by timestamptz, most int)
  returns table (draft_id uuid, item_id uuid, author_id uuid, organisation_id uuid, author_told boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker minds drafts' using errcode = 'LS005';
  end if;
  return query
  select d.id, d.item_id, d.author_id, d.organisation_id, d.author_told_at is not null
  from pathway_draft d
  where d.ended_at is null and d.lead_told_at is null and exists (
    select 1 from duty_clock c where c.item_id = d.item_id and c.done_at is null and c.due_at <= due_by)
  order by d.started_at, d.id limit most;
end $$;

create function linkspan.mark_draft_told(d uuid, is_lead boolean, told_at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker minds drafts' using errcode = 'LS005';
  end if;
  update pathway_draft p set
    author_told_at = coalesce(p.author_told_at, told_at),
    lead_told_at = case when is_lead then told_at else p.lead_told_at end
    where p.id = d and p.ended_at is null;
end $$;

-- What a desk, a manager or a lead is told of drafts whose author holds them no more: whose, and since when. Never a
-- word of what they say.
create function linkspan.left_drafts()
  returns table (draft_id uuid, item_id uuid, author_id uuid, started_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.has_role(who, array['dsl', 'manager', 'duty']) then return; end if;
  return query
  select p.id, p.item_id, p.author_id, p.started_at from pathway_draft p
  where p.ended_at is null and p.organisation_id = (who->>'org')::uuid and p.author_id <> (who->>'person')::uuid
    and exists (select 1 from duty_tenure t
      where t.item_id = p.item_id and t.until_at is null and t.person_id is distinct from p.author_id)
  order by p.started_at, p.id;
end $$;

create function linkspan.end_left_draft(d uuid, closed_at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from linkspan.left_drafts() l where l.draft_id = d) then return false; end if;
  update pathway_draft p set ended_at = closed_at, ended_how = 'dropped', said = '{}' where p.id = d;
  return true;
end $$;

-- What waits at the asker's own desk, soonest first: with nobody, or with somebody who has gone. The wall is asked last,
-- of what is unheld, where a policy would ask it of everything that is passed over.
create function linkspan.desk_waits(gone uuid[], due tstzrange, past_due timestamptz, past_id uuid, most int)
  returns table (contact uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select c.id from pathway_contact c join duty_tenure t on t.item_id = c.item_id and t.until_at is null
  where c.organisation_id = (who->>'org')::uuid and c.closed_at is null
    and c.due_at >= coalesce(lower(due), '-infinity') and c.due_at <= coalesce(upper(due), 'infinity') and c.due_at <@ due
    and (past_id is null or (c.due_at, c.id) > (past_due, past_id))
    and (t.person_id is null or t.person_id = any(gone))
    and case when t.id is not null then inwall.works_contact(c.id, who) end
  order by c.due_at, c.id limit most;
end $$;

-- Whether an agency as a whole stands outside a child's wall: what is said of the child goes to a shield reviewer then.
create function linkspan.is_walled_from(c uuid, agency uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return inwall.may_know(c, who) and exists (
    select 1 from children_child k where k.id = c and k.protection = 'identity' and not exists (
      select 1 from children_inside i where i.child_id = c and i.organisation_id = agency
        and (i.until_at is null or i.until_at > linkspan.at(who))));
end $$;

-- What an agency said and was told goes to its successor, open or closed: it answers for what it holds.
create function linkspan.hand_over_pathway(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
  total bigint := 0;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update pathway_draft p set organisation_id = receiver
    where p.organisation_id = giver and (within_areas is null or p.area_id = any(within_areas));
  get diagnostics moved = row_count;
  total := total + moved;
  update pathway_concern p set organisation_id = receiver
    where p.organisation_id = giver and (within_areas is null or p.area_id = any(within_areas));
  get diagnostics moved = row_count;
  total := total + moved;
  update pathway_contact p set organisation_id = receiver
    where p.organisation_id = giver and (within_areas is null or p.area_id = any(within_areas));
  get diagnostics moved = row_count;
  total := total + moved;
  update pathway_challenge g set organisation_id = receiver
    from pathway_decision n join pathway_contact x on x.id = n.contact_id
    where n.id = g.decision_id and g.organisation_id = giver
      and (within_areas is null or x.area_id = any(within_areas));
  get diagnostics moved = row_count;
  return total + moved;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_pathway(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'pathway.draft', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_draft p where p.organisation_id = giver group by p.area_id
  union all
  select 'pathway.concern', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_concern p where p.organisation_id = giver group by p.area_id
  union all
  select 'pathway.contact', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_contact p where p.organisation_id = giver group by p.area_id
  union all
  select 'pathway.challenge', x.area_id, count(*), bit_xor(uuid_hash_extended(g.id, 0))
    from pathway_challenge g join pathway_decision n on n.id = g.decision_id
      join pathway_contact x on x.id = n.contact_id where g.organisation_id = giver group by x.area_id
$$;

create function linkspan.count_pathway(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from pathway_draft p where p.organisation_id = giver and p.ended_at is null)
       + (select count(*) from pathway_contact p where p.organisation_id = giver and p.closed_at is null)
       + (select count(*) from pathway_challenge p where p.organisation_id = giver and p.closed_at is null)
$$;

create function linkspan.areas_of_pathway(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.area_id from pathway_draft p where p.organisation_id = giver and p.ended_at is null
  union
  select p.area_id from pathway_concern p where p.organisation_id = giver
  union
  select p.area_id from pathway_contact p where p.organisation_id = giver and p.closed_at is null
$$;

-- When a child's last record goes to another file, what was said about them goes with it.
create function linkspan.carry_pathway() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from pathway_draft) and not exists (select 1 from pathway_concern) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, n.child_id as receiver
    from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
    where n.until_at is null and o.child_id <> n.child_id and not exists (
      select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)
  ), drafts as (
    update pathway_draft d set child_id = m.receiver from moved m where d.child_id = m.giver
  ), worries as (
    update pathway_worrychild w set child_id = m.receiver from moved m where w.child_id = m.giver
  )
  update pathway_contact x set child_id = m.receiver from moved m
    where x.child_id = m.giver and not exists (
      select 1 from pathway_contact e where e.concern_id = x.concern_id and e.child_id = m.receiver);
  return null;
end $$;
create trigger pathway_follows_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_pathway();

-- What was said about a child who was disposed of goes with the rest; that it was said and decided stays.
create function linkspan.blank_pathway() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  about uuid[] := array(select x.concern_id from pathway_contact x where x.child_id = new.id
    union select w.concern_id from pathway_worrychild w where w.child_id = new.id);
  -- A concern about brothers and sisters stays as long as one of them does.
  ended uuid[] := array(select c from unnest(about) c where not exists (
    select 1 from pathway_contact x join children_child k on k.id = x.child_id
      where x.concern_id = c and x.child_id <> new.id and k.disposed_on is null
    union all
    select 1 from pathway_worrychild w join children_child k on k.id = w.child_id
      where w.concern_id = c and w.child_id <> new.id and k.disposed_on is null));
begin
  update pathway_contact x set said = '{}' where x.child_id = new.id;
  update pathway_worrychild w set said = '{}' where w.child_id = new.id;
  update pathway_draft d set said = '{}' where d.child_id = new.id;
  update pathway_decision n set reasons = '' from pathway_contact x where x.id = n.contact_id and x.child_id = new.id;
  update pathway_reply r set words = '-' from pathway_decision n join pathway_contact x on x.id = n.contact_id
    where n.id = r.decision_id and x.child_id = new.id and r.words <> '';
  update pathway_challenge g set why = '', wants = '', learning = ''
    from pathway_decision n join pathway_contact x on x.id = n.contact_id
    where n.id = g.decision_id and x.child_id = new.id;
  update pathway_challengestep s set said = '' from pathway_challenge g
    join pathway_decision n on n.id = g.decision_id join pathway_contact x on x.id = n.contact_id
    where g.id = s.challenge_id and x.child_id = new.id;
  update pathway_concern c set saw = '', thinks = '', child_said = '', done = '', family_why = '', told_by = '',
    reach = '', ended_why = '', dropped_at = now() where c.id = any(ended);
  return new;
end $$;
create trigger pathway_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_pathway();
"""

GUARDS = """
-- What was said stays as it was said: an early worry may end, once, and nothing else of it changes.
create function linkspan.guard_concern() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - array['ended_at', 'ended_how', 'ended_why', 'ended_by_id'])
      <> (to_jsonb(old) - array['ended_at', 'ended_how', 'ended_why', 'ended_by_id'])
    or old.ended_at is not null) then
    raise exception 'what was said is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_concern_guarded before update on pathway_concern
  for each row execute function linkspan.guard_concern();

-- A decision may be followed by another, once; what it was stays.
create function linkspan.guard_decision() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - 'replaced_at') <> (to_jsonb(old) - 'replaced_at') or old.replaced_at is not null) then
    raise exception 'a decision is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_decision_guarded before update on pathway_decision
  for each row execute function linkspan.guard_decision();
revoke all on function linkspan.guard_concern(), linkspan.guard_decision() from public;
"""

CALLED = (
    "unsent_drafts(timestamptz, int)", "mark_draft_told(uuid, boolean, timestamptz)", "left_drafts()",
    "end_left_draft(uuid, timestamptz)", "is_walled_from(uuid, uuid)", "hand_over_pathway(uuid, uuid, uuid[])",
    "count_pathway(uuid)", "tally_pathway(uuid)", "areas_of_pathway(uuid)", "desk_waits(uuid[], tstzrange, timestamptz, uuid, int)",
)  # fmt: skip
GUARDED = tuple(f"{name}(uuid, jsonb)" for name in ASKED)
LISTED = ", ".join(f"linkspan.{each}" for each in (*CALLED, *GUARDED))
OPENED = (
    f"revoke all on function {LISTED}, linkspan.carry_pathway(), linkspan.blank_pathway() from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
UNASKED = ("leads_concern(uuid, jsonb)", "is_senior(jsonb)", "keeps_pathway(jsonb)")
DROP = (
    "drop trigger pathway_concern_guarded on pathway_concern; drop trigger pathway_decision_guarded on pathway_decision;"
    "drop function linkspan.guard_concern(), linkspan.guard_decision();"
    "drop trigger pathway_follows_links on children_link; drop trigger pathway_blanked on children_child;"
    f"drop function {LISTED}, linkspan.carry_pathway(), linkspan.blank_pathway(), "
    + ", ".join(f"inwall.{each}" for each in (*GUARDED, *UNASKED))
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
WORKER = f"(select coalesce({WHO}->>'system' = 'worker', false))"
KNOWS = f"(child_id is null or linkspan.may_know(child_id, {WHO}))"
KEPT = "select, insert, update"
ADDED = "select, insert"

WALLS = [
    (
        "draft",
        KEPT,
        dict(
            select=f"author_id = {ME} and organisation_id = {MINE}",
            insert=f"author_id = {ME} and organisation_id = {MINE} and {KNOWS}",
            update=f"author_id = {ME} and organisation_id = {MINE}",
        ),
    ),
    (
        "concern",
        KEPT,
        dict(
            select=f"linkspan.reads_concern(id, {WHO})",
            insert=f"author_id = {ME} and organisation_id is not distinct from {MINE}",
            update=f"kind = 'worry' and linkspan.reads_concern(id, {WHO})",
        ),
    ),
    (
        "worrychild",
        ADDED,
        dict(
            select=f"{KNOWS} and linkspan.reads_concern(concern_id, {WHO})",
            insert=f"linkspan.wrote(concern_id, {WHO}) and {KNOWS}",
        ),
    ),
    (
        "contact",
        KEPT,
        dict(
            select=f"{WORKER} or linkspan.learns_contact(id, {WHO})",
            insert=f"linkspan.wrote(concern_id, {WHO}) and {KNOWS}",
            update=f"{WORKER} or linkspan.works_contact(id, {WHO})",
        ),
    ),
    (
        "decision",
        KEPT,
        dict(
            select=f"{WORKER} or linkspan.learns_decision(id, {WHO})",
            insert=f"decided_by_id = {ME} and linkspan.works_contact(contact_id, {WHO})",
            update=f"linkspan.works_contact(contact_id, {WHO})",
        ),
    ),
    (
        "reply",
        KEPT,
        dict(
            select=f"{WORKER} or linkspan.reads_decision(decision_id, {WHO})",
            insert=f"linkspan.works_decision(decision_id, {WHO})",
            update=f"{WORKER} or linkspan.reads_decision(decision_id, {WHO})",
        ),
    ),
    (
        "challenge",
        KEPT,
        dict(
            select=f"{WORKER} or linkspan.reads_challenge(id, {WHO})",
            insert=f"by_person_id = {ME} and by_organisation_id = {MINE}",
            update=f"{WORKER} or linkspan.reads_challenge(id, {WHO})",
        ),
    ),
    (
        "challengestep",
        ADDED,
        dict(
            select=f"{WORKER} or linkspan.reads_challenge(challenge_id, {WHO})",
            insert=f"{WORKER} or (by_person_id = {ME} and linkspan.reads_challenge(challenge_id, {WHO}))",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("pathway", "0001_concerns"), ("exchange", "0002_walls")]

    operations = [
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK + GUARDS + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"pathway_{name}", app=rights), wall(f"pathway_{name}", **rules))
        ],
    ]
