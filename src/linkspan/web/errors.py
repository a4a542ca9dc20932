"""Answer what goes wrong in plain words: what happened, whether anything was saved, what to do, who to ring.

No answer here names a child, and none tells a record that may not be seen from one that does not exist.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.web import held, shell
from linkspan.web.duty_numbers import numbers_for, refresh_when_stale
from linkspan.web.request import page_request
from linkspan.web.young.saying.unsent import not_sent, typed

# What a child or a parent reads where anything goes wrong on their own page.
OWN_SIDES = {"/here/": "young/sorry.html", "/family/": "family/ring.html"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page says when it could not do as asked."""

    status: int
    heading: str
    happened: str
    saved: str
    what_to_do: str
    reasons: tuple[str, ...] = ()
    worry: tuple[str, ...] = ()


def refusal_page(request: HttpRequest, problem: Refused | NotNow | NotFound) -> HttpResponse:
    """Turn a refusal of the rooms below into its page."""
    if _own_side(request):
        return _sorry(request, 409 if isinstance(problem, NotNow) else 404)
    if isinstance(problem, NotNow):
        return _page(request, _not_now(problem))
    if isinstance(problem, NotFound) or not problem.discloses:
        return _page(request, _not_found())
    return _page(request, _refused(problem))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer an address that leads nowhere exactly as one the asker may not know of."""
    if _own_side(request):
        return _sorry(request, 404)
    return _page(request, _not_found())


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a request that Django itself refused."""
    return _page(
        request,
        Answer(
            status=403,
            heading=gettext("You cannot do this"),
            happened=gettext("This page is not one that your post can use."),
            saved=_nothing_saved(),
            what_to_do=gettext("Go back, or go to the home page."),
        ),
    )


def no_post(request: HttpRequest) -> HttpResponse:
    """Answer someone who can sign in but sits in no post today, or may not work from it now.

    No file opens to them, and how to pass on a worry stands there all the same, with the desks of where they work.
    """
    user, at = cast(agencies.SignedIn, request.user), page_request(request).at
    if agencies.is_suspended(user, at):
        heading = gettext("You cannot use this service now")
        happened = gettext("Your work here has been stopped, so nothing opens to you. Your manager can tell you more.")
        what_to_do = gettext("You can pass on a worry about a child all the same, now or at any hour.")
    else:
        heading = gettext("You have no post here today")
        happened = gettext("What you may see depends on the post you hold, and none is recorded for you now.")
        what_to_do = gettext(
            "Ask your agency's administrator to record your post. You can pass on a worry about a child all the same."
        )
    answer = Answer(403, heading, happened, _nothing_saved(), what_to_do, worry=_how_to_pass_on_a_worry())
    refresh_when_stale()
    desks = numbers_for(agencies.areas_last_served(user, at))
    return render(request, "errors/answer.html", {"answer": answer, "desks": desks}, status=answer.status)


def _how_to_pass_on_a_worry() -> tuple[str, ...]:
    return (
        gettext("If a child is in danger now, ring 999."),
        gettext("Otherwise ring the duty desk below. Somebody answers day and night."),
        gettext("Say who you are and how you know the child, then what you saw or heard, when, and in whose words."),
        gettext("You need no file and no reference: a name, an age or an address is enough for them to begin."),
        gettext("Ask who took your call and write down the time. They tell you what happens next."),
        gettext("If it can wait until somebody reads it, you can also write it down and send it to the desk below."),
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer a request that could not be read; nothing in it is trusted, so no shell is drawn."""
    return _bare(
        Answer(
            status=400,
            heading=gettext("We could not read what was sent"),
            happened=gettext("Something in the request was not in a form we understand."),
            saved=_nothing_saved(),
            what_to_do=gettext("Go back and try again."),
        )
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose key does not fit: a page left open too long, or sent from somewhere else."""
    if _own_side(request):
        return not_sent(request, 403) if typed(request) else _sorry(request, 403)
    return held.page(request) or _page(
        request,
        Answer(
            status=403,
            heading=gettext("This page was open too long"),
            happened=gettext("For safety a page can only be sent while you are signed in as the same person."),
            saved=_nothing_saved(),
            what_to_do=gettext("Go back, copy what you typed if you need it, load the page again and send it."),
        ),
    )


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer someone who tried too often; it is a pause, never a lock."""
    return _page(
        request,
        Answer(
            status=429,
            heading=gettext("Too many tries"),
            happened=gettext("There were several tries in a short time, so we have stopped for a moment."),
            saved=gettext("Your account is not locked."),
            what_to_do=gettext(
                "Wait 5 minutes and try again. If you have lost your password or your second factor, "
                "ask your agency's administrator."
            ),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours: 503 when the database is down, 500 for a bug. Uses no database either way."""
    if _own_side(request):
        return _sorry(request, 500)
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError):
        return down(request)
    return _bare(
        Answer(
            status=500,
            heading=gettext("Sorry, something went wrong"),
            happened=gettext("The fault is ours. It has been recorded, without anything about a child."),
            saved=_unsure(),
            what_to_do=gettext("Try again in a few minutes. If it goes on, tell your agency's administrator."),
        )
    )


def down(request: HttpRequest) -> HttpResponse:
    """Answer while the database is down; the duty desks' numbers come from a file."""
    response = _bare(
        Answer(
            status=503,
            heading=gettext("Linkspan is not working at the moment"),
            happened=gettext("We are putting it right. You cannot look anyone up here until then."),
            saved=_unsure(),
            what_to_do=gettext("Do not wait for us if you are worried about a child. Ring."),
        )
    )
    response["Retry-After"] = "60"
    return response


def _own_side(request: HttpRequest) -> str:
    """Give the page for a child's or a parent's own side, which says nothing of what this is; none for any other."""
    return next((page for path, page in OWN_SIDES.items() if request.path.startswith(path)), "")


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    response = render(None, _own_side(request), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _refused(problem: Refused) -> Answer:
    return Answer(
        status=403,
        heading=gettext("You cannot do this"),
        happened=gettext("The rules of sharing do not allow it for your post, as things stand."),
        saved=_nothing_saved(),
        what_to_do=gettext(
            "If you think you should be able to, ring the duty desk or ask your agency's information "
            "governance lead. That you asked has been recorded."
        ),
        reasons=problem.explanation,
    )


def _not_now(problem: NotNow) -> Answer:
    return Answer(
        status=409,
        heading=gettext("This cannot be done now"),
        happened=str(problem.message) or gettext("Something has changed since you opened the page."),
        saved=_nothing_saved(),
        what_to_do=gettext("Go back and load the page again to see how things stand."),
    )


def _not_found() -> Answer:
    return Answer(
        status=404,
        heading=gettext("There is nothing here for you to see"),
        happened=gettext("The page does not exist, or it is not one that you can open."),
        saved=_nothing_saved(),
        what_to_do=gettext("Check the address, or go to the home page."),
    )


def _nothing_saved() -> str:
    return gettext("Nothing was saved or changed.")


def _unsure() -> str:
    return gettext(
        "If you were sending something, we may not have kept it. "
        "Look before you send it again; sending the same page twice does no harm."
    )


def _page(request: HttpRequest, answer: Answer) -> HttpResponse:
    return render(
        request, "errors/answer.html", {"answer": answer, "desks": shell.desks_for(request)}, status=answer.status
    )


def _bare(answer: Answer) -> HttpResponse:
    """Draw an answer with no request, so that nothing asks the database."""
    page = loader.render_to_string("errors/bare.html", {"answer": answer, "desks": numbers_for(())})
    return HttpResponse(page, status=answer.status)
