"""Let a flag reach everyone who works with the child, though its raiser may not see them all."""

from django.db import migrations

SQL = """
-- Whom to tell of a flag: those involved, those who said they are working with the child, and the lead.
-- The asker gets ids to notify, never to show; only one who sees the child may ask.
create function linkspan.to_be_told(c uuid)
  returns table (person uuid, organisation uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  at timestamptz := linkspan.at(who);
begin
  if not linkspan.sees(c, who) then return; end if;
  return query
  select i.person_id, i.organisation_id from children_involvement i
    where i.child_id = c and i.from_on <= at::date and (i.until_on is null or i.until_on > at::date)
  union
  select s.person_id, s.organisation_id from children_sight s
    where s.child_id = c and s.until_at > at and s.refused_at is null
  union
  select l.person_id, l.organisation_id from children_lead l
    where l.child_id = c and l.accepted_at is not null and l.until_at is null;
end $$;
revoke all on function linkspan.to_be_told(uuid) from public;
grant execute on function linkspan.to_be_told(uuid) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0002_walls")]

    operations = [migrations.RunSQL(SQL, "drop function linkspan.to_be_told(uuid)")]
