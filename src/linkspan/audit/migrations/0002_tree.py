"""Seal the trail: the tree over its entries, the signed checkpoints, and how far sealing lags behind."""

from django.db import migrations

from linkspan.audit.walls import frozen, grant

TABLES = """
create table audit_epoch (
  epoch int primary key check (epoch > 0),
  origin text not null unique,
  keys text not null,
  reason text not null,
  opened_at timestamptz not null default clock_timestamp()
);

-- One row per entry and no foreign key: the check would halve the pace, and `trail verify` finds what it would.
-- xid is how far sealing has come: every entry of that transaction and of earlier ones has its place.
create table audit_leaf (
  epoch int not null,
  index bigint not null check (index >= 0),
  entry uuid not null,
  xid xid8 not null,
  leaf bytea not null check (length(leaf) = 32),
  primary key (epoch, index),
  unique (entry, epoch)
);

create table audit_subtree (
  epoch int not null,
  level smallint not null check (level > 0),
  index bigint not null check (index >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (epoch, level, index)
);

create table audit_checkpoint (
  epoch int not null references audit_epoch,
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  signed_at timestamptz not null default clock_timestamp(),
  primary key (epoch, size)
);

create table audit_cosignature (
  epoch int not null,
  size bigint not null,
  name text not null,
  key_id bytea not null check (length(key_id) = 4),
  line text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (epoch, size, name, key_id),
  foreign key (epoch, size) references audit_checkpoint
);
create index audit_cosignature_received on audit_cosignature (received_at desc);
"""

DROP = (
    "drop table audit_cosignature; drop table audit_checkpoint; drop table audit_subtree; "
    "drop table audit_leaf; drop table audit_epoch"
)

# Sealing reads entries in the order of their transactions' numbers, so nobody may choose a number; nor a time.
WRITABLE = "id, event, decision, body, actor_person, organisation, child, object"

LAG = """
create function linkspan.sequencer_lag(
  out waiting bigint, out oldest_seconds double precision, out unsigned bigint
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with sealed as (
    select coalesce((select xid from audit_leaf l where l.epoch = e.epoch order by index desc limit 1),
                    '0'::xid8) as xid,
           coalesce((select index + 1 from audit_leaf l where l.epoch = e.epoch order by index desc limit 1), 0)
             as size,
           coalesce((select size from audit_checkpoint c where c.epoch = e.epoch order by size desc limit 1), 0)
             as signed
    from (select coalesce(max(epoch), 0) as epoch from audit_epoch) e
  ), late as (
    select recorded_at from audit_entry a
    where a.xid > (select xid from sealed)
      and not exists (select 1 from audit_leaf l where l.entry = a.id)
    order by a.xid limit 100000
  )
  select (select count(*) from late),
         (select extract(epoch from clock_timestamp() - min(recorded_at)) from late)::double precision,
         (select size - signed from sealed)
$$;
revoke all on function linkspan.sequencer_lag() from public;
grant execute on function linkspan.sequencer_lag() to linkspan_app, linkspan_auditor, linkspan_sequencer;
"""

READERS = {"app": "select", "auditor": "select", "sequencer": "select, insert"}
SEALED = ["audit_epoch", "audit_leaf", "audit_subtree", "audit_checkpoint", "audit_cosignature"]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [
        migrations.RunSQL(TABLES, DROP),
        *[grant(table, **READERS) for table in SEALED],
        *[frozen(table) for table in SEALED],
        migrations.RunSQL(
            "revoke insert on audit_entry from linkspan_app; "
            f"grant insert ({WRITABLE}) on audit_entry to linkspan_app, linkspan_sequencer",
            f"revoke insert ({WRITABLE}) on audit_entry from linkspan_app, linkspan_sequencer; "
            "grant insert on audit_entry to linkspan_app",
        ),
        migrations.RunSQL(LAG, "drop function linkspan.sequencer_lag()"),
    ]
