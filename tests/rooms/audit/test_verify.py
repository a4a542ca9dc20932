"""Whatever the owner of the database changes in the sealed trail is found, and named by its index."""

import random
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.rooms.audit.node import Node, entry_row, on_its_own_connection

from linkspan.audit import offline, proof, sealed
from linkspan.audit.offline import Broken, Trust
from linkspan.cli.postgres import clone, drop_clone

pytestmark = pytest.mark.needs_own_cluster
SIZE = 700
indexes = st.integers(0, SIZE - 1)
several = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def copies(sealed_once: Node, django_db_blocker: Any) -> Callable[[], Any]:
    """A way to get a fresh copy of the sealed node, to be spoilt."""

    @contextmanager
    def copy() -> Generator[Node]:
        with on_its_own_connection(django_db_blocker):
            node = Node(clone(sealed_once.urls, "spoilt"), sealed_once.state)
            yield node
            node.leave()
        drop_clone(sealed_once.urls, "spoilt")

    return copy


ENTRY_AT = "(select entry from audit_leaf where index = %s)"


def found_at(node: Node) -> set[int | None]:
    problems = node.verify().problems
    assert problems
    return {problem.index for problem in problems}


def test_a_trail_left_alone_is_sound(copies: Any) -> None:
    with copies() as node:
        report = node.verify()

        assert (report.problems, report.warnings) == ([], [])
        assert (report.entries, report.checkpoints, report.unsigned, report.waiting) == (SIZE, 5, 0, 0)
        assert node.check_export().entries == SIZE


@several
@given(index=indexes, data=st.data())
def test_any_byte_of_an_entry_changed_is_found_at_its_index(copies: Any, index: int, data: st.DataObject) -> None:
    spot, flip = data.draw(st.integers(0, 200)), data.draw(st.integers(1, 255))
    change = f"set_byte(body, {spot}, get_byte(body, {spot}) # {flip})"
    with copies() as node:
        node.tamper(f"update audit_entry set body = {change} where id = {ENTRY_AT}", values=[index])

        assert found_at(node) == {index}


@pytest.mark.parametrize(
    "change",
    [
        "event = 'nothing.happened'",
        "decision = 'deny'",
        "child = null",
        "child = gen_random_uuid()",
        "organisation = gen_random_uuid()",
        "actor_person = gen_random_uuid()",
        "object = gen_random_uuid()",
    ],
)
def test_a_column_beside_an_entry_changed_is_found_at_its_index(copies: Any, change: str) -> None:
    with copies() as node:
        node.tamper(f"update audit_entry set {change} where id = {ENTRY_AT}", values=[333])

        assert found_at(node) == {333}


@several
@given(index=indexes)
def test_an_entry_deleted_is_found_at_its_index(copies: Any, index: int) -> None:
    with copies() as node:
        node.tamper(f"delete from audit_entry where id = {ENTRY_AT}", values=[index])

        assert found_at(node) == {index}
        with pytest.raises(Broken):
            node.exported()


@several
@given(index=indexes)
def test_an_entry_and_its_leaf_deleted_are_found_at_their_index(copies: Any, index: int) -> None:
    with copies() as node:
        node.tamper(
            f"delete from audit_entry where id = {ENTRY_AT}",
            "delete from audit_leaf where index = %s",
            values=[index],
        )

        assert index in found_at(node)


@several
@given(index=indexes)
def test_an_entry_and_its_leaf_both_rewritten_are_found_at_their_index(copies: Any, index: int) -> None:
    with copies() as node:
        node.tamper(
            "update audit_entry set event = 'x', body = convert_to(jsonb_set(convert_from(body, 'UTF8')::jsonb, "
            f"'{{event}}', '\"x\"')::text, 'UTF8') where id = {ENTRY_AT}",
            values=[index],
        )
        node.tamper(
            "update audit_leaf set leaf = sha256('\\x00'::bytea || body) from audit_entry "
            "where id = entry and index = %s",
            values=[index],
        )

        assert index in found_at(node)


@several
@given(one=indexes, other=indexes)
def test_two_entries_that_changed_places_are_found_at_both(copies: Any, one: int, other: int) -> None:
    if one == other:
        other = (one + 1) % SIZE
    with copies() as node:
        node.tamper(
            f"update audit_leaf set index = -1 - index + 100000 where index in ({one}, {other})",
            f"update audit_leaf set index = {one + other} - (100000 - 1 - index) where index > 90000",
        )

        found = found_at(node)

    assert {one, other} & found
    low, high = sorted((one, other))
    assert low in found or high in found


@several
@example(index=SIZE - 50)
@given(index=st.integers(0, SIZE - 2))
def test_a_gap_closed_up_by_renumbering_is_found(copies: Any, index: int) -> None:
    with copies() as node:
        node.tamper(
            f"delete from audit_entry where id = (select entry from audit_leaf where index = {index})",
            f"delete from audit_leaf where index = {index}",
            f"update audit_leaf set index = index + 100000 where index > {index}",
            "update audit_leaf set index = index - 100001 where index >= 100000",
        )

        assert index in found_at(node)


@several
@given(size=st.integers(0, SIZE - 1))
def test_a_tail_cut_off_with_its_checkpoints_is_found(copies: Any, size: int) -> None:
    with copies() as node:
        node.tamper(
            f"delete from audit_entry where id in (select entry from audit_leaf where index >= {size})",
            f"delete from audit_leaf where index >= {size}",
            f"delete from audit_checkpoint where size > {size}",
        )

        assert any("cut back" in problem.what for problem in node.verify().problems)


def test_an_entry_slipped_in_behind_the_sealed_ones_is_found(copies: Any) -> None:
    row = entry_row()
    with copies() as node:
        node.tamper(
            "insert into audit_entry (id, event, decision, body, organisation, child, xid) "
            "values (%s, %s, %s, %s, %s, %s, '700')",
            values=row,
        )

        assert [problem.what for problem in node.verify().problems] == [
            f"an entry was slipped in behind those already sealed: {row[0]}"
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_checkpoint set note = replace(note, e'\\n300\\n', e'\\n301\\n') where size = 300",
        "update audit_checkpoint set note = (select note from audit_checkpoint where size = 150) where size = 300",
        "update audit_checkpoint set note = left(note, length(note) - 10) where size = 300",
        "update audit_subtree set hash = sha256('') where level = 1 and index = 1",
        "delete from audit_subtree where level = 1 and index = 0",
    ],
)
def test_a_checkpoint_or_a_stored_hash_changed_is_found(copies: Any, statement: str) -> None:
    with copies() as node:
        node.tamper(statement)

        assert not node.verify().is_sound


def test_a_whole_trail_rewritten_and_signed_with_other_keys_is_found(
    copies: Any, node: Node, sealed_once: Node
) -> None:
    node.write(SIZE)
    node.seal()
    forged = Node(node.urls, sealed_once.state)

    report = forged.verify()

    assert any("keys you gave" in problem.what or "other than" in problem.what for problem in report.problems)


def test_a_proof_from_the_database_is_checked_with_the_verifier_alone(copies: Any, tmp_path: Path) -> None:
    index = random.Random(1).randrange(SIZE)
    with copies() as node:
        node.become("auditor")
        place = sealed.place_of(index)
        assert place is not None
        text, same = proof.prove(index), proof.prove(place.entry)
        keys = sealed.epochs()[0].keys

    verdict = offline.check_proof(text, Trust(keys))

    assert text == same
    assert str(place.entry).encode() in (verdict.body or b"")


def test_an_entry_that_was_changed_is_not_proved(copies: Any) -> None:
    with copies() as node:
        node.tamper(f"update audit_entry set body = 'x' where id = {ENTRY_AT}", values=[5])
        node.become("auditor")

        with pytest.raises(Broken, match="not what was sealed"):
            proof.prove(5)
