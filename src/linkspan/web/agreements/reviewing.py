"""Record the review of an agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotNow, trail
from linkspan.sharing import agreement_rules as rules
from linkspan.sharing import events, gate
from linkspan.sharing.commands import review_agreement
from linkspan.sharing.facts import Action
from linkspan.sharing.queries import agreed as queries
from linkspan.sharing.queries.agreed import AgreementPage
from linkspan.web.agreements import presenters, steps
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.request import PageRequest
from linkspan.web.words import short_day

FOUND_AT_MOST = 4_000
# Which box a refusal of the rule is about.
BOXES = {
    "agreement.review_held": "reviewed_on",
    "agreement.review_found": "found",
    "agreement.review_outcome": "outcome",
    "agreement.review_date": "next_on",
    "agreement.review_late": "late_because",
    "agreement.no_party": "took_part",
}


class Review(Form):
    """When it was reviewed and with whom, what was found, what came of it, and when it is looked at next."""

    looks: ClassVar[Mapping[str, Look]] = {
        **dict.fromkeys(("reviewed_on", "took_part", "next_on", "late_because"), Look(label="s")),
        "found": Look(label="s", rows=6),
        "outcome": Look(
            label="s",
            hints={
                "change": _("A draft of the next version begins. This one holds until everyone has signed that."),
                "end": _("Nobody renews it. It holds until its last day, unless a party withdraws before."),
            },
        ),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "reviewed_on": _("the day of the review"),
        "found": _("what was found"),
        "outcome": _("what came of it"),
    }

    reviewed_on = DayField(label=_("When was it reviewed?"))
    took_part = forms.MultipleChoiceField(
        label=_("Which other parties took part?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    found = forms.CharField(
        label=_("What was found?"),
        help_text=_(
            "Does each clause still do what it was written for? Was something shared that should not have been, or kept"
            " back that should have been shared? Has the law or a service changed? Name no child and no family. The"
            " public register does not show this."
        ),
        min_length=rules.WORDS_AT_LEAST, max_length=FOUND_AT_MOST, widget=forms.Textarea,
        error_messages={"min_length": _("Say in a few words what was found")},
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    next_on = DayField(label=_("When is it looked at next?"), required=False)
    late_because = forms.ChoiceField(label=_("Why is the review late?"), required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, parties: Sequence[tuple[str, str]], last_day: str, is_late: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose(self, "outcome", [(code.value, gettext(words)) for code, words in rules.OUTCOMES.items()])
        choose(self, "late_because", [(code, gettext(words)) for code, words in rules.LATE_BECAUSE.items()])
        choose(self, "took_part", parties)
        self.fields["next_on"].help_text = gettext(
            "No later than %(day)s, when it ends. If it is to change: the day by which the new version is signed. If it"
            " is to end: leave this empty."
        ) % {"day": last_day}
        if not is_late:
            del self.fields["late_because"]

    def review(self) -> rules.Review:
        """Give the review as it was filled in."""
        said = self.cleaned_data
        return rules.Review(
            reviewed_on=said["reviewed_on"], outcome=said["outcome"], found=said["found"], next_on=said["next_on"],
            took_part=tuple(UUID(each) for each in said["took_part"]), late_because=said.get("late_because", ""),
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Ask what a review found and what came of it, and keep it."""
    page = _to_review(request, agreement_id)
    form = _form(request, page)
    if form.is_valid() and _is_kept(request, page, form):
        return HttpResponseRedirect(_next_place(page, form))
    return render(request, "agreements/review.html", {"agreement": presenters.agreement(page), "form": form})


def _to_review(request: PageRequest, agreement_id: UUID) -> AgreementPage:
    """Give the version that counts to whoever may record its review; refuse one that is not in force."""
    with trail.look(by=request.actor, at=request.at):
        page = queries.agreement(agreement_id, by=request.actor, at=request.at)
        permit = gate.require(by=request.actor, to=Action.WRITE_AGREEMENT, at=request.at, organisation_id=page.owner_id)
        trail.record(events.AGREEMENTS_SEEN, permit, about=agreement_id, detail={"part": "review"})
    if problem := rules.why_not_review_now(page.shown.state):
        raise problem
    return page


def _form(request: PageRequest, page: AgreementPage) -> Review:
    ends_on = page.shown.ends_on
    others = [each for each in page.parties if each.organisation_id != request.actor.organisation_id]
    return Review(
        request.POST if request.method == "POST" else None,
        initial={"reviewed_on": localdate(request.at)},
        parties=[(str(each.organisation_id), each.name) for each in others],
        last_day=short_day(ends_on) if ends_on else "",
        is_late=rules.is_overdue(page.shown.review_on, page.on),
    )


def _is_kept(request: PageRequest, page: AgreementPage, form: Review) -> bool:
    try:
        review_agreement(agreement_id=page.id, review=form.review(), by=request.actor, at=request.at, once=form.key)
    except NotNow as problem:
        box = BOXES.get(problem.code, "")
        form.add_error(box if box in form.fields else None, gettext(problem.message))
        return False
    messages.success(request, gettext("The review is kept. Those who sign for each party have been told."))
    return True


def _next_place(page: AgreementPage, form: Review) -> str:
    """Lead to the draft where it is to change, else back to the agreement."""
    if form.cleaned_data["outcome"] == rules.Outcome.CHANGE:
        return steps.address(page.id, steps.CHECK.code)
    return reverse("agreement", args=[page.id])
