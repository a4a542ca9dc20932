"""An agreement is reviewed by its day; whoever answers for it is reminded, and a late review says why it is late."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Refused, trail
from linkspan.duty import queries as due
from linkspan.sharing import agreement_models as models
from linkspan.sharing import commands, events, gate, queries
from linkspan.sharing.agreement_rules import Outcome, Review
from linkspan.sharing.facts import Action
from tests import cast
from tests.support.agreements import a_clause, a_document, is_in_force, put_forward, sign_by_all
from tests.support.database import as_test
from tests.support.lines import lines

FOUND = "Clause 1 is used every week; nothing else was asked for."
DUE = date(2027, 6, 1)  # as the document says
AT = datetime.fromisoformat("2027-05-20T09:00:00+00:00")
LATE = datetime.fromisoformat("2027-06-03T09:00:00+00:00")
WORKER = Actor.system("worker")
GOES_ON = Review(AT.date(), "continue", FOUND, date(2027, 10, 1))


@pytest.fixture
def version(everyone: cast.Cast, now: datetime) -> models.AgreementVersion:
    """An agreement of school, charity and council, in force."""
    parties = [everyone.school, everyone.charity, everyone.council]
    clause = a_clause([everyone.school.id], [everyone.charity.id])
    made = put_forward(everyone, a_document([each.id for each in parties], [clause]), now)
    sign_by_all(made, parties, now)
    return made


def ines(people: cast.Cast, at: datetime) -> Actor:
    return replace(people.ines.actor(at), stepped_up_at=at)


def record(people: cast.Cast, version: models.AgreementVersion, at: datetime = AT, review: Review = GOES_ON) -> UUID:
    return commands.review_agreement(agreement_id=version.agreement_id, review=review, by=ines(people, at), at=at)


def next_due(version: models.AgreementVersion, at: datetime = AT) -> tuple[UUID | None, date]:
    with as_test():
        item_id = models.Agreement.objects.get(id=version.agreement_id).item_id
        line = due.item(item_id, at)
    return line.person_id, london_day(line.due_at)


def page(people: cast.Cast, version: models.AgreementVersion, at: datetime = AT) -> queries.AgreementPage:
    return queries.agreement(version.agreement_id, by=people.amina.actor(at), at=at)


def told(person: agencies.Person) -> list[str]:
    with as_test():
        return list(agencies.Notice.objects.filter(person=person).order_by("at").values_list("event", flat=True))


def test_one_that_goes_on_is_looked_at_next_on_the_day_chosen(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    before = next_due(version)

    record(everyone, version, review=replace(GOES_ON, took_part=(everyone.school.id,)))

    (line,) = page(everyone, version).reviews
    assert before == (everyone.ines.id, DUE)
    assert next_due(version) == (everyone.ines.id, date(2027, 8, 1))  # the end is warned of before the next review
    assert (line.outcome, line.found, line.next_on) == (Outcome.CONTINUE, FOUND, date(2027, 10, 1))
    assert (line.person, line.post_title, line.organisation) == (
        "Ines Calder", "Information governance lead", "Northmere Council",
    )  # fmt: skip
    assert line.took_part == ("Heron Lane School",)
    assert page(everyone, version).shown.review_on == date(2027, 10, 1)


def test_a_review_is_on_the_trail_with_what_was_found_set_aside_and_the_parties_are_told(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    review_id = record(everyone, version)

    (line,) = lines(events.AGREEMENT_REVIEWED)
    assert (line["detail"]["review"], line["detail"]["outcome"]) == (str(review_id), "continue")
    assert FOUND not in str(line["detail"])
    with as_test():
        signer = agencies.Person.objects.get(name="The first of Heron Lane School")
    assert events.AGREEMENT_REVIEWED in told(signer)


def test_one_that_is_to_change_gets_a_draft_and_holds_until_the_new_version_is_signed(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    record(everyone, version, review=replace(GOES_ON, outcome="change", next_on=date(2027, 7, 1)))

    own = queries.agreement(version.agreement_id, by=ines(everyone, AT), at=AT)
    assert [(each.number, each.state.value) for each in own.versions] == [(2, "draft"), (1, "in_force")]
    assert own.versions[0].document == own.versions[1].document
    assert next_due(version)[1] == date(2027, 6, 17)  # the draft is to be finished first
    assert is_in_force(version.id, AT, everyone.amina.actor(AT))


def test_a_draft_that_is_there_already_is_kept(everyone: cast.Cast, version: models.AgreementVersion) -> None:
    by = ines(everyone, AT)
    document = queries.agreement(version.agreement_id, by=by, at=AT).shown.document
    commands.supersede(
        agreement_id=version.agreement_id, document=replace(document, title="Begun before"), by=by, at=AT
    )

    record(everyone, version, review=replace(GOES_ON, outcome="change", next_on=date(2027, 7, 1)))

    own = queries.agreement(version.agreement_id, by=by, at=AT)
    assert [each.document.title for each in own.versions] == ["Begun before", "Knowing who helps a child"]


def test_one_that_is_to_end_holds_until_its_last_day_and_nobody_is_chased_to_renew_it(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    record(everyone, version, review=replace(GOES_ON, outcome="end", next_on=None))

    assert next_due(version)[1] == date(2027, 10, 31)
    assert page(everyone, version).shown.review_on is None
    assert is_in_force(version.id, AT, everyone.amina.actor(AT))
    assert not is_in_force(version.id, datetime.fromisoformat("2027-11-01T09:00:00+00:00"), everyone.amina.actor(AT))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "perhaps"}, "agreement.review_outcome"),
        ({"found": "ok"}, "agreement.review_found"),
        ({"reviewed_on": date(2027, 5, 21)}, "agreement.review_held"),
        ({"reviewed_on": date(2026, 11, 1)}, "agreement.review_held"),
        ({"next_on": None}, "agreement.review_date"),
        ({"next_on": AT.date()}, "agreement.review_date"),
        ({"next_on": date(2027, 11, 2)}, "agreement.review_date"),
        ({"outcome": "end"}, "agreement.review_date"),
        ({"took_part": (UUID(int=7),)}, "agreement.no_party"),
    ],
    ids=[
        "no outcome", "nothing found", "not held yet", "before it was put forward", "no next day", "today", "past its"
        " end", "a next day for one that is to end", "no party",
    ],
)  # fmt: skip
def test_a_review_that_does_not_hold_together_is_refused_and_changes_nothing(
    everyone: cast.Cast, version: models.AgreementVersion, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(NotNow) as refused:
        record(everyone, version, review=replace(GOES_ON, **changes))  # parametrised

    assert refused.value.code == code
    assert next_due(version)[1] == DUE
    assert page(everyone, version).reviews == ()


def test_what_is_not_in_force_has_nothing_to_review(everyone: cast.Cast, version: models.AgreementVersion) -> None:
    commands.withdraw(
        agreement_id=version.agreement_id, said="We can no longer stand by it", by=ines(everyone, AT), at=AT
    )

    with pytest.raises(NotNow) as refused:
        record(everyone, version)

    assert refused.value.code == "agreement.not_in_force"


def test_only_information_governance_of_whoever_answers_for_it_reviews_it(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    for member in (everyone.amina, everyone.ben, everyone.kit, everyone.oz, everyone.mo):
        with pytest.raises(Refused):
            commands.review_agreement(
                agreement_id=version.agreement_id, review=GOES_ON, by=member.actor(AT, stepped_up=True), at=AT
            )

    assert page(everyone, version).reviews == ()


# --- late, and reminded ---------------------------------------------------------------------------------------


def test_the_owner_is_told_four_weeks_ahead_and_again_when_the_day_has_passed_each_once(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    def keep(day: str) -> int:
        return commands.keep_agreements(by=WORKER, at=datetime.fromisoformat(f"{day}T06:00:00+00:00"))

    days = [keep(f"2027-{day}") for day in ("05-03", "05-04", "05-05", "06-01", "06-02", "06-03")]

    assert days == [0, 1, 0, 0, 1, 0]
    about_reviews = [each for each in told(everyone.ines.person) if "review" in each]
    assert about_reviews == [events.AGREEMENT_REVIEW_DUE, events.AGREEMENT_REVIEW_OVERDUE]


def test_an_overdue_review_stays_on_its_owners_board_and_is_listed_as_overdue(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    (line,) = queries.agreements(by=everyone.amina.actor(LATE), at=LATE)

    with as_test():
        bands = {each.about: band.value for band, items in due.my_items(everyone.ines.id, LATE).bands for each in items}
    assert (line.is_review_overdue, line.review_on) == (True, DUE)
    assert bands[version.agreement_id] == "overdue"
    assert next_due(version, LATE) == (everyone.ines.id, DUE)


def test_a_new_draft_never_hides_that_the_review_is_overdue(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    by = ines(everyone, LATE)
    document = queries.agreement(version.agreement_id, by=by, at=LATE).shown.document

    commands.supersede(agreement_id=version.agreement_id, document=document, by=by, at=LATE)

    assert next_due(version, LATE)[1] == LATE.date()
    assert queries.agreements(by=by, at=LATE)[0].is_review_overdue


def test_a_late_review_says_why_and_the_clock_keeps_the_reason(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    review = replace(GOES_ON, reviewed_on=LATE.date())

    with pytest.raises(NotNow) as refused:
        record(everyone, version, LATE, review)
    record(everyone, version, LATE, replace(review, late_because="partner_awaited"))

    assert refused.value.code == "agreement.review_late"
    with as_test():
        clocks = due.history(models.Agreement.objects.get(id=version.agreement_id).item_id).clocks
    assert [each.breach_reason for each in clocks if each.is_late] == ["partner_awaited"]
    assert page(everyone, version, LATE).reviews[0].late_because == "partner_awaited"


def test_a_review_in_time_keeps_no_reason_for_being_late(everyone: cast.Cast, version: models.AgreementVersion) -> None:
    record(everyone, version, review=replace(GOES_ON, late_because="capacity"))

    assert page(everyone, version).reviews[0].late_because == ""


def test_when_whoever_answers_for_it_leaves_the_duty_desk_has_the_overdue_review(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    with as_test():
        agencies.Appointment.objects.filter(person=everyone.ines.person).update(until_on=date(2027, 1, 1))

    with as_test():
        board = due.organisation_items(everyone.council.id, LATE, unallocated=True)

    assert version.agreement_id in {line.about for line in board}


def test_many_agreements_are_all_looked_at_each_day(everyone: cast.Cast, now: datetime) -> None:
    parties = [everyone.school, everyone.council]
    document = a_document([each.id for each in parties], [a_clause([everyone.school.id], [everyone.council.id])])
    for number in range(3):
        sign_by_all(put_forward(everyone, document, now, code=f"NM-2026-1{number}"), parties, now)

    assert commands.keep_agreements(by=WORKER, at=LATE) == 3


# --- what the database holds by itself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["update sharing_agreementreview set found = 'nothing'", "delete from sharing_agreementreview"],
)
def test_reviews_are_only_ever_added(everyone: cast.Cast, version: models.AgreementVersion, change: str) -> None:
    record(everyone, version)

    with pytest.raises(DatabaseError), transaction.atomic(), as_test(), connection.cursor() as cursor:
        cursor.execute(change)


def test_one_that_goes_on_without_a_next_day_is_refused_by_the_database(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    row = models.AgreementReview(
        version=version, organisation=everyone.council, person=everyone.ines.person, post_title="Lead",
        reviewed_on=AT.date(), outcome="continue", found=FOUND, next_on=None, took_part=[], at=AT,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic(), as_test():
        row.save(force_insert=True)


def test_a_review_under_another_persons_name_is_refused_by_the_database(
    everyone: cast.Cast, version: models.AgreementVersion
) -> None:
    row = models.AgreementReview(
        version=version, organisation=everyone.council, person=everyone.mo.person,
        post_title="Lead", reviewed_on=AT.date(), outcome="end", found=FOUND, next_on=None, took_part=[], at=AT,
    )  # fmt: skip

    with trail.look(by=ines(everyone, AT), at=AT):
        trail.record("test.looked", gate.require(by=ines(everyone, AT), to=Action.SEE_AGREEMENTS, at=AT))
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
