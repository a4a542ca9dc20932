"""Two ways to be recognised: as staff, and as one of the demonstration's cast."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from linkspan.agencies import queries as agencies

User = get_user_model()


def may_be_here(user: Any) -> bool:
    """Say whether a sign-in is live: never a demonstration's on a node that is not one."""
    return bool(user.is_active) and (not user.is_demo or agencies.node_mode() == "demo")


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # the package has no types
    """Password sign-in by e-mail address, and the sessions it opened."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Keep out the inactive, and the demonstration's cast on real data."""
        return may_be_here(user)


class DemoBackend(BaseBackend):
    """Sign in as one of the cast without a password; only where everyone is invented."""

    def authenticate(self, request: HttpRequest | None, demo_user: UUID | None = None, **_: Any) -> Any:
        """Recognise a demonstration user by id."""
        user = User.objects.filter(pk=demo_user, is_demo=True).first() if demo_user else None
        return user if user and may_be_here(user) else None

    def get_user(self, user_id: Any) -> Any:
        """Load the user of a session, asked again at every request so that leaving the demo ends it at once."""
        user = User.objects.filter(pk=user_id).first()
        return user if user and may_be_here(user) else None
