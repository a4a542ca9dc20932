"""Work the worker does for feeds."""

from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.interop import commands, queries, uploads

MOST_TRIES = 6


@app.task(
    name=commands.LOAD_JOB,
    queue="feeds",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=4),
)
def load_kept_file(context: JobContext, load_id: str, far_fewer_is_right: bool = False) -> None:
    """Load an uploaded file. Run again after a kill or a fault it goes on where it stopped; then we give up."""
    try:
        commands.load_kept_file(load_id=UUID(load_id), at=timezone.now, far_fewer_is_right=far_fewer_is_right)
    except Exception:
        if context.job is None or context.job.attempts < MOST_TRIES:
            raise
        commands.give_up(load_id=UUID(load_id), at=timezone.now())
        raise


@app.periodic(cron="* * * * *")
@app.task(name="interop.take_up_stalled", queue="clocks", queueing_lock="interop.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker was killed to the next worker; each of ours may be done twice without harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(name="interop.sweep_uploads", queue="clocks", queueing_lock="interop.sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    """Delete uploaded files that no load needs any more."""
    uploads.sweep(needed=queries.kept_files(by=Actor.system("feed"), at=timezone.now()))
