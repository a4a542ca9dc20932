"""Say who may touch which table of this room, and put the second wall round what names a child."""

from django.db import migrations

from linkspan.audit.walls import frozen, grant, wall

# A reviewer may not be the looker, and the looker may not see what was noticed in silence. Which posts review is the
# gate's to decide; that it is another person of the same organisation is the database's.
MINE = "person_id = (select linkspan.ctx_person())"
OURS = "organisation_id = (select linkspan.ctx_org())"
SEEN = f"({MINE} and not is_silent) or ({OURS} and person_id <> (select linkspan.ctx_person()))"

# No one may list canaries: the gate asks about one file at a time.
IS_CANARY = """
create function linkspan.is_canary(asked uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$ select exists (select from sharing_canary where child = asked) $$;
revoke all on function linkspan.is_canary(uuid) from public;
grant execute on function linkspan.is_canary(uuid) to linkspan_app;
"""


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_budgets_challenges_and_canaries"), ("audit", "0001_trail")]

    operations = [
        grant("sharing_spend", app="select, insert, update, delete"),
        grant("sharing_opening", app="select, insert, delete"),
        wall("sharing_opening", select=f"({MINE}) or ({OURS})", insert=f"({MINE}) and ({OURS})", delete=MINE),
        grant("sharing_budgetlimit", app="select, insert, update", auditor="select"),
        grant("sharing_challenge", app="select, insert, update", auditor="select"),
        wall(
            "sharing_challenge",
            select=SEEN,
            insert=f"({MINE}) and ({OURS}) and reviewed_at is null",
            update=f"{OURS} and person_id <> (select linkspan.ctx_person())",
        ),
        grant("sharing_canary", app="insert", auditor="select"),
        grant("sharing_decidingbook", app="select, insert", auditor="select"),
        frozen("sharing_decidingbook"),
        migrations.RunSQL(IS_CANARY, "drop function linkspan.is_canary(uuid)"),
    ]
