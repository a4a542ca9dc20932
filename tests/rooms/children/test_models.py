"""Matching models in use: added, put to use, taken back; records weighed again, and nothing that moves by itself."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.children.commands import linking, matchmodels, rescoring
from linkspan.children.queries import models as in_use
from linkspan.children.queries import rescored as listed
from linkspan.children.received import ReceivedRecord
from linkspan.matching import Model
from linkspan.matching.release import shipped_text
from tests.rooms.children.conftest import IDRIS, NOW, ROWAN, Index, a_record, signed
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

GATES = [{"name": "twins_linked", "passed": True, "value": 0.004, "bound": 0.006, "limit": 0.01}]
NOTE = "Trained on this year's feeds, checked by two of us."
WHY = "The report shows better recall for South Asian names."
SETUP, WORKER = Actor.system("setup"), Actor.system("worker")


def an_artefact(version: str = "2027.1", **changes: Any) -> str:
    """Write a model like the shipped one but for what is said."""
    return json.dumps(json.loads(shipped_text()) | {"version": version, "gates": GATES} | changes)


def strict() -> str:
    """Write a model that is so sure of nothing that it would link almost nobody."""
    plain = json.loads(an_artefact("strict"))
    plain["thresholds"]["link"] = 0.999999999999
    return json.dumps(plain)


@dataclass
class Shelf:
    """The registry under test, with a clock that moves a minute at each act."""

    index: Index
    now: datetime = NOW

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def add(self, text: str, who: str = "dana") -> UUID:
        at = self.tick()
        by = getattr(self.index.cast, who).actor(at, stepped_up=True)
        return matchmodels.register_model(artefact=text, note=NOTE, by=by, at=at)

    def activate(self, model_id: UUID, who: str = "ines", reason: str = WHY) -> UUID:
        at = self.tick()
        by = getattr(self.index.cast, who).actor(at, stepped_up=True)
        return matchmodels.activate_model(model_id=model_id, reason=reason, by=by, at=at)

    def roll_back(self, who: str = "dana") -> UUID:
        at = self.tick()
        return matchmodels.roll_back_model(reason=WHY, by=getattr(self.index.cast, who).actor(at), at=at)

    def rescore(self, rescoring_id: UUID, most: int = 2) -> int:
        rounds = 1
        while rescoring.rescore_batch(rescoring_id=rescoring_id, by=WORKER, at=self.tick(), most=most):
            rounds += 1
        return rounds

    def switch(self, text: str) -> UUID:
        return self.activate(self.add(text))

    def rows(self) -> list[models.Rescored]:
        with as_test():
            return list(models.Rescored.objects.filter(decided_at=None).order_by("id"))

    def would_change(self, who: str = "dana", shielded: bool = False) -> tuple[listed.RescoredLine, ...]:
        at = self.tick()
        by = getattr(self.index.cast, who).actor(at, stepped_up=True)
        return listed.would_change(shielded=shielded, by=by, at=at).lines


@pytest.fixture
def shelf(index: Index) -> Shelf:
    made = Shelf(index)
    matchmodels.note_shipped(by=SETUP, at=made.tick())
    return made


# --- the registry ---------------------------------------------------------------------------------------------------


def test_the_program_s_own_model_weighs_where_none_was_put_to_use(index: Index) -> None:
    assert in_use.active().hash == Model.load_default().hash
    assert not in_use.shipped_is_known()


def test_set_up_registers_the_shipped_model_once_and_puts_it_to_use(shelf: Shelf) -> None:
    again = matchmodels.note_shipped(by=SETUP, at=shelf.tick())

    assert shelf.index.count("children_matchmodel where is_shipped") == 1
    assert shelf.index.rows("select model_id from children_modelperiod where until_at is null") == [(again,)]
    assert in_use.shipped_is_known()


def test_a_model_that_is_put_to_use_weighs_from_then_on_with_a_line_and_notices(shelf: Shelf) -> None:
    rescoring_id = shelf.switch(an_artefact())

    assert in_use.active().version == "2027.1"
    assert shelf.index.count("children_modelperiod where until_at is null") == 1
    assert shelf.index.events(events.MODEL_ACTIVATED) == 2
    assert shelf.index.count("agencies_notice where event = %s", events.MODEL_ACTIVATED) >= 2
    assert shelf.index.count(
        "procrastinate_jobs where task_name = %s and args->>'rescoring_id' = %s", "children.rescore", str(rescoring_id)
    ) == 1  # fmt: skip


def test_going_back_puts_the_model_before_to_use_without_a_second_person(shelf: Shelf) -> None:
    shelf.switch(an_artefact())

    shelf.roll_back()

    assert in_use.active().hash == Model.load_default().hash
    assert shelf.index.events(events.MODEL_ROLLED_BACK) == 1
    with pytest.raises(NotNow, match="none_before"):
        shelf.roll_back()


def test_going_back_leads_step_by_step_and_never_to_what_was_gone_back_from(shelf: Shelf) -> None:
    shelf.switch(an_artefact("a"))
    shelf.switch(an_artefact("b"))

    shelf.roll_back()

    assert in_use.active().version == "a"
    shelf.roll_back()
    assert in_use.active().hash == Model.load_default().hash


def test_whoever_added_a_model_does_not_put_it_to_use(shelf: Shelf) -> None:
    model_id = shelf.add(an_artefact())

    with pytest.raises(Refused) as refused:
        shelf.activate(model_id, "dana")

    assert refused.value.code == "own_act"
    assert in_use.active().hash == Model.load_default().hash


@pytest.mark.parametrize("who", ["kit", "amina", "ada", "oz", "shirin"])
def test_a_model_is_refused_from_anyone_who_does_not_keep_it(shelf: Shelf, who: str) -> None:
    model_id = shelf.add(an_artefact())

    with pytest.raises(Refused):
        shelf.add(an_artefact("other"), who)
    with pytest.raises(Refused):
        shelf.activate(model_id, who)
    with pytest.raises(Refused):
        shelf.roll_back(who)

    assert shelf.index.count("children_matchmodel") == 2
    assert shelf.index.count("children_modelperiod") == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_model_is_not_put_to_use_without_a_reason(shelf: Shelf, reason: str) -> None:
    model_id = shelf.add(an_artefact())

    with pytest.raises((Refused, NotNow)):
        shelf.activate(model_id, reason=reason)


def test_the_model_in_use_is_not_put_to_use_again(shelf: Shelf) -> None:
    model_id = shelf.add(an_artefact())
    shelf.activate(model_id)

    with pytest.raises(NotNow, match="model_active"):
        shelf.activate(model_id)


def test_the_same_key_adds_a_model_once(shelf: Shelf) -> None:
    at, once = shelf.tick(), new_id()
    dana = shelf.index.cast.dana.actor(at)

    first = matchmodels.register_model(artefact=an_artefact(), note=NOTE, by=dana, at=at, once=once)
    second = matchmodels.register_model(artefact=an_artefact(), note=NOTE, by=dana, at=at, once=once)

    assert first == second


# --- hostile artefacts ----------------------------------------------------------------------------------------------

PLAIN = json.loads(shipped_text())
FEWER = {name: levels for name, levels in PLAIN["fields"].items() if name != "given"}
DEEP = "[" * 200_000


def with_weight(field: str, level: str, **weights: Any) -> str:
    plain = json.loads(an_artefact("hostile"))
    plain["fields"][field][level] |= weights
    return json.dumps(plain)


def worthless() -> str:
    """Write a model to which nothing that agrees says anything, so that it knows a child by nothing."""
    plain = json.loads(an_artefact("worthless"))
    for levels in plain["fields"].values():
        for weights in levels.values():
            weights |= {"m": 0.5, "u": 0.5, "same_child": 0.5, "same_home": 0.5}
            weights.pop("by", None)
    return json.dumps(plain)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("no_gates", an_artefact("none", gates=[])),
        ("no_gates", json.dumps(PLAIN | {"version": "no gates at all", "gates": "passed"})),
        ("gate_failed", an_artefact(gates=[{"name": "twins", "passed": False}])),
        ("gate_failed", an_artefact(gates=[*GATES, {"name": "twins", "passed": "true"}])),
        ("gate_failed", an_artefact(gates=[{"name": "twins", "passed": True, "value": 0.9, "limit": 0.01}])),
        ("gate_failed", an_artefact(gates={"recall": {"passed": True, "bound": 0.5, "limit": 0.95, "at_least": True}})),
        ("gates", an_artefact(gates=[1, 2])),
        ("not_ours", an_artefact(fields=FEWER)),
        ("not_ours", an_artefact(fields=[])),
        ("not_ours", an_artefact(thresholds={"link": 0.95})),
        ("not_ours", with_weight("given", "exact", m="0.5")),
        ("not_ours", with_weight("given", "exact", u=0)),
        ("not_ours", with_weight("given", "exact", m=-1)),
        ("weights", with_weight("given", "exact", m=1e300, u=1e-300)),
        ("thresholds", an_artefact(thresholds={"link": 0.01, "review": 0.001, "clear_of_next": 0})),
        ("thresholds", an_artefact(thresholds={"link": 0.95, "review": 0.2, "clear_of_next": -5})),
        ("thresholds", an_artefact(thresholds={"link": "0.95", "review": 0.2, "clear_of_next": 3})),
        ("index_size", an_artefact(index_size=1)),
        ("version", an_artefact("")),
        ("version", an_artefact("x" * 500)),
        ("version", an_artefact("2027\u202e1.tac")),
        ("not_json", an_artefact("nul\x00")),
        ("not_json", "not a model"),
        ("not_json", "[]"),
        ("not_json", DEEP),
        ("not_json", '{"version": NaN}'),
        ("not_json", '{"version": "a", "version": "b"}'),
        ("case_failed", worthless()),
    ],
)  # fmt: skip
def test_an_artefact_is_refused_in_plain_words_when_it_is_not_fit(shelf: Shelf, code: str, text: str) -> None:
    with pytest.raises(NotNow) as refused:
        shelf.add(text)

    assert refused.value.code == f"children.model_{code}"
    assert "Nothing was kept" in str(refused.value.message)
    assert shelf.index.count("children_matchmodel") == 1


def test_a_model_is_refused_when_it_is_here_already_or_bears_another_s_version(shelf: Shelf) -> None:
    shelf.add(an_artefact())

    with pytest.raises(NotNow, match="model_known"):
        shelf.add(an_artefact())
    with pytest.raises(NotNow, match="model_version"):
        shelf.add(an_artefact(provenance=["Another one"]))


# --- the second wall ------------------------------------------------------------------------------------------------


def a_row(**changes: Any) -> models.MatchModel:
    told = {"version": "forged", "hash": "f" * 64, "artefact": an_artefact("forged"), "registered_at": NOW}
    return models.MatchModel(**(told | changes))


def test_the_database_keeps_no_model_that_failed_its_gates(shelf: Shelf) -> None:
    with pytest.raises(IntegrityError, match="children_matchmodel_passed"), as_test(), transaction.atomic():
        models.MatchModel.objects.bulk_create([a_row(passed=False)])


def test_the_database_lets_nobody_add_a_model_in_another_s_name(shelf: Shelf) -> None:
    people = shelf.index.cast
    for who, row in (
        (people.kit, a_row(passed=True, registered_by_id=people.kit.id)),
        (people.dana, a_row(passed=True, registered_by_id=people.ines.id)),
        (people.dana, a_row(is_shipped=True, registered_by_id=people.dana.id)),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), signed(who.actor(NOW)):
            models.MatchModel.objects.bulk_create([row])


def test_the_database_lets_nobody_put_their_own_model_to_use(shelf: Shelf) -> None:
    model_id = shelf.add(an_artefact())

    for who in (shelf.index.cast.dana, shelf.index.cast.kit):
        with pytest.raises(DatabaseError, match="row-level security"), signed(who.actor(NOW)):
            models.ModelPeriod.objects.bulk_create([models.ModelPeriod(model_id=model_id, from_at=NOW, until_at=NOW)])


def test_the_database_holds_exactly_one_model_in_use(shelf: Shelf) -> None:
    model_id = shelf.add(an_artefact())
    ines = shelf.index.cast.ines.actor(NOW)

    with pytest.raises(IntegrityError, match="one_at_a_time"), signed(ines):
        models.ModelPeriod.objects.bulk_create([models.ModelPeriod(model_id=model_id, from_at=shelf.now)])
    with pytest.raises(IntegrityError, match="exactly one"), signed(ines):
        models.ModelPeriod.objects.filter(until_at=None).update(until_at=shelf.now)


def test_a_model_is_never_changed_once_it_is_here(shelf: Shelf) -> None:
    with pytest.raises(DatabaseError), signed(shelf.index.cast.dana.actor(NOW)):
        models.MatchModel.objects.update(artefact="{}")
    with pytest.raises(DatabaseError, match="only ever added to"), as_test(), transaction.atomic():
        models.MatchModel.objects.update(passed=True)
