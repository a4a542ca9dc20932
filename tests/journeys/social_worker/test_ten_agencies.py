"""A front-door check of one child with ten agencies: asked in one act, and read on one screen, wide or narrow."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.exchange.commands import asking
from tests import cast, factories
from tests.support import children
from tests.support.browser import sign_in

Axe = Callable[[str], None]
MORE = {
    "Northmere Housing": "housing", "Northmere Youth Justice": "youth_justice", "Kestrel Families": "charity",
    "Mere Care Board": "icb", "Alder Road Nursery": "nursery", "Plover Academy": "school",
}  # fmt: skip
# A screen of 1280 by 800, and a telephone of 390 by 844.
SCREENS = {"wide": (1280, 800), "narrow": (390, 844)}


@pytest.fixture
def request_id(people: cast.Cast) -> UUID:
    """What Ben asks of ten agencies at once, about a child he works with."""
    child = children.rowan(
        people, given_name="Lark", family_name="Overbeck", date_of_birth=date(2016, 2, 17), nhs_number="9434765870",
        address_line_1="8 Alder Row", record_ids=("S-61", "G-61"),
    )  # fmt: skip
    more = [factories.organisation(area=people.northmere, kind=kind, name=name) for name, kind in MORE.items()]
    asked = [people.police, people.practice, people.council, people.hospital, *more]
    now = timezone.now()
    return asking.ask(
        child_id=child, organisations=[each.id for each in asked],
        questions=["Do you know the child or the family?", "Does anything worry you?"], purpose="front_door",
        basis="10", urgency="check", why="A neighbour rang about noise at night.", by=people.ben.actor(now), at=now,
    )  # fmt: skip


def test_ten_agencies_are_read_on_one_screen(people: cast.Cast, page: Page, axe: Axe, request_id: UUID) -> None:
    sign_in(page, "Ben Okoro")
    for name, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/requests/{request_id}/")

        expect(page.get_by_text("10 agencies asked, 0 answered")).to_be_visible()
        rows = page.locator(".app-grid tbody tr")
        expect(rows).to_have_count(10)
        page.evaluate("document.querySelector('h1').scrollIntoView()")
        if folder := os.environ.get("LINKSPAN_PICTURES"):
            page.screenshot(path=Path(folder) / f"ten-{name}.png")
        box = rows.last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height, name
    axe("ten-agencies")
