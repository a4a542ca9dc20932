"""What may be asked of this room."""

from linkspan.sharing.queries.looks import (
    BudgetLine,
    ChallengeLine,
    budgets,
    challenges_to_review,
    decides_the_same,
)
from linkspan.sharing.queries.misuse import (
    MyQuestion,
    QuestionLine,
    ReferralLine,
    Review,
    my_question,
    my_questions,
    open_referrals,
    referral,
    review,
)

__all__ = [
    "BudgetLine",
    "ChallengeLine",
    "MyQuestion",
    "QuestionLine",
    "ReferralLine",
    "Review",
    "budgets",
    "challenges_to_review",
    "decides_the_same",
    "my_question",
    "my_questions",
    "open_referrals",
    "referral",
    "review",
]
