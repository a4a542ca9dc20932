"""Nothing is without an owner, a date or an answer, whatever patterns, requests, files and agreements bring."""

import inspect
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

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
from linkspan.duty import commands as duty
from linkspan.exchange.commands import answering, asking, clocks, sampling, threads
from linkspan.matching import Model
from linkspan.pathway.commands import patterns, signs, worries
from linkspan.sharing import commands as sharing
from linkspan.sharing.commands import agreement_reviews, looks, misuse
from linkspan.sharing.commands import agreements as agreement_commands
from tests import cast
from tests.rooms.children.conftest import Index
from tests.support.at_work import Rooms
from tests.support.owning import drive, name_of
from tests.support.working import Working, build

ROOMS: tuple[ModuleType, ...] = (
    patterns, signs, asking, answering, threads, clocks, sampling, corrections, flags, leads, linking, opinions,
    settling, shields, sights, undoing, watching, minding, keeping, looks, misuse, agreement_commands,
    agreement_reviews,
)  # fmt: skip
LEFT_OUT = {
    **dict.fromkeys(
        (
            "children.commands.keeping.hold", "children.commands.keeping.release_hold",
            "children.commands.keeping.keep_under", "children.commands.keeping.load_outcodes",
            "children.commands.shields.open_sensitive", "children.commands.shields.close_sensitive",
            "sharing.commands.looks.place_canary", "sharing.commands.looks.set_budget",
        ),
        "opens nothing and closes nothing: it says how long a file is kept, who finds it, or how much looking is usual",
    ),
    "children.commands.linking.relink": "tried at random; it wants the word of two people on one pair (test_linking)",
}  # fmt: skip


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(db: None, model: Model) -> Working:
    return build(Index(cast.build(), model))


def listed() -> set[str]:
    """Name every command of these rooms."""
    return {
        name_of(found)
        for room in ROOMS
        for _name, found in inspect.getmembers(room, inspect.isfunction)
        if found.__module__ == room.__name__ and hasattr(found, "__wrapped__")
    }


WHO, ROW = "who", "row"  # tried one after another
ORDER: tuple[tuple[Callable[..., None], Callable[..., Any], dict[str, Any]], ...] = (
    (Rooms.sign, worries.keep_worry, dict(who=WHO, what="worry")),
    (Rooms.sign, signs.send_attendance, dict(who=WHO, what="attendance")),
    (Rooms.sign, signs.choose, dict(who=WHO, what="choose")),
    (Rooms.sign, signs.stop, dict(who=WHO, what="stop")),
    (Rooms.sign, signs.take_back, dict(who=WHO, what="take_back")),
    (Rooms.pattern, patterns.take, dict(who=WHO, pick=ROW, why="", what="take")),
    (Rooms.pattern, patterns.let_go, dict(who=WHO, pick=ROW, why="", what="let_go")),
    (Rooms.pattern, patterns.contest_sign, dict(who=WHO, pick=ROW, why="", what="sign")),
    (Rooms.pattern, patterns.contest_rule, dict(who=WHO, pick=ROW, why="", what="rule")),
    (Rooms.wait, duty.mind_desks, dict(hours=24 * 8)),
    (Rooms.pattern, patterns.dismiss, dict(who=WHO, pick=ROW, why="", what="dismiss")),
    (Rooms.pattern, patterns.explain_late, dict(who=WHO, pick=ROW, why="", what="late")),
    *((Rooms.wait, duty.mind_desks, dict(hours=24 * 30)),) * 4,  # until no rule looks back to what was dismissed
    (Rooms.sign, signs.send, dict(who=2, what="worry")),
    (Rooms.sign, signs.send, dict(who=3, what="worry")),
    (Rooms.sign, signs.send, dict(who=4, what="worry")),
    (Rooms.worker_runs, duty.mind_desks, {}),
    (Rooms.pattern, patterns.open_contact, dict(who=WHO, pick=ROW, why="", what="contact")),
    (Rooms.ask, asking.ask, dict(who=WHO, pick=ROW, urgency="check")),
    (Rooms.answer, answering.answer, dict(who=WHO, pick=ROW, how="told", whole=1)),
    (Rooms.thread, threads.say, dict(who=WHO, pick=ROW, what="say")),
    (Rooms.thread, threads.hand_on, dict(who=WHO, pick=ROW, what="hand_on")),
    (Rooms.thread, answering.correct_answer, dict(who=WHO, pick=ROW, what="correct")),
    (Rooms.end_request, sampling.say_enough, dict(who=WHO, pick=ROW, what="enough")),
    (Rooms.thread, answering.take_back_answer, dict(who=WHO, pick=ROW, what="take_back")),
    (Rooms.end_request, asking.withdraw, dict(who=WHO, pick=ROW, what="withdraw")),
    (Rooms.end_request, asking.finish, dict(who=WHO, pick=ROW, what="finish")),
    (Rooms.lead, leads.accept_lead, dict(who=WHO, pick=ROW, to=0, what="accept")),
    (Rooms.lead, leads.end_lead, dict(who=WHO, pick=ROW, to=0, what="end")),
    (Rooms.lead, leads.offer_lead, dict(who=WHO, pick=0, to=2, what="offer")),
    (Rooms.lead, leads.decline_lead, dict(who=WHO, pick=ROW, to=0, what="decline")),
    (Rooms.flag, flags.read_reached_flag, dict(who=WHO, pick=ROW, kind="plan_exists", what="read")),
    (Rooms.flag, flags.acknowledge_flag, dict(who=WHO, pick=ROW, kind="plan_exists", what="acknowledge")),
    (Rooms.flag, flags.raise_flag, dict(who=WHO, pick=ROW, kind="plan_exists", what="raise")),
    (Rooms.flag, flags.review_flag, dict(who=WHO, pick=ROW, kind="plan_exists", what="review")),
    (Rooms.flag, flags.end_flag, dict(who=WHO, pick=ROW, kind="plan_exists", what="end")),
    (Rooms.sight, sights.work_with, dict(who=WHO, pick=ROW, what="take")),
    (Rooms.sight, sights.refuse_sight, dict(who=WHO, pick=ROW, what="refuse")),
    (Rooms.sight, sights.work_with, dict(who=WHO, pick=ROW, what="take")),
    (Rooms.sight, sights.confirm_sight, dict(who=WHO, pick=ROW, what="confirm")),
    (Rooms.shield, shields.review_shield, dict(who=WHO, pick=ROW, kind="location", what="uphold")),
    (Rooms.shield, shields.shield, dict(who=WHO, pick=1, kind="identity", what="shield")),
    (Rooms.wall, shields.add_inside, dict(who=WHO, pick=ROW, what="in")),
    (Rooms.wall, shields.remove_inside, dict(who=WHO, pick=ROW, what="out")),
    (Rooms.wall, shields.declare_conflict, dict(who=WHO, pick=ROW, what="conflict")),
    (Rooms.correction, corrections.ask_correction, dict(who=WHO, pick=ROW, what="correct")),
    (Rooms.correction, corrections.ask_objection, dict(who=WHO, pick=ROW, what="object")),
    (Rooms.correction, corrections.answer_correction, dict(who=WHO, pick=ROW, what="answer")),
    (Rooms.watch, watching.keep_watching, dict(who=WHO, pick=ROW, what="keep")),
    (Rooms.watch, watching.stop_watching, dict(who=WHO, pick=ROW, what="stop")),
    (Rooms.watch, watching.watch_file, dict(who=WHO, pick=ROW, what="watch")),
    (Rooms.say_of_pair, opinions.give_opinion, dict(who=WHO, pick=ROW, says="same")),
    (Rooms.pair, opinions.take_back_opinion, dict(who=WHO, pick=ROW, same=True, what="take_back")),
    (Rooms.say_of_pair, opinions.give_opinion, dict(who=0, pick=0, says="same")),
    (Rooms.say_of_pair, opinions.give_opinion, dict(who=1, pick=0, says="different")),
    (Rooms.pair, settling.settle_dispute, dict(who=WHO, pick=0, same=False, what="settle")),
    (Rooms.pair, linking.decide_pair, dict(who=WHO, pick=ROW, same=False, what="decide")),
    (Rooms.undo_pair, undoing.undo, dict(who=WHO, pick=ROW, what="undo")),
    (Rooms.say_of_pair, opinions.give_opinion, dict(who=0, pick=0, says="same")),
    (Rooms.say_of_pair, opinions.give_opinion, dict(who=1, pick=0, says="same")),
    (Rooms.undo_pair, undoing.take_back, dict(who=WHO, pick=ROW, what="take_back")),
    (Rooms.regroup, linking.never_link, dict(who=WHO, pick=ROW, to=WHO, what="never")),
    (Rooms.regroup, linking.lift_never_link, dict(who=WHO, pick=ROW, to=0, what="lift")),
    (Rooms.regroup, linking.unlink, dict(who=WHO, pick=ROW, to=0, what="unlink")),
    (Rooms.regroup, linking.split, dict(who=WHO, pick=ROW, to=0, what="split")),
    (Rooms.open_file, sharing.judge_looks, dict(who=WHO, pick=ROW, what="look")),
    (Rooms.open_file, sharing.answer_challenge, dict(who=WHO, pick=ROW, what="explain")),
    (Rooms.review_look, sharing.ask_looker, dict(who=WHO, pick=ROW, what="ask")),
    (Rooms.follow_look, sharing.answer_question, dict(who=WHO, pick=ROW, what="answer")),
    (Rooms.review_look, sharing.refer_look, dict(who=WHO, pick=ROW, what="refer")),
    (Rooms.follow_look, sharing.tell_referral, dict(who=WHO, pick=ROW, what="tell")),
    (Rooms.follow_look, sharing.close_referral, dict(who=WHO, pick=ROW, what="close")),
    (Rooms.review_look, sharing.review_challenge, dict(who=WHO, pick=ROW, what="proper")),
    (Rooms.agreement, sharing.draft_agreement, dict(who=WHO, pick=ROW, what="draft")),
    (Rooms.agreement, sharing.change_draft, dict(who=WHO, pick=ROW, what="change")),
    (Rooms.agreement, sharing.put_forward, dict(who=WHO, pick=ROW, what="forward")),
    (Rooms.signing, sharing.sign, dict(who=WHO, pick=ROW, what="sign")),
    (Rooms.review_agreement, sharing.review_agreement, dict(who=WHO, pick=ROW, outcome="continue", late="")),
    (Rooms.agreement, sharing.supersede, dict(who=WHO, pick=ROW, what="next")),
    (Rooms.signing, sharing.withdraw, dict(who=WHO, pick=ROW, what="withdraw")),
    (Rooms.keep, keeping.archive, dict(who=WHO, pick=ROW, what="archive")),
    (Rooms.keep, keeping.restore, dict(who=WHO, pick=ROW, what="restore")),
)


def walk(machine: Rooms) -> None:
    """Let the machine's own steps be taken in an order in which each can be, by whoever may."""
    for step, until, wanted in ORDER:
        before = Rooms.done[name_of(until)]
        for turn in range(8 * 24 if WHO in wanted.values() else 1):
            step(machine, **{key: {WHO: turn, ROW: turn // 8}.get(value, value) for key, value in wanted.items()})
            if Rooms.done[name_of(until)] > before:
                break
        machine.nothing_falls_in_the_gap()


def test_each_command_of_these_rooms_is_reached_by_somebody(world: Working) -> None:
    Rooms.world, Rooms.done = world, Counter()
    machine = Rooms()
    machine.begin()

    walk(machine)

    assert listed() - Rooms.done.keys() == LEFT_OUT.keys()


# 2,400 steps in all.
PARTS, EXAMPLES, STEPS = 6, 8, 50


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_in_any_room_is_ever_without_owner_date_or_answer(world: Working, part: int) -> None:
    Rooms.world, Rooms.done = world, Counter()

    drive(Rooms, part, examples=EXAMPLES, steps=STEPS)

    assert len(Rooms.done) > 40, "hardly anything was let through, so hardly anything was tried"
