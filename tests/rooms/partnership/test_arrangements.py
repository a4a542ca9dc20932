"""Who sits in which seat and since when, and panels with their footing, chair, funds and line."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.partnership import arrangement_models as models
from linkspan.partnership import events
from linkspan.partnership.commands import arrangements as commands
from linkspan.partnership.queries import accountability, arrangements
from linkspan.partnership.queries.accountability import SeatLine
from tests.cast import Cast, Member
from tests.support import arrangements as made
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed

SINCE = date(2026, 3, 2)


def name(everyone: Cast, mere: Formed, now: datetime, seat: str, place: UUID, who: Member | str, from_: date) -> UUID:
    """Let Bea name somebody to a seat."""
    person = None if isinstance(who, str) else who.person.id
    plain = {"name": who, "title": "Councillor"} if isinstance(who, str) else {}
    return commands.name_to_seat(
        partnership_id=mere.id, seat=seat, place=place, from_=from_, person_id=person, by=everyone.bea.actor(now),
        at=now, **plain,
    )  # fmt: skip


def seat_of(mere: Formed, code: str, place: UUID, on: date) -> SeatLine:
    """Read one seat."""
    groups = accountability.line(mere.id, on)
    return next(seat for each in groups if each.place == place for seat in each.seats if seat.seat.code == code)


def test_a_partnership_begins_with_every_seat_vacant_since_its_members_joined(mere: Formed, now: datetime) -> None:
    groups = accountability.line(mere.id, now.date())

    titles = {seat.seat.title for group in groups if group.kind == "safeguarding_partner" for seat in group.seats}
    assert {"Director of children's services", "Lead member for children's services"} <= titles
    assert {"Chief officer of police", "Chief executive of the integrated care board", "Designated doctor"} <= titles
    assert all(seat.is_vacant and seat.vacant_since == group.from_ for group in groups for seat in group.seats)
    assert all(seat.seat.law and seat.seat.answers for group in groups for seat in group.seats)


def test_somebody_in_post_is_named_to_a_seat_and_told(everyone: Cast, mere: Formed, now: datetime) -> None:
    name(everyone, mere, now, "director", everyone.council.id, everyone.dev, SINCE)

    seat = seat_of(mere, "director", everyone.council.id, now.date())
    assert [(one.name, one.title, one.from_) for one in seat.holders] == [
        ("Dev Mistry", "Director of children's services", SINCE)
    ]
    assert seat.vacant_since is None
    assert len(lines(events.SEAT_TAKEN)) == 1
    with as_test():
        assert agencies.Notice.objects.filter(person=everyone.dev.person, event=events.SEAT_TAKEN).count() == 1


def test_a_councillor_without_linkspan_is_named_by_name_and_title(everyone: Cast, mere: Formed, now: datetime) -> None:
    name(everyone, mere, now, "lead_member", everyone.council.id, "Cllr Ann Hart", SINCE)

    assert seat_of(mere, "lead_member", everyone.council.id, now.date()).holders[0].person_id is None
    with pytest.raises(NotNow, match=r"seat\.unnamed"):
        name(everyone, mere, now, "lead_member", everyone.southmere_council.id, " ", SINCE)


def test_leaving_shows_a_vacancy_since_that_day_and_history_reads_as_it_was(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    sitting = name(everyone, mere, now, "director", everyone.council.id, everyone.dev, SINCE)
    left = now.date() - timedelta(days=3)

    commands.leave_seat(partnership_id=mere.id, sitting_id=sitting, on=left, by=everyone.bea.actor(now), at=now)

    seat = seat_of(mere, "director", everyone.council.id, now.date())
    assert (seat.is_vacant, seat.vacant_since) == (True, left)
    assert [one.name for one in seat.history] == ["Dev Mistry"]
    before = seat_of(mere, "director", everyone.council.id, left - timedelta(days=1))
    assert [one.name for one in before.holders] == ["Dev Mistry"]


def test_nobody_leaves_before_they_came_or_twice(everyone: Cast, mere: Formed, now: datetime) -> None:
    sitting = name(everyone, mere, now, "director", everyone.council.id, everyone.dev, SINCE)
    bea = everyone.bea.actor(now)

    with pytest.raises(NotNow, match=r"seat\.ends_early"):
        commands.leave_seat(
            partnership_id=mere.id, sitting_id=sitting, on=SINCE - timedelta(days=1), by=bea, at=now
        )  # fmt: skip
    commands.leave_seat(partnership_id=mere.id, sitting_id=sitting, on=now.date(), by=bea, at=now)
    with pytest.raises(NotNow, match=r"seat\.ended"):
        commands.leave_seat(
            partnership_id=mere.id, sitting_id=sitting, on=now.date() + timedelta(days=9), by=bea, at=now
        )  # fmt: skip


def test_two_people_never_sit_in_one_sole_seat_at_once(everyone: Cast, mere: Formed, now: datetime) -> None:
    name(everyone, mere, now, "director", everyone.council.id, everyone.dev, SINCE)

    with pytest.raises(NotNow, match=r"seat\.taken"):
        name(everyone, mere, now, "director", everyone.council.id, everyone.mo, now.date())
    with as_test(), pytest.raises(IntegrityError), transaction.atomic():
        models.Sitting.objects.create(
            partnership_id=mere.id, seat="director", organisation=everyone.council, name="Mo", title="Acting director",
            from_on=now.date(), named_at=now,
        )  # fmt: skip


def test_the_partnerships_own_seat_takes_one_person_too(everyone: Cast, mere: Formed, now: datetime) -> None:
    name(everyone, mere, now, "chair", mere.id, everyone.dev, SINCE)

    with pytest.raises(NotNow, match=r"seat\.taken"):
        name(everyone, mere, now, "chair", mere.id, everyone.sana, now.date())
    with as_test(), pytest.raises(IntegrityError), transaction.atomic():
        models.Sitting.objects.create(
            partnership_id=mere.id, seat="chair", name="Sana", title="Chair", from_on=now.date(), named_at=now
        )  # fmt: skip


def test_a_board_may_have_several_designated_doctors(everyone: Cast, mere: Formed, now: datetime) -> None:
    for doctor in ("Dr Una Pell", "Dr Omar Lisle"):
        name(everyone, mere, now, "designated_doctor", mere.board.id, doctor, SINCE)

    assert len(seat_of(mere, "designated_doctor", mere.board.id, now.date()).holders) == 2


def test_a_person_who_left_their_post_leaves_the_seat_empty_since_then(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    name(everyone, mere, now, "director", everyone.council.id, everyone.dev, SINCE)
    left = now.date() - timedelta(days=10)
    with as_test():
        agencies.Appointment.objects.filter(id=everyone.dev.appointment.id).update(until_on=left)

    seat = seat_of(mere, "director", everyone.council.id, now.date())

    assert (seat.is_vacant, seat.vacant_since) == (True, left)
    assert [one.name for one in seat.gone] == ["Dev Mistry"]
    with pytest.raises(NotNow, match=r"seat\.left"):
        name(everyone, mere, now, "delegated_partner", everyone.council.id, everyone.dev, now.date())


def test_nobody_sits_before_their_organisation_took_part_or_in_another_kinds_seat(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    with pytest.raises(NotNow, match=r"seat\.too_early"):
        name(everyone, mere, now, "lead_member", everyone.council.id, "Cllr Ann Hart", date(2000, 1, 1))
    with pytest.raises(NotFound):
        name(everyone, mere, now, "director", everyone.police.id, everyone.sana, SINCE)


def test_naming_is_refused_to_those_who_do_not_keep_the_partnership(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    for member in (everyone.kit, everyone.amina, everyone.gus):
        with pytest.raises(Refused):
            commands.name_to_seat(
                partnership_id=mere.id, seat="chair", place=mere.id, from_=SINCE, person_id=everyone.dev.person.id,
                by=member.actor(now), at=now,
            )  # fmt: skip


# --- panels ------------------------------------------------------------------------------------------------------


def test_a_panel_shows_its_footing_chair_funds_and_line(everyone: Cast, mere: Formed, now: datetime) -> None:
    made.mappa(everyone, mere, now)

    (panel,) = arrangements.panels(mere.id, now.date())
    assert (panel.name, panel.footing) == ("Mere MAPPA", "Criminal Justice Act 2003 ss 325 to 327B")
    assert (panel.chair, panel.chair_organisation) == ("Supt Sana Wray", "Mere Police")
    assert panel.funds.startswith("Police, probation")
    assert panel.line.startswith("Reports to")


def test_a_changed_panel_keeps_how_it_was(everyone: Cast, mere: Formed, now: datetime) -> None:
    first = made.mappa(everyone, mere, now)
    later = now + timedelta(days=30)

    commands.set_panel(
        partnership_id=mere.id, said=replace(made.MAPPA, chair=""), from_=later.date(), panel_id=first,
        by=everyone.bea.actor(later), at=later,
    )  # fmt: skip

    (before,) = arrangements.panels(mere.id, now.date())
    (after,) = arrangements.panels(mere.id, later.date())
    assert (before.chair, after.chair) == ("Supt Sana Wray", "")
    assert [one.chair for one in arrangements.panel_history(mere.id, before.series)] == ["", "Supt Sana Wray"]
    said = [one.said for one in arrangements.missing(mere.id, {}, later.date())]
    assert "Mere MAPPA: nobody chairs it." in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"footing": " "}, "panel.empty"),
        ({"funds": ""}, "panel.empty"),
        ({"line": ""}, "panel.empty"),
        ({"kind": "coven"}, "panel.kind"),
        ({}, "panel.taken"),
    ],
)
def test_a_panel_is_refused_with_something_left_out(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, str], said: str
) -> None:
    made.mappa(everyone, mere, now)

    with pytest.raises(NotNow, match=said):
        commands.set_panel(
            partnership_id=mere.id, said=replace(made.MAPPA, **changed), from_=now.date(), by=everyone.bea.actor(now),
            at=now,
        )  # fmt: skip


def test_a_panel_does_not_end_before_it_began(everyone: Cast, mere: Formed, now: datetime) -> None:
    panel = made.mappa(everyone, mere, now)
    bea = everyone.bea.actor(now)

    with pytest.raises(NotNow, match=r"panel\.ends_early"):
        commands.end_panel(
            partnership_id=mere.id, panel_id=panel, on=now.date() - timedelta(days=1), by=bea, at=now
        )  # fmt: skip
    commands.end_panel(partnership_id=mere.id, panel_id=panel, on=now.date() + timedelta(days=1), by=bea, at=now)
    assert arrangements.panels(mere.id, now.date() + timedelta(days=1)) == ()
