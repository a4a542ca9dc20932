"""Rows by the thousand reach the database as they are, in order, and stand or fall together."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.db import IntegrityError, connection

from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id, new_ids
from linkspan.children import candidates, copying, meeting
from linkspan.matching import Features, FeatureTable, Model, aged, fold, score_pairs, without_place
from tests.rooms.children.conftest import IDRIS, ROWAN, Index, a_record, signed

LONG = "x" * 5_000
ONE, OTHER = UUID(int=1), UUID("ffffffff-0000-7000-8000-0000000000ff")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "written", "values"),
    [
        (copying.UUID, "uuid", [ONE, None, OTHER]),
        (copying.TEXT, "text", ["Zoë\tO'Hara\\n", "", None, LONG]),
        (copying.JSONB, "jsonb", ['{"a":"ł"}', "[]"]),
        (copying.BYTEA, "bytea", [b"\x00\xff", b""]),
        (copying.BOOL, "boolean", [True, False, None]),
        (copying.BIGINT, "bigint", [-(2**63), 2**63 - 1]),
        (copying.INTEGER, "integer", [-(2**31), 7]),
        (copying.SMALLINT, "smallint", [-32768, 7]),
        (copying.FLOAT8, "float8", [0.1, -1e300, None]),
        (copying.DATE, "date", [date(1900, 2, 28), date(2100, 12, 31)]),
        (
            copying.TIMESTAMPTZ, "timestamptz",
            [datetime(1999, 12, 31, 23, 59, 59, 999_999, UTC), datetime(2026, 11, 2, 10, tzinfo=UTC)],
        ),
        (copying.TEXT, "text", ["same", "same", "same"]),
        (copying.UUID, "uuid", [None, None]),
        (copying.TEXT, "text", []),
    ],
)  # fmt: skip
def test_values_of_every_type_arrive_as_they_were_sent(kind: int, written: str, values: list[Any]) -> None:
    asked = f"select told from unnest($1::{written}[]) as told"

    found = [row[0] for row in copying.send(asked, [copying.packed(kind, values)]).fetchall()]

    assert found == ([json.loads(value) for value in values] if kind == copying.JSONB else values)


@pytest.mark.django_db
def test_columns_of_numpy_arrive_as_they_were_sent() -> None:
    numbers, yes = np.array([3, -(2**63), 0], dtype=np.int64), np.array([True, False, True])
    ids = np.frombuffer(ONE.bytes + OTHER.bytes + ONE.bytes, dtype="V16")
    columns = [copying.bigints(numbers), copying.flags(yes), copying.uuids(ids)]

    found = copying.send("select * from unnest($1::bigint[], $2::boolean[], $3::uuid[])", columns).fetchall()

    assert found == list(zip(numbers.tolist(), yes.tolist(), [ONE, OTHER, ONE], strict=True))


def child_row(index: Index, protection: str = "none") -> tuple[Any, ...]:
    return (new_id(), index.cast.northmere.id, protection, False, False, "", "index", False, datetime.now(UTC))


CHILD = ("id", "area_id", "protection", "sensitive_agreed", "harm_recorded", "held_for", "retention", "is_canary",
         "created_at")  # fmt: skip


def test_a_row_the_database_refuses_is_told_by_the_end_of_the_stream_and_nothing_of_it_stays(index: Index) -> None:
    feed = Actor.system("feed", index.cast.council.id)

    def stream() -> None:
        with signed(feed), copying.streaming():
            copying.insert_many("children_child", CHILD, [child_row(index)])
            copying.insert_many("children_child", CHILD, [child_row(index, "no such protection")])
            copying.insert_many("children_child", CHILD, [child_row(index)])

    with pytest.raises(IntegrityError):
        stream()

    assert index.count("children_child") == 0


def test_a_stream_keeps_what_was_sent_in_order_and_answers_in_between(index: Index) -> None:
    with signed(Actor.system("feed", index.cast.council.id)):
        with copying.streaming():
            copying.insert_many("children_child", CHILD, [child_row(index)])
            between = copying.send("select count(*) from children_child", []).fetchone()
            copying.insert_many("children_child", CHILD, [child_row(index), child_row(index)])
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from children_child")
            after = cursor.fetchone()

    assert (between, after) == ((1,), (3,))


def test_a_batch_with_more_lines_than_the_trail_holds_back_leaves_them_all(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "FLUSH_AT", 70)
    records = [a_record(f"r{number}", IDRIS if number % 2 else ROWAN) for number in range(150)]

    index.send(index.cast.council, *records)

    assert index.count("audit_entry where event = 'children.record.received'") == 150


def test_evidence_written_at_once_says_what_evidence_says(model: Model) -> None:
    def face(given: str, born: date, home: str) -> Any:
        return fold(Features(given=given, family="Ashgrove", born=born, postcode=home, sex="F", nhs="9434765919"))

    faces = [face("Rowan", date(2015, 3, 9), "ZE3 9QQ"), face("Rowena", date(2015, 9, 3), "ZE4 1AB")]
    table, pairs = FeatureTable(faces), np.array([0, 0, 1, 1])
    scores = aged(score_pairs(table, table, pairs, np.array([0, 1, 0, 1]), model=model), np.array([0.0, 3.2, 0.0, 9.9]))

    told = candidates.written(scores, [3, 1, 0], model)

    assert told == [copying.as_json(candidates.evidence(scores, pair, model)) for pair in (3, 1, 0)]
    assert '"field":"age"' in told[0]
    assert '"field":"age"' not in told[2]


def test_whom_a_row_meets_is_those_worth_most_few_of_each_child_and_every_protected_one() -> None:
    rows = np.array([1] * 8 + [0])
    children = np.array([7, 7, 7, 7, 8, 9, -1, 10, 7])
    worth = np.array([4.0, 9.0, 8.0, 7.0, 1.0, 2.0, 99.0, 0.5, 1.0])
    protected = np.array([False] * 7 + [True, False])

    everyone = meeting.most_shared(rows, children, worth, protected)
    few = meeting.most_shared(rows, children, worth, protected, most=2)

    assert everyone.tolist() == [8, 1, 2, 3, 5, 4, 7]
    assert few.tolist() == [8, 1, 2, 7]


def test_a_face_in_one_text_loses_its_place_as_its_features_do() -> None:
    face = fold(Features(given="Rowan", postcode="ZE3 9QQ", school="101", address="14 Tern Walk", nhs="9434765919"))

    assert without_place(face.as_text()) == face.without_place().as_text()


def test_ids_made_together_differ_and_follow_in_time() -> None:
    ids = [*new_ids(1_000), new_id()]

    assert len(set(ids)) == 1_001
    assert {(each.version, each.variant) for each in ids} == {(7, "specified in RFC 4122")}
    assert [each.int >> 80 for each in ids] == sorted(each.int >> 80 for each in ids)
