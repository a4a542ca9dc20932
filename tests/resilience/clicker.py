"""Click as people do, noting each click before it is sent and again when it was acknowledged.

Usage: clicker JOURNAL. A click with no acknowledgement is sent again first, under the number it had.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from django.db import InterfaceError, OperationalError, connections  # noqa: E402  settings come first

from linkspan.audit import Actor, NotFound, NotNow, Refused  # noqa: E402
from linkspan.children.commands import flags, sights  # noqa: E402
from linkspan.children.queries.file import child_file  # noqa: E402
from linkspan.children.queries.finding import everything  # noqa: E402
from tests.resilience import partnership  # noqa: E402

AWAY = (OperationalError, InterfaceError)
ANSWERS = (Refused, NotNow, NotFound)
WHY = "concern: A neighbour rang about noise at night"
CLICKERS = ("amina", "ben", "helen", "tom")


@dataclass(frozen=True)
class Click:
    """One thing a person asked for."""

    number: int
    once: str
    what: str
    who: str
    child: str
    flag: str = ""


class Journal:
    """What was asked and what was answered, on disk before anything else happens."""

    def __init__(self, path: Path) -> None:
        self.unanswered: Click | None = None
        self.asked = 0
        self.sights: list[tuple[str, str]] = []
        self.flags: list[tuple[str, str, str]] = []
        for line in path.read_text().splitlines() if path.exists() else ():
            self._learn(json.loads(line))
        self._out = path.open("a")

    def note(self, line: dict[str, Any]) -> None:
        """Keep a line where no kill can take it back."""
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()
        os.fsync(self._out.fileno())
        self._learn(line)

    def _learn(self, line: dict[str, Any]) -> None:
        if "answer" not in line:
            self.asked, self.unanswered = self.asked + 1, Click(**line)
            return
        click, self.unanswered = self.unanswered, None
        assert click is not None
        if click.what == "end":
            self.flags.remove((click.flag, click.who, click.child))
        if click.what == "sight" and line["answer"].startswith("kept "):
            self.sights.append((click.who, click.child))
        if click.what == "flag" and line["answer"].startswith("kept "):
            self.flags.append((line["answer"].removeprefix("kept "), click.who, click.child))


class Clicker:
    """Four people at their desks, one click after another."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.chance = journal, random.Random(journal.asked)
        self.actors: dict[str, Actor] = {}
        self.children: list[UUID] = []

    def run(self) -> None:
        """Click until killed."""
        while True:
            click = self.journal.unanswered
            if click is None:
                click = self._until_there(self._choose)
                self.journal.note(asdict(click))
            answer = self._until_there(partial(self._send, click))
            self.journal.note({"number": click.number, "answer": answer})
            time.sleep(0.03)

    def _until_there(self, ask: Callable[[], Any]) -> Any:
        while True:
            try:
                return ask()
            except AWAY as problem:
                print(f"away: {type(problem).__name__}", file=sys.stderr, flush=True)
                connections.close_all()
                time.sleep(0.1)

    def _choose(self) -> Click:
        number, once = self.journal.asked + 1, str(uuid4())
        if not self.children or number % 40 == 0:
            self.children = sorted({child for _, _, child in everything(by=Actor.system("feed"), at=partnership.NOW)})
        if self.journal.flags and number % 4 == 0:
            flag, who, child = self.chance.choice(self.journal.flags)
            return Click(number, once, "end", who, child, flag)
        if self.journal.sights and number % 4 in (1, 2):
            who, child = self.chance.choice(self.journal.sights)
            return Click(number, once, "flag", who, child)
        what = "look" if number % 4 == 0 else "sight"
        return Click(number, once, what, self.chance.choice(CLICKERS), str(self.chance.choice(self.children)))

    def _send(self, click: Click) -> str:
        self.actors = self.actors or partnership.cast()
        try:
            return f"kept {send(click, self.actors[click.who])}"
        except ANSWERS as refusal:
            return f"refused {getattr(refusal, 'code', 'not_found')}"


def send(click: Click, by: Actor) -> object:
    """Do what a click asks."""
    at, once, child = partnership.NOW + timedelta(seconds=click.number), UUID(click.once), UUID(click.child)
    match click.what:
        case "look":
            return child_file(child_id=child, by=by, at=at, reason=WHY, reason_code="concern").child_id
        case "sight":
            return sights.work_with(child_id=child, by=by, at=at, reason=WHY, once=once)
        case "end":
            return flags.end_flag(flag_id=UUID(click.flag), reason="No longer needed", by=by, at=at, once=once)
    return flags.raise_flag(
        child_id=child, kind="call_before_acting", contact_name=f"Click {click.number}", contact_phone="01632 960001",
        review_on=(at + timedelta(days=90)).date(), by=by, at=at, once=once,
    )  # fmt: skip


if __name__ == "__main__":
    Clicker(Journal(Path(sys.argv[1]))).run()
