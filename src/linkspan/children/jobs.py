"""Work the worker does by itself."""

from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.children.commands import areas, counting, keeping, minding, ordering, rescoring, sights
from linkspan.children.commands.matchmodels import RESCORE_JOB

MOST_TRIES = 6


@app.periodic(cron="20 3 * * *")
@app.task(name="children.archive_aged", queue="clocks", queueing_lock="children.archive_aged")
def archive_aged(timestamp: int) -> None:
    """Archive, in the small hours, the files of those who have turned eighteen."""
    worker = Actor.system("worker")
    while keeping.archive_aged(by=worker, at=timezone.now()) == keeping.MOST_AT_ONCE:
        pass


@app.task(
    name=RESCORE_JOB,
    queue="rescoring",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=4),
)
def rescore(context: JobContext, rescoring_id: str) -> None:
    """Weigh the records of before again by the model now in use; after a kill it goes on where it stopped."""
    worker = Actor.system("worker")
    try:
        while rescoring.rescore_batch(rescoring_id=UUID(rescoring_id), by=worker, at=timezone.now()):
            pass
    except Exception:
        if context.job is None or context.job.attempts < MOST_TRIES:
            raise
        rescoring.give_up(rescoring_id=UUID(rescoring_id), by=worker, at=timezone.now())
        raise


@app.periodic(cron="10 0 * * *")
@app.task(name="children.weigh_queue", queue="clocks", queueing_lock="children.weigh_queue")
def weigh_queue(timestamp: int) -> None:
    """Weigh, each night, all pairs that wait: children have grown older, and what two acts at once left is mended."""
    worker, after = Actor.system("worker"), None
    while after := ordering.weigh_again(after=after, by=worker, at=timezone.now()):
        pass


@app.periodic(cron="50 3 * * *")
@app.task(name="children.count_quality", queue="clocks", queueing_lock="children.count_quality")
def count_quality(timestamp: int) -> None:
    """Count in the small hours how matching stands."""
    counting.count_quality(by=Actor.system("worker"), at=timezone.now())


@app.task(name=counting.COUNT_JOB, queue="clocks")
def count_faults(organisation_id: str, load_id: str) -> None:
    """Count what is wrong with an agency's records once it has loaded a feed."""
    counting.count_faults(
        organisation_id=UUID(organisation_id), load_id=UUID(load_id), by=Actor.system("worker"), at=timezone.now()
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="children.mind_flags", queue="clocks", queueing_lock="children.mind_flags")
def mind_flags(timestamp: int) -> None:
    """Let flags reach the desks that have come to need them, and remind of those unread or past their review."""
    minding.mind_flags(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="children.mind_areas", queue="clocks", queueing_lock="children.mind_areas")
def mind_areas(timestamp: int) -> None:
    """Tell councils of children whom feeds have found in their area, and end what nothing says any more."""
    worker = Actor.system("worker")
    while areas.mind_areas(by=worker, at=timezone.now()) >= areas.MOST_AT_ONCE:
        pass


@app.periodic(cron="5,35 * * * *")
@app.task(name="children.settle_sights", queue="clocks", queueing_lock="children.settle_sights")
def settle_sights(timestamp: int) -> None:
    """Confirm what a feed has borne out since, and close what ran out unconfirmed, so that no task waits for ever."""
    sights.settle_sights(by=Actor.system("worker"), at=timezone.now())
