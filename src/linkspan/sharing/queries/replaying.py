"""A past decision made again: by the policies of that day, and by those of today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from linkspan.audit import NotFound
from linkspan.sharing import agreements, bookshelf
from linkspan.sharing.book import Book, base_book
from linkspan.sharing.policy import Ask, Decision, DecisionRecord, ask_of, decide, explain, replay


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and why; `agreements` and `clauses` name what allowed it, where it was by agreement."""

    allow: bool
    why: tuple[str, ...]
    policies: tuple[str, ...]
    agreements: tuple[str, ...]
    clauses: tuple[str, ...]
    policy_hash: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past decision: as recorded, made again from the same facts, and what today's policies and agreements say.

    `is_same` is None where it cannot be made again, and `problem` says why. `now` takes the facts of that day.
    """

    recorded_allow: bool
    recorded_policies: tuple[str, ...]
    engine: str
    is_same: bool | None
    problem: str
    then: Answered | None
    now: Answered | None


def again(decided: str | Mapping[str, Any], *, at: datetime) -> Replayed:
    """Make a recorded decision again by its own book, and by the book of a moment. Ask inside a look."""
    record = DecisionRecord.from_json(decided)
    try:
        book = bookshelf.find(record.policy_hash)
        is_same = replay(record, book)
    except NotFound:
        return _unmade(record, gettext("The policies of that day were not kept here."))
    except ValueError:
        return _unmade(record, gettext("The record of what was known has been altered."))
    if not record.slice:
        failed = gettext("The question failed before it was put, so the answer was no.")
        return replace(_unmade(record, failed), is_same=is_same)
    ask = ask_of(record)
    today = replace(ask, context=replace(ask.context, at=at))
    return Replayed(
        record.allow, record.reasons, record.engine, is_same, "", _answered(ask, book), _answered(today, _book(today))
    )


def _unmade(record: DecisionRecord, problem: str) -> Replayed:
    return Replayed(record.allow, record.reasons, record.engine, None, problem, None, None)


def _book(ask: Ask) -> Book:
    """Give the book that would decide a question today."""
    if not agreements.bears_on(ask.action):
        return base_book()
    return agreements.book_for(
        asking=ask.actor.organisation_id, purpose=ask.context.purpose, at=ask.context.at,
        is_in_date=ask.actor.trained and ask.actor.vetted,
    )  # fmt: skip


def _answered(ask: Ask, book: Book) -> Answered:
    decision: Decision = decide(ask, book)
    return Answered(
        decision.allow, explain(decision, gettext), decision.policies, decision.agreements, decision.clauses, book.hash
    )
