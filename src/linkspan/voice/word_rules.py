"""The rules of what a child said, why nobody has their words, and what was done about each wish."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from linkspan.agencies.rules import london_day
from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


SAID_AT_MOST = 8_000
LINE_AT_MOST = 300
WISH_AT_MOST = 500
LINE_AT_LEAST = 10
MOST_WISHES = 5
MOST_BYTES = 8_000_000
# Marks that turn the order of words about or cannot be seen: they can make words read otherwise than they were said.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

HOWS: Mapping[str, str] = {
    "words": _("In words, spoken or signed or written"),
    "picture": _("In a drawing, a photograph or play"),
    "behaviour": _("By what the child did: a baby, or a child who does not speak"),
    "advocate": _("Through an advocate"),
    "interpreter": _("Through an interpreter"),
}
# Who stood between the child and the one who wrote is named.
THROUGH_SOMEBODY = frozenset({"advocate", "interpreter"})
ALONE: Mapping[str, str] = {
    "yes": _("Yes, the whole time"),
    "part": _("Part of the time"),
    "no": _("No"),
    "unsaid": _("It is not written down"),
}
# What was written down with a stage says nothing of who else was there; whoever writes words down here does.
UNSAID = "unsaid"
ALONE_ASKED = {code: words for code, words in ALONE.items() if code != UNSAID}
PLACES: Mapping[str, str] = {
    "home": _("At home"),
    "carers": _("Where the child is looked after"),
    "school": _("At school or nursery"),
    "health": _("At a surgery or hospital"),
    "office": _("At our office"),
    "police": _("At a police station"),
    "outside": _("Out and about, or in a car"),
    "phone": _("By phone, video or message"),
    "other": _("Somewhere else"),
}
# The languages most asked for come first; any other is named in words.
LANGUAGES: Mapping[str, str] = {
    "en": _("English"),
    "cy": _("Welsh"),
    "pl": _("Polish"),
    "ur": _("Urdu"),
    "ar": _("Arabic"),
    "ro": _("Romanian"),
    "uk": _("Ukrainian"),
    "bsl": _("British Sign Language"),
    "none": _("No words"),
    "other": _("Another language"),
}
SHARING: Mapping[str, str] = {
    "workers": _("Those who work with the child"),
    "social_care": _("Social care only"),
    "recorder_lead": _("Only I and the child's lead worker"),
    "family": _("Those who work with the child, and the family"),
}
CORRECTION, WITHDRAWN, WRONG_CHILD, SHARED = "correction", "withdrawn", "wrong_child", "sharing"
CHANGES = (CORRECTION, WITHDRAWN, WRONG_CHILD, SHARED)

NOT_ASKED = "not_asked"
REASONS: Mapping[str, str] = {
    NOT_ASKED: _("Nobody asked the child"),
    "declined": _("The child did not want to say"),
    "not_reached": _("The child could not be reached"),
    "unsafe": _("It is not safe to ask now"),
    "other": _("Something else"),
}

OUTCOMES: Mapping[str, str] = {
    "done": _("Done"),
    "partly": _("Done in part"),
    "not_done": _("Not done"),
}
TOLD_HOW: Mapping[str, str] = {
    "face_to_face": _("Face to face"),
    "phone": _("By phone or video"),
    "letter": _("In a letter or message"),
    "through": _("Through somebody the child trusts"),
    "picture": _("With pictures or play"),
    "not_told": _("The child has not been told, and will not be"),
}
NOT_TOLD = "not_told"


def cleaned(text: str) -> str:
    """Give text as it will be kept: without marks that reorder or hide it, and with one kind of line end."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@dataclass(frozen=True, slots=True)
class Saying:
    """What a child said and how it was given. `through` names the advocate or interpreter by their part.

    `said` is verbatim and in the child's own language; a `translation` stands apart from it. `interpretation` is what
    the worker makes of it, and is no part of what the child said.
    """

    said: str
    said_at: datetime
    how: str = "words"
    alone: str = "no"
    place: str = "other"
    is_day: bool = True
    language: str = "en"
    language_said: str = ""
    translation: str = ""
    translated_by: str = ""
    through: str = ""
    present: str = ""
    interpretation: str = ""
    sharing: str = "workers"

    def cleaned(self) -> "Saying":
        """Give the same as it will be kept."""
        return replace(
            self, said=cleaned(self.said), language_said=cleaned(self.language_said),
            translation=cleaned(self.translation), translated_by=cleaned(self.translated_by),
            through=cleaned(self.through), present=cleaned(self.present), interpretation=cleaned(self.interpretation),
        )  # fmt: skip


def why_not_record(saying: Saying, at: datetime, *, has_picture: bool) -> NotNow | None:
    """Say why words may not be kept as they are."""
    checks = (
        (not saying.said and not has_picture, "voice.nothing_said", _("Write what the child said, or add a picture.")),
        (not _is_coded(saying), "voice.code_unknown", _("Choose one of the answers on the page.")),
        (saying.said_at > at and not saying.is_day, "voice.ahead", _("That time has not come yet.")),
        (london_day(saying.said_at) > london_day(at), "voice.ahead", _("That day has not come yet.")),
        (saying.how in THROUGH_SOMEBODY and not saying.through, "voice.through_whom",
         _("Say through whom the child spoke.")),
        (saying.alone not in ("yes", UNSAID) and not saying.present, "voice.who_was_there",
         _("Say who else was there.")),
        (bool(saying.translation) != bool(saying.translated_by), "voice.who_translated",
         _("Give a translation together with who made it.")),
        (saying.language == "other" and not saying.language_said, "voice.which_language",
         _("Name the language the child spoke.")),
        (_is_long(saying), "voice.long", _("Use fewer words, or write it down in two parts.")),
    )  # fmt: skip
    return next((NotNow(code, words) for wrong, code, words in checks if wrong), None)


def _is_coded(saying: Saying) -> bool:
    return (
        saying.how in HOWS and saying.alone in ALONE and saying.place in PLACES and saying.language in LANGUAGES
        and saying.sharing in SHARING
    )  # fmt: skip


def _is_long(saying: Saying) -> bool:
    texts = (saying.said, saying.translation, saying.interpretation)
    lines = (saying.through, saying.present, saying.translated_by, saying.language_said)
    return any(len(each) > SAID_AT_MOST for each in texts) or any(len(each) > LINE_AT_MOST for each in lines)


def why_not_add_beside(kind: str, said: str, *, is_taken_back: bool) -> NotNow | None:
    """Say why nothing may be put beside words: a correction, or that the child or the writer took them back."""
    if is_taken_back:
        return NotNow("voice.taken_back", _("These words were taken back already."))
    if kind not in CHANGES:
        return NotNow("voice.code_unknown", _("Choose one of the answers on the page."))
    return why_not_line(said)


def why_not_line(said: str) -> NotNow | None:
    """Say why a line is too short to help whoever reads it, or too long."""
    if len(said) < LINE_AT_LEAST:
        return NotNow("voice.line_short", _("Say it in a few words of your own."))
    if len(said) > SAID_AT_MOST:
        return NotNow("voice.long", _("Use fewer words, or write it down in two parts."))
    return None


def why_not_unheard(reason: str, said: str) -> NotNow | None:
    """Say why a reason for having no words is not one: it is one of the list, with a line that is specific."""
    if reason not in REASONS:
        return NotNow("voice.reason_unknown", _("Choose one of the reasons."))
    return why_not_line(said)


def why_not_wish(wish: str) -> NotNow | None:
    """Say why a wish may not be kept."""
    if not wish:
        return NotNow("voice.wish_empty", _("Write what the child wants."))
    return NotNow("voice.long", _("Use fewer words.")) if len(wish) > WISH_AT_MOST else None


def why_not_answer(outcome: str, done: str, *, is_answered: bool) -> NotNow | None:
    """Say why what became of a wish may not be kept. Why it was not done in full is part of the answer."""
    if is_answered:
        return NotNow("voice.wish_answered", _("Somebody wrote already what became of this wish."))
    if outcome not in OUTCOMES:
        return NotNow("voice.code_unknown", _("Choose one of the answers on the page."))
    return why_not_line(done)


def why_not_tell(
    how: str, told_on: date | None, said: str, *, is_answered: bool, is_told: bool, wished_on: date, today: date
) -> NotNow | None:
    """Say why it may not be kept that a child was told. A child who is not told is owed the reason in the record."""
    is_untold = how == NOT_TOLD
    checks = (
        (is_told, "voice.wish_told", _("It is written already when the child was told.")),
        (not is_answered, "voice.wish_open", _("Write first what became of the wish.")),
        (how not in TOLD_HOW, "voice.code_unknown", _("Choose one of the answers on the page.")),
        (not is_untold and told_on is None, "voice.told_when", _("Give the day on which the child was told.")),
        (told_on is not None and told_on > today, "voice.ahead", _("That day has not come yet.")),
        (told_on is not None and told_on < wished_on, "voice.before", _("That day is before the child said it.")),
        (is_untold and len(said) < LINE_AT_LEAST, "voice.line_short", _("Say why the child is not told.")),
        (not is_untold and not said, "voice.told_by", _("Say who told the child.")),
        (len(said) > LINE_AT_MOST, "voice.long", _("Use fewer words.")),
    )
    return next((NotNow(code, words) for wrong, code, words in checks if wrong), None)
