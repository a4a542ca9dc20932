"""The pure decision: facts in, a decision with its reasons out. No framework, no clock, no database.

Cedar skips a rule that meets an error, forbids included, so nothing is decided here unless the slice is
whole, the schema holds and no rule erred; every other outcome is a denial with an alarm.
Information governance owns this file, `facts.py`, `book.py` and the policies.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from linkspan.sharing import words
from linkspan.sharing.book import ENGINE, SHARING, Book, base_book
from linkspan.sharing.engine import Answer, Engine
from linkspan.sharing.facts import (
    UNKNOWN_CHILD,
    Action,
    ActorFacts,
    Ask,
    ChildFacts,
    Context,
    IncompleteSlice,
    Purpose,
)
from linkspan.sharing.slices import Slice, canonical, read, try_slice
from linkspan.sharing.why_not import Denied, Nearest, WhyNot, whys_not

__all__ = [
    "UNKNOWN_CHILD", "Action", "ActorFacts", "Ask", "ChildFacts", "Context", "Decision", "DecisionRecord",
    "IncompleteSlice", "Nearest", "Purpose", "ask_of", "decide", "decide_many", "explain", "replay",
]  # fmt: skip

Tell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """All that is needed to decide again: which book, which engine, what was asked and what was known."""

    policy_hash: str = ""
    schema_hash: str = ""
    engine: str = ENGINE
    request: str = ""
    slice: str = ""
    slice_hash: str = ""
    allow: bool = False
    reasons: tuple[str, ...] = ()
    fault: str = ""

    def as_json(self) -> str:
        """Write the record for the trail."""
        return canonical({name: getattr(self, name) for name in RECORDED})

    @staticmethod
    def from_json(text: str | Mapping[str, Any]) -> "DecisionRecord":
        """Read a record that the trail kept."""
        kept = json.loads(text) if isinstance(text, str) else dict(text)
        return DecisionRecord(**(kept | {"reasons": tuple(kept["reasons"])}))


RECORDED = tuple(spot.name for spot in fields(DecisionRecord))


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer. `record` is not for the asker: it may name a wall the answer must not admit to.

    `holders` are the organisations whose information an agreement lets the asker know, where it is by agreement.
    """

    allow: bool
    code: str
    discloses: bool
    policies: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    nearest: Nearest | None = None
    alarm: bool = False
    record: DecisionRecord = field(default_factory=DecisionRecord, repr=False)

    @property
    def explanation(self) -> tuple[str, ...]:
        """Explain in plain English, safe to show to the asker."""
        return explain(self)


def decide(ask: Ask, book: Book | None = None) -> Decision:
    """Decide one question."""
    return decide_many([ask], book)[0]


def decide_many(asks: Sequence[Ask], book: Book | None = None, *, explained: bool = True) -> list[Decision]:
    """Decide several questions in one pass, each exactly as it would be decided alone.

    With `explained` off, a denial says no more than that it is one: for lists that drop what is not allowed.
    """
    book = book or base_book()
    slices = [try_slice(ask, book) for ask in asks]
    engine = Engine(slices, book)
    actions = frozenset(cut.action for cut in slices if isinstance(cut, Slice))
    answers = engine.ask(book.bearing_on(actions)[0], slices)
    decisions = [_weigh(book, cut, answer) for cut, answer in zip(slices, answers, strict=True)]
    if not explained:
        return decisions
    denied = {
        place: Denied(asks[place], cut, tuple(book.rules[reason] for reason in answers[place].reasons))
        for place, cut in enumerate(slices)
        if isinstance(cut, Slice) and not decisions[place].allow and decisions[place].code != "fault"
    }
    for place, why in zip(denied, whys_not(list(denied.values()), book, engine), strict=True):
        if why:
            decisions[place] = _told(decisions[place], why)
    return decisions


def replay(record: DecisionRecord, book: Book) -> bool:
    """Decide a recorded question again, by the book of that day, and return whether the answer is the same.

    Raises ValueError where the book is another, or where the slice is not the one that was hashed.
    """
    if (record.policy_hash, record.schema_hash) != (book.hash, book.schema_hash):
        raise ValueError("This is not the book the decision was made by.")
    if _digest(record.slice) != record.slice_hash:
        raise ValueError("The recorded facts were altered.")
    if not record.slice:
        return not record.allow
    cut = read(record.request, record.slice)
    answer = Engine([cut], book).ask(book.policies, [cut])[0]
    return (answer.allow, answer.reasons, answer.fault) == (record.allow, record.reasons, record.fault)


def ask_of(record: DecisionRecord) -> Ask:
    """Give the question of a record as it was put, to put it again to another book.

    Raises ValueError where the record holds none, since it was a fault. What a later version has added to the facts
    stands as it does when nothing is said.
    """
    if not record.slice:
        raise ValueError("Nothing was asked: it failed before.")
    request, entities = json.loads(record.request), json.loads(record.slice)
    asker = next(entity for entity in entities if entity["uid"]["type"] == "Asker")
    about = next(entity for entity in entities if entity["uid"]["type"] != "Asker")
    is_child = about["uid"]["type"] == "Child"
    return Ask(
        action=Action(request["action"]["id"]),
        actor=ActorFacts(
            id=asker["uid"]["id"],
            organisation_id=next((UUID(each["id"]) for each in asker["parents"]), None),
            **(asker["attrs"] | {"roles": frozenset(asker["attrs"]["roles"])}),
        ),
        context=_context_of(request["context"]),
        about=UUID(about["uid"]["id"]) if is_child else None,
        child=replace(UNKNOWN_CHILD, organisations=_holders_of(about), **about["attrs"]) if is_child else None,
    )


def _context_of(said: Mapping[str, Any]) -> Context:
    known = {spot.name for spot in fields(Context)} - {"at"}
    at = datetime.fromisoformat(said["at"]["__extn"]["arg"])
    return Context(at=at, **{name: value for name, value in said.items() if name in known})


def _holders_of(about: Mapping[str, Any]) -> frozenset[UUID]:
    return frozenset(UUID(each["id"]) for each in about["parents"] if each["type"] != SHARING)


def explain(decision: Decision, tell: Tell = str) -> tuple[str, ...]:
    """Explain a decision in sentences; `tell` translates each message."""
    if decision.allow:
        titles = [tell(words.ALLOWED).format(title=tell(title)) for title in decision.titles]
        laws = [tell(words.BY_LAW).format(law=law) for law in dict.fromkeys(decision.law)]
        return (*titles, *laws)
    said = [tell(words.REFUSALS[decision.code])]
    if decision.discloses and (near := decision.nearest):
        missing = "; ".join(tell(words.CONDITIONS[code].missing) for code in near.missing)
        said.append(tell(words.NEAREST).format(title=tell(near.title), met=near.met, total=near.total))
        said.append(tell(words.MISSING).format(missing=missing))
    return tuple(said)


# --- what the answer means -------------------------------------------------------------------------------


def _weigh(book: Book, cut: Slice | str, answer: Answer) -> Decision:
    """Turn Cedar's answer into a decision that so far admits to nothing."""
    record = _record(book, cut, answer)
    if answer.fault:
        return Decision(allow=False, code="fault", discloses=False, alarm=True, record=record)
    if not answer.allow:
        return Decision(allow=False, code="not_found", discloses=False, record=record)
    granted = _granted(book, answer.reasons)
    return replace(granted, holders=_holders(granted, cut), record=record)


@lru_cache(maxsize=1024)
def _granted(book: Book, reasons: tuple[str, ...]) -> Decision:
    """Give the answer that some rules allow, the same for each child they allow it about.

    Its holders are all of whom the clauses in these rules let the asker know.
    """
    rules = [book.rules[reason] for reason in reasons]
    return Decision(
        allow=True,
        code="allowed",
        discloses=True,
        policies=reasons,
        titles=tuple(rule.title for rule in rules),
        law=tuple(rule.law for rule in rules),
        clauses=tuple(rule.clause for rule in rules),
        agreements=tuple(dict.fromkeys(rule.agreement for rule in rules if rule.agreement)),
        holders=tuple(sorted(frozenset[str]().union(*(rule.holders for rule in rules)))),
        alarm=all(rule.alarm for rule in rules),
    )


def _holders(granted: Decision, cut: Slice | str) -> tuple[str, ...]:
    """Name who holds something about the child, of those whom the clauses let the asker know."""
    if not granted.holders or isinstance(cut, str):
        return ()
    return tuple(sorted(set(granted.holders).intersection(cut.about.holders)))


def _told(decision: Decision, why: WhyNot) -> Decision:
    return replace(
        decision,
        code=why.code,
        discloses=True,
        policies=tuple(rule.id for rule in why.forbidding),
        titles=tuple(rule.title for rule in why.forbidding),
        law=tuple(rule.law for rule in why.forbidding),
        clauses=tuple(rule.clause for rule in why.forbidding),
        nearest=why.nearest,
    )


def _record(book: Book, cut: Slice | str, answer: Answer) -> DecisionRecord:
    known = "" if isinstance(cut, str) else cut.text
    return DecisionRecord(
        policy_hash=book.hash,
        schema_hash=book.schema_hash,
        request="" if isinstance(cut, str) else cut.request_text,
        slice=known,
        slice_hash=_digest(known),
        allow=answer.allow,
        reasons=answer.reasons,
        fault=answer.fault,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
