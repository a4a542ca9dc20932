"""A test that was left out is named, and in CI refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.leftout import TESTS, Allowance, read_allowances

INNER = """
import pytest
def test_passes(): assert True
@pytest.mark.skip(reason="the moon is full")
def test_left(): assert True
"""


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a small test of its own, with the plugin."""
    (folder / "test_inner.py").write_text(INNER)
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.plugins.leftout", str(folder)],
        env={"PYTHONPATH": str(TESTS.parent), "PATH": "/usr/bin:/bin", **settings},
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_left_out_test_is_named_and_does_no_harm(tmp_path: Path) -> None:
    done = run(tmp_path)

    assert done.returncode == 0
    assert "1 test: the moon is full" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout.splitlines()[-1]


def test_left_out_test_fails_the_run_when_all_are_required(tmp_path: Path) -> None:
    done = run(tmp_path, LINKSPAN_REQUIRE_ALL="1")

    assert done.returncode == 1
    assert "NOT ALLOWED HERE: test_inner.py::test_left: the moon is full" in done.stdout


def test_allowance_without_a_reason_is_refused() -> None:
    with pytest.raises(pytest.UsageError, match="line 2 gives no reason"):
        read_allowances("# a comment\ntests/rooms/x.py::test_y\n")


def test_allowance_covers_its_pattern_or_marker_and_nothing_else() -> None:
    class Report:
        nodeid = "tests/rooms/x.py::test_y"
        keywords = frozenset({"needs_shared", "test_y"})

    covering = [Allowance("tests/rooms/*", "r"), Allowance("marker:needs_shared", "r")]
    others = [Allowance("tests/pages/*", "r"), Allowance("marker:needs_java", "r")]

    assert all(each.covers(Report()) for each in covering)
    assert not any(each.covers(Report()) for each in others)
