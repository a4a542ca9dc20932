"""Splink as its own examples set it up, for the same public sets.

Source: the FEBRL 3, FEBRL 4 and pseudopeople examples in Splink's documentation; FEBRL 4 goes without the social
security number, in data, comparisons and blocking alike.
"""

from __future__ import annotations

from typing import Any

Pairs = dict[tuple[str, str], float]
LEAST = 0.001  # pairs below this probability are of no interest


def febrl4(frames: list[Any]) -> Pairs:
    """Link FEBRL 4 with the detailed settings of Splink's example."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    rules: list[Any] = [
        block_on("given_name", "surname"),
        "l.given_name = r.surname and l.surname = r.given_name",
        block_on("date_of_birth"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ]
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            _birth(cl, "%Y%m%d"),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )
    tables = [_table(frame.reset_index()) for frame in frames]
    sure = [block_on("given_name", "surname", "date_of_birth")]
    return _predicted(tables, settings, sure, 0.8, ("date_of_birth", "postcode"), "rec_id")


def febrl3(frame: Any) -> Pairs:
    """Deduplicate FEBRL 3 with the settings of Splink's example."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            _birth(cl, "%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    sure = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ]
    return _predicted(
        [_table(frame.reset_index())], settings, sure, 0.9, ("date_of_birth", "postcode"), "rec_id"
    )  # fmt: skip


def pseudopeople_census(frames: list[Any]) -> Pairs:
    """Link pseudopeople's survey and census with settings in the manner of Splink's example."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    settings = SettingsCreator(
        unique_id_column_name="record_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "last_name"),
            block_on("date_of_birth"),
            block_on("street_number", "street_name"),
            block_on("last_name", "sex"),
        ],
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("middle_initial").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
            _birth(cl, "%m/%d/%Y"),
            cl.DamerauLevenshteinAtThresholds("address").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("race_ethnicity"),
        ],
    )
    kept = ["record_id", "first_name", "middle_initial", "last_name", "date_of_birth", "sex", "race_ethnicity"]
    tables = []
    for frame in frames:
        number, street = frame["street_number"].astype("string"), frame["street_name"].astype("string")
        whole = frame[[*kept, "street_number", "street_name"]].assign(address=number + " " + street)
        tables.append(_table(whole))
    sure = [block_on("first_name", "last_name", "date_of_birth"), block_on("address", "date_of_birth", "first_name")]
    return _predicted(tables, settings, sure, 0.8, ("date_of_birth", "address"), "record_id")


def _birth(cl: Any, form: str) -> Any:
    return cl.DateOfBirthComparison(
        "date_of_birth", input_is_string=True, datetime_format=form, invalid_dates_as_null=True
    )  # fmt: skip


def _table(frame: Any) -> Any:
    import pyarrow as pa

    text = frame.astype("string")
    return pa.Table.from_pandas(text.where(text.notna(), None), preserve_index=False)


def _predicted(
    tables: list[Any], settings: Any, sure: list[Any], recall: float, sessions: tuple[str, ...], unique: str
) -> Pairs:
    from splink import DuckDBAPI, Linker, block_on

    api = DuckDBAPI()
    registered = [api.register(table) for table in tables]
    linker = Linker(registered if len(registered) > 1 else registered[0], settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(column), estimate_without_term_frequencies=True
        )
    found = linker.inference.predict(threshold_match_probability=LEAST)
    pairs: Pairs = {}
    for row in found.as_record_list():
        left, right = row[f"{unique}_l"], row[f"{unique}_r"]
        if len(tables) > 1 and not str(left).endswith("org") and not str(left).startswith("acs"):
            left, right = right, left
        pairs[str(left), str(right)] = row["match_probability"]
    return pairs
