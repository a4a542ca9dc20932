"""Tell the council of another area of a child who is placed or found there, and let it go when the child has left."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

PROTECT = django.db.models.deletion.PROTECT

SQL = """
-- Whether a child's other area may be told of at all: never of a child who is protected, nor of a file that is closed.
create function inwall.may_be_told(c uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_child k where k.id = c and k.protection = 'none' and k.archived_on is null
    and k.disposed_on is null and not k.is_canary)
$$;

create function inwall.runs(e children_residence, day date) returns boolean language sql immutable as
  $$ select e.kind <> 'home' and e.from_on <= day and (e.until_on is null or e.until_on > day) $$;

-- The council that serves an area on a day: who answers for a child there.
create function inwall.council_of(area uuid, day date) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id from agencies_organisation o join agencies_organisationarea a on a.organisation_id = o.id
  where a.area_id = area and o.kind = 'council' and o.from_on <= day and (o.until_on is null or o.until_on > day)
    and a.from_on <= day and (a.until_on is null or a.until_on > day)
  order by o.code limit 1
$$;

-- Which councils are to be told of whom. Of a child whom a feed found there only where another council works with the
-- child: a family that has moved house is nobody's business for that. A council that knows the child already is told of
-- a placement alone.
create function linkspan.areas_to_tell(wanted uuid, most int)
  returns table (residence uuid, child uuid, area uuid, council uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  day date := linkspan.at(who)::date;
begin
  if wanted is null and not linkspan.works_index(who) then
    raise exception 'only the worker looks for who is to be told' using errcode = 'LS005';
  end if;
  return query
  select e.id, e.child_id, e.area_id, there.id
  from children_residence e
  join children_child k on k.id = e.child_id
  cross join lateral (select inwall.council_of(e.area_id, day) as id) there
  where (wanted is null or e.child_id = wanted) and (wanted is null or inwall.sees(e.child_id, who))
    and inwall.runs(e, day) and e.area_id <> k.area_id and inwall.may_be_told(k.id)
    and there.id is not null and there.id is distinct from e.organisation_id
    and not exists (select 1 from children_newcomer n where n.residence_id = e.id)
    and (e.organisation_id is not null or (
      exists (select 1 from children_involvement i join agencies_organisation o on o.id = i.organisation_id
        where i.child_id = k.id and o.kind = 'council' and o.id <> there.id and not i.sensitive
          and i.from_on <= day and (i.until_on is null or i.until_on > day))
      and not exists (select 1 from children_involvement i where i.child_id = k.id and i.organisation_id = there.id
        and i.from_on <= day and (i.until_on is null or i.until_on > day))))
  order by e.from_on, e.id limit most;
end $$;

-- Areas that a feed found a child in and that nothing says any more: no live record belongs there or has an address there.
create function linkspan.areas_left(most int) returns table (residence uuid, child uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not linkspan.works_index(who) then
    raise exception 'only the worker looks for who has left' using errcode = 'LS005';
  end if;
  return query
  select e.id, e.child_id from children_residence e
  where e.kind = 'found' and e.until_on is null and e.organisation_id is null
    and inwall.may_be_told(e.child_id)
    and not exists (
      select 1 from children_link l join children_sourcerecord r on r.id = l.record_id
      left join children_face f on f.record_id = r.id
      left join children_outcode o on o.outcode = f.shown->>'outcode'
      where l.child_id = e.child_id and l.until_at is null and r.ended_on is null
        and (r.area_id = e.area_id or o.area_id = e.area_id))
  order by e.id limit most;
end $$;

-- Take back what a council was told of a child who is protected since, has left, or is nobody's any more; gives the
-- tasks that wait for it. It takes back only what is due, whoever asks.
create function linkspan.take_back_newcomers(wanted uuid[], most int)
  returns table (newcomer uuid, item uuid, child uuid, was_read boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if wanted is null and not linkspan.works_index(who) then
    raise exception 'only the worker takes back whatever is due' using errcode = 'LS005';
  end if;
  return query
  update children_newcomer n set ended_at = linkspan.at(who)
  where n.id in (
    select g.id from children_newcomer g join children_residence e on e.id = g.residence_id
    where g.ended_at is null and (wanted is null or g.child_id = any(wanted))
      and (not inwall.may_be_told(g.child_id) or not inwall.runs(e, linkspan.at(who)::date))
    order by g.id limit most)
  returning n.id, n.item_id, n.child_id, n.read_at is not null;
end $$;

-- What the asker's council was told and still holds: who the child is, and whom to ring; never where in the area.
create function linkspan.newcomers()
  returns table (newcomer uuid, child uuid, kind text, area uuid, from_on date, giver uuid, home uuid,
    contact_name text, contact_phone text, told_at timestamptz, due_at timestamptz, read_at timestamptz, read_by uuid,
    shown jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if who->>'person' is null or inwall.suspended(who) then return; end if;
  return query
  select n.id, n.child_id, e.kind, e.area_id, e.from_on, e.organisation_id, k.area_id, e.contact_name, e.contact_phone,
    n.told_at, n.due_at, n.read_at, n.read_by_id,
    coalesce((select f.shown - array['outcode', 'postcode', 'school'] from children_face f
      join children_sourcerecord r on r.id = f.record_id
      where f.child_id = k.id and not r.sensitive and r.protection = 'none'
      order by r.first_seen_at, r.id limit 1), '{}')
  from children_newcomer n
  join children_residence e on e.id = n.residence_id
  join children_child k on k.id = n.child_id
  where n.organisation_id = (who->>'org')::uuid and n.ended_at is null and inwall.may_be_told(k.id)
    and inwall.runs(e, linkspan.at(who)::date) and inwall.is_near(k.id, who) and not inwall.conflicted(k.id, who);
end $$;
"""
CALLED = (
    "areas_to_tell(uuid, int)", "areas_left(int)", "take_back_newcomers(uuid[], int)", "newcomers()",
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
RIGHTS = f"revoke all on function {LISTED} from public; grant execute on function {LISTED} to linkspan_app;"
DROP = (
    f"drop function {LISTED}, inwall.council_of(uuid, date), inwall.runs(children_residence, date), "
    "inwall.may_be_told(uuid)"
)

WHO = "(select linkspan.ctx())"
INDEX = f"(select linkspan.works_index({WHO}))"
MINE = "(select linkspan.ctx_org())"
PLACE = f"linkspan.sees_place(child_id, {WHO})"
SEES = f"(linkspan.sees(child_id, {WHO}) and {PLACE})"
THEIRS = f"(organisation_id = {MINE} and linkspan.may_know(child_id, {WHO}) and {PLACE})"


class Migration(migrations.Migration):
    dependencies = [("children", "0014_population")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Newcomer",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("told_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("child", models.ForeignKey(on_delete=PROTECT, related_name="+", to="children.child")),
                    ("item", models.OneToOneField(on_delete=PROTECT, related_name="+", to="duty.item")),
                    (
                        "organisation",
                        linkspan.agencies.ports.HeldBy(on_delete=PROTECT, related_name="+", to="agencies.organisation"),
                    ),
                    (
                        "read_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True, on_delete=PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    ("residence", models.ForeignKey(on_delete=PROTECT, related_name="told", to="children.residence")),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation"], name="children_newcomer_desk")],
                    "constraints": [
                        models.UniqueConstraint(fields=("residence",), name="children_newcomer_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("read_at", None), ("read_by", None)),
                                models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="children_newcomer_read_whole",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(SQL + RIGHTS, DROP),
        grant("children_newcomer", app="select, insert, update (read_at, read_by_id)", auditor="select"),
        wall(
            "children_newcomer",
            select=f"{INDEX} or {THEIRS} or {SEES}",
            insert=f"{INDEX} or {SEES}",
            update=f"{INDEX} or {THEIRS}",
        ),
    ]
