"""Addresses about children. A child is named by an id alone, and nothing typed is ever part of an address."""

from __future__ import annotations

from django.urls import include, path

from linkspan.web.children.views import areas, asking, concerns, emergencies, file, find, flags, reached, working

finding = [
    path("", find.find, name="find"),
    path("results/", find.results, name="find_results"),
    path("answer/", find.challenge, name="find_challenge"),
    path("again/", find.start_again, name="find_again"),
]
one_child = [
    path("", file.file, name="child_file"),
    path("open/", asking.open_file, name="child_open"),
    path("answer/", asking.answer_and_open, name="child_challenge"),
    path("sources/", file.sources, name="child_sources"),
    path("looks/", file.looks, name="child_looks"),
    path("working/", working.work_with, name="child_work_with"),
    path("lead/", working.offer_lead, name="child_lead"),
    path("lead/<uuid:lead_id>/answer/", working.answer_lead, name="child_lead_answer"),
    path("lead/<uuid:lead_id>/end/", working.end_lead, name="child_lead_end"),
    path("flags/", flags.flags, name="child_flags"),
    path("flags/new/", flags.new_flag, name="child_flag_new"),
    path("flags/<uuid:flag_id>/", reached.receipts, name="child_flag"),
    path("flags/<uuid:flag_id>/read/", flags.acknowledge, name="child_flag_read"),
    path("flags/<uuid:flag_id>/review/", flags.review, name="child_flag_review"),
    path("flags/<uuid:flag_id>/end/", flags.end, name="child_flag_end"),
    path("shield/", concerns.shield, name="child_shield"),
    path("correction/", concerns.correction, name="child_correction"),
    path("place/", emergencies.open_place, name="child_place"),
    path("elsewhere/", areas.elsewhere, name="child_elsewhere"),
    path("elsewhere/<uuid:residence_id>/end/", areas.elsewhere_end, name="child_elsewhere_end"),
]
urlpatterns = [
    path("find/", include(finding)),
    path("children/<uuid:child_id>/", include(one_child)),
    path("flags/", reached.reached, name="reached_flags"),
    path("flags/<uuid:flag_id>/read/", reached.read, name="reached_flag_read"),
    path("newcomers/", areas.newcomers, name="newcomers"),
    path("newcomers/<uuid:newcomer_id>/read/", areas.newcomer_read, name="newcomer_read"),
]
