"""Writing a concern: from a child's file, from the home page, or where it was left; sent, saved, kept or given up."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow, trail
from linkspan.children.queries.lists import my_children
from linkspan.pathway.commands import drafting
from linkspan.pathway.queries import concerns
from linkspan.pathway.queries.concerns import NOBODY, DraftPage, Subject
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.children.acts import OnceForm
from linkspan.web.children.presenters import years
from linkspan.web.concerns.forms import ConcernForm
from linkspan.web.concerns.presenters import desks_near
from linkspan.web.request import PageRequest, page_request
from linkspan.web.words import clock, short_day

FRONTLINE = frozenset({"practitioner", "manager", "duty", "dsl"})
ENDED = "pathway.draft_ended"
# Whose work it is to take what others ring in.
TAKES_CALLS = frozenset({"front_door", "duty"})


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Begin from the home page: one of the children I work with, somebody to find, or somebody I can only describe."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
        children = my_children(by=by, at=at) if by.roles & FRONTLINE else ()
        drafts = concerns.my_drafts(by=by, at=at)
    return render(request, "concerns/choose.html", {"children": children, "drafts": drafts, "years": years})


@require_http_methods(["GET", "POST"])
def about_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Write about a child; where the file is not one's to open, one says who the child is, as of any other id."""
    asked = page_request(request)
    subject = concerns.subject(child_id=child_id, by=asked.actor, at=asked.at)
    return _write(asked, subject, {"child": subject.child_id})


@require_http_methods(["GET", "POST"])
def about_nobody_known(request: HttpRequest) -> HttpResponse:
    """Write about a child who is not in the index, or whom there is no time to look for."""
    asked = page_request(request)
    return _write(asked, concerns.subject(child_id=None, by=asked.actor, at=asked.at), {})


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on where it was left."""
    asked = page_request(request)
    page = concerns.draft_page(draft_id=draft_id, by=asked.actor, at=asked.at)
    return _write(asked, page.subject, _typed(page), page)


def _typed(page: DraftPage) -> dict[str, Any]:
    return page.words.as_json() | {
        "page": page.key, "child": page.subject.child_id, "name": page.who.name, "born": page.who.born,
        "where": page.who.where, "others": "\n".join(page.others), "area": str(page.area_id),
        "family": [str(each) for each in page.family], "happened_on": page.words.happened_on,
    }  # fmt: skip


def _write(
    request: PageRequest, subject: Subject, typed: dict[str, Any], page: DraftPage | None = None
) -> HttpResponse:
    form = _form(request, subject, typed)
    if request.method == "POST" and form.is_valid() and (gone := _take(request, form, page)):
        return gone
    context = {"form": form, "subject": subject, "draft": page, "born": _day(subject.born), "keeps_words": True}
    return render(request, "concerns/write.html", context)


def _day(born: str) -> str:
    """Say a birth date as people do; what is no date is said as it came."""
    try:
        return short_day(date.fromisoformat(born))
    except ValueError:
        return born


def _form(request: PageRequest, subject: Subject, typed: dict[str, Any]) -> ConcernForm:
    by = request.actor
    areas = [(str(each), agencies.area(each).name) for each in by.area_ids[:20]]
    return ConcernForm(
        request.POST if request.method == "POST" else None,
        initial=typed,
        is_known=subject.child_id is not None,
        family=[(str(each.child_id), each.name) for each in subject.family],
        areas=areas,
        takes_calls=by.organisation_kind == "council" and bool(by.roles & TAKES_CALLS),
        writer=by.person_id,
        on=london_day(request.at),
    )


def _take(request: PageRequest, form: ConcernForm, page: DraftPage | None) -> HttpResponse | None:
    """Save what was typed whatever is to become of it, so that nothing is lost; then do what the button says."""
    act = request.POST.get("act", "save")
    try:
        draft_id = _save(request, form, page.key if page else form.cleaned_data["page"])
        if act == "send":
            return _send(request, form, draft_id)
        if act == "keep":
            worry_id = drafting.keep_draft(draft_id=draft_id, by=request.actor, at=request.at, once=form.key)
            messages.success(request, gettext("Kept as an early worry. Only you and your agency's leads can read it."))
            return redirect("concern", worry_id)
    except NotNow as problem:
        if problem.code == ENDED and (became := _became(request, form, page)):
            return redirect("concern", became)
        form.refuse(problem)
        return None
    messages.success(request, gettext("Saved, and not sent. You find it here and on your home page."))
    return redirect("concerns")


def _became(request: PageRequest, form: ConcernForm, page: DraftPage | None) -> UUID | None:
    key = page.key if page else form.cleaned_data["page"]
    return concerns.became_of(key=key, by=request.actor, at=request.at)


def _save(request: PageRequest, form: ConcernForm, key: UUID) -> UUID:
    return drafting.save_draft(
        key=key, words=form.words, child_id=form.cleaned_data.get("child"), who=form.who,
        family=form.siblings, others=form.named, area_id=form.area_id, by=request.actor, at=request.at,
    )  # fmt: skip


def _send(request: PageRequest, form: ConcernForm, draft_id: UUID) -> HttpResponse:
    """Send it; where a child is in danger now, whom to ring comes first."""
    if form.words.urgency == "danger":
        return redirect("concern_danger", draft_id)
    concern_id = drafting.send_draft(
        draft_id=draft_id, danger_seen=False, by=request.actor, at=request.at, once=form.key
    )  # fmt: skip
    return redirect("concern", concern_id)


@never_cache
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep what a page's own script sends while somebody writes; asked without a form, give a key to send with."""
    asked = page_request(request)
    if request.method == "GET":
        gate.may(by=asked.actor, to=Action.RAISE_CONCERN, at=asked.at)
        return JsonResponse({"token": get_token(request)})
    child = request.POST.get("child") or None
    subject = concerns.subject(child_id=_uuid(child), by=asked.actor, at=asked.at) if child else NOBODY
    form = _form(asked, subject, {})
    if not form.is_valid():
        return JsonResponse({"problem": _first_error(form)}, status=422)
    try:
        draft_id = _save(asked, form, form.cleaned_data["page"])
    except NotNow as problem:
        return JsonResponse({"problem": gettext(str(problem.message))}, status=422)
    return JsonResponse({"saved_at": clock(asked.at), "draft": reverse("concern_draft", args=[draft_id])})


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _first_error(form: ConcernForm) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")


@require_http_methods(["GET", "POST"])
def danger(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Stop before sending where a child is in danger now: whom to ring first, and then it goes."""
    asked = page_request(request)
    page = concerns.draft_page(draft_id=draft_id, by=asked.actor, at=asked.at)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            concern_id = drafting.send_draft(
                draft_id=draft_id, danger_seen=True, by=asked.actor, at=asked.at, once=form.key
            )  # fmt: skip
        except NotNow as problem:
            messages.error(request, gettext(str(problem.message)))
            return redirect("concern_draft", draft_id)
        return redirect("concern", concern_id)
    desks = desks_near(page.area_id)
    return render(request, "concerns/danger.html", {"page": page, "desks": desks, "blank": OnceForm()})


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask before what was written is given up, then let it go."""
    asked = page_request(request)
    page = concerns.draft_page(draft_id=draft_id, by=asked.actor, at=asked.at)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        drafting.drop_draft(draft_id=draft_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("Given up. Nothing of it is kept."))
        return redirect("concerns")
    return render(request, "concerns/drop.html", {"page": page, "blank": OnceForm()})
