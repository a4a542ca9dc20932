"""The data officer: what came of our file, what was refused and why, and are these two the same child?"""

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from linkspan.cli.postgres import Urls
from tests import cast
from tests.rooms.interop.feed_texts import csv_feed
from tests.support.browser import sign_in
from tests.support.database import CONTEXT_KEY, ROOT

Axe = Callable[[str], None]
HOME = {"address_line_1": "113 Common Terrace", "town": "Northmere", "postcode": "ZE3 7QF"}
DANOEL = {"record_id": "J-1", "given_name": "Danoel", "family_name": "Adegoke", "date_of_birth": "2011-01-22",
          "sex": "M", **HOME}  # fmt: skip
DANIEL = {"record_id": "J-2", "given_name": "Daniel", "family_name": "Adegoke", "nhs_number": "9990548609",
          "sex": "M", **HOME}  # fmt: skip
FORMULA = {"record_id": "J-3", "given_name": "Ewa", "family_name": "Mazur", "date_of_birth": "=1+1"}
TRIES = 40


@pytest.fixture
def worker(served: str, journey_clone: Urls, node_state: Path) -> Generator[None]:
    """Do the served node's jobs, as `serve` has it done, in a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": journey_clone.of("app"),
        "LINKSPAN_ROLE": "app",
        "LINKSPAN_STATE": str(node_state),
        "LINKSPAN_SECRET_KEY": "for tests alone",
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    doing = subprocess.Popen([sys.executable, "-m", "linkspan.cli", "worker"], cwd=ROOT, env=environment)
    yield
    doing.terminate()
    doing.wait(timeout=20)


def load(page: Page, *rows: dict[str, str], name: str) -> None:
    """Send a file of changes and wait for what came of it."""
    page.goto("/feeds/load/")
    page.get_by_label("Changes only").check()
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": csv_feed(*rows)}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Load").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    for _ in range(TRIES):
        if not page.get_by_text("the load goes on without you").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"{name} was never loaded")


@pytest.mark.usefixtures("worker")
def test_a_file_is_loaded_its_refused_rows_taken_home_and_a_pair_decided_and_taken_back(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a data officer with two files, one with a row that cannot be kept
    sign_in(page, "Dana Reeve")
    page.goto("/feeds/")
    axe("data-officer-feeds")
    page.get_by_role("button", name="Load a file").click()
    axe("data-officer-load")

    # When she loads the first
    load(page, DANOEL, FORMULA, name="first.csv")

    # Then she sees what came of it, and takes the refused row home as text that no spreadsheet runs
    expect(page.get_by_text("1 new record.")).to_be_visible()
    expect(page.get_by_text("This is not a date we can read.")).to_be_visible()
    axe("data-officer-refused")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download all refused rows").click()
    rows = list(csv.reader(taken.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][:4] == ["3", "J-3", "date_of_birth", "'=1+1"]

    # When the second file names a boy much like the first
    load(page, DANIEL, name="second.csv")
    page.goto("/reviews/")
    axe("data-officer-reviews")
    page.get_by_role("link", name="Daniel Adegoke and Danoel Adegoke").click()

    # Then both stand side by side, with the evidence in words
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same child?")
    expect(page.get_by_role("cell", name="speaks for the same child").first).to_be_visible()
    axe("data-officer-pair")

    # When she says that they are one, and learns otherwise
    page.get_by_label("In your own words").fill("The surgery has his name as Daniel.")
    page.get_by_role("button", name="Same child").click()
    expect(page.get_by_text("No other pair waits for you.")).to_be_visible()
    axe("data-officer-reviews-done")
    page.get_by_role("link", name="Look at it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decided: Same child")
    axe("data-officer-decided")
    page.get_by_role("link", name="Take this decision back").click()
    page.get_by_label("Why?").fill("They are cousins who live together.")
    axe("data-officer-back")
    page.get_by_role("button", name="Take it back").click()

    # Then each has a file of his own again
    expect(page.get_by_text("Taken back: the record has a file of its own again.")).to_be_visible()

    # When she looks at what she can put right, and at how matching does
    page.goto("/feeds/quality/")
    page.get_by_role("button", name="Count now").click()
    expect(page.get_by_text("There is no NHS number.")).to_be_visible()
    axe("data-officer-faults")
    page.goto("/quality/")
    page.get_by_role("button", name="Count now").click()

    # Then figures of so few records are held back
    expect(page.get_by_text("Too few records are held for figures.")).to_be_visible()
    axe("data-officer-quality")
