"""What somebody says about sharing, and why something was shared all the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.sharing import overriding
from linkspan.sharing.overriding import Override
from linkspan.voice import wish_rules as rules
from linkspan.voice.wish_rules import Said
from linkspan.web.forms import DayField, Form, Look, choose

SMALL = "govuk-radios--small"
_ = gettext_lazy


def _said(words: Mapping[str, str], leaving: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(code, gettext(said)) for code, said in words.items() if code not in leaving]


class WishForm(Form):
    """One wish: whose, about what and whom, yes, no or not now, in their words, and how they were asked."""

    looks: ClassVar[Mapping[str, Look]] = {
        "said_by": Look(label="s", classes=SMALL),
        "said_by_name": Look(label="s"),
        "kind": Look(label="s", classes=SMALL),
        "receiver": Look(label="s", classes=SMALL),
        "answer": Look(label="s", classes=SMALL),
        "ask_on": Look(label="s"),
        "words": Look(label="s", rows=3),
        "how": Look(label="s", classes=SMALL),
        "said_on": Look(label="s"),
        "until_on": Look(label="s"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "said_by": _("who said it"),
        "kind": _("what it is about"),
        "receiver": _("who would be told"),
        "answer": _("what they said"),
        "how": _("how they were asked"),
    }

    said_by = forms.ChoiceField(label=_("Who said it?"), widget=forms.RadioSelect)
    said_by_name = forms.CharField(
        label=_("Which parent or carer?"), help_text=_("Their name. Leave it empty for the child."), required=False,
        max_length=120,
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Sharing what?"), widget=forms.RadioSelect)
    receiver = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("What did they say?"), widget=forms.RadioSelect)
    ask_on = DayField(label=_("If not now: when will you ask again?"), required=False)
    words = forms.CharField(
        label=_("In their own words"), help_text=_("As they said it, in their language."), required=False,
        max_length=rules.LONGEST, widget=forms.Textarea,
    )  # fmt: skip
    how = forms.ChoiceField(label=_("How were they asked?"), widget=forms.RadioSelect)
    said_on = DayField(label=_("When did they say it?"))
    until_on = DayField(
        label=_("Until when does it hold?"), help_text=_("Empty: until they say otherwise."), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "said_by", _said(rules.SAID_BY))
        choose(self, "kind", _said(rules.KINDS))
        choose(self, "receiver", _said(rules.RECEIVERS))
        choose(self, "answer", _said(rules.ANSWERS, frozenset({"withdrawn"})))
        choose(self, "how", _said(rules.HOW))

    @property
    def said(self) -> Said:
        """Give what was said."""
        return Said(**{name: value for name, value in self.cleaned_data.items() if name != "once"})


class WithdrawForm(Form):
    """Taking a wish back, in their words if they gave any."""

    words = forms.CharField(
        label=_("What did they say?"), required=False, max_length=rules.LONGEST, widget=forms.Textarea
    )


class OverrideForm(Form):
    """Why something is shared although somebody said no, and whether and when they are told."""

    looks: ClassVar[Mapping[str, Look]] = {
        "against_reason": Look(label="s", classes=SMALL),
        "against_why": Look(label="s", rows=2),
        "against_telling": Look(label="s", classes=SMALL),
        "against_tell_on": Look(label="s"),
        "against_how": Look(label="s", rows=2),
    }

    against_reason = forms.ChoiceField(
        label=_("Why share it, although they said no?"), widget=forms.RadioSelect, required=False
    )
    against_why = forms.CharField(
        label=_("Say why in a line"), required=False, max_length=overriding.LONGEST, widget=forms.Textarea
    )
    against_telling = forms.ChoiceField(label=_("Will they be told?"), widget=forms.RadioSelect, required=False)
    against_tell_on = DayField(label=_("I will tell them by"), required=False)
    against_how = forms.CharField(
        label=_("When and how you told them; or why not for now"), required=False, max_length=overriding.LONGEST,
        widget=forms.Textarea,
    )  # fmt: skip

    def __init__(self, *args: Any, is_urgent: bool, on: date, **options: Any) -> None:
        self.is_urgent, self.on = is_urgent, on
        super().__init__(*args, **options)
        choose(self, "against_reason", _said(overriding.REASONS))
        choose(self, "against_telling", _said(overriding.TELLING))

    @property
    def override(self) -> Override | None:
        """Give what was said; nothing where every answer was left empty."""
        given = self.cleaned_data
        if not any(given.get(name) for name in self.fields if name != "once"):
            return None
        return Override(
            reason=given["against_reason"], why=given["against_why"], telling=given["against_telling"],
            tell_on=given["against_tell_on"], how=given["against_how"],
        )  # fmt: skip

    def is_enough(self) -> bool:
        """Say whether it is enough to record, and put what is missing beside its question."""
        if not self.is_valid():
            return False
        problem = overriding.why_not_override(self.override, is_urgent=self.is_urgent, today=self.on)
        if problem:
            self.add_error(WHERE.get(problem.code, "against_reason"), gettext(str(problem.message)))
        return problem is None


WHERE = {
    "sharing.wish_unreasoned": "against_why",
    "sharing.wish_no_day": "against_tell_on",
    "sharing.wish_silent": "against_how",
    "sharing.wish_how": "against_how",
}


class ToldForm(Form):
    """That they were told: when and how."""

    how = forms.CharField(
        label=_("When and how did you tell them?"), max_length=overriding.LONGEST, widget=forms.Textarea
    )
