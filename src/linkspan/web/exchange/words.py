"""Words for requests: how a question stands, what an answer says, who is told next. None of them names a child."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.exchange import rules
from linkspan.exchange.rules import Outcome

Words = str | Promise

STATES: dict[str, tuple[Words, str]] = {
    "disclosed": (gettext_lazy("Told"), "green"),
    "withheld": (gettext_lazy("Not told, with reasons"), "purple"),
    "nothing_held": (gettext_lazy("Nothing held"), "black"),
    "referred": (gettext_lazy("Sent on"), "blue"),
    "more_time": (gettext_lazy("More time asked"), "bright-purple"),
    "waiting": (gettext_lazy("No reply yet"), "grey"),
    "silent": (gettext_lazy("No reply, past its date"), "red"),
    "withdrawn": (gettext_lazy("No longer asked"), "grey"),
}
STANDINGS: dict[str, tuple[Words, str]] = {
    "waiting": (gettext_lazy("No reply yet"), "grey"),
    "partly": (gettext_lazy("Answered in part"), "blue"),
    "silent": (gettext_lazy("No reply, past its date"), "red"),
    "answered": (gettext_lazy("Answered"), "green"),
    "withdrawn": (gettext_lazy("No longer asked"), "grey"),
}
OUTCOMES: dict[Outcome, tuple[Words, Words]] = {
    Outcome.DISCLOSED: (
        gettext_lazy("Tell what we know"),
        gettext_lazy("Each thing told is a fact or an opinion, with where it comes from and of which day."),
    ),
    Outcome.NOTHING_HELD: (
        gettext_lazy("We hold nothing"),
        gettext_lazy("Say which systems were searched, by what, and by whom."),
    ),
    Outcome.REFERRED: (
        gettext_lazy("Another agency holds it"),
        gettext_lazy("The question goes on to that agency, with a date of its own."),
    ),
    Outcome.MORE_TIME: (
        gettext_lazy("We need more time"),
        gettext_lazy("Say why and until when. The date stays, and being late shows."),
    ),
    Outcome.WITHHELD: (
        gettext_lazy("We do not tell"),
        gettext_lazy("To keep a child safe the usual answer is to tell. Not telling needs your reasoning."),
    ),
}
RUNGS: dict[str, Words] = {
    "desk": gettext_lazy("the duty desk"),
    "manager": gettext_lazy("the managers"),
    "named_lead": gettext_lazy("the safeguarding lead"),
    "delegated_partner": gettext_lazy("the delegated safeguarding partner"),
    "lead_partners": gettext_lazy("the lead safeguarding partners of the area"),
}
URGENT: dict[str, Words] = {
    "emergency": gettext_lazy("Emergency"),
    "same_day": gettext_lazy("Today"),
    "check": gettext_lazy("Front-door check"),
    "soon": gettext_lazy("5 working days"),
    "routine": gettext_lazy("10 working days"),
}
NATURES: dict[str, Words] = {"fact": gettext_lazy("Fact"), "opinion": gettext_lazy("Opinion")}
ENDED: dict[str, Words] = {
    "followed": gettext_lazy("A later answer took its place"),
    "corrected": gettext_lazy("Corrected"),
    "taken_back": gettext_lazy("Taken back: do not rely on it"),
}
REQUEST_ENDED: dict[str, Words] = {
    "finished": gettext_lazy("Finished"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "recalled": gettext_lazy("Called back"),
}
# What the first page says of a request whose lifetime the reader's own post decides.
TESTS: dict[str, Words] = {
    "necessity": gettext_lazy("Necessity and proportion"),
    "detriment": gettext_lazy("Relevance and detriment"),
}


def told(table: dict[str, str], code: str) -> str:
    """Say a code of the room's own tables in the reader's language; a code of another day as it is."""
    return gettext(table[code]) if code in table else code


def purpose(code: str) -> str:
    """Say what a request is for."""
    return told(rules.PURPOSES, code)


def urgency(code: str) -> str:
    """Say how urgent a request is, at length."""
    return told(rules.URGENCIES, code)
