"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.pathway.commands import minding


@app.periodic(cron="*/5 * * * *")
@app.task(name="pathway.mind_drafts", queue="clocks", queueing_lock="pathway.mind_drafts")
def mind_drafts(timestamp: int) -> None:
    """Remind whoever has not sent what they began, some minutes after its clock."""
    minding.mind_drafts(by=Actor.system("worker"), at=timezone.now())
