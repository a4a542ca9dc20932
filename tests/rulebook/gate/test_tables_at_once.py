"""The worked cases put all at once: a batch decides each as the table says, and each replays on its own."""

from tests.rulebook.gate.asking import apart, said
from tests.rulebook.gate.test_decision_table import worked_cases

from linkspan.sharing.book import base_book
from linkspan.sharing.policy import decide_many, replay


def test_all_worked_cases_put_at_once_are_decided_as_the_tables_say() -> None:
    cases = worked_cases()

    decisions = decide_many(apart([ask for ask, _expected in cases]))

    assert [said(decision) for decision in decisions] == [expected for _, expected in cases]
    assert all(replay(decision.record, base_book()) for decision in decisions[::7])
    assert all(decision.explanation for decision in decisions)
