"""Nothing is without an owner, a date or an answer, whatever the front door and a child's way bring, in any order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from linkspan.agencies import commands as agencies
from linkspan.agencies import ports, queries, rules
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor
from linkspan.duty import commands as duty
from linkspan.duty import queries as boards
from linkspan.pathway import stages as kinds
from linkspan.pathway.commands import (
    case_holding,
    challenging,
    climbing,
    correcting,
    deciding,
    drafting,
    episodes,
    finishing,
    holding,
    insiders,
    minding,
    raising,
    stages,
    transfers,
    worries,
)
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.stage_types import Field
from tests.cast import Member, NoSession
from tests.rooms.children.conftest import NOW
from tests.rooms.pathway.conftest import SAID, World, model, world
from tests.rooms.pathway.ways import ALL_THERE, Way, make_way
from tests.support.owning import attempt, drive, ids, rows, wrong
from tests.support.seats import seat

WORKER, SETUP = Actor.system("worker"), Actor.system("setup")
WHY = "The home is not safe and two services are worried."
OUTCOMES = ("nfa", "advice", "early_help", "family_help_assessment", "strategy_discussion")
REASONS = ("", "capacity", "family_unavailable")
STILL = "ended_at is null and replaced_at is null"

some = st.integers(min_value=0, max_value=10_000)


def filled(fields: Sequence[Field], moment: str, at: datetime) -> dict[str, Any]:
    """Fill what a kind wants to know at one moment with the first thing that will do."""
    day = rules.london_day(at)
    usual: dict[str, Any] = {
        "date": day,
        "day": day,
        "bool": True,
        "number": 1,
        "text": "As it was.",
        "said": "As it was.",
    }
    found: dict[str, Any] = {}
    for each in fields:
        if each.asked == moment and each.required:
            first = next(iter(each.choices), "")
            found[each.code] = first if each.type == "code" else [first] if each.type == "codes" else usual[each.type]
    return found


class Ways(RuleBasedStateMachine):
    """A teacher, a front door, two councils and the police at work on a family, with people coming and going."""

    way: Way
    more: tuple[Member, ...]

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.at = NOW
        way = self.way
        self.people = [way.world.tess, way.world.farah, way.amina, way.mo, way.dee, way.lado, *self.more]
        self.children = [way.child, way.brother]

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # --- choosing ---

    def do(self, pick: int, command: Callable[..., Any], **wanted: Any) -> Any:
        """Let someone do something, if they are in post at all."""
        member = self.people[pick % len(self.people)]
        actor = queries.actor_for(member.user, NoSession(), self.at)
        if actor is not None:
            return attempt(command, by=actor, at=self.at, **wanted)
        return None

    def one(self, pick: int, table: str, where: str = "true") -> UUID | None:
        """Choose one of the records there are."""
        found = ids(f"select id from {table} where {where} order by id")
        return found[pick % len(found)] if found else None

    def someone(self, pick: int) -> Member:
        return self.people[pick % len(self.people)]

    # --- raising ---

    @rule(who=some, pick=some, urgency=st.sampled_from(["soon", "today", "danger"]))
    def raise_concern(self, who: int, pick: int, urgency: str) -> None:
        self.do(who % 2, raising.raise_concern, words=replace(SAID, urgency=urgency), child_id=self.children[pick % 2])

    @rule(who=some, pick=some, what=st.sampled_from(["save", "send", "keep", "drop"]))
    def write(self, who: int, pick: int, what: str) -> None:
        if what == "save":
            self.do(who, drafting.save_draft, key=uuid4(), words=SAID, child_id=self.children[pick % 2])
            return
        draft = self.one(pick, "pathway_draft", "ended_at is null")
        author = rows("select author_id from pathway_draft where id = %s", draft) if draft else []
        at_it = next((n for n, each in enumerate(self.people) if author and each.id == author[0]), who)
        if what == "send":
            self.do(at_it, drafting.send_draft, draft_id=draft, danger_seen=True)
        else:
            self.do(at_it, drafting.keep_draft if what == "keep" else drafting.drop_draft, draft_id=draft)

    @rule(who=some, pick=some, what=st.sampled_from(["keep", "take_back", "take_up"]))
    def worry(self, who: int, pick: int, what: str) -> None:
        if what == "keep":
            self.do(who, worries.keep_worry, words=SAID, child_id=self.children[pick % 2])
        elif worry := self.one(pick, "pathway_concern", "kind = 'worry' and ended_at is null"):
            [author] = rows("select author_id from pathway_concern where id = %s", worry)
            who = next(number for number, each in enumerate(self.people) if each.id == author)
            if what == "take_up":
                self.do(who, drafting.take_up_worry, worry_id=worry)
            else:
                self.do(who, worries.take_back_worry, worry_id=worry, why="It was another child.")

    # --- the front door ---

    @rule(who=some, pick=some, to=some, what=st.sampled_from(["take", "offer", "accept", "refuse", "let_go", "join"]))
    def hold(self, who: int, pick: int, to: int, what: str) -> None:
        contact = self.one(pick, "pathway_contact", "closed_at is null")
        if contact is None:
            return
        door = (1, 6)[who % 2]  # the two who work the front door
        if what == "take":
            self.do(door, holding.take, contact_id=contact)
        elif what == "offer":
            self.do(door, holding.offer, contact_id=contact, person_id=self.someone((1, 6)[to % 2]).id)
        elif what == "let_go":
            self.do(door, holding.let_go, contact_id=contact)
        elif what == "join":
            self.do(door, holding.join, contact_id=contact, to_id=self.one(to, "pathway_contact"))
        else:
            accepted = what == "accept"
            self.do(door, holding.answer_offer, contact_id=contact, is_accepted=accepted, reason="no_capacity")

    @rule(who=some, pick=some, outcome=st.sampled_from(OUTCOMES), why=st.sampled_from(REASONS), at_once=st.booleans())
    def decide(self, who: int, pick: int, outcome: str, why: str, at_once: bool) -> None:
        contact = self.one(pick, "pathway_contact")
        live = ids("select id from pathway_decision where contact_id = %s and replaced_at is null", contact)
        level = {"nfa": 1, "advice": 1, "early_help": 2, "family_help_assessment": 3}.get(outcome, 4)
        given = Given(outcome, level, WHY, "What you told us was weighed with what else we know.", at_once, why)
        if contact:
            self.do(
                (1, 6)[who % 2], deciding.decide, contact_id=contact, given=given, instead_of=live[0] if live else None
            )

    @rule(who=some, pick=some, what=st.sampled_from(["send", "read", "why"]))
    def reply(self, who: int, pick: int, what: str) -> None:
        decision = self.one(pick, "pathway_decision")
        if what == "why" and (contact := self.one(pick, "pathway_contact", "closed_at > due_at")):
            self.do((1, 6)[who % 2], deciding.explain_late, contact_id=contact, reason="capacity")
        elif decision and what == "send":
            self.do((1, 6)[who % 2], deciding.send_reply, decision_id=decision)
        elif decision and what == "read":
            self.do(0, deciding.note_read, decision_id=decision)

    @rule(
        who=some, pick=some,
        what=st.sampled_from(["raise", "answer", "settle", "higher", "higher", "end", "withdraw"]),
    )  # fmt: skip
    def disagree(self, who: int, pick: int, what: str) -> None:
        if what == "raise":
            if decision := self.one(pick, "pathway_decision", "replaced_at is null"):
                self.do(0, challenging.challenge, decision_id=decision, why=WHY, wants="A strategy discussion today.")
            return
        found = self.one(pick, "pathway_challenge", "closed_at is null")
        if found is None:
            return
        if what == "answer":
            self.do(who, challenging.answer, challenge_id=found, said=WHY)
        elif what == "settle":
            self.do(0, challenging.settle, challenge_id=found, learning=WHY)
        elif what == "higher":
            self.do(0, challenging.take_higher, challenge_id=found, said=WHY)
        elif what == "end":
            self.do(0, challenging.end_unagreed, challenge_id=found, learning=WHY)
        else:
            self.do(0, challenging.withdraw, challenge_id=found, said=WHY)

    # --- a child's way ---

    @rule(who=some, pick=some, kind=st.sampled_from(sorted(kinds.BY_CODE)), ago=st.integers(0, 40))
    def begin_stage(self, who: int, pick: int, kind: str, ago: int) -> None:
        one = kinds.kind_of(kind)
        apart: dict[str, Any] = {}
        if one.restricted:
            apart = {"subject_id": self.someone(pick).id, "inside_ids": [self.way.lado.id]}
        happened = self.at - timedelta(days=ago)
        children = self.children if pick % 5 == 0 else [self.children[pick % 2]]
        self.do(
            3 if who % 2 else who, stages.begin_stage, kind=kind, child_ids=children, happened_at=happened,
            details=filled(one.fields, "begin", self.at), **apart,
        )  # fmt: skip

    @rule(
        who=some, pick=some, ahead=st.integers(0, 30), why=st.sampled_from(REASONS),
        what=st.sampled_from(["start", "plan", "look", "look", "late", "departure"]),
    )  # fmt: skip
    def work_stage(self, who: int, pick: int, ahead: int, why: str, what: str) -> None:
        stage = self.one(pick, "pathway_stage", STILL if what in ("start", "plan", "look") else "true")
        who = 3 if who % 2 else who
        if stage is None:
            return
        if what == "start":
            self.do(who, stages.start_stage, stage_id=stage, happened_at=self.at - timedelta(hours=ahead))
        elif what == "plan":
            self.do(who, stages.plan_stage, stage_id=stage, planned_at=self.at + timedelta(days=ahead))
        elif what == "look":
            self.do(who, finishing.look_over, stage_id=stage, breach_reason=why)
        elif what == "late":
            self.do(who, finishing.explain_late, stage_id=stage, reason="capacity")
        else:
            self.do(who, finishing.explain_departure, stage_id=stage, departure="There was no time for it.")

    @rule(who=some, pick=some, which=some, why=st.sampled_from(REASONS))
    def finish_stage(self, who: int, pick: int, which: int, why: str) -> None:
        stage = self.one(pick, "pathway_stage", STILL)
        if stage is None:
            return
        [code] = rows("select kind from pathway_stage where id = %s", stage)
        kind = kinds.kind_of(code)
        outcome = kind.outcomes[which % len(kind.outcomes)].code
        self.do(
            3 if who % 4 else who, finishing.finish_stage, stage_id=stage, outcome=outcome, ended_at=self.at,
            present=ALL_THERE, details=filled(kind.fields, "finish", self.at), breach_reason=why,
        )  # fmt: skip

    @rule(who=some, pick=some, days=st.integers(0, 5))
    def correct_stage(self, who: int, pick: int, days: int) -> None:
        if stage := self.one(pick, "pathway_stage", "replaced_at is null"):
            happened = self.at - timedelta(days=days)
            self.do(3 if who % 2 else who, correcting.correct_stage, stage_id=stage, why=WHY, happened_at=happened)

    @rule(who=some, pick=some, what=st.sampled_from(["open", "close", "look", "look"]), why=st.sampled_from(REASONS))
    def episode(self, who: int, pick: int, what: str, why: str) -> None:
        who = 3 if who % 2 else who
        if what == "open":
            child = self.children[pick % 2]
            self.do(who, episodes.open_episode, child_id=child, referred_at=self.at, source="2A")
        elif found := self.one(pick, "pathway_episode", "closed_on is null"):
            if what == "close":
                day = rules.london_day(self.at)
                self.do(who, episodes.close_episode, episode_id=found, closed_on=day, reason="RC1", breach_reason=why)
            else:
                self.do(who, finishing.look_over, episode_id=found, breach_reason=why)

    @rule(who=some, pick=some, what=st.sampled_from(["ask", "accept", "refuse", "withdraw"]))
    def transfer(self, who: int, pick: int, what: str) -> None:
        there = self.way.world.cast.southmere_council.id
        if what == "ask":
            self.do(3, transfers.ask_transfer, child_id=self.children[pick % 2], to_organisation_id=there)
            return
        out = self.one(pick, "pathway_stage", f"kind = 'transfer_{'out' if what == 'withdraw' else 'in'}' and {STILL}")
        if out is None:
            return
        if what == "withdraw":
            self.do(3, transfers.withdraw_transfer, stage_id=out)
        else:
            came = kinds.kind_of("transfer_in").outcomes
            refused = next((each.code for each in came if each.code == "refused"), came[-1].code)
            outcome = came[0].code if what == "accept" else refused
            self.do(7, transfers.answer_transfer, stage_id=out, outcome=outcome, reason="no_capacity")

    @rule(who=some, pick=some, to=some, what=st.sampled_from(["take", "offer", "accept", "refuse", "let_go"]))
    def hold_case(self, who: int, pick: int, to: int, what: str) -> None:
        of_stage = pick % 2
        where = STILL if of_stage else "closed_on is null"
        found = self.one(pick // 2, "pathway_stage" if of_stage else "pathway_episode", where)
        if found is None:
            return
        case = {"stage_id" if of_stage else "episode_id": found}
        receiver = self.someone(to)
        if what == "take":
            self.do(who, case_holding.take_case, **case)
        elif what == "let_go":
            self.do(who, case_holding.let_case_go, **case)
        elif what == "offer":
            person_id = receiver.id if to % 3 else None
            self.do(who, case_holding.offer_case, organisation_id=receiver.organisation.id, person_id=person_id, **case)
        else:
            self.do(who, case_holding.answer_case, is_accepted=what == "accept", reason="no_capacity", **case)

    @rule(who=some, pick=some, to=some, what=st.sampled_from(["in", "end_in", "out", "end_out"]))
    def keep_apart(self, who: int, pick: int, to: int, what: str) -> None:
        if stage := self.one(pick, "pathway_stage", f"restricted and {STILL}"):
            wanted: dict[str, Any] = {"stage_id": stage, "person_id": self.someone(to).id}
            command = {
                "in": insiders.let_inside, "end_in": insiders.end_inside, "out": insiders.keep_outside,
                "end_out": insiders.end_outside,
            }[what]  # fmt: skip
            self.do(5, command, **wanted, **({"why": "conflict"} if what == "out" else {}))

    # --- who comes, goes and stands in ---

    @rule(pick=some, days=st.integers(min_value=0, max_value=2))
    def leave(self, pick: int, days: int) -> None:
        member, on = self.someone(pick), rules.london_day(self.at)
        for seated in queries.in_post(member.id, on):
            attempt(
                agencies.end_appointment, appointment_id=seated.appointment_id, until=on + timedelta(days=days),
                hand_to=Holder(seated.organisation_id) if pick % 2 else None, by=SETUP, at=self.at,
            )  # fmt: skip

    @rule(pick=some)
    def return_to_post(self, pick: int) -> None:
        for member in self.people:
            if not queries.in_post(member.id, rules.london_day(self.at)):
                attempt(
                    agencies.appoint, person_id=member.id, post_id=member.post.id, from_=rules.london_day(self.at),
                    by=SETUP, at=self.at,
                )  # fmt: skip

    @rule(pick=some, to=some, days=st.integers(1, 20), ends=st.booleans())
    def stand_in(self, pick: int, to: int, days: int, ends: bool) -> None:
        if ends:
            if found := self.one(pick, "duty_cover", "ended_at is null"):
                self.do(3, duty.end_cover, cover_id=found)
            return
        on = rules.london_day(self.at)
        self.do(
            3, duty.arrange_cover, absent_id=self.someone(pick).id, cover_id=self.someone(to).id, from_=on,
            until=on + timedelta(days=days), why="sickness",
        )  # fmt: skip

    @rule(who=some, pick=some)
    def say_why(self, who: int, pick: int) -> None:
        if task := self.one(pick, "duty_item", "kind = 'late_reason' and closed_at is null"):
            holder = boards.owners_of([task])[task].person_id
            holds = next((number for number, each in enumerate(self.people) if each.id == holder), who)
            self.do(holds, duty.say_why, task_id=task, reason="capacity")

    # --- time ---

    @rule(hours=st.sampled_from([0, 1, 5, 24, 72, 24 * 8, 24 * 50]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def worker_runs(self) -> None:
        for job in (
            minding.mind_drafts,
            climbing.mind_challenges,
            insiders.mind_apart,
            duty.mind_desks,
            duty.mind_offers,
        ):
            job(by=WORKER, at=self.at)
        permit = worker_s_permit(self.at)
        duty.inherit_departed(by=WORKER, at=self.at, permit=permit)

    # --- what must hold ---

    @invariant()
    def nothing_falls_in_the_gap(self) -> None:
        if hasattr(self, "savepoint"):
            assert wrong(self.at, with_ways=True) == []


def worker_s_permit(at: datetime) -> Any:
    """Ask the gate as the worker."""
    return ports.gate().require(by=WORKER, to="reassign_task", at=at)


__all__ = ["model", "world"]  # the fixtures of the pathway's own tests

# 3,600 steps in all.
PARTS, EXAMPLES, STEPS = 6, 12, 50


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_of_a_child_s_way_is_ever_without_owner_date_or_answer(world: World, part: int) -> None:
    Ways.way = make_way(world)
    council, there = world.cast.council, world.cast.southmere_council
    Ways.more = (
        seat(council, "Fay Lund", "Front-door worker", {"front_door"}),
        seat(there, "Sol Brandt", "Duty manager", {"manager", "duty"}),
    )

    drive(Ways, part, examples=EXAMPLES, steps=STEPS)
