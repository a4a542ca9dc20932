"""Measure the gate with many agreements in force: one decision explained, a page of fifty, and Cedar's own share."""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

if TYPE_CHECKING:
    from linkspan.sharing.agreement_document import Document
    from linkspan.sharing.agreements import Selection
    from linkspan.sharing.book import Book, TemplateLink
    from linkspan.sharing.clauses import CompiledClause
    from linkspan.sharing.facts import Ask

PARTNERSHIPS = 40
PARTIES = 20
INVOLVED = 12
PAGE = 50
AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
PURPOSES = ("safeguarding", "child_protection")
LIMITS = {"decision_median_ms": 2.0, "decision_p95_ms": 5.0, "page_ms": 10.0}


@dataclass(frozen=True, slots=True)
class World:
    """Many agencies in partnerships, and the clauses of the agreements between them, by who may ask."""

    partnerships: tuple[tuple[UUID, ...], ...]
    by_asker: dict[UUID, list[tuple[str, CompiledClause]]]
    clauses: tuple[tuple[str, CompiledClause], ...]

    def select(self, asking: UUID, purpose: str) -> Selection:
        """Choose what bears on a question, as the database does."""
        from linkspan.sharing.agreements import Selection

        chosen = [(code, clause) for code, clause in self.by_asker[asking] if purpose in clause.purposes]
        links = tuple(link for code, clause in chosen for link in clause.links(code, [asking]))
        return Selection(tuple(clause.text for _code, clause in chosen), links)


def gate(
    agreements: Annotated[int, typer.Option(min=1, help="How many agreements are in force.")] = 500,
    agencies: Annotated[int, typer.Option(min=1_000, help="How many agencies there are.")] = 2_000,
    decisions: Annotated[int, typer.Option(min=20, help="How many decisions to time.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same agreements.")] = 1,
) -> None:
    """Decide and explain with many agreements in force, a child with twelve involvements, and a page of fifty."""
    chance = random.Random(seed)  # noqa: S311  repeatable chance, not secret chance
    world = make_world(agreements, agencies, chance)
    found: dict[str, Any] = {
        "agreements": agreements,
        "agencies": agencies,
        "involvements": INVOLVED,
        "cores": os.cpu_count(),
    }
    found |= measure(world, decisions, chance)
    found["within_limits"] = {name: found["linkspan"][name] <= limit for name, limit in LIMITS.items()}
    print(json.dumps(found, indent=1))


def make_world(agreements: int, agencies: int, chance: random.Random) -> World:
    """Invent agencies in partnerships, and agreements within each partnership."""
    from linkspan.sharing.clauses import compile_document

    each = agencies // PARTNERSHIPS
    partnerships = tuple(
        tuple(UUID(int=(place << 32) + number + 1) for number in range(each)) for place in range(PARTNERSHIPS)
    )
    by_asker: dict[UUID, list[tuple[str, CompiledClause]]] = {}
    clauses: list[tuple[str, CompiledClause]] = []
    for number in range(agreements):
        code = f"BG-{number:04}"
        parties = chance.sample(partnerships[number % PARTNERSHIPS], PARTIES)
        for clause in compile_document(_document(parties), code, 1):
            clauses.append((code, clause))
            for asker in clause.asking:
                by_asker.setdefault(asker, []).append((code, clause))
    return World(partnerships, by_asker, tuple(clauses))


def _document(parties: Sequence[UUID]) -> Document:
    from linkspan.sharing.agreement_document import Clause, Document, Party

    everyone, half = tuple(parties), len(parties) // 2
    return Document(
        title="Invented",
        area="E06990001",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        parties=tuple(Party(each) for each in everyone),
        clauses=(
            Clause("1", everyone, everyone, ("safeguarding", "child_protection"), ("involvement",)),
            Clause("2", everyone[:half], everyone, ("safeguarding",), ("involvement", "alerts"), mode="contact"),
            Clause("3", everyone[half:], everyone[:half], ("child_protection",), ("health",), ("harm",), "content"),
        ),
    )


def measure(world: World, decisions: int, chance: random.Random) -> dict[str, Any]:
    """Time decisions by agencies chosen by chance about children chosen by chance, allowed and denied alike."""
    from linkspan.sharing.agreements import book_of
    from linkspan.sharing.policy import decide

    asking = [chance.choice([each for each in members if each in world.by_asker]) for members in world.partnerships]
    first = []
    for place, asker in enumerate(asking):  # a worker meets each of its agencies' agreements once, then knows them
        for purpose in PURPOSES:
            began = time.perf_counter()
            book = book_of(world.select(asker, purpose))
            for about in range(2):
                decide(_ask(asker, chance.sample(world.partnerships[place], INVOLVED), about, purpose, chance), book)
            first.append((time.perf_counter() - began) * 1000)
    questions = [_question(world, chance, asking, place) for place in range(decisions)]
    took, sizes, allowed, explained = [], [], 0, 0
    for ask in questions:
        began = time.perf_counter()
        book = book_of(_selected(world, [ask]))
        decision = decide(ask, book)
        said = decision.explanation
        took.append((time.perf_counter() - began) * 1000)
        explained += bool(said)
        sizes.append(len(book.links))
        allowed += decision.allow
    page = [_page(world, chance, asking, place) for place in range(max(20, decisions // 20))]
    pages = [_timed(partial(_decide_page, world, asks)) for asks in page]
    return {
        "linkspan": {
            "decision_median_ms": _round(statistics.median(took)),
            "decision_p95_ms": _round(_p95(took)),
            "page_ms": _round(statistics.median(pages)),
            "page_p95_ms": _round(_p95(pages)),
            "first_for_an_agency_ms": _round(statistics.median(first)),
            "clauses_linked_median": statistics.median(sizes),
            "allowed": allowed,
            "denied": len(questions) - allowed,
            "explained": explained,
        },
        "cedarpy_alone": _cedar_alone(world, questions, page),
    }


def _question(world: World, chance: random.Random, asking: Sequence[UUID], place: int) -> Ask:
    at = place % PARTNERSHIPS
    holders = chance.sample(world.partnerships[at], INVOLVED)
    return _ask(asking[at], holders, place, chance.choice(PURPOSES), chance)


def _page(world: World, chance: random.Random, asking: Sequence[UUID], place: int) -> list[Ask]:
    at = place % PARTNERSHIPS
    return [
        _ask(asking[at], chance.sample(world.partnerships[at], INVOLVED), row, "safeguarding") for row in range(PAGE)
    ]


def _ask(asker: UUID, holders: Sequence[UUID], place: int, purpose: str, chance: random.Random | None = None) -> Ask:
    """Ask as a practitioner of an agency that is on no list, who needs the agreement; by chance, for what it lacks."""
    from dataclasses import replace

    from linkspan.sharing.facts import UNKNOWN_CHILD, Action, ActorFacts, Ask, Context

    person = ActorFacts(
        id=str(UUID(int=1)), machine=False, system="", organisation_id=asker, organisation_kind="charity",
        appointed=True, roles=frozenset({"practitioner"}), trained=True, vetted=True,
    )  # fmt: skip
    child = replace(
        UNKNOWN_CHILD, protection="none", organisations=frozenset(holders), involved_organisation=asker in holders
    )
    action = (
        chance.choice((Action.SEE_HOLDERS, Action.SEE_PEOPLE, Action.SEE_CONTENT)) if chance else Action.SEE_HOLDERS
    )
    kind = chance.choice(("involvement", "involvement", "health")) if chance else "involvement"
    context = Context(at=AT, purpose=purpose, kind=kind, reason_given=chance is None or chance.random() < 0.8)
    return Ask(action, person, context, UUID(int=place + 1), child)


def _decide_page(world: World, asks: Sequence[Ask]) -> None:
    from linkspan.sharing.agreements import book_of
    from linkspan.sharing.policy import decide_many

    decide_many(asks, book_of(_selected(world, asks)), explained=False)


def _selected(world: World, asks: Sequence[Ask]) -> Selection:
    from linkspan.sharing.agreements import Selection

    asking, purpose = asks[0].actor.organisation_id, asks[0].context.purpose
    return world.select(asking, purpose) if asking else Selection()


def _cedar_alone(world: World, questions: Sequence[Ask], pages: Sequence[Sequence[Ask]]) -> dict[str, Any]:
    """Time the engine by itself: policies linked, entities and requests made beforehand; then over every agreement."""
    from linkspan.sharing.agreements import Selection, book_of

    few = questions[:100]
    selected = [_engine_ms(book_of(_selected(world, [ask])), [ask]) for ask in few]
    fifty = [_engine_ms(book_of(_selected(world, asks)), asks) for asks in pages[:10]]
    whole = _every_clause(world, few[:20])
    began = time.perf_counter()
    book = book_of(Selection(*whole))
    built = time.perf_counter() - began
    full = [_engine_ms(book, [ask]) for ask in few[:20]]
    return {
        "selected_decision_median_ms": _round(statistics.median(selected)),
        "selected_page_ms": _round(statistics.median(fifty)),
        "full_set_decision_median_ms": _round(statistics.median(full)),
        "full_set_policies": len(book.policies),
        "full_set_compile_seconds": round(built, 1),
    }


def _every_clause(world: World, asks: Sequence[Ask]) -> tuple[tuple[str, ...], tuple[TemplateLink, ...]]:
    """Take every clause of every agreement, each linked at least once, and all links that the questions need."""
    texts: dict[str, None] = {}
    links: dict[TemplateLink, None] = {}
    for code, clause in world.clauses:
        texts[clause.text], links[next(clause.links(code, clause.asking))] = None, None
    for ask in asks:
        links |= dict.fromkeys(_selected(world, [ask]).links)
    return tuple(texts), tuple(links)


def _engine_ms(book: Book, asks: Sequence[Ask]) -> float:
    import cedarpy

    from linkspan.sharing.slices import slice_of

    cuts = [slice_of(ask, book) for ask in asks]
    texts = {told.text: None for cut in cuts for told in (cut.asker, cut.about)}
    requests = [cut.request() for cut in cuts]
    known = cedarpy.Entities.from_json_str(f"[{','.join(texts)}]", book.schema)
    policies = book.bearing_on(frozenset({asks[0].action.value}))[0]
    return min(_timed(lambda: cedarpy.is_authorized_batch(requests, policies, known, book.schema)) for _ in range(3))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _round(value: float) -> float:
    return round(value, 2)
