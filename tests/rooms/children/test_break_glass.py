"""A protected place is opened in an emergency for half an hour, its owners told at once; an identity never is."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error, connection

from linkspan.agencies import models as agencies
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children import events
from linkspan.children.commands import shields
from linkspan.children.commands.emergencies import OPEN_FOR, open_place
from linkspan.children.queries.file import child_file
from linkspan.children.queries.finding import find
from linkspan.duty import queries as boards
from linkspan.matching import Query
from linkspan.sharing import commands, queries
from tests.rooms.children.conftest import NOW, ROWAN, WHY, Index, a_record, signed
from tests.support.database import as_test

JUST_BEFORE, JUST_AFTER = NOW + OPEN_FOR - timedelta(seconds=1), NOW + OPEN_FOR


@pytest.fixture
def rowan(index: Index) -> UUID:
    """A girl whom the school shielded; the school and the practice know where she is."""
    index.send(index.cast.school, a_record("s1"))
    index.send(index.cast.practice, a_record("p1"))
    child_id = index.child_of(index.cast.school, "s1")
    assert child_id is not None
    shields.shield(child_id=child_id, kind="location", reason=WHY, by=index.cast.ben.actor(NOW), at=NOW)
    return child_id


def test_the_place_is_seen_for_half_an_hour_and_not_a_second_longer(index: Index, rowan: UUID) -> None:
    dee = index.cast.dee
    before = child_file(child_id=rowan, by=dee.actor(NOW), at=NOW, reason=WHY)

    open_place(child_id=rowan, reason=WHY, by=dee.actor(NOW, stepped_up=True), at=NOW)
    during = child_file(child_id=rowan, by=dee.actor(JUST_BEFORE), at=JUST_BEFORE)
    after = child_file(child_id=rowan, by=dee.actor(JUST_AFTER), at=JUST_AFTER)

    assert (before.place_hidden, before.addresses) == (True, ())
    assert not during.place_hidden
    assert during.addresses[0].lines == ("14 Tern Walk",)
    assert during.open_until == NOW + OPEN_FOR
    assert (after.place_hidden, after.addresses, after.open_until) == (True, (), None)


def test_it_opens_to_whoever_opened_it_alone(index: Index, rowan: UUID) -> None:
    open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(NOW, stepped_up=True), at=NOW)
    sergeant = index.colleague("Sgt Orla Finch", "practitioner", organisation=index.cast.police)

    file = child_file(child_id=rowan, by=sergeant, at=NOW, reason=WHY)

    assert (file.place_hidden, file.addresses, file.openings) == (True, (), ())


def test_searching_by_the_place_finds_no_more_than_before(index: Index, rowan: UUID) -> None:
    dee, asked = index.cast.dee, Query(postcode="ZE3 9QQ", born=ROWAN["date_of_birth"])
    before = find(query=asked, by=dee.actor(NOW), at=NOW, reason=WHY)
    open_place(child_id=rowan, reason=WHY, by=dee.actor(NOW, stepped_up=True), at=NOW)

    assert find(query=asked, by=dee.actor(NOW), at=NOW, reason=WHY) == before


def test_its_owners_and_the_shield_reviewers_are_told_at_once(index: Index, rowan: UUID) -> None:
    with as_test():
        agencies.Notice.objects.all().delete()

    open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(NOW, stepped_up=True), at=NOW)

    with as_test():
        told = set(agencies.Notice.objects.filter(event=events.PLACE_OPENED).values_list("person__name", flat=True))
    assert {"Ben Okoro", "Shirin Daftari"} <= told
    assert "Sgt Dee Hallam" not in told
    (shown,) = child_file(child_id=rowan, by=index.cast.ben.actor(NOW), at=NOW).openings
    assert (shown.person, shown.until_at, shown.reason) == ("Sgt Dee Hallam", NOW + OPEN_FOR, WHY)


def test_another_person_reviews_it_on_the_next_working_day(index: Index, rowan: UUID) -> None:
    open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(NOW, stepped_up=True), at=NOW)

    with as_test():
        (item,) = boards.my_items(index.cast.ines.id, NOW)
    assert (item.kind, item.due_at.date().isoformat()) == ("misuse_review", "2026-11-03")
    shown = queries.review(challenge_id=item.about, by=index.cast.ines.actor(NOW), at=NOW)
    assert (shown.look.whys, shown.look.person_name) == (("walled",), "Sgt Dee Hallam")
    with pytest.raises((Refused, NotFound, NotNow)):
        commands.review_challenge(
            challenge_id=item.about, outcome="proper", said="", by=index.cast.dee.actor(NOW), at=NOW
        )


def test_it_is_refused_without_a_fresh_sign_in_a_reason_or_a_post_for_emergencies(index: Index, rowan: UUID) -> None:
    fresh = {name: getattr(index.cast, name).actor(NOW, stepped_up=True) for name in ("dee", "cole", "kit", "mo")}

    for by, reason in (
        (index.cast.dee.actor(NOW), WHY),
        (fresh["dee"], ""),
        (fresh["kit"], WHY),
        (replace(fresh["dee"], trained_until=None), WHY),
    ):
        with pytest.raises((Refused, NotNow)):
            open_place(child_id=rowan, reason=reason, by=by, at=NOW)
    assert index.count("children_placeopening") == 0
    assert index.events(events.PLACE_OPENED) == 0


def test_it_is_opened_once_at_a_time_and_again_with_another_review(index: Index, rowan: UUID) -> None:
    open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(NOW, stepped_up=True), at=NOW)

    with pytest.raises(NotNow):
        open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(JUST_BEFORE, stepped_up=True), at=JUST_BEFORE)
    open_place(child_id=rowan, reason=WHY, by=index.cast.dee.actor(JUST_AFTER, stepped_up=True), at=JUST_AFTER)

    assert index.count("sharing_challenge where 'walled' = any(whys)") == 2


def test_a_walled_identity_is_never_opened_and_answers_as_no_child_does(index: Index, rowan: UUID) -> None:
    shields.shield(child_id=rowan, kind="identity", reason=WHY, by=index.cast.ben.actor(NOW), at=NOW)
    mo = index.cast.mo.actor(NOW, stepped_up=True)
    nobody = UUID(int=7)

    said = []
    for child_id in (rowan, nobody):
        with pytest.raises(Refused) as refused:
            open_place(child_id=child_id, reason=WHY, by=mo, at=NOW)
        said.append((refused.value.code, refused.value.discloses, refused.value.explanation))

    assert said[0] == said[1]
    assert said[0][0] == "not_found"


def test_a_place_opened_closes_when_the_identity_is_walled(index: Index, rowan: UUID) -> None:
    dee = index.cast.dee
    open_place(child_id=rowan, reason=WHY, by=dee.actor(NOW, stepped_up=True), at=NOW)
    shields.shield(child_id=rowan, kind="identity", reason=WHY, by=index.cast.ben.actor(NOW), at=NOW)

    with pytest.raises(Refused):
        child_file(child_id=rowan, by=dee.actor(NOW), at=NOW)


OPENING = (
    "insert into children_placeopening (id, child_id, organisation_id, person_id, reason, from_at, until_at) "
    "values (gen_random_uuid(), %s, %s, %s, 'x', linkspan.ctx_at(), linkspan.ctx_at() + %s)"
)


def test_the_database_opens_no_place_by_itself(index: Index, rowan: UUID) -> None:
    """With the gate switched off: no answer, no opening; with one, no longer than half an hour."""
    dee = index.cast.dee
    row = [rowan, dee.organisation.id, dee.id]

    with pytest.raises(Error, match="row-level security"), signed(dee.actor(NOW)), connection.cursor() as cursor:
        cursor.execute(OPENING, [*row, timedelta(minutes=5)])
    open_place(child_id=rowan, reason=WHY, by=dee.actor(NOW, stepped_up=True), at=NOW)
    with pytest.raises(Error, match="row-level security"), signed(dee.actor(NOW)), connection.cursor() as cursor:
        cursor.execute(OPENING, [*row, timedelta(minutes=31)])
    with signed(dee.actor(NOW)), connection.cursor() as cursor:
        cursor.execute(OPENING, [*row, timedelta(minutes=30)])
