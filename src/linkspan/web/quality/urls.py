"""Addresses of the pages of quality."""

from __future__ import annotations

from django.urls import path

from linkspan.web.quality import views

urlpatterns = [
    path("quality/", views.quality, name="quality"),
    path("quality/count/", views.count, name="quality_count"),
    path("feeds/quality/", views.faults, name="faults"),
    path("feeds/quality/count/", views.count_faults, name="faults_count"),
    path("feeds/quality/faults.csv", views.export, name="faults_csv"),
    path("feeds/quality/<slug:fault>/", views.fault, name="fault"),
    path("feeds/quality/<slug:fault>/<int:page>/", views.fault, name="fault_page"),
]
