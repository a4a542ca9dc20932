"""Lay the ground: roles' schema, the signed context and the trail's own table."""

from django.db import migrations, models

from linkspan.audit.walls import frozen, grant

SCHEMA = """
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;
create extension if not exists unaccent;
create extension if not exists btree_gist;
create schema if not exists linkspan;
grant usage on schema linkspan to linkspan_app, linkspan_sequencer, linkspan_auditor;
grant usage on schema public to linkspan_app, linkspan_sequencer, linkspan_auditor;

-- The pads of HMAC (RFC 2104), computed once when the key is stored: core PostgreSQL has sha256 but no hmac.
create function linkspan.pad(key bytea, fill int) returns bytea language plpgsql immutable strict as $$
declare padded bytea := key || decode(repeat('00', 64 - length(key)), 'hex'); i int;
begin
  for i in 0..63 loop padded := set_byte(padded, i, get_byte(padded, i) # fill); end loop;
  return padded;
end $$;

create table linkspan.context_key (
  id int primary key,
  key bytea not null check (length(key) between 32 and 64),
  inner_pad bytea generated always as (linkspan.pad(key, 54)) stored,
  outer_pad bytea generated always as (linkspan.pad(key, 92)) stored
);
revoke all on linkspan.context_key from public;

create function linkspan.ctx() returns jsonb language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  word text := current_setting('linkspan.ctx', true);
  said text := substr(word, 65);
  body jsonb;
begin
  if coalesce(word, '') = '' then
    raise exception 'no one is asking' using errcode = 'LS001';
  end if;
  if not exists (
    select 1 from linkspan.context_key k
    where encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said, 'UTF8'))), 'hex') = left(word, 64)
  ) then
    raise exception 'the context is not signed by this system' using errcode = 'LS002';
  end if;
  body := said::jsonb;
  if (body->>'pid')::int <> pg_backend_pid() or (body->>'exp')::bigint < extract(epoch from clock_timestamp()) then
    raise exception 'the context has run out or was made for another session' using errcode = 'LS003';
  end if;
  return body;
end $$;
revoke all on function linkspan.ctx() from public;
grant execute on function linkspan.ctx() to linkspan_app;

create function linkspan.ctx_person() returns uuid language sql stable as
  $$ select (linkspan.ctx()->>'person')::uuid $$;
create function linkspan.ctx_org() returns uuid language sql stable as
  $$ select (linkspan.ctx()->>'org')::uuid $$;
create function linkspan.ctx_system() returns text language sql stable as
  $$ select linkspan.ctx()->>'system' $$;
create function linkspan.ctx_at() returns timestamptz language sql stable as
  $$ select (linkspan.ctx()->>'at')::timestamptz $$;

create function linkspan.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name using errcode = 'LS004';
end $$;
"""

ENTRY = """
create table audit_entry (
  id uuid primary key,
  xid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default clock_timestamp(),
  event text not null,
  decision text not null,
  body bytea not null,
  actor_person uuid,
  organisation uuid,
  child uuid,
  object uuid
);
create index audit_entry_child on audit_entry (child, recorded_at desc) where child is not null;
create index audit_entry_actor on audit_entry (actor_person, recorded_at desc) where actor_person is not null;
create index audit_entry_xid on audit_entry (xid);
create table linkspan_cache (
  cache_key varchar(255) primary key,
  value text not null,
  expires timestamptz not null
);
create index linkspan_cache_expires on linkspan_cache (expires);
create table audit_aside (
  entry uuid primary key,
  salt bytea not null,
  body jsonb not null
);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(SCHEMA, "drop schema linkspan cascade"),
        migrations.RunSQL(ENTRY, "drop table audit_entry; drop table audit_aside; drop table linkspan_cache"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("recorded_at", models.DateTimeField()),
                        ("event", models.TextField()),
                        ("decision", models.TextField()),
                        ("body", models.BinaryField()),
                        ("actor_person", models.UUIDField(null=True)),
                        ("organisation", models.UUIDField(null=True)),
                        ("child", models.UUIDField(null=True)),
                        ("object", models.UUIDField(null=True)),
                    ],
                    options={"db_table": "audit_entry", "managed": False},
                ),
            ]
        ),
        grant("audit_entry", app="insert", auditor="select", sequencer="select"),
        grant("audit_aside", app="insert", auditor="select"),
        grant("linkspan_cache", app="select, insert, update, delete"),  # counts of sign-in attempts, nothing else
        frozen("audit_entry"),
        migrations.CreateModel(
            name="Once",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("actor", models.TextField()),
                ("once", models.UUIDField()),
                ("command", models.TextField()),
                ("result", models.JSONField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "once"), name="audit_once_first"),
                ],
            },
        ),
        grant("audit_once", app="select, insert, update"),
        migrations.RunSQL(
            "grant usage on sequence audit_once_id_seq to linkspan_app",
            "revoke usage on sequence audit_once_id_seq from linkspan_app",
        ),
    ]
