"""The script that starts everything: plain POSIX, on a machine that has next to nothing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

SCRIPT = ROOT / "linkspan"
# What macOS and Debian both have, and as much of it as the script may need before Python runs.
TOOLS = ("sh", "dirname", "readlink", "mkdir", "uname", "cat")
# What works with GNU's programs or with bash alone. macOS has BSD's programs, and bash 3.2 for `sh`.
FOREIGN = (
    r"readlink -[a-z]*[fem]", r"\bsed -i", r"\bmktemp\b", r"\bdate -", r"\brealpath\b", r"\bstat -", r"\bgrep -[a-z]*P",
    r"\[\[", r"^\s*local\b", r"\bfunction\b", r"\bdeclare\b", r"\bsource\b", r"<<<", r"<\(", r"\bpipefail\b", r"\+=",
    r"\becho -", r"\$\{[a-z]+(\^|,|/|:[0-9])", r"&>", r"\bxargs -r", r"\bcp -[a-z]*t", r"==",
)  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the script alone, that looks for Python nowhere but on the PATH; its folder has a space in its name."""
    folder = tmp_path / "a check out"
    folder.mkdir()
    text = re.sub(r" /opt/homebrew/bin/python3 .*; do", "; do", re.sub(r"\\\n\s*", "", SCRIPT.read_text()))
    assert "/usr/bin/python3" not in text
    (folder / "linkspan").write_text(text)
    (folder / "linkspan").chmod(0o755)
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with nothing on it but what every machine has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for each in TOOLS:
        found = shutil.which(each)
        assert found
        (folder / each).symlink_to(found)
    return folder


def put(folder: Path, name: str, text: str) -> Path:
    """Put a program on the PATH."""
    made = folder / name
    made.write_text(f"#!/bin/sh\n{text}\n")
    made.chmod(0o755)
    return made


def run(script: Path, bare: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(bare), "HOME": str(bare)}
    return subprocess.run([str(script), *arguments], env=env, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("shell", [["sh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"]])
def test_each_shell_that_may_be_sh_reads_the_script(shell: list[str]) -> None:
    present = [shell] if shutil.which(shell[0]) else [["sh"]]

    done = subprocess.run([*present[0], "-n", str(SCRIPT)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("pattern", FOREIGN)
def test_the_script_uses_nothing_that_macos_lacks(pattern: str) -> None:
    lines = [line for line in SCRIPT.read_text().splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in lines if re.search(pattern, line)] == []


def test_a_machine_without_python_is_told_what_to_install(checkout: Path, bare: Path) -> None:
    done = run(checkout / "linkspan", bare, "demo")

    assert done.returncode == 1
    assert "no Python 3.11 or later was found" in done.stderr
    assert "apt-get install python3 ca-certificates" in done.stderr
    assert "brew install python" in done.stderr


def test_a_python_that_is_too_old_or_only_asks_for_developer_tools_is_passed_over(checkout: Path, bare: Path) -> None:
    put(bare, "python3", "echo 'xcode-select: no developer tools were found' >&2; exit 1")

    done = run(checkout / "linkspan", bare, "demo")

    assert "no Python 3.11 or later was found" in done.stderr
    assert "xcode-select" not in done.stderr


def test_a_newer_python_beside_an_old_one_is_found_and_fetches_uv(checkout: Path, bare: Path) -> None:
    put(bare, "python3", "exit 1")
    put(bare, "python3.12", 'case $1 in -c) exit 0 ;; *) echo "asked: $*" >&2; exit 1 ;; esac')

    done = run(checkout / "linkspan", bare, "demo")

    assert done.returncode == 1
    assert f"asked: -I {checkout}/src/linkspan/cli/fetch_uv.py {checkout}/.linkspan" in done.stderr


def test_a_uv_that_is_too_old_to_read_the_lock_file_is_not_used(checkout: Path, bare: Path) -> None:
    put(bare, "python3", 'case $1 in -c) exit 0 ;; *) echo "asked: $*" >&2; exit 1 ;; esac')
    put(bare, "uv", "echo 'uv 0.8.22 (abc 2025-01-01)'")

    done = run(checkout / "linkspan", bare, "demo")

    assert "fetch_uv.py" in done.stderr


def test_a_uv_that_is_there_gets_the_packages_into_the_checkout(checkout: Path, bare: Path) -> None:
    put(bare, "python3", "exit 0")
    put(
        bare,
        "uv",
        'case $1 in --version) echo uv 0.13.9 ;; *) echo "uv $*; into $UV_PROJECT_ENVIRONMENT" >&2; exit 7 ;; esac',
    )

    done = run(checkout / "linkspan", bare, "demo")

    assert f"uv sync --frozen --directory {checkout} --no-dev --inexact; into {checkout}/.venv" in done.stderr
    assert "the packages could not be installed" in done.stderr


def test_the_script_finds_its_checkout_through_a_link_from_anywhere(checkout: Path, bare: Path, tmp_path: Path) -> None:
    put(bare, "python3", "exit 0")
    put(bare, "uv", 'case $1 in --version) echo uv 1.0.0 ;; *) echo "in $LINKSPAN_CHECKOUT" >&2; exit 7 ;; esac')
    (tmp_path / "one").symlink_to(checkout / "linkspan")
    (tmp_path / "two").symlink_to("one")

    done = run(tmp_path / "two", bare, cwd=Path("/"))

    assert f"in {checkout}\n" in done.stderr


def test_a_checkout_that_may_not_be_written_in_says_so(checkout: Path, bare: Path) -> None:
    (checkout / ".linkspan").write_text("a file where the folder should be")

    done = run(checkout / "linkspan", bare)

    assert done.returncode == 1
    assert f"this user may not write in {checkout}" in done.stderr
