"""What the report of changed code says: noticed by module, and what was not tried is no success."""

from tests.rulebook.gate.mutated import table

LINES = [
    "    linkspan.sharing.gate.x_require__mutmut_1: killed",
    "    linkspan.sharing.gate.x_require__mutmut_2: survived",
    "    linkspan.sharing.advice.basis.xǁBasisǁfits__mutmut_7: timeout",
    "    linkspan.sharing.rules.x_stated__mutmut_1: not checked",
    "something else",
]


def test_changes_are_counted_by_module_and_what_was_not_tried_apart() -> None:
    rows, whole, untried = table(LINES)

    assert rows[2:] == [
        "| `advice.basis` | 1 | 1 | 1 | 100.0% |",
        "| `gate` | 2 | 1 | 0 | 50.0% |",
        "| `rules` | 1 | 0 | 0 | 0.0% |",
        "| all | 4 | 2 | 1 | 50.0% |",
    ]
    assert (whole, untried) == (50.0, 1)


def test_nothing_drawn_is_no_success() -> None:
    assert table([])[1:] == (0.0, 0)
