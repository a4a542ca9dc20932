"""Meetings, what they decided and who could, what was said of it, and what became of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.partnership import effect, indicators
from linkspan.partnership import meeting_models as models
from linkspan.partnership.commands import meetings as commands
from linkspan.partnership.meeting_rules import (
    Attended,
    DecisionGiven,
    Expected,
    HeardGiven,
    PaperGiven,
    Taken,
)
from linkspan.partnership.queries import effects
from linkspan.partnership.queries import meetings as queries
from tests import cast
from tests.support import counting
from tests.support.database import as_test
from tests.support.partnership import Formed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
HELD = date(2026, 10, 20)
FEWER_PLANS = Expected("plans.begun", "down", date(2027, 6, 30), Decimal(20))


def hold(people: cast.Cast, mere: Formed, **changes: Any) -> UUID:
    """Let Bea write down a meeting where Lena and Supt Sana were, and which Ben could not come to."""
    wanted: dict[str, Any] = dict(
        partnership_id=mere.id, title="Executive meeting", held_on=HELD,
        papers=[PaperGiven("Budget", "Shared drive, folder 7"), PaperGiven("Thresholds")],
        attended=[
            Attended(people.lena.id, people.council.id, "there"),
            Attended(people.sana.id, people.police.id, "there"),
            Attended(people.ben.id, people.school.id, "apologies"),
        ],
        by=people.bea.actor(NOW), at=NOW,
    )  # fmt: skip
    return commands.record_meeting(**(wanted | changes))


def seat(mere: Formed, meeting_id: UUID, name: str) -> UUID:
    """Find somebody's line in the attendance."""
    return next(each.id for each in queries.meeting(mere.id, meeting_id).seats if each.name == name)


def decide(
    people: cast.Cast, mere: Formed, meeting_id: UUID, *, taker: str = "Lena Okafor", at: datetime = NOW,
    **changes: Any,
) -> UUID:  # fmt: skip
    """Let Bea write down a decision that Lena, or someone else, took."""
    taken = Taken(seat(mere, meeting_id, taker), ("threshold_document",), policy=True)
    wanted: dict[str, Any] = dict(
        text="Family help begins before a plan is made.", takers=(taken,), expects=FEWER_PLANS
    )
    return commands.record_decision(
        partnership_id=mere.id, meeting_id=meeting_id, given=DecisionGiven(**(wanted | changes)),
        by=people.bea.actor(at), at=at,
    )  # fmt: skip


def test_a_meeting_keeps_its_papers_and_who_was_there_in_which_post(everyone: cast.Cast, mere: Formed) -> None:
    meeting_id = hold(everyone, mere)

    found = queries.meeting(mere.id, meeting_id)
    assert found.papers == (("Budget", "Shared drive, folder 7"), ("Thresholds", ""))
    assert [(each.name, each.post, each.band, each.organisation, each.how) for each in found.seats] == [
        ("Ben Okoro", "Designated safeguarding lead", 4, "Heron Lane School", "apologies"),
        ("Supt Sana Wray", "Superintendent", 3, "Mere Police", "there"),
        ("Lena Okafor", "Chief executive", 1, "Northmere Council", "there"),
    ]
    assert queries.attendance_of(everyone.ben.id, mere.id) == (0, 1)
    assert queries.attendance_of(everyone.sana.id, mere.id) == (1, 1)


def test_somebody_who_held_no_post_that_day_is_refused_and_nothing_is_kept(everyone: cast.Cast, mere: Formed) -> None:
    wrong = [
        Attended(everyone.lena.id, everyone.council.id, "there"),
        Attended(everyone.kit.id, everyone.police.id, "there"),
    ]

    with pytest.raises(NotNow, match="not_in_post") as caught:
        hold(everyone, mere, attended=wrong)

    assert "Kit Larkin held no post at Mere Police" in caught.value.message
    assert not models.Meeting.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "meeting_untitled"),
        ({"held_on": date(2026, 11, 3)}, "meeting_ahead"),
        ({"attended": []}, "meeting_empty"),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(
    everyone: cast.Cast, mere: Formed, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotNow, match=code):
        hold(everyone, mere, **change)


def test_only_those_who_keep_the_partnership_write_its_meetings(everyone: cast.Cast, mere: Formed) -> None:
    with pytest.raises(Refused):
        hold(everyone, mere, by=everyone.kit.actor(NOW))
    with pytest.raises(NotFound):
        hold(everyone, mere, partnership_id=uuid4())


def test_a_lead_decides_for_their_agency_and_nothing_is_referred_up(everyone: cast.Cast, mere: Formed) -> None:
    decision_id = decide(everyone, mere, hold(everyone, mere))

    found = queries.decision(mere.id, decision_id)
    assert [(each.seat.name, each.could) for each in found.takers] == [("Lena Okafor", "yes")]
    assert found.referrals == ()


def test_who_could_not_commit_their_force_is_marked_and_it_is_referred_up(everyone: cast.Cast, mere: Formed) -> None:
    decision_id = decide(everyone, mere, hold(everyone, mere), taker="Supt Sana Wray")

    found = queries.decision(mere.id, decision_id)
    assert [(each.seat.name, each.could) for each in found.takers] == [("Supt Sana Wray", "no")]
    (referral,) = found.referrals
    assert referral.organisation == "Mere Police"
    assert referral.due_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("expects", "code"),
    [
        (Expected("plans.sold", "down", date(2027, 6, 30)), "indicator_unknown"),
        (Expected("plans.begun", "sideways", date(2027, 6, 30)), "direction"),
        (Expected("plans.begun", "down", HELD), "by_when"),
        (Expected("plans.begun", "down", date(2027, 6, 30), Decimal(0)), "amount"),
    ],
)
def test_an_expectation_that_cannot_be_measured_is_refused(
    everyone: cast.Cast, mere: Formed, expects: Expected, code: str
) -> None:
    meeting_id = hold(everyone, mere)

    with pytest.raises(NotNow, match=code):
        decide(everyone, mere, meeting_id, expects=expects)

    assert not models.PartnersDecision.objects.exists()
    assert len(queries.meetings(mere.id)) == 1


def test_a_decision_with_a_day_gives_the_task_to_look_once_the_figures_are_out(
    everyone: cast.Cast, mere: Formed
) -> None:
    decision_id = decide(everyone, mere, hold(everyone, mere))

    review = models.EffectReview.objects.get(decision=decision_id)
    with as_test():
        tenure = duty.Tenure.objects.get(item=review.item_id)
        clock = duty.Clock.objects.get(item=review.item_id)
    # The quarter of 30 June is counted on 29 July; a week later somebody looks.
    assert clock.due_at.date() == date(2027, 8, 5)
    assert tenure.person_id == everyone.bea.id

    commands.look_at_effect(
        partnership_id=mere.id, decision_id=decision_id, words="Fewer plans, and nobody came back.", verdict="less",
        by=everyone.bea.actor(NOW), at=NOW,
    )  # fmt: skip

    review.refresh_from_db()
    assert review.done_at == NOW
    with pytest.raises(NotNow, match="looked_already"):
        commands.look_at_effect(
            partnership_id=mere.id, decision_id=decision_id, words="Once more, to be sure.", verdict="less",
            by=everyone.bea.actor(NOW), at=NOW,
        )  # fmt: skip


def test_what_young_people_said_is_wanted_and_bars_nothing(everyone: cast.Cast, mere: Formed) -> None:
    decision_id = decide(everyone, mere, hold(everyone, mere))
    assert queries.decision(mere.id, decision_id).unheard == ("young_people", "practitioners")

    commands.hear(
        partnership_id=mere.id, decision_id=decision_id,
        heard=HeardGiven("young_people", "Ask us before you change who comes.", "Two of the panel now sit in."),
        by=everyone.bea.actor(NOW), at=NOW,
    )  # fmt: skip

    found = queries.decision(mere.id, decision_id)
    assert found.unheard == ("practitioners",)
    assert found.heard[0].changed == "Two of the panel now sit in."
    with pytest.raises(NotNow, match="heard_empty"):
        commands.hear(
            partnership_id=mere.id, decision_id=decision_id, heard=HeardGiven("practitioners", "No.", ""),
            by=everyone.bea.actor(NOW), at=NOW,
        )  # fmt: skip


# --- what became of it ----------------------------------------------------------------------------------------


def decided_long_ago(people: cast.Cast, mere: Formed, **changes: Any) -> queries.Decision:
    """Write down a decision of February 2025 for Northmere alone, with five years of figures round it."""
    counting.only_area(mere.id, people.northmere)
    meeting_id = hold(people, mere, held_on=date(2025, 2, 10))
    expects = Expected("plans.begun", "down", date(2026, 6, 30), Decimal(20))
    decision_id = decide(people, mere, meeting_id, **({"expects": expects} | changes))
    return queries.decision(mere.id, decision_id)


def publish(people: cast.Cast, code: str, before: int | None, after: int | None, *, wobble: int = 5) -> None:
    """Publish a level up to the decision and another after it, wobbling a little."""
    for number, quarter in enumerate(indicators.quarters(date(2021, 10, 1), date(2026, 4, 1))):
        level = before if quarter < date(2025, 4, 1) else after
        counting.published(
            code, quarter, people.northmere, None if level is None else level + (wobble if number % 3 == 0 else 0)
        )


def test_fewer_plans_count_as_such_when_they_fell_and_nothing_got_worse(everyone: cast.Cast, mere: Formed) -> None:
    decision = decided_long_ago(everyone, mere)
    publish(everyone, "plans.begun", 100, 60)
    publish(everyone, "referrals", 400, 400)
    publish(everyone, "referrals.again", 80, 80)

    outcome = effects.outcome(mere.id, decision, NOW.date())

    assert outcome is not None
    assert outcome.main.verdict == effect.AS_EXPECTED
    assert outcome.main.result is not None
    assert outcome.main.result.moved.value == pytest.approx(-40, abs=8)
    assert outcome.worse == ()


def test_fewer_plans_are_no_success_when_more_children_came_back(everyone: cast.Cast, mere: Formed) -> None:
    decision = decided_long_ago(everyone, mere)
    publish(everyone, "plans.begun", 100, 60)
    publish(everyone, "referrals", 400, 400, wobble=0)
    publish(everyone, "referrals.again", 80, 160)

    outcome = effects.outcome(mere.id, decision, NOW.date())

    assert outcome is not None
    assert [each.series.indicator.code for each in outcome.worse] == ["referrals.again"]


def test_a_decision_that_moved_nothing_says_so(everyone: cast.Cast, mere: Formed) -> None:
    decision = decided_long_ago(everyone, mere)
    publish(everyone, "plans.begun", 100, 100)

    outcome = effects.outcome(mere.id, decision, NOW.date())

    assert outcome is not None
    assert outcome.main.verdict == effect.NOT_MEASURABLE
    assert {each.verdict for each in outcome.beside} == {effect.TOO_FEW}


def test_a_decision_without_a_figure_is_not_measured(everyone: cast.Cast, mere: Formed) -> None:
    decision = decided_long_ago(everyone, mere, expects=None)

    assert effects.outcome(mere.id, decision, NOW.date()) is None
    assert decision.review is None


def test_a_young_decision_is_too_early_to_judge(everyone: cast.Cast, mere: Formed) -> None:
    counting.only_area(mere.id, everyone.northmere)
    decision = queries.decision(mere.id, decide(everyone, mere, hold(everyone, mere)))
    publish(everyone, "plans.begun", 100, 60)

    outcome = effects.outcome(mere.id, decision, NOW.date())

    assert outcome is not None
    assert outcome.main.verdict == effect.TOO_EARLY
    assert outcome.main.result is None


def test_a_place_that_is_mostly_hidden_is_left_out_and_named(everyone: cast.Cast, mere: Formed) -> None:
    meeting_id = hold(everyone, mere, held_on=date(2025, 2, 10))
    decision = queries.decision(mere.id, decide(everyone, mere, meeting_id))
    publish(everyone, "plans.begun", 100, 60)

    outcome = effects.outcome(mere.id, decision, NOW.date())

    assert outcome is not None
    assert outcome.main.left_out == ("Southmere",)
    assert outcome.main.result is not None


def test_a_form_sent_twice_writes_one_meeting_down(everyone: cast.Cast, mere: Formed) -> None:
    once = uuid4()

    first, second = hold(everyone, mere, once=once), hold(everyone, mere, once=once)

    assert UUID(str(first)) == UUID(str(second))
    assert models.Meeting.objects.count() == 1
