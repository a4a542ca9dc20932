"""Ask again who is there, before an export, a shield or an emergency look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, suspend_request
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from linkspan.audit import Actor
from linkspan.web.account.second_factor import FROM_PROVIDER
from linkspan.web.request import page_request

View = Callable[..., HttpResponseBase]


class StepUpRequired(Exception):
    """The act needs a fresh proof of who is there; the page that asks for it comes next."""


def confirmed_at(request: HttpRequest, actor: Actor) -> datetime | None:
    """Say when the person last proved who they are in this session; None when never.

    A second factor counts, here or at their organisation's own sign-in. A person of the demonstration has
    nothing to prove with, so choosing them is the proof.
    """
    if getattr(request.user, "is_demo", False):
        return page_request(request).at
    if actor.stepped_up_at or request.session.get(FROM_PROVIDER) != str(request.user.pk):
        return actor.stepped_up_at
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    return datetime.fromtimestamp(max(times), tz=UTC) if times else None


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the last proof is recent enough for a sensitive act."""
    actor: Actor | None = getattr(request, "actor", None)
    allowed = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    if actor is None or actor.stepped_up_at is None:
        return False
    return page_request(request).at - actor.stepped_up_at <= allowed


def demand(request: HttpRequest) -> None:
    """Refuse to go on until the person has proved again who they are."""
    if not is_fresh(request):
        raise StepUpRequired


def needs_step_up(view: View) -> View:
    """Guard a view with `demand`; what was sent by POST is kept and sent again afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand(request)
        return view(request, *args, **kwargs)

    return guarded


def ask(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks again, and back here afterwards."""
    methods = get_reauthentication_flows(request.user)
    if methods:
        page = "account_reauthenticate" if methods[0]["id"] == "reauthenticate" else _page_of(methods[0])
        return cast(HttpResponse, suspend_request(request, reverse(page)))
    return _ask_provider(request)


def _page_of(method: dict[str, Any]) -> str:
    return "mfa_reauthenticate" if "totp" in method["types"] else "mfa_reauthenticate_webauthn"


def _ask_provider(request: HttpRequest) -> HttpResponse:
    """Send a person who signs in through their organisation there again, and have it ask afresh."""
    account = SocialAccount.objects.filter(user_id=request.user.pk).first()
    if account is None:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    address = reverse("openid_connect_login", args=[account.provider])
    query = urlencode({"next": request.path, "auth_params": "prompt=login&max_age=0"})
    return HttpResponseRedirect(f"{address}?{query}")
