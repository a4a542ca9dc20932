"""Words for the front door: outcomes, levels, stages, and why something was late. None of them names a child."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import decision_rules, disagreement, rules

Words = str | Promise

URGENT: dict[str, tuple[Words, str]] = {
    "danger": (gettext_lazy("In danger now"), "red"),
    "today": (gettext_lazy("Today"), "bright-purple"),
    "soon": (gettext_lazy("Within a working day"), "grey"),
}
FROM: dict[str, Words] = {
    "pattern": gettext_lazy("the front door: an emerging pattern, or what the child sent"),
    "family": gettext_lazy("family"),
    "public": gettext_lazy("member of the public"),
    "anonymous": gettext_lazy("someone who gives no name"),
    "suspected": gettext_lazy("someone who may be causing the harm"),
}
FAMILY: dict[str, Words] = {
    "yes": gettext_lazy("They know that this was passed on"),
    "no": gettext_lazy("They do not know yet"),
    "unsafe": gettext_lazy("They do not know: telling them could put someone at risk"),
}
LATE: dict[str, Words] = {
    "family_unavailable": gettext_lazy("The family could not be reached"),
    "partner_awaited": gettext_lazy("We waited for another agency"),
    "capacity": gettext_lazy("Nobody was free to decide"),
    "safety_first": gettext_lazy("The child was made safe first, and it was written up later"),
    "recorded_late": gettext_lazy("It was decided in time and recorded late"),
    "source_awaited": gettext_lazy("We waited for whoever raised it"),
    "other": gettext_lazy("Something else"),
}
REFUSALS: dict[str, Words] = {
    "no_capacity": gettext_lazy("I have no room for it today"),
    "more_needed": gettext_lazy("I need to know more first"),
    "not_ours": gettext_lazy("It is not our area's"),
    "not_known_to_us": gettext_lazy("I do not know this family"),
    "other": gettext_lazy("Something else"),
}
STEPS: dict[str, Words] = {
    "raised": gettext_lazy("Challenged"),
    "said": gettext_lazy("Said"),
    "answered": gettext_lazy("Answered"),
    "moved": gettext_lazy("Taken higher"),
    "withdrawn": gettext_lazy("Taken back"),
}
TABS: tuple[tuple[str, str, Words], ...] = (
    ("mine", "front_door", gettext_lazy("Mine")),
    ("team", "front_door_team", gettext_lazy("Team")),
    ("unallocated", "front_door_unallocated", gettext_lazy("Unallocated")),
)
BANDS: dict[str, Words] = {
    "critically_overdue": gettext_lazy("Critically overdue"),
    "overdue": gettext_lazy("Overdue"),
    "due_soon": gettext_lazy("Due soon"),
    "not_due": gettext_lazy("Not due yet"),
}


def outcome(code: str) -> str:
    """Say what was decided."""
    return gettext(rules.OUTCOMES[code]) if code in rules.OUTCOMES else ""


def level(number: int) -> str:
    """Say a threshold level with its name."""
    name = gettext(rules.LEVELS[number]) if number in rules.LEVELS else ""
    return gettext("Level %(number)d: %(name)s") % {"number": number, "name": name}


def outcomes() -> list[tuple[str, str, str]]:
    """Give each outcome with its name and what it means."""
    return [(code, gettext(name), gettext(decision_rules.OUTCOMES_MEAN[code])) for code, name in rules.OUTCOMES.items()]


def levels() -> list[tuple[int, str, str]]:
    """Give each level with its name and what it means."""
    return [(each, level(each), gettext(decision_rules.LEVELS_MEAN[each])) for each in rules.LEVELS]


def stage(code: str) -> str:
    """Say a stage of a disagreement."""
    return gettext(disagreement.NAMES[code]) if code in disagreement.NAMES else code


def closed_how(code: str) -> str:
    """Say how a disagreement ended."""
    return gettext(disagreement.OUTCOMES[code]) if code in disagreement.OUTCOMES else ""


def source(referrer: str, agency: str) -> str:
    """Say from whom a concern came: the agency, and who told it where it was somebody else."""
    if referrer == "professional" or referrer not in FROM:
        return agency
    told = str(FROM[referrer])
    return gettext("%(who)s, by way of %(agency)s") % {"who": told, "agency": agency} if agency else told
