"""What is asked to pass a task on, to say why something was late, and to name who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.web.forms import DayField, Form, choose
from linkspan.web.tasks import words

Choices = Iterable[tuple[str, str]]


class Why(Form):
    """Why something was late."""

    reason = forms.ChoiceField(label=_("Why was it late?"), widget=forms.RadioSelect, choices=list(words.LATE.items()))
    words = forms.CharField(
        label=_("Anything to add"), required=False, max_length=400, help_text=_("Do not name anyone. It is kept.")
    )


class Colleague(Form):
    """Whom a task goes to."""

    person = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, colleagues: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", colleagues)


class Answer(Form):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        label=_("Do you take it?"), widget=forms.RadioSelect, choices=[("yes", _("Yes")), ("no", _("No"))]
    )
    reason = forms.ChoiceField(
        label=_("If not, why"), required=False, choices=[("", _("Choose")), *words.REFUSALS.items()]
    )

    def clean(self) -> dict[str, Any]:
        """Want a reason with a no."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", gettext("Choose why you do not take it"))
        return cleaned


class Cover(Form):
    """Who stands in for whom, and when."""

    absent = forms.ChoiceField(label=_("Who is away"))
    why = forms.ChoiceField(label=_("Why"), choices=list(words.AWAY.items()))
    cover = forms.ChoiceField(label=_("Who stands in"))
    from_ = DayField(label=_("From"))
    until = DayField(label=_("Back on"), help_text=_("The first day on which nobody stands in any more"))

    def __init__(self, *args: Any, colleagues: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = list(colleagues)
        choose(self, "absent", listed)
        choose(self, "cover", listed)
