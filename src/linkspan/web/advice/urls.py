"""Addresses of asking and deciding. What was asked is kept sealed in the session, never in an address."""

from __future__ import annotations

from django.urls import include, path

from linkspan.web.advice import decisions, views

nobody = [
    path("", views.ask, name="advice"),
    path("answer/", views.answer, name="advice_answer"),
]
decided = [
    path("", decisions.listed, name="sharing_decisions"),
    path("decisions.csv", decisions.export, name="sharing_decisions_csv"),
    path("<uuid:decision_id>/", decisions.one, name="sharing_decision"),
]
one_child = [
    path("", views.ask_about, name="child_advice"),
    path("answer/", views.answer_about, name="child_advice_answer"),
]
urlpatterns = [
    path("share/", include(nobody)),
    path("decisions/", include(decided)),
    path("children/<uuid:child_id>/share/", include(one_child)),
]
