"""The forms a child fills in. Each is one plain question or two, and works without script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.voice.message_rules import FELT_AT_MOST, NAMED_AT_MOST, OUTCOMES, SAID_AT_MOST, STEPS, WORDLESS, Felt, Way
from linkspan.web.forms import Form, Look, choose
from linkspan.web.young.saying import words

NOBODY_PICKED = ""
SOMEBODY_ELSE = "else"


class SayForm(Form):
    """Say something, ask for somebody, thank or complain."""

    looks: ClassVar[Mapping[str, Look]] = {
        "person": Look(label="m"), "named_words": Look(label="s"), "said": Look(label="m", rows=6, counts=False)
    }  # fmt: skip

    person = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    named_words = forms.CharField(
        label=gettext_lazy("If it is someone else, who? (you can leave this out)"), max_length=NAMED_AT_MOST,
        required=False,
    )  # fmt: skip
    said = forms.CharField(widget=forms.Textarea, max_length=SAID_AT_MOST)

    def __init__(
        self, *args: Any, kind: str, people: Sequence[tuple[UUID, str]], desk: str, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        asking = words.ASKINGS[kind]
        self.fields["said"].label = str(asking.label)
        self.fields["said"].help_text = str(asking.hint)
        self.fields["said"].required = kind not in WORDLESS
        self.fields["said"].error_messages["required"] = gettext("Write something first.")
        if not asking.who:
            del self.fields["person"], self.fields["named_words"]
            return
        self.fields["person"].label = str(asking.who)
        none = {"ask": gettext("Anyone at %(desk)s") % {"desk": desk}, "complain": gettext("It is not about a person")}
        last = [(SOMEBODY_ELSE, gettext("Someone else"))] if kind != "ask" else []
        first = [(NOBODY_PICKED, none.get(kind, gettext("All of you")))]
        choose(self, "person", [*first, *((str(each), name) for each, name in people), *last])
        self.fields["person"].initial = NOBODY_PICKED
        if kind == "ask":
            del self.fields["named_words"]

    @property
    def named(self) -> UUID | None:
        """Give who was picked, if somebody was."""
        picked = self.cleaned_data.get("person", "")
        return UUID(picked) if picked not in ("", SOMEBODY_ELSE) else None

    @property
    def whom(self) -> str:
        """Give the child's words for who it is, where nobody was picked."""
        return "" if self.named else str(self.cleaned_data.get("named_words", ""))


class WayForm(Form):
    """Say how and when to be reached."""

    looks: ClassVar[Mapping[str, Look]] = {
        "way": Look(label="m"), "time": Look(label="m"), "phone": Look(label="s", classes="govuk-input--width-20"),
        "where": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"way": gettext_lazy("a safe way"), "time": gettext_lazy("a safe time")}

    way = forms.ChoiceField(label=gettext_lazy("What is a safe way to reach you?"), widget=forms.RadioSelect)
    phone = forms.CharField(
        label=gettext_lazy("The number, if you want us to ring"), max_length=25, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    where = forms.CharField(
        label=gettext_lazy("Is there more we need to know? (you can leave this out)"), max_length=NAMED_AT_MOST,
        required=False,
    )  # fmt: skip
    time = forms.ChoiceField(label=gettext_lazy("When is a safe time?"), widget=forms.RadioSelect)
    never_ring = forms.BooleanField(label=gettext_lazy("Never ring me"), required=False)
    not_at_home = forms.BooleanField(label=gettext_lazy("Do not come or ring at home"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "way", words.WAYS.items())
        choose(self, "time", words.TIMES.items())
        self.fields["way"].error_messages["required"] = gettext("Pick a safe way.")
        self.fields["time"].error_messages["required"] = gettext("Pick a safe time.")

    @property
    def picked(self) -> Way:
        """Give what was picked."""
        said = self.cleaned_data
        return Way(said["way"], said["time"], said["where"], said["phone"], said["never_ring"], said["not_at_home"])


class HowForm(Form):
    """Say how things are, with a face for each of five questions, and words if the child wants."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for outcome in OUTCOMES:
            self.fields[outcome] = forms.TypedChoiceField(
                choices=[(step, words.STEPS[step]) for step in STEPS], coerce=int, required=False, empty_value=None
            )
            self.fields[f"{outcome}_said"] = forms.CharField(required=False, max_length=FELT_AT_MOST)

    @property
    def felt(self) -> dict[str, Felt]:
        """Give each question that was answered with a face."""
        said = self.cleaned_data
        return {each: Felt(said[each], said[f"{each}_said"]) for each in OUTCOMES if said.get(each)}
