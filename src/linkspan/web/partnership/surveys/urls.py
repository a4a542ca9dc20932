"""Addresses of surveys: for those who make them, and for those who are asked."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.surveys import answering, reading, views

PLACE = "partnership/<uuid:partnership_id>/surveys/"

urlpatterns = [
    path("surveys/", answering.listed, name="surveys_to_answer"),
    path("surveys/<uuid:survey_id>/", answering.answer, name="survey_answer"),
    path(PLACE, views.listed, name="surveys"),
    path(f"{PLACE}new/", views.draft, name="survey_new"),
    path(f"{PLACE}import/", views.bring_in, name="survey_import"),
    path(f"{PLACE}<uuid:survey_id>/", views.build, name="survey"),
    path(f"{PLACE}<uuid:survey_id>/preview/", views.preview, name="survey_preview"),
    path(f"{PLACE}<uuid:survey_id>/send/", views.send, name="survey_send"),
    path(f"{PLACE}<uuid:survey_id>/close/", views.close, name="survey_close"),
    path(f"{PLACE}<uuid:survey_id>/questions/<uuid:question_id>/remove/", views.remove, name="survey_question_remove"),
    path(f"{PLACE}<uuid:survey_id>/results/", reading.results, name="survey_results"),
    path(f"{PLACE}<uuid:survey_id>/words/<uuid:question_id>/", reading.words, name="survey_words"),
    path(f"{PLACE}<uuid:survey_id>/words/<uuid:question_id>/theme/", reading.theme, name="survey_theme"),
]
