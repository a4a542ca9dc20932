"""Fetching uv with nothing but the standard library, from an index that may be hostile."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Generator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from linkspan.cli import fetch_uv
from linkspan.cli.fetch_uv import NoWay, by_download, index_address, install, platform_here

SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A package index on loopback, served from a folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    folder = tmp_path / "index"
    (folder / "uv").mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}")
    yield folder
    server.shutdown()
    serving.join()
    server.server_close()


def publish(index: Path, program: bytes) -> str:
    """Publish a wheel under the pinned name; return its hash."""
    ending, _ = fetch_uv.WHEELS[platform_here()]
    name = f"uv-{fetch_uv.VERSION}-py3-none-{ending}.whl"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as wheel:
        wheel.writestr(f"uv-{fetch_uv.VERSION}.data/scripts/uv", program)
    (index / "uv" / name).write_bytes(packed.getvalue())
    (index / "uv/index.html").write_text(f'<a href="{name}#sha256=0">{name}</a>')
    return hashlib.sha256(packed.getvalue()).hexdigest()


def test_file_with_another_hash_is_refused(index: Path, tmp_path: Path) -> None:
    publish(index, b"#!/bin/sh\necho evil\n")

    with pytest.raises(NoWay, match="hash differs"):
        by_download(tmp_path)

    assert not (tmp_path / "uv").exists()


def test_published_file_is_unpacked_and_runs(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = publish(index, b"#!/bin/sh\necho uv 0.13.9\n")
    here = platform_here()
    monkeypatch.setitem(fetch_uv.WHEELS, here, (fetch_uv.WHEELS[here][0], digest))

    install(by_download(tmp_path), tmp_path / "bin")

    assert (tmp_path / "bin/uv").stat().st_mode & 0o777 == 0o755


def test_index_without_the_file_is_explained(index: Path, tmp_path: Path) -> None:
    (index / "uv/index.html").write_text("<a href='uv-0.1.tar.gz'>old</a>")

    with pytest.raises(NoWay, match=r"does not list uv-0\.13\.9"):
        by_download(tmp_path)


def test_unreachable_index_is_explained_without_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://user:secret@127.0.0.1:9/simple")

    with pytest.raises(NoWay, match=r"127\.0\.0\.1:9/simple") as caught:
        by_download(tmp_path)

    assert "secret" not in str(caught.value)


def test_program_that_does_not_run_here_is_not_installed(tmp_path: Path) -> None:
    broken = tmp_path / "uv"
    broken.write_bytes(b"\x00not a program")
    broken.chmod(0o755)

    with pytest.raises(NoWay, match="does not run here"):
        install(broken, tmp_path / "bin")

    assert not (tmp_path / "bin/uv").exists()


def test_index_is_the_one_pip_is_told_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".config/pip").mkdir(parents=True)
    (tmp_path / ".config/pip/pip.conf").write_text("[global]\nindex-url = https://packages.example/simple\n")
    assert index_address() == "https://packages.example/simple"

    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example/simple")
    assert index_address() == "https://pip.example/simple"

    monkeypatch.setenv("UV_DEFAULT_INDEX", "office=https://uv.example/simple")
    assert index_address() == "https://uv.example/simple"


def test_index_password_goes_to_no_other_host() -> None:
    index = "https://user:word@packages.example/simple"

    assert fetch_uv._with_password_of(index, "https://packages.example/f/uv.whl").startswith("https://user:word@")
    assert fetch_uv._with_password_of(index, "https://files.example/uv.whl") == "https://files.example/uv.whl"
