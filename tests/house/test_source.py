"""What may not be written at all, because it would go round the one way an act flows."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.house.source import PACKAGE, ROOMS, called, nodes, parsed, tracked
from tests.support.database import ROOT

TESTS = ROOT / "tests"


def places(is_wanted: Callable[[ast.AST], bool]) -> list[str]:
    """List where something stands in the program or its tests."""
    found = [(name, node) for name, node in nodes(PACKAGE, TESTS) if is_wanted(node)]
    return [f"{name}:{getattr(node, 'lineno', 0)}" for name, node in found]


def imported(node: ast.AST) -> list[str]:
    """List what an import brings in, in full."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def test_nothing_waits_for_a_commit() -> None:
    # A kill between the commit and the callback would lose it; what must follow is a job made inside the act.
    assert not places(lambda node: called(node) == "on_commit")


def test_nothing_happens_by_signal() -> None:
    # Tests may quiet the framework's own; the program neither sends nor hears any.
    signals = re.compile(r"\bsignals\b|^django\.dispatch")
    found = [name for name, node in nodes(PACKAGE) if any(signals.search(each) for each in imported(node))]

    assert not found


def test_requests_are_never_transactions_of_themselves() -> None:
    def is_on(node: ast.AST) -> bool:
        if isinstance(node, ast.Assign) and any(called(target) == "ATOMIC_REQUESTS" for target in node.targets):
            return not (isinstance(node.value, ast.Constant) and node.value.value is False)
        return isinstance(node, ast.Dict) and any(
            isinstance(key, ast.Constant) and key.value == "ATOMIC_REQUESTS" for key in node.keys
        )

    assert not places(is_on)


def test_no_test_empties_tables_or_serves_from_its_own_thread() -> None:
    # Flushing needs rights that the application does not have, and hides what a real server would show.
    def is_either(node: ast.AST) -> bool:
        if isinstance(node, ast.keyword) and node.arg == "transaction":
            return isinstance(node.value, ast.Constant) and node.value.value is True
        return (isinstance(node, ast.arg) and node.arg == "live_server") or called(node) == "live_server"

    assert not places(is_either)


def test_no_query_is_written_round_the_models_raw() -> None:
    def is_raw(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and node.attr == "raw" and called(node.value) == "objects"

    assert not places(is_raw)


def test_only_the_gate_makes_permits() -> None:
    makers = {
        name
        for name, node in nodes(PACKAGE, TESTS)
        if isinstance(node, ast.Call) and called(node.func) in ("make_permit", "Permit")
    }

    # The maker itself stands in audit/actor.py; the gate alone calls it.
    assert makers == {"src/linkspan/audit/actor.py", "src/linkspan/sharing/gate.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_opens_by_saying_what_it_is_for_its_words_and_what_it_may_use(room: str) -> None:
    said = ast.get_docstring(parsed(PACKAGE)[PACKAGE / room / "__init__.py"]) or ""

    assert re.match(r"[A-Z].+\.\n\nWords: .+\nMay use:? .+", said, re.DOTALL), said


def test_every_room_is_one_the_house_knows() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert found == set(ROOMS)


def test_no_file_names_a_folder_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.~$}>-])/(?:work|root|home/\w+)(?=[/\s\"'`)]|$)", re.MULTILINE)
    named = []
    for path in tracked():
        if b"\0" in (content := path.read_bytes()) or path.name == "uv.lock":
            continue
        text = content.decode("utf-8", errors="replace")
        named += [f"{path.relative_to(ROOT)}: {found[0]}" for found in machine.finditer(text)]

    assert not named


def test_no_file_leans_on_notes_outside_the_checkout() -> None:
    outside = re.compile(r"shared/\w+\.md|brief/\w+")
    here = "tests/house/"
    named = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in (".py", ".md", ".toml", ".html", ".yml") and here not in path.as_posix()
        if outside.search(path.read_text(encoding="utf-8"))
    ]

    assert not named


def test_no_task_is_left_in_a_comment() -> None:
    marks = re.compile(r"#.*\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]) + r")\b")
    left = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if path.suffix == ".py"
        for found in marks.finditer(path.read_text(encoding="utf-8"))
    ]

    assert not left
