"""A parent's or carer's page: off unless four things hold, opened by one code once, shut by what comes later."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.audit.ids import new_id
from linkspan.children.commands import shields
from linkspan.children.models import Involvement, Lead
from linkspan.children.received import ReceivedBar
from linkspan.duty import models as duty
from linkspan.matching import Model
from linkspan.pathway.models import Stage
from linkspan.voice import keys
from linkspan.voice import parent_models as models
from linkspan.voice import parent_rules as rules
from linkspan.voice.commands import parents as commands
from linkspan.voice.parent_rules import Adult, Shown
from linkspan.voice.queries.parents import OwnPage, own_page, parent_pages
from tests import cast, factories
from tests.rooms.children.conftest import NOW, Index, a_record
from tests.support.database import as_test
from tests.support.lines import lines

TODAY = NOW.date()
WHY = "She asked to see the dates of the meetings"
MOTHER = Adult("Marian Ashgrove", "Mother", "mother", ("passport", "birth_certificate"), TODAY)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@dataclass(frozen=True)
class Home:
    """Rowan, led by Amina at the council, whose manager is Mo; and the parent's telephone."""

    index: Index
    child: UUID

    @property
    def people(self) -> cast.Cast:
        return self.index.cast

    def put(self, adult: Adult = MOTHER, at: datetime = NOW, by: cast.Member | None = None) -> UUID:
        return commands.put_parent_forward(
            child_id=self.child, adult=adult, reason=WHY, by=(by or self.people.amina).actor(at), at=at
        )

    def decide(self, page_id: UUID, is_yes: bool = True, at: datetime = NOW, by: cast.Member | None = None) -> None:
        commands.decide_parent_page(
            page_id=page_id, is_yes=is_yes, why="All four things hold", by=(by or self.people.mo).actor(at), at=at
        )

    def on(self, adult: Adult = MOTHER) -> UUID:
        page_id = self.put(adult)
        self.decide(page_id)
        return page_id

    def code(self, page_id: UUID, at: datetime = NOW) -> str:
        return commands.give_parent_code(page_id=page_id, by=self.people.amina.actor(at), at=at)

    def open(self, code: str, at: datetime = NOW, session: str = "") -> str:
        key = session or keys.new_key()
        commands.open_parent_page(code=code, session=key, by=commands.PAGE, at=at)
        return key

    def see(self, session: str, at: datetime = NOW) -> OwnPage:
        return own_page(session=session, by=commands.PAGE, at=at)

    def show(self, page_id: UUID, shown: Shown, at: datetime = NOW) -> UUID:
        return commands.show_to_parent(page_id=page_id, shown=shown, by=self.people.amina.actor(at), at=at)

    def contact(self, name: str) -> UUID:
        pages = parent_pages(child_id=self.child, by=self.people.amina.actor(NOW), at=NOW)
        return next(each.involvement_id for each in pages.contacts if each.name == name)


@pytest.fixture
def home(db: None, model: Model) -> Home:
    index = Index(cast.build(), model)
    began = {"involved_from": date(2021, 9, 1)}
    index.send(
        index.cast.council,
        a_record("1", practitioner_name="Amina Yusuf", practitioner_role="Social worker",
                 practitioner_phone="01632 960111", **began),
    )  # fmt: skip
    index.send(
        index.cast.school,
        a_record("s1", practitioner_name="Ben Okoro", practitioner_role="Safeguarding lead",
                 practitioner_phone="01632 960222", **began),
    )  # fmt: skip
    index.send(
        index.cast.police, a_record("p1", practitioner_name="Sgt Dee", practitioner_phone="01632 960999", **began)
    )
    child = index.child_of(index.cast.council, "1")
    assert child is not None
    item = factories.item(
        organisation=index.cast.council, opened_at=NOW, due_at=NOW + timedelta(days=2), person=index.cast.amina.person
    )
    with as_test():
        Lead.objects.create(
            item_id=item, child_id=child, organisation=index.cast.council, person=index.cast.amina.person,
            offered_by=index.cast.mo.person, offered_at=NOW, accepted_at=NOW,
        )  # fmt: skip
    return Home(index, child)


def shut(home: Home, session: str, at: datetime = NOW) -> bool:
    try:
        home.see(session, at)
    except Refused:
        return True
    return False


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({}, WHY, None),
        ({"name": "Marian"}, WHY, "voice.parent_name"),
        ({"evidence": ("passport",)}, WHY, "voice.parent_evidence"),
        ({"evidence": ("passport", "passport")}, WHY, "voice.parent_evidence"),
        ({"verified_on": TODAY + timedelta(days=1)}, WHY, "voice.parent_verified"),
        ({"basis": "friend"}, WHY, "voice.parent_basis"),
        ({"basis": "decided"}, WHY, "voice.parent_carer"),
        ({"basis": "decided", "basis_why": "Her aunt has cared for her since May"}, WHY, None),
        ({}, "so", "voice.parent_why"),
    ],
)
def test_a_page_needs_to_know_who_and_why(changes: dict[str, Any], reason: str, code: str | None) -> None:
    problem = rules.why_not_put(replace(MOTHER, **changes).cleaned(), reason, TODAY)

    assert (problem.code if problem else None) == code


def test_codes_are_long_and_read_as_people_type_them() -> None:
    code = keys.new_code(rules.ALPHABET, rules.CODE_LENGTH)

    assert len(code) == 12
    assert keys.plain(keys.spaced(code, rules.CODE_GROUPS).lower().replace(" ", "-")) == code
    assert len(rules.ALPHABET) ** rules.CODE_LENGTH > 2**58


@pytest.mark.parametrize(
    ("adult", "barred", "is_one"),
    [
        ("Piers Holloway", "Piers Holloway", True),
        ("Mr Piers A. Holloway", "HOLLOWAY, Piers", True),
        ("P Holloway", "Piers Holloway", True),
        ("Piérs Hôlloway", "piers holloway", True),
        ("Piers Holloway", "Holloway", True),
        ("Piers Holloway", "", True),
        ("Marian Holloway", "Piers Holloway", False),
        ("Marian Ashgrove", "Piers Holloway", False),
    ],
)
def test_a_name_that_may_be_the_barred_one_counts_as_it(db: None, adult: str, barred: str, is_one: bool) -> None:
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select inwall.may_be_one(%s, %s)", [adult, barred])

        assert cursor.fetchone() == (is_one,)


def test_only_the_lead_puts_a_page_forward_and_only_another_manager_decides(home: Home) -> None:
    with pytest.raises(Refused):
        home.put(by=home.people.ben)
    page_id = home.put()
    with pytest.raises(Refused):
        home.decide(page_id, by=home.people.amina)

    home.decide(page_id)

    with as_test():
        row = models.ParentPage.objects.get()
    assert (row.decision, row.put_by_id, row.decided_by_id) == ("yes", home.people.amina.id, home.people.mo.id)
    with as_test():
        kinds = list(
            duty.Item.objects.filter(about_object=page_id).order_by("opened_at").values_list("kind", "closed_at")
        )
    assert sorted((kind, bool(closed)) for kind, closed in kinds) == [("parent_decide", True), ("parent_review", False)]


def test_no_code_is_made_while_a_page_is_off(home: Home) -> None:
    page_id = home.put()
    with pytest.raises(NotNow):
        home.code(page_id)
    home.decide(page_id, is_yes=False)

    with pytest.raises(NotNow):
        home.code(page_id)


def test_the_page_shows_contacts_meetings_and_papers_and_nothing_else(home: Home) -> None:
    page_id = home.on()
    home.show(page_id, Shown("contact", involvement_id=home.contact("Ben Okoro")))
    home.show(page_id, Shown("meeting", meeting="conference", meets_at=NOW + timedelta(days=3)))
    home.show(page_id, Shown("paper", title="Plan of 3 October", given_on=TODAY))

    seen = home.see(home.open(home.code(page_id)))

    assert [(each.name, each.agency, each.phone) for each in seen.contacts] == [
        ("Ben Okoro", "Heron Lane School", "01632 960222")
    ]
    assert [(each.kind, each.at) for each in seen.meetings] == [("conference", NOW + timedelta(days=3))]
    assert [(each.title, each.on) for each in seen.papers] == [("Plan of 3 October", TODAY)]
    assert set(OwnPage.__dataclass_fields__) == {"contacts", "meetings", "papers", "until"}


@pytest.mark.parametrize("row", rules.SHOWN, ids=lambda row: row.what)
def test_each_row_of_the_table_is_there_while_it_is_put_there_and_shows_nothing_besides(
    home: Home, row: rules.Row
) -> None:
    page_id = home.on()
    shown = {
        "contact": Shown("contact", involvement_id=home.contact("Ben Okoro")),
        "meeting": Shown("meeting", meeting="conference", meets_at=NOW + timedelta(days=3)),
        "paper": Shown("paper", title="Plan of 3 October", given_on=TODAY),
    }[row.what]
    session = home.open(home.code(page_id))
    nothing = home.see(session)

    item = home.show(page_id, shown)
    seen = home.see(session)
    commands.remove_from_parent(shown_id=item, by=home.people.amina.actor(NOW), at=NOW)

    kinds = {"contact": "contacts", "meeting": "meetings", "paper": "papers"}
    assert kinds.keys() == set(rules.WHATS)
    assert {each: len(getattr(nothing, each)) for each in kinds.values()} == dict.fromkeys(kinds.values(), 0)
    assert {what for what, each in kinds.items() if getattr(seen, each)} == {row.what}
    assert home.see(session) == nothing


def test_the_police_and_whoever_has_left_are_never_shown(home: Home) -> None:
    page_id = home.on()
    ben = home.contact("Ben Okoro")
    names = {each.name for each in parent_pages(child_id=home.child, by=home.people.amina.actor(NOW), at=NOW).contacts}
    with as_test():
        police = Involvement.objects.get(child=home.child, organisation=home.people.police).id
    home.show(page_id, Shown("contact", involvement_id=ben))
    session = home.open(home.code(page_id))
    with as_test():
        Involvement.objects.filter(id=ben).update(sensitive=True)

    assert "Sgt Dee" not in names
    with pytest.raises(NotFound):
        home.show(page_id, Shown("contact", involvement_id=police))
    assert home.see(session).contacts == ()


def test_a_code_opens_once_and_not_after_half_an_hour(home: Home) -> None:
    page_id = home.on()
    code = home.code(page_id)
    late = home.code(page_id, at=NOW + MINUTE)

    with pytest.raises(Refused):
        home.open(code, at=NOW + 2 * MINUTE)
    with pytest.raises(Refused):
        home.open(late, at=NOW + MINUTE + rules.CODE_LASTS)
    home.open(late, at=NOW + 2 * MINUTE)
    with pytest.raises(Refused):
        home.open(late, at=NOW + 3 * MINUTE)


def test_a_guessed_code_is_refused_as_any_other_and_kept_in_the_trail(home: Home) -> None:
    page_id = home.on()
    home.code(page_id)

    with pytest.raises(Refused) as guessed:
        home.open("ABCD EFGH JKMN")

    with pytest.raises(Refused) as other:
        home.see("no such session")
    assert (guessed.value.code, guessed.value.args) == (other.value.code, other.value.args)
    assert [each["decision"] for each in lines() if each.get("action") == "use_parent_page"] == ["deny", "deny"]


def test_guessing_is_slowed_from_one_place_and_from_all(home: Home) -> None:
    near = [commands.may_try(address="192.0.2.1", at=NOW) for _ in range(7)]
    far = commands.may_try(address="192.0.2.2", at=NOW)

    assert near == [True] * 5 + [False] * 2
    assert far
    with as_test():
        assert "192" not in models.ParentTry.objects.first().source


def test_another_parent_s_code_opens_that_parent_s_page_alone(home: Home) -> None:
    mother = home.on()
    father = home.on(replace(MOTHER, name="Jon Ashgrove", relationship="Father", basis="birth_certificate"))
    home.show(mother, Shown("paper", title="Letter to Marian", given_on=TODAY))

    seen = home.see(home.open(home.code(father)))

    assert seen.papers == ()


def test_a_session_ends_by_itself_and_when_the_worker_or_the_parent_ends_it(home: Home) -> None:
    page_id = home.on()
    first = home.open(home.code(page_id))
    commands.leave_parent_page(session=first, by=commands.PAGE, at=NOW + MINUTE)
    second = home.open(home.code(page_id))
    third_at = NOW + rules.SESSION_LASTS

    assert shut(home, first, NOW + 2 * MINUTE)
    assert not shut(home, second, NOW + 2 * MINUTE)
    assert shut(home, second, third_at)
    third = home.open(home.code(page_id, at=third_at), at=third_at)
    commands.revoke_parent_codes(page_id=page_id, by=home.people.ben.actor(third_at), at=third_at)
    assert shut(home, third, third_at + MINUTE)


def bar(home: Home) -> None:
    home.index.send(home.people.school, a_record("s1", bars=(ReceivedBar("Ms M Ashgrove", "Prohibited steps"),)))


def stage(home: Home, kind: str = "section47") -> None:
    item = factories.item(organisation=home.people.council, opened_at=NOW, due_at=NOW + timedelta(days=9), kind="stage")
    with as_test():
        Stage.objects.create(
            item_id=item, act=new_id(), kind=kind, organisation=home.people.council, area=home.people.council.area,
            child_id=home.child, recorded_at=NOW, happened_at=NOW, due_at=NOW + timedelta(days=9),
        )  # fmt: skip


def shield(home: Home) -> None:
    shields.shield(
        child_id=home.child, kind="location", reason="He is looking for her", by=home.people.amina.actor(NOW), at=NOW
    )


@pytest.mark.parametrize("later", [bar, stage, shield])
def test_what_comes_later_shuts_the_page_at_once(home: Home, later: Callable[[Home], None]) -> None:
    page_id = home.on()
    code = home.code(page_id)
    session = home.open(home.code(page_id))
    assert not shut(home, session)

    later(home)

    assert shut(home, session, NOW + MINUTE)
    with pytest.raises(Refused):
        home.open(code, at=NOW + MINUTE)


@pytest.mark.parametrize("before", [bar, stage, shield])
def test_what_stands_already_keeps_a_page_from_being_put_forward_or_decided(
    home: Home, before: Callable[[Home], None]
) -> None:
    page_id = home.put()
    before(home)

    with pytest.raises(NotNow):
        home.decide(page_id)
    with pytest.raises(NotNow):
        home.put()


def test_whoever_works_with_the_child_turns_a_page_off_at_once(home: Home) -> None:
    page_id = home.on()
    session = home.open(home.code(page_id))

    commands.close_parent_page(page_id=page_id, why="He reads her telephone", by=home.people.ben.actor(NOW), at=NOW)

    assert shut(home, session, NOW + MINUTE)
    with as_test():
        assert not duty.Item.objects.filter(about_object=page_id, closed_at=None).exists()


def test_the_database_shows_a_page_to_the_page_alone(home: Home) -> None:
    page_id = home.on()
    session = home.open(home.code(page_id))
    key = keys.keyed("parent.session", session)

    for by in (home.people.amina.actor(NOW), Actor.system("child_page"), Actor.system("worker")):
        with (
            pytest.raises(DatabaseError),
            trail.look(by=by, at=NOW),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select * from linkspan.parent_page(%s)", [key])
    for table in ("voice_parentsession", "voice_parenttry"):
        with (
            pytest.raises(DatabaseError), trail.look(by=commands.PAGE, at=NOW), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(f"select * from {table}")
    with trail.look(by=commands.PAGE, at=NOW), connection.cursor() as cursor:
        cursor.execute("select count(*) from voice_parentpage")
        assert cursor.fetchone() == (0,)
        own_page(session=session, by=commands.PAGE, at=NOW)
    with as_test():
        assert models.ParentCode.objects.get().digest != session
