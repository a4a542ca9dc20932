"""Matching models in use: added, put to use, taken back; records weighed again, and nothing that moves by itself."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, weighing
from linkspan.children.commands import linking, matchmodels, rescoring
from linkspan.children.queries import models as in_use
from linkspan.children.queries import rescored as listed
from linkspan.matching import Model
from linkspan.matching.release import LIMITS, shipped_text
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.rooms.children.conftest import IDRIS, NOW, Index, a_record, signed
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

GATES = [
    {"name": name, "population": "all", "passed": True, "value": limit, "bound": limit, "limit": limit,
     "at_least": "recall" in name}
    for name, limit in LIMITS.items()
]  # fmt: skip
NOTE = "Trained on this year's feeds, checked by two of us."
WHY = "The report shows better recall for South Asian names."
SETUP, WORKER = Actor.system("setup"), Actor.system("worker")


def an_artefact(version: str = "2027.1", **changes: Any) -> str:
    """Write a model like the shipped one but for what is said."""
    return json.dumps(json.loads(shipped_text()) | {"version": version, "gates": GATES} | changes)


def strict() -> str:
    """Write a model that is sure of nothing but a shared number."""
    return an_artefact("strict", thresholds={"link": 0.9999995, "review": 0.2, "clear_of_next": 3.0})


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
        ("gate_missing", an_artefact(gates=GATES[1:])),
        ("gate_failed", an_artefact(gates=[*GATES, {"name": "twins", "passed": False}])),
        ("gate_failed", an_artefact(gates=[*GATES, {"name": "twins", "passed": "true"}])),
        ("gate_failed", an_artefact(gates=[*GATES, {"name": "twins", "passed": True, "value": 0.9, "limit": 0.01}])),
        ("gate_failed", an_artefact(gates=[*GATES[1:], GATES[0] | {"limit": 0.5, "bound": 0.4}])),
        ("gate_missing", an_artefact(gates={"recall": {"passed": True, "bound": 0.5, "at_least": True}})),
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


# --- weighing again -------------------------------------------------------------------------------------------------


def two_records(index: Index, **of_second: Any) -> None:
    """Bring Rowan from the council and from her practice, as one child, and a boy who is neither."""
    index.send(index.cast.council, a_record("C1"))
    index.send(index.cast.practice, a_record("G1", nhs_number=None, **of_second))
    index.send(index.cast.council, a_record("C9", IDRIS))


def test_the_same_weights_again_would_change_nothing(shelf: Shelf) -> None:
    two_records(shelf.index)

    shelf.rescore(shelf.switch(an_artefact()))

    assert shelf.rows() == []


def test_a_link_the_new_model_would_not_make_is_listed_and_stays(shelf: Shelf) -> None:
    two_records(shelf.index)
    child_id = shelf.index.child_of(shelf.index.cast.practice, "G1")

    shelf.rescore(shelf.switch(strict()))

    (row,) = shelf.rows()
    assert (row.kind, row.child_id, row.record_id) == (
        "unlink",
        child_id,
        shelf.index.record(shelf.index.cast.practice, "G1").id,
    )
    assert row.evidence
    assert shelf.index.child_of(shelf.index.cast.practice, "G1") == child_id


TIMID = Model.load(an_artefact("timid", thresholds={"link": 0.9999999, "review": 0.9999999, "clear_of_next": 3.0}))


def apart(index: Index) -> tuple[UUID, UUID]:
    """Bring one girl twice under a model that dares say nothing: two files, and nobody was asked."""
    timid = replace(index, model=TIMID)
    timid.send(index.cast.council, a_record("C1", nhs_number=None))
    timid.send(index.cast.practice, a_record("G1", nhs_number=None))
    first, second = index.child_of(index.cast.council, "C1"), index.child_of(index.cast.practice, "G1")
    assert first and second  # noqa: PT018  narrows both for the checker
    assert first != second
    assert index.count("children_pair") == 0
    return first, second


def test_two_files_the_new_model_would_take_for_one_child_are_listed_once(shelf: Shelf) -> None:
    first, second = apart(shelf.index)

    shelf.rescore(shelf.switch(an_artefact()), most=1)

    (row,) = shelf.rows()
    assert row.kind == "link"
    assert {row.child_id, row.other_id} == {first, second}
    assert shelf.index.child_of(shelf.index.cast.practice, "G1") == second


def test_never_beats_any_score(shelf: Shelf) -> None:
    apart(shelf.index)
    council, practice = shelf.index.cast.council, shelf.index.cast.practice
    dana = shelf.index.cast.dana.actor(NOW)
    linking.never_link(
        record_id=shelf.index.record(council, "C1").id, other_id=shelf.index.record(practice, "G1").id,
        reason="Twins, says the school", by=dana, at=shelf.tick(),
    )  # fmt: skip

    shelf.rescore(shelf.switch(an_artefact()))

    assert shelf.rows() == []


def test_what_a_person_took_out_is_remembered(shelf: Shelf) -> None:
    two_records(shelf.index)
    record = shelf.index.record(shelf.index.cast.practice, "G1")
    linking.unlink(record_id=record.id, reason="Two girls, says the practice", by=shelf.index.cast.dana.actor(NOW),
                   at=shelf.tick())  # fmt: skip

    shelf.rescore(shelf.switch(an_artefact()))

    assert shelf.rows() == []


def test_a_look_back_goes_on_where_it_was_cut_short(shelf: Shelf) -> None:
    two_records(shelf.index)
    rescoring_id = shelf.switch(strict())

    assert rescoring.rescore_batch(rescoring_id=rescoring_id, by=WORKER, at=shelf.tick(), most=1)
    with as_test():
        half = models.Rescoring.objects.get(id=rescoring_id)
    shelf.rescore(rescoring_id, most=1)

    with as_test():
        whole = models.Rescoring.objects.get(id=rescoring_id)
    assert (half.done, half.total, half.finished_at) == (1, 3, None)
    assert (whole.done, whole.found) == (3, 1)
    assert whole.finished_at is not None


def test_a_look_back_that_another_model_overtakes_stops_and_its_lines_close(shelf: Shelf) -> None:
    two_records(shelf.index)
    first = shelf.switch(strict())
    shelf.rescore(first)
    assert len(shelf.rows()) == 1

    second = shelf.activate(shelf.add(an_artefact("calm")))
    shelf.rescore(first)
    shelf.rescore(second)

    assert shelf.rows() == []
    assert shelf.index.rows("select distinct decision from children_rescored") == [("overtaken",)]


def test_only_the_worker_weighs_again(shelf: Shelf) -> None:
    rescoring_id = shelf.switch(strict())

    with pytest.raises(Refused):
        rescoring.rescore_batch(rescoring_id=rescoring_id, by=shelf.index.cast.dana.actor(NOW), at=shelf.tick())


# --- what people make of it -----------------------------------------------------------------------------------------


def settle(shelf: Shelf, how: Any, who: str = "dana", reason: str = "Looked at both") -> None:
    row = shelf.rows()[0]
    at = shelf.tick()
    how(rescored_id=row.id, reason=reason, by=getattr(shelf.index.cast, who).actor(at), at=at)


def test_a_line_sent_to_review_becomes_a_pair_with_an_owner_and_a_date(shelf: Shelf) -> None:
    apart(shelf.index)
    shelf.rescore(shelf.switch(an_artefact()))

    settle(shelf, rescoring.send_to_review)

    assert shelf.rows() == []
    pair = shelf.index.pair(decided_at=None)
    assert not pair.sealed
    assert shelf.index.count("duty_tenure where item_id = %s and until_at is null", pair.item_id) == 1
    assert shelf.index.events(events.RESCORED_DECIDED) == 1
    assert shelf.would_change() == ()


def test_a_line_that_is_let_be_is_not_listed_again_by_a_later_model(shelf: Shelf) -> None:
    two_records(shelf.index)
    shelf.rescore(shelf.switch(strict()))
    settle(shelf, rescoring.keep_as_it_is)

    again = json.loads(strict()) | {"version": "strict again"}
    shelf.rescore(shelf.switch(json.dumps(again)))

    assert shelf.rows() == []


@pytest.mark.parametrize("who", ["kit", "amina", "shirin", "oz"])
def test_a_line_is_nothing_to_one_who_does_not_review_it(shelf: Shelf, who: str) -> None:
    two_records(shelf.index)
    shelf.rescore(shelf.switch(strict()))

    with pytest.raises((NotFound, Refused)):
        settle(shelf, rescoring.keep_as_it_is, who)

    assert len(shelf.rows()) == 1


def test_a_line_is_not_settled_without_a_reason_nor_twice(shelf: Shelf) -> None:
    two_records(shelf.index)
    shelf.rescore(shelf.switch(strict()))
    row = shelf.rows()[0]

    with pytest.raises((NotNow, Refused)):
        settle(shelf, rescoring.keep_as_it_is, reason=" ")
    with pytest.raises(NotNow, match="rescored_unlink"):
        settle(shelf, rescoring.send_to_review)
    settle(shelf, rescoring.keep_as_it_is)
    with pytest.raises(NotNow, match="rescored_decided"):
        rescoring.keep_as_it_is(
            rescored_id=row.id, reason="Again", by=shelf.index.cast.dana.actor(NOW), at=shelf.tick()
        )


def test_a_line_whose_record_was_moved_since_is_no_longer_listed(shelf: Shelf) -> None:
    two_records(shelf.index)
    shelf.rescore(shelf.switch(strict()))
    assert len(shelf.would_change()) == 1
    record = shelf.index.record(shelf.index.cast.practice, "G1")

    linking.unlink(record_id=record.id, reason="It was right", by=shelf.index.cast.dana.actor(NOW), at=shelf.tick())

    assert shelf.would_change() == ()


# --- walls ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protection", ["location", "identity"])
def test_lines_about_a_protected_child_are_for_shield_reviewers_alone(shelf: Shelf, protection: str) -> None:
    two_records(shelf.index, protection=protection)
    with as_test():
        if shelf.index.child_of(shelf.index.cast.practice, "G1") is None:
            pytest.fail("the record was sealed, so there is nothing to weigh")
    shelf.rescore(shelf.switch(strict()))

    assert len(shelf.rows()) == 1
    assert shelf.would_change("dana") == ()
    (line,) = shelf.would_change("shirin", shielded=True)
    assert line.kind == "unlink"
    with pytest.raises((NotFound, Refused)):
        settle(shelf, rescoring.keep_as_it_is, "dana")


def test_a_line_goes_behind_the_wall_as_soon_as_the_child_does(shelf: Shelf) -> None:
    two_records(shelf.index)
    shelf.rescore(shelf.switch(strict()))
    assert len(shelf.would_change("dana")) == 1

    child_id = shelf.rows()[0].child_id
    with as_test():
        models.Child.objects.filter(id=child_id).update(protection="identity")

    assert shelf.would_change("dana") == ()
    with signed(shelf.index.cast.dana.actor(NOW)):
        assert models.Rescored.objects.count() == 0


def test_a_sealed_record_stays_sealed_and_is_not_weighed(shelf: Shelf) -> None:
    shelf.index.send(shelf.index.cast.council, a_record("C1", protection="identity"))
    shelf.index.send(shelf.index.cast.practice, a_record("G1", nhs_number=None, given_name="Rowanne"))
    record = shelf.index.record(shelf.index.cast.practice, "G1")
    assert record.sealed

    shelf.rescore(shelf.switch(an_artefact()))

    assert shelf.index.record(shelf.index.cast.practice, "G1").sealed
    assert [row for row in shelf.rows() if row.record_id == record.id] == []


def test_nobody_raises_an_open_pair_about_a_protected_child_past_the_gate(shelf: Shelf) -> None:
    first, _ = apart(shelf.index)
    with as_test():
        models.Child.objects.filter(id=first).update(protection="location")
    record = shelf.index.record(shelf.index.cast.practice, "G1")

    for who, is_sealed in (("dana", False), ("dana", True), ("kit", False), ("shirin", False)):
        with (
            pytest.raises(DatabaseError),
            signed(getattr(shelf.index.cast, who).actor(NOW)),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "insert into children_pair (id, item_id, record_id, child_id, probability, evidence, sealed, raised_at,"
                " decision, reason) values (%s, %s, %s, %s, 0.5, '[]', %s, now(), '', '')",
                [new_id(), new_id(), record.id, first, is_sealed],
            )


def test_what_later_records_and_not_the_model_speak_against_is_not_listed(shelf: Shelf) -> None:
    two_records(shelf.index)
    # A namesake of the same day and home without a number: since then both models would ask about Rowan's record.
    timid = replace(shelf.index, model=TIMID)
    timid.send(shelf.index.cast.police, a_record("P1", nhs_number=None))

    shelf.rescore(shelf.switch(an_artefact()))

    practice = shelf.index.record(shelf.index.cast.practice, "G1")
    assert [row.kind for row in shelf.rows() if row.record_id == practice.id] == []


def test_a_link_made_by_what_a_record_said_once_is_weighed_by_it_again(shelf: Shelf) -> None:
    shelf.index.send(shelf.index.cast.council, a_record("C1", nhs_number=None))
    shelf.index.send(shelf.index.cast.council, a_record("C1", nhs_number=None, family_name="Quillfeather",
                     address_line_1="2 Plover Close", postcode="ZE4 1AB"), at=shelf.tick())  # fmt: skip
    shelf.index.send(shelf.index.cast.practice, a_record("G1", nhs_number=None), at=shelf.tick())
    together = shelf.index.child_of(shelf.index.cast.council, "C1")
    assert shelf.index.child_of(shelf.index.cast.practice, "G1") == together

    with trail.look(by=WORKER, at=shelf.now):
        trail.record(events.RECORDS_RESCORED, gate.require(by=WORKER, to=Action.RESCORE, at=shelf.now))
        rows = weighing.standing(after=None, before=shelf.now, most=10)
        found = weighing.weigh_again(rows, Model.load_default())

    assert len(rows) == 2
    assert found == []
