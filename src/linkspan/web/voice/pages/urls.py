"""Addresses of the staff side of a child's own page; nothing of any person is ever part of one."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.pages import showing, views

urlpatterns = [
    path("children/<uuid:child_id>/page/", views.show, name="child_page"),
    path("children/<uuid:child_id>/page/code/", views.code, name="child_page_code"),
    path("children/<uuid:child_id>/page/close/", views.close, name="child_page_close"),
    path("children/<uuid:child_id>/page/show/<slug:what>/", showing.add, name="child_page_add"),
    path("children/<uuid:child_id>/page/hold/", showing.hold, name="child_page_hold"),
    path("children/<uuid:child_id>/page/hold/<uuid:about>/", showing.hold, name="child_page_hold_item"),
    path("children/<uuid:child_id>/page/<uuid:release_id>/take-back/", showing.take_back, name="child_page_take_back"),
    path("children/<uuid:child_id>/page/held/<uuid:hold_id>/", showing.review, name="child_page_held"),
    path("children/<uuid:child_id>/page/held/<uuid:hold_id>/end/", showing.let_go, name="child_page_let_go"),
]
