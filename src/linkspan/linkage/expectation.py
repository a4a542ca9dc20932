"""Fit how often records of one child agree, with Splink's expectation maximisation on DuckDB.

Splink compares records in SQL; this program's levels are worked out by its own scorer. So each candidate pair is
written as one row on the left with its levels as columns, and one row on the right with nothing but the pair's number:
Splink blocks on that number, sees the levels, and fits. What it is given and what decides are then the same levels.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.pairing import Codes

NOT_SEEN = -1  # a level that says nothing here: Splink reads it as missing
MOST_ROUNDS = 40
LEAST_SHARE = 1e-7


@dataclass(frozen=True, slots=True)
class Fitted:
    """Of each field, the share of one child's pairs on each level; and how many of the pairs were one child's."""

    m: dict[str, NDArray[np.float64]]
    matches: float


def fit_agreement(
    levels: Mapping[str, Codes], start: Mapping[str, NDArray[np.float64]], chance: Mapping[str, NDArray[np.float64]]
) -> Fitted:
    """Fit the shares of levels among pairs of one child, the chances among others held fixed.

    `levels` are codes by field, `NOT_SEEN` where a pair says nothing; `start` and `chance` sum to one over the codes.
    """
    import duckdb
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    count = len(next(iter(levels.values())))
    numbers = np.arange(count, dtype=np.int64)
    connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "2GB"})
    api = DuckDBAPI(connection)
    columns = {name: np.asarray(codes, dtype=np.int8) for name, codes in levels.items()}
    nothing = {name: np.full(count, NOT_SEEN, dtype=np.int8) for name in levels}
    left = api.register(pa.table({"unique_id": numbers, "pair": numbers, **columns}), dataset_display_name="a_left")
    right = api.register(pa.table({"unique_id": numbers, "pair": numbers, **nothing}), dataset_display_name="b_right")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name, start[name], chance[name]) for name in levels],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=0.2,
        max_iterations=MOST_ROUNDS,
        em_convergence=1e-4,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker([left, right], settings, log_level=logging.ERROR)
    session = linker.training.estimate_parameters_using_expectation_maximisation(
        "l.pair = r.pair", fix_u_probabilities=True, estimate_without_term_frequencies=True
    )
    fitted = session.core_model_settings
    m = {
        comparison.output_column_name: _shares(comparison, len(start[comparison.output_column_name]))
        for comparison in fitted.comparisons
    }
    connection.close()
    return Fitted(m, float(fitted.probability_two_random_records_match) * count)


def _comparison(name: str, start: NDArray[np.float64], chance: NDArray[np.float64]) -> Any:
    """Write a field's levels as Splink's: one condition on the left row's code each."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    parts: list[Any] = [cll.CustomLevel(f'"{name}_l" = {NOT_SEEN}').configure(is_null_level=True)]
    codes = np.flatnonzero(chance > 0)
    for code in codes[:-1]:
        parts.append(
            cll.CustomLevel(f'"{name}_l" = {code}', label_for_charts=str(code)).configure(
                m_probability=max(float(start[code]), LEAST_SHARE), u_probability=float(chance[code])
            )
        )
    last = int(codes[-1])
    parts.append(
        cll.ElseLevel().configure(
            m_probability=max(float(start[last]), LEAST_SHARE),
            u_probability=float(chance[last]),
            label_for_charts=str(last),
        )
    )
    return cl.CustomComparison(parts, output_column_name=name)


def _shares(comparison: Any, size: int) -> NDArray[np.float64]:
    shares = np.zeros(size)
    for level in comparison.comparison_levels:
        if level.is_null_level:
            continue
        m = level.m_probability
        # A level that no pair was on has no estimate: Splink says so in words.
        shares[int(level.label_for_charts)] = float(m) if isinstance(m, (int, float)) else 0.0
    return shares
