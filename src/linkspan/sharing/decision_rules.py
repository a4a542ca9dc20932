"""Decisions to share or not: the words for their parts, and what a record has to hold. Plain values only.

Source: ICO data sharing code, annex B (decision form); DfE information sharing advice 2024; Children Act 2004 s 16LA.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.audit.errors import NotNow
from linkspan.sharing.advice.answer import Answer, Refusal
from linkspan.sharing.advice.question import KINDS, Receiver


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LONGEST = 4_000
SHORTEST_REASONING = 20
NO_PERSON = _("Only a person decides what is shared.")
DECISIONS: Mapping[str, str] = {
    "shared": _("Shared"),
    "in_part": _("Shared in part"),
    "not_shared": _("Not shared"),
    "asked_first": _("Asked first"),
}
# What someone who follows the answer decides.
FOLLOWS: Mapping[Answer, str] = {
    Answer.SHARE: "shared",
    Answer.SHARE_PART: "in_part",
    Answer.ASK_FIRST: "asked_first",
    Answer.DO_NOT: "not_shared",
}
INFORMED: Mapping[str, str] = {
    "yes": _("Yes"),
    "later": _("Not yet, but we will"),
    "no": _("No"),
}
RELATIONSHIPS: Mapping[str, str] = {
    "separate": _("Each decides for itself (separate controllers)"),
    "joint": _("We decide together (joint controllers)"),
    "none": _("The receiver is a person, not an agency"),
}
REFUSAL_WORDS: Mapping[Refusal, str] = {
    Refusal.DETRIMENT: _("Why sharing would be more detrimental to the child than not sharing"),
    Refusal.NECESSITY: _("Why sharing would not be necessary, or not proportionate"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What someone decided and says of it; the rest of the record comes from the answer itself.

    `relevance` and `refusal` are the reasoning of a decision not to share. Everything here may be personal.
    """

    decision: str
    reasons: str
    informed: str
    informed_why: str = ""
    relevance: str = ""
    refusal: str = ""
    about_whom: str = ""
    asked_by: str = ""
    asked_on: date | None = None
    shared_on: date | None = None
    what: str = ""
    fact_or_opinion: str = ""
    child_view: str = ""
    parent_view: str = ""
    lawful_basis: str = ""
    legal_power: str = ""
    is_part_3: bool = False
    relationship: str = "separate"
    agreement: str = ""
    necessity: str = ""
    impact_assessment: str = ""
    officer_view: str = ""
    retention: str = ""
    security: str = ""
    rights: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class OfRequest:
    """The request to one's agency that a decision answers; its own words are kept with the answer alone.

    `asker_kind` is the kind of the organisation that asked. `instead_of` is the decision that this one puts right.
    """

    part_id: UUID
    about: UUID
    asker_kind: str
    aim: str
    urgency: str
    refusal: Refusal
    instead_of: UUID | None = None

    @property
    def receiver(self) -> Receiver:
        """Say which receiver the asker is, as advice has them."""
        return next((each for each, kinds in KINDS.items() if self.asker_kind in kinds), Receiver.OTHER_BODY)


def why_not_carry(asked: Receiver | None, of: OfRequest) -> NotNow | None:
    """Say why an answer may not carry advice: it was about telling someone else."""
    if asked is None or asked is of.receiver:
        return None
    return NotNow("sharing.advice_other", _("That advice was about telling someone else. Ask again, or leave it out."))


TEXTS = (
    "reasons", "informed_why", "relevance", "refusal", "about_whom", "asked_by", "what", "fact_or_opinion",
    "child_view", "parent_view", "lawful_basis", "legal_power", "agreement", "necessity", "impact_assessment",
    "officer_view", "retention", "security", "rights", "receipt",
)  # fmt: skip


def why_not_keep(kept: Kept, refusal: Refusal, today: date) -> NotNow | None:
    """Say why a decision may not be kept as it stands."""
    if kept.decision not in DECISIONS or kept.informed not in INFORMED or kept.relationship not in RELATIONSHIPS:
        return NotNow("sharing.decision_unknown", _("Choose one of the answers on the page."))
    if len(kept.reasons.strip()) < SHORTEST_REASONING:
        return NotNow("sharing.decision_unreasoned", _("Say in a sentence why you decided so."))
    if kept.decision == "not_shared" and len(kept.refusal.strip()) < SHORTEST_REASONING:
        return NotNow("sharing.refusal_unreasoned", refusal_asked(refusal))
    if kept.informed == "no" and not kept.informed_why.strip():
        return NotNow("sharing.silence_unreasoned", _("Say why the family was not told."))
    if any(len(getattr(kept, name)) > LONGEST for name in TEXTS):
        return NotNow("sharing.decision_long", _("Use fewer words."))
    if any(day and day > today for day in (kept.asked_on, kept.shared_on)):
        return NotNow("sharing.decision_ahead", _("A day in the record must not be after today."))
    return None


def refusal_asked(refusal: Refusal) -> str:
    """Ask for the reasoning that a decision not to share needs."""
    if refusal is Refusal.DETRIMENT:
        return _(
            "Say why sharing would be more detrimental to the child than not sharing. Otherwise the law says to share."
        )
    return _("Say why sharing would not be necessary, or not proportionate. Not sharing can harm a child too.")
