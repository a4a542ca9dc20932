"""Money beside fair shares, a spreadsheet with a merged cell, a survey on a telephone, and desks left empty."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from linkspan.agencies.models import User
from linkspan.partnership import survey_models
from tests import cast
from tests.rooms.partnership.test_funding import boroughs, figure, give, pool
from tests.rooms.partnership.test_surveys import Made, answered
from tests.rooms.partnership.test_workforce import record
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test
from tests.support.partnership import Formed, formed

Axe = Callable[[str], None]
HEADING = ["year", "organisation code", "cash", "in kind", "function", "prevention", "agreed on", "agreed by"]


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    made = formed(people)
    with as_test():
        User.objects.update(is_demo=True)
    return made


@pytest.fixture
def money(people: cast.Cast, mere: Formed) -> None:
    """Three partners gave something for 2026/27, and the police decided alone."""
    now = timezone.now()
    figure(people, mere, now, people.northmere.id, "children", 30_000)
    figure(people, mere, now, people.southmere.id, "children", 10_000)
    give(people, mere, now, people.council.id, cash=Decimal(90_000))
    give(people, mere, now, mere.board.id, cash=Decimal(20_000))
    give(people, mere, now, people.police.id, people.sana.id, cash=Decimal(5_000), is_prevention=True)
    pool(people, mere, now, spend=Decimal(125_000))


def workbook(merge: str = "") -> FilePayload:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    row = [2026, "SMC", 12_000, 0, "Running costs", "no", "02/03/2026", "Dev Mistry; Supt Sana Wray"]
    for each in (HEADING, row):
        sheet.append(each)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "given.xlsx", "mimeType": kind, "buffer": out.getvalue()}


def test_the_business_manager_reads_paid_beside_fair_and_sends_a_spreadsheet(
    people: cast.Cast, mere: Formed, money: None, page: Page, axe: Axe, watch: Watch
) -> None:
    sign_in(page, "Bea Lindholm")
    page.goto(f"/partnership/{mere.id}/")
    page.get_by_role("link", name="Who gives what").click()
    page.goto(f"/partnership/{mere.id}/funding/?year=2026")
    expect(page.get_by_text("The safeguarding partners gave £115,000 together.")).to_be_visible()
    expect(page.get_by_text("Agreed by one partner alone").first).to_be_visible()
    axe("funding-year")
    for address, name in (
        ("propose/", "propose"),
        ("figures/", "figures"),
        ("formulas/", "formulas"),
        ("pools/", "pools"),
    ):
        page.goto(f"/partnership/{mere.id}/funding/{address}")
        axe(f"funding-{name}")

    page.goto(f"/partnership/{mere.id}/funding/upload/")
    axe("funding-upload")
    page.get_by_label("File").set_input_files(workbook("C2:D2"))
    page.get_by_role("button", name="Show what it says").click()
    expect(page.get_by_text("Row 2: Cells C2:D2 are merged.")).to_be_visible()
    axe("funding-merged")
    page.get_by_role("button", name="Send the file again").click()
    page.get_by_label("File").set_input_files(workbook())
    page.get_by_role("button", name="Show what it says").click()
    axe("funding-preview")
    page.get_by_role("button", name="Keep these rows").click()
    expect(page.get_by_text("1 row is kept.")).to_be_visible()


def test_a_force_sees_its_flat_sum_in_every_borough(people: cast.Cast, mere: Formed, page: Page, axe: Axe) -> None:
    boroughs(people, timezone.now())
    sign_in(page, "Supt Sana Wray")

    page.goto("/partnership/our-shares/?year=2026")

    expect(page.get_by_text("the same £5,000 in 32 areas, from £0.07 to £0.34 a child")).to_be_visible()
    axe("our-shares")


def test_a_survey_goes_from_the_scrutineer_to_a_youth_worker_s_telephone_and_back(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    made = Made(people, mere, timezone.now())
    sign_in(page, "Gus Farran")
    page.goto(f"/partnership/{mere.id}/surveys/{made.id}/")
    axe("survey-build")
    made.send(people.charity, people.council)

    page.context.clear_cookies()
    sign_in(page, "Kit Larkin")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/surveys/{made.id}/")
    axe("survey-answer")
    page.get_by_label("Agree", exact=True).check()
    page.get_by_label("What gets in the way?").fill("Nobody rings back.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Your draft is kept.")).to_be_visible()
    expect(page.get_by_label("What gets in the way?")).to_have_value("Nobody rings back.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Your answers are sent. Thank you.")).to_be_visible()

    answered(made, people.council, [0] * 8 + [1] * 6 + [3] * 4, words="Too many meetings.")
    made.close()
    page.context.clear_cookies()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, "Gus Farran")
    page.goto(f"/partnership/{mere.id}/surveys/{made.id}/results/")
    expect(page.get_by_text("79 per cent (15 of 19) agreed")).to_be_visible()
    axe("survey-results")
    page.get_by_role("link", name="Read and theme").click()
    axe("survey-words")
    assert survey_models.Response.objects.filter(mark__isnull=False).count() == 0


def test_a_manager_records_posts_and_sees_a_desk_that_nobody_sits_at(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe
) -> None:
    record(people, mere, timezone.now())
    sign_in(page, "Mo Farrow")

    page.goto(f"/partnership/{mere.id}/workforce/")

    expect(page.get_by_role("heading", name="duty desk")).to_be_visible()
    axe("workforce")
    page.get_by_role("button", name="Record our own figures").click()
    axe("workforce-record")
    page.goto(f"/partnership/{mere.id}/workforce/{people.council.id}/")
    axe("workforce-history")
