"""What a checkout remembers, and that no other checkout shares it by accident."""

import shutil
import stat
from pathlib import Path

import pytest

from linkspan.cli.postgres import keys
from linkspan.cli.state import CannotStart, is_root, kept_secrets, read_secrets, state_folder

pytestmark = pytest.mark.usefixtures("no_database_given")


@pytest.fixture
def checkout(place: Path) -> Path:
    folder = place / "checkout"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _clear_away(place: Path) -> object:
    """Remove what root keeps outside the checkout."""
    yield
    for note in place.glob("*/.linkspan/place"):
        shutil.rmtree(note.read_text().strip(), ignore_errors=True)


def test_checkout_finds_its_folder_again(checkout: Path) -> None:
    assert state_folder(checkout) == state_folder(checkout)


def test_folder_is_in_the_checkout_unless_the_server_must_run_as_another_user(checkout: Path) -> None:
    folder = state_folder(checkout)

    assert folder.is_relative_to(checkout) is not is_root()
    assert stat.S_IMODE(folder.stat().st_mode) == (0o711 if is_root() else 0o700)


def test_copied_checkout_gets_a_folder_of_its_own(checkout: Path) -> None:
    first = state_folder(checkout)
    copy = checkout.with_name("copy")
    shutil.copytree(checkout, copy)

    assert state_folder(copy) != first
    assert state_folder(copy) == state_folder(copy)
    assert state_folder(checkout) == first


def test_moved_checkout_keeps_what_it_had(checkout: Path) -> None:
    (state_folder(checkout) / "kept").write_text("yes")
    moved = checkout.rename(checkout.with_name("moved"))

    assert (state_folder(moved) / "kept").read_text() == "yes"


def test_state_folder_can_be_named_by_the_operator(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKSPAN_STATE", str(place / "elsewhere"))

    assert state_folder(place / "checkout") == place / "elsewhere"


def test_keys_are_made_once_and_kept_private(place: Path) -> None:
    first = keys(place)

    assert keys(place) == first
    assert stat.S_IMODE((place / "secrets.json").stat().st_mode) == 0o600


def test_keys_come_from_the_file_the_operator_names(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = place / "mounted.json"
    given.write_text('{"secret_key": "s", "context_key": "c"}')
    monkeypatch.setenv("LINKSPAN_SECRETS", str(given))

    assert keys(place) == ("s", "c")
    assert not (place / "secrets.json").exists()


def test_secrets_that_cannot_be_read_stop_the_start(place: Path) -> None:
    (place / "secrets.json").write_text("{half")

    with pytest.raises(CannotStart, match="cannot be read"):
        keys(place)


def test_unchanged_secrets_are_not_written_again(place: Path) -> None:
    keys(place)
    before = (place / "secrets.json").stat()

    with kept_secrets(place / "secrets.json") as kept:
        assert set(kept) == {"secret_key", "context_key"}

    assert (place / "secrets.json").stat().st_ino == before.st_ino
    assert read_secrets(place / "secrets.json") == kept
