"""The published pathway says what the kinds of stage say."""

from tests.rooms.pathway.reference import PAGE, rewritten


def test_the_tables_of_stages_are_current() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == rewritten(page), "run: python -m tests.rooms.pathway.reference"
