"""Show the matching models, compare two, add one, put one to use, go back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import Actor, NotFound, NotNow
from linkspan.children.commands import matchmodels
from linkspan.children.queries import models as queries
from linkspan.interop import uploads
from linkspan.matching.release import LARGEST
from linkspan.web.feeds.uploads import KeptFile, StateFolderUpload
from linkspan.web.matchmodels import presenters
from linkspan.web.matchmodels.forms import AddModel, Compare, PutToUse
from linkspan.web.request import PageRequest, page_request

BOTH = ["GET", "HEAD", "POST"]


@require_safe
def models(request: PageRequest) -> HttpResponse:
    """List the models: which is in use, which passed, and how far the look back has got."""
    found = _listed(request)
    response = render(request, "matchmodels/index.html", presenters.page(found))
    if found.progress and found.progress.finished_at is None:
        response["Refresh"] = str(presenters.REFRESH_SECONDS)
    return response


def _listed(request: PageRequest) -> queries.ModelList:
    """Read the list; the model that came with the program is noted first where it was not yet."""
    found = queries.model_list(by=request.actor, at=request.at)
    if queries.shipped_is_known():
        return found
    matchmodels.note_shipped(by=Actor.system("setup"), at=request.at)
    return queries.model_list(by=request.actor, at=request.at)


@require_safe
def model(request: PageRequest, model_id: UUID) -> HttpResponse:
    """Show one model: its gates, where it comes from, what it weighs and when it was in use."""
    (found,) = queries.model_details(model_ids=[model_id], by=request.actor, at=request.at)
    listed = queries.model_list(by=request.actor, at=request.at)
    active = listed.active
    page = {
        "model": presenters.detail(found),
        "can_activate": listed.can_activate and not found.line.is_active and not found.line.is_mine,
        "active": presenters.model(active) if active and active.model_id != model_id else None,
    }
    return render(request, "matchmodels/model.html", page)


@require_safe
def compare(request: PageRequest) -> HttpResponse:
    """Lay two models side by side."""
    form = Compare(request.GET)
    if not form.is_valid() or form.cleaned_data["left"] == form.cleaned_data["right"]:
        page = presenters.page(queries.model_list(by=request.actor, at=request.at))
        return render(request, "matchmodels/choose.html", page | {"wrong": bool(request.GET)})
    wanted = [form.cleaned_data["left"], form.cleaned_data["right"]]
    left, right = queries.model_details(model_ids=wanted, by=request.actor, at=request.at)
    return render(request, "matchmodels/compare.html", presenters.compared(left, right))


@require_http_methods(BOTH)
def activate(request: PageRequest, model_id: UUID) -> HttpResponse:
    """Say what putting a model to use does, ask why, and do it."""
    form = PutToUse(request.POST if request.method == "POST" else None)
    if form.is_valid():
        matchmodels.activate_model(
            model_id=model_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key
        )
        messages.success(
            request, gettext("The model is in use. Records of before are being weighed again; none moves.")
        )
        return HttpResponseRedirect(reverse("models"))
    (found,) = queries.model_details(model_ids=[model_id], by=request.actor, at=request.at)
    page = {"model": presenters.detail(found), "form": form, "back_to": False}
    return render(request, "matchmodels/activate.html", page)


@require_http_methods(BOTH)
def roll_back(request: PageRequest) -> HttpResponse:
    """Say what going back does, ask why, and do it."""
    form = PutToUse(request.POST if request.method == "POST" else None)
    if form.is_valid():
        matchmodels.roll_back_model(reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key)
        messages.success(request, gettext("The model used before is in use again. No record has moved."))
        return HttpResponseRedirect(reverse("models"))
    found = queries.model_list(by=request.actor, at=request.at)
    if found.former is None or not found.can_roll_back:
        raise NotFound
    page = {"model": presenters.model(found.former), "form": form, "back_to": True}
    return render(request, "matchmodels/activate.html", page)


# --- adding one ---------------------------------------------------------------------------------------------------


@csrf_exempt
@require_http_methods(BOTH)
def add(request: HttpRequest) -> HttpResponse:
    """Take the file of a model.

    The check of the form's key is inside, because it reads the form: whether this person may add anything is settled
    before the file's first byte.
    """
    asked = page_request(request)
    if not queries.model_list(by=asked.actor, at=asked.at).can_add:
        raise NotFound
    if asked.method != "POST":
        return _form(asked, AddModel())
    return _taking(asked, _add)


def _taking(request: PageRequest, take: Callable[[PageRequest], HttpResponse]) -> HttpResponse:
    """Let a view take a small upload; no file of it stays."""
    upload = StateFolderUpload(LARGEST, request)
    request.upload_handlers = [upload]
    try:
        return csrf_protect(take)(request)
    finally:
        upload.discard_all()


def _add(request: PageRequest) -> HttpResponse:
    form = AddModel(request.POST, request.FILES)
    text = _text(form) if form.is_valid() else None
    if text is None:
        return _form(request, form)
    try:
        model_id = matchmodels.register_model(
            artefact=text, note=form.cleaned_data["note"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        form.add_error("file", gettext(problem.message))
        return _form(request, form)
    messages.success(request, gettext("The model is here. Someone else puts it to use."))
    return HttpResponseRedirect(reverse("model", args=[model_id]))


def _text(form: AddModel) -> str | None:
    """Give the file's text, or nothing with the form saying why."""
    file: KeptFile = form.cleaned_data["file"]
    try:
        return uploads.path_of(file.kept_as).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        words = gettext("The file is not a model: it is not text. Nothing was kept. Choose another.")
        form.add_error("file", words)
        return None


def _form(request: PageRequest, form: AddModel) -> HttpResponse:
    return render(request, "matchmodels/add.html", {"form": form})
