"""What happens to a request while it is open: a successor, records put together anew, a kill, a file due to go."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from linkspan.audit import NotNow
from linkspan.children import models as index
from linkspan.children.rules import why_not_dispose
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import events
from linkspan.scrutiny.commands import access_pack
from linkspan.scrutiny.queries import access as queries
from tests import cast
from tests.rooms.children.conftest import signed
from tests.rooms.scrutiny.test_apart import asked, keep, one, seek
from tests.support import access as support
from tests.support.database import as_test
from tests.support.lines import lines


def problem(people: cast.Cast, request_id: UUID) -> str:
    found = queries.whole(request_id=request_id, by=support.ines(people), at=timezone.now()).problem
    return found.code if found else ""


def another() -> index.Child:
    with as_test():
        like = index.Child.objects.first()
        assert like is not None
        return index.Child.objects.create(area_id=like.area_id, retention=like.retention, created_at=timezone.now())


def test_records_put_together_anew_stop_the_answer_until_it_is_gathered_again(everyone: cast.Cast, child: UUID) -> None:
    request_id = asked(everyone, child)
    support.decide_all(everyone, request_id)
    assert problem(everyone, request_id) == ""

    with as_test():
        index.Link.objects.filter(child=child).update(from_at=timezone.now())

    assert problem(everyone, request_id) == "access.regrouped"
    with pytest.raises(NotNow, match=r"^access\.regrouped$"):
        queries.answer(request_id=request_id, by=support.ines(everyone), at=timezone.now())
    support.gather(everyone, request_id)
    assert problem(everyone, request_id) == "access.undecided"


def test_a_request_and_what_is_kept_apart_follow_the_childs_last_record(everyone: cast.Cast, child: UUID) -> None:
    keep(everyone, child, everyone.mo)
    request_id = asked(everyone, child)
    seek()
    other, now = another(), timezone.now()

    with as_test():
        held = list(index.Link.objects.filter(child=child, until_at=None))
        index.Link.objects.filter(child=child, until_at=None).update(until_at=now)
        index.Link.objects.bulk_create(
            [
                index.Link(
                    record_id=each.record_id, child=other, probability=1, made_by="reviewer",
                    made_by_person=everyone.ines.person, reason="They are one.", from_at=now,
                )
                for each in held
            ]
        )  # fmt: skip
        moved = models.AccessRequest.objects.get(id=request_id)

    assert (moved.child_id, one().child_id) == (other.id, other.id)


def test_what_is_kept_apart_goes_with_its_request_to_a_successor(everyone: cast.Cast, child: UUID) -> None:
    keep(everyone, child, everyone.mo)
    request_id = asked(everyone, child)
    seek()

    with as_test():
        models.AccessRequest.objects.filter(id=request_id).update(organisation=everyone.school)

    assert one().organisation_id == everyone.school.id


def test_a_pack_that_was_killed_halfway_leaves_nothing_and_is_gathered_again(
    everyone: cast.Cast, child: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = support.received(everyone)
    support.stepped(everyone, request_id, child)

    def killed(*_given: Any, **_named: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(access_pack.models.AccessMark.objects, "bulk_create", killed)
        with pytest.raises(SystemExit):
            support.gather(everyone, request_id)
    with as_test():
        assert models.AccessPiece.objects.count() == 0
        assert models.AccessRequest.objects.get(id=request_id).gathered_at is None
    assert lines(events.ACCESS_GATHERED) == []

    assert support.gather(everyone, request_id) > 0
    with as_test():
        pieces = models.AccessPiece.objects.count()
    support.gather(everyone, request_id)
    with as_test():
        assert models.AccessPiece.objects.count() == pieces


def test_a_file_that_somebody_asked_for_is_not_disposed_of(everyone: cast.Cast, child: UUID) -> None:
    facts: dict[str, Any] = {
        "archived_on": date(2020, 1, 1), "held_for": "", "is_class": True, "due": date(2026, 1, 1),
        "on": date(2026, 2, 1),
    }  # fmt: skip
    assert why_not_dispose(**facts) is None
    assert getattr(why_not_dispose(**facts, is_asked_for=True), "code", "") == "children.asked_for"

    def is_asked_for() -> bool:
        with signed(support.ines(everyone)), connection.cursor() as cursor:
            cursor.execute("select linkspan.is_asked_for(%s)", [child])
            (found,) = cursor.fetchone() or (False,)
        return bool(found)

    assert not is_asked_for()
    request_id = asked(everyone, child)
    assert is_asked_for()
    with as_test():
        models.AccessRequest.objects.filter(id=request_id).update(
            closed_at=timezone.now() - timedelta(days=1200), closed_how="withdrawn"
        )
    assert not is_asked_for()
