"""What an organisation says of its own people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.workforce_rules import Counts
from linkspan.web.forms import Form, Look, choose

OTHER = "other"
SHORT = Look(classes="govuk-input--width-5")


def number(label: Any, **options: Any) -> forms.DecimalField:
    """Make a box for whole-time equivalents; what is odd about a number the rules say themselves."""
    return forms.DecimalField(label=label, max_digits=12, decimal_places=4, **options)


class Staffing(Form):
    """One kind of post in one quarter."""

    looks: ClassVar = dict.fromkeys(("establishment", "in_post", "agency", "leavers", "average_in_post"), SHORT)

    quarter = forms.ChoiceField(label=_("Quarter"))
    post = forms.ChoiceField(label=_("Which post"))
    other = forms.CharField(label=_("Which, if another"), required=False, max_length=120)
    establishment = number(_("Posts there are"), help_text=_("Whole-time equivalents: two half-time posts are 1"))
    in_post = number(_("Filled by people you employ"), help_text=_("Whole-time equivalents"))
    agency = number(_("Agency staff"), required=False, help_text=_("Whole-time equivalents"))
    leavers = forms.IntegerField(
        label=_("People who left in the last twelve months"), required=False, min_value=-1, max_value=1_000_000
    )
    average_in_post = number(_("People in post on average over those months"), required=False)

    def __init__(self, *args: Any, quarters: Iterable[tuple[str, Any]], posts: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "quarter", quarters)
        choose(self, "post", [*((each, each) for each in posts), (OTHER, _("Another post"))])

    @property
    def first_day(self) -> date:
        """Give the first day of the quarter."""
        return date.fromisoformat(self.cleaned_data["quarter"])

    @property
    def counts(self) -> Counts:
        """Give what was typed as the rules weigh it."""
        said, nothing = self.cleaned_data, Decimal(0)
        group = said["other"] if said["post"] == OTHER else said["post"]
        return Counts(
            group, said["establishment"], said["in_post"], said["agency"] or nothing, said["leavers"] or 0,
            said["average_in_post"] or nothing,
        )  # fmt: skip
