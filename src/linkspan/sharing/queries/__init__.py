"""What may be asked of this room."""

from linkspan.sharing.agreement_rules import Outcome, State
from linkspan.sharing.finding import Finding
from linkspan.sharing.meaning import Meaning
from linkspan.sharing.queries.agreed import (
    AgreementLine,
    AgreementPage,
    CoveringClause,
    PartyLine,
    ReviewLine,
    SignatureLine,
    VersionStanding,
    WithdrawalLine,
    agreement,
    agreements,
    covering,
    findings,
    meaning,
    own_use,
)
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
from linkspan.sharing.trying import Tried, TriedChild, TriedPerson, try_out

__all__ = [
    "AgreementLine",
    "AgreementPage",
    "BudgetLine",
    "ChallengeLine",
    "CoveringClause",
    "Finding",
    "Meaning",
    "MyQuestion",
    "Outcome",
    "PartyLine",
    "QuestionLine",
    "ReferralLine",
    "Review",
    "ReviewLine",
    "SignatureLine",
    "State",
    "Tried",
    "TriedChild",
    "TriedPerson",
    "VersionStanding",
    "WithdrawalLine",
    "agreement",
    "agreements",
    "budgets",
    "challenges_to_review",
    "covering",
    "decides_the_same",
    "findings",
    "meaning",
    "my_question",
    "my_questions",
    "open_referrals",
    "own_use",
    "referral",
    "review",
    "try_out",
]
