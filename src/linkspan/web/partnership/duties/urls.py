"""Addresses of statutory duties, of audits, and of how many areas comply."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.duties import audits, public, versions, views

ALL, ONE = "partnership/<uuid:partnership_id>/duties", "partnership/duties/<uuid:held_id>"
AUDIT = "partnership/duties/audits/<uuid:audit_id>"
urlpatterns = [
    path(f"{ALL}/", views.register, name="duties"),
    path(f"{ALL}/take-on/<slug:code>/<uuid:organisation_id>/", views.take_on, name="duty_take_on"),
    path(f"{ALL}/versions/new/", versions.new, name="duty_new"),
    path(f"{ALL}/versions/<slug:code>/", versions.listed, name="duty_versions"),
    path(f"{ALL}/versions/<slug:code>/new/", versions.enter, name="duty_version_new"),
    path("partnership/duties/areas/", views.areas, name="duty_areas"),
    path(f"{ONE}/", views.one, name="duty_held"),
    path(f"{ONE}/answer/", views.answer, name="duty_answer"),
    path(f"{ONE}/pass-on/", views.pass_on, name="duty_pass_on"),
    path(f"{ONE}/drop/", views.drop, name="duty_drop"),
    path(f"{ONE}/audit/", audits.begin, name="audit_begin"),
    path(f"{AUDIT}/", audits.one, name="audit"),
    path(f"{AUDIT}/hand-in/", audits.hand_in, name="audit_hand_in"),
    path(f"{AUDIT}/score/<slug:standard>/", audits.score, name="audit_score"),
    path(f"{AUDIT}/challenge/<slug:standard>/", audits.challenge, name="audit_challenge"),
    path(f"{AUDIT}/reply/<uuid:challenge_id>/", audits.reply, name="audit_reply"),
    path("partnerships/duties/", public.listed, name="duties_public"),
    path("partnerships/duties/<slug:code>/", public.one, name="duty_public"),
]
