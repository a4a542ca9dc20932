"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.scrutiny.commands import access_apart, access_minding


@app.periodic(cron="40 6 * * *")
@app.task(name="scrutiny.mind_access_requests", queue="clocks", queueing_lock="scrutiny.mind_access_requests")
def mind_access_requests(timestamp: int) -> None:
    """Tell who answers access requests, each morning, which of them are nearly due."""
    access_minding.mind_access_requests(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="scrutiny.seek_apart", queue="clocks", queueing_lock="scrutiny.seek_apart")
def seek_apart(timestamp: int) -> None:
    """Put what is kept from whoever gathers to somebody who is inside it, whatever was gathered meanwhile."""
    access_apart.seek_apart(by=Actor.system("worker"), at=timezone.now())
