"""Commands for the node's database."""

from __future__ import annotations

from typing import Annotated

import typer

from linkspan.cli import state

app = typer.Typer(help="Prepare, migrate and reach the node's database.", no_args_is_help=True)


@app.command()
def prepare() -> None:
    """Make the roles and the database where they are missing, and say where they are."""
    from linkspan.cli.postgres import opened

    with opened(state.state_folder()) as database:
        print(f"The database “{database.urls.database}” is ready; its secrets are in {_secrets()}.")


@app.command()
def migrate(
    again: Annotated[bool, typer.Option("--again", help="Even when the database is up to date.")] = False,
) -> None:
    """Bring the database's tables up to date."""
    from linkspan.cli.postgres import opened
    from linkspan.cli.upkeep import migrate

    with opened(state.state_folder()) as database:
        changed = migrate(database, again=again)
    print("The tables are now up to date." if changed else "The tables were up to date.")


@app.command()
def start() -> None:
    """Start this checkout's own PostgreSQL and leave it running until `db stop`."""
    from linkspan.cli.postgres import by_hand

    raise typer.Exit(by_hand(["start"]))


@app.command()
def stop() -> None:
    """Stop this checkout's own PostgreSQL, whoever uses it."""
    from linkspan.cli.postgres import by_hand

    raise typer.Exit(by_hand(["stop"]))


@app.command()
def url(role: Annotated[str, typer.Argument(help="owner, app, sequencer or auditor")] = "app") -> None:
    """Print one role's way into the database, password included."""
    from linkspan.cli.postgres import opened

    with opened(state.state_folder()) as database:
        print(database.urls.of(role))


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def django(
    context: typer.Context,
    role: Annotated[str, typer.Option("--as", help="The role to run as.")] = "owner",
) -> None:
    """Run a Django management command, such as `showmigrations` or `makemigrations --check`."""
    from linkspan.cli.node import node

    with node(role, current=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["linkspan db django", *context.args])


def _secrets() -> str:
    return str(state.secrets_file(state.state_folder()))
