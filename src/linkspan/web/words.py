"""Put dates, times, ages, numbers of days and telephone numbers into the words people use."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from linkspan.web.happenings import action_words, event_words, system_words

__all__ = [
    "action_words", "age", "browser", "clock", "codes_left", "count", "day", "days_left", "due", "event_words",
    "machine", "moment", "nhs_number", "phone", "short_day", "system_words",
]  # fmt: skip

NUMBER = re.compile(r"(?P<main>[\d\s+().-]+?)(?:\s*(?:ext|x)\.?\s*\d+)?", re.ASCII | re.IGNORECASE)
# The first mark found counts: every browser also claims to be those before it in history.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def day(value: date | datetime) -> str:
    """Write a date in full: "Tuesday 3 March 2026"."""
    return date_format(_local_date(value), "l j E Y")


def short_day(value: date | datetime) -> str:
    """Write a date without its weekday: "3 March 2026"."""
    return date_format(_local_date(value), "j E Y")


def moment(value: datetime) -> str:
    """Write a date and time: "Tuesday 3 March 2026, 4:30pm"."""
    return gettext("%(day)s, %(clock)s") % {"day": day(value), "clock": clock(value)}


def clock(value: datetime) -> str:
    """Write a time of day: "4:30pm", "midday", "midnight"."""
    local = timezone.localtime(value)
    if local.minute == 0 and local.hour in (0, 12):
        return gettext("midday") if local.hour == 12 else gettext("midnight")
    hour = local.hour % 12 or 12
    half = gettext("am") if local.hour < 12 else gettext("pm")
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{half}"


def machine(value: date | datetime) -> str:
    """Write a date or time for the `datetime` attribute of a `time` element."""
    return value.isoformat()


def days_left(count: int) -> str:
    """Say how many working days remain: below zero is late, zero is today."""
    if count == 0:
        return gettext("due today")
    if count < 0:
        return ngettext("%(n)d working day late", "%(n)d working days late", -count) % {"n": -count}
    return ngettext("%(n)d working day left", "%(n)d working days left", count) % {"n": count}


def due(on: date, working_days: int) -> str:
    """Write a due date with what is left: "Tuesday 3 March 2026, 4 working days left"."""
    return gettext("%(day)s, %(left)s") % {"day": day(on), "left": days_left(working_days)}


def age(born: date, on: date) -> str:
    """Say an age as people do: "unborn", days to 4 weeks, weeks to 3 months, months to 2 years, then years."""
    if born > on:
        return gettext("unborn")
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 24:
        return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}
    if months >= 3:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    days = (on - born).days
    if days >= 28:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun, both already translated: `count(2, "child", "children")`."""
    return f"{number} {one if number == 1 else many}"


def codes_left(number: int) -> str:
    """Say how many recovery codes remain."""
    return ngettext("%(n)d code is left.", "%(n)d codes are left.", number) % {"n": number}


def browser(user_agent: str) -> str:
    """Name a browser and machine as people do: "Chrome on Windows"."""
    program = next((name for mark, name in BROWSERS if mark in user_agent), gettext("A browser"))
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    if not machine:
        return program
    return gettext("%(browser)s on %(machine)s") % {"browser": program, "machine": machine}


def nhs_number(digits: str) -> str:
    """Space an NHS number 3-3-4, as it is read aloud."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else digits


def phone(number: str | None) -> SafeString | str:
    """Link a telephone number so that a phone can ring it; the words stay as they were given."""
    if not number:
        return ""
    written = NUMBER.fullmatch(number.strip())
    digits = re.sub(r"\(0\)|[^\d+]", "", written["main"]) if written else ""
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        return number
    return format_html('<a class="govuk-link app-phone" href="tel:{}">{}</a>', digits, number)


def _local_date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
