"""How long a soak goes on: as far as every change can wait for, or, by `just nightly`, as far as it should."""

import os

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def length(usual: int, nightly: int) -> int:
    """Choose between the two."""
    return nightly if NIGHTLY else usual
