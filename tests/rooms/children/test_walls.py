"""The second wall, with the gate switched off: plain SQL as the application's role, under a signed word."""

import json
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import context
from linkspan.audit.ids import new_id
from linkspan.children.commands import shields
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, WHY, Index, a_record, signed

WALLED = (
    "child", "residence", "sourcerecord", "recordversion", "recordplace", "link", "neverlink", "pair", "involvement",
    "sight", "glance", "lead", "flag", "flagexclusion", "flagseen", "shield", "inside", "conflict", "correction",
    "face", "key",
)  # fmt: skip


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, known to the council and her school, with a pair that waits and Idris beside her."""
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    index.send(index.cast.school, a_record("s1"))
    index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
    child_id = index.child_of(index.cast.council, "1")
    assert child_id is not None
    return child_id


def ask(member: Member, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the database as someone, past the gate."""
    with signed(member.actor(NOW)), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def refusal(member: Member, sql: str, *values: Any) -> str:
    """Give the words with which the database refuses someone, without the part that repeats what was sent."""
    with pytest.raises(DatabaseError) as said:
        ask(member, sql, *values)
    return str(said.value).splitlines()[0]


def shield(index: Index, child_id: UUID, kind: str) -> None:
    """Shield a child from all but the school; the council, its officers and reviewers are outside."""
    shields.shield(child_id=child_id, kind=kind, reason=WHY, by=index.cast.ben.actor(NOW), at=NOW)


def outsiders(index: Index) -> list[Member]:
    """Everyone who is not inside once the school has shielded a child, and does not review shields."""
    return [member for member in index.cast.members if member not in (index.cast.ben, index.cast.shirin)]


# --- the signed word ------------------------------------------------------------------------------------------


def test_without_a_signed_word_every_table_with_rows_answers_with_an_error(index: Index, rowan: UUID) -> None:
    filled = [table for table in WALLED if index.count(f"children_{table}")]

    for table in filled:
        with pytest.raises(DatabaseError, match="no one is asking"), transaction.atomic():
            connection.cursor().execute(f"select * from children_{table}")

    assert {"child", "recordversion", "recordplace", "link", "pair", "face", "key"} <= set(filled)


def speak(word: str) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('linkspan.ctx', %s, true)", [word])
        cursor.execute("select id from children_child")
        return cursor.fetchall()


def payload(**changes: Any) -> dict[str, object]:
    connection.ensure_connection()
    said: dict[str, object] = {
        "pid": connection.connection.info.backend_pid, "exp": int(time.time()) + 60, "at": NOW.isoformat(),
        "kind": "system", "person": None, "org": None, "appointment": None, "system": "feed",
    }  # fmt: skip
    return said | changes


def test_a_word_signed_by_this_system_is_heard(index: Index, rowan: UUID) -> None:
    assert len(speak(context.sign(payload()))) == 3


def test_an_unsigned_word_is_refused(index: Index, rowan: UUID) -> None:
    with pytest.raises(DatabaseError, match="not signed"):
        speak("0" * 64 + json.dumps(payload()))
    with pytest.raises(DatabaseError, match="not signed"):
        speak(json.dumps(payload()))


def test_a_word_changed_after_signing_is_refused(index: Index, rowan: UUID) -> None:
    word = context.sign(payload(system="worker"))

    with pytest.raises(DatabaseError, match="not signed"):
        speak(word.replace('"worker"', '"feed"'))


def test_a_word_that_has_run_out_is_refused(index: Index, rowan: UUID) -> None:
    with pytest.raises(DatabaseError, match="run out"):
        speak(context.sign(payload(exp=int(time.time()) - 1)))


def test_a_word_of_another_connection_is_refused(index: Index, rowan: UUID) -> None:
    with pytest.raises(DatabaseError, match="another session"):
        speak(context.sign(payload(pid=1)))


def test_the_key_that_signs_is_out_of_reach(index: Index) -> None:
    for sql in ("select * from linkspan.context_key", "select key from linkspan.context_key where id = 1"):
        assert "permission denied" in refusal(index.cast.amina, sql)


def test_no_question_is_answered_in_a_name_that_was_not_signed(index: Index, rowan: UUID) -> None:
    forged = json.dumps({"system": "feed", "at": NOW.isoformat()})
    for question in ("sees", "sees_place", "inside", "may_know", "is_near", "may_enter", "is_sensitive_service"):
        assert "not who is asking" in refusal(
            index.cast.kit, f"select linkspan.{question}(%s, %s::jsonb)", rowan, forged
        )
    assert "not who is asking" in refusal(
        index.cast.kit, "select linkspan.has_role(%s::jsonb, array['shield_reviewer'])", forged
    )
    assert "permission denied" in refusal(index.cast.kit, "select inwall.sees(%s, %s::jsonb)", rowan, forged)


# --- an outsider ----------------------------------------------------------------------------------------------


def test_an_outsider_reads_nothing(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "location")

    for table in WALLED:
        assert ask(index.cast.kit, f"select * from children_{table}") == [], table


def test_an_outsider_changes_and_deletes_nothing(index: Index, rowan: UUID) -> None:
    for table in WALLED:
        before = index.rows(f"select * from children_{table}")
        ((column,),) = index.rows(
            "select column_name from information_schema.columns where table_name = %s "
            "order by ordinal_position limit 1",
            f"children_{table}",
        )

        said = [
            attempt(index.cast.kit, f"update children_{table} set {column} = {column}"),
            attempt(index.cast.kit, f"delete from children_{table}"),
        ]

        assert set(said) <= {"0 rows", "permission denied"}, table
        assert index.rows(f"select * from children_{table}") == before


def attempt(member: Member, sql: str) -> str:
    try:
        with signed(member.actor(NOW)), connection.cursor() as cursor:
            cursor.execute(sql)
            return f"{cursor.rowcount} rows"
    except DatabaseError as error:
        return "permission denied" if "permission denied" in str(error) else str(error)


def test_no_one_copies_into_a_walled_table(index: Index) -> None:
    for table in WALLED:
        with (
            pytest.raises(psycopg.Error, match=r"not supported with row-level security|permission denied"),
            signed(index.cast.kit.actor(NOW)),
            connection.cursor() as cursor,
            cursor.copy(f"copy children_{table} from stdin") as copy,
        ):
            copy.write_row(("x",))


INSERTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "child": ("id, area_id, protection, sensitive_agreed, harm_recorded, held_for, retention, is_canary, created_at",
              ("new", "area", "none", "false", "false", "", "index", "false", "at")),
    "residence": ("id, child_id, area_id, kind, from_on", ("new", "child", "area", "home", "2026-01-01")),
    "link": ("id, record_id, child_id, evidence, made_by, reason, from_at, undone_reason",
             ("new", "record", "child", "[]", "person", "", "at", "")),
    "neverlink": ("id, low_id, high_id, kind, at", ("new", "low", "high", "different", "at")),
    "involvement": ("id, child_id, organisation_id, name, role, phone, from_on, sensitive",
                    ("new", "child", "council", "", "", "", "2026-01-01", "false")),
    "inside": ("id, child_id, organisation_id, from_at", ("new", "child", "mine", "at")),
    "glance": ("id, child_id, organisation_id, person_id, reason_code, alarm, from_at, until_at",
               ("new", "child", "council", "other", "x", "false", "at", "at")),
    "conflict": ("id, child_id, person_id, kind, from_at", ("new", "child", "other", "relative", "at")),
    "recordversion": ("id, record_id, number, received_at, load, said", ("new", "record", "9", "at", "new", "{}")),
    "face": ("record_id, child_id, organisation_id, folded, folded_open, shown",
             ("record", "child", "mine", "", "", "{}")),
    "key": ("key, record_id, place", ("1", "record", "false")),
}  # fmt: skip


def test_an_outsider_adds_nothing(index: Index, rowan: UUID) -> None:
    one, two = sorted(row[0] for row in index.rows("select id from children_sourcerecord limit 2"))
    worth: dict[str, Any] = {
        "new": new_id(), "area": index.cast.northmere.id, "child": rowan, "record": one, "low": one, "high": two,
        "council": index.cast.council.id, "mine": index.cast.charity.id, "other": index.cast.amina.id, "at": NOW,
    }  # fmt: skip

    for table, (columns, named) in INSERTS.items():
        marks = ", ".join(["%s"] * len(named))
        said = refusal(
            index.cast.kit, f"insert into children_{table} ({columns}) values ({marks})",
            *(worth.get(name, name) for name in named),
        )  # fmt: skip

        assert "row-level security" in said, table


# --- protected children ---------------------------------------------------------------------------------------


def test_an_identity_walled_child_is_not_there_for_those_outside(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "identity")
    tables = [name for name in WALLED if name not in ("neverlink", "flagexclusion", "flagseen", "key", "face")]

    for member in outsiders(index):
        for table in tables:
            column = "id" if table == "child" else "child_id"
            has = index.count(
                "information_schema.columns where table_name = %s and column_name = %s", f"children_{table}", column
            )
            if has:
                assert ask(member, f"select 1 from children_{table} where {column} = %s", rowan) == [], table
        assert ask(member, "select * from linkspan.household(%s)", rowan) == []
        assert ask(member, "select * from linkspan.looks(%s, 10)", rowan) == []
    assert ask(index.cast.ben, "select protection from children_child where id = %s", rowan) == [("identity",)]


def test_a_location_protected_child_stays_findable_without_what_tells_the_place(index: Index, rowan: UUID) -> None:
    before = ask(index.cast.amina, "select said->>'postcode' from children_recordplace p join children_link l "
                 "using (record_id) where l.child_id = %s", rowan)  # fmt: skip
    shield(index, rowan, "location")
    school = index.record(index.cast.school, "s1").id

    assert len(before) == 2
    assert ask(index.cast.amina, "select id from children_child where id = %s", rowan) == [(rowan,)]
    assert ask(index.cast.amina, "select 1 from children_recordversion where record_id = %s", school) == [(1,)]
    assert ask(index.cast.amina, "select 1 from children_recordplace where record_id = %s", school) == []
    assert ask(
        index.cast.amina, "select distinct organisation_id from children_involvement where child_id = %s", rowan
    ) == [(index.cast.council.id,)]
    assert len(ask(index.cast.ben, "select 1 from children_recordplace p join children_link l using (record_id) "
                   "where l.child_id = %s", rowan)) == 2  # fmt: skip


def test_search_by_place_keys_finds_no_protected_child(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "location")
    keys = [row[0] for row in index.rows("select distinct key from children_key where place")]
    everything = [row[0] for row in index.rows("select distinct key from children_key")]

    by_place = ask(index.cast.dee, "select child_id from linkspan.find(%s, 400)", keys)
    by_name = ask(index.cast.dee, "select folded, shown::text from linkspan.find(%s, 400) where child_id = %s",
                  everything, rowan)  # fmt: skip

    assert (rowan,) not in by_place
    assert by_name
    assert not any("ZE3" in folded or "ZE3" in shown for folded, shown in by_name)


def test_a_sealed_record_is_for_shield_reviewers_alone_even_for_its_source(index: Index) -> None:
    index.send(index.cast.council, a_record("1", protection="identity"))
    index.send(index.cast.school, a_record("s1", PERHAPS_ROWAN))
    record = index.record(index.cast.school, "s1").id

    for member in index.cast.members:
        seen = ask(member, "select 1 from children_sourcerecord where id = %s", record)
        place = ask(member, "select 1 from children_recordplace where record_id = %s", record)
        assert seen == ([(1,)] if member is index.cast.shirin else []), member.person.name
        assert place == [], member.person.name


def test_a_sensitive_record_is_hidden_from_other_agencies(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.hospital, a_record("h9", sensitive_service=True))
    record = index.record(index.cast.hospital, "h9").id

    assert ask(index.cast.amina, "select 1 from children_sourcerecord where id = %s", record) == []
    assert ask(index.cast.amina, "select 1 from children_involvement where record_id = %s", record) == []


def test_someone_in_conflict_sees_nothing_of_the_child(index: Index, rowan: UUID) -> None:
    amina = index.cast.amina
    shields.declare_conflict(
        child_id=rowan, person_id=amina.id, kind="relative", reason=WHY, by=amina.actor(NOW), at=NOW
    )

    assert ask(amina, "select 1 from children_child where id = %s", rowan) == []
    assert ask(amina, "select 1 from children_link where child_id = %s", rowan) == []
    assert ask(amina, "select 1 from children_sourcerecord where id = %s",
               index.record(index.cast.council, "1").id) == []  # fmt: skip
    keys = [row[0] for row in index.rows("select distinct key from children_key")]
    assert (rowan,) not in ask(amina, "select child_id from linkspan.find(%s, 400)", keys)


# --- no one helps themselves ----------------------------------------------------------------------------------


def test_no_one_puts_their_own_agency_inside_a_wall(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "location")
    insert = "insert into children_inside (id, child_id, organisation_id, from_at) values (%s, %s, %s, %s)"

    assert "row-level security" in refusal(index.cast.amina, insert, new_id(), rowan, index.cast.council.id, NOW)
    assert index.count("children_inside where child_id = %s", rowan) == 1


def test_no_practitioner_loosens_what_keeps_a_child_safe(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "location")

    for change in (
        "protection = 'none'", "held_for = 'x'", "retention = 'general'", "archived_on = '2026-01-01'",
        "disposed_on = '2026-01-01'", "sensitive_agreed = true", "harm_recorded = true",
    ):  # fmt: skip
        said = refusal_code(index.cast.amina, f"update children_child set {change} where id = %s", rowan)
        assert said == "LS006", change


def refusal_code(member: Member, sql: str, *values: Any) -> str:
    with pytest.raises(DatabaseError) as said:
        ask(member, sql, *values)
    return str(getattr(said.value.__cause__, "sqlstate", ""))


def test_only_reviewers_and_feeds_move_a_record(index: Index, rowan: UUID) -> None:
    idris = index.child_of(index.cast.council, "2")
    record = index.record(index.cast.council, "1").id

    assert "only a reviewer" in refusal(index.cast.amina, "select linkspan.file_record(%s, %s)", record, idris)
    assert "only a reviewer" in refusal(
        index.cast.amina, "select linkspan.carry_over(%s, %s, %s)", record, rowan, idris
    )
    assert "filed where it is linked" in refusal(index.cast.dana, "select linkspan.file_record(%s, %s)", record, idris)
    assert index.rows("select child_id from children_face where record_id = %s", record) == [(rowan,)]


def test_a_matching_reviewer_cannot_link_a_record_behind_an_identity_wall(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "identity")
    columns, _ = INSERTS["link"]

    said = refusal(
        index.cast.dana, f"insert into children_link ({columns}) values (%s, %s, %s, '[]', 'person', '', %s, '')",
        new_id(), index.record(index.cast.council, "2").id, rowan, NOW + timedelta(hours=1),
    )  # fmt: skip

    assert "row-level security" in said


# --- channels -------------------------------------------------------------------------------------------------


def test_writing_about_a_walled_child_and_about_no_child_is_refused_in_the_same_words(
    index: Index, rowan: UUID
) -> None:
    shield(index, rowan, "identity")
    kit = index.cast.kit
    for table in ("glance", "inside", "conflict", "residence"):
        columns, named = INSERTS[table]
        marks = ", ".join(["%s"] * len(named))
        said = []
        for child_id in (rowan, uuid4()):
            worth: dict[str, Any] = {
                "new": new_id(), "area": index.cast.southmere.id, "child": child_id, "council": kit.organisation.id,
                "mine": kit.organisation.id, "other": kit.id, "at": NOW,
            }  # fmt: skip
            given = [worth.get(name, name) for name in named]
            said.append(refusal(kit, f"insert into children_{table} ({columns}) values ({marks})", *given))

        assert said[0] == said[1], table


def test_facts_of_a_walled_child_allow_no_more_than_those_of_no_child(index: Index, rowan: UUID) -> None:
    shield(index, rowan, "identity")
    for member in outsiders(index):
        for action in (Action.SEE_CHILD, Action.WORK_WITH, Action.SHIELD, Action.REQUEST_OBJECTION, Action.LINK):
            by = member.actor(NOW, stepped_up=True)
            with signed(by):
                walled = gate.may(by=by, to=action, about=rowan, at=NOW, reason=WHY)
                nobody = gate.may(by=by, to=action, about=uuid4(), at=NOW, reason=WHY)
            assert (walled.allow, walled.code, walled.discloses, walled.explanation) == (
                nobody.allow, nobody.code, nobody.discloses, nobody.explanation,
            ), (member.person.name, action)  # fmt: skip
