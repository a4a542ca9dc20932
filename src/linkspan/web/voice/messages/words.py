"""Words of what a child sends and how they may be reached, for those who read it at work."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.voice.harm_words import Reading
from linkspan.voice.queries.messages import ReachLine

Words = str | Promise

KINDS: dict[str, Words] = {
    "say": gettext_lazy("Says something"),
    "ask": gettext_lazy("Asks someone to get in touch"),
    "thanks": gettext_lazy("Says thanks"),
    "complain": gettext_lazy("Complains"),
}
WAYS: dict[str, Words] = {
    "school": gettext_lazy("Come and see me at school"),
    "ring": gettext_lazy("Ring this number"),
    "page": gettext_lazy("Write on my page only"),
    "other": gettext_lazy("Another way"),
}
TIMES: dict[str, Words] = {
    "any": gettext_lazy("at any time"),
    "morning": gettext_lazy("in the morning"),
    "lunch": gettext_lazy("at lunch time"),
    "after_school": gettext_lazy("after school"),
    "evening": gettext_lazy("in the evening"),
}
OUTCOMES: dict[str, Words] = {
    "healthy": gettext_lazy("Being healthy"),
    "safe": gettext_lazy("Staying safe"),
    "enjoy": gettext_lazy("Enjoying and achieving"),
    "contribute": gettext_lazy("Having a say and joining in"),
    "enough": gettext_lazy("Having enough"),
}
STEPS: dict[int, Words] = {
    1: gettext_lazy("very bad"),
    2: gettext_lazy("bad"),
    3: gettext_lazy("so-so"),
    4: gettext_lazy("good"),
    5: gettext_lazy("very good"),
}
STEPS_TAKEN: dict[str, Words] = {
    "done": gettext_lazy("Done"),
    "told": gettext_lazy("Done, and told to the child"),
    "answer": gettext_lazy("Answered the child"),
    "harm": gettext_lazy("Opened a contact for possible harm"),
    "named": gettext_lazy("Said whom the complaint is about"),
    "no_harm": gettext_lazy("Weighed possible harm: none, as far as can be told"),
    "worry": gettext_lazy("Weighed possible harm: none to act on, and kept it as an early worry"),
}
URGENCIES: dict[str, Words] = {
    "danger": gettext_lazy("The child is in danger now"),
    "today": gettext_lazy("Today: it cannot wait until tomorrow"),
}


LANGUAGES: dict[str, Words] = {
    "cy": gettext_lazy("Welsh"),
    "pl": gettext_lazy("Polish"),
    "ur": gettext_lazy("Urdu"),
    "ar": gettext_lazy("Arabic"),
    "ro": gettext_lazy("Romanian"),
    "uk": gettext_lazy("Ukrainian"),
}


def in_language(found: Reading) -> str:
    """Say in which language a message seems to be, where it is not English."""
    if "en" in found.languages:
        return ""
    return gettext(" or ").join(str(LANGUAGES[each]) for each in found.languages)


def reach(found: ReachLine) -> list[str]:
    """Say how and when a child may be reached, in lines; a warning stands apart."""
    how = str(WAYS[found.way])
    if found.phone:
        how = f"{how}: {found.phone}"
    if found.where:
        how = f"{how}: {found.where}"
    return [f"{how}, {TIMES[found.time]}"]


def warnings(found: ReachLine) -> list[str]:
    """Give what must not be done, which stands out."""
    said = [(found.never_ring, gettext("Never ring")), (found.not_at_home, gettext("Not at home"))]
    return [text for is_so, text in said if is_so]
