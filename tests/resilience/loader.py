"""Load the files named on standard input one by one, saying `began` and then how each ended."""

import sys
import traceback
from pathlib import Path

import django

django.setup()

from django.db import InterfaceError, OperationalError, connections  # noqa: E402  settings come first

from linkspan.matching import Model  # noqa: E402
from tests.resilience import partnership  # noqa: E402


def main() -> None:
    """Load until standard input ends; a database that goes away fails the load and not the program."""
    Model.load_default()
    say("ready")
    for line in sys.stdin:
        organisation, path = line.rstrip("\n").split("\t")
        say("began")
        try:
            loaded = partnership.load(
                partnership.Load(organisation, Path(path), 0), partnership.organisations_by_code()
            )
        except (OperationalError, InterfaceError) as problem:
            connections.close_all()
            traceback.print_exc()
            say(f"failed {type(problem).__name__}")
        else:
            say(f"done {loaded.state}")


def say(word: str) -> None:
    """Write a line at once."""
    print(word, flush=True)


main()
