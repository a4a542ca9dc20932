"""Words of reorganisations: kinds, states, and what an organisation can hold."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.reorganisation_rules import State
from linkspan.web.tasks import words as tasks

Words = str | Promise
KINDS: dict[str, Words] = {
    "merger": _("Merger: several become one"),
    "split": _("Split: one becomes several"),
    "abolition": _("Abolition: it ends"),
    "boundary": _("Boundary change: areas pass, both live on"),
    "transfer": _("Transfer of functions: these pass, both live on"),
}
STATES: dict[State, tuple[Words, str]] = {
    State.DRAFT: (_("Planned"), "grey"),
    State.REHEARSED: (_("Rehearsed"), "blue"),
    State.CONFIRMED: (_("Date confirmed"), "purple"),
    State.SETTLED: (_("Committed to its date"), "green"),
    State.DONE: (_("Carried out"), "green"),
    State.WITHDRAWN: (_("Withdrawn"), "grey"),
}
HELD: dict[str, Words] = {
    "children.flag": _("Flags"),
    "children.correction": _("Corrections to answer"),
    "exchange.request": _("Requests it made"),
    "exchange.part": _("Requests it answers"),
    "pathway.draft": _("Concerns begun and not sent"),
    "pathway.concern": _("Concerns it raised"),
    "pathway.contact": _("Contacts at its front door"),
    "pathway.challenge": _("Disagreements"),
    "pathway.episode": _("Episodes of work with a child"),
    "pathway.stage": _("Steps in a child's help or protection"),
    "pathway.significantevent": _("Events it added to chronologies"),
    "pathway.pattern": _("Emerging patterns"),
    "sharing.agreement": _("Agreements it is party to"),
    "partnership.responsibility": _("Responsibilities"),
    "partnership.membership": _("Memberships of partnerships"),
}
CODES: dict[str, Words] = {
    "duty.item": _("Open tasks"),
    "children": _("Flags and corrections"),
    "exchange": _("Requests and answers"),
    "pathway": _("Concerns and contacts"),
    "stages": _("Episodes and steps"),
    "chronology": _("Events in chronologies"),
    "patterns": _("Emerging patterns"),
    "agreements": _("Agreements, to be signed again"),
    "responsibilities": _("Responsibilities"),
    "memberships": _("Memberships"),
}


def held(kind: str) -> Words:
    """Say what something held is."""
    if kind.startswith("duty."):
        return tasks.TASKS.get(kind.removeprefix("duty."), _("Open task"))
    return HELD.get(kind, kind)
