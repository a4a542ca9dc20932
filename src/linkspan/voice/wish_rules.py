"""Wishes about sharing: the words, which one stands, and what one has to say. Plain values only.

The kinds and receivers are those of "Can I share this?", kept to the few that a child or parent can tell apart.
Source: UN Convention on the Rights of the Child art 12; Children Act 1989 s 22(4); UK GDPR art 5(1)(a).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from linkspan.audit.errors import NotNow
from linkspan.sharing.advice.question import Matter, Receiver


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LONGEST = 2_000
ANY = "any"
SAID_BY: Mapping[str, str] = {"child": _("The child"), "parent": _("A parent or carer")}
KINDS: Mapping[str, str] = {
    ANY: _("Anything"),
    Matter.KNOWN.value: _("That we work with them, and who to ring"),
    Matter.DETAILS.value: _("Names, address, school and family"),
    Matter.EVERYDAY.value: _("How they are doing"),
    Matter.HEALTH.value: _("Health"),
    Matter.CONFIDED.value: _("Something they asked us to keep private"),
}
RECEIVERS: Mapping[str, str] = {
    ANY: _("Anyone"),
    Receiver.EDUCATION.value: _("School, college or nursery"),
    Receiver.HEALTH.value: _("Doctors, nurses and hospitals"),
    Receiver.COUNCIL.value: _("Council children's services"),
    Receiver.POLICE.value: _("The police"),
    Receiver.YOUTH_JUSTICE.value: _("Youth justice"),
    Receiver.HOUSING.value: _("Housing"),
    Receiver.CHARITY.value: _("A charity or community group"),
    Receiver.PARENT.value: _("A parent or carer"),
    Receiver.RELATIVE.value: _("A relative or friend"),
}
ANSWERS: Mapping[str, str] = {
    "yes": _("Yes"),
    "no": _("No"),
    "not_now": _("Not now"),
    "withdrawn": _("Took it back"),
}
AGAINST = frozenset({"no", "not_now"})
HOW: Mapping[str, str] = {
    "face_to_face": _("Face to face"),
    "phone": _("By telephone or video"),
    "writing": _("In writing"),
    "interpreter": _("With an interpreter"),
    "advocate": _("Through an advocate"),
    "other": _("In another way"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about one kind of sharing. The words and the name are personal."""

    said_by: str
    kind: str
    receiver: str
    answer: str
    how: str
    said_on: date
    said_by_name: str = ""
    words: str = ""
    until_on: date | None = None
    ask_on: date | None = None

    def cleaned(self) -> "Said":
        """Give the same without spare spaces; only a parent has a name here, and only "not now" a day."""
        return replace(
            self,
            said_by_name=" ".join(self.said_by_name.split()) if self.said_by == "parent" else "",
            words=self.words.strip(),
            ask_on=self.ask_on if self.answer == "not_now" else None,
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as it was kept. `words` is None for whoever may not read what a child said."""

    wish_id: UUID
    said: Said
    at: datetime
    asked_by: str
    asked_as: str
    agency: str
    words: str | None
    item_id: UUID | None = None

    @property
    def about(self) -> tuple[str, str, str, str]:
        """Name whose wish it is and of what: a newer one of the same stands in its place."""
        return about(self.said)


def about(said: Said) -> tuple[str, str, str, str]:
    """Name whose wish something is, and of what."""
    return said.said_by, said.said_by_name.casefold(), said.kind, said.receiver


def why_not_say(said: Said, today: date) -> NotNow | None:
    """Say why a wish may not be kept as it stands."""
    codes = ((said.said_by, SAID_BY), (said.kind, KINDS), (said.receiver, RECEIVERS), (said.how, HOW))
    if said.answer not in {"yes", *AGAINST} or any(code not in known for code, known in codes):
        return NotNow("voice.wish_unknown", _("Choose one of the answers on the page."))
    if said.said_by == "parent" and not said.said_by_name:
        return NotNow("voice.wish_whose", _("Say which parent or carer said it."))
    if len(said.words) > LONGEST:
        return NotNow("voice.wish_long", _("Use fewer words."))
    return _why_not_days(said, today)


def _why_not_days(said: Said, today: date) -> NotNow | None:
    if said.said_on > today:
        return NotNow("voice.wish_ahead", _("The day they said it must not be after today."))
    if said.until_on and said.until_on <= today:
        return NotNow("voice.wish_over", _("The day it ends must be after today. Leave it empty if they set none."))
    if said.answer == "not_now" and (said.ask_on is None or said.ask_on < today):
        return NotNow("voice.wish_when", _("Choose the day to ask them again. It must not have passed."))
    return None


def why_not_withdraw(said: Said, *, is_newest: bool) -> NotNow | None:
    """Say why a wish may not be taken back."""
    if said.answer == "withdrawn" or not is_newest:
        return NotNow("voice.wish_overtaken", _("They have said something newer since. Look at the page again."))
    return None


def standing(wishes: Iterable[Wish], today: date) -> tuple[Wish, ...]:
    """Give the newest of each wish, but those taken back and those whose day has passed; newest first."""
    newest: dict[tuple[str, str, str, str], Wish] = {}
    for each in sorted(wishes, key=lambda wish: (wish.at, wish.wish_id)):
        newest[each.about] = each
    stand = [each for each in newest.values() if is_standing(each.said, today)]
    return tuple(sorted(stand, key=lambda wish: (wish.at, wish.wish_id), reverse=True))


def is_standing(said: Said, today: date) -> bool:
    """Say whether a wish holds today, as far as it alone tells."""
    return said.answer != "withdrawn" and (said.until_on is None or said.until_on > today)


def bears_on(said: Said, receiver: str, matters: Collection[str]) -> bool:
    """Say whether a wish is about telling a receiver of some matters; none named means whatever there is to tell."""
    is_whom = said.receiver in (ANY, receiver)
    return is_whom and (said.kind == ANY or not matters or said.kind in matters)
