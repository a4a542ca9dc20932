"""A child's way on its pages: every kind begun and ended once, who sees which page, and input that cannot be so."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.children.received import ReceivedCarer, ReceivedRecord
from linkspan.pathway import models, stages
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support import stages as way
from tests.support.database import as_test
from tests.support.pages import once, open_child, words

pytestmark = pytest.mark.django_db

# A move is asked of another council, and an allegation is kept apart: each has tests of its own.
ALONE = {"transfer_in", "transfer_out", "allegation"}
EACH = [kind for kind in stages.KINDS if kind.code not in ALONE]


@pytest.fixture
def child(people: cast.Cast) -> UUID:
    return way.known_to_council(people)


@pytest.mark.parametrize("kind", EACH, ids=[kind.code for kind in EACH])
def test_each_kind_is_begun_and_ended_through_its_pages(
    people: cast.Cast, desk: Desk, child: UUID, kind: stages.StageKind
) -> None:
    worker = desk(way.works_for(people, kind))
    if kind.code in ("police_protection", "covert_work"):
        open_child(worker, child)
    outcome = kind.outcomes[0]

    made = way.begin(worker, child, kind.code)
    shown = worker.get(f"/stages/{made}/")
    way.finish(worker, made, kind, outcome.code)
    ended = worker.get(f"/stages/{made}/")

    assert kind.title in words(shown)
    assert kind.what in words(shown)
    assert "Whose it is" in words(shown)
    assert outcome.words in words(ended)
    row = way.row(made)
    assert (row.outcome, row.ended_at is not None, row.happened_at is not None) == (outcome.code, True, True)
    with as_test():
        opened = set(models.Stage.objects.filter(child=child, follows=made).values_list("kind", flat=True))
        assert not models.Stage.objects.filter(item__isnull=True).exists()
    assert set(outcome.opens) <= opened | {each.code for each in stages.KINDS if each.single and each.code == kind.code}


# --- what stands on the pathway page ----------------------------------------------------------------------------


def test_the_pathway_offers_what_usually_comes_next_first(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "strategy_discussion")
    way.finish(amina, made, stages.BY_CODE["strategy_discussion"], "section47")

    page = words(amina.get(f"/children/{child}/pathway/"))

    opened, started = page.index("Open now"), page.index("What usually comes next")
    assert opened < page.index("Section 47 enquiry") < started
    assert started < page.index("Initial child protection conference") < page.index("Everything else you can start")
    assert "Strategy discussion" in page[page.index("What was") :]


def test_one_act_gives_each_child_of_a_family_a_record_of_their_own(people: cast.Cast, desk: Desk, child: UUID) -> None:
    other = way.known_to_council(
        people, record="C-2", record_ids=("S-2", "G-2"), given_name="Wren", date_of_birth=date(2018, 5, 4),
        nhs_number="9434765870", sex="F",
    )  # fmt: skip
    amina = desk(people.amina)
    form = amina.get(f"/children/{child}/pathway/start/strategy_discussion/")

    way.begin(amina, child, "strategy_discussion", siblings=[str(other)])

    assert "Wren Ashgrove" in words(form)
    with as_test():
        rows = list(models.Stage.objects.filter(kind="strategy_discussion"))
        assert {row.child_id for row in rows} == {child, other}
        assert len({row.act for row in rows}) == 1
        assert len({row.item_id for row in rows}) == 2
        assert models.Episode.objects.filter(child__in=[child, other], closed_on=None).count() == 2


def test_a_stage_names_who_must_be_there_and_what_each_brought(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "strategy_discussion")
    dee = f"{people.dee.id}/{people.police.id}"

    amina.post(
        f"/stages/{made}/present/",
        once(rows="2", p0_agency="police", p0_how="there", p0_name="Sgt Dee Hallam", p0_brought="Two calls in May."),
    )
    shown = words(amina.get(f"/stages/{made}/"))

    assert "Two calls in May." in shown
    assert "Must be there and has not spoken: Social care, Health" in shown
    assert dee


def test_more_rows_keep_what_was_typed(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "strategy_discussion")

    page = amina.post(
        f"/stages/{made}/finish/",
        once(more="on", rows="4", p0_agency="police", p0_brought="Two calls in May.", outcome="section47",
             **way.day("on", timezone.localdate())),
    )  # fmt: skip

    assert "Two calls in May." in page.content.decode()
    assert 'name="p6_brought"' in page.content.decode()
    assert "There is a problem" not in words(page)
    assert way.row(made).ended_at is None


# --- input that cannot be so ------------------------------------------------------------------------------------


def test_a_day_long_before_birth_is_refused_and_nothing_is_lost(people: cast.Cast, desk: Desk, child: UUID) -> None:
    sent = once(when="earlier", **way.day("on", date(2012, 1, 3)), f_goals="That he eats.", f_family_agrees="yes")

    page = desk(people.amina).post(f"/children/{child}/pathway/start/early_help/", sent)
    again = way.warned_again(desk(people.amina), f"/children/{child}/pathway/start/early_help/", sent, page)

    assert "That day is more than 40 weeks before birth" in words(again)
    assert "Nothing was saved yet. What you typed is still here." in words(again)
    assert "That he eats." in again.content.decode()
    with as_test():
        assert not models.Stage.objects.exists()


def test_a_day_ahead_is_no_day_on_which_something_was(people: cast.Cast, desk: Desk, child: UUID) -> None:
    sent = once(when="earlier", **way.day("on", timezone.localdate() + timedelta(days=3)))

    page = desk(people.amina).post(f"/children/{child}/pathway/start/early_help/", sent)

    assert "That day has not come yet." in words(page)
    with as_test():
        assert not models.Stage.objects.exists()


def test_an_end_before_the_beginning_says_so_at_the_day(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "early_help")

    page = amina.post(
        f"/stages/{made}/finish/",
        once(outcome="needs_met", **way.day("on", timezone.localdate() - timedelta(days=9))),
    )

    assert "It cannot have ended before it began" in words(page)
    assert way.row(made).ended_at is None


def test_a_second_plan_is_refused_in_plain_words(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    way.begin(amina, child, "family_help_plan")
    sent = once(when="now", f_category="NEG", warned="order")

    page = amina.post(f"/children/{child}/pathway/start/cp_plan/", sent)

    assert "A child has one plan at a time. End the open plan first." in words(page)
    with as_test():
        assert not models.Stage.objects.filter(kind="cp_plan").exists()


def test_a_plan_after_a_death_is_refused(people: cast.Cast, desk: Desk) -> None:
    gone = way.known_to_council(people, deceased_on=timezone.localdate() - timedelta(days=20))
    sent = once(when="now", f_category="NEG", warned="order")

    page = desk(people.amina).post(f"/children/{gone}/pathway/start/cp_plan/", sent)

    assert "The child had died by that day." in words(page)


def test_a_conference_on_a_sunday_warns_and_is_kept_all_the_same(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    sunday = timezone.localdate() + timedelta(days=14)
    sunday += timedelta(days=6 - sunday.weekday())
    address = f"/children/{child}/pathway/start/icpc/"
    sent = once(when="planned", clock="10am", **way.day("on", sunday))

    warned = amina.post(address, sent)
    kept = amina.post(address, sent | {"warned": "order,weekend"})

    assert "It is on a weekend or a bank holiday" in words(warned)
    assert "Nothing is saved yet." in words(warned)
    assert kept.status_code == 302
    with as_test():
        made = models.Stage.objects.get(kind="icpc")
    assert (set(made.unusual), made.departure) == ({"order", "weekend"}, "")
    assert f"/stages/{made.id}/" in amina.get("/tasks/").content.decode()
    assert "Say why it was done this way" in words(amina.get(f"/stages/{made.id}/"))


def test_the_line_that_was_put_off_closes_its_task(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = amina.post(f"/children/{child}/pathway/start/icpc/", once(when="none", warned="order"))
    stage = UUID(made["Location"].rstrip("/").split("/")[-1])

    answer = amina.post(f"/stages/{stage}/departure/", once(line="The transfer came with a plan in force elsewhere."))

    assert answer.status_code == 302
    assert "The transfer came with a plan in force elsewhere." in words(amina.get(f"/stages/{stage}/"))
    assert "otherwise than usual" not in words(amina.get("/tasks/"))


def test_a_code_that_is_none_is_refused_with_what_to_do(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "early_help")

    page = amina.post(f"/stages/{made}/finish/", once(outcome="vanished", **way.day("on", timezone.localdate())))

    assert "Select one of the choices on this page" in words(page)
    assert amina.get(f"/children/{child}/pathway/start/vanishing/").status_code == 404


def test_a_mistake_is_put_right_and_what_was_written_stays(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "early_help")
    way.finish(amina, made, stages.BY_CODE["early_help"], "needs_met")

    sent = once(why="The family had moved: I chose the wrong line.", outcome="moved")
    answer = amina.post(f"/stages/{made}/correct/", sent, follow=True)

    assert "The family moved away" in words(answer)
    assert "What was recorded before it was put right" in words(answer)
    old = words(amina.get(f"/stages/{made}/"))
    assert "The family&#39;s needs are met" in old or "The family's needs are met" in old
    assert "This was a mistake, and was put right." in old


def test_an_unborn_child_has_a_way_like_any_other(people: cast.Cast, desk: Desk) -> None:
    expected = timezone.localdate() + timedelta(days=70)
    mother = ReceivedCarer("Marian Ashgrove", "mother", "01632 960333", parental_responsibility=True)
    children.receive(
        people.council,
        ReceivedRecord(
            "U-1", family_name="Ashgrove", expected_date_of_birth=expected, address_line_1="14 Tern Walk",
            postcode="ZE3 9QQ", carers=(mother,), practitioner_name="Amina Yusuf", practitioner_role="Social worker",
            involved_from=date(2026, 1, 5),
        ),
    )  # fmt: skip
    unborn = children.child_of(people.council, "U-1")
    amina = desk(people.amina)

    made = way.begin(amina, unborn, "strategy_discussion")
    sent = once(when="earlier", **way.day("on", expected - timedelta(weeks=45)))
    address = f"/children/{unborn}/pathway/start/early_help/"
    long_before = way.warned_again(amina, address, sent, amina.post(address, sent))

    assert way.row(made).child_id == unborn
    assert "That day is more than 40 weeks before birth" in words(long_before)
