"""Every kind of stage of the pathway, found by its code. Plain values: a kind is data, a stage of it is a row."""

from collections.abc import Mapping

from linkspan.pathway.care_kinds import CARE
from linkspan.pathway.help_kinds import HELP
from linkspan.pathway.protection_kinds import PROTECTION
from linkspan.pathway.stage_types import AGENCIES as AGENCIES
from linkspan.pathway.stage_types import AGENCY_OF as AGENCY_OF
from linkspan.pathway.stage_types import COUNTS_AS_THERE as COUNTS_AS_THERE
from linkspan.pathway.stage_types import HOW_PRESENT as HOW_PRESENT
from linkspan.pathway.stage_types import Field as Field
from linkspan.pathway.stage_types import Outcome as Outcome
from linkspan.pathway.stage_types import StageKind as StageKind
from linkspan.pathway.stage_types import Starter as Starter


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


KINDS: tuple[StageKind, ...] = (*HELP, *PROTECTION, *CARE)
BY_CODE: Mapping[str, StageKind] = {kind.code: kind for kind in KINDS}
SINGLE: tuple[str, ...] = tuple(kind.code for kind in KINDS if kind.single)
# Which social care may keep apart while the police work in secret.
MAY_BE_APART: tuple[str, ...] = ("strategy_discussion", "section47")
# Of which every stage is kept apart.
APART: tuple[str, ...] = tuple(kind.code for kind in KINDS if kind.restricted)
PLANS: tuple[str, ...] = tuple(kind.code for kind in KINDS if kind.plan)

# What becomes of a stage that nobody began, of any kind: the decision that opened it was replaced, or its plan ended.
NOT_BEGUN = "not_begun"
# A stage that another closed in the same act, of any kind.
CLOSED_WITH = "closed_with"
# A stage that a return has as ended, and does not say how.
NOT_SAID = "not_said"
ENDINGS: Mapping[str, str] = {
    NOT_BEGUN: _("Not needed: nobody had begun it"),
    CLOSED_WITH: _("Ended with the stage before it"),
    NOT_SAID: _("Ended; the return does not say how"),
}

# What a decision of the front door opens in the same act.
OPENED_BY: Mapping[str, str] = {
    "early_help": "early_help",
    "family_help_assessment": "assessment",
    "strategy_discussion": "strategy_discussion",
}

# --- the episode ------------------------------------------------------------------------------------------------

EPISODE_CLOCK, COVERT_CLOCK = "episode.review", "covert.review"
# Clocks that are met by looking over what is under way; the same begins anew.
LOOKED_OVER = (EPISODE_CLOCK, COVERT_CLOCK)
# Codes of the children in need census.
SOURCES: Mapping[str, str] = {
    "1A": _("Family member, relative or carer"),
    "1B": _("Acquaintance"),
    "1C": _("The child or young person"),
    "1D": _("Another individual"),
    "2A": _("School"),
    "2B": _("Education service"),
    "3A": _("GP"),
    "3B": _("Health visitor"),
    "3C": _("School nurse"),
    "3D": _("Other primary health service"),
    "3E": _("Accident and emergency"),
    "3F": _("Other health service"),
    "4": _("Housing"),
    "5A": _("The council's own social care"),
    "5B": _("Another part of the council"),
    "5C": _("Another council"),
    "5D": _("Early help"),
    "6": _("Police"),
    "7": _("Other legal agency"),
    "8": _("Other"),
    "9": _("Anonymous"),
    "10": _("Not known"),
}
NEEDS: Mapping[str, str] = {
    "N1": _("Abuse or neglect"),
    "N2": _("The child's disability or illness"),
    "N3": _("A parent's disability or illness"),
    "N4": _("Family in acute stress"),
    "N5": _("Family dysfunction"),
    "N6": _("Socially unacceptable behaviour"),
    "N7": _("Low income"),
    "N8": _("Absent parenting"),
    "N9": _("Not in need"),
    "N0": _("Not stated"),
}
REASONS: Mapping[str, str] = {
    "RC1": _("Adopted"),
    "RC2": _("Died"),
    "RC3": _("Child arrangements order"),
    "RC4": _("Special guardianship order"),
    "RC5": _("Moved to another council"),
    "RC6": _("Moved to adult social care"),
    "RC7": _("No longer in need, or another reason"),
    "RC8": _("Closed after assessment, no further action"),
    "RC9": _("Closed after assessment, to early help"),
}
# Ends of an episode that is no episode of its own: no census counts it.
UNDONE, JOINED = "undone", "joined"
NO_EPISODE: Mapping[str, str] = {
    UNDONE: _("The decision that began it was replaced before anything was done"),
    JOINED: _("The child was found to have an open episode already"),
}
# The usual census source of what an agency of a kind refers, and of what a kind of referrer says.
SOURCE_OF: Mapping[str, str] = {
    "school": "2A", "nursery": "2B", "gp_practice": "3A", "hospital_trust": "3F", "icb": "3F", "police": "6",
    "housing": "4", "council": "5A", "youth_justice": "7", "charity": "8", "other": "8",
}  # fmt: skip
SOURCE_OF_REFERRER: Mapping[str, str] = {"family": "1A", "public": "1D", "anonymous": "9", "suspected": "10"}


def kind_of(code: str) -> StageKind:
    """Give a kind by its code; a code that is not one is a KeyError, for the caller to say in plain words."""
    return BY_CODE[code]


def looked_over(kind: StageKind) -> str:
    """Name the clock of a kind that a manager's look moves; empty where a look moves none."""
    return next((code for code in LOOKED_OVER if code in (kind.clock, kind.clock_later)), "")


def source_of(referrer: str, organisation_kind: str) -> str:
    """Give the usual census source for who spoke; the council may say another."""
    return SOURCE_OF_REFERRER.get(referrer) or SOURCE_OF.get(organisation_kind, "10")


def outcome_words(kind: str, outcome: str) -> str:
    """Say what came of a stage; a code of a later release is shown as it is stored."""
    known = BY_CODE.get(kind)
    found = known.outcome(outcome) if known else None
    return found.words if found else ENDINGS.get(outcome, outcome)
