"""Every change in this room: challenges, canaries and budgets; agreements."""

from linkspan.sharing.commands.looks import answer_challenge, place_canary, review_challenge, set_budget
from linkspan.sharing.commands.misuse import (
    answer_question,
    ask_looker,
    close_referral,
    judge_looks,
    refer_look,
    tell_referral,
)

__all__ = [
    "answer_challenge",
    "answer_question",
    "ask_looker",
    "close_referral",
    "judge_looks",
    "place_canary",
    "refer_look",
    "review_challenge",
    "set_budget",
    "tell_referral",
]
