"""Lay out what children and workers say of services, and what was done about it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant

CONTACTS = """
-- What a child may say how it was: the time when the code of this opening was given, with the organisation that leads the
-- help (nothing where nobody does), and each message of theirs that was answered. By the cookie, as all of a page is.
create function linkspan.contacts_of_page(t text) returns table (event uuid, kind text, organisation uuid, on_day date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  moment timestamptz := inwall.page_asks();
  s voice_pagesession := inwall.live_page(t, moment);
  c uuid;
begin
  if s.id is null or s.checked_at is null or moment - s.seen_at > interval '20 minutes' then return; end if;
  select p.child_id into c from voice_page p where p.id = s.page_id;
  return query
  select x.event, x.kind, x.organisation, (x.at at time zone 'Europe/London')::date from (
    select s.code_id as event, 'met' as kind, s.began_at as at,
      (select l.organisation_id from children_lead l where l.child_id = c and l.accepted_at is not null
        and l.declined_at is null and (l.until_at is null or l.until_at > moment)
        order by l.kind = 'lead_practitioner' desc, l.accepted_at desc, l.id desc limit 1) as organisation
    union all
    select m.id, 'wrote', m.closed_at, m.organisation_id from voice_message m
      where m.child_id = c and m.closed_at is not null) x
  order by x.at desc, x.event;
end $$;
revoke all on function linkspan.contacts_of_page(text) from public;
grant execute on function linkspan.contacts_of_page(text) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0005_parents"), ("agencies", "0003_suspensions_and_homes"),
        ("duty", "0003_versions_reasons_desks_and_cover"),
    ]  # fmt: skip

    operations = [
        Together(
            migrations.CreateModel(
                name="FeedbackMark",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("mark", models.CharField(max_length=64, unique=True)),
                    ("quarter", models.DateField()),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackTheme",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "topic",
                        models.CharField(
                            choices=[
                                ("meeting", "meeting"),
                                ("answer", "answer"),
                                ("decision", "decision"),
                                ("pages", "pages"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("made_at", models.DateTimeField()),
                    (
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "topic", "name"), name="voice_feedbacktheme_once"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="FeedbackWords",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "topic",
                        models.CharField(
                            choices=[
                                ("meeting", "meeting"),
                                ("answer", "answer"),
                                ("decision", "decision"),
                                ("pages", "pages"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("quarter", models.DateField()),
                    ("words", models.TextField()),
                    ("is_read", models.BooleanField(default=False)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackThemeFound",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    (
                        "theme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="found", to="voice.feedbacktheme"
                        ),
                    ),
                    (
                        "words",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="found", to="voice.feedbackwords"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("words", "theme"), name="voice_feedbackthemefound_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="YouSaid",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("words", models.CharField(max_length=300)),
                    ("found", models.PositiveIntegerField(null=True)),
                    ("opened_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("settled_at", models.DateTimeField(null=True)),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                    (
                        "opened_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "theme",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="said", to="voice.feedbacktheme"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="WeDid",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[("done", "done"), ("will", "will"), ("will_not", "will_not")], max_length=10
                        ),
                    ),
                    ("words", models.CharField(max_length=600)),
                    ("on_day", models.DateField()),
                    ("at", models.DateTimeField()),
                    (
                        "by_person",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "said",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="voice.yousaid"
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="FeedbackCount",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("question", models.CharField(max_length=40)),
                    ("version", models.PositiveSmallIntegerField()),
                    ("quarter", models.DateField()),
                    ("option", models.PositiveSmallIntegerField()),
                    ("count", models.PositiveIntegerField(default=0)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organisation", "question", "version", "quarter", "option"),
                            name="voice_feedbackcount_once",
                        )
                    ],
                },
            ),
        ),
        grant("voice_feedbackmark", app="select, insert, delete"),
        grant("voice_feedbackcount", app="select, insert, update", auditor="select"),
        grant("voice_feedbackwords", app="select, insert, update"),
        grant("voice_feedbacktheme", app="select, insert, update", auditor="select"),
        grant("voice_feedbackthemefound", app="select, insert, delete"),
        grant("voice_yousaid", app="select, insert, update", auditor="select"),
        grant("voice_wedid", app="select, insert", auditor="select"),
        migrations.RunSQL(CONTACTS, "drop function linkspan.contacts_of_page(text)"),
    ]
