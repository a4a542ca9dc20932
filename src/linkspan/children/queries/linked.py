"""A child's records as those who compare records see them: for taking one out, splitting, or taking a decision back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.children import composite, events, models
from linkspan.children.queries.evidence import EvidenceLine, evidence_lines
from linkspan.children.queries.file import OTHER_AGENCY, is_place_hidden, versions_of
from linkspan.sharing import gate
from linkspan.sharing.policy import Action


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record of a child: whose it is, what it says of who the child is, and who put it here."""

    record_id: UUID
    organisation: str
    number: str
    name: str
    born: str
    nhs_number: str
    since: datetime
    by_person: bool
    is_ended: bool


@dataclass(frozen=True, slots=True)
class LinkedChild:
    """A child and the records that are taken to be about them."""

    child_id: UUID
    name: str
    records: tuple[LinkedRecord, ...]


@dataclass(frozen=True, slots=True)
class WhyLinked:
    """Why a record is with its child: who or what put it there, when, how surely and on what evidence."""

    child: LinkedChild
    record: LinkedRecord
    made_by: str
    person: str
    reason: str
    probability: float | None
    evidence: tuple[EvidenceLine, ...]


def linked_child(*, child_id: UUID, by: Actor, at: datetime) -> LinkedChild:
    """Give a child's records, as far as the asker may see them."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_SOURCES, about=child_id, at=at)
        trail.record(events.PAIRS_SEEN, permit, about=child_id)
        said = versions_of(child_id)
        links = (
            models.Link.objects.filter(child=child_id, until_at=None).select_related("record").order_by("from_at", "id")
        )
        sources = _sources(child_id, [link.record for link in links], by, at)
        latest = {one.record_id: one for one in said if one.is_latest}
        records = tuple(
            LinkedRecord(
                record_id=link.record_id, organisation=sources[link.record_id][0],
                number=sources[link.record_id][1], name=composite.best_name([latest[link.record_id]]),
                born=str(latest[link.record_id].identity.get("date_of_birth", "")),
                nhs_number=str(latest[link.record_id].identity.get("nhs_number", "")), since=link.from_at,
                by_person=link.made_by_person_id is not None, is_ended=link.record.ended_on is not None,
            )
            for link in links
            if link.record_id in latest
        )  # fmt: skip
    return LinkedChild(child_id, composite.best_name(said), records)


def _sources(
    child_id: UUID, records: Sequence[models.SourceRecord], by: Actor, at: datetime
) -> dict[UUID, tuple[str, str]]:
    """Say whose each record is, and its number there; a hidden place is told by neither, so others are only counted."""
    names = agencies.organisation_names({each.organisation_id for each in records})
    is_hidden = is_place_hidden(child_id, by, at)
    told = {}
    for place, each in enumerate(records, start=1):
        is_told = not is_hidden or each.organisation_id == by.organisation_id
        told[each.id] = (names.get(each.organisation_id, ""), each.record_id) if is_told else (OTHER_AGENCY, str(place))
    return told


def child_of_record(*, record_id: UUID, by: Actor, at: datetime) -> LinkedChild:
    """Give the child that a record is with, with all its records."""
    with trail.look(by=by, at=at):
        links = models.Link.objects.filter(record=record_id, until_at=None)
        child_id = links.values_list("child_id", flat=True).first()
        if child_id is None:
            # The same answer, and the same line in the trail, as for a child there is not.
            gate.require(by=by, to=Action.SEE_SOURCES, about=record_id, at=at)
            raise NotFound
        return linked_child(child_id=child_id, by=by, at=at)


def why_linked(*, record_id: UUID, by: Actor, at: datetime) -> WhyLinked:
    """Say why a record is with its child, as it was weighed when it was put there."""
    with trail.look(by=by, at=at):
        child = child_of_record(record_id=record_id, by=by, at=at)
        record = next((each for each in child.records if each.record_id == record_id), None)
        link = models.Link.objects.filter(record=record_id, until_at=None).first()
        if record is None or link is None:
            raise NotFound
        people = agencies.names_of([link.made_by_person_id] if link.made_by_person_id else [])
        return WhyLinked(
            child=child, record=record, made_by=link.made_by, reason=link.reason, probability=link.probability,
            person=people.get(link.made_by_person_id, "") if link.made_by_person_id else "",
            evidence=evidence_lines(link.evidence),
        )  # fmt: skip
