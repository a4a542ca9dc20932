"""The data officer: our census is loaded, what it lacks is mended, and the year's file is made."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from linkspan.interop.census import records
from linkspan.interop.census.reader import read_message
from tests import cast
from tests.journeys.data_officer.test_loading_and_matching import TRIES, worker
from tests.rooms.interop.census_messages import written
from tests.rooms.interop.test_census_loading import BUSY, CLOSED, HEADER, a_child
from tests.support.browser import sign_in

__all__ = ["worker"]
Axe = Callable[[str], None]


def load(page: Page, name: str, *children: records.Child) -> None:
    page.goto("/feeds/load/")
    page.get_by_label("Children-in-need census").check()
    page.get_by_label("Changes only").check()
    xml = written(records.Message(HEADER, children))
    file: FilePayload = {"name": name, "mimeType": "application/xml", "buffer": xml}
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
def test_a_census_is_loaded_mended_and_made(people: cast.Cast, page: Page, axe: Axe, tmp_path: Path) -> None:
    # Given a data officer whose council's last return is loaded, with a child of whom it says too little
    sign_in(page, "Dana Reeve")
    no_need = records.Episode(CLOSED.referred_on, "6", no_further_action=False)
    load(page, "last-year.xml", a_child(BUSY), a_child(no_need, number="B2", ethnicity=None, disabilities=()))
    axe("data-officer-census-loaded")

    # When she looks at what the year's return lacks
    page.goto("/census/")
    axe("data-officer-census-years")
    page.get_by_role("link", name="1 April 2025").click()

    # Then it says what keeps it from being sent, of which child, and what to do
    expect(page.get_by_text("2 children, 2 episodes. It cannot be sent yet.")).to_be_visible()
    expect(page.get_by_role("heading", name="The child's primary need is not recorded.")).to_be_visible()
    page.get_by_text("Show the children: The child's primary need is not recorded.").click()
    axe("data-officer-census-year")

    # When she records what no other record has
    page.get_by_role("link", name="B2").first.click()
    axe("data-officer-census-child")
    page.get_by_label("Ethnicity").select_option("Indian")
    page.get_by_label("Hearing").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Recorded for B2.")).to_be_visible()

    # And the file of next year's layout comes whole once the council's system says the rest
    whole = records.Episode(CLOSED.referred_on, "6", "N4", no_further_action=False)
    load(page, "put-right.xml", a_child(BUSY), a_child(whole, number="B2", ethnicity=None, disabilities=()))
    page.goto("/census/2026/")
    expect(page.get_by_text("Nothing keeps it from being sent.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the file (XML)").click()

    # Then the file holds what was loaded and what she recorded
    file = tmp_path / "cin.xml"
    coming.value.save_as(file)
    message, unkept = read_message(io.BytesIO(file.read_bytes()))
    assert unkept == ()
    assert [(child.la_child_id, child.ethnicity, child.disabilities) for child in message.children] == [
        ("A1", "WBRI", ("NONE",)),
        ("B2", "AIND", ("HEAR",)),
    ]
