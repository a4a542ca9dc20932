"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.scrutiny.commands import access_minding


@app.periodic(cron="40 6 * * *")
@app.task(name="scrutiny.mind_access_requests", queue="clocks", queueing_lock="scrutiny.mind_access_requests")
def mind_access_requests(timestamp: int) -> None:
    """Tell who answers access requests, each morning, which of them are nearly due."""
    access_minding.mind_access_requests(by=Actor.system("worker"), at=timezone.now())
