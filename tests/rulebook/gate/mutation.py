"""Change the policies one thing at a time, and see whether the worked cases notice.

Run `python -m tests.rulebook.gate.mutation`: it prints the changes that no worked case notices, and the score.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from uuid import UUID

import cedarpy
from cedarpy import pst
from tests.rulebook.gate.test_decision_table import every_case, said

from linkspan.sharing.book import Book, base_book, base_schema, base_text, groups_of
from linkspan.sharing.facts import Ask
from linkspan.sharing.policy import decide_many
from linkspan.sharing.policy_text import actions_of, by_id

TRUE = pst.BoolLit(True)
FALSE = pst.BoolLit(False)
POLICIES = by_id(cedarpy.policies_to_pst(base_text()).static_policies.values())


@dataclass(frozen=True, slots=True)
class Change:
    """One policy with one thing changed; None where it is gone."""

    policy: str
    what: str
    becomes: pst.Template | None


@dataclass(frozen=True, eq=False)
class ChangedBook(Book):
    """The base book with one policy changed. It explains with the base's own conditions, and leaves nothing unasked."""

    def bearing_on(self, actions: frozenset[str]) -> tuple[cedarpy.PolicySet, cedarpy.PolicySet]:
        """Give the policies, one of them changed, and the conditions unchanged."""
        return self.policies, base_book().bearing_on(actions)[1]

    def could_allow(self, action: str, roles: object) -> bool:
        """Leave nothing out."""
        return True

    def heeds(self, action: str, facts: object) -> bool:
        """Leave nothing out."""
        return True


def changes() -> Iterator[Change]:
    """Draw every change of one thing in the base policies."""
    for name, policy in POLICIES.items():
        yield Change(name, "the whole policy is gone", None)
        yield from _of_actions(name, policy)
        for place, clause in enumerate(policy.clauses):
            ever = TRUE if isinstance(clause, pst.When) else FALSE
            for what, expr in ((f"without {_say(clause.expr)}", ever), *_of_expression(clause.expr)):
                clauses = (*policy.clauses[:place], replace(clause, expr=expr), *policy.clauses[place + 1 :])
                yield Change(name, f"{type(clause).__name__.lower()}: {what}", replace(policy, clauses=clauses))


def _of_actions(name: str, policy: pst.Template) -> Iterator[Change]:
    if isinstance(policy.action, pst.ActionIn) and len(policy.action.entities) > 1:
        for one in policy.action.entities:
            rest = tuple(each for each in policy.action.entities if each != one)
            yield Change(name, f"not for {one.id}", replace(policy, action=pst.ActionIn(rest)))


def _of_expression(expr: pst.Expr) -> Iterator[tuple[str, pst.Expr]]:
    """Leave out each part of an `and` or an `or`, take each member out of each set, and each `not` away."""
    match expr:
        case pst.BinaryOp(op="and" | "or" as op):
            for side in ("left", "right"):
                yield from _of_side(expr, op, side)
        case pst.UnaryOp(op="not", arg=inner):
            yield f"not not {_say(inner)}", inner
        case pst.BinaryOp(left=left, right=pst.Set(elements=elements)) if len(elements) > 1:
            for one, rest in _each_out(elements):
                yield f"without {_say(one)} in {_say(left)}", replace(expr, right=pst.Set(rest))
        case pst.BinaryOp(left=pst.Set(elements=elements), right=right) if len(elements) > 1:
            for one, rest in _each_out(elements):
                yield f"without {_say(one)} for {_say(right)}", replace(expr, left=pst.Set(rest))


def _of_side(expr: pst.BinaryOp, op: str, side: str) -> Iterator[tuple[str, pst.Expr]]:
    part: pst.Expr = getattr(expr, side)
    if not (isinstance(part, pst.BinaryOp) and part.op == op):
        yield f"without {_say(part)}", _with_side(expr, side, TRUE if op == "and" else FALSE)
    for what, inner in _of_expression(part):
        yield what, _with_side(expr, side, inner)


def _with_side(expr: pst.BinaryOp, side: str, part: pst.Expr) -> pst.Expr:
    return replace(expr, left=part) if side == "left" else replace(expr, right=part)


def _each_out(elements: Sequence[pst.Expr]) -> Iterator[tuple[pst.Expr, tuple[pst.Expr, ...]]]:
    for one in elements:
        yield one, tuple(each for each in elements if each != one)


def _say(expr: pst.Expr) -> str:
    match expr:
        case pst.GetAttr(base=base, attr=attr):
            return f"{_say(base)}.{attr}"
        case pst.Var(name=name):
            return name
        case pst.StringLit(value=value):
            return value
        case pst.Set(elements=elements):
            return f"[{', '.join(map(_say, elements))}]"
        case pst.BinaryOp(op=op, left=left, right=right):
            return f"({_say(left)} {op} {_say(right)})"
        case pst.UnaryOp(op=op, arg=inner):
            return f"{op} {_say(inner)}"
        case _:
            return str(expr)


def book_with(change: Change) -> Book:
    """Give the base book with a change made, as far as it bears on what the changed policy is about."""
    policies = dict(POLICIES)
    del policies[change.policy]
    if change.becomes:
        policies[change.policy] = change.becomes
    whole = pst.PolicySet(templates={}, static_policies=policies, template_links=())
    base = {spot.name: getattr(base_book(), spot.name) for spot in fields(Book)}
    return ChangedBook(**{**base, "policies": cedarpy.PolicySet.from_pst(whole)})


def is_noticed(change: Change, cases: Sequence[tuple[Ask, str]]) -> bool:
    """Say whether a case that the policy bears on is answered otherwise than it expects.

    Yes or no is looked at for each; a refusal's code only where the policy is one that refuses.
    """
    policy, book = POLICIES[change.policy], book_with(change)
    bearing = [(ask, expected) for ask, expected in cases if _bears(policy, ask)]
    answers = decide_many(_apart([ask for ask, _ in bearing]), book, explained=policy.effect == "forbid")
    if policy.effect == "forbid":
        return any(said(answer) != expected for answer, (_, expected) in zip(answers, bearing, strict=True))
    wanted = [expected if expected in ("allowed", "alarm") else "" for _, expected in bearing]
    return [said(answer) if answer.allow else "" for answer in answers] != wanted


def _bears(policy: pst.Template, ask: Ask) -> bool:
    named, action = actions_of(policy), frozenset({ask.action.value})
    return not named or bool(named & (action | groups_of(base_schema(), action)))


def _apart(asks: Sequence[Ask]) -> list[Ask]:
    """Give every question an asker and a child of its own, so that all can be put at once."""
    return [
        replace(ask, actor=replace(ask.actor, id=f"{place}"), about=ask.about and UUID(int=place + 1))
        for place, ask in enumerate(asks)
    ]


def main() -> None:
    """Print what is not noticed, and the score."""
    cases = every_case()
    found = [(change, is_noticed(change, cases)) for change in changes()]
    missed = [change for change, noticed in found if not noticed]
    for change in missed:
        print(f"{change.policy}: {change.what}")
    print(f"{len(found) - len(missed)} of {len(found)} changes noticed: {1 - len(missed) / len(found):.1%}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
