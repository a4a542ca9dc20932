"""Addresses of a partnership's figures."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.figures import views

urlpatterns = [
    path("partnership/<uuid:partnership_id>/figures/", views.board, name="partnership_figures"),
    path("partnership/<uuid:partnership_id>/figures/<str:code>/", views.one, name="partnership_figure"),
]
