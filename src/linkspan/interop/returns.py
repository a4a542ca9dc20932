"""Make a council's yearly return of children in need from the pathway's own records, whoever recorded them and how."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children.queries.numbered import Person, persons
from linkspan.interop import events, models
from linkspan.interop.census import codes, from_pathway, plain, records
from linkspan.interop.census.checks import LONGEST_NUMBER, Finding, check
from linkspan.interop.census.reader import COLLECTION
from linkspan.interop.census.rulebook import LET_STAND
from linkspan.interop.census.years import Year, cut
from linkspan.pathway.queries.stages import ExportedEpisode, export_episodes
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

_: Callable[[str], str] = str
# Numbers given here to children for whom the council's systems gave none: how they begin, and how many letters follow.
OWN_NUMBER, OWN_DIGITS = "LS", 16
PROCEEDINGS_SINCE = 2026  # the first year whose layout asks about pre-proceedings
MENDED = ("Ethnicity", "Disability", "UPNunknown")  # what a data officer records here
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
UNBORN, TOO_YOUNG = "U", "UN1"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a child that the file leaves out or fills in, which no rule of the census would find."""

    la_child_id: str
    field: str
    words: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Return:
    """One year's return, ready to be written, with everything that is to be mended in it."""

    year: int
    header: records.Header
    children: tuple[records.Child, ...]
    child_of: Mapping[str, UUID]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    unidentified: int  # episodes of children who are in no record yet: a return cannot count them

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Give what keeps the file from being sent: an error that is not on the page of exceptions."""
        return tuple(each for each in self.findings if each.rule.refuses and each.rule.code not in LET_STAND)

    @property
    def episodes(self) -> int:
        """Count the episodes in it."""
        return sum(len(child.episodes) for child in self.children)


NOT_OBTAINED = (
    _("Ethnicity is not recorded; the file says that it has not been obtained yet."),
    _("Ask the family, and record it."),
)
CONFERENCE_LEFT_OUT = (
    _("There was a conference that the census has no room for; it is left out."),
    _("Check that each conference follows its enquiry."),
)
LEA_MISSING = (
    _("The council's number at the Department for Education is not recorded, so the file has no LEA."),
    _("Give it when you make the file."),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is recorded of a child for returns alone."""

    number: str
    ethnicity: str = codes.ETHNICITY_NOT_OBTAINED
    disabilities: tuple[str, ...] = ()
    upn_unknown: str = ""


def may_make(*, by: Actor, at: datetime) -> UUID:
    """Ask the gate whether someone may make their own council's return; name the council."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.MAKE_RETURN, at=at, organisation_id=by.organisation_id)
        trail.record(events.RETURN_SEEN, permit)
    if by.organisation_id is None:
        raise NotFound
    return by.organisation_id


@trail.audited
def number_children(*, organisation_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Give a number to every child of a council's episodes for whom its systems gave none; return how many."""
    permit = gate.require(by=by, to=Action.MAKE_RETURN, at=at, organisation_id=organisation_id)
    exported = export_episodes(organisation_id, FIRST_DAY, LAST_DAY, by=by, at=at, permit=permit)
    child_ids = {each.episode.child_id for each in exported if each.episode.child_id}
    people = persons(organisation_id, child_ids, permit=permit)
    numbers = _numbers(organisation_id, people)
    lacking = sorted(child_ids - set(numbers))
    models.CensusChild.objects.bulk_create(
        models.CensusChild(
            organisation_id=organisation_id, la_child_id=own_number(child_id), child_id=child_id,
            record=people[child_id].record_id if child_id in people else None, at=at, written_by_id=by.person_id,
        )
        for child_id in lacking
    )  # fmt: skip
    trail.record(events.RETURN_NUMBERED, permit, about=organisation_id, detail={"numbered": len(lacking)})
    return len(lacking)


def said_of(*, child_id: UUID, by: Actor, at: datetime) -> Said:
    """Give what is recorded of a child of one's own council for returns alone."""
    organisation_id = may_make(by=by, at=at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.MAKE_RETURN, at=at, organisation_id=organisation_id)
        number = _number_of(child_id, organisation_id, by, at, permit)
        row = _rows(organisation_id, [child_id]).get(child_id)
        trail.record_many(events.RETURN_SEEN, permit, [(child_id, None, None)])
    known = records.Child(number, **(plain.read_person(row.said) if row else {}))
    return Said(number, known.ethnicity or codes.ETHNICITY_NOT_OBTAINED, known.disabilities, known.upn_unknown or "")


@trail.audited
def mend_child(
    *,
    child_id: UUID,
    ethnicity: str,
    disabilities: Sequence[str],
    upn_unknown: str,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Record what a return asks about a child of one's own council and no other record has."""
    person_id, organisation_id = by.in_post()
    permit = gate.require(by=by, to=Action.MAKE_RETURN, at=at, organisation_id=organisation_id)
    number = _number_of(child_id, organisation_id, by, at, permit)
    said = records.Child(number, ethnicity=ethnicity, disabilities=tuple(disabilities), upn_unknown=upn_unknown or None)
    plain.read_person(plain.person(said))  # a code that is none is refused before it is kept
    row = _rows(organisation_id, [child_id]).get(child_id) or models.CensusChild(
        organisation_id=organisation_id, la_child_id=number, child_id=child_id
    )
    kept = {key: value for key, value in row.said.items() if key not in MENDED}
    row.said, row.fingerprint, row.at, row.written_by_id = kept | plain.person(said), "", at, person_id
    row.save()
    trail.record_many(events.RETURN_MENDED, permit, [(child_id, row.id, None)])


def _number_of(child_id: UUID, organisation_id: UUID, by: Actor, at: datetime, permit: Permit) -> str:
    """Give the number in returns of a child who has an episode with a council; no other child is there."""
    exported = export_episodes(organisation_id, FIRST_DAY, LAST_DAY, by=by, at=at, permit=permit)
    if child_id not in {each.episode.child_id for each in exported}:
        raise NotFound
    return _numbers(organisation_id, persons(organisation_id, [child_id], permit=permit)).get(child_id) or own_number(
        child_id
    )


def own_number(child_id: UUID) -> str:
    """Make the number of a child for whom the council's systems gave none: letters and digits that tell of nobody."""
    digest = hashlib.sha256(child_id.bytes).digest()
    return OWN_NUMBER + base64.b32encode(digest)[:OWN_DIGITS].decode()


def make_return(
    *, organisation_id: UUID, year: int, by: Actor, at: datetime, lea: str = "", whole_history: bool = False
) -> Return:
    """Make the return of a year: a look at every child in it, who each find a line of it in their trail.

    Whoever makes it sees the children they may know of: for the whole of it the system itself makes it. Children are
    numbered before (`number_children`), so that a file made from it is known again when it is loaded.
    `whole_history` gives every episode as it stands now, of whatever year, to be carried to another system.
    """
    asked = Year(year)
    first, last = (FIRST_DAY, LAST_DAY) if whole_history else (asked.first, asked.last)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.MAKE_RETURN, at=at, organisation_id=organisation_id)
        exported = export_episodes(organisation_id, first, last, by=by, at=at, permit=permit)
        gathered = _gathered(organisation_id, exported, by, at, permit, asked)
        kept = [
            (child_id, child if whole_history else cut(child, asked)) for child_id, child in gathered.children
        ]  # fmt: skip
        named = sorted(((child_id, child) for child_id, child in kept if child), key=lambda each: each[1].la_child_id)
        trail.record(events.RETURN_MADE, permit, about=organisation_id, detail={"year": year, "children": len(named)})
        trail.record_many(
            events.RETURN_MADE, permit, ((child_id, None, {"year": year}) for child_id, _child in named if child_id)
        )
    children = tuple(child for _child_id, child in named)
    in_it = {child.la_child_id for child in children}
    own = lea or agencies.organisation(organisation_id).identifiers.get("lea", "")
    notes = [note for note in gathered.notes if note.la_child_id in in_it]
    return Return(
        year=year, header=_header(asked, own, at), children=children,
        child_of={child.la_child_id: child_id for child_id, child in named if child_id},
        findings=check(children, asked), notes=(*([] if own else [Note("", "LEA", *LEA_MISSING)]), *notes),
        unidentified=sum(each.episode.child_id is None for each in exported),
    )  # fmt: skip


def _header(year: Year, lea: str, at: datetime) -> records.Header:
    return records.Header(
        collection=COLLECTION, year=year.number, reference_date=year.last, source_level="L", lea=lea or None,
        software_code="Linkspan", release=version("linkspan"), serial_no="001",
        date_time=at.astimezone(UTC).replace(microsecond=0),
    )  # fmt: skip


# --- one child after another ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gathered:
    children: tuple[tuple[UUID | None, records.Child], ...]
    notes: tuple[Note, ...]


def _gathered(
    organisation_id: UUID, exported: Sequence[ExportedEpisode], by: Actor, at: datetime, permit: Permit, year: Year
) -> _Gathered:
    of_child: dict[UUID, list[ExportedEpisode]] = defaultdict(list)
    for each in exported:
        if each.episode.child_id:
            of_child[each.episode.child_id].append(each)
    people = persons(organisation_id, list(of_child), permit=permit)
    rows = _rows(organisation_id, of_child)
    numbers = _numbers(organisation_id, people)
    children: list[tuple[UUID | None, records.Child]] = []
    notes: list[Note] = []
    for child_id, episodes in of_child.items():
        person = people.get(child_id, Person(child_id))
        child = _child(numbers.get(child_id) or own_number(child_id), person, rows.get(child_id), year)
        children.append((child_id, replace(child, episodes=tuple(_episodes(episodes, year)))))
        notes += _notes(child, episodes)
    children += [(None, child) for child in _waiting(organisation_id)]
    return _Gathered(tuple(children), tuple(notes))


def _rows(organisation_id: UUID, child_ids: Iterable[UUID]) -> dict[UUID, models.CensusChild]:
    """Give what the council's returns and officers said of children; the newest word of the first number."""
    found: dict[UUID, models.CensusChild] = {}
    rows = models.CensusChild.objects.filter(organisation=organisation_id, child__in=list(child_ids), waiting="")
    for row in rows.order_by("made_record", "id"):
        if row.child_id and (row.child_id not in found or (row.said and not found[row.child_id].said)):
            found[row.child_id] = row
    return found


def _numbers(organisation_id: UUID, people: Mapping[UUID, Person]) -> dict[UUID, str]:
    """Give each child's number in returns: one given before, else the council's own where the census allows it."""
    rows = models.CensusChild.objects.filter(organisation=organisation_id, child__isnull=False).order_by("-id")
    given = {row.child_id: row.la_child_id for row in rows if row.child_id}
    own = {
        child_id: person.number
        for child_id, person in people.items()
        if person.number
        and len(person.number) <= LONGEST_NUMBER
        and person.number.isalnum()
        and person.number.isascii()
    }
    return own | given


def _child(number: str, person: Person, row: models.CensusChild | None, year: Year) -> records.Child:
    said = plain.read_person(row.said) if row else {}
    known = records.Child(number, **said)
    born, died = _day(person, "date_of_birth") or known.born_on, _day(person, "deceased_on") or known.died_on
    expected = known.expected_on if born else _day(person, "expected_date_of_birth") or known.expected_on
    upn = person.said.get("upn") or known.upn
    is_unborn = born is None and expected is not None
    sex = UNBORN if is_unborn else person.said.get("sex") or known.sex or codes.GENDERS.get(known.gender_current or "")
    young = (born or expected or FIRST_DAY) > date(year.number - 6, 8, 31)
    return replace(
        known, upn=upn, upn_unknown=known.upn_unknown or (TOO_YOUNG if young and not upn else None), born_on=born,
        expected_on=expected, gender_current=None, sex=sex, died_on=died,
        ethnicity=known.ethnicity or codes.ETHNICITY_NOT_OBTAINED,
    )  # fmt: skip


def _day(person: Person, field: str) -> date | None:
    said = person.said.get(field)
    return date.fromisoformat(said) if said else None


def _episodes(exported: Sequence[ExportedEpisode], year: Year) -> Iterator[records.Episode]:
    plans = [
        stage.happened_at.date() for each in exported for stage in each.stages
        if stage.kind == "cp_plan" and stage.happened_at
    ]  # fmt: skip
    for each in exported:
        episode = from_pathway.episode_of(each, plans)
        yield episode if year.number >= PROCEEDINGS_SINCE else replace(episode, proceedings=())


def _notes(child: records.Child, exported: Sequence[ExportedEpisode]) -> Iterator[Note]:
    if child.ethnicity == codes.ETHNICITY_NOT_OBTAINED:
        yield Note(child.la_child_id, "Ethnicity", *NOT_OBTAINED)
    for each in exported:
        for _one in range(from_pathway.without_place(each)):
            yield Note(child.la_child_id, "DateOfInitialCPC", *CONFERENCE_LEFT_OUT)


def _waiting(organisation_id: UUID) -> list[records.Child]:
    """Give what an earlier return said of children who are not known yet: it is the council's own word, and whole."""
    rows = models.CensusChild.objects.filter(organisation=organisation_id).exclude(waiting="")
    return [plain.from_text(row.waiting) for row in rows.order_by("la_child_id")]
