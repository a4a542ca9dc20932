"""Lay out what a child or parent says about sharing, and what was shared all the same, behind the second wall."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

READS = """
-- Whether the asker may read what a child or parent said about sharing: those who see the child, and whoever is asked
-- about the child now and is about to answer. The tables of requests come with a later migration.
create function inwall.reads_wishes(c uuid, who jsonb) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return inwall.sees(c, who) or (who->>'person' is not null and not inwall.suspended(who) and inwall.may_know(c, who)
    and exists (select 1 from exchange_part p join exchange_request r on r.id = p.request_id
      where r.child_id = c and p.organisation_id = (who->>'org')::uuid));
end $$;
create function linkspan.reads_wishes(c uuid, who jsonb) returns boolean language plpgsql stable security definer
  set search_path = public, pg_temp as $$ begin perform linkspan.check_word(who); return inwall.reads_wishes(c, who); end $$;

-- When a child's last record goes to another file, what was said about sharing goes with it.
create function linkspan.carry_wishes() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from voice_wish) and not exists (select 1 from voice_wishoverride) then return null; end if;
  with moved as (
    select distinct o.child_id as giver, l.child_id as receiver
    from came l join children_link o on o.record_id = l.record_id and o.until_at is not null
    where l.until_at is null and o.child_id <> l.child_id and not exists (
      select 1 from children_link x where x.child_id = o.child_id and x.until_at is null)), wished as (
    update voice_wish n set child_id = m.receiver from moved m where n.child_id = m.giver)
  update voice_wishoverride n set child_id = m.receiver from moved m where n.child_id = m.giver;
  return null;
end $$;
create trigger voice_wishes_follow_links after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_wishes();

-- What was said goes with a file that is disposed of; that something was said stays.
create function linkspan.blank_wishes() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update voice_wish n set words = '', said_by_name = '', dropped_at = now() where n.child_id = new.id;
  update voice_wishoverride n set why = '', how = '' where n.child_id = new.id;
  return new;
end $$;
create trigger voice_wishes_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_wishes();

revoke all on function linkspan.reads_wishes(uuid, jsonb), linkspan.carry_wishes(), linkspan.blank_wishes() from public;
grant execute on function linkspan.reads_wishes(uuid, jsonb) to linkspan_app;
"""
DROP = """
drop trigger voice_wishes_follow_links on children_link;
drop trigger voice_wishes_blanked on children_child;
drop function linkspan.reads_wishes(uuid, jsonb), linkspan.carry_wishes(), linkspan.blank_wishes(),
  inwall.reads_wishes(uuid, jsonb)
"""
WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
READ = f"linkspan.reads_wishes(child_id, {WHO})"
# What is filled in later; what was shared, by whom and against what never changes.
# Ours is what our own agency shared, and what it holds the task of: an agency's successor tells the child in its place.
OURS = (
    f"(organisation_id = {MINE} or exists (select 1 from duty_tenure t where t.item_id = voice_wishoverride.item_id"
    f" and t.until_at is null and t.organisation_id = {MINE}))"
)
FILLED = "reason, why, explained_at, telling, tell_on, how, told_at, settled_at, settled_by_id"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0014_population"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
        ("voice", "0001_words"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="Wish",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("said_by", models.TextField(choices=[("child", "child"), ("parent", "parent")])),
                    ("said_by_name", models.TextField(default="")),
                    (
                        "kind",
                        models.TextField(
                            choices=[
                                ("any", "any"),
                                ("known", "known"),
                                ("details", "details"),
                                ("everyday", "everyday"),
                                ("health", "health"),
                                ("confided", "confided"),
                            ]
                        ),
                    ),
                    (
                        "receiver",
                        models.TextField(
                            choices=[
                                ("any", "any"),
                                ("education", "education"),
                                ("health", "health"),
                                ("council", "council"),
                                ("police", "police"),
                                ("youth_justice", "youth_justice"),
                                ("housing", "housing"),
                                ("charity", "charity"),
                                ("parent", "parent"),
                                ("relative", "relative"),
                            ]
                        ),
                    ),
                    (
                        "answer",
                        models.TextField(
                            choices=[("yes", "yes"), ("no", "no"), ("not_now", "not_now"), ("withdrawn", "withdrawn")]
                        ),
                    ),
                    ("words", models.TextField(default="")),
                    (
                        "how",
                        models.TextField(
                            choices=[
                                ("face_to_face", "face_to_face"),
                                ("phone", "phone"),
                                ("writing", "writing"),
                                ("interpreter", "interpreter"),
                                ("advocate", "advocate"),
                                ("other", "other"),
                            ]
                        ),
                    ),
                    ("said_on", models.DateField()),
                    ("until_on", models.DateField(null=True)),
                    ("ask_on", models.DateField(null=True)),
                    ("asked_as", models.TextField(default="")),
                    ("at", models.DateTimeField()),
                    ("dropped_at", models.DateTimeField(null=True)),
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
                        "item",
                        models.OneToOneField(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
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
                name="WishOverride",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("decision", models.UUIDField(unique=True)),
                    ("against", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                    ("at", models.DateTimeField()),
                    (
                        "reason",
                        models.TextField(
                            choices=[
                                ("", ""),
                                ("harm", "harm"),
                                ("crime", "crime"),
                                ("law", "law"),
                                ("other_person", "other_person"),
                            ],
                            default="",
                        ),
                    ),
                    ("why", models.TextField(default="")),
                    ("explained_at", models.DateTimeField(null=True)),
                    (
                        "telling",
                        models.TextField(
                            choices=[("", ""), ("told", "told"), ("will", "will"), ("not", "not")], default=""
                        ),
                    ),
                    ("tell_on", models.DateField(null=True)),
                    ("how", models.TextField(default="")),
                    ("told_at", models.DateTimeField(null=True)),
                    ("settled_at", models.DateTimeField(null=True)),
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
                        linkspan.agencies.ports.Concerns(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.organisation",
                        ),
                    ),
                    (
                        "settled_by",
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
        ),
        Together(
            migrations.AddIndex(
                model_name="wish",
                index=models.Index(fields=["child", "at"], name="voice_wish_child"),
            ),
            migrations.AddConstraint(
                model_name="wish",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("said_by", "child"), ("said_by_name", "")),
                        models.Q(("said_by", "parent"), models.Q(("said_by_name", ""), _negated=True)),
                        ("dropped_at__isnull", False),
                        _connector="OR",
                    ),
                    name="voice_wish_says_who",
                ),
            ),
            migrations.AddConstraint(
                model_name="wish",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("answer", "not_now"), ("ask_on__isnull", False), ("item__isnull", False)),
                        models.Q(
                            models.Q(("answer", "not_now"), _negated=True),
                            ("ask_on__isnull", True),
                            ("item__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="voice_wish_asks_again",
                ),
            ),
            migrations.AddIndex(
                model_name="wishoverride",
                index=models.Index(fields=["child"], name="voice_wishoverride_child"),
            ),
            migrations.AddConstraint(
                model_name="wishoverride",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("explained_at__isnull", True), ("reason", ""), ("telling", "")),
                        models.Q(
                            ("explained_at__isnull", False),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("telling", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="voice_wishoverride_explained",
                ),
            ),
            migrations.AddConstraint(
                model_name="wishoverride",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("settled_at__isnull", True),
                        models.Q(("explained_at__isnull", False), ("settled_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="voice_wishoverride_settled",
                ),
            ),
        ),
        migrations.RunSQL(READS, DROP),
        grant("voice_wish", app="select, insert"),
        wall("voice_wish", select=READ, insert=f"asked_by_id = {ME} and organisation_id = {MINE} and {READ}"),
        grant("voice_wishoverride", app=f"select, insert, update ({FILLED})"),
        wall(
            "voice_wishoverride",
            select=f"{OURS} or {READ}",
            insert=f"by_person_id = {ME} and organisation_id = {MINE}",
            update=OURS,
        ),
    ]
