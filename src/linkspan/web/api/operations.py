"""What can be asked. Each operation makes one call, as a page does, and the gate answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import Error, connection
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import NinjaAPI, Status
from ninja.params.functions import Header, Query

from linkspan.agencies.rules import london_day
from linkspan.children.queries import finding
from linkspan.interop import commands, queries, uploads
from linkspan.interop.queries import LoadLine
from linkspan.web import shell
from linkspan.web.api import schemas
from linkspan.web.api.auth import SignedIn
from linkspan.web.api.problems import Problem, handle
from linkspan.web.children.forms import FindForm
from linkspan.web.children.views.find import schools_near
from linkspan.web.feeds.forms import largest
from linkspan.web.request import page_request

PROBLEM = schemas.ProblemOut
CHUNK = 1 << 20
RAW = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}
Format = Literal["csv", "xlsx", "fhir", "dfe-custodian", "dfe-demographics", "cin-xml"]

api = NinjaAPI(
    title="Linkspan", version="1", urls_namespace="api", docs_url=None, openapi_url=None, auth=SignedIn(),
    description="The same answers as the pages give. Requests that change or search something carry X-CSRFToken.",
)  # fmt: skip
handle(api)


def _problems(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys((401, 403, *statuses), PROBLEM)


@api.get("health", response={200: schemas.Health, 503: schemas.Health}, auth=None, operation_id="health")
def health(request: HttpRequest) -> Status[Any]:
    """Say whether the program and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return Status(503, {"status": "down"})
    return Status(200, {"status": "well"})


@api.get("me", response={200: schemas.Me, **_problems()}, operation_id="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Say who asks, and from which post."""
    by = page_request(request).actor
    return {"name": by.name, "post": by.post_title, "organisation": by.organisation_id, "roles": sorted(by.roles)}


@api.get("feeds", response={200: list[schemas.Load], **_problems()}, operation_id="loads")
def loads(request: HttpRequest) -> list[dict[str, Any]]:
    """List the agency's newest loads."""
    asked = page_request(request)
    return [_load(line) for line in queries.loads(by=asked.actor, at=asked.at)]


@api.get("feeds/{uuid:load_id}", response={200: schemas.LoadPage, **_problems(404)}, operation_id="load")
def load(request: HttpRequest, load_id: UUID) -> dict[str, Any]:
    """Give one load and the first of its refusals."""
    asked = page_request(request)
    page = queries.load_page(load_id=load_id, by=asked.actor, at=asked.at)
    refusals = [
        {name: getattr(line, name) for name in schemas.RefusedRow.model_fields}
        | {"reason": gettext(line.reason), "what_to_do": gettext(line.what_to_do)}
        for line in page.refusals
    ]
    return {"load": _load(page.load), "refusals": refusals, "more": page.more}


@api.post(
    "feeds",
    response={202: schemas.Begun, **_problems(409, 413, 415, 422)},
    operation_id="begin_load",
    openapi_extra=RAW,
)
def begin_load(
    request: HttpRequest,
    file_format: Format = Query(..., alias="format"),  # noqa: B008  ninja's way to name a parameter
    kind: Literal["full", "delta"] = Query(...),
    once: UUID | None = Header(None, alias="Idempotency-Key"),  # noqa: B008  the same
) -> Status[Any]:
    """Send a feed as the body; the worker reads it. The same Idempotency-Key again begins nothing new."""
    asked = page_request(request)
    queries.may_load(by=asked.actor, at=asked.at)
    if request.META.get("CONTENT_LENGTH") in (None, "", "0"):
        raise Problem(422, "empty")
    if request.content_type != "application/octet-stream":
        raise Problem(415, "not_json")
    kept_as = uploads.new_name()
    taken = ""
    try:
        digest, size = _receive(request, kept_as)
        begun = commands.submit_feed(
            kept_as=kept_as, format_name=file_format, kind=kind, digest=digest, file_name=gettext("sent by a program"),
            size=size, by=asked.actor, at=asked.at, once=once or uuid4(),
        )  # fmt: skip
        taken = begun["kept_as"]
    finally:
        if taken != kept_as:
            uploads.discard(kept_as)
    return Status(202, {"load": begun["load"]})


@api.post("find", response={200: schemas.Answer, **_problems(400, 409, 415, 422)}, operation_id="find")
def find(request: HttpRequest, known: schemas.Known) -> dict[str, Any]:
    """Find a child by any part of what is known. The same reason is asked as on the page, and the same answer given."""
    asked = page_request(request)
    by = asked.actor
    form = FindForm(
        _typed(known), roles=by.roles, organisation_kind=by.organisation_kind, schools=schools_near(by, asked)
    )
    if known.upn and "upn" not in form.fields:
        words = gettext("Only schools, nurseries and councils may search by UPN. Use names or a date.")
        raise Problem(422, "invalid", [{"pointer": "/upn", "detail": words}])
    if not form.is_valid():
        raise Problem(422, "invalid", _form_errors(form))
    query = form.query(london_day(asked.at))
    found = finding.find(query=query, by=by, at=asked.at, reason=form.reason.line)
    return {
        "likely": [_found(each) for each in found.likely],
        "might_be": [_found(each) for each in found.might_be],
        "always": gettext("No record does not mean no concern: ring"),
        "ring": [
            {"name": desk.name, "phone": desk.phone, "out_of_hours": desk.out_of_hours, "hours": desk.hours}
            for desk in shell.desks_for(request)
        ],
    }


def _load(line: LoadLine) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in schemas.Load.model_fields}
    return told | {"fault": gettext(line.fault) if line.fault else "",
                   "what_to_do": gettext(line.what_to_do) if line.what_to_do else ""}  # fmt: skip


def _found(each: finding.Answer) -> dict[str, Any]:
    return {
        "child": each.child_id, "name": each.name, "known_as": each.known_as, "age": each.age,
        "birth_year": each.birth_year, "due": each.unborn_due, "outcode": each.outcode, "school": each.school,
        "protected": each.protected, "deceased": each.deceased, "why": [gettext(words) for words in each.why],
    }  # fmt: skip


def _typed(known: schemas.Known) -> dict[str, str]:
    """Put what was sent into the boxes of the page's own form, so that both hold it to the same."""
    born = dict(zip(("born-year", "born-month", "born-day"), (known.born or "").split("-"), strict=False))
    boxes = ("names", "family", "postcode", "school", "sex", "nhs", "upn")
    return {
        **{name: getattr(known, name) for name in boxes},
        **born,
        "age": "" if known.age is None else str(known.age),
        "code": known.reason.code,
        "words": known.reason.words,
        "once": str(uuid4()),
    }


def _form_errors(form: FindForm) -> Iterable[Mapping[str, str]]:
    places = {"code": "/reason/code", "words": "/reason/words", "__all__": "/"}
    return [
        {"pointer": places.get(name, f"/{name}"), "detail": str(error)}
        for name, errors in form.errors.items()
        for error in errors
    ]


def _receive(request: HttpRequest, kept_as: str) -> tuple[str, int]:
    """Stream the body into the state folder; past the limit the rest is read and dropped."""
    digest, size = hashlib.sha256(), 0
    path = uploads.path_of(kept_as)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as out:
        while chunk := request.read(CHUNK):
            size += len(chunk)
            if size <= largest():
                digest.update(chunk)
                out.write(chunk)
    if size > largest():
        raise Problem(413, "too_large")
    if not size:
        raise Problem(422, "empty")
    return digest.hexdigest(), size
