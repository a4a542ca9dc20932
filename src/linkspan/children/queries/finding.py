"""Find a child from any part of what a person knows; the answer is short, and the same whether or not there is one."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, trail
from linkspan.children import events
from linkspan.children.composite import age_on
from linkspan.children.queries import models
from linkspan.matching import FoldedFeatures, Part, Query, query_keys, rank, too_little_words, why_too_little, words
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST_SHOWN = 10
MOST_CANDIDATES = 60  # records, the likeliest by the keys they share


@dataclass(frozen=True, slots=True)
class Answer:
    """One child who may be meant: enough to tell children apart, nothing more."""

    child_id: UUID
    name: str
    known_as: str
    age: int | None
    birth_year: int | None
    unborn_due: date | None
    outcode: str
    school: str
    protected: bool
    band: str
    why: tuple[str, ...]
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """A search's answer: likely children first, then those who might be. Never how many more there are."""

    likely: tuple[Answer, ...]
    might_be: tuple[Answer, ...]

    def __bool__(self) -> bool:
        return bool(self.likely or self.might_be)


def find(
    *,
    query: Query,
    by: Actor,
    at: datetime,
    reason: str,
) -> Answers:
    """Search the index within the asker's budget and leave a line that names every child shown.

    `reason` is a stated reason (`sharing.rules.stated`). Raises NotNow where the query is too thin to tell children
    apart, Refused where a challenge must be answered first or the asker may not search.
    """
    if problem := why_too_little(query):
        raise NotNow(f"children.search_{problem}", too_little_words(problem))
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEARCH_UPN if query.upn else Action.SEARCH, at=at, reason=reason)
        rows = _candidates(query, london_day(at))
        ranked = rank(
            query, [FoldedFeatures.from_text(row["folded"]) for row in rows],
            child_of=[row["child_id"] for row in rows], limit=MOST_SHOWN + 5, model=models.active(),
            years_past=[row["years_past"] for row in rows],
        )  # fmt: skip
        children = [rows[each.candidate]["child_id"] for each in ranked]
        allowed = gate.require_many(by=by, to=Action.SEE_IN_SEARCH, about=children, at=at, reason=reason)
        kept = [each for each in ranked if rows[each.candidate]["child_id"] in allowed][:MOST_SHOWN]
        shown = [(_fullest(rows[each.candidate], rows), each.band, each.scored.parts) for each in kept]
        trail.record(events.SEARCHED, permit, aside={"query": _spoken(query), "reason": reason})
        for row, band, _ in shown:
            trail.record(events.CHILD_LISTED, allowed[row["child_id"]], about=row["record_id"], detail={"band": band})
        answers = [_answer(row, band, parts, london_day(at)) for row, band, parts in shown]
        named = _with_schools(answers, [row["shown"].get("school", "") for row, _, _ in shown], at)
    return Answers(
        tuple(each for each in named if each.band == "likely"),
        tuple(each for each in named if each.band != "likely"),
    )


def candidates_for(query: Query, *, by: Actor, at: datetime) -> int:
    """Do a search's work in the database and the scorer alone, for measuring; return how many were scored."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        rows = _candidates(query, london_day(at))
        rank(
            query, [FoldedFeatures.from_text(row["folded"]) for row in rows], limit=MOST_SHOWN, model=models.active(),
            years_past=[row["years_past"] for row in rows],
        )  # fmt: skip
        trail.record(events.SEARCHED, permit)
    return len(rows)


def everything(*, by: Actor, at: datetime) -> list[tuple[str, str, UUID]]:
    """List every live link as (agency's code, its record's number, child), for a part of the system that may."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        trail.record(events.TOTALS_SEEN, permit)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                select o.code, s.record_id, l.child_id
                from children_link l join children_sourcerecord s on s.id = l.record_id
                join agencies_organisation o on o.id = s.organisation_id
                where l.until_at is null
                """
            )
            rows: list[tuple[str, str, UUID]] = cursor.fetchall()
    return rows


def _candidates(query: Query, on: date) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.find(%s, %s)", [query_keys(query), MOST_CANDIDATES])
        columns = [column.name for column in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["years_past"] = max(1, (on - row["until_on"]).days) / 365.25 if row["until_on"] else 0.0
        row["shown"] = json.loads(row["shown"]) if isinstance(row["shown"], str) else row["shown"]
    # Records of one child mostly say the same: each saying is scored once, as what is said now if any says it now.
    # Not in the order they were met: that tells how many share a key, those behind a wall among them.
    rows.sort(key=lambda row: (row["years_past"], row["record_id"]))
    return list({(row["child_id"], row["folded"]): row for row in reversed(rows)}.values())[::-1]


def _fullest(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Show a child by the record that matched, or where that says too little by the one that says most of who they
    are; what it leaves out is filled in from the child's other records."""
    same = [each["shown"] for each in rows if each["child_id"] == row["child_id"]]
    main = row["shown"]
    if not (main.get("born") and " " in main.get("name", "")):
        main = max(same, key=lambda shown: (bool(shown.get("name")), len(shown)))
    gaps = {key: value for shown in same for key, value in shown.items() if key not in ("born", "expected")}
    return row | {"shown": gaps | main}


def _answer(row: dict[str, Any], band: str, parts: tuple[Part, ...], on: date) -> Answer:
    shown = row["shown"]
    born = date.fromisoformat(shown["born"]) if shown.get("born") else None
    due = date.fromisoformat(shown["expected"]) if shown.get("expected") and not born else None
    told = sorted((part for part in parts if part.bits > 0.5 and part.field != "prior"), key=lambda part: -part.bits)
    once = [part for part in parts if part.field == "age"]
    return Answer(
        child_id=row["child_id"],
        name=shown.get("name", ""),
        known_as=shown.get("known_as", ""),
        age=age_on(born, on),
        birth_year=born.year if born else None,
        unborn_due=due,
        outcode=shown.get("outcode", ""),
        school="",
        protected=row["protection"] != "none",
        band=band,
        why=tuple(words(part) for part in [*told[:3], *once]),
        deceased=bool(shown.get("deceased")),
    )


def _with_schools(answers: list[Answer], urns: list[str], at: datetime) -> list[Answer]:
    """Name each school; one query, asked only when a row has one."""
    names = agencies.names_by_code("urn", {urn for urn in urns if urn}, london_day(at)) if any(urns) else {}
    return [replace(each, school=names.get(urn, "")) for each, urn in zip(answers, urns, strict=True)]


def _spoken(query: Query) -> dict[str, str]:
    """Give what was asked, for the aside of the trail: personal words that the leaf only commits to."""
    asked = {name: getattr(query, name) for name in Query.__dataclass_fields__}
    return {name: str(value) for name, value in asked.items() if value not in (None, "")}
