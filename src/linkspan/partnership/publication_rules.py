"""What a partnership publishes: sections filled from records and in words, signed by hash, compared by paragraph."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from linkspan.audit.errors import NotNow

ARRANGEMENTS = "arrangements"
REPORT = "report"
KINDS = (ARRANGEMENTS, REPORT)
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Table:
    """Facts from records: cells are words as read, the first of each row names it.

    `chart` is the column whose numbers are drawn as bars, counted from 0; none where there is nothing to draw.
    `code` is what the same table is called every year, so that the year before stands beside.
    """

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a publication has to cover: what is asked, by what law, and whether in words of its own."""

    code: str
    title: str
    asks: str
    law: str
    in_words: bool = True
    group: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One element as it stands: tables from the records, and words written for it."""

    code: str
    title: str
    law: str
    group: str
    tables: tuple[Table, ...]
    words: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Give the words paragraph by paragraph."""
        return tuple(line.strip() for line in self.words.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Partner:
    """A safeguarding partner whose lead signs."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole publication, as it is signed."""

    kind: str
    title: str
    code: str
    areas: tuple[str, ...]
    year: int | None
    sections: tuple[Section, ...]
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missing, in a plain sentence; `stops` where nothing is published without it."""

    section: str
    said: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """One section in two versions: lines side by side, those that changed marked."""

    code: str
    title: str
    lines: tuple[tuple[str, str, bool], ...]


class State(StrEnum):
    """How a version stands."""

    DRAFT = "draft"
    TO_SIGN = "to_sign"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DROPPED = "dropped"


def state_of(
    *, put_forward_at: datetime | None, published_at: datetime | None, dropped_at: datetime | None, is_newest: bool
) -> State:
    """Say how a version stands; `is_newest` is whether none published after it stands in its place."""
    if dropped_at:
        return State.DROPPED
    if published_at:
        return State.PUBLISHED if is_newest else State.REPLACED
    return State.TO_SIGN if put_forward_at else State.DRAFT


# --- writing it down --------------------------------------------------------------------------------------------


def canonical(document: Document) -> str:
    """Write a document in the one way that is hashed."""
    return json.dumps(asdict(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(text: str) -> str:
    """Give the hash that is signed."""
    return sha256(text.encode()).hexdigest()


def read(text: str) -> Document:
    """Read what `canonical` wrote."""
    said = json.loads(text)
    return Document(
        kind=said["kind"], title=said["title"], code=said["code"], areas=tuple(said["areas"]), year=said["year"],
        sections=tuple(_section(each) for each in said["sections"]),
        partners=tuple(Partner(UUID(each["id"]), each["name"]) for each in said["partners"]),
    )  # fmt: skip


def _section(said: Mapping[str, Any]) -> Section:
    tables = tuple(
        Table(
            each["code"], each["title"], tuple(each["head"]), tuple(tuple(row) for row in each["rows"]), each["chart"],
            each["note"],
        )
        for each in said["tables"]
    )  # fmt: skip
    return Section(said["code"], said["title"], said["law"], said["group"], tables, said["words"])


def sections(
    elements: Sequence[Element], tables: Mapping[str, Sequence[Table]], words: Mapping[str, str]
) -> tuple[Section, ...]:
    """Put the tables of the records and the words that were written where each belongs."""
    return tuple(
        Section(
            each.code, each.title, each.law, each.group, tuple(tables.get(each.code, ())),
            words.get(each.code, "").strip(),
        )
        for each in elements
    )  # fmt: skip


# --- what is missing, and what changed ----------------------------------------------------------------------------


def unwritten(elements: Collection[Element], words: Mapping[str, str]) -> list[Finding]:
    """List the elements that need words and have none."""
    return [
        Finding(each.code, f"Nothing is written under “{each.title}”.")
        for each in elements
        if each.in_words and not words.get(each.code, "").strip()
    ]


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Put two versions side by side, section by section, and mark what changed; what stayed the same is left out."""
    old = {each.code: each for each in before.sections}
    new = {each.code: each for each in after.sections}
    found = []
    for code in dict.fromkeys([*new, *old]):
        left, right = old.get(code), new.get(code)
        lines = _side_by_side(lines_of(left), lines_of(right))
        if any(changed for _, _, changed in lines):
            found.append(Difference(code, (right or left or after.sections[0]).title, lines))
    return tuple(found)


def lines_of(section: Section | None) -> tuple[str, ...]:
    """Give a section as lines: each row of its tables, then its paragraphs."""
    if section is None:
        return ()
    rows = [" · ".join(cell for cell in row if cell) for table in section.tables for row in table.rows]
    return (*rows, *section.paragraphs)


def _side_by_side(left: Sequence[str], right: Sequence[str]) -> tuple[tuple[str, str, bool], ...]:
    found: list[tuple[str, str, bool]] = []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        count = max(b - a, d - c)
        olds = [*left[a:b], *[""] * (count - (b - a))]
        news = [*right[c:d], *[""] * (count - (d - c))]
        found += [(old, new, what != "equal") for old, new in zip(olds, news, strict=True)]
    return tuple(found)


# --- figures ------------------------------------------------------------------------------------------------------


def number(cell: str) -> Decimal | None:
    """Read the number a cell begins with: pounds, per cents and thousands as they are written; None where none is."""
    first = cell.split()[0] if cell.split() else ""
    try:
        return Decimal(first.replace(",", "").removeprefix("£").removesuffix("%"))
    except InvalidOperation:
        return None


def beside(now: Table, before: Table | None, this_year: str, last_year: str) -> Table:
    """Put the year before beside a table's own figures, row by row; what was not there then has an empty cell."""
    was = {row[0]: row[1:] for row in before.rows} if before and before.head == now.head else {}
    names = now.head[1:]
    single = len(names) == 1
    head = [now.head[0]]
    for name in names:
        head += [this_year, last_year] if single else [f"{name}, {this_year}", f"{name}, {last_year}"]
    there = {row[0]: row[1:] for row in now.rows}
    empty = ("",) * len(names)
    rows = tuple(
        (label, *(cell for pair in zip(there.get(label, empty), was.get(label, empty), strict=True) for cell in pair))
        for label in dict.fromkeys([*there, *was])
    )
    chart = None if now.chart is None else 2 * now.chart - 1
    return replace(now, head=tuple(head), rows=rows, chart=chart)


# --- what may not be done -----------------------------------------------------------------------------------------


def why_not_write(state: State, code: str, words: str, known: Collection[str], *, is_stale: bool) -> NotNow | None:
    """Say why words may not be written into a version."""
    if state is not State.DRAFT:
        return NotNow("publication.fixed", "It is no draft any more: what was sent to be signed does not change.")
    if code not in known:
        return NotNow("publication.element", "There is no such part to write.")
    if len(words) > LONGEST:
        return NotNow("publication.long", "It is too long: write 20,000 characters at most.")
    if is_stale:
        return NotNow("publication.stale", "Somebody else wrote here since you opened the page. Read it, then save.")
    return None


def why_not_put_forward(state: State, findings: Collection[Finding]) -> NotNow | None:
    """Say why a version may not be sent to be signed: every missing element, each a sentence."""
    if state is not State.DRAFT:
        return NotNow("publication.fixed", "It was sent to be signed already.")
    stops = [each.said for each in findings if each.stops]
    return NotNow("publication.missing", " ".join(stops)) if stops else None


@dataclass(frozen=True, slots=True)
class Signing:
    """What is known of one who would sign."""

    is_partner: bool
    is_seated_lead: bool
    has_signed: bool
    is_stepped_up: bool


def why_not_sign(state: State, signing: Signing, *, is_same_hash: bool) -> NotNow | None:
    """Say why somebody may not sign a version for their organisation."""
    if state is not State.TO_SIGN:
        return NotNow("publication.not_to_sign", "It does not wait for signatures.")
    if not signing.is_partner:
        return NotNow("publication.no_partner", "Only safeguarding partners sign.")
    if signing.has_signed:
        return NotNow("publication.signed", "Your organisation has signed it. Each partner signs once.")
    if not signing.is_seated_lead:
        return NotNow(
            "publication.not_lead",
            "Only the lead partner named in the line of accountability signs. Have the seat put right first.",
        )
    if not is_same_hash:
        return NotNow("publication.other_text", "That is not what was sent to be signed. Read it again, then sign.")
    if not signing.is_stepped_up:
        return NotNow("publication.step_up", "Sign in again, then sign. Nothing was saved.")
    return None


def why_not_publish(
    state: State, signed: Collection[UUID], wanted: Mapping[UUID, str], partners: Mapping[UUID, str]
) -> NotNow | None:
    """Say why a version may not be published.

    `wanted` are those who sign by the text, `partners` those who are safeguarding partners today.
    """
    if state is State.DRAFT:
        return NotNow("publication.not_sent", "Send it to be signed first.")
    if state is not State.TO_SIGN:
        return NotNow("publication.done", "It is published already, or was taken back.")
    lacking = [name for each, name in wanted.items() if each not in signed]
    if lacking:
        return NotNow("publication.unsigned", f"It waits for the lead partner of: {', '.join(lacking)}.")
    if set(partners) != set(wanted):
        return NotNow(
            "publication.partners_changed",
            "The safeguarding partners are others now than those who signed. Take it back and send it again.",
        )
    return None


def why_not_drop(state: State, because: str) -> NotNow | None:
    """Say why a draft may not be thrown away, or what waits for signatures taken back."""
    if state not in (State.DRAFT, State.TO_SIGN):
        return NotNow("publication.done", "It is published already, or was taken back.")
    if not because.strip():
        return NotNow("publication.because", "Say in a line why.")
    return None


def why_not_begin(*, has_open: bool) -> NotNow | None:
    """Say why no new version may be begun."""
    if has_open:
        return NotNow("publication.open", "There is a version in the making. Finish that one, or take it back first.")
    return None
