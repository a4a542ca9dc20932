"""Ask for a day with a time of day, where the day alone is enough."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from linkspan.agencies.rules import LONDON

# 14:30, 1430, 14.30, 2:30pm, 2pm, 9
CLOCK = re.compile(r"(?P<hour>\d{1,2}?)(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)


class ClockField(forms.CharField):
    """A time of day as people write it; None where it is left empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def clean(self, value: Any) -> time | None:
        """Read the time of day."""
        typed = str(super().clean(value) or "").strip().lower()
        named = {"midday": time(12), "noon": time(12), "midnight": time(0)}.get(typed)
        if not typed or named:
            return named
        found = CLOCK.fullmatch(typed)
        read = _read(found) if found else None
        if read is None:
            raise ValidationError(gettext("Write the time like 14:30 or 2:30pm, or leave it empty"))
        return read


def _read(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment(day: date, clock: time | None, at: datetime, *, latest: bool = False) -> datetime:
    """Put a day and a time together as London has them.

    Where no time was given it is midday, or, today, this minute. `latest` takes the end of a day that is over, so that
    what ended on the day it began did not end before it.
    """
    today = timezone.localtime(at, LONDON).date()
    if clock is None and day == today:
        return at
    if clock is None:
        clock = time(23, 59) if latest else time(12)
    return datetime.combine(day, clock, tzinfo=LONDON)
