"""Turn what goes wrong into problem+json: a code that never changes, and the same plain words as the pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.sharing import gate

MEDIA_TYPE = "application/problem+json"
NOTHING_SAVED = gettext_lazy("Nothing was saved or changed.")

WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "sign_in": (gettext_lazy("Sign in first"), gettext_lazy("Send the session cookie of someone signed in.")),
    "no_post": (
        gettext_lazy("You have no post here today"),
        gettext_lazy("Ask your agency's administrator to record your post."),
    ),
    "second_factor_missing": (
        gettext_lazy("A second factor is not set up"), gettext_lazy("Set one up on the account page first.")
    ),
    "csrf_failed": (
        gettext_lazy("The X-CSRFToken header does not fit the session"),
        gettext_lazy("Send the value of the csrftoken cookie in that header."),
    ),
    "not_json": (
        gettext_lazy("That kind of content is not read here"),
        gettext_lazy("Send application/json, or application/octet-stream for a feed."),
    ),
    "unreadable": (gettext_lazy("We could not read what was sent"), gettext_lazy("Correct it and send it again.")),
    "invalid": (
        gettext_lazy("Something in what was sent must be put right"), gettext_lazy("See the list of errors.")
    ),
    "not_found": (
        gettext_lazy("There is nothing here for you to see"), gettext_lazy("Check the address.")
    ),
    "too_large": (
        gettext_lazy("The file is too large"),
        gettext_lazy("Split it into smaller files, and send each as changes only."),
    ),
    "empty": (gettext_lazy("The file is empty"), gettext_lazy("Send one that is not.")),
}  # fmt: skip


class Problem(Exception):
    """Something wrong with a request that only the API can meet. `code` has its words above."""

    def __init__(self, status: int, code: str, errors: Iterable[Mapping[str, str]] = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.errors = status, code, list(errors)


def handle(api: NinjaAPI) -> None:
    """Have every anticipated failure answered as a problem."""
    handlers: dict[type[Exception], Any] = {
        Problem: lambda request, problem: _known(problem.status, problem.code, problem.errors),
        Refused: lambda request, refusal: _refused(refusal),
        NotNow: lambda request, problem: _not_now(problem),
        NotFound: lambda request, problem: _known(404, "not_found"),
        Http404: lambda request, problem: _known(404, "not_found"),
        AuthenticationError: lambda request, problem: _known(401, "sign_in"),
        ValidationError: lambda request, problem: _known(422, "invalid", _pointers(problem)),
        HttpError: lambda request, problem: _known(problem.status_code, "unreadable"),
    }
    for kind, answer in handlers.items():
        api.add_exception_handler(kind, answer)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer with a problem outside an operation."""
    return _known(problem.status, problem.code, problem.errors)


def _refused(refusal: Refused) -> HttpResponse:
    if not refusal.discloses:
        return _known(404, "not_found")
    return _write(
        403, refusal.code, gate.refused_words(refusal.code), gettext("That you asked has been recorded."),
        [{"detail": line} for line in refusal.explanation],
    )  # fmt: skip


def _not_now(problem: NotNow) -> HttpResponse:
    words = str(problem.message) or gettext("Something has changed since you asked.")
    return _write(409, problem.code, gettext(words), gettext("See how things stand and ask again."))


def _known(status: int, code: str, errors: Iterable[Mapping[str, str]] = ()) -> HttpResponse:
    title, what_to_do = WORDS[code]
    return _write(status, code, str(title), str(what_to_do), errors)


def _write(
    status: int, code: str, title: str, what_to_do: str, errors: Iterable[Mapping[str, str]] = ()
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"urn:linkspan:problem:{code}", "title": title, "status": status, "code": code,
        "detail": f"{NOTHING_SAVED} {what_to_do}",
    }  # fmt: skip
    if listed := [dict(each) for each in errors]:
        body["errors"] = listed
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def _pointers(problem: ValidationError) -> list[dict[str, str]]:
    """Name each value that is wrong; what was sent is not sent back, for it may be personal."""
    return [{"pointer": _pointer(each["loc"]), "detail": str(each["msg"])} for each in problem.errors]


def _pointer(place: Sequence[Any]) -> str:
    """Write a place as a JSON pointer, without the framework's own first words (body, the parameter's name)."""
    return "/" + "/".join(str(part) for part in place[2:] or place[1:])
