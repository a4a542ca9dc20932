"""Addresses of what people say of services, and what was done about it."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.feedback import reading, views

urlpatterns = [
    path("feedback/", views.listed, name="feedback"),
    path("feedback/give/<str:ticket>/", views.give, name="feedback_give"),
    path("feedback/said/<uuid:said_id>/", views.said, name="feedback_said"),
    path("feedback/ours/", reading.ours, name="feedback_ours"),
    path("feedback/ours/<slug:topic>/", reading.words, name="feedback_words"),
    path("feedback/ours/<slug:topic>/theme/", reading.theme, name="feedback_theme"),
    path("feedback/themes/<uuid:theme_id>/", reading.publish, name="feedback_publish"),
]
