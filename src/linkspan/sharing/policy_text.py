"""Read what a policy says to people: its rule, its conditions, its actions; and refuse one that says too little."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import cedarpy
from cedarpy import pst

from linkspan.sharing import words

# What a clause of an agreement may allow; everything else is for the law and the roles alone.
AGREED_ACTIONS = frozenset({"see_holders", "see_people", "see_flags", "acknowledge_flag", "see_content"})


class UnsoundBook(Exception):
    """The policies do not hold together: `problems` says how. Nothing may be decided by such a book."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy as people read it: what it says, by which law, on what conditions, and its refusal."""

    id: str
    effect: str
    title: str
    law: str
    clause: str
    agreement: str
    needs: tuple[str, ...]
    refusal: str
    alarm: bool
    holders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause of an agreement as one policy template, read: its rule and the conditions that must all hold.

    The rule's `holders` are the organisations whose information the clause is about.
    """

    rule: Rule
    actions: frozenset[str]
    conditions: tuple[pst.Expr, ...]
    policy: pst.Template


@lru_cache(maxsize=8192)
def read_clause(text: str) -> ClausePage:
    """Read one clause's template, or raise UnsoundBook: a clause only adds, and only what agreements may."""
    try:
        parsed = cedarpy.policies_to_pst(text)
    except ValueError as error:
        raise UnsoundBook([str(error)]) from error
    templates = list(parsed.templates.values())
    if len(templates) != 1 or parsed.static_policies:
        raise UnsoundBook(["a clause is one template"])
    policy = templates[0]
    problems = list(_faults(policy))
    actions = actions_of(policy)
    if policy.effect != "permit" or not actions or not actions <= AGREED_ACTIONS:
        problems.append("a clause only adds, and only what agreements may allow")
    if problems:
        raise UnsoundBook(problems)
    holders = frozenset(policy.annotations.get("holders", "").split())
    return ClausePage(replace(rule_of(policy), holders=holders), actions, tuple(conjuncts_of(policy)), policy)


def validate(text: str, schema_text: str) -> list[str]:
    """List what is wrong with policies: syntax, types, missing or doubled ids, conditions without words."""
    try:
        checked = cedarpy.validate_policies(text, schema_text)
        parsed = cedarpy.policies_to_pst(text)
    except ValueError as error:
        return [str(error)]
    policies = [*parsed.static_policies.values(), *parsed.templates.values()]
    said = chain(_doubled(policies), chain.from_iterable(map(_faults, policies)), _muddled(policies))
    return [*map(str, checked.errors), *said]


def conjuncts_of(policy: pst.Template) -> list[pst.Expr]:
    """Split a policy's clauses into conditions that must all hold."""
    parts: list[pst.Expr] = []
    for clause in policy.clauses:
        if isinstance(clause, pst.When):
            parts.extend(_flatten(clause.expr))
        else:
            parts.append(pst.UnaryOp("not", clause.expr))
    return parts


def conjunct_id(rule: str, place: int | str) -> str:
    """Name the policy that holds one condition of a rule."""
    return f"{rule}#{place}"


def by_id(policies: Iterable[pst.Template]) -> dict[str, pst.Template]:
    return {policy.annotations["id"]: replace(policy, id=policy.annotations["id"]) for policy in policies}


def actions_of(policy: pst.Template) -> frozenset[str]:
    """Name the actions in a policy's scope; none where it is open to all."""
    match policy.action:
        case pst.ActionEq(action):
            return frozenset({action.id})
        case pst.ActionIn(actions):
            return frozenset(action.id for action in actions)
        case _:
            return frozenset()


def rule_of(policy: pst.Template) -> Rule:
    said = policy.annotations
    return Rule(
        id=said["id"],
        effect=policy.effect,
        title=said["title"],
        law=said["law"],
        clause=said["clause"],
        agreement=said.get("agreement", ""),
        needs=_needs(policy),
        refusal=said.get("refusal", ""),
        alarm=said.get("alarm") == "true",
    )


def _flatten(expr: pst.Expr) -> Iterator[pst.Expr]:
    if isinstance(expr, pst.BinaryOp) and expr.op == "and":
        yield from _flatten(expr.left)
        yield from _flatten(expr.right)
    else:
        yield expr


def _needs(policy: pst.Template) -> tuple[str, ...]:
    return tuple(code.strip() for code in policy.annotations.get("needs", "").split(",") if code.strip())


def _faults(policy: pst.Template) -> Iterator[str]:
    """Say what one policy lacks of what a person must be told."""
    said = policy.annotations
    name = said.get("id") or policy.id
    for wanted in ("id", "title", "law", "clause"):
        if not said.get(wanted):
            yield f"{name}: has no @{wanted}"
    if policy.effect == "forbid":
        if said.get("refusal") not in words.REFUSALS:
            yield f"{name}: @refusal names no known refusal"
        return
    needs = _needs(policy)
    if len(needs) != len(conjuncts_of(policy)):
        yield f"{name}: @needs names {len(needs)} conditions, the policy has {len(conjuncts_of(policy))}"
    for code in needs:
        if code not in words.CONDITIONS:
            yield f"{name}: condition {code!r} has no words"


def _doubled(policies: Sequence[pst.Template]) -> Iterator[str]:
    seen: set[str] = set()
    for policy in policies:
        name = policy.annotations.get("id", "")
        if name in seen:
            yield f"{name}: two policies have this id"
        seen.add(name)


def _muddled(policies: Sequence[pst.Template]) -> Iterator[str]:
    """Say where one code stands for two different conditions, which is how a wrong order in @needs shows."""
    meaning: dict[str, pst.Expr] = {}
    for policy in policies:
        if policy.effect == "permit":
            for code, expr in zip(_needs(policy), conjuncts_of(policy), strict=False):
                if code not in words.PER_CLAUSE and meaning.setdefault(code, expr) != expr:
                    yield f"{policy.annotations.get('id')}: condition {code!r} means something else elsewhere"
