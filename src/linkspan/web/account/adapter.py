"""How the sign-in package behaves here: closed to sign-up, silent about who exists, plain in its words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.agencies import queries as agencies
from linkspan.web.account import second_factor
from linkspan.web.account.backends import may_be_here
from linkspan.web.sealing import cipher


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Accounts are made by an agency's administrator, never by the person who wants in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask your agency's administrator."),
        "email_password_mismatch": _("The email address or the password is not right. Check both and try again."),
        "incorrect_password": _("That is not your password."),
        "invalid_login": _("The email address or the password is not right. Check both and try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "enter_current_password": _("Enter the password you have now"),
        "password_min_length": _("Use at least {0} characters"),
        "rate_limited": _("Too many tries. Wait 5 minutes, then try again. Nothing is locked for good."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait 5 minutes, then try again, or choose a new password. "
            "If you need to reach someone about a child now, ring the duty desk."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up closed."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing after signing in or out: the page that follows says it."""

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> Any:
        """Stop every way in, passkeys too, for a closed account or the demonstration's cast on real data."""
        if not may_be_here(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **options)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways to confirm who you are in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your authenticator app"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the package has no types
    """A person comes in through their organisation only when an administrator has made their account first."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Make no account for whoever the provider vouches for."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join a first sign-in to the account with its e-mail address, and note a second factor given there."""
        if not sociallogin.is_existing:
            self._join(request, sociallogin)
        claims = _claims(sociallogin)
        if sociallogin.user.pk and second_factor.proved_by(claims):
            request.session[second_factor.FROM_PROVIDER] = str(sociallogin.user.pk)
        else:
            request.session.pop(second_factor.FROM_PROVIDER, None)

    def _join(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        addresses = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        user = get_user_model().objects.filter(email__in=addresses, is_active=True, is_demo=False).first()
        if user is None:
            raise ImmediateHttpResponse(redirect(reverse("unknown")))
        sociallogin.connect(request, user)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """Second factors: kept encrypted, and the last one cannot be taken away outside the demonstration."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right or is out of date. Enter the newest code."),
        "cannot_delete_authenticator": _(
            "This is your only second factor, so it cannot be removed. Add another one first."
        ),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Suggest a name for a new passkey."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("My passkey") if not held else gettext("My passkey %(n)d") % {"n": held + 1}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return cipher("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret."""
        return cipher("second factor").decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Allow removal while another passkey or app remains."""
        if agencies.node_mode() == "demo" or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """Gather what the provider said, whether in its token or its user information."""
    extra: dict[str, Any] = sociallogin.account.extra_data or {}
    claims = dict(extra)
    for part in ("userinfo", "id_token"):
        if isinstance(extra.get(part), dict):
            claims |= extra[part]
    return claims
