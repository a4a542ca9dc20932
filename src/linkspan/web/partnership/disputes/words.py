"""Words for disputes between partners: what they are about, their stages, and how each went."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.partnership import dispute_rules as rules
from linkspan.partnership.dispute_rules import Stage

Words = str | Promise

STEPS: dict[str, Words] = {
    "raised": gettext_lazy("Raised"),
    "answered": gettext_lazy("Answered"),
    "moved": gettext_lazy("Taken to the next stage"),
    "closed": gettext_lazy("Closed"),
    "withdrawn": gettext_lazy("Taken back"),
}
# Whom a stage may mean, lowest first; those who keep records or inspect settle no dispute.
MEANT: dict[str, Words] = {
    "practitioner": gettext_lazy("Workers"),
    "front_door": gettext_lazy("Front door"),
    "manager": gettext_lazy("Managers"),
    "dsl": gettext_lazy("Safeguarding leads"),
    "caldicott_guardian": gettext_lazy("Caldicott guardian"),
    "delegated_partner": gettext_lazy("Delegated partners"),
    "lead_partner": gettext_lazy("Lead partners"),
}
SAFE = gettext_lazy(
    "A dispute never stops anything that keeps a child safe. Do what must be done now, and settle this beside it."
)


def subject(code: str) -> str:
    """Say what a dispute is about."""
    return gettext(rules.SUBJECTS[code])


def outcome(code: str) -> str:
    """Say how a dispute ended."""
    return gettext(rules.OUTCOMES[code]) if code else ""


def length(stage: Stage) -> str:
    """Say how long a stage has."""
    count = {"n": stage.length}
    if stage.unit == rules.HOURS:
        return ngettext("%(n)d hour", "%(n)d hours", stage.length) % count
    return ngettext("%(n)d working day", "%(n)d working days", stage.length) % count


def people(stage: Stage) -> str:
    """Say whom a stage means in each agency."""
    found = [str(said) for role, said in MEANT.items() if role in stage.roles]
    if stage.band is not None:
        found.append(gettext("anyone of band %(band)d or above") % {"band": stage.band})
    return "; ".join(found)
