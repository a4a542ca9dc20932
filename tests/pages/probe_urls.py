"""Addresses for testing the shell: its own pages, and probes that fail in each way a page can."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.request import PageRequest

handler400 = "linkspan.web.errors.bad_request"
handler403 = "linkspan.web.errors.forbidden"
handler404 = "linkspan.web.errors.not_found"
handler429 = "linkspan.web.errors.too_many"
handler500 = "linkspan.web.errors.server_error"

FAULTS: dict[str, Exception] = {
    "refused": Refused("probe", explanation=("Your agency is not involved with this child.",)),
    "hidden": Refused("probe", discloses=False, explanation=("The child is shielded.",)),
    "not-found": NotFound(),
    "not-now": NotNow("probe", "The flag ended on Monday."),
    "bug": RuntimeError("Zofia Nowak 9990548609"),
    "down": OperationalError("connection lost while reading Zofia Nowak"),
}


def home(request: PageRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.name}, {request.actor.post_title}")


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAULTS[how]


@needs_step_up
def guarded(request: PageRequest) -> HttpResponse:
    return HttpResponse(f"done by {request.method}")


def find(request: HttpRequest) -> HttpResponse:
    return HttpResponse("found")


urlpatterns = [
    path("", home, name="home"),
    path("find/", find, name="find"),
    path("guarded/", guarded, name="guarded"),
    path("fail/<str:how>/", fail, name="fail"),
    path("", include("linkspan.web.urls")),
]
