"""Addresses of disputes between partners, and of the stages they go by."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.disputes import views

ALL, ONE = "partnership/<uuid:partnership_id>/disputes", "partnership/disputes/<uuid:dispute_id>"
urlpatterns = [
    path(f"{ALL}/", views.listed, name="disputes"),
    path(f"{ALL}/new/", views.begin, name="dispute_new"),
    path(f"{ALL}/stages/", views.stages, name="dispute_stages"),
    path(f"{ALL}/stages/new/", views.enter_stages, name="dispute_stages_new"),
    path(f"{ONE}/", views.one, name="dispute"),
    path(f"{ONE}/answer/", views.answer, name="dispute_answer"),
    path(f"{ONE}/settle/", views.settle, name="dispute_settle"),
    path(f"{ONE}/higher/", views.higher, name="dispute_higher"),
    path(f"{ONE}/unagreed/", views.unagreed, name="dispute_unagreed"),
    path(f"{ONE}/back/", views.back, name="dispute_back"),
]
