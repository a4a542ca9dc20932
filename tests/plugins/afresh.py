"""Let a run of the tests begin with nothing remembered: for `just mutate`, which runs them many times in one process.

What a function remembers from before it was changed would hide the change.
"""

import sys


def pytest_sessionstart() -> None:
    """Empty every cache of the code under test."""
    for name, module in list(sys.modules.items()):
        if name.startswith("linkspan.sharing"):
            for value in list(vars(module).values()):
                if clear := getattr(value, "cache_clear", None):
                    clear()
