"""The desk's list of flags, the raiser's receipts, and pages that say nothing to those a flag is kept from."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.children import models
from linkspan.children.queries.flags import FlagLine
from linkspan.web.children import flag_presenters
from tests import cast
from tests.pages.conftest import Desk
from tests.pages.test_twin_pages import Told, every_page, first_difference, undone, undrawn
from tests.support import children, flags
from tests.support.database import as_test
from tests.support.pages import once, open_child, words

__all__ = ["undrawn"]  # no PDF is drawn here either
NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


@pytest.fixture
def nurse(people: cast.Cast) -> cast.Member:
    return flags.colleague(people.hospital, "Hana Brook", "Named nurse", {"practitioner", "duty"})


@pytest.fixture
def flag(people: cast.Cast, rowan: UUID, nurse: cast.Member) -> UUID:
    """A flag that Ben raised, which an agreement brings to the hospital's desk."""
    at = timezone.now()
    flags.agree_on_flags(people, [people.school], [people.hospital], at)
    return flags.raise_flag(rowan, people.ben, at)


def test_a_desk_reads_which_child_what_to_do_and_whom_to_ring_and_never_who_raised_it(
    people: cast.Cast, desk: Desk, nurse: cast.Member, flag: UUID
) -> None:
    said = words(desk(nurse).get("/flags/"))

    assert "Rowan Ashgrove" in said
    assert "Ring before you act" in said
    assert "01632 960799" in said
    assert "By agreement NM-2026-01, clause 1" in said
    assert "Heron Lane School" not in said
    assert "Tern Walk" not in said


def test_a_desk_s_list_leads_to_no_file_that_nothing_ties_the_reader_to(
    people: cast.Cast, desk: Desk, rowan: UUID, nurse: cast.Member, flag: UUID
) -> None:
    page = desk(nurse).get("/flags/").content.decode()

    assert f"/children/{rowan}/" not in page


def test_saying_at_the_desk_that_one_has_read_it_does_the_desk_s_task(
    people: cast.Cast, desk: Desk, nurse: cast.Member, flag: UUID
) -> None:
    client = desk(nurse)
    assert "Read a flag that reached your agency" in words(client.get("/tasks/team/"))

    answer = client.post(f"/flags/{flag}/read/", once(), follow=True)

    assert "It is recorded that you have read the flag." in words(answer)
    assert "You have read this." in words(answer)
    assert "Read a flag that reached your agency" not in words(client.get("/tasks/team/"))


def test_those_who_raised_a_flag_read_who_has_it_why_and_since_when(
    people: cast.Cast, desk: Desk, rowan: UUID, nurse: cast.Member, flag: UUID
) -> None:
    desk(nurse).get("/flags/")

    said = words(desk(people.ben).get(f"/children/{rowan}/flags/{flag}/"))

    assert "Mere Hospitals Seen By agreement NM-2026-01, clause 1." in said
    assert "Hana Brook first saw it on" in said
    assert "Mill Street Surgery Not seen yet Works with the child." in said
    assert "Ben Okoro looks at it again by" in said


def test_receipts_are_for_the_agency_that_raised_the_flag_alone(
    people: cast.Cast, desk: Desk, rowan: UUID, flag: UUID
) -> None:
    assert desk(people.cole).get(f"/children/{rowan}/flags/{flag}/").status_code == 404
    assert desk(people.kit).get(f"/children/{rowan}/flags/{flag}/").status_code == 404


def test_an_outsider_has_no_desk_of_flags_and_reads_none(people: cast.Cast, desk: Desk, flag: UUID) -> None:
    kit = desk(people.kit)

    assert kit.get("/flags/").status_code in (403, 404)
    assert kit.post(f"/flags/{flag}/read/", once()).status_code == 404
    with as_test():
        assert not models.FlagSeen.objects.exists()


@pytest.mark.parametrize("page", ["/flags/", f"/flags/{NOBODY}/read/", f"/children/{NOBODY}/flags/{NOBODY}/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, page: str) -> None:
    assert client.get(page)["Location"].startswith("/account/login/")


def test_a_flag_that_is_not_on_the_desk_cannot_be_read_there(
    people: cast.Cast, desk: Desk, nurse: cast.Member, rowan: UUID
) -> None:
    assert desk(nurse).post(f"/flags/{uuid4()}/read/", once()).status_code == 404


# --- kept from someone ----------------------------------------------------------------------------------------


def both_worlds(ask: Callable[[], Any], raised: Callable[[], Any]) -> tuple[Any, Any]:
    """Ask without the flag, then with it, as if the other had never been."""
    with undone():
        without = ask()
    with undone():
        raised()
        return without, ask()


@pytest.mark.parametrize("whom", ["person", "agency"])
def test_every_page_of_one_a_flag_is_kept_from_is_as_if_there_were_none(
    people: cast.Cast, desk: Desk, rowan: UUID, whom: str
) -> None:
    with as_test():
        agencies.User.objects.update(is_demo=True)
    kept: dict[str, Any] = (
        {"keep_from_people": [people.ben.id]} if whom == "person" else {"keep_from_organisations": [people.school.id]}
    )

    def ask() -> dict[str, Told]:
        return every_page(desk(people.ben), {"child_id": rowan})

    without, with_flag = both_worlds(
        ask, lambda: flags.raise_flag(rowan, people.cole, timezone.now() - timedelta(seconds=1), **kept)
    )

    # What the database leaves out of their lists is one row more; what they are told is the same to the byte.
    for page, answer in without.items():
        assert first_difference((*answer[:2], ()), (*with_flag[page][:2], ())) == "", page
    assert {"child_file", "child_flags", "reached_flags", "tasks", "team_tasks", "notices", "home"} <= {
        page for page, answer in without.items() if answer[0] == 200
    }


def test_the_same_pages_differ_for_one_it_is_not_kept_from(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    without, with_flag = both_worlds(
        lambda: every_page(desk(people.ben), {"child_id": rowan}),
        lambda: flags.raise_flag(rowan, people.cole, timezone.now() - timedelta(seconds=1)),
    )

    differing = {page for page, answer in without.items() if first_difference(answer, with_flag[page])}
    assert {"child_file", "child_flags", "reached_flags", "team_tasks", "notices"} <= differing


# --- by day and by night --------------------------------------------------------------------------------------


def a_line(**changes: Any) -> FlagLine:
    whole: dict[str, Any] = {
        "flag_id": NOBODY, "kind": "plan_exists", "organisation": "", "contact_name": "Amina Yusuf",
        "contact_phone": "01632 960701", "night_contact": "the duty team", "night_phone": "01632 960799",
        "is_night": False, "raised_on": date(2026, 11, 2), "review_on": date(2026, 12, 2), "is_overdue": False,
        "seen_by_me": False, "is_ours": False,
    }  # fmt: skip
    return FlagLine(**(whole | changes))


@pytest.mark.parametrize(("is_night", "first"), [(False, "01632 960701"), (True, "01632 960799")])
def test_the_number_that_answers_now_comes_first(is_night: bool, first: str) -> None:
    rings = flag_presenters.rings(a_line(is_night=is_night))

    assert [each.phone for each in rings if each.is_now] == [first] == [rings[0].phone]


def test_a_flag_without_a_night_number_shows_its_one_number() -> None:
    rings = flag_presenters.rings(a_line(night_phone="", is_night=True))

    assert [each.phone for each in rings] == ["01632 960701"]


def test_a_night_number_without_a_name_is_asked_for(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    on = timezone.localdate() + timedelta(days=60)
    sent = once(
        kind="call_before_acting", contact_name="Ben Okoro", contact_phone="01632 960777", night_phone="01632 960799",
        **{"review_on-day": on.day, "review_on-month": on.month, "review_on-year": on.year},
    )  # fmt: skip

    page = desk(people.ben).post(f"/children/{rowan}/flags/new/", sent)

    assert "Say who to ring at night, and their number, or leave out both." in words(page)


def test_opening_a_file_by_a_reason_names_no_raiser(people: cast.Cast, desk: Desk, rowan: UUID, flag: UUID) -> None:
    dee = desk(people.dee)

    said = words(open_child(dee, rowan))

    strip = said[said.index("Before you act") : said.index("Must not have contact")]
    assert "Ring before you act" in strip
    assert "Heron Lane School" not in strip
