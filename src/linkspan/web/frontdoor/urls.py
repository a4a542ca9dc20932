"""Addresses of the front door. Each is named by an id alone, and nothing that was said is ever part of an address."""

from __future__ import annotations

from django.urls import path

from linkspan.web.frontdoor.views import board, contacts, deciding, disagreeing, outcomes

urlpatterns = [
    path("front-door/", board.board, {"tab": "mine"}, name="front_door"),
    path("front-door/team/", board.board, {"tab": "team"}, name="front_door_team"),
    path("front-door/unallocated/", board.board, {"tab": "unallocated"}, name="front_door_unallocated"),
    path("front-door/contacts/<uuid:contact_id>/", contacts.show, name="contact"),
    path("front-door/contacts/<uuid:contact_id>/take/", contacts.take, name="contact_take"),
    path("front-door/contacts/<uuid:contact_id>/offer/", contacts.offer, name="contact_offer"),
    path("front-door/contacts/<uuid:contact_id>/accept/", contacts.accept, name="contact_accept"),
    path("front-door/contacts/<uuid:contact_id>/refuse/", contacts.refuse, name="contact_refuse"),
    path("front-door/contacts/<uuid:contact_id>/let-go/", contacts.let_go, name="contact_let_go"),
    path("front-door/contacts/<uuid:contact_id>/join/", contacts.join, name="contact_join"),
    path("front-door/contacts/<uuid:contact_id>/decide/", deciding.decide, name="contact_decide"),
    path("front-door/contacts/<uuid:contact_id>/late/", deciding.late, name="contact_late"),
    path("front-door/contacts/<uuid:contact_id>/letter/", deciding.letter, name="contact_letter"),
    path("front-door/contacts/<uuid:contact_id>/sent/", deciding.sent, name="contact_sent"),
    path("outcomes/<uuid:outcome_id>/", outcomes.show, name="outcome"),
    path("outcomes/<uuid:outcome_id>/challenge/", outcomes.challenge, name="outcome_challenge"),
    path("children/<uuid:child_id>/decisions/", outcomes.about_child, name="child_decisions"),
    path(
        "children/<uuid:child_id>/decisions/<uuid:outcome_id>/challenge/",
        outcomes.challenge_about_child,
        name="child_decision_challenge",
    ),
    path("disagreements/", disagreeing.listed, name="disagreements"),
    path("disagreements/<uuid:disagreement_id>/", disagreeing.show, name="disagreement"),
    path("disagreements/<uuid:disagreement_id>/<slug:act>/", disagreeing.act, name="disagreement_act"),
]
