"""The pages of meetings, decisions and what they changed; of figures; and of how agencies take part."""

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.exchange.commands import sampling
from linkspan.partnership import indicators
from linkspan.partnership import meeting_models as models
from linkspan.partnership.commands import meetings as commands
from linkspan.partnership.commands import participation
from linkspan.partnership.meeting_rules import Attended, DecisionGiven, Expected, Taken
from linkspan.partnership.queries import meetings as queries
from tests import cast
from tests.pages.conftest import Desk
from tests.support import counting
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.partnership import Formed, formed
from tests.support.stages import day

pytestmark = pytest.mark.django_db

HELD = date(2025, 2, 10)


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def address(mere: Formed, rest: str) -> str:
    return f"/partnership/{mere.id}/{rest}"


def decided(people: cast.Cast, mere: Formed, taker: cast.Member, *, text: str = "Family help begins sooner.") -> UUID:
    """Write down a decision of February 2025, that plans should fall by 20 a quarter."""
    now = timezone.now()
    by = people.bea.actor(now)
    meeting_id = commands.record_meeting(
        partnership_id=mere.id, title="Executive", held_on=HELD, papers=[],
        attended=[Attended(taker.id, taker.organisation.id, "there")], by=by, at=now,
    )  # fmt: skip
    (seat,) = queries.meeting(mere.id, meeting_id).seats
    given = DecisionGiven(
        text, (Taken(seat.id, ("threshold_document",)),),
        Expected("plans.begun", "down", date(2026, 3, 31), Decimal(20)),
    )  # fmt: skip
    return commands.record_decision(partnership_id=mere.id, meeting_id=meeting_id, given=given, by=by, at=now)


def publish(people: cast.Cast, code: str, before: int, after: int, *, wobble: int = 5) -> None:
    """Publish a level up to the decision and another after it, wobbling a little."""
    for number, quarter in enumerate(indicators.quarters(date(2021, 10, 1), date(2026, 1, 1))):
        level = before if quarter < date(2025, 4, 1) else after
        counting.published(code, quarter, people.northmere, level + (wobble if number % 3 == 0 else 0))


def test_a_meeting_and_a_decision_are_written_down_as_anyone_would(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    form = words(bea.get(address(mere, "meetings/new/")))
    assert "Supt Sana Wray, Superintendent, Mere Police" in form

    made = bea.post(
        address(mere, "meetings/new/"),
        once(
            title="Executive meeting", papers="Budget | Folder 7\nThresholds", **day("held_on", timezone.localdate()),
            **{
                f"p_{people.council.id}_{people.lena.id}": "there",
                f"p_{people.police.id}_{people.sana.id}": "apologies",
            },
        ),
        follow=True,
    )  # fmt: skip
    shown = words(made)
    assert title(made) == "Executive meeting – Linkspan"
    assert "Lena Okafor Chief executive 1 Northmere Council Was there" in shown
    assert "Budget Folder 7" in shown

    meeting = models.Meeting.objects.get()
    seat = models.Attendance.objects.get(how="there")
    saved = bea.post(
        address(mere, f"meetings/{meeting.id}/decide/"),
        once(
            text="Family help begins before a plan is made.", takers=[str(seat.id)], functions=["threshold_document"],
            commits=["policy"], indicator="plans.begun", direction="down", amount="20",
            young_said="Ask us before you change who comes.", young_changed="Two of the panel sit in now.",
            **day("by_when", date(2028, 3, 31)),
        ),
        follow=True,
    )  # fmt: skip

    shown = words(saved)
    assert "Too early to say" in shown or "Nothing can be said" in shown
    assert "“Child protection plans begun” should go down by 20 a quarter or more, by 31 March 2028." in shown
    assert "Lena Okafor , Chief executive, Northmere Council (level 1) Could decide it" in shown
    assert "Ask us before you change who comes." in shown
    assert "Missing: what practitioners said. It bars nothing, and can be added." in shown


def test_what_cannot_be_is_said_on_the_form_and_nothing_typed_is_lost(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    decided(people, mere, people.lena)
    meeting = models.Meeting.objects.get()
    seat = models.Attendance.objects.get()

    answer = desk(people.bea).post(
        address(mere, f"meetings/{meeting.id}/decide/"),
        once(
            text="We will do something good for families.", takers=[str(seat.id)], functions=["policy"],
            indicator="plans.begun", direction="down", **day("by_when", HELD),
        ),
    )  # fmt: skip

    assert "The day by which it should move must be after the meeting." in words(answer)
    assert "We will do something good for families." in answer.content.decode()
    assert models.PartnersDecision.objects.count() == 1


def test_fewer_plans_with_more_children_coming_back_reads_as_such(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    counting.only_area(mere.id, people.northmere)
    decision_id = decided(people, mere, people.lena)
    publish(people, "plans.begun", 100, 60)
    publish(people, "referrals", 400, 400, wobble=0)
    publish(people, "referrals.again", 80, 160)

    page = desk(people.gus).get(address(mere, f"meetings/decisions/{decision_id}/"))

    shown = words(page)
    assert "Fewer child protection plans began, but more children came back within a year." in shown
    assert re.search(r"The change: \d+ fewer \(95 per cent interval: \d+ fewer to \d+ fewer\)", shown)
    assert "A raised threshold also makes this go down" in shown
    assert "So it can show that something moved, not that the decision moved it." in shown
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page.content.decode()
    assert "The same as a table" in shown


def test_a_decision_that_moved_nothing_says_so(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    counting.only_area(mere.id, people.northmere)
    decision_id = decided(people, mere, people.lena)
    publish(people, "plans.begun", 100, 100)

    shown = words(desk(people.dev).get(address(mere, f"meetings/decisions/{decision_id}/")))

    assert "No measurable effect" in shown


def test_who_could_not_decide_is_marked_with_who_is_asked(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    decision_id = decided(people, mere, people.sana)

    shown = words(desk(people.bea).get(address(mere, f"meetings/decisions/{decision_id}/")))

    assert "Could not decide it" in shown
    assert "Referred up to the lead of Mere Police: waits for an answer by" in shown


def test_the_task_to_look_leads_to_the_decision_and_is_done_there(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    decision_id = decided(people, mere, people.lena)
    bea = desk(people.bea)
    assert f"/partnership/decisions/{decision_id}/" in bea.get("/tasks/").content.decode()

    there = bea.get(f"/partnership/decisions/{decision_id}/")
    bea.post(
        address(mere, f"meetings/decisions/{decision_id}/look/"), once(words="Nothing to be seen yet; look in autumn.")
    )

    assert there["Location"] == address(mere, f"meetings/decisions/{decision_id}/")
    shown = words(bea.get(address(mere, f"meetings/decisions/{decision_id}/")))
    assert "Nothing to be seen yet; look in autumn." in shown


def test_figures_say_what_is_hidden_and_what_to_read_beside_them(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    publish(people, "referrals", 400, 400)
    publish(people, "referrals.in_time", 300, 300)
    counting.published("referrals.again", date(2026, 1, 1), people.northmere, None)
    gus = desk(people.gus)

    board = words(gus.get(address(mere, "figures/")))
    one = words(gus.get(address(mere, "figures/referrals.in_time/")))

    assert "Counts under 5, none included, are not shown" in board
    assert "Referrals decided in time : about 300 of 400 (75 per cent)" in board
    assert "Children referred again within a year, between 0 and 1 per cent of about 400" in board
    assert "Quick is not right" in one
    assert "Northmere" in one
    assert "Left out of this, because its counts are often too small to show: Southmere." in one
    assert gus.get(address(mere, "figures/nonsense/")).status_code == 404


def test_an_agency_sees_itself_first_and_no_timeliness_without_a_sample(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    for organisation, sampled in ((people.police, None), (people.hospital, 10)):
        for code, shown in (
            ("requests.due", 40), ("requests.in_time", 35), ("requests.sampled", sampled), ("requests.enough", None),
        ):  # fmt: skip
            counting.published(code, date(2026, 4, 1), people.northmere, shown, organisation)

    shown = words(desk(people.sana).get(address(mere, "participation/")))

    own, others = shown.split("The partnership Mere", 1)[0], shown
    assert "Your agency: Mere Police" in own
    assert "Answered in time not yet sampled" in own
    assert "Answered in time about 35 of 40" in others
    assert shown.index("Your agency: Mere Police") < shown.index("Mere Hospitals")


def test_a_threshold_opens_a_conversation_that_is_answered_and_closed(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    for code, shown in (
        ("requests.due", 40), ("requests.in_time", 20), ("requests.sampled", 10), ("requests.enough", 10),
    ):  # fmt: skip
        counting.published(code, date(2026, 4, 1), people.northmere, shown, people.police)
    bea, sana = desk(people.bea), desk(people.sana)
    bea.post(
        address(mere, "participation/threshold/"),
        once(indicator="requests.in_time", least="80", **day("from_", timezone.localdate())),
    )
    participation.open_conversations(by=Actor.system("worker"), at=timezone.now())
    conversation_id = models.Conversation.objects.get().id
    page = address(mere, f"participation/conversations/{conversation_id}/")

    assert f"/partnership/conversations/{conversation_id}/" in sana.get("/tasks/").content.decode()
    assert "about 20 of 40; the partnership asks below 80 per cent" in words(sana.get(page))
    sana.post(page, once(words="Two clerks left. New ones began on 1 July."))
    assert "What the agency says Two clerks left." in words(bea.get(page))
    bea.post(page, once(words="Agreed: we look again next quarter."))

    assert "How it ended Agreed: we look again next quarter." in words(sana.get(page))
    assert "Closed" in words(bea.get(address(mere, "participation/")))


def test_an_agency_is_never_told_none_where_its_count_is_hidden(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    for code, shown in (("strategy.asked", 40), ("strategy.came", None), ("requests.due", 40)):
        counting.published(code, date(2026, 4, 1), people.northmere, shown, people.police)
    bea = people.bea.actor(timezone.now())
    participation.set_threshold(
        partnership_id=mere.id, indicator="strategy.came", least=75, from_=timezone.localdate(), by=bea,
        at=timezone.now(),
    )  # fmt: skip
    participation.open_conversations(by=Actor.system("worker"), at=timezone.now())
    conversation_id = models.Conversation.objects.get().id

    said = words(desk(people.sana).get(address(mere, f"participation/conversations/{conversation_id}/")))

    assert "too few to show, of about 40; the partnership asks below 75 per cent" in said


def test_whoever_asked_says_on_a_small_page_whether_an_answer_was_enough(people: cast.Cast, desk: Desk) -> None:
    now = timezone.now()
    (part,) = counting.answered(people, timezone.localdate(now), 1, in_time=1)
    with as_test():
        type(part).objects.filter(id=part.id).update(closed_at=now)
    while not sampling.draw_samples(by=Actor.system("worker"), at=timezone.now(), chance=Every()):
        pass
    with as_test():
        sample_id = part.sample.id
    page = f"/requests/samples/{sample_id}/"
    ben = desk(people.ben)

    assert "You asked Mere Police" in words(ben.get(page))
    assert "Answer the question: Did it tell you what you needed?" in words(ben.post(page, once()))
    ben.post(page, once(said="no"))

    assert "No, it did not help" in words(ben.get(page))
    assert desk(people.kit).get(page).status_code in (403, 404)


PAGES = ("meetings/", "meetings/new/", "figures/", "figures/plans.begun/", "participation/", "participation/threshold/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_the_business_manager_and_not_for_an_outsider(
    people: cast.Cast, desk: Desk, mere: Formed, page: str
) -> None:
    assert desk(people.bea).get(address(mere, page)).status_code == 200
    assert desk(people.kit).get(address(mere, page)).status_code in (403, 404)


def test_what_one_decision_or_conversation_shows_is_kept_from_an_outsider(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    decision_id = decided(people, mere, people.lena)
    meeting_id = models.Meeting.objects.get().id
    kit = desk(people.kit)

    for rest in (
        f"meetings/{meeting_id}/", f"meetings/{meeting_id}/decide/", f"meetings/decisions/{decision_id}/",
        f"meetings/decisions/{decision_id}/heard/", f"meetings/decisions/{decision_id}/look/",
    ):  # fmt: skip
        assert kit.get(address(mere, rest)).status_code in (403, 404)


def test_a_page_asks_the_database_no_more_for_more_children(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    gus = desk(people.gus)
    few = _asked(gus, address(mere, "figures/"))

    for quarter in indicators.quarters(date(2024, 1, 1), date(2026, 4, 1)):
        for code in ("referrals", "plans.begun", "conferences.held"):
            counting.published(code, quarter, people.northmere, 5_000)

    assert _asked(gus, address(mere, "figures/")) <= few


def _asked(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


class Every(sampling.SystemRandom):
    """Chance that draws everything."""

    def randrange(self, *args: object, **kwargs: object) -> int:
        """Give nought."""
        return 0
