"""Sign in through an organisation's own provider, and say so in plain words when it cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from requests import RequestException

View = Callable[..., HttpResponse]


def said_plainly(view: View) -> View:
    """Answer a provider that is down, or talks of something else, as any other sign-in that did not work.

    The package asks the provider where its pages are before it looks out for faults.
    """

    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, KeyError) as problem:
            provider = get_adapter().get_provider(request, provider_id)
            return cast(HttpResponse, render_authentication_error(request, provider, exception=problem))

    return answered


login = said_plainly(views.login)
callback = said_plainly(views.callback)
