"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.children.commands import keeping


@app.periodic(cron="20 3 * * *")
@app.task(name="children.archive_aged", queue="clocks", queueing_lock="children.archive_aged")
def archive_aged(timestamp: int) -> None:
    """Archive, in the small hours, the files of those who have turned eighteen."""
    worker = Actor.system("worker")
    while keeping.archive_aged(by=worker, at=timezone.now()) == keeping.MOST_AT_ONCE:
        pass
