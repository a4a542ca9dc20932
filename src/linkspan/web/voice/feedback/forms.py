"""What is asked of whoever says how something went, and of whoever answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.voice import feedback_rules as rules
from linkspan.voice.feedback_rules import QuestionSet
from linkspan.web.forms import DayField, Form, Look, choose


class Give(Form):
    """A set of questions; any may be left out."""

    words = forms.CharField(
        label=_("Is there anything you want to add?"), required=False, widget=forms.Textarea,
        max_length=rules.LONGEST_WORDS, help_text=_("Do not name a child or a colleague."),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: QuestionSet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        for each in asked.questions:
            choices = [(str(place), gettext(words)) for place, words in enumerate(rules.OPTIONS[each.kind])]
            self.fields[each.code] = forms.ChoiceField(
                label=gettext(each.words), choices=choices, widget=forms.RadioSelect, required=False
            )
        self.order_fields([*(each.code for each in asked.questions), "words"])
        self.draw({each.code: Look("s", inline=True) for each in asked.questions} | {"words": Look("s", rows=3)})

    @property
    def said(self) -> dict[str, int]:
        """Give what was chosen, question by question."""
        chosen = {each.code: self.cleaned_data[each.code] for each in self.asked.questions}
        return {code: int(option) for code, option in chosen.items() if option}


class Theme(Form):
    """A theme that a reader names."""

    name = forms.CharField(label=_("Name a theme"), max_length=120, help_text=_("Do not name a person."))


class Themes(Form):
    """The themes that a reader finds in what somebody wrote."""

    words = forms.UUIDField(widget=forms.HiddenInput)
    themes = forms.MultipleChoiceField(
        label=_("Themes in it"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Tick none if there is none in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, themes: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "themes", [(str(key), name) for key, name in themes])

    @property
    def chosen(self) -> list[UUID]:
        """Give the themes that were ticked."""
        return [UUID(each) for each in self.cleaned_data["themes"]]


class Publish(Form):
    """What people said, as everyone will read it."""

    looks: ClassVar = {"said": Look(rows=3)}

    said = forms.CharField(
        label=_("What people said"), widget=forms.Textarea, max_length=rules.LONGEST_SAID,
        help_text=_("In short, plain words. Copy nobody's own words, and name nobody."),
    )  # fmt: skip


class Answer(Form):
    """What was done, what will be done and by when, or why not."""

    looks: ClassVar = {"words": Look(rows=4)}

    outcome = forms.ChoiceField(
        label=_("What is your answer?"), widget=forms.RadioSelect,
        choices=[
            (rules.DONE, _("It is done")),
            (rules.WILL, _("It will be done by the day below")),
            (rules.WILL_NOT, _("It will not be done")),
        ],
    )  # fmt: skip
    words = forms.CharField(
        label=_("Say what you did, what you will do, or why not"), widget=forms.Textarea, max_length=rules.LONGEST_DID,
        help_text=_("Everyone can read this. If children said it, write for a child of 9: short words and sentences."),
    )  # fmt: skip
    on = DayField(
        label=_("Which day?"), help_text=_("When it was done, when it will be done, or when you decided not to.")
    )
