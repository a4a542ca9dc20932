"""Addresses of organisations, posts and people, and of the duty desks' numbers."""

from __future__ import annotations

from django.urls import path

from linkspan.web.agencies import views

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
    path("duty-desks/", views.desks, name="duty_desks"),
]
