"""What is asked about who gives what."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.funding_rules import Gift, PoolTerms
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.partnership.funding import words

Choices = Iterable[tuple[str, str]]
NOTHING = Decimal(0)
MONEY = Look(classes="govuk-input--width-10")
NO_CHILD = _("Do not name a child.")


def pounds(label: Any, **options: Any) -> forms.DecimalField:
    """Make a box for pounds and pence; what is odd about a sum the rules say themselves."""
    return forms.DecimalField(label=label, max_digits=14, decimal_places=4, localize=False, **options)


class Agreed(Form):
    """On which day, where and by whom something was agreed."""

    agreed_on = DayField(label=_("Agreed on"), required=False, help_text=_("Leave empty while it is only proposed."))
    agreed_by = forms.MultipleChoiceField(
        label=_("Agreed by"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Everyone who agreed. If all are of one organisation, the share is marked as agreed by it alone."),
    )  # fmt: skip
    meeting = forms.CharField(
        label=_("Meeting"), required=False, max_length=120, help_text=_("Such as: executive, 2 March")
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "agreed_by", people)

    @property
    def people(self) -> tuple[UUID, ...]:
        """Give who agreed."""
        return tuple(UUID(each) for each in self.cleaned_data["agreed_by"])


class Propose(Agreed):
    """What an organisation gives for a year."""

    looks: ClassVar = {"cash": MONEY, "in_kind": MONEY}

    organisation = forms.ChoiceField(label=_("Who gives"))
    year = forms.TypedChoiceField(label=_("For the year"), coerce=int, help_text=_("1 April to 31 March"))
    cash = pounds(_("Cash, in pounds"), required=False)
    in_kind = pounds(_("In kind, in pounds"), required=False, help_text=_("Such as people, rooms or training"))
    in_kind_how = forms.CharField(
        label=_("What is given in kind, and how it was valued"), required=False, max_length=300, help_text=NO_CHILD
    )
    functions = forms.CharField(label=_("What it is for"), max_length=200, help_text=NO_CHILD)
    is_prevention = forms.ChoiceField(
        label=_("Is it for preventing harm?"),
        help_text=_("Help before anyone has to protect a child: early help, parenting, youth work."),
        choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = (
        "organisation", "year", "cash", "in_kind", "in_kind_how", "functions", "is_prevention", "agreed_on",
        "agreed_by", "meeting",
    )  # fmt: skip

    def __init__(self, *args: Any, members: Choices, years: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", members)
        choose(self, "year", years)

    @property
    def gift(self) -> Gift:
        """Give what was typed as the rules weigh it."""
        said = self.cleaned_data
        return Gift(
            said["year"], said["cash"] or NOTHING, said["in_kind"] or NOTHING, said["in_kind_how"], said["functions"],
            said["is_prevention"] == "yes", said["agreed_on"], said["meeting"],
        )  # fmt: skip


class Figure(Form):
    """A figure about an area."""

    looks: ClassVar = {"value": MONEY}

    area = forms.ChoiceField(label=_("Area"))
    measure = forms.ChoiceField(label=_("What it counts"), choices=list(words.MEASURES.items()))
    value = forms.DecimalField(label=_("Figure"), max_digits=14, decimal_places=4)
    source = forms.CharField(label=_("Where it comes from"), max_length=200)
    as_of = DayField(label=_("Of which day"))

    def __init__(self, *args: Any, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "area", areas)


class Formula(Form):
    """A way to weigh shares that the partners made themselves."""

    name = forms.CharField(label=_("What you call it"), max_length=80)
    formula = forms.CharField(
        label=_("Formula"), widget=forms.Textarea, max_length=2_000,
        help_text=_("A sum that gives one partner's weight. It may have steps, each on its own line with a name."),
    )  # fmt: skip


class Upload(Form):
    """A file of contributions."""

    file = forms.FileField(
        label=_("File"), allow_empty_file=True, max_length=200,
        help_text=_("CSV or Excel (.xlsx), at most 1,000 rows. You see every row before anything is kept."),
    )  # fmt: skip


class Keep(Form):
    """The rows that were shown, to be kept."""

    rows = forms.CharField(widget=forms.HiddenInput)


class Pool(Form):
    """Money put together for a service."""

    looks: ClassVar = {"spend": MONEY}

    name = forms.CharField(label=_("What it is called"), max_length=120)
    basis = forms.ChoiceField(label=_("Legal footing"), choices=list(words.BASES.items()))
    basis_words = forms.CharField(label=_("Which, if something else"), required=False, max_length=200)
    year = forms.TypedChoiceField(label=_("For the year"), coerce=int)
    need = forms.CharField(label=_("The need it meets"), max_length=500, help_text=NO_CHILD)
    service = forms.CharField(label=_("The service"), max_length=300)
    function_code = forms.ChoiceField(
        label=_("Function"), required=False,
        help_text=_("Responsibilities says who commissions it for which children at which level."),
        choices=[("", _("None of these")), *((each.code, gettext_lazy(each.name)) for each in FUNCTIONS.values())],
    )  # fmt: skip
    commissioner = forms.ChoiceField(label=_("Who commissions it"))
    provider = forms.CharField(label=_("Who provides it"), max_length=200)
    spend = pounds(_("Spent so far or in all, in pounds"), required=False)
    changed = forms.CharField(
        label=_("What it changed for children"), required=False, max_length=500, help_text=NO_CHILD
    )
    indicator = forms.CharField(
        label=_("Indicator"), required=False, max_length=60, help_text=_("Its code, if an indicator shows the change.")
    )

    def __init__(self, *args: Any, members: Choices, years: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.givers = list(members)
        choose(self, "commissioner", self.givers)
        choose(self, "year", years)
        for key, name in self.givers:
            self.fields[f"share_{key}"] = pounds(_("%(name)s puts in, in pounds") % {"name": name}, required=False)
        self.draw({f"share_{key}": MONEY for key, _name in self.givers} | {"spend": MONEY})

    @property
    def shares(self) -> dict[UUID, Any]:
        """Give what each organisation puts in, those that put in nothing left out."""
        said = {UUID(key): self.cleaned_data[f"share_{key}"] for key, _name in self.givers}
        return {key: amount for key, amount in said.items() if amount is not None}

    @property
    def terms(self) -> PoolTerms:
        """Give what was typed as the rules weigh it."""
        said = self.cleaned_data
        return PoolTerms(
            said["name"], said["basis"], said["basis_words"], said["year"], said["need"], said["service"],
            said["function_code"], said["provider"], said["changed"], said["indicator"],
        )  # fmt: skip
