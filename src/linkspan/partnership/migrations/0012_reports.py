"""Lay out what is published, arrangements and yearly reports, and hold fast what was sent to be signed."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant

# What was sent to be signed never changes; a lead signs that very text; and it is published once all have signed.
STAYS = """
create function linkspan.publication_stays() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.published_at is not null or old.dropped_at is not null then
    raise exception 'what was published or taken back never changes' using errcode = 'LS004';
  end if;
  if (new.partnership_id, new.kind, new.year, new.number, new.item_id, new.made_at)
      is distinct from (old.partnership_id, old.kind, old.year, old.number, old.item_id, old.made_at) then
    raise exception 'a version stays what it is a version of' using errcode = 'LS004';
  end if;
  if old.put_forward_at is not null
      and (new.text, new.hash, new.words, new.put_forward_at, new.put_forward_by_id)
        is distinct from (old.text, old.hash, old.words, old.put_forward_at, old.put_forward_by_id) then
    raise exception 'what was sent to be signed never changes' using errcode = 'LS004';
  end if;
  if new.published_at is not null and exists (
      select from jsonb_array_elements(new.text::jsonb -> 'partners') as wanted
      where not exists (select from partnership_publicationsignature s
        where s.publication_id = new.id and s.organisation_id = (wanted ->> 'id')::uuid)) then
    raise exception 'it is published once every lead partner has signed' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger partnership_publication_stays before update or delete on partnership_publication
  for each row execute function linkspan.publication_stays();
create trigger partnership_publication_kept before truncate on partnership_publication
  for each statement execute function linkspan.refuse_change();

create function linkspan.publication_signs() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if not exists (select from partnership_publication n where n.id = new.publication_id and n.hash = new.hash
      and n.put_forward_at <= new.at and n.published_at is null and n.dropped_at is null) then
    raise exception 'that is not what waits to be signed' using errcode = 'LS004';
  end if;
  if not exists (select from partnership_publication n, jsonb_array_elements(n.text::jsonb -> 'partners') as wanted
      where n.id = new.publication_id and (wanted ->> 'id')::uuid = new.organisation_id) then
    raise exception 'only a safeguarding partner signs' using errcode = 'LS004';
  end if;
  if not exists (select from agencies_appointment a join agencies_post p on p.id = a.post_id
      where a.person_id = new.person_id and p.organisation_id = new.organisation_id and 'lead_partner' = any(p.roles)
        and a.from_on <= (new.at at time zone 'Europe/London')::date
        and (a.until_on is null or a.until_on > (new.at at time zone 'Europe/London')::date)) then
    raise exception 'only a lead partner in post signs' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger partnership_publicationsignature_signs before insert on partnership_publicationsignature
  for each row execute function linkspan.publication_signs();
create trigger partnership_publicationsignature_stays before update or delete on partnership_publicationsignature
  for each row execute function linkspan.refuse_change();
create trigger partnership_publicationsignature_kept before truncate on partnership_publicationsignature
  for each statement execute function linkspan.refuse_change();
revoke all on function linkspan.publication_stays(), linkspan.publication_signs() from public;
"""
DROP_STAYS = """
drop trigger partnership_publicationsignature_kept on partnership_publicationsignature;
drop trigger partnership_publicationsignature_stays on partnership_publicationsignature;
drop trigger partnership_publicationsignature_signs on partnership_publicationsignature;
drop function linkspan.publication_signs();
drop trigger partnership_publication_kept on partnership_publication;
drop trigger partnership_publication_stays on partnership_publication;
drop function linkspan.publication_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0011_disputes"), ("duty", "0003_versions_reasons_desks_and_cover")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Publication",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("arrangements", "arrangements"), ("report", "report")], max_length=20
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField(null=True)),
                    ("number", models.PositiveSmallIntegerField()),
                    ("words", models.JSONField(default=dict)),
                    ("text", models.TextField(blank=True, default="")),
                    ("hash", models.CharField(blank=True, default="", max_length=64)),
                    ("made_at", models.DateTimeField()),
                    ("put_forward_at", models.DateTimeField(null=True)),
                    ("published_at", models.DateTimeField(null=True)),
                    ("dropped_at", models.DateTimeField(null=True)),
                    ("dropped_because", models.CharField(blank=True, default="", max_length=500)),
                    (
                        "dropped_by",
                        linkspan.agencies.ports.DoneBy(
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
                        "made_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="publications",
                            to="partnership.partnership",
                        ),
                    ),
                    (
                        "published_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                    (
                        "put_forward_by",
                        linkspan.agencies.ports.DoneBy(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="agencies.person",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "kind", "year", "number"),
                            name="partnership_publication_number",
                            nulls_distinct=False,
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("dropped_at__isnull", True), ("published_at__isnull", True)),
                            fields=("partnership", "kind", "year"),
                            name="partnership_publication_one_open",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "report"), ("year__isnull", False)),
                                models.Q(("kind", "arrangements"), ("year__isnull", True)),
                                _connector="OR",
                            ),
                            name="partnership_publication_year",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("hash", ""),
                                    ("published_at__isnull", True),
                                    ("put_forward_at__isnull", True),
                                    ("text", ""),
                                ),
                                models.Q(
                                    ("put_forward_at__isnull", False),
                                    models.Q(("hash", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="partnership_publication_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("dropped_at__isnull", True), ("published_at__isnull", True), _connector="OR"
                            ),
                            name="partnership_publication_dropped_or_published",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="PublicationSignature",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("post_title", models.CharField(max_length=120)),
                    ("hash", models.CharField(max_length=64)),
                    ("at", models.DateTimeField()),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "person",
                        linkspan.agencies.ports.DoneBy(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                        ),
                    ),
                    (
                        "publication",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signatures",
                            to="partnership.publication",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("publication", "organisation"), name="partnership_publication_signed_once"
                        ),
                    ]
                },
            ),
        ),
        grant("partnership_publication", app="select, insert, update", auditor="select"),
        grant("partnership_publicationsignature", app="select, insert", auditor="select"),
        migrations.RunSQL(STAYS, DROP_STAYS),
    ]
