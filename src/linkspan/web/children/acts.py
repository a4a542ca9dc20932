"""The forms of what a practitioner does on a child's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.children.commands.flags import LONGEST
from linkspan.sharing import rules
from linkspan.web.children.words import FACTS, FLAG_KINDS
from linkspan.web.forms import DayField, Form, Look, choose

Choices = Sequence[tuple[str, str]]


class OnceForm(Form):
    """A button: nothing but the key that makes a repeat harmless."""


class LeadForm(Form):
    """Choose who is offered the lead."""

    looks: ClassVar[Mapping[str, Look]] = {"person": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {"person": gettext_lazy("who to offer the lead to")}

    person = forms.ChoiceField(label=gettext_lazy("Who should lead?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", people)


class ElsewhereForm(Form):
    """Say that a child is placed in another area or was found there: where, since when, whom its council rings."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(
            label="m",
            hints={
                "placed": gettext_lazy("We look after the child, or arranged where they stay."),
                "found": gettext_lazy("They are there, and nobody arranged it: they moved, ran away or were met."),
            },
        ),
        "area": Look(label="m"),
        "from_on": Look(label="s"),
        "contact_name": Look(label="s"),
        "contact_phone": Look(label="s", classes="govuk-input--width-20"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("whether the child is placed there or was found there"),
        "area": gettext_lazy("the council area"),
        "from_on": gettext_lazy("the day since when"),
        "contact_name": gettext_lazy("who to ring"),
        "contact_phone": gettext_lazy("their telephone number"),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[("placed", gettext_lazy("Placed there")), ("found", gettext_lazy("Found there"))],
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(label=gettext_lazy("In which council area?"), widget=forms.Select)
    from_on = DayField(label=gettext_lazy("Since when?"))
    contact_name = forms.CharField(label=gettext_lazy("Who should the council there ring?"), max_length=200)
    contact_phone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=40)

    def __init__(self, *args: Any, on: date, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "area", [("", gettext("Choose an area")), *areas])


class FlagForm(Form):
    """Raise a flag: what it says, whom to ring, when it is looked at again, and who must not see it."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(
            label="m",
            hints={
                "call_before_acting": gettext_lazy("Whoever opens the file should talk to you first."),
                "plan_exists": gettext_lazy("There is a plan; the person named can tell more."),
                "location_protected": gettext_lazy("Nobody should ask or say where the child is. Shield them too."),
            },
        ),
        "contact_name": Look(label="s"),
        "contact_phone": Look(label="s", classes="govuk-input--width-20"),
        "night_contact": Look(label="s"),
        "night_phone": Look(label="s", classes="govuk-input--width-20"),
        "review_on": Look(label="s"),
        "keep_from": Look(label="s"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("what the flag says"),
        "contact_name": gettext_lazy("who to ring"),
        "contact_phone": gettext_lazy("their telephone number"),
        "review_on": gettext_lazy("the date on which you will look at this flag again"),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("What should others know?"), choices=list(FLAG_KINDS.items()), widget=forms.RadioSelect
    )
    contact_name = forms.CharField(label=gettext_lazy("Who should they ring?"), max_length=200)
    contact_phone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=40)
    night_contact = forms.CharField(
        label=gettext_lazy("Who should they ring at night and at weekends? (optional)"),
        help_text=gettext_lazy("Without one, the duty desk of the child's area answers."),
        max_length=200,
        required=False,
    )
    night_phone = forms.CharField(label=gettext_lazy("Number at night (optional)"), max_length=40, required=False)
    review_on = DayField(label=gettext_lazy("Look at this flag again on"))
    keep_from = forms.MultipleChoiceField(
        label=gettext_lazy("Keep this flag from (optional)"),
        help_text=gettext_lazy("Someone who must not know, such as a worker who is a relative."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, on: date, keep_from: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        _within_a_year(self, "review_on", on)
        if keep_from:
            choose(self, "keep_from", keep_from)
        else:
            del self.fields["keep_from"]
        for name in ("contact_phone", "night_phone"):
            self.fields[name].widget.attrs |= {"type": "tel", "autocomplete": "off"}


class ReviewFlagForm(Form):
    """Keep a flag until another day."""

    looks: ClassVar[Mapping[str, Look]] = {"review_on": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {
        "review_on": gettext_lazy("the date on which you will look at this flag again")
    }

    review_on = DayField(label=gettext_lazy("Keep it, and look at it again on"))

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _within_a_year(self, "review_on", on)


class EndFlagForm(Form):
    """Say why a flag is no longer needed."""

    looks: ClassVar[Mapping[str, Look]] = {"reason": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("why the flag is no longer needed")}

    reason = forms.CharField(
        label=gettext_lazy("Why is this flag no longer needed?"), widget=forms.Textarea, max_length=500
    )


class ShieldForm(Form):
    """Hide where a child is, or that we know of them at all, from this moment."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(
            label="m",
            hints={
                "location": gettext_lazy(
                    "The file stays, without addresses, school, GP and telephone numbers. "
                    "For a refuge, or a court order about where the child lives."
                ),
                "identity": gettext_lazy(
                    "The file can be found by no one outside the wall. For an adopted child, or a protected person."
                ),
            },
        ),
        "reason": Look(label="m", rows=3),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("what must be hidden"),
        "reason": gettext_lazy("why the child must be shielded"),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("What must be hidden?"),
        choices=[
            ("location", gettext_lazy("Where the child is")),
            ("identity", gettext_lazy("Who the child is, and that there is a file")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The reviewer reads this within one working day."),
        widget=forms.Textarea,
        max_length=rules.WORDS_AT_MOST,
    )

    def clean_reason(self) -> str:
        """Hold the reason to what a reviewer can work with."""
        said: str = self.cleaned_data["reason"]
        if len(said.strip()) < rules.WORDS_AT_LEAST:
            raise forms.ValidationError(gettext("Say why in a few words of your own."))
        return said


class CorrectionForm(Form):
    """Ask the agency that a fact came from to put it right, or object to what it holds."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(label="m"),
        "record": Look(label="m"),
        "field": Look(label="s"),
        "words": Look(label="m", rows=4),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("what you ask for"),
        "record": gettext_lazy("whose record it is"),
        "words": gettext_lazy("what is wrong, and what would be right"),
    }

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        choices=[
            ("correction", gettext_lazy("Something is wrong and should be put right")),
            ("objection", gettext_lazy("The child or a parent objects to this being held or shared")),
        ],
        widget=forms.RadioSelect,
    )
    record = forms.ChoiceField(label=gettext_lazy("Whose record?"), widget=forms.RadioSelect)
    field = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("For an objection, leave this as it is."),
        choices=[("", gettext_lazy("Choose, or leave empty")), *FACTS.items()],
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Say what is wrong, and what would be right"),
        widget=forms.Textarea,
        max_length=rules.WORDS_AT_MOST,
    )

    def __init__(self, *args: Any, records: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "record", records)

    def clean(self) -> dict[str, Any]:
        """Hold a correction to naming what is wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "correction" and not cleaned.get("field"):
            self.add_error("field", gettext("Select what is wrong"))
        return cleaned


def _within_a_year(form: Form, name: str, on: date) -> None:
    field: Any = form.fields[name]
    field.earliest, field.latest = on + timedelta(days=1), on + LONGEST
    field.help_text = gettext("After today and within a year. For example, %(day)s.") % {
        "day": f"{(on + timedelta(days=90)):%-d %-m %Y}"
    }
