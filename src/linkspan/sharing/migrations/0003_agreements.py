"""Keep agreements: what was put forward never changes, and whether it is in force is worked out when asked."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import frozen, grant, wall

IN_FORCE = """
-- Every party's two signatures of exactly what was put forward, by a moment.
create function linkspan.agreement_signed(v uuid, at timestamptz) returns boolean language sql stable as $$
  select not exists (
    select from sharing_agreementparty p join sharing_agreementversion n on n.id = p.version_id
    where p.version_id = v and (
      select count(distinct s.person_id) from sharing_agreementsignature s
      where s.version_id = v and s.organisation_id = p.organisation_id and s.at <= $2 and s.hash = n.signed_hash
    ) < 2)
$$;

-- In force: put forward, within its dates, signed by all, every party there, no one withdrawn, nothing newer in place.
create function linkspan.in_force(v uuid, at timestamptz) returns boolean language sql stable as $$
  select exists (
    select from sharing_agreementversion n
    cross join lateral (select ($2 at time zone 'Europe/London')::date as today) clock
    where n.id = v and n.put_forward_at <= $2 and n.starts_on <= today and n.ends_on > today
      and exists (select from sharing_agreementparty p where p.version_id = v)
      and not exists (select from sharing_agreementwithdrawal w
        where w.agreement_id = n.agreement_id and w.at between n.put_forward_at and $2)
      and not exists (select from sharing_agreementparty p join agencies_organisation o on o.id = p.organisation_id
        where p.version_id = v and (o.from_on > today or o.until_on <= today))
      and linkspan.agreement_signed(v, $2)
      and not exists (select from sharing_agreementversion newer
        where newer.agreement_id = n.agreement_id and newer.number > n.number and newer.put_forward_at <= $2
          and newer.starts_on <= today and linkspan.agreement_signed(newer.id, $2))
      and not exists (select from sharing_agreementsupersession e join sharing_agreementversion other
        on other.id = e.version_id
        where e.agreement_id = n.agreement_id and other.put_forward_at <= $2
          and other.starts_on <= today and linkspan.agreement_signed(other.id, $2)))
$$;

-- The clauses that bear on a question: who asks, what for, and when. Each tests for itself who holds something.
create function linkspan.clauses_for(asker uuid, wanted text, at timestamptz)
  returns table (agreement text, number text, template text, text text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.code, c.number, c.template, c.text
  from sharing_agreementclause c
  join sharing_agreementversion n on n.id = c.version_id
  join sharing_agreement a on a.id = n.agreement_id
  where c.asking @> array[asker] and wanted = any(c.purposes) and linkspan.in_force(n.id, $3)
  order by a.code, n.number, c.template
$$;
revoke all on function linkspan.clauses_for(uuid, text, timestamptz) from public;
grant execute on function linkspan.clauses_for(uuid, text, timestamptz) to linkspan_app;
revoke all on function linkspan.in_force(uuid, timestamptz), linkspan.agreement_signed(uuid, timestamptz) from public;
grant execute on function linkspan.in_force(uuid, timestamptz), linkspan.agreement_signed(uuid, timestamptz)
  to linkspan_app, linkspan_auditor;
"""
DROP_IN_FORCE = """
drop function linkspan.clauses_for(uuid, text, timestamptz);
drop function linkspan.in_force(uuid, timestamptz);
drop function linkspan.agreement_signed(uuid, timestamptz);
"""

# What was put forward is what is signed: it never changes. What is signed is signed by who may, and of that hash.
IMMUTABLE = """
create function linkspan.agreement_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.put_forward_at is not null then
    raise exception 'what was put forward for signature never changes' using errcode = 'LS004';
  end if;
  if new.agreement_id <> old.agreement_id or new.number <> old.number or new.organisation_id <> old.organisation_id then
    raise exception 'a version stays what it is a version of' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger sharing_agreementversion_stays before update or delete on sharing_agreementversion
  for each row execute function linkspan.agreement_stays();
create trigger sharing_agreementversion_kept before truncate on sharing_agreementversion
  for each statement execute function linkspan.refuse_change();

create function linkspan.agreement_parts_join_drafts() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if exists (select from sharing_agreementversion n where n.id = new.version_id and n.put_forward_at is not null) then
    raise exception 'nothing is added to what was put forward for signature' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger sharing_agreementparty_joins before insert on sharing_agreementparty
  for each row execute function linkspan.agreement_parts_join_drafts();
create trigger sharing_agreementclause_joins before insert on sharing_agreementclause
  for each row execute function linkspan.agreement_parts_join_drafts();
create trigger sharing_agreementsupersession_joins before insert on sharing_agreementsupersession
  for each row execute function linkspan.agreement_parts_join_drafts();

create function linkspan.agreement_signs() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if not exists (select from sharing_agreementversion n where n.id = new.version_id and n.signed_hash = new.hash
      and n.put_forward_at <= new.at) then
    raise exception 'that is not what was put forward for signature' using errcode = 'LS004';
  end if;
  if not exists (select from sharing_agreementparty p where p.version_id = new.version_id
      and p.organisation_id = new.organisation_id) then
    raise exception 'only a party signs' using errcode = 'LS004';
  end if;
  if not exists (select from agencies_appointment a join agencies_post p on p.id = a.post_id
      where a.person_id = new.person_id and p.organisation_id = new.organisation_id
        and p.roles && array['signatory', 'ig_lead', 'caldicott_guardian']::varchar[]
        and a.from_on <= (new.at at time zone 'Europe/London')::date
        and (a.until_on is null or a.until_on > (new.at at time zone 'Europe/London')::date)) then
    raise exception 'only someone in a post that signs for the party signs' using errcode = 'LS004';
  end if;
  return new;
end $$;
create trigger sharing_agreementsignature_signs before insert on sharing_agreementsignature
  for each row execute function linkspan.agreement_signs();
revoke all on function linkspan.agreement_stays(), linkspan.agreement_parts_join_drafts(), linkspan.agreement_signs()
  from public;
"""
DROP_IMMUTABLE = """
drop trigger sharing_agreementsignature_signs on sharing_agreementsignature;
drop function linkspan.agreement_signs();
drop trigger sharing_agreementsupersession_joins on sharing_agreementsupersession;
drop trigger sharing_agreementclause_joins on sharing_agreementclause;
drop trigger sharing_agreementparty_joins on sharing_agreementparty;
drop function linkspan.agreement_parts_join_drafts();
drop trigger sharing_agreementversion_kept on sharing_agreementversion;
drop trigger sharing_agreementversion_stays on sharing_agreementversion;
drop function linkspan.agreement_stays();
"""

OURS = "organisation_id = (select linkspan.ctx_org())"
MINE = f"{OURS} and person_id = (select linkspan.ctx_person())"
OUR_DRAFT = f"exists (select from sharing_agreementversion n where n.id = version_id and n.{OURS})"
NOT_A_DRAFT = "put_forward_at is not null"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_one_node"),
        ("duty", "0002_nothing_falls_in_the_gap"),
        ("sharing", "0002_who_may_touch_what"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="DecidingPage",
                fields=[
                    ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ("text", models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name="Agreement",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("code", models.CharField(max_length=40, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    ("tier", models.PositiveSmallIntegerField()),
                    ("made_at", models.DateTimeField()),
                    ("warned_at", models.DateTimeField(null=True)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.area"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duty.item"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("tier__gte", 1), ("tier__lte", 2)), name="sharing_agreement_tier"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AgreementVersion",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    ("starts_on", models.DateField(null=True)),
                    ("ends_on", models.DateField(null=True)),
                    ("made_at", models.DateTimeField()),
                    ("put_forward_at", models.DateTimeField(null=True)),
                    ("policy_text", models.TextField(blank=True, default="")),
                    ("signed_hash", models.CharField(blank=True, default="", max_length=64)),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="sharing.agreement"
                        ),
                    ),
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
                        models.UniqueConstraint(fields=("agreement", "number"), name="sharing_agreementversion_number"),
                        models.UniqueConstraint(
                            condition=models.Q(("put_forward_at__isnull", True)),
                            fields=("agreement",),
                            name="sharing_agreementversion_one_draft",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("put_forward_at__isnull", True),
                                    ("put_forward_by__isnull", True),
                                    ("signed_hash", ""),
                                ),
                                models.Q(
                                    ("put_forward_at__isnull", False),
                                    ("put_forward_by__isnull", False),
                                    models.Q(("signed_hash", ""), _negated=True),
                                    ("starts_on__isnull", False),
                                    ("ends_on__gt", models.F("starts_on")),
                                ),
                                _connector="OR",
                            ),
                            name="sharing_agreementversion_put_forward_whole",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AgreementSupersession",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="ended_by", to="sharing.agreement"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="ends",
                            to="sharing.agreementversion",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "agreement"), name="sharing_agreementsupersession_once"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AgreementSignature",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("post_title", models.CharField(max_length=120)),
                    ("place", models.PositiveSmallIntegerField()),
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
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signatures",
                            to="sharing.agreementversion",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "organisation", "person"), name="sharing_agreementsignature_person"
                        ),
                        models.UniqueConstraint(
                            fields=("version", "organisation", "place"), name="sharing_agreementsignature_place"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("place__gte", 1), ("place__lte", 2)),
                            name="sharing_agreementsignature_two",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AgreementParty",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("role", models.CharField(max_length=20)),
                    (
                        "organisation",
                        linkspan.agencies.ports.Concerns(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="parties",
                            to="sharing.agreementversion",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("version", "organisation"), name="sharing_agreementparty_once"),
                    ],
                    "indexes": [
                        models.Index(fields=["organisation"], name="sharing_agreementparty_of"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgreementClause",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("number", models.CharField(max_length=20)),
                    ("template", models.CharField(max_length=120)),
                    ("text", models.TextField()),
                    (
                        "purposes",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), size=None
                        ),
                    ),
                    ("asking", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                    ("holding", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="clauses",
                            to="sharing.agreementversion",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["asking"], name="sharing_agreementclause_asking"
                        ),
                        models.Index(fields=["version"], name="sharing_agreementclause_of"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AgreementWithdrawal",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=linkspan.audit.ids.new_id, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("said", models.TextField()),
                    ("at", models.DateTimeField()),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="withdrawals",
                            to="sharing.agreement",
                        ),
                    ),
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
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="withdrawals",
                            to="sharing.agreementversion",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "organisation"), name="sharing_agreementwithdrawal_once"
                        ),
                    ]
                },
            ),
        ),
        grant("sharing_agreement", app="select, insert, update", auditor="select"),
        grant("sharing_agreementversion", app="select, insert, update", auditor="select"),
        wall(
            "sharing_agreementversion",
            select=f"({NOT_A_DRAFT}) or {OURS}",
            insert=f"{OURS} and put_forward_at is null",
            update=OURS,
        ),
        grant("sharing_agreementparty", app="select, insert", auditor="select"),
        wall("sharing_agreementparty", select="true", insert=OUR_DRAFT),
        frozen("sharing_agreementparty"),
        grant("sharing_agreementclause", app="select, insert", auditor="select"),
        wall("sharing_agreementclause", select="true", insert=OUR_DRAFT),
        frozen("sharing_agreementclause"),
        grant("sharing_agreementsupersession", app="select, insert", auditor="select"),
        wall("sharing_agreementsupersession", select="true", insert=OUR_DRAFT),
        frozen("sharing_agreementsupersession"),
        grant("sharing_agreementsignature", app="select, insert", auditor="select"),
        wall("sharing_agreementsignature", select="true", insert=MINE),
        frozen("sharing_agreementsignature"),
        grant("sharing_agreementwithdrawal", app="select, insert", auditor="select"),
        wall("sharing_agreementwithdrawal", select="true", insert=MINE),
        frozen("sharing_agreementwithdrawal"),
        grant("sharing_decidingpage", app="select, insert", auditor="select"),
        frozen("sharing_decidingpage"),
        migrations.RunSQL(IN_FORCE, DROP_IN_FORCE),
        migrations.RunSQL(IMMUTABLE, DROP_IMMUTABLE),
    ]
