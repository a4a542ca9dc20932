"""Rooms touch only what they may: a planted import across a wall is seen."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import PACKAGE
from tests.support.database import ROOT

# Where each room's tables are planted to be reached from: a room above it, so that only the wall round them can refuse.
PLANTED = {
    "children": "interop",
    "sharing": "interop",
    "duty": "interop",
    "agencies": "interop",
    "audit": "interop",
    "interop": "web",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program's Python, to plant things in."""
    place = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", place)
    shutil.copytree(
        PACKAGE, place / "src/linkspan", ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "vendor")
    )
    return place


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy."""
    return subprocess.run(
        [str(ROOT / ".venv/bin/lint-imports"), "--no-cache"],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(place / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_that_reach_across_rooms_are_refused(copy: Path) -> None:
    for room, above in PLANTED.items():
        planted = copy / "src/linkspan" / above / f"planted_{room}.py"
        planted.write_text(f"from linkspan.{room} import models\n\nROWS = models\n")
    (copy / "src/linkspan/duty/planted_upwards.py").write_text("from linkspan.children import said\n\nSAID = said\n")
    (copy / "src/linkspan/synth/planted_django.py").write_text("from django.db import models\n\nROWS = models\n")

    said = lint(copy)

    wanted = [f"linkspan.{above}.planted_{room}" for room, above in PLANTED.items()]
    wanted += ["linkspan.duty.planted_upwards", "linkspan.synth.planted_django"]
    assert said.returncode == 1, said.stdout + said.stderr
    assert [name for name in wanted if name not in said.stdout] == []
