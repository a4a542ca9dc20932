"""The pages of access requests: words taken by anybody, steps one by one, and files that hold what was decided."""

import json
from base64 import b64decode
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import events
from linkspan.scrutiny.commands import access_apart
from linkspan.web.scrutiny import files
from tests import cast
from tests.pages.conftest import Desk
from tests.support import access as support
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.pages import once, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def proven(people: cast.Cast) -> None:
    support.demonstrated(people)


def schema() -> dict[str, Any]:
    """Read the form of the file as it is documented."""
    documented = (Path(__file__).resolve().parents[2] / "docs/reference/access-answer.md").read_text("utf-8")
    found: dict[str, Any] = json.loads(documented.split("```json")[1].split("```")[0])
    return found


TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "null": type(None)}


def faults(value: Any, form: dict[str, Any], where: str = "$") -> list[str]:
    """List where a value is not as a form says, for the little of JSON Schema that the form uses."""
    if "const" in form:
        return [] if value == form["const"] else [where]
    allowed = [form["type"]] if isinstance(form["type"], str) else form["type"]
    if not isinstance(value, tuple(TYPES[each] for each in allowed)):
        return [where]
    if isinstance(value, dict):
        lacking, unknown = set(form["required"]) - value.keys(), value.keys() - form["properties"].keys()
        wrong = [f"{where}.{name}" for name in lacking | unknown]
        known = value.keys() & form["properties"].keys()
        return wrong + [
            one for name in known for one in faults(value[name], form["properties"][name], f"{where}.{name}")
        ]
    if isinstance(value, list):
        return [one for each in value for one in faults(each, form["items"], f"{where}[]")]
    reads = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}.get(form.get("format", ""))
    if reads and value is not None:
        reads(value)
    return []


def first_request() -> models.AccessRequest:
    with as_test():
        return models.AccessRequest.objects.get()


def waiting() -> list[models.AccessPiece]:
    with as_test():
        rows = models.AccessPiece.objects.filter(decided_at=None).prefetch_related("marks")
        return list(rows.order_by("number"))


def typed(piece: models.AccessPiece) -> dict[str, Any]:
    """Leave out what is proposed, and each secret besides where no rule knew it."""
    said: dict[str, Any] = {"more_words": "", "more_ground": "", "more_reason": ""}
    for number in range(1, len(piece.marks.all()) + 1):
        said |= {f"d{number}": "accepted", f"r{number}": "Not theirs.", f"w{number}": ""}
    if "Wendel" in piece.text:
        said |= {"more_words": "Wendel Hollowbrook", "more_ground": "others", "more_reason": "A neighbour."}
    return once(**said)


def test_a_request_goes_from_words_to_files_that_tell_no_more_than_was_decided(people: cast.Cast, desk: Desk) -> None:
    child = support.child(people)
    amina, ines = desk(people.amina), desk(people.ines)
    assert "No request waits for an answer." in words(ines.get("/access-requests/"))
    asked = once(
        asker="parent", asker_name="Marian Ashgrove", about="Rowan Ashgrove", wanted="", form="said",
        area=str(people.northmere.id),
    )  # fmt: skip
    sent = amina.post("/access-requests/new/", asked, follow=True)
    assert "somebody will be in touch" in words(sent)
    assert amina.get("/access-requests/").status_code == 403

    assert "Marian Ashgrove" in words(ines.get("/access-requests/"))
    place = f"/access-requests/{first_request().id}/"
    assert "Next: Find the child's file" in words(ines.get(place))
    for kind, answers in support.ANSWERS.items():
        wrong = words(ines.post(f"{place}steps/{kind}/", once(file=str(child), words="")))
        assert "There is a problem" in wrong
        page = ines.post(f"{place}steps/{kind}/", once(file=str(child), words=support.KNOWN, **answers), follow=True)
        assert "The step is kept." in words(page)
    assert "It is gathered." in words(ines.post(f"{place}gather/", once(), follow=True))
    assert "Some of it has not been read" in words(ines.post(f"{place}files/", once(), follow=True))

    while pieces := waiting():
        address = f"{place}pieces/{pieces[0].id}/"
        assert ines.get(address).status_code == 200
        assert "Your decision is kept." in words(ines.post(address, typed(pieces[0]), follow=True))
    assert "Make the files" in words(ines.get(place))
    answer = ines.post(f"{place}files/", once())

    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(BytesIO(answer.content)) as packed:
        page_name, data = packed.namelist()[0], packed.read("answer.json")
        page = packed.read(page_name)
    assert [word for word in support.SECRET if word.encode() in data + page] == []
    told = json.loads(data)
    assert faults(told, schema()) == []
    assert "otters" in str(told["items"])
    assert "quillwort" not in str(told)
    assert told["ask_also"]
    with as_test():
        assert models.AccessCopy.objects.get().data_hash == files.Files(page, page_name, data).data_hash
    gone = words(ines.post(f"{place}hand-over/", once(), follow=True))
    assert "It is answered." in gone
    assert "otters" not in words(ines.get(place))


@pytest.mark.needs_pango
def test_what_is_left_out_is_nowhere_in_the_bytes_of_the_pdf(people: cast.Cast) -> None:
    letter: dict[str, Any] = {
        "organisation": "Northmere Council", "asker": "Marian", "about": "Rowan", "received_at": timezone.now(),
        "reference": "1", "told": [("A concern", Shown())], "elsewhere": (), "left_out": [], "more_time": None,
    }  # fmt: skip

    written = files.written(letter, uncompressed=True)

    assert written.page.startswith(b"%PDF")
    assert b"/StructTreeRoot" in written.page
    assert b"Hollowbrook" not in written.page + written.data


class Shown:
    """A thing that is told."""

    wrote, written_at, text = "Amina Yusuf", None, "We saw Rowan with [left out]."
    picture, drawn = b"", ""


def test_a_childs_drawing_is_decided_on_by_sight_and_is_then_in_both_files(people: cast.Cast, desk: Desk) -> None:
    child, ines = support.child(people), desk(people.ines)
    support.draw(people, child, "A house with an otter")
    support.draw(people, child, "Me and Wendel Hollowbrook")
    request_id = support.received(people, asker="child", asker_name="Rowan Ashgrove")
    support.stepped(
        people, request_id, child, competence={"competence": "understands", "view": "agrees"},
        authority={"authority": "self", "checked": "file"},
    )  # fmt: skip
    support.gather(people, request_id)
    pieces = {each.text.split(chr(10))[0]: each for each in waiting() if each.kind == "picture"}
    house, two = pieces["A house with an otter"], pieces["Me and Wendel Hollowbrook"]
    place = f"/access-requests/{request_id}/"

    page = ines.get(f"{place}pieces/{house.id}/")
    drawn = ines.get(f"{place}pieces/{house.id}/picture/")
    while pieces_left := waiting():
        ines.post(f"{place}pieces/{pieces_left[0].id}/", typed(pieces_left[0]), follow=True)
    answer = ines.post(f"{place}files/", once())

    assert f'src="{place}pieces/{house.id}/picture/"' in page.content.decode()
    assert (drawn["Content-Type"], "no-store" in drawn["Cache-Control"]) == ("image/jpeg", True)
    with ZipFile(BytesIO(answer.content)) as packed:
        read, data = packed.read(packed.namelist()[0]), packed.read("answer.json")
    told = json.loads(data)
    assert faults(told, schema()) == []
    with_picture = [each for each in told["items"] if "picture" in each]
    assert [each["text"].split(chr(10))[0] for each in with_picture] == ["A house with an otter"]
    assert b64decode(with_picture[0]["picture"]["base64"]) == drawn.content
    assert b"/Image" in read or b"data:image/jpeg" in read
    with as_test():
        agencies.User.objects.update(is_demo=True)
    for who, address in ((people.ben, house.id), (people.ines, two.request_id), (people.amina, house.id)):
        assert desk(who).get(f"{place}pieces/{address}/picture/").status_code in (403, 404)
    ines = desk(people.ines)
    ines.post(f"{place}hand-over/", once(), follow=True)
    assert ines.get(f"{place}pieces/{house.id}/picture/").status_code == 404


def test_a_barred_adult_is_refused_on_the_page(people: cast.Cast, desk: Desk) -> None:
    child = support.child(people)
    request_id = support.received(people, asker_name="Piers Holloway")
    support.stepped(people, request_id, child)

    page = words(desk(people.ines).post(f"/access-requests/{request_id}/gather/", once(), follow=True))

    assert "Nothing is told to them." in page


def test_a_health_professional_is_asked_and_says(people: cast.Cast, desk: Desk) -> None:
    child = support.child(people)
    support.tell(child, people.amina, "She was seen about her ear.", kind="health")
    request_id = support.received(people)
    support.stepped(people, request_id, child)
    support.gather(people, request_id)
    ines, cole = desk(people.ines), desk(people.cole)
    place = f"/access-requests/{request_id}/"
    assert "Mill Street Surgery" in words(ines.get(f"{place}opinion/"))
    ines.post(f"{place}opinion/", once(organisation=str(people.practice.id)), follow=True)
    with as_test():
        opinion_id: UUID = models.AccessOpinion.objects.get().id

    address = f"/access-requests/opinions/{opinion_id}/"
    assert "She was seen about her ear." in words(cole.get(address))
    assert desk(people.ben).get(address).status_code == 404
    kept = cole.post(address, once(says="may_tell", words="It can do no harm."), follow=True)
    assert "Nothing more is asked of you." in words(kept)
    assert "It can do no harm." in words(ines.get(place))


def test_the_clock_is_stopped_run_on_made_longer_and_the_request_closed(people: cast.Cast, desk: Desk) -> None:
    request_id = support.received(people)
    ines, place = desk(people.ines), f"/access-requests/{request_id}/"

    stopped = ines.post(f"{place}stop/", once(kind="clarify", why="Which years do you mean?"), follow=True)
    assert "The clock stands still." in words(stopped)
    assert "The clock runs on." in words(ines.post(f"{place}resume/", once(), follow=True))
    longer = ines.post(f"{place}extend/", once(why="There are many old records.", told_how="letter"), follow=True)
    assert "The time is longer now." in words(longer)
    assert "Told of more time" in words(longer)
    letter = words(ines.get(f"{place}letter/"))
    assert "We need more time." in letter
    assert "There are many old records." in letter
    closed = ines.post(
        f"{place}close/",
        once(how="refused", refused_for="excessive", why="We told you all in May.", told_how="letter"), follow=True,
    )  # fmt: skip
    assert "Refused" in words(closed)
    letter = words(ines.get(f"{place}letter/"))
    for said in ("plainly excessive", "We told you all in May.", "Information Commissioner", "ask a court"):
        assert said in letter
    assert desk(people.kit).get(place).status_code in (403, 404)


PLACES = ("", "steps/identity/", "stop/", "extend/", "close/", "opinion/", "letter/")
PRESSED = ("gather/", "files/", "hand-over/", "resume/")


def test_nobody_opens_a_request_or_a_piece_that_is_another_s(people: cast.Cast, desk: Desk) -> None:
    """The curious colleague, another agency's governance, and a piece under somebody else's request."""
    child = support.child(people)
    request_id, other_id = support.received(people), support.received(people, asker_name="Somebody Else")
    support.stepped(people, request_id, child)
    support.gather(people, request_id)
    piece, place, other = waiting()[0].id, f"/access-requests/{request_id}/", f"/access-requests/{other_id}/"
    stranger = support.governance(people.school, "Nell Thorne")
    with as_test():
        agencies.User.objects.filter(id=stranger.user.id).update(is_demo=True)

    for who in (people.amina, people.ben, people.kit, stranger):
        theirs = desk(who)
        for address in (*PLACES, f"pieces/{piece}/"):
            answer = theirs.get(place + address)
            is_asked_again = answer.status_code == 302 and "/reauthenticate/" in answer["Location"]
            assert is_asked_again or answer.status_code in (403, 404), (who.person.name, address)
        for address in PRESSED:
            theirs.post(place + address, once())
    assert desk(people.ines).get(f"{other}pieces/{piece}/").status_code == 404
    with as_test():
        assert not models.AccessCopy.objects.exists()
        assert models.AccessRequest.objects.filter(closed_at=None).count() == 2


def test_a_request_begins_at_the_child_s_file_and_is_confirmed_there(people: cast.Cast, desk: Desk) -> None:
    child = support.child(people)
    amina, ines = desk(people.amina), desk(people.ines)
    address = f"/children/{child}/access-request/"
    assert address in amina.get(f"/children/{child}/").content.decode()
    assert "Who is it about?" not in words(amina.get(address))
    asked = once(asker="child", asker_name="Rowan Ashgrove", wanted="", form="said", area=str(people.northmere.id))
    assert "somebody will be in touch" in words(amina.post(address, asked, follow=True))
    assert first_request().child_id == child

    step = f"/access-requests/{first_request().id}/steps/child/"
    assert "This is the child" in words(ines.get(step))
    assert "The step is kept." in words(ines.post(step, once(file=str(child), words=support.KNOWN), follow=True))


def test_whoever_answers_looks_for_the_child_within_the_request(people: cast.Cast, desk: Desk) -> None:
    child = support.child(people)
    request_id = support.received(people)
    ines, step = desk(people.ines), f"/access-requests/{request_id}/steps/child/"

    assert "This is the child" not in words(ines.get(step))
    too_little = words(ines.post(step, once(search="1", names="")))
    assert "There is a problem" in too_little
    found = ines.post(step, once(search="1", names="Rowan Ashgrove"))
    assert str(child) in found.content.decode()
    assert len(lines(events.ACCESS_SEARCHED)) == 1
    assert "Rowan" not in str(lines(events.ACCESS_SEARCHED))
    assert "Nobody we can show you fits" in words(ines.post(step, once(search="1", names="Zebulon Quist")))
    assert "The step is kept." in words(ines.post(step, once(file=str(child), words=support.KNOWN), follow=True))


def test_somebody_inside_reads_and_decides_on_a_page_that_is_there_for_nobody_else(
    people: cast.Cast, desk: Desk
) -> None:
    child = support.child(people)
    support.keep_apart(people, child, people.mo, "The caretaker, Wendel Hollowbrook, was seen to strike her.")
    request_id = support.received(people)
    support.stepped(people, request_id, child)
    support.gather(people, request_id)
    access_apart.seek_apart(by=Actor.system("worker"), at=timezone.now())
    with as_test():
        agencies.User.objects.update(is_demo=True)
        row = models.AccessApart.objects.get()
    mo, place = desk(people.mo), f"/access-requests/apart/{row.id}/"

    page = mo.get(place)
    said = words(page)
    for each in ("May this be told?", "was seen to strike her", "whoever answers does not know of it"):
        assert each in said
    assert "Rowan" not in page.content.decode().split("<title>")[1].split("</title>")[0]
    assert "There is a problem" in words(mo.post(place, once(decision="tell", reason="")))
    typo = dict(decision="tell", reason="She may know it.", leave_out="Wendell Hollowbrok")
    assert "There is a problem" in words(mo.post(place, once(**typo)))
    assert "There is a problem" in words(mo.post(place, once(decision="leave", reason="It is open.", ground="")))
    kept = words(mo.post(place, once(**typo | {"leave_out": "Wendel Hollowbrook"}), follow=True))
    assert "Your decision is kept." in kept
    assert "Nothing more is asked of you." in kept
    again = words(mo.post(place, once(decision="leave", ground="police", reason="I think again."), follow=True))
    assert "Your decision is kept." not in again
    for other in (people.ines, people.amina, people.dana, people.ben, people.cole):
        assert desk(other).get(place).status_code in (403, 404), other.person
        assert desk(other).post(place, once(decision="leave", ground="police", reason="I say so.")).status_code in (
            403, 404
        )  # fmt: skip
    told = words(desk(people.ines).get(f"/access-requests/{request_id}/"))
    assert "was seen to strike her" in told
    assert "Hollowbrook" not in told.split("was seen to strike her")[0][-60:]
