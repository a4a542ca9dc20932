"""Addresses that keep how a child's page is read; they lie under `here/`, where the cookies are sent."""

from __future__ import annotations

from django.urls import path

from linkspan.web.reading import views

urlpatterns = [
    path("language/", views.choose_language, name="here_language"),
    path("size/", views.choose_size, name="here_size"),
]
