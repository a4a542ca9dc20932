"""Stages of a child's way through their pages, as anyone would type them. All invented."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import LONDON
from linkspan.children.received import ReceivedRecord
from linkspan.pathway import models, stages
from linkspan.pathway.stage_types import Field, StageKind
from tests import cast
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once
from tests.support.seats import seat

DEPARTURE = "The family could be seen at once, so we did not wait."


def known_to_council(people: cast.Cast, *, record: str = "C-1", **changes: Any) -> UUID:
    """Bring Rowan, whom school, practice and, by Amina's name, the council know; give the child's id."""
    child = children.rowan(people, **changes)
    base = children.ROWAN | {key: value for key, value in changes.items() if key != "record_ids"}
    children.receive(
        people.council,
        ReceivedRecord(
            record, practitioner_name="Amina Yusuf", practitioner_role="Social worker",
            involved_from=date(2024, 9, 1), **base,
        ),
    )  # fmt: skip
    assert children.child_of(people.council, record) == child
    return child


def day(name: str, on: date) -> dict[str, str]:
    """Type a day into its three boxes."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def working_day(at: datetime | None = None, *, back: int = 0) -> datetime:
    """Give midday of a Wednesday at least so many days ago: no day off, in no way unusual."""
    when = (at or timezone.now()).astimezone(LONDON) - timedelta(days=back)
    while when.weekday() != 2:
        when -= timedelta(days=1)
    return when.replace(hour=12, minute=0, second=0, microsecond=0)


def typed(fields: tuple[Field, ...], asked: str) -> dict[str, Any]:
    """Answer everything that a kind asks at a moment, with its first choice."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.asked != asked:
            continue
        name = f"f_{field.code}"
        match field.type:
            case "code":
                found[name] = next(iter(field.choices))
            case "codes":
                found[name] = [next(iter(field.choices))]
            case "yes_no":
                found[name] = "yes"
            case "date":
                found |= day(name, timezone.localdate() - timedelta(days=1))
            case "number":
                found[name] = "0"
            case _:
                found[name] = "As they told us."
    return found


def warned_again(client: Client, address: str, sent: dict[str, Any], answer: Any) -> Any:
    """Send a form once more where it warned of something unusual, with the line that says why."""
    found = re.search(r'name="warned" value="([^"]*)"', answer.content.decode())
    if answer.status_code == 302 or not found or not found[1]:
        return answer
    return client.post(address, sent | {"warned": found[1], "departure": DEPARTURE})


def begin(client: Client, child_id: UUID, kind: str, **more: Any) -> UUID:
    """Begin a stage through its form, earlier today or as said, and give the newest of its kind."""
    address = f"/children/{child_id}/pathway/start/{kind}/"
    sent = once(when="now", **typed(stages.BY_CODE[kind].fields, "begin")) | more
    answer = warned_again(client, address, sent, client.post(address, sent))
    assert answer.status_code == 302, _said(answer)
    return UUID(answer["Location"].rstrip("/").split("/")[-1])


def finish(client: Client, stage_id: UUID, kind: StageKind, outcome: str, **more: Any) -> Any:
    """End a stage through its form, now, with everyone there who must be."""
    address = f"/stages/{stage_id}/finish/"
    sent = once(outcome=outcome, **day("on", timezone.localdate()), **typed(kind.fields, "finish"))
    if kind.meeting:
        sent["rows"] = str(len(kind.must_be_there) + 1)
        for at, agency in enumerate(kind.must_be_there):
            sent |= {f"p{at}_agency": agency, f"p{at}_how": "there", f"p{at}_name": f"Someone of {agency}"}
    sent |= more
    answer = warned_again(client, address, sent, client.post(address, sent))
    assert answer.status_code == 302, _said(answer)
    return answer


def _said(answer: Any) -> str:
    from tests.support.pages import words

    return f"{answer.status_code}: {words(answer)}"


def row(stage_id: UUID) -> models.Stage:
    """Give a stage as it stands in the database."""
    with as_test():
        return models.Stage.objects.get(id=stage_id)


def open_of(child_id: UUID, kind: str) -> models.Stage:
    """Give the one open stage of a kind."""
    with as_test():
        return models.Stage.objects.get(child=child_id, kind=kind, ended_at=None, replaced_at=None)


def works_for(people: cast.Cast, kind: StageKind) -> cast.Member:
    """Choose who starts a kind: a sergeant or an inspector what only the police start, else a social worker or her
    manager."""
    with as_test():
        roles = {each: set(agencies.Post.objects.get(id=each.post.id).roles) for each in (people.amina, people.mo)}
    if kind.starts_by.organisations == {"police"}:
        if kind.starts_by.roles == {"manager"}:
            return seat(people.police, "Ivy Strand", "Detective inspector", {"manager"}, band=4)
        return people.dee
    for each in (people.amina, people.mo):
        if kind.starts_by.takes("council", frozenset(roles[each])):
            return each
    raise AssertionError(kind.code)
