"""The first page after signing in: what this post needs first, and nothing the gate would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children.queries.about import children_about
from linkspan.children.queries.flags import tasks_kept_from_me
from linkspan.children.queries.lists import my_children, sights_to_confirm
from linkspan.duty import queries as duty
from linkspan.exchange.queries.inbox import waiting_count
from linkspan.pathway.queries.concerns import my_drafts
from linkspan.pathway.queries.tasked import stages_about
from linkspan.sharing import gate
from linkspan.sharing import rules as sharing
from linkspan.sharing.facts import Action
from linkspan.web.children.presenters import years
from linkspan.web.request import PageRequest, page_request
from linkspan.web.tasks import presenters

FRONTLINE = frozenset({"practitioner", "manager", "duty", "dsl"})
TEAM = frozenset({"manager", "duty"})
SHOWN = 5
SUPPOSED = "asked so as to show the search or not"


@dataclass(frozen=True, slots=True)
class Place:
    """A page for some posts, shown where the gate would let this one use it."""

    address: str
    name: str | Promise
    what: str | Promise
    action: Action
    roles: frozenset[str]


PLACES = (
    Place(
        "/feeds/", gettext_lazy("Feeds"), gettext_lazy("Load your agency's records, and see which rows were refused."),
        Action.SEE_FEEDS, frozenset({"data_officer"}),
    ),
    Place(
        "/census/", gettext_lazy("Children in need census"),
        gettext_lazy("Make the yearly return, and see what is to be mended in it."),
        Action.MAKE_RETURN, frozenset({"data_officer"}),
    ),
    Place(
        "/reviews/", gettext_lazy("Matches to review"), gettext_lazy("Pairs of records that may be one child."),
        Action.REVIEW_MATCH, frozenset({"data_officer", "matching_reviewer"}),
    ),
    Place(
        "/shields/", gettext_lazy("Shields"), gettext_lazy("Shielded children to decide on, and sealed records."),
        Action.SEAL_DECIDE, frozenset({"shield_reviewer"}),
    ),
    Place(
        "/challenges/", gettext_lazy("Looks to review"),
        gettext_lazy("Looks that stood out, and what people said when the gate asked."),
        Action.REVIEW_CHALLENGE, frozenset({"ig_lead", "caldicott_guardian", "duty"}),
    ),
    Place(
        "/trail/", gettext_lazy("Trail"), gettext_lazy("Who did what, proved; the last checkpoint and its witnesses."),
        Action.SEE_TRAIL, frozenset({"ig_lead", "caldicott_guardian", "inspector"}),
    ),
    Place(
        "/partnership/", gettext_lazy("Partnership"),
        gettext_lazy("Who answers for what, who pays, who can commit their agency, and what changed for children."),
        Action.SEE_PARTNERSHIP,
        frozenset({
            "lead_partner", "delegated_partner", "business_manager", "scrutineer", "inspector", "manager",
        }),
    ),
    Place(
        "/keeping/", gettext_lazy("How long files are kept"),
        gettext_lazy("What may be removed, what is held and why, and what waits for a second person."),
        Action.SEE_TRAIL, frozenset({"ig_lead", "caldicott_guardian"}),
    ),
    Place(
        "/node/", gettext_lazy("This installation"), gettext_lazy("Organisations, people, posts and settings."),
        Action.MANAGE_NODE, frozenset({"admin"}),
    ),
)  # fmt: skip


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits: search, alerts, the children I work with and my tasks; or the pages of an oversight post."""
    asked = page_request(request)
    by, on = asked.actor, london_day(asked.at)
    posts = agencies.posts_of(request.user, on)
    context = _gathered(asked) | {
        "posts": posts if len(posts) > 1 else (),
        "overdue": _overdue(by, asked),
        "is_social_care": by.organisation_kind == "council" and bool(by.roles & FRONTLINE),
    }
    return render(request, "home/home.html", context)


def _gathered(request: PageRequest) -> dict[str, Any]:
    """Read all of the page in one look."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.SEE_TASKS, at=at)
        is_frontline = bool(by.roles & FRONTLINE)
        children = my_children(by=by, at=at) if is_frontline else ()
        waiting = sights_to_confirm(by=by, at=at) if by.roles & TEAM else ()
        board = duty.my_items(by.person_id, at).without(tasks_kept_from_me()) if by.person_id else duty.Board(())
        notices = [each for each in agencies.notices_for(by.person_id) if not each.is_read] if by.person_id else []
        about = children_about(records=presenters.ids(board, notices[:SHOWN]), by=by, at=at)
        about |= stages_about(records=presenters.stage_ids(board), by=by, at=at)
        places = [each for each in PLACES if each.roles & by.roles and _may(by, each.action, request)]
        searches = is_frontline and _may_search(by, request)
        special = duty.special_days()
        requests = waiting_count(by=by, at=at) if is_frontline else 0
        drafts = my_drafts(by=by, at=at)
        unread = agencies.unread_count(by.person_id) if by.person_id else 0
    return {
        "children": children,
        "is_frontline": is_frontline,
        "bands": presenters.bands(board, about, london_day(at), special),
        "waiting": waiting[:SHOWN],
        "has_team": bool(by.roles & TEAM),
        "told": presenters.told(notices[:SHOWN], about),
        "unread": unread,
        "places": places,
        "years": years,
        "searches": searches,
        "requests_waiting": requests,
        "drafts": drafts[:SHOWN],
    }


def _may(by: Actor, action: Action, request: PageRequest) -> bool:
    """Tell whether the page behind a link would let this person in, if need be after proving again who they are."""
    decision = gate.may(by=by, to=action, at=request.at, organisation_id=by.organisation_id)
    return decision.allow or decision.code == "step_up_needed"


def _may_search(by: Actor, request: PageRequest) -> bool:
    """Tell whether a search with a reason would be let on, if need be after a question."""
    decision = gate.may(by=by, to=Action.SEARCH, at=request.at, reason=SUPPOSED)
    return decision.allow or decision.code == "challenge_needed"


def _overdue(by: Actor, request: PageRequest) -> list[str]:
    on = london_day(request.at)
    if not by.roles & FRONTLINE:
        return []
    kinds = (("training", by.trained_until), ("vetting", by.vetted_until))
    return [kind for kind, until in kinds if not sharing.is_in_date(until, on)]
