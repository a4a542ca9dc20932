"""Addresses of a parent's own page. None of them names anybody."""

from __future__ import annotations

from django.urls import path

from linkspan.web.parents import views

urlpatterns = [
    path("family/", views.page, name="family"),
    path("family/leave/", views.leave, name="family_leave"),
]
