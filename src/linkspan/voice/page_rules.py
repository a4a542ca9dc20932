"""The rules of the child's own page: its codes, what was released to it, and what is held back.

What is shown to whom is one table, `SHOWN`; the page, the database and the reference go by it.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.audit import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# --- the code -------------------------------------------------------------------------------------------------

# No letter or digit that is taken for another, and no I, O or U to make words of.
ALPHABET = "ACDEFGHJKMNPQRTWXY2346789"
CODE_LENGTH, CODE_GROUPS = 10, (3, 3, 4)
CODE_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=20)
LONGEST = timedelta(days=1)
LONGEST_CHECKED = timedelta(days=28)
WRONG_CHECKS = 5
# Wrong codes within ten minutes from one address, or from one telephone that had the page before; and how many when
# the whole node meets too many. Never none: whoever spoils it for all still locks out no child.
TRIES, TRIES_IN_A_STORM, STORM = 10, 3, 100
SEE_AGAIN = timedelta(minutes=10)


def entropy_bits() -> float:
    """Say how many bits a code holds."""
    return CODE_LENGTH * math.log2(len(ALPHABET))


def chance_of_a_guess(*, addresses: int, codes_alive: int, for_: timedelta) -> float:
    """Say how likely it is that somebody with so many addresses guesses any code at all, as long as they like."""
    each = TRIES_IN_A_STORM if addresses * TRIES > STORM else TRIES
    tries = addresses * each * (for_ / SEE_AGAIN)
    return tries * codes_alive / math.pow(len(ALPHABET), CODE_LENGTH)


def why_not_give(*, is_with_child: bool) -> NotNow | None:
    """Say why a code is not given: it is only ever handed over face to face."""
    if not is_with_child:
        return NotNow(
            "voice.page_face_to_face",
            _("Give the code only while you are with the child, and nobody else reads your screen."),
        )
    return None


# --- the check that the right person is holding the phone -----------------------------------------------------

PICTURES: Mapping[str, tuple[str, str]] = {
    "sun": ("☀️", _("Sun")), "moon": ("🌙", _("Moon")), "tree": ("🌳", _("Tree")), "fish": ("🐟", _("Fish")),
    "bird": ("🐦", _("Bird")), "cat": ("🐱", _("Cat")), "boat": ("⛵", _("Boat")), "house": ("🏠", _("House")),
    "apple": ("🍎", _("Apple")), "flower": ("🌻", _("Flower")), "ball": ("⚽", _("Ball")), "key": ("🔑", _("Key")),
}  # fmt: skip
PICTURES_WANTED = 3
CHECKS = ("pictures", "word")
# From this age a word or number is asked for, unless the worker knows better.
WORD_FROM = 11
EASY = frozenset({"1234", "12345", "123456", "4321", "abcd", "abc123", "qwerty", "password", "pass", "1212"})


def check_for(age: int | None) -> str:
    """Choose the kind of check by age; pictures where no age is known."""
    return "word" if age is not None and age >= WORD_FROM else "pictures"


def plain_answer(kind: str, given: Iterable[str]) -> str:
    """Bring what was chosen or typed into the one form that is compared."""
    if kind == "pictures":
        return "-".join(each for each in given if each in PICTURES)
    return "".join("".join(given).split()).casefold()


def why_not_check(kind: str, answer: str) -> NotNow | None:
    """Say why pictures or a word will not do."""
    if kind == "pictures":
        chosen = answer.split("-")
        if len(chosen) != PICTURES_WANTED or len(set(chosen)) != PICTURES_WANTED:
            return NotNow("voice.page_pictures", _("Pick three pictures. Each one must be different."))
        return None
    if len(answer) < 4:
        return NotNow("voice.page_word_short", _("Use four letters or numbers, or more."))
    if answer in EASY or len(set(answer)) < 3:
        return NotNow("voice.page_word_easy", _("That one is easy to guess. Try one that is harder."))
    return None


# --- what is shown --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may be on a child's page: what the child sees of it, who lets it be there, and when it is not."""

    kind: str
    what: str
    child_sees: str
    released: str
    off: str = "while the lead holds it back"
    never: str = ""


SHOWN: tuple[Row, ...] = (
    Row(
        "worker", "A person who works with me", "their name and what they are for, in the lead's words",
        "by the lead, each person alone",
    ),
    Row(
        "service", "A kind of service that looked at what is written about me", "the kind of service and the month",
        "by the lead, each kind and month alone",
        off="while the lead holds it or all of them back; and, whatever was released, while a strategy discussion, a "
        "section 47 enquiry, an emergency order or a concern that waits for a decision is open, while exploitation, "
        "honour-based abuse, forced marriage, female genital mutilation, abuse linked to faith or belief, or "
        "fabricated illness is thought of on any stage that is open or of an open episode, or when nobody can tell",
        never="names of people or agencies; the police; youth justice; sensitive services; charities and others whose "
        "name would say what they are for; anybody who looked to audit or inspect",
    ),
    Row(
        "words", "What I said, and what happened because of it",
        "the child's words and what was done, as the lead read them", "by the lead, each alone",
    ),
    Row("note", "A note from the lead", "the note", "by the lead, each alone"),
)  # fmt: skip
KINDS = tuple(row.kind for row in SHOWN)
# What is there without being let be there item by item: the child's own, and what is said to every child alike.
ALWAYS = "never, while the page is open"
ALSO_SHOWN: tuple[Row, ...] = (
    Row(
        "sent", "What I sent from this page, and what happened because of it",
        "their own words, whom they picked, that somebody has read it, by which day an answer comes, and each line "
        "that whoever works at the desk wrote for them",
        "by nobody, since it is theirs; each line of the desk's by whoever writes it", ALWAYS,
        "who read it; what the desk did without telling; what it thinks of harm, and any early worry; whom a complaint "
        "was found to be about; what another child sent",
    ),
    Row("reach", "How I may be reached", "what they chose last", "by nobody, since it is theirs", ALWAYS),
    Row(
        "desk", "Who reads what I send", "the desk of the council of their area, its hours, its numbers, and the day "
        "of an answer", "by the council, which states its hours", ALWAYS, "any worker's name",
    ),
    Row(
        "did", "You said, we did", "what children together said in a theme, and what a manager answered, with its day",
        "by the manager who answers", ALWAYS, "what one child wrote, or how many said it",
    ),
)  # fmt: skip
NEVER_SHOWN: tuple[str, ...] = (
    "who reported a worry, and that anybody did", "the files, decisions and notes of agencies",
    "other children and adults of the family", "where anybody lives", "that something is held back, or how much",
)  # fmt: skip
# The kinds of agency whose looks may be told, and the plain word for each. Whoever is not here is never told of.
SERVICES: Mapping[str, str] = {
    "council": _("The council's help for families"), "school": _("A school"), "nursery": _("A nursery"),
    "gp_practice": _("A doctor's surgery"), "hospital_trust": _("A hospital"),
}  # fmt: skip
# What somebody is for, in plain words; a lead may write their own instead.
FOR: Mapping[str, str] = {
    "social_worker": _("I come to see you and find out what would help you and your family."),
    "teacher": _("I help you at school. You can talk to me there."),
    "doctor": _("I look after your health."),
    "nurse": _("I help you and your family to stay well."),
    "youth_worker": _("I spend time with you and help you with things you want to do."),
    "family_worker": _("I help your family at home."),
    "reviewer": _("I make sure that people do what they said they would do for you."),
    "advocate": _("I help you say what you want. I am on your side."),
}
DANGER_STAGES = ("strategy_discussion", "section47", "police_protection", "emergency_order")
# Source: children in need census: exploitation, trafficking, gangs, FGM, faith or belief, criminal exploitation.
DANGER_FACTORS = ("11A", "12A", "13A", "22A", "23A", "24A")
WHYS: Mapping[str, str] = {
    "exploitation": _("A concern about exploitation"),
    "honour": _("A concern about honour-based abuse"),
    "forced_marriage": _("A concern about forced marriage"),
    "fabricated": _("A concern about fabricated or induced illness"),
    "harm": _("It could put the child or somebody else in danger"),
    "upset": _("It should be told face to face first"),
    "other_person": _("It says something about somebody else"),
    "enquiry": _("It could spoil an enquiry"),
}
HELD_KINDS = (*KINDS, "services")


@dataclass(frozen=True, slots=True)
class Released:
    """One item that the lead let the page show. `said` is what it says, `after` what happened because of it."""

    id: UUID
    kind: str
    about: UUID
    code: str = ""
    name: str = ""
    said: str = ""
    after: str = ""
    month: date | None = None
    at: datetime | None = None


def about_service(code: str, month: date) -> UUID:
    """Name a kind of service and a month by one id, so that it can be released and held back like anything else."""
    return uuid5(NAMESPACE_URL, f"linkspan:service:{code}:{month:%Y-%m}")


def shown(
    items: Iterable[Released], *, held: Collection[tuple[str, UUID]], holds_services: bool, in_danger: bool
) -> tuple[Released, ...]:
    """Keep what the page shows of what was released; what is held back leaves no trace."""
    return tuple(
        item
        for item in items
        if (item.kind, item.about) not in held
        and (item.kind != "service" or (item.code in SERVICES and not in_danger and not holds_services))
    )


def why_not_release(
    *, kind: str, code: str = "", name: str = "", said: str = "", month: date | None = None
) -> NotNow | None:
    """Say why something cannot be let onto the page."""
    if kind not in KINDS:
        return NotNow("voice.page_kind", _("Choose what to show."))
    if kind == "service":
        if code not in SERVICES or month is None:
            return NotNow("voice.page_service", _("Choose a kind of service from the list. No other is ever shown."))
        return None
    if not said.strip():
        return NotNow("voice.page_words", _("Write what the child will read."))
    if kind == "worker" and not name.strip():
        return NotNow("voice.page_name", _("Choose who the child will read about."))
    return None


def why_not_hold(*, kind: str, why: str, words: str) -> NotNow | None:
    """Say why something is not held back: somebody must answer for it."""
    if kind not in HELD_KINDS:
        return NotNow("voice.page_kind", _("Choose what to hold back."))
    if why not in WHYS:
        return NotNow("voice.page_why", _("Choose why you hold it back."))
    if len(words.split()) < 3:
        return NotNow("voice.page_why_words", _("Say in a few words why you hold it back. A manager reads it."))
    return None


def why_not_review(*, is_ended: bool, is_own: bool, says: str, words: str) -> NotNow | None:
    """Say why a holding back is not reviewed."""
    if is_ended:
        return NotNow("voice.page_not_held", _("It is no longer held back. Nothing was saved."))
    if is_own:
        return NotNow("voice.page_own_hold", _("Somebody else must look at what you held back."))
    if says not in ("keep", "end"):
        return NotNow("voice.page_says", _("Say whether it stays held back."))
    if len(words.split()) < 3:
        return NotNow("voice.page_review_words", _("Say in a few words why."))
    return None


def reference() -> str:
    """Write the page of the reference that says what a child's page shows to whom."""
    lines = [
        "# The child's page: what is shown\n",
        "One table says what a child's own page may show. The page, the database's own function and the tests go by "
        "it. This page is made from the program.\n",
        "| What | The child sees | Who lets it be there | Off | Never |\n|---|---|---|---|---|",
        *(
            f"| {row.what} | {row.child_sees} | {row.released} | {row.off} | {row.never or '–'} |"
            for row in (*SHOWN, *ALSO_SHOWN)
        ),
        "\nNothing else is ever there. In particular never:\n",
        *(f"- {each}" for each in NEVER_SHOWN),
        "\n## Who can open what\n",
        "| Who | Of the child's page |\n|---|---|",
        *(f"| {who} | {what} |" for who, what in WHO.items()),
        "\n## Numbers\n",
        f"A code has {CODE_LENGTH} of {len(ALPHABET)} letters and digits ({entropy_bits():.0f} bits), works once, and "
        f"for {CODE_LASTS // timedelta(minutes=1)} minutes. An address may be wrong {TRIES} times in "
        f"{SEE_AGAIN // timedelta(minutes=1)} minutes; when the whole node meets {STORM} wrong codes, "
        f"{TRIES_IN_A_STORM} times. The page closes {IDLE // timedelta(minutes=1)} minutes after it was last used, and "
        f"at the latest after {LONGEST // timedelta(days=1)} day, or {LONGEST_CHECKED // timedelta(days=1)} days where "
        f"pictures or a word were chosen. {WRONG_CHECKS} wrong answers to those close it.\n",
    ]
    return "\n".join(lines)


WHO: Mapping[str, str] = {
    "The child, with a code and, where one was chosen, the right pictures or word": "what the table above says",
    "Anybody with a wrong, old, used or taken-back code": "one page, the same for all of these",
    "Anybody with the phone after Exit or twenty minutes": "the question for pictures or word, or the page for a code",
    "The child's lead": "what is released and held back; lets things be there, holds them back, gives a code",
    "Somebody else who works with the child": "gives a code face to face, ends what is open; releases nothing",
    "A manager who did not hold it back": "reviews what is held back",
    "A parent or carer": "nothing; the page is at a neutral address and says nothing of anybody",
}
