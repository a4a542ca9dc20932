"""Work done after the act, by the worker."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from linkspan.agencies import models


@app.task(
    name="agencies.send_notice",
    queue="notices",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_notice(notice_id: str) -> None:
    """E-mail a person that there is something to read; nothing in the message says what or about whom."""
    notice = models.Notice.objects.select_related("person").get(id=UUID(notice_id))
    if notice.read_at or not notice.person.email:
        return
    send_mail(
        subject=_("Linkspan: something to read"),
        message=_("You have something to read in Linkspan. Sign in to see it."),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[notice.person.email],
    )
