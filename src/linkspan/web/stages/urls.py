"""Addresses of a child's way. Each is named by an id alone, and nothing that was said is ever part of an address."""

from __future__ import annotations

from django.urls import path

from linkspan.web.stages.views import beginning, board, ending, episodes, holding, insiders, one, transfers, way

urlpatterns = [
    path("children/<uuid:child_id>/pathway/", way.of_child, name="child_pathway"),
    path("children/<uuid:child_id>/pathway/print/", way.printed, name="child_pathway_print"),
    path("children/<uuid:child_id>/pathway/transfer/", transfers.ask, name="child_transfer"),
    path("children/<uuid:child_id>/pathway/start/<slug:kind>/", beginning.begin, name="stage_begin"),
    path("front-door/contacts/<uuid:contact_id>/pathway/", way.of_contact, name="contact_pathway"),
    path("front-door/contacts/<uuid:contact_id>/pathway/child/", way.identify, name="contact_identify"),
    path(
        "front-door/contacts/<uuid:contact_id>/pathway/start/<slug:kind>/",
        beginning.begin_for_contact,
        name="contact_stage_begin",
    ),
    path("stages/", board.board, name="stage_board"),
    path("stages/<uuid:stage_id>/", one.show, name="stage"),
    path("stages/<uuid:stage_id>/print/", one.printed, name="stage_print"),
    path("stages/<uuid:stage_id>/start/", beginning.start, name="stage_start"),
    path("stages/<uuid:stage_id>/plan/", beginning.plan, name="stage_plan"),
    path("stages/<uuid:stage_id>/finish/", ending.finish, name="stage_finish"),
    path("stages/<uuid:stage_id>/present/", ending.present, name="stage_present"),
    path("stages/<uuid:stage_id>/correct/", ending.correct, name="stage_correct"),
    path("stages/<uuid:stage_id>/departure/", one.departure, name="stage_departure"),
    path("stages/<uuid:stage_id>/late/", one.late, name="stage_late"),
    path("stages/<uuid:stage_id>/look-over/", one.look_over, name="stage_look_over"),
    path("stages/<uuid:stage_id>/take/", holding.take, name="stage_take"),
    path("stages/<uuid:stage_id>/offer/", holding.offer, name="stage_offer"),
    path("stages/<uuid:stage_id>/accept/", holding.accept, name="stage_accept"),
    path("stages/<uuid:stage_id>/refuse/", holding.refuse, name="stage_refuse"),
    path("stages/<uuid:stage_id>/let-go/", holding.let_go, name="stage_let_go"),
    path("stages/<uuid:stage_id>/sides/", insiders.sides, name="stage_sides"),
    path("stages/<uuid:stage_id>/sides/end/", insiders.end, name="stage_side_end"),
    path("stages/<uuid:stage_id>/answer/", transfers.answer, name="stage_answer"),
    path("stages/<uuid:stage_id>/withdraw/", transfers.withdraw, name="stage_withdraw"),
    path("episodes/<uuid:episode_id>/", episodes.show, name="episode"),
    path("episodes/<uuid:episode_id>/close/", episodes.close, name="episode_close"),
    path("episodes/<uuid:episode_id>/look-over/", episodes.look_over, name="episode_look_over"),
    path("episodes/<uuid:episode_id>/late/", episodes.late, name="episode_late"),
    path("episodes/<uuid:episode_id>/take/", holding.take, name="episode_take"),
    path("episodes/<uuid:episode_id>/offer/", holding.offer, name="episode_offer"),
    path("episodes/<uuid:episode_id>/accept/", holding.accept, name="episode_accept"),
    path("episodes/<uuid:episode_id>/refuse/", holding.refuse, name="episode_refuse"),
    path("episodes/<uuid:episode_id>/let-go/", holding.let_go, name="episode_let_go"),
]
