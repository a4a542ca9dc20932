"""Uploaded files: kept in the state folder while they wait and are loaded, and no longer."""

import re
import time
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

from django.conf import settings

NAME = re.compile(r"[0-9a-f]{32}\.feed")
STRAY_SECONDS = 3_600  # a file that no load names was left by a request that was cut short


def folder() -> Path:
    """Give the folder, which only this program may enter."""
    place = Path(settings.LINKSPAN_STATE) / "uploads"
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    return place


def new_name() -> str:
    """Make a name that says nothing of what is in the file."""
    return f"{uuid4().hex}.feed"


def path_of(name: str) -> Path:
    """Give where a file is kept; only names we made lead anywhere."""
    if not NAME.fullmatch(name):
        raise ValueError("That is not the name of an uploaded file.")
    return folder() / name


def discard(name: str) -> None:
    """Delete a file, if it is there."""
    if name:
        path_of(name).unlink(missing_ok=True)


def sweep(*, needed: Collection[str]) -> int:
    """Delete the files that no load needs and that no upload is still writing; return how many."""
    old = time.time() - STRAY_SECONDS
    strays = [path for path in folder().iterdir() if path.name not in needed and path.stat().st_mtime < old]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
