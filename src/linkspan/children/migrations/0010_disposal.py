"""Lists of files put forward for disposal by one person and decided on by another; the days a class counts from."""

import django.db.models.deletion
from django.db import migrations, models

import linkspan.agencies.ports
import linkspan.audit.ids
from linkspan.audit.tables import Together
from linkspan.audit.walls import grant, wall

PROTECT = django.db.models.deletion.PROTECT

SQL = r"""
-- The days a class of keeping counts from, by every record of a file: what a sensitive service sent counts too, so that
-- nothing goes early, and is not itself told. The youngest birth date wins.
create function linkspan.lives(wanted uuid[])
  returns table (child_id uuid, born date, died date, last_contact date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
begin
  if not linkspan.works_index(who) and not inwall.has_role(who, array['ig_lead', 'caldicott_guardian']) then
    raise exception 'only information governance asks how long a file is kept' using errcode = 'LS005';
  end if;
  return query
  select c.id, max((v.said->>'date_of_birth')::date), min((v.said->>'deceased_on')::date),
    coalesce(max(greatest(v.received_at::date, r.ended_on)), c.created_at::date)
  from children_child c
  left join children_link l on l.child_id = c.id and l.until_at is null
  left join children_sourcerecord r on r.id = l.record_id
  left join children_recordversion v on v.record_id = r.id and v.number = r.version
  where c.id = any(wanted) and inwall.sees(c.id, who)
  group by c.id;
end $$;
revoke all on function linkspan.lives(uuid[]) from public;
grant execute on function linkspan.lives(uuid[]) to linkspan_app;
"""

WHO = "(select linkspan.ctx())"
ME = "(select linkspan.ctx_person())"
MINE = "(select linkspan.ctx_org())"
GOVERNS = f"(select linkspan.has_role({WHO}, array['ig_lead', 'caldicott_guardian']))"
TODAY = "(select linkspan.ctx_at()::date)"
NEAR = (
    f"(proposed_by_id = {ME} or area_id in (select a.area_id from agencies_organisationarea a where "
    f"a.organisation_id = {MINE} and a.from_on <= {TODAY} and (a.until_on is null or a.until_on > {TODAY})))"
)
ON_A_LIST = "exists (select 1 from children_disposal d where d.id = disposal_id)"
KNOWS = f"linkspan.may_know(child_id, {WHO})"


def person(name: str, *, null: bool = False) -> tuple[str, models.Field]:
    """Give a key to whoever did something."""
    return name, linkspan.agencies.ports.DoneBy(null=null, on_delete=PROTECT, related_name="+", to="agencies.person")


class Migration(migrations.Migration):
    dependencies = [("children", "0009_replay")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Disposal",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("proposed_at", models.DateTimeField()),
                    ("reason", models.TextField()),
                    ("size", models.IntegerField()),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("decided_reason", models.TextField(default="")),
                    ("gone", models.IntegerField(default=0)),
                    ("area", models.ForeignKey(on_delete=PROTECT, related_name="+", to="agencies.area")),
                    ("item", models.OneToOneField(on_delete=PROTECT, related_name="+", to="duty.item")),
                    person("decided_by", null=True),
                    person("proposed_by"),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("gone", 0),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                _connector="OR",
                            ),
                            name="children_disposal_by_two",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DisposalFile",
                fields=[
                    ("id", models.UUIDField(default=linkspan.audit.ids.new_id, primary_key=True, serialize=False)),
                    ("retention", models.TextField()),
                    ("due_on", models.DateField()),
                    ("outcome", models.TextField(choices=[("", ""), ("gone", "gone"), ("kept", "kept")], default="")),
                    ("child", models.ForeignKey(on_delete=PROTECT, related_name="+", to="children.child")),
                    ("disposal", models.ForeignKey(on_delete=PROTECT, related_name="files", to="children.disposal")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("outcome", "")), fields=("child",), name="children_disposalfile_once"
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(SQL, "drop function linkspan.lives(uuid[])"),
        grant(
            "children_disposal",
            app="select, insert, update (decided_by_id, decided_at, decided_reason, gone)",
            auditor="select",
        ),
        wall(
            "children_disposal",
            select=f"{GOVERNS} and {NEAR}",
            insert=f"{GOVERNS} and proposed_by_id = {ME} and decided_at is null and gone = 0",
            update=f"{GOVERNS} and {NEAR}",
        ),
        grant("children_disposalfile", app="select, insert, update (outcome)", auditor="select"),
        wall(
            "children_disposalfile",
            select=f"{GOVERNS} and {ON_A_LIST} and (outcome <> '' or {KNOWS})",
            insert=f"{GOVERNS} and {ON_A_LIST} and outcome = '' and {KNOWS}",
            update=f"{GOVERNS} and {ON_A_LIST} and (outcome <> '' or {KNOWS})",
        ),
    ]
