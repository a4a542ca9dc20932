"""Check and test the program itself, as CI does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from linkspan.cli import state
from linkspan.cli.state import CannotStart

CHECKS = (
    ("lint", ["ruff", "check"]),
    ("format", ["ruff", "format", "--check"]),
    ("types", ["mypy"]),
    ("rooms", ["lint-imports"]),
)


def check() -> None:
    """Check style, types and which room imports which."""
    home = _development_checkout()
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        program = str(Path(sys.executable).parent / command[0])
        done = subprocess.run([program, *command[1:]], cwd=home, check=False)  # noqa: S603 (our own tools)
        failed += [name] * bool(done.returncode)
        print(
            f"{name}: {'failed' if done.returncode else 'passed'} in {time.monotonic() - started:.1f} s",
            flush=True,
        )
    if failed:
        raise CannotStart(f"These checks failed: {', '.join(failed)}.")


def run_tests(
    context: typer.Context,
    processes: Annotated[str, typer.Option("--processes", "-n", help="How many tests at once.")] = "2",
) -> None:
    """Run the tests, passing other arguments to pytest; what this machine lacks is left out and named."""
    home = _development_checkout()
    given = context.args
    command = [sys.executable, "-P", "-m", "pytest", "-n", processes, *given]
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"PYTHONPATH": f"{home / 'src'}{os.pathsep}{home}", "LINKSPAN_CHECKOUT": str(home)}
    raise typer.Exit(subprocess.run(command, cwd=home, env=env, check=False).returncode)  # noqa: S603


def _development_checkout() -> Path:
    home = state.checkout()
    if not (home / "tests").is_dir():
        raise CannotStart("Tests and checks run from a checkout of the source, and this is not one.")
    return home
