"""How long files are kept: what may go, what is held and why, and two people before anything goes for good."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children import keeping as classes
from linkspan.children import models as children
from linkspan.children.commands import keeping
from linkspan.matching import Model
from tests import cast
from tests.rooms.children.conftest import IDRIS, Index, a_record
from tests.support import signing
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"
WHY = "The schedule of the council says six years after eighteen"
LISTS = ("/keeping/", "/keeping/held/", "/keeping/archived/", "/keeping/lists/", "/keeping/forward/", "/keeping/hold/")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def index(model: Model) -> Index:
    with as_test():
        agencies.Node.objects.update(mode="demo")
    made = Index(cast.build(), model)
    with as_test():
        agencies.User.objects.update(is_demo=True)
    return made


@pytest.fixture
def petra(index: Index) -> cast.Member:
    """Someone else who governs, at the police."""
    member = signing.signer(index.cast.police, "Petra Holm", "ig_lead")
    with as_test():
        agencies.User.objects.update(is_demo=True)
    return member


@pytest.fixture
def gone_by(index: Index, petra: cast.Member) -> UUID:
    """A file whose time has run out: someone who turned 24 last year."""
    return archived(index, "C1", years=25)


def archived(index: Index, record: str, *, years: int, **said: Any) -> UUID:
    """Bring a child in as they were, and let the worker archive the file."""
    now = timezone.now()
    born = classes.years_after(london_day(now), -years)
    index.send(index.cast.council, a_record(record, date_of_birth=born, **said), at=now - timedelta(days=30))
    child_id = index.child_of(index.cast.council, record)
    assert child_id
    keeping.archive_aged(by=Actor.system("worker"), at=now)
    return child_id


def as_(client: Client, member: cast.Member) -> Client:
    client.force_login(member.user, backend=STAFF)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def once(response: Any) -> str:
    found = re.search(r'name="once"[^>]*value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def send(client: Client, address: str, **said: Any) -> Any:
    """Fill in the form of a page and send it."""
    return client.post(address, said | {"once": once(client.get(address))}, follow=True)


def put_forward(client: Client, petra: cast.Member, *files: UUID) -> str:
    """Let Petra put files forward, and give the address of the list."""
    send(as_(client, petra), "/keeping/forward/", chosen=[str(each) for each in files], reason=WHY)
    with as_test():
        return f"/keeping/lists/{children.Disposal.objects.get(decided_at=None).id}/"


def disposed(child_id: UUID) -> bool:
    with as_test():
        return children.Child.objects.get(id=child_id).disposed_on is not None


# --- who may -----------------------------------------------------------------------------------------------------


def test_outsiders_practitioners_and_administrators_are_refused_every_page(
    client: Client, index: Index, gone_by: UUID
) -> None:
    of_one = [f"/keeping/{gone_by}/{part}" for part in ("", "lift/", "class/", "archive/", "restore/")]
    people = index.cast

    for member in (people.kit, people.amina, people.ada, people.dana, people.oz):
        seen = as_(client, member)
        for address in (*LISTS, *of_one):
            assert seen.get(address).status_code in (403, 404), (member.person.name, address)


def test_a_file_of_another_area_is_not_found_and_cannot_be_held(client: Client, index: Index, gone_by: UUID) -> None:
    far = as_(client, signing.signer(index.cast.southmere_council, "Farah Dean", "ig_lead"))

    listed = words(far.get("/keeping/archived/"))
    held = send(far, "/keeping/hold/", child=str(gone_by), held_for="An inquiry", asked_by="Its clerk", reason=WHY)

    assert "No file is archived yet." in listed
    assert far.get(f"/keeping/{gone_by}/").status_code in (403, 404)
    assert "There is no file with that reference in your area" in words(held)
    with as_test():
        assert children.Child.objects.get(id=gone_by).held_for == ""


# --- the lists ---------------------------------------------------------------------------------------------------


def test_what_may_go_says_how_long_it_is_kept_by_which_rule_and_names_nobody(
    client: Client, index: Index, gone_by: UUID
) -> None:
    young = archived(index, "C2", years=19, **{key: IDRIS[key] for key in ("given_name", "family_name", "nhs_number")})
    ines = as_(client, index.cast.ines)

    due, every = words(ines.get("/keeping/")), words(ines.get("/keeping/archived/"))

    assert f"Child …{str(gone_by)[-6:]}" in due
    assert "An index entry: archived at 18, then six years" in due
    assert "SI 2007/2182" in due
    assert f"…{str(young)[-6:]}" not in due
    assert f"…{str(young)[-6:]}" in every
    assert "Ashgrove" not in due + every
    assert "Quillfeather" not in due + every


def test_reading_the_list_leaves_a_line_for_each_file_on_it(client: Client, index: Index, gone_by: UUID) -> None:
    as_(client, index.cast.ines).get("/keeping/")

    about = [line["child"] for line in lines("children.keeping.seen") if line.get("child")]
    assert about == [str(gone_by)]


def test_where_nothing_is_kept_each_page_says_what_to_expect(client: Client, index: Index) -> None:
    ines = as_(client, index.cast.ines)

    assert "Nothing may go now." in words(ines.get("/keeping/"))
    assert "No file is held." in words(ines.get("/keeping/held/"))
    assert "No file is archived yet." in words(ines.get("/keeping/archived/"))
    assert "Nothing waits for a decision." in words(ines.get("/keeping/lists/"))
    assert "Nothing may go now." in words(ines.get("/keeping/forward/"))


# --- holds and classes -------------------------------------------------------------------------------------------


def test_a_hold_says_for_what_and_who_asked_and_takes_the_file_off_what_may_go(
    client: Client, index: Index, gone_by: UUID
) -> None:
    ines = as_(client, index.cast.ines)

    said = {"held_for": "The Mere Inquiry", "asked_by": "its solicitor, 3 March"}
    done = send(ines, "/keeping/hold/", child=f"http://localhost/children/{gone_by}/", reason=WHY, **said)

    assert "The Mere Inquiry (asked for by its solicitor, 3 March)" in words(done)
    assert "Nothing may go now." in words(ines.get("/keeping/"))
    assert len(lines("children.child.held")) == 1


def test_a_file_in_use_is_held_too_so_that_it_stays_when_its_time_comes(client: Client, index: Index) -> None:
    index.send(index.cast.council, a_record("C1"), at=timezone.now())
    child_id = index.child_of(index.cast.council, "C1")
    ines = as_(client, index.cast.ines)

    send(ines, "/keeping/hold/", child=str(child_id), held_for="A claim", asked_by="Legal services", reason=WHY)

    held = words(ines.get("/keeping/held/"))
    assert "A claim (asked for by Legal services)" in held
    assert "not archived" in held


def test_a_hold_without_a_reason_or_with_a_name_for_a_reference_is_sent_back(
    client: Client, index: Index, gone_by: UUID
) -> None:
    ines = as_(client, index.cast.ines)

    short = send(ines, "/keeping/hold/", child=str(gone_by), held_for="A claim", asked_by="Legal", reason="soon")
    named = send(ines, "/keeping/hold/", child="Rowan Ashgrove", held_for="A claim", asked_by="Legal", reason=WHY)

    assert "Say why in a few words of your own." in words(short)
    assert "Enter the reference of the child" in words(named)
    with as_test():
        assert children.Child.objects.get(id=gone_by).held_for == ""


def test_a_hold_is_lifted_with_a_reason(client: Client, index: Index, gone_by: UUID) -> None:
    ines = as_(client, index.cast.ines)
    send(ines, "/keeping/hold/", child=str(gone_by), held_for="A claim", asked_by="Legal services", reason=WHY)

    done = send(ines, f"/keeping/{gone_by}/lift/", reason="The claim was settled in May")

    assert "The hold is lifted." in words(done)
    assert f"…{str(gone_by)[-6:]}" in words(done)
    assert len(lines("children.child.released")) == 1
    again = send(ines, f"/keeping/{gone_by}/lift/", reason="The claim was settled in May")
    assert "That file is not held." in words(again)


def test_a_file_is_kept_longer_under_another_class(client: Client, index: Index, gone_by: UUID) -> None:
    ines = as_(client, index.cast.ines)

    send(ines, f"/keeping/{gone_by}/class/", retention="looked_after", reason="The child was looked after from 2009")

    shown = words(ines.get(f"/keeping/{gone_by}/"))
    assert "A looked-after child: to the 75th birthday" in shown
    assert "Nothing may go now." in words(ines.get("/keeping/"))


def test_a_file_archived_in_error_is_taken_out_again(client: Client, index: Index, gone_by: UUID) -> None:
    ines = as_(client, index.cast.ines)

    send(ines, f"/keeping/{gone_by}/restore/", reason="The birth date was wrong by ten years")

    with as_test():
        assert children.Child.objects.get(id=gone_by).archived_on is None


def test_a_file_opened_in_error_is_archived_by_hand(client: Client, index: Index) -> None:
    index.send(index.cast.council, a_record("C1"), at=timezone.now())
    child_id = index.child_of(index.cast.council, "C1")
    ines = as_(client, index.cast.ines)

    send(ines, f"/keeping/{child_id}/archive/", reason="The record is of a dog, not of a child")

    assert f"…{str(child_id)[-6:]}" in words(ines.get("/keeping/archived/"))


# --- disposal ----------------------------------------------------------------------------------------------------


def test_what_one_puts_forward_another_sees_whole_and_removes_for_good(
    client: Client, index: Index, petra: cast.Member, gone_by: UUID
) -> None:
    address = put_forward(client, petra, gone_by)
    ines = as_(client, index.cast.ines)
    asked = words(ines.get(address))

    done = send(ines, address, chosen=[str(gone_by)], sure="on", reason=WHY)

    assert "Remove these files for good?" in asked
    assert "This cannot be undone." in asked
    assert "Petra Holm" in asked
    assert "1 file is gone for good." in words(done)
    assert disposed(gone_by)
    closed = words(ines.get(address))
    assert "Decided: 1 gone, 0 kept" in closed
    assert ines.get(f"/keeping/{gone_by}/").status_code in (403, 404)


def test_who_put_it_forward_finds_no_way_to_remove_it_and_takes_it_back(
    client: Client, index: Index, petra: cast.Member, gone_by: UUID
) -> None:
    address = put_forward(client, petra, gone_by)
    mine = as_(client, petra)
    shown = words(mine.get(address))

    done = send(mine, address, chosen=[str(gone_by)], sure="on", reason=WHY)

    assert "Take back what you put forward" in shown
    assert "Remove these files" not in shown
    assert not disposed(gone_by)
    assert "Every file is kept." in words(done)
    assert f"…{str(gone_by)[-6:]}" in words(mine.get("/keeping/"))


def test_nothing_goes_without_the_tick(client: Client, index: Index, petra: cast.Member, gone_by: UUID) -> None:
    address = put_forward(client, petra, gone_by)

    back = send(as_(client, index.cast.ines), address, chosen=[str(gone_by)], reason=WHY)

    assert "Tick the box to say that you have checked" in words(back)
    assert not disposed(gone_by)


def test_what_was_held_meanwhile_stays_and_says_why(
    client: Client, index: Index, petra: cast.Member, gone_by: UUID
) -> None:
    address = put_forward(client, petra, gone_by)
    ines = as_(client, index.cast.ines)
    send(ines, "/keeping/hold/", child=str(gone_by), held_for="A claim", asked_by="Legal services", reason=WHY)

    shown = words(ines.get(address))
    done = send(ines, address, chosen=[str(gone_by)], sure="on", reason=WHY)

    assert "A legal hold keeps it." in shown
    assert "Every file is kept." in words(done)
    assert not disposed(gone_by)


def test_on_a_real_node_who_decides_proves_again_who_they_are(
    client: Client, index: Index, petra: cast.Member, gone_by: UUID
) -> None:
    address = put_forward(client, petra, gone_by)
    with as_test():
        agencies.User.objects.update(is_demo=False)

    answer = as_(client, index.cast.ines).get(address)

    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


def test_who_decides_finds_the_list_among_their_tasks(
    client: Client, index: Index, petra: cast.Member, gone_by: UUID
) -> None:
    put_forward(client, petra, gone_by)

    tasks = as_(client, index.cast.ines).get("/tasks/")

    assert "Decide on files that someone put forward to be removed" in words(tasks)
    assert 'href="/keeping/lists/"' in tasks.content.decode()


def test_governance_alone_finds_these_pages_from_home(client: Client, index: Index, gone_by: UUID) -> None:
    home = as_(client, index.cast.ines).get("/").content.decode()
    other = as_(client, index.cast.amina).get("/").content.decode()

    assert 'href="/keeping/"' in home
    assert 'href="/keeping/"' not in other
