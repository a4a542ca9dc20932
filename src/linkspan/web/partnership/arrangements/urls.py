"""Addresses of the line of accountability, of panels and of who is in a partnership."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.arrangements import naming, panels, seats

ONE = "partnership/<uuid:partnership_id>"
urlpatterns = [
    path("partnership/new/", naming.form_partnership, name="partnership_new"),
    path(f"{ONE}/members/name/", naming.name, name="member_name"),
    path(f"{ONE}/members/<uuid:member_id>/end/", naming.end, name="member_end"),
    path(f"{ONE}/accountability/", seats.line, name="accountability"),
    path(f"{ONE}/accountability/<slug:seat>/<uuid:place>/name/", seats.name, name="seat_name"),
    path(f"{ONE}/accountability/leave/<uuid:sitting_id>/", seats.leave, name="seat_leave"),
    path(f"{ONE}/panels/", panels.listed, name="panels"),
    path(f"{ONE}/panels/new/", panels.change, name="panel_new"),
    path(f"{ONE}/panels/<uuid:panel_id>/change/", panels.change, name="panel_change"),
    path(f"{ONE}/panels/<uuid:panel_id>/end/", panels.end, name="panel_end"),
]
