"""Count the children known in an area by age, as may be shown: never exactly, and never the few."""

from django.db import migrations

# Rounded here, so that nobody outside ever has the exact count. Protected children, sealed records and canaries are
# not in it. Bands of age begin at 0, 5, 10, 13 and 16.
POPULATION = """
create function linkspan.population(areas uuid[], day date) returns table (area uuid, band int, known int)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform linkspan.ctx();
  return query
  with aged as (
    select c.id, c.area_id, extract(year from age(day, max((v.said->>'date_of_birth')::date)))::int as years
    from children_child c
    join children_link l on l.child_id = c.id and l.until_at is null
    join children_sourcerecord s on s.id = l.record_id and not s.sealed and s.ended_on is null
    join children_recordversion v on v.record_id = s.id and v.number = s.version
    where c.area_id = any(areas) and c.protection = 'none' and not c.is_canary and c.disposed_on is null
      and c.archived_on is null and v.said->>'date_of_birth' is not null
    group by c.id, c.area_id
  ), banded as (
    select a.area_id as place, case when years < 5 then 0 when years < 10 then 5 when years < 13 then 10
      when years < 16 then 13 else 16 end as from_age, count(*)::int as n
    from aged a where years between 0 and 17 group by 1, 2
  )
  select place, from_age, case when n >= 5 then (n + 2) / 5 * 5 end from banded;
end $$;
revoke all on function linkspan.population(uuid[], date) from public;
grant execute on function linkspan.population(uuid[], date) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0013_guarded"),
    ]

    operations = [
        migrations.RunSQL(POPULATION, "drop function linkspan.population(uuid[], date)"),
    ]
