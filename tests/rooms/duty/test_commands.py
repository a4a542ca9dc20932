"""Opening, closing and handing over: the change, its line, and refusals that change nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies_models
from linkspan.agencies import ports
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotFound, NotNow, Permit
from linkspan.audit.ids import new_id
from linkspan.duty import commands, events, jobs, models, queries, rules
from tests import cast, factories
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

WORKER = Actor.system("worker")


def permit(at: datetime) -> Permit:
    """Ask the gate as the worker, whose own work this is."""
    return ports.gate().require(by=WORKER, to="reassign_task", at=at)


def act(at: datetime) -> dict[str, object]:
    """Give what every command takes."""
    return {"by": WORKER, "at": at, "permit": permit(at)}


def by(member: cast.Member, at: datetime) -> dict[str, object]:
    """Give what every command takes, as one of the cast."""
    actor = member.actor(at)
    return {"by": actor, "at": at, "permit": ports.gate().require(by=actor, to="hand_over_task", at=at)}


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


def opened(everyone: cast.Cast, now: datetime, **changed: object) -> UUID:
    details: dict[str, object] = {
        "kind": "children.shield_review",
        "area_id": everyone.northmere.id,
        "organisation_id": everyone.council.id,
        "person_id": everyone.amina.id,
        "due": queries.due_for("shield.review", now),
    }
    item_id: UUID = commands.open_item(**(details | changed), **act(now))
    return item_id


def test_an_item_opens_with_its_owner_and_date(everyone: cast.Cast, now: datetime) -> None:
    about = new_id()

    item_id = opened(everyone, now, about=about)

    line = queries.item(item_id, now)
    assert (line.kind, line.about, line.person_id, line.rule) == (
        "children.shield_review",
        about,
        everyone.amina.id,
        "shield.review",
    )
    assert line.due_at == datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)
    assert line.band is rules.Band.DUE_SOON
    assert lines(events.ITEM_OPENED)[0]["about"] == str(item_id)
    assert queries.items_about([about], now)[about] == line


def test_an_item_without_a_person_is_the_desk_s(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now, person_id=None)

    board = queries.organisation_items(everyone.council.id, now, unallocated=True)
    assert [line.id for line in board] == [item_id]


@pytest.mark.parametrize("who", ["person", "organisation"])
def test_an_item_is_refused_when_its_owner_is_not_there(everyone: cast.Cast, now: datetime, who: str) -> None:
    gone = factories.organisation(area=everyone.northmere, until_on=date(2026, 11, 2))
    changed = {"person_id": everyone.kit.id} if who == "person" else {"organisation_id": gone.id, "person_id": None}

    with pytest.raises(NotNow) as refused:
        opened(everyone, now, **changed)

    assert refused.value.code == "duty.holder_gone"
    assert not models.Item.objects.exists()


def test_many_items_open_at_once_in_order(everyone: cast.Cast, now: datetime) -> None:
    due = queries.due_for("match.review", now)
    rows = [
        commands.Opening(area_id=everyone.northmere.id, organisation_id=everyone.council.id, due=due, about=new_id())
        for _ in range(25)
    ]

    item_ids = commands.open_many(kind="children.match_review", rows=rows, **act(now))

    about = dict(models.Item.objects.values_list("id", "about_object"))
    assert [about[item_id] for item_id in item_ids] == [row.about for row in rows]
    assert len(queries.organisation_items(everyone.council.id, now)) == 25
    assert lines(events.ITEMS_OPENED)[0]["detail"]["count"] == 25


def test_closing_frees_the_owner_stops_the_clock_and_lapses_the_offer(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.offer(item_id=item_id, to=Holder(everyone.school.id), **act(now))
    later = now + timedelta(hours=3)

    commands.close_item(item_id=item_id, **act(later))

    history = queries.history(item_id)
    assert history.closed_at == history.tenures[-1].until_at == history.clocks[0].done_at == later
    assert queries.offers_to(everyone.school.id) == ()
    with pytest.raises(NotFound):
        queries.item(item_id, later)


def test_closing_late_keeps_the_reason_and_its_words_stay_out_of_the_leaf(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    late = now + timedelta(days=9)

    commands.close_item(
        item_id=item_id,
        breach_reason="family_unavailable",
        words="the family was at the seaside",
        **act(late),
    )

    clock = queries.history(item_id).clocks[0]
    assert clock.is_late
    assert clock.breach_reason == "family_unavailable"
    assert "seaside" not in str(lines())


def test_what_a_rule_closes_late_says_so_by_itself(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    commands.close_item(item_id=item_id, **act(now + timedelta(days=9)))

    clock = queries.history(item_id).clocks[0]
    assert clock.is_late
    assert clock.breach_reason == "by_rule"


def test_closing_is_refused_when_it_is_closed_or_the_reason_unknown(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    with pytest.raises(NotNow, match="reason_unknown"):
        commands.close_item(item_id=item_id, breach_reason="rain", **act(now))
    commands.close_item(item_id=item_id, **act(now))
    with pytest.raises(NotNow, match="item_closed"):
        commands.close_item(item_id=item_id, **act(now))


def test_closing_many_passes_over_what_is_closed(everyone: cast.Cast, now: datetime) -> None:
    item_ids = [opened(everyone, now) for _ in range(3)]
    commands.close_item(item_id=item_ids[0], **act(now))

    count = commands.close_many(item_ids=item_ids, **act(now))

    assert count == 2
    assert len(queries.organisation_items(everyone.council.id, now)) == 0


def test_an_act_dated_before_the_tenure_leaves_no_time_unheld(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    earlier = now - timedelta(seconds=5)

    commands.reassign(item_id=item_id, to=Holder(everyone.council.id), **act(earlier))
    commands.close_item(item_id=item_id, **act(earlier))

    history = queries.history(item_id)
    assert [(each.from_at, each.until_at) for each in history.tenures] == [(now, now), (now, now)]


def test_renewing_a_clock_marks_the_old_date_done_and_sets_the_next(everyone: cast.Cast, now: datetime) -> None:
    first = queries.due_for("flag.review", now, on=date(2026, 12, 1))
    item_id = opened(everyone, now, due=first)
    later = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)

    commands.renew_clock(
        item_id=item_id,
        due=queries.due_for("flag.review", later, on=date(2027, 3, 1)),
        breach_reason="capacity",
        **act(later),
    )

    clocks = queries.history(item_id).clocks
    assert [(clock.done_at, clock.breach_reason) for clock in clocks] == [(later, "capacity"), (None, "")]
    assert queries.item(item_id, later).due_at == datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)


# --- handing over -------------------------------------------------------------------------------------------


def test_reassigning_moves_an_item_inside_the_organisation(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    later = now + timedelta(hours=1)

    commands.reassign(
        item_id=item_id,
        to=Holder(everyone.council.id, person_id=everyone.mo.id),
        **by(everyone.mo, later),
    )

    assert [line.id for line in queries.my_items(everyone.mo.id, later)] == [item_id]
    assert len(queries.my_items(everyone.amina.id, later)) == 0
    assert lines(events.ITEM_REASSIGNED)[0]["detail"]["person"] == str(everyone.mo.id)


def test_reassigning_to_another_organisation_is_refused(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    with pytest.raises(NotNow) as refused:
        commands.reassign(item_id=item_id, to=Holder(everyone.school.id), **act(now))

    assert refused.value.code == "duty.other_organisation"
    assert queries.owners_of([item_id])[item_id].person_id == everyone.amina.id


def test_the_giver_holds_an_offered_item_until_it_is_accepted(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    to_ben = Holder(everyone.school.id, person_id=everyone.ben.id)

    offer_id = commands.offer(item_id=item_id, to=to_ben, **by(everyone.amina, now))

    offered = queries.item(item_id, now)
    assert (offered.person_id, offered.is_offered) == (everyone.amina.id, True)
    (waiting,) = queries.offers_to(everyone.school.id, person_id=everyone.ben.id)
    assert (waiting.id, waiting.giver.person_id) == (offer_id, everyone.amina.id)
    assert waiting.due_at == datetime(2026, 11, 4, 23, 59, 59, tzinfo=UTC)
    later = now + timedelta(hours=1)
    commands.accept_offer(offer_id=offer_id, **by(everyone.ben, later))
    assert queries.owners_of([item_id])[item_id] == to_ben
    first, second = queries.history(item_id).tenures
    assert first.until_at == second.from_at == later


def test_a_refused_offer_leaves_the_item_with_the_giver_and_says_why(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    offer_id = commands.offer(item_id=item_id, to=Holder(everyone.school.id), **act(now))

    commands.refuse_offer(
        offer_id=offer_id,
        reason="not_known_to_us",
        words="never met this family",
        **by(everyone.ben, now),
    )

    assert queries.owners_of([item_id])[item_id].person_id == everyone.amina.id
    row = models.Offer.objects.get(id=offer_id)
    assert (row.outcome, row.refusal_reason, row.settled_by_id) == ("refused", "not_known_to_us", everyone.ben.id)
    assert "never met" not in str(lines())


def test_an_offer_is_answered_once(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    offer_id = commands.offer(item_id=item_id, to=Holder(everyone.school.id), **act(now))
    commands.withdraw_offer(offer_id=offer_id, **act(now))

    for answer in (commands.accept_offer, commands.withdraw_offer):
        with pytest.raises(NotNow) as refused:
            answer(offer_id=offer_id, **by(everyone.ben, now))
        assert refused.value.code == "duty.offer_settled"


@pytest.mark.parametrize("name", ["kit", "mo"])
def test_an_offer_is_refused_to_whoever_it_was_not_made_to(everyone: cast.Cast, now: datetime, name: str) -> None:
    item_id = opened(everyone, now)
    to_shirin = Holder(everyone.council.id, person_id=everyone.shirin.id)
    offer_id = commands.offer(item_id=item_id, to=to_shirin, **act(now))
    other: cast.Member = getattr(everyone, name)

    with pytest.raises(NotNow) as refused:
        commands.accept_offer(offer_id=offer_id, **by(other, now))

    assert refused.value.code == "duty.offer_not_yours"
    assert queries.owners_of([item_id])[item_id].person_id == everyone.amina.id


def test_a_second_offer_of_the_same_item_is_refused(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.offer(item_id=item_id, to=Holder(everyone.school.id), **act(now))

    with pytest.raises(NotNow) as refused:
        commands.offer(item_id=item_id, to=Holder(everyone.police.id), **act(now))

    assert refused.value.code == "duty.offered_already"


def test_an_offer_to_someone_who_left_is_refused_on_acceptance(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    to_ben = Holder(everyone.school.id, person_id=everyone.ben.id)
    offer_id = commands.offer(item_id=item_id, to=to_ben, **act(now))
    stale = by(everyone.ben, now)
    with as_test():
        agencies_models.Appointment.objects.filter(person=everyone.ben.id).update(until_on=date(2026, 11, 2))

    with pytest.raises(NotNow) as refused:
        commands.accept_offer(offer_id=offer_id, **stale)

    assert refused.value.code == "duty.holder_gone"


def test_handing_over_all_moves_only_what_the_giver_holds(everyone: cast.Cast, now: datetime) -> None:
    hers = [opened(everyone, now) for _ in range(3)]
    his = opened(everyone, now, person_id=everyone.mo.id)
    later = now + timedelta(minutes=1)

    count = commands.hand_over_all(
        giver=Holder(everyone.council.id, person_id=everyone.amina.id),
        to=Holder(everyone.council.id),
        **act(later),
    )

    owners = queries.owners_of([*hers, his])
    assert count == 3
    assert {owners[item_id] for item_id in hers} == {Holder(everyone.council.id)}
    assert owners[his].person_id == everyone.mo.id
    assert lines(events.ITEMS_HANDED_OVER)[0]["detail"]["count"] == 3


def test_handing_over_all_to_whoever_holds_it_already_changes_nothing(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now, person_id=None)

    count = commands.hand_over_all(
        giver=Holder(everyone.council.id),
        to=Holder(everyone.council.id),
        **act(now),
    )

    assert count == 0
    assert len(queries.history(item_id).tenures) == 1


def test_what_a_leaver_held_is_passed_on_by_the_worker(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    kept = opened(everyone, now, person_id=everyone.mo.id)
    with as_test():
        agencies_models.Appointment.objects.filter(person=everyone.amina.id).update(until_on=date(2026, 11, 2))

    count = commands.inherit_departed(**act(now))

    owners = queries.owners_of([item_id, kept])
    assert count == 1
    assert owners == {item_id: Holder(everyone.council.id), kept: Holder(everyone.council.id, None, everyone.mo.id)}


def test_the_worker_s_own_job_passes_on_what_leavers_held(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    with as_test():
        agencies_models.Appointment.objects.filter(person=everyone.amina.id).update(until_on=date(2021, 1, 1))

    jobs.inherit_departed(timestamp=0)

    assert queries.owners_of([item_id])[item_id].person_id is None
