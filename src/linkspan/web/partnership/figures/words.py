"""Words for published figures: about how many, of how many, and what is hidden."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from linkspan.partnership.disclosure import FEWEST, Band, Share, Total
from linkspan.partnership.indicators import Line, after


def threshold() -> str:
    """State the rule that every page of figures goes by."""
    return gettext(
        "Counts under %(fewest)d, none included, are not shown; the others are to the nearest five. A quarter is"
        " counted once, some weeks after it ends, and stays as it was published. No table here tells of one child."
    ) % {"fewest": FEWEST}


def quarter(start: date) -> str:
    """Name a quarter: April to June 2026."""
    last = date(after(start).year, after(start).month, 1)
    month = date(last.year - (last.month == 1), 12 if last.month == 1 else last.month - 1, 1)
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(start, "F"), "last": date_format(month, "F Y"),
    }  # fmt: skip


def year(start: date) -> str:
    """Name a year from April to March: 2025/26."""
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def number(value: float) -> str:
    """Write a number with its thousands apart, without a decimal."""
    return f"{value:,.0f}"


def percent(share: float) -> str:
    """Write a share in per cent."""
    return gettext("%(share)s per cent") % {"share": f"{100 * share:.0f}"}


def count(found: Total | None) -> str:
    """Write about how many there are; at least how many where something of it is hidden."""
    if found is None or found.is_empty:
        return gettext("too few to show")
    if found.hidden:
        return gettext("at least %(low)s") % {"low": number(found.low)}
    return gettext("about %(count)s") % {"count": number(found.shown)}


def share(found: Share | None) -> str:
    """Write a share with how many of how many; a range where a part of it is hidden."""
    if found is None:
        return gettext("too few to show")
    low, high = f"{100 * found.low:.0f}", percent(found.high)
    if found.value is None:
        said = gettext("between %(low)s and %(high)s of about %(whole)s") % {
            "low": low, "high": high, "whole": number(found.whole.shown),
        }  # fmt: skip
    else:
        said = gettext("about %(part)s of %(whole)s (%(share)s)") % {
            "part": number(found.part.shown), "whole": number(found.whole.shown), "share": percent(found.value),
        }  # fmt: skip
    return said


def line(found: Line) -> str:
    """Write one row's figure: a share where it is one."""
    return share(found.share) if found.whole is not None else count(found.count)


def band(found: Band | None) -> str:
    """Write between which counts something lies."""
    if found is None:
        return gettext("too few to show")
    if found.low == 0:
        return gettext("%(high)s or fewer") % {"high": number(found.high)}
    return gettext("between %(low)s and %(high)s") % {"low": number(found.low), "high": number(found.high)}


def hidden(quarters: int) -> str:
    """Say how many quarters are left out because something in them is hidden."""
    said = ngettext(
        "%(count)d quarter is left out: a count in it is too small to show.",
        "%(count)d quarters are left out: a count in them is too small to show.", quarters,
    )  # fmt: skip
    return said % {"count": quarters}
