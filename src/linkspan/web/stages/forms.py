"""The forms that begin, plan, end and correct stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies.queries.whole import person_with_email
from linkspan.agencies.rules import london_day
from linkspan.pathway import stage_rules, stages
from linkspan.pathway.stage_types import StageKind
from linkspan.web.forms import DayField, Form, Look, choose, reword
from linkspan.web.stages import words
from linkspan.web.stages.boxes import PREFIX, TIME_HINT, Choices, PresentRows, Row, StageForm, row_looks
from linkspan.web.stages.moments import ClockField, moment
from linkspan.web.words import moment as moment_words


class BeginForm(StageForm):
    """Begin or plan a stage for a child, and for brothers and sisters in the same act."""

    looks: ClassVar[Mapping[str, Look]] = {
        "when": Look(label="m"), "on": Look(label="s"), "clock": Look(label="s", classes="govuk-input--width-10"),
        "siblings": Look(label="m"), "departure": Look(label="s"), "lead": Look(label="s"),
        "subject": Look(label="m"), "outside": Look(label="s", rows=2), "inside": Look(label="s", rows=2),
        "source": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"when": gettext_lazy("when it began, or is to be")}

    when = forms.ChoiceField(label=gettext_lazy("When?"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Which day?"), required=False,
                  help_text=gettext_lazy("Only if you chose earlier, or a day ahead."))  # fmt: skip
    clock = ClockField(label=gettext_lazy("At what time?"), help_text=TIME_HINT)
    siblings = forms.MultipleChoiceField(
        label=gettext_lazy("Brothers and sisters, and other children at the address"),
        help_text=gettext_lazy("Each child you tick gets a record of their own, in this one act."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Who told the council first?"),
        help_text=gettext_lazy("This opens the child's time with social care: the census asks where it came from."),
        required=False,
    )
    subject = forms.CharField(
        label=gettext_lazy("The work email of whom it is about"),
        help_text=gettext_lazy("If they use Linkspan, they never see or hear of this. Leave it empty if they do not."),
        required=False,
        max_length=200,
    )
    outside = forms.CharField(
        label=gettext_lazy("Work emails of those close to them, one on each line"),
        help_text=gettext_lazy("They are kept out too, whatever their post."),
        widget=forms.Textarea,
        required=False,
    )
    inside = forms.CharField(
        label=gettext_lazy("Work emails of those who must know, one on each line"),
        help_text=gettext_lazy("You are let in without being named. Nobody else is, whatever their post."),
        widget=forms.Textarea,
        required=False,
    )

    def __init__(
        self, *args: Any, kind: StageKind, siblings: Choices, at: datetime, asks_source: bool, is_apart: bool,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, kind=kind, asked=("begin",), **options)
        self.at = at
        choose(self, "when", _whens(kind))
        choose(self, "siblings", siblings)
        choose(self, "source", [("", gettext("As usual for your agency")), *(
            (code, words.source(code)) for code in stages.SOURCES
        )])  # fmt: skip
        if not siblings:
            del self.fields["siblings"]
        if not asks_source:
            del self.fields["source"]
        if not is_apart:
            del self.fields["subject"], self.fields["outside"], self.fields["inside"]
        elif kind.tells:
            self.fields["inside"].help_text = gettext(
                "You and the council's allegations officer are let in without being named."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where one is needed, and find the people whose addresses were given."""
        given: dict[str, Any] = super().clean() or {}
        when, on = given.get("when"), given.get("on")
        if when in ("earlier", "planned") and not on and "on" not in self.errors:
            self.add_error("on", gettext("Say which day, or choose another answer above"))
        if when == "earlier" and on and on > london_day(self.at):
            self.add_error("on", gettext("That day has not come yet. Choose “It is planned”, or correct the day"))
        if when == "planned" and on and on < london_day(self.at):
            self.add_error("on", gettext("That day is over. Choose “It was earlier”, or correct the day"))
        for name in ("subject", "outside", "inside"):
            if given.get(name):
                given[name] = self._people(name, given[name])
        return given

    def _people(self, name: str, written: str) -> list[UUID]:
        found = []
        for line in written.replace(",", "\n").splitlines():
            if not line.strip():
                continue
            person = person_with_email(line.strip())
            if person is None:
                self.add_error(name, gettext("Nobody here has the address %(email)s. Check it, or leave it out")
                               % {"email": line.strip()})  # fmt: skip
            else:
                found.append(person.id)
        return found

    @property
    def happened_at(self) -> datetime | None:
        """Give when it began, if it has."""
        when = self.cleaned_data["when"]
        if when == "now":
            return self.at
        return self._moment() if when == "earlier" else None

    @property
    def planned_at(self) -> datetime | None:
        """Give for when it is planned, if it is."""
        return self._moment() if self.cleaned_data["when"] == "planned" else None

    def _moment(self) -> datetime:
        return moment(self.cleaned_data["on"], self.cleaned_data.get("clock"), self.at)


def _whens(kind: StageKind) -> Choices:
    if kind.meeting:
        return (
            ("planned", gettext("It is planned for a day ahead")), ("none", gettext("It has no day yet")),
            ("earlier", gettext("It was earlier: I write it up now")), ("now", gettext("It is being held now")),
        )  # fmt: skip
    return (
        ("now", gettext("It begins now")), ("earlier", gettext("It was earlier: I write it up now")),
        ("planned", gettext("It is planned for a day ahead")), ("none", gettext("It has no day yet")),
    )  # fmt: skip


class StartForm(StageForm):
    """Say that a stage which waited has begun."""

    looks: ClassVar[Mapping[str, Look]] = {
        "on": Look(label="m"), "clock": Look(label="s", classes="govuk-input--width-10"),
        "siblings": Look(label="m"), "departure": Look(label="s"),
    }  # fmt: skip

    on = DayField(
        label=gettext_lazy("On which day did it begin?"),
        help_text=gettext_lazy("The day it happened, not the day you write it: its date runs from there."),
    )
    clock = ClockField(label=gettext_lazy("At what time?"), help_text=TIME_HINT)
    siblings = forms.MultipleChoiceField(
        label=gettext_lazy("The same for"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, kind: StageKind, siblings: Choices, at: datetime, **options: Any) -> None:
        super().__init__(*args, kind=kind, asked=("begin",), **options)
        self.at = at
        choose(self, "siblings", siblings)
        if not siblings:
            del self.fields["siblings"]

    @property
    def happened_at(self) -> datetime:
        """Give when it began."""
        return moment(self.cleaned_data["on"], self.cleaned_data.get("clock"), self.at)


class PlanForm(StageForm):
    """Set the day of a meeting."""

    looks: ClassVar[Mapping[str, Look]] = StartForm.looks

    on = DayField(label=gettext_lazy("Which day?"))
    clock = ClockField(label=gettext_lazy("At what time?"), help_text=TIME_HINT)
    siblings = forms.MultipleChoiceField(
        label=gettext_lazy("The same for"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, kind: StageKind, siblings: Choices, at: datetime, **options: Any) -> None:
        super().__init__(*args, kind=kind, asked=(), **options)
        self.at = at
        choose(self, "siblings", siblings)
        if not siblings:
            del self.fields["siblings"]

    @property
    def planned_at(self) -> datetime:
        """Give for when it is planned."""
        return moment(self.cleaned_data["on"], self.cleaned_data.get("clock"), self.at)


class PresentForm(Form):
    """Write who was there, at any time."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, must: Sequence[str], rows: int, known: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.must, self.count = tuple(must), rows
        self.fields["rows"].initial = rows
        PresentRows.add(self, must, rows, known)
        self.draw(row_looks(rows))
        reword(self)

    def clean(self) -> dict[str, Any]:
        """Ask for what a row still lacks."""
        given: dict[str, Any] = super().clean() or {}
        PresentRows.check(self, given, self.count)
        return given

    @property
    def present(self) -> list[stage_rules.WasThere]:
        """Give who was there."""
        return PresentRows.given(self.cleaned_data, self.count)

    def drawn(self) -> list[Row]:
        """Give the rows as they are drawn."""
        return PresentRows.of(self, self.must, self.count)


class FinishForm(StageForm):
    """Say what came of a stage, when, and who was there."""

    looks: ClassVar[Mapping[str, Look]] = {
        "outcome": Look(label="m"), "began_on": Look(label="s"), "on": Look(label="m"),
        "began_clock": Look(label="s", classes="govuk-input--width-10"),
        "clock": Look(label="s", classes="govuk-input--width-10"), "siblings": Look(label="m"),
        "departure": Look(label="s"), "breach_reason": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"outcome": gettext_lazy("what came of it")}

    began_on = DayField(
        label=gettext_lazy("On which day did it begin?"),
        help_text=gettext_lazy("Leave it empty if it began on the day it ended."),
        required=False,
    )
    began_clock = ClockField(label=gettext_lazy("At what time did it begin?"), help_text=TIME_HINT)
    on = DayField(label=gettext_lazy("On which day did it end?"))
    clock = ClockField(label=gettext_lazy("At what time?"), help_text=TIME_HINT)
    outcome = forms.ChoiceField(label=gettext_lazy("What came of it?"), widget=forms.RadioSelect)
    siblings = forms.MultipleChoiceField(
        label=gettext_lazy("The same for"),
        help_text=gettext_lazy("Each keeps a record of their own, and gets what this opens."),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This is late. Why? (you can say so afterwards)"), required=False
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: StageKind, siblings: Choices, at: datetime, happened_at: datetime | None,
        is_late: bool, must: Sequence[str], rows: int, known: Choices, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, kind=kind, asked=("finish",), **options)
        self.at, self.began, self.must, self.count = at, happened_at, tuple(must), rows
        choose(self, "outcome", [(each.code, gettext(each.words)) for each in kind.outcomes])
        choose(self, "siblings", siblings)
        choose(self, "breach_reason", [("", gettext("Choose, or leave empty")), *words.LATE.items()])
        self.fields["rows"].initial = rows
        if kind.meeting:
            self.fields["on"].label = gettext("On which day was it held?")
        if kind.meeting or happened_at:
            del self.fields["began_on"], self.fields["began_clock"]
        if not siblings:
            del self.fields["siblings"]
        if not is_late:
            del self.fields["breach_reason"]
        if kind.meeting:
            PresentRows.add(self, must, rows, known)
        hints = {each.code: words.opens(kind.code, each.code) for each in kind.outcomes}
        outcome = Look(label="m", hints={code: text for code, text in hints.items() if text})
        self.draw({**row_looks(rows if kind.meeting else 0), "outcome": outcome})
        reword(self, self.wants)

    def clean(self) -> dict[str, Any]:
        """Check what one outcome alone needs, the two days against each other, and the rows."""
        given: dict[str, Any] = super().clean() or {}
        came = self.kind.outcome(given.get("outcome", ""))
        for code in came.needs if came else ():
            name = f"{PREFIX}{code}"
            if name in self.fields and given.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, gettext("Say this too: what you chose above needs it"))
        if self.kind.meeting:
            PresentRows.check(self, given, self.count)
        if not self.errors and self.happened_at and self.ended_at < self.happened_at:
            self.add_error("on", gettext("It cannot have ended before it began, on %(moment)s. Check the day")
                           % {"moment": moment_words(self.happened_at)})  # fmt: skip
        return given

    @property
    def ended_at(self) -> datetime:
        """Give when it ended, or was held."""
        given = self.cleaned_data
        return moment(given["on"], given.get("clock"), self.at, latest=not self.kind.meeting)

    @property
    def happened_at(self) -> datetime | None:
        """Give when it began, as far as that is said now or was said before."""
        if self.began or self.kind.meeting:
            return self.began
        on = self.cleaned_data.get("began_on")
        return moment(on, self.cleaned_data.get("began_clock"), self.at) if on else None

    @property
    def present(self) -> list[stage_rules.WasThere]:
        """Give who was there."""
        return PresentRows.given(self.cleaned_data, self.count) if self.kind.meeting else []

    def drawn(self) -> list[Row]:
        """Give the rows as they are drawn."""
        return PresentRows.of(self, self.must, self.count) if self.kind.meeting else []


class CorrectForm(StageForm):
    """Put a mistake right: a new row stands in the place of the old, which stays beside it."""

    looks: ClassVar[Mapping[str, Look]] = {
        "why": Look(label="m", rows=3), "on": Look(label="s"), "ended_on": Look(label="s"),
        "clock": Look(label="s", classes="govuk-input--width-10"),
        "ended_clock": Look(label="s", classes="govuk-input--width-10"), "outcome": Look(label="s"),
    }  # fmt: skip

    why = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("What was recorded before stays beside it, for whoever reads it later."),
        widget=forms.Textarea, max_length=2_000,
    )  # fmt: skip
    on = DayField(label=gettext_lazy("On which day did it begin, or was it held?"), required=False)
    clock = ClockField(label=gettext_lazy("At what time did it begin?"), help_text=TIME_HINT)
    ended_on = DayField(label=gettext_lazy("On which day did it end?"), required=False)
    ended_clock = ClockField(label=gettext_lazy("At what time did it end?"), help_text=TIME_HINT)
    outcome = forms.ChoiceField(label=gettext_lazy("What came of it?"), required=False)

    def __init__(self, *args: Any, kind: StageKind, is_ended: bool, at: datetime, **options: Any) -> None:
        super().__init__(*args, kind=kind, asked=("begin", "finish") if is_ended else ("begin",), **options)
        self.at = at
        choose(self, "outcome", [("", gettext("As it is")), *((each.code, gettext(each.words)) for each in
                                                              kind.outcomes)])  # fmt: skip
        if not is_ended or kind.meeting:
            del self.fields["ended_on"], self.fields["ended_clock"]
        if not is_ended:
            del self.fields["outcome"]
        for each in self.asked:
            self.fields[f"{PREFIX}{each.code}"].required = False

    def at_moment(self, day: str, clock: str) -> datetime | None:
        """Give one of its moments, where a day was given."""
        on = self.cleaned_data.get(day)
        return moment(on, self.cleaned_data.get(clock), self.at) if on else None
