"""Addresses of wishes about sharing. A child, a wish and a sharing are named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.wishes import views

urlpatterns = [
    path("children/<uuid:child_id>/voice/sharing/", views.show, name="child_wishes"),
    path("children/<uuid:child_id>/voice/sharing/add/", views.add, name="child_wish_add"),
    path(
        "children/<uuid:child_id>/voice/sharing/<uuid:wish_id>/take-back/", views.withdraw, name="child_wish_withdraw"
    ),
    path("voice/wishes/<uuid:wish_id>/", views.of, name="wish_of"),
    path("voice/shared/<uuid:override_id>/", views.override, name="wish_override"),
]
