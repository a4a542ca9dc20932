"""Addresses of plans to reorganise."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.reorganisations import views

HERE = "partnership/<uuid:partnership_id>/reorganisations/"
ONE = f"{HERE}<uuid:reorganisation_id>/"
urlpatterns = [
    path(HERE, views.listed, name="reorganisations"),
    path(f"{HERE}new/", views.new, name="reorganisation_new"),
    path(ONE, views.one, name="reorganisation"),
    path(f"{ONE}steps/<uuid:organisation_id>/", views.shares, name="reorganisation_shares"),
    path(f"{ONE}rehearse/", views.rehearse, name="reorganisation_rehearse"),
    path(f"{ONE}confirm/", views.confirm, name="reorganisation_confirm"),
    path(f"{ONE}commit/", views.commit, name="reorganisation_commit"),
    path(f"{ONE}withdraw/", views.withdraw, name="reorganisation_withdraw"),
    path(f"{ONE}left/<uuid:loose_id>/", views.settle, name="reorganisation_settle"),
    path("reorganisations/<uuid:reorganisation_id>/", views.of, name="reorganisation_of"),
]
