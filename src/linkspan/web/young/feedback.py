"""A child says how it was, and reads what was done about what children said."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotNow
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands import feedback as commands
from linkspan.voice.feedback_rules import QuestionSet
from linkspan.voice.harm_words import reading_of
from linkspan.voice.queries import messages
from linkspan.voice.queries.childs_feedback import ChildsFeedback, Contact, childs_feedback
from linkspan.web.forms import Form
from linkspan.web.reading.switching import FORM, keeps_typed, sent, typed
from linkspan.web.young.opened import Opened, childs_page, opened
from linkspan.web.young.saying import words
from linkspan.web.young.saying.views import never_lost

# Five faces and three: the best answer stands first, and the happiest face is the fifth.
FACES = {rules.FACES: (5, 4, 3, 2, 1), rules.STEPS: (5, 3, 1)}


class FeedbackForm(Form):
    """One face for each question, and words if the child wants. `about` is what they say it of."""

    about = forms.UUIDField(widget=forms.HiddenInput)
    said = forms.CharField(required=False, max_length=rules.LONGEST_WORDS)

    def __init__(self, *args: Any, asked: QuestionSet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        for each in asked.questions:
            self.fields[each.code] = forms.TypedChoiceField(
                choices=list(enumerate(rules.OPTIONS[each.kind])), coerce=int, required=False, empty_value=None
            )
        self.fields["said"].error_messages["max_length"] = gettext(
            "Write less: 1,000 letters at most. Nothing was cut."
        )

    @property
    def picked(self) -> dict[str, int]:
        """Give each question that was answered with a face."""
        chosen = {each.code: self.cleaned_data.get(each.code) for each in self.asked.questions}
        return {code: option for code, option in chosen.items() if option is not None}

    def questions(self) -> list[dict[str, Any]]:
        """Give each question as it is drawn: its words, and each face with what it means."""
        return [
            {
                "code": each.code, "words": gettext(each.words), "picked": str(self[each.code].value()),
                "faces": [
                    (option, face, gettext(meaning))
                    for option, (face, meaning) in enumerate(
                        zip(FACES[each.kind], rules.OPTIONS[each.kind], strict=True)
                    )
                ],
            }
            for each in self.asked.questions
        ]  # fmt: skip


@childs_page
@keeps_typed
@never_lost
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Ask how it was with somebody, once for each time; show what was done about what children said."""
    page = opened(request)
    found = childs_feedback(token=page.token, child_id=page.child_id, by=page.actor, at=page.at)
    asked, contact = rules.asked_on(rules.MEETING, page.at.date()), found.contact()
    if asked is None:
        return _drawn(request, found)
    first = typed(request) or {"about": contact and contact.event_id}
    form = FeedbackForm(sent(request), asked=asked, initial=first)
    if form.is_valid():
        about = form.cleaned_data["about"]
        contact = found.contact(about)
        if about in found.given:
            return _drawn(request, found, sent=True)
        if contact and _may_tell_of_harm(request, form):
            return _drawn(request, found, form=form, contact=contact, **_desk(page))
        if contact and _sent(page, contact, form):
            return _drawn(request, found, sent=True)
    return _drawn(request, found, form=form if contact else None, contact=contact)


def _drawn(request: HttpRequest, found: ChildsFeedback, **more: Any) -> HttpResponse:
    shown = {"found": found, "sent": False, "form": None, "reader": None} | more
    return render(request, "young/feedback.html", shown | ({"typed_in": FORM} if shown["form"] else {}))


def _may_tell_of_harm(request: HttpRequest, form: FeedbackForm) -> bool:
    """Tell whether to ask the child first where their words should go: these are read weeks later, and by no desk."""
    return "sure" not in request.POST and bool(reading_of([form.cleaned_data["said"]]).found)


def _desk(page: Opened) -> dict[str, Any]:
    """Name the desk that reads at once."""
    reader = messages.reader(child_id=page.child_id, by=page.actor, at=page.at)
    return {"reader": reader, "hours": words.hours(reader.hours)}


# The words may have gone to the desk with the form's key first, so what is counted has one of its own.
def _sent(page: Opened, contact: Contact, form: FeedbackForm) -> bool:
    """Count what a child says of something that happened; say on the form what is wrong with it, if anything is."""
    try:
        commands.give_feedback(
            topic=rules.MEETING, event_id=contact.event_id, organisation_id=contact.organisation_id,
            happened_on=contact.happened_on, said=form.picked, words=form.cleaned_data["said"], by=page.actor,
            at=page.at, giver_id=page.child_id, once=uuid5(form.key, "feedback"),
        )  # fmt: skip
    except NotNow as problem:
        form.add_error(None, gettext(problem.message))
        return False
    return True
