"""How agencies take part: timeliness never without how good the answers were, and a threshold that opens a talk."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies.models import Notice
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.partnership import events, indicators, meeting_rules
from linkspan.partnership import meeting_models as models
from linkspan.partnership.commands import participation as commands
from linkspan.partnership.queries import figures, figures_report
from linkspan.partnership.queries import participation as queries
from tests import cast
from tests.support import counting
from tests.support.database import as_test
from tests.support.partnership import Formed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
WORKER = Actor.system("worker")
SPRING = date(2026, 4, 1)
WORDS = "Two of our three clerks left, and the new ones began on 1 July."


def police(people: cast.Cast, **cells: int | None) -> None:
    """Publish what the police did in spring; due, in_time, sampled and enough are of requests."""
    for code, shown in cells.items():
        counting.published(code.replace("__", "."), SPRING, people.northmere, shown, people.police)


def part_of(mere: Formed, organisation_id: UUID) -> queries.Part:
    """Read one agency's part."""
    found = queries.participation(mere.id, NOW.date())
    return next(each for each in found.parts if each.organisation_id == organisation_id)


def test_timeliness_is_not_shown_where_no_answer_was_sampled(everyone: cast.Cast, mere: Formed) -> None:
    police(everyone, requests__due=40, requests__in_time=35, requests__sampled=None, requests__enough=None)

    found = part_of(mere, everyone.police.id)

    assert found.asked is not None
    assert found.asked.shown == 40
    assert found.in_time is None
    assert not found.is_sampled


def test_timeliness_stands_beside_how_many_answers_were_enough(everyone: cast.Cast, mere: Formed) -> None:
    police(
        everyone, requests__due=40, requests__answered=35, requests__in_time=30, requests__sampled=10,
        requests__enough=5,
    )  # fmt: skip

    found = part_of(mere, everyone.police.id)

    assert found.in_time is not None
    assert found.in_time.value == pytest.approx(0.75)
    assert found.enough is not None
    assert found.enough.value == pytest.approx(0.5)
    assert found.silent is not None
    assert (found.silent.low, found.silent.high) == (1, 9)


def test_a_council_answers_for_how_soon_its_front_door_tells(everyone: cast.Cast, mere: Formed) -> None:
    counting.published("referrals", SPRING, everyone.northmere, 50)
    counting.published("referrals.told", SPRING, everyone.northmere, 40)
    police(everyone, requests__due=40)

    assert part_of(mere, everyone.police.id).told is None
    told = part_of(mere, everyone.council.id).told
    assert told is not None
    assert told.value == pytest.approx(0.8)


def ask(people: cast.Cast, mere: Formed, *, least: int = 80) -> UUID | None:
    """Set a threshold, let the worker look, and give the conversation it opened, if any."""
    commands.set_threshold(
        partnership_id=mere.id, indicator="requests.in_time", least=least, from_=date(2026, 10, 1),
        by=people.bea.actor(NOW), at=NOW,
    )  # fmt: skip
    commands.open_conversations(by=WORKER, at=NOW)
    return models.Conversation.objects.values_list("id", flat=True).first()


def slow(people: cast.Cast, **changes: int | None) -> None:
    """Publish that the police answered three in four in time, half of it enough."""
    police(
        people,
        **({"requests__due": 40, "requests__in_time": 30, "requests__sampled": 10, "requests__enough": 5} | changes),
    )


def test_an_agency_under_the_threshold_is_asked_once_and_its_delegate_has_ten_working_days(
    everyone: cast.Cast, mere: Formed
) -> None:
    slow(everyone)

    conversation_id = ask(everyone, mere)

    assert conversation_id is not None
    row = models.Conversation.objects.get(id=conversation_id)
    with as_test():
        tenure = duty.Tenure.objects.get(item=row.item_id)
    assert (row.organisation_id, row.part, row.whole) == (everyone.police.id, 30, 40)
    assert tenure.person_id == everyone.sana.id
    assert row.due_at.date() == date(2026, 11, 16)
    assert Notice.objects.filter(person=everyone.sana.id, event=events.PARTICIPATION_ASKED).count() == 1
    assert commands.open_conversations(by=WORKER, at=NOW) == 0


@pytest.mark.parametrize("changes", [{"requests__in_time": 35}, {"requests__enough": None, "requests__sampled": None}])
def test_nobody_is_asked_who_is_above_the_threshold_or_was_not_sampled(
    everyone: cast.Cast, mere: Formed, changes: dict[str, int | None]
) -> None:
    slow(everyone, **changes)

    assert ask(everyone, mere) is None


def test_the_agency_answers_in_words_and_the_business_manager_closes_it(everyone: cast.Cast, mere: Formed) -> None:
    slow(everyone)
    conversation_id = ask(everyone, mere)
    assert conversation_id is not None
    said: dict[str, Any] = dict(partnership_id=mere.id, conversation_id=conversation_id, words=WORDS, at=NOW)

    with pytest.raises(NotNow, match="not_answered"):
        commands.close_conversation(**said, by=everyone.bea.actor(NOW))
    with pytest.raises(Refused):
        commands.answer_conversation(**said, by=everyone.dev.actor(NOW))
    commands.answer_conversation(**said, by=everyone.sana.actor(NOW))

    row = models.Conversation.objects.get(id=conversation_id)
    with as_test():
        tenure = duty.Tenure.objects.get(item=row.item_id)
        assert duty.Item.objects.filter(about_object=conversation_id, closed_at=None).count() == 1
    assert (row.answer, tenure.person_id) == (WORDS, everyone.bea.id)
    with pytest.raises(NotNow, match="closer"):
        commands.close_conversation(**said, by=everyone.sana.actor(NOW))
    commands.close_conversation(**said, by=everyone.bea.actor(NOW))
    with as_test():
        assert not duty.Item.objects.filter(about_object=conversation_id, closed_at=None).exists()
    (line,) = queries.conversations(mere.id, NOW)
    assert line.closed_at == NOW


def test_a_conversation_is_nobody_elses(everyone: cast.Cast, mere: Formed) -> None:
    slow(everyone)
    conversation_id = ask(everyone, mere)
    assert conversation_id is not None

    with pytest.raises(NotNow, match="words"):
        commands.answer_conversation(
            partnership_id=mere.id, conversation_id=conversation_id, words="Yes.", by=everyone.sana.actor(NOW), at=NOW
        )
    with pytest.raises(NotFound):
        queries.conversation(everyone.police.id, conversation_id, NOW)


def test_a_new_threshold_ends_the_one_before_and_keeps_it(everyone: cast.Cast, mere: Formed) -> None:
    bea = everyone.bea.actor(NOW)
    wanted: dict[str, Any] = dict(partnership_id=mere.id, indicator="requests.in_time", by=bea, at=NOW)

    commands.set_threshold(**wanted, least=70, from_=date(2026, 4, 1))
    commands.set_threshold(**wanted, least=85, from_=date(2026, 10, 1))

    assert [each.least for each in queries.thresholds(mere.id, date(2026, 11, 2))] == [85]
    assert [each.least for each in queries.thresholds(mere.id, date(2026, 6, 1))] == [70]
    for wrong in ({"indicator": "plans.begun"}, {"least": 101}):
        with pytest.raises(NotNow, match="threshold"):
            commands.set_threshold(**(wanted | {"least": 80, "from_": date(2026, 10, 1)} | wrong))
    with pytest.raises(Refused):
        commands.set_threshold(**(wanted | {"by": everyone.kit.actor(NOW)}), least=80, from_=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("value", "high", "least", "under"),
    [(0.75, 0.84, 80, True), (0.80, 0.9, 80, False), (None, 0.2, 80, True), (None, 0.85, 80, False)],
)
def test_a_share_is_under_a_threshold_when_what_is_shown_of_it_is(
    value: float | None, high: float, least: int, under: bool
) -> None:
    assert meeting_rules.is_under(value, high, least) is under


def test_the_yearly_report_takes_figures_decisions_and_taking_part(everyone: cast.Cast, mere: Formed) -> None:
    for number, quarter in enumerate(indicators.quarters(date(2025, 4, 1), date(2026, 1, 1))):
        counting.published("referrals", quarter, everyone.northmere, 100)
        counting.published("referrals.in_time", quarter, everyone.northmere, 80)
        counting.published("plans.begun", quarter, everyone.northmere, 10 if number else None)
        for code, shown in (("due", 40), ("in_time", 30), ("sampled", 10), ("enough", None)):
            counting.published(f"requests.{code}", quarter, everyone.northmere, shown, everyone.police)

    (year,) = figures_report.figure_tables(mere.id, 2026)
    (parts,) = figures_report.participation_tables(mere.id, 2026)

    assert ("Referrals decided in time", "80% (about 320 of 400)") in year.rows
    assert ("Child protection plans begun", "at least 24") in year.rows
    assert parts.rows[0][:4] == ("Mere Police", "160", "75% (about 120 of 160)", "0% to 50% of about 40")
    assert figures_report.decision_tables(mere.id, 2026) == []
    assert figures_report.figure_tables(mere.id, 2030) == []


def test_timeliness_without_a_sample_is_on_no_page_of_figures_either(everyone: cast.Cast, mere: Formed) -> None:
    police(everyone, requests__due=40, requests__in_time=35, requests__sampled=None, requests__enough=None)

    (line,) = figures.series(mere.id, "requests.in_time", NOW.date()).lines

    assert line.count.is_empty
    assert line.share is None
