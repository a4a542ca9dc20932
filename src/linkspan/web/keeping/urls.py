"""Addresses of the pages on how long files are kept."""

from __future__ import annotations

from django.urls import path

from linkspan.web.keeping import disposal, views

urlpatterns = [
    path("", views.due, name="keeping"),
    path("held/", views.held, name="keeping_held"),
    path("archived/", views.archived, name="keeping_archived"),
    path("hold/", views.hold, name="keeping_hold"),
    path("forward/", disposal.forward, name="keeping_forward"),
    path("lists/", disposal.lists, name="keeping_lists"),
    path("lists/<uuid:disposal_id>/", disposal.decide, name="keeping_list"),
    path("<uuid:child_id>/", views.one, name="keeping_file"),
    path("<uuid:child_id>/lift/", views.lift, name="keeping_lift"),
    path("<uuid:child_id>/class/", views.keep_under, name="keeping_class"),
    path("<uuid:child_id>/archive/", views.archive, name="keeping_archive"),
    path("<uuid:child_id>/restore/", views.restore, name="keeping_restore"),
]
