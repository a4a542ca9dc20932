"""Addresses of concerns. Each is named by an id alone, and nothing typed is ever part of an address."""

from __future__ import annotations

from django.urls import path

from linkspan.web.concerns.views import said, telling, writing

urlpatterns = [
    path("children/<uuid:child_id>/concern/", writing.about_child, name="child_concern"),
    path("concerns/", said.mine, name="concerns"),
    path("concerns/new/", writing.choose, name="concern_new"),
    path("concerns/unknown/", writing.about_nobody_known, name="concern_unknown"),
    path("concerns/save/", writing.save, name="concern_save"),
    path("concerns/drafts/<uuid:draft_id>/", writing.draft, name="concern_draft"),
    path("concerns/drafts/<uuid:draft_id>/danger/", writing.danger, name="concern_danger"),
    path("concerns/drafts/<uuid:draft_id>/drop/", writing.drop, name="concern_drop"),
    path("concerns/left/<uuid:draft_id>/", said.left, name="concern_left"),
    path("concerns/tell/", telling.tell, name="concern_tell"),
    path("concerns/told/", telling.told, name="concern_told"),
    path("concerns/<uuid:concern_id>/", said.one, name="concern"),
    path("concerns/<uuid:concern_id>/raise/", said.raise_worry, name="worry_raise"),
    path("concerns/<uuid:concern_id>/take-back/", said.take_back, name="worry_take_back"),
]
