"""The form that every page starts from: GOV.UK drawing, plain error words, and a key that stops double sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext

from linkspan.web.dates import DateParts, DayField, PartialDate, PartialDateField
from linkspan.web.looks import Look

__all__ = ["DateParts", "DayField", "Form", "Look", "PartialDate", "PartialDateField", "Renderer", "choose", "reword"]


class Renderer(TemplatesSetting):
    """Draw every Django form, also those of other packages, with the GOV.UK macros."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Form(forms.Form):
    """A form with GOV.UK error words.

    `once` goes into every command: sending the same page twice gives the first result again.
    `looks` says how single fields are drawn; `wants` replaces the words after "Enter" or "Select" when a
    field is left empty.
    """

    looks: ClassVar[Mapping[str, Look]] = {}
    wants: ClassVar[Mapping[str, Any]] = {}

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
        self.fields["once"].error_messages["required"] = gettext(
            "This page was sent without its key. Nothing was saved. Send it again."
        )
        reword(self, self.wants)

    def draw(self, looks: Mapping[str, Look]) -> None:
        """Say how fields are drawn that this one form has, and not every form of its class."""
        vars(self)["looks"] = {**self.looks, **looks}

    @property
    def key(self) -> UUID:
        """Give the key that makes a repeat of this form harmless."""
        value: UUID = self.cleaned_data["once"]
        return value


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field the choices that are known only now."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field with choices")
    field.choices = list(choices)


def reword(form: forms.BaseForm, wants: Mapping[str, Any] | None = None) -> None:
    """Give a form's fields error words that say what to do."""
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput):
            continue
        label = str(field.label or name.replace("_", " "))
        wanted = str((wants or {}).get(name) or _lower_first(label))
        field.error_messages |= {
            "required": _required_words(field, wanted) % {"what": wanted},
            "max_length": gettext("%(what)s must be %%(limit_value)d characters or fewer") % {"what": label},
            "invalid_choice": gettext("Select one of the choices on this page"),
        }
        if isinstance(field, forms.EmailField):
            wrong = gettext("Enter an email address in the correct format, like name@example.com")
            field.error_messages["invalid"] = wrong


def _required_words(field: forms.Field, wanted: str) -> str:
    if isinstance(field, forms.BooleanField):
        return gettext("Tick the box to go on: %(what)s")
    if wanted.endswith("?"):
        return gettext("Answer the question: %(what)s")
    if isinstance(field, forms.MultipleChoiceField):
        return gettext("Select at least one: %(what)s")
    if isinstance(field, forms.ChoiceField):
        return gettext("Select %(what)s")
    if isinstance(field, forms.FileField):
        return gettext("Choose a file: %(what)s")
    return gettext("Enter %(what)s")


def _lower_first(label: str) -> str:
    """Lower the first letter of a label, but not of a question, an abbreviation ("NHS number") or "I"."""
    if label.endswith("?") or label[1:2].isupper() or label.startswith("I "):
        return label
    return label[:1].lower() + label[1:]
