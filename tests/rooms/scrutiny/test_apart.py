"""What is kept from whoever answers: they never learn of it; somebody inside it decides, with a clock."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow
from linkspan.duty import models as duty
from linkspan.pathway import models as pathway
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import events
from linkspan.scrutiny.commands import access, access_apart
from linkspan.scrutiny.queries import access as queries
from linkspan.scrutiny.queries import apart
from linkspan.web.tasks.apart import mine, team_s
from tests import cast
from tests.rooms.children.conftest import signed
from tests.support import access as support
from tests.support.database import as_test

SAID = "The caretaker, Wendel Hollowbrook, was seen to strike her."


@pytest.fixture
def kept(everyone: cast.Cast, child: UUID) -> UUID:
    """Let an allegation be kept apart: Mo was let in, and nobody besides."""
    return keep(everyone, child, everyone.mo)


def keep(people: cast.Cast, child: UUID, insider: cast.Member, kind: str = "allegation") -> UUID:
    return support.keep_apart(people, child, insider, SAID, kind)


def asked(people: cast.Cast, child: UUID, **changes: str) -> UUID:
    request_id = support.received(people, **changes)
    support.stepped(people, request_id, child)
    support.gather(people, request_id)
    return request_id


def seek(days: int = 0) -> int:
    return access_apart.seek_apart(by=Actor.system("worker"), at=timezone.now() + timedelta(days=days))


def one() -> models.AccessApart:
    with as_test():
        return models.AccessApart.objects.get()


def decide(who: cast.Member, decision: str, ground: str = "", leave_out: tuple[str, ...] = ()) -> None:
    now = timezone.now()
    access_apart.decide_apart(
        apart_id=one().id, decision=decision, ground=ground, reason="It is an open matter.", leave_out=leave_out,
        by=who.actor(now, stepped_up=True), at=now,
    )  # fmt: skip


def tasks(by: Actor) -> set[UUID]:
    with signed(by):
        return {line.id for line in (*mine(by, timezone.now()), *team_s(by, timezone.now()))}


def test_somebody_inside_is_asked_with_a_clock_and_whoever_answers_learns_nothing(
    everyone: cast.Cast, child: UUID, kept: UUID
) -> None:
    request_id = asked(everyone, child)
    before = repr(queries.whole(request_id=request_id, by=support.ines(everyone), at=timezone.now()))

    assert seek() == 1
    assert seek() == 0

    row, now = one(), timezone.now()
    with as_test():
        held = duty.Tenure.objects.get(item=row.item_id)
        clock = duty.Clock.objects.get(item=row.item_id)
    assert (held.person_id, clock.rule) == (everyone.mo.id, "access.apart")
    assert agencies.Notice.objects.get(person=everyone.mo.person, event=events.APART_ASKED)
    found = apart.apart(apart_id=row.id, by=everyone.mo.actor(now), at=now)
    assert SAID in found.said
    assert row.item_id in tasks(everyone.mo.actor(now))
    ines = support.ines(everyone)
    assert repr(queries.whole(request_id=request_id, by=ines, at=now))[:400] == before[:400]
    assert queries.whole(request_id=request_id, by=ines, at=now).apart == ()
    for other in (ines, everyone.amina.actor(now), everyone.dana.actor(now), everyone.cole.actor(now)):
        with pytest.raises(NotFound):
            apart.apart(apart_id=row.id, by=other, at=now)
        with pytest.raises(NotFound):
            access_apart.decide_apart(
                apart_id=row.id, decision="leave", ground="police", reason="I say so.", by=other, at=now
            )
        assert row.item_id not in tasks(other)


@pytest.mark.parametrize("kind", ["allegation", "covert_work"])
def test_neither_rows_nor_the_trail_tell_whoever_answers(everyone: cast.Cast, child: UUID, kind: str) -> None:
    keep(everyone, child, everyone.mo, kind)
    asked(everyone, child)
    seek()
    row = one()
    decide(everyone.mo, "leave", "police")

    with signed(support.ines(everyone)), connection.cursor() as cursor:
        cursor.execute("select count(*) from scrutiny_accessapart")
        assert cursor.fetchone() == (0,)
        cursor.execute("select linkspan.apart_said(%s)", [row.id])
        assert cursor.fetchone() == ("",)
        cursor.execute("select * from linkspan.apart_asked(%s)", [row.id])
        assert cursor.fetchall() == []
        cursor.execute(
            "select event, body::text, object::text from linkspan.acts(null, null, null, null, null, false, false, "
            "false, null, null, null, 200)"
        )
        lines = [" ".join(map(str, line)) for line in cursor.fetchall()]
    assert lines
    assert [line for line in lines if "apart" in line or str(row.id) in line or str(row.item_id) in line] == []


def test_what_is_left_out_leaves_the_pack_and_its_dates_as_they_would_be_without_it(
    everyone: cast.Cast, child: UUID
) -> None:
    """The parent is under investigation: neither what they get, nor how much, nor when, differs by a letter."""

    def answered() -> tuple[str, object]:
        request_id = asked(everyone, child)
        seek()
        support.decide_all(everyone, request_id)
        found, answer = queries.answer(request_id=request_id, by=support.ines(everyone), at=timezone.now())
        return repr((answer.told, answer.left_out, answer.elsewhere, answer.pieces)), found.line.due_at

    def without_counts(said: str) -> str:
        return said.partition("looks")[0]

    plain, due = answered()
    keep(everyone, child, everyone.mo)
    with as_test():
        models.AccessRequest.objects.update(child=None, gathered_at=None)
    hidden, hidden_due = answered()

    assert without_counts(hidden) == without_counts(plain)
    assert getattr(hidden_due, "date", lambda: 0)() == getattr(due, "date", lambda: 0)()


def test_what_they_tell_joins_the_answer_with_what_they_leave_out_taken_away(
    everyone: cast.Cast, child: UUID, kept: UUID
) -> None:
    request_id = asked(everyone, child)
    seek()
    support.decide_all(everyone, request_id)

    with pytest.raises(NotNow, match=r"^access\.words_not_there$"):
        decide(everyone.mo, "tell", leave_out=("Somebody else",))
    decide(everyone.mo, "tell", leave_out=("Wendel Hollowbrook",))
    with pytest.raises(NotNow, match=r"^access\.apart_decided$"):
        decide(everyone.mo, "leave", "police")

    answer = queries.answer(request_id=request_id, by=support.ines(everyone), at=timezone.now())[1]
    assert "The caretaker, [left out], was seen to strike her." in repr(answer.told)
    assert "Hollowbrook" not in repr([each for each in answer.told if each.room == "apart"])
    support.gather(everyone, request_id)
    support.decide_all(everyone, request_id)
    again = queries.answer(request_id=request_id, by=support.ines(everyone), at=timezone.now())[1]
    assert "was seen to strike her" in repr(again.told)


def test_after_the_answer_left_it_is_told_by_themselves_or_not_at_all(
    everyone: cast.Cast, child: UUID, kept: UUID
) -> None:
    request_id = asked(everyone, child)
    support.decide_all(everyone, request_id)
    support.hand_over(everyone, request_id)

    assert seek() == 1
    with pytest.raises(NotNow, match=r"^access\.answer_gone$"):
        decide(everyone.mo, "tell")
    decide(everyone.mo, "hand")
    with as_test():
        assert duty.Item.objects.get(id=one().item_id).closed_at is not None


def test_a_request_that_is_taken_back_asks_nobody_any_more(everyone: cast.Cast, child: UUID, kept: UUID) -> None:
    request_id = asked(everyone, child)
    seek()
    now = timezone.now()
    access.close_unanswered(
        request_id=request_id, how="withdrawn", why="She took it back.", told_how="said", told_on=now.date(),
        by=support.ines(everyone, now), at=now,
    )  # fmt: skip

    assert seek() == 0
    assert one().decision == "over"


def test_an_event_that_the_answerer_stands_outside_of_is_its_writers_to_decide_on(
    everyone: cast.Cast, child: UUID
) -> None:
    event = support.tell(child, everyone.amina, "A complaint about the governance lead.")
    with as_test():
        pathway.SignificantOutside.objects.create(event_id=event, person=everyone.ines.person)
    request_id = asked(everyone, child)

    said = " ".join(each.text for each in queries.whole(
        request_id=request_id, by=support.ines(everyone), at=timezone.now()).pieces)  # fmt: skip
    assert "A complaint about" not in said
    assert seek() == 1
    row, now = one(), timezone.now()
    assert (row.kind, row.about) == ("event", event)
    assert "A complaint about" in apart.apart(apart_id=row.id, by=everyone.amina.actor(now), at=now).said
