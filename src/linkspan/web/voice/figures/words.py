"""Words for figures of what children say."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership.report_rules import year_words as year_words
from linkspan.voice import report_rules as rules
from linkspan.voice.queries.figures import Group
from linkspan.voice.report_rules import Share
from linkspan.voice.suppression import FEWEST

Words = str | Promise

OUTCOMES: Mapping[str, Words] = {
    "healthy": gettext_lazy("Being well, in body and mind"),
    "safe": gettext_lazy("Being safe"),
    "enjoy": gettext_lazy("Learning and having fun"),
    "contribute": gettext_lazy("Having a say and taking part"),
    "enough": gettext_lazy("Having enough to live on"),
}
DIMENSIONS: Mapping[str, Words] = {
    rules.AREA: gettext_lazy("Area"),
    rules.AGE: gettext_lazy("Age"),
    rules.ETHNICITY: gettext_lazy("Ethnicity"),
    rules.NEED: gettext_lazy("Main need"),
}
NOT_KNOWN = gettext_lazy("Not known")
GROUPS: Mapping[str, Mapping[str, Words]] = {
    rules.AGE: {
        "0-4": gettext_lazy("Under 5"), "5-9": gettext_lazy("5 to 9"), "10-12": gettext_lazy("10 to 12"),
        "13-15": gettext_lazy("13 to 15"), "16-17": gettext_lazy("16 and 17"), "18+": gettext_lazy("18 and over"),
    },
    rules.ETHNICITY: {
        "white": gettext_lazy("White"), "mixed": gettext_lazy("Mixed"), "asian": gettext_lazy("Asian"),
        "black": gettext_lazy("Black"), "other": gettext_lazy("Another ethnic group"),
    },
    rules.NEED: {
        "N1": gettext_lazy("Abuse or neglect"), "N2": gettext_lazy("The child's disability or illness"),
        "N3": gettext_lazy("A parent's disability or illness"), "N4": gettext_lazy("Family in acute stress"),
        "N5": gettext_lazy("Family dysfunction"), "N6": gettext_lazy("Socially unacceptable behaviour"),
        "N7": gettext_lazy("Low income"), "N8": gettext_lazy("Absent parenting"), "N9": gettext_lazy("Not in need"),
    },
}  # fmt: skip


def measure(code: str) -> str:
    """Name what is counted."""
    named = {
        "due": gettext("Children who were to be heard"),
        "heard": gettext("Children who were heard"),
        "not_asked": gettext("Children nobody asked"),
    }
    if code in named:
        return named[code]
    outcome, what = code.split(".")
    said = {
        "said": gettext("%(outcome)s: children who answered"),
        "well": gettext("%(outcome)s: good or very good"),
        "badly": gettext("%(outcome)s: bad or very bad"),
    }
    return said[what] % {"outcome": OUTCOMES[outcome]}


def group(dimension: str, found: Group) -> str:
    """Name one group of a list."""
    if dimension == rules.AREA and found.code == rules.UNKNOWN:
        return gettext("An area that has ended")
    return found.label or str(GROUPS.get(dimension, {}).get(found.code, NOT_KNOWN))


def count(shown: int | None) -> str:
    """Write a published count."""
    return gettext("not shown") if shown is None else gettext("about %(count)s") % {"count": f"{shown:,}"}


def share(found: Share | None) -> str:
    """Write a share with the range it may lie in."""
    if found is None:
        return gettext("not shown")
    return gettext("%(share)s%% (from %(low)s%% to %(high)s%%)") % {
        "share": f"{100 * found.value:.0f}", "low": f"{100 * found.low:.0f}", "high": f"{100 * found.high:.0f}",
    }  # fmt: skip


def threshold() -> str:
    """State the rule that every figure here goes by."""
    return gettext(
        "Counts under %(fewest)d are not shown, nor are those that would give one away. The others are to the nearest"
        " five. A year is counted once, four weeks after it ends, and stays as it is. No table tells of one child."
    ) % {"fewest": FEWEST}


def interval() -> str:
    """Say what a range means, and what it does not."""
    return gettext(
        "The range shows how far chance and rounding may take a figure: a Wilson interval at 95 per cent, made wider"
        " for rounding. It cannot say what children who were not asked would have said."
    )
