"""The rules of what a child does on their page: what they say, how things are, and what they ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from linkspan.audit import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# What a child may send. Each is a single plain page.
KINDS = ("say", "ask", "thanks", "complain")
# Nothing has to be written to ask somebody to get in touch.
WORDLESS = frozenset({"ask"})
OF_SOMEBODY = frozenset({"ask", "thanks", "complain"})
SAID_AT_MOST = 4000
NAMED_AT_MOST = 200
DONE_AT_MOST = 4000
PHONE = re.compile(r"[0-9 +()]{5,25}")

# How a child may be reached, and when.
WAYS = ("school", "ring", "page", "other")
TIMES = ("any", "morning", "lunch", "after_school", "evening")

# The five outcomes of the Children Act 2004 s 10(2); how things are with each: 1 is very bad, 5 very good.
OUTCOMES = ("healthy", "safe", "enjoy", "contribute", "enough")
STEPS = (1, 2, 3, 4, 5)
FELT_AT_MOST = 1000

# What the desk may do with a message; `answer` and `told` are the ones the child reads.
STEPS_TAKEN = ("done", "told", "answer", "harm", "named", "no_harm", "worry")
# Somebody weighed whether the child may be harmed and found that it is not so; with `worry`, kept as an early worry.
WEIGHED = ("no_harm", "worry")
READ_BY_CHILD = ("told", "answer")
URGENCIES = ("danger", "today")


def cleaned(text: str) -> str:
    """Give text as it will be kept: without marks that reorder it or cannot be seen, and with one kind of line end."""
    kept = "".join(
        each for each in text.replace("\r\n", "\n").replace("\r", "\n") if each == "\n" or each.isprintable()
    )
    return kept.strip()


@dataclass(frozen=True, slots=True)
class Saying:
    """What a child sends: of what kind, in what words, and about or to whom, as somebody picked or in words."""

    kind: str
    said: str = ""
    named_words: str = ""

    def cleaned(self) -> "Saying":
        """Give the same as it will be kept."""
        return replace(self, said=cleaned(self.said), named_words=cleaned(self.named_words))


@dataclass(frozen=True, slots=True)
class Way:
    """How and when a child says that they may be reached. `never_ring` stands above everything else."""

    way: str
    time: str = "any"
    where: str = ""
    phone: str = ""
    never_ring: bool = False
    not_at_home: bool = False

    def cleaned(self) -> "Way":
        """Give the same as it will be kept; a number that must never be rung is not kept at all."""
        phone = "" if self.never_ring or self.way != "ring" else " ".join(self.phone.split())
        return replace(self, where=cleaned(self.where), phone=phone)


@dataclass(frozen=True, slots=True)
class Felt:
    """How things are with one outcome: a step from 1 to 5, and words if the child wants to add any."""

    step: int
    said: str = ""


def why_not_say(saying: Saying) -> NotNow | None:
    """Say why a child's words cannot be kept as they stand."""
    if saying.kind not in KINDS:
        return NotNow("voice.message_kind_unknown", _("Pick one of the things on the page."))
    if not saying.said and saying.kind not in WORDLESS:
        return NotNow("voice.message_empty", _("Write something first."))
    if len(saying.said) > SAID_AT_MOST or len(saying.named_words) > NAMED_AT_MOST:
        return NotNow("voice.message_long", _("That is too long. Send it in two parts."))
    return None


def why_not_way(way: Way) -> NotNow | None:
    """Say why a way to reach a child cannot be kept as it stands."""
    if way.way not in WAYS or way.time not in TIMES:
        return NotNow("voice.way_unknown", _("Pick one of the things on the page."))
    if way.way == "ring" and way.never_ring:
        return NotNow("voice.way_ring_never", _("You picked a phone call and also no calls. Pick one."))
    if way.way == "ring" and not PHONE.fullmatch(way.phone):
        return NotNow("voice.way_phone", _("Write the number to ring."))
    if way.way == "other" and not way.where:
        return NotNow("voice.way_where", _("Write how we can reach you."))
    if len(way.where) > NAMED_AT_MOST:
        return NotNow("voice.way_long", _("That is too long. Say it in fewer words."))
    return None


def why_not_feel(felt: Mapping[str, Felt]) -> NotNow | None:
    """Say why how things are cannot be kept as it stands."""
    if not felt:
        return NotNow("voice.felt_nothing", _("Pick at least one face."))
    if any(outcome not in OUTCOMES or each.step not in STEPS for outcome, each in felt.items()):
        return NotNow("voice.felt_unknown", _("Pick one of the faces on the page."))
    if any(len(each.said) > FELT_AT_MOST for each in felt.values()):
        return NotNow("voice.message_long", _("That is too long. Send it in two parts."))
    return None


def why_not_work(is_closed: bool) -> NotNow | None:
    """Say why nothing more may be done with a message."""
    return NotNow("voice.message_answered", _("That message has been answered.")) if is_closed else None


def why_not_words(words: str) -> NotNow | None:
    """Say why what was done, or an answer, cannot be kept as it stands."""
    if not words:
        return NotNow("voice.answer_empty", _("Write what was done."))
    return NotNow("voice.answer_long", _("Write less.")) if len(words) > DONE_AT_MOST else None


def why_not_harm(has_contact: bool, urgency: str, why: str) -> NotNow | None:
    """Say why a message cannot open a contact: it has done so, or what is asked is wanting."""
    if has_contact:
        return NotNow("voice.harm_marked", _("A contact was opened from this message already."))
    if urgency not in URGENCIES:
        return NotNow("voice.urgency_unknown", _("Say how urgent it is."))
    return why_not_words(why)


def why_not_no_harm(kind: str, has_contact: bool, is_worry: bool) -> NotNow | None:
    """Say why it cannot be kept that possible harm was weighed and there is none."""
    if has_contact:
        return NotNow("voice.harm_marked", _("A contact was opened from this message already."))
    if is_worry and kind == "complain":
        return NotNow(
            "voice.worry_complaint",
            _("Whom a complaint is about might read an early worry. Untick it, or open a contact."),
        )
    return None


def why_not_answer(reads_first: bool, has_contact: bool, is_weighed: bool, no_harm: str) -> NotNow | None:
    """Say why a message whose words may tell of harm cannot be answered yet: nobody has said what they think of it."""
    if reads_first and not (has_contact or is_weighed or no_harm):
        return NotNow("voice.harm_unweighed", _("Say first whether the child may be harmed, or why you think not."))
    return None
