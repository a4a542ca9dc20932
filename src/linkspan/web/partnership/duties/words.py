"""Words for duties: who owes them, how they stand, how often, and what an audit's scores mean."""

from __future__ import annotations

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.partnership.statutory import PARTNERSHIP, Duty
from linkspan.web.agencies.words import KINDS

Words = str | Promise

STANDS: dict[str, tuple[Words, str]] = {
    "overdue": (gettext_lazy("Overdue"), "red"),
    "not_met": (gettext_lazy("Not met"), "red"),
    "late": (gettext_lazy("Met late"), "bright-purple"),
    "not_due": (gettext_lazy("Not due yet"), "grey"),
    "met": (gettext_lazy("Met"), "green"),
}
OUTCOMES: dict[str, Words] = {"met": gettext_lazy("Met"), "not_met": gettext_lazy("Not met")}
SCORES: dict[int, Words] = {
    1: gettext_lazy("1: not met"),
    2: gettext_lazy("2: partly met"),
    3: gettext_lazy("3: mostly met"),
    4: gettext_lazy("4: fully met"),
}


def owed_by(duty: Duty) -> str:
    """Say who owes a duty."""
    if PARTNERSHIP in duty.kinds:
        return gettext("The safeguarding partners together")
    return "; ".join(str(KINDS[kind]) for kind in duty.kinds)


def how_often(duty: Duty) -> str:
    """Say how often it recurs, and its day where one is fixed."""
    years, months = divmod(duty.months, 12)
    if months or not years:
        said = ngettext("every %(n)d month", "every %(n)d months", duty.months) % {"n": duty.months}
    else:
        said = gettext("every year") if years == 1 else gettext("every %(n)d years") % {"n": years}
    if not duty.month:
        return said
    return gettext("%(often)s, by %(day)d %(month)s") % {"often": said, "day": duty.day, "month": MONTHS[duty.month]}


def guidance(duty: Duty) -> str:
    """Name the guidance, or say that none was issued."""
    return duty.guidance or gettext("None issued")


def law(duty: Duty) -> str:
    """Name the law; where there is none any more, say so."""
    return duty.law if duty.is_law else gettext("No law asks it now (%(law)s)") % {"law": duty.law}


def score(value: int | None) -> str:
    """Say a score."""
    return str(SCORES[value]) if value else gettext("Not scored yet")
