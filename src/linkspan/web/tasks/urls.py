"""Addresses of work to do."""

from __future__ import annotations

from django.urls import path

from linkspan.web.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/team/", views.team, name="team_tasks"),
    path("tasks/sights/<uuid:sight_id>/", views.answer_sight, name="sight_answer"),
    path("notices/", views.notices, name="notices"),
]
