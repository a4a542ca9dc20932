"""Addresses of the delegation register, of what somebody can commit, and of decisions referred up."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.delegations import views

ALL, ONE = "partnership/<uuid:partnership_id>/delegations", "partnership/delegations/<uuid:delegation_id>"
urlpatterns = [
    path(f"{ALL}/", views.register, name="delegations"),
    path(f"{ALL}/can/", views.can, name="delegation_can"),
    path(f"{ALL}/new/", views.delegate, name="delegation_new"),
    path(f"{ALL}/people/<uuid:person_id>/", views.person, name="delegate"),
    path(f"{ONE}/", views.one, name="delegation"),
    path(f"{ONE}/review/", views.review, name="delegation_review"),
    path(f"{ONE}/end/", views.end, name="delegation_end"),
    path("partnership/delegations/referrals/<uuid:referral_id>/", views.referral, name="referral_up"),
]
