"""Migration operations for the second wall: who may touch a table, and which rows of it."""

from django.db.migrations.operations import RunSQL

APP = "linkspan_app"
AUDITOR = "linkspan_auditor"
SEQUENCER = "linkspan_sequencer"


def grant(table: str, *, app: str = "", auditor: str = "", sequencer: str = "") -> RunSQL:
    """Grant each role what it needs on a table, and nothing else to anyone."""
    wanted = ((APP, app), (AUDITOR, auditor), (SEQUENCER, sequencer))
    forward = [f"revoke all on {table} from public, {APP}, {AUDITOR}, {SEQUENCER}"]
    forward += [f"grant {what} on {table} to {role}" for role, what in wanted if what]
    backward = f"revoke all on {table} from {APP}, {AUDITOR}, {SEQUENCER}"
    return RunSQL("; ".join(forward), backward)


def wall(table: str, *, select: str = "", insert: str = "", update: str = "", delete: str = "") -> RunSQL:
    """Enable row-level security on a table and say, per command, which rows the application may touch.

    No FORCE: the owner, who only migrates and owns the definer functions, is outside the wall.
    A command without a rule touches no row.
    """
    forward = [f"alter table {table} enable row level security"]
    if select:
        forward.append(f"create policy {table}_select on {table} for select to {APP} using ({select})")
    if insert:
        forward.append(f"create policy {table}_insert on {table} for insert to {APP} with check ({insert})")
    if update:
        forward.append(f"create policy {table}_update on {table} for update to {APP} using ({update})")
    if delete:
        forward.append(f"create policy {table}_delete on {table} for delete to {APP} using ({delete})")
    backward = [
        f"drop policy if exists {table}_{command} on {table}" for command in ("select", "insert", "update", "delete")
    ]
    backward.append(f"alter table {table} disable row level security")
    return RunSQL("; ".join(forward), "; ".join(backward))


def frozen(table: str) -> RunSQL:
    """Refuse every update, deletion and truncation of a table, whoever asks, by trigger."""
    return RunSQL(
        f"create trigger {table}_frozen before update or delete on {table} "
        f"for each row execute function linkspan.refuse_change(); "
        f"create trigger {table}_kept before truncate on {table} "
        f"for each statement execute function linkspan.refuse_change()",
        f"drop trigger if exists {table}_frozen on {table}; drop trigger if exists {table}_kept on {table}",
    )
