"""Show what the field's words mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linkspan.web.glossary.words import GLOSSARY
from linkspan.web.middleware import open_to_all


@open_to_all
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """List every word in order of the alphabet, each at an anchor of its own."""
    in_order = sorted(GLOSSARY, key=lambda each: str(each.term).lower())
    return render(request, "glossary/words.html", {"glossary": in_order})
