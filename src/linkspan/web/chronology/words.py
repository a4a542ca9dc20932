"""Words for what happened to a child. None of them names a child."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.exchange import rules as exchange
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway import rules as pathway
from linkspan.pathway import stages
from linkspan.pathway.chronology_rules import Event
from linkspan.web.children.words import FLAG_KINDS

Words = str | Promise

NATURES: dict[str, tuple[Words, str]] = {
    "fact": (gettext_lazy("Fact"), "blue"),
    "opinion": (gettext_lazy("Opinion"), "purple"),
    "child": (gettext_lazy("The child's words"), "green"),
    "why": (gettext_lazy("Why they asked"), "grey"),
}
SHARED: dict[str, Words] = {
    "told": gettext_lazy("Kept to your agency; others know that you hold something back"),
    "silent": gettext_lazy("Kept to your agency; nobody else knows of it"),
}
HOW: dict[str, Words] = {
    "saw": gettext_lazy("seen or heard by the author"),
    "child": gettext_lazy("told by the child"),
    "family": gettext_lazy("told by the family"),
    "worker": gettext_lazy("told by another worker"),
    "record": gettext_lazy("from the agency's record"),
    "other": gettext_lazy("told by somebody else"),
}
ANSWERED: dict[str, Words] = {
    "disclosed": gettext_lazy("%(who)s told %(to)s what it knows"),
    "withheld": gettext_lazy("%(who)s did not tell %(to)s, with reasons"),
    "nothing_held": gettext_lazy("%(who)s told %(to)s that it holds nothing"),
    "referred": gettext_lazy("%(who)s sent the question of %(to)s on to another agency"),
}
FROM_WHOM: dict[str, Words] = {
    "family": gettext_lazy("The family raised a concern"),
    "public": gettext_lazy("A member of the public raised a concern"),
    "anonymous": gettext_lazy("Somebody who gives no name raised a concern"),
    "suspected": gettext_lazy("A concern came from someone who may be causing the harm"),
}
# Where no agency may be named, or none is known.
SOMEONE = gettext_lazy("An agency")


def kind_words(kind: str) -> str:
    """Name a kind of event."""
    return gettext(rules.KINDS[kind]) if kind in rules.KINDS else kind


def happened(event: Event) -> str:
    """Say in one line what happened; of what workers added, the kind of it: their own words follow."""
    told = TITLES.get(event.code)
    return told(event, event.organisation or str(SOMEONE)) if told else kind_words(event.kind)


def _came(event: Event, who: str) -> str:
    person = _person(event)
    if person:
        return gettext("%(person)s of %(agency)s began to work with the child") % {"person": person, "agency": who}
    return gettext("%(agency)s began to work with the child") % {"agency": who}


def _went(event: Event, who: str) -> str:
    person = _person(event)
    if person:
        return gettext("%(person)s of %(agency)s stopped working with the child") % {"person": person, "agency": who}
    return gettext("%(agency)s stopped working with the child") % {"agency": who}


def _person(event: Event) -> str:
    said = event.words
    return ", ".join(part for part in (said.get("person", ""), said.get("role", "")) if part)


def _led(event: Event, who: str) -> str:
    if person := event.words.get("person"):
        return gettext("%(person)s of %(agency)s took the lead") % {"person": person, "agency": who}
    return gettext("%(agency)s took the lead") % {"agency": who}


def _led_no_more(event: Event, who: str) -> str:
    if person := event.words.get("person"):
        return gettext("%(person)s of %(agency)s gave up the lead") % {"person": person, "agency": who}
    return gettext("%(agency)s gave up the lead") % {"agency": who}


def _flag(event: Event, who: str) -> str:
    return gettext("Flag raised: %(what)s") % {"what": _flag_kind(event)}


def _flag_ended(event: Event, who: str) -> str:
    return gettext("Flag ended: %(what)s") % {"what": _flag_kind(event)}


def _flag_kind(event: Event) -> str:
    return str(FLAG_KINDS.get(event.words.get("kind", ""), ""))


def _moved(event: Event, who: str) -> str:
    place = event.words.get("place", "")
    return gettext("Home is now %(place)s") % {"place": place} if place else gettext("Home changed")


def _placed(event: Event, who: str) -> str:
    return gettext("Placed in %(area)s") % {"area": event.words.get("place", "")}


def _school(event: Event, who: str) -> str:
    return gettext("School is now %(school)s") % {"school": event.words.get("place", "")}


def _asked(event: Event, who: str) -> str:
    said = gettext("%(who)s asked %(to)s") % {"who": who, "to": event.words.get("to", "")}
    purpose = exchange.PURPOSES.get(event.words.get("purpose", ""))
    return f"{said}: {gettext(purpose)}" if purpose else said


def _answered(event: Event, who: str) -> str:
    words = str(ANSWERED.get(event.words.get("outcome", ""), gettext_lazy("%(who)s answered %(to)s")))
    return words % {"who": who, "to": event.words.get("to", "")}


def _concern(event: Event, who: str) -> str:
    if said := FROM_WHOM.get(event.words.get("referrer", "")):
        return str(said)
    return gettext("%(who)s raised a concern") % {"who": who}


def _worry(event: Event, who: str) -> str:
    return gettext("Early worry, kept at %(who)s") % {"who": who}


def _decided(event: Event, who: str) -> str:
    outcome = pathway.OUTCOMES.get(event.words.get("outcome", ""), "")
    level = pathway.LEVELS.get(int(event.words.get("level", "0")), "")
    decided = gettext("%(who)s decided: %(outcome)s") % {"who": who, "outcome": gettext(outcome)}
    return (
        gettext("%(decided)s (level: %(level)s)") % {"decided": decided, "level": gettext(level)} if level else decided
    )


def _stage_title(event: Event) -> str:
    kind = stages.BY_CODE.get(event.words.get("stage", ""))
    return gettext(kind.title) if kind else ""


def _began(event: Event, who: str) -> str:
    return gettext("%(stage)s began") % {"stage": _stage_title(event)}


def _ended(event: Event, who: str) -> str:
    return _with_outcome(gettext("%(stage)s ended") % {"stage": _stage_title(event)}, event)


def _held(event: Event, who: str) -> str:
    return _with_outcome(_stage_title(event), event)


def _with_outcome(said: str, event: Event) -> str:
    code = event.words.get("outcome", "")
    kind = stages.BY_CODE.get(event.words.get("stage", ""))
    outcome = kind.outcome(code) if kind else None
    words = outcome.words if outcome else stages.ENDINGS.get(code, "")
    return f"{said}: {gettext(words)}" if words else said


def _opened(event: Event, who: str) -> str:
    return gettext("%(who)s took the child's case") % {"who": who}


def _closed(event: Event, who: str) -> str:
    return gettext("%(who)s closed the child's case") % {"who": who}


def _added(event: Event, who: str) -> str:
    return kind_words(event.kind)


def _withdrawn(event: Event, who: str) -> str:
    return gettext("%(kind)s: taken back") % {"kind": kind_words(event.kind)}


def _died(event: Event, who: str) -> str:
    return gettext("The child died")


TITLES: dict[str, Callable[[Event, str], str]] = {
    "involvement.began": _came,
    "involvement.ended": _went,
    "lead.taken": _led,
    "lead.given_up": _led_no_more,
    "flag.raised": _flag,
    "flag.ended": _flag_ended,
    "home.moved": _moved,
    "home.placed": _placed,
    "school.changed": _school,
    "child.died": _died,
    "request.asked": _asked,
    "request.answered": _answered,
    "concern.raised": _concern,
    "worry.raised": _worry,
    "contact.decided": _decided,
    "stage.began": _began,
    "stage.ended": _ended,
    "stage.held": _held,
    "episode.opened": _opened,
    "episode.closed": _closed,
    "event.added": _added,
    "event.withdrawn": _withdrawn,
}
