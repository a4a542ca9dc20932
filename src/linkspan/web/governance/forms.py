"""What is asked on the pages of governance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import rules
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.governance import presenters
from linkspan.web.governance.presenters import KINDS

REFERENCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
HALF = Look(classes="govuk-input--width-20")
NUMBER = Look(classes="govuk-input--width-5")


class Search(forms.Form):
    """Whose acts, about which child, of which kind, when. Sent by POST: a name does not belong in an address."""

    looks: ClassVar[Mapping[str, Look]] = {"worker": HALF}

    worker = forms.CharField(
        label=_("Worker"), help_text=_("Part of a name is enough."), required=False, max_length=120
    )
    child = forms.CharField(
        label=_("Child"),
        help_text=_("The reference or the web address of the child's file. The trail holds no child's name."),
        required=False,
        max_length=200,
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Up to and including"), required=False)

    def clean_child(self) -> UUID | None:
        """Find the reference in what was typed or pasted."""
        typed = self.cleaned_data["child"]
        found = REFERENCE.search(typed)
        if typed.strip() and not found:
            raise ValidationError(gettext("Enter the reference of the child's file, or paste the file's web address"))
        return UUID(found[0]) if found else None

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day must not be before the first"))
        return cleaned


class Asked(forms.Form):
    """The same as ids and dates in the address of a list."""

    person = forms.UUIDField(required=False)
    child = forms.UUIDField(required=False)
    what = forms.ChoiceField(choices=[(code, code) for code in KINDS], required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    below = forms.UUIDField(required=False)


def address_of(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """Write what was asked as it stands in an address."""
    return {name: _plain(cleaned.get(name)) for name in Asked.base_fields if cleaned.get(name)}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class Review(Form):
    """What a different person found about a look."""

    looks: ClassVar = {"outcome": Look(label="m"), "said": Look(label="m")}
    wants: ClassVar = {"outcome": _("what you found")}

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(code, _(words)) for code, words in rules.OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=_("What you did to find out"),
        help_text=_("Do not name the child. What you write is kept beside the trail and can be read by inspectors."),
        widget=forms.Textarea,
        max_length=2_000,
    )


class Asking(Form):
    """Whether and when a looker is asked."""

    looks: ClassVar = {"asking": Look(label="m"), "question": Look(label="s", rows=4), "ask_on": Look(label="s")}
    wants: ClassVar = {"asking": _("whether to ask them")}

    asking = forms.ChoiceField(
        label=_("Do you ask them?"),
        choices=[(code, _(words)) for code, words in rules.ASKINGS.items()],
        widget=forms.RadioSelect,
    )
    question = forms.CharField(
        label=_("Your question"),
        help_text=_("They read it as you write it. Do not name the child. Not needed if you do not ask."),
        required=False,
        widget=forms.Textarea,
        max_length=2_000,
    )
    ask_on = DayField(label=_("If on a date: which?"), required=False)


class Refer(Form):
    """Who looks into an allegation."""

    looks: ClassVar = {"receiver": Look(label="m"), "told_on": Look(label="s"), "reference": HALF}
    wants: ClassVar = {"receiver": _("who looks into it")}

    receiver = forms.ChoiceField(
        label=_("Who looks into it?"),
        choices=[(code, _(words)) for code, words in rules.RECEIVERS.items()],
        widget=forms.RadioSelect,
    )
    told_on = DayField(
        label=_("When did you tell them?"),
        help_text=_("Leave empty if you have not yet: you get a task to do it within one working day."),
        required=False,
    )
    reference = forms.CharField(label=_("Their reference, if they gave one"), required=False, max_length=80)


class Told(Form):
    """That those who look into an allegation were told."""

    looks: ClassVar = {"told_on": Look(label="m"), "reference": HALF}

    told_on = DayField(label=_("When did you tell them?"))
    reference = forms.CharField(label=_("Their reference, if they gave one"), required=False, max_length=80)


class Outcome(Form):
    """What came of an allegation."""

    looks: ClassVar = {"outcome": Look(label="m", rows=4)}

    outcome = forms.CharField(
        label=_("What came of it?"),
        help_text=_("Substantiated, unsubstantiated, false, malicious or unfounded, and what was done. Name no child."),
        widget=forms.Textarea,
        max_length=2_000,
    )


class Explanation(Form):
    """The looker's answer to what a reviewer asked."""

    looks: ClassVar = {"answer": Look(label="m", rows=5)}

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("It goes to the person who asked. Do not name the child."),
        widget=forms.Textarea,
        max_length=2_000,
    )


def _said_enough(said: str) -> str:
    """Hold a reason to what the gate takes as one."""
    if len(said.strip()) < rules.WORDS_AT_LEAST:
        raise ValidationError(gettext("Say why in a few words of your own."))
    return said


def _child_of(typed: str) -> UUID:
    """Find the reference of a child's file in what was typed or pasted."""
    if not (found := REFERENCE.search(typed)):
        raise ValidationError(gettext("Enter the reference of the child's file, or paste the file's web address"))
    return UUID(found[0])


class WatchFile(Form):
    """Which file is watched, why, and until when."""

    looks: ClassVar = {"child": HALF, "reason": Look(rows=3)}

    child = forms.CharField(
        label=_("Child"), help_text=_("The reference or the web address of the child's file."), max_length=200
    )
    reason = forms.CharField(
        label=_("Why are looks at it likely to be out of curiosity?"), widget=forms.Textarea, max_length=500
    )
    review_on = DayField(label=_("Look at this again on"))

    def clean_child(self) -> UUID:
        """Find the reference in what was typed."""
        return _child_of(self.cleaned_data["child"])

    def clean_reason(self) -> str:
        """Hold the reason to what the gate takes."""
        return _said_enough(self.cleaned_data["reason"])


class KeepWatching(Form):
    """Whether a file is still watched."""

    looks: ClassVar = {"decision": Look(label="m"), "reason": Look(rows=3)}

    decision = forms.ChoiceField(
        label=_("Is it still watched?"),
        choices=[("keep", _("Yes, and someone looks at this again on the day below")), ("stop", _("No"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea, max_length=500)
    review_on = DayField(label=_("Look at this again on"), required=False)

    def clean_reason(self) -> str:
        """Hold the reason to what the gate takes."""
        return _said_enough(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """Want a day where it goes on."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "keep" and not cleaned.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", gettext("Enter the day on which someone looks at this again"))
        return cleaned


class Answer(Form):
    """The source's answer to a request or an objection."""

    looks: ClassVar = {"outcome": Look(label="m"), "words": Look(label="m")}

    outcome = forms.ChoiceField(label=_("What do you answer?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Needed when it stays as it is. Whoever asked reads this, and tells the child or the family."),
        required=False,
        widget=forms.Textarea,
        max_length=2_000,
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "outcome", [(code, presenters.OUTCOMES[kind, code]) for code in presenters.outcomes(kind)])


class Assessment(Form):
    """The impact assessment, and which children it covers."""

    looks: ClassVar = {
        "reference": HALF,
        "scope": Look(
            hints={
                "known": _(
                    "A child has an entry once a service that not every child has is working with them, or once an"
                    " agency says that they must be protected. Rows of schools, nurseries, doctors and hospitals about"
                    " anyone else are left out, and nothing of them is kept. Entries that are here already stay."
                ),
                "all": _("Every child whom an agency sends has an entry."),
            }
        ),
    }

    reference = forms.CharField(
        label=_("Reference of the impact assessment"),
        help_text=_("As your data protection officer files it, for example DPIA-2026-014."),
        max_length=120,
    )
    scope = forms.ChoiceField(
        label=_("Which children are held?"),
        choices=[("known", _("Only children who are known to a service")), ("all", _("All children"))],
        widget=forms.RadioSelect,
    )


class Mode(Form):
    """What this installation is for."""

    looks: ClassVar = {
        "mode": Look(
            hints={
                "demo": _("Invented people only. Anyone can choose who to be."),
                "real": _("Real children. Needs the impact assessment; never changes back."),
            }
        )
    }

    mode = forms.ChoiceField(
        label=_("What is this installation for?"),
        choices=[("demo", _("A demonstration")), ("real", _("Real use"))],
        widget=forms.RadioSelect,
    )


class Budget(Form):
    """How much looking is usual in one organisation; empty leaves what is usual for its kind."""

    looks: ClassVar = dict.fromkeys(("searches", "children", "organisation_searches", "organisation_children"), NUMBER)

    searches = forms.IntegerField(
        label=_("Searches by one person in an hour"), required=False, min_value=1, max_value=100_000
    )
    children = forms.IntegerField(
        label=_("Children opened by one person in a day, without a relationship"),
        required=False,
        min_value=1,
        max_value=100_000,
    )
    organisation_searches = forms.IntegerField(
        label=_("Searches by the whole organisation in an hour"), required=False, min_value=1, max_value=1_000_000
    )
    organisation_children = forms.IntegerField(
        label=_("Children opened by the whole organisation in a day, without a relationship"),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )
