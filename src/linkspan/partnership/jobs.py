"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.partnership.commands import delegations, disputes, figures, minding, participation, reports, surveys


@app.periodic(cron="*/10 * * * *")
@app.task(name="partnership.mind_reorganisations", queue="clocks", queueing_lock="partnership.mind_reorganisations")
def mind_reorganisations(timestamp: int) -> None:
    """Carry out what was planned, soon after the first minute of its legal date; each plan by itself."""
    minding.mind_reorganisations(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="partnership.mind_disputes", queue="clocks", queueing_lock="partnership.mind_disputes")
def mind_disputes(timestamp: int) -> None:
    """Take disputes that nobody answered in time to their next stage, some minutes after the clock."""
    disputes.mind_disputes(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="15 5 * * *")
@app.task(name="partnership.mind_delegations", queue="clocks", queueing_lock="partnership.mind_delegations")
def mind_delegations(timestamp: int) -> None:
    """Close, every morning, the reviews of delegations that have ended."""
    delegations.mind_delegations(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="40 4 * * *")
@app.task(name="partnership.publish_figures", queue="clocks", queueing_lock="partnership.publish_figures")
def publish_figures(timestamp: int) -> None:
    """Publish each night the quarters that are settled, then ask agencies about what is under a threshold."""
    worker = Actor.system("worker")
    figures.publish_figures(by=worker, at=timezone.now())
    participation.open_conversations(by=worker, at=timezone.now())


@app.periodic(cron="20 4 * * *")
@app.task(name="partnership.open_reports", queue="clocks", queueing_lock="partnership.open_reports")
def open_reports(timestamp: int) -> None:
    """Open, on the day after 31 March, the yearly report of every partnership, so that its clock runs."""
    reports.open_reports(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="20 7 * * *")
@app.task(name="partnership.mind_surveys", queue="clocks", queueing_lock="partnership.mind_surveys")
def mind_surveys(timestamp: int) -> None:
    """Close each morning what is past its last day, and remind whoever has not answered, twice at most."""
    surveys.mind_surveys(by=Actor.system("worker"), at=timezone.now())
