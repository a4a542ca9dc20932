"""Where a checkout keeps what it must remember between runs, and how it keeps it private."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

OWN_FOLDER = ".linkspan"
SECRETS_FILE = "secrets.json"


class CannotStart(Exception):
    """Something about this machine stops the program; the message says what to do about it."""


def checkout() -> Path:
    """Return the checkout this program runs from: LINKSPAN_CHECKOUT, else the folder above `src`."""
    if given := os.environ.get("LINKSPAN_CHECKOUT"):
        return Path(given).resolve()
    return Path(__file__).resolve().parents[3]


def state_folder(home: Path | None = None) -> Path:
    """Return the folder that keeps this checkout's database and secrets, making it when it is missing.

    LINKSPAN_STATE when set; `.linkspan` in the checkout for an ordinary user; for root a folder under the
    system's state directory, because the server runs as another user, who cannot pass through root's home.
    A copied checkout gets a folder of its own: two servers must never share one data folder.
    """
    if given := os.environ.get("LINKSPAN_STATE"):
        return _made(Path(given).resolve(), 0o711 if is_root() else 0o700)
    home = (home or checkout()).resolve()
    own = _made(home / OWN_FOLDER, 0o755 if is_root() else 0o700)
    return _system_place(home, own) if is_root() else _own_place(home, own)


def is_root() -> bool:
    """Tell whether the program runs as root, which PostgreSQL refuses to do."""
    return os.geteuid() == 0


def _own_place(home: Path, own: Path) -> Path:
    if _claimed_by_another(own, home):
        own = _made(own / f"copy-{_digest(str(home))}", 0o700)
    _claim(own, home)
    return own


def _system_place(home: Path, own: Path) -> Path:
    """Return root's folder for this checkout; a note in the checkout names it, so a clone starts afresh."""
    note = own / "place"
    if note.is_file():
        place = Path(note.read_text().strip())
        if place.is_dir() and not _claimed_by_another(place, home):
            _claim(place, home)
            return place
    place = _made(system_state() / _digest(f"{home}{secrets.token_hex(8)}"), 0o711)
    _claim(place, home)
    note.write_text(f"{place}\n")
    return place


def system_state() -> Path:
    """Return the system's own state directory for Linkspan."""
    var = Path("/var/lib") if Path("/var/lib").is_dir() else Path("/var/db")
    return _made(var / "linkspan", 0o711)


def _claimed_by_another(place: Path, home: Path) -> bool:
    """Tell whether the folder belongs to a checkout elsewhere that still exists (this one is its copy)."""
    claim = place / "home"
    if not claim.is_file():
        return False
    other = Path(claim.read_text().strip())
    if other == home:
        return False
    return (other / OWN_FOLDER / "home").is_file() or (other / OWN_FOLDER / "place").is_file()


def _claim(place: Path, home: Path) -> None:
    claim = place / "home"
    if not claim.is_file() or claim.read_text().strip() != str(home):
        claim.write_text(f"{home}\n")


def _made(folder: Path, mode: int) -> Path:
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
    except OSError as problem:
        raise CannotStart(f"Linkspan cannot make its folder {folder}: {problem.strerror}.") from problem
    return folder


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def short_name(folder: Path) -> str:
    """Return a short name that no other folder has, for paths that must stay short."""
    return _digest(str(folder.resolve()))


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a lock file while the block runs, so that two programs started at once take turns."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Presence:
    """A program's sign that it uses a cluster; the kernel takes it away when the program dies.

    The last program to leave a cluster stops it, and no count can be left wrong by a kill.
    """

    def __init__(self, register: Path) -> None:
        """Sign in on the register, a lock file shared by everyone who uses the cluster."""
        self._held = register.open("a")
        fcntl.flock(self._held, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Sign out; return True when nobody else is left."""
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            self._held.close()


@contextmanager
def kept_secrets(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the secrets a file keeps, and write it again when the block changed them.

    One program at a time: two first starts at once must not make two keys.
    """
    lock = file.with_suffix(".lock")
    with only_one(lock) if os.access(file.parent, os.W_OK) else nullcontext():
        kept = read_secrets(file)
        before = json.dumps(kept)
        yield kept
        if json.dumps(kept) != before:
            _write_secrets(file, kept)


def read_secrets(file: Path) -> dict[str, Any]:
    """Return the secrets a file keeps."""
    if not file.is_file():
        return {}
    try:
        kept: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError) as problem:
        raise CannotStart(f"The secrets file {file} cannot be read: {problem}.") from problem
    return kept


def _write_secrets(file: Path, kept: dict[str, Any]) -> None:
    """Write the secrets so that only their owner can read them, whole or not at all."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(kept, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def secrets_file(folder: Path) -> Path:
    """Return the file that keeps a node's secrets: LINKSPAN_SECRETS, else the one in its state folder."""
    given = os.environ.get("LINKSPAN_SECRETS")
    return Path(given) if given else folder / SECRETS_FILE
