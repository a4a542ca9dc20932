"""Addresses of workers' pages about a parent's page. A child, a page and what it shows are named by an id alone."""

from __future__ import annotations

from django.urls import include, path

from linkspan.web.voice.parents import views

one = [
    path("", views.one, name="child_parent"),
    path("decide/", views.decide, name="child_parent_decide"),
    path("review/", views.review, name="child_parent_review"),
    path("close/", views.close, name="child_parent_close"),
    path("code/", views.code, name="child_parent_code"),
    path("end/", views.revoke, name="child_parent_end"),
    path("show/<slug:what>/", views.show, name="child_parent_show"),
    path("remove/<uuid:shown_id>/", views.remove, name="child_parent_remove"),
]
urlpatterns = [
    path("children/<uuid:child_id>/voice/parents/", views.every, name="child_parents"),
    path("children/<uuid:child_id>/voice/parents/add/", views.put, name="child_parent_add"),
    path("children/<uuid:child_id>/voice/parents/<uuid:parent_page_id>/", include(one)),
    path("voice/parents/<uuid:parent_page_id>/", views.of, name="parent_page_of"),
]
