"""Words for delegations: what is delegated, how far, how it stands, and why somebody can or cannot commit an agency."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership import delegation_rules as rules
from linkspan.partnership.ladders import Standing, is_worth_asking

Words = str | Promise

COMMITMENTS: dict[str, Words] = {
    "staff": gettext_lazy("Staff"),
    "data": gettext_lazy("Data"),
    "policy": gettext_lazy("Policy"),
}
EXTENTS: dict[str, Words] = {
    rules.NO: gettext_lazy("No"),
    rules.WHOLE: gettext_lazy("Yes"),
    rules.SCOPED: gettext_lazy("Yes, within limits that I write below"),
}
STATES: dict[str, tuple[Words, str]] = {
    "in_force": (gettext_lazy("Counts today"), "green"),
    "not_begun": (gettext_lazy("Not yet"), "blue"),
    "ended": (gettext_lazy("Ended"), "grey"),
    "lead_left": (gettext_lazy("Lapsed: the lead left their post"), "red"),
    "delegate_left": (gettext_lazy("Lapsed: the delegate left their post"), "red"),
}
ANSWERS: dict[str, Words] = {
    rules.RATIFIED: gettext_lazy("Ratified"),
    rules.OVERTURNED: gettext_lazy("Overturned"),
}
FINDINGS: dict[str, Words] = {
    rules.KEPT: gettext_lazy("It stays as it is"),
    rules.CHANGED: gettext_lazy("It is to change: I end it and write a new one"),
    rules.ENDED: gettext_lazy("It ends today"),
}
WHY: dict[str, Words] = {
    "lead": gettext_lazy("They lead for their agency and answer for all of it themselves."),
    "delegated": gettext_lazy("Their lead has delegated it to them."),
    "over_the_limit": gettext_lazy("It costs more than their limit for one decision."),
    "nothing_delegated": gettext_lazy("Nothing is delegated to them in this partnership today."),
    "function_not_delegated": gettext_lazy("This kind of decision is not delegated to them."),
    "staff_not_delegated": gettext_lazy("Committing staff is not delegated to them."),
    "data_not_delegated": gettext_lazy("Committing data is not delegated to them."),
    "policy_not_delegated": gettext_lazy("Changing policy is not delegated to them."),
    "money_not_delegated": gettext_lazy("Committing money is not delegated to them."),
    "not_in_post": gettext_lazy("They are in no post of that agency today."),
    "not_a_member": gettext_lazy("Their agency is not in this partnership today."),
}


def function(code: str) -> str:
    """Say a function."""
    return gettext(rules.FUNCTIONS.get(code, code))


def functions(codes: frozenset[str] | tuple[str, ...]) -> list[str]:
    """Say functions in the order of the list."""
    return [gettext(words) for code, words in rules.FUNCTIONS.items() if code in codes]


def extent(found: rules.Extent) -> str:
    """Say how far a kind of commitment goes."""
    if found.how == rules.SCOPED:
        return gettext("Yes, within this: %(scope)s") % {"scope": found.scope}
    return str(EXTENTS[found.how])


def prompt(standing: Standing | None, band: int) -> str:
    """Say where a post stands, as something to ask about; never an answer."""
    parts = []
    if standing is not None and standing.steps_below:
        said = gettext("%(rung)s is %(steps)d below %(top)s on the ladder.")
        parts.append(said % {"rung": standing.rung.capitalize(), "steps": standing.steps_below, "top": standing.top})
    if is_worth_asking(band):
        parts.append(gettext("Delegates usually stand higher: ask whether they can speak for their agency."))
    return " ".join(parts)
