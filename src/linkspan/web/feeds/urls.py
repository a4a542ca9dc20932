"""Addresses of the feeds' pages."""

from __future__ import annotations

from django.urls import path

from linkspan.web.feeds import views

urlpatterns = [
    path("", views.loads, name="feeds"),
    path("load/", views.load, name="feed_load"),
    path("template.csv", views.template, {"ending": "csv"}, name="feed_template_csv"),
    path("template.xlsx", views.template, {"ending": "xlsx"}, name="feed_template_xlsx"),
    path("<uuid:load_id>/", views.one_load, name="feed"),
    path("<uuid:load_id>/refused.csv", views.refused, name="feed_refused"),
]
