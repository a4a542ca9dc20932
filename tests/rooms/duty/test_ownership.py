"""No sequence of commands leaves an open item without exactly one owner, or without a date, or loses one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from linkspan.agencies import commands as agencies
from linkspan.agencies import models as agencies_models
from linkspan.agencies import ports, queries, rules
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor
from linkspan.duty import commands as duty
from linkspan.duty import queries as boards
from tests import cast, factories
from tests.support.owning import attempt, drive, ids, wrong

WORKER = Actor.system("worker")
SETUP = Actor.system("setup")
BEGAN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)

some = st.sampled_from(range(60))  # even, where a range of integers would lean to its ends


class Ownership(RuleBasedStateMachine):
    """Agencies, people and items, driven at random; what is refused for the state of things changes nothing."""

    everyone: cast.Cast
    root: agencies_models.User

    @initialize(picks=st.lists(some, min_size=4, max_size=8))
    def begin(self, picks: list[int]) -> None:
        self.savepoint = transaction.savepoint()
        self.at = BEGAN
        self.open: set[UUID] = set()
        self.successions = 0
        everyone = self.everyone
        self.organisations = [
            everyone.council,
            everyone.southmere_council,
            everyone.police,
            everyone.charity,
            everyone.school,
        ]
        self.people = [everyone.amina, everyone.mo, everyone.dee, everyone.kit, everyone.ben]
        self.open_several(picks)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # --- choosing ---

    def holder(self, pick: int) -> Holder:
        """Choose a desk or a person, who may be gone."""
        if pick % 3 == 0:
            return Holder(self.organisations[pick // 3 % len(self.organisations)].id)
        member = self.people[pick % len(self.people)]
        return Holder(member.organisation.id, person_id=member.id)

    def item(self, pick: int) -> UUID:
        return sorted(self.open)[pick % len(self.open)]

    def act(self) -> dict[str, Any]:
        permit = ports.gate().require(by=WORKER, to="reassign_task", at=self.at)
        return {"by": WORKER, "at": self.at, "permit": permit}

    def administrator(self) -> Actor:
        actor = queries.actor_for(self.root, cast.NoSession(), self.at)
        assert actor is not None
        return Actor(**{name: getattr(actor, name) for name in actor.__slots__} | {"stepped_up_at": self.at})

    def attempt(self, command: Callable[..., Any], **wanted: Any) -> Any:
        """Do it, unless the state of things forbids it; what it asks of somebody is open from then on."""
        result = attempt(command, **wanted)
        self.open |= set(ids("select id from duty_item where kind = 'late_reason' and closed_at is null"))
        return result

    def as_person(self, pick: int, command: Callable[..., Any], **wanted: Any) -> bool:
        """Let one of the people do it, where they are in post."""
        actor = queries.actor_for(self.people[pick % len(self.people)].user, cast.NoSession(), self.at)
        if actor is None:
            return False
        permit = ports.gate().require(by=actor, to="hand_over_task", at=self.at)
        self.attempt(command, by=actor, at=self.at, permit=permit, **wanted)
        return True

    # --- what can happen ---

    @rule(pick=some, kind=st.sampled_from(["shield.review", "match.review"]))
    def open_one(self, pick: int, kind: str) -> None:
        holder = self.holder(pick)
        item_id = self.attempt(
            duty.open_item,
            kind=kind,
            area_id=(self.everyone.northmere if pick % 2 else self.everyone.southmere).id,
            organisation_id=holder.organisation_id,
            person_id=holder.person_id,
            due=boards.due_for(kind, self.at),
            **self.act(),
        )
        self.open |= {item_id} if item_id else set()

    @rule(picks=st.lists(some, min_size=1, max_size=5))
    def open_several(self, picks: list[int]) -> None:
        rows = [
            duty.Opening(
                area_id=self.everyone.northmere.id,
                organisation_id=self.holder(pick).organisation_id,
                person_id=self.holder(pick).person_id,
                due=boards.due_for("match.review", self.at),
            )
            for pick in picks
        ]
        self.open |= set(self.attempt(duty.open_many, kind="match", rows=rows, **self.act()) or ())

    @precondition(lambda self: self.open)
    @rule(pick=some)
    def close_one(self, pick: int) -> None:
        item_id = self.item(pick)
        if not self.asks(item_id):
            duty.close_item(item_id=item_id, **self.act())
            self.open.remove(item_id)

    def asks(self, item_id: UUID) -> bool:
        """Tell whether it asks why something was late: that closes with the answer, and not before."""
        return boards.item(item_id, self.at).kind == "late_reason"

    @precondition(lambda self: self.open)
    @rule(pick=some, who=some, why=st.sampled_from(["", "", "capacity"]))
    def close_as_someone(self, pick: int, who: int, why: str) -> None:
        item_id = self.item(pick)
        if not self.asks(item_id) and self.as_person(who, duty.close_item, item_id=item_id, breach_reason=why):
            self.open.remove(item_id)

    @precondition(lambda self: self.open)
    @rule(pick=some, who=some, why=st.sampled_from(["", "", "capacity"]))
    def renew_as_someone(self, pick: int, who: int, why: str) -> None:
        due = boards.due_for("match.review", self.at)
        self.as_person(who, duty.renew_clock, item_id=self.item(pick), due=due, breach_reason=why)

    @rule(pick=some)
    def say_why(self, pick: int) -> None:
        asked = [item_id for item_id in sorted(self.open) if self.asks(item_id)]
        if not asked:
            return
        task_id = asked[pick % len(asked)]
        holder = boards.owners_of([task_id])[task_id].person_id
        member = next((each for each in self.people if each.id == holder), self.people[pick % len(self.people)])
        actor = queries.actor_for(member.user, cast.NoSession(), self.at)
        if actor is not None:
            attempt(duty.say_why, task_id=task_id, reason="capacity", by=actor, at=self.at)
            self.open &= set(ids("select id from duty_item where closed_at is null"))

    @rule(pick=some, to=some, days=st.integers(1, 20), ends=st.booleans())
    def stand_in(self, pick: int, to: int, days: int, ends: bool) -> None:
        manager = queries.actor_for(self.everyone.mo.user, cast.NoSession(), self.at)
        if manager is None:
            return
        on = rules.london_day(self.at)
        absent, cover = self.people[pick % len(self.people)], self.people[to % len(self.people)]
        if ends:
            for cover_id in ids("select id from duty_cover where ended_at is null"):
                attempt(duty.end_cover, cover_id=cover_id, by=manager, at=self.at)
            return
        attempt(
            duty.arrange_cover, absent_id=absent.id, cover_id=cover.id, from_=on, until=on + timedelta(days=days),
            why="sickness", by=manager, at=self.at,
        )  # fmt: skip

    @precondition(lambda self: self.open)
    @rule(picks=st.lists(some, min_size=1, max_size=3))
    def close_several(self, picks: list[int]) -> None:
        chosen = {self.item(pick) for pick in picks if not self.asks(self.item(pick))}
        assert duty.close_many(item_ids=chosen, **self.act()) == len(chosen)
        self.open -= chosen

    @precondition(lambda self: self.open)
    @rule(pick=some)
    def renew(self, pick: int) -> None:
        duty.renew_clock(item_id=self.item(pick), due=boards.due_for("match.review", self.at), **self.act())

    @precondition(lambda self: self.open)
    @rule(pick=some, to=some)
    def reassign(self, pick: int, to: int) -> None:
        self.attempt(duty.reassign, item_id=self.item(pick), to=self.holder(to), **self.act())

    @precondition(lambda self: self.open)
    @rule(pick=some, to=some)
    def offer(self, pick: int, to: int) -> None:
        self.attempt(duty.offer, item_id=self.item(pick), to=self.holder(to), **self.act())

    @rule(pick=some, answer=st.sampled_from(["accept", "refuse", "withdraw"]))
    def answer(self, pick: int, answer: str) -> None:
        member = self.people[pick % len(self.people)]
        waiting = boards.offers_to(member.organisation.id, person_id=member.id)
        actor = queries.actor_for(member.user, cast.NoSession(), self.at)
        if not waiting or actor is None:
            return
        permit = ports.gate().require(by=actor, to="hand_over_task", at=self.at)
        wanted = {"offer_id": waiting[pick % len(waiting)].id, "by": actor, "at": self.at, "permit": permit}
        if answer == "refuse":
            self.attempt(duty.refuse_offer, reason="no_capacity", **wanted)
        else:
            self.attempt(duty.accept_offer if answer == "accept" else duty.withdraw_offer, **wanted)

    @rule(giver=some, to=some)
    def hand_over_all(self, giver: int, to: int) -> None:
        self.attempt(duty.hand_over_all, giver=self.holder(giver), to=self.holder(to), **self.act())

    @rule(pick=some, to_desk=st.booleans(), days=st.integers(min_value=0, max_value=2))
    def leave(self, pick: int, to_desk: bool, days: int) -> None:
        member = self.people[pick % len(self.people)]
        on = rules.london_day(self.at)
        for seat in queries.in_post(member.id, on):
            self.attempt(
                agencies.end_appointment,
                appointment_id=seat.appointment_id,
                until=on + timedelta(days=days),
                hand_to=Holder(seat.organisation_id) if to_desk else None,
                by=SETUP,
                at=self.at,
            )

    @rule(pick=some)
    def return_to_post(self, pick: int) -> None:
        member = self.people[pick % len(self.people)]
        self.attempt(
            agencies.appoint,
            person_id=member.id,
            post_id=member.post.id,
            from_=rules.london_day(self.at),
            by=SETUP,
            at=self.at,
        )

    @precondition(lambda self: self.successions < 2)  # else nobody is soon left
    @rule(pick=some, heir=st.one_of(st.none(), some), ends=st.booleans())
    def succeed(self, pick: int, heir: int | None, ends: bool) -> None:
        self.successions += 1
        number = len(self.organisations)
        shares = [] if heir is None else [rules.Share(self.organisations[heir % number].id)]
        self.attempt(
            agencies.succeed,
            organisation_id=self.organisations[pick % number].id,
            shares=shares,
            on=rules.london_day(self.at),
            ends=ends,
            by=self.administrator(),
            at=self.at,
        )

    @rule(hours=st.integers(min_value=0, max_value=72))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def worker_runs(self) -> None:
        duty.inherit_departed(**self.act())
        assert boards.departed_holders(self.at) == frozenset()
        duty.mind_desks(by=WORKER, at=self.at)
        duty.mind_offers(by=WORKER, at=self.at)

    # --- what must hold ---

    @invariant()
    def nothing_falls_in_the_gap(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        assert wrong(self.at) == []
        assert set(ids("select id from duty_item where closed_at is null")) == self.open

    @invariant()
    def every_open_item_is_on_someone_s_board(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        shown: list[UUID] = []
        for organisation in self.organisations:
            shown += [line.id for line in boards.organisation_items(organisation.id, self.at)]
        assert sorted(shown) == sorted(self.open)


# 4,000 steps; with the machines of the ways and the rooms 10,000 (docs/reference/soaks.md).
PARTS, EXAMPLES, STEPS = 4, 40, 25


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_no_sequence_of_commands_leaves_an_item_without_owner_or_date(part: int) -> None:
    Ownership.everyone = cast.build()
    Ownership.root = factories.user(email="root@example.test")
    factories.appointment(
        person=factories.person(user=Ownership.root),
        post=factories.post(organisation=Ownership.everyone.inspectorate, roles=["admin"]),
    )

    drive(Ownership, part, examples=EXAMPLES, steps=STEPS)
