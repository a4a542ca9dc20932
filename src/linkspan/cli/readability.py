"""Say how hard the pages are to read."""

from __future__ import annotations

from typing import Annotated

import typer


def readability(
    worst: Annotated[int, typer.Option(min=0, help="How many of the hardest pages to name.")] = 10,
) -> None:
    """Print the reading grade of the whole interface, of each area and of the hardest pages (Flesch and Kincaid).

    A grade is how many years of school a reader needs: 4 is about nine years of age, 8 about thirteen.
    """
    from linkspan.cli.grades import pages, texts
    from linkspan.cli.grades.exceptions import EXCUSED

    found = pages.pages(texts.every_text())
    print("Grade of the middle page, and of the hardest, by area:")
    for area, inside in pages.areas(found).items():
        print(f"{pages.middle(inside):6.1f} {inside[0].count.grade:6.1f}  {area} ({len(inside)})")
    print(f"The {worst} hardest:")
    for page in found[:worst]:
        excused = f" (excused: {EXCUSED[page.where]})" if page.where in EXCUSED else ""
        print(f"{page.count.grade:13.1f}  {page.where}{excused}")
    childrens = [page for page in found if page.is_childs]
    staff = [page for page in found if not page.is_childs]
    print(f"Children's pages: {pages.middle(childrens):.1f}, asked {pages.CHILDREN.middle:.0f} or less.")
    print(f"Staff pages: {pages.middle(staff):.1f}, asked {pages.STAFF.middle:.0f} or less.")
    print(f"Whole interface: {pages.middle(found):.1f}, over {len(found)} pages.")
