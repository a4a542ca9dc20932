"""Addresses of what a child does on their page. None of them says what it is."""

from __future__ import annotations

from django.urls import path

from linkspan.web.young.saying import views

urlpatterns = [
    path("here/tell/", views.tell, name="here_tell"),
    path("here/tell/<slug:kind>/", views.say, name="here_say"),
    path("here/how/", views.how, name="here_how"),
    path("here/reach/", views.reach, name="here_reach"),
    path("here/said/", views.said, name="here_said"),
    path("here/said/<uuid:message_id>/", views.said_once, name="here_said_once"),
]
