"""Keep a few child processes running: start them, start again those that die, end them together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from linkspan.cli import lifeline

SHORTEST_LIFE = 10.0  # seconds; a child that dies sooner waits longer before its next start
LONGEST_WAIT = 30.0
TO_END = 25.0


@dataclass(slots=True)
class Child:
    """One process that must keep running."""

    name: str
    command: list[str]
    env: dict[str, str]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.5
    due: float = field(default=0.0)


class Supervisor:
    """The parent of the program's processes. Only it holds the lifeline's writing end."""

    def __init__(self, children: list[Child], *, also: Callable[[], None] | None = None) -> None:
        """Take the children, and a thing to look after between looks at them (such as the database)."""
        self._children = children
        self._also = also
        self._ending = threading.Event()
        self._read, self._write = os.pipe()

    def run(self, *, ready: Callable[[], None] | None = None, every: float = 1.0) -> None:
        """Keep the children running until this process is told to end."""
        with self._signals():
            try:
                for child in self._children:
                    self._start(child)
                if ready:
                    threading.Thread(target=ready, daemon=True).start()
                while not self._ending.wait(every):
                    self._look_after()
            finally:
                self._end()

    def end(self) -> None:
        """Ask `run` to end its children and return."""
        self._ending.set()

    def _look_after(self) -> None:
        if self._also:
            try:
                self._also()
            except Exception as problem:  # the pages must stay up to say whom to ring
                print(f"linkspan: {problem}", file=sys.stderr)
        for child in self._children:
            self._restart_if_dead(child)

    def _restart_if_dead(self, child: Child) -> None:
        now = time.monotonic()
        if child.process and child.process.poll() is not None:
            lived = now - child.started
            child.wait = 0.5 if lived > SHORTEST_LIFE else min(child.wait * 2, LONGEST_WAIT)
            child.due = now + child.wait
            print(
                f"linkspan: {child.name} ended ({child.process.returncode}); starting it again",
                file=sys.stderr,
            )
            child.process = None
        if child.process is None and now >= child.due:
            self._start(child)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 (our own program)
            child.command,
            env=child.env | {lifeline.NAME: str(self._read)},
            pass_fds=(self._read, *child.pass_fds),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end(self) -> None:
        alive = [child.process for child in self._children if child.process]
        for process in alive:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        until = time.monotonic() + TO_END
        for process in alive:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.close(self._write)
        os.close(self._read)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        asked = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: self.end()) for number in asked}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
