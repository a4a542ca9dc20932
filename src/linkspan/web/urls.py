"""Addresses of the shell; each room's pages have their own list in `web/<room>/urls.py`."""

from __future__ import annotations

from django.urls import include, path

from linkspan.web import pages
from linkspan.web.account.urls import demo_urlpatterns
from linkspan.web.glossary.views import words

urlpatterns = [
    path("account/", include("linkspan.web.account.urls")),
    path("help/", pages.about, {"page": "help"}, name="help"),
    path("privacy/", pages.about, {"page": "privacy"}, name="privacy"),
    path("accessibility/", pages.about, {"page": "accessibility"}, name="accessibility"),
    path("words/", words, name="words"),
    path("hide/", pages.hide, name="hide"),
    path("ring/", pages.offline, name="offline"),
    path("health/", pages.health, name="health"),
    path("api/v1/", include("linkspan.web.api.urls")),
    path("here/", include("linkspan.web.reading.urls")),
    path("feeds/", include("linkspan.web.feeds.urls")),
    path("census/", include("linkspan.web.census.urls")),
    path("keeping/", include("linkspan.web.keeping.urls")),
    path("", include("linkspan.web.quality.urls")),
    path("models/", include("linkspan.web.matchmodels.urls")),
    path("", include("linkspan.web.reviews.urls")),
    path("", include("linkspan.web.home.urls")),
    path("", include("linkspan.web.young.urls")),
    path("", include("linkspan.web.voice.pages.urls")),
    path("", include("linkspan.web.voice.words.urls")),
    path("", include("linkspan.web.advice.urls")),
    path("", include("linkspan.web.children.urls")),
    path("", include("linkspan.web.chronology.urls")),
    path("", include("linkspan.web.exchange.urls")),
    path("", include("linkspan.web.concerns.urls")),
    path("", include("linkspan.web.frontdoor.urls")),
    path("", include("linkspan.web.patterns.urls")),
    path("", include("linkspan.web.stages.urls")),
    path("", include("linkspan.web.voice.messages.urls")),
    path("", include("linkspan.web.young.saying.urls")),
    path("", include("linkspan.web.voice.wishes.urls")),
    path("", include("linkspan.web.voice.parents.urls")),
    path("", include("linkspan.web.parents.urls")),
    path("", include("linkspan.web.tasks.urls")),
    path("", include("linkspan.web.clocks.urls")),
    path("", include("linkspan.web.governance.urls")),
    path("", include("linkspan.web.agencies.urls")),
    path("", include("linkspan.web.agreements.urls")),
    path("", include("linkspan.web.partnership.urls")),
    path("", include("linkspan.web.voice.feedback.urls")),
    path("", include("linkspan.web.voice.figures.urls")),
    path("", include("linkspan.web.scrutiny.urls")),
    *demo_urlpatterns,
]
