"""Let those who check the trail have what a decision was made on, to make it again."""

from django.db import migrations

# What was decided stands beside the line, not in it: only who may read the line is given it, and nothing else of it.
SQL = """
create function linkspan.line_decided(wanted uuid) returns jsonb
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  who jsonb := linkspan.ctx();
  is_inspector boolean := linkspan.has_role(who, array['inspector']);
  said jsonb;
begin
  if not is_inspector and not linkspan.has_role(who, array['ig_lead', 'caldicott_guardian']) then return null; end if;
  select a.body->'decided' into said from audit_entry e join audit_aside a on a.entry = e.id
    where e.id = wanted and linkspan.reads_line(e.child, e.organisation, is_inspector, who)
      and not linkspan.is_hushed(e.event, e.actor_person, e.body, is_inspector, who);
  return said;
end $$;
revoke all on function linkspan.line_decided(uuid) from public;
grant execute on function linkspan.line_decided(uuid) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0008_misuse")]

    operations = [migrations.RunSQL(SQL, "drop function linkspan.line_decided(uuid)")]
