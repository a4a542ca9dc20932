"""What the safety documents call shown is shown: every test they name is there."""

import ast
import re

import pytest

from tests.house.source import nodes
from tests.support.database import ROOT

DOCUMENTS = ("explanation/threat-model.md", "reference/hazard-log.md", "reference/asvs.md")


def names_of_tests() -> set[str]:
    return {node.name for _file, node in nodes(ROOT / "tests") if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_a_safety_document_names_exists(document: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / document).read_text(encoding="utf-8")))

    assert len(named) > 10
    assert sorted(named - names_of_tests()) == []


def test_every_control_of_the_hazard_log_names_a_test() -> None:
    rows = re.findall(r"^\| (H\d+) \|.*$", (ROOT / "docs/reference/hazard-log.md").read_text(encoding="utf-8"), re.M)
    lines = (ROOT / "docs/reference/hazard-log.md").read_text(encoding="utf-8").splitlines()

    assert len(rows) == len(set(rows))
    assert [line[:6] for line in lines if re.match(r"\| H\d+ \|", line) and "`test_" not in line] == []
