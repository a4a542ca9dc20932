"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.pathway.commands import climbing, insiders, minding, patterns, signs


@app.periodic(cron="*/5 * * * *")
@app.task(name="pathway.mind_drafts", queue="clocks", queueing_lock="pathway.mind_drafts")
def mind_drafts(timestamp: int) -> None:
    """Remind whoever has not sent what they began, some minutes after its clock."""
    minding.mind_drafts(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="pathway.mind_challenges", queue="clocks", queueing_lock="pathway.mind_challenges")
def mind_challenges(timestamp: int) -> None:
    """Take disagreements that nobody answered in time to their next stage, some minutes after the clock."""
    climbing.mind_challenges(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="pathway.mind_apart", queue="clocks", queueing_lock="pathway.mind_apart")
def mind_apart(timestamp: int) -> None:
    """Give what is kept apart to somebody where everyone who was let in has left, some minutes after they have."""
    insiders.mind_apart(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="pathway.weigh_signs", queue="clocks", queueing_lock="pathway.weigh_signs")
def weigh_signs(timestamp: int) -> None:
    """Send what agencies chose to send by themselves, then let the open rules look at whatever is new."""
    signs.gather(by=Actor.system("worker"), at=timezone.now())
    patterns.weigh(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="25 3 * * *")
@app.task(name="pathway.forget_signs", queue="clocks", queueing_lock="pathway.forget_signs")
def forget_signs(timestamp: int) -> None:
    """Let go each night of early signs that raised nothing and that no rule looks back to."""
    signs.forget(by=Actor.system("worker"), at=timezone.now())
