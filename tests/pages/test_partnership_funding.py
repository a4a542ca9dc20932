"""The pages of who gives what: paid beside fair, files shown before they are kept, and one giver's shares together."""

import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from linkspan.partnership import funding_models, funding_rules, models
from linkspan.partnership.commands import funding as commands
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_funding import boroughs, figure, gift, give
from tests.support.pages import once, title, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db

HEADING = "year,organisation code,cash,in kind,how valued,function,prevention,agreed on,agreed by,meeting"
GOOD = '2026/27,NMC,"£60,000.00",0,,Running costs,no,02/03/2026,Dev Mistry; Supt Sana Wray,Executive'


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def year(people: cast.Cast, mere: Formed) -> int:
    """Give a year in which two councils, the police and the board gave something, and the police decided alone."""
    now = timezone.now()
    figure(people, mere, now, people.northmere.id, "children", 30_000)
    figure(people, mere, now, people.southmere.id, "children", 10_000)
    give(people, mere, now, people.council.id, cash=Decimal(90_000))
    give(people, mere, now, people.police.id, people.sana.id, cash=Decimal(30_000), is_prevention=True)
    return 2026


def address(mere: Formed, rest: str = "") -> str:
    return f"/partnership/{mere.id}/funding/{rest}"


def test_paid_stands_beside_fair_with_the_model_named(people: cast.Cast, desk: Desk, mere: Formed, year: int) -> None:
    page = desk(people.dev).get(address(mere, f"?year={year}"))

    said = words(page)
    assert title(page) == "Who gives what, 2026/27 – Linkspan"
    assert "The safeguarding partners gave £120,000 together" in said
    assert "By children" in said
    assert "Northmere Council £90,000 £30,000 £30,000 £30,000 £60,000 more" in said
    assert "Agreed by one partner alone Mere Police" in said
    assert "25 per cent: £30,000 of £120,000" in said
    assert "Agreed 2 March 2026 by Supt Sana Wray (Mere Police)" in said


def test_another_model_is_chosen_by_its_link(people: cast.Cast, desk: Desk, mere: Formed, year: int) -> None:
    page = desk(people.dev).get(address(mere, f"?year={year}&model=thirds"))

    assert "Given, beside equal thirds" in words(page)


def test_a_year_without_anything_says_what_to_do(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    said = words(desk(people.bea).get(address(mere, "?year=2019")))

    assert "Nothing is recorded for 2019/20" in said
    assert "Record or propose a contribution" in said


@pytest.mark.parametrize("rest", ["", "propose/", "figures/", "formulas/", "upload/", "pools/", "pools/new/"])
def test_the_pages_are_refused_to_an_outsider(people: cast.Cast, desk: Desk, mere: Formed, rest: str) -> None:
    assert desk(people.bea).get(address(mere, rest)).status_code == 200
    assert desk(people.kit).get(address(mere, rest)).status_code == 403


def test_a_scrutineer_reads_and_does_not_record(people: cast.Cast, desk: Desk, mere: Formed, year: int) -> None:
    gus = desk(people.gus)

    assert "Record or propose" not in words(gus.get(address(mere, f"?year={year}")))
    assert gus.get(address(mere, "propose/")).status_code == 403


def typed(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    said = {
        "organisation": str(people.council.id), "year": "2026", "cash": "5000", "in_kind": "", "in_kind_how": "",
        "functions": "Training", "is_prevention": "no", "agreed_on-day": "2", "agreed_on-month": "3",
        "agreed_on-year": "2026", "agreed_by": [str(people.dev.id)], "meeting": "",
    }  # fmt: skip
    return once(**(said | changed))


def test_a_contribution_is_recorded_on_the_page(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = desk(people.bea).post(address(mere, "propose/"), typed(people), follow=True)

    assert "It is recorded." in words(page)
    assert funding_models.Contribution.objects.get().cash == 5000


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cash": "-5"}, "cannot be less than nothing"),
        ({"cash": "0.005"}, "no part of a penny"),
        ({"agreed_on-year": "2099"}, "cannot have been agreed on a day that has not come"),
        ({"agreed_by": []}, "Name who agreed it"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    people: cast.Cast, desk: Desk, mere: Formed, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.bea).post(address(mere, "propose/"), typed(people, **changed))

    assert said in words(page)
    assert 'value="Training"' in page.content.decode()
    assert funding_models.Contribution.objects.count() == 0


def test_a_proposal_is_agreed_and_another_taken_back(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    proposed = commands.record_contribution(
        partnership_id=mere.id, given=commands.Given(people.police.id, gift(agreed_on=None)),
        by=people.bea.actor(timezone.now()), at=timezone.now(),
    )  # fmt: skip
    bea = desk(people.bea)
    assert "Proposed, not agreed" in words(bea.get(address(mere, "?year=2026")))

    agreed = {name: value for name, value in typed(people).items() if name.startswith(("agreed", "once", "meeting"))}
    page = bea.post(address(mere, f"{proposed}/agree/"), agreed, follow=True)
    assert "It is agreed." in words(page)

    page = bea.post(address(mere, f"{proposed}/withdraw/"), once(), follow=True)
    assert "It is taken back." in words(page)
    assert bea.get(address(mere, f"{proposed}/agree/")).status_code == 404


def test_a_formula_with_a_fault_says_which_line(people: cast.Cast, desk: Desk, mere: Formed, year: int) -> None:
    bea = desk(people.bea)

    wrong = bea.post(address(mere, "formulas/"), once(name="Odd", formula="half = children / 2\nhalf + sise"))
    assert "Line 2: Nothing is called sise." in words(wrong)
    assert "half = children / 2" in wrong.content.decode()

    bea.post(address(mere, "formulas/"), once(name="By size", formula="children / area_km2"))
    page = words(bea.get(address(mere, f"?year={year}")))
    assert "It cannot be worked out. Line 1: It divides by zero." in page
    assert "£120,000" in page


def test_a_figure_is_entered_with_its_source(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    said = once(
        area=str(people.northmere.id), measure="children", value="31000", source="Mid-year estimates",
        **{"as_of-day": "30", "as_of-month": "6", "as_of-year": "2025"},
    )  # fmt: skip

    page = desk(people.bea).post(address(mere, "figures/"), said, follow=True)

    assert "The figure is kept." in words(page)
    assert "31,000 Mid-year estimates 30 June 2025" in words(page)
    assert "Children whom Linkspan itself knows of, today" in words(page)
    assert "Northmere about 0" in words(page)


def send(client: Client, mere: Formed, content: bytes, name: str = "given.csv") -> Any:
    return client.post(address(mere, "upload/"), once(file=SimpleUploadedFile(name, content)))


def kept_rows(page: Any) -> dict[str, str]:
    found = re.findall(r'name="(rows|once)"[^>]*value="([^"]*)"', page.content.decode())
    return dict(found)


def test_a_file_is_shown_first_and_then_kept_whole(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    shown = send(bea, mere, f"{HEADING}\n{GOOD}\n2026,MERE-POL,5000,250.50,A desk,Running costs,yes,,,\n".encode())

    assert "Northmere Council 2026/27 £60,000 £0 Running costs 02/03/2026, 2 people" in words(shown)
    assert funding_models.Contribution.objects.count() == 0

    page = bea.post(address(mere, "upload/keep/"), kept_rows(shown), follow=True)

    assert "2 rows are kept." in words(page)
    council = funding_models.Contribution.objects.get(organisation=people.council)
    assert (council.cash, council.agreed_by.count()) == (60_000, 2)
    assert funding_models.Contribution.objects.get(organisation=people.police).agreed_on is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("NMC", "NOPE"), "Row 3: No member of this partnership has the code NOPE"),
        (GOOD.replace("£60,000.00", "sixty"), "Row 3: sixty is no sum of money (cash)"),
        (GOOD.replace("£60,000.00", "-1"), "Row 3: A contribution cannot be less than nothing"),
        (GOOD.replace("02/03/2026", "02/03/2099"), "Row 3: It cannot have been agreed on a day that has not come"),
        (GOOD.replace("02/03/2026", "31/02/2026"), "Row 3: 31/02/2026 is no day"),
        (GOOD.replace("2026/27", "2026/28"), "Row 3: 2026/28 is no year"),
        (
            GOOD.replace("Dev Mistry", "Dev Mystery"),
            "is called Dev Mystery. Leave the name out",
        ),
        (GOOD.replace(",no,", ",perhaps,"), "Row 3: perhaps is neither yes nor no"),
        (GOOD + ",extra", "Row 3: It has more cells than row 1 has columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_nothing_is_kept(
    people: cast.Cast, desk: Desk, mere: Formed, row: str, said: str
) -> None:
    page = send(desk(people.bea), mere, f"{HEADING}\n{GOOD}\n{row}\n".encode())

    assert said in words(page)
    assert "Nothing was saved" in words(page)
    assert "rows" not in kept_rows(page)
    assert funding_models.Contribution.objects.count() == 0


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADING.split(","), *rows]:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROW = [2026, "NMC", 60_000, 0, "", "Running costs", False, datetime(2026, 3, 2), "Dev Mistry", "Executive"]


def test_a_workbook_is_read_like_a_csv_file(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = send(desk(people.bea), mere, workbook(ROW), "given.xlsx")

    assert "Northmere Council 2026/27 £60,000 £0 Running costs 02/03/2026, 1 person" in words(page)


def test_a_merged_cell_is_refused_with_its_row(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = send(desk(people.bea), mere, workbook(ROW, ROW, merge="B2:B3"), "given.xlsx")

    said = words(page)
    assert "Row 2: Cells B2:B3 are merged. Unmerge them and write the value in each row." in said
    assert "Row 3: Cells B2:B3 are merged." in said
    assert "rows" not in kept_rows(page)


def test_a_formula_in_a_cell_is_refused(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = send(desk(people.bea), mere, workbook([*ROW[:2], "=1+1", *ROW[3:]]), "given.xlsx")

    assert "Row 2: Cell C2 holds =1+1. Write the value itself." in words(page)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 no workbook", b"a,b\n1,2\n", HEADING.encode()])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    people: cast.Cast, desk: Desk, mere: Formed, content: bytes
) -> None:
    page = send(desk(people.bea), mere, content)

    assert page.status_code == 200
    assert "Nothing was saved." in words(page)


def test_a_preview_that_was_changed_is_not_kept(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    sent = kept_rows(send(bea, mere, f"{HEADING}\n{GOOD}\n".encode()))

    page = bea.post(address(mere, "upload/keep/"), sent | {"rows": sent["rows"][:-3] + "abc"}, follow=True)

    assert "This preview is too old or was changed. Nothing was saved." in words(page)
    assert funding_models.Contribution.objects.count() == 0


def test_the_same_preview_sent_twice_is_kept_once(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    sent = kept_rows(send(bea, mere, f"{HEADING}\n{GOOD}\n".encode()))

    bea.post(address(mere, "upload/keep/"), sent)
    bea.post(address(mere, "upload/keep/"), sent)

    assert funding_models.Contribution.objects.count() == 1


def test_a_force_sees_the_flat_sum_it_gives_to_32_boroughs(people: cast.Cast, desk: Desk) -> None:
    boroughs(people, timezone.now())

    page = desk(people.sana).get("/partnership/our-shares/?year=2026")

    said = words(page)
    assert "£160,000 in all, to 32 partnerships." in said
    assert "the same £5,000 in 32 areas, from £0.07 to £0.34 a child" in said
    assert said.count("Agreed by one partner alone") == 32
    assert desk(people.kit).get("/partnership/our-shares/").status_code == 403
    borough = models.Partnership.objects.get(name="Borough 1").id
    said = words(desk(people.gus).get(f"/partnership/{borough}/funding/?year=2026"))
    assert "Flat Mere Police: the same £5,000 in 32 areas, from £0.07 to £0.34 a child." in said


def pooled(people: cast.Cast, mere: Formed, **changed: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": "Speech and language", "basis": "section_75", "basis_words": "", "year": "2026",
        "need": "One child in ten starts school without enough words.", "service": "Therapy in nurseries",
        "function_code": "health_visiting", "commissioner": str(mere.board.id), "provider": "Mere Community Trust",
        f"share_{mere.board.id}": "80000", f"share_{people.council.id}": "40000", "spend": "125000",
        "changed": "200 more children were seen.", "indicator": "",
    }  # fmt: skip
    return once(**(said | changed))


def test_a_pooled_budget_shows_who_put_in_what_and_that_it_was_overspent(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    page = desk(people.bea).post(address(mere, "pools/new/"), pooled(people, mere), follow=True)
    said = words(desk(people.gus).get(address(mere, "pools/?year=2026")))

    assert "It is recorded." in words(page)
    assert "Section 75, National Health Service Act 2006" in said
    assert "Mere Integrated Care Board puts in £80,000" in said
    assert "Under or over £5,000 over" in said
    assert "200 more children were seen." in said
    assert "Function Health visiting, 0 to 5" in said


def test_a_pool_is_changed_and_not_doubled(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    bea.post(address(mere, "pools/new/"), pooled(people, mere))
    kept: UUID = funding_models.Pool.objects.get().id

    form = bea.get(address(mere, f"pools/{kept}/"))
    bea.post(address(mere, f"pools/{kept}/"), pooled(people, mere, spend="120000"))

    assert 'value="80000' in form.content.decode()
    assert "spent to the penny" in words(bea.get(address(mere, "pools/?year=2026")))
    assert bea.get(address(mere, f"pools/{kept}/")).status_code == 404


@pytest.mark.parametrize("asked", ["", "?year=0000", "?year=9999", "?year=1066", "?year=next"])
def test_this_year_is_shown_unless_another_that_can_be_is_asked_for(
    people: cast.Cast, desk: Desk, mere: Formed, asked: str
) -> None:
    now = funding_rules.year_name(funding_rules.year_of(timezone.localdate()))

    assert f"Who gives what, {now}" in words(desk(people.bea).get(address(mere, asked)))
