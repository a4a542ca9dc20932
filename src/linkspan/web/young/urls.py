"""Addresses of the child's side. None of them says what it is, and none names anybody."""

from __future__ import annotations

from django.urls import path

from linkspan.web.young import feedback, views

urlpatterns = [
    path("here/", views.here, name="here"),
    path("here/check/", views.check, name="here_check"),
    path("here/choose/", views.choose, name="here_choose"),
    path("here/away/", views.away, name="here_away"),
    path("here/feedback/", feedback.feedback, name="here_feedback"),
    path("here/close/", views.close, name="here_close"),
]
