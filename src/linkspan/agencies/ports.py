"""What this room needs from those above, and the keys by which they refer to agencies, posts and people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models

from linkspan.audit import Actor, Permit

Plug = TypeVar("Plug")


class Unplugged(RuntimeError):
    """A plug is missing: the program may not start."""


class Socket(Generic[Plug]):
    """One place that takes exactly one plug from a room above."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._plug: Plug | None = None

    def plug(self, plug: Plug) -> None:
        """Join the room above; `config/wiring.py` does this once."""
        self._plug = plug

    def __call__(self) -> Plug:
        if self._plug is None:
            raise Unplugged(self._name)
        return self._plug


class Gate(Protocol):
    """The one place that decides who may do what; `sharing.gate` is it."""

    def require(
        self,
        *,
        by: Actor,
        to: str,
        at: datetime,
        about: UUID | None = None,
        organisation_id: UUID | None = None,
        person_id: UUID | None = None,
    ) -> Permit: ...


gate: Socket[Gate] = Socket("agencies.gate")


class StandIns(Protocol):
    """Who stands in at a moment for people who are away; `duty` knows."""

    def stand_ins(self, person_ids: Collection[UUID], at: datetime) -> Collection[UUID]: ...


stand_ins: Socket[StandIns] = Socket("agencies.stand_ins")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for something: a person, or, where none is named, the organisation's duty desk.

    As a giver, a post or person that is left out means "whoever": all that the organisation holds.
    """

    organisation_id: UUID
    post_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One thing held, named by code and id, never by a child's details."""

    kind: str
    object_id: UUID
    area_id: UUID
    holder: Holder


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of one kind is held in one area. `mark` sums up which: it differs where these are other things."""

    kind: str
    area_id: UUID
    count: int
    mark: int


class Holding(Protocol):
    """One kind of thing that organisations, posts and people hold, and how it changes hands.

    `models` are the labels of the models whose `HeldBy` keys it answers for. `within` narrows to areas.
    `hand_over` is set-based, needs no acceptance (the giver is going) and returns how many it moved.
    """

    code: str
    models: Collection[str]

    def count(self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None) -> int: ...

    def held(
        self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None, limit: int = 100
    ) -> Sequence[Held]: ...

    def areas(self, *, giver: Holder, at: datetime) -> Collection[UUID]: ...

    def tally(self, *, giver: Holder, at: datetime) -> Sequence[Tally]: ...

    def hand_over(
        self,
        *,
        giver: Holder,
        receiver: Holder,
        by: Actor,
        at: datetime,
        permit: Permit,
        within: Collection[UUID] | None = None,
    ) -> int: ...


class Inheritance(Protocol):
    """One kind of thing that only a successor named by law steps into: never the council's desk as the last resort.

    `tally` counts what is not stepped into yet. `inherit` is set-based and returns how much it passed; `let_go` ends
    what nobody stepped into and returns how much that was. Both leave what was before `on` as it was.
    """

    code: str

    def tally(self, *, organisation_id: UUID, on: date, at: datetime) -> Sequence[Tally]: ...

    def inherit(
        self,
        *,
        organisation_id: UUID,
        successor_id: UUID,
        on: date,
        within: Collection[UUID] | None,
        ends: bool,
        by: Actor,
        at: datetime,
        permit: Permit,
    ) -> int: ...

    def let_go(self, *, organisation_id: UUID, on: date, by: Actor, at: datetime, permit: Permit) -> int: ...


class Holdings:
    """Every kind of holding there is; succession and leaving a post walk it and know no room by name."""

    def __init__(self) -> None:
        self._plugs: dict[str, Holding] = {}

    def plug(self, holding: Holding) -> None:
        """Add a kind of holding; `config/wiring.py` does this once for each."""
        self._plugs[holding.code] = holding

    def __iter__(self) -> Iterator[Holding]:
        return iter(self._plugs.values())

    def count(self, *, giver: Holder, at: datetime) -> int:
        """Count all that one holder has, of every kind."""
        return sum(holding.count(giver=giver, at=at) for holding in self)

    def hand_over(
        self,
        *,
        giver: Holder,
        receiver: Holder,
        by: Actor,
        at: datetime,
        permit: Permit,
        within: Collection[UUID] | None = None,
    ) -> dict[str, int]:
        """Move all that one holder has to another, and say how many of each kind."""
        return {
            holding.code: holding.hand_over(giver=giver, receiver=receiver, by=by, at=at, permit=permit, within=within)
            for holding in self
        }


holdings = Holdings()


class Inheritances:
    """Everything that only successors step into; succession walks it and knows no room by name."""

    def __init__(self) -> None:
        self._plugs: dict[str, Inheritance] = {}

    def plug(self, inheritance: Inheritance) -> None:
        """Add a kind; `config/wiring.py` does this once for each."""
        self._plugs[inheritance.code] = inheritance

    def __iter__(self) -> Iterator[Inheritance]:
        return iter(self._plugs.values())


inheritances = Inheritances()


class HeldBy(models.ForeignKey[Any, Any]):
    """Key to who answers for an open record; its model needs a `Holding`, so that nothing is left behind."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


class DoneBy(models.ForeignKey[Any, Any]):
    """Key to who did something; it stays as history when they leave."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


class Concerns(models.ForeignKey[Any, Any]):
    """Key to an organisation, post or person that a record is about; nothing changes hands when they go."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


def models_without_holding() -> list[str]:
    """List the models that hold something by `HeldBy` and have no plugged `Holding`."""
    answered = {label for holding in holdings for label in holding.models}
    return sorted(
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(key, HeldBy) for key in model._meta.local_fields) and model._meta.label not in answered
    )


def check() -> None:
    """Stop start-up where a plug is missing."""
    gate()
    stand_ins()
    if unheld := models_without_holding():
        raise Unplugged(f"no Holding for {', '.join(unheld)}")
