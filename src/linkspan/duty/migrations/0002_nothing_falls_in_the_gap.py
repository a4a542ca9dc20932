"""Make it a law of the database that an open item has one owner without a gap, and a next date, at every commit."""

from django.db import migrations

# The tenures of an item, joined up, must be exactly the time it was open: no hole, and an owner to this day. That no
# two overlap is the exclusion constraint's part. The check waits for the commit, so that an act may pass through
# anything on its way. It runs as the table's owner, so that what the asker may see cannot change the answer. What was
# done late keeps its reason, or somebody is being asked for it (`duty_lacks_reason`, with the reasons in 0003); and whoever
# was asked is asked no more only once it is there.
CHECK = """
create function linkspan.duty_check_item() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  subject uuid;
  item duty_item;
begin
  if tg_table_name = 'duty_item' then
    subject := new.id;
  elsif tg_op = 'DELETE' then
    subject := old.item_id;
  else
    subject := new.item_id;
  end if;
  -- What passed from one holder to the next in this act is looked at once, when the next one's tenure is: a live one
  -- lets no other begin after it, so whoever begins where it ended came in since.
  if tg_table_name = 'duty_tenure' and tg_op = 'UPDATE' then
    if old.until_at is null and new.until_at is not null and new.from_at = old.from_at and new.item_id = old.item_id
      and exists (select from duty_tenure n where n.item_id = subject and n.from_at = new.until_at and n.id <> new.id
        and (n.until_at is null or n.until_at > n.from_at)) then
      return null;
    end if;
  end if;
  select * into item from duty_item where id = subject;
  if not found then
    return null;
  end if;
  if tg_argv[0] <> 'date' and
     (select coalesce(range_agg(tstzrange(from_at, until_at)), '{}') from duty_tenure where item_id = subject)
     <> tstzmultirange(tstzrange(item.opened_at, item.closed_at)) then
    raise exception 'item % is not held by exactly one owner for all the time it is open', subject
      using errcode = 'check_violation', constraint = 'duty_item_has_one_owner';
  end if;
  if tg_argv[0] <> 'owner' and
     exists (select from duty_clock where item_id = subject and done_at is null) <> (item.closed_at is null) then
    raise exception 'item % is open without a next date, or closed with one', subject
      using errcode = 'check_violation', constraint = 'duty_item_has_a_date';
  end if;
  if tg_argv[0] <> 'owner' and linkspan.duty_lacks_reason(subject) then
    raise exception 'item % was done late, without a reason and with nobody asked for it', subject
      using errcode = 'check_violation', constraint = 'duty_item_late_has_a_reason';
  end if;
  if item.kind = 'late_reason' and item.closed_at is not null and linkspan.duty_lacks_reason(item.about_object) then
    raise exception 'item % asked for a reason, and closed without one', subject
      using errcode = 'check_violation', constraint = 'duty_item_late_has_a_reason';
  end if;
  return null;
end $$;
revoke all on function linkspan.duty_check_item() from public;
"""
UNCHECK = "drop function linkspan.duty_check_item()"


def watch(table: str, what: str, moments: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"create constraint trigger {table}_whole after {moments} on {table} "
        f"deferrable initially deferred for each row execute function linkspan.duty_check_item('{what}')",
        f"drop trigger {table}_whole on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("duty", "0001_items_tenures_and_clocks")]

    operations = [
        migrations.RunSQL(CHECK, UNCHECK),
        watch("duty_item", "both", "insert or update of opened_at, closed_at"),
        watch("duty_tenure", "owner", "insert or update or delete"),
        watch("duty_clock", "date", "insert or update or delete"),
    ]
