"""What is asked to change how time is counted, and to try it out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.agencies.rules import LONDON
from linkspan.web.clocks import words
from linkspan.web.forms import DayField, Form, Look, choose

SHORT = Look(classes="govuk-input--width-4")
EVERYWHERE = ""


class Why(Form):
    """Why it is changed, and on whose decision."""

    why = forms.CharField(
        label=_("Why, and who decided it"),
        help_text=_("One line. It is kept with your name. Do not name a child."),
        max_length=400,
    )


class Version(Why):
    """A new version of a clock."""

    looks: ClassVar = {"length": SHORT}

    area = forms.ChoiceField(label=_("For"), required=False)
    length = forms.IntegerField(label=_("How many"), min_value=0, max_value=400)
    unit = forms.ChoiceField(label=_("Of what"), choices=list(words.UNITS.items()))
    day_zero = forms.ChoiceField(label=_("Counted from"), choices=list(words.ZEROS.items()))
    source = forms.CharField(
        label=_("Where that is written"), help_text=_("The law, guidance or local protocol it rests on"), max_length=400
    )
    from_ = DayField(label=_("From"), help_text=_("Today or later. What runs already keeps its date."))
    field_order = ("area", "length", "unit", "day_zero", "source", "from_", "why")

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "area", areas)


class Drop(Why):
    """From when an area goes by the usual clock again."""

    area = forms.ChoiceField(label=_("For"))
    from_ = DayField(label=_("From"), help_text=_("Today or later. What runs already keeps its date."))
    field_order = ("area", "from_", "why")

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "area", areas)


class Day(Form):
    """A day proclaimed."""

    day = DayField(label=_("Which day"))
    name = forms.CharField(label=_("What it is"), help_text=_("Such as a coronation"), max_length=120)
    is_working = forms.ChoiceField(
        label=_("Does work go on?"),
        choices=[("no", _("No, it is a holiday")), ("yes", _("Yes, it is a working day"))],
        widget=forms.RadioSelect,
    )


class TryOut(forms.Form):
    """A moment to count from; without a key, since it changes nothing."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
        choose(self, "area", [("", _("Everywhere")), *areas])

    @property
    def moment(self) -> datetime:
        """Give the moment chosen, as the clock on the wall in England has it."""
        on: date = self.cleaned_data["on"]
        at: time = self.cleaned_data["at"] or time(9, 0)
        return datetime.combine(on, at, LONDON)
