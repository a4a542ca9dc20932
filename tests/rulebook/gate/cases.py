"""Every worked case of both tables: what is asked of the gate, and what it should answer."""

from tests.rulebook.gate.test_decision_table import worked_cases
from tests.rulebook.gate.test_who_may import who_may_cases

from linkspan.sharing.policy import Ask


def every_case() -> list[tuple[Ask, str]]:
    """Both tables as questions, each with the answer it expects. One asked by both keeps the answer said closest."""
    return list({**dict(who_may_cases()), **dict(worked_cases())}.items())
