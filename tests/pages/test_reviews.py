"""The reviewers' pages: both sides and the evidence, a decision that can be taken back, and shields."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.children import models as children
from linkspan.children.commands import shields
from linkspan.interop import commands
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.interop.feed_texts import csv_feed
from tests.support.database import as_test

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db

HOME = {"address_line_1": "113 Common Terrace", "town": "Northmere", "postcode": "LS1 4AP"}
DANIEL = {"record_id": "CS-1", "given_name": "Danoel", "family_name": "Adegoke", "date_of_birth": "2011-01-22",
          "sex": "M", **HOME}  # fmt: skip
AGAIN = {"record_id": "CS-2", "given_name": "Daniel", "middle_names": "Ayotunde", "family_name": "Adegoke",
         "nhs_number": "9990548609", "sex": "M", **HOME}  # fmt: skip
TOBI = {"given_name": "Tobi", "middle_names": ""}
REASON = "The mother says they are one boy."


def load(people: cast.Cast, folder: Path, *rows: dict[str, str], by: str = "council") -> None:
    organisation = getattr(people, by)
    for number, row in enumerate(rows):
        path = folder / f"{by}{number}.csv"
        path.write_bytes(csv_feed(row))
        commands.load_feed(
            path=path, format_name="csv", organisation_id=organisation.id, kind="delta",
            by=Actor.system("feed", organisation.id), at=timezone.now,
        )  # fmt: skip


@pytest.fixture
def pair(people: cast.Cast, tmp_path: Path) -> UUID:
    load(people, tmp_path, DANIEL, AGAIN)
    with as_test():
        return children.Pair.objects.get(sealed=False, decided_at=None).id


@pytest.fixture
def sealed(people: cast.Cast, tmp_path: Path) -> UUID:
    load(people, tmp_path, DANIEL | {"protection": "location"}, AGAIN)
    with as_test():
        return children.Pair.objects.get(sealed=True, decided_at=None).id


@pytest.fixture
def shield(people: cast.Cast, tmp_path: Path) -> UUID:
    load(people, tmp_path, DANIEL)
    with as_test():
        child_id = children.Child.objects.get().id
    now = timezone.now()
    return shields.shield(
        child_id=child_id, kind="location", reason="concern: his father is looking for them",
        by=people.amina.actor(now), at=now,
    )  # fmt: skip


def colleague(people: cast.Cast, name: str, *roles: str) -> cast.Member:
    """Seat someone else at the council, as reviewers are."""
    return cast._member(people.council, name, "Reviewer", set(roles), band=5)


def decide(client: Client, pair_id: UUID, decision: str, **more: str) -> Any:
    sent = {"once": str(uuid4()), "decision": decision, "reason": REASON} | more
    return client.post(f"/reviews/{pair_id}/", sent)


def child_of_any(record_id: str) -> UUID | None:
    with as_test():
        link = children.Link.objects.filter(record__record_id=record_id, until_at=None).first()
        return link.child_id if link else None


def child_of(record_id: str) -> UUID:
    with as_test():
        return children.Link.objects.get(record__record_id=record_id, until_at=None).child_id


def record(record_id: str) -> UUID:
    with as_test():
        return children.SourceRecord.objects.get(record_id=record_id).id


# --- who may see them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "who"), [("/reviews/", "dana"), ("/sealed/", "shirin"), ("/shields/", "shirin")])
def test_a_reviewer_opens_their_list(people: cast.Cast, desk: Desk, address: str, who: str) -> None:
    page = desk(getattr(people, who)).get(address)

    assert page.status_code == 200
    assert b"app-empty" in page.content


@pytest.mark.parametrize("who", ["kit", "amina", "ada", "oz"])
@pytest.mark.parametrize("address", ["/reviews/", "/sealed/", "/shields/"])
def test_a_list_is_refused_to_anyone_else(people: cast.Cast, desk: Desk, address: str, who: str) -> None:
    assert desk(getattr(people, who)).get(address).status_code == 403


def test_a_matching_reviewer_does_not_see_what_is_sealed(people: cast.Cast, desk: Desk, sealed: UUID) -> None:
    dana = desk(people.dana)

    assert dana.get("/sealed/").status_code == 403
    assert dana.get(f"/reviews/{sealed}/").status_code == 404
    assert "Adegoke" not in dana.get("/reviews/").content.decode()


@pytest.mark.parametrize("who", ["kit", "amina"])
@pytest.mark.parametrize("part", ["", "ask/", "back/"])
def test_a_pair_is_nothing_to_an_outsider(people: cast.Cast, desk: Desk, pair: UUID, who: str, part: str) -> None:
    assert desk(getattr(people, who)).get(f"/reviews/{pair}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["records/{record}/unlink/", "children/{child}/split/"])
def test_a_child_s_records_are_nothing_to_an_outsider(people: cast.Cast, desk: Desk, pair: UUID, part: str) -> None:
    address = part.format(record=record("CS-2"), child=child_of("CS-1"))

    assert desk(people.kit).get(f"/{address}").status_code in (403, 404)
    assert desk(people.dana).get(f"/{address}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/reviews/", f"/reviews/{NOBODY}/", "/sealed/", "/shields/", f"/shields/{NOBODY}/",
     f"/records/{NOBODY}/unlink/", f"/children/{NOBODY}/split/"],
)  # fmt: skip
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


# --- a pair ---------------------------------------------------------------------------------------------------------


def test_the_list_names_both_sides_by_clock_and_the_date_to_decide_by(
    people: cast.Cast, desk: Desk, pair: UUID
) -> None:
    page = desk(people.dana).get("/reviews/").content.decode()

    for words in ("Daniel Adegoke and Danoel Adegoke", "Not due yet", "Northmere Council", "in 100 that they are"):
        assert words in page


def test_a_pair_shows_both_sides_what_differs_and_the_evidence_in_words(
    people: cast.Cast, desk: Desk, pair: UUID
) -> None:
    page = desk(people.dana).get(f"/reviews/{pair}/").content.decode()

    for words in (
        "Danoel Adegoke", "Daniel Ayotunde Adegoke", "22 January 2011", "999 054 8609", "Same family name",
        "speaks for the same child", "What linking would show to whom", "differ", "agree", "<svg",
    ):  # fmt: skip
        assert words in page
    assert "style=" not in page


def test_the_same_child_is_one_file_from_then_on_and_it_can_be_taken_back(
    people: cast.Cast, desk: Desk, pair: UUID
) -> None:
    dana = desk(people.dana)

    decided = decide(dana, pair, "same")
    together = child_of("CS-1") == child_of("CS-2")
    page = dana.get(f"/reviews/{pair}/").content.decode()
    back = dana.post(f"/reviews/{pair}/back/", {"once": str(uuid4()), "reason": "They are cousins after all."})

    assert (decided.status_code, back.status_code) == (302, 302)
    assert together
    assert "Decided: Same child" in page
    assert REASON in page
    assert child_of("CS-1") != child_of("CS-2")


def test_different_children_are_walled_off_and_that_can_be_taken_back(
    people: cast.Cast, desk: Desk, pair: UUID
) -> None:
    dana = desk(people.dana)

    decide(dana, pair, "different")
    apart = child_of("CS-1") != child_of("CS-2")
    with as_test():
        walls = children.NeverLink.objects.filter(until_at=None).count()
    dana.post(f"/reviews/{pair}/back/", {"once": str(uuid4()), "reason": "The school has confirmed his name."})

    assert (apart, walls) == (True, 1)
    assert child_of("CS-1") == child_of("CS-2")


def test_a_decision_without_a_reason_is_not_taken(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    page = decide(desk(people.dana), pair, "same", reason="")

    assert "Enter why" in page.content.decode()
    assert child_of("CS-1") != child_of("CS-2")


def test_a_pair_is_decided_once(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana = desk(people.dana)
    decide(dana, pair, "same")

    again = decide(dana, pair, "different")

    assert again.status_code == 409
    assert child_of("CS-1") == child_of("CS-2")


def test_the_source_is_asked_and_the_pair_goes_on_waiting(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana = desk(people.dana)

    asked = dana.post(
        f"/reviews/{pair}/ask/",
        {"once": str(uuid4()), "field": "given_name", "words": "Is it Daniel or Danoel on his birth certificate?"},
    )

    with as_test():
        correction = children.Correction.objects.get()
        waiting = children.Pair.objects.get(id=pair).decided_at is None
    assert asked["Location"] == f"/reviews/{pair}/"
    assert (correction.field, correction.organisation_id, waiting) == ("given_name", people.council.id, True)


def test_a_sealed_pair_is_a_shield_reviewer_s_to_decide(people: cast.Cast, desk: Desk, sealed: UUID) -> None:
    shirin = desk(people.shirin)
    listed = shirin.get("/sealed/").content.decode()
    shown = shirin.get(f"/reviews/{sealed}/").content.decode()
    second = desk(colleague(people, "Sian Moor", "shield_reviewer"))

    decided = decide(shirin, sealed, "same")
    alone = child_of_any("CS-2")
    decide(second, sealed, "same")

    assert "Daniel Adegoke and Danoel Adegoke" in listed
    assert "Nobody else sees it until you decide" in shown
    assert decided.status_code == 302
    assert alone is None
    assert child_of("CS-1") == child_of("CS-2")


# --- quick, and by two ----------------------------------------------------------------------------------------------


@pytest.fixture
def twins(people: cast.Cast, tmp_path: Path) -> UUID:
    """A pair that two people decide: one number under two names."""
    load(people, tmp_path, DANIEL | {"nhs_number": "9990548609"}, AGAIN | TOBI)
    with as_test():
        return children.Pair.objects.get(sealed=False, decided_at=None).id


def test_the_next_pair_comes_up_and_the_last_answer_is_undone_at_once(
    people: cast.Cast, desk: Desk, pair: UUID
) -> None:
    dana = desk(people.dana)
    first = dana.get("/reviews/next/")

    decide(dana, pair, "different")
    after = dana.get(f"/reviews/next/?last={pair}", follow=True).content.decode()
    undone = dana.post(f"/reviews/{pair}/undo/", {"once": str(uuid4())})

    assert first["Location"] == f"/reviews/{pair}/"
    assert "Undo my last answer" in after
    assert undone["Location"] == f"/reviews/{pair}/"
    with as_test():
        assert children.Pair.objects.get(id=pair).decided_at is None
        assert not children.NeverLink.objects.filter(until_at=None).exists()
    assert "Are these the same child?" in dana.get(f"/reviews/{pair}/").content.decode()


def test_each_answer_is_a_button_with_a_key_that_is_shown(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    page = desk(people.dana).get(f"/reviews/{pair}/").content.decode()

    for key, answer in (("s", "same"), ("d", "different"), ("n", "unsure")):
        assert f'name="decision" value="{answer}" accesskey="{key}"' in page
        assert f"<kbd>{key.upper()}</kbd>" in page
    assert page.index('name="decision" value=""') < page.index('value="same"')


def test_a_ground_is_reason_enough_and_enter_alone_decides_nothing(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana = desk(people.dana)

    by_enter = decide(dana, pair, "", ground="born", reason="").content.decode()
    decide(dana, pair, "different", ground="born", reason="")

    assert "Select whether they are the same child" in by_enter
    with as_test():
        assert children.Pair.objects.get(id=pair).reason == "Another birth date"


def test_not_sure_leaves_the_pair_to_someone_else(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana, second = desk(people.dana), desk(colleague(people, "Nia Holt", "matching_reviewer"))

    decide(dana, pair, "unsure", reason="")

    assert "Waiting for someone else, after your answer" in dana.get("/reviews/").content.decode()
    assert dana.get("/reviews/next/")["Location"].startswith("/reviews/")
    assert second.get("/reviews/next/")["Location"] == f"/reviews/{pair}/"


def test_a_risky_merge_waits_for_a_second_person_however_the_form_is_sent(
    people: cast.Cast, desk: Desk, twins: UUID
) -> None:
    dana = desk(people.dana)
    page = dana.get(f"/reviews/{twins}/").content.decode()

    for _ in range(2):
        decide(dana, twins, "same", needs_two="", is_risky="0", decided_by=str(people.mo.id))
    apart = child_of("CS-1") != child_of("CS-2")
    second = desk(colleague(people, "Nia Holt", "matching_reviewer"))
    shown = second.get(f"/reviews/{twins}/").content.decode()
    decide(second, twins, "same")

    assert "two people decide" in page
    assert "numbers clash" in page
    assert apart
    assert "Dana Reeve: Same child." in shown
    assert REASON in shown
    assert child_of("CS-1") == child_of("CS-2")


@pytest.mark.parametrize("who", ["kit", "amina", "ada"])
def test_nobody_else_answers_skips_or_undoes(people: cast.Cast, desk: Desk, pair: UUID, who: str) -> None:
    client = desk(getattr(people, who))

    assert decide(client, pair, "same").status_code in (403, 404)
    assert client.post(f"/reviews/{pair}/undo/", {"once": str(uuid4())}).status_code in (403, 404)
    assert client.get("/reviews/next/").status_code == 403
    with as_test():
        assert not children.Opinion.objects.exists()


def test_another_s_decision_is_not_undone_by_the_button(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    decide(desk(people.dana), pair, "different")

    answer = desk(colleague(people, "Nia Holt", "matching_reviewer")).post(
        f"/reviews/{pair}/undo/", {"once": str(uuid4())}
    )

    assert answer.status_code == 404
    with as_test():
        assert children.Pair.objects.get(id=pair).decision == "different"


# --- records --------------------------------------------------------------------------------------------------------


def test_a_file_is_split_and_both_sides_keep_their_records(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana = desk(people.dana)
    decide(dana, pair, "same")
    sent = {"once": str(uuid4()), "records": [str(record("CS-2"))], "reason": "Two boys, one address."}

    answer = dana.post(f"/children/{child_of('CS-1')}/split/", sent)

    assert answer["Location"] == f"/children/{child_of('CS-2')}/split/"
    assert child_of("CS-1") != child_of("CS-2")


def test_a_record_is_taken_out_with_a_reason(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    dana = desk(people.dana)
    decide(dana, pair, "same")
    address = f"/records/{record('CS-2')}/unlink/"

    lacking = dana.post(address, {"once": str(uuid4()), "reason": ""})
    still = child_of("CS-1") == child_of("CS-2")
    dana.post(address, {"once": str(uuid4()), "reason": "It is his cousin's record."})

    assert "Enter why" in lacking.content.decode()
    assert still
    assert child_of("CS-1") != child_of("CS-2")


# --- shields --------------------------------------------------------------------------------------------------------


def test_a_shield_is_shown_with_its_reason_and_upheld(people: cast.Cast, desk: Desk, shield: UUID) -> None:
    shirin = desk(people.shirin)
    listed = shirin.get("/shields/").content.decode()
    page = shirin.get(f"/shields/{shield}/").content.decode()

    kept = shirin.post(
        f"/shields/{shield}/", {"once": str(uuid4()), "outcome": "uphold", "reason": "The order is on file with us."}
    )

    assert "Danoel Adegoke" in listed
    assert "Amina Yusuf" in page
    assert "his father is looking for them" in page
    assert kept["Location"] == "/shields/"
    assert "Danoel Adegoke" not in shirin.get("/shields/").content.decode()
    with as_test():
        assert children.Child.objects.get().protection == "location"


def test_a_shield_is_lifted_with_a_reason(people: cast.Cast, desk: Desk, shield: UUID) -> None:
    desk(people.shirin).post(
        f"/shields/{shield}/", {"once": str(uuid4()), "outcome": "lift", "reason": "The order was withdrawn."}
    )

    with as_test():
        assert children.Child.objects.get().protection == "none"


@pytest.mark.parametrize("who", ["kit", "dana", "amina", "ada"])
def test_a_shield_is_nothing_to_anyone_but_its_reviewers(people: cast.Cast, desk: Desk, shield: UUID, who: str) -> None:
    assert desk(getattr(people, who)).get(f"/shields/{shield}/").status_code in (403, 404)


def test_an_agency_is_put_outside_the_wall_and_let_in_again(people: cast.Cast, desk: Desk, shield: UUID) -> None:
    shirin = desk(people.shirin)
    with as_test():
        inside = children.Inside.objects.get(organisation=people.council.id, until_at=None).id

    out = shirin.post(
        f"/shields/{shield}/inside/{inside}/end/", {"once": str(uuid4()), "reason": "The worker knows the father."}
    )
    let_in = shirin.post(
        f"/shields/{shield}/inside/",
        {"once": str(uuid4()), "organisation": str(people.council.id), "reason": "A new worker has taken over."},
    )

    assert (out["Location"], let_in["Location"]) == (f"/shields/{shield}/", f"/shields/{shield}/")
    with as_test():
        assert children.Inside.objects.filter(organisation=people.council.id, until_at=None).count() == 1


# --- a dispute that no third reviewer can end -------------------------------------------------------------------------


@pytest.fixture
def disputed(people: cast.Cast, desk: Desk, pair: UUID) -> UUID:
    """A pair that two reviewers differ on or are both unsure of, with no third in sight."""
    other = colleague(people, "Nia Holt", "matching_reviewer")
    for member in (people.dana, other):
        desk(member).post(f"/reviews/{pair}/", {"once": str(uuid4()), "decision": "unsure", "reason": REASON})
    return pair


def test_the_manager_sees_what_was_said_and_settles_it(people: cast.Cast, desk: Desk, disputed: UUID) -> None:
    manager, address = desk(people.mo), f"/reviews/{disputed}/settle/"

    page = manager.get(address).content.decode()
    unsaid = manager.post(address, {"once": str(uuid4()), "decision": "same"})
    settled = manager.post(address, {"once": str(uuid4()), "decision": "same", "reason": REASON})

    for words in ("Settle what reviewers differ on", "Dana Reeve", "Nia Holt", "Danoel Adegoke", "Daniel Adegoke"):
        assert words in page
    assert unsaid.status_code == 200
    assert (settled.status_code, settled["Location"]) == (302, "/tasks/")
    with as_test():
        assert children.Pair.objects.get(id=disputed).decision == "same"
    assert desk(people.dana).get(f"/reviews/{disputed}/").status_code == 200


@pytest.mark.parametrize("who", ["kit", "amina", "ben", "dana", "ada", "ines", "oz", "shirin"])
def test_settling_is_nothing_to_anyone_else(people: cast.Cast, desk: Desk, disputed: UUID, who: str) -> None:
    client, sent = desk(getattr(people, who)), {"once": str(uuid4()), "decision": "same", "reason": REASON}

    assert client.get(f"/reviews/{disputed}/settle/").status_code in (403, 404)
    assert client.post(f"/reviews/{disputed}/settle/", sent).status_code in (403, 404)
    with as_test():
        assert children.Pair.objects.get(id=disputed).decided_at is None


def test_what_nobody_differs_on_is_no_page(people: cast.Cast, desk: Desk, pair: UUID) -> None:
    assert desk(people.mo).get(f"/reviews/{pair}/settle/").status_code == 404
    assert desk(people.mo).get(f"/reviews/{NOBODY}/settle/").status_code == 404
