"""Keep how someone wants a child's page to be: its language and the size of its text."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linkspan.web.middleware import open_to_all
from linkspan.web.reading import languages, size


@open_to_all
@never_cache
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen; one that is not offered changes nothing."""
    return _kept(request, languages.COOKIE)


@open_to_all
@never_cache
@require_POST
def choose_size(request: HttpRequest) -> HttpResponse:
    """Keep the size of text that was chosen."""
    return _kept(request, size.COOKIE)


def offered(request: HttpRequest, cookie: str) -> frozenset[str]:
    """List what a cookie of these pages may hold."""
    if cookie == size.COOKIE:
        return frozenset(each.code for each in size.SIZES)
    return frozenset(each.code for each in languages.offered(request))


def keep(answer: HttpResponse, cookie: str, wanted: str) -> None:
    """Keep a choice on the phone until its browser closes: on a phone that is shared it must not say who reads here."""
    answer.set_cookie(
        cookie, wanted, path=languages.HERE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _kept(request: HttpRequest, cookie: str) -> HttpResponse:
    answer = HttpResponseRedirect(_back(request))
    if (wanted := request.POST.get("choice", "")) in offered(request, cookie):
        keep(answer, cookie, wanted)
    return answer


def _back(request: HttpRequest) -> str:
    """Give the page that was open, if it is one of the child's."""
    page = request.POST.get("back", "")
    is_ours = page.startswith(languages.HERE) and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours else languages.HERE
