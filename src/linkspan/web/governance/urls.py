"""Addresses of the trail, of looks to review, of conflicts, and of what this installation is for."""

from __future__ import annotations

from django.urls import path

from linkspan.web.governance.views import challenges, conflicts, corrections, node, trail, watched

urlpatterns = [
    path("trail/", trail.index, name="trail"),
    path("trail/search/", trail.search, name="trail_search"),
    path("trail/check/", trail.check, name="trail_check"),
    path("trail/checkpoint/", trail.checkpoint, name="trail_checkpoint"),
    path("trail/keys/", trail.keys, name="trail_keys"),
    path("trail/checker/", trail.checker, name="trail_checker"),
    path("trail/<uuid:entry_id>/", trail.act, name="trail_act"),
    path("trail/<uuid:entry_id>/again/", trail.replay, name="trail_replay"),
    path("trail/<uuid:entry_id>/proof/", trail.proof, name="trail_proof"),
    path("challenges/", challenges.waiting, name="challenges"),
    path("challenges/<uuid:challenge_id>/", challenges.review, name="challenge"),
    path("challenges/<uuid:challenge_id>/ask/", challenges.ask, name="challenge_ask"),
    path("challenges/<uuid:challenge_id>/refer/", challenges.refer, name="challenge_refer"),
    path("referrals/<uuid:referral_id>/", challenges.referral, name="referral"),
    path("looks-asked/", challenges.asked, name="looks_asked"),
    path("looks-asked/<uuid:question_id>/", challenges.explain, name="look_asked"),
    path("watched/", watched.listed, name="watched"),
    path("watched/new/", watched.new, name="watch_new"),
    path("watched/<uuid:watch_id>/", watched.decide, name="watch"),
    path("conflicts/", conflicts.listed, name="conflicts"),
    path("corrections/", corrections.listed, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.answer, name="correction"),
    path("node/", node.page, name="node"),
    path("node/assessment/", node.assessment, name="node_assessment"),
    path("node/mode/", node.mode, name="node_mode"),
    path("node/budgets/", node.budgets, name="node_budgets"),
    path("node/budgets/<uuid:organisation_id>/", node.budget, name="node_budget"),
]
