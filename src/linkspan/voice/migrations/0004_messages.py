"""Lay out what a child does on their page, and the wall round it: for the child, the desk that answers, and no other."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

DECIDE = """
-- Whether a child's own page asks, about a child whose page is open and checked on some phone at this moment.
create function inwall.is_child_page(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(who->>'system' = 'child_page', false) and exists (
    select 1 from voice_page p join voice_pagesession s on s.page_id = p.id
    where p.child_id = c and s.ended_at is null and s.checked_at is not null and s.until_at > linkspan.at(who))
$$;

-- Whether somebody works with a child by name: recorded so, having said so, or leading the help.
create function inwall.works_by_name(c uuid, p uuid, at timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from children_involvement i where i.child_id = c and i.person_id = p
      and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date))
    or exists (select 1 from children_sight s where s.child_id = c and s.person_id = p and s.from_at <= at
      and s.until_at > at and s.refused_at is null)
    or exists (select 1 from children_lead l where l.child_id = c and l.person_id = p and l.accepted_at is not null
      and l.declined_at is null and (l.until_at is null or l.until_at > at))
$$;

-- Whether the asker is around a child: by name, or by their agency.
create function inwall.is_around(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.sees(c, who) and (inwall.works_by_name(c, (who->>'person')::uuid, linkspan.at(who))
    or exists (select 1 from children_involvement i where i.child_id = c and i.organisation_id = (who->>'org')::uuid
      and i.from_on <= linkspan.at(who)::date and (i.until_on is null or i.until_on > linkspan.at(who)::date)))
$$;

-- How a child says that things are is for who leads the help.
create function inwall.leads_help(c uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select inwall.sees(c, who) and exists (select 1 from children_lead l
    where l.child_id = c and l.person_id = (who->>'person')::uuid and l.accepted_at is not null
      and l.declined_at is null and (l.until_at is null or l.until_at > linkspan.at(who)))
$$;

-- Whether a message is kept from somebody: the child complains about them; or about somebody whom nobody has named yet,
-- and they work with the child by name.
create function inwall.message_is_kept_from(m uuid, p uuid, at timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from voice_messageoutside o where o.message_id = m and o.person_id = p)
    or exists (select 1 from voice_message x where x.id = m and x.kind = 'complain' and (x.named_id = p
      or (x.named_id is null and inwall.works_by_name(x.child_id, p, at))))
$$;

-- Who works a message: a desk of the council it went to, for a child whom they may know of, unless it is kept from them.
-- A shield reviewer has what a child behind an identity wall sends.
create function inwall.works_message(m uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (
    select 1 from voice_message x join children_child k on k.id = x.child_id
    where x.id = m and x.organisation_id = (who->>'org')::uuid and inwall.may_know(x.child_id, who)
      and (inwall.has_role(who, array['front_door', 'manager', 'duty', 'dsl'])
        or (k.protection = 'identity' and inwall.has_role(who, array['shield_reviewer']))))
    and not inwall.suspended(who)
    and not inwall.message_is_kept_from(m, (who->>'person')::uuid, linkspan.at(who));
end $$;

-- How a child may be reached is read by those around the child, and by the desk that has a message of theirs.
create function inwall.reaches_child(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.is_around(c, who)
    or exists (select 1 from voice_message x where x.child_id = c and inwall.works_message(x.id, who));
end $$;
"""

ASKED = {
    "is_child_page": "c uuid",
    "leads_help": "c uuid",
    "works_message": "m uuid",
    "reaches_child": "c uuid",
}


def asked(name: str, takes: str) -> str:
    """Write the guarded form of one question: a word that is not the signed one is refused."""
    given = takes.split()[0]
    return (
        f"create function linkspan.{name}({takes}, who jsonb) returns boolean language plpgsql stable security definer "
        f"set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); "
        f"return inwall.{name}({given}, who); end $$;\n"
    )


WORK = """
-- Where what a child sends goes: the child's own area, and whether its council stands outside the child's wall.
create function linkspan.page_area(c uuid) returns table (area uuid, is_walled boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.is_child_page(c, who) then return; end if;
  return query
  select k.area_id, k.protection = 'identity' from children_child k where k.id = c and k.disposed_on is null;
end $$;

-- Which of some people may not learn of a message; asked by the page that sends it and by its desk.
create function linkspan.message_kept_from(m uuid, people uuid[]) returns table (person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not exists (select 1 from voice_message x where x.id = m and inwall.is_child_page(x.child_id, who))
     and not inwall.works_message(m, who) then
    return query select unnest(people);
    return;
  end if;
  return query select p from unnest(people) p where inwall.message_is_kept_from(m, p, linkspan.at(who))
    or exists (select 1 from voice_message x join children_conflict f on f.child_id = x.child_id
      where x.id = m and f.person_id = p and f.from_at <= linkspan.at(who)
        and (f.until_at is null or f.until_at > linkspan.at(who)));
end $$;

-- Who sent a message, for the desk that answers it: a name and a birthday of the newest record, and no place.
create function linkspan.child_of_message(m uuid) returns table (name text, known_as text, born date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.works_message(m, who) then return; end if;
  return query
  select btrim(concat_ws(' ', v.said->>'given_name', v.said->>'family_name')), coalesce(v.said->>'known_as', ''),
    nullif(v.said->>'date_of_birth', '')::date
  from voice_message x join children_link l on l.child_id = x.child_id and l.until_at is null
  join children_sourcerecord r on r.id = l.record_id and not r.sealed and not r.sensitive
  join children_recordversion v on v.record_id = r.id and v.number = r.version
  where x.id = m order by v.received_at desc, v.id desc limit 1;
end $$;

-- Who works with the child by name: one of them may be whom a complaint in words is about.
create function linkspan.people_a_message_may_name(m uuid) returns table (person uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.works_message(m, who) then return; end if;
  return query
  select distinct p.id from voice_message x, agencies_person p
  where x.id = m and p.id in (
    select i.person_id from children_involvement i where i.child_id = x.child_id and i.person_id is not null
    union select s.person_id from children_sight s where s.child_id = x.child_id
    union select l.person_id from children_lead l where l.child_id = x.child_id and l.accepted_at is not null);
end $$;

-- Which of a child's messages somebody has opened to work on: the child is told that it was read, and not by whom.
create function linkspan.messages_read(messages uuid[]) returns table (message uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select x.id from voice_message x where x.id = any(messages) and inwall.is_child_page(x.child_id, who)
    and exists (select 1 from audit_entry e where e.object = x.id and e.event = 'voice.message.seen');
end $$;

-- The tasks that would tell the asker of a message that is kept from them.
create function linkspan.message_tasks_kept_from_me() returns table (item uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  return query
  select x.item_id from voice_message x
  where x.organisation_id = (who->>'org')::uuid and not inwall.works_message(x.id, who);
end $$;

-- That a child asks the asker to get in touch: since when and by when, until the desk has answered.
create function linkspan.asks_of_me(c uuid) returns table (sent_at timestamptz, due_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not inwall.is_around(c, who) then return; end if;
  return query
  select x.sent_at, x.due_at from voice_message x
  where x.child_id = c and x.kind = 'ask' and x.named_id = (who->>'person')::uuid and x.closed_at is null
  order by x.due_at, x.id;
end $$;

create function linkspan.hand_over_messages(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  moved bigint;
begin
  if not inwall.hands_over_agencies(who) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update voice_message x set organisation_id = receiver
    where x.organisation_id = giver and (within_areas is null or x.area_id = any(within_areas));
  get diagnostics moved = row_count;
  return moved;
end $$;

-- The same by kind and area, with the sum of which rows they are: a plan is shown it, and held to it.
create function linkspan.tally_messages(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'voice.message', x.area_id, count(*), bit_xor(uuid_hash_extended(x.id, 0))
    from voice_message x where x.organisation_id = giver group by x.area_id
$$;

create function linkspan.count_messages(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from voice_message x where x.organisation_id = giver
$$;

create function linkspan.areas_of_messages(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct x.area_id from voice_message x where x.organisation_id = giver
$$;

-- When a child's last record goes to another file, what the child said goes with it.
create function linkspan.carry_messages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from voice_message) and not exists (select 1 from voice_contactway)
     and not exists (select 1 from voice_feeling) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, n.child_id as receiver
    from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
    where n.until_at is null and o.child_id <> n.child_id and not exists (
      select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)
  ), ways as (
    update voice_contactway w set child_id = m.receiver from moved m where w.child_id = m.giver
  ), felt as (
    update voice_feeling f set child_id = m.receiver from moved m where f.child_id = m.giver
  )
  update voice_message x set child_id = m.receiver from moved m where x.child_id = m.giver;
  return null;
end $$;
create trigger voice_messages_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_messages();

-- What a child said who was disposed of goes with the rest; that they said something, and when, stays.
create function linkspan.blank_messages() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update voice_messagestep s set words = '' from voice_message x where x.id = s.message_id and x.child_id = new.id;
  update voice_message x set said = '', named_words = '' where x.child_id = new.id;
  update voice_contactway w set phone = '', "where" = '' where w.child_id = new.id;
  update voice_feeling f set said = '' where f.child_id = new.id;
  return new;
end $$;
create trigger voice_messages_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_messages();

-- What a child wrote stays as it was written: a desk may name whom it is about, link a contact, and close it, each once.
create function linkspan.guard_message() returns trigger language plpgsql as $$
begin
  if current_user = 'linkspan_app' and (
    (to_jsonb(new) - array['named_id', 'contact', 'closed_at']) <> (to_jsonb(old) - array['named_id', 'contact', 'closed_at'])
    or (old.named_id is not null and new.named_id is distinct from old.named_id)
    or (old.contact is not null and new.contact is distinct from old.contact)
    or (old.closed_at is not null and new.closed_at is distinct from old.closed_at)) then
    raise exception 'what a child wrote is never overwritten' using errcode = 'LS006';
  end if;
  return new;
end $$;
create trigger voice_message_guarded before update on voice_message
  for each row execute function linkspan.guard_message();
revoke all on function linkspan.guard_message() from public;
"""

CALLED = (
    "page_area(uuid)", "message_kept_from(uuid, uuid[])", "child_of_message(uuid)", "people_a_message_may_name(uuid)",
    "messages_read(uuid[])", "message_tasks_kept_from_me()", "asks_of_me(uuid)",
    "hand_over_messages(uuid, uuid, uuid[])", "tally_messages(uuid)", "count_messages(uuid)", "areas_of_messages(uuid)",
    *(f"{name}(uuid, jsonb)" for name in ASKED),
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
TRIGGERED = "linkspan.carry_messages(), linkspan.blank_messages()"
OPENED = (
    f"revoke all on function {LISTED}, {TRIGGERED} from public; grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger voice_message_guarded on voice_message; drop function linkspan.guard_message();"
    "drop trigger voice_messages_follow_links on children_link; drop trigger voice_messages_blanked on children_child;"
    f"drop function {LISTED}, {TRIGGERED}, inwall.is_child_page(uuid, jsonb), inwall.is_around(uuid, jsonb), "
    "inwall.works_by_name(uuid, uuid, timestamptz), inwall.leads_help(uuid, jsonb), "
    "inwall.message_is_kept_from(uuid, uuid, timestamptz), inwall.works_message(uuid, jsonb), "
    "inwall.reaches_child(uuid, jsonb)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
PAGE = f"linkspan.is_child_page(child_id, {WHO})"
HERE = f"linkspan.works_message(message_id, {WHO})"
OF_PAGE = (
    f"exists (select 1 from voice_message x where x.id = message_id and linkspan.is_child_page(x.child_id, {WHO}))"
)

WALLS = [
    ("contactway", "select, insert", dict(select=f"{PAGE} or linkspan.reaches_child(child_id, {WHO})", insert=PAGE)),
    (
        "message",
        "select, insert, update",
        dict(
            select=f"{PAGE} or linkspan.works_message(id, {WHO})",
            insert=PAGE,
            update=f"linkspan.works_message(id, {WHO})",
        ),
    ),
    (
        "messagestep",
        "select, insert",
        dict(
            select=f"{HERE} or (kind in ('told', 'answer') and {OF_PAGE})",
            insert=f"by_id = {ME} and {HERE}",
        ),
    ),
    (
        "messageoutside",
        "select, insert",
        dict(select=HERE, insert=f"{OF_PAGE} or ({HERE} and person_id <> {ME})"),
    ),
    ("feeling", "select, insert", dict(select=f"linkspan.leads_help(child_id, {WHO})", insert=PAGE)),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0014_population"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("voice", "0003_pages"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Message",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("page", models.UUIDField()),
                    (
                        "kind",
                        models.TextField(
                            choices=[("say", "say"), ("ask", "ask"), ("thanks", "thanks"), ("complain", "complain")]
                        ),
                    ),
                    ("said", models.TextField(default="")),
                    ("named_words", models.TextField(default="")),
                    ("sent_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("contact", models.UUIDField(null=True, unique=True)),
                    ("closed_at", models.DateTimeField(null=True)),
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
                        "named",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
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
                        models.Index(fields=["child", "-sent_at"], name="voice_message_child"),
                        models.Index(fields=["organisation", "due_at"], name="voice_message_desk"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MessageOutside",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "message",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="outside", to="voice.message"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("message", "person"), name="voice_messageoutside_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MessageStep",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("done", "done"),
                                ("told", "told"),
                                ("answer", "answer"),
                                ("harm", "harm"),
                                ("named", "named"),
                                ("no_harm", "no_harm"),
                                ("worry", "worry"),
                            ]
                        ),
                    ),
                    ("words", models.TextField(default="")),
                    ("by_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
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
                        "message",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="voice.message"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "answer")),
                            fields=("message",),
                            name="voice_messagestep_one_answer",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "harm")),
                            fields=("message",),
                            name="voice_messagestep_one_contact",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactWay",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("page", models.UUIDField()),
                    (
                        "way",
                        models.TextField(
                            choices=[("school", "school"), ("ring", "ring"), ("page", "page"), ("other", "other")]
                        ),
                    ),
                    (
                        "time",
                        models.TextField(
                            choices=[
                                ("any", "any"),
                                ("morning", "morning"),
                                ("lunch", "lunch"),
                                ("after_school", "after_school"),
                                ("evening", "evening"),
                            ]
                        ),
                    ),
                    ("where", models.TextField(default="")),
                    ("phone", models.TextField(default="")),
                    ("never_ring", models.BooleanField(default=False)),
                    ("not_at_home", models.BooleanField(default=False)),
                    ("at", models.DateTimeField()),
                    (
                        "child",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["child", "-at"], name="voice_contactway_child")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("never_ring", False), ("phone", ""), _connector="OR"),
                            name="voice_contactway_never_ring",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Feeling",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("page", models.UUIDField()),
                    ("together", models.UUIDField()),
                    (
                        "outcome",
                        models.TextField(
                            choices=[
                                ("healthy", "healthy"),
                                ("safe", "safe"),
                                ("enjoy", "enjoy"),
                                ("contribute", "contribute"),
                                ("enough", "enough"),
                            ]
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    ("said", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    (
                        "child",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="children.child",
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["child", "-at"], name="voice_feeling_child")],
                    "constraints": [
                        models.UniqueConstraint(fields=("together", "outcome"), name="voice_feeling_once"),
                        models.CheckConstraint(
                            condition=models.Q(("step__gte", 1), ("step__lte", 5)), name="voice_feeling_of_five"
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(DECIDE + "".join(asked(*each) for each in ASKED.items()) + WORK, DROP),
        migrations.RunSQL(OPENED, migrations.RunSQL.noop),
        *[
            step
            for name, app, rules in WALLS
            for step in (
                grant(f"voice_{name}", app=app),
                wall(f"voice_{name}", **rules),
            )
        ],
    ]
