"""Addresses of the pages about the matching model."""

from __future__ import annotations

from django.urls import path

from linkspan.web.matchmodels import changes, views

urlpatterns = [
    path("", views.models, name="models"),
    path("add/", views.add, name="model_add"),
    path("compare/", views.compare, name="model_compare"),
    path("back/", views.roll_back, name="model_back"),
    path("changes/", changes.changes, {"shielded": False}, name="model_changes"),
    path("changes/sealed/", changes.changes, {"shielded": True}, name="model_changes_sealed"),
    path("changes/<uuid:rescored_id>/", changes.change, name="model_change"),
    path("<uuid:model_id>/", views.model, name="model"),
    path("<uuid:model_id>/activate/", views.activate, name="model_activate"),
]
