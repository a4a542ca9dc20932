"""One agreement in writing: a plain document of frozen values, its one canonical form, and the hash that is signed.

Elements follow the ICO data sharing code: parties and roles, purposes, organisations, items, lawful basis, conditions,
rights, governance, review and termination. Only the clauses decide anything; the paragraphs bind people, not the gate.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


TIERS: dict[int, str] = {
    1: _("Tier 1: the whole partnership's terms"),
    2: _("Tier 2: one specific sharing under those terms"),
}
PARTY_ROLES: dict[str, str] = {
    "controller": _("decides why and how, for what it holds"),
    "joint_controller": _("decides why and how together with others"),
    "processor": _("acts on another's instructions only"),
}
PURPOSES: dict[str, str] = {
    "safeguarding": _("to keep a child safe and promote their welfare"),
    "child_protection": _("to enquire into, or protect a child from, significant harm"),
    "early_help": _("to help a family early"),
    "direct_care": _("to care for a child's health"),
    "law_enforcement": _("to prevent, detect or prosecute crime"),
    "assurance": _("to check how well children are served"),
    "administration": _("to run the service"),
    "emerging_patterns": _("to weigh early signs from several agencies together, by open rules, for the front door"),
}
# Those who work with children ask for these, or send for them; nobody asks about a child for the others.
ASKED_PURPOSES = frozenset(
    {"safeguarding", "child_protection", "early_help", "direct_care", "law_enforcement", "emerging_patterns"}
)
# What is new enough in kind that the impact assessment itself must name it: UK GDPR article 35.
ASSESSED_PURPOSES = frozenset({"emerging_patterns"})
KINDS: dict[str, str] = {
    "involvement": _("that they work with the child, and who to reach"),
    "alerts": _("alerts and plans that stand for the child"),
    "identity": _("names, birth date, address and family"),
    "social_care": _("social care"),
    "early_help": _("early help"),
    "education": _("education"),
    "health": _("health"),
    "policing": _("crime and policing"),
    "youth_justice": _("youth justice"),
    "housing": _("housing"),
}
SPECIAL_KINDS = frozenset({"health", "social_care"})  # UK GDPR art 9: data concerning health and the like
OFFENCE_KINDS = frozenset({"policing", "youth_justice"})  # UK GDPR art 10
GROUPS: dict[str, str] = {
    "all": _("any child"),
    "known": _("children whom the receiver already works with"),
    "area": _("children who live in the receiver's area"),
    "harm": _("children for whom significant harm is recorded"),
}
# Each mode lets the receiver do what the modes before it do as well.
MODES: dict[str, str] = {
    "existence": _("know that something is held, and by which agency"),
    "contact": _("know who works with the child and how to reach them, and see the child's flags"),
    "content": _("be told what is held"),
}
MODE_ORDER = tuple(MODES)
DIRECTIONS: dict[str, str] = {"one_way": _("one way"), "both_ways": _("both ways")}
EFFECTS: dict[str, str] = {"share": _("share"), "withhold": _("hold back")}
# Source: UK GDPR arts 6(1) and 9(2); DPA 2018 sch 1 and sch 8. Article 6(1)(ea) holds from 5 February 2026.
ARTICLE_6 = ("6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)")
ARTICLE_9 = ("9(2)(a)", "9(2)(b)", "9(2)(c)", "9(2)(f)", "9(2)(g)", "9(2)(h)", "9(2)(i)", "9(2)(j)")
SCHEDULE_1 = tuple(f"para {number}" for number in range(1, 38))
SCHEDULE_8 = tuple(f"para {number}" for number in range(1, 10))
TERMS: dict[str, str] = {
    "telling": _("How children and families are told"),
    "rights": _("How people's rights are met"),
    "quality": _("How facts are kept accurate"),
    "retention": _("How long what was shared is kept, and how it is disposed of"),
    "security": _("How it is kept secure"),
    "staff": _("Which staff may see it, and their training"),
    "breaches": _("What happens when something goes wrong"),
    "review": _("How and when the agreement is reviewed"),
    "termination": _("How a party leaves, and what becomes of what was shared"),
}


class Malformed(Exception):
    """A text that is no agreement document: the place, and what is wrong there, in plain words."""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that signs, what it decides, and who answers for it (a post, never a person's name)."""

    organisation: UUID
    role: str = "controller"
    answers: str = ""


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """One purpose of the sharing, and what it means here."""

    code: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Who may know what, from whom, about which children, for what.

    `effect` share lets the receivers know; withhold takes away from the sharing clauses of this agreement what it
    names, in its mode and those above it, and nothing that the law allows by itself. `direction` both_ways lets givers
    and receivers change places. `gateways` are codes of the table of gateways.
    """

    number: str
    givers: tuple[UUID, ...]
    receivers: tuple[UUID, ...]
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...] = ("all",)
    mode: str = "existence"
    direction: str = "one_way"
    effect: str = "share"
    gateways: tuple[str, ...] = ()
    said: str = ""

    def pairs(self) -> Iterator[tuple[UUID, UUID]]:
        """Give each (receiver, giver) that the clause lets one know from the other."""
        ways = [(self.receivers, self.givers)]
        if self.direction == "both_ways":
            ways.append((self.givers, self.receivers))
        seen: set[tuple[UUID, UUID]] = set()
        for asking, holding in ((a, h) for those, others in ways for a in those for h in others):
            if asking != holding and (asking, holding) not in seen:
                seen.add((asking, holding))
                yield asking, holding

    def asking(self) -> frozenset[UUID]:
        """Give the organisations that may ask under it."""
        return frozenset(self.receivers) | (frozenset(self.givers) if self.direction == "both_ways" else frozenset())

    def holding(self) -> frozenset[UUID]:
        """Give the organisations whose information it is about."""
        return frozenset(self.givers) | (frozenset(self.receivers) if self.direction == "both_ways" else frozenset())


@dataclass(frozen=True, slots=True)
class Law:
    """The lawful basis and conditions: UK GDPR articles 6 and 9, DPA 2018 schedules 1 and 8, and Part 3.

    `policy_document` is the appropriate policy document that schedule 1 asks for. `part_3_said` says why Part 3
    applies or does not, wherever police are party to a clause.
    """

    article_6: tuple[str, ...] = ()
    article_9: tuple[str, ...] = ()
    schedule_1: tuple[str, ...] = ()
    policy_document: str = ""
    part_3: bool = False
    schedule_8: tuple[str, ...] = ()
    part_3_said: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The paragraphs that bind people and decide nothing here."""

    telling: str = ""
    rights: str = ""
    quality: str = ""
    retention: str = ""
    security: str = ""
    staff: str = ""
    breaches: str = ""
    review: str = ""
    termination: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of an agreement, whole. `ends_on` is the first day it no longer holds.

    `assessed` are those of its purposes that its impact assessment names, of `ASSESSED_PURPOSES`.
    `area` is the code of the area it is for. `under` is the code of the tier 1 agreement of a tier 2 one, and
    `supersedes` the codes of other agreements that it puts an end to once in force.
    """

    title: str
    summary: str = ""
    tier: int = 1
    area: str = ""
    under: str = ""
    supersedes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    parties: tuple[Party, ...] = ()
    purposes: tuple[PurposeLine, ...] = ()
    clauses: tuple[Clause, ...] = ()
    law: Law = field(default_factory=Law)
    terms: Terms = field(default_factory=Terms)
    impact_assessment: str = ""
    assessed: tuple[str, ...] = ()

    @property
    def organisations(self) -> frozenset[UUID]:
        """Give the organisations that are party to it."""
        return frozenset(party.organisation for party in self.parties)

    def clause(self, number: str) -> Clause:
        """Give a clause by its number."""
        return next(clause for clause in self.clauses if clause.number == number)


def canonical(document: Document) -> str:
    """Write a document in its one form: sorted keys, no spaces, dates and ids as text."""
    return json.dumps(_plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """Give the hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def signed_hash(document_text: str, policy_text: str) -> str:
    """Give the hash that is signed: of the document and of the policies made from it."""
    return digest(f"linkspan agreement v1\n{digest(document_text)}\n{digest(policy_text)}\n")


def read(text: str) -> Document:
    """Read a document from JSON; raise Malformed with the place and what is wrong there."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise Malformed(f"This is not JSON: {error}.") from error
    return read_plain(said)


def read_plain(said: object) -> Document:
    """Read a document from JSON values already parsed."""
    return _read_as(Document, said, "agreement")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {spot.name: _plain(getattr(value, spot.name)) for spot in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, UUID | date):
        return str(value)
    return value


Kept = TypeVar("Kept")
Reader = Callable[[Any, str], Any]


def _read_as(kind: type[Kept], said: object, place: str) -> Kept:
    if not isinstance(said, Mapping):
        raise Malformed(f"{place}: expected a set of named values.")
    readers = READERS[kind]
    if unknown := sorted(set(said) - set(readers)):
        raise Malformed(f"{place}: {unknown[0]!r} is not part of an agreement.")
    values = {name: readers[name](said[name], f"{place}, {name}") for name in readers if name in said}
    try:
        return kind(**values)
    except TypeError as error:
        raise Malformed(f"{place}: something it needs is missing.") from error


def _text(said: Any, place: str) -> str:
    if not isinstance(said, str):
        raise Malformed(f"{place}: expected words.")
    return said


def _whole(said: Any, place: str) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise Malformed(f"{place}: expected a number.")
    return said


def _truth(said: Any, place: str) -> bool:
    if not isinstance(said, bool):
        raise Malformed(f"{place}: expected true or false.")
    return said


def _day(said: Any, place: str) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(_text(said, place))
    except ValueError as error:
        raise Malformed(f"{place}: expected a date such as 2026-11-02.") from error


def _id(said: Any, place: str) -> UUID:
    try:
        return UUID(_text(said, place))
    except ValueError as error:
        raise Malformed(f"{place}: expected an organisation's id.") from error


def _many(one: Reader) -> Reader:
    def read_many(said: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(said, Sequence) or isinstance(said, str):
            raise Malformed(f"{place}: expected a list.")
        return tuple(one(each, f"{place} {number}") for number, each in enumerate(said, 1))

    return read_many


def _part(kind: type[Any]) -> Reader:
    return lambda said, place: _read_as(kind, said, place)


READERS: dict[type[Any], dict[str, Reader]] = {
    Party: {"organisation": _id, "role": _text, "answers": _text},
    PurposeLine: {"code": _text, "said": _text},
    Clause: {
        "number": _text, "givers": _many(_id), "receivers": _many(_id), "purposes": _many(_text),
        "kinds": _many(_text), "groups": _many(_text), "mode": _text, "direction": _text, "effect": _text,
        "gateways": _many(_text), "said": _text,
    },
    Law: {
        "article_6": _many(_text), "article_9": _many(_text), "schedule_1": _many(_text), "policy_document": _text,
        "part_3": _truth, "schedule_8": _many(_text), "part_3_said": _text,
    },
    Terms: dict.fromkeys(TERMS, _text),
    Document: {
        "title": _text, "summary": _text, "tier": _whole, "area": _text, "under": _text, "supersedes": _many(_text),
        "starts_on": _day, "ends_on": _day, "review_on": _day, "parties": _many(_part(Party)),
        "purposes": _many(_part(PurposeLine)), "clauses": _many(_part(Clause)), "law": _part(Law),
        "terms": _part(Terms), "impact_assessment": _text, "assessed": _many(_text),
    },
}  # fmt: skip
