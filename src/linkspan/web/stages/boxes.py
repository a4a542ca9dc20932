"""Boxes of a stage's forms, made from what its kind says of itself, and rows for who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries.whole import person_with_email
from linkspan.pathway import stage_rules, stages
from linkspan.pathway.stage_types import Field, StageKind
from linkspan.web.forms import DayField, Form, Look, reword
from linkspan.web.stages import words

Choices = Sequence[tuple[str, Any]]
# A choice with more than this is a list to open; with fewer, each is to be seen.
SEEN_AT_ONCE = 9
PREFIX = "f_"
TIME_HINT = gettext_lazy("Like 14:30 or 2:30pm. Leave it empty if only the day is known.")
LINE = stage_rules.LINE_AT_MOST


def field_for(field: Field) -> forms.Field:
    """Make the box for one thing that a stage keeps."""
    label, hint = gettext(field.words), words.MEANS.get(field.code, "")
    common: dict[str, Any] = {"label": label, "help_text": hint, "required": field.required}
    match field.type:
        case "code":
            choices = [(code, words.choice(field, code)) for code in field.choices]
            if len(choices) <= SEEN_AT_ONCE:
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
            return forms.ChoiceField(choices=[("", gettext("Choose one")), *choices], **common)
        case "codes":
            choices = [(code, words.choice(field, code)) for code in field.choices]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "yes_no":
            choices = [("yes", gettext("Yes")), ("no", gettext("No"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "date":
            return DayField(**common)
        case "number":
            return forms.IntegerField(min_value=0, max_value=99, **common)
        case _:
            return forms.CharField(widget=forms.Textarea, max_length=stage_rules.TEXT_AT_MOST, **common)


def answered(kind: StageKind, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was answered, as a stage keeps it; what was left empty is left out."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        value = cleaned.get(f"{PREFIX}{field.code}")
        if value in (None, "", []):
            continue
        found[field.code] = value == "yes" if field.type == "yes_no" else value
    return found


def first_answers(kind: StageKind, details: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was answered before, for the boxes."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        if field.code in details:
            value = details[field.code]
            if field.type == "yes_no":
                value = "yes" if value else "no"
            found[f"{PREFIX}{field.code}"] = date.fromisoformat(value) if field.type == "date" else value
    return found


def typed(form: forms.BaseForm, data: QueryDict) -> dict[str, Any]:
    """Give what was typed, to be shown again in a form with more rows; nothing of it is judged yet."""
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items()}


class StageForm(Form):
    """What the forms of stages share: boxes from the kind, and one line for what is unusual.

    The line is shown only once something is; `warned` remembers what was shown, so that a warning never comes twice.
    """

    departure = forms.CharField(
        label=gettext_lazy("Why, in one line"),
        help_text=gettext_lazy(
            "This counts as judgement, not as error. Leave it empty to say why later: a task asks you today."
        ),
        max_length=LINE,
        required=False,
    )  # fmt: skip
    warned = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: StageKind, asked: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.asked = tuple(each for each in kind.fields if each.asked in asked)
        for each in self.asked:
            self.fields[f"{PREFIX}{each.code}"] = field_for(each)
        self.draw({f"{PREFIX}{each.code}": _look(each) for each in self.asked})
        reword(self, self.wants)

    @property
    def answers(self) -> dict[str, Any]:
        """Give what was answered, as a stage keeps it."""
        return answered(self.kind, self.cleaned_data)

    def is_warned_of(self, unusual: Sequence[str]) -> bool:
        """Tell whether everything unusual was shown before this was sent."""
        return set(unusual) <= {*self.cleaned_data.get("warned", "").split(",")}

    def detail_boxes(self) -> list[forms.BoundField]:
        """Give the boxes that the kind asks for."""
        return [self[f"{PREFIX}{each.code}"] for each in self.asked]


def _look(field: Field) -> Look:
    return Look(label="s", inline=field.type == "yes_no", rows=3, classes=_width(field))


def _width(field: Field) -> str:
    return "govuk-input--width-2" if field.type == "number" else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list of who was there."""

    legend: str
    boxes: list[forms.BoundField]


class PresentRows:
    """Rows for who was there, added to a form: one for each part that must be there, and some more."""

    FIRST = 1
    MORE = 3

    @staticmethod
    def add(form: forms.Form, must: Sequence[str], rows: int, known: Choices) -> None:
        """Add rows of boxes to a form."""
        agencies_ = [("", gettext("Choose")), *((code, words.agency(code)) for code in stages.AGENCIES)]
        hows = [("", gettext("Not said")), *((code, words.how(code)) for code in stages.HOW_PRESENT)]
        for at in range(rows):
            first = must[at] if at < len(must) else ""
            named = {
                "agency": forms.ChoiceField(
                    label=gettext("Who they speak for"), choices=agencies_, required=False, initial=first,
                    widget=forms.HiddenInput if first else forms.Select,
                ),
                "how": forms.ChoiceField(label=gettext("How they took part"), choices=hows, required=False),
                "who": forms.ChoiceField(label=gettext("Who"), required=False,
                                         choices=[("", gettext("Someone else: write the name")), *known]),
                "name": forms.CharField(label=gettext("Name, or work email if they use Linkspan"), required=False,
                                        max_length=LINE),
                "role": forms.CharField(label=gettext("What they do"), required=False, max_length=LINE),
                "brought": forms.CharField(label=gettext("What they brought"), required=False, widget=forms.Textarea,
                                           max_length=stage_rules.TEXT_AT_MOST,
                                           help_text=gettext("What their agency knows: facts first.")),
            }  # fmt: skip
            if not known:
                del named["who"]
            for name, field in named.items():
                form.fields[f"p{at}_{name}"] = field

    @staticmethod
    def of(form: forms.Form, must: Sequence[str], rows: int) -> list[Row]:
        """Give the rows as they are drawn."""
        found = []
        for at in range(rows):
            names = [f"p{at}_{name}" for name in ("agency", "how", "who", "name", "role", "brought")]
            legend = words.agency(must[at]) if at < len(must) else gettext("Person %(number)d") % {"number": at + 1}
            found.append(Row(legend, [form[name] for name in names if name in form.fields]))
        return found

    @staticmethod
    def check(form: forms.Form, given: dict[str, Any], rows: int) -> None:
        """Ask for what a row that was begun still lacks, and find whose address stands for a name."""
        for at in range(rows):
            PresentRows._find(form, given, at)
            row = PresentRows._row(given, at)
            wrote = any(row[name] for name in ("who", "name", "role", "brought"))
            if wrote and not row["how"]:
                form.add_error(f"p{at}_how", gettext("Say how they took part, or empty the row"))
            if row["how"] and not row["agency"]:
                form.add_error(f"p{at}_agency", gettext("Say for which part of the partnership they speak"))

    @staticmethod
    def _find(form: forms.Form, given: dict[str, Any], at: int) -> None:
        """Put the person whose work email was written in the place of a name, so that they may read it."""
        written = given.get(f"p{at}_name", "") or ""
        if "@" not in written:
            return
        person = person_with_email(written.strip())
        seats = agencies.in_post(person.id, timezone.localdate()) if person else ()
        if person is None or not seats:
            form.add_error(f"p{at}_name", gettext("Nobody here has that address. Write their name instead"))
            return
        given[f"p{at}_who"], given[f"p{at}_name"] = f"{person.id}/{seats[0].organisation_id}", person.name

    @staticmethod
    def _row(given: Mapping[str, Any], at: int) -> dict[str, str]:
        names = ("agency", "how", "who", "name", "role", "brought")
        return {name: given.get(f"p{at}_{name}", "") or "" for name in names}

    @staticmethod
    def given(given: Mapping[str, Any], rows: int) -> list[stage_rules.WasThere]:
        """Give who was there; empty rows count for nothing."""
        found = []
        for at in range(rows):
            row = PresentRows._row(given, at)
            if row["how"] and row["agency"]:
                person, _, organisation = row["who"].partition("/")
                found.append(
                    stage_rules.WasThere(
                        row["agency"], row["how"], UUID(organisation) if organisation else None,
                        UUID(person) if person else None, row["name"], row["role"], row["brought"],
                    )
                )  # fmt: skip
        return found


def row_looks(rows: int) -> dict[str, Look]:
    looks: dict[str, Look] = {}
    for at in range(rows):
        looks |= {f"p{at}_{name}": Look(label="s") for name in ("agency", "how", "who", "name", "role")}
        looks[f"p{at}_brought"] = Look(label="s", rows=2)
    return looks
