"""What a kind of stage says of itself: who starts it, who must be there, what may come of it, by when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldType = Literal["code", "codes", "date", "text", "yes_no", "number"]
Moment = Literal["begin", "finish"]
# From what a kind's clock runs: its own beginning; the beginning, or the end, of what it follows; the episode's
# referral; or the beginning of the nearest stage of one kind before it (`clock_kind`).
ClockFrom = Literal["itself", "before", "before_end", "referral", "kind"]


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# Which part of the partnership somebody at a meeting speaks for, and the kinds of organisation that are it.
AGENCIES: Mapping[str, str] = {
    "social_care": _("Social care"),
    "police": _("Police"),
    "health": _("Health"),
    "education": _("Education"),
    "youth_justice": _("Youth justice"),
    "housing": _("Housing"),
    "voluntary": _("Charity or community group"),
    "family": _("Family"),
    "child": _("The child"),
    "other": _("Someone else"),
}
AGENCY_OF: Mapping[str, str] = {
    "council": "social_care",
    "police": "police",
    "gp_practice": "health",
    "hospital_trust": "health",
    "icb": "health",
    "school": "education",
    "nursery": "education",
    "youth_justice": "youth_justice",
    "housing": "housing",
    "charity": "voluntary",
    "other": "other",
}
HOW_PRESENT: Mapping[str, str] = {
    "there": _("Was there"),
    "by_report": _("Sent a report"),
    "apologies": _("Sent apologies"),
    "absent": _("Was not there"),
}
# Who counts as having brought what their agency knows.
COUNTS_AS_THERE = frozenset({"there", "by_report"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a stage keeps besides its days: a code, some codes, a day, a number, yes or no, or words."""

    code: str
    words: str
    type: FieldType
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    asked: Moment = "begin"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may come of a stage: the kinds it opens and closes in the same act, and the episode's end where it is one.

    `closes_episode` is the census code of the reason. `goes_on` is False where a series ends with it. `needs` names
    fields that must be said with this outcome.
    """

    code: str
    words: str
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    closes_episode: str = ""
    goes_on: bool = True
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    """Who may start, or decide on, a stage: kinds of organisation (none means any) and roles of posts."""

    words: str
    roles: frozenset[str]
    organisations: frozenset[str] = frozenset()

    def takes(self, organisation_kind: str, roles: frozenset[str]) -> bool:
        """Tell whether somebody of an organisation, with the roles of their post, is meant."""
        return (not self.organisations or organisation_kind in self.organisations) and bool(roles & self.roles)


@dataclass(frozen=True, slots=True)
class StageKind:
    """One kind of stage, as data: `docs/reference/pathway.md` shows each as a table.

    `begins_with` are the kinds opened when one of these begins. `series`: when one is held, the next opens, by
    `clock_later` (and `clock_second` for the second). `renews` is the kind whose own date is set anew when one of these
    is held, `ends_with` the kind without which no next one opens. `at_once`: opened by an outcome, it begins with it.
    `of_council`: it is held by the council of the child's area, whoever starts it. `of_episode`: it belongs to
    an episode of the council, which opens with it where there is none. `hearing`: when it asks for the child's words.
    """

    code: str
    title: str
    what: str
    starts_by: Starter
    decides: Starter
    kept_out: str
    clock: str
    outcomes: tuple[Outcome, ...]
    clock_from: ClockFrom = "itself"
    clock_kind: str = ""
    clock_second: str = ""
    clock_later: str = ""
    must_be_there: tuple[str, ...] = ()
    usual_after: tuple[str, ...] = ()
    begins_with: tuple[str, ...] = ()
    renews: str = ""
    ends_with: str = ""
    of_episode: bool = False
    of_council: bool = True
    single: bool = False
    plan: bool = False
    restricted: bool = False
    meeting: bool = False
    series: bool = False
    at_once: bool = False
    on_working_days: bool = False
    tells: bool = False
    hearing: Moment | Literal[""] = ""
    fields: tuple[Field, ...] = ()

    def outcome(self, code: str) -> Outcome | None:
        """Find an outcome by its code."""
        return next((each for each in self.outcomes if each.code == code), None)

    def field(self, code: str) -> Field | None:
        """Find a field by its code."""
        return next((each for each in self.fields if each.code == code), None)


# --- who starts and decides -------------------------------------------------------------------------------------

SOCIAL_CARE_ROLES = frozenset({"practitioner", "manager", "duty", "front_door"})
FRONTLINE = frozenset({"practitioner", "manager", "duty", "dsl", "front_door"})
COUNCIL = frozenset({"council"})
SOCIAL_CARE = Starter(_("the council's social workers, front door, duty desk and managers"), SOCIAL_CARE_ROLES, COUNCIL)
SOCIAL_CARE_MANAGER = Starter(
    _("a manager, or the front door, of the council"), frozenset({"manager", "front_door"}), COUNCIL
)
ANY_AGENCY = Starter(_("anyone whose post works with children, in any agency that works with the child"), FRONTLINE)
POLICE = Starter(_("a police officer"), FRONTLINE, frozenset({"police"}))
POLICE_MANAGER = Starter(
    _("a police manager, who answers for what officers do in secret"), frozenset({"manager"}), frozenset({"police"})
)
PARTNERS = Starter(
    _("the council, the integrated care board or the police"), FRONTLINE, frozenset({"council", "icb", "police"})
)
OUTSIDERS = _(
    "whoever has no part in the child's life and gives no reason; whoever is family or close to the child; whoever"
    " stands outside the child's wall, for whom it is as if there were nothing"
)
