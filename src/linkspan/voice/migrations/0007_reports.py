"""Lay out the commissioner's figures, sealed reports and directions, and count what the figures are made of.

Exact counts are given to the worker alone, never with a child's id; what is published of them is decided in
`suppression.py`, and neither it nor a sealed report ever changes.
"""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant, wall

COUNT = """
-- What each child of a year counts in. A child who was to be heard more than once counts once; of how things are, the
-- last answer to each outcome counts. What was taken back, or was another child's, does not.
create function inwall.voice_facts(from_at timestamptz, until_at timestamptz, before_at timestamptz)
  returns table (child uuid, measure text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
  with due as (
    select distinct h.child_id as who from voice_hearing h where h.asked_at >= from_at and h.asked_at < until_at
  ), told as (
    select d.who, exists (
        select 1 from voice_words w where w.child_id = d.who and w.said_at >= from_at and w.said_at < until_at
          and w.at < before_at and w.dropped_at is null and not exists (
            select 1 from voice_beside b where b.words_id = w.id and b.at < before_at
              and b.kind in ('withdrawn', 'wrong_child'))) as heard,
      exists (
        select 1 from voice_unheard u where u.child_id = d.who and u.at >= from_at and u.at < before_at
          and u.reason <> 'not_asked') as excused,
      exists (
        select 1 from voice_unheard u where u.child_id = d.who and u.at >= from_at and u.at < before_at
          and u.reason = 'not_asked') as not_asked
    from due d
  )
  select t.who, m.code from told t cross join lateral (
    values ('due', true), ('heard', t.heard), ('not_asked', not t.heard and (t.not_asked or not t.excused))
  ) m(code, holds) where m.holds;
  return query
  with last as (
    select distinct on (f.child_id, f.outcome) f.child_id as who, f.outcome, f.step
    from voice_feeling f where f.at >= from_at and f.at < until_at
    order by f.child_id, f.outcome, f.at desc, f.id desc
  )
  select l.who, l.outcome || m.code from last l cross join lateral (
    values ('.said', true), ('.well', l.step >= 4), ('.badly', l.step <= 2)
  ) m(code, holds) where m.holds;
end $$;

-- Where a child belongs in each list: by the file's council area, age on the last day, ethnicity as the council's return
-- has it, and the need of the newest episode. What nobody recorded has a group of its own.
create function inwall.voice_groups(kids uuid[], last_on date)
  returns table (child uuid, dimension text, member text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
  with kid as (
    select c.id, c.area_id, (
        select extract(year from age(last_on, max((v.said->>'date_of_birth')::date)))::int
        from children_link l
        join children_sourcerecord s on s.id = l.record_id
        join children_recordversion v on v.record_id = s.id and v.number = s.version
        where l.child_id = c.id and l.until_at is null and v.said->>'date_of_birth' is not null) as years, (
        select n.said->>'Ethnicity' from interop_censuschild n
        where n.child_id = c.id and n.said->>'Ethnicity' is not null order by n.at desc, n.id desc limit 1) as said, (
        select e.primary_need from pathway_episode e
        where e.child_id = c.id and e.primary_need <> '' and e.referral_on <= last_on
        order by e.referral_on desc, e.id desc limit 1) as need
    from children_child c where c.id = any(kids) and not c.is_canary and c.disposed_on is null
  )
  select k.id, m.dimension, m.member from kid k cross join lateral (values
    ('all', ''),
    ('area', k.area_id::text),
    ('age', case when k.years < 5 then '0-4' when k.years < 10 then '5-9' when k.years < 13 then '10-12'
      when k.years < 16 then '13-15' when k.years < 18 then '16-17' when k.years >= 18 then '18+' else 'unknown' end),
    ('ethnicity', case when k.said in ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH') then 'white'
      when k.said in ('MWBC', 'MWBA', 'MWAS', 'MOTH') then 'mixed'
      when k.said in ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') then 'asian'
      when k.said in ('BCRB', 'BAFR', 'BOTH') then 'black' when k.said = 'OOTH' then 'other' else 'unknown' end),
    ('need', case when k.need ~ '^N[1-9]$' then k.need else 'unknown' end)
  ) m(dimension, member);
end $$;

-- The worker alone asks. Exact, by group, and never whose.
create function linkspan.voice_counts(from_on date, until_on date, before_on date)
  returns table (measure text, dimension text, member text, n bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  from_at timestamptz := from_on::timestamp at time zone 'Europe/London';
  until_at timestamptz := until_on::timestamp at time zone 'Europe/London';
  before_at timestamptz := before_on::timestamp at time zone 'Europe/London';
begin
  if coalesce(linkspan.ctx()->>'system', '') <> 'worker' then
    raise exception 'figures are counted by the worker alone' using errcode = 'LS005';
  end if;
  return query
  with facts as materialized (
    select f.child, f.measure from inwall.voice_facts(from_at, until_at, before_at) f
  ), groups as materialized (
    select g.child, g.dimension, g.member
    from inwall.voice_groups(array(select distinct f.child from facts f), until_on - 1) g
  )
  select f.measure, g.dimension, g.member, count(*) from facts f join groups g on g.child = f.child group by 1, 2, 3;
end $$;
revoke all on function inwall.voice_facts(timestamptz, timestamptz, timestamptz), inwall.voice_groups(uuid[], date),
  linkspan.voice_counts(date, date, date) from public;
grant execute on function linkspan.voice_counts(date, date, date) to linkspan_app;
"""
DROP_COUNT = """
drop function linkspan.voice_counts(date, date, date);
drop function inwall.voice_groups(uuid[], date);
drop function inwall.voice_facts(timestamptz, timestamptz, timestamptz);
"""

DIRECTED = """
-- Whether a direction about a child is in force for the asker: confirmed by somebody else, begun, and not over or ended.
create function inwall.directed(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(who, array['commissioner']) and exists (
    select 1 from voice_direction d where d.child_id = c and d.confirmed_by_id is not null
      and d.confirmed_by_id <> d.recorded_by_id and d.confirmed_at <= linkspan.at(who) and d.ended_at is null
      and d.directed_on <= (linkspan.at(who) at time zone 'Europe/London')::date
      and d.until >= (linkspan.at(who) at time zone 'Europe/London')::date)
$$;

-- Whether there is a child whom a direction may name; asked by the commissioner's office alone.
create function linkspan.may_be_directed(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.has_role(linkspan.ctx(), array['commissioner']) and linkspan.may_know(c, linkspan.ctx())
$$;

-- What a child said, read under a direction in force and in no other way.
create function linkspan.inquired_words(c uuid)
  returns table (id uuid, said text, language text, language_said text, translation text, how text, through text,
    alone text, present text, said_at timestamptz, is_day boolean, place text, author_as text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.directed(c, linkspan.ctx()) then return; end if;
  return query
  select w.id, w.said, w.language, w.language_said, w.translation, w.how, w.through, w.alone, w.present, w.said_at,
    w.is_day, w.place, w.author_as
  from voice_words w where w.child_id = c and w.dropped_at is null and not exists (
    select 1 from voice_beside b where b.words_id = w.id and b.kind = 'wrong_child')
  order by w.said_at, w.id;
end $$;

-- Who leads for a child, and the area whose information governance is told: of an inquiry, to whoever may make it.
create function linkspan.told_of_inquiry(c uuid) returns table (lead uuid, area uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.directed(c, linkspan.ctx()) then return; end if;
  return query
  select (select l.person_id from children_lead l where l.child_id = c and l.accepted_at is not null
      and l.declined_at is null and l.until_at is null order by l.accepted_at desc, l.id desc limit 1), k.area_id
  from children_child k where k.id = c;
end $$;

create function linkspan.direction_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null and new.child_id = old.child_id
      or old.confirmed_at is not null
        and (new.confirmed_at, new.confirmed_by_id) is distinct from (old.confirmed_at, old.confirmed_by_id)
      or (new.id, new.reference, new.directed_on, new.until, new.reason, new.recorded_by_id, new.recorded_at)
        is distinct from
        (old.id, old.reference, old.directed_on, old.until, old.reason, old.recorded_by_id, old.recorded_at) then
    raise exception 'a direction stays as it was recorded' using errcode = 'LS004';
  end if;
  if current_user = 'linkspan_app' and (
      new.confirmed_at is distinct from old.confirmed_at
        and (new.confirmed_by_id is distinct from linkspan.ctx_person() or new.confirmed_by_id = new.recorded_by_id)
      or new.ended_at is distinct from old.ended_at and new.ended_by_id is distinct from linkspan.ctx_person()) then
    raise exception 'a direction is confirmed by another person, in their own name' using errcode = 'LS005';
  end if;
  return new;
end $$;
create trigger voice_direction_stays before update or delete on voice_direction
  for each row execute function linkspan.direction_stays();
create trigger voice_direction_kept before truncate on voice_direction
  for each statement execute function linkspan.refuse_change();

-- When a child's last record goes to another file, a direction about the child goes with it.
create function linkspan.carry_directions() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from voice_direction) then return null; end if;
  update voice_direction n set child_id = m.receiver
  from (
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)) m
  where n.child_id = m.giver;
  return null;
end $$;
create trigger voice_directions_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_directions();

revoke all on function inwall.directed(uuid, jsonb), linkspan.may_be_directed(uuid), linkspan.inquired_words(uuid),
  linkspan.told_of_inquiry(uuid), linkspan.direction_stays(), linkspan.carry_directions() from public;
grant execute on function linkspan.may_be_directed(uuid), linkspan.inquired_words(uuid), linkspan.told_of_inquiry(uuid)
  to linkspan_app;
"""
DROP_DIRECTED = """
drop trigger voice_directions_follow_links on children_link;
drop trigger voice_direction_kept on voice_direction;
drop trigger voice_direction_stays on voice_direction;
drop function linkspan.carry_directions();
drop function linkspan.direction_stays();
drop function linkspan.told_of_inquiry(uuid);
drop function linkspan.inquired_words(uuid);
drop function linkspan.may_be_directed(uuid);
drop function inwall.directed(uuid, jsonb);
"""

SEALING = """
-- The line of the trail that keeps a sealed report's hash, as it was signed: to prove the report to an outsider. It says
-- who of the office sealed it and when, and no child; whoever may read the report may take it.
create function linkspan.report_line(report uuid) returns table (entry uuid, body bytea)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.id, e.body from audit_entry e join voice_sealedreport r on r.id = e.object
  where r.id = report and e.event = 'voice.report.sealed' and e.decision = 'allow'
    and linkspan.ctx()->>'person' is not null
$$;
revoke all on function linkspan.report_line(uuid) from public;
grant execute on function linkspan.report_line(uuid) to linkspan_app;
"""

ME = "(select linkspan.ctx_person())"
WORKER = "(select coalesce((select linkspan.ctx())->>'system' = 'worker', false))"
OFFICE = "(select linkspan.has_role((select linkspan.ctx()), array['commissioner']))"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0014_population"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("voice", "0006_feedback"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="VoiceRelease",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("year", models.PositiveSmallIntegerField(unique=True)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="SealedReport",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("foreword", models.TextField(default="")),
                    ("file", models.BinaryField()),
                    ("hash", models.TextField(unique=True)),
                    ("sealed_at", models.DateTimeField()),
                    (
                        "sealed_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "release",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sealed",
                            to="voice.voicerelease",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Direction",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("reference", models.TextField()),
                    ("directed_on", models.DateField()),
                    ("until", models.DateField()),
                    ("reason", models.TextField()),
                    ("recorded_at", models.DateTimeField()),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("outcome", models.TextField(default="")),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
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
                        "child",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                        ),
                    ),
                    (
                        "confirmed_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "recorded_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                                models.Q(
                                    ("confirmed_at__isnull", False),
                                    ("confirmed_by__isnull", False),
                                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="voice_direction_confirmed_by_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("until__gte", models.F("directed_on"))),
                            name="voice_direction_forwards",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("outcome", "")),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_by__isnull", False),
                                    models.Q(("outcome", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="voice_direction_ended_with_words",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="VoiceFigure",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("measure", models.TextField()),
                    ("dimension", models.TextField()),
                    ("member", models.TextField()),
                    ("label", models.TextField(default="")),
                    ("place", models.PositiveSmallIntegerField()),
                    ("shown", models.PositiveIntegerField(null=True)),
                    (
                        "release",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="figures",
                            to="voice.voicerelease",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("release", "measure", "dimension", "member"), name="voice_voicefigure_once"
                        )
                    ],
                },
            ),
        ),
        grant("voice_voicerelease", app="select, insert", auditor="select"),
        grant("voice_voicefigure", app="select, insert", auditor="select"),
        grant("voice_sealedreport", app="select, insert", auditor="select"),
        grant(
            "voice_direction",
            auditor="select",
            app="select, insert, update (item_id, confirmed_by_id, confirmed_at, ended_by_id, ended_at, outcome)",
        ),
        frozen("voice_voicerelease"),
        frozen("voice_voicefigure"),
        frozen("voice_sealedreport"),
        migrations.RunSQL(COUNT, DROP_COUNT),
        migrations.RunSQL(DIRECTED, DROP_DIRECTED),
        migrations.RunSQL(SEALING, "drop function linkspan.report_line(uuid)"),
        wall("voice_voicerelease", select="true", insert=WORKER),
        wall("voice_voicefigure", select="true", insert=WORKER),
        wall("voice_sealedreport", select="true", insert=f"{OFFICE} and sealed_by_id = {ME}"),
        wall(
            "voice_direction",
            select=OFFICE,
            insert=f"{OFFICE} and recorded_by_id = {ME} and confirmed_by_id is null",
            update=OFFICE,
        ),
    ]
