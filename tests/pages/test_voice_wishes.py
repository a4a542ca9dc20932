"""Wishes about sharing on their pages: written down, shown beside each decision, and explained where gone against."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.sharing.decision_models import SharingDecision
from linkspan.voice import wish_models as models
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def day(name: str, on: date | None) -> dict[str, Any]:
    parts = (on.day, on.month, on.year) if on else ("", "", "")
    return {f"{name}-{part}": value for part, value in zip(("day", "month", "year"), parts, strict=True)}


def say(client: Client, child_id: UUID, **changes: Any) -> Any:
    today = timezone.localdate()
    sent = {
        "said_by": "child", "said_by_name": "", "kind": "any", "receiver": "police", "answer": "no",
        "words": "Not the police.", "how": "face_to_face", **day("said_on", today), **day("until_on", None),
        **day("ask_on", None),
    }  # fmt: skip
    return client.post(f"/children/{child_id}/voice/sharing/add/", once(**(sent | changes)), follow=True)


def ask(client: Client, child_id: UUID, **changes: Any) -> Any:
    asked = {"receiver": "police", "matters": ["health"], "aim": "protect", "urgency": "soon"} | changes
    return client.post(f"/children/{child_id}/share/", once(**asked), follow=True)


def keep(client: Client, child_id: UUID, **changes: Any) -> Any:
    sent = {
        "decision": "shared", "reasons": "She may be hurt again this week.", "informed": "later",
        "informed_why": "", "relationship": "separate", **day("asked_on", None), **day("shared_on", None),
        **day("against_tell_on", None),
    }  # fmt: skip
    return client.post(f"/children/{child_id}/share/answer/", once(**(sent | changes)), follow=True)


def test_a_no_is_written_down_and_taken_back(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    empty = words(ben.get(f"/children/{rowan}/voice/sharing/"))
    kept = say(ben, rowan)
    with as_test():
        wish = models.Wish.objects.get()

    shown = words(desk(people.cole).get(f"/children/{rowan}/voice/sharing/"))
    back = ben.post(
        f"/children/{rowan}/voice/sharing/{wish.id}/take-back/", once(words="It is all right."), follow=True
    )

    assert "Nobody has asked them." in empty
    assert "Kept. It is shown wherever sharing is decided." in words(kept)
    assert "Rowan" not in title(kept)
    assert "The child No Anything, with the police Not the police." in shown
    assert "asked by Ben Okoro" in shown
    assert "Nobody has asked them." in words(back)
    assert "Took it back" in words(back)


def test_what_is_missing_is_said_and_nothing_is_kept(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    answer = say(desk(people.ben), rowan, answer="not_now")

    assert "Choose the day to ask them again." in words(answer)
    with as_test():
        assert not models.Wish.objects.exists()


def test_the_wish_stands_beside_the_advice_and_going_against_it_is_explained(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben = desk(people.ben)
    before = words(ask(ben, rowan))
    say(ben, rowan)
    beside = words(ask(ben, rowan))
    refused = words(keep(ben, rowan))
    told = keep(
        ben, rowan, against_reason="harm", against_why="He may hurt her again tonight.", against_telling="will",
        **day("against_tell_on", timezone.localdate() + timedelta(days=2)),
    )  # fmt: skip
    with as_test():
        override = models.WishOverride.objects.get()
    task = words(ben.get("/tasks/"))
    done = words(ben.post(f"/voice/shared/{override.id}/", once(how="At home on Friday"), follow=True))

    assert "Nobody has asked them about this." in before
    assert "Not the police." in beside
    assert "Someone said no, or not now" in beside
    assert "say why in a line" in refused.lower()
    assert "Shared although they said no" in words(told)
    assert "A child could be badly hurt. He may hurt her again tonight." in words(told)
    assert "Tell somebody who said no that you shared it" in task
    assert "Yes. At home on Friday" in done
    with as_test():
        assert SharingDecision.objects.count() == 1


def test_what_cannot_wait_is_recorded_first_and_asked_about_after(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    say(ben, rowan)
    ask(ben, rowan, urgency="now")

    kept = words(keep(ben, rowan))

    assert "Not said yet. It went out in a hurry." in kept
    assert "Say why, and when they are told" in kept
    with as_test():
        override = models.WishOverride.objects.get()
    said = ben.post(
        f"/voice/shared/{override.id}/",
        once(against_reason="law", against_why="A court asked for it.", against_telling="told",
             against_how="By telephone today", **day("against_tell_on", None)),
        follow=True,
    )  # fmt: skip
    assert "Yes. By telephone today" in words(said)


def test_an_outsider_finds_no_such_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    say(desk(people.ben), rowan)
    with as_test():
        wish = models.Wish.objects.get()
    kit = desk(people.kit)

    for address in (f"/voice/wishes/{wish.id}/", f"/children/{rowan}/voice/sharing/{wish.id}/take-back/"):
        assert "Not the police" not in words(kit.get(address, follow=True))
