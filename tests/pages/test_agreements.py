"""The pages of agreements: reading, writing in steps, trying out, signing, withdrawing, and the public register."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies.models import Appointment, Organisation, User
from linkspan.audit import NotNow
from linkspan.sharing import commands
from linkspan.sharing.agreement_document import digest, read
from linkspan.sharing.agreement_models import Agreement, AgreementSignature, AgreementVersion, AgreementWithdrawal
from linkspan.web.agreements import pdf
from tests import cast
from tests.pages.conftest import Desk
from tests.support import signing as agreements
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.signing import Signers

pytestmark = pytest.mark.django_db

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
WHY = "Our board no longer supports this way of sharing."


@pytest.fixture
def those(people: cast.Cast) -> Signers:
    """Those who sign. Everyone is of the demonstration, so nobody has to prove again who they are."""
    made = agreements.signers(people)
    with as_test():
        User.objects.update(is_demo=True)
    return made


def fresh() -> dict[str, Any]:
    """Dates that hold whenever the test is run."""
    today = timezone.localdate()
    return {
        "starts_on": today, "ends_on": today + timedelta(days=700), "review_on": today + timedelta(days=300),
    }  # fmt: skip


def steps_of(agreement_id: UUID) -> tuple[str, ...]:
    base = f"/agreements/{agreement_id}"
    return (
        *(f"{base}/draft/{step}/" for step in ("about", "parties", "purposes", "clauses", "basis", "terms", "dates",
                                               "assessment")),
        f"{base}/draft/", f"{base}/draft/clauses/new/", f"{base}/draft/clauses/1/", f"{base}/draft/clauses/1/out/",
    )  # fmt: skip


def hidden(page: Any, name: str) -> str:
    """Give the value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.content.decode())
    assert found, f"the page has no {name}"
    return found[1]


def fill(client: Client, address: str, **said: Any) -> Any:
    """Open a step and send it filled in, with what its hidden fields hold."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, once(seen=hidden(page, "seen"), **said))


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


# --- who may see what ----------------------------------------------------------------------------------------


def test_everyone_in_post_reads_an_agreement_and_what_it_means(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())

    for member in (people.amina, people.kit, people.dee):
        listed, page = desk(member).get("/agreements/"), desk(member).get(f"/agreements/{agreement_id}/")

        assert "Northmere front door" in words(listed)
        assert "People at Northmere Council who work with children may see who at Mere Police works with" in words(page)
        assert "Crime and Disorder Act 1998 s 115" in words(page)
        assert f"/agreements/{agreement_id}/sign/" not in page.content.decode()


@pytest.mark.parametrize("who", ["kit", "amina", "dee", "ada", "mo"])
def test_writing_is_refused_to_everyone_but_information_governance_of_the_organisation(
    people: cast.Cast, those: Signers, desk: Desk, who: str
) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now())
    client = desk(getattr(people, who))

    for address in ("/agreements/new/", *steps_of(agreement_id)):
        assert client.get(address).status_code in (403, 404), address
        assert client.post(address, once()).status_code in (403, 404, 405), address
    assert client.post(f"/agreements/{agreement_id}/draft/put-forward/", once()).status_code in (403, 404)


def test_another_organisation_never_learns_of_a_draft(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now())
    petra = desk(those.petra)

    assert "Northmere front door" not in words(petra.get("/agreements/"))
    for address in (f"/agreements/{agreement_id}/", *steps_of(agreement_id)):
        assert petra.get(address).status_code == 404, address
    assert petra.get(f"/agreements/{agreement_id}/").content == petra.get(f"/agreements/{NOBODY}/").content


@pytest.mark.parametrize("who", ["kit", "amina", "mo"])
def test_signing_and_withdrawing_are_refused_to_those_who_do_not_sign(
    people: cast.Cast, those: Signers, desk: Desk, who: str
) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    client = desk(getattr(people, who))

    for address in (f"/agreements/{agreement_id}/sign/", f"/agreements/{agreement_id}/withdraw/"):
        assert client.get(address).status_code in (403, 404)
        sent = client.post(address, once(hash="0" * 64, read="on", reason=WHY))
        assert sent.status_code in (403, 404, 200)
    with as_test():
        assert not AgreementSignature.objects.exists()
        assert not AgreementWithdrawal.objects.exists()


def test_a_stranger_is_sent_to_sign_in_from_all_but_the_register(
    people: cast.Cast, those: Signers, client: Client
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())

    for address in ("/agreements/", f"/agreements/{agreement_id}/", f"/agreements/{agreement_id}/print/"):
        assert client.get(address)["Location"].startswith("/account/login/")
    assert client.get("/register/").status_code == 200


# --- writing -------------------------------------------------------------------------------------------------


def test_an_agreement_is_written_step_by_step_and_put_forward(people: cast.Cast, those: Signers, desk: Desk) -> None:
    ines, today = desk(people.ines), timezone.localdate()
    council, police = str(people.council.id), str(people.police.id)

    begun = ines.post("/agreements/new/", once(
        code="NM-2026-09", title="Police checks", summary="Who to ring.", tier="1", area=people.northmere.code,
    ))  # fmt: skip
    base = begun["Location"].removesuffix("parties/")
    for party in (council, police):
        fill(ines, f"{base}parties/", organisation=party, role="controller", answers="Information governance lead")
    fill(ines, f"{base}purposes/", purposes=["safeguarding"], said_safeguarding="At the front door.")
    said = {
        "effect": "share", "givers": [police], "receivers": [council], "direction": "one_way", "mode": "contact",
        "kinds": ["involvement"], "groups": ["all"], "purposes": ["safeguarding"], "gateways": ["115"], "said": "",
    }  # fmt: skip
    shown = fill(ines, f"{base}clauses/new/", **said, show="1")
    unfinished = words(ines.get(base))
    kept = fill(ines, f"{base}clauses/new/", **said)
    fill(ines, f"{base}basis/", article_6=["6(1)(e)"], part_3_said="Part 3 does not apply.")
    terms = ("telling", "rights", "quality", "retention", "security", "staff", "breaches", "review", "termination")
    fill(ines, f"{base}terms/", **dict.fromkeys(terms, "As the policy says."))
    fill(ines, f"{base}dates/", **day("starts_on", today), **day("ends_on", today + timedelta(days=700)),
         **day("review_on", today + timedelta(days=300)))  # fmt: skip
    fill(ines, f"{base}assessment/", impact_assessment="DPIA-2026-014")
    check = ines.get(base)
    sent = ines.post(f"{base}put-forward/", once(seen=hidden(check, "seen")))

    assert "may see who at Mere Police works with any child" in words(shown)
    assert "The agreement has no clause that shares anything." in unfinished
    assert 'href="/agreements/' in shown.content.decode()
    assert kept["Location"].endswith("/clauses/#clause-1")
    assert "Before it can be put forward" not in words(check)
    assert sent.status_code == 302
    page = words(ines.get(sent["Location"]))
    assert "Waiting for signatures" in page
    assert "0 of 4 signatures are there" in page
    with as_test():
        row = AgreementVersion.objects.get()
    assert row.signed_hash
    assert [clause.number for clause in read(row.text).clauses] == ["1"]


def test_what_stops_a_draft_is_listed_with_the_way_to_mend_it(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now(), impact_assessment="", summary="", **fresh())
    ines = desk(people.ines)

    page = ines.get(f"/agreements/{agreement_id}/draft/").content.decode()
    sent = ines.post(f"/agreements/{agreement_id}/draft/put-forward/", once(seen="x" * 64))

    assert f'href="/agreements/{agreement_id}/draft/assessment/#id_impact_assessment"' in page
    assert f'href="/agreements/{agreement_id}/draft/about/#id_summary"' in page
    assert "Put it forward for signature" not in page
    assert "has changed since you checked it" in words(sent)
    with as_test():
        assert AgreementVersion.objects.get().put_forward_at is None


def test_a_draft_that_is_unsound_is_not_put_forward_even_by_sending_the_form(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, version_id = agreements.drafted(people, timezone.now(), impact_assessment="", **fresh())
    ines = desk(people.ines)
    with as_test():
        text = AgreementVersion.objects.get(id=version_id).text
    sent = ines.post(f"/agreements/{agreement_id}/draft/put-forward/", once(seen=digest(text)))

    assert "does not refer to a data protection impact assessment" in words(sent)
    with as_test():
        assert AgreementVersion.objects.get().put_forward_at is None


@pytest.mark.parametrize(
    ("step", "said", "answer"),
    [
        ("about", {"title": "", "tier": "1"}, "Enter title"),
        ("about", {"title": "x", "tier": "2", "area": "E06990001"}, "Select the tier 1 agreement"),
        ("about", {"title": "x", "tier": "3", "area": "E06990001"}, "Select one of the choices"),
        ("purposes", {"purposes": []}, "Select at least one: what the sharing is for"),
        ("purposes", {"purposes": ["curiosity"]}, "Select one of the choices"),
        ("parties", {"organisation": "", "role": "controller"}, "Select an organisation"),
        ("parties", {"organisation": str(NOBODY), "role": "controller"}, "Select one of the choices"),
        ("basis", {"article_6": []}, "Select at least one: a lawful basis"),
        ("dates", {**day("starts_on", date(2027, 1, 1)), **day("ends_on", date(2026, 1, 1)),
                   **day("review_on", date(2026, 6, 1))}, "The day it ends must be after the first day"),
        ("dates", {}, "Enter first day"),
        ("assessment", {"impact_assessment": " "}, "Enter data protection impact assessment"),
        ("clauses/new", {"effect": "share"}, "Select at least one: who gives"),
        ("clauses/new", {"effect": "share", "givers": [str(NOBODY)]}, "Select one of the choices"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_filled_in_says_what_to_do_and_keeps_nothing(
    people: cast.Cast, those: Signers, desk: Desk, step: str, said: dict[str, Any], answer: str
) -> None:
    agreement_id, version_id = agreements.drafted(people, timezone.now())
    with as_test():
        before = AgreementVersion.objects.get(id=version_id).text

    sent = fill(desk(people.ines), f"/agreements/{agreement_id}/draft/{step}/", **said)

    assert sent.status_code == 200
    assert answer in words(sent)
    with as_test():
        assert AgreementVersion.objects.get(id=version_id).text == before


def test_two_pages_open_on_one_step_do_not_undo_each_other(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, version_id = agreements.drafted(people, timezone.now())
    ines, address = desk(people.ines), f"/agreements/{agreement_id}/draft/assessment/"
    opened = hidden(ines.get(address), "seen")

    first = ines.post(address, once(seen=opened, impact_assessment="DPIA-1"))
    second = ines.post(address, once(seen=opened, impact_assessment="DPIA-2"))
    other_step = ines.post(
        f"/agreements/{agreement_id}/draft/purposes/",
        once(seen=hidden(ines.get(f"/agreements/{agreement_id}/draft/purposes/"), "seen"), purposes=["safeguarding"]),
    )
    third = ines.post(address, once(seen=hidden(second, "seen"), impact_assessment="DPIA-2"))

    assert (first.status_code, second.status_code, other_step.status_code, third.status_code) == (302, 200, 302, 302)
    assert "was changed on another page" in words(second)
    with as_test():
        assert read(AgreementVersion.objects.get(id=version_id).text).impact_assessment == "DPIA-2"


def test_a_text_made_from_an_older_draft_is_refused(people: cast.Cast, those: Signers) -> None:
    _agreement, version_id = agreements.drafted(people, timezone.now())
    ines, now = people.ines.actor(timezone.now()), timezone.now()
    with as_test():
        made_from = digest(AgreementVersion.objects.get(id=version_id).text)
    newer = agreements.document(people, title="Newer")

    commands.change_draft(version_id=version_id, document=newer, made_from=made_from, by=ines, at=now)
    with pytest.raises(NotNow) as caught:
        commands.change_draft(
            version_id=version_id, document=agreements.document(people), made_from=made_from, by=ines, at=now
        )

    assert caught.value.code == "agreement.changed_meanwhile"
    with as_test():
        assert read(AgreementVersion.objects.get(id=version_id).text).title == "Newer"


def test_sending_a_new_clause_twice_keeps_one(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, version_id = agreements.drafted(people, timezone.now())
    ines, address = desk(people.ines), f"/agreements/{agreement_id}/draft/clauses/new/"
    said = once(
        seen=hidden(ines.get(address), "seen"), effect="share", givers=[str(people.council.id)],
        receivers=[str(people.police.id)], direction="one_way", mode="existence", kinds=["involvement"],
        groups=["all"], purposes=["safeguarding"], gateways=["11"],
    )  # fmt: skip

    answers = [ines.post(address, said).status_code for _ in range(2)]

    assert answers[0] == 302
    with as_test():
        assert [each.number for each in read(AgreementVersion.objects.get(id=version_id).text).clauses] == ["1", "2"]


def test_a_party_taken_out_leaves_the_clauses_too(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, version_id = agreements.drafted(people, timezone.now())
    ines, base = desk(people.ines), f"/agreements/{agreement_id}/draft"

    asked = ines.get(f"{base}/parties/{people.police.id}/out/")
    ines.post(f"{base}/parties/{people.police.id}/out/", once())
    missing = ines.get(f"{base}/parties/{people.police.id}/out/")
    ines.post(f"{base}/clauses/1/out/", once())

    assert "Take Mere Police out" in words(asked)
    assert missing.status_code == 404
    with as_test():
        kept = read(AgreementVersion.objects.get(id=version_id).text)
    assert kept.organisations == {people.council.id}
    assert kept.clauses == ()


def test_a_code_that_is_taken_is_said_beside_its_box(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreements.drafted(people, timezone.now())

    sent = desk(people.ines).post("/agreements/new/", once(
        code="NM-2026-01", title="Another", tier="1", area=people.northmere.code,
    ))  # fmt: skip
    unfit = desk(people.ines).post("/agreements/new/", once(
        code="nm one", title="Another", tier="1", area=people.northmere.code,
    ))  # fmt: skip

    assert "There is an agreement with that code already." in words(sent)
    assert "capital letters, digits and hyphens, such as NM-2026-01." in words(unfit)
    with as_test():
        assert Agreement.objects.count() == 1


def test_hostile_words_stay_words(people: cast.Cast, those: Signers, desk: Desk, client: Client) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}"
    agreement_id, _version = agreements.in_force(
        people, those, timezone.now(), title=nasty, summary=nasty, impact_assessment=nasty, **fresh()
    )
    ines = desk(people.ines)

    for page in (
        ines.get("/agreements/"), ines.get(f"/agreements/{agreement_id}/"), client.get("/register/"),
        client.get("/register/NM-2026-01/"), ines.get(f"/agreements/{agreement_id}/print/"),
    ):  # fmt: skip
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "{{ 7*7 }}" in page.content.decode()


# --- trying out ----------------------------------------------------------------------------------------------


def test_the_bench_says_who_could_see_what_and_by_which_clause(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now(), **fresh())
    asked = {
        "tried": "1", "asking": str(people.council.id), "holding": str(people.police.id), "purpose": "safeguarding",
        "kind": "involvement", "facts": ["reason_given"],
    }  # fmt: skip
    ines, address = desk(people.ines), f"/agreements/{agreement_id}/try/"

    may, untrained, other_way = (
        words(ines.get(address, asked | change))
        for change in (
            {},
            {"facts": ["reason_given", "untrained"]},
            {"asking": asked["holding"], "holding": asked["asking"]},
        )
    )

    assert "Know that something is held, and by which agency yes By clause 1." in may
    assert "Be told what is held no" in may
    assert "By clause 1." not in untrained
    assert "By clause 1." not in other_way


def test_the_bench_takes_no_answer_it_did_not_offer(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now(), **fresh())

    page = desk(people.ines).get(f"/agreements/{agreement_id}/try/", {
        "tried": "1", "asking": str(NOBODY), "holding": "x", "purpose": "fun", "kind": "", "facts": ["all"],
    })  # fmt: skip

    assert page.status_code == 200
    assert "May they" not in words(page)


# --- signing and withdrawing ---------------------------------------------------------------------------------


def sign(client: Client, agreement_id: UUID) -> Any:
    page = client.get(f"/agreements/{agreement_id}/sign/")
    if page.status_code != 200:
        return page
    return client.post(f"/agreements/{agreement_id}/sign/", once(hash=hidden(page, "hash"), read="on"))


def test_two_people_of_each_party_sign_and_then_it_is_in_force(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    waiting = words(desk(those.petra).get("/agreements/"))

    answers = [sign(desk(each), agreement_id).status_code for each in those.all]

    page = words(desk(people.amina).get(f"/agreements/{agreement_id}/"))
    assert answers == [302] * 4
    assert "Waiting for my organisation's signature (1)" in waiting
    assert "In force Until" in page
    assert page.count("Assistant director, Grace Adair, on") == 1


def test_outside_the_demonstration_signing_asks_again_who_is_there(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    with as_test():
        User.objects.update(is_demo=False)

    answer = desk(people.ines).post(f"/agreements/{agreement_id}/sign/", once(hash="0" * 64, read="on"))

    assert answer["Location"].startswith("/account/")
    with as_test():
        assert not AgreementSignature.objects.exists()


def test_one_person_signs_once_however_often_they_try(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    ines = desk(people.ines)

    first, again = sign(ines, agreement_id), sign(ines, agreement_id)

    assert first.status_code == 302
    assert again.status_code in (403, 200)
    assert "You have signed it. Another person" in words(ines.get(f"/agreements/{agreement_id}/"))
    with as_test():
        assert AgreementSignature.objects.count() == 1


def test_the_third_of_an_organisation_is_told_that_two_have_signed(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    third = agreements.signer(people.council, "Olive Third")
    with as_test():
        User.objects.update(is_demo=True)
    for each in (those.ines, those.grace):
        sign(desk(each), agreement_id)

    answer = sign(desk(third), agreement_id)

    assert "Two people of your organisation have signed it" in words(answer)
    with as_test():
        assert AgreementSignature.objects.count() == 2


@pytest.mark.parametrize("sent", [{"hash": "f" * 64, "read": "on"}, {"hash": "", "read": "on"}, {"read": ""}])
def test_what_was_not_read_is_not_signed(people: cast.Cast, those: Signers, desk: Desk, sent: dict[str, str]) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())

    answer = desk(people.ines).post(f"/agreements/{agreement_id}/sign/", once(**sent))

    assert answer.status_code == 200
    with as_test():
        assert not AgreementSignature.objects.exists()


def test_a_signature_sent_from_elsewhere_without_its_key_is_refused(people: cast.Cast, those: Signers) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.ines.user, backend="linkspan.web.account.backends.StaffBackend")

    for address in ("sign", "withdraw", "draft/put-forward"):
        answer = strict.post(f"/agreements/{agreement_id}/{address}/", once(hash="0" * 64, read="on", reason=WHY))
        assert answer.status_code == 403

    with as_test():
        assert not AgreementSignature.objects.exists()
        assert not AgreementWithdrawal.objects.exists()


def test_a_party_withdraws_with_a_reason_and_it_holds_at_once(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    petra, address = desk(those.petra), f"/agreements/{agreement_id}/withdraw/"

    short = petra.post(address, once(reason="no"))
    done = petra.post(address, once(reason=WHY))
    again = petra.post(address, once(reason=WHY))

    assert "Say why in a few words of your own" in words(short)
    assert done.status_code == 302
    assert again.status_code in (200, 404)
    page = words(desk(people.amina).get(f"/agreements/{agreement_id}/"))
    assert "Withdrawn" in page
    assert "Mere Police withdrew on" in page
    assert "Northmere front door" not in words(Client().get("/register/"))


def test_a_new_version_shows_what_changes_and_the_old_one_holds_until_it_is_signed(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines, base = desk(people.ines), f"/agreements/{agreement_id}"

    asked = ines.get(f"{base}/renew/")
    ines.post(f"{base}/renew/", once())
    twice = ines.post(f"{base}/renew/", once())
    fill(ines, f"{base}/draft/assessment/", impact_assessment="DPIA-2027-002")
    ines.post(f"{base}/draft/put-forward/", once(seen=hidden(ines.get(f"{base}/draft/"), "seen")))
    meanwhile = words(ines.get(f"{base}/"))
    signing = words(ines.get(f"{base}/sign/"))
    for each in those.all:
        sign(desk(each), agreement_id)
    page = words(ines.get(f"{base}/"))

    assert "with the words of version 1" in words(asked)
    assert "There is a draft already" in words(twice)
    assert "version 1" in meanwhile
    assert "In force" in meanwhile
    assert "version 2" in signing
    assert "What changes from version 1" in page
    assert "Impact assessment DPIA-2026-014 DPIA-2027-002" in page


def test_those_who_sign_find_the_version_that_waits_beside_the_one_in_force(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines, base = desk(people.ines), f"/agreements/{agreement_id}"
    ines.post(f"{base}/renew/", once())
    ines.post(f"{base}/draft/put-forward/", once(seen=hidden(ines.get(f"{base}/draft/"), "seen")))

    listed, page = desk(those.petra).get("/agreements/"), desk(those.petra).get(f"{base}/")

    assert "Waiting for my organisation's signature (1)" in words(listed)
    assert f'href="{base}/sign/"' in page.content.decode()


# --- what does not hold together -------------------------------------------------------------------------------


def spoilt(people: cast.Cast, what: str) -> tuple[dict[str, Any], str, str]:
    """Give changes that spoil a sound draft, the sentence that says so, and the step where it is mended."""
    sound = agreements.document(people).clauses[0]
    bar = replace(sound, number="2", effect="withhold", mode="existence", gateways=())
    changes: dict[str, tuple[dict[str, Any], str, str]] = {
        "ends itself": (
            {"supersedes": ("NM-2026-01",)}, "The agreement would put an end to itself.", "about/#id_supersedes",
        ),
        "ends what ends it": (
            {"supersedes": ("NM-2026-05",)},
            "The agreement would put an end to NM-2026-05, which itself puts an end to this one.",
            "about/#id_supersedes",
        ),
        "stands under itself": (
            {"tier": 2, "under": "NM-2026-01"}, "The agreement would stand under itself.", "about/#id_under",
        ),
        "contradicts itself": (
            {"clauses": (sound, bar)}, "Clause 1 shares what clause 2 wholly holds back.", "clauses/1/",
        ),
        "a purpose nobody defined": (
            {"clauses": (replace(sound, purposes=("early_help",)),)},
            "Clause 1 is for a purpose that nobody defined: to help a family early.",
            "clauses/1/",
        ),
        "a clause nobody gives by": (
            {"clauses": (replace(sound, givers=()),)}, "Clause 1 can never be used: nobody gives.", "clauses/1/",
        ),
        "a clause of one with itself": (
            {"clauses": (replace(sound, receivers=sound.givers),)},
            "Clause 1 can never be used: an organisation cannot share with itself.",
            "clauses/1/",
        ),
        "a clause with someone who is no party": (
            {"clauses": (replace(sound, givers=(people.hospital.id,)),)},
            "Clause 1 names an organisation that is no party: Mere Hospitals.",
            "clauses/1/",
        ),
        "an agency abolished": (
            {}, "Mere Police was abolished on 1 April 2026, so it cannot be party.", "parties/",
        ),
    }  # fmt: skip
    return changes[what]


@pytest.mark.parametrize(
    "what",
    [
        "ends itself", "ends what ends it", "stands under itself", "contradicts itself", "a purpose nobody defined",
        "a clause nobody gives by", "a clause of one with itself", "a clause with someone who is no party",
        "an agency abolished",
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_said_in_plain_words_and_never_put_forward(
    people: cast.Cast, those: Signers, desk: Desk, what: str
) -> None:
    changes, sentence, step = spoilt(people, what)
    agreement_id, version_id = agreements.drafted(people, timezone.now(), **fresh())
    if what == "ends what ends it":
        agreements.put_forward(people, timezone.now(), "NM-2026-05", supersedes=("NM-2026-01",), **fresh())
    commands.change_draft(
        version_id=version_id, document=agreements.document(people, **(fresh() | changes)),
        by=people.ines.actor(timezone.now()), at=timezone.now(),
    )  # fmt: skip
    if what == "an agency abolished":
        with as_test():
            Organisation.objects.filter(id=people.police.id).update(until_on=date(2026, 4, 1))
    ines, base = desk(people.ines), f"/agreements/{agreement_id}/draft/"

    page = ines.get(base)
    with as_test():
        text = AgreementVersion.objects.get(id=version_id).text
    sent = ines.post(f"{base}put-forward/", once(seen=digest(text)))

    assert sentence in words(page)
    assert f'href="{base}{step}"' in page.content.decode()
    assert "Put it forward for signature" not in words(page)
    assert "It was not put forward. What stops it is listed below." in words(sent)
    assert sentence in words(sent)
    with as_test():
        assert AgreementVersion.objects.get(id=version_id).put_forward_at is None


def test_what_puts_an_end_to_one_that_is_not_there_yet_is_said(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.drafted(people, timezone.now(), supersedes=("NM-1999-01",), **fresh())

    page = words(desk(people.ines).get(f"/agreements/{agreement_id}/draft/"))

    assert "The agreement would put an end to NM-1999-01, and there is none." in page


def test_a_clause_that_holds_back_nothing_is_a_warning_and_may_be_put_forward(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    sound = agreements.document(people).clauses[0]
    idle = replace(sound, number="2", effect="withhold", kinds=("health",), gateways=())
    agreement_id, _version = agreements.drafted(people, timezone.now(), clauses=(sound, idle), **fresh())

    page = words(desk(people.ines).get(f"/agreements/{agreement_id}/draft/"))

    assert "Clause 2 holds back nothing that this agreement shares." in page
    assert "Put it forward for signature" in page


def test_someone_who_has_left_is_told_so_and_signs_nothing(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.put_forward(people, timezone.now(), **fresh())
    paul, address = desk(those.paul), f"/agreements/{agreement_id}/sign/"
    read_hash = hidden(paul.get(address), "hash")
    with as_test():
        Appointment.objects.filter(person=those.paul.person).update(until_on=timezone.localdate())

    answers = [paul.get(address), paul.post(address, once(hash=read_hash, read="on"))]

    for answer in answers:
        assert answer.status_code == 403
        assert "You have no post here today" in words(answer)
    with as_test():
        assert not AgreementSignature.objects.exists()


def test_a_signature_stands_when_its_signer_leaves_and_the_page_says_that_they_left(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    with as_test():
        Appointment.objects.filter(person=those.paul.person).update(until_on=timezone.localdate())

    page = words(desk(people.amina).get(f"/agreements/{agreement_id}/"))

    assert "In force" in page
    assert page.count("They have left since; what they signed stands.") == 1


def test_when_a_party_is_abolished_the_agreement_says_that_it_must_be_signed_anew(
    people: cast.Cast, those: Signers, desk: Desk, client: Client
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    with as_test():
        Organisation.objects.filter(id=people.police.id).update(until_on=timezone.localdate())

    page, register = words(desk(people.amina).get(f"/agreements/{agreement_id}/")), words(client.get("/register/"))

    assert "A party no longer exists, so this agreement is not in force. It must be signed anew." in page
    assert "Mere Police gone" in page
    assert "Northmere front door" not in register


# --- reviewing ------------------------------------------------------------------------------------------------

FOUND = "Clause 1 is used at every front-door check, and nothing went wrong."


def reviewed(client: Client, agreement_id: UUID, **said: Any) -> Any:
    """Send a review that was held today and goes on, with changes."""
    today = timezone.localdate()
    whole = {
        "found": FOUND, "outcome": "continue", **day("reviewed_on", today),
        **day("next_on", today + timedelta(days=350)),
    }  # fmt: skip
    return client.post(f"/agreements/{agreement_id}/review/", once(**whole | said))


def overdue(people: cast.Cast, those: Signers) -> UUID:
    """An agreement whose review was due ten days ago."""
    then = timezone.now() - timedelta(days=60)
    dates = {
        "starts_on": then.date(), "review_on": timezone.localdate() - timedelta(days=10),
        "ends_on": timezone.localdate() + timedelta(days=600),
    }  # fmt: skip
    return agreements.in_force(people, those, then, **dates)[0]


def test_a_review_is_recorded_and_shown_to_staff_in_full_and_to_the_public_without_what_was_found(
    people: cast.Cast, those: Signers, desk: Desk, client: Client
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines = desk(people.ines)

    before = words(ines.get(f"/agreements/{agreement_id}/"))
    sent = reviewed(ines, agreement_id, took_part=[str(people.police.id)])
    own = words(desk(people.amina).get(f"/agreements/{agreement_id}/"))
    public = words(client.get("/register/NM-2026-01/"))

    assert "No review has been recorded yet." in before
    assert sent["Location"] == f"/agreements/{agreement_id}/"
    for page in (own, public):
        assert "Goes on unchanged" in page
        assert "Information governance lead, Northmere Council, with Mere Police" in page
        assert "Next review by" in page
    assert FOUND in own
    assert FOUND not in public
    assert "Ines Calder" not in public


@pytest.mark.needs_pango
def test_reviews_are_part_of_the_pdf(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    reviewed(desk(people.ines), agreement_id)

    printed = words(desk(people.amina).get(f"/agreements/{agreement_id}/print/"))
    answer = desk(people.amina).get(f"/agreements/{agreement_id}/pdf/")

    assert FOUND in printed
    assert "Goes on unchanged" in printed
    assert answer.content.startswith(b"%PDF-")


def test_an_overdue_review_says_who_answers_for_it_and_asks_why_it_is_late(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id = overdue(people, those)
    ines = desk(people.ines)

    listed, page = words(ines.get("/agreements/")), words(desk(people.amina).get(f"/agreements/{agreement_id}/"))
    tasks = ines.get("/tasks/").content.decode()
    silent = reviewed(ines, agreement_id)
    told = reviewed(ines, agreement_id, late_because="capacity")

    assert "Review overdue (1)" in listed
    assert "Its review was due on" in page
    assert "Ines Calder, Northmere Council, answers for it." in page
    assert f'href="/agreements/{agreement_id}/"' in tasks
    assert "The review is late. Say why." in words(silent)
    assert told.status_code == 302
    after = words(ines.get(f"/agreements/{agreement_id}/"))
    assert "Late: Nobody had the time" in after
    assert "Its review was due on" not in after


def test_one_that_is_to_change_leads_to_its_draft(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines = desk(people.ines)

    sent = reviewed(ines, agreement_id, outcome="change")

    assert sent["Location"] == f"/agreements/{agreement_id}/draft/"
    assert ines.get(sent["Location"]).status_code == 200
    assert "The last review asked for a new version by" in words(ines.get(f"/agreements/{agreement_id}/"))


def test_one_that_is_to_end_says_so_and_until_when_it_holds(people: cast.Cast, those: Signers, desk: Desk) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines, empty = desk(people.ines), {f"next_on-{part}": "" for part in ("day", "month", "year")}

    with_a_day = words(reviewed(ines, agreement_id, outcome="end"))
    sent = reviewed(ines, agreement_id, outcome="end", **empty)

    assert "One that is to end needs no next date." in with_a_day
    assert sent.status_code == 302
    assert "The last review decided that it is to end. It holds until" in words(ines.get(sent["Location"]))


def test_a_review_that_lacks_something_says_what_and_keeps_what_was_typed(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    ines, address = desk(people.ines), f"/agreements/{agreement_id}/review/"

    empty = words(ines.post(address, once()))
    short = words(reviewed(ines, agreement_id, found="fine"))
    late = reviewed(ines, agreement_id, **day("next_on", timezone.localdate() + timedelta(days=2_000)))

    assert "Select what came of it" in empty
    assert "Say in a few words what was found" in short
    assert "Choose a day to come, no later than the day it ends." in words(late)
    assert FOUND in late.content.decode()
    assert "No review has been recorded yet." in words(ines.get(f"/agreements/{agreement_id}/"))


def test_reviewing_is_for_whoever_answers_for_it_and_only_while_it_is_in_force(
    people: cast.Cast, those: Signers, desk: Desk
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())
    waiting, _draft = agreements.put_forward(people, timezone.now(), "NM-2026-02", title="Not signed yet", **fresh())

    refused = {
        member.person.name: desk(member).get(f"/agreements/{agreement_id}/review/").status_code
        for member in (people.kit, people.amina, people.oz, those.petra, those.grace)
    }
    unsigned = desk(people.ines).get(f"/agreements/{waiting}/review/")

    assert set(refused.values()) == {403}
    assert unsigned.status_code == 409
    assert "It is not in force, so there is nothing to review." in words(unsigned)


# --- the register, print and PDF -----------------------------------------------------------------------------


def test_the_register_shows_what_is_in_force_to_anyone_and_names_nobody(
    people: cast.Cast, those: Signers, client: Client
) -> None:
    agreements.in_force(people, those, timezone.now(), **fresh())
    agreements.put_forward(people, timezone.now(), "NM-2026-02", title="Not signed yet", **fresh())
    agreements.drafted(people, timezone.now(), "NM-2026-03", title="Only a draft")

    listed, page = client.get("/register/"), client.get("/register/NM-2026-01/")

    assert "Northmere front door" in words(listed)
    assert "Not signed yet" not in words(listed)
    assert "Only a draft" not in words(listed)
    assert "Assistant director, on" in words(page)
    for each in those.all:
        assert each.person.name not in page.content.decode()
    for code in ("NM-2026-02", "NM-2026-03", "NONE", "<b>"):
        assert client.get(f"/register/{code}/").status_code == 404


def test_an_empty_register_says_so(people: cast.Cast, client: Client) -> None:
    assert "No agreement is in force." in words(client.get("/register/"))


@pytest.mark.needs_pango
def test_an_agreement_is_written_as_a_tagged_pdf_without_names(
    people: cast.Cast, those: Signers, desk: Desk, client: Client
) -> None:
    agreement_id, _version = agreements.in_force(people, those, timezone.now(), **fresh())

    public, own = client.get("/register/NM-2026-01/pdf/"), desk(people.amina).get(f"/agreements/{agreement_id}/pdf/")

    for answer in (public, own):
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert "NM-2026-01-v1.pdf" in public["Content-Disposition"]


@pytest.mark.needs_pango
def test_the_pdf_is_tagged_and_says_its_language(people: cast.Cast, those: Signers, client: Client) -> None:
    agreements.in_force(people, those, timezone.now(), **fresh())
    from linkspan.web.agreements import register

    written = pdf.written(register._found("NM-2026-01"), uncompressed=True)

    assert b"/StructTreeRoot" in written
    assert b"/Lang" in written
    assert b"pdfuaid" in written


def test_without_pango_the_pdf_is_not_offered(
    people: cast.Cast, those: Signers, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreements.in_force(people, those, timezone.now(), **fresh())
    monkeypatch.setattr(pdf, "is_here", lambda: False)

    page, answer = client.get("/register/NM-2026-01/"), client.get("/register/NM-2026-01/pdf/")

    assert "/pdf/" not in page.content.decode()
    assert answer.status_code == 404
