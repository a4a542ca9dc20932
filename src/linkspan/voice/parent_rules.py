"""A parent's or carer's page: what it needs before it opens, and the words for it. Plain values only.

Off unless all four hold: who they are was checked, they answer for the child, no order bars them, and somebody other
than who asked for it decided. Source: Children Act 1989 ss 2, 3, 4, 4A and 14C; UK GDPR arts 12 and 32.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LONGEST = 500
SHORTEST_WHY = 10
# Given face to face and typed at once; a page left open on a table shuts by itself.
CODE_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(minutes=15)
# Letters and numbers that nobody mistakes for one another when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH, CODE_GROUPS = 12, (4, 4, 4)
BASES: Mapping[str, str] = {
    "mother": _("Mother"),
    "married_father": _("Father, married to or in a civil partnership with the mother"),
    "birth_certificate": _("Father or second parent, named on the birth certificate"),
    "agreement": _("Parental responsibility agreement"),
    "order": _("Court order"),
    "adoption": _("Adoptive parent"),
    "special_guardian": _("Special guardian"),
    "council": _("Council that has parental responsibility"),
    "decided": _("Carer without parental responsibility: we decided, and say why"),
}
EVIDENCE: Mapping[str, str] = {
    "passport": _("Passport"),
    "driving_licence": _("Driving licence with a photograph"),
    "permit": _("Residence permit or visa"),
    "birth_certificate": _("The child's birth certificate"),
    "court_order": _("Court order with a seal"),
    "home_letter": _("Letter from a bank, council or benefits office"),
    "seen_at_home": _("Visited at home, where they live with the child"),
    "known": _("Known in person to a worker for a year or more"),
}
MEETINGS: Mapping[str, str] = {
    "family_meeting": _("Family meeting"),
    "group_conference": _("Family group conference"),
    "conference": _("Child protection conference"),
    "review": _("Review meeting"),
    "core_group": _("Core group"),
    "school": _("Meeting about school"),
    "health": _("Health meeting"),
    "visit": _("Visit"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may be on a parent's page: what is shown of it, and what never."""

    what: str
    title: str
    sees: str
    never: str


# What is shown to a parent or carer is one table; the page, the database's own function and the tests go by it.
SHOWN: tuple[Row, ...] = (
    Row(
        "contact", "Whom to ring", "a worker's name, agency and number, while they work with the child",
        "the police; sensitive services; whoever has left",
    ),
    Row("meeting", "A meeting", "its kind, day and time", "its place, and who else comes"),
    Row("paper", "A paper that was given already", "its title, and the day it was given", "the paper itself"),
)  # fmt: skip
WHATS = tuple(row.what for row in SHOWN)
NEVER_SHOWN: tuple[str, ...] = (
    "the child's name", "who looked at the file", "the child's words, wishes and messages", "other adults",
    "where anybody lives", "that the child has a page", "why the page is shut",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adult:
    """Who a page is for, why they answer for the child, and how it was checked who they are. Personal throughout."""

    name: str
    relationship: str
    basis: str
    evidence: tuple[str, ...]
    verified_on: date
    basis_why: str = ""

    def cleaned(self) -> "Adult":
        """Give the same without spare spaces, each kind of evidence once."""
        return replace(
            self, name=" ".join(self.name.split()), relationship=" ".join(self.relationship.split()),
            basis_why=self.basis_why.strip(), evidence=tuple(dict.fromkeys(self.evidence)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing a parent's page shows: a worker to ring, a meeting's day, or a paper already given."""

    what: str
    involvement_id: object = None
    meeting: str = ""
    meets_at: datetime | None = None
    title: str = ""
    given_on: date | None = None


def why_not_put(adult: Adult, reason: str, today: date) -> NotNow | None:
    """Say why a page may not be put forward: who they are, and why they answer for the child."""
    if not adult.name or len(adult.name.split()) < 2:
        return NotNow("voice.parent_name", _("Give the adult's first and last name."))
    if len(adult.evidence) < 2 or any(each not in EVIDENCE for each in adult.evidence):
        return NotNow("voice.parent_evidence", _("Check who they are in two different ways, and say which."))
    if adult.verified_on > today:
        return NotNow("voice.parent_verified", _("The day you checked who they are must not be after today."))
    if adult.basis not in BASES:
        return NotNow("voice.parent_basis", _("Say why they answer for the child."))
    if adult.basis == "decided" and len(adult.basis_why) < SHORTEST_WHY:
        return NotNow("voice.parent_carer", _("Say why a carer without parental responsibility should have a page."))
    return why_not_reasoned(reason)


def why_not_reasoned(reason: str) -> NotNow | None:
    """Say why a reason is none."""
    if len(reason.strip()) < SHORTEST_WHY:
        return NotNow("voice.parent_why", _("Say why in a sentence."))
    return None


# One answer for whatever stands against it: a bar in a record that the reader may not see, a shield, an open enquiry.
SHUT = _(
    "There can be no page for this adult now: what is recorded of the child, by whichever agency, does not allow one."
    " Talk to your manager."
)


def why_not_open(*, is_shut: bool) -> NotNow | None:
    """Say why no page may open for this adult and this child as things stand."""
    return NotNow("voice.parent_shut", SHUT) if is_shut else None


def why_not_decide(decision: str, *, is_closed: bool) -> NotNow | None:
    """Say why a page may not be decided on: only one that waits may be."""
    if is_closed or decision:
        return NotNow("voice.parent_decided", _("That has been decided already. Look at the page again."))
    return None


def why_not_work(decision: str, *, is_closed: bool) -> NotNow | None:
    """Say why nothing may be given or shown: the page is not on."""
    if is_closed or decision != "yes":
        return NotNow("voice.parent_off", _("This page is off. A manager decides on it first."))
    return None


def why_not_show(shown: Shown) -> NotNow | None:
    """Say why something may not be put on a page."""
    if shown.what == "contact" and shown.involvement_id:
        return None
    if shown.what == "meeting" and shown.meeting in MEETINGS and shown.meets_at:
        return None
    if shown.what == "paper" and shown.title.strip() and len(shown.title) <= LONGEST and shown.given_on:
        return None
    return NotNow("voice.parent_shown", _("Say what the page is to show, and the day."))


def reference() -> str:
    """Write the part of the reference that says what a parent's page shows."""
    lines = [
        "## A parent's or carer's page\n",
        "Off, unless a manager decided on it; the child's lead puts each thing on it. Every no is one answer.\n",
        "| What | The adult sees | Never |\n|---|---|---|",
        *(f"| {row.title} | {row.sees} | {row.never} |" for row in SHOWN),
        "\nNothing else is ever there. In particular never:\n",
        *(f"- {each}" for each in NEVER_SHOWN),
    ]
    return "\n".join(lines) + "\n"
