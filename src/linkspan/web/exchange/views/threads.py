"""One part's thread, what is written on it, who answers it, and its record."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow, trail
from linkspan.duty import queries as duty
from linkspan.exchange.commands import threads as commands
from linkspan.exchange.queries.records import records_of
from linkspan.exchange.queries.thread import Thread, colleagues_to_answer, thread
from linkspan.voice import feedback_rules
from linkspan.web.children.forms import problem_words
from linkspan.web.exchange import presenters, words
from linkspan.web.exchange.forms import ColleagueForm, MessageForm
from linkspan.web.exchange.wished import beside_thread
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.feedback.tickets import offer


@require_GET
def show(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Show what was asked, by whom, why and by when; each question with its answer; and what was written."""
    return _page(page_request(request), part_id, MessageForm())


@require_http_methods(["POST"])
def say(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Write to the other agency."""
    asked, form = page_request(request), MessageForm(request.POST)
    if not form.is_valid():
        return _page(asked, part_id, form)
    try:
        commands.say(part_id=part_id, text=form.cleaned_data["text"], by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error("text", problem_words(problem))
        return _page(asked, part_id, form)
    messages.success(request, gettext("Sent. They have been told that something waits."))
    return redirect("request_part", part_id)


def _page(request: PageRequest, part_id: UUID, form: MessageForm) -> HttpResponse:
    with trail.look(by=request.actor, at=request.at):
        found = thread(part_id=part_id, by=request.actor, at=request.at)
        special = duty.special_days()
        said = beside_thread(found, request)
        feedback = ""
        if found.is_asker and found.answered_at:
            answered_on = london_day(found.answered_at)
            feedback = offer(request, feedback_rules.ANSWER, part_id, found.organisation_id, answered_on)
    context = _context(found, request, special) | {"form": form, "feedback": feedback, "wishes": said}
    return render(request, "exchange/thread.html", context)


def _context(found: Thread, request: PageRequest, special: presenters.Special) -> dict[str, object]:
    on = london_day(request.at)
    questions = [
        {
            "number": each.number,
            "text": each.text,
            "id": each.question_id,
            "tag": presenters.state(each.state),
            "answer": presenters.answered(each.answer) if each.answer else None,
            "before": [presenters.answered(one) for one in each.before],
            "can_correct": found.can_answer and each.answer is not None and each.answer.outcome != "more_time",
        }
        for each in found.questions
    ]
    return {
        "thread": found,
        "standing": presenters.standing(found.standing.value),
        "due": presenters.when_due(found.due_at, found.urgency, on, special),
        "purpose": words.purpose(found.purpose),
        "urgency": words.urgency(found.urgency),
        "subjects": [presenters.subject(each) for each in found.subjects],
        "questions": questions,
        "receipts": presenters.receipts(found),
        "rungs": presenters.rungs(found),
        "next_rung": presenters.next_rung(found),
        "is_open": found.standing.value in ("waiting", "partly", "silent"),
        "said": [
            {
                "text": each.text,
                "sender": f"{each.by}, {each.organisation}",
                "at": each.at,
                "mine": each.is_mine,
                "chase": each.kind == "chase",
            }
            for each in found.messages
        ],
        "outcomes": [(code.value, said) for code, (said, _hint) in words.OUTCOMES.items() if code.value != "more_time"],
        "at": request.at,
        "key": uuid4,
    }


@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Give a request to a colleague to answer, or back to the desk."""
    asked = page_request(request)
    people = colleagues_to_answer(part_id=part_id, by=asked.actor, at=asked.at)
    choices = [("desk", gettext("The duty desk"))]
    choices += [(str(each.person_id), f"{each.name}, {each.post_title}") for each in people]
    form = ColleagueForm(request.POST if request.method == "POST" else None, people=choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            commands.hand_on(
                part_id=part_id, person_id=None if chosen == "desk" else UUID(chosen), by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error("person", problem_words(problem))
        else:
            messages.success(request, gettext("Given. They have been told, and the date stays."))
            return redirect("requests")
    return render(request, "exchange/hand_on.html", {"form": form, "part_id": part_id})


@require_GET
def record(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Show the record of what was disclosed, or withheld and why, with the fields of the regulator's form."""
    asked = page_request(request)
    found = records_of(part_id=part_id, by=asked.actor, at=asked.at)
    records = [(*presenters.record(each), each.decision_id if each.is_ours else None) for each in found]
    return render(request, "exchange/record.html", {"part_id": part_id, "records": records})
