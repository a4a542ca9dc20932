"""The forms of asking and answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.exchange import rules
from linkspan.exchange.rules import EntryGiven, Given, Outcome, SearchGiven
from linkspan.web.exchange import words
from linkspan.web.forms import DayField, Form, Look, choose

Choices = Sequence[tuple[str, Any]]
ENTRIES = 4
SEARCHES = 3


def _translated(table: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, gettext_lazy(text)) for code, text in table.items()]


class AskForm(Form):
    """Ask one agency or many about a child."""

    looks: ClassVar[Mapping[str, Look]] = {
        "agencies": Look(label="m"), "another": Look(label="s"), "more": Look(label="s"), "family": Look(label="m"),
        "questions": Look(label="m", rows=4), "why": Look(label="m", rows=3), "purpose": Look(label="m"),
        "urgency": Look(label="m"), "basis": Look(label="m"), "due_on": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "questions": gettext_lazy("what you ask"), "why": gettext_lazy("why you ask"),
        "purpose": gettext_lazy("what it is for"), "urgency": gettext_lazy("how urgent it is"),
        "basis": gettext_lazy("the law you ask under"),
    }  # fmt: skip

    agencies = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        help_text=gettext_lazy("Tick as many as you need. Each answers for itself and sees nothing of the others."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    another = forms.ChoiceField(label=gettext_lazy("Another agency (optional)"), required=False)
    more = forms.ChoiceField(label=gettext_lazy("And another (optional)"), required=False)
    family = forms.MultipleChoiceField(
        label=gettext_lazy("Ask about these children too? (optional)"),
        help_text=gettext_lazy("They are recorded at the same address."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    questions = forms.CharField(
        label=gettext_lazy("What do you ask?"),
        help_text=gettext_lazy("One question on each line. Each is answered on its own."),
        widget=forms.Textarea,
        max_length=rules.QUESTION_AT_MOST * rules.MOST_QUESTIONS,
    )
    why = forms.CharField(
        label=gettext_lazy("Why do you ask?"),
        help_text=gettext_lazy("Those who answer read this. Say what worries you, and no more than they need."),
        widget=forms.Textarea,
        max_length=rules.WORDS_AT_MOST,
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is it for?"), choices=_translated(rules.PURPOSES), widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent is it?"), choices=_translated(rules.URGENCIES), widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Under which law?"),
        help_text=gettext_lazy("An agency that it does not reach is asked under the strongest law that does."),
    )
    due_on = DayField(
        label=gettext_lazy("Give them longer, until (optional)"),
        required=False,
        help_text=gettext_lazy("Left empty, the date follows from how urgent it is."),
    )

    def __init__(
        self, *args: Any, agencies: Choices, others: Choices, family: Choices, bases: Choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose(self, "agencies", agencies)
        for name in ("another", "more"):
            choose(self, name, [("", gettext("Choose, or leave empty")), *others])
        choose(self, "basis", bases)
        if family:
            choose(self, "family", family)
        else:
            del self.fields["family"]

    def clean(self) -> dict[str, Any]:
        """Hold a request to at least one agency."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.asked:
            self.add_error("agencies", gettext("Select at least one agency to ask"))
        return cleaned

    @property
    def asked(self) -> list[UUID]:
        """Give the agencies chosen, each once."""
        chosen = [
            *self.cleaned_data.get("agencies", ()),
            self.cleaned_data.get("another"),
            self.cleaned_data.get("more"),
        ]
        return list(dict.fromkeys(UUID(each) for each in chosen if each))

    @property
    def lines(self) -> list[str]:
        """Give the questions, one for each line."""
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]


class ChooseForm(Form):
    """Choose which questions are answered, and how."""

    looks: ClassVar[Mapping[str, Look]] = {
        "questions": Look(label="m"),
        "outcome": Look(label="m", hints={str(code): hint for code, (_words, hint) in words.OUTCOMES.items()}),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "questions": gettext_lazy("what you answer"),
        "outcome": gettext_lazy("your answer"),
    }

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Which questions do you answer?"), widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What is your answer?"),
        choices=[(str(code), said) for code, (said, _hint) in words.OUTCOMES.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, questions: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "questions", questions)


class GiveForm(Form):
    """What every answer form shares; `given` puts what was filled in into the room's own shape."""

    outcome: ClassVar[Outcome]

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Which questions does this answer?"), widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label=gettext_lazy("Why does the answer change?"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST
    )

    def __init__(
        self, *args: Any, on: date, me: str, test: str, agencies: Choices, questions: Choices = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if questions:
            choose(self, "questions", questions)
            del self.fields["why"]
        else:
            del self.fields["questions"]
        self.prepare(on, me, test, agencies)

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Fit the fields to the moment and the agency."""

    def offer(self, receiver: str) -> None:
        """Offer to keep, with the decision, the advice that was asked for before."""
        self.fields["advised"] = forms.BooleanField(
            label=gettext("Keep with it what “Can I share this?” answered me, about sharing with %(name)s")
            % {"name": receiver},
            required=False, initial=True,
        )  # fmt: skip

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        raise NotImplementedError


def _family() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Does the family know that you answer?"),
        choices=_translated(rules.FAMILY),
        widget=forms.RadioSelect,
    )


class TellForm(GiveForm):
    """Tell what is known: up to four facts or opinions, and what may be done with them."""

    outcome = Outcome.DISCLOSED
    looks: ClassVar[Mapping[str, Look]] = {
        **{f"nature_{n}": Look(label="s", inline=True) for n in range(1, ENTRIES + 1)},
        **{f"text_{n}": Look(label="s", rows=3) for n in range(1, ENTRIES + 1)},
        "onward": Look(label="s"), "readers": Look(label="s"), "family": Look(label="s"), "questions": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "onward": gettext_lazy("whether it may be passed on"), "readers": gettext_lazy("who may read it"),
        "text_1": gettext_lazy("what you tell"), "source_1": gettext_lazy("where it comes from"),
        "nature_1": gettext_lazy("whether it is a fact or an opinion"),
    }  # fmt: skip

    onward = forms.ChoiceField(
        label=gettext_lazy("May they pass it on?"), choices=_translated(rules.ONWARD), widget=forms.RadioSelect,
        initial="ask",
    )  # fmt: skip
    readers = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"), choices=_translated(rules.READERS), widget=forms.RadioSelect,
        initial="agency",
    )  # fmt: skip
    keep_until = DayField(
        label=gettext_lazy("Keep the words here until"),
        help_text=gettext_lazy("After that day the words go. That you told them, and why, stays."),
    )
    family = _family()

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Add the boxes of each thing told; the first must be filled in."""
        keep: Any = self.fields["keep_until"]
        keep.initial, keep.earliest, keep.latest = on + rules.KEPT_FOR, on + timedelta(days=1), on + rules.KEPT_AT_MOST
        for n in range(1, ENTRIES + 1):
            is_first = n == 1
            self.fields[f"nature_{n}"] = forms.ChoiceField(
                label=gettext("Is it a fact or an opinion?"), choices=list(words.NATURES.items()),
                widget=forms.RadioSelect, required=is_first,
            )  # fmt: skip
            self.fields[f"text_{n}"] = forms.CharField(
                label=gettext("What do you tell?") if is_first else gettext("What else do you tell?"),
                widget=forms.Textarea, max_length=rules.WORDS_AT_MOST, required=is_first,
            )  # fmt: skip
            self.fields[f"source_{n}"] = forms.CharField(
                label=gettext("Where does it come from?"), max_length=200, required=is_first,
                help_text=gettext("A system, a record, or someone who said it. For example, contact log."),
            )  # fmt: skip
            self.fields[f"on_{n}"] = DayField(label=gettext("Of which day? (optional)"), required=False, latest=on)
        shared = ["questions", "why"]
        told = [f"{part}_{n}" for n in range(1, ENTRIES + 1) for part in ("nature", "text", "source", "on")]
        self.order_fields([*shared, *told])

    @property
    def entries(self) -> tuple[EntryGiven, ...]:
        """Give what was told, the empty boxes left out."""
        given = self.cleaned_data
        return tuple(
            EntryGiven(given[f"nature_{n}"], given[f"text_{n}"], given[f"source_{n}"], given[f"on_{n}"])
            for n in range(1, ENTRIES + 1)
            if given.get(f"text_{n}")
        )

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        given = self.cleaned_data
        return Given(
            Outcome.DISCLOSED, entries=self.entries, onward=given["onward"], readers=given["readers"],
            keep_until=given["keep_until"], family=given["family"],
        )  # fmt: skip


class WithholdForm(GiveForm):
    """Do not tell, with the reasoning that the test of the day asks for."""

    outcome = Outcome.WITHHELD
    looks: ClassVar[Mapping[str, Look]] = {
        "ground": Look(label="s"), "first": Look(label="s", rows=3), "second": Look(label="s", rows=3),
        "family": Look(label="s"), "questions": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"ground": gettext_lazy("why you do not tell")}

    ground = forms.ChoiceField(
        label=gettext_lazy("Why do you not tell?"), choices=_translated(rules.GROUNDS), widget=forms.RadioSelect
    )
    first = forms.CharField(widget=forms.Textarea, max_length=rules.WORDS_AT_MOST)
    second = forms.CharField(widget=forms.Textarea, max_length=rules.WORDS_AT_MOST)
    family = _family()

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Ask both halves of the test."""
        for name, asked in zip(("first", "second"), rules.TESTS[test], strict=True):
            self.fields[name].label = gettext(asked)
            self.fields[name].error_messages["required"] = gettext("Answer the question: %(what)s") % {
                "what": gettext(asked)
            }

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        given = self.cleaned_data
        return Given(
            Outcome.WITHHELD, ground=given["ground"], first=given["first"], second=given["second"],
            family=given["family"],
        )  # fmt: skip


class NothingForm(GiveForm):
    """Say that nothing is held, and how that is known."""

    outcome = Outcome.NOTHING_HELD
    looks: ClassVar[Mapping[str, Look]] = {
        **{f"system_{n}": Look(label="m") for n in range(1, SEARCHES + 1)},
        **{f"by_{n}": Look(label="s") for n in range(1, SEARCHES + 1)},
        "questions": Look(label="s"),
    }
    wants: ClassVar[Mapping[str, Any]] = {
        "system_1": gettext_lazy("which system was searched"), "by_1": gettext_lazy("what it was searched by"),
        "searched_by": gettext_lazy("who searched"), "searched_on": gettext_lazy("the day of the search"),
    }  # fmt: skip

    searched_on = DayField(label=gettext_lazy("Searched on"))
    searched_by = forms.CharField(label=gettext_lazy("Searched by"), max_length=120)

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Add the boxes of each search; the first must be filled in."""
        day: Any = self.fields["searched_on"]
        day.initial, day.latest = on, on
        self.fields["searched_by"].initial = me
        for n in range(1, SEARCHES + 1):
            is_first = n == 1
            self.fields[f"system_{n}"] = forms.CharField(
                label=gettext("Which system did you search?") if is_first else gettext("Another system (optional)"),
                max_length=200, required=is_first,
            )  # fmt: skip
            self.fields[f"by_{n}"] = forms.MultipleChoiceField(
                label=gettext("By what?"), choices=_translated(rules.IDENTIFIERS),
                widget=forms.CheckboxSelectMultiple, required=is_first,
            )  # fmt: skip
            for part, label in (
                ("from", gettext("Records from (optional)")),
                ("until", gettext("Records to (optional)")),
            ):
                self.fields[f"{part}_{n}"] = DayField(label=label, required=False, latest=on)
        found = [f"{part}_{n}" for n in range(1, SEARCHES + 1) for part in ("system", "by", "from", "until")]
        self.order_fields(["questions", "why", *found])

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        given = self.cleaned_data
        return Given(
            Outcome.NOTHING_HELD,
            searches=tuple(
                SearchGiven(
                    given[f"system_{n}"], tuple(given[f"by_{n}"]), given["searched_on"], given["searched_by"],
                    given[f"from_{n}"], given[f"until_{n}"],
                )
                for n in range(1, SEARCHES + 1)
                if given.get(f"system_{n}")
            ),
        )  # fmt: skip


class ReferForm(GiveForm):
    """Send a question on to the agency that holds the answer."""

    outcome = Outcome.REFERRED
    looks: ClassVar[Mapping[str, Look]] = {
        "to": Look(label="s"), "words": Look(label="s", rows=3), "questions": Look(label="s")
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "to": gettext_lazy("the agency that holds it"), "words": gettext_lazy("why that agency would know")
    }  # fmt: skip

    to = forms.ChoiceField(label=gettext_lazy("Which agency holds it?"))
    words = forms.CharField(
        label=gettext_lazy("Why would that agency know?"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST
    )

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Offer the agencies of the area."""
        choose(self, "to", [("", gettext("Choose an agency")), *agencies])

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        return Given(Outcome.REFERRED, to=UUID(self.cleaned_data["to"]), words=self.cleaned_data["words"])


class MoreTimeForm(GiveForm):
    """Ask for more time; the date stays as it is."""

    outcome = Outcome.MORE_TIME
    looks: ClassVar[Mapping[str, Look]] = {
        "until": Look(label="s"), "words": Look(label="s", rows=3), "questions": Look(label="s")
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "until": gettext_lazy("the day by which you will answer"), "words": gettext_lazy("why you need more time")
    }  # fmt: skip

    until = DayField(label=gettext_lazy("By when will you answer?"))
    words = forms.CharField(
        label=gettext_lazy("Why do you need more time?"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST
    )

    def prepare(self, on: date, me: str, test: str, agencies: Choices) -> None:
        """Hold the day to what the room takes."""
        until: Any = self.fields["until"]
        until.earliest, until.latest = on + timedelta(days=1), on + rules.LATEST

    @property
    def given(self) -> Given:
        """Give the answer as the room takes it."""
        return Given(Outcome.MORE_TIME, until=self.cleaned_data["until"], words=self.cleaned_data["words"])


FORMS: dict[str, type[GiveForm]] = {
    form.outcome.value: form for form in (TellForm, WithholdForm, NothingForm, ReferForm, MoreTimeForm)
}


class MessageForm(Form):
    """Write on the thread."""

    looks: ClassVar[Mapping[str, Look]] = {"text": Look(label="s", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"text": gettext_lazy("what you want to say")}

    text = forms.CharField(
        label=gettext_lazy("Write to the other agency"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST
    )


class WhyForm(Form):
    """Say why."""

    looks: ClassVar[Mapping[str, Look]] = {"why": Look(label="m", rows=3)}

    why = forms.CharField(label=gettext_lazy("Why?"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST)


class ColleagueForm(Form):
    """Choose who answers."""

    looks: ClassVar[Mapping[str, Look]] = {"person": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {"person": gettext_lazy("who answers")}

    person = forms.ChoiceField(label=gettext_lazy("Who should answer?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", people)
