"""Addresses for signing in.

The sign-in package's own list is not included whole: it would also open sign-up and the adding of e-mail addresses.
"""

from __future__ import annotations

from allauth.account import views as sign_in
from allauth.socialaccount import views as provider
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from linkspan.web.account import demo, organisation, views

urlpatterns = [
    path("", views.account, name="account"),
    path("post/", views.choose_post, name="choose_post"),
    path("stay/", views.stay, name="stay"),
    path("unknown/", views.unknown, name="unknown"),
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/done/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("organisation/cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("organisation/error/", provider.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", organisation.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", organisation.callback, name="openid_connect_callback"),
]
demo_urlpatterns = [path("demo/", demo.cast, name="demo")]
