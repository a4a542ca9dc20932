"""Agreements are drafted, checked, signed by two of each party, and bite at the next request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.duty import queries as due
from linkspan.sharing import agreement_models as models
from linkspan.sharing import commands, events, gate, queries
from linkspan.sharing.agreement_document import canonical, read
from linkspan.sharing.agreement_rules import Review
from linkspan.sharing.facts import Action
from tests import cast, factories
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.agreements import a_clause, a_document, is_in_force, put_forward, sign_by_all, signer, the_version
from tests.support.database import as_test
from tests.support.lines import lines

WHY = "concern: Seen with a bruise at the gate this morning"


def between(people: cast.Cast, **changes: Any) -> Any:
    """A document by which the charity may know what the school holds."""
    return a_document(
        [people.school.id, people.charity.id, people.council.id],
        [a_clause([people.school.id], [people.charity.id])],
        **changes,
    )


@pytest.fixture
def version(everyone: cast.Cast, now: datetime) -> models.AgreementVersion:
    """An agreement of school, charity and council, put forward."""
    return put_forward(everyone, between(everyone), now)


@pytest.fixture
def asks(everyone: cast.Cast, index: Invented) -> Callable[[datetime], Any]:
    """Kit of the charity asks who holds something about a child that the school holds."""
    child = index.child(organisations=frozenset({everyone.school.id}))

    def ask(at: datetime) -> Any:
        kit = everyone.kit.actor(at)
        with looking(kit, at, reason=WHY):
            return gate.may(by=kit, to=Action.SEE_HOLDERS, about=child, at=at)

    return ask


def parties(everyone: cast.Cast) -> list[agencies.Organisation]:
    return [everyone.school, everyone.charity, everyone.council]


def test_an_agreement_signed_by_two_of_each_party_decides_at_the_next_request_and_names_its_clause(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    before = asks(now)

    sign_by_all(version, parties(everyone), now)
    after = asks(now)

    assert (before.allow, before.code) == (False, "not_found")
    assert (after.allow, after.agreements, after.clauses) == (True, ("NM-2026-01",), ("1",))
    assert after.holders == (str(everyone.school.id),)


def test_no_signature_may_be_missing(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    sign_by_all(version, [everyone.school, everyone.charity], now)
    commands.sign(version_id=version.id, read_hash=version.signed_hash, by=signer(everyone.council, "One", now), at=now)

    alone = asks(now)
    commands.sign(version_id=version.id, read_hash=version.signed_hash, by=signer(everyone.council, "Two", now), at=now)

    assert (alone.allow, asks(now).allow) == (False, True)


def test_withdrawal_by_any_party_bites_at_the_next_request(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    signed = sign_by_all(version, parties(everyone), now)
    assert asks(now).allow

    commands.withdraw(agreement_id=version.agreement_id, said="A breach was found this morning", by=signed[0], at=now)

    assert not asks(now).allow
    assert [line["event"] for line in lines(events.AGREEMENT_WITHDRAWN)] == [events.AGREEMENT_WITHDRAWN]


def test_the_second_signature_may_not_be_the_firsts(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by = signer(everyone.school, "Only One", now)
    commands.sign(version_id=version.id, read_hash=version.signed_hash, by=by, at=now)

    with pytest.raises(NotNow) as refused:
        commands.sign(version_id=version.id, read_hash=version.signed_hash, by=by, at=now)

    assert (refused.value.code, _signatures()) == ("agreement.signed_twice", 1)


def test_the_database_too_keeps_one_person_from_signing_twice(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by = signer(everyone.school, "Only One", now)
    commands.sign(version_id=version.id, read_hash=version.signed_hash, by=by, at=now)

    with as_test():
        row = models.AgreementSignature.objects.get()
        row.id, row.place = new_id(), 2
        with pytest.raises(IntegrityError, match="sharing_agreementsignature_person"), transaction.atomic():
            row.save(force_insert=True)

    assert _signatures() == 1


def _signatures() -> int:
    with as_test():
        return models.AgreementSignature.objects.count()


def test_a_third_signature_of_one_party_is_refused(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    sign_by_all(version, [everyone.school], now)

    with pytest.raises(NotNow) as refused:
        commands.sign(
            version_id=version.id, read_hash=version.signed_hash, by=signer(everyone.school, "Three", now), at=now
        )

    assert (refused.value.code, _signatures()) == ("agreement.signed", 2)


def test_signing_what_was_not_put_forward_is_refused(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by = signer(everyone.school, "One", now)

    with pytest.raises(NotNow) as refused:
        commands.sign(version_id=version.id, read_hash="0" * 64, by=by, at=now)

    assert (refused.value.code, _signatures()) == ("agreement.other_text", 0)


def test_signing_takes_a_fresh_sign_in_and_a_post_that_signs(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    stale = replace(signer(everyone.school, "One", now), stepped_up_at=None)
    teacher = replace(everyone.ben.actor(now), stepped_up_at=now)
    codes = []

    for by in (stale, teacher):
        with pytest.raises(Refused) as refused:
            commands.sign(version_id=version.id, read_hash=version.signed_hash, by=by, at=now)
        codes.append(refused.value.code)

    assert codes == ["step_up_needed", "not_permitted"]
    assert _signatures() == 0


def test_an_organisation_that_is_no_party_does_not_sign(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    with pytest.raises(NotNow) as refused:
        commands.sign(
            version_id=version.id, read_hash=version.signed_hash, by=signer(everyone.police, "One", now), at=now
        )

    assert refused.value.code == "agreement.no_party"


SIGN = """
insert into sharing_agreementsignature (id, version_id, organisation_id, person_id, post_title, place, hash, at)
values (gen_random_uuid(), %s, %s, %s, 'Director', 1, %s, %s)
"""


def test_someone_who_has_left_cannot_sign_even_past_the_gate(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by = signer(everyone.school, "Leaver", now)
    gone = replace(by, appointment_id=None)

    with pytest.raises(Refused) as refused:
        commands.sign(version_id=version.id, read_hash=version.signed_hash, by=gone, at=now)
    with as_test(), connection.cursor() as cursor:
        agencies.Appointment.objects.filter(id=by.appointment_id).update(until_on=now.date())
        with pytest.raises(DatabaseError, match="in a post that signs"), transaction.atomic():
            cursor.execute(SIGN, [version.id, everyone.school.id, by.person_id, version.signed_hash, now])

    assert (refused.value.code, _signatures()) == ("no_post", 0)


def test_a_signature_stays_valid_when_its_signer_leaves_later(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    signed = sign_by_all(version, parties(everyone), now)
    with as_test():
        agencies.Appointment.objects.filter(id=signed[0].appointment_id).update(until_on=date(2026, 11, 10))

    assert asks(now + timedelta(days=30)).allow


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime.fromisoformat("2027-10-31T23:30:00+00:00"), True),
        (datetime.fromisoformat("2027-11-01T00:00:00+00:00"), False),
        (datetime.fromisoformat("2028-01-01T00:00:00+00:00"), False),
    ],
)
def test_an_agreement_lapses_on_the_day_it_ends(
    everyone: cast.Cast,
    version: models.AgreementVersion,
    asks: Callable[[datetime], Any],
    now: datetime,
    moment: datetime,
    allowed: bool,
) -> None:
    sign_by_all(version, parties(everyone), now)

    assert asks(moment).allow is allowed


def test_an_agreement_begins_at_midnight_in_england(
    everyone: cast.Cast, asks: Callable[[datetime], Any], now: datetime
) -> None:
    # 1 April 2027 begins an hour earlier by universal time, since the clocks have gone forward.
    later = put_forward(everyone, between(everyone, starts_on=date(2027, 4, 1)), now)
    sign_by_all(later, parties(everyone), now)

    answers = [asks(datetime.fromisoformat(f"2027-03-31T{hour}:00+00:00")).allow for hour in ("22:59", "23:00")]

    assert answers == [False, True]


def test_an_agreement_stops_when_a_party_is_abolished(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    sign_by_all(version, parties(everyone), now)
    with as_test():
        agencies.Organisation.objects.filter(id=everyone.council.id).update(until_on=date(2026, 12, 1))

    assert [asks(datetime.fromisoformat(f"2026-{day}T12:00:00+00:00")).allow for day in ("11-30", "12-01")] == [
        True,
        False,
    ]


def test_a_new_version_takes_the_place_of_the_old_once_signed_and_begun(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    sign_by_all(version, parties(everyone), now)
    ines = everyone.ines.actor(now, stepped_up=True)
    narrower = between(everyone, starts_on=date(2026, 11, 9))
    narrower = replace(narrower, clauses=(replace(narrower.clauses[0], kinds=("education",)),))

    second_id = commands.supersede(agreement_id=version.agreement_id, document=narrower, by=ines, at=now)
    commands.put_forward(version_id=second_id, by=ines, at=now)
    unsigned = asks(now).allow
    sign_by_all(the_version(second_id), parties(everyone), now)
    before, after = asks(now), asks(now + timedelta(days=8))

    assert (unsigned, before.allow, after.allow) == (True, True, False)
    assert is_in_force(second_id, now + timedelta(days=8), ines)
    assert not is_in_force(version.id, now + timedelta(days=8), ines)


def test_withdrawing_from_a_new_version_brings_no_old_one_back(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    signed = sign_by_all(version, parties(everyone), now)
    ines = everyone.ines.actor(now, stepped_up=True)
    second_id = commands.supersede(agreement_id=version.agreement_id, document=between(everyone), by=ines, at=now)
    commands.put_forward(version_id=second_id, by=ines, at=now)
    sign_by_all(the_version(second_id), parties(everyone), now)

    commands.withdraw(agreement_id=version.agreement_id, said="We can no longer stand by it", by=signed[2], at=now)

    assert not asks(now).allow


def test_an_agreement_that_another_puts_an_end_to_is_no_longer_in_force(
    everyone: cast.Cast, version: models.AgreementVersion, asks: Callable[[datetime], Any], now: datetime
) -> None:
    sign_by_all(version, parties(everyone), now)
    other = a_document(
        [everyone.school.id, everyone.council.id],
        [a_clause([everyone.school.id], [everyone.council.id])],
        supersedes=("NM-2026-01",),
    )

    second = put_forward(everyone, other, now, code="NM-2026-02")
    before = asks(now).allow
    sign_by_all(second, [everyone.school, everyone.council], now)

    assert (before, asks(now).allow) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        "update sharing_agreementversion set text = '{}'",
        "update sharing_agreementversion set policy_text = ''",
        "update sharing_agreementversion set ends_on = '2030-01-01'",
        "update sharing_agreementversion set put_forward_at = null, put_forward_by_id = null, signed_hash = ''",
        "delete from sharing_agreementversion",
        "update sharing_agreementclause set text = ''",
        "delete from sharing_agreementclause",
        "delete from sharing_agreementparty",
        "insert into sharing_agreementparty (id, version_id, organisation_id, role)"
        " select gen_random_uuid(), n.id, o.id, 'controller' from sharing_agreementversion n, agencies_organisation o"
        " where o.code = 'MERE-POL'",
    ],
)
def test_what_was_put_forward_never_changes_whoever_asks(version: models.AgreementVersion, change: str) -> None:
    with (
        as_test(),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=r"only ever added|never changes|nothing is added"),
        transaction.atomic(),
    ):
        cursor.execute(change)


@pytest.mark.parametrize("table", ["sharing_agreementsignature", "sharing_agreementwithdrawal"])
def test_signatures_and_withdrawals_are_only_ever_added(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime, table: str
) -> None:
    signed = sign_by_all(version, [everyone.school], now)
    commands.withdraw(agreement_id=version.agreement_id, said="A breach was found", by=signed[0], at=now)

    for change in (f"delete from {table}", f"update {table} set at = at - interval '1 day'"):
        with (
            as_test(),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="only ever added"),
            transaction.atomic(),
        ):
            cursor.execute(change)


def test_a_draft_may_be_changed_and_a_version_put_forward_may_not(everyone: cast.Cast, now: datetime) -> None:
    ines = everyone.ines.actor(now, stepped_up=True)
    version_id = commands.draft_agreement(code="NM-2026-09", document=between(everyone, title="First"), by=ines, at=now)

    commands.change_draft(version_id=version_id, document=between(everyone, title="Second"), by=ines, at=now)
    commands.put_forward(version_id=version_id, by=ines, at=now)
    with pytest.raises(NotNow) as refused:
        commands.change_draft(version_id=version_id, document=between(everyone, title="Third"), by=ines, at=now)

    assert refused.value.code == "agreement.put_forward"
    assert read(the_version(version_id).text).title == "Second"


def test_a_draft_with_faults_is_refused_with_each_in_a_sentence(everyone: cast.Cast, now: datetime) -> None:
    ines = everyone.ines.actor(now, stepped_up=True)
    faulty = between(everyone, impact_assessment="", purposes=())
    version_id = commands.draft_agreement(code="NM-2026-09", document=faulty, by=ines, at=now)

    with pytest.raises(NotNow) as refused:
        commands.put_forward(version_id=version_id, by=ines, at=now)

    assert refused.value.code == "agreement.unsound"
    assert "data protection impact assessment" in refused.value.message
    assert "a purpose that nobody defined" in refused.value.message
    assert the_version(version_id).put_forward_at is None


def test_another_organisation_neither_sees_nor_changes_a_draft(everyone: cast.Cast, now: datetime) -> None:
    ines = everyone.ines.actor(now, stepped_up=True)
    version_id = commands.draft_agreement(code="NM-2026-09", document=between(everyone), by=ines, at=now)
    theirs = signer(everyone.school, "Their lead", now, role="ig_lead")

    with pytest.raises(NotFound):
        commands.change_draft(version_id=version_id, document=between(everyone, title="Taken"), by=theirs, at=now)

    assert queries.agreements(by=theirs, at=now) == ()
    assert [line.code for line in queries.agreements(by=ines, at=now)] == ["NM-2026-09"]


def test_a_practitioner_may_read_agreements_and_write_none(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    kit = everyone.kit.actor(now)

    page = queries.agreement(version.agreement_id, by=kit, at=now)
    with pytest.raises(Refused):
        commands.draft_agreement(code="KIT-01", document=between(everyone), by=kit, at=now)

    assert page.shown.state is queries.State.TO_SIGN
    assert "know that Heron Lane School hold something" in page.meaning[0].said()[0]


def test_the_register_is_open_to_anyone_and_shows_no_draft(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    ines = everyone.ines.actor(now, stepped_up=True)
    commands.draft_agreement(code="NM-2026-09", document=between(everyone), by=ines, at=now)

    register = queries.agreements(by=Actor.system("register"), at=now)

    assert [line.code for line in register] == ["NM-2026-01"]


def test_every_agreement_has_an_owner_and_a_next_date_until_it_ends(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    def next_due() -> Any:
        with as_test():
            item_id = models.Agreement.objects.get(id=version.agreement_id).item_id
            holder = due.owners_of([item_id]).get(item_id)
            return (holder.person_id, due.item(item_id, now).due_at.date()) if holder else None

    to_sign = next_due()
    signed = sign_by_all(version, parties(everyone), now)
    to_review = next_due()
    commands.withdraw(agreement_id=version.agreement_id, said="We can no longer stand by it", by=signed[0], at=now)

    assert to_sign == (everyone.ines.id, date(2026, 11, 2))
    assert to_review == (everyone.ines.id, date(2027, 6, 1))
    assert next_due() is None


def test_the_owner_is_warned_three_months_before_the_end_and_once(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    worker = Actor.system("worker")
    sign_by_all(version, parties(everyone), now)
    may = datetime.fromisoformat("2027-05-03T09:00:00+00:00")
    review = Review(may.date(), "continue", "Nothing has to change", date(2027, 11, 1))
    commands.review_agreement(
        agreement_id=version.agreement_id, review=review, by=everyone.ines.actor(may, stepped_up=True), at=may
    )

    early = commands.keep_agreements(by=worker, at=datetime.fromisoformat("2027-07-31T09:00:00+00:00"))
    warned = commands.keep_agreements(by=worker, at=datetime.fromisoformat("2027-08-01T09:00:00+00:00"))
    again = commands.keep_agreements(by=worker, at=datetime.fromisoformat("2027-08-02T09:00:00+00:00"))
    ended = commands.keep_agreements(by=worker, at=datetime.fromisoformat("2027-11-01T09:00:00+00:00"))

    assert (early, warned, again, ended) == (0, 1, 0, 1)
    with as_test():
        told = agencies.Notice.objects.filter(person=everyone.ines.person).values_list("event", flat=True)
        assert {events.AGREEMENT_ENDING, events.AGREEMENT_ENDED} <= set(told)
        item = models.Agreement.objects.get(id=version.agreement_id).item
        assert item.closed_at is not None


def test_a_draft_that_the_worker_may_not_read_keeps_no_owner_from_being_warned(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    sign_by_all(version, parties(everyone), now)
    ines = everyone.ines.actor(now)
    commands.draft_agreement(code="NM-2026-00", document=between(everyone), by=ines, at=now)

    warned = commands.keep_agreements(by=Actor.system("worker"), at=datetime.fromisoformat("2027-08-01T09:00:00+00:00"))

    assert warned == 1


def test_a_signature_of_an_altered_document_is_refused_by_the_database(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by = signer(everyone.school, "One", now)

    with (
        as_test(),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="not what was put forward"),
        transaction.atomic(),
    ):
        cursor.execute(SIGN, [version.id, everyone.school.id, by.person_id, "f" * 64, now])

    assert _signatures() == 0


def test_the_app_signs_only_as_the_person_who_asks(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    by, other = signer(everyone.school, "One", now), signer(everyone.school, "Two", now)

    with looking(by, now), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        models.AgreementSignature(
            version=version, organisation_id=everyone.school.id, person_id=other.person_id, post_title="Director",
            place=1, hash=version.signed_hash, at=now,
        ).save(force_insert=True)  # fmt: skip


def test_the_parties_are_told_when_it_waits_for_them_and_when_it_is_signed(everyone: cast.Cast, now: datetime) -> None:
    theirs = signer(everyone.school, "Their director", now)

    version = put_forward(everyone, between(everyone), now)
    sign_by_all(version, parties(everyone), now)

    with as_test():
        told = list(
            agencies.Notice.objects.filter(person_id=theirs.person_id).order_by("id").values_list("event", flat=True)
        )
    assert told == [events.AGREEMENT_PUT_FORWARD, events.AGREEMENT_IN_FORCE]


def test_a_version_is_one_canonical_document(everyone: cast.Cast, version: models.AgreementVersion) -> None:
    assert version.text == canonical(read(version.text))
    assert read(version.text) == between(everyone)


def test_clauses_in_force_are_listed_for_citing(
    everyone: cast.Cast, version: models.AgreementVersion, now: datetime
) -> None:
    sign_by_all(version, parties(everyone), now)
    kit = everyone.kit.actor(now)

    def cited(giver: Any, receiver: Any, kind: str = "involvement", mode: str = "existence") -> list[str]:
        with looking(kit, now):
            found = queries.covering(
                giver=giver.id, receiver=receiver.id, purpose="safeguarding", kind=kind, mode=mode, at=now
            )
        return [f"{each.agreement} {each.number}" for each in found]

    assert cited(everyone.school, everyone.charity) == ["NM-2026-01 1"]
    assert cited(everyone.charity, everyone.school) == []
    assert cited(everyone.school, everyone.charity, kind="health") == []
    assert cited(everyone.school, everyone.charity, mode="content") == []


def test_an_agency_abolished_already_may_not_be_party(everyone: cast.Cast, now: datetime) -> None:
    gone = factories.organisation(area=everyone.northmere, kind="icb", name="Old Board", until_on=date(2026, 4, 1))
    ines = everyone.ines.actor(now, stepped_up=True)
    document = a_document([everyone.council.id, gone.id], [a_clause([gone.id], [everyone.council.id])])
    version_id = commands.draft_agreement(code="NM-2026-09", document=document, by=ines, at=now)

    with pytest.raises(NotNow, match=r"agreement\.unsound") as refused:
        commands.put_forward(version_id=version_id, by=ines, at=now)

    assert "Old Board was abolished on 2026-04-01" in refused.value.message
