"""Turn a Django form field into the GOV.UK macro that draws it, with its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from linkspan.web.dates import DateParts
from linkspan.web.looks import Look

Options = dict[str, Any]
UNWANTED = ("placeholder", "required", "cols", "rows", "class", "maxlength", "minlength")


def macro_for(field: BoundField) -> tuple[str, Options]:
    """Name the macro for a field and give its options."""
    widget = field.field.widget
    for kind, draw in DRAWN:
        if isinstance(widget, kind):
            return draw(field)
    return _hidden(field)


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """List every error of a form with a link to the first box that caused it."""
    found = [{"text": str(error), "href": f"#{_first_box(form)}"} for error in form.non_field_errors()]
    for bound in form:
        anchor = _anchor(bound)
        found += [{"text": str(error), "href": f"#{anchor}"} for error in bound.errors]
    return found


def _hidden(field: BoundField) -> tuple[str, Options]:
    return "hidden", {"name": field.html_name, "id": field.auto_id, "value": _value(field)}


def _first_box(form: forms.BaseForm) -> str:
    return next((_anchor(bound) for bound in form if not bound.is_hidden), "main-content")


def _anchor(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, DateParts):
        return f"{field.auto_id}-{widget.first_wrong}"
    return field.auto_id


def _value(field: BoundField) -> str:
    value = field.value()
    formatted = field.field.widget.format_value(value) if value is not None else ""
    return "" if formatted is None else str(formatted)


def _look(field: BoundField) -> Look:
    looks: Mapping[str, Look] = getattr(field.form, "looks", {})
    return looks.get(field.name, Look())


def _words(text: Any) -> Options:
    return {"html": text} if isinstance(text, SafeString) else {"text": str(text)}


def _attributes(field: BoundField) -> Options:
    given = field.field.widget.attrs | field.build_widget_attrs({})
    hidden_from_macro = (*UNWANTED, "type", "id", "autocomplete", "inputmode", "aria-describedby", "aria-invalid")
    return {
        key: ("" if value is True else value)
        for key, value in given.items()
        if key not in hidden_from_macro and value not in (None, False)
    }


def _common(field: BoundField) -> Options:
    look = _look(field)
    options: Options = {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {
            "text": str(field.label or ""),
            "classes": look.label_class,
            "isPageHeading": look.heading,
        },
        "classes": look.classes,
        "attributes": _attributes(field),
    }
    if field.help_text:
        options["hint"] = _words(field.help_text)
    if field.errors:
        options["errorMessage"] = {"text": str(field.errors[0])}
    return options


def _grouped(field: BoundField) -> Options:
    """Give the options of a field that is several boxes: its label becomes a legend."""
    look = _look(field)
    options = _common(field)
    label = options.pop("label")
    label["classes"] = look.legend_class
    return options | {"idPrefix": field.auto_id, "fieldset": {"legend": label}, "attributes": {}}


def _input(field: BoundField) -> tuple[str, Options]:
    widget = field.field.widget
    attrs = field.field.widget.attrs
    options = _common(field) | {
        "value": _value(field),
        "type": attrs.get("type", getattr(widget, "input_type", "text")),
        "autocomplete": attrs.get("autocomplete"),
        "inputmode": attrs.get("inputmode"),
        "spellcheck": attrs.get("spellcheck"),
    }
    if options["type"] == "number":
        options |= {"type": "text", "inputmode": "numeric"}
    return "govukInput", options


def _password(field: BoundField) -> tuple[str, Options]:
    _, options = _input(field)
    return "govukPasswordInput", options | {
        "value": "",
        "type": None,
        "showPasswordText": gettext("Show"),
        "hidePasswordText": gettext("Hide"),
        "showPasswordAriaLabelText": gettext("Show password"),
        "hidePasswordAriaLabelText": gettext("Hide password"),
        "passwordShownAnnouncementText": gettext("Your password is visible"),
        "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
    }


def _textarea(field: BoundField) -> tuple[str, Options]:
    look = _look(field)
    options = _common(field) | {"value": _value(field), "rows": look.rows}
    limit = getattr(field.field, "max_length", None)
    if limit and look.counts:
        return "govukCharacterCount", options | _count_words() | {"maxlength": limit, "threshold": 75}
    return "govukTextarea", options


def _count_words() -> Options:
    """Give the words that the counter's script uses; it fills `%{count}` itself."""
    left, over = gettext("You have %{count} characters left"), gettext("You have %{count} characters too many")
    return {
        "textareaDescriptionText": gettext("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {"one": gettext("You have 1 character left"), "other": left},
        "charactersAtLimitText": gettext("You have 0 characters left"),
        "charactersOverLimitText": {"one": gettext("You have 1 character too many"), "other": over},
    }


def _choices(field: BoundField) -> list[Options]:
    look = _look(field)
    items: list[Options] = []
    widget = cast(forms.widgets.ChoiceWidget, field.field.widget)
    chosen = set(widget.format_value(field.value()))
    for value, label in widget.choices:
        item: Options = {"value": str(value), "checked": str(value) in chosen} | _words(label)
        if hint := look.hints.get(str(value)):
            item["hint"] = {"text": str(hint)}
        items.append(item)
    return items


def _radios(field: BoundField) -> tuple[str, Options]:
    look = _look(field)
    options = _grouped(field) | {"items": [item for item in _choices(field) if item["value"]]}
    options["classes"] = f"{'govuk-radios--inline ' if look.inline else ''}{look.classes}".strip()
    return "govukRadios", options


def _checkboxes(field: BoundField) -> tuple[str, Options]:
    return "govukCheckboxes", _grouped(field) | {"items": _choices(field)}


def _one_checkbox(field: BoundField) -> tuple[str, Options]:
    item = {"value": "on", "checked": bool(field.value())} | _words(field.label or "")
    options = _common(field)
    options.pop("label")
    if hint := options.pop("hint", None):
        item["hint"] = hint
    return "govukCheckboxes", options | {"idPrefix": field.auto_id, "items": [item], "attributes": {}}


def _select(field: BoundField) -> tuple[str, Options]:
    items = [
        {"value": item["value"], "text": item.get("text") or str(item.get("html")), "selected": item["checked"]}
        for item in _choices(field)
    ]
    return "govukSelect", _common(field) | {"items": items}


def _file(field: BoundField) -> tuple[str, Options]:
    options = _common(field)
    widget = field.field.widget
    return "govukFileUpload", options | {"multiple": bool(getattr(widget, "allow_multiple_selected", False))}


def _date(field: BoundField) -> tuple[str, Options]:
    widget = cast(DateParts, field.field.widget)
    return "govukDateInput", _grouped(field) | {
        "items": widget.boxes(field.html_name, field.value()),
        "classes": "",
    }


DRAWN: tuple[tuple[type[forms.Widget], Callable[[BoundField], tuple[str, Options]]], ...] = (
    (DateParts, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _one_checkbox),
    (forms.FileInput, _file),
    (forms.Textarea, _textarea),
    (forms.HiddenInput, _hidden),
    (forms.PasswordInput, _password),
    (forms.widgets.Input, _input),
)
