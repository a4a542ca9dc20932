"""Read a large feed ahead of its keeping, in a process of its own, so that two cores share the work.

The other process reads and works out each record; this one asks the database. Rows pass through a pipe between the two
and nowhere else. The other is one batch ahead at the most, and ends when this one stops reading.
"""

import gc
import pickle
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from io import BufferedReader
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from linkspan.children.faces import Worked, packed, unpacked, work_out
from linkspan.interop.feeds import RefusedFile, RefusedRow
from linkspan.interop.feeds.formats import open_feed
from linkspan.interop.feeds.refusals import Why

WORTH_IT = 2 * 1024 * 1024  # bytes: a smaller file is read sooner than another process starts
PIPE_FULL = 65_536
LOOKS_AFTER, LOOKS_DEEPER_AFTER = 100_000, 20  # objects made, and looks: several batches' worth
Batch = Sequence[Worked | RefusedRow]


class _Tidying:
    """How many loads are under way in this process, and what Python did before the first."""

    def __init__(self) -> None:
        self.lock, self.loads, self.usual = Lock(), 0, gc.get_threshold()

    def begin(self) -> None:
        with self.lock:
            self.loads += 1
            if self.loads == 1:
                self.usual = gc.get_threshold()
                gc.freeze()
                gc.set_threshold(LOOKS_AFTER, LOOKS_DEEPER_AFTER, LOOKS_DEEPER_AFTER)

    def end(self) -> None:
        with self.lock:
            self.loads -= 1
            if not self.loads:
                gc.set_threshold(*self.usual)
                gc.unfreeze()


_TIDYING = _Tidying()


@contextmanager
def seldom_tidied() -> Iterator[None]:
    """Let Python look for objects that hold one another less often than it would, and never among those here already.

    Rows by the thousand make it look at everything again and again, a sixth of a load's time, and rows hold no others.
    As usual again when the last of several loads is done.
    """
    _TIDYING.begin()
    try:
        yield
    finally:
        _TIDYING.end()


class ReaderDied(RuntimeError):
    """The reading process ended before the feed did; what was kept stands, and the load can be taken up again."""


def batches(format_name: str, path: Path, *, on: date, superseded: Collection[str], batch_rows: int) -> Iterator[Batch]:
    """Yield a feed's rows batch by batch, worked out already; raises RefusedFile as the reader would."""
    asked = pickle.dumps((format_name, path, on, frozenset(superseded), batch_rows))
    command = [sys.executable, "-P", "-m", "linkspan.interop.ahead"]
    # Unbuffered, so that nothing is left to be sent to a reader that has died.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as reader:  # noqa: S603  our own
        try:
            with _asked(reader, asked) as pipe:
                yield from _received(pipe)
        finally:
            reader.kill()


def _asked(reader: "subprocess.Popen[bytes]", asked: bytes) -> BinaryIO:
    """Tell the reader what to read, and give the pipe that its batches come by."""
    if reader.stdin is None or reader.stdout is None:
        raise ReaderDied("The process that reads the feed has no pipe.")
    try:
        with reader.stdin:
            for at in range(0, len(asked), PIPE_FULL):
                reader.stdin.write(asked[at : at + PIPE_FULL])
    except BrokenPipeError:
        raise ReaderDied("The process that reads the feed did not start.") from None
    return BufferedReader(reader.stdout)  # type: ignore[type-var]  # an unbuffered pipe is a raw stream


def _received(pipe: BinaryIO) -> Iterator[Batch]:
    """Take each batch off the pipe while the one before it is being kept: that mostly waits for the database."""
    with ThreadPoolExecutor(1, "feed-ahead") as taking:
        coming = taking.submit(_taken, pipe)
        while (batch := coming.result()) is not None:
            coming = taking.submit(_taken, pipe)
            yield batch


def _taken(pipe: BinaryIO) -> Batch | None:
    try:
        kind, what = pickle.load(pipe)  # noqa: S301  written by our own process
    except EOFError:
        raise ReaderDied("The process that read the feed ended too soon.") from None
    if kind == "refused":
        why, line, value = what
        raise RefusedFile(why, line=line, value=value)
    if kind == "end":
        return None
    return [each if isinstance(each, RefusedRow) else unpacked(each) for each in what]


def main(asked: BinaryIO, out: BinaryIO) -> None:
    """Read the feed that was asked for, and write each batch as it is ready."""
    format_name, path, on, superseded, batch_rows = pickle.load(asked)  # noqa: S301  written by our own process
    try:
        feed = open_feed(format_name, path, on=on, superseded=superseded)
        while rows := list(islice(feed, batch_rows)):
            batch = [row if isinstance(row, RefusedRow) else packed(work_out(row)) for row in rows]
            pickle.dump(("batch", batch), out, pickle.HIGHEST_PROTOCOL)
            out.flush()
        pickle.dump(("end", None), out)
    except RefusedFile as fault:
        why = Why(fault.code, fault.reason, fault.what_to_do)
        pickle.dump(("refused", (why, fault.line, fault.value_shown)), out)
    out.flush()


if __name__ == "__main__":
    with seldom_tidied():
        main(sys.stdin.buffer, sys.stdout.buffer)
