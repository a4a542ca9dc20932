"""Let the server's day be a night: the moment of every request is put between three and four in the morning."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from linkspan.web.request import page_request

LONDON = ZoneInfo("Europe/London")


def at_night(now: datetime) -> datetime:
    """Give the moment of the next night that is as far past three as now is past its hour."""
    here = now.astimezone(LONDON) + timedelta(days=1)
    return here.replace(hour=3)


class NightMiddleware:
    """Put the next night's moment where the moment of a request is fixed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Change the moment before anything is asked of it."""
        page_request(request).at = at_night(timezone.now())
        return self.get_response(request)
