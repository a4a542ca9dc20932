"""What a data officer records for the return: ethnicity, disability, and why there is no pupil number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.web.census.words import DISABILITIES, ETHNICITIES, NO_DISABILITY, UPN_UNKNOWN
from linkspan.web.forms import Form, Look


class Make(Form):
    """Under which number of the council the file is made."""

    looks: ClassVar[Mapping[str, Look]] = {"lea": Look(classes="govuk-input--width-3")}

    lea = forms.CharField(
        label=_("Your council's number at the Department for Education"), required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("Three digits."),
    )  # fmt: skip

    def clean_lea(self) -> str:
        """Refuse what is not three digits."""
        lea = str(self.cleaned_data["lea"]).strip()
        if lea and not (len(lea) == 3 and lea.isascii() and lea.isdigit()):
            raise forms.ValidationError(gettext("The council's number must be three digits, like 201"))
        return lea


class Mend(Form):
    """What the census asks about a child, as the family says it."""

    ethnicity = forms.ChoiceField(label=_("Ethnicity"), choices=ETHNICITIES, help_text=_("As the family says it."))
    disabilities = forms.MultipleChoiceField(
        label=_("Disabilities"), choices=DISABILITIES, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply. Leave it empty where nobody has asked."),
    )  # fmt: skip
    upn_unknown = forms.ChoiceField(
        label=_("Why there is no unique pupil number"), choices=(("", _("There is one")), *UPN_UNKNOWN), required=False
    )

    def clean_disabilities(self) -> list[str]:
        """Refuse no disability beside another."""
        chosen: list[str] = self.cleaned_data["disabilities"]
        if NO_DISABILITY in chosen and len(chosen) > 1:
            raise forms.ValidationError(gettext("Choose no disability, or the disabilities there are, and not both"))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Give the answers."""
        return super().clean() or self.cleaned_data
