"""Delegating, ending and reviewing; what somebody can commit their agency to; and decisions referred up."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.duty import queries as duty_queries
from linkspan.partnership import delegation_models as models
from linkspan.partnership import events
from linkspan.partnership.commands import delegations as commands
from linkspan.partnership.delegation_rules import SCOPED, WHOLE, Extent, Needed, Power, Wanted
from linkspan.partnership.queries import delegations as queries
from tests import factories
from tests.cast import Cast, Member
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed

STAFFING = Needed(frozenset({"staff_deployment"}), staff=True)


@pytest.fixture
def chief(everyone: Cast, mere: Formed) -> Member:
    """Give the police their chief constable, who leads for the force."""
    user = factories.user(email="chief@example.test")
    person = factories.person(name="Chief Constable Ola Reyes", user=user)
    post = factories.post(organisation=everyone.police, title="Chief constable", roles={"lead_partner"}, band=1)
    return Member(user, person, post, factories.appointment(person=person, post=post), everyone.police)


def wanted(now: datetime, *functions: str, money: str | None = None, **changed: Any) -> Wanted:
    extents: dict[str, Extent] = {name: changed.pop(name) for name in ("staff", "data", "policy") if name in changed}
    said: dict[str, Any] = {
        "power": Power(frozenset(functions or ("budget",)), extents, Decimal(money) if money else None),
        "instrument": "Letter of 1 April", "instrument_on": date(2026, 4, 1), "from_": now.date(), "until": None,
        "review_on": now.date() + timedelta(days=180),
    }  # fmt: skip
    return Wanted(**(said | changed))


def delegate(mere: Formed, lead: Member, to: Member, now: datetime, what: Wanted) -> UUID:
    return commands.delegate(partnership_id=mere.id, to_seat=to.appointment.id, wanted=what, by=lead.actor(now), at=now)


def asked(mere: Formed, who: Member, needed: Needed, on: date) -> queries.Authority:
    return queries.authority(
        partnership_id=mere.id, person_id=who.id, organisation_id=who.organisation.id, needed=needed, on=on
    )


def test_a_lead_delegates_and_the_review_waits_with_the_lead(everyone: Cast, mere: Formed, now: datetime) -> None:
    made = delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget", money="5000", data=Extent(WHOLE)))

    line = queries.delegation(made, now.date())
    assert (line.lead.name, line.delegate.name, line.state) == ("Lena Okafor", "Dev Mistry", "in_force")
    assert line.power.money == Decimal(5000)
    item = duty_queries.items_about([made], now)[made]
    assert (item.kind, item.person_id, item.due_at.date()) == ("delegation_review", everyone.lena.id, line.review_on)
    assert len(lines(events.DELEGATED)) == 1
    with as_test():
        assert agencies.Notice.objects.filter(person=everyone.dev.id, event=events.DELEGATED).count() == 1


def test_a_superintendent_to_whom_nothing_is_delegated_cannot_commit_the_force(
    everyone: Cast, mere: Formed, chief: Member, now: datetime
) -> None:
    said = asked(mere, everyone.sana, STAFFING, now.date())

    assert (said.answer, said.why) == ("no", ("nothing_delegated",))
    assert [one.name for one in said.ask] == [chief.person.name]


def test_the_same_superintendent_can_once_the_chief_constable_has_written_it_down(
    everyone: Cast, mere: Formed, chief: Member, now: datetime
) -> None:
    delegate(
        mere, chief, everyone.sana, now,
        wanted(now, "staff_deployment", staff=Extent(SCOPED, "officers of Northmere"), money="2000"),
    )  # fmt: skip

    said = asked(mere, everyone.sana, STAFFING, now.date())
    assert (said.answer, said.within) == ("yes", (("staff", "officers of Northmere"),))
    assert [one.instrument for one in said.by] == ["Letter of 1 April"]
    line = said.by[0]
    assert line.standing is not None
    assert (line.standing.rung, line.standing.steps_below) == ("superintendent", 4)
    dear = Needed(frozenset({"staff_deployment"}), staff=True, money=Decimal("2000.01"))
    over = asked(mere, everyone.sana, dear, now.date())
    assert (over.answer, over.limit, over.can) == ("up_to", Decimal(2000), False)


def test_a_lead_commits_their_agency_by_their_own_office(everyone: Cast, mere: Formed, now: datetime) -> None:
    said = asked(mere, everyone.lena, Needed(frozenset({"budget"}), money=Decimal(10**6)), now.date())

    assert (said.answer, said.is_lead) == ("yes", True)


def test_rank_alone_is_no_authority(everyone: Cast, mere: Formed, now: datetime) -> None:
    # Dev is a director, band 2, and a delegated partner by role; nobody has delegated anything to him.
    assert asked(mere, everyone.dev, Needed(frozenset({"budget"})), now.date()).answer == "no"


def test_who_could_is_named_when_somebody_could_not(everyone: Cast, mere: Formed, now: datetime) -> None:
    delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "policy", policy=Extent(WHOLE)))

    said = asked(mere, everyone.mo, Needed(frozenset({"policy"}), policy=True), now.date())

    assert (said.answer, [one.name for one in said.ask]) == ("no", ["Lena Okafor", "Dev Mistry"])


def test_somebody_of_another_organisation_commits_nothing_for_this_one(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    said = queries.authority(
        partnership_id=mere.id, person_id=everyone.lena.id, organisation_id=everyone.police.id, needed=STAFFING,
        on=now.date(),
    )  # fmt: skip

    assert (said.answer, said.why) == ("no", ("not_in_post",))


def test_an_organisation_outside_the_partnership_commits_nothing_in_it(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    assert asked(mere, everyone.cole, STAFFING, now.date()).why == ("not_a_member",)


@pytest.mark.parametrize("leaver", ["lena", "dev"])
def test_a_delegation_lapses_when_either_leaves_their_post(
    everyone: Cast, mere: Formed, now: datetime, leaver: str
) -> None:
    made = delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget"))
    leaves = now.date() + timedelta(days=10)
    with as_test():
        agencies.Appointment.objects.filter(id=getattr(everyone, leaver).appointment.id).update(until_on=leaves)

    before = queries.delegation(made, leaves - timedelta(days=1))
    after = queries.delegation(made, leaves)

    assert before.state == "in_force"
    assert (after.state, after.lapsed_on) == ({"lena": "lead_left", "dev": "delegate_left"}[leaver], leaves)
    assert not asked(mere, everyone.dev, Needed(frozenset({"budget"})), leaves).can


def test_the_same_function_is_not_delegated_twice_to_one_person_at_once(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget", "policy"))

    with pytest.raises(NotNow) as caught:
        delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "policy", "training"))

    assert caught.value.code == "delegation.overlap"
    assert len(queries.delegations(mere.id, now.date())) == 1
    delegate(mere, everyone.lena, everyone.mo, now, wanted(now, "policy"))  # to another person it may be


def test_the_database_itself_refuses_overlapping_delegations(everyone: Cast, mere: Formed, now: datetime) -> None:
    made = delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget"))

    with as_test(), pytest.raises(IntegrityError), transaction.atomic():
        models.DelegatedFunction.objects.create(
            delegation_id=made, partnership_id=mere.id, lead_id=everyone.lena.id, delegate_id=everyone.dev.id,
            function="budget", from_on=now.date() + timedelta(days=5),
        )  # fmt: skip


@pytest.mark.parametrize(("to", "code"), [("lena", "delegation.to_self"), ("sana", "delegation.other_organisation")])
def test_nobody_delegates_to_themselves_or_into_another_organisation(
    everyone: Cast, mere: Formed, now: datetime, to: str, code: str
) -> None:
    with pytest.raises(NotNow) as caught:
        delegate(mere, everyone.lena, getattr(everyone, to), now, wanted(now))

    assert caught.value.code == code
    assert queries.delegations(mere.id, now.date()) == []


def test_what_was_delegated_cannot_be_passed_on(everyone: Cast, mere: Formed, now: datetime) -> None:
    delegate(mere, everyone.lena, everyone.dev, now, wanted(now, "budget"))

    with pytest.raises(NotNow, match=r"delegation\.not_lead"):
        delegate(mere, everyone.dev, everyone.mo, now, wanted(now, "budget"))


def test_who_neither_leads_nor_is_delegated_to_cannot_delegate(everyone: Cast, mere: Formed, now: datetime) -> None:
    for member in (everyone.kit, everyone.bea, everyone.amina):
        with pytest.raises(Refused):
            delegate(mere, member, everyone.dev, now, wanted(now))

    assert queries.delegations(mere.id, now.date()) == []


def test_a_lead_ends_a_delegation_and_it_counts_no_more(everyone: Cast, mere: Formed, now: datetime) -> None:
    made = delegate(mere, everyone.lena, everyone.dev, now - timedelta(days=3), wanted(now - timedelta(days=3)))

    commands.end_delegation(
        delegation_id=made, on=now.date(), why="The directorate is split.", by=everyone.lena.actor(now), at=now
    )

    line = queries.delegation(made, now.date())
    assert (line.state, line.ended_why) == ("ended", "The directorate is split.")
    assert made not in duty_queries.items_about([made], now)
    delegate(mere, everyone.lena, everyone.dev, now, wanted(now))  # the function is free again


def test_a_delegation_that_runs_out_takes_its_review_with_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    soon = now.date() + timedelta(days=30)
    made = delegate(mere, everyone.lena, everyone.dev, now, wanted(now, until=soon, review_on=soon))
    worker = Actor.system("worker")

    assert commands.mind_delegations(by=worker, at=now + timedelta(days=29)) == 0
    assert commands.mind_delegations(by=worker, at=now + timedelta(days=30)) == 1

    assert made not in duty_queries.items_about([made], now)


def test_a_review_is_kept_and_sets_the_next_day(everyone: Cast, mere: Formed, now: datetime) -> None:
    made = delegate(mere, everyone.lena, everyone.dev, now, wanted(now))
    later, next_on = now + timedelta(days=200), now.date() + timedelta(days=400)

    commands.review_delegation(
        delegation_id=made, found="Used twice, both within the limit.", finding="kept", next_on=next_on,
        by=everyone.lena.actor(later), at=later,
    )  # fmt: skip

    (review,) = queries.reviews_of([made])[made]
    assert (review.by, review.finding, review.was_late) == ("Lena Okafor", "kept", True)
    item = duty_queries.items_about([made], later)[made]
    assert item.due_at.date() == next_on


def refer(everyone: Cast, mere: Formed, now: datetime, **changed: Any) -> UUID:
    said: dict[str, Any] = {
        "partnership_id": mere.id, "decision_id": new_id(), "what": "Two officers join the front door.",
        "link": "/partnership/", "taken_by": everyone.sana.id, "organisation_id": everyone.police.id,
        "needed": STAFFING, "by": everyone.bea.actor(now), "at": now,
    }  # fmt: skip
    return commands.refer_up(**(said | changed))


def test_a_decision_taken_without_authority_goes_to_the_lead_who_ratifies_it(
    everyone: Cast, mere: Formed, chief: Member, now: datetime
) -> None:
    referral = refer(everyone, mere, now)

    line = queries.referral(referral, now)
    assert (line.taken_by, line.wanting, line.due_on) == ("Supt Sana Wray", ("nothing_delegated",), date(2026, 11, 9))
    assert duty_queries.items_about([referral], now)[referral].person_id == chief.id

    commands.answer_referral(
        referral_id=referral, answer="ratified", reason="I would have decided the same.", by=chief.actor(now), at=now
    )

    line = queries.referral(referral, now)
    assert (line.answer, line.answered_by, line.due_on) == ("ratified", chief.person.name, None)
    assert len(lines(events.REFERRAL_ANSWERED)) == 1
    assert queries.referrals_of([line.decision_id], now)[line.decision_id][0].answer == "ratified"


def test_where_an_agency_has_no_lead_its_desk_gets_the_decision(everyone: Cast, mere: Formed, now: datetime) -> None:
    referral = refer(everyone, mere, now)

    item = duty_queries.items_about([referral], now)[referral]
    assert (item.organisation_id, item.person_id) == (everyone.police.id, None)


def test_a_decision_that_somebody_could_take_is_not_referred_up(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow) as caught:
        refer(everyone, mere, now, taken_by=everyone.lena.id, organisation_id=everyone.council.id)

    assert caught.value.code == "delegation.could"


def test_only_the_agencys_own_lead_answers_what_was_referred_up(
    everyone: Cast, mere: Formed, chief: Member, now: datetime
) -> None:
    referral = refer(everyone, mere, now)
    said: dict[str, Any] = {"referral_id": referral, "answer": "ratified", "reason": "Fine.", "at": now}

    with pytest.raises(Refused):
        commands.answer_referral(by=everyone.lena.actor(now), **said)
    with pytest.raises(NotNow, match=r"delegation\.not_lead"):
        commands.answer_referral(by=everyone.sana.actor(now), **said)

    assert queries.referral(referral, now).answered_at is None


def test_what_is_answered_stays_answered(everyone: Cast, mere: Formed, chief: Member, now: datetime) -> None:
    referral = refer(everyone, mere, now)
    said: dict[str, Any] = {"referral_id": referral, "reason": "The rota is full.", "by": chief.actor(now), "at": now}
    commands.answer_referral(answer="overturned", **said)

    with pytest.raises(NotNow, match=r"delegation\.answered"):
        commands.answer_referral(answer="ratified", **said)


def test_who_keeps_another_partnership_refers_nothing_up_here(everyone: Cast, mere: Formed, now: datetime) -> None:
    practice = factories.post(organisation=everyone.practice, title="Manager", roles={"business_manager"}, band=5)
    user = factories.user(email="pia@example.test")
    person = factories.person(name="Pia Stone", user=user)
    outsider = Member(user, person, practice, factories.appointment(person=person, post=practice), everyone.practice)

    with pytest.raises(NotFound):
        refer(everyone, mere, now, by=outsider.actor(now))
