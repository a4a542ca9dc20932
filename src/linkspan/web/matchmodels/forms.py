"""The forms of those who keep the matching model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, gettext_lazy

from linkspan.matching.release import LARGEST
from linkspan.web.feeds.uploads import KeptFile
from linkspan.web.forms import Form, Look, choose
from linkspan.web.reviews.forms import Reasoned


class AddModel(Form):
    """The artefact of a model, and where it comes from."""

    looks: ClassVar[Mapping[str, Look]] = {"file": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {
        "file": gettext_lazy("the model's file"),
        "note": gettext_lazy("where it comes from and why it is here"),
    }

    file = forms.FileField(
        label=gettext_lazy("The model's file"), max_length=200, allow_empty_file=True,
        help_text=gettext_lazy("The JSON file that training wrote, with its release gates inside."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Where does it come from, and why is it here?"), widget=forms.Textarea, min_length=10,
        max_length=1_000, help_text=gettext_lazy("A sentence that someone else can check later."),
        error_messages={"min_length": gettext_lazy("Say it in a few words of your own")},
    )  # fmt: skip

    def clean_file(self) -> KeptFile:
        """Refuse a file that is empty or too large, in words that say what to do."""
        file: KeptFile = self.cleaned_data["file"]
        if file.too_large:
            raise forms.ValidationError(
                gettext("The file is larger than %(size)s, so it is no model. Nothing was kept. Choose the JSON file "
                        "that training wrote.") % {"size": filesizeformat(LARGEST)}
            )  # fmt: skip
        if not file.size:
            raise forms.ValidationError(gettext("The file is empty. Choose another."))
        return file


class Compare(forms.Form):
    """Which two models to lay side by side; asks nothing twice and saves nothing."""

    left = forms.UUIDField()
    right = forms.UUIDField()


class PutToUse(Reasoned):
    """Why a model is put to use."""


class Settle(Reasoned):
    """What becomes of a line of what a new model would change."""

    looks: ClassVar[Mapping[str, Look]] = {"decision": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {
        "decision": gettext_lazy("what becomes of it"),
        "reason": gettext_lazy("why"),
    }

    decision = forms.ChoiceField(label=gettext_lazy("What becomes of it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, decisions: Iterable[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "decision", decisions)
