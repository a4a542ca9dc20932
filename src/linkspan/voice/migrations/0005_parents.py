"""Lay out a parent's or carer's page behind the second wall: put forward, decided, what it shows, and how it opens.

The application reads and writes what workers do. What a parent sees, and whether anything, the database alone says.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

# An open stage of these, a shield of any kind, or a protected child shuts every parent's page of the child.
SHUTS = "array['strategy_discussion', 'section47', 'police_protection', 'emergency_order']"

SQL = """
-- The words of a name that count: small letters, no accents or marks, no titles.
create function inwall.name_words(said text) returns text[] language sql stable as $$
  select coalesce(array_agg(word order by at), '{}') from (
    select word, at from regexp_split_to_table(
      lower(translate(said, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ',
        'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy')), '[^[:alnum:]]+')
      with ordinality as part(word, at)
    where word <> '' and word not in ('mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'sir', 'rev')) w
$$;

-- Whether two names may be one person's: the same last word and the same first letter, the same words in another order,
-- or one of them within the other. It errs towards yes: a page that stays shut harms less than one that opens.
create function inwall.may_be_one(one text, other text) returns boolean language plpgsql stable as $$
declare
  a text[] := inwall.name_words(one);
  b text[] := inwall.name_words(other);
begin
  if cardinality(a) = 0 or cardinality(b) = 0 then return true; end if;
  return a <@ b or b <@ a
    or (a[cardinality(a)] = b[cardinality(b)] and left(a[1], 1) = left(b[1], 1))
    or (a[1] = b[cardinality(b)] and b[1] = a[cardinality(a)]);
end $$;

-- Whether any record of a child, whoever holds it, says that somebody of this name must not have contact or not know.
create function inwall.is_barred(c uuid, adult text, at timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  -- Counted to the end, and not until the first: how long it takes must not say whether there is one.
  return (
    select count(*) > 0 from children_link l
    join children_sourcerecord r on r.id = l.record_id
    join children_recordversion v on v.record_id = r.id and v.number = r.version
    cross join lateral jsonb_array_elements(
      case when jsonb_typeof(v.said->'bars') = 'array' then v.said->'bars' else '[]'::jsonb end) as bar
    where l.child_id = c and l.until_at is null
      and (coalesce(bar->>'until', '') = '' or (bar->>'until')::date > at::date)
      and inwall.may_be_one(adult, coalesce(bar->>'name', '')));
end $$;

-- Whether anything about the child shuts every parent's page. The tables of stages come with a later migration.
create function inwall.shuts_pages(c uuid, at timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  is_open boolean;
  is_shielded boolean;
  is_sealed boolean;
  is_enquiry boolean;
  is_thought_of boolean;
begin
  select exists (select 1 from children_child k where k.id = c and k.protection = 'none' and k.archived_on is null
      and k.disposed_on is null),
    exists (select 1 from children_shield h where h.child_id = c and (h.until_at is null or h.until_at > at)),
    (select count(*) > 0 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and (r.sealed or r.protection <> 'none')),
    (select count(*) > 0 from pathway_stage s where s.child_id = c and s.kind = any(KINDS)
      and s.ended_at is null and s.replaced_at is null),
    inwall.harm_thought(c, array['honour', 'forced_marriage', 'fgm', 'belief', 'fabricated'])
  into is_open, is_shielded, is_sealed, is_enquiry, is_thought_of;
  return not is_open or is_shielded or is_sealed or is_enquiry or is_thought_of;
end $$;

create function inwall.page_is_on(p voice_parentpage, at timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  is_shut boolean;
  is_barred boolean;
  asked voice_parentpage := p;
begin
  -- Where there is no page, the same is asked of some other: a stopwatch must not tell a wrong code from a page that shut.
  if asked.id is null then select * into asked from voice_parentpage o order by o.id desc limit 1; end if;
  is_shut := inwall.shuts_pages(asked.child_id, at);
  is_barred := inwall.is_barred(asked.child_id, asked.adult, at);
  return p.id is not null and p.decision = 'yes' and p.closed_at is null and p.held_at is null
    and p.dropped_at is null and not is_shut and not is_barred;
end $$;

-- What stands against a page, for whoever puts it forward or decides: asked by somebody who sees the child.
-- Which of the two it is, is not told: a record behind a wall may be what bars.
create function linkspan.parent_bars(c uuid, adult text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return not inwall.sees(c, who) or inwall.is_barred(c, adult, linkspan.at(who))
    or inwall.shuts_pages(c, linkspan.at(who));
end $$;

-- Count a try of a code from one place, and say whether it may be tried: five in a quarter of an hour from one place,
-- and a hundred in all. What is older than a day goes.
create function linkspan.try_parent_code(whence text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  near bigint;
  every bigint;
begin
  perform pg_advisory_xact_lock(hashtext('voice.parent_code'));
  delete from voice_parenttry t where t.at < now() - interval '1 day';
  select count(*) filter (where t.source = whence), count(*) into near, every from voice_parenttry t
    where t.at > now() - interval '15 minutes';
  if near >= 5 or every >= 100 then return false; end if;
  insert into voice_parenttry (id, source, at) values (gen_random_uuid(), whence, now());
  return true;
end $$;

-- Workers whom a parent may be shown: named, with a number, at work with the child today; never the police, never a
-- sensitive service.
create function inwall.parent_contacts(c uuid, at timestamptz)
  returns table (id uuid, name text, role text, agency text, phone text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select i.id, i.name, i.role, o.name::text, i.phone
  from children_involvement i join agencies_organisation o on o.id = i.organisation_id
  where i.child_id = c and not i.sensitive and o.kind <> 'police' and i.name <> ''
    and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date)
    and not exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      where l.child_id = c and l.until_at is null and r.sensitive and r.organisation_id = i.organisation_id)
  order by i.name, i.id;
end $$;

create function linkspan.parent_contacts(c uuid)
  returns table (id uuid, name text, role text, agency text, phone text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.sees(c, who) or not inwall.sees_place(c, who) then return; end if;
  return query select * from inwall.parent_contacts(c, linkspan.at(who));
end $$;

create function inwall.parent_page_asks() returns jsonb language plpgsql stable as $$
declare
  who jsonb := linkspan.ctx();
begin
  if who->>'system' is distinct from 'parent_page' then
    raise exception 'only a parent''s page asks this' using errcode = 'LS005';
  end if;
  return who;
end $$;

-- Open a page by its code, once: the child it is about, or nothing, whatever it was that was wrong.
create function linkspan.use_parent_code(code text, session text, lasts interval)
  returns table (page uuid, child uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  at timestamptz := linkspan.at(inwall.parent_page_asks());
  found voice_parentpage;
  is_good boolean;
  is_on boolean;
  used uuid;
begin
  select p.* into found from voice_parentcode k join voice_parentpage p on p.id = k.page_id where k.digest = code;
  is_good := exists (select 1 from voice_parentcode k
    where k.digest = code and k.used_at is null and k.revoked_at is null and k.given_at <= at and k.until_at > at);
  is_on := inwall.page_is_on(found, at);
  if not is_good or not is_on then return; end if;
  update voice_parentcode k set used_at = at where k.digest = code and k.used_at is null and k.revoked_at is null
    returning k.id into used;
  if used is null then return; end if;
  insert into voice_parentsession (id, page_id, digest, from_at, until_at)
    values (gen_random_uuid(), found.id, session, at, at + lasts);
  return query select found.id, found.child_id;
end $$;

-- All that a parent's page shows, and nothing else: whom to ring, days of meetings, papers already given. Nothing while
-- the page is off for whatever reason: an order that came since, an enquiry, a shield, a session that has run out.
create function linkspan.parent_page(session text)
  returns table (page uuid, child uuid, until_at timestamptz, shown jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  at timestamptz := linkspan.at(inwall.parent_page_asks());
  found voice_parentpage;
  ends timestamptz;
begin
  select s.until_at into ends from voice_parentsession s where s.digest = session and s.ended_at is null
    and s.from_at <= at and s.until_at > at;
  select p.* into found from voice_parentsession s join voice_parentpage p on p.id = s.page_id
    where s.digest = session and s.ended_at is null and s.from_at <= at and s.until_at > at;
  if not inwall.page_is_on(found, at) then return; end if;
  return query select found.id, found.child_id, ends, jsonb_build_object(
    'contacts', coalesce((
      select jsonb_agg(jsonb_build_object('name', w.name, 'agency', w.agency, 'phone', w.phone) order by w.name, w.id)
      from inwall.parent_contacts(found.child_id, at) w where w.id in (
        select n.involvement_id from voice_parentshown n
        where n.page_id = found.id and n.what = 'contact' and n.removed_at is null)), '[]'::jsonb),
    'meetings', coalesce((
      select jsonb_agg(jsonb_build_object('kind', n.meeting, 'at', n.meets_at) order by n.meets_at, n.id)
      from voice_parentshown n where n.page_id = found.id and n.what = 'meeting' and n.removed_at is null
        and n.meets_at > at - interval '1 day'), '[]'::jsonb),
    'papers', coalesce((
      select jsonb_agg(jsonb_build_object('title', n.title, 'on', n.given_on) order by n.given_on desc, n.id)
      from voice_parentshown n where n.page_id = found.id and n.what = 'paper' and n.removed_at is null
        and n.given_on <= at::date), '[]'::jsonb));
end $$;

create function linkspan.leave_parent_page(session text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update voice_parentsession s set ended_at = linkspan.at(inwall.parent_page_asks())
    where s.digest = session and s.ended_at is null;
end $$;

-- End the sessions of a page whose codes were taken back or that was closed; by somebody who sees the child.
create function linkspan.end_parent_sessions(p uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  update voice_parentsession s set ended_at = linkspan.at(who) from voice_parentpage g
    where g.id = p and s.page_id = p and s.ended_at is null and inwall.sees(g.child_id, who);
end $$;

-- A page whose child's records go to another file goes with them, and is shut until somebody decides again.
create function linkspan.carry_parent_pages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from voice_parentpage) then return null; end if;
  update voice_parentpage p set held_at = now() from came l join children_link o on o.record_id = l.record_id
    where l.until_at is null and o.until_at is not null and o.child_id <> l.child_id
      and p.child_id in (o.child_id, l.child_id);
  update voice_parentpage p set child_id = m.receiver
  from (
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)) m
  where p.child_id = m.giver;
  return null;
end $$;
create trigger voice_parent_pages_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_parent_pages();

create function linkspan.blank_parent_pages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update voice_parentpage p set adult = '', relationship = '', basis_why = '', evidence = '{}', reason = '',
    decided_why = '', closed_why = '', dropped_at = now() where p.child_id = new.id;
  update voice_parentshown n set title = '' from voice_parentpage p where p.id = n.page_id and p.child_id = new.id;
  return new;
end $$;
create trigger voice_parent_pages_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_parent_pages();
""".replace("KINDS", SHUTS)
CALLED = (
    "parent_bars(uuid, text)", "try_parent_code(text)", "use_parent_code(text, text, interval)", "parent_page(text)",
    "parent_contacts(uuid)", "leave_parent_page(text)", "end_parent_sessions(uuid)",
)  # fmt: skip
TRIGGERED = ("carry_parent_pages()", "blank_parent_pages()")
INNER = (
    "name_words(text)", "may_be_one(text, text)", "is_barred(uuid, text, timestamptz)",
    "parent_contacts(uuid, timestamptz)", "shuts_pages(uuid, timestamptz)", "page_is_on(voice_parentpage, timestamptz)", "parent_page_asks()",
)  # fmt: skip
CALLS = ", ".join(f"linkspan.{each}" for each in CALLED)
ALL = ", ".join([CALLS, *(f"linkspan.{each}" for each in TRIGGERED)])
OPENED = f"revoke all on function {ALL} from public; grant execute on function {CALLS} to linkspan_app;"
DROP = (
    "drop trigger voice_parent_pages_follow_links on children_link;"
    "drop trigger voice_parent_pages_blanked on children_child;"
    f"drop function {ALL}; drop function {', '.join(f'inwall.{each}' for each in reversed(INNER))}"
)
WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
SEES = f"linkspan.sees(child_id, {WHO})"
OF_PAGE = "exists (select 1 from voice_parentpage p where p.id = page_id)"
DECIDED = "item_id, decision, decided_by_id, decided_at, decided_why, closed_at, closed_by_id, closed_why, held_at"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0014_population"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("voice", "0004_messages"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="ParentPage",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("adult", models.TextField()),
                    ("relationship", models.TextField(default="")),
                    (
                        "basis",
                        models.TextField(
                            choices=[
                                ("mother", "mother"),
                                ("married_father", "married_father"),
                                ("birth_certificate", "birth_certificate"),
                                ("agreement", "agreement"),
                                ("order", "order"),
                                ("adoption", "adoption"),
                                ("special_guardian", "special_guardian"),
                                ("council", "council"),
                                ("decided", "decided"),
                            ]
                        ),
                    ),
                    ("basis_why", models.TextField(default="")),
                    (
                        "evidence",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(
                                choices=[
                                    ("passport", "passport"),
                                    ("driving_licence", "driving_licence"),
                                    ("permit", "permit"),
                                    ("birth_certificate", "birth_certificate"),
                                    ("court_order", "court_order"),
                                    ("home_letter", "home_letter"),
                                    ("seen_at_home", "seen_at_home"),
                                    ("known", "known"),
                                ]
                            ),
                            size=None,
                        ),
                    ),
                    ("verified_on", models.DateField()),
                    ("put_at", models.DateTimeField()),
                    ("reason", models.TextField()),
                    ("decision", models.TextField(choices=[("", ""), ("yes", "yes"), ("no", "no")], default="")),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("decided_why", models.TextField(default="")),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("closed_why", models.TextField(default="")),
                    ("held_at", models.DateTimeField(null=True)),
                    ("dropped_at", models.DateTimeField(null=True)),
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
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
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
                        "put_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "verified_by",
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
                name="ParentCode",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("digest", models.TextField(unique=True)),
                    ("given_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    (
                        "given_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="voice.parentpage"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ParentSession",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("digest", models.TextField(unique=True)),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="voice.parentpage"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ParentShown",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "what",
                        models.TextField(choices=[("contact", "contact"), ("meeting", "meeting"), ("paper", "paper")]),
                    ),
                    (
                        "meeting",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("family_meeting", "family_meeting"),
                                ("group_conference", "group_conference"),
                                ("conference", "conference"),
                                ("review", "review"),
                                ("core_group", "core_group"),
                                ("school", "school"),
                                ("health", "health"),
                                ("visit", "visit"),
                            ],
                            default="",
                        ),
                    ),
                    ("meets_at", models.DateTimeField(null=True)),
                    ("title", models.TextField(default="")),
                    ("given_on", models.DateField(null=True)),
                    ("added_at", models.DateTimeField()),
                    ("removed_at", models.DateTimeField(null=True)),
                    (
                        "added_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "involvement",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.involvement",
                        ),
                    ),
                    (
                        "page",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="shown", to="voice.parentpage"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ParentTry",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("source", models.TextField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["at"], name="voice_parenttry_at")],
                },
            ),
        ),
        Together(
            migrations.AddIndex(
                model_name="parentpage",
                index=models.Index(fields=["child"], name="voice_parentpage_child"),
            ),
            migrations.AddConstraint(
                model_name="parentpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                        models.Q(
                            models.Q(("decision", ""), _negated=True),
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="voice_parentpage_decided",
                ),
            ),
            migrations.AddConstraint(
                model_name="parentpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by__isnull", True),
                        models.Q(("decided_by", models.F("put_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="voice_parentpage_by_another",
                ),
            ),
            migrations.AddConstraint(
                model_name="parentpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(("evidence__len__gte", 2), ("dropped_at__isnull", False), _connector="OR"),
                    name="voice_parentpage_two_kinds",
                ),
            ),
            migrations.AddConstraint(
                model_name="parentpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(("closed_at__isnull", True), ("closed_by__isnull", False), _connector="OR"),
                    name="voice_parentpage_closed_by",
                ),
            ),
            migrations.AddConstraint(
                model_name="parentshown",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("involvement__isnull", False), ("what", "contact")),
                        models.Q(
                            ("meets_at__isnull", False), ("what", "meeting"), models.Q(("meeting", ""), _negated=True)
                        ),
                        models.Q(("given_on__isnull", False), ("what", "paper")),
                        _connector="OR",
                    ),
                    name="voice_parentshown_whole",
                ),
            ),
        ),
        migrations.RunSQL(SQL + OPENED, DROP),
        grant("voice_parentpage", app=f"select, insert, update ({DECIDED})"),
        wall(
            "voice_parentpage",
            select=SEES,
            insert=f"put_by_id = {ME} and organisation_id = {MINE} and {SEES} and decision = ''",
            update=SEES,
        ),
        grant("voice_parentcode", app="select, insert, update (revoked_at)"),
        wall("voice_parentcode", select=OF_PAGE, insert=f"given_by_id = {ME} and {OF_PAGE}", update=OF_PAGE),
        grant("voice_parentsession"),
        wall("voice_parentsession"),
        grant("voice_parenttry"),
        wall("voice_parenttry"),
        grant("voice_parentshown", app="select, insert, update (removed_at)"),
        wall("voice_parentshown", select=OF_PAGE, insert=f"added_by_id = {ME} and {OF_PAGE}", update=OF_PAGE),
    ]
