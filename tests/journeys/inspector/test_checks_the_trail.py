"""The inspector: is the trail whole, and can I prove one line of it without you?"""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from linkspan.cli.postgres import Urls
from tests import cast
from tests.support.browser import Watch, sign_in
from tests.support.database import CONTEXT_KEY, ROOT

Axe = Callable[[str], None]
TRIES = 240  # sealing waits for the longest transaction of any test beside this one


@pytest.fixture
def sealing(journey_clone: Urls, tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Seal the served database's trail as a node does, in a process of its own."""
    command = [sys.executable, "-m", "linkspan.cli", "sequencer"]
    sealer = subprocess.Popen(command, cwd=ROOT, env=environment(journey_clone, tmp_path_factory.mktemp("sealing")))
    yield
    sealer.terminate()
    sealer.wait(timeout=20)


def environment(clone: Urls, state: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": clone.of("sequencer"),
        "LINKSPAN_ROLE": "sequencer",
        "LINKSPAN_STATE": str(state),
        "LINKSPAN_SECRET_KEY": "for tests alone",
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }


def keep(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def wait_for(page: Page, words: str) -> None:
    """Load the page again until it says something; sealing waits for every transaction in the cluster."""
    for _ in range(TRIES):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"{page.url} never said {words!r}")


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_he_checks_the_trail_and_proves_a_line_without_us(
    people: cast.Cast, sealing: None, page: Page, axe: Axe, tmp_path: Path, watch: Watch
) -> None:
    sign_in(page, "Oz Penrose")
    page.goto("/trail/?what=all")
    wait_for(page, "Last signed")
    page.locator(".app-timeline__title a").first.click()
    wait_for(page, "Download the proof")
    axe("inspector-line")

    with page.expect_download() as proof:
        page.get_by_role("button", name="Download the proof").click()
    page.goto("/trail/")
    page.get_by_text("Take away, and check without us").click()
    axe("inspector-trail")
    with page.expect_download() as keys:
        page.get_by_role("link", name="Download the keys").click()
    with page.expect_download() as checker:
        page.get_by_role("link", name="Download the program that checks").click()

    proof_file, key_file = keep(proof.value, tmp_path), keep(keys.value, tmp_path)
    program = keep(checker.value, tmp_path)
    with_ours = run(
        sys.executable, "-m", "linkspan.cli", "trail", "verify", "--file", str(proof_file), "--key", str(key_file)
    )
    with_the_file_alone = run(sys.executable, "-I", str(program), str(proof_file), "--key", str(key_file))
    assert with_ours.returncode == 0, with_ours.stderr
    assert with_the_file_alone.returncode == 0, with_the_file_alone.stderr
    altered = proof_file.with_name("altered.tlog-proof")
    text = proof_file.read_text()
    altered.write_text(text.replace("extra ", "extra e30", 1))
    assert run(sys.executable, "-I", str(program), str(altered), "--key", str(key_file)).returncode != 0


def test_he_has_the_trail_checked_from_inside_and_is_told_what_that_is_worth(
    people: cast.Cast, sealing: None, page: Page, axe: Axe
) -> None:
    sign_in(page, "Oz Penrose")
    page.goto("/trail/")
    wait_for(page, "up to line")

    page.get_by_role("button", name="Check now").click()

    expect(page.get_by_role("heading", name="Nothing wrong was found")).to_be_visible()
    expect(page.get_by_text("linkspan trail verify --file")).to_be_visible()
    axe("inspector-checked")


def test_he_is_offered_no_search_for_a_child_and_no_child_s_name(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Oz Penrose")
    page.goto("/trail/")

    expect(page.get_by_role("search")).to_have_count(0)
    expect(page.get_by_role("link", name="Find a child")).to_have_count(0)
