"""Addresses of who answers for what."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.responsibilities import views

HERE = "partnership/<uuid:partnership_id>/responsibilities/"
urlpatterns = [
    path(HERE, views.shown, name="responsibilities"),
    path(f"{HERE}list/", views.listed, name="responsibility_list"),
    path(f"{HERE}enter/", views.enter, name="responsibility_enter"),
    path(f"{HERE}<uuid:responsibility_id>/end/", views.end, name="responsibility_end"),
    path(f"{HERE}<uuid:responsibility_id>/correct/", views.correct, name="responsibility_correct"),
]
