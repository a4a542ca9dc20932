"""Every change in this room: challenges, canaries and budgets; agreements."""

from linkspan.sharing.commands.looks import answer_challenge, place_canary, review_challenge, set_budget

__all__ = ["answer_challenge", "place_canary", "review_challenge", "set_budget"]
