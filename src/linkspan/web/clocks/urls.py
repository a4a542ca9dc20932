"""Addresses of the clock table and of proclaimed days."""

from __future__ import annotations

from django.urls import path

from linkspan.web.clocks import views

urlpatterns = [
    path("clocks/", views.table, name="clocks"),
    path("clocks/days/", views.days, name="clock_days"),
    path("clocks/days/new/", views.proclaim, name="clock_day_new"),
    path("clocks/<str:code>/", views.clock, name="clock"),
    path("clocks/<str:code>/new/", views.enter, name="clock_new"),
    path("clocks/<str:code>/drop/", views.drop, name="clock_drop"),
]
