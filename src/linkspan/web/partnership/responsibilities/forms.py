"""What is asked about who answers for what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.functions import FUNCTIONS, GROUPS
from linkspan.partnership.responsibility_rules import Entry
from linkspan.web.forms import DayField, Form, choose

Choices = Iterable[tuple[str, str]]


class Enter(Form):
    """One organisation answers for a function, for some children, somewhere, for a time."""

    function = forms.ChoiceField(
        label=_("What must be done"), choices=[(code, one.name) for code, one in FUNCTIONS.items()]
    )
    children = forms.ChoiceField(
        label=_("For which children"), choices=[(code, one.name) for code, one in GROUPS.items()]
    )
    area = forms.ChoiceField(label=_("Where"))
    accountable = forms.ChoiceField(label=_("Who answers for it"))
    commissioner = forms.ChoiceField(label=_("Who commissions it, if another does"), required=False)
    from_ = DayField(label=_("From"))
    until = DayField(label=_("Up to, if it ends"), required=False, help_text=_("The first day on which it is over."))
    instrument = forms.CharField(
        label=_("By which contract, order or decision"), required=False, max_length=300,
        help_text=_("Do not name a child."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Choices, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        named = list(organisations)
        choose(self, "area", areas)
        choose(self, "accountable", [("", ""), *named])
        choose(self, "commissioner", [("", ""), *named])

    @property
    def entry(self) -> Entry:
        """Give what was typed as the rules weigh it."""
        said = self.cleaned_data
        return Entry(
            said["function"], said["children"], UUID(said["area"]), UUID(said["accountable"]),
            UUID(said["commissioner"]) if said["commissioner"] else None, said["from_"], said["until"],
            said["instrument"],
        )  # fmt: skip


class End(Form):
    """From which day an organisation no longer answers for something."""

    on = DayField(label=_("From which day is it over?"))


class Asked(forms.Form):
    """Which day the map is of."""

    on = DayField(label=_("On"), required=False)
