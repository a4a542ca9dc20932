"""What is published, on plain values: written one way, compared line by line, two years side by side, drawn from 0."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.partnership import arrangement_rules, report_rules
from linkspan.partnership import publication_rules as rules
from linkspan.partnership.publication_rules import Document, Partner, Section, Table
from linkspan.web.partnership.reports.presenters import LONGEST, picture

WORD = st.text(max_size=12)
ROWS = st.lists(st.tuples(WORD, WORD), max_size=4).map(tuple)
TABLES = st.builds(
    Table, code=WORD, title=WORD, head=st.tuples(WORD, WORD), rows=ROWS, chart=st.sampled_from([None, 1]), note=WORD
)
SECTIONS = st.builds(
    Section, code=WORD, title=WORD, law=WORD, group=WORD, tables=st.lists(TABLES, max_size=2).map(tuple), words=WORD
)
DOCUMENTS = st.builds(
    Document, kind=st.sampled_from(rules.KINDS), title=WORD, code=WORD, areas=st.tuples(WORD),
    year=st.sampled_from([None, 2026]), sections=st.lists(SECTIONS, max_size=3).map(tuple),
    partners=st.lists(st.builds(Partner, id=st.uuids(), name=WORD), max_size=3).map(tuple),
)  # fmt: skip


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ("Partner", "Paid"), chart: int | None = 1) -> Table:
    return Table("paid", "Paid", head, rows, chart)


def section(words: str) -> Document:
    one = Section("voice", "Voice", "Law", "", (), words)
    return Document("arrangements", "Mere", "mere", (), None, (one,), (Partner(UUID(int=1), "Council"),))


@given(DOCUMENTS)
def test_what_is_written_down_is_read_back_and_hashes_the_same(document: Document) -> None:
    text = rules.canonical(document)

    assert rules.read(text) == document
    assert rules.digest(rules.canonical(rules.read(text))) == rules.digest(text)


@given(st.lists(WORD, max_size=6), st.lists(WORD, max_size=6))
def test_side_by_side_loses_no_line_of_either_version(left: list[str], right: list[str]) -> None:
    before, after = section("\n".join(left)), section("\n".join(right))

    found = rules.differences(before, after)

    lines = [line for each in found for line in each.lines]
    if not found:
        assert rules.lines_of(before.sections[0]) == rules.lines_of(after.sections[0])
    else:
        assert tuple(old for old, _, _ in lines if old) == rules.lines_of(before.sections[0])
        assert tuple(new for _, new, _ in lines if new) == rules.lines_of(after.sections[0])
        assert all(changed or old == new for old, new, changed in lines)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("£1,200.50", Decimal("1200.50")), ("61% (77 of 126)", Decimal(61)), ("7", Decimal(7)), ("0", Decimal(0)),
        ("fewer than 6", None), ("", None), ("–", None),
    ],
)  # fmt: skip
def test_a_cell_gives_the_number_it_begins_with(cell: str, expected: Decimal | None) -> None:
    assert rules.number(cell) == expected


def test_two_years_stand_side_by_side_row_by_row() -> None:
    now, then = table(("Council", "£9"), ("Board", "£3")), table(("Council", "£8"), ("Police", "£5"))

    found = rules.beside(now, then, "2026", "2025")

    assert found.head == ("Partner", "2026", "2025")
    assert found.rows == (("Council", "£9", "£8"), ("Board", "£3", ""), ("Police", "", "£5"))
    assert found.chart == 1


def test_several_columns_each_have_the_year_before_beside_them() -> None:
    head = ("Partner", "Cash", "In kind")
    now, then = table(("Council", "1", "2"), head=head, chart=2), table(("Council", "3", "4"), head=head, chart=2)

    found = rules.beside(now, then, "2026", "2025")

    assert found.head == ("Partner", "Cash, 2026", "Cash, 2025", "In kind, 2026", "In kind, 2025")
    assert found.rows == (("Council", "1", "3", "2", "4"),)
    assert found.head[found.chart or 0] == "In kind, 2026"


def test_a_table_of_other_columns_than_last_year_has_empty_cells_and_no_wrong_ones() -> None:
    found = rules.beside(table(("Council", "£9")), table(("Council", "1"), head=("Partner", "People")), "2026", "2025")

    assert found.rows == (("Council", "£9", ""),)


def test_bars_are_drawn_from_nought_and_a_hidden_number_has_none() -> None:
    drawn = picture(table(("A", "£100", "£50"), ("B", "fewer than 6", "£25"), ("C", "0", "0"), head=("", "n", "o")))

    assert drawn is not None
    lengths = {label: [(bar.length, bar.is_before) for bar in bars] for _, label, bars in drawn.rows}
    assert lengths == {"A": [(LONGEST, False), (LONGEST // 2, True)], "B": [(LONGEST // 4, True)]}
    assert picture(table(("A", "0"))) is None
    assert picture(table(("A", "9"), chart=None)) is None


def test_every_element_has_its_law_and_says_what_is_asked() -> None:
    for each in (*arrangement_rules.ELEMENTS, *report_rules.ELEMENTS):
        assert each.law, each.code
        assert each.asks, each.code
    for codes in (arrangement_rules.CODES, report_rules.CODES):
        assert len(codes) == len(set(codes))


def test_the_elements_of_arrangements_are_those_the_law_names() -> None:
    assert {
        "partners", "boundaries", "working", "reviews", "scrutiny", "agencies", "education", "custody_and_homes",
        "data", "training", "funding", "voice", "threshold",
    } < set(arrangement_rules.CODES)  # fmt: skip
    assert {f"threshold_{each}" for each in ("early_help", "s17", "s47", "s31", "s20", "exploitation", "secure",
                                             "disabled")} < set(arrangement_rules.CODES)  # fmt: skip
