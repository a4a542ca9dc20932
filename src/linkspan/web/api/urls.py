"""Addresses of the API, and its description."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from linkspan.web.api.operations import api
from linkspan.web.api.problems import MEDIA_TYPE
from linkspan.web.middleware import open_to_all

PREFIX = "/api/v1/"
OPERATIONS, _, NAMESPACE = api.urls
# The API itself answers a stranger, with a problem; a program has no use for the sign-in page.
for operation in OPERATIONS:
    open_to_all(operation.callback)  # type: ignore[arg-type]  # ninja makes a view for each address


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Describe the API as OpenAPI 3.1, with problems under their own media type."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    for methods in told["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                answer["description"] = answer.get("description") or "Answer"
                if int(status) >= 400 and "ProblemOut" in str(answer.get("content")):
                    answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
    return told


@open_to_all
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """Send the API's description."""
    return JsonResponse(description())


urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", (OPERATIONS, "api", NAMESPACE))]
