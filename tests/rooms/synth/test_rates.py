"""The documented rates are the rates used."""

from dataclasses import fields
from pathlib import Path

import pytest

from linkspan.synth import rates
from linkspan.synth.files import TRUTH_COLUMNS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "synthetic-data.md"


def _table_rows() -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            rows[name.strip("`")] = cells
    return rows


@pytest.mark.parametrize("table", [rates.POPULATION, rates.RARE], ids=["population", "rare"])
def test_every_rate_of_families_and_circumstances_is_documented(table: rates.Population | rates.Rare) -> None:
    documented = _table_rows()

    for field in fields(table):
        assert documented[field.name][0] == f"{getattr(table, field.name):g}"


def test_every_slip_is_documented_for_each_profile() -> None:
    documented = _table_rows()

    for field in fields(rates.Slips):
        normal, poor = (getattr(rates.SLIPS[profile], field.name) for profile in ("normal", "poor"))
        assert documented[field.name][:2] == [f"{normal:g}", f"{poor:g}"]
        assert getattr(rates.SLIPS["clean"], field.name) == 0


def test_every_column_of_the_truth_file_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [column for column in TRUTH_COLUMNS if f"`{column}`" not in page] == []
