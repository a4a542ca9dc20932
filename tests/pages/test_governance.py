"""The trail, looks to review, conflicts, corrections and this installation: who may see them, and what they do."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.audit import trail
from linkspan.audit.ids import new_id
from linkspan.children import models as children
from linkspan.children.commands import corrections
from linkspan.matching import Model
from linkspan.sharing import commands as sharing
from linkspan.sharing import gate
from linkspan.sharing import models as sharing_models
from linkspan.sharing.policy import Action
from tests import cast
from tests.rooms.children.conftest import Index, a_record
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"
ANSWER = "A child was brought in by ambulance and no one knows them"
FOR_GOVERNANCE = ("/trail/", "/trail/search/", "/trail/keys/", "/trail/checker/", "/challenges/", "/conflicts/")
FOR_ADMINISTRATORS = ("/node/", "/node/mode/", "/node/assessment/", "/node/budgets/")


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> Path:
    settings.LINKSPAN_STATE = tmp_path
    return tmp_path


@pytest.fixture
def people() -> cast.Cast:
    set_mode("demo")
    everyone = cast.build()
    with as_test():
        agencies.User.objects.update(is_demo=True)
    return everyone


def as_(client: Client, member: cast.Member) -> Client:
    client.force_login(member.user, backend=STAFF)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def once(response: Any) -> str:
    found = re.search(r'name="once"[^>]*value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def child_in(area: agencies.Area, protection: str = "none") -> UUID:
    child_id = new_id()
    with as_test():
        children.Child.objects.create(id=child_id, area=area, protection=protection, created_at=timezone.now())
    return child_id


def look_at(child_id: UUID, by: cast.Member, at: datetime) -> UUID:
    """Leave the line of a look at a child's file, and give its id."""
    actor = by.actor(at)
    with trail.look(by=actor, at=at):
        permit = gate.require(by=actor, to=Action.SEE_NOTICES, at=at)
        why = {"reason": "concern: A bruise on the arm"}
        return trail.record("children.file.seen", permit, child=child_id, aside=why)


def challenge_of(member: cast.Member) -> UUID:
    at = timezone.now()
    untrained = replace(member.actor(at), trained_until=date(2026, 6, 1))
    answered = sharing.answer_challenge(answer=ANSWER, by=untrained, at=at)
    assert isinstance(answered, UUID)
    return answered


# --- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*FOR_GOVERNANCE, *FOR_ADMINISTRATORS, "/corrections/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", [*FOR_GOVERNANCE, *FOR_ADMINISTRATORS])
def test_an_outsider_is_refused(client: Client, people: cast.Cast, address: str) -> None:
    assert as_(client, people.kit).get(address).status_code in (403, 404)


@pytest.mark.parametrize("address", FOR_GOVERNANCE)
def test_the_information_governance_lead_is_let_in(client: Client, people: cast.Cast, address: str) -> None:
    assert as_(client, people.ines).get(address).status_code == 200


@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_the_administrator_is_let_in_and_never_to_the_trail(client: Client, people: cast.Cast, address: str) -> None:
    ada = as_(client, people.ada)

    assert ada.get(address).status_code == 200
    assert ada.get("/trail/").status_code == 403


@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_outside_the_demonstration_an_administrator_proves_again_who_they_are(
    client: Client, people: cast.Cast, address: str
) -> None:
    with as_test():
        agencies.User.objects.update(is_demo=False)

    answer = as_(client, people.ada).get(address)

    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


# --- the trail ---------------------------------------------------------------------------------------------------


def test_the_trail_says_who_looked_at_a_child_and_why(client: Client, people: cast.Cast) -> None:
    child_id = child_in(people.northmere)
    look_at(child_id, people.amina, timezone.now())

    page = words(as_(client, people.ines).get("/trail/", {"child": str(child_id)}))

    assert "Opened a child's file" in page
    assert "Amina Yusuf, Northmere Council" in page
    assert "A bruise on the arm" in page


def test_looking_at_the_trail_leaves_a_line_of_its_own(client: Client, people: cast.Cast) -> None:
    as_(client, people.ines).get("/trail/")

    parts = [line["detail"]["part"] for line in lines("audit.trail.seen")]
    assert parts == ["standing", "acts"]


def test_information_governance_sees_its_own_agency_and_area_and_no_further(client: Client, people: cast.Cast) -> None:
    far = child_in(people.southmere)
    look_at(far, people.kit, timezone.now())

    council = words(as_(client, people.ines).get("/trail/", {"child": str(far)}))
    inspector = words(as_(client, people.oz).get("/trail/", {"child": str(far)}))

    assert "No line fits." in council
    assert "Kit Larkin" in inspector


def test_lines_about_a_child_whose_identity_is_walled_are_shown_to_no_one(client: Client, people: cast.Cast) -> None:
    hidden = child_in(people.northmere, "identity")
    entry = look_at(hidden, people.amina, timezone.now())

    for member in (people.ines, people.oz):
        seen = as_(client, member)
        assert "No line fits." in words(seen.get("/trail/", {"child": str(hidden)}))
        assert seen.get(f"/trail/{entry}/").status_code == 404
        assert seen.get(f"/trail/{entry}/proof/").status_code == 404


def test_a_past_decision_is_made_again_beside_what_today_would_say(client: Client, people: cast.Cast) -> None:
    child_id = child_in(people.northmere)
    entry = look_at(child_id, people.amina, timezone.now())

    line = as_(client, people.oz).get(f"/trail/{entry}/")
    page = words(as_(client, people.oz).get(f"/trail/{entry}/again/"))

    assert f"/trail/{entry}/again/" in line.content.decode()
    assert "give the same answer, for the same reasons" in page
    assert "By the policies of that day" in page
    assert "Today" in page
    assert lines("sharing.decision.replayed")[-1]["detail"] == {"entry": str(entry), "same": True}


def test_only_those_who_check_the_trail_make_a_decision_again(client: Client, people: cast.Cast) -> None:
    far = child_in(people.southmere)
    entry = look_at(far, people.kit, timezone.now())

    assert as_(client, people.kit).get(f"/trail/{entry}/again/").status_code == 403
    assert as_(client, people.ines).get(f"/trail/{entry}/again/").status_code == 404


def test_refusals_alone_are_shown_when_asked_for(client: Client, people: cast.Cast) -> None:
    look_at(child_in(people.northmere), people.amina, timezone.now())
    as_(client, people.ada).get("/trail/")

    page = words(as_(client, people.oz).get("/trail/", {"what": "refused"}))

    assert "Asked to see the trail and was refused" in page
    assert "Opened a child's file" not in page


def test_a_search_by_a_worker_s_name_and_day_leads_to_their_lines_without_the_name_in_the_address(
    client: Client, people: cast.Cast
) -> None:
    look_at(child_in(people.northmere), people.amina, timezone.now())
    today = timezone.localdate()
    asked = {"worker": "amina", "since-day": today.day, "since-month": today.month, "since-year": today.year}

    answer = as_(client, people.ines).post("/trail/search/", asked)
    page = words(client.get(answer["Location"]))

    assert answer["Location"] == f"/trail/?since={today.isoformat()}&person={people.amina.id}"
    assert "Opened a child's file" in page


def test_a_search_that_several_workers_fit_asks_which_one(client: Client, people: cast.Cast) -> None:
    page = words(as_(client, people.ines).post("/trail/search/", {"worker": "a"}))

    assert "Which worker?" in page
    assert "Amina Yusuf" in page


def test_a_search_for_a_child_takes_the_address_of_their_file_and_nothing_else(
    client: Client, people: cast.Cast
) -> None:
    child_id = uuid4()
    ines = as_(client, people.ines)

    found = ines.post("/trail/search/", {"child": f"http://localhost/children/{child_id}/looks/"})
    name = ines.post("/trail/search/", {"child": "Zofia Nowak"})

    assert found["Location"] == f"/trail/?child={child_id}"
    assert "Enter the reference of the child" in words(name)


@pytest.mark.parametrize("query", [{"person": "1 or 1=1"}, {"what": "everything"}, {"since": "1024"}])
def test_an_address_that_asks_for_nonsense_is_not_found(
    client: Client, people: cast.Cast, query: dict[str, str]
) -> None:
    assert as_(client, people.ines).get("/trail/", query).status_code == 404


def test_older_lines_follow_the_newest_without_a_gap_or_a_repeat(client: Client, people: cast.Cast) -> None:
    child_id, now = child_in(people.northmere), timezone.now()
    made = [look_at(child_id, people.amina, now) for _ in range(60)]
    ines = as_(client, people.ines)

    first = ines.get("/trail/", {"child": str(child_id), "what": "files"}).content.decode()
    older = re.search(r'href="([^"]*below=[^"]*)"', first)
    assert older
    second = ines.get(older[1].replace("&amp;", "&")).content.decode()

    shown = [[UUID(found) for found in re.findall(r"/trail/([0-9a-f-]{36})/", page)] for page in (first, second)]
    assert [len(page) for page in shown] == [50, 10]
    assert shown[0] + shown[1] == made[::-1]


def test_one_line_shows_the_rule_that_allowed_it_and_the_law(client: Client, people: cast.Cast) -> None:
    entry = look_at(child_in(people.northmere), people.amina, timezone.now())

    page = words(as_(client, people.oz).get(f"/trail/{entry}/"))

    assert "Everyone in post sees their own tasks and notices" in page
    assert "Children Act 2004 s 11" in page
    assert "Not yet. It takes a few seconds." in page


def test_a_line_that_is_not_sealed_has_no_proof_yet(client: Client, people: cast.Cast) -> None:
    entry = look_at(child_in(people.northmere), people.amina, timezone.now())

    answer = as_(client, people.oz).get(f"/trail/{entry}/proof/")

    assert answer.status_code == 409
    assert "not sealed yet" in words(answer)


def test_a_check_before_anything_is_signed_says_so(client: Client, people: cast.Cast) -> None:
    answer = as_(client, people.oz).post("/trail/check/")

    assert answer.status_code == 409
    assert "Nothing has been signed yet" in words(answer)


def test_the_program_that_checks_is_handed_out_whole(client: Client, people: cast.Cast) -> None:
    text = as_(client, people.oz).get("/trail/checker/").content.decode()

    compile(text, "linkspan-check.py", "exec")
    assert "def check_file" in text


# --- looks to review ---------------------------------------------------------------------------------------------


def test_a_look_is_reviewed_by_a_different_person_and_leaves_the_list(client: Client, people: cast.Cast) -> None:
    challenge_id = challenge_of(people.amina)
    ines = as_(client, people.ines)
    listed = words(ines.get("/challenges/"))
    form = ines.get(f"/challenges/{challenge_id}/")

    done = ines.post(
        f"/challenges/{challenge_id}/", {"outcome": "proper", "said": "Rang the ward.", "once": once(form)}, follow=True
    )

    with as_test():
        row = sharing_models.Challenge.objects.get(id=challenge_id)
    assert "Safeguarding training out of date" in listed
    assert ANSWER in words(form)
    assert (row.outcome, row.reviewed_by_id) == ("proper", people.ines.id)
    assert "No look waits for review." in words(done)


def test_a_review_without_a_finding_is_sent_back_with_what_was_typed(client: Client, people: cast.Cast) -> None:
    challenge_id = challenge_of(people.amina)
    ines = as_(client, people.ines)
    form = ines.get(f"/challenges/{challenge_id}/")

    back = ines.post(f"/challenges/{challenge_id}/", {"said": "Rang the ward.", "once": once(form)})

    assert "Answer the question" in words(back) or "Select what you found" in words(back)
    assert "Rang the ward." in back.content.decode()


def test_no_one_reviews_their_own_look_or_another_agency_s(client: Client, people: cast.Cast) -> None:
    challenge_id = challenge_of(people.mo)

    for member in (people.mo, people.ben, people.kit):
        answer = as_(client, member).get(f"/challenges/{challenge_id}/")
        assert answer.status_code in (403, 404)
    sent = as_(client, people.mo).post(
        f"/challenges/{challenge_id}/", {"outcome": "proper", "said": "It was fine.", "once": str(uuid4())}
    )
    with as_test():
        assert sharing_models.Challenge.objects.get(id=challenge_id).reviewed_at is None
    assert sent.status_code in (403, 404)


# --- conflicts ---------------------------------------------------------------------------------------------------


def test_conflicts_are_listed_for_the_area_and_to_no_inspector(client: Client, people: cast.Cast) -> None:
    since = timezone.now() - timedelta(days=3)
    near, far = child_in(people.northmere), child_in(people.southmere)
    with as_test():
        for child_id, member in ((near, people.amina), (far, people.kit)):
            children.Conflict.objects.create(child_id=child_id, person=member.person, kind="relative", from_at=since)

    page = words(as_(client, people.ines).get("/conflicts/"))

    assert "Amina Yusuf" in page
    assert "Kit Larkin" not in page
    assert as_(client, people.oz).get("/conflicts/").status_code == 404


# --- this installation -------------------------------------------------------------------------------------------


def test_the_impact_assessment_and_its_scope_are_recorded(client: Client, people: cast.Cast) -> None:
    ada = as_(client, people.ada)
    form = ada.get("/node/assessment/")

    said = {"reference": "DPIA-2026-014", "scope": "all", "once": once(form)}
    done = ada.post("/node/assessment/", said, follow=True)

    assert "DPIA-2026-014" in words(done)
    assert "All children" in words(done)
    assert [line["detail"] for line in lines("agencies.node.impact_assessed")] == [{"scope": "all"}]


def test_an_installation_with_demonstration_sign_ins_does_not_become_real(client: Client, people: cast.Cast) -> None:
    ada = as_(client, people.ada)
    form = ada.get("/node/mode/")

    refused = ada.post("/node/mode/", {"mode": "real", "once": once(form)})

    assert "demonstration sign-ins are loaded here" in words(refused)
    with as_test():
        assert agencies.Node.objects.get().mode == "demo"


def test_an_organisation_gets_numbers_of_its_own_and_loses_them_again(client: Client, people: cast.Cast) -> None:
    ada = as_(client, people.ada)
    address = f"/node/budgets/{people.council.id}/"

    ada.post(address, {"searches": "99", "once": once(ada.get(address))})
    listed = words(ada.get("/node/budgets/"))
    shown = ada.get(address).content.decode()

    assert "Northmere Council its own" in listed
    assert 'value="99"' in shown
    assert [line["detail"]["searches"] for line in lines("sharing.budget.set")] == [99]


# --- corrections -------------------------------------------------------------------------------------------------


def asked_of_the_council(people: cast.Cast) -> tuple[UUID, UUID]:
    """Send a record of the council's and ask for its birth date to be put right; give the request and the child."""
    made = Index(people, Model.load_default())
    made.send(people.council, a_record("C1"), at=timezone.now())
    child_id = made.child_of(people.council, "C1")
    assert child_id
    ines, at = people.ines.actor(timezone.now()), timezone.now()
    with trail.look(by=ines, at=at, reason="rights: Her mother says that the date is wrong"):
        asked = corrections.ask_correction(
            child_id=child_id, record_id=made.record(people.council, "C1").id, field="date_of_birth",
            words="Born on the tenth, not the ninth", by=ines, at=at,
        )  # fmt: skip
    return asked, child_id


def test_the_source_s_data_officer_answers_and_whoever_asked_is_told(client: Client, people: cast.Cast) -> None:
    asked, _ = asked_of_the_council(people)
    dana = as_(client, people.dana)
    listed = words(dana.get("/corrections/"))
    form = dana.get(f"/corrections/{asked}/")

    done = dana.post(f"/corrections/{asked}/", {"outcome": "corrected", "once": once(form)}, follow=True)

    with as_test():
        row = children.Correction.objects.get(id=asked)
        notices = agencies.Notice.objects.filter(event="children.correction.answered")
        told = set(notices.values_list("person", flat=True))
    assert "Put right: Date of birth" in listed
    assert "Born on the tenth, not the ninth" in words(form)
    assert row.outcome == "corrected"
    assert told == {people.ines.id}
    assert "Nothing waits for your answer." in words(done)


def test_keeping_a_fact_as_it_is_needs_words(client: Client, people: cast.Cast) -> None:
    asked, _ = asked_of_the_council(people)
    dana = as_(client, people.dana)
    form = dana.get(f"/corrections/{asked}/")

    back = dana.post(f"/corrections/{asked}/", {"outcome": "kept", "once": once(form)})

    assert "Say why it is kept as it is." in words(back)
    with as_test():
        assert children.Correction.objects.get(id=asked).answered_at is None


def test_nobody_outside_the_source_sees_what_was_asked_of_it(client: Client, people: cast.Cast) -> None:
    asked, _ = asked_of_the_council(people)

    for member in (people.kit, people.ben, people.amina):
        seen = as_(client, member)
        assert "Nothing waits for your answer." in words(seen.get("/corrections/"))
        assert seen.get(f"/corrections/{asked}/").status_code == 404
