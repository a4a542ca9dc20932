"""Addresses of access requests: for those who take them, those who answer, and health professionals who are asked."""

from __future__ import annotations

from django.urls import path

from linkspan.web.scrutiny import apart, deciding, views

PLACE = "access-requests/"
ONE = f"{PLACE}<uuid:access_id>/"

urlpatterns = [
    path(PLACE, views.listed, name="access_requests"),
    path(f"{PLACE}new/", views.receive, name="access_request_new"),
    path("children/<uuid:child_id>/access-request/", views.receive, name="access_request_of"),
    path(f"{PLACE}taken/", views.taken, name="access_request_taken"),
    path(f"{PLACE}opinions/<uuid:opinion_id>/", deciding.opinion, name="health_opinion"),
    path(f"{PLACE}apart/<uuid:apart_id>/", apart.decide, name="access_apart"),
    path(ONE, views.whole, name="access_request"),
    path(f"{ONE}steps/<slug:access_step>/", views.step, name="access_step"),
    path(f"{ONE}stop/", views.stop, name="access_stop"),
    path(f"{ONE}resume/", views.resume, name="access_resume"),
    path(f"{ONE}extend/", views.extend, name="access_extend"),
    path(f"{ONE}close/", views.close, name="access_close"),
    path(f"{ONE}letter/", views.letter, name="access_letter"),
    path(f"{ONE}gather/", deciding.gather, name="access_gather"),
    path(f"{ONE}opinion/", deciding.ask_opinion, name="access_opinion"),
    path(f"{ONE}pieces/<uuid:piece_id>/", deciding.piece, name="access_piece"),
    path(f"{ONE}pieces/<uuid:piece_id>/picture/", deciding.picture, name="access_picture"),
    path(f"{ONE}files/", deciding.files_made, name="access_files"),
    path(f"{ONE}hand-over/", deciding.hand_over, name="access_hand_over"),
]
