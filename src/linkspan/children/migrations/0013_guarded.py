"""Note which records may be hidden from someone, so that a search leaves them out before it counts anything.

A search meets so many records for each key and so many in all. Were a hidden record among them, it would take the place
of another, and what is shown would differ from what is shown where there is no such child.
"""

import django.db.models.deletion
from django.db import migrations, models

from linkspan.audit.walls import grant, wall

KEEP = """
-- Note which of some records may be hidden from someone, and from whom; and which no longer are.
create function inwall.guard(records uuid[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  delete from children_guarded g where g.record_id = any(records);
  insert into children_guarded (record_id, child_id, organisation_id, protection, is_closed, is_sensitive)
  select * from (
    select s.id, c.id as child_id, s.organisation_id, coalesce(c.protection, 'none') as protection,
      s.sealed or c.id is null or c.archived_on is not null or c.disposed_on is not null as is_closed,
      s.sensitive and not coalesce(c.sensitive_agreed or c.harm_recorded, false) as is_sensitive
    from children_sourcerecord s
    left join children_face f on f.record_id = s.id
    left join children_child c on c.id = f.child_id
    where s.id = any(records)) told
  where told.is_closed or told.is_sensitive or told.protection <> 'none';
end $$;

create function inwall.guard_after_children_face() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform inwall.guard(array(select record_id from changed));
  return null;
end $$;

create function inwall.guard_after_children_child() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  moved uuid[] := array(select n.id from changed n join was o on o.id = n.id
    where (n.protection, n.archived_on, n.disposed_on, n.sensitive_agreed, n.harm_recorded) is distinct from
      (o.protection, o.archived_on, o.disposed_on, o.sensitive_agreed, o.harm_recorded));
begin
  if cardinality(moved) > 0 then
    perform inwall.guard(array(select f.record_id from children_face f where f.child_id = any(moved)));
  end if;
  return null;
end $$;

create function inwall.guard_after_children_sourcerecord() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  moved uuid[] := array(select n.id from changed n join was o on o.id = n.id
    where (n.sealed, n.sensitive, n.organisation_id) is distinct from (o.sealed, o.sensitive, o.organisation_id));
begin
  if cardinality(moved) > 0 then perform inwall.guard(moved); end if;
  return null;
end $$;

create trigger children_face_added_guarded after insert on children_face referencing new table as changed
  for each statement execute function inwall.guard_after_children_face();
create trigger children_face_changed_guarded after update on children_face referencing new table as changed
  for each statement execute function inwall.guard_after_children_face();
create trigger children_child_changed_guarded after update on children_child
  referencing old table as was new table as changed
  for each statement execute function inwall.guard_after_children_child();
create trigger children_sourcerecord_changed_guarded after update on children_sourcerecord
  referencing old table as was new table as changed
  for each statement execute function inwall.guard_after_children_sourcerecord();
"""
TABLES = ("children_face", "children_child", "children_sourcerecord")
DROP = "".join(f"drop function inwall.guard_after_{table}() cascade; " for table in TABLES) + (
    "drop function inwall.guard(uuid[])"
)
BEGIN = "select inwall.guard(array(select record_id from children_face))"


class Migration(migrations.Migration):
    dependencies = [("children", "0012_flags_that_travel")]

    operations = [
        migrations.CreateModel(
            name="Guarded",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="children.sourcerecord",
                    ),
                ),
                ("child_id", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField()),
                ("protection", models.TextField()),
                ("is_closed", models.BooleanField()),
                ("is_sensitive", models.BooleanField()),
            ],
        ),
        grant("children_guarded"),
        wall("children_guarded"),
        migrations.RunSQL(KEEP, DROP),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
