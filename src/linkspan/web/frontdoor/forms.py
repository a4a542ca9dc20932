"""The forms of the front door: deciding, offering, and what is said in a disagreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import decision_rules, disagreement
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.help_kinds import HARMS, NO_HARM
from linkspan.web.forms import Form, Look, choose
from linkspan.web.frontdoor import words

Choices = Sequence[tuple[str, Any]]


class DecideForm(Form):
    """Decide what happens next; the line for the referrer is asked only where one goes."""

    looks: ClassVar[Mapping[str, Look]] = {
        "outcome": Look(
            label="m", hints={code: gettext_lazy(text) for code, text in decision_rules.OUTCOMES_MEAN.items()}
        ),
        "level": Look(
            label="m", hints={str(each): gettext_lazy(text) for each, text in decision_rules.LEVELS_MEAN.items()}
        ),
        "reasons": Look(label="m", rows=6), "told": Look(label="m", rows=3), "when": Look(label="s"),
        "harms": Look(label="m"),
        "breach_reason": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "outcome": gettext_lazy("what happens next"), "level": gettext_lazy("the level of need"),
        "reasons": gettext_lazy("your reasons"), "told": gettext_lazy("why, for whoever raised it"),
    }  # fmt: skip

    outcome = forms.ChoiceField(label=gettext_lazy("What happens next?"), widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label=gettext_lazy("Which level of need is this?"),
        help_text=gettext_lazy("By the partnership's threshold document, on what is known now."),
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        help_text=gettext_lazy("For the record: what weighed, what is fact, what is opinion, and what is not known."),
        widget=forms.Textarea,
        max_length=decision_rules.REASONS_AT_MOST,
    )
    told = forms.CharField(
        label=gettext_lazy("Why, in a line for whoever raised it"),
        help_text=gettext_lazy("They read this word for word. Leave out names and what the record says."),
        widget=forms.Textarea,
        max_length=decision_rules.TOLD_AT_MOST,
        required=False,
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When do they hear?"),
        choices=(
            ("now", gettext_lazy("At once, with the decision")),
            ("later", gettext_lazy("Later, within one working day: it is not safe to tell yet")),
        ),
        widget=forms.RadioSelect,
        required=False,
        initial="now",
    )
    harms = forms.MultipleChoiceField(
        label=gettext_lazy("Is any of these thought of? (you can leave this out)"),
        help_text=gettext_lazy(
            "While it is, no page warns the family. It stands with what you open, and no referrer reads it."
        ),
        choices=[(code, gettext_lazy(name)) for code, name in HARMS.items() if code != NO_HARM],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This is late. Why? (you can say so afterwards)"), required=False
    )
    instead_of = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_reasoned: bool, is_late: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "outcome", [(code, name) for code, name, _meaning in words.outcomes()])
        choose(self, "level", [(str(number), name) for number, name, _meaning in words.levels()])
        choose(self, "breach_reason", [("", gettext("Choose, or leave empty")), *words.LATE.items()])
        if not is_reasoned:
            del self.fields["told"], self.fields["when"]
        if not is_late:
            del self.fields["breach_reason"]

    @property
    def given(self) -> Given:
        """Give what was decided."""
        data = self.cleaned_data
        return Given(
            outcome=data["outcome"], level=int(data["level"]), reasons=data["reasons"], told=data.get("told", ""),
            at_once=data.get("when", "now") != "later", breach_reason=data.get("breach_reason", ""),
            harms=tuple(data["harms"]),
        )  # fmt: skip


class OfferForm(Form):
    """Offer a contact to a colleague."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who should have it?"),
        help_text=gettext_lazy("It stays yours until they accept. Its date stays too."),
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", [("", gettext("Choose a colleague")), *people])


class RefuseForm(Form):
    """Send back what was offered."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"), choices=list(words.REFUSALS.items()), widget=forms.RadioSelect
    )


class LateForm(Form):
    """Say why a decision was late."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why was it late?"), choices=list(words.LATE.items()), widget=forms.RadioSelect
    )
    said = forms.CharField(
        label=gettext_lazy("In your words (optional)"), widget=forms.Textarea, max_length=2_000, required=False
    )
    looks: ClassVar[Mapping[str, Look]] = {"reason": Look(label="m"), "said": Look(label="s", rows=3)}


class ChallengeForm(Form):
    """Disagree with a decision."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m", rows=5), "instead": Look(label="m", rows=4)}
    wants: ClassVar[Mapping[str, Any]] = {
        "why": gettext_lazy("why you do not agree"), "instead": gettext_lazy("what should happen instead")
    }  # fmt: skip

    why = forms.CharField(
        label=gettext_lazy("Why do you not agree?"),
        help_text=gettext_lazy("Both agencies read this, and keep it."),
        widget=forms.Textarea,
        max_length=disagreement.WORDS_AT_MOST,
    )
    instead = forms.CharField(
        label=gettext_lazy("What should happen instead?"), widget=forms.Textarea, max_length=disagreement.WORDS_AT_MOST
    )


class SayForm(Form):
    """One text in a disagreement; its label says what for."""

    looks: ClassVar[Mapping[str, Look]] = {"text": Look(label="s", rows=4)}

    text = forms.CharField(label="", widget=forms.Textarea, max_length=disagreement.WORDS_AT_MOST)

    def __init__(self, *args: Any, label: Any, hint: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = str(label)
        self.fields["text"].help_text = str(hint)
        self.fields["text"].error_messages["required"] = gettext("Write a sentence at least")
