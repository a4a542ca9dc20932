"""The forms of the desk: what was done, the answer, possible harm, and whom a complaint is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.voice.message_rules import DONE_AT_MOST
from linkspan.web.forms import Form, Look, choose
from linkspan.web.frontdoor import words as door_words
from linkspan.web.voice.messages import words


class DoneForm(Form):
    """Say what was done, and whether the child reads it."""

    looks: ClassVar[Mapping[str, Look]] = {"words": Look(label="m", rows=4)}
    wants: ClassVar[Mapping[str, Any]] = {"words": gettext_lazy("what was done")}

    words = forms.CharField(label=gettext_lazy("What was done?"), widget=forms.Textarea, max_length=DONE_AT_MOST)
    tells_child = forms.BooleanField(label=gettext_lazy("Let the child read this on their page"), required=False)


class AnswerForm(Form):
    """Answer the child; late, the reason may be given at once."""

    looks: ClassVar[Mapping[str, Look]] = {
        "words": Look(label="m", rows=5), "breach_reason": Look(label="s"), "no_harm": Look(label="m", rows=3)
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "words": gettext_lazy("your answer"), "no_harm": gettext_lazy("why you think that there is no harm")
    }  # fmt: skip

    words = forms.CharField(
        label=gettext_lazy("What happens because of what the child said?"),
        help_text=gettext_lazy("The child reads these words. Use short, plain ones, and sign with your first name."),
        widget=forms.Textarea, max_length=DONE_AT_MOST,
    )  # fmt: skip
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This is late. Why? (you can say so afterwards)"), required=False
    )

    no_harm = forms.CharField(
        label=gettext_lazy("Why do you think that the child is not being harmed?"),
        help_text=gettext_lazy(
            "The words may tell of harm. If you are not sure, go back and open a contact. The child does not read this."
        ),
        widget=forms.Textarea, max_length=DONE_AT_MOST,
    )  # fmt: skip
    is_worry = forms.BooleanField(label=gettext_lazy("Keep it as an early worry, so that it counts"), required=False)

    def __init__(
        self, *args: Any, is_late: bool = False, asks_of_harm: bool = False, may_worry: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if is_late:
            choose(self, "breach_reason", [("", gettext("I will say so afterwards")), *door_words.LATE.items()])
        else:
            del self.fields["breach_reason"]
        if not asks_of_harm:
            del self.fields["no_harm"], self.fields["is_worry"]
        elif not may_worry:
            del self.fields["is_worry"]


class HarmForm(Form):
    """Say that a child may be harmed: how urgent it is, and why."""

    looks: ClassVar[Mapping[str, Look]] = {"urgency": Look(label="m"), "words": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {
        "urgency": gettext_lazy("how urgent it is"), "words": gettext_lazy("what makes you think so")
    }  # fmt: skip

    urgency = forms.ChoiceField(label=gettext_lazy("How urgent is it?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("What makes you think so?"),
        help_text=gettext_lazy("The child's words are not copied: they stay with the message. Name no worker here."),
        widget=forms.Textarea, max_length=DONE_AT_MOST,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "urgency", words.URGENCIES.items())


class NoHarmForm(Form):
    """Say why there is no harm, as far as one can tell; and whether it counts as an early worry."""

    looks: ClassVar[Mapping[str, Look]] = {"words": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"words": gettext_lazy("why you think so")}

    words = forms.CharField(
        label=gettext_lazy("Why do you think that the child is not being harmed?"),
        help_text=gettext_lazy("Your name and the time are kept with it. The child does not read this."),
        widget=forms.Textarea, max_length=DONE_AT_MOST,
    )  # fmt: skip
    is_worry = forms.BooleanField(label=gettext_lazy("Keep it as an early worry, so that it counts"), required=False)

    def __init__(self, *args: Any, may_worry: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_worry:
            del self.fields["is_worry"]


class WhomForm(Form):
    """Say whom a complaint in words is about."""

    looks: ClassVar[Mapping[str, Look]] = {"person": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {"person": gettext_lazy("whom it is about")}

    person = forms.ChoiceField(label=gettext_lazy("Whom is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", [(str(person_id), name) for person_id, name in people])
