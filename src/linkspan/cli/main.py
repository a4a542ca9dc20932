"""Every command of the program, in one list.

Each command's module imports at its top only typer and the standard library, so that `--help` is quick.
"""

from __future__ import annotations

import sys

import typer

from linkspan.cli import agreement, bench, census, checks, db, feed, match, sharing, trail, voice
from linkspan.cli.demo import demo
from linkspan.cli.places import hush, say_where, wants_words
from linkspan.cli.readability import readability
from linkspan.cli.serve import serve
from linkspan.cli.state import CannotStart
from linkspan.cli.synth import synth
from linkspan.cli.worker import sequencer, worker

PASSED_ON = {"ignore_unknown_options": True, "allow_extra_args": True}

app = typer.Typer(
    name="linkspan",
    help="The bridge between agencies that keep children safe.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help starts in half the time
    pretty_exceptions_enable=False,  # its tracebacks show local values, and those can hold a child's name
)
app.command()(demo)
app.command()(serve)
app.command("test", context_settings=PASSED_ON)(checks.run_tests)
app.command()(checks.check)
app.command()(synth)
app.command()(readability)
app.add_typer(db.app, name="db")
app.add_typer(feed.app, name="feed")
app.add_typer(census.app, name="census")
app.add_typer(match.app, name="match")
app.add_typer(bench.app, name="bench")
app.add_typer(trail.app, name="trail")
app.add_typer(agreement.app, name="agreement")
app.add_typer(sharing.app, name="sharing")
app.add_typer(voice.app, name="voice")
app.command(hidden=True)(worker)
app.command(hidden=True)(sequencer)


def run() -> None:
    """Run the command line, and say plainly what stopped it."""
    hush()
    try:
        app(prog_name="linkspan")
    except CannotStart as problem:
        print(f"linkspan: {problem}", file=sys.stderr)
        sys.exit(1)
    except Exception as fault:
        if wants_words():
            raise
        say_where(fault)
        sys.exit(1)
