"""What is asked to delegate, to review, to end, to refer up and to find out who can commit an agency."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership import delegation_rules as rules
from linkspan.partnership.delegation_rules import Extent, Needed, Power, Wanted
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.partnership.delegations import words

Choices = Iterable[tuple[str, str]]
MONEY = Look(classes="govuk-input--width-10")
FUNCTIONS = list(rules.FUNCTIONS.items())
NO_CHILD = _("Do not name a child.")


class PoundsField(forms.DecimalField):
    """An amount of pounds, with or without the sign and commas; nought or more, whole pence."""

    default_error_messages: ClassVar = {
        "invalid": _("Enter an amount in pounds, such as 5000 or 5000.50"),
        "min_value": _("Enter an amount of nought or more"),
        "max_digits": _("Enter an amount below ten thousand million pounds"),
        "max_whole_digits": _("Enter an amount below ten thousand million pounds"),
        "max_decimal_places": _("Enter pounds and pence, with at most two figures after the point"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=Decimal(0), max_digits=12, decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        """Read what people type."""
        return super().to_python(str(value).replace("£", "").replace(",", "").strip() if value else value)


def _extent(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(words.EXTENTS.items()), widget=forms.RadioSelect, initial=rules.NO
    )


def _scope(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=rules.LONGEST, required=False)


class Delegate(Form):
    """What is delegated, to whom, how far, by which paper and for how long."""

    looks: ClassVar = {"money": MONEY, "functions": Look(label="s")}

    to = forms.ChoiceField(label=_("To whom"), help_text=_("Somebody in a post of your own organisation"))
    functions = forms.MultipleChoiceField(
        label=_("What they decide for you"), choices=FUNCTIONS, widget=forms.CheckboxSelectMultiple
    )
    commits_staff = _extent(_("May they commit staff?"))
    staff_scope = _scope(_("How far, for staff"))
    commits_data = _extent(_("May they commit data?"))
    data_scope = _scope(_("How far, for data"))
    commits_policy = _extent(_("May they change policy?"))
    policy_scope = _scope(_("How far, for policy"))
    money = PoundsField(
        label=_("Limit in pounds for one decision"), required=False,
        help_text=_("Leave it empty if they may commit no money."),
    )  # fmt: skip
    instrument = forms.CharField(
        label=_("By which paper"), max_length=200, help_text=_("Its reference, such as: scheme of delegation 4.2")
    )
    instrument_on = DayField(label=_("The paper is of"))
    from_ = DayField(label=_("It counts from"))
    until = DayField(
        label=_("It ends at the start of"), required=False, help_text=_("Leave it empty if no end is set.")
    )
    review_on = DayField(label=_("You review it by"), help_text=_("It becomes a task of yours."))

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "to", [("", _("Choose somebody")), *people])

    @property
    def wanted(self) -> Wanted:
        """Give the delegation as it is wanted."""
        said = self.cleaned_data
        extents = {kind: Extent(said[f"commits_{kind}"], said[f"{kind}_scope"]) for kind in rules.COMMITMENTS}
        power = Power(frozenset(said["functions"]), extents, said["money"])
        return Wanted(power, said["instrument"], said["instrument_on"], said["from_"], said["until"], said["review_on"])


class Review(Form):
    """What a review found."""

    found = forms.CharField(
        label=_("What you found"), widget=forms.Textarea, max_length=rules.LONGEST,
        help_text=_("Such as: used twice, within the limit. Do not name a child."),
    )  # fmt: skip
    finding = forms.ChoiceField(label=_("What follows"), choices=list(words.FINDINGS.items()), widget=forms.RadioSelect)
    next_on = DayField(label=_("Next review by"), required=False, help_text=_("Not needed if it ends."))


class End(Form):
    """From when a delegation counts no more, and why."""

    on = DayField(label=_("It ends at the start of"))
    why = forms.CharField(label=_("Why"), max_length=rules.LONGEST, help_text=_("The delegate reads it."))


class AnswerReferral(Form):
    """What a lead says about a decision that was referred up."""

    answer = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=[(rules.RATIFIED, _("I ratify it: it stands")), (rules.OVERTURNED, _("I overturn it: it falls"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea, max_length=rules.LONGEST, help_text=NO_CHILD)


class Can(forms.Form):
    """Who sits there and what is to be decided; without a key, since it changes nothing."""

    looks: ClassVar = {"money": MONEY}

    person = forms.ChoiceField(label=_("Who"))
    functions = forms.MultipleChoiceField(
        label=_("What kind of decision is it?"), choices=FUNCTIONS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one kind of decision")},
    )  # fmt: skip
    commits = forms.MultipleChoiceField(
        label=_("Besides money, what would their agency commit?"), choices=list(words.COMMITMENTS.items()),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    money = PoundsField(label=_("How much money would their agency give, in pounds?"), required=False)

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
        choose(self, "person", [("", _("Choose somebody")), *people])
        self.fields["person"].error_messages |= {
            "required": _("Choose who it is about"), "invalid_choice": _("Choose somebody from the list"),
        }  # fmt: skip

    @property
    def needed(self) -> Needed:
        """Give what the decision needs."""
        said = self.cleaned_data
        commits = {kind: kind in said["commits"] for kind in rules.COMMITMENTS}
        return Needed(frozenset(said["functions"]), **commits, money=said["money"] or None)
