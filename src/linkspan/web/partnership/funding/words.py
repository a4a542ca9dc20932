"""Words for money: the ways to weigh a share, what figures count, on what footing money is put together."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise

MODELS: dict[str, Words] = {
    "children": _("By children"),
    "need": _("By children and need"),
    "thirds": _("Equal thirds"),
}
MODEL_SAYS: dict[str, Words] = {
    "children": _("Each partner by the children in the areas it serves."),
    "need": _("The same, each area's children multiplied by its weight of need; 1 where none is entered."),
    "thirds": _("A third each for council, board and police; two of one kind divide theirs by children."),
}
MEASURES: dict[str, Words] = {
    "children": _("Children under 18"),
    "need": _("Weight of need (1 is usual)"),
    "area_km2": _("Square kilometres"),
}
BASES: dict[str, Words] = {
    "section_75": _("Section 75, National Health Service Act 2006"),
    "section_10": _("Section 10, Children Act 2004"),
    "childrens_trust": _("Children's trust arrangements"),
    "other": _("Something else"),
}


def pounds(value: Decimal | None) -> str:
    """Write money as people do: "£5,000", "£0.07"; the pence only where there are any."""
    if value is None:
        return gettext("not known")
    sign = "−" if value < 0 else ""
    whole = value == value.to_integral_value()
    return f"{sign}£{abs(value):,.0f}" if whole else f"{sign}£{abs(value):,.2f}"


def pounds_and_pence(value: Decimal) -> str:
    """Write money always with its pence: "£0.07"."""
    return f"£{value:,.2f}"
