"""Read a row of a file of contributions, in the texts people type, and say what is wrong with it and what to do."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from linkspan.partnership import funding_rules
from linkspan.partnership.funding_rules import Gift

COLUMNS = (
    "year", "organisation code", "cash", "in kind", "how valued", "function", "prevention", "agreed on", "agreed by",
    "meeting",
)  # fmt: skip
NEEDED = ("year", "organisation code", "cash", "in kind", "function", "prevention", "agreed on", "agreed by")

_YEAR = re.compile(r"(20\d\d)(?:\s*[/-]\s*(?:20)?(\d\d))?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False, "": False}


class RowProblem(Exception):
    """What is wrong with a row, and what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may refer to: members by code, and people by name with the organisations they are in post of."""

    members: Mapping[str, UUID]
    people: Mapping[str, Collection[UUID]]
    today: date


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can be kept: who gives, what, and the people who agreed it."""

    organisation_id: UUID
    gift: Gift
    agreed_by: tuple[UUID, ...]


def read(cells: Mapping[str, str], known: Known) -> ReadRow:
    """Read one row; RowProblem where it cannot be kept."""
    code = cells.get("organisation code", "")
    if code.lower() not in known.members:
        raise RowProblem(f"No member of this partnership has the code {code[:40] or '(empty)'}. Check the code.")
    people = tuple(_person(name, known) for name in re.split(r"[;\n]", cells.get("agreed by", "")) if name.strip())
    gift = Gift(
        year=_year(cells.get("year", "")),
        cash=_money(cells.get("cash", ""), "cash"),
        in_kind=_money(cells.get("in kind", ""), "in kind"),
        in_kind_how=cells.get("how valued", "")[:300],
        functions=cells.get("function", "")[:200],
        is_prevention=_yes_no(cells.get("prevention", "")),
        agreed_on=_day(cells.get("agreed on", "")),
        meeting=cells.get("meeting", "")[:120],
    )
    problem = funding_rules.why_not_give(gift, is_member=True, agreed_by=len(people), today=known.today)
    if problem:
        raise RowProblem(problem.message)
    return ReadRow(known.members[code.lower()], gift, people)


def _year(text: str) -> int:
    found = _YEAR.fullmatch(text)
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise RowProblem(f"{text[:20] or 'An empty cell'} is no year. Write it like 2026/27.")
    return int(found[1])


def _money(text: str, what: str) -> Decimal:
    try:
        found = Decimal(re.sub(r"[£,\s]", "", text) or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise RowProblem(f"{text[:20]} is no sum of money ({what}). Write it like 5000.00.")
    return found


def _yes_no(text: str) -> bool:
    if text.lower() not in YES_NO:
        raise RowProblem(f"{text[:20]} is neither yes nor no (prevention). Write yes or no.")
    return YES_NO[text.lower()]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise RowProblem(f"{text[:20]} is no day. Write it like 2 March 2026 as 02/03/2026.") from error


def _person(text: str, known: Known) -> UUID:
    name = " ".join(text.split())
    found = known.people.get(name.lower(), ())
    if len(found) != 1:
        why = "More than one person here is" if found else "Nobody in post in a member organisation is"
        raise RowProblem(f"{why} called {name[:60]}. Leave the name out, and add the person on the page.")
    return next(iter(found))


def as_plain(row: ReadRow) -> dict[str, Any]:
    """Write a row so that it can wait in a signed form until it is confirmed."""
    gift = row.gift
    return {
        "organisation": str(row.organisation_id), "people": [str(each) for each in row.agreed_by], "year": gift.year,
        "cash": str(gift.cash), "in_kind": str(gift.in_kind), "how": gift.in_kind_how, "functions": gift.functions,
        "prevention": gift.is_prevention, "on": gift.agreed_on and gift.agreed_on.isoformat(), "meeting": gift.meeting,
    }  # fmt: skip


def from_plain(said: Mapping[str, Any]) -> ReadRow:
    """Read back what `as_plain` wrote."""
    gift = Gift(
        said["year"], Decimal(said["cash"]), Decimal(said["in_kind"]), said["how"], said["functions"],
        said["prevention"], date.fromisoformat(said["on"]) if said["on"] else None, said["meeting"],
    )  # fmt: skip
    return ReadRow(UUID(said["organisation"]), gift, tuple(UUID(each) for each in said["people"]))
