"""What every page shares: who is signed in, where they can go, and whether this is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.web.account import step_up
from linkspan.web.duty_numbers import Desk, numbers_for, refresh_when_stale
from linkspan.web.request import page_request

SHIELDS = frozenset({"shield_reviewer", "caldicott_guardian"})
FRONTLINE = frozenset({"practitioner", "manager", "duty", "dsl"})
FRONT_DOOR = frozenset({"front_door"})
CASES = frozenset({"practitioner", "manager", "duty", "dsl", "front_door", "lado"})
DESKS = frozenset({"manager", "duty", "dsl"})
STEWARDS = frozenset({"ig_lead", "caldicott_guardian"})
OVERSIGHT = STEWARDS | {"inspector"}
ANSWERABLE = OVERSIGHT | {"manager"}
FEEDS = frozenset({"data_officer"})
AGREEMENTS = OVERSIGHT | {"signatory", "manager", "scrutineer"}
MODELS = frozenset({"data_officer", "ig_lead", "caldicott_guardian"})
PARTNERSHIP = frozenset({"lead_partner", "delegated_partner", "business_manager", "scrutineer"})
MATCHES = frozenset({"matching_reviewer", "data_officer"})


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the service navigation, shown to those whose post carries one of its roles."""

    name: str
    words: str | Promise
    roles: frozenset[str] = frozenset()


PLACES = (
    Place("home", gettext_lazy("Home")),
    Place("find", gettext_lazy("Find a child"), FRONTLINE),
    Place("concerns", gettext_lazy("Concerns")),
    Place("front_door", gettext_lazy("Front door"), FRONT_DOOR),
    Place("newcomers", gettext_lazy("New in our area"), FRONT_DOOR),
    Place("messages", gettext_lazy("Messages"), FRONT_DOOR),
    Place("stage_board", gettext_lazy("Under way"), CASES),
    Place("requests", gettext_lazy("Requests"), FRONTLINE),
    Place("reached_flags", gettext_lazy("Flags"), DESKS),
    Place("disagreements", gettext_lazy("Disagreements"), frozenset({"manager", "dsl"})),
    Place("advice", gettext_lazy("Can I share this?")),
    Place("sharing_decisions", gettext_lazy("Sharing decisions"), ANSWERABLE),
    Place("feeds", gettext_lazy("Feeds"), FEEDS),
    Place("matches", gettext_lazy("Matches"), MATCHES),
    Place("quality", gettext_lazy("Quality"), FEEDS),
    Place("shields", gettext_lazy("Shields"), SHIELDS),
    Place("models", gettext_lazy("Model"), MODELS),
    Place("corrections", gettext_lazy("Corrections"), FEEDS),
    Place("access_requests", gettext_lazy("Access requests"), STEWARDS),
    Place("agreements", gettext_lazy("Agreements"), AGREEMENTS),
    Place("partnership_list", gettext_lazy("Partnership"), PARTNERSHIP),
    Place("voice_figures", gettext_lazy("Children's voice"), PARTNERSHIP | {"commissioner"}),
    Place("trail", gettext_lazy("Trail"), OVERSIGHT),
    Place("challenges", gettext_lazy("Looks to review"), STEWARDS),
    Place("conflicts", gettext_lazy("Kept from a file"), STEWARDS),
    Place("watched", gettext_lazy("Watched files"), STEWARDS),
    Place("keeping", gettext_lazy("Keeping"), STEWARDS),
    Place("agencies", gettext_lazy("Organisations"), frozenset({"admin"})),
    Place("node", gettext_lazy("This installation"), frozenset({"admin"})),
)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around a page."""

    demo: bool
    signed_in: bool
    actor: Actor | None
    places: tuple[dict[str, Any], ...]
    search_url: str
    desks: tuple[Desk, ...]


def for_request(request: HttpRequest) -> Shell:
    """Gather the shell for one request; asks the database only whether this is a demonstration."""
    actor = actor_of(request)
    return Shell(
        demo=mode_of(request) == "demo",
        signed_in=request.user.is_authenticated,
        actor=actor,
        places=tuple(_places(actor, request.path)) if request.user.is_authenticated else (),
        search_url=_address("find") if actor and FRONTLINE & actor.roles else "",
        desks=desks_for(request),
    )


def actor_of(request: HttpRequest) -> Actor | None:
    """Give who acts and from which post, asked once a request; None for a stranger or someone in no post."""
    asked = page_request(request)
    if not hasattr(asked, "actor") and request.user.is_authenticated:
        session = cast(agencies.Session, request.session)
        actor = agencies.actor_for(request.user, session, asked.at)
        if actor:
            asked.actor = replace(actor, stepped_up_at=step_up.confirmed_at(request, actor))
    return getattr(asked, "actor", None)


def desks_for(request: HttpRequest) -> tuple[Desk, ...]:
    """Give the desks that the person asking should ring."""
    refresh_when_stale()
    actor = actor_of(request)
    return numbers_for(actor.area_ids if actor else ())


def mode_of(request: HttpRequest) -> str:
    """Say whether this node is empty, a demonstration or real; asked once a request."""
    asked = page_request(request)
    if not hasattr(asked, "mode"):
        asked.mode = agencies.node_mode()
    return asked.mode


def _places(actor: Actor | None, path: str) -> list[dict[str, Any]]:
    """List where this person can go; the last two are their own account and the way out."""
    wanted = [place for place in PLACES if actor and (not place.roles or place.roles & actor.roles)]
    wanted += [Place("account", actor.name if actor else gettext_lazy("Account"))]
    wanted += [Place("account_logout", gettext_lazy("Sign out"))]
    found = []
    for place in wanted:
        if address := _address(place.name):
            here = path == address
            inside = here if place.name in ("home", "account") else path.startswith(address)
            found.append({"href": address, "text": str(place.words), "active": inside, "current": here})
    return found


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
