"""Give a child a long chronology, added event by event as a worker would, so that its page and pack can be timed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

import psycopg

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children.commands.sights import work_with
from linkspan.children.queries.lists import my_children
from linkspan.interop.concerns import as_actor
from linkspan.pathway.chronology_rules import ADDED_KINDS, Telling
from linkspan.pathway.commands.chronicling import add_event
from linkspan.pathway.queries import chronology

SAID = "Invented. Came to school late and without a coat, and said that nobody had been up. School rang home."

KNOWN: LiteralString = """
select i.child_id from children_involvement i join children_child k on k.id = i.child_id and k.protection = 'none'
where i.organisation_id = %s and i.until_on is null order by i.child_id limit 1
"""


@dataclass(frozen=True, slots=True)
class Long:
    """A child whose chronology is long, and a worker who may read it."""

    child_id: UUID
    worker: Actor
    events: int


def lengthen(owner_url: str, events: int, at: datetime) -> Long:
    """Let a council's worker work with a child whom the council knows, and add events up to so many."""
    worker = next(
        by for by in (as_actor(each, at) for each in agencies.demo_cast(london_day(at)))
        if by.organisation_kind == "council" and "practitioner" in by.roles
    )  # fmt: skip
    child_id = _child(owner_url, worker, at)
    kinds = tuple(ADDED_KINDS)
    there = len(chronology.chronology(child_id=child_id, by=worker, at=at).events)
    for number in range(max(0, events - there)):
        telling = Telling(
            kind=kinds[number % len(kinds)], happened_at=at - timedelta(days=number + 1, hours=1),
            what=f"{SAID} ({number})", nature=("fact", "opinion")[number % 2], source="saw",
        )  # fmt: skip
        add_event(child_id=child_id, telling=telling, by=worker, at=at)
    return Long(child_id, worker, len(chronology.chronology(child_id=child_id, by=worker, at=at).events))


def _child(owner_url: str, worker: Actor, at: datetime) -> UUID:
    if mine := my_children(by=worker, at=at):
        return mine[0].child_id
    with psycopg.connect(owner_url) as connection:
        connection.execute("set role linkspan_owner")
        found = connection.execute(KNOWN, [worker.organisation_id]).fetchone()
    if found is None:
        raise RuntimeError("no council knows a child in this database")
    child_id = UUID(str(found[0]))
    work_with(child_id=child_id, by=worker, at=at, reason="measuring how fast a long chronology opens")
    return child_id
