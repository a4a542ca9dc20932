"""What an agency sends: from a child's file, by its own act; and what it chose to send by itself."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.pathway.commands import signs as commands
from linkspan.pathway.queries import signs as queries
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor.presenters import born
from linkspan.web.patterns import presenters
from linkspan.web.patterns.forms import AttendanceForm, WhyForm
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request

# The field that a problem is about; the rest stand above the form.
FIELDS = {
    "pathway.band_unknown": "band", "pathway.fall_ahead": "until", "pathway.fall_backwards": "until",
    "pathway.fall_short": "until", "pathway.fall_long": "from_", "pathway.fall_past": "until",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def of_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what one's agency holds about a child that may be sent, and take a fall in attendance."""
    asked = page_request(request)
    found = _look(asked, child_id)
    form = AttendanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            commands.send_attendance(
                child_id=child_id, from_=said["from_"], until=said["until"], band=said["band"], by=asked.actor,
                at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Sent. You are not told whether anything comes of it."))
            return redirect("early_signs", child_id)
        except NotNow as problem:
            form.add_error(FIELDS.get(problem.code), problem_words(problem))
    return render(
        request,
        "patterns/signs.html",
        {
            "found": found, "child_id": child_id, "form": form, "held": presenters.sendable(found),
            "sent": [presenters.sent(each) for each in found.sent], "key": uuid4,
            "born": born({"born": found.born}, asked.at),
        },
    )  # fmt: skip


def _look(request: PageRequest, child_id: UUID) -> queries.ChildSigns:
    with trail.look(by=request.actor, at=request.at):
        return queries.child_signs(child_id=child_id, by=request.actor, at=request.at)


@require_POST
def send(request: HttpRequest, child_id: UUID, origin: UUID) -> HttpResponse:
    """Send one thing that one's agency holds about a child."""
    said = gettext("Sent. You are not told whether anything comes of it.")
    return press(request, commands.send, said, "early_signs", child_id, child_id=child_id, origin=origin)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, child_id: UUID, sign_id: UUID) -> HttpResponse:
    """Take back a sign that one's agency sent, with a reason."""
    asked = page_request(request)
    found = _look(asked, child_id)
    line = next((each for each in found.sent if each.sign_id == sign_id), None)
    if line is None:
        raise NotFound
    _line, what, when, _how = presenters.sent(line)
    form = WhyForm(
        request.POST if request.method == "POST" else None, hint=f"{what}, {when}.",
        label=gettext("Why do you take it back?"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            commands.take_back(
                sign_id=sign_id, why=form.cleaned_data["why"], by=asked.actor, at=asked.at, once=form.key
            )
            messages.success(request, gettext("Taken back. No rule counts it any more."))
            return redirect("early_signs", child_id)
        except NotNow as problem:
            form.add_error("why", problem_words(problem))
    return render(
        request,
        "patterns/take_back.html",
        {"form": form, "child_id": child_id, "name": found.name or gettext("a child")},
    )


@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """Show which kinds of early sign one's agency sends by itself, and by which agreement it may."""
    asked = page_request(request)
    found = queries.choices(by=asked.actor, at=asked.at)
    return render(
        request, "patterns/choices.html", {"choices": [presenters.choice(each) for each in found], "key": uuid4}
    )


@require_POST
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin to send a kind of sign by itself."""
    said = gettext("From now on these go by themselves. You can stop it at any time.")
    return press(request, commands.choose, said, "sign_choices", kind=kind)


@require_POST
def stop(request: HttpRequest, choice_id: UUID) -> HttpResponse:
    """Stop sending a kind of sign by itself."""
    return press(request, commands.stop, gettext("Stopped. Nothing more goes by itself."), "sign_choices",
               choice_id=choice_id)  # fmt: skip
