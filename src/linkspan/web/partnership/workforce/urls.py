"""Addresses of the people who do the work."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.workforce import views

urlpatterns = [
    path("partnership/<uuid:partnership_id>/workforce/", views.listed, name="workforce"),
    path("partnership/<uuid:partnership_id>/workforce/record/", views.record, name="workforce_record"),
    path(
        "partnership/<uuid:partnership_id>/workforce/<uuid:organisation_id>/", views.history, name="workforce_history"
    ),
]
