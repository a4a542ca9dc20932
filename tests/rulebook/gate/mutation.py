"""Change the policies one thing at a time, and see whether the worked cases notice.

Run `python -m tests.rulebook.gate.mutation`: it prints the changes that no worked case notices, and the score.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache

import cedarpy
from cedarpy import pst
from tests.rulebook.gate.asking import apart, said
from tests.rulebook.gate.cases import every_case

from linkspan.sharing.book import Book, base_book, base_schema, base_text, groups_of
from linkspan.sharing.engine import Answer, Engine
from linkspan.sharing.facts import Ask
from linkspan.sharing.policy import decide_many
from linkspan.sharing.policy_text import actions_of, by_id
from linkspan.sharing.slices import Slice, try_slice

TRUE = pst.BoolLit(True)
FALSE = pst.BoolLit(False)
YES = ("allowed", "alarm")
AT_ONCE = 40
POLICIES = by_id(cedarpy.policies_to_pst(base_text()).static_policies.values())

# Changes that change no answer, each with the reason why not.
EQUIVALENT = {
    **dict.fromkeys(
        [
            (name, "when: without not context.own_act")
            for name in (
                "confirm-sight", "offer-lead", "review-shield", "governance-disposal", "governance-challenges",
                "models-put-to-use",
            )
        ],
        "`four-eyes` forbids one's own act there as well; each is tried with the other standing",
    ),
    ("location-wall", "unless: without principal.machine"):
        "no policy lets any part of the system see where a child is",
    ("reveal-sensitive", "when: without ((resource.sensitive_own or resource.sensitive_agreed) or "
     "resource.significant_harm)"): "`sensitive` forbids the same, and it is tried",
    ("register", "when: without principal.machine"):
        "`agreements-seen` lets everyone in post read agreements, and `no-post` stops everyone else",
    ("machine-partnership-public", "when: without principal.machine"):
        "`partnership-seen` lets everyone in post see it, and `no-post` stops everyone else",
    ("machine-page-feedback", "when: without principal.machine"):
        "`feedback-given` lets everyone in post give it, and `no-post` stops everyone else",
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Question:
    """All the cases about one action, told to the engine once, and the yes, the alarm or the no each expects."""

    action: str
    engine: Engine
    cuts: tuple[Slice | str, ...]
    expected: tuple[str, ...]

    def is_answered_otherwise(self, policies: cedarpy.PolicySet) -> bool:
        """Say whether some policies answer any of the cases otherwise than it expects; ask no further once one is."""
        parts = 1 + len(self.cuts) // AT_ONCE
        return any(self._is_so_of(slice(part, None, parts), policies) for part in range(parts))

    def _is_so_of(self, some: slice, policies: cedarpy.PolicySet) -> bool:
        answers = self.engine.ask(policies, self.cuts[some])
        return any(_answer(each) != expected for each, expected in zip(answers, self.expected[some], strict=True))


def questions(cases: Sequence[tuple[Ask, str]]) -> list[Question]:
    """Put cases together by their action."""
    about: dict[str, list[tuple[Ask, str]]] = {}
    for ask, expected in cases:
        about.setdefault(ask.action.value, []).append((ask, expected))
    return [_question(action, some) for action, some in about.items()]


def _question(action: str, cases: Sequence[tuple[Ask, str]]) -> Question:
    cuts = tuple(try_slice(ask, base_book()) for ask in apart([ask for ask, _ in cases]))
    yes_no = tuple(expected if expected in YES else "refused" for _, expected in cases)
    return Question(action, Engine(cuts, base_book()), cuts, yes_no)


def _answer(answer: Answer) -> str:
    if answer.fault:  # it would look like a refusal, and every change like one that was noticed
        raise RuntimeError(f"The engine did not answer: {answer.fault}")
    if not answer.allow:
        return "refused"
    return "alarm" if all(base_book().rules[reason].alarm for reason in answer.reasons) else "allowed"


def policies_with(change: Change | None, action: str = "") -> cedarpy.PolicySet:
    """Give the policies that bear on an action (left out, all of them) with a change made, or none."""
    kept = {name: each for name, each in POLICIES.items() if not action or _bears(each, action)}
    if change:
        del kept[change.policy]
        kept |= {change.policy: change.becomes} if change.becomes else {}
    return cedarpy.PolicySet.from_pst(pst.PolicySet(templates={}, static_policies=kept, template_links=()))


def is_noticed(change: Change, asked: Sequence[Question], coded: Sequence[tuple[Ask, str]]) -> bool:
    """Say whether a case that the changed policy bears on is answered otherwise than it expects.

    Yes or no is looked at for each; a refusal's code only where the policy is one that refuses.
    """
    policy = POLICIES[change.policy]
    bearing = (each for each in asked if _bears(policy, each.action))
    if any(each.is_answered_otherwise(policies_with(change, each.action)) for each in bearing):
        return True
    return policy.effect == "forbid" and _is_refused_otherwise(change, coded)


def _is_refused_otherwise(change: Change, coded: Sequence[tuple[Ask, str]]) -> bool:
    base = {spot.name: getattr(base_book(), spot.name) for spot in fields(Book)}
    book = ChangedBook(**{**base, "policies": policies_with(change)})
    some = [(ask, expected) for ask, expected in coded if _bears(POLICIES[change.policy], ask.action.value)]
    answers = decide_many(apart([ask for ask, _ in some]), book)
    return any(said(answer) != expected for answer, (_, expected) in zip(answers, some, strict=True))


def _bears(policy: pst.Template, action: str) -> bool:
    named = actions_of(policy)
    return not named or bool(named & {action, *_groups_of(action)})


@cache
def _groups_of(action: str) -> frozenset[str]:
    return groups_of(base_schema(), frozenset({action}))


def main() -> None:
    """Print what is not noticed, what is as good as no change and why, and the score."""
    cases = every_case()
    asked, coded = questions(cases), [(ask, code) for ask, code in cases if code not in (*YES, "refused")]
    if wrong := [each.action for each in asked if each.is_answered_otherwise(policies_with(None, each.action))]:
        sys.exit(f"The policies as they stand do not answer as the cases expect: {', '.join(wrong)}")
    drawn = list(changes())
    unnoticed = [change for change in drawn if not is_noticed(change, asked, coded)]
    same = {(change.policy, change.what) for change in unnoticed} & EQUIVALENT.keys()
    missed = [change for change in unnoticed if (change.policy, change.what) not in same]
    problems = [f"missed: {change.policy}: {change.what}" for change in missed]
    problems += [f"listed as changing no answer, but it does: {': '.join(key)}" for key in EQUIVALENT.keys() - same]
    print(*(f"the same: {': '.join(key)}: {EQUIVALENT[key]}" for key in sorted(same)), *problems, sep="\n")
    counted = len(drawn) - len(same)
    print(f"{counted - len(missed)} of {counted} changes noticed: {1 - len(missed) / counted:.1%}.", end=" ")
    print(f"{len(same)} more change no answer. {len(cases)} cases.")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
