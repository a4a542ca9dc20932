"""Work the worker does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linkspan.audit import Actor
from linkspan.voice.commands import feedback, reports


@app.periodic(cron="50 4 * * *")
@app.task(name="voice.mind_feedback", queue="clocks", queueing_lock="voice.mind_feedback")
def mind_feedback(timestamp: int) -> None:
    """Throw away each night the marks that no answer can meet any more."""
    feedback.mind_feedback(by=Actor.system("worker"), at=timezone.now())


@app.periodic(cron="55 4 * * *")
@app.task(name="voice.publish_figures", queue="clocks", queueing_lock="voice.publish_figures")
def publish_figures(timestamp: int) -> None:
    """Publish the figures of the last settled year, once."""
    reports.publish_voice_figures(by=Actor.system("worker"), at=timezone.now())
