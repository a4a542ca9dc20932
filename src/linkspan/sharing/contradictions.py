"""Whether what one clause lets be shared is held back by others, in the same agreement or in one beside it.

Within an agreement a clause that withholds wins, so a clause that is held back whole can never be used. Between two
agreements neither wins over the other: what one shares goes on being shared, and whoever signs is told before.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from linkspan.sharing.agreement_document import MODES, Clause, Document
from linkspan.sharing.clauses import steps_of
from linkspan.sharing.finding import Finding, Setting, place_of


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


def sharing(document: Document) -> list[Clause]:
    """Give the clauses that share."""
    return [clause for clause in document.clauses if clause.effect == "share"]


def holding_back(document: Document) -> list[Clause]:
    """Give the clauses that withhold."""
    return [clause for clause in document.clauses if clause.effect == "withhold"]


def _within(document: Document, setting: Setting) -> Iterator[Finding]:
    bars = holding_back(document)
    for clause in sharing(document):
        if clause.mode in MODES and (whole := _holds_whole(bars, clause)):
            numbers = [bar.number for bar in whole]
            values = {"number": clause.number, "other": numbers[0]}
            message = _("Clause %(number)s shares what clause %(other)s wholly holds back.")
            if len(numbers) > 1:
                values["other"] = ", ".join(numbers)
                message = _("Clause %(number)s shares what clauses %(other)s together wholly hold back.")
            yield Finding("contradiction", place_of(clause), message, values)
    for bar in bars:
        if not any(overlaps(bar, clause) for clause in sharing(document)):
            message = _("Clause %(number)s holds back nothing that this agreement shares.")
            yield Finding("bars_nothing", place_of(bar), message, {"number": bar.number}, stops=False)


def _among(document: Document, setting: Setting) -> Iterator[Finding]:
    """Say where another agreement goes on sharing what this one holds back, or holds back what this one shares."""
    for code, other in _beside(document, setting).items():
        for bar, clause in product(holding_back(document), sharing(other)):
            if overlaps(bar, clause):
                message = _(
                    "Clause %(number)s holds back what clause %(other)s of agreement %(code)s shares. That agreement"
                    " goes on sharing it: change it or end it, or nothing is held back."
                )
                values = {"number": bar.number, "other": clause.number, "code": code}
                yield Finding("contradicts_other", place_of(bar), message, values, stops=False)
        for clause, bar in product(sharing(document), holding_back(other)):
            if overlaps(bar, clause):
                message = _(
                    "Clause %(number)s shares what clause %(other)s of agreement %(code)s holds back. It will be"
                    " shared all the same: make sure that whoever agreed to hold it back agrees."
                )
                values = {"number": clause.number, "other": bar.number, "code": code}
                yield Finding("contradicted_by_other", place_of(clause), message, values, stops=False)


CHECKS = (_within, _among)


def _beside(document: Document, setting: Setting) -> Mapping[str, Document]:
    """Leave out the agreement itself, and those that this one puts an end to."""
    gone = {setting.code, *document.supersedes}
    return {code: other for code, other in sorted(setting.beside.items()) if code not in gone}


def _holds_whole(bars: Sequence[Clause], clause: Clause) -> list[Clause]:
    """Name the clauses that hold back all of a clause: one where one does, several together, or none."""
    bars = [bar for bar in bars if overlaps(bar, clause)]
    named = {bar.number: set(bar.pairs()) for bar in bars}
    sorts = {tuple(bar.number for bar in bars if pair in named[bar.number]) for pair in clause.pairs()}
    used: dict[str, Clause] = {}
    for numbers in sorts:
        against = [bar for bar in bars if bar.number in numbers]
        for part in product(clause.purposes, clause.kinds, clause.groups):
            held = [bar for bar in against if _holds(bar, *part)]
            if not held:
                return []
            used |= {bar.number: bar for bar in held}
    alone = [bar for bar in used.values() if _covers(bar, clause)]
    return alone[:1] or [bar for bar in bars if bar.number in used]


def _holds(bar: Clause, purpose: str, kind: str, group: str) -> bool:
    return purpose in bar.purposes and kind in bar.kinds and ("all" in bar.groups or group in bar.groups)


def _covers(bar: Clause, clause: Clause) -> bool:
    return set(bar.pairs()) >= set(clause.pairs()) and all(
        _holds(bar, *part) for part in product(clause.purposes, clause.kinds, clause.groups)
    )


def overlaps(bar: Clause, clause: Clause) -> bool:
    """Tell whether a clause holds back any of what another shares."""
    return (
        clause.mode in MODES
        and bar.mode in steps_of(clause.mode)
        and bool(set(bar.pairs()) & set(clause.pairs()))
        and bool(set(bar.purposes) & set(clause.purposes))
        and bool(set(bar.kinds) & set(clause.kinds))
    )
