"""Make the tables of early signs and emerging patterns, and the wall round them: for a front door, and nobody else."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

DECIDE = """
-- Who of a front door reads what was raised to it: its workers, and a shield reviewer for a child whose identity is
-- walled. Nobody else: no manager, no other agency, no inspector. Behind it stands the child's own wall.
create function inwall.works_pattern(p uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_pattern x
    where x.id = p and x.organisation_id = (who->>'org')::uuid and inwall.may_know(x.child_id, who)
      and inwall.has_role(who, array['front_door', 'shield_reviewer']))
$$;

-- An early sign is its own agency's to see (whoever sent it, and whoever leads or governs there); the front door sees
-- one only as part of what was raised. Signs that raised nothing are read by nobody else.
create function inwall.reads_sign(s uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_earlysign x
    where x.id = s and inwall.may_know(x.child_id, who) and (
      (x.organisation_id = (who->>'org')::uuid and (x.sent_by_id = (who->>'person')::uuid
        or inwall.has_role(who, array['dsl', 'manager', 'ig_lead', 'caldicott_guardian'])))
      or exists (select 1 from pathway_patternsign n where n.sign_id = s and inwall.works_pattern(n.pattern_id, who))))
$$;

-- Whether a child is known to an agency as to a sensitive service, and neither agreed nor is significantly harmed: then
-- that agency sends nothing about the child, since that it knows the child would tell.
create function inwall.is_kept_quiet(c uuid, agency uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
    join children_child k on k.id = l.child_id
    where l.child_id = c and l.until_at is null and r.organisation_id = agency and r.sensitive
      and not k.sensitive_agreed and not k.harm_recorded)
$$;

-- A move of a child who is, or was lately, to be kept from being found is a move to safety, and never a sign.
create function inwall.is_kept_safe(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_child k where k.id = c and k.protection <> 'none')
    or exists (select 1 from children_shield h where h.child_id = c)
    or exists (select 1 from children_flag f where f.child_id = c and f.kind = 'location_protected')
    or exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and r.protection <> 'none')
    or exists (select 1 from children_link l join children_recordversion v on v.record_id = l.record_id
      where l.child_id = c and l.until_at is null and coalesce(v.said->>'protection', 'none') <> 'none')
$$;

-- What agencies hold that may be sent: what kind, what it is, of which day. Never a word of it, and no place.
create function inwall.sendable(agency uuid)
  returns table (child_id uuid, kind text, origin uuid, happened_on date, held_at timestamptz, author uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select w.child_id, 'worry', n.id, (coalesce(n.happened_at, n.at) at time zone 'Europe/London')::date, n.at,
    n.author_id
  from pathway_concern n join pathway_worrychild w on w.concern_id = n.id
  where n.organisation_id = agency and n.kind = 'worry' and n.ended_at is null and w.child_id is not null
  union all
  select g.child_id, 'missing', g.id, (coalesce(g.happened_at, g.recorded_at) at time zone 'Europe/London')::date,
    g.recorded_at, null::uuid
  from pathway_stage g
  where g.organisation_id = agency and g.kind = 'missing' and g.child_id is not null and not g.restricted
    and g.replaced_at is null and g.origin = ''
  union all
  select f.child_id, 'flag', f.id, (f.raised_at at time zone 'Europe/London')::date, f.raised_at, null::uuid
  from children_flag f
  where f.organisation_id = agency and f.kind = 'call_before_acting' and f.ended_at is null
    and not exists (select 1 from children_flagexclusion x where x.flag_id = f.id)
  union all
  select l.child_id, 'move', v.id, (v.received_at at time zone 'Europe/London')::date, v.received_at, null::uuid
  from children_sourcerecord r
  join children_recordversion v on v.record_id = r.id and v.number > 1
  join children_recordversion b on b.record_id = r.id and b.number = v.number - 1
  join children_recordplace now_at on now_at.version_id = v.id
  join children_recordplace was_at on was_at.version_id = b.id
  join children_link l on l.record_id = r.id and l.until_at is null
  where r.organisation_id = agency and not r.sealed and not r.sensitive
    and replace(now_at.said->>'postcode', ' ', '') <> replace(was_at.said->>'postcode', ' ', '')
    and not inwall.is_kept_safe(l.child_id)
$$;
"""

ASKED = {"works_pattern": "p uuid", "reads_sign": "s uuid"}


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = takes.split()[0]
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- What one's own agency holds about a child that may be sent: one's own worries, or, for whoever leads, all of them.
create function linkspan.own_signs(c uuid)
  returns table (kind text, origin uuid, happened_on date, is_sent boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  mine uuid := (who->>'org')::uuid;
begin
  if mine is null or not inwall.may_know(c, who) or inwall.is_kept_quiet(c, mine) then return; end if;
  return query
  select h.kind, h.origin, h.happened_on, exists (select 1 from pathway_earlysign s
    where s.organisation_id = mine and s.kind = h.kind and s.origin = h.origin and s.child_id = c)
  from inwall.sendable(mine) h
  where h.child_id = c and h.happened_on > linkspan.at(who)::date - 180 and (h.author is null or h.author = (who->>'person')::uuid
    or inwall.has_role(who, array['dsl', 'manager']))
  order by h.happened_on desc, h.origin;
end $$;

create function linkspan.may_send_of(c uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return inwall.may_know(c, who) and not inwall.is_kept_quiet(c, (who->>'org')::uuid);
end $$;

-- What standing choices would send that is not sent yet, oldest first.
create function linkspan.signs_by_choice(most int)
  returns table (choice_id uuid, organisation_id uuid, child_id uuid, kind text, origin uuid, happened_on date,
    area_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker gathers early signs' using errcode = 'LS005';
  end if;
  return query
  select k.id, k.organisation_id, h.child_id, h.kind, h.origin, h.happened_on, c.area_id
  from pathway_signchoice k
  cross join lateral (
    select o.* from inwall.sendable(k.organisation_id) o
    where o.kind = k.kind and o.held_at >= k.from_at and o.happened_on > linkspan.at(linkspan.ctx())::date - 180
      and not inwall.is_kept_quiet(o.child_id, k.organisation_id)
      and not exists (select 1 from pathway_earlysign s where s.organisation_id = k.organisation_id
        and s.kind = o.kind and s.origin = o.origin and s.child_id = o.child_id)
    order by o.held_at, o.origin, o.child_id limit most) h
  join children_child c on c.id = h.child_id and c.disposed_on is null and c.archived_on is null
  where k.ended_at is null;
end $$;

-- The signs of every child of whom one came that these rules have not looked at: five facts of each and no more. What
-- was taken back or contested is not among them, nor is a move of a child who is kept safe.
create function linkspan.signs_to_weigh(mark text, since date, most int)
  returns table (sign_id uuid, child_id uuid, kind text, source uuid, happened_on date, area_id uuid, shut_in boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker weighs early signs' using errcode = 'LS005';
  end if;
  return query
  with wanted as (
    select s.child_id as id from pathway_earlysign s
    join children_child k on k.id = s.child_id and k.disposed_on is null and k.archived_on is null
    where s.weighed <> mark and s.taken_back_at is null and coalesce(s.until, s."on") > since
    group by s.child_id order by min(s.sent_at), s.child_id limit most)
  select s.id, s.child_id, s.kind, s.organisation_id, coalesce(s.until, s."on"), k.area_id, k.protection = 'identity'
  from wanted w join children_child k on k.id = w.id
  join pathway_earlysign s on s.child_id = w.id and s.taken_back_at is null and coalesce(s.until, s."on") > since
  where not (s.kind = 'move' and inwall.is_kept_safe(w.id))
    and not exists (select 1 from pathway_patterncontest n where n.sign_id = s.id)
  order by s.child_id, s."on", s.id;
end $$;

create function linkspan.mark_weighed(about uuid[], mark text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker weighs early signs' using errcode = 'LS005';
  end if;
  update pathway_earlysign s set weighed = mark where s.child_id = any(about) and s.weighed <> mark;
end $$;

-- Signs of days long past that raised nothing go: they were kept for the rules to look at, and no rule looks so far back.
create function linkspan.forget_signs(before date) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  if not inwall.keeps_pathway(linkspan.ctx()) then
    raise exception 'only the worker forgets early signs' using errcode = 'LS005';
  end if;
  delete from pathway_earlysign s where coalesce(s.until, s."on") < before
    and not exists (select 1 from pathway_patternsign n where n.sign_id = s.id);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whether a council as a whole stands outside the wall of a child's identity.
create function linkspan.is_shut_out(c uuid, agency uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.keeps_pathway(who) then
    raise exception 'only the worker weighs early signs' using errcode = 'LS005';
  end if;
  return exists (select 1 from children_child k where k.id = c and k.protection = 'identity' and not exists (
    select 1 from children_inside i where i.child_id = c and i.organisation_id = agency
      and (i.until_at is null or i.until_at > linkspan.at(who))));
end $$;

-- How often each rule fired at one's own front door and what came of it: figures for those who work it, naming no child.
create function linkspan.pattern_figures()
  returns table (code text, version int, raised bigint, waiting bigint, contacts bigint, dismissed bigint,
    contested bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.has_role(who, array['front_door', 'shield_reviewer']) then return; end if;
  return query
  select r.code, r.version::int, count(*), count(*) filter (where p.closed_at is null),
    count(*) filter (where p.closed_how = 'contact'), count(*) filter (where p.closed_how = 'dismissed'),
    count(*) filter (where exists (select 1 from pathway_patterncontest n
      where n.pattern_id = p.id and n.code = r.code and n.version = r.version))
  from pathway_patternrule r join pathway_pattern p on p.id = r.pattern_id
  where p.organisation_id = (who->>'org')::uuid and inwall.may_know(p.child_id, who)
  group by r.code, r.version;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_patterns(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'pathway.pattern', p.area_id, count(*), bit_xor(uuid_hash_extended(p.id, 0))
    from pathway_pattern p where p.organisation_id = giver group by p.area_id
$$;

create function linkspan.count_patterns(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from pathway_pattern p where p.organisation_id = giver and p.closed_at is null
$$;

-- Their areas are duty's to name: each open one has its item.
create function linkspan.areas_of_patterns(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct p.area_id from pathway_pattern p where p.organisation_id = giver and p.closed_at is null
$$;

create function linkspan.hand_over_patterns(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update pathway_pattern p set organisation_id = receiver
    where p.organisation_id = giver and (within_areas is null or p.area_id = any(within_areas))
      and (p.closed_at is not null or not exists (select 1 from pathway_pattern o
        where o.organisation_id = receiver and o.child_id = p.child_id and o.closed_at is null));
  get diagnostics moved = row_count;
  return moved;
end $$;

-- When a child's last record goes to another file, what was sent and raised about them goes with it.
create function linkspan.carry_patterns() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from pathway_earlysign) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, n.child_id as receiver
    from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
    where n.until_at is null and o.child_id <> n.child_id and not exists (
      select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)
  ), signs as (
    update pathway_earlysign s set child_id = m.receiver, weighed = '' from moved m
      where s.child_id = m.giver and not exists (
        select 1 from pathway_earlysign e where e.organisation_id = s.organisation_id and e.kind = s.kind
          and e.origin = s.origin and e.child_id = m.receiver)
  )
  update pathway_pattern p set child_id = m.receiver from moved m
    where p.child_id = m.giver and (p.closed_at is not null or not exists (
      select 1 from pathway_pattern e where e.organisation_id = p.organisation_id and e.child_id = m.receiver
        and e.closed_at is null));
  return null;
end $$;
create trigger pathway_patterns_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_patterns();

-- What was said about a child who was disposed of goes with the rest; that a rule fired and who closed it stays.
create function linkspan.blank_patterns() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update pathway_earlysign s set taken_back_why = '' where s.child_id = new.id and s.taken_back_why <> '';
  update pathway_pattern p set said = '{}', closed_why = '' where p.child_id = new.id;
  update pathway_patterncontest n set why = '' from pathway_pattern p where p.id = n.pattern_id and p.child_id = new.id;
  return new;
end $$;
create trigger pathway_patterns_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_patterns();

-- A worry that is taken back, or raised as a concern, is an early sign no more.
create function linkspan.unsend_worry() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update pathway_earlysign s set taken_back_at = new.ended_at, taken_back_by_id = new.ended_by_id
    where s.kind = 'worry' and s.origin = new.id and s.taken_back_at is null;
  return new;
end $$;
create trigger pathway_worry_unsent after update of ended_at on pathway_concern
  for each row when (new.kind = 'worry' and new.ended_at is not null and old.ended_at is null)
  execute function linkspan.unsend_worry();

-- A concern that a front door opened from a pattern is that front door's, and not its agency's managers' to read.
create or replace function inwall.leads_concern(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select 1 from pathway_concern n
    where n.id = c and n.organisation_id = (who->>'org')::uuid and n.referrer <> 'pattern'
      and inwall.has_role(who, array['dsl', 'manager']))
$$;
"""

GUARDS = """
-- What was sent stays as it was sent: an agency may take a sign back, once.
create function linkspan.guard_sign() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - array['taken_back_at', 'taken_back_by_id', 'taken_back_why'])
      <> (to_jsonb(old) - array['taken_back_at', 'taken_back_by_id', 'taken_back_why'])
    or old.taken_back_at is not null) then
    raise exception 'what was sent is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_earlysign_guarded before update on pathway_earlysign
  for each row execute function linkspan.guard_sign();

-- A pattern may be closed, once; what it was stays.
create function linkspan.guard_pattern() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - array['closed_at', 'closed_how', 'closed_by_id', 'closed_as', 'closed_why', 'contact_id'])
      <> (to_jsonb(old) - array['closed_at', 'closed_how', 'closed_by_id', 'closed_as', 'closed_why', 'contact_id'])
    or old.closed_at is not null) then
    raise exception 'a pattern is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger pathway_pattern_guarded before update on pathway_pattern
  for each row execute function linkspan.guard_pattern();
revoke all on function linkspan.guard_sign(), linkspan.guard_pattern() from public;
"""

CALLED = (
    "own_signs(uuid)", "may_send_of(uuid)", "signs_by_choice(int)", "signs_to_weigh(text, date, int)",
    "mark_weighed(uuid[], text)", "is_shut_out(uuid, uuid)", "forget_signs(date)", "pattern_figures()", "count_patterns(uuid)", "tally_patterns(uuid)",
    "areas_of_patterns(uuid)", "hand_over_patterns(uuid, uuid, uuid[])",
    *(f"{name}(uuid, jsonb)" for name in ASKED),
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
TRIGGERED = "linkspan.carry_patterns(), linkspan.blank_patterns(), linkspan.unsend_worry()"
OPENED = (
    f"revoke all on function {LISTED}, {TRIGGERED} from public; grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger pathway_earlysign_guarded on pathway_earlysign; drop trigger pathway_pattern_guarded on pathway_pattern;"
    "drop function linkspan.guard_sign(), linkspan.guard_pattern();"
    "drop trigger pathway_patterns_follow_links on children_link; drop trigger pathway_patterns_blanked on children_child;"
    "drop trigger pathway_worry_unsent on pathway_concern;"
    f"drop function {LISTED}, {TRIGGERED}, inwall.works_pattern(uuid, jsonb), inwall.reads_sign(uuid, jsonb), "
    "inwall.is_kept_quiet(uuid, uuid), inwall.is_kept_safe(uuid), inwall.sendable(uuid)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
WORKER = f"(select coalesce({WHO}->>'system' = 'worker', false))"
KNOWS = f"linkspan.may_know(child_id, {WHO})"
HERE = f"linkspan.works_pattern(pattern_id, {WHO})"

WALLS = [
    (
        "signchoice",
        "select, insert, update",
        dict(
            select=f"organisation_id = {MINE}",
            insert=f"organisation_id = {MINE} and made_by_id = {ME}",
            update=f"organisation_id = {MINE}",
        ),
    ),
    (
        "earlysign",
        "select, insert, update",
        dict(
            select=f"linkspan.reads_sign(id, {WHO})",
            insert=f"({WORKER} and choice_id is not null)"
            f" or (organisation_id = {MINE} and sent_by_id = {ME} and {KNOWS})",
            update=f"organisation_id = {MINE} and linkspan.reads_sign(id, {WHO})",
        ),
    ),
    (
        "pattern",
        "select, insert, update",
        dict(
            select=f"{WORKER} or linkspan.works_pattern(id, {WHO})",
            insert=WORKER,
            update=f"linkspan.works_pattern(id, {WHO})",
        ),
    ),
    ("patternrule", "select, insert", dict(select=f"{WORKER} or {HERE}", insert=WORKER)),
    ("patternsign", "select, insert", dict(select=f"{WORKER} or {HERE}", insert=WORKER)),
    (
        "patterncontest",
        "select, insert",
        dict(select=f"{WORKER} or {HERE}", insert=f"by_id = {ME} and {HERE}"),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0013_guarded"),
        ("duty", "0002_nothing_falls_in_the_gap"),
        ("pathway", "0007_chronology_walls"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="EarlySign",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("worry", "worry"),
                                ("missing", "missing"),
                                ("attendance_drop", "attendance_drop"),
                                ("move", "move"),
                                ("flag", "flag"),
                            ]
                        ),
                    ),
                    ("origin", models.UUIDField(null=True)),
                    ("on", models.DateField()),
                    ("until", models.DateField(null=True)),
                    (
                        "band",
                        models.TextField(
                            choices=[("", ""), ("80_90", "80_90"), ("50_80", "50_80"), ("under_50", "under_50")],
                            default="",
                        ),
                    ),
                    ("sent_at", models.DateTimeField()),
                    ("agreement", models.TextField()),
                    ("clause", models.TextField()),
                    ("assessment", models.TextField()),
                    ("taken_back_at", models.DateTimeField(null=True)),
                    ("taken_back_why", models.TextField(default="")),
                    ("weighed", models.TextField(default="")),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "sent_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "taken_back_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Pattern",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("said", models.JSONField(default=dict)),
                    ("raised_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_how",
                        models.TextField(
                            choices=[("", ""), ("contact", "contact"), ("dismissed", "dismissed")], default=""
                        ),
                    ),
                    ("closed_as", models.TextField(default="")),
                    ("closed_why", models.TextField(default="")),
                    (
                        "area",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.area",
                        ),
                    ),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "closed_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "contact",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.contact",
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
                        linkspan.agencies.ports.HeldBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("closed_at", None)),
                            fields=("child", "organisation"),
                            name="pathway_pattern_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_at__isnull", True),
                                models.Q(("closed_how", ""), _negated=True),
                                _connector="XOR",
                            ),
                            name="pathway_pattern_closed_somehow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("closed_how", "contact"), ("contact__isnull", True), _connector="XOR"),
                            name="pathway_pattern_became_a_contact",
                        ),
                    ],
                    "indexes": [
                        models.Index(fields=["organisation", "due_at"], name="pathway_pattern_board"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PatternContest",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("sign", "sign"), ("rule", "rule")])),
                    ("code", models.TextField(default="")),
                    ("version", models.PositiveSmallIntegerField(null=True)),
                    ("by_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("why", models.TextField()),
                    (
                        "by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "pattern",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="contests", to="pathway.pattern"
                        ),
                    ),
                    (
                        "sign",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pathway.earlysign",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("pattern", "sign"), name="pathway_patterncontest_sign_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("code", ""), ("kind", "sign"), ("sign__isnull", False), ("version__isnull", True)
                                ),
                                models.Q(
                                    ("kind", "rule"),
                                    ("sign__isnull", True),
                                    ("version__isnull", False),
                                    models.Q(("code", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pathway_patterncontest_of_one_thing",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="PatternRule",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("code", models.TextField()),
                    ("version", models.PositiveSmallIntegerField()),
                    ("fired_at", models.DateTimeField()),
                    (
                        "pattern",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="pathway.pattern"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("pattern", "code", "version"), name="pathway_patternrule_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="PatternSign",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("counted", models.BooleanField()),
                    ("seen_at", models.DateTimeField()),
                    (
                        "pattern",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="signs", to="pathway.pattern"
                        ),
                    ),
                    (
                        "rule",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="signs", to="pathway.patternrule"
                        ),
                    ),
                    (
                        "sign",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.earlysign"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("rule", "sign"), name="pathway_patternsign_once"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="SignChoice",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("worry", "worry"),
                                ("missing", "missing"),
                                ("attendance_drop", "attendance_drop"),
                                ("move", "move"),
                                ("flag", "flag"),
                            ]
                        ),
                    ),
                    ("made_as", models.TextField(default="")),
                    ("from_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "ended_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("organisation", "kind"),
                            name="pathway_signchoice_one_stands",
                        ),
                    ]
                },
            ),
        ),
        Together(
            migrations.AddField(
                model_name="earlysign",
                name="choice",
                field=models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pathway.signchoice"
                ),
            ),
            migrations.AddIndex(
                model_name="earlysign",
                index=models.Index(fields=["child", "on"], name="pathway_earlysign_child"),
            ),
            migrations.AddIndex(
                model_name="earlysign",
                index=models.Index(fields=["organisation", "-sent_at"], name="pathway_earlysign_agency"),
            ),
            migrations.AddConstraint(
                model_name="earlysign",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("origin__isnull", False)),
                    fields=("organisation", "kind", "origin", "child"),
                    name="pathway_earlysign_sent_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="earlysign",
                constraint=models.CheckConstraint(
                    condition=models.Q(("sent_by__isnull", False), ("choice__isnull", False), _connector="OR"),
                    name="pathway_earlysign_sent_somehow",
                ),
            ),
            migrations.AddConstraint(
                model_name="earlysign",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("agreement", ""), _negated=True),
                        models.Q(("clause", ""), _negated=True),
                        models.Q(("assessment", ""), _negated=True),
                    ),
                    name="pathway_earlysign_has_a_basis",
                ),
            ),
            migrations.AddConstraint(
                model_name="earlysign",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "attendance_drop"), ("until__isnull", False), models.Q(("band", ""), _negated=True)
                        ),
                        models.Q(models.Q(("kind", "attendance_drop"), _negated=True), ("band", "")),
                        _connector="OR",
                    ),
                    name="pathway_earlysign_band_of_attendance",
                ),
            ),
            migrations.AddConstraint(
                model_name="earlysign",
                constraint=models.CheckConstraint(
                    condition=models.Q(("until__isnull", True), ("until__gte", models.F("on")), _connector="OR"),
                    name="pathway_earlysign_forwards",
                ),
            ),
        ),
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK + GUARDS + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"pathway_{name}", app=rights), wall(f"pathway_{name}", **rules))
        ],
    ]
