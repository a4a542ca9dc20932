"""The children's commissioner reads what children say in figures, takes the report away, and reaches no child without a
direction that two people of the office have recorded and confirmed."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from linkspan.agencies.models import User
from linkspan.cli.main import app
from linkspan.voice.commands.reports import seal_report
from linkspan.voice.commands.words import record_words
from linkspan.voice.word_rules import Saying
from tests import cast
from tests.support import children
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test
from tests.support.voice import commissioner, published

Axe = Callable[[str], None]
WHY = "Inquiry as directed into how one child was heard"


def typed(page: Page, group: str, days: int) -> None:
    """Type a day so many days from today."""
    on = timezone.localdate() + timedelta(days=days)
    field = page.get_by_role("group", name=group)
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        field.get_by_label(part, exact=True).fill(str(value))


def test_the_commissioner_reads_figures_takes_the_report_and_reaches_no_child_without_a_direction(
    people: cast.Cast, page: Page, axe: Axe, watch: Watch, browser: Browser, base_url: str, tmp_path: Path
) -> None:
    # Given a year of figures, a child whose words are written down, and two people of the office
    published(2026, [str(people.northmere.id), str(people.southmere.id)])
    child, now = children.rowan(people), timezone.now()
    record_words(
        child_id=child, saying=Saying("I want to see my gran.", now - timedelta(days=2), alone="yes"),
        by=people.ben.actor(now), at=now,
    )  # fmt: skip
    cora, _piet = commissioner(people, "Cora Lind"), commissioner(people, "Piet Moss")
    seal_report(year=2026, foreword="Hear them.", file=b"%PDF-1.7 made up", by=cora.actor(now), at=now)
    with as_test():
        User.objects.update(is_demo=True)

    # When Cora reads the year, its picture, and the list by age, then small counts are not shown
    sign_in(page, "Cora Lind")
    page.goto("/voice/figures/")
    expect(page.get_by_role("heading", name="What children say")).to_be_visible()
    expect(page.locator("figure.app-bars svg").first).to_be_visible()
    axe("voice-figures")
    page.get_by_role("link", name="Age", exact=True).click()
    expect(page.get_by_role("cell", name="not shown").first).to_be_visible()

    # And the file for machines says the same and no more
    page.goto("/voice/figures/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the counts (CSV)").click()
    rows = list(csv.DictReader(Path(waiting.value.path()).read_text().splitlines()))
    assert {int(row["count"]) % 5 for row in rows if row["count"]} == {0}
    assert min(int(row["count"]) for row in rows if row["count"]) >= 10

    # When she takes the sealed report away, it is found unchanged elsewhere, without the database
    page.goto("/voice/reports/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the report").click()
    report = tmp_path / "report.pdf"
    waiting.value.save_as(report)
    digest = page.locator(".app-copy").filter(has_text="Hash:").inner_text().removeprefix("Hash: ").strip()
    done = CliRunner().invoke(app, ["voice", "verify", str(report), "--hash", digest])
    assert (done.exit_code, "The report is unchanged." in done.output) == (0, True)

    # Then no child can be reached, by address, by search or by asking without a direction
    watch.expected |= {403, 404}
    for path in (f"/children/{child}/", f"/children/{child}/voice/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (403, 404), path
        expect(page.get_by_text("gran")).to_have_count(0)
    page.goto("/voice/reports/inquiry/")
    page.get_by_label("The child's reference").fill(str(child))
    page.get_by_label("Why you read it now").fill(WHY)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("There is no direction about this child.").first).to_be_visible()

    # When she records a direction and Piet confirms it
    page.goto("/voice/reports/directions/new/")
    page.get_by_label("The direction's reference").fill("SoS/2026/1")
    page.get_by_label("The child's reference").fill(str(child))
    page.get_by_label("Why it was given").fill(WHY)
    typed(page, "The day it was given", 0)
    typed(page, "Its last day", 30)
    page.get_by_role("button").filter(has_text="Record").click()
    expect(page.get_by_text("Waits to be confirmed")).to_be_visible()
    axe("voice-directions")
    other = browser.new_context(base_url=base_url, locale="en-GB", timezone_id="Europe/London").new_page()
    sign_in(other, "Piet Moss")
    other.goto("/voice/reports/directions/")
    other.get_by_role("button", name="Confirm direction SoS/2026/1").click()
    expect(other.get_by_text("In force")).to_be_visible()
    other.context.close()

    # Then she reads what this one child said, and once she says what came of it, nothing opens any more
    page.goto("/voice/reports/inquiry/")
    page.get_by_label("The child's reference").fill(str(child))
    page.get_by_label("Why you read it now").fill(WHY)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("I want to see my gran.")).to_be_visible()
    page.goto("/voice/reports/directions/")
    page.get_by_role("link", name="Say what came of it").click()
    page.get_by_label("What came of it?").fill("The inquiry is over; its report names nobody.")
    axe("voice-direction-end")
    page.get_by_role("button", name="End the direction").click()
    expect(page.get_by_text("The direction is ended.")).to_be_visible()
