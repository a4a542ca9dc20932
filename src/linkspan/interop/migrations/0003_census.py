"""Keep what a council's yearly return says of children that no record of the index has, to the council."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.walls import grant, wall

FOLLOW = """
-- A number of the return follows its record to the child that the record is linked to; one without a record goes where a
-- child's last record goes.
create function linkspan.carry_return_numbers() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update interop_censuschild x set child_id = n.child_id from came n
    where n.until_at is null and x.record = n.record_id and x.child_id is distinct from n.child_id;
  update interop_censuschild x set child_id = m.receiver
    from (select distinct o.child_id as giver, n.child_id as receiver
      from came n join children_link o on o.record_id = n.record_id and o.until_at is not null
      where n.until_at is null and o.child_id <> n.child_id and not exists (
        select 1 from children_link l where l.child_id = o.child_id and l.until_at is null)) m
    where x.record is null and x.child_id = m.giver;
  return null;
end $$;
create trigger interop_return_numbers_follow after insert on children_link referencing new table as came
  for each statement execute function linkspan.carry_return_numbers();

-- What was said of a child who was disposed of goes with the rest; the number stays, so that nothing is kept again.
create function linkspan.blank_return() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update interop_censuschild set said = '{}', waiting = '', fingerprint = '' where child_id = new.id;
  return new;
end $$;
create trigger interop_return_blanked after update of disposed_on on children_child
  for each row when (new.disposed_on is not null and old.disposed_on is null)
  execute function linkspan.blank_return();
revoke all on function linkspan.carry_return_numbers(), linkspan.blank_return() from public;
"""
UNFOLLOW = """
drop trigger interop_return_numbers_follow on children_link;
drop trigger interop_return_blanked on children_child;
drop function linkspan.carry_return_numbers(), linkspan.blank_return();
"""
WHO = "(select linkspan.ctx())"
LOADER = f"(select linkspan.works_index({WHO}))"
OFFICER = (
    f"(organisation_id = (select linkspan.ctx_org()) and (select linkspan.has_role({WHO}, array['data_officer']))"
    f" and child_id is not null and linkspan.may_know(child_id, {WHO}))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_suspensions_and_homes"),
        ("children", "0013_guarded"),
        ("interop", "0002_walls"),
    ]

    operations = [
        migrations.AddField(model_name="feedload", name="also", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="CensusChild",
            fields=[
                ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                ("la_child_id", models.TextField()),
                ("record", models.UUIDField(null=True)),
                ("made_record", models.BooleanField(default=False)),
                ("said", models.JSONField(default=dict)),
                ("fingerprint", models.TextField(default="")),
                ("waiting", models.TextField(default="")),
                ("at", models.DateTimeField()),
                (
                    "child",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="interop.feedload"
                    ),
                ),
                (
                    "organisation",
                    linkspan.agencies.ports.Concerns(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.organisation"
                    ),
                ),
                (
                    "written_by",
                    linkspan.agencies.ports.DoneBy(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "la_child_id"), name="interop_census_number_once"),
                ]
            },
        ),
        grant("interop_censuschild", app="select, insert, update"),
        wall(
            "interop_censuschild",
            select=f"{LOADER} or {OFFICER}",
            insert=f"{LOADER} or {OFFICER}",
            update=f"{LOADER} or {OFFICER}",
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
