"""A file prepared once is opened again as it was, and nothing in its folder is run on being read."""

import json
from pathlib import Path

import pytest

from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.linking import Options, link
from linkspan.linkage.standing import KEPT, Standing
from tests.rooms.linkage.files import pair_of_files, rows_of


def quiet(what: str, done: int, of: int) -> None:
    """Show no progress."""


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, Path, Path]:
    left, right = pair_of_files(tmp_path, 300)
    Standing.prepare(right, tmp_path / "standing", Options(workers=1), quiet)
    return left, right, tmp_path


def test_a_delta_meets_a_file_opened_again_as_it_meets_the_file_itself(prepared: tuple[Path, Path, Path]) -> None:
    left, right, folder = prepared
    options = Options(workers=1, wide=False)

    Standing.open(folder / "standing").link(left, folder / "again.csv", options, quiet)
    link(left, right, folder / "once.csv", options, quiet)

    assert rows_of(folder / "again.csv")
    assert rows_of(folder / "again.csv") == rows_of(folder / "once.csv")


def test_what_is_kept_of_a_file_can_run_nothing(prepared: tuple[Path, Path, Path]) -> None:
    kept = [path for path in (prepared[2] / "standing").rglob("*") if path.is_file()]

    assert {path.suffix for path in kept} <= {".json", ".npz", ".parquet", ".bin"}
    assert json.loads((prepared[2] / "standing" / KEPT).read_text())["side"]["rows"] > 0


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"side": {}}', '{"side": 3, "input": 4}'])
def test_a_folder_that_holds_no_prepared_file_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / KEPT).write_text(said)

    with pytest.raises(CannotMatch, match="holds no prepared file"):
        Standing.open(tmp_path)
