"""What is asked about a meeting and a decision."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.agencies.queries import Colleague
from linkspan.partnership import delegation_rules, meeting_rules, ports
from linkspan.partnership.meeting_rules import Attended, DecisionGiven, Expected, HeardGiven, PaperGiven, Taken
from linkspan.partnership.queries.meetings import Seat
from linkspan.web.forms import DayField, Form, Look, choose

SHORT = Look(classes="govuk-input--width-10")
NO_CHILD = _("Name no child and no family: this is about agencies.")
COMMITS = [("staff", _("Staff")), ("information", _("Information")), ("policy", _("Policy and procedure"))]


class Meeting(Form):
    """A meeting that was held, its papers, and who was there."""

    looks: ClassVar = {"papers": Look(rows=4)}

    title = forms.CharField(
        label=_("What meeting was it?"), help_text=_("For example: Executive meeting of the partners."), max_length=200
    )
    held_on = DayField(label=_("The day it was held"))
    papers = forms.CharField(
        label=_("Papers"),
        help_text=_("One on each line: its title, then after | where it is kept. The papers themselves stay there."),
        widget=forms.Textarea, required=False, max_length=4_000,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people: dict[str, Colleague] = {}
        for each in people:
            name = f"p_{each.organisation_id}_{each.person_id}"
            if name in self.people:
                continue
            self.people[name] = each
            choices = [("", gettext("Not named")), *((k, gettext(v)) for k, v in meeting_rules.ATTENDED.items())]
            label = f"{each.name}, {each.post_title}, {each.organisation_name}"
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def attended(self) -> list[Attended]:
        """Give who is named, and how they were there."""
        return [
            Attended(each.person_id, each.organisation_id, how)
            for name, each in self.people.items() if (how := self.cleaned_data.get(name))
        ]  # fmt: skip

    @property
    def given_papers(self) -> list[PaperGiven]:
        """Give the papers, one a line."""
        lines = [line.partition("|") for line in self.cleaned_data["papers"].splitlines() if line.strip()]
        return [PaperGiven(title.strip()[:300], reference.strip()[:300]) for title, _sep, reference in lines]


class Decision(Form):
    """A decision: what, by whom, on which functions; what it is to move; what was said of it."""

    looks: ClassVar = {
        "text": Look(rows=4), "money": SHORT, "amount": SHORT, "young_said": Look(rows=3),
        "young_changed": Look(rows=3), "workers_said": Look(rows=3), "workers_changed": Look(rows=3),
    }  # fmt: skip

    text = forms.CharField(
        label=_("What was decided?"), help_text=NO_CHILD, widget=forms.Textarea, max_length=meeting_rules.WORDS_AT_MOST
    )
    takers = forms.MultipleChoiceField(
        label=_("Who took it, each for their agency?"), widget=forms.CheckboxSelectMultiple
    )
    functions = forms.MultipleChoiceField(label=_("What is it about?"), widget=forms.CheckboxSelectMultiple)
    commits = forms.MultipleChoiceField(
        label=_("What does it commit of each agency?"), required=False, choices=COMMITS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    money = forms.DecimalField(
        label=_("Money from each agency, in pounds"), required=False, min_value=Decimal("0.01"), max_digits=12,
        decimal_places=2,
    )  # fmt: skip
    indicator = forms.ChoiceField(label=_("Which figure should it move?"), required=False)
    direction = forms.ChoiceField(
        label=_("Which way?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(code, _(name)) for code, name in meeting_rules.DIRECTIONS.items()],
    )
    amount = forms.DecimalField(
        label=_("How far, at least? Leave empty if nobody said"),
        help_text=_("For a count: so many in a quarter. For a share: so many percentage points."), required=False,
        max_digits=8, decimal_places=1,
    )  # fmt: skip
    by_when = DayField(label=_("By which day?"), required=False)
    young_said = forms.CharField(
        label=_("What did the young people's panel say?"), help_text=_("Name no one. It can be added later."),
        required=False, widget=forms.Textarea, max_length=2_000,
    )  # fmt: skip
    young_changed = forms.CharField(
        label=_("What was changed for it, or why not?"), required=False, widget=forms.Textarea, max_length=2_000
    )
    workers_said = forms.CharField(
        label=_("What did practitioners say?"), required=False, widget=forms.Textarea, max_length=2_000
    )
    workers_changed = forms.CharField(
        label=_("What was changed for what they said, or why not?"), required=False, widget=forms.Textarea,
        max_length=2_000,
    )  # fmt: skip

    def __init__(
        self, *args: Any, seats: Sequence[Seat], indicators: Sequence[ports.Indicator], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose(self, "takers", [(str(each.id), f"{each.name}, {each.post}, {each.organisation}") for each in seats])
        choose(self, "functions", [(code, gettext(name)) for code, name in delegation_rules.FUNCTIONS.items()])
        none = ("", gettext("None: this decision is not expected to move a figure"))
        choose(self, "indicator", [none, *((each.code, gettext(each.title)) for each in indicators)])

    def clean(self) -> dict[str, Any]:
        """Want an expectation whole, and what somebody said together with what became of it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("indicator"):
            for name, wanted in (("direction", _("Select which way it should move")), ("by_when", _("Enter the day"))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext(str(wanted)))
        for said, changed in (("young_said", "young_changed"), ("workers_said", "workers_changed")):
            if bool(cleaned.get(said)) != bool(cleaned.get(changed)):
                missing = changed if cleaned.get(said) else said
                self.add_error(missing, gettext("Write both what was said and what was changed for it, or neither"))
        return cleaned

    @property
    def given(self) -> DecisionGiven:
        """Give the decision as the command takes it."""
        said = self.cleaned_data
        commits = set(said["commits"])
        takers = tuple(
            Taken(
                UUID(each), tuple(said["functions"]), "staff" in commits, "information" in commits,
                "policy" in commits, said["money"],
            )
            for each in said["takers"]
        )  # fmt: skip
        return DecisionGiven(said["text"], takers, self._expects(), self._heard())

    def _expects(self) -> Expected | None:
        said = self.cleaned_data
        if not said["indicator"]:
            return None
        return Expected(said["indicator"], said["direction"], said["by_when"], said["amount"])

    def _heard(self) -> tuple[HeardGiven, ...]:
        said = self.cleaned_data
        rows = (
            HeardGiven("young_people", said["young_said"], said["young_changed"]),
            HeardGiven("practitioners", said["workers_said"], said["workers_changed"]),
        )
        return tuple(each for each in rows if each.said)


class Heard(Form):
    """What young people or practitioners said, and what was changed for it."""

    looks: ClassVar = {"said": Look(rows=4), "changed": Look(rows=3)}

    who = forms.ChoiceField(
        label=_("Who said it?"),
        widget=forms.RadioSelect,
        choices=[(code, _(name)) for code, name in meeting_rules.VOICES.items()],
    )
    said = forms.CharField(
        label=_("What did they say?"), help_text=_("Name no child, no family and nobody who said it."),
        widget=forms.Textarea, max_length=2_000,
    )  # fmt: skip
    changed = forms.CharField(
        label=_("What was changed for it, or why was nothing?"), widget=forms.Textarea, max_length=2_000
    )


class LookAt(Form):
    """What became of a decision, in words."""

    looks: ClassVar = {"words": Look(rows=4)}

    words = forms.CharField(
        label=_("What became of it, and what follows?"), help_text=NO_CHILD, widget=forms.Textarea,
        max_length=meeting_rules.WORDS_AT_MOST,
    )  # fmt: skip
