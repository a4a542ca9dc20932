"""Which files may go, which are held and why, and what is done about one of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children.commands import keeping
from linkspan.children.queries.keeping import Kept, Which, file_kept, files_kept
from linkspan.web.forms import Form
from linkspan.web.keeping import presenters
from linkspan.web.keeping.forms import Archive, Hold, KeepUnder, Reason
from linkspan.web.request import PageRequest

BOTH = ["GET", "HEAD", "POST"]


@require_safe
def due(request: PageRequest) -> HttpResponse:
    """List the files whose keeping has run out."""
    return _files(request, "due", "keeping")


@require_safe
def held(request: PageRequest) -> HttpResponse:
    """List the files that are held, and why."""
    return _files(request, "held", "keeping_held")


@require_safe
def archived(request: PageRequest) -> HttpResponse:
    """List every archived file and until when it is kept."""
    return _files(request, "kept", "keeping_archived")


def _files(request: PageRequest, which: Which, name: str) -> HttpResponse:
    below = below_of(request)
    found = files_kept(which=which, by=request.actor, at=request.at, below=below)
    page = {
        "which": which, "files": [presenters.kept(one) for one in found.files], "below": found.below,
        "after": below, "tabs": presenters.tabs(name), "here": request.path,
    }  # fmt: skip
    return render(request, "keeping/files.html", page)


def below_of(request: PageRequest) -> UUID | None:
    """Say after which file the list goes on."""
    try:
        return UUID(request.GET["below"])
    except (KeyError, ValueError):
        return None


@require_safe
def one(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Show how one file is kept, and what can be done about it."""
    found = file_kept(child_id=child_id, by=request.actor, at=request.at)
    return render(request, "keeping/file.html", {"file": presenters.kept(found)})


@require_http_methods(BOTH)
def hold(request: PageRequest) -> HttpResponse:
    """Hold a file, archived or not, whatever its class says."""
    files_kept(which="held", by=request.actor, at=request.at)
    form = Hold(request.POST if request.method == "POST" else None, initial={"child": request.GET.get("child", "")})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            keeping.hold(
                child_id=said["child"], held_for=form.words, reason=said["reason"], by=request.actor, at=request.at,
                once=form.key,
            )  # fmt: skip
        except (NotFound, Refused):
            form.add_error("child", gettext("There is no file with that reference in your area"))
        except NotNow as problem:
            form.add_error(None, gettext(str(problem.message)))
        else:
            messages.success(request, gettext("The file is held. It cannot be disposed of until the hold is lifted."))
            return redirect("keeping_held")
    return render(request, "keeping/hold.html", {"form": form})


@require_http_methods(BOTH)
def lift(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Lift a hold."""
    done = gettext("The hold is lifted. The file is kept as its class says.")
    return _with_reason(request, child_id, keeping.release_hold, "keeping/lift.html", done)


@require_http_methods(BOTH)
def keep_under(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Say which class of keeping a file is under."""
    found = file_kept(child_id=child_id, by=request.actor, at=request.at)
    form = KeepUnder(request.POST if request.method == "POST" else None, initial={"retention": found.retention})

    def act() -> str:
        said = form.cleaned_data
        keeping.keep_under(
            child_id=child_id, retention=said["retention"], reason=said["reason"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip
        return gettext("How long the file is kept is changed.")

    return _done(request, form, act) or _act(request, "keeping/class.html", found, form)


@require_http_methods(BOTH)
def archive(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Archive a file by hand: what is open about the child is ended first, unless the file was opened in error."""
    found = file_kept(child_id=child_id, by=request.actor, at=request.at)
    form = Archive(request.POST if request.method == "POST" else None)

    def act() -> str:
        said = form.cleaned_data
        keeping.archive(
            child_id=child_id, reason=said["reason"], is_error=said["is_error"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip
        return gettext("The file is archived. Nobody finds it but those who keep it.")

    return _done(request, form, act) or _act(request, "keeping/archive.html", found, form)


@require_http_methods(BOTH)
def restore(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Take a file out of the archive that was put there in error."""
    done = gettext("The file is out of the archive. Those who work with the child find it again.")
    return _with_reason(request, child_id, keeping.restore, "keeping/restore.html", done)


def _with_reason(
    request: PageRequest, child_id: UUID, command: Callable[..., None], template: str, done: str
) -> HttpResponse:
    """Ask why, and do one thing about one file."""
    found = file_kept(child_id=child_id, by=request.actor, at=request.at)
    form = Reason(request.POST if request.method == "POST" else None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        command(child_id=child_id, reason=reason, by=request.actor, at=request.at, once=form.key)
        return done

    return _done(request, form, act) or _act(request, template, found, form)


def _done(request: PageRequest, form: Form, act: Callable[[], str]) -> HttpResponse | None:
    """Do what a form asks and go back to the list, or give nothing where it has to be shown again."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        messages.success(request, act())
    except NotNow as problem:
        form.add_error(None, gettext(str(problem.message)))
        return None
    return redirect("keeping")


def _act(request: PageRequest, template: str, found: Kept, form: Form) -> HttpResponse:
    return render(request, template, {"file": presenters.kept(found), "form": form})
