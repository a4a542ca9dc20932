"""Lay out access requests: who asked, what is held, what is told and why; and the wall round each table."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

DECIDE = """
-- Whether a request is one that the asker answers: their agency's, as its information governance, about a child whom they
-- may know; or the worker's, which keeps the clock.
create function inwall.answers_access(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if coalesce(who->>'system' = 'worker', false) then return true; end if;
  if who->>'person' is null or inwall.suspended(who)
     or not inwall.has_role(who, array['ig_lead', 'caldicott_guardian']) then
    return false;
  end if;
  return exists (select 1 from scrutiny_accessrequest q where q.id = r and q.organisation_id = (who->>'org')::uuid
    and (q.child_id is null or inwall.may_know(q.child_id, who)));
end $$;

-- Whether the asker's agency is asked whether health records may be told, and has not said yet.
create function inwall.is_asked_opinion(r uuid, who jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from scrutiny_accessopinion o join scrutiny_accessrequest q on q.id = o.request_id
    where o.request_id = r and o.given_at is null and q.closed_at is null
      and o.organisation_id = (who->>'org')::uuid and inwall.may_know(o.child_id, who))
$$;

-- The child whose file may be gathered for a request at this moment; nothing where it may not.
create function inwall.gathered_child(r uuid, who jsonb) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select q.child_id from scrutiny_accessrequest q
  where q.id = r and q.closed_at is null and q.child_id is not null and who->>'person' is not null
    and inwall.answers_access(r, who) and inwall.sees(q.child_id, who)
$$;

create function linkspan.answers_access(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform linkspan.check_word(who); return inwall.answers_access(r, who); end $$;
create function linkspan.is_asked_opinion(r uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin perform linkspan.check_word(who); return inwall.is_asked_opinion(r, who); end $$;
"""

WORK = """
create function linkspan.hand_over_access(giver uuid, receiver uuid, within_areas uuid[])
  returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  moved bigint;
  more bigint;
begin
  if not inwall.hands_over_agencies(linkspan.ctx()) then
    raise exception 'only who may reorganise hands an agency over' using errcode = 'LS005';
  end if;
  update scrutiny_accessrequest q set organisation_id = receiver
    where q.organisation_id = giver and (within_areas is null or q.area_id = any(within_areas));
  get diagnostics moved = row_count;
  update scrutiny_accessopinion o set organisation_id = receiver from scrutiny_accessrequest q
    where q.id = o.request_id and o.organisation_id = giver
      and (within_areas is null or q.area_id = any(within_areas));
  get diagnostics more = row_count;
  return moved + more;
end $$;

create function linkspan.tally_access(giver uuid) returns table (kind text, area uuid, held bigint, mark bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select 'scrutiny.accessrequest', q.area_id, count(*), bit_xor(uuid_hash_extended(q.id, 0))
    from scrutiny_accessrequest q where q.organisation_id = giver group by q.area_id
  union all
  select 'scrutiny.accessopinion', q.area_id, count(*), bit_xor(uuid_hash_extended(o.id, 0))
    from scrutiny_accessopinion o join scrutiny_accessrequest q on q.id = o.request_id
    where o.organisation_id = giver group by q.area_id
$$;

create function linkspan.count_access(giver uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from scrutiny_accessrequest q where q.organisation_id = giver and q.closed_at is null)
       + (select count(*) from scrutiny_accessopinion o join scrutiny_accessrequest q on q.id = o.request_id
          where o.organisation_id = giver and o.given_at is null and q.closed_at is null)
$$;

create function linkspan.areas_of_access(giver uuid) returns table (area uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select q.area_id from scrutiny_accessrequest q where q.organisation_id = giver and q.closed_at is null
  union
  select q.area_id from scrutiny_accessopinion o join scrutiny_accessrequest q on q.id = o.request_id
    where o.organisation_id = giver and o.given_at is null
$$;

-- When a child's last record goes to another file, what was asked about them goes with it.
create function linkspan.carry_access() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from scrutiny_accessrequest) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)
  ), opinions as (
    update scrutiny_accessopinion o set child_id = m.receiver from moved m where o.child_id = m.giver
  )
  update scrutiny_accessrequest q set child_id = m.receiver from moved m where q.child_id = m.giver;
  return null;
end $$;
create trigger scrutiny_access_follows_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_access();

-- What was said about a child who was disposed of goes with the rest; that somebody asked, and when, stays.
create function linkspan.blank_access() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update scrutiny_accessrequest q set asker_name = '', about = '', wanted = '', closed_why = '', extended_why = ''
    where q.child_id = new.id;
  update scrutiny_accessstep s set words = '-' from scrutiny_accessrequest q
    where q.id = s.request_id and q.child_id = new.id;
  update scrutiny_accessstop s set words = '' from scrutiny_accessrequest q
    where q.id = s.request_id and q.child_id = new.id;
  update scrutiny_accesspiece p set text = '', wrote = '' from scrutiny_accessrequest q
    where q.id = p.request_id and q.child_id = new.id;
  update scrutiny_accessopinion o set words = '' where o.child_id = new.id;
  return new;
end $$;
create trigger scrutiny_access_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_access();

-- Whether the file was put together anew since the pack was gathered: what was gathered may be of another child.
create function linkspan.access_regrouped(r uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from scrutiny_accessrequest q join children_link l on l.child_id = q.child_id
    where q.id = r and inwall.answers_access(r, linkspan.ctx())
      and (l.from_at > q.gathered_at or l.until_at > q.gathered_at))
$$;
"""

HELD = """
-- Which other agencies hold something of the child: never a sensitive service, nor what is sealed.
create function linkspan.held_elsewhere(r uuid) returns table (organisation uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  with c as (select inwall.gathered_child(r, linkspan.ctx()) as id), quiet as (
    select s.organisation_id from children_link l join children_sourcerecord s on s.id = l.record_id
      where l.child_id = (select id from c) and l.until_at is null and (s.sensitive or s.sealed)
    union select i.organisation_id from children_involvement i where i.child_id = (select id from c) and i.sensitive)
  select distinct o.id from (
    select s.organisation_id as id from children_link l join children_sourcerecord s on s.id = l.record_id
      where l.child_id = (select id from c) and l.until_at is null
    union select i.organisation_id from children_involvement i where i.child_id = (select id from c)) o
  where o.id is distinct from linkspan.ctx_org() and o.id not in (select q.organisation_id from quiet q)
$$;

-- Who is known around the child, so that a text can be looked through for them: their own names, others', and places.
create function linkspan.around_access(r uuid) returns table (kind text, said text)
  language sql stable security definer set search_path = public, pg_temp as $$
  with c as (select inwall.gathered_child(r, linkspan.ctx()) as id), said as (
    select v.said, p.said as place from children_link l join children_sourcerecord s on s.id = l.record_id
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    left join children_recordplace p on p.version_id = v.id
    where l.child_id = (select id from c) and l.until_at is null)
  select 'own', concat_ws(' ', d.said->>'given_name', d.said->>'middle_names', d.said->>'family_name',
    d.said->>'known_as', d.said->>'former_family_name') from said d
  union select 'other', x->>'name' from said d, jsonb_array_elements(coalesce(d.said->'carers', '[]')) x
  union select 'barred', x->>'name' from said d, jsonb_array_elements(coalesce(d.said->'bars', '[]')) x
    where (x->>'until' is null or (x->>'until')::date > linkspan.ctx_at()::date)
  union select 'other', x->>'name' from said d, jsonb_array_elements(coalesce(d.said->'bars', '[]')) x
  union select 'place', d.place->>'address_line_1' from said d where d.place ? 'address_line_1'
  union select 'place', d.place->>'postcode' from said d where d.place ? 'postcode'
  union select 'other', n.told_by from pathway_concern n join pathway_contact x on x.concern_id = n.id
    where x.child_id = (select id from c) and n.told_by <> '' and n.organisation_id is null
  union select 'other', concat_ws(' ', v.said->>'given_name', v.said->>'family_name')
    from children_face f join children_face g on g.household = f.household and g.child_id <> f.child_id
    join children_sourcerecord s on s.id = g.record_id
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    where f.child_id = (select id from c)
  union select 'protected', k.protection from children_child k where k.id = (select id from c)
    and k.protection <> 'none'
$$;

-- Which health services that are no sensitive ones work with the child now.
create function linkspan.health_around(r uuid) returns table (organisation uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct i.organisation_id from children_involvement i join agencies_organisation o on o.id = i.organisation_id
  where i.child_id = inwall.gathered_child(r, linkspan.ctx()) and not i.sensitive
    and o.kind in ('gp_practice', 'hospital_trust', 'icb')
    and i.from_on <= linkspan.ctx_at()::date and (i.until_on is null or i.until_on > linkspan.ctx_at()::date)
$$;
"""
CALLED = (
    "hand_over_access(uuid, uuid, uuid[])", "count_access(uuid)", "tally_access(uuid)", "areas_of_access(uuid)",
    "access_regrouped(uuid)", "held_elsewhere(uuid)", "around_access(uuid)", "health_around(uuid)",
    "answers_access(uuid, jsonb)", "is_asked_opinion(uuid, jsonb)",
)  # fmt: skip
LISTED = ", ".join(f"linkspan.{each}" for each in CALLED)
OPENED = (
    f"revoke all on function {LISTED}, linkspan.carry_access(), linkspan.blank_access() from public;"
    f"grant execute on function {LISTED} to linkspan_app;"
)
DROP = (
    "drop trigger scrutiny_access_follows_links on children_link;"
    "drop trigger scrutiny_access_blanked on children_child;"
    f"drop function {LISTED}, linkspan.carry_access(), linkspan.blank_access(), inwall.gathered_child(uuid, jsonb), "
    "inwall.answers_access(uuid, jsonb), inwall.is_asked_opinion(uuid, jsonb)"
)

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
KNOWS = f"(child_id is null or linkspan.may_know(child_id, {WHO}))"
ANSWERS = f"linkspan.answers_access(request_id, {WHO})"
ASKED = f"(is_health and linkspan.is_asked_opinion(request_id, {WHO}))"
OF_PIECE = "exists (select 1 from scrutiny_accesspiece p where p.id = piece_id)"

WALLS = [
    (
        "accessrequest",
        "select, insert, update",
        dict(
            select=f"linkspan.answers_access(id, {WHO})",
            insert=f"organisation_id = {MINE} and taken_by_id = {ME} and {KNOWS}",
            update=f"linkspan.answers_access(id, {WHO})",
        ),
    ),
    ("accessstep", "select, insert", dict(select=ANSWERS, insert=f"{ANSWERS} and by_person_id = {ME}")),
    ("accessstop", "select, insert, update", dict(select=ANSWERS, insert=ANSWERS, update=ANSWERS)),
    (
        "accesspiece",
        "select, insert, update, delete",
        dict(select=f"{ANSWERS} or {ASKED}", insert=ANSWERS, update=f"{ANSWERS} or {ASKED}", delete=ANSWERS),
    ),
    (
        "accessmark",
        "select, insert, update, delete",
        dict(select=OF_PIECE, insert=OF_PIECE, update=OF_PIECE, delete=OF_PIECE),
    ),
    (
        "accessopinion",
        "select, insert, update",
        dict(
            select=f"{ANSWERS} or (organisation_id = {MINE} and {KNOWS})",
            insert=f"{ANSWERS} and asked_by_id = {ME}",
            update=f"organisation_id = {MINE} and {KNOWS}",
        ),
    ),
    ("accesscopy", "select, insert, update", dict(select=ANSWERS, insert=ANSWERS, update=ANSWERS)),
]


class Migration(migrations.Migration):
    dependencies = [("pathway", "0009_figures"), ("voice", "0007_reports")]

    operations = [
        Together(
            migrations.CreateModel(
                name="AccessRequest",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("taken_as", models.TextField(default="")),
                    (
                        "form",
                        models.TextField(
                            choices=[
                                ("said", "said"),
                                ("letter", "letter"),
                                ("email", "email"),
                                ("form", "form"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("asker", models.TextField(choices=[("child", "child"), ("parent", "parent"), ("other", "other")])),
                    ("asker_name", models.TextField()),
                    ("about", models.TextField()),
                    ("wanted", models.TextField(default="")),
                    ("received_at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("extended_at", models.DateTimeField(null=True)),
                    ("extended_why", models.TextField(default="")),
                    ("gathered_at", models.DateTimeField(null=True)),
                    ("warned_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_how",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("answered", "answered"),
                                ("nothing", "nothing"),
                                ("refused", "refused"),
                                ("withdrawn", "withdrawn"),
                            ],
                            default="",
                        ),
                    ),
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
                            db_index=False,
                            null=True,
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
                        "taken_by",
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
                name="AccessStep",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("child", "child"),
                                ("identity", "identity"),
                                ("authority", "authority"),
                                ("competence", "competence"),
                                ("pressure", "pressure"),
                                ("delivery", "delivery"),
                            ]
                        ),
                    ),
                    ("answers", models.JSONField(default=dict)),
                    ("words", models.TextField()),
                    ("at", models.DateTimeField()),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="steps",
                            to="scrutiny.accessrequest",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="AccessStop",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("kind", models.TextField(choices=[("identity", "identity"), ("clarify", "clarify")])),
                    ("words", models.TextField()),
                    ("from_at", models.DateTimeField()),
                    ("until_at", models.DateTimeField(null=True)),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stops",
                            to="scrutiny.accessrequest",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="AccessPiece",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("number", models.PositiveIntegerField()),
                    ("room", models.TextField()),
                    ("kind", models.TextField()),
                    ("source", models.UUIDField(null=True)),
                    ("wrote", models.TextField(default="")),
                    ("written_at", models.DateTimeField(null=True)),
                    ("text", models.TextField(default="")),
                    ("is_health", models.BooleanField(default=False)),
                    ("decided_at", models.DateTimeField(null=True)),
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
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="pieces",
                            to="scrutiny.accessrequest",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="AccessMark",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("start", models.PositiveIntegerField()),
                    ("end", models.PositiveIntegerField()),
                    (
                        "ground",
                        models.TextField(
                            choices=[
                                ("others", "others"),
                                ("source", "source"),
                                ("whereabouts", "whereabouts"),
                                ("harm_social", "harm_social"),
                                ("harm_education", "harm_education"),
                                ("harm_health", "harm_health"),
                                ("abuse", "abuse"),
                                ("wishes", "wishes"),
                                ("adoption", "adoption"),
                                ("court", "court"),
                                ("privilege", "privilege"),
                                ("police", "police"),
                            ]
                        ),
                    ),
                    ("is_proposed", models.BooleanField(default=True)),
                    (
                        "decision",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("accepted", "accepted"),
                                ("changed", "changed"),
                                ("refused", "refused"),
                            ],
                            default="",
                        ),
                    ),
                    ("reason", models.TextField(default="")),
                    ("decided_at", models.DateTimeField(null=True)),
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
                        "piece",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="scrutiny.accesspiece"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("end__gte", models.F("start"))), name="scrutiny_mark_forwards"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decided_at__isnull", True), ("decision", "")),
                                models.Q(
                                    models.Q(("decision", ""), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    ("decided_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="scrutiny_mark_decided_with_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AccessOpinion",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("asked_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("given_as", models.TextField(default="")),
                    ("given_at", models.DateTimeField(null=True)),
                    (
                        "says",
                        models.TextField(
                            choices=[("", ""), ("may_tell", "may_tell"), ("serious_harm", "serious_harm")], default=""
                        ),
                    ),
                    ("words", models.TextField(default="")),
                    (
                        "asked_by",
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
                        "given_by",
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
                        linkspan.agencies.ports.HeldBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="opinions",
                            to="scrutiny.accessrequest",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="AccessCopy",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("page_hash", models.TextField()),
                    ("data_hash", models.TextField()),
                    ("pieces", models.PositiveIntegerField()),
                    ("left_out", models.PositiveIntegerField()),
                    ("made_at", models.DateTimeField()),
                    ("handed_at", models.DateTimeField(null=True)),
                    (
                        "handed_by",
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
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="copies",
                            to="scrutiny.accessrequest",
                        ),
                    ),
                ],
            ),
        ),
        Together(
            migrations.AddIndex(
                model_name="accessrequest",
                index=models.Index(fields=["organisation", "due_at"], name="scrutiny_access_agency"),
            ),
            migrations.AddIndex(
                model_name="accessrequest",
                index=models.Index(fields=["child"], name="scrutiny_access_child"),
            ),
            migrations.AddConstraint(
                model_name="accessrequest",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True), models.Q(("closed_how", ""), _negated=True), _connector="XOR"
                    ),
                    name="scrutiny_access_closed_somehow",
                ),
            ),
            migrations.AddConstraint(
                model_name="accessrequest",
                constraint=models.CheckConstraint(
                    condition=models.Q(("received_at__lte", models.F("recorded_at"))), name="scrutiny_access_forwards"
                ),
            ),
            migrations.AddConstraint(
                model_name="accessrequest",
                constraint=models.CheckConstraint(
                    condition=models.Q(("gathered_at__isnull", True), ("child__isnull", False), _connector="OR"),
                    name="scrutiny_access_of_a_child",
                ),
            ),
            migrations.AddConstraint(
                model_name="accesspiece",
                constraint=models.UniqueConstraint(fields=("request", "number"), name="scrutiny_piece_numbered"),
            ),
            migrations.AddConstraint(
                model_name="accessopinion",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("given_at__isnull", True), ("says", "")),
                        models.Q(("given_at__isnull", False), models.Q(("says", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="scrutiny_opinion_says_something",
                ),
            ),
            migrations.AddConstraint(
                model_name="accessstep",
                constraint=models.CheckConstraint(
                    condition=models.Q(("words", ""), _negated=True), name="scrutiny_step_says_how_known"
                ),
            ),
            migrations.AddConstraint(
                model_name="accessstop",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("until_at", None)), fields=("request",), name="scrutiny_stop_one_at_a_time"
                ),
            ),
            migrations.AddConstraint(
                model_name="accessstop",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("until_at__isnull", True), ("until_at__gte", models.F("from_at")), _connector="OR"
                    ),
                    name="scrutiny_stop_forwards",
                ),
            ),
        ),
        migrations.RunSQL(DECIDE + WORK + HELD + OPENED, DROP),
        *[
            step
            for name, rights, rules in WALLS
            for step in (grant(f"scrutiny_{name}", app=rights), wall(f"scrutiny_{name}", **rules))
        ],
    ]
