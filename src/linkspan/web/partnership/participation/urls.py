"""Addresses of how agencies take part."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.participation import views

urlpatterns = [
    path("partnership/<uuid:partnership_id>/participation/", views.page, name="partnership_participation"),
    path("partnership/<uuid:partnership_id>/participation/threshold/", views.threshold, name="partnership_threshold"),
    path(
        "partnership/<uuid:partnership_id>/participation/conversations/<uuid:conversation_id>/",
        views.conversation,
        name="partnership_conversation",
    ),
    path(
        "partnership/conversations/<uuid:conversation_id>/", views.conversation_of, name="partnership_conversation_of"
    ),
]
