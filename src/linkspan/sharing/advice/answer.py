"""What is answered: one of four words, and each sentence of the reason with its source."""

from dataclasses import dataclass
from enum import StrEnum

from linkspan.sharing.advice.question import Question, _
from linkspan.sharing.gateways import Gateway


class Answer(StrEnum):
    """Share, share this part, ask first, or do not; each stricter than the one before."""

    SHARE = "share"
    SHARE_PART = "share_part"
    ASK_FIRST = "ask_first"
    DO_NOT = "do_not"

    @property
    def strictness(self) -> int:
        """Say how strict an answer is, from 0."""
        return tuple(Answer).index(self)


def strictest(*answers: Answer) -> Answer:
    """Give the strictest of some answers."""
    return max(answers, key=lambda each: each.strictness)


def mildest(*answers: Answer) -> Answer:
    """Give the least strict of some answers."""
    return min(answers, key=lambda each: each.strictness)


ANSWER_WORDS: dict[Answer, str] = {
    Answer.SHARE: _("Share it"),
    Answer.SHARE_PART: _("Share this part"),
    Answer.ASK_FIRST: _("Ask first"),
    Answer.DO_NOT: _("Do not share it"),
}


class Refusal(StrEnum):
    """What whoever chooses not to share has to reason about."""

    DETRIMENT = "detriment"
    NECESSITY = "necessity"


class Telling(StrEnum):
    """What the family is told."""

    TELL = "tell"
    AGREE = "agree"
    WAIT = "wait"
    DO_NOT = "do_not"
    IS_THEM = "is_them"


TELLING_WORDS: dict[Telling, str] = {
    Telling.TELL: _("Tell the family what you share and why, before you do if it is safe."),
    Telling.AGREE: _("Tell the family and seek their agreement first."),
    Telling.WAIT: _("Ask the police or children's services before you tell the family."),
    Telling.DO_NOT: _("Do not tell the family yet."),
    Telling.IS_THEM: _("You are telling the family: say it plainly, and listen."),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that is said, as a message id, and the law or guidance that says so."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A gateway that opens the way on the day asked, with what to know of it."""

    gateway: Gateway
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """A clause of an agreement in force by which the giver may tell organisations of one kind.

    `mode` is existence, contact or content; `purposes` and `kinds` are codes of the agreement's own tables.
    """

    agreement: str
    clause: str
    says: str
    receiver_kind: str
    mode: str
    purposes: frozenset[str]
    kinds: frozenset[str]
    parties: str = ""


@dataclass(frozen=True, slots=True)
class Barred:
    """What is held back, by which law, who can lift that, and what may still be said."""

    name: str
    law: str
    says: Sentence
    lifts: str
    still: str
    let_through: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole answer to one question."""

    question: Question
    answer: Answer
    why: tuple[Sentence, ...]
    part: tuple[Sentence, ...]
    ask: tuple[str, ...]
    barred: tuple[Barred, ...]
    gateways: tuple[Cited, ...]
    basis: tuple[Sentence, ...]
    covers: tuple[Cover, ...]
    no_agreement: Sentence | None
    telling: Telling
    told: tuple[Sentence, ...]
    not_told: tuple[Sentence, ...]
    consent: Sentence
    care: tuple[Sentence, ...]
    refusal: Refusal

    @property
    def laws(self) -> tuple[str, ...]:
        """List every law and guidance that the answer rests on, once each, in the order they are met."""
        said = [each.source for each in (*self.why, *self.part)]
        said += [each.gateway.law for each in self.gateways]
        said += [each.law for each in self.barred]
        said += [each.source for each in self.basis]
        return tuple(dict.fromkeys(said))
