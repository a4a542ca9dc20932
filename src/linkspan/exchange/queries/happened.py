"""What agencies asked one another about a child and what they answered, as events in the order of time.

Each side reads its own requests, as on their pages: never what passed between two others, but for an inspector.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.exchange import access, models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 300


@dataclass(frozen=True, slots=True)
class EntryTold:
    """One fact or opinion that an agency told, and where it came from."""

    nature: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class AskedOrAnswered:
    """A request, or one answer to it.

    `outcome` is empty for a request. `onward` is what the teller said of passing it on. `is_unread`: nobody who asked
    has opened the answer yet, so its words are read on its own page, where the teller sees that they were.
    """

    request_id: UUID
    at: datetime
    organisation_id: UUID
    organisation: str
    to: str
    person: str
    post: str
    purpose: str = ""
    why: str = ""
    outcome: str = ""
    onward: str = ""
    entries: tuple[EntryTold, ...] = ()
    is_unread: bool = False
    is_ours: bool = False


def asked_about(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> tuple[AskedOrAnswered, ...]:
    """List what was asked about a child and answered, for those who may ask about the child; a fixed number of queries.

    Read it inside the look that shows it, which leaves the line.
    """
    inspects = "inspector" in by.roles
    to = Action.INSPECT_REQUESTS if inspects else Action.ASK_AGENCY
    if not gate.may(by=by, to=to, about=child_id, at=at, reason=reason).allow:
        return ()
    if child_id not in access.open_to([child_id], by, at):
        return ()
    found = models.Part.objects.filter(request__child=child_id, closed_how__in=("", "answered"))
    if not inspects:
        found = found.filter(Q(request__organisation=by.organisation_id) | Q(organisation=by.organisation_id))
    parts = list(found.select_related("request").order_by("-asked_at", "id")[:MOST])
    if not parts:
        return ()
    answers = _answers(parts)
    read, told = _told(answers, {part.id: part for part in parts}, by)
    people = agencies.names_of(
        {part.request.asked_by_id for part in parts} | {answer.by_person_id for answer in answers}
    )
    names = agencies.organisation_names(
        {part.organisation_id for part in parts} | {part.request.organisation_id for part in parts}
    )
    asked = _requests(parts, by, people, names)
    by_part = {part.id: part for part in parts}
    return (*asked, *(_answered(each, by_part[each.part_id], by, people, names, read, told) for each in answers))


def _requests(
    parts: list[models.Part], by: Actor, people: Mapping[UUID, str], names: Mapping[UUID, str]
) -> list[AskedOrAnswered]:
    asked: dict[UUID, list[models.Part]] = {}
    for part in parts:
        asked.setdefault(part.request_id, []).append(part)
    made = []
    for request_id, listed in asked.items():
        request = listed[0].request
        made.append(
            AskedOrAnswered(
                request_id=request_id, at=request.asked_at, organisation_id=request.organisation_id,
                organisation=names.get(request.organisation_id, ""),
                to=", ".join(sorted(names.get(each.organisation_id, "") for each in listed)),
                person=people.get(request.asked_by_id, ""), post=request.asked_as, purpose=request.purpose,
                why=request.why, is_ours=request.organisation_id == by.organisation_id,
            )
        )  # fmt: skip
    return made


def _answers(parts: list[models.Part]) -> list[Any]:
    """Give the answers that stand and are final: more time is no answer yet."""
    live = models.Answer.objects.filter(part__in=[part.id for part in parts], until_at=None, dropped_at=None)
    return list(live.exclude(outcome="more_time").order_by("at", "id"))


def _told(
    answers: list[Any], parts: Mapping[UUID, models.Part], by: Actor
) -> tuple[set[UUID], dict[UUID, list[EntryTold]]]:
    """Give which answers somebody who asked has read, and the words of those that may be shown here."""
    ids = [each.id for each in answers]
    read = set(models.Receipt.objects.filter(answer__in=ids).values_list("answer_id", flat=True))
    shown = [
        each.id
        for each in answers
        if access.reads_told(each, parts[each.part_id], by)
        and (each.id in read or by.organisation_id == parts[each.part_id].organisation_id)
    ]
    told: dict[UUID, list[EntryTold]] = {}
    for entry in models.Entry.objects.filter(answer__in=shown).order_by("number"):
        told.setdefault(entry.answer_id, []).append(EntryTold(entry.nature, entry.text, entry.source))
    return read, told


def _answered(
    answer: Any, part: models.Part, by: Actor, people: Mapping[UUID, str], names: Mapping[UUID, str], read: set[UUID],
    told: Mapping[UUID, list[EntryTold]],
) -> AskedOrAnswered:  # fmt: skip
    return AskedOrAnswered(
        request_id=part.request_id, at=answer.at, organisation_id=part.organisation_id,
        organisation=names.get(part.organisation_id, ""), to=names.get(part.request.organisation_id, ""),
        person=people.get(answer.by_person_id, ""), post=answer.by_post, purpose=part.request.purpose,
        outcome=answer.outcome, onward=answer.onward, entries=tuple(told.get(answer.id, ())),
        is_unread=answer.id not in read and part.organisation_id != by.organisation_id,
        is_ours=part.organisation_id == by.organisation_id,
    )  # fmt: skip
