"""What is asked to seal a report, to check a file, to record a direction and to inquire into a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.voice.report_rules import FOREWORD_AT_MOST, REASON_AT_MOST, REFERENCE_AT_MOST
from linkspan.web.forms import DayField, Form, Look


class Seal(Form):
    """The commissioner's own words, and that what is sealed stays."""

    looks: ClassVar = {"foreword": Look(label="m", rows=10)}

    foreword = forms.CharField(
        label=_("Your words at the beginning"), required=False, max_length=FOREWORD_AT_MOST, widget=forms.Textarea,
        help_text=_("Parliament and the public read them. Never name a child."),
    )  # fmt: skip
    stays = forms.BooleanField(label=_("I have read the figures. What I seal now never changes"))


class Check(Form):
    """A file to hold beside the sealed reports."""

    file = forms.FileField(
        label=_("File"), max_length=200, help_text=_("A PDF. It is compared and not kept."),
    )  # fmt: skip


class Record(Form):
    """A direction of the Secretary of State about one child."""

    wants: ClassVar[dict[str, Any]] = {"child": _("the child's reference")}
    looks: ClassVar = {"reason": Look(rows=3)}

    reference = forms.CharField(label=_("The direction's reference"), max_length=REFERENCE_AT_MOST)
    directed_on = DayField(label=_("The day it was given"))
    child = forms.UUIDField(
        label=_("The child's reference"),
        help_text=_("The council that holds the file gives it. One direction is about one child."),
    )  # fmt: skip
    until = DayField(label=_("Its last day"))
    reason = forms.CharField(
        label=_("Why it was given, in a line or two"), max_length=REASON_AT_MOST, widget=forms.Textarea,
        help_text=_("It is kept with your name."),
    )  # fmt: skip


class End(Form):
    """What came of a direction."""

    looks: ClassVar = {"outcome": Look(rows=3)}

    outcome = forms.CharField(
        label=_("What came of it?"), max_length=REASON_AT_MOST, widget=forms.Textarea,
        help_text=_("A line or two. Name nobody. From then on the direction opens nothing."),
    )  # fmt: skip


class Inquire(Form):
    """Whose words are to be read, and why."""

    wants: ClassVar[dict[str, Any]] = {"child": _("the child's reference")}
    looks: ClassVar = {"reason": Look(rows=3)}

    child = forms.UUIDField(label=_("The child's reference"), help_text=_("As the direction has it."))
    reason = forms.CharField(
        label=_("Why you read it now"), max_length=REASON_AT_MOST, widget=forms.Textarea,
        help_text=_("It is kept with your name; the child may ask for it."),
    )  # fmt: skip
