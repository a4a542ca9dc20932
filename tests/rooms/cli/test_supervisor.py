"""Child processes that keep running, and end when nobody looks after them any more."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from linkspan.cli.supervisor import Child, Supervisor

SLEEPER = "import time; time.sleep(60)"
HELD = (
    "import sys, os, time, pathlib; from linkspan.cli import lifeline; lifeline.hold();"
    "pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
)
PARENT = (
    "import sys, os; from linkspan.cli.supervisor import Child, Supervisor;"
    "Supervisor([Child('child', [sys.executable, '-c', sys.argv[1], sys.argv[2]], dict(os.environ))]).run()"
)


def wait_until(true: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in (Path(f"/proc/{pid}/status").read_text() if Path("/proc/self").exists() else "")


def test_child_that_dies_is_started_again() -> None:
    child = Child("sleeper", [sys.executable, "-c", SLEEPER], dict(os.environ))
    supervisor = Supervisor([child])
    running = threading.Thread(target=supervisor.run, kwargs={"every": 0.05})
    running.start()
    assert wait_until(lambda: child.process is not None)
    first = child.process
    assert first

    first.kill()

    assert wait_until(lambda: child.process is not None and child.process.pid != first.pid)
    supervisor.end()
    running.join()
    assert child.process
    assert child.process.returncode == -signal.SIGTERM


def test_child_that_cannot_live_is_started_less_and_less_often() -> None:
    child = Child("failing", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    supervisor = Supervisor([child])
    running = threading.Thread(target=supervisor.run, kwargs={"every": 0.02})
    running.start()

    assert wait_until(lambda: child.wait >= 2)

    supervisor.end()
    running.join()


def test_failing_care_of_the_database_leaves_the_children_running() -> None:
    tried: list[int] = []

    def care() -> None:
        tried.append(1)
        raise OSError("the disk is full")

    child = Child("sleeper", [sys.executable, "-c", SLEEPER], dict(os.environ))
    supervisor = Supervisor([child], also=care)
    running = threading.Thread(target=supervisor.run, kwargs={"every": 0.05})
    running.start()

    assert wait_until(lambda: len(tried) > 2)

    assert child.process
    assert child.process.poll() is None
    supervisor.end()
    running.join()


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, HELD, str(note)])
    assert wait_until(lambda: note.is_file() and note.read_text() != "")
    pid = int(note.read_text())
    assert is_alive(pid)

    parent.kill()
    parent.wait()

    assert wait_until(lambda: not is_alive(pid))


def test_parent_told_to_end_ends_its_children_first(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, HELD, str(note)])
    assert wait_until(lambda: note.is_file() and note.read_text() != "")

    parent.terminate()

    assert parent.wait(20) == 0
    assert not is_alive(int(note.read_text()))
