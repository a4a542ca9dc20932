"""The tests' settings at three in the morning: whoever asks, asks in the next night's fourth hour."""

from tests.settings import *  # noqa: F403  the point is to take them all
from tests.settings import MIDDLEWARE as BY_DAY

AT = BY_DAY.index("linkspan.web.middleware.ActorMiddleware") + 1
MIDDLEWARE = [*BY_DAY[:AT], "tests.journeys.night.NightMiddleware", *BY_DAY[AT:]]
