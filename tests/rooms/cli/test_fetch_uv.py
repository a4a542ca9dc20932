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
from linkspan.cli.fetch_uv import NoWay, by_download, by_pipx, index_address, install, main, platform_here

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


# --- one way after another ----------------------------------------------------------------------------------------

UV = f"#!/bin/sh\necho uv {fetch_uv.VERSION}\n"


@pytest.fixture
def no_python_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose Python has neither pip nor venv, with an empty PATH and an index nobody answers at."""
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\necho "No module named $2" >&2\nexit 1\n')
    python.chmod(0o755)
    path = tmp_path / "path"
    path.mkdir()
    monkeypatch.setattr(fetch_uv.sys, "executable", str(python))
    monkeypatch.setenv("PATH", f"{path}:/usr/bin:/bin")
    monkeypatch.setattr(fetch_uv.shutil, "which", lambda name: str(path / name) if (path / name).exists() else None)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    return path


def test_where_there_is_only_pipx_it_is_used_and_kept_inside_the_checkout(
    no_python_tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipx = no_python_tools / "pipx"
    pipx.write_text(
        f'#!/bin/sh\n[ "$1 $2" = "install uv=={fetch_uv.VERSION}" ] || exit 1\nmkdir -p "$PIPX_HOME" "$PIPX_BIN_DIR"\n'
        f"printf '%s' '{UV}' > \"$PIPX_BIN_DIR/uv\"\nchmod 755 \"$PIPX_BIN_DIR/uv\"\n"
    )
    pipx.chmod(0o755)

    assert main(tmp_path / "checkout") == 0

    assert (tmp_path / "checkout/bin/uv").read_text() == UV
    assert f"uv {fetch_uv.VERSION} is in" in capsys.readouterr().err


def test_where_no_way_works_each_is_named_with_what_to_install(
    no_python_tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path / "checkout") == 1

    said = capsys.readouterr().err
    assert "uv could not be fetched" in said
    for line in ("pip: No module named pip", "venv: No module named venv", "pipx: not installed", "download: http://"):
        assert line in said
    assert "apt-get install python3 ca-certificates" in said
    assert not (tmp_path / "checkout/bin/uv").exists()


def test_where_neither_pip_nor_venv_nor_pipx_is_there_the_file_is_taken_from_the_index(
    no_python_tools: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = platform_here()
    monkeypatch.setitem(fetch_uv.WHEELS, here, (fetch_uv.WHEELS[here][0], publish(index, UV.encode())))

    assert main(tmp_path / "checkout") == 0

    assert (tmp_path / "checkout/bin/uv").read_text() == UV


def test_pipx_that_fails_says_its_last_line(no_python_tools: Path, tmp_path: Path) -> None:
    (no_python_tools / "pipx").write_text("#!/bin/sh\necho 'first' >&2\necho 'no such version' >&2\nexit 3\n")
    (no_python_tools / "pipx").chmod(0o755)

    with pytest.raises(NoWay, match="no such version"):
        by_pipx(tmp_path)
