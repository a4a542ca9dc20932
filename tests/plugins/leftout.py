"""Leave out what this machine cannot run, name it at the end, and refuse to leave anything out in CI.

A test marked `needs_…` is skipped where its program is missing. With LINKSPAN_REQUIRE_ALL=1 a skip fails the
run unless `tests/allowed_skips.txt` allows it, one per line: a test's id, a pattern of ids or `marker:name`,
then ` | ` and the reason.
"""

import ctypes.util
import fnmatch
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parent.parent / "shared" / "data"
VALIDATOR = TESTS / "validator" / ".venv" / "bin" / "python"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = "/Applications/Chromium.app/Contents/MacOS/Chromium"


def chromium() -> str | None:
    """Return the browser of this machine, or of LINKSPAN_CHROMIUM."""
    given = os.environ.get("LINKSPAN_CHROMIUM")
    for name in (given, *BROWSERS, MAC_BROWSER):
        if name and (found := shutil.which(name)):
            return found
    return None


def has_java() -> bool:
    """Tell whether Java 17 or later runs here (macOS has a `java` that only advertises one)."""
    java = shutil.which("java")
    if not java:
        return False
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return found is not None and int(found[1]) >= 17


def has_pango() -> bool:
    """Tell whether the libraries that lay out PDF pages are here."""
    return all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0"))


def has_validator() -> bool:
    """Tell whether the published validator of the census is here, in the environment that `.ci/run` makes for it."""
    if not VALIDATOR.exists():
        return False
    return subprocess.run([VALIDATOR, "-c", "import cin_validator"], capture_output=True, check=False).returncode == 0


NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "needs_chromium": ("Chromium", lambda: chromium() is not None),
    "needs_java": ("Java 17 or later", has_java),
    "needs_pango": ("Pango", has_pango),
    "needs_validator": ("the census validator (uv sync --project tests/validator --locked)", has_validator),
    "needs_shared": ("the published files in ../shared/data", SHARED.is_dir),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """A skip that CI accepts, and why."""

    pattern: str
    reason: str

    def covers(self, report: Any) -> bool:
        """Tell whether this allows the skip a report tells of."""
        if self.pattern.startswith("marker:"):
            return self.pattern.removeprefix("marker:") in report.keywords
        return fnmatch.fnmatchcase(report.nodeid, self.pattern)


def read_allowances(text: str) -> list[Allowance]:
    """Read the list of allowed skips; a line without a reason is an error."""
    allowances = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, reason = (part.strip() for part in line.partition(" | "))
        if not reason:
            raise pytest.UsageError(f"tests/allowed_skips.txt line {number} gives no reason: {line}")
        allowances.append(Allowance(pattern, reason))
    return allowances


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program this machine lacks, asking for each program once."""
    answers: dict[str, bool] = {}
    for item in items:
        for marker, (words, is_here) in NEEDS.items():
            if item.get_closest_marker(marker):
                if marker not in answers:
                    answers[marker] = is_here()
                if not answers[marker]:
                    item.add_marker(pytest.mark.skip(reason=f"this machine lacks {words}"))


class LeftOut:
    """What the run left out, and whether it may."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        allowed = TESTS / "allowed_skips.txt"
        self._allowances = read_allowances(allowed.read_text()) if allowed.is_file() else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that left out what it may not."""
        if self._refused() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name what was left out, in words, before the last line."""
        skipped = self._skipped()
        if not skipped:
            return
        terminalreporter.section("left out")
        for reason, count in Counter(_reason(report) for report in skipped).most_common():
            terminalreporter.line(f"{count} test{'s' * (count != 1)}: {reason}")
        for report in self._refused():
            terminalreporter.line(f"NOT ALLOWED HERE: {report.nodeid}: {_reason(report)}", red=True)

    def _skipped(self) -> list[Any]:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        return list(reporter.stats.get("skipped", [])) if reporter else []

    def _refused(self) -> list[Any]:
        if os.environ.get("LINKSPAN_REQUIRE_ALL") != "1":
            return []
        return [one for one in self._skipped() if not any(each.covers(one) for each in self._allowances)]


def _reason(report: Any) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(said).removeprefix("Skipped: ")


def pytest_configure(config: pytest.Config) -> None:
    """Judge in the process that reports, not in each of its workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut(config), "linkspan-left-out")
