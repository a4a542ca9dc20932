"""Budgets: how much looking is usual, counted in the look's own transaction. Past it the gate asks; it never stops.

A person's looks are counted one after another, so two at the same instant cannot both be the last one. An
organisation's are added up from its people's, and may run over by what is under way at that instant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.sharing import rules
from linkspan.sharing.book import base_book

HOUR = timedelta(hours=1)
KEPT = timedelta(days=2)

STANDING = """
select
  (select mode from agencies_node),
  (select coalesce(sum(searches), 0) from sharing_spend
    where person_id = %(person)s and minute > %(hour_ago)s),
  (select count(*) from sharing_opening where person_id = %(person)s and day = %(today)s),
  (select coalesce(sum(searches), 0) from sharing_spend
    where organisation_id = %(organisation)s and minute > %(hour_ago)s),
  (select count(*) from sharing_opening where organisation_id = %(organisation)s and day = %(today)s),
  (select array_agg(child) from sharing_opening
    where person_id = %(person)s and day = %(today)s and child = any(%(children)s)),
  exists (select from sharing_challenge
    where person_id = %(person)s and organisation_id = %(organisation)s and not is_silent
      and at <= %(at)s and covers_until > %(at)s),
  (select row(searches, children, organisation_searches, organisation_children)::text
    from sharing_budgetlimit where organisation_id = %(organisation)s),
  exists (select from sharing_decidingbook where hash = %(book)s)
"""
SEARCHED = """
insert into sharing_spend (id, person_id, organisation_id, minute, searches) values (%s, %s, %s, %s, 1)
on conflict (person_id, organisation_id, minute) do update set searches = sharing_spend.searches + 1
"""
OPENED = """
insert into sharing_opening (id, person_id, organisation_id, day, child) values (%s, %s, %s, %s, %s)
on conflict (person_id, day, child) do nothing
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where someone stands at a moment: what they have spent, and whether a challenge answered still covers them."""

    node_mode: str
    limits: rules.Limits
    spent: rules.Spent
    opened: frozenset[UUID]
    has_answered: bool
    has_base_book: bool

    @property
    def searches_spent(self) -> bool:
        """Tell whether one more search is more than usual."""
        return rules.searches_are_spent(self.limits, self.spent)

    def child_spent(self, child_id: UUID | None) -> bool:
        """Tell whether opening this child is more than usual; one opened today costs nothing more."""
        return child_id not in self.opened and rules.children_are_spent(self.limits, self.spent)


# A part of the system is neither counted nor challenged.
OF_A_MACHINE = Standing("real", rules.Limits(1, 1, 1, 1), rules.Spent(), frozenset(), False, False)


def take_turn(by: Actor) -> None:
    """Wait until the person's other looks are counted; their next ones wait for this to commit.

    Once in a look is enough: the turn lasts until it commits. What was asked before it is asked again.
    """
    if by.person_id:
        trail.recalled(("turn", by.person_id), lambda: _wait(by.person_id))


def _wait(person_id: UUID | None) -> bool:
    trail.forget()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"look {person_id}"])
    return True


def standing(by: Actor, at: datetime, about: Collection[UUID] = ()) -> Standing:
    """Say where someone stands; one query, once in a look. `about` names the children asked about."""
    return trail.recalled(
        ("standing", by.key, by.appointment_id, at, frozenset(about)), lambda: _standing(by, at, about)
    )


def _standing(by: Actor, at: datetime, about: Collection[UUID]) -> Standing:
    asked = {
        "person": by.person_id,
        "organisation": by.organisation_id,
        "at": at,
        "hour_ago": at - HOUR,
        "today": london_day(at),
        "children": list(about),
        "book": base_book().hash,
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, asked)
        row: tuple[Any, ...] = cursor.fetchone() or (None,) * 9
    mode, searches, children, all_searches, all_children, opened, answered, own, shelved = row
    factor = float(getattr(settings, "LINKSPAN_BUDGET_FACTOR", 1))
    usual = rules.limits_for(by.roles, by.organisation_kind, factor=factor)
    return Standing(
        node_mode=mode or "",
        limits=rules.overridden(usual, _numbers(own)),
        spent=rules.Spent(int(searches), int(children), int(all_searches), int(all_children)),
        opened=frozenset(opened or ()),
        has_answered=bool(answered),
        has_base_book=bool(shelved),
    )


def spend_search(by: Actor, at: datetime) -> None:
    """Count one search in its minute, and forget the person's old ones."""
    if not (by.person_id and by.organisation_id):
        return
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        trail.forget()
        cursor.execute(SEARCHED, [new_id(), by.person_id, by.organisation_id, minute])
        cursor.execute("delete from sharing_spend where person_id = %s and minute < %s", [by.person_id, at - KEPT])


def spend_children(by: Actor, at: datetime, children: Collection[UUID]) -> None:
    """Count children opened without a relationship, each once a day, and forget the person's old ones."""
    if not (by.person_id and by.organisation_id and children):
        return
    today = london_day(at)
    with connection.cursor() as cursor:
        trail.forget()
        rows = [(new_id(), by.person_id, by.organisation_id, today, child) for child in sorted(children)]
        cursor.executemany(OPENED, rows)
        cursor.execute("delete from sharing_opening where person_id = %s and day < %s", [by.person_id, today - KEPT])


def _numbers(own: str | None) -> dict[str, int | None]:
    """Read an organisation's own numbers from the row the query gives as text."""
    names = ("searches", "children", "organisation_searches", "organisation_children")
    values = own.strip("()").split(",") if own else []
    return {name: int(value) if value else None for name, value in zip(names, values, strict=False)}
