"""The forms of a chronology: narrow it, add to it, put something right, and make a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies.rules import LONDON
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway.chronology_rules import Telling, Wanted
from linkspan.sharing.rules import WORDS_AT_LEAST
from linkspan.web.forms import DayField, Form, Look, choose, reword

Choices = Sequence[tuple[str, str]]
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?", re.IGNORECASE)


class FilterForm(forms.Form):
    """Narrow a chronology by agency, kind and days: nothing of any person is ever part of an address."""

    looks: ClassVar[Mapping[str, Look]] = {
        "agency": Look(label="s"), "kind": Look(label="s"), "from_": Look(label="s"), "until": Look(label="s"),
    }  # fmt: skip

    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    from_ = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, agencies: Choices, kinds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
        choose(self, "agency", [("", gettext("All agencies")), *agencies])
        choose(self, "kind", [("", gettext("Everything")), *kinds])
        reword(self)


def wanted_of(form: FilterForm) -> Wanted:
    """Read what was chosen; what cannot be read is not chosen, and the form says so."""
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    return Wanted(
        agency=UUID(given["agency"]) if given.get("agency") else None, kind=given.get("kind") or "",
        from_=given.get("from_"), until=given.get("until"),
    )  # fmt: skip


class TellingForm(Form):
    """Add something that happened: what, when, fact or opinion, how it is known, and who reads it."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(label="m"),
        "happened_on": Look(label="m"),
        "clock": Look(label="s", classes="govuk-input--width-5"),
        "what": Look(label="m", rows=4),
        "nature": Look(label="m"),
        "source": Look(label="m"),
        "source_said": Look(label="s"),
        "sharing": Look(label="m"),
        "held_why": Look(label="s", rows=2),
        "is_released": Look(
            hints={
                "on": gettext_lazy(
                    "Only if they say nothing of anybody else, and of no place the family must not know."
                )
            }
        ),
        "outside": Look(label="s"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("what it is about"),
        "happened_on": gettext_lazy("the day on which it happened"),
        "what": gettext_lazy("what happened"),
        "nature": gettext_lazy("fact or opinion"),
        "source": gettext_lazy("how you know"),
        "sharing": gettext_lazy("who may read it"),
    }

    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "One thing, short and in plain English: what happened, and what it meant for the child."
        ),
        widget=forms.Textarea,
        max_length=rules.WHAT_AT_MOST,
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Is it a fact or an opinion?"), choices=list(rules.NATURES.items()), widget=forms.RadioSelect
    )
    happened_on = DayField(label=gettext_lazy("When did it happen?"))
    clock = forms.CharField(
        label=gettext_lazy("Time, if you know it (optional)"),
        help_text=gettext_lazy("For example, 4:30pm."),
        max_length=10,
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=list(rules.ADDED_KINDS.items()), widget=forms.RadioSelect
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How do you know?"), choices=list(rules.SOURCES.items()), widget=forms.RadioSelect
    )
    source_said = forms.CharField(
        label=gettext_lazy("Who told you, or which record is it in?"),
        help_text=gettext_lazy("Leave this empty if you saw it or the child told you."),
        max_length=rules.LINE_AT_MOST,
        required=False,
    )
    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"), choices=list(rules.SHARING.items()), widget=forms.RadioSelect
    )
    held_why = forms.CharField(
        label=gettext_lazy("If not everyone, why not?"),
        help_text=gettext_lazy("Your agency alone reads this."),
        widget=forms.Textarea,
        max_length=rules.WHY_AT_MOST,
        required=False,
    )
    outside = forms.MultipleChoiceField(
        label=gettext_lazy("Who must never see it? (optional)"),
        help_text=gettext_lazy("Someone it is about, or who is close to them, in your own agency too."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_released = forms.BooleanField(label=gettext_lazy("The family may have these words"), required=False)

    def __init__(self, *args: Any, today: date, people: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["happened_on"]
        field.latest = today
        self.fields["clock"].widget.attrs |= {"autocomplete": "off"}
        for name in ("nature", "kind", "source", "sharing"):
            choose(self, name, [(code, gettext(said)) for code, said in CHOICES[name].items()])
        if people:
            choose(self, "outside", people)
        else:
            del self.fields["outside"]

    def clean_clock(self) -> time | None:
        """Read a time of day as people write it."""
        typed = str(self.cleaned_data["clock"]).strip()
        return _clock(typed) if typed else None

    @property
    def telling(self) -> Telling:
        """Give what was typed as the room takes it. A day without its hour stands at noon."""
        given = self.cleaned_data
        at = given.get("clock")
        return Telling(
            kind=given["kind"], happened_at=datetime.combine(given["happened_on"], at or time(12), LONDON),
            is_day=at is None, what=given["what"], nature=given["nature"], source=given["source"],
            source_said=given["source_said"], sharing=given["sharing"],
            held_why=given["held_why"] if given["sharing"] != "workers" else "", is_released=given["is_released"],
            outside=frozenset(UUID(each) for each in given.get("outside", ())),
        )  # fmt: skip


CHOICES: Mapping[str, Mapping[str, str]] = {
    "nature": rules.NATURES, "kind": rules.ADDED_KINDS, "source": rules.SOURCES, "sharing": rules.SHARING,
}  # fmt: skip


class CorrectForm(TellingForm):
    """Put something right: the same questions as they stand, and why."""

    looks: ClassVar[Mapping[str, Look]] = {**TellingForm.looks, "why": Look(label="m", rows=2)}
    wants: ClassVar[Mapping[str, Any]] = {**TellingForm.wants, "why": gettext_lazy("why you change it")}

    why = forms.CharField(
        label=gettext_lazy("Why do you change it?"),
        help_text=gettext_lazy("The earlier words stay to be read beneath, with this."),
        widget=forms.Textarea,
        max_length=rules.WHY_AT_MOST,
    )


class WithdrawForm(Form):
    """Take something back, and say why."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"why": gettext_lazy("why you take it back")}

    why = forms.CharField(
        label=gettext_lazy("Why do you take it back?"), widget=forms.Textarea, max_length=rules.WHY_AT_MOST
    )


class PackForm(Form):
    """Make a pack: for whom, for what, of which days, and on what."""

    looks: ClassVar[Mapping[str, Look]] = {
        "edition": Look(
            label="m",
            hints={
                "workers": gettext_lazy("What this page shows you. Mind who may read it where it goes."),
                "family": gettext_lazy(
                    "Only words that were released to the family: nobody else's name, no place, no concern or request."
                ),
            },
        ),
        "purpose": Look(label="m"),
        "why": Look(label="s", rows=2),
        "from_": Look(label="s"),
        "until": Look(label="s"),
        "form": Look(label="m"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "edition": gettext_lazy("who the pack is for"),
        "purpose": gettext_lazy("what the pack is for"),
        "why": gettext_lazy("why you take it"),
    }

    edition = forms.ChoiceField(
        label=gettext_lazy("Who is the pack for?"),
        choices=[
            ("workers", gettext_lazy("Those who work with the child")),
            ("family", gettext_lazy("The child or the family")),
        ],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is it for?"), choices=list(rules.PACK_PURPOSES.items()), widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=gettext_lazy("Why do you take it, in your own words?"), widget=forms.Textarea, max_length=500
    )
    from_ = DayField(label=gettext_lazy("From (optional)"), required=False)
    until = DayField(label=gettext_lazy("Until (optional)"), required=False)
    form = forms.ChoiceField(
        label=gettext_lazy("How do you want it?"),
        choices=[("pdf", gettext_lazy("As a PDF")), ("print", gettext_lazy("As a page to print"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )

    def __init__(self, *args: Any, has_pdf: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "purpose", [(code, gettext(said)) for code, said in rules.PACK_PURPOSES.items()])
        if not has_pdf:
            choose(self, "form", [("print", gettext("As a page to print"))])
            self.fields["form"].initial = "print"

    def clean_why(self) -> str:
        """Hold the reason to what a reviewer can work with."""
        said: str = self.cleaned_data["why"]
        if len(said.strip()) < WORDS_AT_LEAST:
            raise ValidationError(gettext("Say why in a few words of your own."))
        return said

    @property
    def wanted(self) -> Wanted:
        """Give the days that were chosen."""
        return Wanted(from_=self.cleaned_data.get("from_"), until=self.cleaned_data.get("until"))


def _clock(typed: str) -> time:
    found = CLOCK.fullmatch(typed.replace(" ", ""))
    wrong = ValidationError(gettext("Enter a time like 4:30pm, or leave it empty"))
    if found is None:
        raise wrong
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise wrong
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise wrong
    return time(hour, minute)
