"""How much memory a run may use."""

import os
import re
from pathlib import Path

from linkspan.linkage.faults import CannotMatch

MOST = 12 << 30
SHARE = 0.6
LEAST = 512 << 20
_SIZE = re.compile(r"^\s*([0-9.]+)\s*([kmgt]?)i?b?\s*$", re.IGNORECASE)


def memory_limit() -> int:
    """Return 12 GB, or 60 per cent of what the machine or its container has."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        whole = min(whole, int(text))
    return min(MOST, int(whole * SHARE))


def read_size(text: str) -> int:
    """Read a size such as 8GB."""
    found = _SIZE.match(text)
    if not found:
        raise CannotMatch(f'--memory: "{text}" is not a size. Write, for example, --memory 8GB.')
    return int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " "))


def enough(memory: int) -> int:
    """Refuse a limit that no run fits in."""
    if memory < LEAST:
        raise CannotMatch(f"--memory: {memory >> 20} MB is too little. Allow at least {LEAST >> 20} MB.")
    return memory
