"""Addresses of what a child said. A child, their words, a wish, a picture and a stage are named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.words import views, wishes, writing

urlpatterns = [
    path("children/<uuid:child_id>/voice/", views.show, name="child_voice"),
    path("children/<uuid:child_id>/voice/add/", writing.add, name="voice_add"),
    path("children/<uuid:child_id>/voice/why/<uuid:stage_id>/", writing.why, name="voice_why"),
    path("children/<uuid:child_id>/voice/<uuid:words_id>/", writing.beside, name="voice_beside"),
    path("children/<uuid:child_id>/voice/wishes/<uuid:wish_id>/", wishes.wish, name="voice_wish"),
    path("children/<uuid:child_id>/voice/pictures/<uuid:picture_id>/", views.picture, name="voice_picture"),
    path("wishes/<uuid:wish_id>/", wishes.task, name="wish_task"),
]
