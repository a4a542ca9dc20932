"""Say what a looker and a child have in common, watch files, and open a protected place for a short time."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

PROTECT = django.db.models.deletion.PROTECT

SQL = r"""
-- A keyed hash: the two padded halves of the key come with the question and are kept nowhere here.
create function inwall.keyed(said text, inner_pad bytea, outer_pad bytea) returns bytea language sql immutable as
  $$ select sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))) $$;

create function inwall.digits(phone text) returns text language sql immutable as
  $$ select right(regexp_replace(coalesce(phone, ''), '\D', '', 'g'), 10) $$;

create function inwall.letters(name text) returns text language sql stable
  set search_path = public, pg_temp as
  $$ select trim(regexp_replace(regexp_replace(lower(unaccent(coalesce(name, ''))), '[''’.]', '', 'g'), '[^a-z]+', ' ', 'g')) $$;

-- How many children bear a word as a family name or part of one.
create function inwall.bearing(word text) returns int
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct f.child_id)::int from children_face f
  where f.child_id is not null and position(word in f.folded) > 0
    and (word = any(string_to_array(split_part(f.folded, E'\t', 3), ' '))
      or word = any(string_to_array(split_part(f.folded, E'\t', 5), ' ')))
$$;

create function linkspan.bearers(word text) returns table (bearers int, children int)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if coalesce(linkspan.ctx()->>'system', '') <> 'worker' then
    raise exception 'only the worker weighs names' using errcode = 'LS005';
  end if;
  return query select inwall.bearing(word), (select count(*)::int from children_child k where k.disposed_on is null);
end $$;

-- What a looker and a child have in common, in flags and counts: never a name, a number or an address.
create function linkspan.likeness(c uuid, looker uuid, agency uuid, inner_pad bytea, outer_pad bytea)
  returns table (surname int, name boolean, address boolean, outcode boolean, phone boolean, colleague int,
    colleague_phone boolean, watched boolean, children int)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  today date := linkspan.at(who)::date;
  mine text;
  words text[];
  carers text[];
  rings text[];
  families text[];
  shared text[];
begin
  if coalesce(who->>'system', '') <> 'worker' then
    raise exception 'only the worker compares a looker with a child' using errcode = 'LS005';
  end if;
  select inwall.letters(p.name) into mine from agencies_person p where p.id = looker;
  -- The last word of a name, and where it was written with a hyphen each part of it.
  select array_agg(distinct w) into words from (
    select inwall.letters(part) as w from agencies_person p,
      regexp_split_to_table(regexp_replace(trim(p.name), '^.*\s', ''), '[-–]') part where p.id = looker) each_word
    where length(w) > 1;
  select coalesce(array_agg(distinct inwall.letters(carer->>'name')), '{}') into carers
    from children_link l join children_recordversion v on v.record_id = l.record_id,
      jsonb_array_elements(coalesce(v.said->'carers', '[]')) carer
    where l.child_id = c and l.until_at is null;
  select coalesce(array_agg(distinct inwall.digits(ring)), '{}') into rings
    from children_link l join children_recordplace p on p.record_id = l.record_id,
      lateral (select p.said->>'phone' as ring
        union all select x from jsonb_array_elements_text(coalesce(p.said->'carer_phones', '[]')) x) given
    where l.child_id = c and l.until_at is null and length(inwall.digits(ring)) = 10;
  select coalesce(array_agg(distinct f), '{}') into families from (
    select unnest(string_to_array(split_part(face.folded, E'\t', 3), ' ')
      || string_to_array(split_part(face.folded, E'\t', 5), ' ')) as f
    from (select b.folded from children_face b where b.child_id = c
      union all select o.folded from children_pastface o join children_face b on b.record_id = o.record_id
      where b.child_id = c) face
    union all select regexp_replace(x, '^.* ', '') from unnest(carers) x) each_family
    where length(f) > 1;
  select array_agg(w) into shared from unnest(coalesce(words, '{}')) w where w = any(families);
  return query select
    (select min(inwall.bearing(w)) from unnest(shared) w),
    coalesce(mine = any(carers), false),
    exists (select 1 from agencies_homemark m join children_face f on f.child_id = c and f.household is not null
      where m.person_id = looker and m.forgot_at is null and m.kind = 'home'
        and m.token = inwall.keyed('home:' || f.household, inner_pad, outer_pad)),
    exists (select 1 from agencies_homemark m join children_face f on f.child_id = c and f.shown ? 'outcode'
      where m.person_id = looker and m.forgot_at is null and m.kind = 'outcode'
        and m.token = inwall.keyed('outcode:' || (f.shown->>'outcode'), inner_pad, outer_pad)),
    exists (select 1 from unnest(rings) r where
      r = (select inwall.digits(p.phone) from agencies_person p where p.id = looker)
      or exists (select 1 from agencies_homemark m where m.person_id = looker and m.forgot_at is null and m.kind = 'phone'
        and m.token = inwall.keyed('phone:' || r, inner_pad, outer_pad))),
    (select min(inwall.bearing(regexp_replace(inwall.letters(p.name), '^.* ', '')))
      from agencies_person p where p.id <> looker and position(' ' in inwall.letters(p.name)) > 0
        and inwall.letters(p.name) = any(carers) and exists (
          select 1 from agencies_appointment a join agencies_post t on t.id = a.post_id
          where a.person_id = p.id and t.organisation_id = agency and a.from_on <= today
            and (a.until_on is null or a.until_on > today))),
    exists (select 1 from agencies_person p where p.id <> looker and inwall.digits(p.phone) = any(rings) and exists (
      select 1 from agencies_appointment a join agencies_post t on t.id = a.post_id
      where a.person_id = p.id and t.organisation_id = agency and a.from_on <= today
        and (a.until_on is null or a.until_on > today))),
    exists (select 1 from children_watch h where h.child_id = c and h.lifted_at is null),
    (select count(*)::int from children_child k where k.disposed_on is null);
end $$;

-- What a looker did about the time of a look that the asker reviews; a child whom the asker may not know of is not told.
create function linkspan.around(review uuid, most int)
  returns table (recorded_at timestamptz, event text, action text, is_refused boolean, child uuid, is_same boolean,
    reason text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  me uuid := (who->>'person')::uuid;
  mine uuid := (who->>'org')::uuid;
  held sharing_challenge;
begin
  select c.* into held from sharing_challenge c where c.id = review and c.person_id <> me and (
    (not c.is_silent and c.organisation_id = mine
      and inwall.has_role(who, array['ig_lead', 'caldicott_guardian', 'duty']))
    or exists (select 1 from duty_tenure t where t.item_id = c.item_id and t.until_at is null
      and (t.person_id = me or (t.person_id is null and t.organisation_id = mine))));
  if held.id is null then return; end if;
  return query
  select e.recorded_at, e.event, convert_from(e.body, 'UTF8')::jsonb->>'action', e.decision = 'deny',
    case when inwall.may_know(e.child, who) then e.child end, coalesce(e.child = held.about_child, false),
    a.body->>'reason'
  from audit_entry e left join audit_aside a on a.entry = e.id
  where e.actor_person = held.person_id
    and ((e.recorded_at between held.at - interval '2 hours' and held.at + interval '2 hours')
      or (e.child = held.about_child and e.recorded_at > held.at - interval '30 days'))
  order by e.recorded_at desc, e.id desc limit least(most, 200);
end $$;

-- Whether the asker may open where a child is in an emergency: they answered the question about this very child within
-- the hour, and the child's place is what is protected, never who the child is.
create function linkspan.may_open_place(c uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return not inwall.suspended(who) and inwall.may_know(c, who)
    and coalesce((select k.protection = 'location' from children_child k where k.id = c), false)
    and exists (select 1 from sharing_challenge h where h.person_id = (who->>'person')::uuid and h.about_child = c
      and 'walled' = any(h.whys) and h.at <= linkspan.at(who) and h.covers_until > linkspan.at(who));
end $$;

-- Whom to tell that a place was opened: who raised its shields, and the agencies inside its wall. Only told to someone
-- who has opened it.
create function linkspan.owners_of_place(c uuid) returns table (person uuid, organisation uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.opened(c, who) then return; end if;
  return query
  select h.raised_by_id, null::uuid from children_shield h
    where h.child_id = c and h.until_at is null and h.raised_by_id is not null
  union
  select i.person_id, i.organisation_id from children_inside i
    where i.child_id = c and (i.until_at is null or i.until_at > linkspan.at(who));
end $$;

revoke all on function linkspan.bearers(text), linkspan.likeness(uuid, uuid, uuid, bytea, bytea),
  linkspan.around(uuid, int), linkspan.may_open_place(uuid), linkspan.owners_of_place(uuid) from public;
grant execute on function linkspan.bearers(text), linkspan.likeness(uuid, uuid, uuid, bytea, bytea),
  linkspan.around(uuid, int), linkspan.may_open_place(uuid), linkspan.owners_of_place(uuid) to linkspan_app;
"""

DROP = """
drop function linkspan.bearers, linkspan.likeness, linkspan.around, linkspan.may_open_place, linkspan.owners_of_place,
  inwall.bearing, inwall.keyed, inwall.digits, inwall.letters
"""

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
KNOWS = f"linkspan.may_know(child_id, {WHO})"
GOVERNS = f"(select linkspan.has_role({WHO}, array['ig_lead', 'caldicott_guardian']))"
OVERSIGHT = f"(select linkspan.has_role({WHO}, array['ig_lead', 'caldicott_guardian', 'shield_reviewer']))"
# A box of time, set by the database's own rule as well.
BOX = "from_at = (select linkspan.ctx_at()) and until_at <= from_at + interval '30 minutes'"


def person(name: str, *, null: bool = False) -> tuple[str, models.Field]:
    """Give a key to whoever did something."""
    return name, linkspan.agencies.ports.DoneBy(null=null, on_delete=PROTECT, related_name="+", to="agencies.person")


def an_id() -> tuple[str, models.Field]:
    """Give the key of a table."""
    return "id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)


def a_child() -> tuple[str, models.Field]:
    """Give a key to the child."""
    return "child", models.ForeignKey(on_delete=PROTECT, related_name="+", to="children.child")


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0007_quality"),
        ("sharing", "0002_who_may_touch_what"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Watch",
                fields=[
                    an_id(),
                    ("placed_at", models.DateTimeField()),
                    ("review_on", models.DateField()),
                    ("lifted_at", models.DateTimeField(null=True)),
                    a_child(),
                    ("item", models.OneToOneField(on_delete=PROTECT, related_name="+", to="duty.item")),
                    person("lifted_by", null=True),
                    person("placed_by"),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("lifted_at", None)), fields=("child",), name="children_watch_one"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlaceOpening",
                fields=[
                    an_id(),
                    ("reason", models.TextField()),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField()),
                    a_child(),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    person("person"),
                ],
                options={
                    "indexes": [models.Index(fields=["child", "person"], name="children_placeopening_child")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("until_at__gt", models.F("from_at"))),
                            name="children_placeopening_forward",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(SQL, DROP),
        grant("children_watch", app="select, insert, update"),
        wall(
            "children_watch",
            select=f"{GOVERNS} and {KNOWS}",
            insert=f"{GOVERNS} and placed_by_id = {ME} and {KNOWS}",
            update=f"{GOVERNS} and {KNOWS}",
        ),
        grant("children_placeopening", app="select, insert", auditor="select"),
        wall(
            "children_placeopening",
            select=f"person_id = {ME} or linkspan.inside(child_id, {WHO}) or ({OVERSIGHT} and {KNOWS})",
            insert=f"person_id = {ME} and organisation_id = {MINE} and {BOX} and linkspan.may_open_place(child_id)",
        ),
    ]
