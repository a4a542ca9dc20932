"""What a child said: kept as it was said, with who wrote it down; and who may hear it."""

import io
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.duty.models import Item
from linkspan.pathway.commands import correcting
from linkspan.pathway.stages import BY_CODE
from linkspan.voice import word_models as models
from linkspan.voice import word_rules as rules
from linkspan.voice.commands import hearings, wishes_of_children, words
from linkspan.voice.queries import words as queries
from linkspan.voice.word_rules import Saying
from tests.cast import Member
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import World, model, world
from tests.rooms.pathway.ways import Way, make_way
from tests.support.database import as_test
from tests.support.soak import length

__all__ = ["model", "world"]
LATER = NOW + timedelta(hours=3)
SAID = Saying(
    said="Nie lubię, kiedy krzyczą. Chcę mieszkać z babcią.", said_at=NOW - timedelta(days=1), how="interpreter",
    through="Telephone interpreter", language="pl", translation="I don't like shouting. I want to live with Gran.",
    translated_by="The telephone interpreter", alone="yes", place="school",
    interpretation="She seemed afraid of the noise.",
)  # fmt: skip
GRAN = "I want to live with Gran."


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def record(way: Way, by: Member | None = None, saying: Saying = SAID, at: datetime = NOW, **more: Any) -> UUID:
    """Let Amina write down what Rowan said, or someone else."""
    writer = (by or way.amina).actor(at)
    return words.record_words(**(dict(child_id=way.child, saying=saying, by=writer, at=at) | more))


def hear(way: Way, by: Member, at: datetime = LATER, **more: Any) -> tuple[queries.WordsLine, ...]:
    return queries.words_of(child_id=way.child, by=by.actor(at), at=at, **more)


def a_photograph() -> bytes:
    """Make a photograph that says where it was taken, with something hidden after its end."""
    image, out = Image.new("RGB", (300, 200), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "14 Tern Walk", {1: "N", 2: (51.0, 30.0, 0.0)}
    image.save(out, "JPEG", exif=exif)
    return out.getvalue() + b"<script>hidden</script>"


def tasks(kind: str, about: UUID) -> list[Item]:
    with as_test():
        return list(Item.objects.filter(kind=kind, about_object=about, closed_at=None))


# --- kept as it was said ----------------------------------------------------------------------------------------


def test_words_are_kept_in_the_childs_language_with_the_translation_and_the_opinion_apart(way: Way) -> None:
    words_id = record(way, wishes=[GRAN])

    (line,) = hear(way, way.world.cast.ben)

    assert (line.id, line.said, line.language) == (words_id, SAID.said, "pl")
    assert (line.translation, line.translated_by) == (SAID.translation, "The telephone interpreter")
    assert (line.how, line.through, line.alone, line.place) == ("interpreter", "Telephone interpreter", "yes", "school")
    assert line.interpretation == "She seemed afraid of the noise."
    assert (line.author, line.author_as, line.organisation) == ("Amina Yusuf", "Social worker", "Northmere Council")
    assert [each.wish for each in line.wishes] == [GRAN]
    assert line.sharing == "workers"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"said": ""}, "voice.nothing_said"),
        ({"through": ""}, "voice.through_whom"),
        ({"alone": "part"}, "voice.who_was_there"),
        ({"translated_by": ""}, "voice.who_translated"),
        ({"language": "other"}, "voice.which_language"),
        ({"said_at": NOW + timedelta(days=1)}, "voice.ahead"),
        ({"place": "14 Tern Walk"}, "voice.code_unknown"),
        ({"said": "x" * 8_001}, "voice.long"),
    ],
)
def test_words_that_leave_out_what_matters_are_not_kept(changes: dict[str, Any], code: str) -> None:
    problem = rules.why_not_record(replace(SAID, **changes), NOW, has_picture=False)

    assert problem is not None
    assert problem.code == code


def test_a_picture_is_drawn_anew_and_carries_no_place(way: Way) -> None:
    drawing = replace(SAID, said="", how="picture", translation="", translated_by="")

    record(way, saying=drawing, picture=a_photograph(), shows="A house with nobody in it")

    (line,) = hear(way, way.world.cast.ben)
    body, kind = queries.picture(
        picture_id=line.pictures[0].id, child_id=way.child, by=way.world.cast.ben.actor(LATER), at=LATER
    )
    found = Image.open(io.BytesIO(body))
    assert (kind, found.format, found.size) == ("image/jpeg", "JPEG", (300, 200))
    assert not found.getexif()
    assert not [each for each in (b"Tern Walk", b"hidden") if each in body]
    with pytest.raises(NotNow, match="picture"):
        record(way, saying=drawing, picture=b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(NotFound):
        queries.picture(picture_id=line.pictures[0].id, child_id=way.brother, by=way.amina.actor(LATER), at=LATER)


def test_a_correction_stands_beside_and_what_a_child_takes_back_is_kept_as_such(way: Way) -> None:
    words_id = record(way)
    by = way.amina.actor(LATER)

    words.correct_words(words_id=words_id, said="It was at the school gate.", by=by, at=LATER)
    words.withdraw_words(words_id=words_id, said="Please do not tell Mum.", by=by, at=LATER)

    (line,) = hear(way, way.world.cast.ben, LATER + timedelta(minutes=1))
    assert line.said == SAID.said
    assert [(each.kind, each.said, each.author) for each in line.beside] == [
        ("correction", "It was at the school gate.", "Amina Yusuf"),
        ("withdrawn", "Please do not tell Mum.", "Amina Yusuf"),
    ]
    assert line.is_taken_back
    with pytest.raises(NotNow, match="taken_back"):
        words.correct_words(words_id=words_id, said="Another correction.", by=by, at=LATER)


def test_words_about_another_child_are_seen_there_by_nobody_but_their_writer(way: Way) -> None:
    words_id = record(way, stages=[uuid4()])
    with pytest.raises(NotNow):
        words.misplace_words(words_id=words_id, said="That was her brother.", by=way.mo.actor(LATER), at=LATER)

    words.misplace_words(words_id=words_id, said="That was her brother.", by=way.amina.actor(LATER), at=LATER)

    assert hear(way, way.world.cast.ben) == ()
    assert [each.is_misplaced for each in hear(way, way.amina)] == [True]


# --- who may hear it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sharing", "hearers"),
    [
        ("workers", {"amina", "mo", "ben", "cole"}),
        ("family", {"amina", "mo", "ben", "cole"}),
        ("social_care", {"amina", "mo"}),
        ("recorder_lead", {"amina"}),
    ],
)
def test_words_are_heard_by_whom_they_are_for(way: Way, sharing: str, hearers: set[str]) -> None:
    record(way, saying=replace(SAID, sharing=sharing))

    heard = {name for name in ("amina", "mo", "ben", "cole") if hear(way, getattr(way.world.cast, name))}

    assert heard == hearers


def test_who_may_see_words_is_changed_by_their_writer_with_a_reason_that_stays(way: Way) -> None:
    words_id = record(way)
    with pytest.raises(NotNow):
        words.share_words(
            words_id=words_id, sharing="recorder_lead", why="Asked by the child.",
            by=way.world.cast.ben.actor(LATER), at=LATER,
        )  # fmt: skip

    words.share_words(
        words_id=words_id, sharing="social_care", why="Asked by the child.", by=way.amina.actor(LATER), at=LATER
    )

    assert hear(way, way.world.cast.ben, LATER + timedelta(minutes=1)) == ()
    (line,) = hear(way, way.mo, LATER + timedelta(minutes=1))
    assert line.sharing == "social_care"


def test_an_outsider_neither_hears_nor_writes_and_an_inspector_says_why(way: Way) -> None:
    words_id = record(way)

    with pytest.raises(Refused):
        hear(way, way.kit)
    with pytest.raises(NotFound):
        queries.one(words_id=words_id, by=way.kit.actor(LATER), at=LATER)
    with pytest.raises(Refused):
        record(way, by=way.kit)
    with pytest.raises(Refused):
        hear(way, way.world.cast.oz)


# --- nothing of it is ever changed ------------------------------------------------------------------------------

FIELDS = ("said", "author_id", "author_as", "organisation_id", "at", "said_at", "language", "through", "how")


def attribution(words_id: UUID) -> tuple[object, ...]:
    with as_test():
        return models.Words.objects.filter(id=words_id).values_list(*FIELDS, "interpretation", "present")[0]


def do(way: Way, act: str, words_id: UUID, writer: Member, at: datetime) -> None:
    """Do one thing with words, as far as whoever does it may."""
    by = writer.actor(at)
    with suppress(NotNow, NotFound, Refused):
        match act:
            case "correct":
                words.correct_words(words_id=words_id, said="It was otherwise.", by=by, at=at)
            case "withdraw":
                words.withdraw_words(words_id=words_id, said="The child took it back.", by=by, at=at)
            case "misplace":
                words.misplace_words(words_id=words_id, said="It was her brother.", by=by, at=at)
            case "share":
                words.share_words(words_id=words_id, sharing="social_care", why="She asked us to.", by=by, at=at)
            case "wish":
                words.mark_wish(words_id=words_id, wish=GRAN, by=by, at=at)
            case _:
                record(way, by=writer, at=at)


def test_whatever_is_done_attribution_never_changes(way: Way) -> None:
    writers = (way.amina, way.mo, way.world.cast.ben)

    @settings(max_examples=length(5, 60), deadline=None)
    @given(st.lists(st.sampled_from(["correct", "withdraw", "misplace", "share", "wish", "other"]), max_size=6))
    def holds(acts: list[str]) -> None:
        words_id = record(way)
        before = attribution(words_id)
        for number, act in enumerate(acts):
            do(way, act, words_id, writers[number % 3], NOW + timedelta(minutes=number + 1))
            assert attribution(words_id) == before

    holds()


@pytest.mark.parametrize("change", [{"said": "She is fine."}, {"author_as": "Nobody"}, {"at": NOW}, {"place": "home"}])
def test_not_even_the_owner_of_the_tables_rewrites_what_a_child_said(way: Way, change: dict[str, Any]) -> None:
    words_id = record(way, at=LATER)

    with pytest.raises(DatabaseError), transaction.atomic(), as_test():
        models.Words.objects.filter(id=words_id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), as_test():
        models.Words.objects.filter(id=words_id)._raw_delete("default")


# --- a stage without the child's words --------------------------------------------------------------------------


def test_an_assessment_without_the_childs_words_ends_and_asks_whoever_held_it(way: Way) -> None:
    stage_id = way.begin("assessment")

    way.finish(stage_id, "no_further_action", at=LATER)

    (task,) = tasks("words_missing", stage_id)
    with as_test():
        hearing = models.Hearing.objects.get(stage_id=stage_id)
    assert way.row(stage_id).ended_at == LATER
    assert (hearing.item_id, hearing.stage_kind, hearing.settled_at) == (task.id, "assessment", None)

    record(way, at=LATER + timedelta(hours=1), stages=[stage_id])

    assert tasks("words_missing", stage_id) == []


def test_words_written_before_the_end_leave_nothing_to_ask(way: Way) -> None:
    stage_id = way.begin("assessment")
    record(way, stages=[stage_id])

    way.finish(stage_id, "family_help_plan", at=LATER)

    assert tasks("words_missing", stage_id) == []
    counts = queries.heard_counts(from_=date(2026, 10, 1), until=date(2027, 1, 1), by=way.mo.actor(LATER), at=LATER)
    assert [(each.quarter, each.how, each.count) for each in counts] == [(date(2026, 10, 1), "words", 1)]


def test_a_plan_that_came_of_an_assessment_asks_the_child_once(way: Way) -> None:
    stage_id = way.begin("assessment")

    way.finish(stage_id, "family_help_plan", at=LATER)

    plan = way.open("family_help_plan")
    assert len(tasks("words_missing", stage_id)) == 1
    assert tasks("words_missing", plan.id) == []


def test_that_nobody_asked_is_an_answer_and_is_counted_as_such(way: Way) -> None:
    stage_id = way.begin("assessment")
    way.finish(stage_id, "no_further_action", at=LATER)
    by = way.mo.actor(LATER)
    with pytest.raises(NotNow, match="line_short"):
        hearings.say_why_unheard(child_id=way.child, stage_id=stage_id, reason="not_asked", said="no", by=by, at=LATER)

    hearings.say_why_unheard(
        child_id=way.child, stage_id=stage_id, reason="not_asked", said="We ran out of visits.", by=by, at=LATER
    )

    counts = queries.heard_counts(from_=date(2026, 10, 1), until=date(2027, 1, 1), by=by, at=LATER)
    assert [(each.organisation_id, each.how, each.count) for each in counts] == [
        (way.world.cast.council.id, "not_asked", 1)
    ]
    assert tasks("words_missing", stage_id) == []


def test_a_stage_that_was_corrected_is_not_asked_about_again(way: Way) -> None:
    stage_id = way.begin("assessment")
    way.finish(stage_id, "no_further_action", at=LATER)

    correcting.correct_stage(
        stage_id=stage_id, why="It was stepped down.", outcome="early_help", by=way.mo.actor(LATER), at=LATER
    )

    with as_test():
        assert models.Hearing.objects.count() == 1


@pytest.mark.parametrize("kind", ["section47", "fgdm"])
def test_a_missing_voice_never_bars_a_stage_from_ending(way: Way, kind: str) -> None:
    stage_id = way.begin(kind)
    outcome = next(each.code for each in BY_CODE[kind].outcomes if not each.needs)

    way.finish(stage_id, outcome, at=LATER)

    assert way.row(stage_id).outcome == outcome
    assert len(tasks("words_missing", stage_id)) == 1


# --- wishes -----------------------------------------------------------------------------------------------------


def test_a_wish_is_open_until_the_child_was_told_what_became_of_it(way: Way) -> None:
    record(way, wishes=[GRAN])
    (wish,) = queries.wishes_of(child_id=way.child, by=way.amina.actor(NOW), at=NOW)
    by = way.amina.actor(LATER)
    assert (wish.holder, wish.is_open, wish.due_at.date()) == ("Amina Yusuf", True, date(2026, 11, 16))
    with pytest.raises(NotNow, match="wish_open"):
        wishes_of_children.tell_child(
            wish_id=wish.id, how="face_to_face", told_on=LATER.date(), said="Amina", by=by, at=LATER
        )

    wishes_of_children.answer_wish(
        wish_id=wish.id, outcome="partly", done="She stays with Gran at weekends.", by=by, at=LATER
    )
    assert len(tasks("child_wish", wish.id)) == 1
    wishes_of_children.tell_child(
        wish_id=wish.id, how="face_to_face", told_on=LATER.date(), said="Amina", by=by, at=LATER
    )

    (told,) = queries.wishes_of(child_id=way.child, by=by, at=LATER)
    assert (told.outcome, told.told_on, told.told_how, told.is_open) == ("partly", LATER.date(), "face_to_face", False)
    assert tasks("child_wish", wish.id) == []
    with pytest.raises(NotNow):
        wishes_of_children.answer_wish(wish_id=wish.id, outcome="done", done="It was done in full.", by=by, at=LATER)


def test_a_child_who_is_not_told_is_owed_the_reason() -> None:
    asked: dict[str, Any] = dict(is_answered=True, is_told=False, wished_on=NOW.date(), today=LATER.date())

    assert rules.why_not_tell("not_told", None, "", **asked) is not None
    assert rules.why_not_tell("not_told", None, "She moved abroad and we lost touch.", **asked) is None
