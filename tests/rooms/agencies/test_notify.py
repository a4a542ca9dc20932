"""Telling people that there is something to read, and nothing more."""

from datetime import datetime

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from linkspan.agencies import commands, events, jobs, models, notify, ports, queries
from linkspan.audit import Actor, NotNow, trail
from linkspan.audit.ids import new_id
from tests import cast, factories

pytestmark = pytest.mark.django_db

SETUP = Actor.system("setup")


def tell(now: datetime, **wanted: object) -> int:
    """Tell someone something in an act of its own."""

    @trail.audited
    def act(*, by: Actor, at: datetime) -> int:
        permit = ports.gate().require(by=by, to="manage_people", at=at)
        trail.record(events.TRAINING_RECORDED, permit)
        return notify.tell(event="test.thing.happened", **wanted)

    return act(by=SETUP, at=now)


def test_a_person_told_has_a_notice_and_a_job_without_personal_words(now: datetime) -> None:
    everyone = cast.build()
    about = new_id()

    told = tell(now, to=everyone.amina.id, link="/tasks/", about=about)

    notice = queries.notices_for(everyone.amina.id)[0]
    assert told == 1
    assert (notice.event, notice.link, notice.about, notice.is_read) == ("test.thing.happened", "/tasks/", about, False)
    assert notice.at == now
    job = ProcrastinateJob.objects.get(task_name="agencies.send_notice")
    assert job.args == {"notice_id": str(notice.id)}


def test_the_message_says_only_that_there_is_something_to_read(now: datetime) -> None:
    everyone = cast.build()
    tell(now, to=everyone.amina.id, link="/tasks/")
    notice = queries.notices_for(everyone.amina.id)[0]

    jobs.send_notice(notice_id=str(notice.id))

    (message,) = mail.outbox
    assert message.to == ["amina@example.test"]
    assert message.body == "You have something to read in Linkspan. Sign in to see it."
    assert "test" not in str(message.subject)


def test_no_message_is_sent_for_what_was_read_already(now: datetime) -> None:
    everyone = cast.build()
    tell(now, to=everyone.amina.id)
    notice = queries.notices_for(everyone.amina.id)[0]
    commands.read_notices(by=everyone.amina.actor(now), at=now)

    jobs.send_notice(notice_id=str(notice.id))

    assert mail.outbox == []
    assert queries.unread_count(everyone.amina.id) == 0


def test_reading_marks_only_the_reader_s_own_notices(now: datetime) -> None:
    everyone = cast.build()
    tell(now, to=[everyone.amina.id, everyone.mo.id])

    count = commands.read_notices(by=everyone.amina.actor(now), at=now)

    assert count == 1
    assert queries.unread_count(everyone.mo.id) == 1


def test_a_person_named_twice_is_told_once(now: datetime) -> None:
    everyone = cast.build()

    told = tell(now, to=[everyone.mo.id, everyone.mo.actor(now), notify.AtDesk(everyone.council.id)])

    assert told == 1
    assert queries.unread_count(everyone.mo.id) == 1


def test_a_desk_without_anyone_on_duty_tells_the_managers(now: datetime) -> None:
    everyone = cast.build()
    boss = factories.person(name="Lena Ashby")
    factories.appointment(person=boss, post=factories.post(organisation=everyone.charity, roles=["manager"]))

    tell(now, to=notify.AtDesk(everyone.charity.id))

    assert queries.unread_count(boss.id) == 1
    assert queries.unread_count(everyone.kit.id) == 0


def test_a_part_of_the_system_is_told_nothing(now: datetime) -> None:
    told = tell(now, to=[Actor.system("feed"), None])

    assert told == 0
    assert not models.Notice.objects.exists()


@pytest.mark.parametrize("link", ["https://elsewhere.test/", "/find/?q=jones", "/Amina", "/a b"])
def test_a_link_with_anything_but_a_plain_path_is_refused(now: datetime, link: str) -> None:
    everyone = cast.build()

    with pytest.raises(ValueError, match="plain path"):
        tell(now, to=everyone.amina.id, link=link)


def test_an_act_undone_takes_back_notice_and_job(now: datetime) -> None:
    everyone = cast.build()

    @trail.audited
    def act(*, by: Actor, at: datetime) -> None:
        trail.record(events.TRAINING_RECORDED, ports.gate().require(by=by, to="manage_people", at=at))
        notify.tell(to=everyone.amina.id, event="test.thing.happened")
        raise NotNow("test.undone")

    with pytest.raises(NotNow):
        act(by=SETUP, at=now)

    assert queries.unread_count(everyone.amina.id) == 0
    assert not ProcrastinateJob.objects.exists()


def test_telling_outside_an_act_is_a_bug() -> None:
    with pytest.raises(RuntimeError):
        notify.tell(to=new_id(), event="test.thing.happened")
