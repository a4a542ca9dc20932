"""Addresses of work to do."""

from __future__ import annotations

from django.urls import path

from linkspan.web.tasks import covering, passing, views

urlpatterns = [
    path("tasks/late/", passing.late, name="late_reasons"),
    path("tasks/late/<uuid:task_id>/", passing.say_why, name="late_reason"),
    path("tasks/offers/", passing.offers, name="offers"),
    path("tasks/offers/<uuid:offer_id>/", passing.answer, name="offer_answer"),
    path("tasks/offers/<uuid:offer_id>/back/", passing.take_back, name="offer_back"),
    path("tasks/items/<uuid:item_id>/offer/", passing.offer, name="task_offer"),
    path("tasks/items/<uuid:item_id>/give/", passing.give, name="task_give"),
    path("tasks/cover/", covering.cover, name="cover"),
    path("tasks/cover/new/", covering.arrange, name="cover_new"),
    path("tasks/cover/<uuid:cover_id>/end/", covering.end, name="cover_end"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/team/", views.team, name="team_tasks"),
    path("tasks/sights/<uuid:sight_id>/", views.answer_sight, name="sight_answer"),
    path("notices/", views.notices, name="notices"),
]
