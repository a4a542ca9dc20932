"""What the front door may decide, what its levels mean, and the exact words a referrer gets: plain values only."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from linkspan.audit.errors import NotNow
from linkspan.pathway.help_kinds import HARMS
from linkspan.pathway.rules import LEVELS, OUTCOMES, REORDERING, REPLIED_TO, UNPRINTABLE


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# Source: Working Together to Safeguard Children, ch 3 and its asking every partnership for a threshold document; the
# words are plain ones for its usual four levels.
LEVELS_MEAN: Mapping[int, str] = {
    1: _("Needs met by family, school and health, as for every child"),
    2: _("Needs some extra help from one or two services, with the family's agreement"),
    3: _("Needs help from several services together, with one plan and one lead"),
    4: _("May be in need under section 17, or may be suffering or likely to suffer significant harm"),
}
OUTCOMES_MEAN: Mapping[str, str] = {
    "no_further_action": _("Nothing more is done by the council now"),
    "advice": _("Whoever spoke, or the family, is told where help is"),
    "early_help": _("Offered to the family, who may say no"),
    "family_help_assessment": _("A worker sees the child and the family (Children Act 1989 section 17)"),
    "strategy_discussion": _("Social care, police and health speak now, to protect the child (section 47)"),
}
# At which levels an outcome is usual. Another is a judgement, and is said so; it is never refused.
USUAL_LEVELS: Mapping[str, frozenset[int]] = {
    "no_further_action": frozenset({1, 2}),
    "advice": frozenset({1, 2}),
    "early_help": frozenset({2, 3}),
    "family_help_assessment": frozenset({3, 4}),
    "strategy_discussion": frozenset({4}),
}
# What a referrer reads of an outcome. It says what will be done and nothing of why.
TOLD: Mapping[str, str] = {
    "no_further_action": _("We will take no further action at present."),
    "advice": _("Advice has been given, and we will take no further action at present."),
    "early_help": _("The family will be offered early help."),
    "family_help_assessment": _("A family help assessment will begin."),
    "strategy_discussion": _("Agencies will hold a strategy discussion. You may be asked to take part."),
}
REASONS_AT_LEAST = 20
REASONS_AT_MOST = 10_000
TOLD_AT_LEAST = 10
TOLD_AT_MOST = 1_000
COPIED_AT_MOST = 7  # words in a row
WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What a decider gives: the outcome, the threshold level, the reasons for the file, and the line for the referrer.

    `at_once` sends the referrer's words with the decision; otherwise they wait, under a clock of their own. `harms` are
    kinds of harm thought of: they are kept with what the decision opens, for those alone who see that.
    """

    outcome: str
    level: int
    reasons: str
    told: str = ""
    at_once: bool = True
    breach_reason: str = ""
    harms: tuple[str, ...] = ()


def reply_to(referrer: str) -> str | None:
    """Say to which kind of referrer a reply goes: none to someone without a name, or who may be causing the harm."""
    return referrer if referrer in REPLIED_TO else None


def is_reasoned(to_kind: str | None) -> bool:
    """Tell whether a referrer hears the outcome and its reason; family and public get an acknowledgement only."""
    return to_kind == "professional"


def is_usual(outcome: str, level: int) -> bool:
    """Tell whether an outcome is usual at a level. One that is not is a judgement, to be explained in the reasons."""
    return level in USUAL_LEVELS.get(outcome, frozenset())


def why_not_decide(given: Given, to_kind: str | None, said: Collection[str]) -> NotNow | None:
    """Say why a decision cannot be kept as it stands. `said` is the text of the concern, which no reply repeats."""
    if given.outcome not in OUTCOMES:
        return NotNow("pathway.outcome_unknown", _("Choose what happens next."))
    if given.level not in LEVELS:
        return NotNow("pathway.level_unknown", _("Choose the level of need."))
    if not set(given.harms) <= set(HARMS):
        return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
    reasons = given.reasons.strip()
    if len(reasons) < REASONS_AT_LEAST:
        return NotNow("pathway.reasons_short", _("Give the reasons in words of your own: a sentence at least."))
    if len(reasons) > REASONS_AT_MOST:
        return NotNow("pathway.reasons_long", _("Keep the reasons to 10,000 characters. Nothing was cut."))
    return why_not_tell(given.told, to_kind, [*said, reasons])


def why_not_tell(told: str, to_kind: str | None, said: Collection[str]) -> NotNow | None:
    """Say why the line for the referrer will not do: it is wanting, long, or repeats what the case says."""
    if not is_reasoned(to_kind):
        return None
    line = told.strip()
    if len(line) < TOLD_AT_LEAST:
        return NotNow("pathway.told_short", _("Say in a line why, for whoever raised the concern."))
    if len(line) > TOLD_AT_MOST:
        return NotNow("pathway.told_long", _("Keep what the referrer reads to 1,000 characters."))
    if any(repeats(line, each) for each in said):
        return NotNow(
            "pathway.told_repeats",
            _("What the referrer reads repeats the record word for word. Say it without detail of the case."),
        )
    return None


def repeats(line: str, said: str) -> bool:
    """Tell whether a line takes over more than a few words in a row from a text."""
    ours, theirs = WORD.findall(line.casefold()), WORD.findall(said.casefold())
    size = COPIED_AT_MOST + 1
    runs = {tuple(theirs[start : start + size]) for start in range(len(theirs) - size + 1)}
    return any(tuple(ours[start : start + size]) in runs for start in range(len(ours) - size + 1))


def why_not_replace(live: object, instead_of: object) -> NotNow | None:
    """Say why a decision may not be put in another's place: it was decided by someone in the meantime."""
    if live == instead_of:
        return None
    return NotNow(
        "pathway.decided_meanwhile",
        _("Somebody decided this in the meantime. Nothing of yours was saved. Read theirs first."),
    )


def why_not_work(closed_how: str) -> NotNow | None:
    """Say why a contact may not change hands, or be joined to another."""
    if closed_how == "joined":
        return NotNow("pathway.contact_joined", _("That contact was joined to another. Work on that one."))
    return NotNow("pathway.contact_decided", _("That contact was decided already.")) if closed_how else None


def why_not_join(first: object, second: object, *, is_same: bool, closed_how: str) -> NotNow | None:
    """Say why two contacts may not be joined: they are about different children, or one of them is done."""
    if first == second or not is_same:
        return NotNow("pathway.join_other_child", _("Only contacts about the same child are joined."))
    return why_not_work(closed_how)


def why_not_send(sent_at: datetime | None, closed_at: datetime | None) -> NotNow | None:
    """Say why a reply may not go."""
    if sent_at or closed_at:
        return NotNow("pathway.reply_gone", _("That reply went already, or a later decision stands in its place."))
    return None


def was_late(due_at: datetime, at: datetime) -> bool:
    """Tell whether something done at a moment was done after its date."""
    return at > due_at


# --- the words that go ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """What the words of a reply are made of, beside the line the decider writes. Nothing in it is about the child."""

    council: str
    desk: str
    phone: str
    received: str


THANKS = _("Thank you for the concern you raised on %(received)s. The front door of %(council)s has decided.")
WHY = _("Why: %(told)s")
WHOM = _("Whom to talk to: %(desk)s, %(phone)s.")
AGAIN = _("If you see or hear more, tell us again. If a child is in danger now, ring 999.")
DISAGREE = _("If you do not agree, you can challenge this decision where you read it. That stops nothing meanwhile.")
ACKNOWLEDGED = _(
    "Thank you for telling %(council)s what worries you. We had it on %(received)s, and someone whose work this is"
    " has looked at it."
)
KEPT = _("To keep what concerns a family private, we cannot tell you what happens next.")


def reply_parts(to_kind: str, outcome: str) -> tuple[str, ...]:
    """Name the sentences of a reply in their order; whoever joins them translates each and fills it in."""
    if is_reasoned(to_kind):
        return (THANKS, TOLD[outcome], WHY, WHOM, DISAGREE, AGAIN)
    return (ACKNOWLEDGED, KEPT, WHOM, AGAIN)


def tidy(text: str) -> str:
    """Give a line as it will be kept: without marks that reorder it or cannot be seen."""
    return UNPRINTABLE.sub("", REORDERING.sub("", text.replace("\r\n", "\n"))).strip()
