"""Stand before every page: fix the moment, know who acts, demand sign-in, and turn refusals into pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.web import errors, held, shell
from linkspan.web.account import second_factor, step_up
from linkspan.web.request import page_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]

OPEN = "linkspan_open"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"

# Pages of the sign-in package that people need before they are signed in; all others of it need a sign-in.
ENTRANCE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    }
)
# What a signed-in person may do while their second factor is not set up, or while they hold no post.
OWN_ACCOUNT = ENTRANCE | frozenset(
    {
        "account",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
        "stay",
        "choose_post",
        "concern_tell",
        "concern_told",
    }
)


def open_to_all(view: View) -> View:
    """Let a view answer without sign-in; it must show nothing about anyone."""
    setattr(view, OPEN, True)
    return view


def is_open(view: View, request: HttpRequest) -> bool:
    """Say whether a view answers without sign-in."""
    return bool(getattr(view, OPEN, False)) or _name(request) in ENTRANCE


class ActorMiddleware:
    """Fix `request.at`, demand sign-in where the page is not open to all, and put who acts in `request.actor`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Fix the moment once, so that everything in one request happens at the same time."""
        page_request(request).at = timezone.now()
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send strangers to the sign-in page; give everyone else the post they act from."""
        if not request.user.is_authenticated:
            return None if is_open(view, request) else held.page(request) or redirect_to_login(request.get_full_path())
        may_lack_a_post = is_open(view, request) or _name(request) in OWN_ACCOUNT
        if shell.actor_of(request) is None and not may_lack_a_post:
            return errors.no_post(request)
        return None


class SecondFactorMiddleware:
    """Outside the demonstration nobody gets past the account pages without a passkey or an authenticator app."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the decision needs the view's name, so it is made in `process_view`."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Lead a person without a second factor to the page that sets one up."""
        if is_open(view, request) or _name(request) in OWN_ACCOUNT or not request.user.is_authenticated:
            return None
        if shell.mode_of(request) == "demo" or second_factor.is_in_place(request):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


class RefusalMiddleware:
    """Turn what the rooms refuse into pages; anything else is a bug and goes to the 500 page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; refusals arrive in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a refusal with its page."""
        if isinstance(problem, step_up.StepUpRequired):
            return step_up.ask(request)
        if isinstance(problem, Refused | NotNow | NotFound):
            return errors.refusal_page(request, problem)
        return None


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
