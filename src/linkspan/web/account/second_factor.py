"""Say whether the person at the keyboard has proved themselves twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

FROM_PROVIDER = "second_factor_at_provider"
STRONG = frozenset({"mfa", "hwk", "fpt", "otp", "pin", "sc", "swk", "face", "ngcmfa"})


def is_in_place(request: HttpRequest) -> bool:
    """Say whether this person has a second factor, here or proved at their organisation's own sign-in."""
    if request.session.get(FROM_PROVIDER) == str(request.user.pk):
        return True
    return bool(is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def proved_by(claims: Mapping[str, Any]) -> bool:
    """Say whether a provider's token tells of two factors.

    `amr` lists the methods used (RFC 8176); `acr` names a level, and the levels to trust are the operator's choice.
    """
    methods = claims.get("amr") or ()
    methods = {methods} if isinstance(methods, str) else set(methods)
    if "mfa" in methods or ("pwd" in methods and methods & STRONG):
        return True
    return str(claims.get("acr", "")) in settings.LINKSPAN_OIDC_TRUSTED_ACR
