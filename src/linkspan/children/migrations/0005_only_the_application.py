"""Leave no function of ours open to every role: those that PUBLIC could run are the application's alone."""

from django.db import migrations

SQL = """
do $$
declare
  each record;
begin
  for each in
    select p.oid::regprocedure as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'linkspan'
      and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) a where a.grantee = 0))
  loop
    execute format('revoke all on function %s from public', each.signature);
    execute format('grant execute on function %s to linkspan_app', each.signature);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0004_proofs"), ("duty", "0002_nothing_falls_in_the_gap"), ("audit", "0002_tree")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
