"""Disputes between partners: raised, answered, taken higher by people or by time, settled; seen by both agencies."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import LONDON
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.duty import queries as duty_queries
from linkspan.partnership import dispute_rules as rules
from linkspan.partnership import events
from linkspan.partnership.commands import disputes as commands
from linkspan.partnership.dispute_rules import Stage
from linkspan.partnership.queries import disputes as queries
from tests.cast import Cast
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed

WHY = "Three referrals under this number were closed without a reply to us."
WANTS = "A named worker answers each referral within one working day."
SAID = "We looked at all three again and opened two of them."


def begin(everyone: Cast, mere: Formed, now: datetime, **changed: Any) -> UUID:
    """Let Ben of the school raise a dispute with the council."""
    said: dict[str, Any] = {
        "partnership_id": mere.id, "with_organisation_id": everyone.council.id, "subject": "threshold",
        "reference": "CIN/2026-0417", "why": WHY, "wants": WANTS, "by": everyone.ben.actor(now), "at": now,
    }  # fmt: skip
    return commands.raise_dispute(**(said | changed))


def stage_of(everyone: Cast, dispute_id: UUID, now: datetime) -> str:
    return queries.dispute(dispute_id, everyone.ben.actor(now), now).line.stage


def climb(everyone: Cast, dispute_id: UUID, now: datetime, times: int) -> None:
    for _ in range(times):
        commands.take_higher(dispute_id=dispute_id, said="Nobody has answered us.", by=everyone.ben.actor(now), at=now)


def test_a_dispute_is_raised_with_an_owner_and_a_date_and_both_agencies_see_it(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    dispute_id = begin(everyone, mere, now)

    for member in (everyone.ben, everyone.amina, everyone.lena, everyone.bea, everyone.gus):
        assert queries.dispute(dispute_id, member.actor(now), now).line.reference == "CIN/2026-0417"
    item = duty_queries.items_about([dispute_id], now)[dispute_id]
    assert (item.kind, item.organisation_id) == ("partner_dispute", everyone.council.id)
    assert item.due_at == now + timedelta(hours=24)
    with as_test():
        assert agencies.Notice.objects.filter(person=everyone.amina.id, event=events.DISPUTE_RAISED).count() == 1


def test_nobody_of_a_third_agency_sees_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)

    for member in (everyone.kit, everyone.dee):
        with pytest.raises(NotFound):
            queries.dispute(dispute_id, member.actor(now), now)
        assert queries.disputes(mere.id, member.actor(now)) == []
        with pytest.raises(NotFound):
            commands.answer(dispute_id=dispute_id, said=SAID, by=member.actor(now), at=now)


def test_an_answer_settles_it_and_what_was_learned_is_kept(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)
    commands.answer(dispute_id=dispute_id, said=SAID, by=everyone.amina.actor(now), at=now)
    item = duty_queries.items_about([dispute_id], now)[dispute_id]
    assert (item.person_id, item.rule, item.due_at.date()) == (everyone.ben.id, "dispute.settle", date(2026, 11, 4))

    commands.settle(
        dispute_id=dispute_id, outcome="changed", learning="Closed referrals need a reply in words.",
        by=everyone.ben.actor(now), at=now,
    )  # fmt: skip

    line = queries.dispute(dispute_id, everyone.ben.actor(now), now).line
    assert (line.outcome, line.learning, line.waits_for) == ("changed", "Closed referrals need a reply in words.", "")
    assert dispute_id not in duty_queries.items_about([dispute_id], now)
    assert len(lines(events.DISPUTE_SETTLED)) == 1


def test_it_climbs_stage_by_stage_up_to_the_lead_partners(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)
    seen = [stage_of(everyone, dispute_id, now)]
    for _ in range(4):
        climb(everyone, dispute_id, now, 1)
        seen.append(stage_of(everyone, dispute_id, now))

    assert seen == ["practitioners", "managers", "leads", "delegated", "lead_partners"]
    assert duty_queries.items_about([dispute_id], now)[dispute_id].person_id == everyone.lena.id
    with pytest.raises(NotNow, match=r"dispute\.last"):
        climb(everyone, dispute_id, now, 1)


def test_only_those_whom_the_stage_means_answer_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)
    climb(everyone, dispute_id, now, 3)

    with pytest.raises(NotFound):
        commands.answer(dispute_id=dispute_id, said=SAID, by=everyone.amina.actor(now), at=now)
    commands.answer(dispute_id=dispute_id, said=SAID, by=everyone.dev.actor(now), at=now)

    assert queries.dispute(dispute_id, everyone.ben.actor(now), now).line.is_answered


def test_time_takes_an_unanswered_dispute_higher_and_leaves_an_answered_one(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    waiting = begin(everyone, mere, now)
    answered = begin(everyone, mere, now, reference="CIN/2026-0500")
    commands.answer(dispute_id=answered, said=SAID, by=everyone.amina.actor(now), at=now)
    worker = Actor.system("worker")

    assert commands.mind_disputes(by=worker, at=now + timedelta(hours=23)) == 0
    assert commands.mind_disputes(by=worker, at=now + timedelta(hours=25)) == 1

    later = now + timedelta(hours=25)
    assert stage_of(everyone, waiting, later) == "managers"
    assert stage_of(everyone, answered, later) == "practitioners"
    item = duty_queries.items_about([waiting], later)[waiting]
    assert item.due_at == datetime(2026, 11, 4, 23, 59, 59, tzinfo=LONDON)  # one working day for managers


def test_at_the_last_stage_time_takes_it_no_higher(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)
    climb(everyone, dispute_id, now, 4)

    assert commands.mind_disputes(by=Actor.system("worker"), at=now + timedelta(days=90)) == 0


def test_it_ends_unagreed_only_after_the_lead_partners_answered(everyone: Cast, mere: Formed, now: datetime) -> None:
    dispute_id = begin(everyone, mere, now)
    ben, learning = everyone.ben.actor(now), "The lead partners read the law in two ways."
    with pytest.raises(NotNow, match=r"dispute\.not_last"):
        commands.end_unagreed(dispute_id=dispute_id, learning=learning, by=ben, at=now)
    climb(everyone, dispute_id, now, 4)
    commands.answer(dispute_id=dispute_id, said=SAID, by=everyone.lena.actor(now), at=now)

    commands.end_unagreed(dispute_id=dispute_id, learning=learning, by=ben, at=now)

    assert queries.dispute(dispute_id, ben, now).line.outcome == "not_agreed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reference": "Daisy Hill"}, "dispute.reference"),
        ({"reference": "Daisy"}, "dispute.reference"),
        ({"reference": ""}, "dispute.reference"),
        ({"subject": "weather"}, "dispute.subject"),
        ({"why": "No."}, "dispute.why"),
        ({"wants": "Yes."}, "dispute.wants"),
        ({"why": "x" * 2001}, "dispute.why"),
    ],
)
def test_what_cannot_be_a_dispute_is_refused_and_nothing_is_kept(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotNow) as caught:
        begin(everyone, mere, now, **changed)

    assert caught.value.code == code
    assert queries.disputes(mere.id, everyone.ben.actor(now)) == []


def test_no_agency_disputes_with_itself_or_twice_under_one_number(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow, match=r"dispute\.own"):
        begin(everyone, mere, now, with_organisation_id=everyone.school.id)
    begin(everyone, mere, now)
    with pytest.raises(NotNow, match=r"dispute\.open"):
        begin(everyone, mere, now)


def test_no_dispute_reaches_an_agency_outside_the_partnership(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow, match=r"dispute\.outsider"):
        begin(everyone, mere, now, with_organisation_id=everyone.practice.id)


OWN = (
    Stage("duty", "Duty managers", 2, rules.HOURS, frozenset({"manager"})),
    Stage("top", "Lead partners", 3, rules.WORKING_DAYS, frozenset({"lead_partner"})),
)


def test_a_partnership_has_stages_of_its_own_and_what_runs_keeps_those_it_began_under(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    before = begin(everyone, mere, now)
    commands.enter_table(
        partnership_id=mere.id,
        stages=OWN,
        from_=now.date(),
        why="Agreed in October.",
        by=everyone.bea.actor(now),
        at=now,
    )

    after = begin(everyone, mere, now, reference="CIN/2026-0500")

    assert stage_of(everyone, before, now) == "practitioners"
    assert stage_of(everyone, after, now) == "duty"
    assert duty_queries.items_about([after], now)[after].due_at == now + timedelta(hours=2)
    assert [one.number for one in queries.tables(mere.id)] == [1, 0]


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        (OWN[:1], "dispute.stages"),
        (tuple(reversed(OWN)), "dispute.top"),
        ((Stage("a", " ", 1, rules.HOURS, frozenset({"dsl"})), OWN[1]), "dispute.stage"),
        ((Stage("a", "A", 0, rules.HOURS, frozenset({"dsl"})), OWN[1]), "dispute.stage"),
        ((Stage("a", "A", 1, rules.HOURS), OWN[1]), "dispute.people"),
    ],
)
def test_stages_that_lead_nowhere_are_refused(stages: tuple[Stage, ...], code: str) -> None:
    problem = rules.why_not_table(stages, date(2026, 11, 2), None, date(2026, 11, 2), "Agreed.")

    assert problem is not None
    assert problem.code == code


def test_only_those_who_keep_the_partnership_change_its_stages(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(Refused):
        commands.enter_table(
            partnership_id=mere.id, stages=OWN, from_=now.date(), why="x", by=everyone.kit.actor(now), at=now
        )


def test_disputes_are_counted_without_naming_agencies(everyone: Cast, mere: Formed, now: datetime) -> None:
    begin(everyone, mere, now)
    back = begin(everyone, mere, now, reference="CIN/2026-0500", subject="money")
    commands.withdraw(dispute_id=back, said="It was our own mistake.", by=everyone.ben.actor(now), at=now)

    found = queries.tally(mere.id, date(2026, 4, 1), date(2027, 3, 31))

    assert (found.raised, found.closed) == (2, 1)
    assert found.by_subject == (("threshold", 1), ("money", 1))
    assert found.by_outcome == (("withdrawn", 1),)
