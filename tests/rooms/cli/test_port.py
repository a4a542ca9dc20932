"""The port a checkout serves on."""

import socket
import threading
from pathlib import Path

import pytest

from linkspan.cli.port import listen
from linkspan.cli.state import CannotStart


def port_of(listening: socket.socket) -> int:
    number: int = listening.getsockname()[1]
    return number


def test_checkout_keeps_its_port(tmp_path: Path) -> None:
    with listen(tmp_path) as first:
        port = port_of(first)

    with listen(tmp_path) as again:
        assert port_of(again) == port


def test_two_checkouts_never_share_a_port(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    with listen(tmp_path / "a") as first, listen(tmp_path / "b") as second:
        assert port_of(first) != port_of(second)


def test_port_taken_by_a_stranger_is_passed_over_this_time_only(tmp_path: Path) -> None:
    with listen(tmp_path) as first:
        port = port_of(first)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with listen(tmp_path) as other:
            assert port_of(other) != port

    with listen(tmp_path) as again:
        assert port_of(again) == port


def test_port_still_closing_after_a_kill_is_waited_for(tmp_path: Path) -> None:
    closing = listen(tmp_path)
    port = port_of(closing)
    threading.Timer(0.5, closing.close).start()

    with listen(tmp_path, patience=10) as again:
        assert port_of(again) == port


def test_asked_port_that_is_taken_is_refused_in_words(tmp_path: Path) -> None:
    with listen(tmp_path) as first, pytest.raises(CannotStart, match="cannot be used"):
        listen(tmp_path, port_of(first))
