"""An access request from the words that were said to the file that is handed over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import models as index
from linkspan.duty import models as duty
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import events, leaving_out
from linkspan.scrutiny.commands import access, access_minding, access_pack, access_reply
from linkspan.scrutiny.commands.access_pack import Ruling
from linkspan.scrutiny.queries import access as queries
from tests import cast
from tests.support import access as support
from tests.support.database import as_test
from tests.support.lines import lines


def row(request_id: UUID) -> models.AccessRequest:
    with as_test():
        return models.AccessRequest.objects.get(id=request_id)


def pieces(request_id: UUID) -> list[models.AccessPiece]:
    with as_test():
        return list(models.AccessPiece.objects.filter(request=request_id).order_by("number"))


def ready(people: cast.Cast, child: UUID, **changes: dict[str, str]) -> UUID:
    request_id = support.received(people)
    support.stepped(people, request_id, child, **changes)
    support.gather(people, request_id)
    return request_id


def test_words_said_to_anybody_reach_information_governance_with_a_month_on_the_clock(everyone: cast.Cast) -> None:
    request_id = support.received(everyone)

    made = row(request_id)
    clock = duty.Clock.objects.get(item=made.item_id)
    assert (clock.rule, clock.due_at) == ("access.answer", made.due_at)
    notice = agencies.Notice.objects.get(person=everyone.ines.person)
    assert (notice.event, notice.link) == (events.ACCESS_RECEIVED, "/access-requests/")
    assert "Marian" not in str(lines(events.ACCESS_RECEIVED))
    now = timezone.now()
    assert [each.id for each in queries.requests(by=support.ines(everyone), at=now)] == [request_id]


def test_information_governance_of_another_organisation_sees_nothing(everyone: cast.Cast, child: UUID) -> None:
    request_id = ready(everyone, child)
    other = support.governance(everyone.school, "Nell Thorne").actor(timezone.now(), stepped_up=True)
    now = timezone.now()

    assert queries.requests(by=other, at=now) == ()
    for ask in (queries.whole, queries.answer, access_pack.gather):
        with pytest.raises(NotFound):
            ask(request_id=request_id, by=other, at=now)
    with pytest.raises(NotFound):
        access_pack.decide_piece(piece_id=pieces(request_id)[0].id, rulings={}, by=other, at=now)


@pytest.mark.parametrize("who", ["amina", "mo", "dana", "ben", "kit"])
def test_only_information_governance_works_on_a_request(everyone: cast.Cast, child: UUID, who: str) -> None:
    request_id = support.received(everyone)
    now = timezone.now()

    with pytest.raises((Refused, NotFound)):
        queries.whole(request_id=request_id, by=getattr(everyone, who).actor(now), at=now)
    with pytest.raises(Refused):
        queries.requests(by=getattr(everyone, who).actor(now), at=now)


def test_no_step_is_passed_over_and_each_is_kept_with_who_and_why(everyone: cast.Cast, child: UUID) -> None:
    request_id = support.received(everyone)

    with pytest.raises(NotNow, match=r"^access\.step_before$"):
        support.step(everyone, request_id, "authority")
    support.step(everyone, request_id, "child", child)
    with pytest.raises(NotNow, match=r"^access\.steps_open$"):
        support.gather(everyone, request_id)
    support.step(everyone, request_id, "identity", identity="not_confirmed")
    support.step(everyone, request_id, "identity")

    found = queries.whole(request_id=request_id, by=support.ines(everyone), at=timezone.now())
    assert [(each.kind, each.by, each.words) for each in found.steps] == [
        ("child", "Ines Calder", support.KNOWN), ("identity", "Ines Calder", support.KNOWN),
        ("identity", "Ines Calder", support.KNOWN),
    ]  # fmt: skip
    assert (found.next_step, found.problem) == ("authority", None)
    assert [line["detail"]["step"] for line in lines(events.ACCESS_STEP)] == ["child", "identity", "identity"]


def test_an_adult_whom_a_bar_names_is_refused_even_after_the_steps(everyone: cast.Cast, child: UUID) -> None:
    request_id = support.received(everyone, asker_name="Piers Holloway")
    support.stepped(everyone, request_id, child)

    with pytest.raises(NotNow, match=r"^access\.barred$"):
        support.gather(everyone, request_id)
    assert pieces(request_id) == []


def test_where_the_agency_said_that_the_child_is_placed_is_in_the_pack(everyone: cast.Cast, child: UUID) -> None:
    with as_test():
        for organisation in (everyone.council, everyone.southmere_council):
            index.Residence.objects.create(
                child_id=child, area=everyone.southmere, kind="placed", from_on=timezone.localdate(),
                organisation=organisation, contact_name=f"Desk of {organisation.code}", contact_phone="01632 960100",
            )  # fmt: skip

    found = pieces(ready(everyone, child))
    said = " ".join(each.text for each in found)

    # It is proposed for leaving out whole where the child's place is protected, as an address is.
    assert [each.kind for each in found if "Area: Southmere" in each.text] == ["place"]
    assert leaving_out.proposed(said, "place", leaving_out.Known(is_protected=True)) == (
        leaving_out.Span(0, len(said), "whereabouts"),
    )
    assert f"Desk of {everyone.council.code}" in said
    assert f"Desk of {everyone.southmere_council.code}" not in said


def test_the_pack_holds_the_agency_s_own_and_never_another_s(everyone: cast.Cast, child: UUID) -> None:
    support.hear(everyone, child, "I like the otters best.", "She seemed at ease.")
    request_id = ready(everyone, child)

    found = pieces(request_id)
    said = " ".join(each.text for each in found)
    assert {each.room for each in found} == {"index", "pathway", "voice"}
    heard = [(each.kind, each.text) for each in found if each.room == "voice"]
    assert sorted(heard) == [("child_said", "I like the otters best."), ("event", "She seemed at ease.")]
    assert {"record", "place", "involvement", "event", "elsewhere"} <= {each.kind for each in found}
    assert "otters" in said
    assert "quillwort" not in said
    held = [each.text for each in found if each.kind == "elsewhere"]
    assert [each.split(":")[0] for each in held] == ["Heron Lane School", "Mill Street Surgery"]


def test_nothing_leaves_undecided_and_what_is_left_out_is_gone(everyone: cast.Cast, child: UUID) -> None:
    request_id = ready(everyone, child)
    now = timezone.now()
    by = support.ines(everyone, now)

    with pytest.raises(NotNow, match=r"^access\.undecided$"):
        queries.answer(request_id=request_id, by=by, at=now)
    event = next(each for each in pieces(request_id) if each.kind == "event")
    with pytest.raises(NotNow, match=r"^access\.decision_open$"):
        access_pack.decide_piece(piece_id=event.id, rulings={}, by=by, at=now)
    mine = Ruling("changed", "She sees it so.", words="Wendel Hollowbrook", ground="others")
    add_other(everyone, request_id, event, mine)

    _whole, answer = queries.answer(request_id=request_id, by=by, at=timezone.now())
    said = repr(answer)
    assert "otters" in said
    assert [word for word in support.SECRET if word in said] == []
    assert "what is about other people, who have rights of their own" in answer.left_out
    decided = [line for line in lines(events.ACCESS_DECIDED) if line["detail"]["piece"] == event.number][-1]
    assert decided["detail"]["marks"]["others.changed"] == 1


def add_other(people: cast.Cast, request_id: UUID, event: models.AccessPiece, ruling: Ruling) -> None:
    """Decide on all, and leave out of the event what no rule knew: a name that the system has nowhere."""
    support.decide_all(people, request_id)
    with as_test():
        marks = list(event.marks.all())
    first, rest = marks[0], marks[1:]
    rulings: dict[UUID, Ruling] = {first.id: ruling} | {mark.id: Ruling("accepted", "Not theirs.") for mark in rest}
    more = [Ruling("changed", "A number.", words=word, ground="others") for word in support.SECRET[1:]]
    now = timezone.now()
    access_pack.decide_piece(piece_id=event.id, rulings=rulings, more=more, by=support.ines(people, now), at=now)


def test_health_records_wait_for_a_health_professional_s_opinion(everyone: cast.Cast, child: UUID) -> None:
    support.tell(child, everyone.amina, "She was seen about her ear.", kind="health")
    request_id = ready(everyone, child)
    support.decide_all(everyone, request_id, "refused")
    now = timezone.now()
    by = support.ines(everyone, now)
    with pytest.raises(NotNow, match=r"^access\.no_opinion$"):
        queries.answer(request_id=request_id, by=by, at=now)

    with pytest.raises(NotNow, match=r"^access\.not_their_patient$"):
        access_pack.ask_opinion(request_id=request_id, organisation_id=everyone.school.id, by=by, at=now)
    asked = access_pack.ask_opinion(request_id=request_id, organisation_id=everyone.practice.id, by=by, at=now)
    cole = everyone.cole.actor(now)
    shown = queries.opinion(opinion_id=asked, by=cole, at=now)[2]
    assert [each.text for each in shown] == ["She was seen about her ear."]
    with pytest.raises((Refused, NotFound)):
        queries.opinion(opinion_id=asked, by=everyone.ben.actor(now), at=now)
    access_pack.give_opinion(opinion_id=asked, says="serious_harm", words="She is not well.", by=cole, at=now)

    with pytest.raises(NotNow, match=r"^access\.undecided$"):
        queries.answer(request_id=request_id, by=by, at=now)
    support.decide_all(everyone, request_id, "refused")
    with pytest.raises(NotNow, match=r"^access\.harm_told$"):
        queries.answer(request_id=request_id, by=by, at=timezone.now())
    support.decide_all(everyone, request_id)
    assert "ear" not in repr(queries.answer(request_id=request_id, by=by, at=timezone.now())[1].told)


def test_files_are_kept_as_hashes_alone_and_the_pack_goes_when_they_are_handed_over(
    everyone: cast.Cast, child: UUID
) -> None:
    request_id = ready(everyone, child)
    support.decide_all(everyone, request_id)
    made: dict[str, Any] = {"request_id": request_id, "page_hash": "a1", "data_hash": "b2"}
    with pytest.raises(NotNow, match=r"^access\.no_files$"):
        access_reply.hand_over(request_id=request_id, by=support.ines(everyone), at=timezone.now())
    access_reply.made(**made, by=support.ines(everyone), at=timezone.now())
    support.step(everyone, request_id, "delivery", way="worker")
    with pytest.raises(NotNow, match=r"^access\.no_files$"):
        access_reply.hand_over(request_id=request_id, by=support.ines(everyone), at=timezone.now())

    access_reply.made(**made, by=support.ines(everyone), at=timezone.now())
    access_reply.hand_over(request_id=request_id, by=support.ines(everyone), at=timezone.now())

    assert row(request_id).closed_how == "answered"
    assert {each.text for each in pieces(request_id)} == {""}
    with as_test():
        assert duty.Item.objects.get(id=row(request_id).item_id).closed_at is not None
    assert lines(events.ACCESS_HANDED)[0]["detail"] == {"page": "a1"}
    with pytest.raises(NotNow, match=r"^access\.closed$"):
        support.step(everyone, request_id, "delivery")


def test_the_clock_stands_still_while_they_are_asked_and_runs_on_after(everyone: cast.Cast) -> None:
    asked = timezone.now() - timedelta(days=6)
    request_id = support.received(everyone, at=asked)
    before = row(request_id).due_at
    by = support.ines(everyone, asked)
    access.stop_clock(request_id=request_id, kind="clarify", why="Which years do you mean?", by=by, at=asked)

    with pytest.raises(NotNow, match=r"^access\.stopped_already$"):
        access.stop_clock(request_id=request_id, kind="clarify", why="Which years?", by=by, at=asked)
    now = timezone.now()
    access.resume_clock(request_id=request_id, by=support.ines(everyone, now), at=now)

    assert row(request_id).due_at >= before + timedelta(days=3)
    with as_test():
        running = duty.Clock.objects.get(item=row(request_id).item_id, done_at=None)
    assert (running.rule, running.due_at) == ("access.answer", row(request_id).due_at)
    access.extend(
        request_id=request_id, why="Many old records.", how="letter", told_on=london_day(now),
        by=support.ines(everyone, now), at=now,
    )  # fmt: skip
    with as_test():
        longer = duty.Clock.objects.get(item=row(request_id).item_id, done_at=None)
    assert longer.rule == "access.extended"


def test_whoever_answers_is_told_once_before_the_month_is_over(everyone: cast.Cast) -> None:
    request_id = support.received(everyone, at=timezone.now() - timedelta(days=27))
    worker, now = Actor.system("worker"), timezone.now()

    assert access_minding.mind_access_requests(by=worker, at=now) == 1
    assert access_minding.mind_access_requests(by=worker, at=now) == 0
    notice = agencies.Notice.objects.get(person=everyone.ines.person, event=events.ACCESS_LATE)
    assert notice.link == f"/access-requests/{request_id}/"


def test_a_request_is_refused_with_words_and_never_without(everyone: cast.Cast, child: UUID) -> None:
    request_id = support.received(everyone)
    now = timezone.now()
    by = support.ines(everyone, now)

    told: dict[str, Any] = {"request_id": request_id, "told_how": "letter", "told_on": london_day(now), "by": by}
    for how, why, ground, code in (
        ("refused", "", "unfounded", "words_missing"), ("answered", "Done with it.", "", "close_unknown"),
        ("refused", "It is too much.", "", "refused_for"),
    ):  # fmt: skip
        with pytest.raises(NotNow, match=rf"^access\.{code}$"):
            access.close_unanswered(how=how, why=why, refused_for=ground, at=now, **told)
    with pytest.raises(NotNow, match=r"^access\.told_how$"):
        access.close_unanswered(how="withdrawn", why="She took it back.", at=now, **told | {"told_how": "email"})
    access.close_unanswered(how="refused", why="Asked and answered in May.", refused_for="excessive", at=now, **told)
    assert (row(request_id).closed_how, row(request_id).refused_for) == ("refused", "excessive")
    found = queries.whole(request_id=request_id, by=by, at=now)
    assert [(each.kind, each.how, each.words) for each in found.tellings] == [
        ("closed", "letter", "Asked and answered in May.")
    ]
