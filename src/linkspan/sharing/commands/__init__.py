"""Every change in this room: challenges, canaries and budgets; agreements."""

from linkspan.sharing.commands.agreement_reviews import keep_agreements, review_agreement
from linkspan.sharing.commands.agreements import (
    change_draft,
    draft_agreement,
    put_forward,
    sign,
    supersede,
    withdraw,
)
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
    "change_draft",
    "close_referral",
    "draft_agreement",
    "judge_looks",
    "keep_agreements",
    "place_canary",
    "put_forward",
    "refer_look",
    "review_agreement",
    "review_challenge",
    "set_budget",
    "sign",
    "supersede",
    "tell_referral",
    "withdraw",
]
