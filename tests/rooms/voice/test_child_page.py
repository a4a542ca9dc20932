"""The child's own page withstands guessing, replay and a shared phone, and shows only what was released."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.matching import Model
from linkspan.pathway.commands import stages
from linkspan.voice import events, keys, page_models, ports
from linkspan.voice import page_rules as rules
from linkspan.voice.commands import pages, releasing
from linkspan.voice.commands.releasing import Showing
from linkspan.voice.page_rules import Released
from linkspan.voice.queries import page as queries
from tests import cast
from tests.rooms.children.conftest import NOW, Index, a_record, signed
from tests.rooms.pathway.conftest import a_world
from tests.support import young
from tests.support.database import as_test
from tests.support.soak import length

pytestmark = pytest.mark.django_db
BEGAN = {"involved_from": date(2021, 9, 1), "practitioner_name": "Ben Okoro"}
CHILD = Actor.system("child_page")
SOON = timedelta(minutes=1)


@dataclass
class World:
    """Rowan, whom her school knows; Ben leads there."""

    index: Index
    child: UUID

    @property
    def cast(self) -> cast.Cast:
        """Give the cast."""
        return self.index.cast

    def opens(self, at: datetime = NOW, *, device: str = "", source: str = "192.0.2.7") -> str:
        """Let Ben give a code and the child type it."""
        typed = young.code(self.child, self.cast.ben, at)
        token = pages.open_with_code(typed=typed, source=source, device=device, at=at)
        assert token is not None
        return token

    def chooses(self, token: str, at: datetime = NOW) -> None:
        """Let the child choose three pictures."""
        pages.set_check(token=token, child_id=self.child, kind="pictures", answer="sun-fish-key", by=CHILD, at=at)

    def answers(self, token: str, answer: str = "sun-fish-key", at: datetime = NOW) -> pages.Checked:
        """Let somebody answer the check."""
        return pages.answer_check(token=token, child_id=self.child, answer=answer, by=CHILD, at=at)

    def reads(self, token: str, at: datetime = NOW, child: UUID | None = None) -> set[str]:
        """Give all words that the page shows, or a kind of service."""
        page = queries.own_page(token=token, child_id=child or self.child, by=CHILD, at=at)
        return {
            each.said or each.code for part in (page.workers, page.words, page.notes, page.services) for each in part
        }

    def releases(self, showing: Showing, at: datetime = NOW) -> UUID:
        """Let Ben show something."""
        return releasing.release(child_id=self.child, showing=showing, by=self.cast.ben.actor(at), at=at)


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> World:
    index = Index(cast.build(), model)
    index.send(index.cast.school, a_record("s1", **BEGAN))
    child = index.child_of(index.cast.school, "s1")
    assert child is not None
    young.lead(child, index.cast.ben, index.cast.mo, NOW - timedelta(days=1))
    return World(index, child)


NOTE = Showing("note", said="I am glad that you told me.")
SERVICE = Showing("service", code="gp_practice", month=date(2026, 10, 1))


# --- guessing ----------------------------------------------------------------------------------------------------


def test_a_code_holds_more_than_whoever_guesses_for_a_year_with_a_hundred_thousand_telephones_finds() -> None:
    alone = rules.chance_of_a_guess(addresses=1, codes_alive=50, for_=timedelta(days=365))
    crowd = rules.chance_of_a_guess(addresses=100_000, codes_alive=50, for_=timedelta(days=365))

    assert rules.entropy_bits() > 46
    assert alone < 1e-6
    assert crowd < 0.01
    assert len(set(rules.ALPHABET)) == len(rules.ALPHABET)
    assert not set("O0I1L5SUVB") & set(rules.ALPHABET)


def test_codes_are_read_however_they_are_typed() -> None:
    assert keys.plain(" acd-efg hj22 ") == "ACDEFGHJ22"
    assert keys.plain(keys.spaced("ACDEFGHJ22", rules.CODE_GROUPS)) == "ACDEFGHJ22"


def test_an_address_that_guesses_has_to_wait_and_a_phone_that_had_the_page_does_not(world: World) -> None:
    mine = world.opens()
    for _ in range(rules.TRIES):
        assert pages.open_with_code(typed="ACDEFGHJKM", source="192.0.2.7", device="", at=NOW) is None

    typed = young.code(world.child, world.cast.ben, NOW)
    refused = pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=NOW)
    invented = pages.open_with_code(typed=typed, source="192.0.2.7", device="no such cookie", at=NOW)
    known = pages.open_with_code(typed=typed, source="192.0.2.7", device=mine, at=NOW)

    assert (refused, invented) == (None, None)
    assert known is not None
    again = young.code(world.child, world.cast.ben, NOW + timedelta(minutes=11))
    assert pages.open_with_code(typed=again, source="192.0.2.7", device="", at=NOW + timedelta(minutes=11))


def test_a_storm_of_guesses_leaves_an_honest_child_elsewhere_a_try(world: World) -> None:
    with as_test():
        page_models.PageTry.objects.bulk_create(
            page_models.PageTry(source=f"somewhere {n}", at=NOW) for n in range(rules.STORM)
        )

    assert world.opens(source="198.51.100.4")
    for _ in range(rules.TRIES_IN_A_STORM):
        pages.open_with_code(typed="ACDEFGHJKM", source="192.0.2.9", device="", at=NOW)
    typed = young.code(world.child, world.cast.ben, NOW)
    assert pages.open_with_code(typed=typed, source="192.0.2.9", device="", at=NOW) is None


def test_neither_a_code_nor_an_address_nor_a_cookie_is_kept_as_it_is(world: World) -> None:
    typed = young.code(world.child, world.cast.ben, NOW)
    pages.open_with_code(typed="ACDEFGHJKM", source="192.0.2.7", device="", at=NOW)
    token = pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=NOW)
    assert token

    kept = repr(
        [
            world.index.rows(f"select * from {table}")
            for table in ("voice_pagecode", "voice_pagetry", "voice_pagesession", "audit_once")
        ]
    )
    trail = repr(world.index.rows("select convert_from(body, 'UTF8') from audit_entry"))
    for secret in (typed, token, "192.0.2.7"):
        assert secret not in kept + trail


# --- codes: replay, time, who -----------------------------------------------------------------------------------


def test_a_code_opens_once_for_ten_minutes_and_not_after_another_was_given(world: World) -> None:
    by = world.cast.ben
    used, old, first = (young.code(world.child, by, NOW + timedelta(hours=n)) for n in range(3))
    second = young.code(world.child, by, NOW + timedelta(hours=2))
    third_at = NOW + timedelta(hours=3)
    third = young.code(world.child, by, third_at)

    def tries(typed: str, at: datetime) -> str | None:
        return pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=at)

    assert tries(used, NOW) is None  # a later one was given
    assert tries(old, NOW + timedelta(hours=1)) is None
    assert tries(first, NOW + timedelta(hours=2)) is None
    assert tries(second, NOW + timedelta(hours=2, minutes=11)) is None
    assert tries(third, third_at + SOON)
    assert tries(third, third_at + SOON) is None


def test_only_somebody_who_works_with_the_child_gives_a_code_and_only_face_to_face(world: World) -> None:
    with pytest.raises(Refused):
        young.code(world.child, world.cast.kit, NOW)
    with pytest.raises(Refused):
        young.code(world.child, world.cast.dee, NOW)
    with pytest.raises(NotNow, match="face_to_face"):
        young.code(world.child, world.cast.ben, NOW, is_with_child=False)

    with as_test():
        assert page_models.PageCode.objects.count() == 0


def test_staff_end_every_opening_and_every_code_at_once(world: World) -> None:
    token, at = world.opens(), NOW + SOON
    waiting = young.code(world.child, world.cast.ben, at)

    ended = pages.close_page(child_id=world.child, by=world.cast.ben.actor(at), at=at)

    assert ended == 1
    assert queries.session_of(token, at) is None
    assert pages.open_with_code(typed=waiting, source="192.0.2.7", device="", at=at) is None
    with pytest.raises(Refused):
        pages.close_page(child_id=world.child, by=world.cast.kit.actor(at), at=at)


def test_a_child_whose_file_was_closed_has_no_page(world: World) -> None:
    token = world.opens()
    typed = young.code(world.child, world.cast.ben, NOW)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_child set archived_on = '2026-11-02' where id = %s", [world.child])

    assert queries.session_of(token, NOW) is None
    assert pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=NOW) is None


# --- a shared phone -----------------------------------------------------------------------------------------------


def test_nothing_shows_before_the_pictures_and_the_cookie_of_before_is_dead_after_them(world: World) -> None:
    token = world.opens()
    world.chooses(token)
    world.releases(NOTE)
    later = NOW + timedelta(minutes=21)
    page = queries.session_of(token, later)

    assert page is not None
    assert not page.is_checked
    assert world.reads(token, later) == set()
    assert world.answers(token, "sun-key-fish", later).token == ""
    new = world.answers(token, at=later).token
    assert world.reads(new, later) == {NOTE.said}
    assert queries.session_of(token, later) is None


def test_without_pictures_the_page_ends_when_it_is_left_or_unused_for_twenty_minutes_and_after_a_day(
    world: World,
) -> None:
    idle, left, long = world.opens(), world.opens(), world.opens()
    pages.leave(token=left, at=NOW)
    at = NOW
    while at < NOW + timedelta(hours=23, minutes=40):
        at += timedelta(minutes=15)
        assert queries.session_of(long, at)

    assert queries.session_of(left, NOW) is None
    assert queries.session_of(idle, NOW + timedelta(minutes=21)) is None
    assert queries.session_of(long, NOW + timedelta(days=1, minutes=1)) is None


def test_five_wrong_answers_shut_the_page_and_tell_the_lead_without_saying_more(world: World) -> None:
    token = world.opens()
    world.chooses(token)
    pages.leave(token=token, at=NOW)

    told = [world.answers(token, "cat-cat-cat") for _ in range(rules.WRONG_CHECKS)]

    assert [each.is_shut for each in told] == [False] * (rules.WRONG_CHECKS - 1) + [True]
    assert queries.session_of(token, NOW) is None
    with pytest.raises(NotFound):
        world.answers(token)
    assert (
        world.index.count("agencies_notice where person_id = %s and event = %s", world.cast.ben.id, events.PAGE_SHUT)
        == 1
    )


def test_a_new_code_does_not_go_round_the_pictures_unless_the_worker_starts_again(world: World) -> None:
    world.chooses(world.opens())

    other = queries.session_of(world.opens(), NOW)
    typed = young.code(world.child, world.cast.ben, NOW, forgets=True)
    again = queries.session_of(pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=NOW) or "", NOW)

    assert other is not None
    assert again is not None
    assert (other.is_checked, again.is_checked, again.check_kind) == (False, True, "")


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("pictures", "sun-fish", "voice.page_pictures"),
        ("pictures", "sun-sun-sun", "voice.page_pictures"),
        ("word", "cat", "voice.page_word_short"),
        ("word", "1234", "voice.page_word_easy"),
        ("word", "aaaa", "voice.page_word_easy"),
        ("word", "kite7", None),
        ("pictures", "sun-fish-key", None),
    ],
)
def test_a_check_that_is_easy_is_not_taken(kind: str, answer: str, code: str | None) -> None:
    problem = rules.why_not_check(kind, answer)

    assert (problem.code if problem else None) == code


# --- somebody else's page -----------------------------------------------------------------------------------------


def test_a_cookie_shows_its_own_child_whatever_child_is_named_with_it(world: World) -> None:
    other = uuid4()
    token = world.opens()
    world.releases(NOTE)

    assert world.reads(token, child=other) == {NOTE.said}  # of its own child; the name given beside it opens nothing
    assert world.reads("forged", child=world.child) == set()


def test_the_database_shows_a_page_to_the_page_alone(world: World) -> None:
    token = world.opens()
    world.releases(NOTE)
    hashed = keys.keyed("page.token", token)

    for by in (
        world.cast.ben.actor(NOW),
        world.cast.kit.actor(NOW),
        Actor.system("worker"),
        Actor.system("parent_page"),
    ):
        with pytest.raises(Error, match="only a child's own page"), signed(by), connection.cursor() as cursor:
            cursor.execute("select * from linkspan.child_page(%s)", [hashed])
    with signed(world.cast.kit.actor(NOW)):
        assert not page_models.PageRelease.objects.exists()
    with signed(CHILD):
        assert not page_models.PageRelease.objects.exists()
    with pytest.raises(Error, match="permission denied"), signed(CHILD):
        page_models.PageSession.objects.exists()


# --- what is shown -------------------------------------------------------------------------------------------------


# Each address of the child's side, and the rows of the table that it shows. Whoever adds one says here what it shows.
ADDRESSES: dict[str, tuple[str, ...]] = {
    "here": rules.KINDS, "here_said": ("sent",), "here_said_once": ("sent", "desk"), "here_say": ("desk",),
    "here_how": ("desk",), "here_reach": ("reach", "desk"), "here_feedback": ("did", "desk"), "here_tell": (),
    "here_check": (), "here_choose": (), "here_away": (), "here_close": (), "here_language": (), "here_size": (),
}  # fmt: skip


def test_the_table_has_a_row_for_all_that_any_address_of_the_childs_side_shows() -> None:
    every = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("here")}
    rows = [row.kind for row in (*rules.SHOWN, *rules.ALSO_SHOWN)]

    assert every == ADDRESSES.keys()
    assert {kind for kinds in ADDRESSES.values() for kind in kinds} == set(rows)
    assert len(set(rows)) == len(rows)
    # What the page is given is what was released, kind by kind, and nothing more.
    assert {each.name for each in fields(queries.OwnPage)} == {"workers", "services", "words", "notes"}


@pytest.mark.parametrize("row", rules.SHOWN, ids=lambda row: row.kind)
def test_each_row_of_the_table_shows_only_what_the_lead_released(world: World, row: rules.Row) -> None:
    showing = {
        "worker": Showing("worker", about=world.cast.ben.id, name="Ben", said="I help you at school."),
        "service": SERVICE,
        "words": Showing("words", about=uuid4(), said="I want to see my gran.", after="You see her on Sunday."),
        "note": NOTE,
    }[row.kind]
    token = world.opens()
    before = world.reads(token)
    with pytest.raises(Refused):
        releasing.release(child_id=world.child, showing=showing, by=world.cast.cole.actor(NOW), at=NOW)

    item = world.releases(showing)
    shown = world.reads(token)
    releasing.take_back(release_id=item, by=world.cast.ben.actor(NOW), at=NOW)

    assert before == set()
    assert shown == {showing.said or showing.code}
    assert world.reads(token) == set()


@pytest.mark.parametrize("code", ["police", "youth_justice", "charity", "icb", "housing", "other", ""])
def test_services_that_are_never_told_of_cannot_be_released(world: World, code: str) -> None:
    with pytest.raises(NotNow, match="page_service"):
        world.releases(replace(SERVICE, code=code))


def test_what_is_held_back_is_recorded_reviewed_by_somebody_else_on_a_clock_and_leaves_no_gap(world: World) -> None:
    ben, mo = world.cast.ben.actor(NOW), world.index.colleague("Una Lowe", "manager", organisation=world.cast.school)
    token = world.opens()
    item = world.releases(NOTE)

    hold = releasing.hold_back(
        child_id=world.child, kind="note", about=item, why="upset", words="Tell her face to face first.", by=ben, at=NOW
    )

    assert world.reads(token) == set()
    with pytest.raises(NotNow, match="held"):
        world.releases(replace(NOTE, about=item))
    with pytest.raises(NotFound):
        releasing.review_hold(
            hold_id=hold, says="keep", words="It is right so.", by=world.cast.amina.actor(NOW), at=NOW
        )
    releasing.review_hold(hold_id=hold, says="keep", words="Until Thursday's visit.", by=mo, at=NOW)
    releasing.review_hold(hold_id=hold, says="end", words="She was told today.", by=mo, at=NOW)
    assert world.reads(token) == set()
    world.releases(replace(NOTE, about=item))
    assert world.reads(token) == {NOTE.said}
    assert world.index.events(events.HOLD_REVIEWED) == 2
    assert world.index.rows("select kind, closed_at is null from duty_item where kind = 'holding_back'") == [
        ("holding_back", False)
    ]


def test_services_are_off_while_something_is_open_and_when_nobody_can_tell(world: World, monkeypatch: Any) -> None:
    token = world.opens()
    world.releases(SERVICE)
    world.releases(NOTE)
    assert world.reads(token) == {"gp_practice", NOTE.said}

    class Broken:
        def is_open(self, child_id: UUID) -> bool:
            raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ports.dangers, "_plug", Broken())
        assert world.reads(token) == {NOTE.said}
    ben = world.cast.ben.actor(NOW)
    hold = releasing.hold_back(
        child_id=world.child,
        kind="services",
        why="forced_marriage",
        words="She told the nurse on Monday.",
        by=ben,
        at=NOW,
    )
    assert world.reads(token) == {NOTE.said}
    releasing.let_go(hold_id=hold, by=ben, at=NOW)
    assert world.reads(token) == {"gp_practice", NOTE.said}


def test_a_concern_that_waits_and_a_stage_of_protection_turn_services_off_in_the_database(model: Model) -> None:
    way = a_world(Index(cast.build(), model))
    people, child = way.cast, way.child
    way.index.send(people.police, a_record("p1", practitioner_name="Sgt Dee Hallam", involved_from=date(2021, 9, 1)))
    young.lead(child, way.tess, people.mo, NOW - timedelta(days=1))
    typed = young.code(child, way.tess, NOW)
    token = pages.open_with_code(typed=typed, source="192.0.2.7", device="", at=NOW)
    releasing.release(child_id=child, showing=SERVICE, by=way.tess.actor(NOW), at=NOW)

    def shows() -> bool:
        return bool(queries.own_page(token=token or "", child_id=child, by=CHILD, at=NOW).services)

    calm = shows()
    way.raise_it()
    waits = shows()
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update pathway_contact set closed_at = received_at, closed_how = 'decided'")
    decided = shows()
    stages.begin_stage(
        kind="police_protection", child_ids=[child], happened_at=NOW - timedelta(hours=1), details={},
        by=people.dee.actor(NOW), at=NOW,
    )  # fmt: skip

    assert (calm, waits, decided, shows()) == (True, False, True, False)


def test_the_page_stops_when_a_record_turns_out_to_be_another_child_s(world: World) -> None:
    token = world.opens()
    world.releases(NOTE)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_link set until_at = now() where child_id = %s", [world.child])

    assert queries.session_of(token, NOW) is None
    with as_test():
        assert page_models.PageRelease.objects.get().withdrawn_at is not None


def test_what_a_disposed_child_read_is_gone(world: World) -> None:
    token = world.opens()
    world.releases(NOTE)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("update children_child set disposed_on = '2026-11-02' where id = %s", [world.child])

    assert queries.session_of(token, NOW) is None
    with as_test():
        assert page_models.PageRelease.objects.get().said == ""


ITEMS = st.builds(
    Released, id=st.uuids(), kind=st.sampled_from(rules.KINDS), about=st.uuids(),
    code=st.sampled_from([*rules.SERVICES, "police", "youth_justice", ""]), said=st.just("words"),
)  # fmt: skip


@given(st.lists(ITEMS, max_size=8), st.data(), st.booleans(), st.booleans())
@settings(max_examples=length(25, 400))
def test_adding_a_holding_back_or_a_danger_never_shows_more(
    items: list[Released], data: st.DataObject, holds: bool, danger: bool
) -> None:
    held = {(each.kind, each.about) for each in items if data.draw(st.booleans())}

    shown = rules.shown(items, held=held, holds_services=holds, in_danger=danger)
    stricter = rules.shown(
        items, held={*held, *((each.kind, each.about) for each in items[:1])}, holds_services=True, in_danger=True
    )

    assert set(stricter) <= set(shown) <= set(items)
    assert not [each for each in shown if (each.kind, each.about) in held]
    assert not [
        each for each in shown if each.kind == "service" and (danger or holds or each.code not in rules.SERVICES)
    ]


ACTS = st.lists(
    st.tuples(st.sampled_from(["release", "take_back", "hold", "let_go", "danger", "calm"]), st.integers(0, 2)),
    max_size=9,
)


@given(ACTS)
@settings(max_examples=length(6, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_acts_shows_what_is_not_released_now(world: World, acts: list[tuple[str, int]]) -> None:
    ben = world.cast.ben.actor(NOW)
    with as_test():
        page_models.PageRelease.objects.all().delete()
        page_models.PageHolding.objects.filter(ended_at=None).update(ended_at=NOW)
    about = [uuid4(), uuid4(), rules.about_service("school", date(2026, 9, 1))]
    wanted = [
        Showing("note", about=about[0], said="first"), Showing("words", about=about[1], said="second"),
        Showing("service", code="school", month=date(2026, 9, 1)),
    ]  # fmt: skip
    says = ["first", "second", "school"]
    on: dict[int, UUID] = {}
    held: dict[int, UUID] = {}
    danger: list[UUID] = []
    token = world.opens()
    for act, n in acts:
        if act == "release" and n not in held:
            on[n] = releasing.release(child_id=world.child, showing=wanted[n], by=ben, at=NOW)
        elif act == "take_back" and n in on:
            releasing.take_back(release_id=on.pop(n), by=ben, at=NOW)
        elif act == "hold" and n not in held:
            held[n] = releasing.hold_back(
                child_id=world.child,
                kind=wanted[n].kind,
                about=about[n],
                why="harm",
                words="It could do harm.",
                by=ben,
                at=NOW,
            )
            on.pop(n, None)
        elif act == "let_go" and n in held:
            releasing.let_go(hold_id=held.pop(n), by=ben, at=NOW)
        elif act == "danger" and not danger:
            danger.append(
                releasing.hold_back(
                    child_id=world.child,
                    kind="services",
                    why="exploitation",
                    words="A new concern today.",
                    by=ben,
                    at=NOW,
                )
            )
        elif act == "calm" and danger:
            releasing.let_go(hold_id=danger.pop(), by=ben, at=NOW)

        assert world.reads(token) == {says[n] for n in on if n != 2 or not danger}
