"""Say what went wrong and where, never about whom.

What an error says often holds the very value that was wrong: a name, a number, a search word. Its kind, its code and
the places it came through are enough to find the fault.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator

OURS = "linkspan"
MOST_PLACES = 40


def places(error: BaseException | None) -> Iterator[str]:
    """Name the kinds of an error and of what caused it, and the places each came through, without a word it says."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield f"{kind(error)}{_code(error)}"
        for frame in traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]:
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for each in getattr(error, "exceptions", ()):
            yield from places(each)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def kind(error: BaseException) -> str:
    """Name an error's class."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def is_ours(name: str) -> bool:
    """Tell whether a module or a logger is the program's own."""
    return name == OURS or name.startswith(f"{OURS}.")


def wants_words() -> bool:
    """Tell whether whoever runs the program asked to see what errors say, which may be personal."""
    return os.environ.get("LINKSPAN_DEBUG") == "1"


def hush() -> None:
    """Print errors that nobody caught, in this thread or another, without what they say."""
    if not wants_words():
        sys.excepthook = lambda _kind, error, _trace: say_where(error)
        threading.excepthook = lambda caught: say_where(caught.exc_value)


def say_where(error: BaseException | None) -> None:
    """Print where a fault came through."""
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    print("linkspan: stopped by a fault; LINKSPAN_DEBUG=1 shows what it says, which may be personal.", file=sys.stderr)
    for line in places(error):
        print(line, file=sys.stderr)


def _code(error: BaseException) -> str:
    """Give the database's code of an error, or our own: neither holds a value."""
    code = getattr(error, "sqlstate", None) or (is_ours(type(error).__module__) and getattr(error, "code", None))
    return f" [{code}]" if code and isinstance(code, str) else ""
