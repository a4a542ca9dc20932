"""What a child said on its pages: written down, read, told back; and a stage that is not complete without it."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from linkspan.agencies import models as agencies
from linkspan.children.models import Child
from linkspan.voice import word_models as models
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, title, words

pytestmark = pytest.mark.django_db
SAID = "I want to live with Gran. I don't like the shouting."
PLACE = "/children/{}/voice/"


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def typed(**changes: Any) -> dict[str, Any]:
    on = timezone.localdate() - timedelta(days=1)
    return once(**{
        "said": SAID, "how": "picture", "place": "school", "alone": "no", "present": "Tess, her teacher",
        "language": "en", "sharing": "workers", "said_on-day": on.day, "said_on-month": on.month,
        "said_on-year": on.year, "wishes": "To live with Gran", "shows": "A house",
        "interpretation": "I think she is tired.",
    } | changes)  # fmt: skip


def a_drawing() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(out, "PNG")
    return SimpleUploadedFile("drawing.png", out.getvalue(), "image/png")


def add(client: Client, child_id: UUID, **changes: Any) -> Any:
    return client.post(f"{PLACE.format(child_id)}add/", typed(**changes), follow=True)


def test_a_child_is_heard_drawn_and_told_what_became_of_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben, cole, place = desk(people.ben), desk(people.cole), PLACE.format(rowan)
    assert "Nothing is written down that you may see." in words(ben.get(place))
    assert f'href="{place}"' in ben.get(f"/children/{rowan}/").content.decode()

    answer = add(ben, rowan, picture=a_drawing())

    assert "It is written down, as the child said it." in words(answer)
    read = words(cole.get(place))
    for part in (
        SAID, "In a drawing, a photograph or play. At school or nursery. Also there: Tess, her teacher.",
        "The worker's view I think she is tired.", "Written down by Ben Okoro, Designated safeguarding lead",
        "May see it: Those who work with the child", "What the child wants To live with Gran",
    ):  # fmt: skip
        assert part in read
    assert "Rowan" not in title(answer)
    with as_test():
        picture, wish, row = models.Picture.objects.get(), models.ChildWish.objects.get(), models.Words.objects.get()

    drawn = cole.get(f"{place}pictures/{picture.id}/")
    assert drawn.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in drawn.headers["Cache-Control"]
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"

    asked = f"{place}wishes/{wish.id}/"
    assert ben.get(f"/wishes/{wish.id}/").headers["Location"] == asked
    ben.post(asked, once(outcome="partly", done="She stays with Gran at weekends."))
    on = timezone.localdate()
    told = {"told_on-day": on.day, "told_on-month": on.month, "told_on-year": on.year}
    told_back = ben.post(asked, once(how="face_to_face", said="Ben", **told), follow=True)
    assert "Told: Face to face" in words(told_back)

    beside = f"{place}{row.id}/"
    taken = ben.post(beside, once(kind="withdrawn", said="She does not want Mum to know."), follow=True)
    assert "The child took this back" in words(taken)
    assert SAID in words(taken)


def test_what_is_left_out_is_asked_for_and_a_file_that_is_no_picture_is_turned_away(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben = desk(people.ben)

    assert "Say who else was there." in words(add(ben, rowan, present=""))
    assert "Choose the picture again." in words(add(ben, rowan, present="", picture=a_drawing()))
    sent = SimpleUploadedFile("drawing.png", b"<script>alert(1)</script>", "image/png")
    assert "That file is no picture we can read." in words(add(ben, rowan, picture=sent))
    with as_test():
        assert models.Words.objects.count() == 0


def test_an_outsider_finds_no_voice_and_words_kept_to_social_care_leave_no_gap(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    place = PLACE.format(rowan)
    add(desk(people.ben), rowan, sharing="recorder_lead", picture=a_drawing())
    with as_test():
        picture = models.Picture.objects.get()

    assert "Nothing is written down that you may see." in words(desk(people.cole).get(place))
    assert desk(people.cole).get(f"{place}pictures/{picture.id}/").status_code == 404
    for part in ("", "add/", f"pictures/{picture.id}/"):
        assert desk(people.kit).get(f"{place}{part}").status_code in (403, 404)


def another(place: agencies.Organisation, name: str) -> UUID:
    """Bring one more child, whom one agency knows."""
    children.others(place, [name], f"{name}field")
    with as_test():
        return Child.objects.latest("created_at").id


def test_words_written_under_the_wrong_child_are_moved_to_the_right_one(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    idris, stranger = another(people.school, "Idris"), another(people.police, "Hollis")
    ben, place, right = desk(people.ben), PLACE.format(rowan), PLACE.format(idris)
    add(ben, rowan, picture=a_drawing())
    with as_test():
        row = models.Words.objects.get()
    moved = dict(kind="wrong_child", said="That was Idris.")

    typo = words(ben.post(f"{place}{row.id}/", once(**moved, child="Idris")))
    same = words(ben.post(f"{place}{row.id}/", once(**moved, child=str(rowan))))
    for who in (stranger, UUID(int=5)):
        assert "You cannot write for that child." in words(ben.post(f"{place}{row.id}/", once(**moved, child=str(who))))
    with as_test():
        assert models.Words.objects.count() == 1
    sent = once(**moved, child=f"https://example.test/children/{idris}/")
    ben.post(f"{place}{row.id}/", sent)
    ben.post(f"{place}{row.id}/", sent)

    assert "Enter the reference" in typo
    assert "Name the other child." in same
    with as_test():
        first, second = models.Words.objects.get(child=rowan), models.Words.objects.get(child=idris)
        assert models.Picture.objects.filter(words=second).count() == 1
    assert (first.id, second.said, second.said_at) == (row.id, SAID, first.said_at)
    assert SAID in words(ben.get(right))
    assert SAID not in words(desk(people.cole).get(place))
    assert "who said it?" not in words(desk(people.cole).get(f"{right}{second.id}/"))
