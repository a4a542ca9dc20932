"""What has run out brings a question, a reason, an alarm and a review the next working day, and opens ordinary files
only; what was withdrawn stays shut."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import models as agencies
from linkspan.agencies import queries as agencies_queries
from linkspan.audit import Actor, NotNow, Refused, trail
from linkspan.duty import models as duty
from linkspan.duty import queries as due
from linkspan.sharing import agreement_models, commands, events, gate, models, queries, rules
from linkspan.sharing.agreement_rules import Review
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import Decision
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test
from tests.support.lines import lines

REASON = "concern: Brought in by ambulance at three in the morning"
ANSWER = "A child is on the ward now and nobody knows them"
NIGHT = datetime.fromisoformat("2026-11-13T03:00:00+00:00")  # a Friday
ENDED = date(2026, 11, 10)
RAN_OUT = date(2026, 6, 1)


@dataclass
class Asking:
    """Someone before a child's file or an agreement, with what has run out."""

    by: Actor
    to: Action
    child: UUID
    why: str

    def may(self, at: datetime = NIGHT) -> Decision:
        """Ask the gate."""
        with looking(self.by, at, reason=REASON):
            return gate.may(by=self.by, to=self.to, about=self.child, at=at)

    def require(self, at: datetime = NIGHT) -> Any:
        """Go on with a permit, recorded as a look is."""
        with trail.look(by=self.by, at=at, reason=REASON):
            permit = gate.require(by=self.by, to=self.to, about=self.child, at=at)
            trail.record("test.looked", permit, about=self.child)
        return permit

    def answer(self) -> UUID:
        """Answer the question that the gate asks."""
        return commands.answer_challenge(answer=ANSWER, about=self.child, to=self.to, by=self.by, at=NIGHT)


def agree(people: cast.Cast, now: datetime, **changes: Any) -> agreement_models.AgreementVersion:
    """An agreement by which the charity may know that the school holds something."""
    parties = [people.school, people.charity, people.council]
    clause = a_clause([people.school.id], [people.charity.id])
    version = put_forward(people, a_document([each.id for each in parties], [clause], **changes), now)
    sign_by_all(version, parties, now)
    return version


def training(people: cast.Cast, index: Invented, now: datetime) -> Asking:
    amina = replace(people.amina.actor(NIGHT), trained_until=RAN_OUT)
    return Asking(amina, Action.SEE_CHILD, index.child(), "training")


def recheck(people: cast.Cast, index: Invented, now: datetime) -> Asking:
    amina = replace(people.amina.actor(NIGHT), vetted_until=RAN_OUT)
    return Asking(amina, Action.SEE_CHILD, index.child(), "vetting")


def spent(people: cast.Cast, index: Invented, now: datetime) -> Asking:
    with as_test():
        models.BudgetLimit.objects.create(organisation=people.council, children=0, searches=100)
    return Asking(people.amina.actor(NIGHT), Action.SEE_CHILD, index.child(), "budget")


def lapsed(people: cast.Cast, index: Invented, now: datetime) -> Asking:
    agree(people, now, ends_on=ENDED, review_on=date(2026, 11, 9))
    child = index.child(organisations=frozenset({people.school.id}))
    return Asking(people.kit.actor(NIGHT), Action.SEE_HOLDERS, child, "lapsed")


def untrained_by_agreement(people: cast.Cast, index: Invented, now: datetime) -> Asking:
    agree(people, now)
    child = index.child(organisations=frozenset({people.school.id}))
    return Asking(replace(people.kit.actor(NIGHT), trained_until=RAN_OUT), Action.SEE_HOLDERS, child, "training")


Arranged = Callable[[cast.Cast, Invented, datetime], Asking]
RUN_OUT = pytest.mark.parametrize("arranged", [training, recheck, spent, lapsed, untrained_by_agreement])


@RUN_OUT
def test_what_has_run_out_brings_a_question_and_the_answer_goes_on_with_an_alarm(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged
) -> None:
    asking = arranged(everyone, index, now)

    before = asking.may()
    asking.answer()
    permit = asking.require()

    assert (before.allow, before.code, before.discloses) == (False, "challenge_needed", True)
    assert permit.alarm
    assert permit.reason == REASON
    assert [line["alarm"] for line in lines("test.looked") if line.get("child")] == [True]


@RUN_OUT
def test_the_answer_lasts_an_hour_and_then_it_is_asked_again(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged
) -> None:
    asking = arranged(everyone, index, now)
    asking.answer()

    last, after = asking.may(NIGHT + timedelta(minutes=59)), asking.may(NIGHT + timedelta(minutes=60))

    assert (last.allow, last.alarm) == (True, True)
    assert (after.allow, after.code) == (False, "challenge_needed")


@RUN_OUT
def test_someone_else_reviews_it_on_the_next_working_day(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged
) -> None:
    asking = arranged(everyone, index, now)

    challenge_id = asking.answer()

    with as_test():
        row = models.Challenge.objects.get(id=challenge_id)
        item = due.item(row.item_id, NIGHT)
    assert row.whys == [asking.why]
    assert item.person_id != asking.by.person_id
    assert item.due_at.date() == date(2026, 11, 16)  # Monday
    assert asking.why in rules.WHYS


@RUN_OUT
def test_a_reason_is_wanted_beside_the_answer(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged
) -> None:
    asking = arranged(everyone, index, now)
    asking.answer()

    with looking(asking.by, NIGHT):
        without = gate.may(by=asking.by, to=asking.to, about=asking.child, at=NIGHT)

    assert (without.allow, without.code) == (False, "reason_needed")


# --- ordinary files only --------------------------------------------------------------------------------------

SHUT = [
    ("behind an identity wall", {"protection": "identity"}),
    ("sealed", {"sealed": True}),
    ("known to a sensitive service alone", {"sensitive_only": True}),
    ("someone close to the asker", {"conflicted": True}),
    ("archived", {"archived": True}),
]


@RUN_OUT
@pytest.mark.parametrize(("what", "facts"), SHUT, ids=[what for what, _facts in SHUT])
def test_an_answer_opens_no_child_who_is(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged, what: str, facts: dict[str, Any]
) -> None:
    asking = arranged(everyone, index, now)
    asking.answer()
    index.known[asking.child] = replace(index.known[asking.child], **facts)

    answer = asking.may()

    assert (answer.allow, answer.code, answer.discloses) == (False, "not_found", False), what


@pytest.mark.parametrize("arranged", [training, recheck])
def test_nobody_whose_training_or_check_ran_out_opens_a_protected_place(
    everyone: cast.Cast, index: Invented, now: datetime, arranged: Arranged
) -> None:
    asking = arranged(everyone, index, now)
    index.known[asking.child] = replace(index.known[asking.child], protection="location")
    asking.answer()
    by = replace(asking.by, stepped_up_at=NIGHT)

    with looking(by, NIGHT, reason=REASON):
        place = gate.may(by=by, to=Action.OPEN_WALLED, about=asking.child, at=NIGHT)
        where = gate.may(by=by, to=Action.SEE_WHEREABOUTS, about=asking.child, at=NIGHT)

    assert (place.allow, where.allow) == (False, False)


# --- lapsed is not revoked ------------------------------------------------------------------------------------


def test_a_lapsed_agreement_names_itself_to_whoever_went_by_it(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    asking = lapsed(everyone, index, now)
    asking.answer()

    permit = asking.require()

    assert permit.agreement == "NM-2026-01"
    assert permit.holders == (everyone.school.id,)


def shut_for_good(people: cast.Cast, version: agreement_models.AgreementVersion, how: str, at: datetime) -> None:
    """End an agreement so that it has not merely lapsed."""
    ines = people.ines.actor(at, stepped_up=True)
    if how == "withdrawn":
        commands.withdraw(agreement_id=version.agreement_id, said="A breach was found today", by=ines, at=at)
    elif how == "meant to end":
        review = Review(at.date(), "end", "Nobody uses it any more.")
        commands.review_agreement(agreement_id=version.agreement_id, review=review, by=ines, at=at)
    elif how == "a party gone":
        with as_test():
            agencies.Organisation.objects.filter(id=people.school.id).update(until_on=ENDED)
    else:
        document = queries.agreement(version.agreement_id, by=ines, at=at).shown.document
        narrower = replace(
            document, clauses=(replace(document.clauses[0], receivers=(people.council.id,)),), starts_on=at.date()
        )
        draft = commands.supersede(agreement_id=version.agreement_id, document=narrower, by=ines, at=at)
        commands.put_forward(version_id=draft, by=ines, at=at)
        newer = agreement_models.AgreementVersion.objects.get(id=draft)
        sign_by_all(newer, [people.school, people.charity, people.council], at)


@pytest.mark.parametrize("how", ["withdrawn", "meant to end", "a party gone", "superseded"])
def test_what_was_ended_on_purpose_brings_no_question_and_stays_shut(
    everyone: cast.Cast, index: Invented, now: datetime, how: str
) -> None:
    version = agree(everyone, now, ends_on=ENDED, review_on=date(2026, 11, 9))
    shut_for_good(everyone, version, how, datetime.fromisoformat("2026-11-05T10:00:00+00:00"))
    child = index.child(organisations=frozenset({everyone.school.id}))
    asking = Asking(everyone.kit.actor(NIGHT), Action.SEE_HOLDERS, child, "lapsed")

    answer = asking.may()

    assert not answer.allow
    assert answer.code != "challenge_needed"
    with pytest.raises(NotNow):
        asking.answer()
    with as_test():
        assert not models.Challenge.objects.exists()
        assert not duty.Item.objects.filter(kind="misuse_review").exists()


def test_withdrawing_shuts_what_an_answer_had_opened_within_the_hour(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    asking = untrained_by_agreement(everyone, index, now)
    asking.answer()
    opened = asking.may().allow
    with as_test():
        agreement_id = agreement_models.Agreement.objects.get().id
    ines = everyone.ines.actor(NIGHT, stepped_up=True)

    commands.withdraw(agreement_id=agreement_id, said="A breach was found tonight", by=ines, at=NIGHT)

    assert (opened, asking.may().allow) == (True, False)


def test_a_lapsed_agreement_lets_nobody_ask_who_was_no_party_to_it(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    asking = replace(lapsed(everyone, index, now), by=everyone.cole.actor(NIGHT))

    assert not asking.may().allow
    with pytest.raises(NotNow):
        asking.answer()


# --- suspended, barred or gone --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["suspended", "barred"])
def test_an_answer_given_a_minute_ago_is_worth_nothing_to_someone_stopped_since(
    everyone: cast.Cast, index: Invented, now: datetime, kind: str
) -> None:
    asking = training(everyone, index, now)
    asking.answer()
    opened = asking.may().allow

    agencies_commands.suspend_person(
        person_id=everyone.amina.id, organisation_id=everyone.council.id, kind=kind, said="An allegation",
        by=everyone.ada.actor(NIGHT, stepped_up=True), at=NIGHT,
    )  # fmt: skip

    assert opened
    assert agencies_queries.actor_for(everyone.amina.user, cast.NoSession(), NIGHT) is None


def test_nobody_without_a_post_goes_on_by_an_answer(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    asking = training(everyone, index, now)
    asking.answer()
    gone = replace(asking, by=replace(asking.by, appointment_id=None))

    with looking(asking.by, NIGHT, reason=REASON):
        answer = gate.may(by=gone.by, to=gone.to, about=gone.child, at=NIGHT)
    with pytest.raises(Refused):
        commands.answer_challenge(answer=ANSWER, about=gone.child, by=gone.by, at=NIGHT)

    assert not answer.allow
    assert lines(events.CHALLENGE_ANSWERED)[-1]["child"] == str(asking.child)
