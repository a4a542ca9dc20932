"""What can happen in this room."""

CHALLENGE_ANSWERED = "sharing.challenge.answered"
CHALLENGE_REVIEWED = "sharing.challenge.reviewed"
CHALLENGES_LISTED = "sharing.challenges.listed"
LOOK_SIGNALLED = "sharing.look.signalled"
CANARY_PLACED = "sharing.canary.placed"
BUDGET_SET = "sharing.budget.set"
