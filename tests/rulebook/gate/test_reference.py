"""The published reference says what the policies say."""

from tests.rulebook.gate.reference import PAGE, rewritten


def test_the_reference_page_is_current() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == rewritten(page), "run: python -m tests.rulebook.gate.reference"
