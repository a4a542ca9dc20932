"""Addresses of a child's chronology and map. A child and an event are named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.chronology import mapping, packs, telling, views

urlpatterns = [
    path("children/<uuid:child_id>/chronology/", views.show, name="child_chronology"),
    path("children/<uuid:child_id>/chronology/add/", telling.add, name="chronology_add"),
    path("children/<uuid:child_id>/chronology/<uuid:event_id>/", telling.correct, name="chronology_correct"),
    path(
        "children/<uuid:child_id>/chronology/<uuid:event_id>/take-back/", telling.withdraw, name="chronology_withdraw"
    ),
    path("children/<uuid:child_id>/chronology/pack/", packs.pack, name="chronology_pack"),
    path("children/<uuid:child_id>/map/", mapping.people, name="child_map"),
]
