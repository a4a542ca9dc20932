"""Who a parent's page is for, what was decided, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies.rules import LONDON
from linkspan.voice import parent_rules as rules
from linkspan.voice.parent_contacts import Contact
from linkspan.voice.parent_rules import Adult, Shown
from linkspan.web.forms import DayField, Form, Look, choose

SMALL = "govuk-radios--small"
_ = gettext_lazy


def _said(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, gettext(said)) for code, said in words.items()]


class PutForm(Form):
    """An adult to put forward: who, why they answer for the child, how it was checked, and why they should have it."""

    looks: ClassVar[Mapping[str, Look]] = {
        "basis": Look(label="s", classes=SMALL),
        "evidence": Look(label="s", classes="govuk-checkboxes--small"),
        "verified_on": Look(label="s"),
        "basis_why": Look(label="s", rows=2),
        "reason": Look(label="s", rows=3),
    }

    name = forms.CharField(label=_("The adult's first and last name"), max_length=120)
    relationship = forms.CharField(label=_("Who they are to the child"), max_length=80)
    basis = forms.ChoiceField(label=_("Why do they answer for the child?"), widget=forms.RadioSelect)
    basis_why = forms.CharField(
        label=_("If they have no parental responsibility: why should they have a page?"), required=False,
        max_length=rules.LONGEST, widget=forms.Textarea,
    )  # fmt: skip
    evidence = forms.MultipleChoiceField(
        label=_("How did you check who they are?"), help_text=_("Two different ways at least, seen by you."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    verified_on = DayField(label=_("When did you check?"))
    reason = forms.CharField(label=_("Why should they have a page?"), max_length=rules.LONGEST, widget=forms.Textarea)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "basis", _said(rules.BASES))
        choose(self, "evidence", _said(rules.EVIDENCE))

    @property
    def adult(self) -> Adult:
        """Give the adult."""
        given = self.cleaned_data
        return Adult(
            name=given["name"], relationship=given["relationship"], basis=given["basis"],
            evidence=tuple(given["evidence"]), verified_on=given["verified_on"], basis_why=given["basis_why"],
        )  # fmt: skip


class WhyForm(Form):
    """A reason in a sentence."""

    why = forms.CharField(label=_("Why?"), max_length=rules.LONGEST, widget=forms.Textarea)


class DecideForm(WhyForm):
    """Yes or no, with why."""

    looks: ClassVar[Mapping[str, Look]] = {"decision": Look(label="s", classes=SMALL)}
    field_order = ("decision", "why")

    decision = forms.ChoiceField(
        label=_("May they have a page?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )


class ContactForm(Form):
    """A worker to be rung."""

    looks: ClassVar[Mapping[str, Look]] = {"involvement": Look(label="s", classes=SMALL)}

    involvement = forms.ChoiceField(label=_("Whom may they ring?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, contacts: tuple[Contact, ...], **options: Any) -> None:
        self.contacts = {str(each.involvement_id): each for each in contacts}
        super().__init__(*args, **options)
        choose(
            self,
            "involvement",
            [(code, f"{one.name}, {one.agency}, {one.phone}") for code, one in self.contacts.items()],
        )

    @property
    def shown(self) -> Shown:
        """Give what is to be shown."""
        return Shown("contact", involvement_id=self.contacts[self.cleaned_data["involvement"]].involvement_id)


class MeetingForm(Form):
    """A meeting's kind and day, never its place."""

    looks: ClassVar[Mapping[str, Look]] = {"meeting": Look(label="s", classes=SMALL)}

    meeting = forms.ChoiceField(label=_("Which meeting?"), widget=forms.RadioSelect)
    day = DayField(label=_("On which day?"))
    clock = forms.TimeField(label=_("At what time?"), help_text=_("Like 14:30. The place is not shown: tell them."))

    def __init__(self, *args: Any, contacts: tuple[Contact, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "meeting", _said(rules.MEETINGS))

    @property
    def shown(self) -> Shown:
        """Give what is to be shown."""
        given = self.cleaned_data
        clock: time = given["clock"]
        return Shown("meeting", meeting=given["meeting"], meets_at=datetime.combine(given["day"], clock, LONDON))


class PaperForm(Form):
    """A paper that was given already."""

    title = forms.CharField(
        label=_("Which paper did you give them?"),
        help_text=_("No name of anybody else, no address. Only what they hold in their hands already."), max_length=120,
    )  # fmt: skip
    given_on = DayField(label=_("When did you give it?"))

    def __init__(self, *args: Any, contacts: tuple[Contact, ...], **options: Any) -> None:
        super().__init__(*args, **options)

    @property
    def shown(self) -> Shown:
        """Give what is to be shown."""
        return Shown("paper", title=self.cleaned_data["title"], given_on=self.cleaned_data["given_on"])


SHOWS: Mapping[str, Any] = {"contact": ContactForm, "meeting": MeetingForm, "paper": PaperForm}
