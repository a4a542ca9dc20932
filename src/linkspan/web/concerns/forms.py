"""The forms of saying that one is worried. What is wanting is asked for when it is sent, never when it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.audit import NotNow
from linkspan.pathway import rules
from linkspan.pathway.rules import Who, Words
from linkspan.web.children.forms import problem_words
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.held import MARK

Choices = Sequence[tuple[str, Any]]
# Which box an answer belongs beside.
BESIDE = {
    "pathway.nothing_said": "saw",
    "pathway.no_child": "name",
    "pathway.urgency_unknown": "urgency",
    "pathway.family_unknown": "family_knows",
    "pathway.family_why": "family_why",
    "pathway.happened_ahead": "happened_on",
    "pathway.walled_apart": "family",
    "pathway.many_children": "others",
    "pathway.why_short": "why",
}


def _translated(table: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, gettext_lazy(text)) for code, text in table.items()]


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea, required=False, max_length=rules.TEXT_AT_MOST
    )


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=rules.LINE_AT_MOST)


class SpokenForm(Form):
    """What every form of a worry asks: who the child is, fact, opinion, the child's own words, how urgent."""

    looks: ClassVar[Mapping[str, Look]] = {
        "name": Look(label="s"), "born": Look(label="s", classes="govuk-input--width-20"), "where": Look(label="s"),
        "saw": Look(label="m", rows=5), "thinks": Look(label="m", rows=4), "child_said": Look(label="m", rows=4),
        "done": Look(label="m", rows=3), "family_knows": Look(label="m"), "family_why": Look(label="s", rows=2),
        "urgency": Look(
            label="m",
            hints={
                "danger": gettext_lazy("Ring 999 now. You are shown whom else to ring, and then this goes."),
                "today": gettext_lazy("The front door decides today."),
                "soon": gettext_lazy("The front door decides within one working day."),
            },
        ),
        "happened_on": Look(label="s"), "others": Look(label="s", rows=2), "family": Look(label="m"),
        "area": Look(label="s"), "referrer": Look(label="m"), "told_by": Look(label="s"), "reach": Look(label="s"),
    }  # fmt: skip

    name = _line(
        gettext_lazy("What is the child called?"),
        gettext_lazy("Whatever you know: a first name, a nickname, or what they look like."),
    )
    born = _line(gettext_lazy("Date of birth or age (optional)"))
    where = _line(gettext_lazy("Where do they live, or where are they? (optional)"))
    saw = _text(
        gettext_lazy("What I saw or heard"),
        gettext_lazy("Facts: what, where, when, who was there. Leave out what you think of it."),
    )
    child_said = _text(
        gettext_lazy("What the child said"),
        gettext_lazy("In their own words, as near as you can, and what was asked. Empty if they said nothing."),
    )
    thinks = _text(gettext_lazy("What I think (optional)"), gettext_lazy("Your own judgement, and why."))
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent is it?"), choices=_translated(rules.URGENCIES), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip

    @property
    def who(self) -> Who:
        """Give who the child is, as it was typed."""
        given = self.cleaned_data
        return Who(given.get("name", ""), given.get("born", ""), given.get("where", ""))

    def refuse(self, problem: NotNow) -> None:
        """Put what is wanting beside the box it belongs to."""
        beside = BESIDE.get(problem.code)
        self.add_error(beside if beside in self.fields else None, problem_words(problem))


class ConcernForm(SpokenForm):
    """Say what one is worried about: one page, kept as it is written."""

    page = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    child = forms.UUIDField(widget=forms.HiddenInput, required=False)
    writer = forms.UUIDField(widget=forms.HiddenInput, required=False)
    holds_words = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)

    done = _text(gettext_lazy("What I have done (optional)"), gettext_lazy("Whom you told, and when."))
    family_knows = forms.ChoiceField(
        label=gettext_lazy("Does the family know that you are passing this on?"),
        help_text=gettext_lazy("Tell them unless that could put a child or someone else at risk. You need no consent."),
        choices=_translated(rules.FAMILY_KNOWS), widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    family_why = _text(gettext_lazy("If they do not know: why?"))
    happened_on = DayField(
        label=gettext_lazy("When did it happen? (optional)"),
        help_text=gettext_lazy("Leave it empty if it was today, or goes on."), required=False,
    )  # fmt: skip
    family = forms.MultipleChoiceField(
        label=gettext_lazy("Are you worried about these children too?"),
        help_text=gettext_lazy("They are recorded at the same address. Each gets a record of their own."),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    others = forms.CharField(
        label=gettext_lazy("Other children of the family (optional)"),
        help_text=gettext_lazy("One on each line: a name, an age, whatever you know."),
        widget=forms.Textarea, required=False, max_length=rules.LINE_AT_MOST * rules.MOST_CHILDREN,
    )  # fmt: skip
    area = forms.ChoiceField(label=gettext_lazy("Which area is the child in?"), required=False)
    referrer = forms.ChoiceField(
        label=gettext_lazy("Who is telling?"), choices=_translated(rules.REFERRERS), required=False,
        help_text=gettext_lazy("It decides who is told what became of it."),
    )  # fmt: skip
    told_by = _line(gettext_lazy("Their name (optional)"))
    reach = _line(gettext_lazy("How they can be reached (optional)"))

    order = (
        "name", "born", "where", "area", "referrer", "told_by", "reach", "saw", "child_said", "thinks", "done",
        "happened_on", "family_knows", "family_why", "family", "others", "urgency",
    )  # fmt: skip

    def __init__(
        self, *args: Any, is_known: bool, family: Choices = (), areas: Choices = (), takes_calls: bool = False,
        on: date, writer: UUID | None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.signed_in = self.fields["writer"].initial = writer
        self.order_fields(self.order)
        if MARK not in self.fields:
            raise TypeError("the words of this form must be held")
        day: Any = self.fields["happened_on"]
        day.latest = on
        asked = {
            ("name", "born", "where"): not is_known,
            ("referrer", "told_by", "reach"): takes_calls,
            ("family",): bool(family),
            ("area",): not is_known and len(areas) > 1,
        }
        for name in (name for names, is_asked in asked.items() if not is_asked for name in names):
            del self.fields[name]
        if "family" in self.fields:
            choose(self, "family", family)
        if "area" in self.fields:
            choose(self, "area", areas)

    def clean_writer(self) -> UUID | None:
        """Never keep one person's words as another's: at a shared computer someone else may have signed in since."""
        writer: UUID | None = self.cleaned_data["writer"]
        if writer and writer != self.signed_in:
            raise forms.ValidationError(
                gettext("Someone else is signed in now. Copy what you wrote, and sign in as yourself.")
            )
        return writer

    @property
    def words(self) -> Words:
        """Give what was said, as it was typed."""
        given = self.cleaned_data
        return Words(
            saw=given.get("saw", ""), thinks=given.get("thinks", ""), child_said=given.get("child_said", ""),
            done=given.get("done", ""), family_knows=given.get("family_knows", ""),
            family_why=given.get("family_why", ""), urgency=given.get("urgency", ""),
            happened_on=given.get("happened_on"), referrer=given.get("referrer") or "professional",
            told_by=given.get("told_by", ""), reach=given.get("reach", ""),
        )  # fmt: skip

    @property
    def siblings(self) -> list[UUID]:
        """Give the children of the same address who were ticked."""
        return [UUID(each) for each in self.cleaned_data.get("family", [])]

    @property
    def named(self) -> list[str]:
        """Give the other children who were named, one a line."""
        return [line.strip() for line in self.cleaned_data.get("others", "").splitlines() if line.strip()]

    @property
    def area_id(self) -> UUID | None:
        """Give the area that was chosen, where there was a choice."""
        chosen = self.cleaned_data.get("area")
        return UUID(chosen) if chosen else None


class TellForm(SpokenForm):
    """What somebody who may not work now can pass on all the same."""

    holds_words = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)
    reach = _line(gettext_lazy("How can the desk reach you?"), gettext_lazy("A telephone number or an address."))
    field_order = ("name", "born", "where", "saw", "child_said", "thinks", "urgency", "reach")

    @property
    def words(self) -> Words:
        """Give what was said, as it was typed."""
        given = self.cleaned_data
        return Words(
            saw=given["saw"], thinks=given["thinks"], child_said=given["child_said"], urgency=given["urgency"],
            reach=given["reach"],
        )  # fmt: skip


class WhyForm(Form):
    """Why a worry is taken back, or what was done about a draft somebody left."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"why": gettext_lazy("why, in a few words of your own")}

    why = forms.CharField(label=gettext_lazy("Why?"), widget=forms.Textarea, max_length=rules.WHY_AT_MOST)

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label = label or gettext("Why?")

    def refuse(self, problem: NotNow) -> None:
        """Put what is wanting beside the box."""
        self.add_error("why", problem_words(problem))
