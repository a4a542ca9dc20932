"""Addresses of the pages of the yearly return."""

from __future__ import annotations

from django.urls import path

from linkspan.web.census import views

urlpatterns = [
    path("", views.years, name="census"),
    path("<int:year>/", views.year, name="census_year"),
    path("<int:year>/file/", views.file, name="census_file"),
    path("<int:year>/to-mend.csv", views.to_mend, name="census_to_mend"),
    path("<int:year>/children/<uuid:child_id>/", views.child, name="census_child"),
]
