"""Every address of the program, and pages whose faults say what they were about."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from linkspan.audit import NotFound

handler400 = "linkspan.web.errors.bad_request"
handler403 = "linkspan.web.errors.forbidden"
handler404 = "linkspan.web.errors.not_found"
handler500 = "linkspan.web.errors.server_error"


def fail(request: HttpRequest, how: str) -> HttpResponse:
    """Fail while holding what was sent, as a bug would."""
    word = request.POST.get("word", "")
    if how == "bug":
        raise RuntimeError(f"could not place {word}")
    if how == "chained":
        try:
            int(word)
        except ValueError as problem:
            raise LookupError(word) from problem
    if how == "database":
        with connection.cursor() as cursor:
            cursor.execute("select %s::date", [word])
    raise NotFound(word)


urlpatterns = [path("fail/<str:how>/", fail), path("", include("linkspan.web.urls"))]
