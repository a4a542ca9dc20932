"""The forms of the staff side: give a code, show something, hold something back, look at that again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.voice import page_rules as rules
from linkspan.voice.commands.releasing import Showing
from linkspan.web.forms import Form, Look, choose
from linkspan.web.young.presenters import month_words

CHECKS = (("pictures", gettext_lazy("Three pictures")), ("word", gettext_lazy("A word or number")))
LONGEST = 2000


class CodeForm(Form):
    """Give the code: only while the worker is with the child."""

    looks: ClassVar[Mapping[str, Look]] = {"asks": Look(label="m"), "is_with_child": Look(), "forgets": Look()}

    asks = forms.ChoiceField(
        label=gettext_lazy("How will the child show that it is them, next time?"), choices=CHECKS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("You choose it together on the child's phone. Pictures suit most children under 11."),
    )  # fmt: skip
    is_with_child = forms.BooleanField(
        label=gettext_lazy("I am with the child now, and nobody else reads this screen"), required=True
    )
    forgets = forms.BooleanField(
        label=gettext_lazy("The child has forgotten the pictures or the word: start again"), required=False
    )


class WorkerForm(Form):
    """Let the child read who somebody is and what they are for."""

    looks: ClassVar[Mapping[str, Look]] = {
        "person": Look(label="m"), "name": Look(label="s"), "role": Look(label="m"), "said": Look(label="s", rows=3),
    }  # fmt: skip

    person = forms.ChoiceField(label=gettext_lazy("Who?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("The name the child knows them by"), required=False, max_length=100,
        help_text=gettext_lazy("Leave it empty to show the name above."),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("What are they for?"), required=False)
    said = forms.CharField(
        label=gettext_lazy("Or in your own words, as they would say it to the child"), required=False,
        widget=forms.Textarea, max_length=LONGEST,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = dict(people)
        choose(self, "person", list(people))
        choose(
            self,
            "role",
            [("", gettext("Write it below")), *((code, gettext(said)) for code, said in rules.FOR.items())],
        )

    @property
    def showing(self) -> Showing:
        """Give what is to be shown."""
        given = self.cleaned_data
        said = given["said"].strip() or gettext(rules.FOR.get(given["role"], ""))
        name = given["name"].strip() or self.people[given["person"]]
        return Showing("worker", about=UUID(given["person"]), code=given["role"], name=name, said=said)


class NoteForm(Form):
    """Write a note to the child."""

    looks: ClassVar[Mapping[str, Look]] = {"said": Look(label="m", rows=4)}

    said = forms.CharField(
        label=gettext_lazy("Your note to the child"), widget=forms.Textarea, max_length=LONGEST,
        help_text=gettext_lazy("Short words and short sentences. The child may read it alone."),
    )  # fmt: skip

    @property
    def showing(self) -> Showing:
        """Give what is to be shown."""
        return Showing("note", said=self.cleaned_data["said"])


class WordsForm(Form):
    """Tell the child what they said, and what happened because of it."""

    looks: ClassVar[Mapping[str, Look]] = {"said": Look(label="m", rows=3), "after": Look(label="m", rows=3)}

    words = forms.UUIDField(widget=forms.HiddenInput, required=False)
    said = forms.CharField(
        label=gettext_lazy("What the child said, in their words"), widget=forms.Textarea, max_length=LONGEST
    )
    after = forms.CharField(
        label=gettext_lazy("What happened because of it"), widget=forms.Textarea, max_length=LONGEST, required=False,
        help_text=gettext_lazy("If nothing has happened yet, say what will, and when."),
    )  # fmt: skip

    @property
    def showing(self) -> Showing:
        """Give what is to be shown."""
        given = self.cleaned_data
        return Showing("words", about=given["words"], said=given["said"], after=given["after"])


class ServiceForm(Form):
    """Tell the child that a kind of service looked, and in which month."""

    looks: ClassVar[Mapping[str, Look]] = {"service": Look(label="m")}

    service = forms.ChoiceField(
        label=gettext_lazy("Which kind of service, and which month?"), widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Names are never shown, nor the police, nor sensitive services. The child's page leaves these out by "
            "itself while something is open that they could give away."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, services: Sequence[tuple[str, date]], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(f"{code}:{month:%Y-%m-%d}", service_words(code, month)) for code, month in services]
        choose(self, "service", named)

    @property
    def showing(self) -> Showing:
        """Give what is to be shown."""
        code, _, month = self.cleaned_data["service"].partition(":")
        return Showing("service", code=code, month=date.fromisoformat(month))


def service_words(code: str, month: date) -> str:
    """Say a kind of service and a month as the child reads it."""
    return f"{gettext(rules.SERVICES[code])}, {month_words(month)}"


class HoldForm(Form):
    """Hold something back, and say why."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m"), "words": Look(label="m", rows=3)}

    why = forms.ChoiceField(label=gettext_lazy("Why is it held back?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Say more, for the manager who looks at this again"), widget=forms.Textarea,
        max_length=LONGEST,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "why", [(code, gettext(said)) for code, said in rules.WHYS.items()])


class ReviewForm(Form):
    """Say whether something stays held back."""

    looks: ClassVar[Mapping[str, Look]] = {"says": Look(label="m"), "words": Look(label="m", rows=3)}

    says = forms.ChoiceField(
        label=gettext_lazy("Does it stay held back?"), widget=forms.RadioSelect,
        choices=(("keep", gettext_lazy("Yes, keep it back")), ("end", gettext_lazy("No, the child should see it"))),
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("Why?"), widget=forms.Textarea, max_length=LONGEST)
