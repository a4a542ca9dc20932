"""Lay out the child's own page: its codes, what was released to it, and what is held back.

The child's side asks the database through functions alone, keyed by the hash of its code or cookie; the tables of codes
and openings answer nobody else. What a page shows comes from one function, which asks again whether it may.
"""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

DECIDE = """
-- Whether the asker minds a child's page: they see the child, or manage where the child is and may know of the child.
create function inwall.minds_page(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.sees(c, who) or (who->>'person' is not null and not inwall.suspended(who)
    and inwall.has_role(who, array['manager']) and inwall.is_near(c, who) and inwall.may_know(c, who))
$$;
create function linkspan.minds_page(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform linkspan.check_word(who); return inwall.minds_page(c, who); end $$;

-- Whether the asker leads for a child now.
create function inwall.leads_child(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.sees(c, who) and exists (
    select 1 from children_lead l where l.child_id = c and l.person_id = (who->>'person')::uuid
      and l.accepted_at is not null and l.declined_at is null
      and (l.until_at is null or l.until_at > linkspan.at(who)))
$$;
create function linkspan.leads_child(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform linkspan.check_word(who); return inwall.leads_child(c, who); end $$;

-- Whether a page can be open at all: not of a child whose file is closed.
create function inwall.has_page(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_child k where k.id = c and k.archived_on is null and k.disposed_on is null)
$$;

-- Whether a kind of harm is thought of, on a stage that is open or in an episode that is; apart or not, whoever holds it.
create function inwall.harm_thought(c uuid, kinds text[]) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from pathway_stage s left join pathway_episode e on e.id = s.episode_id
    where s.child_id = c and s.replaced_at is null and (s.ended_at is null or (e.id is not null and e.closed_on is null))
      and jsonb_typeof(s.details->'harms') = 'array' and jsonb_exists_any(s.details->'harms', kinds));
end $$;

-- Whether something is open about a child that must not be given away by which services looked. What is kept apart
-- counts as well, and so does a concern that nobody has decided on. The tables come with later migrations.
create function inwall.in_danger(c uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from pathway_stage s where s.child_id = c and s.replaced_at is null and s.ended_at is null
      and s.kind in ('strategy_discussion', 'section47', 'police_protection', 'emergency_order'))
    or exists (select 1 from pathway_contact t where t.child_id = c and t.closed_at is null)
    or exists (select 1 from pathway_stage s left join pathway_episode e on e.id = s.episode_id
      where s.child_id = c and s.replaced_at is null and s.kind = 'assessment'
        and (s.ended_at is null or e.closed_on is null)
        and jsonb_typeof(s.details->'factors') = 'array'
        and jsonb_exists_any(s.details->'factors', array['11A', '12A', '13A', '22A', '23A', '24A']))
    or inwall.harm_thought(c, array['exploitation', 'honour', 'forced_marriage', 'fgm', 'belief', 'fabricated'])
    or exists (select 1 from voice_pageholding h where h.child_id = c and h.ended_at is null
      and h.why in ('exploitation', 'honour', 'forced_marriage', 'fabricated', 'enquiry'));
end $$;

-- An opening that lasts, by its cookie: not ended, not too old, and its child's file not closed.
create function inwall.live_page(t text, at timestamptz) returns voice_pagesession
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.* from voice_pagesession s join voice_page p on p.id = s.page_id
  where s.token_hash = t and s.ended_at is null and s.until_at > at and s.began_at <= at and inwall.has_page(p.child_id)
$$;

create function inwall.page_asks() returns timestamptz
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if who->>'system' is distinct from 'child_page' then
    raise exception 'only a child''s own page asks this' using errcode = 'LS005';
  end if;
  return linkspan.at(who);
end $$;
"""

CHILD = """
-- Asked by a stranger, so without a word about who asks: the hash of a code is the key. A wrong one is counted against
-- where it came from; a telephone that had a page before counts for itself, so that others at its address lock out no
-- child. The answer is the code and its child, or nothing, whatever was wrong: and whatever was wrong, the same is asked.
create function linkspan.try_page_code(h text, source text, device text, at timestamptz, most int, most_in_storm int,
    storm int) returns table (code_id uuid, child_id uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  mine text := source;
  wrong bigint;
  everyone bigint;
  k voice_pagecode;
  is_good boolean;
  is_here boolean;
begin
  if device <> '' and exists (select 1 from voice_pagesession s where s.token_hash = device) then mine := device; end if;
  delete from voice_pagetry t where t.at < try_page_code.at - interval '1 hour';
  select count(*) filter (where t.source = mine), count(*) into wrong, everyone
    from voice_pagetry t where t.at > try_page_code.at - interval '10 minutes';
  select * into k from voice_pagecode c where c.code_hash = h;
  is_good := k.id is not null and k.used_at is null and k.revoked_at is null and k.until_at > try_page_code.at;
  is_here := inwall.has_page(coalesce(k.child_id, gen_random_uuid()));
  if is_good and is_here and wrong < (case when everyone >= storm then most_in_storm else most end) then
    return query select k.id, k.child_id;
    return;
  end if;
  insert into voice_pagetry (id, source, at) values (gen_random_uuid(), mine, try_page_code.at);
end $$;

-- Who has a page open, by its cookie; asked by a stranger as well. Twenty minutes unused, it asks for its check again,
-- or ends where it has none.
create function linkspan.page_session(t text, at timestamptz)
  returns table (session_id uuid, page_id uuid, child_id uuid, is_checked boolean, check_kind text, asks text)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  s voice_pagesession := inwall.live_page(t, at);
  p voice_page;
begin
  if s.id is null then return; end if;
  select * into p from voice_page v where v.id = s.page_id;
  if at - s.seen_at > interval '20 minutes' then
    if p.check_kind = '' then
      update voice_pagesession x set ended_at = page_session.at, ended_how = 'idle' where x.id = s.id;
      return;
    end if;
    s.checked_at := null;
  end if;
  update voice_pagesession x set seen_at = greatest(x.seen_at, page_session.at), checked_at = s.checked_at
    where x.id = s.id;
  return query select s.id, p.id, p.child_id, s.checked_at is not null, p.check_kind, c.asks
    from voice_pagecode c where c.id = s.code_id;
end $$;

-- Use a code up and open the page with it. Where the page has a check, nothing shows before it.
create function linkspan.begin_page(code uuid, t text, session uuid, page uuid)
  returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  at timestamptz := inwall.page_asks();
  c voice_pagecode;
  p voice_page;
begin
  update voice_pagecode k set used_at = at where k.id = code and k.used_at is null and k.revoked_at is null
    and k.until_at > at and inwall.has_page(k.child_id) returning * into c;
  if c.id is null then return null; end if;
  insert into voice_page (id, child_id, check_kind, check_hash) values (page, c.child_id, '', '')
    on conflict (child_id) do nothing;
  if c.forgets then
    update voice_page v set check_kind = '', check_hash = '', check_set_at = null where v.child_id = c.child_id;
    update voice_pagesession s set ended_at = at, ended_how = 'staff' from voice_page v
      where v.id = s.page_id and v.child_id = c.child_id and s.ended_at is null;
  end if;
  select * into p from voice_page v where v.child_id = c.child_id;
  insert into voice_pagesession (id, page_id, code_id, token_hash, began_at, seen_at, until_at, checked_at, wrong, ended_how)
    values (session, p.id, c.id, t, at, at,
      at + case when p.check_kind = '' then interval '1 day' else interval '28 days' end,
      case when p.check_kind = '' then at end, 0, '');
  return c.child_id;
end $$;

-- Keep the check that a child and their worker chose; a page has one, and only who was let in with a code sets it.
create function linkspan.set_page_check(t text, kind text, answer text)
  returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  at timestamptz := inwall.page_asks();
  s voice_pagesession := inwall.live_page(t, at);
begin
  if s.id is null or s.checked_at is null then return false; end if;
  update voice_page v set check_kind = kind, check_hash = answer, check_set_at = at
    where v.id = s.page_id and v.check_kind = '';
  if not found then return false; end if;
  update voice_pagesession x set until_at = s.began_at + interval '28 days' where x.id = s.id;
  return true;
end $$;

create function linkspan.page_check(t text) returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  s voice_pagesession := inwall.live_page(t, inwall.page_asks());
begin
  return (select v.check_hash from voice_page v where v.id = s.page_id);
end $$;

-- Keep that the check was right, under a new cookie, or wrong; how many were wrong, and none is left after the last.
create function linkspan.answer_page_check(t text, is_right boolean, new_t text, most int)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  at timestamptz := inwall.page_asks();
  s voice_pagesession := inwall.live_page(t, at);
begin
  if s.id is null then return null; end if;
  if is_right then
    update voice_pagesession x set checked_at = at, seen_at = at, wrong = 0, token_hash = new_t where x.id = s.id;
    return 0;
  end if;
  update voice_pagesession x set wrong = x.wrong + 1,
    ended_at = case when x.wrong + 1 >= most then at end, ended_how = case when x.wrong + 1 >= most then 'wrong' else '' end
    where x.id = s.id returning x.wrong into s.wrong;
  return s.wrong;
end $$;

-- Leave the page: it asks for its check when somebody comes back, and is over where it has none, or for good if wished.
create function linkspan.leave_page(t text, at timestamptz, for_good boolean)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update voice_pagesession s set checked_at = null,
    ended_at = case when for_good or p.check_kind = '' then leave_page.at end,
    ended_how = case when for_good or p.check_kind = '' then 'left' else '' end
  from voice_page p where p.id = s.page_id and s.token_hash = t and s.ended_at is null;
end $$;

-- All that a child's page shows, and nothing else does: released, not taken back, not held back, asked of an opening
-- whose check was passed and which was used just now.
create function linkspan.child_page(t text)
  returns table (id uuid, kind text, about uuid, code text, name text, said text, after text, month date, at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  moment timestamptz := inwall.page_asks();
  s voice_pagesession := inwall.live_page(t, moment);
  c uuid;
  quiet boolean;
begin
  if s.id is null or s.checked_at is null or moment - s.seen_at > interval '20 minutes' then return; end if;
  select p.child_id into c from voice_page p where p.id = s.page_id;
  quiet := inwall.in_danger(c)
    or exists (select 1 from voice_pageholding h where h.child_id = c and h.kind = 'services' and h.ended_at is null);
  return query
  select r.id, r.kind, r.about, r.code, r.name, r.said, r.after, r.month, r.at
  from voice_pagerelease r
  where r.child_id = c and r.withdrawn_at is null and r.dropped_at is null and r.at <= moment
    and (r.kind <> 'service' or not quiet)
    and not exists (select 1 from voice_pageholding h
      where h.child_id = c and h.kind = r.kind and h.about = r.about and h.ended_at is null)
  order by r.kind, r.month desc nulls last, r.at, r.id;
end $$;

create function linkspan.dangers_open(c uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform inwall.page_asks(); return inwall.in_danger(c); end $$;

-- Who leads for the child of a page, to be told that it was closed.
create function linkspan.page_leads(c uuid) returns table (person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  moment timestamptz := inwall.page_asks();
begin
  return query select l.person_id from children_lead l where l.child_id = c and l.accepted_at is not null
    and l.declined_at is null and (l.until_at is null or l.until_at > moment);
end $$;
"""

STAFF = """
-- What there is of a child's page, for those who mind it: whether it has a check, where it is open, and a code that waits.
create function linkspan.page_state(c uuid)
  returns table (check_kind text, openings bigint, last_seen timestamptz, code_until timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moment timestamptz := linkspan.at(who);
begin
  if not inwall.minds_page(c, who) then return; end if;
  return query
  select coalesce((select p.check_kind from voice_page p where p.child_id = c), ''),
    (select count(*) from voice_pagesession s join voice_page p on p.id = s.page_id
      where p.child_id = c and s.ended_at is null and s.until_at > moment),
    (select max(s.seen_at) from voice_pagesession s join voice_page p on p.id = s.page_id where p.child_id = c),
    (select max(k.until_at) from voice_pagecode k
      where k.child_id = c and k.used_at is null and k.revoked_at is null and k.until_at > moment);
end $$;

-- End every opening of a child's page at once; how many there were.
create function linkspan.close_page(c uuid) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  ended bigint;
begin
  if not inwall.minds_page(c, who) then
    raise exception 'only who minds a page closes it' using errcode = 'LS005';
  end if;
  update voice_pagesession s set ended_at = linkspan.at(who), ended_how = 'staff', checked_at = null
    from voice_page p where p.id = s.page_id and p.child_id = c and s.ended_at is null;
  get diagnostics ended = row_count;
  return ended;
end $$;

-- Which kinds of service looked at a child's file and in which month, for the lead to choose from: no name, no police,
-- nobody who is not of a kind that may be told, no sensitive service, no auditor.
create function linkspan.services_looked(c uuid, kinds text[]) returns table (code text, month date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.leads_child(c, who) then return; end if;
  return query
  select distinct o.kind::text, date_trunc('month', e.recorded_at at time zone 'Europe/London')::date
  from audit_entry e join agencies_organisation o on o.id = e.organisation
  where e.child = c and e.actor_person is not null and e.decision = 'allow' and o.kind = any(kinds)
    and o.kind not in ('police', 'youth_justice')
    and e.event = 'children.file.seen'
    and not inwall.is_kept_line(e.event, e.object, who)
    and not exists (select 1 from children_involvement i
      where i.child_id = c and i.organisation_id = o.id and i.sensitive)
    and not exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and r.organisation_id = o.id and r.sensitive)
  order by 2 desc, 1;
end $$;
"""

FOLLOWS = """
-- What was released for one child is never shown to another: when records part or a file's last record goes, every
-- opening ends, codes lapse, and the lead looks at each item again.
create function inwall.stop_page(c uuid, how text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update voice_pagesession s set ended_at = now(), ended_how = how, checked_at = null
    from voice_page p where p.id = s.page_id and p.child_id = c and s.ended_at is null;
  update voice_pagecode k set revoked_at = now() where k.child_id = c and k.used_at is null and k.revoked_at is null;
  update voice_page p set check_kind = '', check_hash = '', check_set_at = null where p.child_id = c;
  update voice_pagerelease r set withdrawn_at = now() where r.child_id = c and r.withdrawn_at is null;
end $$;

create function linkspan.part_pages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform inwall.stop_page(new.child_id, 'moved');
  return new;
end $$;
create trigger voice_pages_stop_when_records_part after update of until_at on children_link
  for each row when (old.until_at is null and new.until_at is not null) execute function linkspan.part_pages();

create function linkspan.carry_pages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  m record;
begin
  if not exists (select 1 from voice_pagecode) and not exists (select 1 from voice_pagerelease)
    and not exists (select 1 from voice_pageholding) then return null; end if;
  for m in
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)
  loop
    perform inwall.stop_page(m.giver, 'moved');
    perform inwall.stop_page(m.receiver, 'moved');
    update voice_pagerelease r set child_id = m.receiver where r.child_id = m.giver;
    update voice_pageholding h set child_id = m.receiver where h.child_id = m.giver;
  end loop;
  return null;
end $$;
create trigger voice_pages_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_pages();

-- What a disposed child's page said goes with the rest; that there was something stays.
create function linkspan.blank_pages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform inwall.stop_page(new.id, 'gone');
  update voice_pagerelease r set name = '', said = '', after = '', dropped_at = now() where r.child_id = new.id;
  update voice_pageholding h set words = '', review_words = '', dropped_at = now() where h.child_id = new.id;
  return new;
end $$;
create trigger voice_pages_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_pages();
"""

CALLED = (
    "try_page_code(text, text, text, timestamptz, int, int, int)", "page_session(text, timestamptz)",
    "begin_page(uuid, text, uuid, uuid)", "set_page_check(text, text, text)", "page_check(text)",
    "answer_page_check(text, boolean, text, int)", "leave_page(text, timestamptz, boolean)", "child_page(text)",
    "dangers_open(uuid)", "page_leads(uuid)", "page_state(uuid)", "close_page(uuid)", "services_looked(uuid, text[])",
    "minds_page(uuid, jsonb)", "leads_child(uuid, jsonb)",
)  # fmt: skip
TRIGGERED = "linkspan.part_pages(), linkspan.carry_pages(), linkspan.blank_pages()"
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
OPENED = (
    f"revoke all on function {LISTED}, {TRIGGERED} from public; grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger voice_pages_stop_when_records_part on children_link;"
    "drop trigger voice_pages_follow_links on children_link; drop trigger voice_pages_blanked on children_child;"
    f"drop function {LISTED}, {TRIGGERED}, inwall.minds_page(uuid, jsonb), inwall.leads_child(uuid, jsonb), "
    "inwall.has_page(uuid), inwall.in_danger(uuid), inwall.harm_thought(uuid, text[]), inwall.live_page(text, timestamptz), inwall.page_asks(), "
    "inwall.stop_page(uuid, text)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
MINDS = f"linkspan.minds_page(child_id, {WHO})"
LEADS = f"linkspan.leads_child(child_id, {WHO})"

# A page, its openings and wrong codes are the functions' alone: nobody reads or writes them straight.
WALLS = [
    ("page", "", {}),
    ("pagesession", "", {}),
    ("pagetry", "", {}),
    ("pagecode", "select, insert, update", dict(select=MINDS, insert=f"given_by_id = {ME} and {MINDS}", update=MINDS)),
    (
        "pagerelease",
        "select, insert, update",
        dict(select=MINDS, insert=f"released_by_id = {ME} and {LEADS}", update=LEADS),
    ),
    (
        "pageholding",
        "select, insert, update",
        dict(select=MINDS, insert=f"held_by_id = {ME} and organisation_id = {MINE} and {LEADS}", update=MINDS),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_wishes"), ("duty", "0003_versions_reasons_desks_and_cover")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Page",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "check_kind",
                        models.TextField(choices=[("", ""), ("pictures", "pictures"), ("word", "word")], default=""),
                    ),
                    ("check_hash", models.TextField(default="")),
                    ("check_set_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="PageCode",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("code_hash", models.TextField(unique=True)),
                    ("asks", models.TextField(choices=[("pictures", "pictures"), ("word", "word")])),
                    ("forgets", models.BooleanField(default=False)),
                    ("given_as", models.TextField(default="")),
                    ("given_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "given_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="PageHolding",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("worker", "worker"),
                                ("service", "service"),
                                ("words", "words"),
                                ("note", "note"),
                                ("services", "services"),
                            ]
                        ),
                    ),
                    ("about", models.UUIDField(null=True)),
                    (
                        "why",
                        models.TextField(
                            choices=[
                                ("exploitation", "exploitation"),
                                ("honour", "honour"),
                                ("forced_marriage", "forced_marriage"),
                                ("fabricated", "fabricated"),
                                ("harm", "harm"),
                                ("upset", "upset"),
                                ("other_person", "other_person"),
                                ("enquiry", "enquiry"),
                            ]
                        ),
                    ),
                    ("words", models.TextField(default="")),
                    ("held_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("reviewed_at", models.DateTimeField(null=True)),
                    ("review_words", models.TextField(default="")),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("dropped_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
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
                        "held_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
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
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "reviewed_by",
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
                name="PageRelease",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[("worker", "worker"), ("service", "service"), ("words", "words"), ("note", "note")]
                        ),
                    ),
                    ("about", models.UUIDField()),
                    ("code", models.TextField(default="")),
                    ("name", models.TextField(default="")),
                    ("said", models.TextField(default="")),
                    ("after", models.TextField(default="")),
                    ("month", models.DateField(null=True)),
                    ("released_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    ("dropped_at", models.DateTimeField(null=True)),
                    (
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "released_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "withdrawn_by",
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
                name="PageSession",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("token_hash", models.TextField(unique=True)),
                    ("began_at", models.DateTimeField()),
                    ("seen_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("checked_at", models.DateTimeField(null=True)),
                    ("wrong", models.PositiveSmallIntegerField(default=0)),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "ended_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("left", "left"),
                                ("idle", "idle"),
                                ("wrong", "wrong"),
                                ("staff", "staff"),
                                ("moved", "moved"),
                                ("gone", "gone"),
                            ],
                            default="",
                        ),
                    ),
                    (
                        "code",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="voice.pagecode"
                        ),
                    ),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="voice.page"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="PageTry",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("source", models.TextField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["at"], name="voice_pagetry_at")],
                },
            ),
        ),
        Together(
            migrations.AddConstraint(
                model_name="page",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("check_hash", ""), ("check_kind", "")),
                        models.Q(
                            models.Q(("check_kind", ""), _negated=True), models.Q(("check_hash", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="voice_page_check_whole",
                ),
            ),
            migrations.AddConstraint(
                model_name="pagecode",
                constraint=models.CheckConstraint(
                    condition=models.Q(("until_at__gt", models.F("given_at"))), name="voice_pagecode_forwards"
                ),
            ),
            migrations.AddConstraint(
                model_name="pagecode",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("revoked_at", None), ("used_at", None)),
                    fields=("child",),
                    name="voice_pagecode_one_at_a_time",
                ),
            ),
            migrations.AddIndex(
                model_name="pageholding",
                index=models.Index(fields=["child"], name="voice_pageholding_child"),
            ),
            migrations.AddConstraint(
                model_name="pageholding",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("about", None), ("kind", "services")),
                        models.Q(models.Q(("kind", "services"), _negated=True), ("about__isnull", False)),
                        _connector="OR",
                    ),
                    name="voice_pageholding_of_something",
                ),
            ),
            migrations.AddConstraint(
                model_name="pagerelease",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at", None)),
                    fields=("child", "kind", "about"),
                    name="voice_pagerelease_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="pagerelease",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "service"), _negated=True),
                        models.Q(
                            ("code__in", ["council", "school", "nursery", "gp_practice", "hospital_trust"]),
                            ("month__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="voice_pagerelease_known_service",
                ),
            ),
            migrations.AddConstraint(
                model_name="pagesession",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("ended_at", None), models.Q(("ended_how", ""), _negated=True), _connector="XOR"
                    ),
                    name="voice_pagesession_ended_somehow",
                ),
            ),
        ),
        migrations.RunSQL(DECIDE + CHILD + STAFF + FOLLOWS + OPENED, DROP),
        *[
            step
            for name, granted, rules in WALLS
            for step in (grant(f"voice_{name}", app=granted), wall(f"voice_{name}", **rules))
        ],
    ]
