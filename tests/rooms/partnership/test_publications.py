"""Published arrangements: filled from records and words, signed by every lead over one text, never changed again."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from linkspan.agencies import models as agencies
from linkspan.audit import NotFound, NotNow, Refused
from linkspan.duty import models as duty
from linkspan.partnership import events
from linkspan.partnership import models as shared
from linkspan.partnership import publication_rules as rules
from linkspan.partnership.commands import publications as commands
from linkspan.partnership.publication_rules import ARRANGEMENTS, State
from linkspan.partnership.queries import publications as queries
from linkspan.partnership.report_models import Publication, PublicationSignature
from tests.cast import Cast
from tests.support import arrangements as made
from tests.support.arrangements import Leads
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed


@pytest.fixture
def leads(everyone: Cast, mere: Formed) -> Leads:
    """Everyone who signs, with every seat filled."""
    found = made.leads(everyone, mere)
    made.seated(everyone, mere, found)
    return found


def state(mere: Formed, version_id: UUID) -> State:
    return queries.version(mere.id, version_id).state


def tables(mere: Formed, version_id: UUID, code: str, at: datetime) -> list[tuple[str, ...]]:
    """Read the rows that one element got from the records."""
    document = queries.page(mere.id, version_id, at).document
    return [row for one in document.sections if one.code == code for table in one.tables for row in table.rows]


def test_a_draft_fills_itself_from_the_records(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    made.mappa(everyone, mere, now)
    version_id = commands.begin(partnership_id=mere.id, kind=ARRANGEMENTS, by=everyone.bea.actor(now), at=now)

    partners = [row[0] for row in tables(mere, version_id, "partners", now)]
    assert {"Northmere Council", "Southmere Council", "Mere Police"} < set(partners)
    assert len(partners) == 4
    assert ("Northmere", "E06990001") in tables(mere, version_id, "boundaries", now)
    named = tables(mere, version_id, "agencies", now)
    assert ("Kite Youth Project", "It works with young people on the street.") in [row[:2] for row in named]
    assert [row[0] for row in tables(mere, version_id, "education", now)] == ["Heron Lane School"]
    seats = {row[0]: row[1] for row in tables(mere, version_id, "accountability", now)}
    assert seats["Independent scrutineer"] == "Gus Farran, Independent scrutineer"
    assert seats["Lead member for children's services"].startswith("Vacant since")
    assert tables(mere, version_id, "panels", now)[0][2] == "Supt Sana Wray, Mere Police"


def test_what_is_missing_is_said_in_sentences_and_stops_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    version_id = commands.begin(partnership_id=mere.id, kind=ARRANGEMENTS, by=everyone.bea.actor(now), at=now)

    said = [one.said for one in queries.page(mere.id, version_id, now).findings if one.stops]

    assert "Nothing is written under “How children and families are heard”." in said
    assert "Mere Police: nobody is lead safeguarding partner." in said
    assert "Mere Safeguarding Children: nobody is independent scrutineer." in said
    with pytest.raises(NotNow, match=r"publication\.missing") as refused:
        commands.put_forward(version_id=version_id, by=everyone.bea.actor(now), at=now)
    assert all(sentence in refused.value.message for sentence in said)
    assert state(mere, version_id) is State.DRAFT


def test_a_vacant_lead_member_is_said_and_does_not_stop_it(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.written(everyone, mere, now)

    findings = queries.page(mere.id, version_id, now).findings

    assert "Northmere Council: nobody is lead member for children's services." in [one.said for one in findings]
    assert not [one for one in findings if one.stops]


def test_every_lead_signs_and_it_is_published_for_good(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.published(everyone, mere, leads, now)

    page = queries.public("mere", ARRANGEMENTS)
    assert page.version.id == version_id
    assert page.version.state is State.PUBLISHED
    assert {one.name for one in page.signatures} == {"Lena Okafor", "Cleo Marsh", "Rhys Tarrant", "Ivo Brandt"}
    assert len(lines(events.PUBLICATION_SIGNED)) == 4
    with as_test():
        item = duty.Item.objects.get(about_object=version_id)
        assert item.closed_at == now
    for change in ({"text": "{}"}, {"published_at": now + timedelta(days=1)}, {"words": {}}):
        with as_test(), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Publication.objects.filter(id=version_id).update(**change)
    with as_test(), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Publication.objects.filter(id=version_id)._raw_delete("default")  # past the key of its signatures


def test_what_waits_for_signatures_does_not_change_even_past_the_program(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.sent(everyone, mere, now)

    with pytest.raises(NotNow, match=r"publication\.fixed"):
        commands.write(
            version_id=version_id, element="voice", words="Other", made_from=made.SAID, by=everyone.bea.actor(now),
            at=now,
        )  # fmt: skip
    with as_test(), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Publication.objects.filter(id=version_id).update(words={})
    with as_test(), pytest.raises(DatabaseError, match="every lead partner"), transaction.atomic():
        Publication.objects.filter(id=version_id).update(published_at=now)


def test_later_records_leave_what_was_sent_as_it_was(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    version_id = made.sent(everyone, mere, now)
    with as_test():
        agencies.Organisation.objects.filter(id=everyone.charity.id).update(name="Heron Youth")

    assert "Kite Youth Project" in [row[0] for row in tables(mere, version_id, "agencies", now)]


def test_signing_twice_is_refused(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    version_id = made.sent(everyone, mere, now)
    made.sign(version_id, leads.police, now)

    with pytest.raises(NotNow, match=r"publication\.signed"):
        made.sign(version_id, leads.police, now)


def test_only_the_lead_in_the_seat_signs(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    version_id = made.sent(everyone, mere, now)
    other = made.member(everyone.police, "Tess Orr", "Deputy chief constable", "lead_partner")

    with pytest.raises(NotNow, match=r"publication\.not_lead"):
        made.sign(version_id, other, now)
    with pytest.raises(NotNow, match=r"publication\.not_lead"):
        made.sign(version_id, everyone.sana, now)  # a delegate, in the police's own seat for delegates
    with pytest.raises(Refused):
        made.sign(version_id, everyone.kit, now)


def test_a_lead_who_left_cannot_sign(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    version_id = made.sent(everyone, mere, now)
    rhys = leads.police.actor(now, stepped_up=True)
    with as_test():
        agencies.Appointment.objects.filter(id=leads.police.appointment.id).update(until_on=now.date())
        read = Publication.objects.get(id=version_id).hash

    with pytest.raises(DatabaseError, match="only a lead partner in post signs"):
        commands.sign(version_id=version_id, read_hash=read, by=rhys, at=now)
    with as_test():
        assert not PublicationSignature.objects.exists()


def test_a_signature_is_of_the_text_that_was_read_and_after_signing_in_again(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.sent(everyone, mere, now)
    with as_test():
        read = Publication.objects.get(id=version_id).hash

    with pytest.raises(NotNow, match=r"publication\.other_text"):
        commands.sign(version_id=version_id, read_hash="0" * 64, by=leads.police.actor(now, stepped_up=True), at=now)
    with pytest.raises(NotNow, match=r"publication\.step_up"):
        commands.sign(version_id=version_id, read_hash=read, by=leads.police.actor(now), at=now)


def test_nothing_is_published_while_a_lead_has_not_signed(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.sent(everyone, mere, now)
    for lead in leads.all[:3]:
        made.sign(version_id, lead, now)

    with pytest.raises(NotNow, match=r"publication\.unsigned") as refused:
        commands.publish(version_id=version_id, by=everyone.bea.actor(now), at=now)
    assert "Mere Integrated Care Board" in refused.value.message
    with pytest.raises(NotFound):
        queries.public("mere", ARRANGEMENTS)


def test_a_partner_who_joined_meanwhile_has_to_sign_too(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.sent(everyone, mere, now)
    for lead in leads.all:
        made.sign(version_id, lead, now)
    with as_test():
        shared.Member.objects.filter(id=mere.members["southmere_council"]).update(until_on=now.date())

    with pytest.raises(NotNow, match=r"publication\.partners_changed"):
        commands.publish(version_id=version_id, by=everyone.bea.actor(now), at=now)


def test_what_was_taken_back_is_begun_again_with_its_words_and_without_signatures(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.sent(everyone, mere, now)
    made.sign(version_id, leads.police, now)
    bea = everyone.bea.actor(now)

    with pytest.raises(NotNow, match=r"publication\.because"):
        commands.take_back(version_id=version_id, because=" ", by=bea, at=now)
    next_id = commands.take_back(version_id=version_id, because="The board's name was wrong.", by=bea, at=now)

    assert (state(mere, version_id), state(mere, next_id)) == (State.DROPPED, State.DRAFT)
    page = queries.page(mere.id, next_id, now)
    assert page.words["voice"] == made.SAID
    assert not any(one.at for one in page.signatures)
    with pytest.raises(NotNow, match=r"publication\.not_to_sign"):
        made.sign(version_id, leads.board, now)


def test_there_is_one_version_in_the_making_and_two_do_not_overwrite_each_other(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    version_id = made.written(everyone, mere, now)
    bea = everyone.bea.actor(now)

    with pytest.raises(NotNow, match=r"publication\.open"):
        commands.begin(partnership_id=mere.id, kind=ARRANGEMENTS, by=bea, at=now)
    commands.write(version_id=version_id, element="voice", words="A panel.", made_from=made.SAID, by=bea, at=now)
    with pytest.raises(NotNow, match=r"publication\.stale"):
        commands.write(version_id=version_id, element="voice", words="No.", made_from=made.SAID, by=bea, at=now)
    with pytest.raises(NotNow, match=r"publication\.element"):
        commands.write(version_id=version_id, element="partners", words="Ours", made_from="", by=bea, at=now)


def test_two_versions_stand_side_by_side_with_what_changed(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    first = made.published(everyone, mere, leads, now)
    later = now + timedelta(days=40)
    with as_test():
        shared.Member.objects.filter(id=mere.members["charity"]).update(until_on=later.date())
    bea = everyone.bea.actor(later)
    second = commands.begin(partnership_id=mere.id, kind=ARRANGEMENTS, by=bea, at=later)
    commands.write(
        version_id=second, element="voice", words="A panel of young people.", made_from=made.SAID, by=bea, at=later
    )  # fmt: skip

    changed = rules.differences(queries.frozen(first), queries.page(mere.id, second, later).document)

    assert {one.code for one in changed} == {"agencies", "voice"}
    voice = next(one for one in changed if one.code == "voice")
    assert voice.lines == ((made.SAID, "A panel of young people.", True),)
    gone = next(one for one in changed if one.code == "agencies").lines
    assert any("Kite Youth Project" in old and not new for old, new, is_changed in gone if is_changed)


def test_the_next_published_version_replaces_the_one_before_which_stays_to_be_read(
    everyone: Cast, mere: Formed, leads: Leads, now: datetime
) -> None:
    first = made.published(everyone, mere, leads, now)
    second = made.published(everyone, mere, leads, now + timedelta(days=40))

    assert (state(mere, first), state(mere, second)) == (State.REPLACED, State.PUBLISHED)
    assert queries.public("mere", ARRANGEMENTS).version.number == 2
    assert queries.frozen(first).title == "Mere Safeguarding Children"


def test_a_draft_has_its_date_and_its_keeper(everyone: Cast, mere: Formed, leads: Leads, now: datetime) -> None:
    version_id = made.written(everyone, mere, now)

    due_at = queries.page(mere.id, version_id, now).due_at
    assert due_at is not None
    assert due_at.date() == now.date() + timedelta(weeks=12)
