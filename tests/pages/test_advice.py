""" "Can I share this?": three questions, an answer with its law, and a record of what was decided."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.children import models as children_models
from linkspan.sharing import decision_models as models
from linkspan.sharing import gateways
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support import children, lines
from tests.support.database import as_test
from tests.support.pages import once, open_child, title, words

pytestmark = pytest.mark.django_db

WORRY = {"receiver": "council", "matters": ["worry"], "aim": "protect", "urgency": "soon"}
PAPERS = {"receiver": "education", "special": ["gender"], "aim": "help", "urgency": "soon"}
WHY_NOT = "Her aunt works there and would learn where she is; she asked us to wait until Friday."


class Filled(HTMLParser):
    """What a browser would send if the reader changed nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.sent = {}
        if tag == "textarea":
            self._area, self.sent[name] = name, ""
        if tag == "input" and name:
            kind = given.get("type") or "text"
            if kind in ("radio", "checkbox") and "checked" not in given:
                return
            self.sent[name] = given.get("value") or ("on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data


def filled(page: Any) -> dict[str, Any]:
    """Read the record as the page fills it in."""
    reader = Filled()
    reader.feed(page.content.decode().split('id="record"')[1].split("</form>")[0])
    assert "once" in reader.sent
    return reader.sent


def ask(client: Client, asked: dict[str, Any] = WORRY, where: str = "/share/") -> Any:
    return client.post(where, once(**asked), follow=True)


def kept() -> list[models.SharingDecision]:
    with as_test():
        return list(models.SharingDecision.objects.order_by("at"))


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def test_the_home_page_and_the_childs_file_lead_to_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)

    home, file = ben.get("/").content.decode(), ben.get(f"/children/{rowan}/").content.decode()

    assert 'href="/share/"' in home
    assert f'href="/children/{rowan}/share/"' in file


def test_it_asks_three_questions_and_names_nobody(people: cast.Cast, desk: Desk) -> None:
    said = words(desk(people.ben).get("/share/"))

    assert [number for number in "1234" if f" {number}. " in said] == ["1", "2", "3"]
    assert "No names are needed" in said


def test_a_teachers_worry_is_answered_with_share_and_the_law(people: cast.Cast, desk: Desk) -> None:
    said = words(ask(desk(people.ben)))

    assert "Share it with council children's services" in said
    assert "Education Act 2002 s 175" in said
    assert "You do not need anyone's consent" in said
    assert "No agreement in force here covers this" in said
    assert "16LA" not in said


def test_nothing_answered_is_said_beside_each_question(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.ben).post("/share/", once())

    said = words(page)
    for problem in ("Select who wants it", "Select what it is about", "Select what it is for", "Select how soon"):
        assert problem in said


def test_a_bar_beats_share_and_says_who_can_lift_it(people: cast.Cast, desk: Desk) -> None:
    said = words(ask(desk(people.amina), PAPERS))

    assert "Do not share it with a school, college or nursery" in said
    assert "Gender Recognition Act 2004 s 22" in said
    assert "Who can lift it:" in said
    assert "What you may still say:" in said


def test_a_risk_in_telling_shows_that_the_family_is_not_told(people: cast.Cast, desk: Desk) -> None:
    said = words(ask(desk(people.ben), WORRY | {"risky": "on"}))

    assert "Do not tell the family yet." in said
    assert "honour-based abuse" in said


def test_no_address_and_no_session_holds_what_was_asked(people: cast.Cast, desk: Desk) -> None:
    amina = desk(people.amina)

    page = ask(amina, PAPERS)

    assert [where for where, _status in page.redirect_chain] == ["/share/answer/"]
    held = str(dict(amina.session.items()))
    assert "gender" not in held
    assert "education" not in held


def test_the_answer_without_a_question_goes_back_to_the_questions(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    ask(ben, where=f"/children/{rowan}/share/")

    page = ben.get("/share/answer/")

    assert (page.status_code, page["Location"]) == (302, "/share/")


def test_going_back_shows_what_was_chosen(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    ask(ben)

    page = ben.get("/share/").content.decode()

    assert page.count(" checked") == 4


def test_one_click_records_the_decision_with_what_the_form_of_the_commissioner_asks(
    people: cast.Cast, desk: Desk
) -> None:
    ben = desk(people.ben)

    page = ben.post("/share/answer/", filled(ask(ben)), follow=True)

    (row,) = kept()
    said = words(page)
    assert page.redirect_chain == [(f"/decisions/{row.id}/", 302)]
    assert "Recorded. Nobody was sent anything by this." in said
    assert (row.decision, row.answer, row.informed, row.post_title) == (
        "shared", "share", "later", "Designated safeguarding lead",
    )  # fmt: skip
    assert row.organisation_id == people.school.id
    assert "Education Act 2002 s 175" in row.legal_power
    assert "UK GDPR art 6(1)(e)" in row.lawful_basis
    assert "Asked whether to share with council children's services" in row.reasons
    for part in ("Legal power", "Lawful basis and condition", "How long it is kept", "Agreement and clause"):
        assert part in said
    (line,) = lines.lines("sharing.decision.recorded")
    assert line["detail"] == {"answer": "share", "decision": "shared", "informed": "later"}


# Each part of the Information Commissioner's form (data sharing code, annex B) and what was added to it, as the page
# of a record says it, and the words that somebody typed there. Those without a box are what the answer itself fills in.
FORM = {
    "Who asked": ("asked_by", "Amina Yusuf, social worker, Northmere Council"),
    "Who it is about": ("about_whom", "our reference 77"),
    "What exactly": ("what", "two bruises on the left arm"),
    "Fact or opinion": ("fact_or_opinion", "seen by me; what made them is an opinion"),
    "How it was sent": ("security", "by voice, then by secure mail"),
    "Receipt": ("receipt", "mail 12 of that day"),
    "The child's view": ("child_view", "wants her gran to know"),
    "The parents' view": ("parent_view", "her mother agrees"),
    "Rights": ("rights", "told how to ask for a copy"),
    "Legal power": ("", "Education Act 2002 s 175"),
    "Lawful basis and condition": (
        "",
        "UK GDPR art 6(1)(e); DPA 2018 s 8; UK GDPR art 9(2)(g); DPA 2018 sch 1 para 18",
    ),
    "Part 3 (law enforcement)": ("", "No"),
    "Agreement and clause": ("", "None in force covers it; the law alone."),
    "Who decides on its use": ("", "Each decides for itself (separate controllers)"),
    "Necessary and proportionate": ("necessity", "nobody else can stop it tonight"),
    "Impact assessment": ("impact_assessment", "DPIA-12"),
    "Data protection officer": ("officer_view", "was content by telephone"),
    "How long it is kept": ("retention", "until she is twenty-five"),
    "Words recorded": ("", "Asked whether to share with council children's services"),
    "Does the family know?": ("", "Not yet, but we will"),
}


def test_the_record_has_every_part_of_the_commissioners_form(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    today = timezone.localdate()
    parts = ("day", "month", "year")
    days = {f"{name}-{each}": getattr(today, each) for name in ("asked_on", "shared_on") for each in parts}
    typed = {name: said for name, said in FORM.values() if name}

    said = words(ben.post("/share/answer/", filled(ask(ben)) | typed | days, follow=True))

    for label, (_name, text) in FORM.items():
        assert f"{label} {text}" in said, label
    for part in ("Asked on", "Shared on", people.school.name, "Ben Okoro", "Designated safeguarding lead"):
        assert part in said, part
    assert "For To keep a child safe from harm" in said
    assert "How soon In the next few days" in said


def test_sending_the_record_twice_keeps_it_once(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    record = filled(ask(ben))

    first, second = (ben.post("/share/answer/", record) for _time in range(2))

    assert len(kept()) == 1
    assert first["Location"] == second["Location"]


def test_a_decision_not_to_share_is_not_kept_without_its_reasoning(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    record = filled(ask(ben)) | {"decision": "not_shared"}

    page = ben.post("/share/answer/", record)

    assert "Say why sharing would not be necessary, or not proportionate" in words(page)
    assert kept() == []


def test_a_reasoned_decision_not_to_share_is_kept(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    record = filled(ask(ben)) | {"decision": "not_shared", "refusal": WHY_NOT}

    page = ben.post("/share/answer/", record, follow=True)

    (row,) = kept()
    assert (row.decision, row.refusal_test, row.refusal) == ("not_shared", "necessity", WHY_NOT)
    assert "The decision differs from the answer." in words(page)


def test_once_the_duty_to_share_binds_a_refusal_is_about_relevance_and_detriment(
    people: cast.Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force = tuple(
        replace(row, commenced_on=date(2026, 9, 30)) if row.code == "16LA" else row for row in gateways.GATEWAYS
    )
    monkeypatch.setattr(gateways, "GATEWAYS", in_force)
    ben = desk(people.ben)
    page = ask(ben)
    record = filled(page) | {"decision": "not_shared"}

    refused = ben.post("/share/answer/", record)
    ben.post("/share/answer/", record | {"refusal": WHY_NOT, "relevance": "It says where she sleeps."})

    assert "Children Act 2004 s 16LA" in words(page)
    assert "more detrimental to the child than not sharing" in words(refused)
    (row,) = kept()
    assert (row.refusal_test, row.relevance) == ("detriment", "It says where she sleeps.")


def test_following_a_bar_needs_no_reasoning_of_ones_own(people: cast.Cast, desk: Desk) -> None:
    amina = desk(people.amina)

    page = amina.post("/share/answer/", filled(ask(amina, PAPERS)), follow=True)

    (row,) = kept()
    assert row.decision == "not_shared"
    assert "Gender Recognition Act 2004 s 22" in row.refusal
    assert "Gender history. Who can lift it: The person themself" in words(page)


def test_the_family_is_not_left_untold_without_a_reason(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)

    page = ben.post("/share/answer/", filled(ask(ben)) | {"informed": "no"})

    assert "Say why the family was not told." in words(page)
    assert kept() == []


@pytest.mark.parametrize("field", ["reasons", "what", "child_view"])
def test_ten_thousand_characters_are_refused_with_what_was_typed_still_there(
    people: cast.Cast, desk: Desk, field: str
) -> None:
    ben = desk(people.ben)
    typed = "a very long story " * 556

    page = ben.post("/share/answer/", filled(ask(ben)) | {field: typed})

    assert page.status_code == 200
    assert "must be 4000 characters or fewer" in words(page)
    assert typed.strip() in words(page)
    assert kept() == []


def test_a_day_after_today_is_refused(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)
    far = {"asked_on-day": "1", "asked_on-month": "1", "asked_on-year": "2090"}

    page = ben.post("/share/answer/", filled(ask(ben)) | far)

    assert page.status_code == 200
    assert kept() == []


def test_codes_that_nobody_offered_are_refused(people: cast.Cast, desk: Desk) -> None:
    ben = desk(people.ben)

    asked = ben.post("/share/", once(**WORRY | {"receiver": "everyone", "matters": ["worry", "'; drop table"]}))
    recorded = ben.post("/share/answer/", filled(ask(ben)) | {"decision": "shared_widely"})

    assert "Select one of the choices on this page" in words(asked)
    assert "Select one of the choices on this page" in words(recorded)
    assert kept() == []


def test_about_a_child_the_page_says_who_and_the_record_names_the_file(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben = desk(people.ben)

    page = ask(ben, where=f"/children/{rowan}/share/")
    receipt = ben.post(f"/children/{rowan}/share/answer/", filled(page), follow=True)

    assert "Rowan Ashgrove" in words(page)
    assert "Rowan" not in title(page)
    assert "Who is it about?" not in words(page)
    (row,) = kept()
    assert row.about_child == rowan
    assert f'href="/children/{rowan}/"' in receipt.content.decode()
    (line,) = lines.lines("sharing.decision.recorded")
    assert line["child"] == str(rowan)


def test_about_a_child_a_stranger_states_a_reason_first(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina = desk(people.amina)

    asked = amina.get(f"/children/{rowan}/share/")
    open_child(amina, rowan)
    page = ask(amina, where=f"/children/{rowan}/share/")
    amina.post(f"/children/{rowan}/share/answer/", filled(page))

    assert "Say why you need to see this file" in words(asked)
    assert "Rowan Ashgrove" in words(page)
    assert [row.about_child for row in kept()] == [rowan]


@pytest.mark.parametrize("part", ["", "answer/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_outsider_is_answered_about_a_child_as_about_nobody(
    people: cast.Cast, desk: Desk, rowan: UUID, part: str, method: str
) -> None:
    kit = desk(people.kit)
    sent = once(**WORRY)

    real = getattr(kit, method)(f"/children/{rowan}/share/{part}", sent if method == "post" else {})
    nobody = getattr(kit, method)(f"/children/{uuid4()}/share/{part}", sent if method == "post" else {})

    assert real.status_code == nobody.status_code >= 400
    assert words(real) == words(nobody)
    assert "Ashgrove" not in words(real)


def test_a_record_sent_for_a_child_one_may_not_open_is_not_kept(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    kit = desk(people.kit)
    record = filled(ask(kit))

    answers = [kit.post(f"/children/{child}/share/answer/", record).status_code for child in (rowan, uuid4())]

    assert answers[0] == answers[1] >= 400
    assert kept() == []


def test_what_was_asked_about_one_child_is_not_answered_about_another(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben = desk(people.ben)
    children.others(people.school, ["Tamsin"], family="Quill")
    other = children.child_of(people.school, "O-Quill-0")
    ask(ben, where=f"/children/{rowan}/share/")

    page = ben.get(f"/children/{other}/share/answer/")

    assert (page.status_code, page["Location"]) == (302, f"/children/{other}/share/")


def test_an_agency_with_no_agreement_and_no_children_here_is_advised_by_the_law_alone(
    people: cast.Cast, desk: Desk
) -> None:
    said = words(ask(desk(people.kit)))

    assert "Share it with council children's services" in said
    assert "UK GDPR art 6(1)(ea)" in said
    assert "the law above is enough to share" in said


def decided(desk: Desk, member: cast.Member, asked: dict[str, Any] = WORRY, **changes: Any) -> models.SharingDecision:
    client = desk(member)
    client.post("/share/answer/", filled(ask(client, asked)) | changes)
    return kept()[-1]


def test_managers_governance_and_inspectors_of_the_organisation_see_a_refusal(people: cast.Cast, desk: Desk) -> None:
    row = decided(desk, people.amina, decision="not_shared", refusal=WHY_NOT)

    for member in (people.mo, people.ines):
        assert "Not shared: Council children's services" in words(desk(member).get("/decisions/"))
        assert WHY_NOT in words(desk(member).get(f"/decisions/{row.id}/"))


def test_others_see_no_decisions_but_their_own(people: cast.Cast, desk: Desk) -> None:
    row = decided(desk, people.amina, decision="not_shared", refusal=WHY_NOT)

    for member in (people.dana, people.ben, people.kit, people.dee):
        one = desk(member).get(f"/decisions/{row.id}/")
        assert one.status_code >= 400
        assert WHY_NOT not in words(one)
    assert desk(people.dana).get("/decisions/").status_code == 403
    assert desk(people.kit).get("/decisions/decisions.csv").status_code == 403
    assert desk(people.amina).get(f"/decisions/{row.id}/").status_code == 200


def test_a_manager_elsewhere_sees_nothing_of_it(people: cast.Cast, desk: Desk) -> None:
    row = decided(desk, people.amina, decision="not_shared", refusal=WHY_NOT)
    post = factories.post(organisation=people.police, title="Inspector", roles={"manager"})
    user = factories.user(email="inspector@example.test")
    person = factories.person(name="Insp Vale", user=user)
    seated = cast.Member(user, person, post, factories.appointment(person=person, post=post), people.police)

    listed, one = desk(seated).get("/decisions/"), desk(seated).get(f"/decisions/{row.id}/")

    assert "No decision is recorded yet." in words(listed)
    assert one.status_code == 404


def test_the_list_narrows_by_kind_and_day(people: cast.Cast, desk: Desk) -> None:
    decided(desk, people.amina)
    decided(desk, people.amina, PAPERS)
    mo = desk(people.mo)

    whole = words(mo.get("/decisions/"))
    shared = words(mo.get("/decisions/", {"decision": "shared"}))
    earlier = words(mo.get("/decisions/", {"until": "2020-01-01"}))
    nonsense = mo.get("/decisions/", {"decision": "all of it", "from_": "soon", "start": "-4"})

    assert "Shared: Council children's services" in whole
    assert "Not shared: A school, college or nursery" in whole
    assert "Not shared: A school, college or nursery" not in shared
    assert "No decision fits." in earlier
    assert nonsense.status_code == 200


def test_the_file_to_take_away_has_no_words_of_anyones(people: cast.Cast, desk: Desk) -> None:
    decided(desk, people.amina, decision="not_shared", refusal=WHY_NOT)

    page = desk(people.ines).get("/decisions/decisions.csv")

    rows = list(csv.reader(StringIO(page.content.decode("utf-8-sig"))))
    assert page["Content-Disposition"] == 'attachment; filename="sharing-decisions.csv"'
    assert len(rows) == 2
    assert rows[1][1] == "Not shared"
    assert WHY_NOT not in page.content.decode()
    assert [line["detail"] for line in lines.lines("sharing.decisions.exported")] == [{"decisions": 1}]


def test_a_decision_about_a_walled_child_is_not_there_for_a_manager_outside_the_wall(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    amina = desk(people.amina)
    open_child(amina, rowan)
    page = ask(amina, where=f"/children/{rowan}/share/")
    amina.post(f"/children/{rowan}/share/answer/", filled(page))
    (row,) = kept()
    mo = desk(people.mo)
    before = words(mo.get("/decisions/"))
    with as_test():
        children_models.Child.objects.filter(id=rowan).update(protection="identity")

    listed, one = words(mo.get("/decisions/")), mo.get(f"/decisions/{row.id}/")

    assert "Shared: Council children's services" in before
    assert "No decision is recorded yet." in listed
    assert one.status_code == 404


def test_a_manager_who_may_not_open_the_file_is_not_led_to_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina = desk(people.amina)
    open_child(amina, rowan)
    page = ask(amina, where=f"/children/{rowan}/share/")
    amina.post(f"/children/{rowan}/share/answer/", filled(page))
    (row,) = kept()

    one = desk(people.ines).get(f"/decisions/{row.id}/")

    assert str(rowan) not in one.content.decode()
    assert "Opening that file needs your own reason" in words(one)


def test_recording_opens_nothing_else(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    before = words(desk(people.amina).get(f"/children/{rowan}/"))

    decided(desk, people.ben)
    decided(desk, people.amina)

    assert words(desk(people.amina).get(f"/children/{rowan}/")) == before
