"""The three questions, the record of a decision, and what to list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.sharing import decision_rules as rules
from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.advice.answer import Refusal
from linkspan.sharing.advice.question import (
    AIM_HINTS,
    AIM_WORDS,
    MATTER_HINTS,
    MATTER_WORDS,
    ORDINARY,
    RECEIVER_HINTS,
    RECEIVER_WORDS,
    SPECIAL,
    URGENCY_WORDS,
)
from linkspan.sharing.asking import Asked
from linkspan.web.forms import DayField, Form, Look, choose

SMALL = "govuk-radios--small"
# Who asks most often; the others are folded away, so that the page stays short on a telephone.
COMMON = frozenset(
    {
        Receiver.COUNCIL, Receiver.POLICE, Receiver.HEALTH, Receiver.EDUCATION, Receiver.YOUTH_JUSTICE,
        Receiver.HOUSING, Receiver.CHARITY, Receiver.PARENT,
    }
)  # fmt: skip
_ = gettext_lazy


def _said(words: Mapping[Any, str], among: Any = None) -> list[tuple[str, str]]:
    """List codes with their words in the reader's language, in the table's order."""
    return [(str(code), gettext(said)) for code, said in words.items() if among is None or code in among]


def _hints(words: Mapping[Any, str]) -> dict[str, object]:
    return {str(code): gettext(said) for code, said in words.items()}


def _hint(receiver: Receiver) -> str:
    hint = RECEIVER_HINTS.get(receiver)
    return gettext(hint) if hint else ""


class AskForm(Form):
    """Who wants it; what it is about; what for and how soon."""

    wants: ClassVar[Mapping[str, Any]] = {
        "receiver": _("who wants it"),
        "aim": _("what it is for"),
        "urgency": _("how soon it is needed"),
    }

    receiver = forms.ChoiceField(label=_("1. Who wants it, or who would you tell?"), widget=forms.RadioSelect)
    matters = forms.MultipleChoiceField(
        label=_("2. What is it about?"),
        help_text=_("Choose all that fit."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    special = forms.MultipleChoiceField(
        label=_("Does any of it come from, or show, one of these?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    aim = forms.ChoiceField(label=_("3. What is it for?"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("How soon?"), widget=forms.RadioSelect)
    risky = forms.BooleanField(
        label=_("Telling the family could put someone at risk"),
        help_text=_("Honour-based abuse, forced marriage, an illness that is made up, abuse at home, a police inquiry"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "receiver", _said(RECEIVER_WORDS))
        choose(self, "matters", _said(MATTER_WORDS, ORDINARY))
        choose(self, "special", _said(MATTER_WORDS, SPECIAL))
        choose(self, "aim", _said(AIM_WORDS))
        choose(self, "urgency", _said(URGENCY_WORDS))
        # The hints are in the reader's language.
        self.draw(
            {
                "receiver": Look(label="m", classes=SMALL, hints=_hints(RECEIVER_HINTS)),
                "matters": Look(label="m", classes="govuk-checkboxes--small", hints=_hints(MATTER_HINTS)),
                "special": Look(label="s", classes="govuk-checkboxes--small", hints=_hints(MATTER_HINTS)),
                "aim": Look(label="m", classes=SMALL, hints=_hints(AIM_HINTS)),
                "urgency": Look(label="s", classes=SMALL),
                "risky": Look(classes="govuk-checkboxes--small"),
            }
        )

    def clean(self) -> dict[str, Any]:
        """Hold the second question to at least one answer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_wrong = bool(self.errors.keys() & {"matters", "special"})
        if not is_wrong and not cleaned.get("matters") and not cleaned.get("special"):
            self.add_error("matters", gettext("Select what it is about"))
        return cleaned

    @property
    def common(self) -> list[tuple[str, str, str, bool]]:
        """Give the receivers shown at once: code, words, hint, and whether it was chosen."""
        return self._receivers(is_common=True)

    @property
    def rarer(self) -> list[tuple[str, str, str, bool]]:
        """Give the receivers that are folded away."""
        return self._receivers(is_common=False)

    def _receivers(self, *, is_common: bool) -> list[tuple[str, str, str, bool]]:
        chosen = self["receiver"].value()
        return [
            (each.value, gettext(RECEIVER_WORDS[each]), _hint(each), each.value == chosen)
            for each in Receiver
            if (each in COMMON) == is_common
        ]

    @property
    def asked(self) -> Asked:
        """Give what was answered."""
        given = self.cleaned_data
        return Asked(
            receiver=Receiver(given["receiver"]),
            matters=frozenset(Matter(each) for each in (*given["matters"], *given["special"])),
            aim=Aim(given["aim"]),
            urgency=Urgency(given["urgency"]),
            telling_is_risky=given["risky"],
        )


def asked_again(asked: Asked | None) -> dict[str, Any]:
    """Fill the questions with what was answered before."""
    if asked is None:
        return {}
    return {
        "receiver": asked.receiver.value,
        "matters": sorted(asked.matters & ORDINARY),
        "special": sorted(asked.matters & SPECIAL),
        "aim": asked.aim.value,
        "urgency": asked.urgency.value,
        "risky": asked.telling_is_risky,
    }


def _words(label: Any, *, rows: int = 2, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=rules.LONGEST, widget=forms.Textarea
    )


def _line(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200)


class RecordForm(Form):
    """What was decided, filled in from the answer; most people change nothing."""

    looks: ClassVar[Mapping[str, Look]] = {
        "decision": Look(label="s", inline=False, classes=SMALL),
        "reasons": Look(label="s", rows=6),
        "refusal": Look(label="s", rows=3),
        "relevance": Look(label="s", rows=2),
        "informed": Look(label="s", classes=SMALL),
        "informed_why": Look(label="s", rows=2),
        "relationship": Look(label="s", classes=SMALL),
        **{
            name: Look(label="s", rows=2)
            for name in (
                "what", "fact_or_opinion", "child_view", "parent_view", "lawful_basis", "legal_power", "agreement",
                "necessity", "impact_assessment", "officer_view", "retention", "security", "rights", "receipt",
                "asked_by", "about_whom", "asked_on", "shared_on",
            )
        },
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "decision": _("what you decided"),
        "reasons": _("why you decided so"),
        "informed": _("whether the family was told"),
    }
    # Shown at once; the rest folds away.
    FIRST: ClassVar[tuple[str, ...]] = ("decision", "reasons", "informed", "informed_why")
    IF_NOT: ClassVar[tuple[str, ...]] = ("refusal", "relevance")
    REST: ClassVar[tuple[str, ...]] = (
        "about_whom", "asked_by", "asked_on", "what", "fact_or_opinion", "shared_on", "security", "receipt",
        "child_view", "parent_view", "rights", "legal_power", "lawful_basis", "is_part_3", "agreement",
        "relationship", "necessity", "impact_assessment", "officer_view", "retention",
    )  # fmt: skip

    decision = forms.ChoiceField(label=_("What did you decide?"), widget=forms.RadioSelect)
    reasons = _words(_("Words to record"), required=True)
    refusal = _words(_("Why not?"))
    relevance = _words(_("Is it relevant to keeping the child safe and well?"))
    informed = forms.ChoiceField(label=_("Does the family know?"), widget=forms.RadioSelect)
    informed_why = _words(_("If not, why not?"))
    about_whom = _line(_("Who is it about?"), _("Your own reference will do."))
    asked_by = _line(_("Who asked?"), _("Name, post and agency."))
    asked_on = DayField(label=_("When were you asked?"), required=False)
    what = _words(_("What exactly?"))
    fact_or_opinion = _words(_("Which of it is fact, what was said by others, and what is opinion?"))
    shared_on = DayField(label=_("When was it shared?"), required=False)
    security = _line(_("How was it sent?"))
    receipt = _line(_("Receipt"))
    child_view = _words(_("What does the child say about it?"))
    parent_view = _words(_("What do the parents say about it?"))
    rights = _words(_("How are the family's rights met?"))
    legal_power = _words(_("Legal power"))
    lawful_basis = _words(_("Lawful basis, and condition for sensitive or offence data"))
    is_part_3 = forms.BooleanField(
        label=_("Law enforcement: part 3 of the Data Protection Act 2018 applies"), required=False
    )
    agreement = _words(_("Agreement and clause"))
    relationship = forms.ChoiceField(label=_("Who decides on its use?"), widget=forms.RadioSelect)
    necessity = _words(_("Why it is necessary and proportionate"))
    impact_assessment = _line(_("Data protection impact assessment"))
    officer_view = _words(_("What the data protection officer said"))
    retention = _words(_("How long it is kept"))

    def __init__(self, *args: Any, refusal: Refusal, with_child: bool, on: date, **options: Any) -> None:
        self.refusal_test, self.on = refusal, on
        super().__init__(*args, **options)
        fields: Any = self.fields
        choose(self, "decision", _said(rules.DECISIONS))
        choose(self, "informed", _said(rules.INFORMED))
        choose(self, "relationship", _said(rules.RELATIONSHIPS))
        fields["refusal"].label = gettext(rules.REFUSAL_WORDS[refusal])
        if refusal is Refusal.NECESSITY:
            del fields["relevance"]
        if with_child:
            del fields["about_whom"]
        for name in ("asked_on", "shared_on"):
            fields[name].latest = on

    def clean(self) -> dict[str, Any]:
        """Hold the record to what its decision needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if problem := rules.why_not_keep(self.kept, self.refusal_test, self.on):
            where = {
                "sharing.refusal_unreasoned": "refusal",
                "sharing.silence_unreasoned": "informed_why",
                "sharing.decision_unreasoned": "reasons",
            }
            self.add_error(where.get(problem.code), gettext(str(problem.message)))
        return cleaned

    @property
    def kept(self) -> rules.Kept:
        """Give what was decided and said."""
        return rules.Kept(**{name: value for name, value in self.cleaned_data.items() if name != "once"})

    def part(self, names: tuple[str, ...]) -> list[Any]:
        """Give some of the fields, for the page to draw apart."""
        return [self[name] for name in names if name in self.fields]


class WantedForm(forms.Form):
    """Which decisions to list; kinds and days only, for addresses end up in logs."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    receiver = forms.ChoiceField(label=_("With whom"), required=False)
    from_ = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=5_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "decision", [("", gettext("All")), *_said(rules.DECISIONS)])
        choose(self, "receiver", [("", gettext("Anyone")), *_said(RECEIVER_WORDS)])
