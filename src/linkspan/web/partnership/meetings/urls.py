"""Addresses of a partnership's meetings and decisions."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.meetings import views

urlpatterns = [
    path("partnership/<uuid:partnership_id>/meetings/", views.listed, name="partnership_meetings"),
    path("partnership/<uuid:partnership_id>/meetings/new/", views.record, name="partnership_meeting_new"),
    path("partnership/<uuid:partnership_id>/meetings/<uuid:meeting_id>/", views.meeting, name="partnership_meeting"),
    path(
        "partnership/<uuid:partnership_id>/meetings/<uuid:meeting_id>/decide/", views.decide, name="partnership_decide"
    ),
    path(
        "partnership/<uuid:partnership_id>/meetings/decisions/<uuid:decision_id>/",
        views.decision,
        name="partnership_decision",
    ),
    path(
        "partnership/<uuid:partnership_id>/meetings/decisions/<uuid:decision_id>/heard/",
        views.hear,
        name="partnership_decision_heard",
    ),
    path(
        "partnership/<uuid:partnership_id>/meetings/decisions/<uuid:decision_id>/look/",
        views.look,
        name="partnership_decision_look",
    ),
    path("partnership/decisions/<uuid:decision_id>/", views.decision_of, name="partnership_decision_of"),
]
