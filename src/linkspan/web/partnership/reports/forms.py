"""What is asked to write a part of a publication, to sign it, and to take it back."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.publication_rules import LONGEST
from linkspan.web.forms import Form, Look


class Write(Form):
    """The words of one element. `made_from` is what stood there before, so that two pages cannot undo each other."""

    looks: ClassVar = {"words": Look(label="m", rows=14)}

    made_from = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=_("In plain words"), required=False, max_length=LONGEST, widget=forms.Textarea,
        help_text=_("It is published. Never name a child, and tell nothing by which one could be known."),
    )  # fmt: skip


class Sign(Form):
    """A signature: of exactly what was read, whose hash the page carries."""

    hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label=_("I have read it and sign it for my organisation, as its lead partner"))


class TakeBack(Form):
    """Why what waits to be signed is taken back."""

    because = forms.CharField(label=_("Why, in a line"), help_text=_("Those who keep the records see it."),
                              max_length=500)  # fmt: skip
