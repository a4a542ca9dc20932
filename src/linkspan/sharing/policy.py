"""The pure decision: facts in, a decision with its reasons out. No framework, no clock, no database.

Cedar skips a rule that meets an error, forbids included, so nothing is decided here unless the slice is
whole, the schema holds and no rule erred; every other outcome is a denial with an alarm.
Information governance owns this file, `facts.py`, `book.py` and the policies.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import cedarpy

from linkspan.agencies.rules import london_day
from linkspan.sharing import words
from linkspan.sharing.book import AGREED_ACTIONS, ENGINE, SCOPE, SHARING, Book, Rule, base_book, conjunct_id
from linkspan.sharing.facts import (
    KINDS,
    NODE_MODES,
    PROTECTIONS,
    UNKNOWN_CHILD,
    Action,
    ActorFacts,
    Ask,
    ChildFacts,
    Context,
    IncompleteSlice,
    Purpose,
)

__all__ = [
    "UNKNOWN_CHILD", "Action", "ActorFacts", "Ask", "ChildFacts", "Context", "Decision", "DecisionRecord",
    "IncompleteSlice", "Nearest", "Purpose", "ask_of", "decide", "decide_many", "explain", "replay",
]  # fmt: skip

Tell = Callable[[str], str]
Entity = dict[str, Any]

PLACE = {"type": "Place", "id": "here"}
HIDDEN = "hidden"
OUTSIDE_SLICE = ("organisations",)
PLAIN = (bool, str, datetime)
TYPED: dict[type, tuple[tuple[str, Any], ...]] = {
    kind: tuple((spot.name, spot.type) for spot in fields(kind)) for kind in (ActorFacts, ChildFacts, Context)
}


@dataclass(frozen=True, slots=True)
class Nearest:
    """The rule that came nearest to a yes, and the codes of the conditions that it still wanted."""

    rule: str
    title: str
    met: int
    total: int
    missing: tuple[str, ...]


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
        return _canonical({name: getattr(self, name) for name in RECORDED})

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


@dataclass(frozen=True, slots=True)
class _Slice:
    """One question as Cedar takes it."""

    request: Mapping[str, Any]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Cedar said: yes or no, by which policies, or which stage failed."""

    allow: bool
    reasons: tuple[str, ...]
    fault: str = ""


def decide(ask: Ask, book: Book | None = None) -> Decision:
    """Decide one question."""
    return decide_many([ask], book)[0]


def decide_many(asks: Sequence[Ask], book: Book | None = None, *, explained: bool = True) -> list[Decision]:
    """Decide several questions in one pass, each exactly as it would be decided alone.

    With `explained` off, a denial says no more than that it is one: for lists that drop what is not allowed.
    """
    book = book or base_book()
    slices = [_try_slice(ask, book) for ask in asks]
    answers = _evaluate(_policies(book, slices), book, slices)
    decisions = [_weigh(book, cut, answer) for cut, answer in zip(slices, answers, strict=True)]
    if not explained:
        return decisions
    denied = [place for place, one in enumerate(decisions) if not one.allow and one.code != "fault"]
    told = _explain_denials([asks[place] for place in denied], [decisions[place] for place in denied], book)
    for place, decision in zip(denied, told, strict=True):
        decisions[place] = decision
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
    cut = _Slice(json.loads(record.request), tuple(json.loads(record.slice)))
    answer = _evaluate(book.policies, book, [cut])[0]
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


def _holders_of(about: Entity) -> frozenset[UUID]:
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


# --- the slice -------------------------------------------------------------------------------------------


def _try_slice(ask: Ask, book: Book) -> _Slice | str:
    """Cut the slice, or name what failed. Values never reach the name: they are personal."""
    try:
        return _slice(ask, book)
    except Exception as error:
        return f"slice: {error}" if isinstance(error, IncompleteSlice) else f"slice: {type(error).__name__}"


def _slice(ask: Ask, book: Book) -> _Slice:
    actor, context = ask.actor, ask.context
    _check(actor)
    _check(context)
    if context.node_mode not in NODE_MODES or context.purpose not in set(Purpose) or context.kind not in KINDS:
        raise IncompleteSlice("context")
    principal = {"type": "Asker", "id": actor.id}
    resource = {"type": "Child", "id": str(ask.about)} if ask.about else PLACE
    request = {
        "principal": principal,
        "action": {"type": "Action", "id": Action(ask.action).value},
        "resource": resource,
        "context": _setting(context),
    }
    about = _child(ask, resource, book) if ask.about else _entity(PLACE, {}, ())
    asker = _entity(principal, _asker(actor), [actor.organisation_id] if actor.organisation_id else [])
    return _Slice(request, (asker, about))


def _check(facts: ActorFacts | ChildFacts | Context) -> None:
    """Refuse a slice with a hole in it before any rule is read."""
    for name, wanted in TYPED[type(facts)]:
        value = getattr(facts, name)
        if wanted in PLAIN and not isinstance(value, wanted):
            raise IncompleteSlice(name)
        if value is None and name != "organisation_id":
            raise IncompleteSlice(name)


def _asker(actor: ActorFacts) -> dict[str, Any]:
    return {
        "machine": actor.machine,
        "system": actor.system,
        "appointed": actor.appointed,
        "organisation_kind": actor.organisation_kind,
        "roles": sorted(actor.roles),
        "trained": actor.trained,
        "vetted": actor.vetted,
    }


def _child(ask: Ask, uid: Mapping[str, str], book: Book) -> Entity:
    """Cut the child. Above it are the others who hold something, since no one agrees with themselves, and the
    clauses by which any of them shares."""
    child = ask.child or UNKNOWN_CHILD
    _check(child)
    if child.protection not in PROTECTIONS:
        raise IncompleteSlice("protection")
    attributes = {name: getattr(child, name) for name, _ in TYPED[ChildFacts] if name not in OUTSIDE_SLICE}
    others = sorted(str(holder) for holder in child.organisations if holder != ask.actor.organisation_id)
    entity = _entity(uid, attributes, others)
    sharing = [name for name, page in book.clause_pages.items() if not page.rule.holders.isdisjoint(others)]
    entity["parents"] += [{"type": SHARING, "id": name} for name in sorted(sharing)]
    return entity


def _setting(context: Context) -> dict[str, Any]:
    if context.at.tzinfo is None:
        raise IncompleteSlice("at")
    moment = context.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    setting = {name: getattr(context, name) for name, _ in TYPED[Context]}
    return setting | {"at": {"__extn": {"fn": "datetime", "arg": moment}}, "day": day_number(london_day(context.at))}


def day_number(day: date) -> int:
    """Write a day as a number that reads as one, such as 20261102: quicker to compare than a moment is to read."""
    return day.year * 10_000 + day.month * 100 + day.day


def _entity(uid: Mapping[str, str], attributes: Mapping[str, Any], parents: Sequence[object]) -> Entity:
    above = [{"type": "Organisation", "id": str(parent)} for parent in parents]
    return {"uid": dict(uid), "attrs": dict(attributes), "parents": above}


def slices_of(asks: Sequence[Ask], book: Book) -> tuple[list[dict[str, Any]], str]:
    """Give questions as the engine takes them: requests, and the entities as JSON. For measuring the engine alone."""
    cuts = [_slice(ask, book) for ask in asks]
    entities = {entity["uid"]["id"]: entity for cut in cuts for entity in cut.entities}
    return [dict(cut.request) for cut in cuts], _canonical(list(entities.values()))


# --- the engine ------------------------------------------------------------------------------------------


def _policies(book: Book, slices: Sequence[_Slice | str]) -> cedarpy.PolicySet:
    return book.bearing_on(_actions(slices))[0]


def _actions(slices: Sequence[_Slice | str]) -> frozenset[str]:
    return frozenset(cut.request["action"]["id"] for cut in slices if isinstance(cut, _Slice))


def _evaluate(policies: cedarpy.PolicySet, book: Book, slices: Sequence[_Slice | str]) -> list[_Answer]:
    """Ask Cedar, and turn whatever goes wrong into a fault that names its stage and nothing else.

    Cedar's own error text quotes the whole slice, so it is dropped here and never logged.
    """
    whole = [cut for cut in slices if isinstance(cut, _Slice)]
    try:
        given = iter(_ask_cedar(policies, book, whole) if whole else [])
    except Exception as error:
        given = iter([_Answer(False, (), f"engine: {type(error).__name__}")] * len(whole))
    return [_Answer(False, (), cut) if isinstance(cut, str) else next(given) for cut in slices]


def _ask_cedar(policies: cedarpy.PolicySet, book: Book, slices: Sequence[_Slice]) -> list[_Answer]:
    entities: dict[tuple[str, str], Entity] = {}
    for entity in (entity for cut in slices for entity in cut.entities):
        key = (entity["uid"]["type"], entity["uid"]["id"])
        if entities.setdefault(key, entity) != entity:
            raise IncompleteSlice("one batch says two things of the same one")
    known = cedarpy.Entities.from_json_str(_canonical(list(entities.values())), book.schema)
    results = cedarpy.is_authorized_batch([dict(cut.request) for cut in slices], policies, known, book.schema)
    return [_answer(result) for result in results]


def _answer(result: cedarpy.AuthzResult) -> _Answer:
    if result.diagnostics.errors or result.decision not in (cedarpy.Decision.Allow, cedarpy.Decision.Deny):
        return _Answer(False, (), f"engine: {result.decision.value}")
    return _Answer(result.allowed, tuple(sorted(result.diagnostics.reasons)))


# --- what the answer means -------------------------------------------------------------------------------


def _weigh(book: Book, cut: _Slice | str, answer: _Answer) -> Decision:
    """Turn Cedar's answer into a decision that so far admits to nothing."""
    record = _record(book, cut, answer)
    if answer.fault:
        return Decision(allow=False, code="fault", discloses=False, alarm=True, record=record)
    if not answer.allow:
        return Decision(allow=False, code="not_found", discloses=False, record=record)
    rules = [book.rules[reason] for reason in answer.reasons]
    return Decision(
        allow=True,
        code="allowed",
        discloses=True,
        policies=answer.reasons,
        titles=tuple(rule.title for rule in rules),
        law=tuple(rule.law for rule in rules),
        clauses=tuple(rule.clause for rule in rules),
        agreements=tuple(dict.fromkeys(rule.agreement for rule in rules if rule.agreement)),
        holders=_holders(rules, cut),
        alarm=all(rule.alarm for rule in rules),
        record=record,
    )


def _holders(rules: Sequence[Rule], cut: _Slice | str) -> tuple[str, ...]:
    """Name who holds something that the clauses in these rules let the asker know of."""
    agreed = frozenset[str]().union(*(rule.holders for rule in rules))
    if not agreed or isinstance(cut, str):
        return ()
    return tuple(
        sorted(agreed.intersection(parent["id"] for parent in cut.entities[-1]["parents"] if parent["type"] != SHARING))
    )


def _explain_denials(asks: Sequence[Ask], decisions: Sequence[Decision], book: Book) -> list[Decision]:
    """Say why not, as far as each asker may know; to anyone else a denial about a child reads "not found"."""
    known = _may_know(asks, book)
    slices = [_try_slice(ask, book) if may else HIDDEN for ask, may in zip(asks, known, strict=True)]
    met = _evaluate(book.bearing_on(_actions(slices))[1], book, slices)
    agreed = _met_of_clauses(asks, known, book)
    return [
        _explain_denial(decision, set(conditions.reasons), clauses, book) if may else decision
        for decision, conditions, clauses, may in zip(decisions, met, agreed, known, strict=True)
    ]


def _explain_denial(decision: Decision, met: set[str], agreed: Sequence[Nearest], book: Book) -> Decision:
    if forbidding := [book.rules[reason] for reason in decision.record.reasons]:
        hiding = any(rule.refusal == "not_found" for rule in forbidding)
        return decision if hiding else _by_rule(decision, forbidding)
    near = _nearest(met, agreed, book)
    code = "not_permitted"
    if near and set(near.missing) <= set(words.ANSWERABLE):
        code = next(words.ANSWERABLE[wanted] for wanted in words.ANSWERABLE if wanted in near.missing)
    return replace(decision, code=code, discloses=True, nearest=near)


def _by_rule(decision: Decision, rules: Sequence[Rule]) -> Decision:
    return replace(
        decision,
        code=rules[0].refusal,
        discloses=True,
        policies=tuple(rule.id for rule in rules),
        titles=tuple(rule.title for rule in rules),
        law=tuple(rule.law for rule in rules),
        clauses=tuple(rule.clause for rule in rules),
    )


def _may_know(asks: Sequence[Ask], book: Book) -> list[bool]:
    """Say whether each asker could ever be told that the child is here, were every question answered."""
    slices: list[_Slice | str] = []
    for ask in asks:
        answered = replace(ask.context, reason_given=True, challenge_answered=True, stepped_up=True)
        ways = (ask.action, Action.SEE_CHILD, Action.REVIEW_MATCH) if ask.about else ()
        slices += [_try_slice(replace(ask, action=way, context=answered), book) for way in ways]
    answers = iter(_evaluate(_policies(book, slices), book, slices))
    return [ask.about is None or any([next(answers).allow for _ in range(3)]) for ask in asks]


def _nearest(met: set[str], agreed: Sequence[Nearest], book: Book) -> Nearest | None:
    """Find the permit that wants least, first among those whose wants the asker can meet here and now."""
    candidates = [
        Nearest(rule.id, rule.title, len(rule.needs) - len(missing), len(rule.needs), missing)
        for rule in book.rules.values()
        if rule.effect == "permit" and conjunct_id(rule.id, SCOPE) in met and (missing := _missing(rule, met))
    ]
    return min([*candidates, *agreed], key=lambda near: _distance(near, book), default=None)


def _met_of_clauses(asks: Sequence[Ask], known: Sequence[bool], book: Book) -> list[list[Nearest]]:
    """Say of each clause that reaches from the asker to the child what it still wanted; each condition once."""
    bears = [
        may and ask.about is not None and ask.action in AGREED_ACTIONS for ask, may in zip(asks, known, strict=True)
    ]
    if not any(bears) or not book.clause_pages:
        return [[] for _ in asks]
    conditions = book.clause_conditions
    slices = [_try_slice(ask, book) if one else HIDDEN for ask, one in zip(asks, bears, strict=True)]
    met = _evaluate(conditions.policies, book, slices)
    return [
        _near_clauses(ask, set(answer.reasons), book) if one else []
        for ask, answer, one in zip(asks, met, bears, strict=True)
    ]


def _near_clauses(ask: Ask, met: set[str], book: Book) -> list[Nearest]:
    """Leave out a clause none of whose agencies holds anything: that it is missing would tell where nothing is held."""
    others = {str(holder) for holder in ask.child.organisations} if ask.child else set()
    others.discard(str(ask.actor.organisation_id))
    near: dict[str, Nearest] = {}
    for link in book.links:
        holders = book.rules[link.id].holders
        if link.template in near or link.asking != str(ask.actor.organisation_id) or holders.isdisjoint(others):
            continue
        needed, rule = book.clause_conditions.needed.get(link.template), book.rules[link.id]
        if needed is None or ask.action not in book.clause_pages[link.template].actions:
            continue
        missing = tuple(code for code, name in zip(rule.needs, needed, strict=True) if name not in met)
        if missing:
            near[link.template] = Nearest(rule.id, rule.title, len(needed) - len(missing), len(needed), missing)
    return list(near.values())


def _missing(rule: Rule, met: set[str]) -> tuple[str, ...]:
    return tuple(code for place, code in enumerate(rule.needs) if conjunct_id(rule.id, place) not in met)


def _distance(near: Nearest, book: Book) -> tuple[bool, int, bool, str]:
    beyond_reach = not set(near.missing) <= set(words.ANSWERABLE)
    return beyond_reach, len(near.missing), book.rules[near.rule].alarm, book.rules[near.rule].clause


def _record(book: Book, cut: _Slice | str, answer: _Answer) -> DecisionRecord:
    known = "" if isinstance(cut, str) else _canonical(list(cut.entities))
    return DecisionRecord(
        policy_hash=book.hash,
        schema_hash=book.schema_hash,
        request="" if isinstance(cut, str) else _canonical(cut.request),
        slice=known,
        slice_hash=_digest(known),
        allow=answer.allow,
        reasons=answer.reasons,
        fault=answer.fault,
    )


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
