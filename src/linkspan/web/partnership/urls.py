"""Addresses of partnerships; each part has its own list in `web/partnership/<part>/urls.py`."""

from __future__ import annotations

from django.urls import include, path

from linkspan.web.partnership import views

urlpatterns = [
    path("", include("linkspan.web.partnership.disputes.urls")),
    path("", include("linkspan.web.partnership.duties.urls")),
    path("", include("linkspan.web.partnership.delegations.urls")),
    path("", include("linkspan.web.partnership.responsibilities.urls")),
    path("", include("linkspan.web.partnership.reorganisations.urls")),
    path("", include("linkspan.web.partnership.funding.urls")),
    path("", include("linkspan.web.partnership.surveys.urls")),
    path("", include("linkspan.web.partnership.workforce.urls")),
    path("partnership/", views.listed, name="partnership_list"),
    path("partnership/<uuid:partnership_id>/", views.overview, name="partnership"),
    path("", include("linkspan.web.partnership.arrangements.urls")),
    path("", include("linkspan.web.partnership.reports.urls")),
    path("", include("linkspan.web.partnership.figures.urls")),
    path("", include("linkspan.web.partnership.meetings.urls")),
    path("", include("linkspan.web.partnership.participation.urls")),
]
