"""Fetch `uv` into a folder of the checkout, by whichever way this machine has.

Run by `./linkspan` with any Python 3.11 or later, before a package is installed: it may import only the
standard library, and nothing of Linkspan. Usage: fetch_uv.py FOLDER; puts `FOLDER/bin/uv` there.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import html
import io
import os
import platform
import re
import shutil
import ssl
import struct
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
PYPI = "https://pypi.org/simple"
# Platform: the end of the wheel's name, and its SHA-256 as published on PyPI.
WHEELS = {
    "linux-x86_64-glibc": (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "linux-x86_64-musl": (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    "linux-aarch64": (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    "linux-armv7l": (
        "manylinux_2_17_armv7l.manylinux2014_armv7l",
        "16963d19594e18d746a70c7fce82237bde4f2cac4cfcf0ca2b84796fe9d0c6e9",
    ),
    "darwin-arm64": ("macosx_11_0_arm64", "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63"),
    "darwin-x86_64": (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
}
ADVICE = f"""
Linkspan installs its packages with uv {VERSION}, and none of the ways to get it worked here.
  - Debian or Ubuntu: apt-get install python3 ca-certificates
  - macOS: brew install python@3.13
  - behind a company's package index: set UV_DEFAULT_INDEX to its address
  - or install uv yourself and start again: https://docs.astral.sh/uv/getting-started/installation
"""


class NoWay(Exception):
    """This way of getting uv does not work on this machine."""


def main(folder: Path) -> int:
    """Try each way in turn; say what went wrong with all of them only when none worked."""
    failures = []
    with tempfile.TemporaryDirectory(prefix="linkspan-uv-") as scratch:
        for number, way in enumerate((by_pip, by_venv, by_pipx, by_download)):
            room = Path(scratch) / str(number)
            room.mkdir()
            try:
                install(way(room), folder / "bin")
            except NoWay as problem:
                failures.append(f"{way.__name__.removeprefix('by_')}: {problem}")
            else:
                print(f"linkspan: uv {VERSION} is in {folder / 'bin'}", file=sys.stderr)
                return 0
    print("linkspan: uv could not be fetched.", *failures, sep="\n  ", file=sys.stderr)
    print(ADVICE, file=sys.stderr)
    return 1


def install(found: Path, folder: Path) -> None:
    """Put the program where `./linkspan` looks for it, once it has shown that it runs here."""
    try:
        subprocess.run([str(found), "--version"], check=True, capture_output=True, timeout=60)  # noqa: S603  what pip has just installed
    except (OSError, subprocess.SubprocessError) as problem:
        raise NoWay(f"what came does not run here ({problem})") from problem
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"uv.{os.getpid()}"
    shutil.copyfile(found, new)
    new.chmod(0o755)
    new.replace(folder / "uv")


def by_pip(room: Path) -> Path:
    """Use this Python's pip, into a folder of its own: allowed even where the system manages its packages."""
    return _pip(sys.executable, room)


def by_venv(room: Path) -> Path:
    """Use the pip of a new virtual environment, for a Python that has `venv` and no pip."""
    _run([sys.executable, "-m", "venv", str(room / "venv")])
    return _pip(str(room / "venv/bin/python"), room)


def by_pipx(room: Path) -> Path:
    """Use pipx, kept inside our own folder."""
    pipx = shutil.which("pipx")
    if not pipx:
        raise NoWay("not installed")
    _run([pipx, "install", f"uv=={VERSION}"], PIPX_HOME=str(room / "home"), PIPX_BIN_DIR=str(room / "bin"))
    return room / "bin/uv"


def by_download(room: Path) -> Path:
    """Use only the standard library: find the wheel on the index, check its hash, unpack the program."""
    ending, digest = _wheel_here()
    name = f"uv-{VERSION}-py3-none-{ending}.whl"
    index = index_address()
    try:
        wheel = _get(_address_of(name, index))
    except (OSError, ValueError, ssl.SSLError) as problem:
        raise NoWay(f"{_without_password(index)}: {problem}") from problem
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise NoWay(f"{name} is not the file that was published: its hash differs")
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        program = packed.read(f"uv-{VERSION}.data/scripts/uv")
    (room / "uv").write_bytes(program)
    (room / "uv").chmod(0o755)
    return room / "uv"


def platform_here() -> str:
    """Return the key of WHEELS for this machine, by what its Python is rather than by its kernel."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if system == "darwin" else "aarch64"}.get(machine, machine)
    if machine == "aarch64" and struct.calcsize("P") == 4:
        machine = "armv7l"
    if (system, machine) == ("linux", "x86_64"):
        return f"linux-x86_64-{'glibc' if platform.libc_ver()[0] == 'glibc' else 'musl'}"
    return f"{system}-{machine}"


def index_address() -> str:
    """Return the package index this machine is told to use: uv's setting, pip's, pip's file, else PyPI."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if given := os.environ.get(name):
            return given.split("=", 1)[-1] if re.match(r"[\w-]+=https?:", given) else given
    home = Path(os.environ.get("HOME", "/nonexistent"))
    files = [os.environ.get("PIP_CONFIG_FILE"), home / ".config/pip/pip.conf", home / ".pip/pip.conf"]
    files += [home / "Library/Application Support/pip/pip.conf", "/etc/pip.conf"]
    for file in files:
        conf = configparser.RawConfigParser(strict=False)
        try:
            conf.read([file] if file else [])
        except (OSError, configparser.Error):
            continue
        for section in ("install", "global"):
            if address := conf.get(section, "index-url", fallback=None):
                return address.strip()
    return PYPI


def _wheel_here() -> tuple[str, str]:
    here = platform_here()
    if here not in WHEELS:
        raise NoWay(f"no wheel of uv is known for {here}")
    return WHEELS[here]


def _pip(python: str, room: Path) -> Path:
    wanted = room / "uv.txt"
    hashes = " ".join(f"--hash=sha256:{digest}" for _, digest in WHEELS.values())
    wanted.write_text(f"uv=={VERSION} {hashes}\n")
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--retries", "2"]
    _run(
        [python, "-m", "pip", "install", *options, "--target", str(room / "site"), "-r", str(wanted)],
        PIP_USER="0",
        PIP_REQUIRE_VIRTUALENV="0",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_ROOT_USER_ACTION="ignore",
    )
    return room / "site/bin/uv"


def _run(command: list[str], **settings: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 (pip, venv and pipx, with our own arguments)
            command, env=os.environ | settings, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise NoWay(str(problem)) from problem
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NoWay(said[-1] if said else f"ended with {done.returncode}")


def _address_of(name: str, index: str) -> str:
    """Return the address of a file on a simple index."""
    page = f"{index.rstrip('/')}/uv/"
    for link in re.findall(r'href\s*=\s*["\']([^"\']+)["\']', _get(page).decode("utf-8", "replace")):
        address = urllib.parse.urljoin(page, html.unescape(link))
        if urllib.parse.unquote(urllib.parse.urlsplit(address).path).endswith(f"/{name}"):
            return _with_password_of(index, address)
    raise NoWay(f"{_without_password(index)} does not list {name}")


def _get(address: str) -> bytes:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("https", "http", "file"):
        raise ValueError(f"the address is not one we can read: {parts.scheme}")
    request = urllib.request.Request(_without_password(address), headers={"Accept": "text/html, */*"})  # noqa: S310  the index a person set
    if parts.username:
        both = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", f"Basic {base64.b64encode(both.encode()).decode()}")
    bundle = os.environ.get("PIP_CERT") or os.environ.get("REQUESTS_CA_BUNDLE")
    trust = ssl.create_default_context(cafile=bundle if bundle and Path(bundle).is_file() else None)
    with urllib.request.urlopen(request, timeout=120, context=trust) as answer:  # noqa: S310  the same
        body: bytes = answer.read()
        return body


def _with_password_of(index: str, address: str) -> str:
    """Give an index's password to a file on that same host, and to no other."""
    login, at, host = urllib.parse.urlsplit(index).netloc.rpartition("@")
    parts = urllib.parse.urlsplit(address)
    if at and parts.netloc == host:
        return urllib.parse.urlunsplit(parts._replace(netloc=f"{login}@{host}"))
    return address


def _without_password(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
