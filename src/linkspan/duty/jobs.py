"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.agencies import ports
from linkspan.audit import Actor
from linkspan.duty import commands


@app.periodic(cron="*/10 * * * *")
@app.task(name="duty.inherit_departed", queue="clocks", queueing_lock="duty.inherit_departed")
def inherit_departed(timestamp: int) -> None:
    """Pass what leavers held to the duty desks, soon after the day their time in post ended."""
    worker, at = Actor.system("worker"), timezone.now()
    permit = ports.gate().require(by=worker, to="reassign_task", at=at)
    commands.inherit_departed(by=worker, at=at, permit=permit)


@app.periodic(cron="*/10 * * * *")
@app.task(name="duty.mind_desks", queue="clocks", queueing_lock="duty.mind_desks")
def mind_desks(timestamp: int) -> None:
    """Tell managers of what lies at a desk past its time, some minutes after the clock."""
    commands.mind_desks(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="duty.mind_offers", queue="clocks", queueing_lock="duty.mind_offers")
def mind_offers(timestamp: int) -> None:
    """Tell of handovers that nobody answered in time, some minutes after the clock."""
    commands.mind_offers(by=Actor.system("worker"), at=timezone.now())
