"""Addresses of requests between agencies. Each is named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.exchange.views import answering, asking, lists, sampling, threads

urlpatterns = [
    path("children/<uuid:child_id>/requests/", asking.about_child, name="child_requests"),
    path("children/<uuid:child_id>/requests/ask/", asking.ask, name="child_ask"),
    path("children/<uuid:child_id>/holders/", asking.holders, name="child_holders"),
    path("children/<uuid:child_id>/holders/anyway/", asking.holders_anyway, name="child_holders_anyway"),
    path("requests/", lists.inbox, name="requests"),
    path("requests/<uuid:request_id>/", lists.whole, name="request"),
    path("requests/<uuid:request_id>/finish/", asking.finish, name="request_finish"),
    path("requests/<uuid:request_id>/withdraw/", asking.withdraw, name="request_withdraw"),
    path("requests/samples/<uuid:sample_id>/", sampling.sample, name="request_sample"),
    path("requests/parts/<uuid:part_id>/", threads.show, name="request_part"),
    path("requests/parts/<uuid:part_id>/say/", threads.say, name="request_say"),
    path("requests/parts/<uuid:part_id>/colleague/", threads.hand_on, name="request_hand_on"),
    path("requests/parts/<uuid:part_id>/record/", threads.record, name="request_record"),
    path("requests/parts/<uuid:part_id>/answer/", answering.choose, name="request_answer"),
    path("requests/parts/<uuid:part_id>/answer/<slug:outcome>/", answering.give, name="request_give"),
    path(
        "requests/parts/<uuid:part_id>/answers/<uuid:answer_id>/correct/<slug:outcome>/",
        answering.correct,
        name="request_correct",
    ),
    path(
        "requests/parts/<uuid:part_id>/answers/<uuid:answer_id>/take-back/",
        answering.take_back,
        name="request_take_back",
    ),
]
