"""What may be asked of this room."""

from linkspan.sharing.queries.looks import (
    BudgetLine,
    ChallengeLine,
    budgets,
    challenges_to_review,
    decides_the_same,
)

__all__ = ["BudgetLine", "ChallengeLine", "budgets", "challenges_to_review", "decides_the_same"]
