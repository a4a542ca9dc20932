"""Who opens which page of a child's way: those who work with the child; of what is kept apart, those let in."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from linkspan.pathway import models, stages
from tests import cast
from tests.pages.conftest import Desk
from tests.support import stages as way
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db

SEEN = "Seen to shout at a child and pull her by the arm."


@pytest.fixture
def child(people: cast.Cast) -> UUID:
    return way.known_to_council(people)


@pytest.fixture
def lado(people: cast.Cast) -> cast.Member:
    return seat(people.council, "Lena Osei", "Allegations officer", {"lado"}, band=4)


def pages_of(child: UUID, stage: models.Stage) -> dict[str, str]:
    """Name every page that is read about one child, one stage and one episode."""
    of_stage = (
        "stage",
        "stage_print",
        "stage_finish",
        "stage_present",
        "stage_correct",
        "stage_offer",
        "stage_departure",
    )
    found = {name: reverse(name, args=[stage.id]) for name in of_stage}
    found |= {name: reverse(name, args=[child]) for name in ("child_pathway", "child_pathway_print", "child_transfer")}
    found |= {name: reverse(name, args=[stage.episode_id]) for name in ("episode", "episode_close", "episode_offer")}
    return found | {"stage_begin": reverse("stage_begin", args=[child, "early_help"])}


def test_every_page_opens_to_the_worker_and_none_to_an_outsider(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina, kit = desk(people.amina), desk(people.kit)
    sent = once(when="now", warned="order,weekend")
    answer = amina.post(f"/children/{child}/pathway/start/icpc/", sent)
    stage = way.row(UUID(answer["Location"].rstrip("/").split("/")[-1]))
    pages = pages_of(child, stage)

    opened = {name: amina.get(page).status_code for name, page in pages.items()}
    refused = {name: kit.get(page).status_code for name, page in pages.items()}

    assert {name: status for name, status in opened.items() if status != 200} == {}
    assert {name: status for name, status in refused.items() if status not in (403, 404)} == {}


@pytest.mark.parametrize(
    "act", ["take", "let-go", "accept", "finish", "present", "correct", "start", "plan", "late", "look-over",
            "sides/end", "withdraw", "answer"],
)  # fmt: skip
def test_an_outsider_changes_nothing_of_a_stage(people: cast.Cast, desk: Desk, child: UUID, act: str) -> None:
    made = way.begin(desk(people.amina), child, "early_help")
    before = way.row(made)

    answer = desk(people.kit).post(f"/stages/{made}/{act}/", once(outcome="needs_met", person=str(people.kit.id)))

    assert answer.status_code in (403, 404)
    after = way.row(made)
    assert (after.ended_at, after.replaced_at, after.departure) == (before.ended_at, None, "")


def test_a_partner_reads_what_happened_and_not_what_others_brought(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "strategy_discussion")
    amina.post(
        f"/stages/{made}/present/",
        once(rows="1", p0_agency="police", p0_how="there", p0_name="Sgt Dee", p0_brought="Two calls in May."),
    )

    page = words(desk(people.ben).get(f"/stages/{made}/"))

    assert "Strategy discussion" in page
    assert "Two calls in May." not in page
    assert "Say what came of it" not in page


def test_who_was_there_reads_it_though_they_do_not_work_with_the_child(
    people: cast.Cast, desk: Desk, child: UUID
) -> None:
    amina, dee = desk(people.amina), desk(people.dee)
    made = way.begin(amina, child, "strategy_discussion")
    assert dee.get(f"/stages/{made}/").status_code in (403, 404)

    offered = amina.post(f"/stages/{made}/offer/", once(to=f"o:{people.police.id}"))
    desk_page = dee.get(f"/stages/{made}/")

    assert offered.status_code == 302
    assert desk_page.status_code in (403, 404)  # the desk of the police is not hers to answer for


def begin_allegation(people: cast.Cast, desk: Desk, child: UUID, **more: str) -> UUID:
    """Let Ben tell of Mo, manager at the council, and name Amina, who is close to him."""
    answer = desk(people.ben).post(
        f"/children/{child}/pathway/start/allegation/",
        once(when="now", f_said=SEEN, f_about_whom="Mo Farrow, at the council", subject=people.mo.user.email,
             outside=people.amina.user.email, **more),
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    return UUID(answer["Location"].rstrip("/").split("/")[-1])


def test_an_allegation_opens_to_its_author_and_the_officer_alone(
    people: cast.Cast, lado: cast.Member, desk: Desk, child: UUID
) -> None:
    made = begin_allegation(people, desk, child)

    author, officer = desk(people.ben).get(f"/stages/{made}/"), desk(lado).get(f"/stages/{made}/")

    for page in (author, officer):
        assert SEEN in words(page)
        assert "Kept apart" in words(page)
        assert "Mo Farrow" in words(page)
    for other in (people.mo, people.amina, people.dana, people.shirin, people.cole, people.kit, people.oz):
        assert desk(other).get(f"/stages/{made}/").status_code in (403, 404), other.person.name


def told_on(browser: Client, pages: Sequence[str]) -> list[tuple[str, int, int]]:
    """Say of each page whether it opens and how often it speaks of an allegation."""
    answers = [(page, browser.get(page)) for page in pages]
    return [(page, each.status_code, each.content.decode().lower().count("allegation")) for page, each in answers]


def test_whom_it_is_about_and_their_friends_meet_no_word_of_it_anywhere(
    people: cast.Cast, lado: cast.Member, desk: Desk, child: UUID
) -> None:
    pages = (f"/children/{child}/pathway/", "/stages/", "/stages/?tab=team", "/stages/?tab=unallocated", "/tasks/",
             "/tasks/team/", "/notices/", "/", f"/children/{child}/pathway/print/", f"/children/{child}/")  # fmt: skip
    before = {member.id: told_on(desk(member), pages) for member in (people.mo, people.amina)}

    made = begin_allegation(people, desk, child)

    for member in (people.mo, people.amina):
        browser = desk(member)
        assert told_on(browser, pages) == before[member.id]
        for page in pages:
            said = browser.get(page).content.decode()
            assert str(made) not in said, page
            assert SEEN not in said, page
            assert "Kept apart" not in said, page
    assert str(made) in desk(people.ben).get(f"/children/{child}/pathway/").content.decode()


def test_an_allegation_is_looked_into_and_ended_by_the_officer(
    people: cast.Cast, lado: cast.Member, desk: Desk, child: UUID
) -> None:
    made = begin_allegation(people, desk, child)

    officer = desk(lado)
    way.finish(officer, made, stages.BY_CODE["allegation"], "substantiated")

    assert "Substantiated" in words(officer.get(f"/stages/{made}/"))
    assert way.row(made).outcome == "substantiated"


def test_somebody_is_let_in_by_name_and_taken_out_again(
    people: cast.Cast, lado: cast.Member, desk: Desk, child: UUID
) -> None:
    made = begin_allegation(people, desk, child)
    officer = desk(lado)

    let_in = officer.post(f"/stages/{made}/sides/", once(email=people.shirin.user.email, side="in"))
    inside = desk(people.shirin).get(f"/stages/{made}/").status_code
    never = officer.post(f"/stages/{made}/sides/", once(email=people.mo.user.email, side="in"))
    officer.post(f"/stages/{made}/sides/end/", once(person=str(people.shirin.id), side="in"))

    assert (let_in.status_code, inside) == (302, 200)
    assert never.status_code == 200
    assert "kept from them" in words(never)
    assert desk(people.shirin).get(f"/stages/{made}/").status_code in (403, 404)


def test_nobody_writes_an_allegation_about_themselves(
    people: cast.Cast, lado: cast.Member, desk: Desk, child: UUID
) -> None:
    page = desk(people.ben).post(
        f"/children/{child}/pathway/start/allegation/",
        once(when="now", f_said=SEEN, subject=people.ben.user.email),
    )

    assert "Someone it is not about has to write this." in words(page)
    with as_test():
        assert not models.Stage.objects.filter(kind="allegation").exists()


def test_a_discussion_is_kept_apart_while_the_police_work_in_secret(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina, page = desk(people.amina), f"/children/{child}/pathway/start/strategy_discussion/"
    asked = words(amina.get(page + "?apart=1"))
    sent = once(
        when="now", warned="order,weekend", apart="1", inside=people.dee.user.email, subject=people.mo.user.email
    )
    made = UUID(amina.post(page, sent)["Location"].rstrip("/").split("/")[-1])

    assert "The police work in secret: keep this apart" in words(amina.get(page))
    assert "nobody reads it by their post alone" in asked
    assert way.row(made).restricted
    assert [desk(each).get(f"/stages/{made}/").status_code for each in (people.amina, people.dee)] == [200, 200]
    for other in (people.mo, people.ben, people.shirin, people.oz):
        assert desk(other).get(f"/stages/{made}/").status_code in (403, 404), other.person.name


def test_covert_police_work_is_not_theirs_to_begin_who_have_not_the_post(
    people: cast.Cast, desk: Desk, child: UUID
) -> None:
    address = f"/children/{child}/pathway/start/covert_work/"
    for each in (people.amina, people.mo, people.dee, people.ben):
        for answer in (desk(each).get(address), desk(each).post(address, once(when="now"))):
            assert "f_looked_into" not in answer.content.decode(), each.person.name
    with as_test():
        assert not models.Stage.objects.filter(kind="covert_work").exists()
