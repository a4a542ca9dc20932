"""What children and families said when a file goes, moves or parts, and when an agency ends: nothing is left behind."""

import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from PIL import Image

from linkspan.agencies import commands as agencies
from linkspan.agencies import rules as agency_rules
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.voice import feedback_models, page_models, parent_models
from linkspan.voice import feedback_rules as feedback
from linkspan.voice import word_models as models
from linkspan.voice.commands import feedback as feedback_commands
from linkspan.voice.commands import hearings, messages, releasing, wishes, words
from linkspan.voice.commands.releasing import Showing
from linkspan.voice.message_rules import Felt, Saying
from linkspan.voice.message_rules import Way as ContactWay
from linkspan.voice.queries import wishes as wish_queries
from linkspan.voice.word_models import Hearing
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import LATER, World, model, world
from tests.rooms.pathway.ways import Way, make_way
from tests.rooms.voice.test_words import SAID, tasks
from tests.support import young
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.seats import seat
from tests.support.twins_voice import wished

__all__ = ["model", "world"]
MARK = "Zebra"  # in all that anybody writes of the child here, and in nothing else
PAGE = Actor.system("child_page")


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


@dataclass(frozen=True)
class All:
    """One of each thing that is kept of what a child and their family said."""

    words_id: UUID
    stage_id: UUID
    ids: dict[str, Any]


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()


def marked(text: str) -> str:
    return f"{text} {MARK}"


def say_everything(way: Way) -> All:
    """Let one of each be said, shown, asked and decided about Rowan, with the mark in every text."""
    child, amina = way.child, way.amina.actor(NOW)
    stage_id = way.begin("assessment")
    saying = replace(
        SAID, said=marked("I like it."), translation=marked("So"), translated_by=MARK, through=MARK,
        interpretation=marked("Calm"), present=MARK, alone="part",
    )  # fmt: skip
    words_id = words.record_words(
        child_id=child, saying=saying, picture=a_picture(), shows=marked("House"), stages=[stage_id],
        wishes=[marked("To see Gran")], by=amina, at=NOW,
    )  # fmt: skip
    words.correct_words(words_id=words_id, said=marked("She said liked."), by=amina, at=NOW)
    hearings.say_why_unheard(
        child_id=child, stage_id=new_id(), reason="declined", said=marked("Did not want to."), by=amina, at=NOW
    )
    young.lead(child, way.amina, way.mo, NOW - timedelta(hours=1))
    for kind, text in (("words", "You said"), ("note", "Well done")):
        releasing.release(
            child_id=child, showing=Showing(kind, said=marked(text), after=marked("Done")), by=amina, at=NOW
        )
    young.code(child, way.amina, NOW)
    page_id = open_page(child, way.amina)
    messages.say(child_id=child, page_id=page_id, saying=Saying("thanks", marked("Thanks."), MARK), by=PAGE, at=NOW)
    messages.say_how_it_is(child_id=child, page_id=page_id, felt={"safe": Felt(2, MARK)}, by=PAGE, at=NOW)
    messages.choose_way(child_id=child, page_id=page_id, way=ContactWay("school", where=MARK), by=PAGE, at=NOW)
    ids = wished(way.world.cast, child, NOW)
    with as_test():
        parent_models.ParentPage.objects.update(
            adult=MARK, relationship=MARK, reason=MARK, decided_why=MARK, basis_why=MARK
        )
        parent_models.ParentShown.objects.update(title=MARK)
    return All(words_id, stage_id, ids)


def tables() -> dict[str, set[str]]:
    """Name the tables of this room with their columns."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_name like 'voice\\_%'"
        )
        found: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def holding(where: str, *given: Any) -> set[str]:
    """Name the tables of this room that have a row of which this holds, for `t` as the whole row in text."""
    found, every = set(), tables()
    with as_test(), connection.cursor() as cursor:
        for table, columns in every.items():
            if "child_id" in where and "child_id" not in columns:
                continue
            cursor.execute(f"select count(*) from {table} t where {where}", given)
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_no_word_is_left_of_a_child_who_is_disposed_of(way: Way) -> None:
    say_everything(way)
    said = holding("t::text like %s", f"%{MARK}%")
    assert said >= {
        "voice_words", "voice_picture", "voice_beside", "voice_unheard", "voice_childwish", "voice_pagerelease",
        "voice_message", "voice_contactway", "voice_feeling", "voice_parentpage", "voice_parentshown",
    }  # fmt: skip

    way.world.index.rows("update children_child set disposed_on = '2026-11-03' where id = %s returning id", way.child)

    assert holding("t::text like %s", f"%{MARK}%") == set()
    with as_test():
        assert {bytes(each.body) for each in models.Picture.objects.all()} == {b""}
        assert not page_models.PageSession.objects.filter(ended_at=None).exists()
        assert not page_models.PageCode.objects.filter(used_at=None, revoked_at=None).exists()
        assert models.Words.objects.get().author_id == way.amina.id


def move(way: Way, *, records: int = 100) -> None:
    """Link so many of Rowan's records to the other child's file, as a reviewer would."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "update children_link set until_at = now() where id in (select id from children_link"
            " where child_id = %s and until_at is null order by id limit %s) returning record_id", [way.child, records],
        )  # fmt: skip
        parted = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "insert into children_link (id, record_id, child_id, from_at, evidence, made_by, reason, undone_reason)"
            " select gen_random_uuid(), r, %s, now(), '[]', 'person', 'Looked at again', '' from unnest(%s::uuid[]) r",
            [way.brother, parted],
        )  # fmt: skip


def test_all_that_was_said_goes_with_a_childs_last_record_and_counts_there(way: Way) -> None:
    made = say_everything(way)
    way.finish(made.stage_id, "no_further_action", at=LATER)
    before = holding("t.child_id = %s", way.child)

    move(way)

    left = holding("t.child_id = %s", way.child)
    assert before - left >= before - {"voice_page", "voice_pagecode"}
    assert left <= {"voice_page", "voice_pagecode"}  # shut for good: a code or an opening is for one file alone
    with as_test():
        assert not page_models.PageSession.objects.filter(ended_at=None).exists()
        assert not page_models.PageCode.objects.filter(used_at=None, revoked_at=None).exists()
        assert not page_models.PageRelease.objects.filter(withdrawn_at=None).exists()
        assert parent_models.ParentPage.objects.get().held_at is not None
        assert Hearing.objects.get(stage_id=made.stage_id).child_id == way.brother
        assert models.HeardFor.objects.get().words.child_id == way.brother


def test_where_records_part_the_words_stay_and_both_pages_are_shut(way: Way) -> None:
    made = say_everything(way)

    move(way, records=1)

    with as_test():
        assert models.Words.objects.get(id=made.words_id).child_id == way.child
        assert not page_models.PageSession.objects.filter(ended_at=None).exists()
        assert not page_models.PageRelease.objects.filter(withdrawn_at=None).exists()
        assert parent_models.ParentPage.objects.get().held_at is not None


# --- words about the wrong child ---------------------------------------------------------------------------------


def test_words_about_another_child_are_asked_for_again_where_they_were_counted(way: Way) -> None:
    stage_id = way.begin("assessment")
    words_id = words.record_words(child_id=way.child, saying=SAID, stages=[stage_id], by=way.amina.actor(NOW), at=NOW)
    way.finish(stage_id, "no_further_action", at=LATER)
    assert tasks("words_missing", stage_id) == []

    at = LATER + timedelta(hours=1)
    words.misplace_words(words_id=words_id, said="This was about Idris, not Rowan.", by=way.amina.actor(at), at=at)

    (task,) = tasks("words_missing", stage_id)
    with as_test():
        asked = Hearing.objects.get(stage_id=stage_id)
    assert (asked.item_id, asked.settled_at) == (task.id, None)
    assert way.world.told(way.mo, "voice.hearing.reopened") == 1

    # Written down for the child who said it, they count for that child's stage, and for this one's no more.
    theirs = way.begin("assessment", child_ids=[way.brother])
    words.record_words(child_id=way.brother, saying=SAID, stages=[theirs], by=way.amina.actor(at), at=at)
    way.finish(theirs, "no_further_action", at=at)
    assert tasks("words_missing", theirs) == []
    assert len(tasks("words_missing", stage_id)) == 1
    words.record_words(child_id=way.child, saying=SAID, stages=[stage_id], by=way.amina.actor(at), at=at)
    assert tasks("words_missing", stage_id) == []


def test_a_task_that_is_open_or_has_other_words_or_a_reason_is_not_opened_twice(way: Way) -> None:
    stage_id = way.begin("assessment")
    first, second = (
        words.record_words(child_id=way.child, saying=SAID, stages=[stage_id], by=way.amina.actor(NOW), at=NOW)
        for _ in range(2)
    )
    way.finish(stage_id, "no_further_action", at=LATER)
    by = way.amina.actor(LATER)

    words.misplace_words(words_id=first, said="It was another child.", by=by, at=LATER)
    assert tasks("words_missing", stage_id) == []
    words.misplace_words(words_id=second, said="So was this one.", by=by, at=LATER)
    assert len(tasks("words_missing", stage_id)) == 1
    hearings.say_why_unheard(
        child_id=way.child, stage_id=stage_id, reason="not_asked", said="We did not ask her.", by=by, at=LATER
    )
    assert tasks("words_missing", stage_id) == []


# --- what is typed with a stage ----------------------------------------------------------------------------------


def test_what_is_typed_with_a_stage_is_the_childs_words_once_and_in_one_place(way: Way) -> None:
    stage_id = way.begin("assessment", child_ids=[way.child, way.brother])
    with as_test():
        other = next(each.id for each in way.rows(kind="assessment") if each.child_id == way.brother)
    said = "I like my room."

    way.finish(stage_id, "no_further_action", details={"child_said": said}, also=[other], at=LATER)

    with as_test():
        kept = models.Words.objects.get()
        assert (kept.said, kept.child_id, kept.author_id, kept.alone) == (said, way.child, way.mo.id, "unsaid")
    assert "child_said" not in way.row(stage_id).details
    assert "child_said" not in way.row(other).details
    assert tasks("words_missing", stage_id) == []
    assert len(tasks("words_missing", other)) == 1


def test_what_cannot_be_kept_as_words_stays_with_the_stage_and_words_are_asked_for(way: Way) -> None:
    stage_id = way.begin("assessment")
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_involvement set until_on = '2026-10-01'")

    way.finish(stage_id, "no_further_action", details={"child_said": "I like my room."}, at=LATER)

    with as_test():
        assert not models.Words.objects.exists()
    assert way.row(stage_id).details["child_said"] == "I like my room."
    assert len(tasks("words_missing", stage_id)) == 1


# --- an agency that ends -----------------------------------------------------------------------------------------


def test_a_successor_answers_what_children_said_and_tells_the_child_what_was_shared(way: Way) -> None:
    cast = way.world.cast
    made = wished(cast, way.child, NOW)
    theme = feedback_commands.make_feedback_theme(
        topic=feedback.MEETING, name="Too many workers", by=cast.mo.actor(NOW), at=NOW
    )
    said_id = feedback_commands.publish_theme(
        theme_id=theme, said="You have too many workers.", by=cast.mo.actor(NOW), at=NOW
    )
    agencies.succeed(
        organisation_id=cast.council.id, shares=[agency_rules.Share(cast.southmere_council.id)], on=london_day(LATER),
        by=cast.ada.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip
    heir = seat(cast.southmere_council, "Sam Ridley", "Team manager", {"manager", "duty", "practitioner"}, band=5)
    by = heir.actor(LATER)

    feedback_commands.answer_feedback(
        said_id=said_id, outcome="done", words="One worker stays.", on=london_day(LATER), by=by, at=LATER
    )
    shown = wish_queries.override(override_id=made["override_id"], by=by, at=LATER)
    assert shown.is_ours
    wishes.tell_override(override_id=made["override_id"], how="At school, with a teacher.", by=by, at=LATER)

    with as_test():
        assert feedback_models.YouSaid.objects.get().settled_at == LATER
    assert not [each for kind in ("feedback_answer", "wish_tell") for each in tasks(kind, made["override_id"])]
