"""Say why not, as far as the asker may know: the rule that forbids, or the one that came nearest to a yes.

No framework, no clock, no database. Information governance owns this file with `policy.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from linkspan.sharing import words
from linkspan.sharing.book import AGREED_ACTIONS, SCOPE, Book, Rule, conjunct_id
from linkspan.sharing.engine import Engine
from linkspan.sharing.facts import Action, Ask, Context
from linkspan.sharing.slices import Slice, put_otherwise

# What an asker can still say or do when a question comes back unanswered.
ANSWERED: dict[str, Any] = {"reason_given": True, "challenge_answered": True, "stepped_up": True}


@dataclass(frozen=True, slots=True)
class Nearest:
    """The rule that came nearest to a yes, and the codes of the conditions that it still wanted."""

    rule: str
    title: str
    met: int
    total: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """A question that was denied, and the rules that forbade it, if any did."""

    ask: Ask
    cut: Slice
    forbidding: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What a denial may say: the refusal's code, and the rules that forbade it or the one that came nearest."""

    code: str
    forbidding: tuple[Rule, ...] = ()
    nearest: Nearest | None = None


def whys_not(denied: Sequence[Denied], book: Book, engine: Engine) -> list[WhyNot | None]:
    """Say why not; None to anyone who may not know that the child is here, to whom it reads "not found"."""
    known = _may_know(denied, book, engine)
    told = [one for one, may in zip(denied, known, strict=True) if may and not _hides(one)]
    near = [one for one in told if not one.forbidding]
    nearest = iter(_nearest_of(near, book, engine))
    whys = iter([_forbidden(one) if one.forbidding else _short_of(next(nearest)) for one in told])
    return [next(whys) if may and not _hides(one) else None for one, may in zip(denied, known, strict=True)]


def _hides(one: Denied) -> bool:
    return any(rule.refusal == "not_found" for rule in one.forbidding)


def _forbidden(one: Denied) -> WhyNot:
    return WhyNot(one.forbidding[0].refusal, forbidding=one.forbidding)


def _short_of(near: Nearest | None) -> WhyNot:
    code = "not_permitted"
    if near and set(near.missing) <= set(words.ANSWERABLE):
        code = next(words.ANSWERABLE[wanted] for wanted in words.ANSWERABLE if wanted in near.missing)
    return WhyNot(code, nearest=near)


def _may_know(denied: Sequence[Denied], book: Book, engine: Engine) -> list[bool]:
    """Say whether each asker could ever be told that the child is here, were every question answered.

    The commonest way is asked about first, and the others only of those whom it leaves in doubt.
    """
    known = [one.ask.about is None for one in denied]
    ways = [_as_file, _as_asked, _as_reviewer]
    for way in ways:
        put = {place: cut for place, one in enumerate(denied) if not known[place] and (cut := way(one, book))}
        answers = engine.ask(book.bearing_on(frozenset(cut.action for cut in put.values()))[0], list(put.values()))
        for place, answer in zip(put, answers, strict=True):
            known[place] = answer.allow
    return known


def _answered(ask: Ask) -> Context:
    return replace(ask.context, **ANSWERED)


def _as_file(one: Denied, book: Book) -> Slice | None:
    return _put(one, Action.SEE_CHILD, book)


def _as_asked(one: Denied, book: Book) -> Slice | None:
    """Ask the same again with all answered, unless nothing that bears on it heeds what was left unanswered."""
    unanswered = [name for name in ANSWERED if not getattr(one.ask.context, name)]
    return _put(one, one.ask.action, book) if book.heeds(one.ask.action, unanswered) else None


def _as_reviewer(one: Denied, book: Book) -> Slice | None:
    return _put(one, Action.REVIEW_MATCH, book)


def _put(one: Denied, action: Action, book: Book) -> Slice | None:
    may = book.could_allow(action, one.ask.actor.roles)
    return put_otherwise(one.cut, action, _answered(one.ask)) if may else None


def _nearest_of(denied: Sequence[Denied], book: Book, engine: Engine) -> list[Nearest | None]:
    """Find for each the permit that wants least, first among those whose wants the asker can meet here and now."""
    cuts = [one.cut for one in denied]
    met = engine.ask(book.conditions_on(frozenset(cut.action for cut in cuts)), cuts)
    return [_nearest(one, set(answer.reasons), book) for one, answer in zip(denied, met, strict=True)]


def _nearest(one: Denied, met: set[str], book: Book) -> Nearest | None:
    near = [*_by_law(met, book), *_by_agreement(one, met, book)]
    return min(near, key=lambda each: _distance(each, book), default=None)


def _by_law(met: set[str], book: Book) -> list[Nearest]:
    return [
        Nearest(rule.id, rule.title, len(rule.needs) - len(missing), len(rule.needs), missing)
        for rule in book.rules.values()
        if rule.effect == "permit" and conjunct_id(rule.id, SCOPE) in met and (missing := _missing(rule, met))
    ]


def _by_agreement(one: Denied, met: set[str], book: Book) -> list[Nearest]:
    """Say of each clause that reaches from the asker to the child what it still wanted; each condition once."""
    bears = one.ask.about and one.ask.action in AGREED_ACTIONS and book.clause_pages
    return _near_clauses(one.ask, met, book) if bears else []


def _near_clauses(ask: Ask, met: set[str], book: Book) -> list[Nearest]:
    """Leave out a clause none of whose agencies holds anything: that it is missing would tell where nothing is held."""
    others = {str(holder) for holder in ask.child.organisations} if ask.child else set()
    others.discard(str(ask.actor.organisation_id))
    near: dict[str, Nearest] = {}
    needs: Mapping[str, tuple[str, ...]] = book.clause_conditions.needed
    for link in book.links:
        holders = book.rules[link.id].holders
        if link.template in near or link.asking != str(ask.actor.organisation_id) or holders.isdisjoint(others):
            continue
        needed, rule = needs.get(link.template), book.rules[link.id]
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
