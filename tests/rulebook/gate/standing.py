"""What the table of who may do what is made of, and the questions that follow from its rows.

A question is first put with everything against the asker: untrained, unvetted, past what is usual, by their own act,
in no relation to the child. Whatever a row needs is then made so, one thing at a time. So a row also claims that
nothing else is needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import product

from tests.rulebook.gate.asking import a_child, about_child, about_none, machine, person

from linkspan.agencies.rules import ORGANISATION_KINDS, ROLES
from linkspan.sharing.policy import Action, ActorFacts, Ask, ChildFacts

Facts = Mapping[str, bool | str]

ANYONE = (*ROLES, "")
ANY_KIND = ORGANISATION_KINDS
MACHINES = ("feed", "demo", "worker", "setup", "operator", "register", "child_page", "parent_page", "anything")
OF_AN_ACTOR = frozenset(spot.name for spot in fields(ActorFacts))
OF_A_CHILD = frozenset(spot.name for spot in fields(ChildFacts))
AGAINST: Facts = {"trained": False, "vetted": False, "budget_spent": True, "own_act": True}


class Need:
    """Something that must be so, in any one of several ways, each of them one fact."""

    def __init__(self, said: str, **ways: bool | str) -> None:
        self.said = said
        self.ways: tuple[Facts, ...] = tuple({name: value} for name, value in ways.items())

    def is_met(self, ask: Ask) -> bool:
        """Say whether one of the ways is so."""
        return any(are_so(way, ask) for way in self.ways)


@dataclass(frozen=True, slots=True)
class May:
    """One row: these actions are for these roles, in these kinds of organisation, where all of the needs are met."""

    actions: Sequence[Action]
    roles: Sequence[str]
    needs: Sequence[Need] = ()
    kinds: Sequence[str] = ANY_KIND
    answer: str = "allowed"

    def standings(self) -> Iterator[Facts]:
        """Give the ways in which all needs are met: each by its first way, and then one after another by its others."""
        yield from _standings(self.needs)

    def shortfalls(self) -> Iterator[Facts]:
        """Give the ways in which one need alone is wanting."""
        for need in self.needs:
            yield from _standings([other for other in self.needs if other is not need])

    def grants(self, ask: Ask) -> bool:
        """Say whether a person is allowed what is asked by this row."""
        role_fits = self.roles is ANYONE or not ask.actor.roles.isdisjoint(self.roles)
        is_fit = role_fits and ask.actor.organisation_kind in self.kinds and ask.action in self.actions
        return is_fit and all(need.is_met(ask) for need in self.needs)


@dataclass(frozen=True, slots=True)
class Lift:
    """What lets someone through a wall: a role, a fact, or both together."""

    roles: Sequence[str] = ()
    facts: Facts = field(default_factory=dict)

    def lets(self, ask: Ask) -> bool:
        """Say whether the asker passes."""
        return (not self.roles or not ask.actor.roles.isdisjoint(self.roles)) and are_so(self.facts, ask)


@dataclass(frozen=True, slots=True)
class Never:
    """What no row allows while something is so, what lifts it, and for whom, in words.

    It holds for people; parts of the system show nothing to anyone.
    """

    said: str
    stands: Facts
    actions: frozenset[Action]
    lifts: Sequence[Lift] = ()
    lifted: str = ""

    def refuses(self, ask: Ask) -> bool:
        """Say whether it stands in the asker's way."""
        stands = ask.action in self.actions and are_so(self.stands, ask)
        return stands and not any(lift.lets(ask) for lift in self.lifts)


@dataclass(frozen=True, slots=True)
class Table:
    """Who may do what about a child, or about no one child; what never; and which parts of the system may."""

    rows: Sequence[May]
    nevers: Sequence[Never]
    machines: Mapping[Action, Sequence[str]]
    is_about_child: bool

    def expects(self, ask: Ask) -> str:
        """Say what the table answers: allowed, alarm (allowed, and looked at by someone else), or refused."""
        if ask.actor.machine:
            return "allowed" if ask.actor.system in self.machines.get(ask.action, ()) else "refused"
        if any(never.refuses(ask) for never in self.nevers):
            return "refused"
        answers = {row.answer for row in self.rows if row.grants(ask)}
        return next((answer for answer in ("allowed", "alarm") if answer in answers), "refused")

    def cases(self, action: Action) -> dict[Ask, str]:
        """Give every question about an action that follows from its rows, with its answer."""
        rows = [row for row in self.rows if action in row.actions] or [May((action,), ())]
        asked = {ask for row in rows for ask in self._asked(row, action)}
        return {ask: self.expects(ask) for ask in sorted(asked, key=repr)}

    def _asked(self, row: May, action: Action) -> Iterator[Ask]:
        whole = next(row.standings())
        first, kinds = (*row.roles, "practitioner")[0], _two_of(row.kinds)
        for role, facts in product(ANYONE, row.standings()):
            yield self._ask(action, person(role, kind=kinds[-1]), facts)
        for kind in ORGANISATION_KINDS:
            yield self._ask(action, person(first, kind=kind), whole)
        for kind, facts in product(kinds, (*row.standings(), *row.shortfalls())):
            yield self._ask(action, person(first, kind=kind), facts)
        for name in MACHINES:
            yield self._ask(action, machine(name), whole)
            yield self._ask(action, person("", kind=kinds[0], system=name), whole)
        yield from self._at_walls(row, action)

    def _at_walls(self, row: May, action: Action) -> Iterator[Ask]:
        """Put each way of being allowed against each wall, lifted in each of its ways, and not."""
        for never in (each for each in self.nevers if action in each.actions):
            for facts, lifted in product(row.standings(), ({}, *(lift.facts for lift in never.lifts))):
                for role in row.roles or ("practitioner",):
                    yield self._ask(action, person(role, kind=row.kinds[0]), {**facts, **never.stands, **lifted})
            for name in MACHINES:
                yield self._ask(action, machine(name), {**next(row.standings()), **never.stands})

    def _ask(self, action: Action, actor: ActorFacts, facts: Facts) -> Ask:
        so: dict[str, bool | str] = {**AGAINST, **facts}
        also = frozenset({str(so.pop("also"))} if "also" in so else ())
        own = {name: so.pop(name) for name in OF_AN_ACTOR & so.keys()}
        if not actor.machine:
            actor = replace(actor, roles=(actor.roles - {""}) | also, **own)
        child = a_child(**{name: so.pop(name) for name in OF_A_CHILD & so.keys()})
        return about_child(action, actor, child, **so) if self.is_about_child else about_none(action, actor, **so)


def are_so(facts: Facts, ask: Ask) -> bool:
    """Say whether all of some facts are so; `also` is a role the post carries beside others."""
    return all(_is_so(name, value, ask) for name, value in facts.items())


def _is_so(name: str, value: bool | str, ask: Ask) -> bool:
    if name == "also":
        return value in ask.actor.roles
    told = next(facts for facts in (ask.actor, ask.context, ask.child) if hasattr(facts, name))
    return bool(getattr(told, name) == value)


def _standings(needs: Sequence[Need]) -> Iterator[Facts]:
    yield _together(needs)
    for need in needs:
        rest = _together(other for other in needs if other is not need)
        yield from (rest | dict(way) for way in need.ways[1:])


def _together(needs: Iterable[Need]) -> dict[str, bool | str]:
    return {name: value for need in needs for name, value in need.ways[0].items()}


def _two_of(kinds: Sequence[str]) -> Sequence[str]:
    """Give the first kind, and one that is on no list, where it is allowed: what lists allow does not hide it there."""
    return tuple(dict.fromkeys((kinds[0], "other" if "other" in kinds else kinds[0])))
