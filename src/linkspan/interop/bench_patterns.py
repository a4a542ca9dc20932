"""Measure the rules for emerging patterns on invented partnerships: whom they catch, and whom they raise wrongly."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID, uuid5

from linkspan.pathway.measured import Share
from linkspan.pathway.patterns import RULES, Rule, Sign, weigh
from linkspan.synth import signs as invented
from linkspan.synth.partnership import generate

SPACE = UUID("5f5c7c6e-6f0e-4a2c-9a42-6f2a5f0f9b11")
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Tally:
    """How one rule did, or all of them together: whom it raised, of those coming to harm and of the others."""

    caught: int = 0
    false_alarms: int = 0
    hard_years: int = 0
    days_ahead: list[int] = field(default_factory=list)

    def note(self, truth: invented.SignTruth, first: date) -> None:
        """Note that a child was raised on a day."""
        if truth.harm_on is None:
            self.false_alarms += 1
            self.hard_years += truth.truth == "hard_year"
        else:
            self.caught += 1
            self.days_ahead.append((truth.harm_on - first).days)

    def as_plain(self, harmed: int, unharmed: int) -> dict[str, Any]:
        """Give counts, and shares with their intervals, as plain values."""
        raised = self.caught + self.false_alarms
        return {
            "harmed": harmed, "caught": self.caught, "unharmed": unharmed, "raised": raised,
            "hard_years": self.hard_years,
            "days_ahead": round(median(self.days_ahead)) if self.days_ahead else 0,
            "catch_rate": _said(Share(self.caught, harmed)),
            "false_alarm_rate": _said(Share(self.false_alarms, unharmed)),
            "right_of_raised": _said(Share(self.caught, raised)),
        }  # fmt: skip


def _said(share: Share) -> list[float]:
    return [round(each, 5) for each in (share.share, *share.interval)]


def measure(*, children: int, seeds: Iterable[int], on: date, progress: Progress | None = None) -> dict[str, Any]:
    """Let every rule that governs a day look at a year of several partnerships, as it would have day by day."""
    rules = [replace(rule, from_=date.min) for rule in RULES if rule.is_in_force(on)]
    tallies = {(rule.code, rule.version): Tally() for rule in rules}
    together, harmed, unharmed = Tally(), 0, 0
    tried = list(seeds)
    for done, seed in enumerate(tried, 1):
        for truth, rows in invented.signs(generate(children, seed, on=on)):
            harmed, unharmed = harmed + (truth.harm_on is not None), unharmed + (truth.harm_on is None)
            first = first_raised(truth, rows, rules)
            for key, day in first.items():
                tallies[key].note(truth, day)
            if first:
                together.note(truth, min(first.values()))
        if progress:
            progress("partnerships", done, len(tried))
    return {
        "children": harmed + unharmed, "seeds": len(tried),
        "together": together.as_plain(harmed, unharmed),
        "rules": [
            {"code": code, "version": version} | tally.as_plain(harmed, unharmed)
            for (code, version), tally in tallies.items()
        ],
    }  # fmt: skip


def first_raised(
    truth: invented.SignTruth, rows: Sequence[invented.SignRow], rules: Sequence[Rule]
) -> dict[tuple[str, int], date]:
    """Give the day on which each rule fires first, of the days on which a sign comes; none once harm has come out."""
    signs = [_sign(number, row) for number, row in enumerate(rows)]
    found: dict[tuple[str, int], date] = {}
    if len({sign.source for sign in signs}) < min(rule.agencies for rule in rules):
        return found
    for day in dict.fromkeys(sign.on for sign in signs):
        if truth.harm_on is not None and day >= truth.harm_on:
            break
        for fired in weigh([sign for sign in signs if sign.on <= day], day, rules):
            found.setdefault((fired.rule.code, fired.rule.version), day)
    return found


_agency = partial(uuid5, SPACE)


def _sign(number: int, row: invented.SignRow) -> Sign:
    return Sign(UUID(int=number), row.kind, _agency(row.agency), row.on)
