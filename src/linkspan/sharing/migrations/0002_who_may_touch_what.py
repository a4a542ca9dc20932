"""Say who may touch which table of this room, and put the second wall round what names a child."""

from django.db import migrations

from linkspan.audit.walls import frozen, grant, wall

# A reviewer may not be the looker, and the looker may not see what was noticed in silence. Which posts review is the
# gate's to decide; that it is another person of the same organisation is the database's.
MINE = "person_id = (select linkspan.ctx_person())"
OURS = "organisation_id = (select linkspan.ctx_org())"
OTHERS = "person_id <> (select linkspan.ctx_person())"
# What is judged in silence is judged by the worker, and seen only by whoever holds its review.
WORKER = "(select linkspan.ctx_system()) = 'worker'"


def held(item: str) -> str:
    """Say in SQL that the asker holds an open item, by name or by their organisation's desk."""
    return (
        f"exists (select 1 from duty_tenure t where t.item_id = {item} and t.until_at is null and "
        "(t.person_id = (select linkspan.ctx_person()) or (t.person_id is null and t.organisation_id = "
        "(select linkspan.ctx_org()))))"
    )


HELD = held("sharing_challenge.item_id")
REVIEWS = f"{OTHERS} and ({HELD} or ({OURS} and not is_silent) or reviewed_by_id = (select linkspan.ctx_person()))"
SEEN = f"({MINE} and not is_silent) or ({REVIEWS}) or {WORKER}"
# Whoever may see the look may see what was asked and done about it; the looker sees the questions put to them.
OF_A_LOOK = "exists (select 1 from sharing_challenge c where c.id = challenge_id and c.person_id <> (select linkspan.ctx_person()))"
OF_A_LOOK_OR_WORKER = f"{OF_A_LOOK} or {WORKER}"
MADE_BY_ME = "made_by_id = (select linkspan.ctx_person())"
HOLDS_REFERRAL = held("sharing_referral.item_id")

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
            insert=f"((({MINE}) and ({OURS}) and not is_silent) or {WORKER}) and reviewed_at is null",
            update=f"({REVIEWS}) or {WORKER}",
        ),
        grant("sharing_look", app="select, insert, update, delete"),
        wall(
            "sharing_look",
            select=WORKER,
            insert=f"({MINE}) and ({OURS}) and judged_at is null",
            update=WORKER,
            delete=WORKER,
        ),
        grant("sharing_question", app="select, insert, update", auditor="select"),
        wall(
            "sharing_question",
            select=f"{MINE} or {OF_A_LOOK_OR_WORKER}",
            insert=f"({OF_A_LOOK_OR_WORKER}) and answered_at is null",
            update=f"{MINE} or {OF_A_LOOK}",
        ),
        grant("sharing_referral", app="select, insert, update", auditor="select"),
        wall(
            "sharing_referral",
            select=f"{MADE_BY_ME} or {HOLDS_REFERRAL} or {OF_A_LOOK}",
            insert=f"{MADE_BY_ME} and {OF_A_LOOK}",
            update=HOLDS_REFERRAL,
        ),
        grant("sharing_canary", app="insert", auditor="select"),
        grant("sharing_decidingbook", app="select, insert", auditor="select"),
        frozen("sharing_decidingbook"),
        migrations.RunSQL(IS_CANARY, "drop function linkspan.is_canary(uuid)"),
    ]
