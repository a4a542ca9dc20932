"""Words for the codes that a child's pages show: flags, what happened to a file, why the gate asks."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.audit import Actor
from linkspan.sharing import rules as sharing
from linkspan.sharing import words as sharing_words
from linkspan.web.words import short_day

Words = str | Promise

FLAG_KINDS: dict[str, Words] = {
    "call_before_acting": gettext_lazy("Ring before you act"),
    "plan_exists": gettext_lazy("There is a plan for this child"),
    "location_protected": gettext_lazy("Where this child lives is protected"),
}
# What may be asked to be put right, by the names that records use.
FACTS: dict[str, Words] = {
    "given_name": gettext_lazy("First name"),
    "middle_names": gettext_lazy("Middle names"),
    "family_name": gettext_lazy("Family name"),
    "known_as": gettext_lazy("Known as"),
    "former_family_name": gettext_lazy("Former family name"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "expected_date_of_birth": gettext_lazy("Due date"),
    "deceased_on": gettext_lazy("Date of death"),
    "sex": gettext_lazy("Sex"),
    "nhs_number": gettext_lazy("NHS number"),
    "upn": gettext_lazy("UPN"),
    "address_line_1": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "phone": gettext_lazy("Telephone number"),
    "school_urn": gettext_lazy("School"),
    "gp_ods": gettext_lazy("GP practice"),
    "carers": gettext_lazy("Parents and carers"),
    "bars": gettext_lazy("Who must not have contact or know"),
    "language": gettext_lazy("Language"),
    "interpreter": gettext_lazy("Interpreter"),
}
# Lines that repeat another of the same moment, or are of the clock rather than the child. The looker must not learn
# from a colleague's page which looks stood out.
UNTOLD = frozenset(
    {
        "sharing.look.signalled",
        "duty.item.opened",
        "duty.item.closed",
        "children.flag.delivered",
        "children.flag.reminded",
        "children.flag.taken_back",
        "children.flag.review_late",
        "children.flag.seen",
        "children.file.watched",
        "children.file.unwatched",
    }
)


def flag_kind(code: str) -> str:
    """Say what a flag says."""
    return str(FLAG_KINDS.get(code, code))


def stated_reason(line: str) -> str:
    """Say a stated reason as a person would: its kind, then the words."""
    code, _, said = line.partition(":")
    if code in sharing.REASONS:
        return f"{gettext(sharing.REASONS[code])}: {said.strip()}"
    if code == "stated earlier today":
        kind = sharing.REASONS.get(said.strip())
        return gettext("The reason given earlier that day") + (f": {gettext(kind)}" if kind else "")
    return line


def refusal(code: str) -> str:
    """Say a refusal of the gate in plain words."""
    return gettext(sharing_words.REFUSALS.get(code, sharing_words.REFUSALS["not_permitted"]))


def whys(actor: Actor, on: object) -> list[str]:
    """Say what made the gate ask this person before letting them on."""
    said = []
    for until, missing, late in (
        (
            actor.trained_until,
            gettext("No safeguarding training is recorded for you."),
            gettext("Your safeguarding training ran out on %(day)s."),
        ),
        (
            actor.vetted_until,
            gettext("No vetting check is recorded for you."),
            gettext("Your vetting check ran out on %(day)s."),
        ),
    ):
        if until is None:
            said.append(missing)
        elif until <= on:  # type: ignore[operator]  # a day
            said.append(late % {"day": short_day(until)})
    return said or [gettext("You or your agency have looked for more children than is usual.")]
