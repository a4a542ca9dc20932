"""People, children and moments to put to the gate, whole by default and varied by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from linkspan.sharing.policy import UNKNOWN_CHILD, Action, ActorFacts, Ask, ChildFacts, Context, Decision

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
CHILD = UUID("00000000-0000-7000-8000-00000000c41d")
PERSON = "00000000-0000-7000-8000-0000000000a1"
ORGANISATION = UUID("00000000-0000-7000-8000-0000000000f1")


def person(*roles: str, kind: str = "school", **changes: Any) -> ActorFacts:
    """A person in post, trained and vetted."""
    whole = ActorFacts(
        id=PERSON,
        machine=False,
        system="",
        organisation_id=ORGANISATION,
        organisation_kind=kind,
        appointed=True,
        roles=frozenset(roles),
        trained=True,
        vetted=True,
    )
    return replace(whole, **changes)


Facts = TypeVar("Facts", ActorFacts, ChildFacts, Context)


def changed(facts: Facts, **changes: Any) -> Facts:
    """The same facts but for what is named, right or wrong."""
    return replace(facts, **changes)


def a_child(**facts: Any) -> ChildFacts:
    """A child about whom nothing is so but what is said."""
    return replace(UNKNOWN_CHILD, **({"protection": "none"} | facts))


def machine(name: str) -> ActorFacts:
    """A named part of the system."""
    return ActorFacts(
        id=f"system:{name}",
        machine=True,
        system=name,
        organisation_id=None,
        organisation_kind="",
        appointed=False,
        roles=frozenset(),
        trained=False,
        vetted=False,
    )


def moment(**changes: Any) -> Context:
    """A real installation, on a Monday morning, nothing yet said."""
    return replace(Context(at=NOW), **changes)


def about_child(action: Action | str, actor: ActorFacts, child: ChildFacts | None, **context: Any) -> Ask:
    """Ask about one child; None stands for a child nobody holds."""
    return Ask(Action(action), actor, moment(**context), about=CHILD, child=child)


def about_none(action: Action | str, actor: ActorFacts, **context: Any) -> Ask:
    """Ask about what is about no one child."""
    return Ask(Action(action), actor, moment(**context))


def apart(asks: Sequence[Ask]) -> list[Ask]:
    """Name each different asker and child apart, so that all the questions can be put at once."""
    askers: dict[ActorFacts, str] = {}
    children: dict[ChildFacts | None, UUID] = {}
    return [
        replace(
            ask,
            actor=replace(ask.actor, id=askers.setdefault(ask.actor, f"{len(askers)}")),
            about=ask.about and children.setdefault(ask.child, UUID(int=len(children) + 1)),
        )
        for ask in asks
    ]


def said(decision: Decision) -> str:
    """Say an answer as the tables do: allowed, alarm (allowed, and looked at by someone else), or a refusal's code."""
    return ("alarm" if decision.alarm else "allowed") if decision.allow else decision.code


def agrees(expected: str, answer: str) -> bool:
    """Say whether an answer is the one expected; "refused" stands for any refusal."""
    return answer == expected or (expected == "refused" and answer not in ("allowed", "alarm"))
