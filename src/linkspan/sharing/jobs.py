"""Work the worker does by itself."""

from contextlib import suppress

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor, NotNow
from linkspan.sharing.commands import judge_looks as judge
from linkspan.sharing.commands import keep_agreements as keep


@app.periodic(cron="* * * * *")
@app.task(name="sharing.judge_looks", queue="clocks", queueing_lock="sharing.judge_looks")
def judge_looks(timestamp: int) -> None:
    """Judge, every minute, which of the last looks stand out; nothing is left where there was nothing to judge."""
    with suppress(NotNow):
        judge(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="40 5 * * *")
@app.task(name="sharing.keep_agreements", queue="clocks", queueing_lock="sharing.keep_agreements")
def keep_agreements(timestamp: int) -> None:
    """Warn, every morning, of agreements that end within three months, and close those that have ended."""
    keep(by=Actor.system("worker"), at=timezone.now())
