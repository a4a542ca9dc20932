"""Addresses of organisations, posts and people, and of the duty desks' numbers."""

from __future__ import annotations

from django.urls import path

from linkspan.web.agencies import suspending, views

urlpatterns = [
    path("agencies/", views.listed, name="agencies"),
    path("agencies/new/", views.found, name="agency_new"),
    path("agencies/<uuid:organisation_id>/", views.organisation, name="agency"),
    path("agencies/<uuid:organisation_id>/post/", views.post, name="agency_post"),
    path("agencies/<uuid:organisation_id>/person/", views.enrol, name="agency_person"),
    path("agencies/<uuid:organisation_id>/appoint/", views.appoint, name="agency_appoint"),
    path("agencies/<uuid:organisation_id>/desk/", views.desk, name="agency_desk"),
    path("agencies/people/<uuid:person_id>/", views.person, name="worker"),
    path("agencies/people/<uuid:person_id>/training/", views.training, name="worker_training"),
    path("agencies/appointments/<uuid:appointment_id>/end/", views.end, name="appointment_end"),
    path("colleagues/", suspending.colleagues, name="colleagues"),
    path("agencies/<uuid:organisation_id>/people/<uuid:person_id>/suspend/", suspending.suspend, name="worker_suspend"),
    path("agencies/<uuid:organisation_id>/people/<uuid:person_id>/home/", suspending.home, name="worker_home"),
    path("agencies/suspensions/<uuid:suspension_id>/lift/", suspending.lift, name="suspension_lift"),
    path("duty-desks/", views.desks, name="duty_desks"),
]
