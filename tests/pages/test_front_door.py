"""The front door on its pages: the board, a contact, the decision and its words, and disagreement about it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.pathway import models
from linkspan.pathway.commands import raising
from linkspan.pathway.rules import Words
from tests import cast
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
SAID = Words(
    saw="She came in with a bruise on her left cheek, about the size of a coin.",
    thinks="I think that somebody may have hit her.", child_said="I fell on the stairs.", done="I sat with her.",
    family_knows="unsafe", family_why="Her father may be the one who did it.", urgency="soon",
)  # fmt: skip


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


@pytest.fixture
def farah(people: cast.Cast) -> Member:
    return seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})


@pytest.fixture
def gus(people: cast.Cast) -> Member:
    return seat(people.council, "Gus Tolland", "Front-door worker", {"front_door"})


def raised(by: Member, child_id: UUID, *, hours: float = 1, **changes: Any) -> models.Contact:
    at = timezone.now() - timedelta(hours=hours)
    said: dict[str, Any] = {name: getattr(SAID, name) for name in SAID.__dataclass_fields__}
    concern = raising.raise_concern(words=Words(**said | changes), child_id=child_id, by=by.actor(at), at=at)
    with as_test():
        return models.Contact.objects.get(concern=concern)


@pytest.fixture
def contact(people: cast.Cast, rowan: UUID) -> models.Contact:
    """Ben's concern about Rowan, an hour old."""
    return raised(people.ben, rowan)


def given(**changes: Any) -> dict[str, Any]:
    return once(
        outcome="family_help_assessment", level="3", reasons="The injury is not explained and must be looked at.",
        told="What you told us meets the threshold for an assessment.", when="now", step="preview",
    ) | changes  # fmt: skip


def mark(page: bytes) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]+)"', page.decode())
    assert found
    return found[1]


def decide(client: Client, contact: models.Contact, **changes: Any) -> UUID:
    """Go through both steps, and give the decision."""
    sent = given(**changes)
    page = client.post(f"/front-door/contacts/{contact.id}/decide/", sent)
    answer = client.post(
        f"/front-door/contacts/{contact.id}/decide/", sent | {"step": "save", "shown": mark(page.content)}
    )
    assert answer.status_code == 302
    with as_test():
        return models.Decision.objects.get(contact=contact.id, replaced_at=None).id


def addresses(contact: models.Contact) -> list[str]:
    root = f"/front-door/contacts/{contact.id}/"
    return ["/front-door/", "/front-door/team/", "/front-door/unallocated/", root] + [
        f"{root}{each}/" for each in ("offer", "refuse", "decide", "late", "letter")
    ]


# --- who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kit", "amina", "mo", "ben", "oz", "ada"])
def test_nobody_but_the_front_door_opens_its_pages(
    people: cast.Cast, desk: Desk, contact: models.Contact, who: str
) -> None:
    client = desk(getattr(people, who))

    for address in addresses(contact):
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        assert "Rowan" not in words(answer)
    for each in ("take", "accept", "let-go", "join", "sent"):
        assert client.post(f"/front-door/contacts/{contact.id}/{each}/", once(other=uuid4())).status_code in (403, 404)


def test_a_contact_of_another_council_and_one_there_is_not_look_the_same(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    client = desk(seat(people.southmere_council, "Ivo Brack", "Front-door worker", {"front_door"}))
    root = "/front-door/contacts/{}/"

    for each in ("", "offer/", "refuse/", "decide/", "late/", "letter/"):
        there, nowhere = (client.get(f"{root.format(number)}{each}") for number in (contact.id, NOBODY))
        assert (there.status_code, words(there)) == (nowhere.status_code, words(nowhere)) == (404, words(nowhere))
    assert "Rowan" not in words(client.get("/front-door/team/"))


# --- the board --------------------------------------------------------------------------------------------------


def test_the_board_begins_with_mine_and_an_empty_one_says_what_to_do(
    desk: Desk, contact: models.Contact, farah: Member
) -> None:
    page = desk(farah).get("/front-door/")

    assert page.status_code == 200
    assert "You hold nothing." in words(page)
    assert "/front-door/unallocated/" in page.content.decode()


def test_what_nobody_has_shows_who_from_whom_by_when_and_how_long_it_waited(
    desk: Desk, contact: models.Contact, farah: Member
) -> None:
    said = words(desk(farah).get("/front-door/unallocated/"))

    for each in ("Rowan Ashgrove", "From Heron Lane School", "waiting 1 hour", "Nobody has it yet", "Due soon"):
        assert each in said
    assert "bruise" not in said


def test_a_contact_is_taken_offered_and_accepted(
    desk: Desk, contact: models.Contact, farah: Member, gus: Member
) -> None:
    mine, his, root = desk(farah), desk(gus), f"/front-door/contacts/{contact.id}/"

    mine.post(f"{root}take/", once())
    assert "Rowan Ashgrove" in words(mine.get("/front-door/"))
    mine.post(f"{root}offer/", once(person=str(gus.id)))
    assert "Offered to you" in words(his.get("/front-door/"))
    assert "Farah Nwosu offers you this concern." in words(his.get(root))
    his.post(f"{root}accept/", once())

    assert "You hold nothing." in words(mine.get("/front-door/"))
    assert "Gus Tolland" in words(mine.get("/front-door/team/"))


def test_a_contact_is_sent_back_with_a_reason(desk: Desk, contact: models.Contact, farah: Member, gus: Member) -> None:
    mine, his, root = desk(farah), desk(gus), f"/front-door/contacts/{contact.id}/"
    mine.post(f"{root}take/", once())
    mine.post(f"{root}offer/", once(person=str(gus.id)))

    assert "Answer the question: Why not?" in words(his.post(f"{root}refuse/", once()))
    his.post(f"{root}refuse/", once(reason="no_capacity"))

    assert "Rowan Ashgrove" in words(mine.get("/front-door/"))


def test_the_board_is_narrowed_to_a_band_and_bad_words_in_its_address_do_nothing(
    people: cast.Cast, desk: Desk, rowan: UUID, farah: Member
) -> None:
    raised(people.ben, rowan, hours=24 * 30)
    client = desk(farah)

    assert "Rowan Ashgrove" in words(client.get("/front-door/team/?band=critically_overdue"))
    assert "Nothing here is in this band." in words(client.get("/front-door/team/?band=due_soon"))
    for bad in ("?band=none", "?after=nobody", "?band='--"):
        assert "Rowan Ashgrove" in words(client.get(f"/front-door/team/{bad}"))


# --- a contact --------------------------------------------------------------------------------------------------


def test_the_contact_page_tells_fact_opinion_and_the_childs_words_apart(
    desk: Desk, contact: models.Contact, farah: Member
) -> None:
    page = desk(farah).get(f"/front-door/contacts/{contact.id}/")

    said = words(page)
    assert title(page).startswith("A concern at the front door")
    for label, text in (
        ("What was seen or heard Fact", SAID.saw), ("What the author thinks Opinion", SAID.thinks),
        ("What the child said The child's own words", SAID.child_said), ("Ben Okoro", SAID.family_why),
    ):  # fmt: skip
        assert label in said
        assert text in said


def test_two_concerns_about_a_child_are_joined_from_the_page(
    people: cast.Cast, desk: Desk, rowan: UUID, contact: models.Contact, farah: Member
) -> None:
    second, client = raised(people.cole, rowan), desk(farah)
    page = client.get(f"/front-door/contacts/{contact.id}/")
    assert "The same child" in words(page)

    client.post(f"/front-door/contacts/{contact.id}/join/", once(other=str(second.id)))

    assert "This was joined to another concern" in words(client.get(f"/front-door/contacts/{second.id}/"))
    assert client.post(f"/front-door/contacts/{contact.id}/join/", once(other="nobody")).status_code == 404


# --- deciding ---------------------------------------------------------------------------------------------------


def test_the_decider_reads_the_words_before_they_go_and_the_referrer_reads_the_same(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    client = desk(farah)
    preview = client.post(f"/front-door/contacts/{contact.id}/decide/", given())
    assert "The referrer reads this, word for word" in words(preview)
    with as_test():
        assert not models.Decision.objects.exists()

    decided = decide(client, contact)

    page = desk(people.ben).get(f"/outcomes/{decided}/")
    shown = re.search(r'<div class="app-letter".*?</div>', preview.content.decode(), re.DOTALL)
    read = re.search(r'<div class="app-letter".*?</div>', page.content.decode(), re.DOTALL)
    assert shown
    assert read
    assert re.findall(r"<p[^>]*>(.*?)</p>", shown[0]) == re.findall(r"<p[^>]*>(.*?)</p>", read[0])
    assert "must be looked at" not in words(page)
    assert "Not read yet" not in words(client.get(f"/front-door/contacts/{contact.id}/"))


def test_a_kind_of_harm_thought_of_stands_with_what_is_opened_and_never_before_the_referrer(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    client = desk(farah)
    thought = {"harms": ["honour", "forced_marriage"]}
    preview = client.post(f"/front-door/contacts/{contact.id}/decide/", given(**thought))
    assert "Honour-based abuse; Forced marriage" in words(preview)
    assert preview.content.decode().count('name="harms"') == 2

    client.post(
        f"/front-door/contacts/{contact.id}/decide/", given(step="save", shown=mark(preview.content), **thought)
    )

    with as_test():
        stage = models.Stage.objects.get(kind="assessment")
        decided = models.Decision.objects.get().id
    assert stage.details == thought
    assert "Honour-based abuse" in words(client.get(f"/stages/{stage.id}/"))
    for page in (f"/outcomes/{decided}/", "/"):
        assert "onour" not in words(desk(people.ben).get(page))


def test_going_back_to_change_something_loses_nothing(desk: Desk, contact: models.Contact, farah: Member) -> None:
    page = desk(farah).post(f"/front-door/contacts/{contact.id}/decide/", given(step="change"))

    assert page.status_code == 200
    assert "The injury is not explained and must be looked at." in page.content.decode()
    with as_test():
        assert not models.Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": ""}, "Select what happens next"),
        ({"level": ""}, "Select the level of need"),
        ({"reasons": "No."}, "Give the reasons in words of your own"),
        ({"told": ""}, "Say in a line why"),
        ({"told": "She came in with a bruise on her left cheek, about the size."}, "word for word"),
        ({"outcome": "removal"}, "Select one of the choices"),
    ],
)
def test_a_decision_that_will_not_do_says_what_to_do_and_saves_nothing(
    desk: Desk, contact: models.Contact, farah: Member, changes: dict[str, str], said: str
) -> None:
    page = desk(farah).post(f"/front-door/contacts/{contact.id}/decide/", given(**changes))

    assert said in words(page)
    assert "There is a problem" in words(page)
    with as_test():
        assert not models.Decision.objects.exists()


def test_who_decides_after_a_colleague_is_told_and_saves_nothing(
    desk: Desk, contact: models.Contact, farah: Member, gus: Member
) -> None:
    his = desk(gus)
    page = his.post(f"/front-door/contacts/{contact.id}/decide/", given())
    decide(desk(farah), contact)

    answer = his.post(f"/front-door/contacts/{contact.id}/decide/", given(step="save", shown=mark(page.content)))

    assert "Somebody decided this in the meantime." in words(answer)
    with as_test():
        assert models.Decision.objects.count() == 1


def test_a_letter_to_the_family_is_printed_and_noted_as_gone(
    people: cast.Cast, desk: Desk, rowan: UUID, farah: Member
) -> None:
    contact, client = raised(people.ben, rowan, referrer="family", told_by="Her grandmother"), desk(farah)
    assert "Why, in a line" not in words(client.get(f"/front-door/contacts/{contact.id}/decide/"))

    decided = decide(client, contact)

    letter = words(client.get(f"/front-door/contacts/{contact.id}/letter/"))
    assert "we cannot tell you what happens next" in letter
    assert "assessment" not in letter
    client.post(f"/front-door/contacts/{contact.id}/sent/", once())
    assert "Sent on" in words(client.get(f"/front-door/contacts/{contact.id}/"))
    assert desk(people.ben).get(f"/outcomes/{decided}/").status_code == 404


def test_nothing_goes_to_somebody_who_may_be_causing_the_harm(
    people: cast.Cast, desk: Desk, rowan: UUID, farah: Member
) -> None:
    contact, client = raised(people.ben, rowan, referrer="suspected"), desk(farah)

    page = client.post(f"/front-door/contacts/{contact.id}/decide/", given())
    assert "Nothing goes out" in words(page)
    decided = decide(client, contact)

    assert client.get(f"/front-door/contacts/{contact.id}/letter/").status_code == 404
    assert desk(people.ben).get(f"/outcomes/{decided}/").status_code == 404


def test_why_it_was_late_is_asked_afterwards(people: cast.Cast, desk: Desk, rowan: UUID, farah: Member) -> None:
    contact, client = raised(people.ben, rowan, hours=24 * 9), desk(farah)

    decide(client, contact)
    assert "nobody has said why" in words(client.get(f"/front-door/contacts/{contact.id}/"))
    client.post(f"/front-door/contacts/{contact.id}/late/", once(reason="capacity", said=""))

    assert "nobody has said why" not in words(client.get(f"/front-door/contacts/{contact.id}/"))


# --- what the referrer reads, and disagreement --------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kit", "cole", "dee", "amina", "oz", "ada"])
def test_an_outcome_and_its_challenge_open_for_no_other_agency(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member, who: str
) -> None:
    decided, client = decide(desk(farah), contact), desk(getattr(people, who))

    for address in (f"/outcomes/{decided}/", f"/outcomes/{decided}/challenge/"):
        answer = client.get(address)
        assert answer.status_code in (403, 404)
        assert "threshold" not in words(answer)


def challenged(people: cast.Cast, desk: Desk, decided: UUID) -> str:
    answer = desk(people.ben).post(
        f"/outcomes/{decided}/challenge/",
        once(why="A fall does not bruise the soft part of a cheek.", instead="An assessment in which she is seen."),
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_referrer_challenges_the_front_door_answers_and_the_referrer_settles_it(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    ben, mine = desk(people.ben), desk(farah)
    place = challenged(people, desk, decide(mine, contact, outcome="no_further_action", level="2"))

    assert "A fall does not bruise" in words(mine.get(place))
    mine.post(f"{place}answer/", once(text="We will look at the photographs again today."))
    assert "We will look at the photographs again today." in words(ben.get(place))
    ben.post(f"{place}settle/", once(text="Photographs go with a concern from the start."))

    listed = words(desk(people.mo).get("/disagreements/"))
    assert "Photographs go with a concern from the start." in listed
    assert "Disputes between agencies" not in listed, "no partnership is formed here to lead to"
    assert "The decision stands, and the challenger accepts it" in listed


def test_a_referrer_takes_it_higher_and_a_manager_answers(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    ben, manager = desk(people.ben), desk(people.mo)
    place = challenged(people, desk, decide(desk(farah), contact))

    ben.post(f"{place}higher/", once(text="Nobody at the front door rang us back today."))

    assert "Managers" in words(manager.get(place))
    assert manager.post(f"{place}answer/", once(text="I have read it all and will ring you.")).status_code == 302
    assert "Managers" in words(manager.get("/disagreements/"))


@pytest.mark.parametrize("who", ["kit", "cole", "dee", "amina", "oz", "ada"])
def test_a_disagreement_opens_for_no_one_else(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member, who: str
) -> None:
    place, client = challenged(people, desk, decide(desk(farah), contact)), desk(getattr(people, who))

    assert client.get(place).status_code in (403, 404)
    for act in ("answer", "settle", "higher", "end", "withdraw"):
        assert client.post(f"{place}{act}/", once(text="Something said by somebody else.")).status_code in (403, 404)
    assert "Ashgrove" not in words(client.get("/disagreements/"))


def test_a_text_that_is_too_short_stands_beside_what_was_said(
    people: cast.Cast, desk: Desk, contact: models.Contact, farah: Member
) -> None:
    place = challenged(people, desk, decide(desk(farah), contact))

    page = desk(farah).post(f"{place}answer/", once(text="No."))

    assert "Write your answer: a sentence at least." in words(page)
    assert "A fall does not bruise" in words(page)
    assert desk(farah).post(f"{place}burn/", once(text="Something else entirely.")).status_code == 404


def test_whoever_works_with_the_child_reads_that_it_was_decided_and_challenges_it(
    people: cast.Cast, desk: Desk, rowan: UUID, contact: models.Contact, farah: Member
) -> None:
    decided, client = decide(desk(farah), contact), desk(people.cole)
    root = f"/children/{rowan}/decisions/"
    assert desk(people.amina).get(root).status_code == 403
    assert root not in desk(people.amina).get(f"/children/{rowan}/").content.decode()
    assert f'href="{root}"' in client.get(f"/children/{rowan}/").content.decode()

    said = words(client.get(root))
    assert "Family help assessment" in said
    assert "bruise" not in said
    assert "must be looked at" not in said
    answer = client.post(
        f"{root}{decided}/challenge/",
        once(why="The home was seen by me last week.", instead="A strategy discussion this week."),
    )
    assert answer.status_code == 302
    assert client.get(f"{root}{NOBODY}/challenge/").status_code == 404
    assert desk(people.kit).get(root).status_code == 404
