"""Lay out what a child said, why nobody has their words, and what was done about each wish; build the second wall.

Behind it stand the child's own walls. What was said is only ever added to, whoever asks; who said it, who wrote it down
and when is refused to everybody. Who may read it is decided here as the newest row beside it says.
"""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

DECIDE = """
-- Whether the asker works with a child now: by name, by their agency, by having said so, or by leading the help. A glance
-- on a stated reason is not enough: what a child says is for those around the child.
create function inwall.hears_child(c uuid, who jsonb) returns boolean
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
    or inwall.is_lead_of(c, who));
end $$;

create function inwall.is_lead_of(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_lead l where l.child_id = c and l.person_id = (who->>'person')::uuid
    and l.accepted_at is not null and l.declined_at is null and (l.until_at is null or l.until_at > linkspan.at(who)))
$$;

-- Who may see words: as was said when they were written, or as the newest row beside them says.
create function inwall.words_sharing(w uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    (select b.sharing from voice_beside b where b.words_id = w and b.kind = 'sharing' order by b.at desc, b.id desc limit 1),
    (select x.sharing from voice_words x where x.id = w))
$$;

create function inwall.words_misplaced(w uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from voice_beside b where b.words_id = w and b.kind = 'wrong_child')
$$;

create function inwall.hears_words(w uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x voice_words;
  mine uuid := (who->>'org')::uuid;
  shared text;
begin
  select * into x from voice_words t where t.id = w;
  if not found then return false; end if;
  if not inwall.hears_child(x.child_id, who) then
    return inwall.sees(x.child_id, who) and inwall.has_role(who, array['inspector'])
      and not inwall.words_misplaced(w);
  end if;
  if x.author_id = (who->>'person')::uuid and x.organisation_id = mine then return true; end if;
  -- Words that were about another child are read by whoever wrote them, and by nobody else.
  if inwall.words_misplaced(w) then return false; end if;
  -- Which agency heard the child would say where a protected child is, and that a sensitive service knows the child.
  if x.organisation_id is distinct from mine and (not inwall.sees_place(x.child_id, who) or (
    not inwall.opens_sensitive(x.child_id, who) and (
      exists (select 1 from children_involvement i where i.child_id = x.child_id and i.organisation_id = x.organisation_id
        and i.sensitive)
      or exists (select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
        where l.child_id = x.child_id and l.until_at is null and r.sensitive
          and r.organisation_id = x.organisation_id)))) then
    return false;
  end if;
  shared := inwall.words_sharing(w);
  return case shared
    when 'workers' then true
    when 'family' then true
    when 'social_care' then exists (
      select 1 from agencies_organisation o where o.id = mine and o.kind = 'council')
    else inwall.is_lead_of(x.child_id, who) end;
end $$;

-- A wish is read by whoever reads the words it stands in, and by whoever has to see to it.
create function inwall.hears_wish(w uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x voice_childwish;
begin
  select * into x from voice_childwish t where t.id = w;
  if not found then return false; end if;
  return inwall.hears_words(x.words_id, who) or (inwall.may_know(x.child_id, who) and exists (
    select 1 from duty_tenure t where t.item_id = x.item_id and t.until_at is null
      and t.person_id = (who->>'person')::uuid and t.organisation_id = (who->>'org')::uuid));
end $$;

-- That a stage asks for the child's words is known to those who work with the child, and to whoever it is asked of.
create function inwall.knows_hearing(h uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x voice_hearing;
begin
  select * into x from voice_hearing t where t.id = h;
  if not found or not inwall.may_know(x.child_id, who) then return false; end if;
  return x.organisation_id = (who->>'org')::uuid or inwall.hears_child(x.child_id, who)
    or (x.asked_by_id = (who->>'person')::uuid and x.asked_at = linkspan.at(who));
end $$;
"""

ASKED = {
    "hears_child": "c uuid", "is_lead_of": "c uuid", "hears_words": "w uuid", "hears_wish": "w uuid",
    "knows_hearing": "h uuid",
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
-- Whether a stage of a child has the child's words, and if not the last reason why, for who may know the child; nothing
-- of what was said.
create function linkspan.heard_for(c uuid, stage uuid)
  returns table (words_at timestamptz, reason text, said text, reason_at timestamptz, asked_at timestamptz,
    settled_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not inwall.may_know(c, linkspan.ctx()) then return; end if;
  return query
  select (select min(w.at) from voice_heardfor f join voice_words w on w.id = f.words_id
      where f.stage_id = stage and w.child_id = c and not inwall.words_misplaced(w.id)),
    u.reason, u.said, u.at, h.asked_at, h.settled_at
  from (select 1) one
  left join lateral (select n.reason, n.said, n.at from voice_unheard n where n.stage_id = stage and n.child_id = c
    order by n.at desc, n.id desc limit 1) u on true
  left join voice_hearing h on h.stage_id = stage and h.child_id = c;
end $$;

-- How many stages had the child's words, why the others had not, and of how many nobody has said: by agency and quarter.
-- It names no child; whoever shows it suppresses what is small.
create function linkspan.count_hearings(from_on date, until_on date)
  returns table (organisation_id uuid, quarter date, how text, held bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform linkspan.ctx();
  return query
  select n.organisation_id, n.quarter, n.how, count(*) from (
    select h.organisation_id, date_trunc('quarter', h.asked_at at time zone 'Europe/London')::date as quarter,
      case when exists (select 1 from voice_heardfor f join voice_words w on w.id = f.words_id
          where f.stage_id = h.stage_id and w.child_id = h.child_id and not inwall.words_misplaced(w.id)) then 'words'
        else coalesce((select u.reason from voice_unheard u where u.stage_id = h.stage_id and u.child_id = h.child_id
          order by u.at desc, u.id desc limit 1), 'missing') end as how
    from voice_hearing h
    where (h.asked_at at time zone 'Europe/London')::date >= from_on
      and (h.asked_at at time zone 'Europe/London')::date < until_on) n
  group by 1, 2, 3;
end $$;

create function linkspan.hand_over_heard(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
  total bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update voice_hearing h set organisation_id = receiver
    where h.organisation_id = giver and (within_areas is null or h.area_id = any(within_areas));
  get diagnostics total = row_count;
  update voice_childwish w set organisation_id = receiver
    where w.organisation_id = giver and (within_areas is null or w.area_id = any(within_areas));
  get diagnostics moved = row_count;
  return total + moved;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_heard(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'voice.hearing', h.area_id, count(*), bit_xor(uuid_hash_extended(h.id, 0))
    from voice_hearing h where h.organisation_id = giver group by h.area_id
  union all
  select 'voice.childwish', w.area_id, count(*), bit_xor(uuid_hash_extended(w.id, 0))
    from voice_childwish w where w.organisation_id = giver group by w.area_id
$$;

create function linkspan.count_heard(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from voice_hearing h where h.organisation_id = giver and h.settled_at is null)
       + (select count(*) from voice_childwish w where w.organisation_id = giver and w.told_at is null)
$$;

create function linkspan.areas_of_heard(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select h.area_id from voice_hearing h where h.organisation_id = giver
  union
  select w.area_id from voice_childwish w where w.organisation_id = giver
$$;

-- When a child's last record goes to another file, what the child said goes with it.
create function linkspan.carry_voice() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  moved record;
begin
  if not exists (select 1 from voice_words) and not exists (select 1 from voice_hearing)
     and not exists (select 1 from voice_unheard) then
    return null;
  end if;
  for moved in
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)
  loop
    update voice_words w set child_id = moved.receiver where w.child_id = moved.giver;
    update voice_unheard u set child_id = moved.receiver where u.child_id = moved.giver;
    update voice_hearing h set child_id = moved.receiver where h.child_id = moved.giver;
    update voice_childwish w set child_id = moved.receiver where w.child_id = moved.giver;
  end loop;
  return null;
end $$;
create trigger voice_words_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_voice();

-- What a child said who was disposed of goes with the rest; that the child was heard, by whom and when, stays.
create function linkspan.blank_voice() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update voice_picture p set body = ''::bytea, shows = '' from voice_words w
    where w.id = p.words_id and w.child_id = new.id;
  update voice_beside b set said = '' from voice_words w where w.id = b.words_id and w.child_id = new.id;
  update voice_words w set said = '', language_said = '', translation = '', translated_by = '', through = '',
    present = '', interpretation = '', dropped_at = now() where w.child_id = new.id;
  update voice_unheard u set said = '' where u.child_id = new.id;
  update voice_childwish w set wish = '', done = '', told_said = '' where w.child_id = new.id;
  return new;
end $$;
create trigger voice_words_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_voice();
"""

GUARDS = """
-- Who said something, who wrote it down, for which agency and when: refused to everybody, the tables' owner as well. What
-- was said goes once, when the child's file is disposed of; and the file that it is in may become another.
create function linkspan.guard_voice() returns trigger language plpgsql as $$
declare
  goes text[] := array['child_id', 'said', 'language_said', 'translation', 'translated_by', 'through', 'present',
    'interpretation', 'dropped_at', 'body', 'shows'];
  is_dropped boolean := current_user <> 'linkspan_app' and pg_trigger_depth() > 1;
begin
  if tg_op <> 'UPDATE' or not is_dropped or (to_jsonb(new) - goes) <> (to_jsonb(old) - goes) then
    raise exception 'what a child said, and who wrote it down, is never changed' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger voice_words_guarded before update or delete on voice_words
  for each row execute function linkspan.guard_voice();
create trigger voice_picture_guarded before update or delete on voice_picture
  for each row execute function linkspan.guard_voice();
create trigger voice_beside_guarded before update or delete on voice_beside
  for each row execute function linkspan.guard_voice();
create trigger voice_unheard_guarded before update or delete on voice_unheard
  for each row execute function linkspan.guard_voice();
create trigger voice_heardfor_guarded before update or delete on voice_heardfor
  for each row execute function linkspan.guard_voice();

-- What was open is filled in, once.
create function linkspan.guard_heard() returns trigger language plpgsql as $$
declare
  open_ text[] := case tg_table_name when 'voice_hearing' then array['settled_at']
    else array['outcome', 'done', 'answered_by_id', 'answered_at', 'told_how', 'told_on', 'told_said', 'told_by_id',
      'told_at'] end;
  was jsonb := to_jsonb(old);
  is_ jsonb := to_jsonb(new);
begin
  if current_user <> 'linkspan_app' then return new; end if;
  -- What was settled opens again, with a new task, where the words that settled it were about another child.
  if tg_table_name = 'voice_hearing' then
    if was->>'settled_at' is not null and is_->>'settled_at' is null
      and (is_ - array['settled_at', 'item_id']) = (was - array['settled_at', 'item_id'])
      and exists (select 1 from linkspan.heard_for(new.child_id, new.stage_id) h
        where h.words_at is null and h.reason is null) then return new; end if;
  end if;
  if (is_ - open_) <> (was - open_)
    or (was ? 'settled_at' and was->>'settled_at' is not null and is_ <> was)
    or (was->>'answered_at' is not null and (is_ - array['told_how', 'told_on', 'told_said', 'told_by_id', 'told_at'])
      <> (was - array['told_how', 'told_on', 'told_said', 'told_by_id', 'told_at']))
    or (was->>'told_at' is not null and is_ <> was) then
    raise exception 'what was asked, wished or answered is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger voice_hearing_guarded before update on voice_hearing
  for each row execute function linkspan.guard_heard();
create trigger voice_childwish_guarded before update on voice_childwish
  for each row execute function linkspan.guard_heard();
"""

INNER = (
    "hears_child(uuid, jsonb)", "is_lead_of(uuid, jsonb)", "words_sharing(uuid)", "words_misplaced(uuid)",
    "hears_words(uuid, jsonb)", "hears_wish(uuid, jsonb)", "knows_hearing(uuid, jsonb)",
)  # fmt: skip
CALLED = (
    *(f"{name}(uuid, jsonb)" for name in ASKED), "heard_for(uuid, uuid)", "count_hearings(date, date)",
    "hand_over_heard(uuid, uuid, uuid[])", "tally_heard(uuid)", "count_heard(uuid)", "areas_of_heard(uuid)",
)  # fmt: skip
TRIGGERED = ("carry_voice()", "blank_voice()", "guard_voice()", "guard_heard()")
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
OPENED = (
    f"revoke all on function {LISTED}, {', '.join(f'linkspan.{each}' for each in TRIGGERED)} from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
GUARDED = ("words", "picture", "beside", "unheard", "heardfor", "hearing", "childwish")
DROP = (
    "".join(f"drop trigger voice_{each}_guarded on voice_{each};" for each in GUARDED)
    + "drop trigger voice_words_follow_links on children_link; drop trigger voice_words_blanked on children_child;"
    f"drop function {LISTED}, {', '.join(f'linkspan.{each}' for each in TRIGGERED)}, "
    + ", ".join(f"inwall.{each}" for each in INNER)
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
BY_ME = f"author_id = {ME} and organisation_id = {MINE}"
ADDED, KEPT = "select, insert", "select, insert, update"
# What goes with words is written by whoever reads them: their writer first of all.
OF_WORDS = f"linkspan.hears_words(words_id, {WHO})"

WALLS = [
    (
        "words",
        ADDED,
        dict(
            select=f"linkspan.hears_words(id, {WHO})",
            insert=f"{BY_ME} and linkspan.hears_child(child_id, {WHO})",
        ),
    ),
    ("picture", ADDED, dict(select=OF_WORDS, insert=OF_WORDS)),
    ("beside", ADDED, dict(select=OF_WORDS, insert=f"{BY_ME} and {OF_WORDS}")),
    ("heardfor", ADDED, dict(select=OF_WORDS, insert=OF_WORDS)),
    (
        "unheard",
        ADDED,
        dict(
            select=f"linkspan.may_know(child_id, {WHO}) and (organisation_id = {MINE} "
            f"or linkspan.hears_child(child_id, {WHO}))",
            insert=f"{BY_ME} and linkspan.may_know(child_id, {WHO})",
        ),
    ),
    (
        "hearing",
        KEPT,
        dict(
            select=f"linkspan.knows_hearing(id, {WHO})",
            insert=f"asked_by_id is not distinct from {ME} and linkspan.may_know(child_id, {WHO})",
            update=f"linkspan.knows_hearing(id, {WHO})",
        ),
    ),
    (
        "childwish",
        KEPT,
        dict(
            select=f"linkspan.hears_wish(id, {WHO})",
            insert=f"author_id = {ME} and {OF_WORDS}",
            update=f"linkspan.hears_wish(id, {WHO})",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0014_population"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("partnership", "0012_reports"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Words",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("said", models.TextField()),
                    (
                        "language",
                        models.TextField(
                            choices=[
                                ("en", "en"),
                                ("cy", "cy"),
                                ("pl", "pl"),
                                ("ur", "ur"),
                                ("ar", "ar"),
                                ("ro", "ro"),
                                ("uk", "uk"),
                                ("bsl", "bsl"),
                                ("none", "none"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("language_said", models.TextField(default="")),
                    ("translation", models.TextField(default="")),
                    ("translated_by", models.TextField(default="")),
                    (
                        "how",
                        models.TextField(
                            choices=[
                                ("words", "words"),
                                ("picture", "picture"),
                                ("behaviour", "behaviour"),
                                ("advocate", "advocate"),
                                ("interpreter", "interpreter"),
                            ]
                        ),
                    ),
                    ("through", models.TextField(default="")),
                    (
                        "alone",
                        models.TextField(
                            choices=[("yes", "yes"), ("part", "part"), ("no", "no"), ("unsaid", "unsaid")]
                        ),
                    ),
                    ("present", models.TextField(default="")),
                    ("said_at", models.DateTimeField()),
                    ("is_day", models.BooleanField(default=True)),
                    (
                        "place",
                        models.TextField(
                            choices=[
                                ("home", "home"),
                                ("carers", "carers"),
                                ("school", "school"),
                                ("health", "health"),
                                ("office", "office"),
                                ("police", "police"),
                                ("outside", "outside"),
                                ("phone", "phone"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("interpretation", models.TextField(default="")),
                    (
                        "sharing",
                        models.TextField(
                            choices=[
                                ("workers", "workers"),
                                ("social_care", "social_care"),
                                ("recorder_lead", "recorder_lead"),
                                ("family", "family"),
                            ],
                            default="workers",
                        ),
                    ),
                    ("author_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("dropped_at", models.DateTimeField(null=True)),
                    (
                        "author",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
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
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Picture",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("body", models.BinaryField()),
                    ("kind", models.TextField(choices=[("image/jpeg", "image/jpeg"), ("image/png", "image/png")])),
                    ("width", models.PositiveIntegerField()),
                    ("height", models.PositiveIntegerField()),
                    ("shows", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="voice.words"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="HeardFor",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("stage_id", models.UUIDField(db_index=True)),
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="heard_for", to="voice.words"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ChildWish",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("wish", models.TextField()),
                    ("author_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    (
                        "outcome",
                        models.TextField(
                            choices=[("", ""), ("done", "done"), ("partly", "partly"), ("not_done", "not_done")],
                            default="",
                        ),
                    ),
                    ("done", models.TextField(default="")),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "told_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("face_to_face", "face_to_face"),
                                ("phone", "phone"),
                                ("letter", "letter"),
                                ("through", "through"),
                                ("picture", "picture"),
                                ("not_told", "not_told"),
                            ],
                            default="",
                        ),
                    ),
                    ("told_on", models.DateField(null=True)),
                    ("told_said", models.TextField(default="")),
                    ("told_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
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
                        "author",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
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
                    (
                        "told_by",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="wishes", to="voice.words"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Beside",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("correction", "correction"),
                                ("withdrawn", "withdrawn"),
                                ("wrong_child", "wrong_child"),
                                ("sharing", "sharing"),
                            ]
                        ),
                    ),
                    ("said", models.TextField()),
                    (
                        "sharing",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("workers", "workers"),
                                ("social_care", "social_care"),
                                ("recorder_lead", "recorder_lead"),
                                ("family", "family"),
                            ],
                            default="",
                        ),
                    ),
                    ("author_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    (
                        "author",
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
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="beside", to="voice.words"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Hearing",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("stage_id", models.UUIDField(unique=True)),
                    ("stage_kind", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("settled_at", models.DateTimeField(null=True)),
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
                        "asked_by",
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
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
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
                    "indexes": [
                        models.Index(fields=["child"], name="voice_hearing_child"),
                        models.Index(fields=["organisation", "asked_at"], name="voice_hearing_agency"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("item__isnull", False), ("settled_at__isnull", False), _connector="OR"),
                            name="voice_hearing_open_has_item",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Unheard",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("stage_id", models.UUIDField(db_index=True)),
                    (
                        "reason",
                        models.TextField(
                            choices=[
                                ("not_asked", "not_asked"),
                                ("declined", "declined"),
                                ("not_reached", "not_reached"),
                                ("unsafe", "unsafe"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("said", models.TextField()),
                    ("author_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    (
                        "author",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
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
                    "indexes": [models.Index(fields=["child"], name="voice_unheard_child")],
                },
            ),
        ),
        Together(
            migrations.AddIndex(
                model_name="words",
                index=models.Index(fields=["child", "said_at"], name="voice_words_child"),
            ),
            migrations.AddConstraint(
                model_name="words",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("translated_by", ""), ("translation", "")),
                        models.Q(
                            models.Q(("translation", ""), _negated=True), models.Q(("translated_by", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="voice_words_translated_by_somebody",
                ),
            ),
            migrations.AddConstraint(
                model_name="words",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("alone__in", ("yes", "unsaid")),
                        models.Q(("present", ""), _negated=True),
                        ("dropped_at__isnull", False),
                        _connector="OR",
                    ),
                    name="voice_words_alone_or_with_somebody",
                ),
            ),
            migrations.AddConstraint(
                model_name="words",
                constraint=models.CheckConstraint(
                    condition=models.Q(("said_at__lte", models.F("at")), ("is_day", True), _connector="OR"),
                    name="voice_words_were_said",
                ),
            ),
            migrations.AddConstraint(
                model_name="heardfor",
                constraint=models.UniqueConstraint(fields=("words", "stage_id"), name="voice_heard_for_once"),
            ),
            migrations.AddIndex(
                model_name="childwish",
                index=models.Index(fields=["child"], name="voice_childwish_child"),
            ),
            migrations.AddIndex(
                model_name="childwish",
                index=models.Index(fields=["organisation", "due_at"], name="voice_childwish_agency"),
            ),
            migrations.AddConstraint(
                model_name="childwish",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answered_at", None), ("outcome", "")),
                        models.Q(models.Q(("outcome", ""), _negated=True), ("answered_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="voice_childwish_answered_with_outcome",
                ),
            ),
            migrations.AddConstraint(
                model_name="childwish",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("told_at", None), ("told_how", "")),
                        models.Q(
                            models.Q(("told_how", ""), _negated=True),
                            ("answered_at__isnull", False),
                            ("told_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="voice_childwish_told_after_answer",
                ),
            ),
            migrations.AddConstraint(
                model_name="beside",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "sharing"), models.Q(("sharing", ""), _negated=True)),
                        models.Q(models.Q(("kind", "sharing"), _negated=True), ("sharing", "")),
                        _connector="OR",
                    ),
                    name="voice_beside_sharing",
                ),
            ),
        ),
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK + GUARDS + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"voice_{name}", app=rights), wall(f"voice_{name}", **rules))
        ],
    ]
