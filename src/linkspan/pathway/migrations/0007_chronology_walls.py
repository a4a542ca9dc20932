"""Build the second wall round significant events: those who work with the child read what was shared with them.

What an agency keeps to itself is read there alone, and who stands outside an event reads none of it, wherever they work.
A row is added and never changed: the application may not.
"""

from django.db import migrations

from linkspan.audit.walls import grant, wall

DECIDE = """
-- Whether the asker works with a child now: by name, by their agency, by having said so, or by leading the help. A glance
-- on a stated reason is not enough: what agencies tell one another of a child is for those around the child.
create function inwall.works_with_child(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  at timestamptz := linkspan.at(who);
begin
  return inwall.sees(c, who) and (
    exists (select 1 from children_involvement i where i.child_id = c
      and (i.organisation_id = mine or i.person_id = me)
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date))
    or exists (select 1 from children_sight s where s.child_id = c and s.person_id = me and s.from_at <= at
      and s.until_at > at and s.refused_at is null)
    or exists (select 1 from children_lead l where l.child_id = c and l.person_id = me and l.accepted_at is not null
      and l.declined_at is null and (l.until_at is null or l.until_at > at)));
end $$;

-- Whether somebody stands outside an event, and so outside all that it was corrected to.
create function inwall.stands_outside(e uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_significantevent n
    join pathway_significantoutside o on o.event_id = coalesce(n.first_id, n.id)
    where n.id = e and o.person_id = (who->>'person')::uuid)
$$;

-- What an agency's own people may put right or take back.
create function inwall.keeps_significant(e uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_significantevent n
    where n.id = e and n.organisation_id = (who->>'org')::uuid and inwall.works_with_child(n.child_id, who))
    and not inwall.stands_outside(e, who)
$$;
"""

ASKED = {"works_with_child": "c uuid", "keeps_significant": "e uuid"}


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = takes.split()[0]
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- All of a child's significant events that the asker may read, decided once for the child and not once for each row. Of
-- what an agency keeps to itself and lets others know of, one row for the agency and nothing else: neither how much there
-- is nor from when. `is_held` marks it.
create function linkspan.significant_events(c uuid)
  returns table (id uuid, organisation_id uuid, said_by uuid, author_id uuid, author_as text, kind text,
    happened_at timestamptz, is_day boolean, what text, nature text, source text, source_said text, sharing text,
    held_why text, is_released boolean, at timestamptz, first uuid, why text, is_withdrawn boolean, sensitive boolean,
    is_held boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  works boolean := inwall.works_with_child(c, who);
  openly boolean;
  opens boolean;
  quiet uuid[];
begin
  if not works and not inwall.inspects(c, who) then return; end if;
  -- Which agency speaks would say where a protected child is.
  openly := inwall.sees_place(c, who);
  opens := inwall.opens_sensitive(c, who);
  quiet := array(
    select r.organisation_id from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and r.sensitive
    union select i.organisation_id from children_involvement i where i.child_id = c and i.sensitive);
  return query
  with mine_to_read as materialized (
    select n.*, coalesce(n.first_id, n.id) as chain from pathway_significantevent n
    where n.child_id = c and not exists (
      select 1 from pathway_significantoutside o
      where o.event_id = coalesce(n.first_id, n.id) and o.person_id = me)
  ), stands as (
    -- A chain is shared as its newest row says, and what was taken back goes with all that was before it.
    select distinct on (m.chain) m.chain, m.sharing, m.is_withdrawn, m.held_why
    from mine_to_read m order by m.chain, m.at desc, m.id desc
  )
  select m.id, m.organisation_id, m.said_by_id, m.author_id, m.author_as, m.kind, m.happened_at, m.is_day, m.what,
    m.nature, m.source, m.source_said, s.sharing, m.held_why, m.is_released, m.at, m.chain, m.why, m.is_withdrawn,
    m.organisation_id = any(quiet), false
  from mine_to_read m join stands s on s.chain = m.chain
  where (m.organisation_id = mine and works) or (
    openly and s.sharing = 'workers' and not s.is_withdrawn and (opens or m.organisation_id <> all(quiet)))
  union all
  select null, h.organisation_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, true
  from (
    select distinct m.organisation_id from mine_to_read m join stands s on s.chain = m.chain
    where openly and s.sharing = 'told' and not s.is_withdrawn and m.organisation_id is distinct from mine
      and (opens or m.organisation_id <> all(quiet))) h;
end $$;

create function linkspan.hand_over_chronology(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update pathway_significantevent n set organisation_id = receiver
    where n.organisation_id = giver and (within_areas is null or n.area_id = any(within_areas));
  get diagnostics moved = row_count;
  return moved;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_chronology(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'pathway.significantevent', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_significantevent p where p.organisation_id = giver group by p.area_id
$$;

create function linkspan.count_chronology(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from pathway_significantevent n where n.organisation_id = giver
$$;

create function linkspan.areas_of_chronology(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct n.area_id from pathway_significantevent n where n.organisation_id = giver
$$;

-- When a child's last record goes to another file, what was said about them goes with it.
create function linkspan.carry_chronology() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from pathway_significantevent) then return null; end if;
  update pathway_significantevent n set child_id = m.receiver
  from (
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)) m
  where n.child_id = m.giver;
  return null;
end $$;
create trigger pathway_chronology_follows_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_chronology();

-- What was said about a child who was disposed of goes with the rest; that something was said stays.
create function linkspan.blank_chronology() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update pathway_significantevent n set what = '', source_said = '', held_why = '', why = '', dropped_at = now()
    where n.child_id = new.id;
  return new;
end $$;
create trigger pathway_chronology_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_chronology();
"""

CALLED = (
    "significant_events(uuid)", "hand_over_chronology(uuid, uuid, uuid[])", "count_chronology(uuid)", "tally_chronology(uuid)",
    "areas_of_chronology(uuid)",
)  # fmt: skip
GUARDED = tuple(f"{name}(uuid, jsonb)" for name in ASKED)
LISTED = ", ".join(f"linkspan.{each}" for each in (*CALLED, *GUARDED))
OPENED = (
    f"revoke all on function {LISTED}, linkspan.carry_chronology(), linkspan.blank_chronology() from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger pathway_chronology_follows_links on children_link;"
    "drop trigger pathway_chronology_blanked on children_child;"
    f"drop function {LISTED}, linkspan.carry_chronology(), linkspan.blank_chronology(), "
    "inwall.works_with_child(uuid, jsonb), inwall.keeps_significant(uuid, jsonb), inwall.stands_outside(uuid, jsonb)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"

WALLS = [
    (
        "significantevent",
        dict(
            select=f"organisation_id = {MINE} and linkspan.keeps_significant(id, {WHO})",
            insert=f"author_id = {ME} and organisation_id = {MINE} and said_by_id = {MINE} "
            f"and linkspan.works_with_child(child_id, {WHO}) "
            f"and (corrects_id is null or linkspan.keeps_significant(corrects_id, {WHO}))",
        ),
    ),
    (
        "significantoutside",
        dict(
            select=f"linkspan.keeps_significant(event_id, {WHO})",
            insert=f"linkspan.keeps_significant(event_id, {WHO})",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("pathway", "0006_chronology")]

    operations = [
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK + OPENED, DROP),
        *[
            step
            for name, rules in WALLS
            for step in (
                grant(f"pathway_{name}", app="select, insert"),
                wall(f"pathway_{name}", **rules),
            )
        ],
    ]
