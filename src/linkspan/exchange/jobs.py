"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.exchange.commands import clocks, sampling


@app.periodic(cron="*/5 * * * *")
@app.task(name="exchange.mind_requests", queue="clocks", queueing_lock="exchange.mind_requests")
def mind_requests(timestamp: int) -> None:
    """Let a silence climb, some minutes after each rung's moment."""
    clocks.mind_requests(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="35 3 * * *")
@app.task(name="exchange.drop_due", queue="clocks", queueing_lock="exchange.drop_due")
def drop_due(timestamp: int) -> None:
    """Let text go in the small hours of the day its time is over."""
    worker = Actor.system("worker")
    while clocks.drop_due(by=worker, at=timezone.now()) >= clocks.MOST_AT_ONCE:
        pass


@app.periodic(cron="15 4 * * *")
@app.task(name="exchange.draw_samples", queue="clocks", queueing_lock="exchange.draw_samples")
def draw_samples(timestamp: int) -> None:
    """Draw each night some of the answers given since, and ask whoever asked whether they were enough."""
    sampling.draw_samples(by=Actor.system("worker"), at=timezone.now())
