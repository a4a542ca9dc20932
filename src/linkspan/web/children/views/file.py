"""The child's file and its tabs: who they are, who is around them, where facts come from, who has looked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, trail
from linkspan.children.queries.file import ChildFile, child_file
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice.queries.messages import around_child
from linkspan.web.children import flag_presenters, presenters, remembered, words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.messages import presenters as voice

# Acts whose own form asks why: whether to offer them is asked as if that had been answered.
WITH_ITS_OWN_REASON = (
    Action.SHIELD, Action.END_FLAG, Action.WORK_WITH, Action.CHALLENGE_DECISION, Action.SEND_SIGN,
)  # fmt: skip
# Of a child's own page: who gives its code, says what it shows, or looks again at what is held back from it.
OWN_PAGE = (Action.GIVE_PAGE_CODE, Action.RELEASE_TO_CHILD, Action.REVIEW_HOLDING_BACK)
# What a child said is for those who hear it, and for those who write it down.
VOICE = (Action.SEE_VOICE, Action.RECORD_VOICE)
# What the form of an emergency asks for itself: nothing else may be wanting.
ASKED_THERE = frozenset({"challenge_needed", "step_up_needed"})
# The child's way is for those who read it, and for those who may begin something.
PATHWAY = (Action.SEE_PATHWAY, Action.WORK_STAGE)
TO_BE_SAID = "asked by the form of the act itself"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with all that its pages share."""

    file: ChildFile
    offers: frozenset[Action]
    context: dict[str, Any]


def opened(
    request: PageRequest, child_id: UUID, tab: str, *, with_looks: bool = False, with_records: bool = False,
    shows_flags: bool = False,
) -> Opened:  # fmt: skip
    """Open a file in one look, and gather what every page of it shows."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        file = child_file(
            child_id=child_id, by=by, at=at, with_looks=with_looks, with_records=with_records, shows_flags=shows_flags
        )
        asks = (*WITH_ITS_OWN_REASON, *OWN_PAGE, *VOICE)
        asked = gate.may_each(by=by, to=asks, about=child_id, at=at, reason=TO_BE_SAID)
        is_walled = file.place_hidden and file.protection == "location"
        opens = is_walled and gate.may(by=by, to=Action.OPEN_WALLED, about=child_id, at=at, reason=TO_BE_SAID)
        heard = around_child(child_id=child_id, by=by, at=at) if shows_flags else None
        ways = [gate.may(by=by, to=each, about=child_id, at=at, reason=TO_BE_SAID) for each in PATHWAY]
    offers = file.allowed | {action for action, decision in asked.items() if decision.allow}
    if any(each.allow for each in ways):
        offers |= {Action.SEE_PATHWAY}
    if opens and (opens.allow or opens.code in ASKED_THERE):
        offers |= {Action.OPEN_WALLED}
    on = london_day(at)
    context = {
        "file": file,
        "child_id": child_id,
        "facts": presenters.identity_facts(file, on),
        "badges": presenters.badges(file),
        "tabs": _tabs(child_id, tab, offers),
        "can": {action.value: True for action in offers},
        "key": uuid4,
        "on": on,
        "heard": voice.strip(heard) if heard else None,
        "minutes_open": presenters.minutes_left(file.open_until, at),
    }
    return Opened(file, frozenset(offers), context)


def needs(found: Opened, action: Action) -> None:
    """Answer as if there were no such page where its act is not the asker's to do."""
    if action not in found.offers:
        raise NotFound


@require_GET
@asks_first
def file(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show who the child is, whom to ring, who is around them, and where they live and learn."""
    asked = page_request(request)
    found = opened(asked, child_id, "file", shows_flags=True)
    now = [each for each in found.file.workers if not presenters.is_past(each, found.context["on"])]
    past = [each for each in found.file.workers if presenters.is_past(each, found.context["on"])]
    mine = any(each.person_id == asked.actor.person_id for each in now)
    return render(
        request,
        "children/file.html",
        found.context
        | {
            "flags": flag_presenters.flags(found.file.flags),
            "people": presenters.people(now),
            "past": presenters.people(past),
            "identity": presenters.who_they_are(found.file),
            "learning": presenters.where_they_learn(found.file),
            "offer_sight": Action.WORK_WITH in found.offers and not mine and not found.file.my_sight_until,
            "i_lead": any(each.is_lead and each.person_id == asked.actor.person_id for each in now),
            "barred": {bar.name.lower() for bar in found.file.bars},
            "said_by": presenters.said_by,
            "agency": presenters.agency,
            "years": presenters.years,
            "stated_reason": words.stated_reason,
            "from_search": remembered.kept_search(asked) is not None,
        },
    )


@require_GET
@asks_first
def sources(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show which agencies hold a record, what each fact rests on, and how the records came together."""
    found = opened(page_request(request), child_id, "sources", with_records=True)
    return render(
        request,
        "children/sources.html",
        found.context
        | {
            "records": presenters.records(found.file.records or ()),
            "identity": presenters.who_they_are(found.file),
            "learning": presenters.where_they_learn(found.file),
        },
    )


@require_GET
@asks_first
def looks(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show who has looked at this file, when and why, to those entitled to know."""
    found = opened(page_request(request), child_id, "looks", with_looks=True)
    needs(found, Action.SEE_LOOKS)
    return render(request, "children/looks.html", found.context | {"looks": presenters.looks(found.file.looks or ())})


def _tabs(child_id: UUID, tab: str, offers: Collection[Action]) -> list[dict[str, Any]]:
    wanted = (
        ("file", "child_file", gettext("File"), ()),
        ("pathway", "child_pathway", gettext("Pathway"), (Action.SEE_PATHWAY,)),
        ("chronology", "child_chronology", gettext("Chronology"), (Action.SEE_CHRONOLOGY,)),
        ("voice", "child_voice", gettext("Voice"), VOICE),
        ("map", "child_map", gettext("Map"), ()),
        ("flags", "child_flags", gettext("Flags"), (Action.SEE_FLAGS,)),
        ("page", "child_page", gettext("Child's page"), OWN_PAGE),
        ("requests", "child_requests", gettext("Requests"), (Action.ASK_AGENCY, Action.INSPECT_REQUESTS)),
        ("sources", "child_sources", gettext("Sources"), ()),
        ("looks", "child_looks", gettext("Who has looked"), (Action.SEE_LOOKS,)),
    )
    return [
        {"text": text, "href": reverse(name, args=[child_id]), "active": code == tab}
        for code, name, text, actions in wanted
        if not actions or any(action in offers for action in actions)
    ]
