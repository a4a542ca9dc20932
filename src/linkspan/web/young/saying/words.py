"""What the pages say to a child about what they send. Short words; each page asks one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Asking:
    """One page: its heading, what it asks for, its button, and what it says once it is sent."""

    heading: Words
    label: Words
    hint: Words
    button: Words
    who: Words = ""


ASKINGS: dict[str, Asking] = {
    "say": Asking(
        gettext_lazy("Say something"),
        gettext_lazy("What do you want to say?"),
        gettext_lazy("Use your own words. It does not need to be neat."),
        gettext_lazy("Send it"),
    ),
    "ask": Asking(
        gettext_lazy("Ask someone to get in touch"),
        gettext_lazy("What is it about? (you can leave this out)"),
        "",
        gettext_lazy("Ask them"),
        gettext_lazy("Who should get in touch?"),
    ),
    "thanks": Asking(
        gettext_lazy("Say thanks"),
        gettext_lazy("What do you want to say thanks for?"),
        "",
        gettext_lazy("Send it"),
        gettext_lazy("Who do you want to thank?"),
    ),
    "complain": Asking(
        gettext_lazy("Say that something is wrong"),
        gettext_lazy("What is wrong?"),
        gettext_lazy("If it is about a person, that person cannot read it here."),
        gettext_lazy("Send it"),
        gettext_lazy("Who is it about?"),
    ),
}
SENT: dict[str, Words] = {
    "say": gettext_lazy("You said"),
    "ask": gettext_lazy("You asked someone to get in touch"),
    "thanks": gettext_lazy("You said thanks"),
    "complain": gettext_lazy("You said that something is wrong"),
}
OUTCOMES: dict[str, Words] = {
    "healthy": gettext_lazy("How is your body and how is your mind?"),
    "safe": gettext_lazy("Do you feel safe?"),
    "enjoy": gettext_lazy("Do you have fun and learn new things?"),
    "contribute": gettext_lazy("Do people hear what you say?"),
    "enough": gettext_lazy("Do you have the things you need?"),
}
STEPS: dict[int, Words] = {
    1: gettext_lazy("Very bad"),
    2: gettext_lazy("Bad"),
    3: gettext_lazy("So-so"),
    4: gettext_lazy("Good"),
    5: gettext_lazy("Very good"),
}
WAYS: dict[str, Words] = {
    "school": gettext_lazy("Come and see me at school"),
    "ring": gettext_lazy("Ring me on this number"),
    "page": gettext_lazy("Write to me on this page only"),
    "other": gettext_lazy("Some other way"),
}
TIMES: dict[str, Words] = {
    "any": gettext_lazy("Any time"),
    "morning": gettext_lazy("In the morning"),
    "lunch": gettext_lazy("At lunch time"),
    "after_school": gettext_lazy("After school"),
    "evening": gettext_lazy("In the evening"),
}
DAYS: dict[str, Words] = {
    "Mon": gettext_lazy("Monday"), "Tue": gettext_lazy("Tuesday"), "Wed": gettext_lazy("Wednesday"),
    "Thu": gettext_lazy("Thursday"), "Fri": gettext_lazy("Friday"), "Sat": gettext_lazy("Saturday"),
    "Sun": gettext_lazy("Sunday"),
}  # fmt: skip
HOURS = re.compile(r"([A-Z][a-z]{2})-([A-Z][a-z]{2}) (\d\d:\d\d)-(\d\d:\d\d)")


def hours(said: str) -> str:
    """Say a desk's stated hours in full words; as the desk states them where they are of another form."""
    found = HOURS.fullmatch(said.strip())
    if not found or not {found[1], found[2]} <= DAYS.keys():
        return said
    return gettext("%(first)s to %(last)s, from %(from_)s to %(until)s") % {
        "first": DAYS[found[1]], "last": DAYS[found[2]], "from_": found[3], "until": found[4]
    }  # fmt: skip
