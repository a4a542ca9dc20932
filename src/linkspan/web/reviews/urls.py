"""Addresses of the reviewers' pages."""

from __future__ import annotations

from django.urls import path

from linkspan.web.reviews import records, shields, views

urlpatterns = [
    path("reviews/", views.pairs, name="matches"),
    path("reviews/next/", views.following, name="match_next"),
    path("reviews/next/<uuid:pair_id>/", views.following, name="match_skip"),
    path("reviews/<uuid:pair_id>/", views.pair, name="match"),
    path("reviews/<uuid:pair_id>/undo/", views.undo, name="match_undo"),
    path("reviews/<uuid:pair_id>/ask/", views.ask, name="match_ask"),
    path("reviews/<uuid:pair_id>/settle/", views.settle, name="match_settle"),
    path("reviews/<uuid:pair_id>/back/", views.take_back, name="match_back"),
    path("sealed/", views.sealed, name="sealed"),
    path("records/<uuid:record_id>/unlink/", records.unlink, name="record_unlink"),
    path("records/<uuid:record_id>/why/", records.why, name="record_why"),
    path("children/<uuid:child_id>/split/", records.split, name="child_split"),
    path("shields/", shields.shields, name="shields"),
    path("shields/<uuid:shield_id>/", shields.shield, name="shield"),
    path("shields/<uuid:shield_id>/inside/", shields.let_in, name="shield_inside"),
    path("shields/<uuid:shield_id>/inside/<uuid:inside_id>/end/", shields.put_out, name="shield_outside"),
]
