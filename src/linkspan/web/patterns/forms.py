"""The forms of early signs and patterns: a reason, a fall in attendance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import patterns
from linkspan.pathway.rules import WHY_AT_MOST
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.frontdoor import words as door_words


class WhyForm(Form):
    """Say why, in words of one's own; and, where something is late, why that is."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m", rows=4), "breach_reason": Look(label="s")}
    wants: ClassVar[Mapping[str, Any]] = {"why": gettext_lazy("why")}

    why = forms.CharField(label=gettext_lazy("Why?"), widget=forms.Textarea, max_length=WHY_AT_MOST)
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This is late. Why? (you can say so afterwards)"), required=False
    )

    def __init__(self, *args: Any, is_late: bool = False, label: str = "", hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label = label or self.fields["why"].label
        self.fields["why"].help_text = hint
        if is_late:
            choose(self, "breach_reason", [("", gettext("I will say so afterwards")), *door_words.LATE.items()])
        else:
            del self.fields["breach_reason"]


class AttendanceForm(Form):
    """Send that a child's attendance fell: between which days and into which band."""

    looks: ClassVar[Mapping[str, Look]] = {"band": Look(label="s"), "from_": Look(label="s"), "until": Look(label="s")}
    wants: ClassVar[Mapping[str, Any]] = {
        "from_": gettext_lazy("the first day"), "until": gettext_lazy("the last day"),
        "band": gettext_lazy("how far attendance fell"),
    }  # fmt: skip

    from_ = DayField(label=gettext_lazy("From"))
    until = DayField(label=gettext_lazy("Until"))
    band = forms.ChoiceField(label=gettext_lazy("What was attendance in that time?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "band", [(code, gettext(text).capitalize()) for code, text in patterns.BANDS.items()])
