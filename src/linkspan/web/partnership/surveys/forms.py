"""What is asked of those who make surveys, and of those who answer them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership import survey_rules
from linkspan.partnership.queries.surveys import QuestionLine
from linkspan.partnership.survey_rules import Asked, Said
from linkspan.web.forms import DayField, Form, Look, choose

NO_CHILD = _("Do not name a child or a colleague.")
SCALE = (_("Strongly agree"), _("Agree"), _("Neither"), _("Disagree"), _("Strongly disagree"))
SHORT = Look(classes="govuk-input--width-4")


class Draft(Form):
    """What a survey is called and for, and whom it asks."""

    title = forms.CharField(label=_("What it is called"), max_length=160)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=500, widget=forms.Textarea,
        help_text=_("Whoever is asked reads this first."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Whom it asks"), widget=forms.RadioSelect,
        choices=[
            (survey_rules.STAFF, _("Everyone in post in the organisations you choose")),
            (survey_rules.PARTNERS, _("The delegated partners of the members you choose")),
        ],
    )  # fmt: skip


class Ask(Form):
    """One question."""

    looks: ClassVar = {"lowest": SHORT, "highest": SHORT}

    words = forms.CharField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(
        label=_("How it is answered"), widget=forms.RadioSelect,
        choices=[
            (survey_rules.SCALE, _("How far do you agree? Five steps")),
            (survey_rules.CHOICE, _("One of several choices")),
            (survey_rules.NUMBER, _("A number")),
            (survey_rules.TEXT, _("In words")),
        ],
    )  # fmt: skip
    options = forms.CharField(
        label=_("Choices"), widget=forms.Textarea, required=False, max_length=1_500,
        help_text=_("Only for one of several choices. Each on its own line."),
    )  # fmt: skip
    lowest = forms.IntegerField(label=_("Smallest number"), required=False, min_value=-1_000_000, max_value=1_000_000)
    highest = forms.IntegerField(label=_("Largest number"), required=False, min_value=-1_000_000, max_value=1_000_000)

    @property
    def asked(self) -> Asked:
        """Give what was typed as the rules weigh it."""
        said = self.cleaned_data
        options = tuple(each[:120] for each in said["options"].splitlines())
        return Asked(said["kind"], said["words"], options, said["lowest"], said["highest"])


class Send(Form):
    """Whose people are asked, and until when."""

    organisations = forms.MultipleChoiceField(label=_("Organisations"), widget=forms.CheckboxSelectMultiple)
    closes_on = DayField(label=_("Last day to answer"), help_text=_("Within 120 days from now."))

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisations", members)

    @property
    def chosen(self) -> list[UUID]:
        """Give the organisations chosen."""
        return [UUID(each) for each in self.cleaned_data["organisations"]]


class Import(Form):
    """Counts of a survey that was made elsewhere."""

    looks: ClassVar = {"asked": SHORT, "answered": SHORT, "counts": Look(rows=14)}

    title = forms.CharField(label=_("What it was called"), max_length=160)
    purpose = forms.CharField(label=_("What it was for"), max_length=500)
    source = forms.CharField(label=_("Who made it, and where it can be read"), max_length=300)
    asked = forms.IntegerField(label=_("How many were asked"), min_value=1, max_value=9_999_999)
    answered = forms.IntegerField(label=_("How many answered"), min_value=0, max_value=9_999_999)
    counts = forms.CharField(
        label=_("Questions and counts"), widget=forms.Textarea, max_length=20_000,
        help_text=_("The question on a line, then each choice with its number (Agree: 105), then an empty line."),
    )  # fmt: skip


class Theme(Form):
    """A theme that a reader names."""

    name = forms.CharField(label=_("Name a theme"), max_length=120)


class Themes(Form):
    """The themes that a reader finds in one answer."""

    answer = forms.UUIDField(widget=forms.HiddenInput)
    themes = forms.MultipleChoiceField(
        label=_("Themes in it"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Tick none if there is none in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, themes: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "themes", [(str(key), name) for key, name in themes])


class Answers(Form):
    """A survey's questions as whoever was asked meets them; any may be left out."""

    def __init__(
        self, *args: Any, questions: Sequence[QuestionLine], said: Mapping[UUID, Said], **options: Any
    ) -> None:
        initial = {f"q_{key}": _typed(each) for key, each in said.items()}
        super().__init__(*args, initial=initial, **options)
        self.questions = questions
        for each in questions:
            self.fields[f"q_{each.id}"] = _field(each.asked)
        self.draw({f"q_{each.id}": Look("s", rows=3, classes=_width(each.asked)) for each in questions})

    @property
    def said(self) -> dict[UUID, Said]:
        """Give what was answered, question by question."""
        return {each.id: _said(each.asked, self.cleaned_data[f"q_{each.id}"]) for each in self.questions}


def _width(asked: Asked) -> str:
    return "govuk-input--width-4" if asked.kind == survey_rules.NUMBER else ""


def _field(asked: Asked) -> forms.Field:
    options: dict[str, Any] = {"label": asked.words, "required": False}
    match asked.kind:
        case survey_rules.NUMBER:
            limits = {"lowest": asked.lowest, "highest": asked.highest}
            hint = _("A whole number from %(lowest)s to %(highest)s") % limits
            return forms.IntegerField(help_text=hint, min_value=asked.lowest, max_value=asked.highest, **options)
        case survey_rules.TEXT:
            return forms.CharField(
                widget=forms.Textarea, max_length=survey_rules.LONGEST_WORDS, help_text=NO_CHILD, **options
            )
    names = SCALE if asked.kind == survey_rules.SCALE else asked.options
    return forms.ChoiceField(
        choices=[(str(number), name) for number, name in enumerate(names)], widget=forms.RadioSelect, **options
    )


def _typed(said: Said) -> Any:
    if said.option is not None:
        return str(said.option)
    return said.number if said.number is not None else said.words


def _said(asked: Asked, value: Any) -> Said:
    if asked.kind == survey_rules.NUMBER:
        return Said(number=value)
    if asked.kind == survey_rules.TEXT:
        return Said(words=value)
    return Said(option=int(value)) if value else Said()
