"""Read the checkout as text: which files are part of it, and what our own Python says."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.database import ROOT

PACKAGE = ROOT / "src" / "linkspan"
ROOMS = (
    "config",
    "web",
    "cli",
    "interop",
    "pathway",
    "exchange",
    "children",
    "linkage",
    "partnership",
    "voice",
    "scrutiny",
    "sharing",
    "matching",
    "synth",
    "duty",
    "agencies",
    "audit",
)


INSTALLED = frozenset({".venv", "node_modules"})


@cache
def tracked() -> tuple[Path, ...]:
    """List the files that are part of the project: those git keeps, or, in a bare copy, those that look like it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [*ROOT.glob("*"), *ROOT.glob(".ci/*"), *ROOT.glob("docs/**/*"), *ROOT.glob("tests/**/*.py")]
        paths += PACKAGE.glob("**/*.py")
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def parsed(folder: Path) -> dict[Path, ast.Module]:
    """Parse every Python file under a folder, but for packages that were installed there."""
    ours = (path for path in sorted(folder.rglob("*.py")) if INSTALLED.isdisjoint(path.parts))
    return {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in ours}


def nodes(*folders: Path) -> Iterator[tuple[str, ast.AST]]:
    """Give every node of the Python under some folders, with the file it stands in."""
    for folder in folders:
        for path, tree in parsed(folder).items():
            name = path.relative_to(ROOT).as_posix()
            for node in ast.walk(tree):
                yield name, node


def called(node: ast.AST) -> str:
    """Name what a node refers to by its last part: `f`, or the `f` of `a.b.f`; nothing for other nodes."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
