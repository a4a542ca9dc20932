"""Addresses of early signs and emerging patterns. Each is named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.patterns import signs, views

urlpatterns = [
    path("front-door/patterns/", views.board, name="patterns"),
    path("front-door/patterns/rules/", views.rules, name="pattern_rules"),
    path("front-door/patterns/<uuid:pattern_id>/", views.show, name="pattern"),
    path("front-door/patterns/<uuid:pattern_id>/take/", views.take, name="pattern_take"),
    path("front-door/patterns/<uuid:pattern_id>/let-go/", views.let_go, name="pattern_let_go"),
    path("front-door/patterns/<uuid:pattern_id>/dismiss/", views.dismiss, name="pattern_dismiss"),
    path("front-door/patterns/<uuid:pattern_id>/open/", views.open_contact, name="pattern_open"),
    path("front-door/patterns/<uuid:pattern_id>/late/", views.late, name="pattern_late"),
    path(
        "front-door/patterns/<uuid:pattern_id>/contest/<uuid:sign_id>/",
        views.contest_sign,
        name="pattern_contest_sign",
    ),
    path(
        "front-door/patterns/<uuid:pattern_id>/contest/<slug:code>/<int:version>/",
        views.contest_rule,
        name="pattern_contest_rule",
    ),
    path("children/<uuid:child_id>/early-signs/", signs.of_child, name="early_signs"),
    path("children/<uuid:child_id>/early-signs/<uuid:origin>/send/", signs.send, name="early_sign_send"),
    path(
        "children/<uuid:child_id>/early-signs/<uuid:sign_id>/take-back/", signs.take_back, name="early_sign_take_back"
    ),
    path("early-signs/", signs.choices, name="sign_choices"),
    path("early-signs/<slug:kind>/choose/", signs.choose, name="sign_choose"),
    path("early-signs/<uuid:choice_id>/stop/", signs.stop, name="sign_stop"),
]
