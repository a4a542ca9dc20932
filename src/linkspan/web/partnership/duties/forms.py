"""What is asked to take on a duty, to say what became of it, to score an audit, and to load areas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.agencies.rules import ORGANISATION_KINDS
from linkspan.partnership import duty_rules as rules
from linkspan.partnership.statutory import PARTNERSHIP, Duty
from linkspan.web.agencies.words import KINDS
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.partnership.duties import words

Choices = Iterable[tuple[str, str]]
NO_CHILD = _("Do not name a child.")
SHORT = Look(classes="govuk-input--width-4")


class TakeOn(Form):
    """Who owns a duty, and by when it is due."""

    owner = forms.ChoiceField(label=_("Who owns it"), help_text=_("It becomes their task."))
    due_on = DayField(label=_("Due by"))

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "owner", [("", _("Choose somebody")), *people])


class Answer(Form):
    """What became of a duty for its period."""

    outcome = forms.ChoiceField(
        label=_("Was it met?"), widget=forms.RadioSelect, choices=[("met", _("Yes")), ("not_met", _("No"))]
    )
    on = DayField(label=_("On which day"), help_text=_("When it was done, or when you say that it was not."))
    reference = forms.CharField(
        label=_("What shows it"), required=False, max_length=200,
        help_text=_("The reference of a document or a decision. Needed if it was met."),
    )  # fmt: skip
    link = forms.CharField(label=_("Its address, if it is published"), required=False, max_length=300)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea, required=False, max_length=rules.LONGEST,
        help_text=_("If it was not met: why, and what happens now. Do not name a child."),
    )  # fmt: skip
    next_on = DayField(label=_("Due next by"))


class PassOn(Form):
    """Who owns a duty from now."""

    owner = forms.ChoiceField(label=_("Who owns it from now"))

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "owner", [("", _("Choose somebody")), *people])


class Drop(Form):
    """Why a duty falls away."""

    why = forms.CharField(label=_("Why it falls away"), max_length=rules.LONGEST)


class Version(Form):
    """A partnership's own version of a duty, or a duty of its own."""

    looks: ClassVar = {"months": SHORT}

    name = forms.CharField(label=_("What is to be done"), max_length=200)
    kinds = forms.MultipleChoiceField(
        label=_("Who owes it"), widget=forms.CheckboxSelectMultiple,
        choices=[
            (PARTNERSHIP, _("The safeguarding partners together")),
            *((kind, KINDS[kind]) for kind in ORGANISATION_KINDS),
        ],
    )  # fmt: skip
    law = forms.CharField(label=_("Where that is written"), max_length=300)
    guidance = forms.CharField(
        label=_("Guidance"), required=False, max_length=300, help_text=_("Leave it empty if none was issued.")
    )
    months = forms.IntegerField(label=_("Every how many months"), min_value=1, max_value=120)
    from_ = DayField(label=_("It counts from"), help_text=_("Today or later. What went before stays as it was."))
    why = forms.CharField(label=_("Why, and who decided it"), max_length=rules.LONGEST)

    def wanted(self, code: str, now: Duty | None) -> Duty:
        """Give the version as it is wanted; what the form does not ask stays as in the one before."""
        said = self.cleaned_data
        return Duty(
            code=code, version=0, name=said["name"], kinds=tuple(said["kinds"]), law=said["law"],
            guidance=said["guidance"], months=said["months"], from_=said["from_"], month=now.month if now else 0,
            day=now.day if now else 0, standards=now.standards if now else "", is_law=now.is_law if now else True,
        )  # fmt: skip


class OwnDuty(Version):
    """A duty that did not ship."""

    code = forms.SlugField(
        label=_("Short code"), max_length=40, help_text=_("Letters and figures without spaces. It stays for good.")
    )
    field_order = ("code", "name", "kinds", "law", "guidance", "months", "from_", "why")


class Score(Form):
    """A score for one standard."""

    value = forms.TypedChoiceField(
        label=_("How far is it met?"), coerce=int, choices=list(words.SCORES.items()), widget=forms.RadioSelect
    )
    evidence = forms.CharField(
        label=_("What that rests on"), widget=forms.Textarea, max_length=rules.LONGEST,
        help_text=_("Documents, samples, what children said. Do not name a child."),
    )  # fmt: skip


class Doubt(Form):
    """What a peer doubts about a score."""

    said = forms.CharField(
        label=_("What you doubt, and why"), widget=forms.Textarea, max_length=rules.LONGEST, help_text=NO_CHILD
    )


class Reply(Form):
    """What an agency answers to a peer."""

    said = forms.CharField(label=_("Your answer"), widget=forms.Textarea, max_length=rules.LONGEST, help_text=NO_CHILD)
    agreed = forms.TypedChoiceField(
        label=_("Score that you now agree on"), coerce=int, empty_value=None, required=False,
        choices=[("", _("It stays as it is")), *words.SCORES.items()],
    )  # fmt: skip


class Areas(Form):
    """A file of how areas stand on duties."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=200,
        help_text=_("CSV or Excel (.xlsx) with the columns: area code, area, duty, complies, on, source."),
    )  # fmt: skip


class Key(Form):
    """Nothing but the key that makes sending twice harmless."""
