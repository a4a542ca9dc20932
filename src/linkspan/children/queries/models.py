"""Which matching model is in use, which there are, how two differ, and how far records were weighed again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.children import events, models
from linkspan.matching import Model
from linkspan.matching.pairing import FIELD_ORDER, LEVELS
from linkspan.matching.release import Unfit, read
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST_STEPS = 20
IN_USE = """
select m.hash from children_modelperiod p join children_matchmodel m on m.id = p.model_id where p.until_at is null
"""


@dataclass(frozen=True, slots=True)
class GateLine:
    """A release gate of a model: what was measured, its bound, and the limit it kept."""

    name: str
    passed: bool
    value: float | None
    bound: float | None
    limit: float | None
    at_least: bool
    population: str = ""


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A time for which a model was in use, who put it there and why."""

    from_at: datetime
    until_at: datetime | None
    by: str
    reason: str
    is_return: bool


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model as a line of the list."""

    model_id: UUID
    version: str
    hash: str
    is_active: bool
    is_shipped: bool
    is_readable: bool
    passed: bool
    gates: tuple[GateLine, ...]
    made_at: datetime | None
    registered_at: datetime
    registered_by: str
    is_mine: bool
    note: str
    periods: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the records of before were weighed again by the model now in use."""

    started_at: datetime
    finished_at: datetime | None
    stopped: str
    total: int
    done: int
    found: int


@dataclass(frozen=True, slots=True)
class ModelList:
    """Every model, the one in use first, and what may be done."""

    models: tuple[ModelLine, ...]
    progress: Progress | None
    former: ModelLine | None
    can_add: bool
    can_activate: bool
    can_roll_back: bool

    @property
    def active(self) -> ModelLine | None:
        """Give the model in use."""
        return next((each for each in self.models if each.is_active), None)


@dataclass(frozen=True, slots=True)
class LevelLine:
    """What one level of agreement of a field counts: against a stranger, and against another child of the home."""

    field: str
    level: str
    bits: float
    household: float
    by_frequency: str


@dataclass(frozen=True, slots=True)
class DecidedStep:
    """Decided pairs that a model's probabilities were corrected by: what it expected, what people said, how far."""

    low: float
    high: float
    pairs: int
    expected: float
    same: float
    least: float
    most: float
    bits: float


@dataclass(frozen=True, slots=True)
class ModelDetail:
    """One model with all that it says of itself."""

    line: ModelLine
    provenance: tuple[str, ...]
    index_size: int
    thresholds: tuple[tuple[str, float], ...]
    levels: tuple[LevelLine, ...]
    names: tuple[tuple[str, int], ...]
    decided: tuple[DecidedStep, ...] = ()


# --- the program's own use ----------------------------------------------------------------------------------------


def active() -> Model:
    """Give the model that weighs records now: one small query, the model itself kept by its hash.

    The program's own model stands in where none was put to use yet, and where the one in use was made for another
    version of the program and cannot be read.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_USE)
        row = cursor.fetchone()
    shipped = Model.load_default()
    if row is None or row[0] == shipped.hash:
        return shipped
    return _kept(row[0]) or shipped


def active_artefact() -> str:
    """Give the artefact of the model that weighs records now, word for word."""
    return active().source


@lru_cache(maxsize=4)
def _kept(digest: str) -> Model | None:
    text = models.MatchModel.objects.values_list("artefact", flat=True).get(hash=digest)
    try:
        return Model.load(text)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return None


def made_by(name: str) -> Model | None:
    """Give the model that a link says it was made by, where it is still here and can be read."""
    version = name.partition(" ")[2]
    rows = models.MatchModel.objects.filter(version=version).order_by("-registered_at", "-id")
    digest = rows.values_list("hash", flat=True).first()
    shipped = Model.load_default()
    if digest is None or digest == shipped.hash:
        return shipped if version == shipped.version else None
    return _kept(digest)


def shipped_is_known() -> bool:
    """Tell whether the model that came with this program was registered here and some model is in use."""
    known = models.MatchModel.objects.filter(hash=Model.load_default().hash).exists()
    return known and models.ModelPeriod.objects.filter(until_at=None).exists()


def former_of(periods: Sequence[models.ModelPeriod]) -> UUID | None:
    """Give the model that going back leads to: the one before the one in use, returns themselves left out."""
    stack: list[UUID] = []
    for period in sorted(periods, key=lambda each: (each.from_at, each.id)):
        if period.is_return:
            stack = stack[:-1]
        else:
            stack.append(period.model_id)
    return stack[-2] if len(stack) > 1 else None


# --- pages --------------------------------------------------------------------------------------------------------


def model_list(*, by: Actor, at: datetime) -> ModelList:
    """List the models there are, with which is in use and how far its look back has got."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_MODELS, at=at)
        trail.record(events.MODELS_SEEN, permit)
        rows = list(models.MatchModel.objects.defer("artefact").order_by("-registered_at", "-id"))
        lines = _lines(rows, by)
        periods = list(models.ModelPeriod.objects.all())
        former = former_of(periods)
        said = "asked by the form of the act itself"
        may = {
            to: gate.may(by=by, to=to, at=at, reason=said).allow
            for to in (Action.REGISTER_MODEL, Action.ACTIVATE_MODEL, Action.ROLL_BACK_MODEL)
        }
        return ModelList(
            models=tuple(sorted(lines, key=lambda each: not each.is_active)), progress=_progress(),
            former=next((each for each in lines if each.model_id == former), None),
            can_add=may[Action.REGISTER_MODEL], can_activate=may[Action.ACTIVATE_MODEL],
            can_roll_back=may[Action.ROLL_BACK_MODEL],
        )  # fmt: skip


def model_details(*, model_ids: Sequence[UUID], by: Actor, at: datetime) -> tuple[ModelDetail, ...]:
    """Open one model, or several to be compared, in the order asked for."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_MODELS, at=at)
        rows = {row.id: row for row in models.MatchModel.objects.filter(id__in=model_ids)}
        if set(model_ids) - set(rows):
            raise NotFound
        lines = {line.model_id: line for line in _lines(list(rows.values()), by)}
        for model_id in model_ids:
            trail.record(events.MODELS_SEEN, permit, about=model_id)
        return tuple(_detail(lines[each], rows[each].artefact) for each in model_ids)


def _lines(rows: Sequence[models.MatchModel], by: Actor) -> list[ModelLine]:
    periods = list(models.ModelPeriod.objects.filter(model__in=[row.id for row in rows]).order_by("-from_at", "-id"))
    people = agencies.names_of(
        {row.registered_by_id for row in rows if row.registered_by_id} | {each.by_id for each in periods if each.by_id}
    )
    return [
        ModelLine(
            model_id=row.id, version=row.version, hash=row.hash, is_shipped=row.is_shipped, passed=row.passed,
            is_active=any(each.model_id == row.id and each.until_at is None for each in periods),
            is_readable=row.hash == Model.load_default().hash or _kept(row.hash) is not None,
            gates=tuple(GateLine(**gate) for gate in row.gates), made_at=row.made_at, registered_at=row.registered_at,
            registered_by=people.get(row.registered_by_id, "") if row.registered_by_id else "",
            is_mine=row.registered_by_id is not None and row.registered_by_id == by.person_id, note=row.note,
            periods=tuple(
                PeriodLine(each.from_at, each.until_at, people.get(each.by_id, "") if each.by_id else "", each.reason,
                           each.is_return)
                for each in periods
                if each.model_id == row.id
            ),
        )
        for row in rows
    ]  # fmt: skip


def _progress() -> Progress | None:
    row = models.Rescoring.objects.filter(period__until_at=None).first()
    if row is None:
        return None
    return Progress(row.started_at, row.finished_at, row.stopped, row.total, row.done, row.found)


def _detail(line: ModelLine, text: str) -> ModelDetail:
    plain: Mapping[str, Any] = json.loads(text)
    try:
        model = read(text).model
    except Unfit:
        return ModelDetail(line, _said(plain.get("provenance")), 0, (), (), ())
    limits = model.thresholds
    return ModelDetail(
        line=line,
        provenance=_said(model.provenance),
        index_size=model.index_size,
        thresholds=(("link", limits.link), ("review", limits.review), ("clear_of_next", limits.clear_of_next)),
        levels=tuple(_levels(model)),
        names=tuple((name, len(table.codes)) for name, table in model.names.items()),
        decided=_decided(plain.get("calibration")),
    )


def _decided(calibration: Any) -> tuple[DecidedStep, ...]:
    """Read what an artefact says of the decisions it learnt from; nothing where it says it in no way we know."""
    try:
        return tuple(_step(told) for told in calibration["decided"]["steps"][:MOST_STEPS])
    except (KeyError, TypeError, ValueError, OverflowError):
        return ()


def _step(told: Mapping[str, Any]) -> DecidedStep:
    shares = {name: float(told[name]) for name in ("low", "high", "expected", "same", "least", "most")}
    found = DecidedStep(pairs=int(told["pairs"]), bits=float(told["bits"]), **shares)
    if not (all(0 <= share <= 1 for share in shares.values()) and abs(found.bits) < 64 and 0 <= found.pairs < 10**9):
        raise ValueError
    return found


def _said(provenance: Any) -> tuple[str, ...]:
    return tuple(str(each)[:2_000] for each in provenance) if isinstance(provenance, list | tuple) else ()


def _levels(model: Model) -> list[LevelLine]:
    found = []
    for name in FIELD_ORDER:
        weights = model.weights[name]
        for at, level in enumerate(LEVELS[name]):
            by = "name" if weights.by_name[at] else "sound" if weights.by_sound[at] else ""
            found.append(LevelLine(name, level, float(weights.bits[at]), float(weights.household[at]), by))
    return found
