"""Figures published once and rounded, a report that stays as it was sealed, and a case that only a direction opens."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotNow, Refused, trail
from linkspan.audit.models import Entry
from linkspan.duty import models as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules
from linkspan.voice.commands import directions, reports
from linkspan.voice.queries import directions as direction_queries
from linkspan.voice.queries import figures
from tests import cast
from tests.cast import Member
from tests.support.database import as_test
from tests.support.voice import commissioner, known_child

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 10, tzinfo=UTC)
ON = date(2026, 9, 1)
WORKER = Actor.system("worker")
PDF = b"%PDF-1.7 invented"
WHY = "Inquiry into how one child was heard, as directed"


@dataclass(frozen=True)
class Office:
    """The cast, two people of the children's commissioner's office, and two children."""

    people: cast.Cast
    first: Member
    second: Member
    child_id: UUID
    other_id: UUID

    def record(self, child_id: UUID | None = None, until: date = ON + timedelta(days=30)) -> UUID:
        said = rules.Said("SoS/2026/1", ON, until, WHY)
        return directions.record_direction(
            child_id=child_id or self.child_id, said=said, by=self.first.actor(AT), at=AT
        )  # fmt: skip

    def confirm(self, direction_id: UUID, by: Member | None = None) -> None:
        directions.confirm_direction(direction_id=direction_id, by=(by or self.second).actor(AT), at=AT)

    def inquire(self, *, stepped_up: bool = True, at: datetime = AT) -> int:
        by = self.first.actor(at, stepped_up=stepped_up)
        return directions.inquire(child_id=self.child_id, reason=WHY, by=by, at=at)


@contextmanager
def looking(by: Actor) -> Generator[None]:
    """Open a look at figures."""
    with trail.look(by=by, at=AT):
        permit = gate.require(by=by, to=Action.SEE_VOICE_FIGURES, at=AT)
        trail.record(events.VOICE_FIGURES_SEEN, permit)
        yield


@pytest.fixture
def office(db: None) -> Office:
    people = cast.build()
    return Office(
        people, commissioner(people, "Cora Lind"), commissioner(people, "Piet Moss"),
        known_child(people.northmere), known_child(people.southmere),
    )  # fmt: skip


def test_a_year_is_published_once_and_never_changes(office: Office) -> None:
    assert reports.publish_voice_figures(by=WORKER, at=AT) == 2026
    assert reports.publish_voice_figures(by=WORKER, at=AT) is None

    assert figures.years() == (2026,)
    made = figures.release(2026)
    assert {group.label for group in made.groups["area"]} >= {"Northmere", "Southmere"}
    assert made.shown("due") is None
    with as_test():
        assert Entry.objects.filter(event=events.VOICE_FIGURES_PUBLISHED).count() == 2
    with as_test(), pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        models.VoiceFigure.objects.update(shown=10)


def test_only_the_worker_counts_and_publishes(office: Office) -> None:
    by = office.first.actor(AT)

    with pytest.raises(Refused):
        reports.publish_voice_figures(by=by, at=AT)
    with pytest.raises(DatabaseError, match="worker alone"), looking(by):
        figures.counted(2026)
    assert not models.VoiceRelease.objects.exists()


def test_a_sealed_report_is_the_same_bytes_for_ever(office: Office) -> None:
    by = office.first.actor(AT)
    with pytest.raises(NotNow, match="no_figures"):
        reports.seal_report(year=2026, foreword="", file=PDF, by=by, at=AT)
    reports.publish_voice_figures(by=WORKER, at=AT)

    digest = reports.seal_report(year=2026, foreword="Hear them.", file=PDF, by=by, at=AT)

    with looking(by):
        assert figures.sealed_file(2026) == PDF
        assert figures.year_of_file(PDF) == 2026
        assert figures.year_of_file(PDF + b" ") is None
        found = figures.sealed(2026)
    assert found is not None
    assert (found.hash, found.foreword) == (digest, "Hear them.")
    with pytest.raises(NotNow, match="report_sealed"):
        reports.seal_report(year=2026, foreword="", file=PDF + b"2", by=by, at=AT)
    with as_test(), pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        models.SealedReport.objects.update(file=b"%PDF other")


def test_nobody_but_the_commissioner_seals_or_records_a_direction(office: Office) -> None:
    reports.publish_voice_figures(by=WORKER, at=AT)

    for member in (office.people.mo, office.people.oz, office.people.kit):
        with pytest.raises(Refused):
            reports.seal_report(year=2026, foreword="", file=PDF, by=member.actor(AT), at=AT)
        with pytest.raises(Refused):
            replace(office, first=member).record()
    assert not models.SealedReport.objects.exists()
    with as_test():
        assert not models.Direction.objects.exists()


def test_a_confirmed_direction_opens_what_one_child_said_and_the_lead_side_is_told(office: Office) -> None:
    office.confirm(office.record())

    told = office.inquire()

    assert told == 1
    with as_test():
        notice = agencies.Notice.objects.get(event=events.CASE_INQUIRED)
    assert notice.person_id == office.people.ines.id
    by = office.first.actor(AT, stepped_up=True)
    with trail.look(by=by, at=AT):
        direction_queries.inquired_words(child_id=office.child_id, reason=WHY, by=by, at=AT)
    with as_test():
        seen = set(Entry.objects.filter(child=office.child_id).values_list("event", flat=True))
    assert seen >= {
        events.DIRECTION_RECORDED, events.DIRECTION_CONFIRMED, events.CASE_INQUIRED, events.INQUIRED_WORDS_SEEN,
    }  # fmt: skip


def test_of_all_that_can_be_done_about_a_child_the_office_may_ask_for_an_inquiry_alone(office: Office) -> None:
    by = office.first.actor(AT, stepped_up=True)

    with looking(by):
        allowed = {
            action for action in Action if gate.may(by=by, to=action, about=office.child_id, at=AT, reason=WHY).allow
        }

    assert allowed == {Action.INQUIRE_CASE}


def nothing(office: Office) -> None:
    """Record no direction."""


def unconfirmed(office: Office) -> None:
    office.record()


def of_another_child(office: Office) -> None:
    office.confirm(office.record(office.other_id))


def run_out(office: Office) -> None:
    office.confirm(office.record(until=ON))


ROWS: tuple[tuple[Callable[[Office], None], datetime, str], ...] = (
    (nothing, AT, "voice.inquiry_undirected"),
    (unconfirmed, AT, "voice.inquiry_unconfirmed"),
    (of_another_child, AT, "voice.inquiry_undirected"),
    (run_out, AT + timedelta(days=1), "voice.inquiry_over"),
)


@pytest.mark.parametrize(("arrange", "at", "code"), ROWS)
def test_no_other_direction_opens_a_case(
    office: Office, arrange: Callable[[Office], None], at: datetime, code: str
) -> None:
    arrange(office)

    with pytest.raises(NotNow) as problem:
        office.inquire(at=at)

    assert problem.value.code == code
    with as_test():
        assert not agencies.Notice.objects.filter(event=events.CASE_INQUIRED).exists()


def test_nobody_confirms_what_they_recorded(office: Office) -> None:
    made = office.record()

    with pytest.raises(Refused):
        office.confirm(made, by=office.first)
    with as_test(), pytest.raises(DatabaseError, match="confirmed_by_another"), transaction.atomic():
        models.Direction.objects.filter(id=made).update(confirmed_by=office.first.id, confirmed_at=AT)


def open_items(direction_id: UUID) -> list[tuple[str, UUID, UUID | None, str]]:
    """Give the open task of a direction: its kind, which office and who holds it, and its clock."""
    with as_test():
        return [
            (row.kind, held.organisation_id, held.person_id, duty.Clock.objects.get(item=row, done_at=None).rule)
            for row in duty.Item.objects.filter(about_object=direction_id, closed_at=None)
            for held in duty.Tenure.objects.filter(item=row, until_at=None)
        ]


def test_a_direction_is_never_open_without_an_owner_and_a_date(office: Office) -> None:
    made, there = office.record(), office.first.organisation.id
    assert open_items(made) == [("direction_confirm", there, None, "direction.confirm")]
    with as_test():
        assert agencies.Notice.objects.get(event=events.DIRECTION_RECORDED).person_id == office.second.person.id

    office.confirm(made)
    assert open_items(made) == [("direction_end", there, office.first.person.id, "direction.end")]
    with pytest.raises(NotNow, match="direction_outcome"):
        directions.end_direction(direction_id=made, outcome="x" * 501, by=office.first.actor(AT), at=AT)
    directions.end_direction(direction_id=made, outcome="The inquiry is over.", by=office.first.actor(AT), at=AT)

    assert open_items(made) == []
    with pytest.raises(NotNow, match="inquiry_over"):
        office.inquire()
    with pytest.raises(NotNow, match="direction_ended"):
        directions.end_direction(direction_id=made, outcome="Over once more.", by=office.first.actor(AT), at=AT)


def test_a_direction_that_nobody_confirmed_is_given_up_and_opens_nothing(office: Office) -> None:
    made = office.record()
    directions.end_direction(direction_id=made, outcome="Recorded by mistake.", by=office.second.actor(AT), at=AT)

    assert open_items(made) == []
    with pytest.raises(NotNow, match="direction_ended"):
        office.confirm(made)
    with pytest.raises(Refused):
        directions.end_direction(direction_id=made, outcome="Not theirs.", by=office.people.mo.actor(AT), at=AT)


def test_the_database_lets_nobody_confirm_in_the_name_of_another(office: Office) -> None:
    made = office.record()
    for by, name in ((office.first, office.second.person.id), (office.second, office.first.person.id)):
        with pytest.raises(DatabaseError), looking(by.actor(AT)):
            models.Direction.objects.filter(id=made).update(confirmed_by_id=name, confirmed_at=AT)


def test_a_case_is_inquired_into_after_signing_in_again_and_by_the_office_alone(office: Office) -> None:
    office.confirm(office.record())

    with pytest.raises(Refused) as problem:
        office.inquire(stepped_up=False)
    assert problem.value.code == "step_up_needed"
    for member in (office.people.oz, office.people.mo):
        with pytest.raises(Refused):
            replace(office, first=member).inquire()


def test_a_direction_names_a_child_there_is_and_stays_as_it_was_recorded(office: Office) -> None:
    with pytest.raises(NotNow, match="direction_child"):
        office.record(UUID(int=5))
    made = office.record()
    office.confirm(made)

    with as_test(), pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        models.Direction.objects.filter(id=made).update(until=ON + timedelta(days=300))
    by = office.people.mo.actor(AT)
    with looking(by):
        assert direction_queries.listed(by, ON) == ()
