"""Ask for a date in three boxes, whole or in part."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy

from linkspan.web.words import short_day

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = {"day": gettext_lazy("day"), "month": gettext_lazy("month"), "year": gettext_lazy("year")}
LABELS = {"day": gettext_lazy("Day"), "month": gettext_lazy("Month"), "year": gettext_lazy("Year")}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the day and month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Literal["day", "month", "year"]:
        """Say how much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def is_real(self) -> bool:
        """Say whether the calendar has such a date."""
        try:
            return self.first <= self.last
        except ValueError:
            return False

    @property
    def first(self) -> date:
        """Give the earliest day it could be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Give the latest day it could be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


class DateParts(forms.Widget):
    """Three boxes for day, month and year; holds what was typed so that nothing is lost on an error."""

    wrong: tuple[str, ...] = ()

    @property
    def first_wrong(self) -> str:
        """Name the box that an error should lead to."""
        return self.wrong[0] if self.wrong else "day"

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        """Gather the three boxes into a dictionary of what was typed."""
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        """Say whether none of the three boxes was sent."""
        return all(f"{name}-{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Point a label at the first box."""
        return f"{id_}-day"

    def format_value(self, value: Any) -> Any:
        """Spread a date over the three boxes."""
        if isinstance(value, date | PartialDate):
            return {part: "" if getattr(value, part) is None else str(getattr(value, part)) for part in PARTS}
        return value if isinstance(value, dict) else dict.fromkeys(PARTS, "")

    def boxes(self, name: str, value: Any) -> list[dict[str, Any]]:
        """Describe the boxes for the GOV.UK date input, marking those in error."""
        typed = self.format_value(value)
        birthday = {part: f"bday-{part}" for part in PARTS} if self.attrs.get("autocomplete") == "bday" else {}
        return [
            {
                "name": f"{name}-{part}",
                "id": f"id_{name}-{part}",
                "label": str(LABELS[part]),
                "value": typed[part],
                "autocomplete": birthday.get(part),
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
                + (" govuk-input--error" if part in self.wrong else ""),
            }
            for part in PARTS
        ]


class PartialDateField(forms.Field):
    """A date that may be only a year, or a month and year; its value is a `PartialDate`."""

    widget = DateParts
    whole = False

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.earliest = earliest
        self.latest = latest

    def clean(self, value: Any) -> Any:
        """Read the boxes; each error names the part to mend."""
        self._boxes.wrong = ()
        typed = value if isinstance(value, dict) else dict.fromkeys(PARTS, "")
        if not any(typed.values()):
            if self.required:
                self._refuse(PARTS, str(self.error_messages["required"]))
            return None
        found = self._in_range(self._real(self._complete(typed)))
        return found.first if self.whole else found

    def _complete(self, typed: Mapping[str, str]) -> Mapping[str, str]:
        needed = PARTS if self.whole else ("year", *(("month",) if typed["day"] else ()))
        missing = tuple(part for part in PARTS if part in needed and not typed[part])
        if missing:
            parts = gettext(" and ").join(str(NAMED[part]) for part in missing)
            self._refuse(
                missing,
                gettext("%(what)s must include a %(parts)s") % {"what": self._name, "parts": parts},
            )
        return typed

    def _real(self, typed: Mapping[str, str]) -> PartialDate:
        numbers = {part: _number(part, typed[part]) for part in PARTS if typed[part]}
        strange = tuple(part for part, number in numbers.items() if number is None)
        if strange:
            self._refuse(strange, gettext("%(what)s must be a real date") % {"what": self._name})
        year = numbers["year"] or 0
        if not 1000 <= year <= 9999:
            self._refuse(("year",), gettext("Year must include 4 numbers"))
        found = PartialDate(year, numbers.get("month"), numbers.get("day"))
        if not found.is_real:
            self._refuse(tuple(numbers), gettext("%(what)s must be a real date") % {"what": self._name})
        return found

    def _in_range(self, found: PartialDate) -> PartialDate:
        if self.earliest and found.last < self.earliest:
            self._refuse(
                PARTS,
                gettext("%(what)s must be on or after %(day)s") % {"what": self._name, "day": short_day(self.earliest)},
            )
        if self.latest and found.first > self.latest:
            self._refuse(
                PARTS,
                gettext("%(what)s must be on or before %(day)s") % {"what": self._name, "day": short_day(self.latest)},
            )
        return found

    @property
    def _name(self) -> str:
        return str(self.label or gettext("Date"))

    @property
    def _boxes(self) -> DateParts:
        return cast(DateParts, self.widget)

    def _refuse(self, parts: tuple[str, ...], message: str) -> NoReturn:
        self._boxes.wrong = parts
        raise ValidationError(message)


class DayField(PartialDateField):
    """A whole date in three boxes; its value is a `date`."""

    whole = True


def _number(part: str, typed: str) -> int | None:
    """Read a number in any digits, or a month by its name; None when it is neither."""
    if part == "month" and typed[:3].lower() in MONTHS:
        return MONTHS.index(typed[:3].lower()) + 1
    if not 0 < len(typed) <= 4:
        return None
    try:
        digits = "".join(str(unicodedata.decimal(letter)) for letter in typed)
    except ValueError:
        return None
    number = int(digits)
    limits = {"day": 31, "month": 12, "year": 9999}
    return number if 1 <= number <= limits[part] else None
