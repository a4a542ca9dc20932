"""Rows to count, written past the walls as they would stand afterwards: contacts, stages, requests. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import LONDON
from linkspan.children import models as children
from linkspan.duty import models as duty
from linkspan.exchange import models as exchange
from linkspan.partnership import meeting_models as figures
from linkspan.partnership import models as partnership
from linkspan.pathway import models as pathway
from tests import cast
from tests.cast import Member
from tests.support.database import as_test


def midday(on: date) -> datetime:
    """Give noon of a day."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=LONDON)


def done_item(kind: str, area: agencies.Area, by: Member, at: datetime) -> duty.Item:
    """Write an item down that was opened and closed again."""
    until = at + timedelta(minutes=1)
    item = duty.Item.objects.create(kind=kind, title=kind, area=area, opened_at=at, closed_at=until)
    duty.Tenure.objects.create(
        item=item, organisation=by.organisation, post=by.post, person=by.person, from_at=at, until_at=until
    )
    return item


def a_child(area: agencies.Area) -> children.Child:
    """Write a child down who has no record."""
    return children.Child.objects.create(area=area, created_at=midday(date(2020, 1, 1)))


def contacts(people: cast.Cast, on: date, count: int, *, in_time: int = 0, child: children.Child | None = None) -> None:
    """Write contacts of a day down; some of them were decided in time, none of the rest at all."""
    with as_test():
        for number in range(count):
            at = midday(on) + timedelta(seconds=number)
            concern = pathway.Concern.objects.create(
                organisation=people.school, author=people.ben.person, area=people.northmere, kind="concern",
                referrer="professional", saw="Came to school hungry.", family_knows="yes", urgency="soon", at=at,
            )  # fmt: skip
            pathway.Contact.objects.create(
                item=done_item("contact", people.northmere, people.mo, at), concern=concern, child=child, said={},
                organisation=people.council, area=people.northmere, urgency="soon", received_at=at,
                due_at=at + timedelta(days=1), closed_at=at + timedelta(minutes=1), closed_how="decided",
                decided_at=at + timedelta(hours=1) if number < in_time else at + timedelta(days=2),
            )  # fmt: skip


def stage(people: cast.Cast, kind: str, on: date, child: children.Child, **changes: Any) -> pathway.Stage:
    """Write a stage of a day down that is over."""
    at = midday(on)
    wanted: dict[str, Any] = dict(
        act=child.id, kind=kind, organisation=people.council, area=people.northmere, child=child, recorded_at=at,
        happened_at=at, due_at=at + timedelta(days=1), ended_at=at + timedelta(hours=1),
        ended_recorded_at=at + timedelta(hours=1), outcome="no_plan",
    )  # fmt: skip
    with as_test():
        return pathway.Stage.objects.create(
            item=done_item("stage", people.northmere, people.mo, at), **wanted | changes
        )


def attended(stages: list[pathway.Stage], organisation: agencies.Organisation, how: str, people: cast.Cast) -> None:
    """Write down how an agency was at meetings."""
    with as_test():
        pathway.Present.objects.bulk_create(
            pathway.Present(stage=each, agency_kind="police", organisation=organisation, how=how, at=each.recorded_at)
            for each in stages
        )


def answered(
    people: cast.Cast, on: date, count: int, *, in_time: int, said: tuple[str, ...] = ()
) -> list[exchange.Part]:
    """Write requests of the school down that the police answered: so many in time, and what was said of some."""
    made = []
    with as_test():
        child = a_child(people.northmere)
        for number in range(count):
            at = midday(on) + timedelta(seconds=number)
            closed = at + (timedelta(hours=1) if number < in_time else timedelta(days=3))
            request = exchange.Request.objects.create(
                item=done_item("request_follow", people.northmere, people.ben, at), child=child,
                area=people.northmere, organisation=people.school, asked_by=people.ben.person, asked_as="Lead",
                purpose="help", urgency="check", why="To help.", asked_at=at, due_at=at + timedelta(days=1),
            )  # fmt: skip
            part = exchange.Part.objects.create(
                item=done_item("request_answer", people.northmere, people.sana, at), request=request,
                organisation=people.police, basis="10", law="", asked_at=at, due_at=at + timedelta(days=1),
                closed_at=closed, closed_how="answered",
            )  # fmt: skip
            if number < len(said):
                exchange.Sample.objects.create(
                    item=done_item("request_sample", people.northmere, people.ben, closed), part=part,
                    drawn_at=closed, said=said[number], said_at=closed, said_by=people.ben.person,
                )  # fmt: skip
            made.append(part)
    return made


def published(
    code: str, quarter: date, area: agencies.Area, shown: int | None, organisation: agencies.Organisation | None = None
) -> None:
    """Publish one cell as the worker would have; None where the count was small."""
    with as_test():
        at = midday(quarter) + timedelta(days=130)
        row, _ = figures.PublishedQuarter.objects.get_or_create(indicator=code, quarter=quarter, defaults={"at": at})
        if shown is not None:
            figures.Figure.objects.create(published=row, area=area, organisation=organisation, shown=shown)


def only_area(partnership_id: UUID, area: agencies.Area) -> None:
    """Make a partnership one of a single area."""
    with as_test():
        partnership.PartnershipArea.objects.filter(partnership=partnership_id).exclude(area=area).delete()
