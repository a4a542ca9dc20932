"""Everyone at work in the rooms about two children, driven at random: what each step does, and what must hold."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from linkspan.agencies import commands as agencies
from linkspan.agencies import ports, queries, rules
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children.commands import (
    corrections,
    flags,
    keeping,
    leads,
    linking,
    minding,
    opinions,
    settling,
    shields,
    sights,
    undoing,
    watching,
)
from linkspan.children.queries.file import child_file
from linkspan.duty import commands as duty
from linkspan.duty import queries as boards
from linkspan.exchange.commands import answering, asking, clocks, sampling, threads
from linkspan.exchange.rules import Given, Outcome
from linkspan.pathway.commands import patterns, signs, worries
from linkspan.sharing import commands as sharing
from linkspan.sharing.agreement_document import Document
from linkspan.sharing.agreement_rules import Review
from linkspan.sharing.facts import Action
from tests.cast import Member, NoSession
from tests.rooms.children.conftest import NOW, PERHAPS_ROWAN, QUALITY, WHY, a_record
from tests.rooms.exchange.conftest import MORE_TIME, NOTHING, QUESTIONS, TOLD, WITHHELD
from tests.support.agreements import a_clause, a_document
from tests.support.owning import attempt, ids, rows, wrong
from tests.support.patterns import UNEASY
from tests.support.working import Always, Working

WORKER, SETUP = Actor.system("worker"), Actor.system("setup")
SAID = "A neighbour rang about noise, and it was another child of the same name."
some = st.integers(min_value=0, max_value=10_000)
which = st.sampled_from


class Rooms(RuleBasedStateMachine):
    """Everyone who works with two children, their reviewers and those who govern, with people coming and going."""

    world: Working
    done: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.at, self.successions, self.records, self.drafts = NOW, 0, 0, 0
        world, all_of = self.world, self.world.cast
        self.people, self.organisations = world.people, world.organisations
        self.children = [world.rowan, world.rowan, world.rowan, world.idris]
        self.workers = [all_of.amina, all_of.ben, all_of.dee, world.tess, all_of.cole]
        self.reviewers = [all_of.dana, world.nia, all_of.mo]
        self.governors = [all_of.ines, world.second]
        self.council_id = all_of.council.id

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # --- choosing ---

    def actor(self, member: Member) -> Actor | None:
        found = queries.actor_for(member.user, NoSession(), self.at)
        return replace(found, stepped_up_at=self.at) if found else None

    def do(self, member: Member | None, command: Callable[..., Any], **wanted: Any) -> Any:
        """Let someone do something, if they are in post at all."""
        actor = self.actor(member) if member else None
        return attempt(command, self.done, by=actor, at=self.at, **wanted) if actor else None

    def work(self, command: Callable[..., Any], **wanted: Any) -> None:
        attempt(command, self.done, by=WORKER, at=self.at, **wanted)

    def likely(self, pick: int, those: Sequence[Member]) -> Member:
        """Choose one of those whose business it is, and one time in eight anyone at all."""
        return self.people[pick // 8 % len(self.people)] if pick % 8 == 7 else those[pick % len(those)]

    def person(self, person_id: UUID | None, otherwise: int = 0) -> Member:
        found = next((each for each in self.people if each.id == person_id), None)
        return found or self.people[otherwise % len(self.people)]

    def one(self, pick: int, table: str, where: str = "true") -> UUID | None:
        """Choose one of the records there are."""
        found = ids(f"select id from {table} where {where} order by id")
        return found[pick % len(found)] if found else None

    def value(self, table: str, column: str, row_id: UUID | None) -> Any:
        found = rows(f"select {column} from {table} where id = %s", row_id)
        return found[0] if found else None

    def child(self, pick: int) -> UUID:
        return self.children[pick % len(self.children)]

    def on(self, days: int = 0) -> date:
        return rules.london_day(self.at) + timedelta(days=days)

    # --- early signs and patterns ---

    @rule(who=some, what=which(["worry", "worry", "attendance", "choose", "stop", "take_back"]))
    def sign(self, who: int, what: str) -> None:
        member, child = self.likely(who, self.workers), self.child(who // 5)
        if what == "worry":
            if kept := self.do(member, worries.keep_worry, words=UNEASY, child_id=child):
                self.do(member, signs.send, child_id=child, origin=kept)
        elif what == "attendance":
            self.do(
                member, signs.send_attendance, child_id=child, from_=self.on(-30), until=self.on(-2), band="50_80"
            )  # fmt: skip
        elif what == "choose":
            self.do(self.likely(who, [self.world.cast.ben, self.world.third]), signs.choose, kind="worry")
        elif what == "stop":
            if choice := self.one(who, "pathway_signchoice", "ended_at is null"):
                self.do(self.person(self.value("pathway_signchoice", "made_by_id", choice)), signs.stop,
                        choice_id=choice)  # fmt: skip
        elif found := self.one(who, "pathway_earlysign", "taken_back_at is null and sent_by_id is not null"):
            sender = self.person(self.value("pathway_earlysign", "sent_by_id", found))
            self.do(sender, signs.take_back, sign_id=found, why=SAID)

    @rule(
        who=some, pick=some, why=which(["", "capacity"]),
        what=which(["take", "let_go", "sign", "rule", "dismiss", "contact", "late"]),
    )  # fmt: skip
    def pattern(self, who: int, pick: int, why: str, what: str) -> None:
        member = self.likely(who, [self.world.farah])
        if what == "late":
            if found := self.one(pick, "pathway_pattern", "closed_at > due_at"):
                self.do(member, patterns.explain_late, pattern_id=found, reason="capacity")
            return
        found = self.one(pick, "pathway_pattern", "closed_at is null")
        if found is None:
            return
        if what in ("take", "let_go"):
            self.do(member, patterns.take if what == "take" else patterns.let_go, pattern_id=found)
        elif what == "sign":
            signs_of = ids("select sign_id from pathway_patternsign where pattern_id = %s order by sign_id", found)
            wanted = signs_of[pick % len(signs_of)]
            self.do(member, patterns.contest_sign, pattern_id=found, sign_id=wanted, why=SAID)
        elif what == "rule":
            [code, *_rest] = rows("select code from pathway_patternrule where pattern_id = %s order by code", found)
            self.do(member, patterns.contest_rule, pattern_id=found, code=code, version=1, why=SAID)
        elif what == "dismiss":
            self.do(member, patterns.dismiss, pattern_id=found, why=SAID, breach_reason=why)
        else:
            self.do(member, patterns.open_contact, pattern_id=found, why=SAID, breach_reason=why)

    # --- requests ---

    @rule(who=some, pick=some, urgency=which(["check", "emergency", "routine"]))
    def ask(self, who: int, pick: int, urgency: str) -> None:
        wanted = [self.organisations[(pick + step) % 5].id for step in range(1 + pick % 2)]
        self.do(
            self.likely(who, self.workers), asking.ask, child_id=self.child(pick), organisations=wanted,
            questions=QUESTIONS, purpose="protect", basis="10", urgency=urgency, why="She came with a bruise.",
        )  # fmt: skip

    @rule(who=some, pick=some, how=which(["told", "told", "withheld", "nothing", "more_time", "refer"]), whole=some)
    def answer(self, who: int, pick: int, how: str, whole: int) -> None:
        part = self.one(pick, "exchange_part", "closed_at is null")
        if part is None:
            return
        asked = ids("select question_id from exchange_put where part_id = %s order by question_id", part)
        chosen = asked if whole % 3 else asked[:1]
        self.do(self.of_part(part, who), answering.answer, part_id=part, questions=chosen, given=self.given(how, pick))

    def given(self, how: str, pick: int) -> Given:
        if how == "refer":
            return Given(Outcome.REFERRED, to=self.organisations[pick % 5].id, words="They would know of it.")
        if how == "told":
            return replace(TOLD, keep_until=self.on(90))
        return {"withheld": WITHHELD, "nothing": NOTHING}.get(how, replace(MORE_TIME, until=self.on(6)))

    def of_part(self, part: UUID | None, who: int) -> Member:
        """Choose one who answers for the agency that was asked."""
        asked = self.value("exchange_part", "organisation_id", part)
        return self.likely(who, [each for each in self.people if each.organisation.id == asked] or self.people)

    @rule(who=some, pick=some, what=which(["correct", "take_back", "say", "chase", "hand_on", "to_desk"]))
    def thread(self, who: int, pick: int, what: str) -> None:
        if what in ("correct", "take_back"):
            found = self.one(pick, "exchange_answer", "until_at is null")
            member = self.person(self.value("exchange_answer", "by_person_id", found), who)
            if found and what == "correct":
                self.do(member, answering.correct_answer, answer_id=found, given=WITHHELD, why=SAID)
            elif found:
                self.do(member, answering.take_back_answer, answer_id=found, why=SAID)
            return
        part = self.one(pick, "exchange_part")
        if part and what == "chase":
            asker = rows("select q.asked_by_id from exchange_part p join exchange_request q on q.id = p.request_id"
                         " where p.id = %s", part)[0]  # fmt: skip
            self.do(self.person(asker), threads.say, part_id=part, text="Has anybody been able to look?")
        elif part and what == "say":
            self.do(self.of_part(part, who), threads.say, part_id=part, text="We are looking in the archive.")
        elif part:
            to = None if what == "to_desk" else self.of_part(part, pick).id
            self.do(self.of_part(part, who), threads.hand_on, part_id=part, person_id=to)

    @rule(who=some, pick=some, what=which(["finish", "withdraw", "enough"]))
    def end_request(self, who: int, pick: int, what: str) -> None:
        if what == "enough":
            if sample := self.one(pick, "exchange_sample", "said = ''"):
                [asker] = rows("select q.asked_by_id from exchange_sample s join exchange_part p on p.id = s.part_id"
                               " join exchange_request q on q.id = p.request_id where s.id = %s", sample)  # fmt: skip
                self.do(self.person(asker, who), sampling.say_enough, sample_id=sample, said="partly")
            return
        if found := self.one(pick, "exchange_request", "closed_at is null"):
            asker = self.person(self.value("exchange_request", "asked_by_id", found), who)
            if what == "finish":
                self.do(asker, asking.finish, request_id=found)
            else:
                self.do(asker, asking.withdraw, request_id=found, why="It is no longer needed.")

    # --- what stands on a child's file ---

    @rule(who=some, pick=some, to=some, what=which(["offer", "accept", "accept", "decline", "end"]))
    def lead(self, who: int, pick: int, to: int, what: str) -> None:
        if what == "offer":
            person_id = self.likely(to, self.workers).id
            self.do(self.likely(who, self.workers), leads.offer_lead, child_id=self.child(pick), person_id=person_id)
            return
        where = "accepted_at is not null" if what == "end" else "accepted_at is null and declined_at is null"
        if found := self.one(pick, "children_lead", f"until_at is null and {where}"):
            member = self.person(self.value("children_lead", "person_id", found), who)
            command = {"accept": leads.accept_lead, "decline": leads.decline_lead, "end": leads.end_lead}[what]
            self.do(member, command, lead_id=found)

    @rule(
        who=some, pick=some,
        what=which(["raise", "raise", "acknowledge", "read", "review", "end"]),
        kind=which(["call_before_acting", "plan_exists"]),
    )  # fmt: skip
    def flag(self, who: int, pick: int, what: str, kind: str) -> None:
        member = self.likely(who, self.workers)
        if what == "raise":
            self.do(
                member, flags.raise_flag, child_id=self.child(pick), kind=kind, contact_name="Amina Yusuf",
                contact_phone="01632 960100", review_on=self.on(60),
            )  # fmt: skip
            return
        found = self.one(pick, "children_flag", "ended_at is null")
        if found is None:
            return
        raiser = self.person(self.value("children_flag", "raised_by_id", found), who)
        if what == "acknowledge":
            self.do(member, flags.acknowledge_flag, flag_id=found)
        elif what == "read":
            self.do(self.likely(who, [self.world.cast.ben, self.world.cast.dee, self.world.cast.mo]),
                    flags.read_reached_flag, flag_id=found)  # fmt: skip
        elif what == "review":
            self.do(raiser, flags.review_flag, flag_id=found, review_on=self.on(90))
        else:
            self.do(raiser, flags.end_flag, flag_id=found, reason="The plan has come to its end.")

    @rule(who=some, pick=some, what=which(["take", "take", "confirm", "refuse"]))
    def sight(self, who: int, pick: int, what: str) -> None:
        if what == "take":
            self.do(self.likely(who, [*self.workers, self.world.third]), sights.work_with, child_id=self.child(pick),
                    reason=WHY)  # fmt: skip
        elif found := self.one(pick, "children_sight", "confirmed_at is null and refused_at is null"):
            command = sights.confirm_sight if what == "confirm" else sights.refuse_sight
            manager = self.likely(who, [self.world.cast.mo, self.world.cast.ben, self.world.third])
            self.do(manager, command, sight_id=found)

    @rule(who=some, pick=some, kind=which(["location", "identity"]), what=which(["shield", "uphold", "lift", "lift"]))
    def shield(self, who: int, pick: int, kind: str, what: str) -> None:
        if what == "shield":
            child = self.world.idris if pick % 4 else self.world.rowan
            self.do(self.likely(who, self.workers), shields.shield, child_id=child, kind=kind, reason=WHY)
        elif found := self.one(pick, "children_shield", "until_at is null"):
            self.do(self.likely(who, [self.world.cast.shirin]), shields.review_shield, shield_id=found, outcome=what,
                    reason=WHY)  # fmt: skip

    @rule(who=some, pick=some, what=which(["in", "out", "conflict"]))
    def wall(self, who: int, pick: int, what: str) -> None:
        reviewer = self.likely(who, [self.world.cast.shirin])
        if what == "in":
            self.do(reviewer, shields.add_inside, child_id=self.world.idris, reason=WHY,
                    organisation_id=self.organisations[pick % 5].id)  # fmt: skip
        elif what == "out":
            if found := self.one(pick, "children_inside", "until_at is null"):
                self.do(reviewer, shields.remove_inside, inside_id=found, reason=WHY)
        else:
            member = self.likely(who, [*self.workers, *self.governors])
            self.do(member, shields.declare_conflict, child_id=self.child(pick), person_id=member.id, kind="relative",
                    reason=WHY)  # fmt: skip

    @rule(who=some, pick=some, what=which(["correct", "object", "answer", "answer"]))
    def correction(self, who: int, pick: int, what: str) -> None:
        if what == "answer":
            found = self.one(pick, "children_correction", "answered_at is null")
            ours = self.value("children_correction", "organisation_id", found)
            kind = self.value("children_correction", "kind", found)
            outcome = "kept" if pick % 2 else {"correction": "corrected"}.get(kind, "stopped")
            member = self.likely(who, [each for each in self.people if each.organisation.id == ours] or self.people)
            if found:
                self.do(member, corrections.answer_correction, correction_id=found, outcome=outcome, words=SAID)
            return
        child = self.child(pick)
        of = ids(
            "select record_id from children_link where child_id = %s and until_at is null order by record_id", child
        )
        record = of[pick % len(of)] if of else None
        member = self.likely(who, self.workers)
        if record and what == "correct":
            self.do(member, corrections.ask_correction, child_id=child, record_id=record, field="sex", words=SAID)
        elif record:
            self.do(member, corrections.ask_objection, child_id=child, record_id=record, words=SAID)

    @rule(who=some, pick=some, what=which(["watch", "keep", "stop"]))
    def watch(self, who: int, pick: int, what: str) -> None:
        member = self.likely(who, self.governors)
        if what == "watch":
            self.look(member, self.child(pick))
            self.do(member, watching.watch_file, child_id=self.child(pick), reason=WHY, review_on=self.on(30))
        elif found := self.one(pick, "children_watch", "lifted_at is null"):
            if what == "keep":
                self.do(member, watching.keep_watching, watch_id=found, reason=WHY, review_on=self.on(60))
            else:
                self.do(member, watching.stop_watching, watch_id=found, reason=WHY)

    # --- pairs ---

    @rule(pick=some)
    def feed(self, pick: int) -> None:
        """Let an agency send a record of which only a person can say whose it is."""
        self.records += 1
        organisation = self.organisations[pick % 5]
        if organisation.id in set(ids("select id from agencies_organisation where until_on is null")):
            self.world.index.send(organisation, a_record(f"x{self.records}", PERHAPS_ROWAN), at=self.at)

    @rule(who=some, pick=some, says=which(["same", "different", "unsure"]))
    def say_of_pair(self, who: int, pick: int, says: str) -> None:
        if found := self.one(pick, "children_pair", "decided_at is null"):
            member = self.likely(who, [self.world.cast.dana, self.world.nia, self.world.cast.shirin])
            self.do(member, opinions.give_opinion, pair_id=found, says=says, reason=QUALITY)

    @rule(who=some, pick=some, same=st.booleans(), what=which(["decide", "take_back", "settle"]))
    def pair(self, who: int, pick: int, same: bool, what: str) -> None:
        found = self.one(pick, "children_pair", "decided_at is null")
        member = self.likely(who, [*self.reviewers, self.world.cast.shirin])
        if found is None:
            return
        if what == "take_back":
            self.do(member, opinions.take_back_opinion, pair_id=found)
        else:
            command = linking.decide_pair if what == "decide" else settling.settle_dispute
            self.do(member, command, pair_id=found, same=same, reason=QUALITY)

    @rule(who=some, pick=some, what=which(["undo", "take_back"]))
    def undo_pair(self, who: int, pick: int, what: str) -> None:
        if found := self.one(pick, "children_pair", "decision in ('same', 'different')"):
            member = self.likely(who, [*self.reviewers, self.world.cast.shirin])
            command = undoing.undo if what == "undo" else undoing.take_back
            self.do(member, command, pair_id=found, reason=QUALITY)

    @rule(who=some, pick=some, to=some, what=which(["unlink", "relink", "split", "never", "lift"]))
    def regroup(self, who: int, pick: int, to: int, what: str) -> None:
        member = self.likely(who, [self.world.cast.dana, self.world.nia])
        linked = self.one(pick, "children_link", "until_at is null")
        record, other = self.value("children_link", "record_id", linked), self.one(to, "children_sourcerecord")
        if what == "unlink":
            self.do(member, linking.unlink, record_id=record, reason=QUALITY)
        elif what == "relink":
            self.do(member, linking.relink, record_id=record, child_id=self.child(to), reason=QUALITY)
        elif what == "split":
            child = self.value("children_link", "child_id", linked)
            self.do(member, linking.split, child_id=child, record_ids=[record], reason=QUALITY)
        elif what == "never":
            self.do(member, linking.never_link, record_id=record, other_id=other, reason=QUALITY)
        elif found := self.one(pick, "children_neverlink", "until_at is null"):
            self.do(member, linking.lift_never_link, never_id=found, reason=QUALITY)

    @rule(who=some, pick=some, what=which(["archive", "restore", "restore"]))
    def keep(self, who: int, pick: int, what: str) -> None:
        child = self.world.idris if pick % 4 else self.world.rowan
        member = self.likely(who, [*self.governors, self.world.cast.dana])
        if what == "archive":  # half of them opened in error, as then it waits for no open work
            self.do(member, keeping.archive, child_id=child, reason=QUALITY, is_error=who % 2 > 0)
        else:
            self.do(member, keeping.restore, child_id=child, reason=QUALITY)

    # --- looks that are reviewed ---

    def look(self, member: Member, child: UUID) -> None:
        """Let someone open a file for a reason that they state."""
        if actor := self.actor(member):
            try:
                child_file(child_id=child, by=actor, at=self.at, reason=WHY)
            except (NotFound, NotNow, Refused):
                return

    @rule(who=some, pick=some, what=which(["look", "look", "explain"]))
    def open_file(self, who: int, pick: int, what: str) -> None:
        if what == "look":
            self.look(self.likely(who, [self.world.nora]), self.child(pick))
            self.work(sharing.judge_looks)
        else:
            member, child = self.likely(who, [self.world.lapsed]), self.child(pick)
            self.do(member, sharing.answer_challenge, answer=SAID, about=child, to=Action.SEE_CHILD)

    @rule(who=some, pick=some, what=which(["ask", "later", "refer", "proper", "misuse"]))
    def review_look(self, who: int, pick: int, what: str) -> None:
        found = self.one(pick, "sharing_challenge", "reviewed_at is null")
        member = self.likely(who, self.governors)
        if found is None:
            return
        if what == "ask":
            self.do(member, sharing.ask_looker, challenge_id=found, asking="now", question="What brought you there?")
        elif what == "later":
            self.do(member, sharing.ask_looker, challenge_id=found, asking="later", ask_on=self.on(3),
                    question="What brought you there?")  # fmt: skip
        elif what == "refer":
            self.do(member, sharing.refer_look, challenge_id=found, receiver=("lado", "standards")[pick % 2])
        else:
            self.do(member, sharing.review_challenge, challenge_id=found, outcome=what, said=SAID)

    @rule(who=some, pick=some, what=which(["answer", "tell", "close"]))
    def follow_look(self, who: int, pick: int, what: str) -> None:
        if what == "answer":
            if found := self.one(pick, "sharing_question", "answered_at is null and withdrawn_at is null"):
                looker = self.person(self.value("sharing_question", "person_id", found), who)
                self.do(looker, sharing.answer_question, question_id=found, answer=SAID)
        elif found := self.one(pick, "sharing_referral", "outcome_at is null"):
            member = self.likely(who, self.governors)
            if what == "tell":
                self.do(member, sharing.tell_referral, referral_id=found, told_on=self.on(), reference="L-1")
            else:
                self.do(member, sharing.close_referral, referral_id=found, outcome="Nothing was found in it.")

    # --- agreements ---

    def document(self) -> Document:
        all_of = self.world.cast
        return a_document(
            [each.id for each in (all_of.council, all_of.school, all_of.police)],
            [a_clause([all_of.police.id], [all_of.school.id])],
            starts_on=self.on(), ends_on=self.on(300), review_on=self.on(120),
        )  # fmt: skip

    @rule(who=some, pick=some, what=which(["draft", "change", "forward", "next"]))
    def agreement(self, who: int, pick: int, what: str) -> None:
        ines = self.likely(who, self.governors)
        if what == "draft":
            self.drafts += 1
            code = f"NM-{2030 + self.drafts}-01"
            self.do(ines, sharing.draft_agreement, code=code, document=self.document())
        elif what == "next":
            if found := self.one(pick, "sharing_agreement"):
                self.do(ines, sharing.supersede, agreement_id=found, document=self.document())
        elif found := self.one(pick, "sharing_agreementversion", "put_forward_at is null"):
            if what == "change":
                self.do(ines, sharing.change_draft, version_id=found, document=self.document())
            else:
                self.do(ines, sharing.put_forward, version_id=found)

    @rule(who=some, pick=some, what=which(["sign", "sign", "sign", "withdraw"]))
    def signing(self, who: int, pick: int, what: str) -> None:
        member = self.likely(who, self.world.signers)
        if what == "withdraw":
            if found := self.one(pick, "sharing_agreement"):
                self.do(member, sharing.withdraw, agreement_id=found, said=SAID)
        elif found := self.one(pick, "sharing_agreementversion", "put_forward_at is not null"):
            read = self.value("sharing_agreementversion", "signed_hash", found)
            self.do(member, sharing.sign, version_id=found, read_hash=read)

    @rule(who=some, pick=some, outcome=which(["continue", "change", "end"]), late=which(["", "capacity"]))
    def review_agreement(self, who: int, pick: int, outcome: str, late: str) -> None:
        if found := self.one(pick, "sharing_agreement"):
            next_on = None if outcome == "end" else self.on(60)
            review = Review(self.on(), outcome, "It is used every week.", next_on, late_because=late)
            self.do(self.likely(who, self.governors), sharing.review_agreement, agreement_id=found, review=review)

    # --- who comes, goes and stands in ---

    @rule(pick=some, days=st.integers(min_value=0, max_value=2))
    def leave(self, pick: int, days: int) -> None:
        member, on = self.people[pick % len(self.people)], self.on()
        for seated in queries.in_post(member.id, on):
            attempt(
                agencies.end_appointment, self.done, appointment_id=seated.appointment_id,
                until=on + timedelta(days=days), hand_to=Holder(seated.organisation_id) if pick % 2 else None,
                by=SETUP, at=self.at,
            )  # fmt: skip

    @rule(pick=some)
    def return_to_post(self, pick: int) -> None:
        gone = [each for each in self.people if each.id not in self.seated()]
        if gone:
            member = gone[pick % len(gone)]
            attempt(
                agencies.appoint, self.done, person_id=member.id, post_id=member.post.id, from_=self.on(), by=SETUP,
                at=self.at,
            )  # fmt: skip

    def seated(self) -> set[UUID]:
        """Name everyone who is in post today."""
        return set(ids("select person_id from agencies_appointment where from_on <= %s"
                       " and (until_on is null or until_on > %s)", self.on(), self.on()))  # fmt: skip

    @rule(pick=some, heir=st.one_of(st.none(), some), ends=st.booleans())
    def succeed(self, pick: int, heir: int | None, ends: bool) -> None:
        if self.successions or pick % 3:
            return  # else nobody is soon left
        self.successions += 1
        number = len(self.organisations)
        shares = [] if heir is None else [rules.Share(self.organisations[heir % number].id)]
        self.do(
            self.world.root, agencies.succeed, organisation_id=self.organisations[pick // 3 % number].id,
            shares=shares, on=self.on(), ends=ends,
        )  # fmt: skip

    @rule(pick=some, to=some, days=st.integers(1, 20))
    def stand_in(self, pick: int, to: int, days: int) -> None:
        self.do(
            self.world.cast.mo, duty.arrange_cover, absent_id=self.people[pick % len(self.people)].id,
            cover_id=self.people[to % len(self.people)].id, from_=self.on(), until=self.on(days), why="sickness",
        )  # fmt: skip

    @rule(who=some, pick=some)
    def say_why(self, who: int, pick: int) -> None:
        if task := self.one(pick, "duty_item", "kind = 'late_reason' and closed_at is null"):
            holder = boards.owners_of([task])[task]
            desk = [each for each in self.people if each.organisation.id == holder.organisation_id]
            member = self.person(holder.person_id, who) if holder.person_id else self.likely(who, desk or self.people)
            self.do(member, duty.say_why, task_id=task, reason="capacity")

    # --- time ---

    @rule(hours=which([0, 1, 5, 24, 72, 24 * 8, 24 * 30]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours, minutes=1)

    @rule()
    def worker_runs(self) -> None:
        for job in (
            clocks.mind_requests, clocks.drop_due, minding.mind_flags, sights.settle_sights, sharing.judge_looks,
            sharing.keep_agreements, signs.gather, patterns.weigh, signs.forget, duty.mind_desks, duty.mind_offers,
            keeping.archive_aged,
        ):  # fmt: skip
            self.work(job)
        self.work(sampling.draw_samples, chance=Always())
        permit = ports.gate().require(by=WORKER, to="reassign_task", at=self.at)
        duty.inherit_departed(by=WORKER, at=self.at, permit=permit)

    # --- what must hold ---

    @invariant()
    def nothing_falls_in_the_gap(self) -> None:
        if hasattr(self, "savepoint"):
            assert wrong(self.at, with_ways=True) == []
