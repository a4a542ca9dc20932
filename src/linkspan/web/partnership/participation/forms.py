"""What is asked about taking part: a threshold, an answer, an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership import meeting_rules
from linkspan.web.forms import DayField, Form, Look, choose


class Threshold(Form):
    """From when, and below how many per cent, an agency is asked about a figure of its own."""

    looks: ClassVar = {"least": Look(classes="govuk-input--width-3")}

    indicator = forms.ChoiceField(label=_("Which figure?"))
    least = forms.IntegerField(
        label=_("Ask an agency below so many per cent"), min_value=1, max_value=100,
        help_text=_("Of its newest quarter. It opens a conversation and nothing else."),
    )  # fmt: skip
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "indicator", indicators)


class Words(Form):
    """An answer, or what was agreed, in words."""

    looks: ClassVar = {"words": Look(rows=5)}

    words = forms.CharField(
        label=_("What do you say?"), help_text=_("Name no child and no family: this is about agencies."),
        widget=forms.Textarea, max_length=meeting_rules.WORDS_AT_MOST,
    )  # fmt: skip
