"""The `linkspan` command: how an operator or a data officer starts, fills, checks and keeps a node.

Words: checkout (the folder holding the source), state folder (what the program keeps for a checkout), cluster
(one PostgreSQL server), login (one role's way into one database).
May use: every room below; settings only by their environment names.
"""


def main() -> None:
    """Run the `linkspan` command."""
    from linkspan.cli.main import run

    run()
